import * as Plot from "@observablehq/plot";
import type { StudyResult, TrainingCurve } from "../../study/result.ts";
import { apart, COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { tick } from "../numbers.ts";
import { lossLabel, lossScale } from "../scale.ts";

export interface CurvePoint {
  readonly part: "train" | "validation";
  readonly step: number;
  readonly loss: number;
}

export interface CurvePanel {
  readonly name: string;
  readonly points: readonly CurvePoint[];
  /** Step of the checkpoint that was kept, and the validation loss there. */
  readonly kept: CurvePoint | undefined;
}

export interface CurvesData {
  readonly label: string;
  readonly panels: readonly CurvePanel[];
}

const MOST_PANELS = 4;

/** Returns the curves to show, at most four: the unregularized one first, the chosen (last) one always. */
export function shownCurves(curves: readonly TrainingCurve[]): readonly TrainingCurve[] {
  return curves.length <= MOST_PANELS ? curves : [...curves.slice(0, MOST_PANELS - 1), ...curves.slice(-1)];
}

/** Returns train and validation loss over the steps, one panel a curve. */
export function data(result: StudyResult): CurvesData {
  const scale = lossScale(result.data);
  const panels = shownCurves(result.stages.regularize.curves).map((curve) => {
    const points = (part: CurvePoint["part"], losses: readonly number[]): CurvePoint[] =>
      losses.flatMap((loss, i) => {
        const step = curve.steps[i];
        return step === undefined || !Number.isFinite(loss) ? [] : [{ part, step, loss: scale.of(loss) }];
      });
    const validation = points("validation", curve.validationLoss);
    const distance = ({ step }: CurvePoint): number => Math.abs(step - curve.keptStep);
    const kept = validation.toSorted((a, b) => distance(a) - distance(b))[0];
    return { name: curve.name, points: [...points("train", curve.trainLoss), ...validation], kept };
  });
  return { label: lossLabel(scale), panels };
}

/** Returns small multiples that share both axes: side by side where it is wide, below each other where not. */
export function draw(curves: CurvesData, document: Paper, width: number): Drawing {
  const isNarrow = width <= NARROW;
  const across = isNarrow ? 1 : Math.min(2, curves.panels.length);
  const down = Math.ceil(curves.panels.length / across);
  const place = (i: number) => ({ column: i % across, row: Math.floor(i / across) });
  const points = curves.panels.flatMap((panel, i) =>
    panel.points.map((point) => ({ ...point, ...place(i) })),
  );
  const titles = curves.panels.map(({ name }, i) => ({ name, ...place(i) }));
  const kept = curves.panels.flatMap((panel, i) =>
    panel.kept === undefined ? [] : [{ ...panel.kept, ...place(i) }],
  );
  const losses = points.map(({ loss }) => loss);
  const span = Math.max(...losses) - Math.min(...losses);
  const ends = curves.panels.flatMap((panel, i) => {
    const last = (part: string) => panel.points.findLast((point) => point.part === part);
    const lines = [last("validation"), last("train")].filter((end) => end !== undefined);
    return apart(lines, span).map((end) => ({ ...end, ...place(i) }));
  });
  const facet = { fx: "column", fy: "row" };
  const of = (part: string) => points.filter((point) => point.part === part);
  const lastStep = Math.max(...points.map(({ step }) => step));
  return plot(
    {
      width,
      height: down * (isNarrow ? 280 : 260) + 60,
      marginLeft: 52,
      marginRight: 82,
      marginTop: isNarrow ? 58 : 46,
      marginBottom: 46,
      fx: { axis: null, padding: 0.3 },
      fy: { axis: null, padding: isNarrow ? 0.24 : 0.18 },
      x: {
        label: "training steps",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: isNarrow ? 3 : 4,
        tickFormat: tick,
      },
      y: { label: curves.label, labelArrow: "none", grid: true, nice: true, ticks: 5, tickFormat: tick },
      marks: [
        Plot.frame({ stroke: COLOR.quiet, strokeOpacity: 0.4 }),
        Plot.ruleX(kept, {
          ...facet,
          x: "step",
          stroke: COLOR.ink,
          strokeDasharray: "2 3",
          strokeOpacity: 0.8,
        }),
        Plot.lineY(of("train"), {
          ...facet,
          x: "step",
          y: "loss",
          stroke: COLOR.train,
          strokeWidth: 2,
          strokeDasharray: "6 3",
        }),
        Plot.lineY(of("validation"), {
          ...facet,
          x: "step",
          y: "loss",
          stroke: COLOR.validation,
          strokeWidth: 2,
        }),
        Plot.dot(kept, {
          ...facet,
          x: "step",
          y: "loss",
          r: 5,
          fill: COLOR.validation,
          stroke: "var(--page)",
          strokeWidth: 1.5,
          symbol: "square",
        }),
        ...[true, false].map((isLate) =>
          Plot.text(
            kept.filter(({ step }) => step > 0.6 * lastStep === isLate),
            {
              ...facet,
              x: "step",
              frameAnchor: "top",
              text: () => "kept",
              textAnchor: isLate ? "end" : "start",
              dx: isLate ? -4 : 4,
              dy: 6,
              fill: COLOR.ink,
            },
          ),
        ),
        Plot.text(titles, {
          ...facet,
          text: "name",
          frameAnchor: "top-left",
          dy: -6,
          lineAnchor: "bottom",
          lineWidth: isNarrow ? 17 : 22,
          fontWeight: 700,
          fontSize: 13,
        }),
        ...ends.map(({ dy, ...end }) =>
          Plot.text([end], {
            ...facet,
            x: "step",
            y: "loss",
            text: "part",
            textAnchor: "start",
            dx: 7,
            dy,
            fontWeight: 600,
            fill: COLOR[end.part],
          }),
        ),
      ],
    },
    document,
  );
}
