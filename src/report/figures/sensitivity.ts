import * as Plot from "@observablehq/plot";
import type { StudyResult } from "../../study/result.ts";
import { COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { tick } from "../numbers.ts";

export interface SensitivityData {
  readonly label: string;
  readonly points: readonly {
    readonly name: string;
    readonly norm: number;
    readonly movement: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** Returns how far answers move when inputs do, over the norm of the weights; probabilities in points. */
export function data(result: StudyResult): SensitivityData {
  const { networks } = result.stages.regularize.textbook.sensitivity;
  const isRegression = result.data.task === "regression";
  const unit = isRegression ? 1 : 100;
  return {
    label: isRegression ? `answers move by (${result.data.target})` : "answers move by (percentage points)",
    points: networks.map(({ name, weightNorm, movement: { value, interval } }) => ({
      name: name === "none" ? "no regularizer" : name,
      norm: weightNorm,
      movement: unit * value,
      low: unit * interval.low,
      high: unit * interval.high,
    })),
  };
}

/** Returns a scatter of weights and movement with intervals. */
export function draw({ label, points }: SensitivityData, document: Paper, width: number): Drawing {
  const isNarrow = width <= NARROW;
  const norms = points.map(({ norm }) => norm);
  const middle = (Math.min(...norms) + Math.max(...norms)) / 2;
  return plot(
    {
      width,
      height: isNarrow ? 300 : 320,
      marginLeft: 52,
      marginRight: 24,
      marginTop: 34,
      marginBottom: 46,
      x: {
        label: "norm of all weights",
        labelAnchor: "center",
        labelArrow: "none",
        inset: isNarrow ? 24 : 40,
        ticks: isNarrow ? 4 : 8,
        tickFormat: tick,
      },
      y: { label, labelArrow: "none", grid: true, nice: true, zero: true, ticks: 5, tickFormat: tick },
      marks: [
        Plot.frame({ stroke: COLOR.quiet, strokeOpacity: 0.4 }),
        Plot.ruleX(points, { x: "norm", y1: "low", y2: "high", stroke: COLOR.train, strokeWidth: 2 }),
        Plot.dot(points, { x: "norm", y: "movement", r: 5, fill: COLOR.train }),
        ...[true, false].map((isRight) =>
          Plot.text(
            points.filter(({ norm }) => norm > middle === isRight),
            {
              x: "norm",
              y: "movement",
              text: "name",
              textAnchor: isRight ? "end" : "start",
              dx: isRight ? -9 : 9,
              fontWeight: 600,
              fill: COLOR.ink,
            },
          ),
        ),
      ],
    },
    document,
  );
}
