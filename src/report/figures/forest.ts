import * as Plot from "@observablehq/plot";
import type { PairedDifference } from "../../measure/paired.ts";
import { COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { signedPercent, tick } from "../numbers.ts";

/** What the interval says: lower loss for sure, higher loss for sure, or neither. */
export type Effect = "better" | "worse" | "unclear" | "reference";

export interface ForestRow {
  readonly name: string;
  /** Change in percent of the reference's validation loss; negative is better. */
  readonly change: number;
  readonly low: number;
  readonly high: number;
  readonly effect: Effect;
}

/** Returns what an interval of a change in loss says about it. */
export function effectOf(low: number, high: number): Effect {
  if (high < 0) return "better";
  return low > 0 ? "worse" : "unclear";
}

/** Returns one row of the forest: a paired difference as percent of the reference's loss. */
export function forestRow(
  name: string,
  against: PairedDifference | undefined,
  referenceLoss: number,
): ForestRow {
  if (against === undefined) return { name, change: 0, low: 0, high: 0, effect: "reference" };
  const share = (value: number): number => (100 * value) / referenceLoss;
  const { low, high } = against.interval;
  return {
    name,
    change: share(against.difference),
    low: share(low),
    high: share(high),
    effect: effectOf(low, high),
  };
}

const LOOK: Readonly<
  Record<Effect, { readonly color: string; readonly symbol: string; readonly fill: string }>
> = {
  better: { color: COLOR.chosen, symbol: "circle", fill: COLOR.chosen },
  worse: { color: COLOR.validation, symbol: "square", fill: COLOR.validation },
  unclear: { color: COLOR.quiet, symbol: "circle", fill: "var(--page)" },
  reference: { color: COLOR.ink, symbol: "diamond2", fill: COLOR.ink },
};

function wrapped(name: string): string {
  return name.length > 30 ? name.replace(/^(.{12,30}?) (\+|and) /, "$1 $2\n") : name;
}

/** Returns a forest plot: one row an entry, its change against the reference (the line at 0) with its interval. */
export function drawForest(
  forest: readonly ForestRow[],
  reference: string,
  document: Paper,
  width: number,
): Drawing {
  const isNarrow = width <= NARROW;
  const rows = forest.map((row) => ({
    ...row,
    ...LOOK[row.effect],
    text: row.effect === "reference" ? "0" : signedPercent(row.change / 100),
  }));
  const longest = Math.max(
    ...rows.flatMap(({ name }) =>
      wrapped(name)
        .split("\n")
        .map((line) => line.length),
    ),
    4,
  );
  return plot(
    {
      width,
      height: rows.length * (isNarrow ? 44 : 30) + 74,
      marginLeft: isNarrow ? 8 : Math.min(290, 20 + 7.2 * longest),
      marginRight: 62,
      marginTop: isNarrow ? 34 : 26,
      marginBottom: 46,
      x: {
        label: `change in validation loss, % of “${reference}”`,
        labelAnchor: "center",
        labelArrow: "none",
        grid: true,
        nice: true,
        inset: 10,
        tickFormat: tick,
        ticks: isNarrow ? 4 : 8,
      },
      y: {
        domain: rows.map(({ name }) => name),
        axis: isNarrow ? null : "left",
        label: null,
        tickSize: 0,
        tickFormat: wrapped,
      },
      symbol: { type: "identity" },
      marks: [
        Plot.ruleX([0], { stroke: COLOR.ink, strokeOpacity: 0.7 }),
        Plot.ruleY(rows, { y: "name", x1: "low", x2: "high", stroke: "color", strokeWidth: 2.5 }),
        Plot.dot(rows, {
          y: "name",
          x: "change",
          fill: "fill",
          stroke: "color",
          strokeWidth: 2,
          symbol: "symbol",
          r: 5,
        }),
        Plot.text(rows, {
          y: "name",
          text: "text",
          frameAnchor: "right",
          textAnchor: "start",
          dx: 8,
          fontWeight: 600,
        }),
        Plot.text(["← better"], { frameAnchor: "top-left", dy: isNarrow ? -28 : -20, fill: COLOR.quiet }),
        Plot.text(["worse →"], { frameAnchor: "top-right", dy: isNarrow ? -28 : -20, fill: COLOR.quiet }),
        ...(isNarrow
          ? [Plot.text(rows, { y: "name", text: "name", frameAnchor: "left", textAnchor: "start", dy: -15 })]
          : []),
      ],
    },
    document,
  );
}
