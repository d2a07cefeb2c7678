import * as Plot from "@observablehq/plot";
import type { Calibration } from "../../measure/calibration.ts";
import type { StudyResult } from "../../study/result.ts";
import { COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { fixed, percent } from "../numbers.ts";

export interface ReliabilityMark {
  readonly confidence: number;
  readonly accuracy: number;
  readonly n: number;
}

export interface ReliabilityData {
  /** Panels from left to right; the second only where a temperature is used. */
  readonly panels: readonly {
    readonly name: string;
    readonly color: string;
    readonly error: number;
    readonly marks: readonly ReliabilityMark[];
  }[];
}

/** Returns confidence against accuracy: validation rows without and with the temperature, and the test rows. */
export function data({ calibration, scores }: StudyResult): ReliabilityData {
  const panel = (name: string, color: string, own: Calibration | undefined): ReliabilityData["panels"] =>
    own === undefined ? [] : [{ name, color, error: own.error, marks: own.bins }];
  const isScaled = calibration !== null && calibration.temperature !== 1;
  return {
    panels: [
      ...panel(isScaled ? "validation, before" : "validation", COLOR.validation, calibration?.before),
      ...(isScaled ? panel("validation, after", COLOR.validation, calibration.after) : []),
      ...panel(isScaled ? "test, after" : "test", COLOR.test, scores.test.calibration),
    ],
  };
}

/** Returns reliability diagrams that share their axes; both are linear. */
export function draw({ panels }: ReliabilityData, document: Paper, width: number): Drawing {
  const isNarrow = width <= NARROW;
  const place = (i: number) => (isNarrow ? { column: 0, row: i } : { column: i, row: 0 });
  const marks = panels.flatMap(({ marks, color }, i) =>
    marks.map((mark) => ({ ...mark, color, ...place(i) })),
  );
  const most = Math.max(...marks.map(({ n }) => n));
  const lowest = Math.min(...marks.flatMap(({ confidence, accuracy }) => [confidence, accuracy]));
  const from = Math.max(0, Math.floor(10 * lowest) / 10);
  const titles = panels.map(({ name, error }, i) => ({
    text: `${name}: off by ${fixed(100 * error, 1)}`,
    ...place(i),
  }));
  const facet = { fx: "column", fy: "row" };
  return plot(
    {
      width,
      height: isNarrow ? panels.length * 260 + 60 : 300,
      marginLeft: 52,
      marginRight: 20,
      marginTop: 46,
      marginBottom: 46,
      fx: { axis: null, padding: 0.18 },
      fy: { axis: null, padding: 0.2 },
      x: {
        label: "stated probability of the answer",
        labelAnchor: "center",
        labelArrow: "none",
        domain: [from, 1],
        ticks: isNarrow || panels.length > 2 ? 3 : 5,
        tickFormat: (share: number) => percent(share, 0),
      },
      y: {
        label: "share of answers that are right",
        labelArrow: "none",
        domain: [from, 1],
        grid: true,
        ticks: 5,
        tickFormat: (share: number) => percent(share, 0),
      },
      r: { type: "identity" },
      marks: [
        Plot.frame({ stroke: COLOR.quiet, strokeOpacity: 0.4 }),
        Plot.line(
          panels.flatMap((_, i) => [from, 1].map((share) => ({ share, ...place(i) }))),
          { ...facet, x: "share", y: "share", z: null, stroke: COLOR.quiet, strokeDasharray: "2 4" },
        ),
        Plot.dot(marks, {
          ...facet,
          x: "confidence",
          y: "accuracy",
          r: ({ n }: ReliabilityMark) => 2 + 6 * Math.sqrt(n / most),
          fill: "color",
          fillOpacity: 0.75,
        }),
        Plot.text(titles, { ...facet, text: "text", frameAnchor: "top-left", dy: -18, fontWeight: 600 }),
      ],
    },
    document,
  );
}
