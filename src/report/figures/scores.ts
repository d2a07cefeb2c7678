import * as Plot from "@observablehq/plot";
import type { Interval } from "../../measure/interval.ts";
import type { PartScore } from "../../measure/score.ts";
import type { StudyResult } from "../../study/result.ts";
import { COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { rowsWord } from "../looks.ts";
import { tick } from "../numbers.ts";
import { isShare, metricLabel, score } from "../scale.ts";

export interface ScoreMark {
  readonly name: string;
  readonly n: number;
  /** The rows as they are written: "67", or "1,195 rows of 8 groups". */
  readonly rows: string;
  readonly score: number;
  readonly low: number;
  readonly high: number;
  readonly color: string;
  readonly symbol: string;
  /** The score as it is written beside the mark. */
  readonly text: string;
}

export interface ScoresData {
  readonly label: string;
  readonly inPercent: boolean;
  /** Train, validation, test, then the baselines on the test rows. */
  readonly marks: readonly ScoreMark[];
}

/** Returns the score and interval of each part, and of the baselines on the test rows. */
export function data(result: StudyResult): ScoresData {
  const { name } = result.metric;
  const { majority, mean, linear, plain } = result.baselines;
  const mark = (label: string, part: PartScore | undefined, color: string, symbol: string): ScoreMark[] => {
    const value = part?.[name];
    if (part === undefined || value === undefined || !Number.isFinite(value)) return [];
    const { low, high }: Interval = part.interval;
    const { n } = part;
    const rows = rowsWord(part);
    return [{ name: label, n, rows, score: value, low, high, color, symbol, text: score(name, value) }];
  };
  return {
    label: metricLabel(result),
    inPercent: isShare(name),
    marks: [
      ...mark("train", result.scores.train, COLOR.train, "circle"),
      ...mark("validation", result.scores.validation, COLOR.validation, "square"),
      ...mark("test (sealed)", result.scores.test, COLOR.test, "diamond2"),
      ...mark("plain network, on test", plain.test, COLOR.quiet, "square"),
      ...mark("linear, on test", linear.test, COLOR.quiet, "triangle"),
      ...mark("most frequent class, on test", majority?.test, COLOR.quiet, "times"),
      ...mark("mean of the target, on test", mean?.test, COLOR.quiet, "times"),
    ],
  };
}

/** Returns the scores on one axis, one row a part, with 95% intervals. */
export function draw(scores: ScoresData, document: Paper, width: number): Drawing {
  const isNarrow = width <= NARROW;
  const factor = scores.inPercent ? 100 : 1;
  const rows = scores.marks.map((mark) => ({
    ...mark,
    label: `${mark.name} (n = ${mark.rows})`,
    at: factor * mark.score,
    from: factor * mark.low,
    to: factor * mark.high,
  }));
  const longest = Math.max(...rows.map(({ label }) => label.length), 4);
  return plot(
    {
      width,
      height: rows.length * (isNarrow ? 46 : 34) + 56,
      marginLeft: isNarrow ? 8 : 24 + 7 * longest,
      marginRight: 62,
      marginTop: isNarrow ? 18 : 8,
      marginBottom: 46,
      x: {
        label: scores.label,
        labelAnchor: "center",
        labelArrow: "none",
        grid: true,
        nice: true,
        inset: 10,
        tickFormat: tick,
        ticks: isNarrow ? 4 : 8,
      },
      y: { domain: rows.map(({ label }) => label), axis: isNarrow ? null : "left", label: null, tickSize: 0 },
      symbol: { type: "identity" },
      marks: [
        Plot.ruleY(rows, {
          y: "label",
          x1: "from",
          x2: "to",
          stroke: "color",
          strokeWidth: 3,
          strokeOpacity: 0.55,
        }),
        Plot.tickX(rows, {
          y: "label",
          x: "from",
          stroke: "color",
          strokeWidth: 2,
          inset: isNarrow ? 17 : 11,
        }),
        Plot.tickX(rows, { y: "label", x: "to", stroke: "color", strokeWidth: 2, inset: isNarrow ? 17 : 11 }),
        Plot.dot(rows, { y: "label", x: "at", fill: "color", stroke: "color", symbol: "symbol", r: 5.5 }),
        Plot.text(rows, {
          y: "label",
          text: "text",
          frameAnchor: "right",
          textAnchor: "start",
          dx: 8,
          fontWeight: 600,
        }),
        ...(isNarrow
          ? [
              Plot.text(rows, {
                y: "label",
                text: "label",
                frameAnchor: "left",
                textAnchor: "start",
                dy: -16,
              }),
            ]
          : []),
      ],
    },
    document,
  );
}
