import * as Plot from "@observablehq/plot";
import type { StudyResult } from "../../study/result.ts";
import { COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { tick } from "../numbers.ts";

export interface GrowthLine {
  readonly name: string;
  readonly points: readonly { readonly step: number; readonly norm: number }[];
}

/** Returns the norm of all weights over the steps, one line an entry of the ledger. */
export function data(result: StudyResult): readonly GrowthLine[] {
  const { steps, networks } = result.stages.regularize.textbook.growth;
  return networks.map(({ name, norms }) => ({
    name: name === "none" ? "no regularizer" : name,
    points: norms.flatMap((norm, i) => {
      const step = steps[i];
      return step === undefined || !Number.isFinite(norm) ? [] : [{ step, norm }];
    }),
  }));
}

const LOOKS = [
  { color: COLOR.ink, dash: "" },
  { color: COLOR.train, dash: "8 3" },
  { color: COLOR.validation, dash: "" },
  { color: COLOR.test, dash: "2 3" },
  { color: COLOR.chosen, dash: "6 2 2 2" },
] as const;

/** Returns lines with their names at the ends, pushed apart where they would touch. */
export function draw(lines: readonly GrowthLine[], document: Paper, width: number): Drawing {
  const isNarrow = width <= NARROW;
  const height = isNarrow ? 300 : 320;
  const norms = lines.flatMap(({ points }) => points.map(({ norm }) => norm));
  const span = Math.max(...norms) - Math.min(...norms);
  const ends = spread(
    lines.flatMap(({ name, points }, i) => {
      const last = points.at(-1);
      return last === undefined ? [] : [{ name, ...last, look: LOOKS[i % LOOKS.length] ?? LOOKS[0] }];
    }),
    span / (height / 22),
  );
  return plot(
    {
      width,
      height,
      marginLeft: 48,
      marginRight: isNarrow ? 106 : 120,
      marginTop: 34,
      marginBottom: 46,
      x: {
        label: "training steps",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: isNarrow ? 3 : 6,
        tickFormat: tick,
      },
      y: {
        label: "norm of all weights",
        labelArrow: "none",
        grid: true,
        nice: true,
        ticks: 5,
        tickFormat: tick,
      },
      marks: [
        Plot.frame({ stroke: COLOR.quiet, strokeOpacity: 0.4 }),
        ...lines.map(({ points }, i) =>
          Plot.lineY(points, {
            x: "step",
            y: "norm",
            stroke: LOOKS[i % LOOKS.length]?.color,
            strokeWidth: 2,
            strokeDasharray: LOOKS[i % LOOKS.length]?.dash,
          }),
        ),
        ...ends.map(({ name, step, place, look }) =>
          Plot.text([{ step, place }], {
            x: "step",
            y: "place",
            text: () => name,
            textAnchor: "start",
            dx: 7,
            fill: look.color,
            fontWeight: 600,
          }),
        ),
      ],
    },
    document,
  );
}

/** Returns where labels stand so that neighbors are at least so far apart, from the lowest up. */
export function spread<E extends { readonly norm: number }>(
  ends: readonly E[],
  distance: number,
): (E & { readonly place: number })[] {
  let floor = Number.NEGATIVE_INFINITY;
  return ends
    .toSorted((a, b) => a.norm - b.norm)
    .map((end) => {
      const place = Math.max(end.norm, floor);
      floor = place + distance;
      return { ...end, place };
    });
}
