import * as Plot from "@observablehq/plot";
import type { StudyResult } from "../../study/result.ts";
import { apart, COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { logTicks, tick } from "../numbers.ts";
import { lossLabel, lossScale } from "../scale.ts";

/** One size on one of the two lines: the mean over seeds, and the lowest and highest seed. */
export interface CapacityPoint {
  readonly part: "train" | "validation";
  readonly parameters: number;
  readonly loss: number;
  readonly low: number;
  readonly high: number;
}

export interface CapacityData {
  readonly label: string;
  /** Smallest network first, in both parts. */
  readonly points: readonly CapacityPoint[];
  /** Every seed by itself. */
  readonly seeds: readonly Pick<CapacityPoint, "part" | "parameters" | "loss">[];
  readonly accepted: readonly CapacityPoint[];
  readonly best: CapacityPoint | undefined;
  readonly chosen: CapacityPoint | undefined;
  /** Validation loss without early stopping, smallest first; NaN where it is far above all other losses. */
  readonly atEnd: readonly { readonly parameters: number; readonly loss: number }[];
  /** The smallest size that memorizes the training rows, if any does. */
  readonly interpolation: number | undefined;
  /** Highest validation loss that still counts as not worse than the best. */
  readonly limit: number;
}

/** How far beyond the range of the other validation losses a line may lead. */
const HEADROOM = 2;

/** Returns train and validation loss against parameters, with the seeds, the accepted sizes, best and chosen. */
export function data(result: StudyResult): CapacityData {
  const { ladder, best, chosen, margin, interpolation } = result.stages.shrink;
  const scale = lossScale(result.data);
  const points = ladder.map((rung) => {
    const point = (part: CapacityPoint["part"], loss: number, seeds: readonly number[]): CapacityPoint => {
      const shown = [loss, ...seeds].map(scale.of);
      return {
        part,
        parameters: rung.parameters,
        loss: scale.of(loss),
        low: Math.min(...shown),
        high: Math.max(...shown),
      };
    };
    return {
      rung,
      train: point("train", rung.trainLoss, rung.seedTrainLosses),
      validation: point("validation", rung.validationLoss, rung.seedValidationLosses),
    };
  });
  const bySize = points.toSorted((a, b) => a.rung.parameters - b.rung.parameters);
  const highs = points.map(({ validation }) => validation.high);
  const top = Math.min(...highs) + HEADROOM * (Math.max(...highs) - Math.min(...highs));
  return {
    label: lossLabel(scale),
    points: [...bySize.map(({ train }) => train), ...bySize.map(({ validation }) => validation)],
    seeds: bySize.flatMap(({ rung }) => [
      ...rung.seedTrainLosses.map((loss) => ({
        part: "train" as const,
        parameters: rung.parameters,
        loss: scale.of(loss),
      })),
      ...rung.seedValidationLosses.map((loss) => ({
        part: "validation" as const,
        parameters: rung.parameters,
        loss: scale.of(loss),
      })),
    ]),
    atEnd: bySize.map(({ rung: { parameters, atEnd } }) => {
      const loss = scale.of(atEnd.validationLoss);
      return { parameters, loss: loss <= top ? loss : Number.NaN };
    }),
    interpolation: interpolation === null ? undefined : ladder[interpolation]?.parameters,
    accepted: bySize.filter(({ rung }) => rung.accepted).map(({ validation }) => validation),
    best: points[best]?.validation,
    chosen: points[chosen]?.validation,
    limit: scale.of((ladder[best]?.validationLoss ?? Number.NaN) + margin),
  };
}

/** Returns the capacity curve: logarithmic in parameters, linear in loss. */
export function draw(capacity: CapacityData, document: Paper, width: number): Drawing {
  const isNarrow = width <= NARROW;
  const { points, seeds, accepted, best, chosen, atEnd, interpolation, limit } = capacity;
  const of = (part: string) => points.filter((point) => point.part === part);
  const color = ({ part }: { part: "train" | "validation" }): string => COLOR[part];
  const labels =
    best !== undefined && best === chosen
      ? [{ ...best, at: best.high, dy: -18, text: "best and chosen" }]
      : [
          ...(best === undefined ? [] : [{ ...best, at: best.low, dy: 20, text: "best" }]),
          ...(chosen === undefined ? [] : [{ ...chosen, at: chosen.high, dy: -18, text: "chosen" }]),
        ];
  const sizes = points.map(({ parameters }) => parameters);
  const extent = [Math.min(...sizes), Math.max(...sizes)] as const;
  const losses = points.flatMap(({ low, high }) => [low, high]);
  const lines = [of("validation").at(-1), of("train").at(-1)].filter((end) => end !== undefined);
  const ends = apart(lines, Math.max(...losses) - Math.min(...losses));
  return plot(
    {
      width,
      height: isNarrow ? 320 : 400,
      marginLeft: 52,
      marginRight: 88,
      marginTop: 34,
      marginBottom: 46,
      x: {
        // Plot thins out the labels of its own logarithmic axis; this one labels every tick.
        transform: Math.log10,
        label: "parameters (logarithmic)",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: logTicks(...extent, isNarrow ? 5 : 10).map(Math.log10),
        tickFormat: (exponent: number) => tick(10 ** exponent),
        inset: 12,
      },
      y: { label: capacity.label, labelArrow: "none", grid: true, nice: true, tickFormat: tick, ticks: 6 },
      symbol: { type: "identity" },
      marks: [
        ...(Number.isFinite(limit)
          ? [Plot.ruleY([limit], { stroke: COLOR.quiet, strokeDasharray: "2 4" })]
          : []),
        ...(chosen === undefined
          ? []
          : [Plot.ruleX([chosen.parameters], { stroke: COLOR.chosen, strokeOpacity: 0.6 })]),
        ...(interpolation === undefined
          ? []
          : [Plot.ruleX([interpolation], { stroke: COLOR.quiet, strokeDasharray: "1 4" })]),
        Plot.lineY(atEnd, { x: "parameters", y: "loss", stroke: COLOR.validation, strokeWidth: 1 }),
        Plot.areaY(of("train"), {
          x: "parameters",
          y1: "low",
          y2: "high",
          fill: COLOR.train,
          fillOpacity: 0.15,
        }),
        Plot.areaY(of("validation"), {
          x: "parameters",
          y1: "low",
          y2: "high",
          fill: COLOR.validation,
          fillOpacity: 0.15,
        }),
        Plot.dot(seeds, { x: "parameters", y: "loss", r: 1.8, fill: color, fillOpacity: 0.6 }),
        Plot.lineY(of("train"), {
          x: "parameters",
          y: "loss",
          stroke: COLOR.train,
          strokeWidth: 2,
          strokeDasharray: "6 3",
        }),
        Plot.lineY(of("validation"), {
          x: "parameters",
          y: "loss",
          stroke: COLOR.validation,
          strokeWidth: 2,
        }),
        Plot.dot(of("train"), { x: "parameters", y: "loss", r: 4, fill: COLOR.train }),
        Plot.dot(of("validation"), {
          x: "parameters",
          y: "loss",
          r: 4,
          fill: COLOR.validation,
          symbol: "square",
        }),
        Plot.dot(accepted, { x: "parameters", y: "loss", r: 9, stroke: COLOR.chosen, strokeWidth: 2 }),
        ...labels.map(({ dy, ...label }) =>
          Plot.text([label], {
            x: "parameters",
            y: "at",
            text: "text",
            dy,
            fontWeight: 700,
            stroke: "var(--page)",
            fill: COLOR.ink,
          }),
        ),
        ...ends.map(({ dy, ...end }) =>
          Plot.text([end], {
            x: "parameters",
            y: "loss",
            text: "part",
            textAnchor: "start",
            dx: 14,
            dy,
            fontWeight: 600,
            fill: color,
          }),
        ),
      ],
    },
    document,
  );
}
