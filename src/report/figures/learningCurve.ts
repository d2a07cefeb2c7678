import * as Plot from "@observablehq/plot";
import { lossAt } from "../../measure/powerLaw.ts";
import type { StudyResult } from "../../study/result.ts";
import { COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { logTicks, tick } from "../numbers.ts";
import { lossLabel, lossScale } from "../scale.ts";

interface Mark {
  readonly rows: number;
  readonly loss: number;
}

export interface LearningCurveData {
  readonly label: string;
  readonly points: readonly Mark[];
  readonly seeds: readonly Mark[];
  /** The law, as far as rows were tried, and beyond. */
  readonly law: readonly (Mark & { readonly isForecast: boolean })[];
  /** The band, at all training rows and beyond. */
  readonly band: readonly (Mark & { readonly low: number; readonly high: number })[];
}

/** Places at which the law is drawn. */
const DRAWN = 60;

/** Returns the losses at every number of training rows, and the law with its band. */
export function data({ learningCurve, data: table }: StudyResult): LearningCurveData {
  const scale = lossScale(table);
  const { points, law, now, forecasts } = learningCurve;
  const finite = points.filter(({ loss }) => Number.isFinite(loss));
  const first = finite[0]?.rows ?? 1;
  const far = forecasts.at(-1)?.rows ?? now?.rows ?? first;
  const places = Array.from({ length: DRAWN }, (_, i) => first * (far / first) ** (i / (DRAWN - 1)));
  return {
    label: lossLabel(scale),
    points: finite.map(({ rows, loss }) => ({ rows, loss: scale.of(loss) })),
    seeds: finite.flatMap(({ rows, seedLosses }) =>
      seedLosses.map((loss) => ({ rows, loss: scale.of(loss) })),
    ),
    law:
      law === null || now === null
        ? []
        : [...places, now.rows]
            .toSorted((a, b) => a - b)
            .map((rows) => ({ rows, loss: scale.of(lossAt(law, rows)), isForecast: rows >= now.rows })),
    band: (now === null ? [] : [now, ...forecasts]).map(({ rows, loss, low, high }) => ({
      rows,
      loss: scale.of(loss),
      low: scale.of(low),
      high: scale.of(high),
    })),
  };
}

/** Returns the learning curve: logarithmic in rows, linear in loss. */
export function draw(curve: LearningCurveData, document: Paper, width: number): Drawing {
  const isNarrow = width <= NARROW;
  const rows = [...curve.points, ...curve.band].map((mark) => mark.rows);
  const line = (isForecast: boolean) =>
    Plot.lineY(
      curve.law.filter(
        (mark, i) => mark.isForecast === isForecast || (isForecast && curve.law[i + 1]?.isForecast),
      ),
      {
        x: "rows",
        y: "loss",
        stroke: COLOR.validation,
        strokeWidth: 2,
        ...(isForecast && { strokeDasharray: "6 3" }),
      },
    );
  return plot(
    {
      width,
      height: isNarrow ? 300 : 360,
      marginLeft: 56,
      marginRight: 24,
      marginTop: 34,
      marginBottom: 46,
      x: {
        transform: Math.log10,
        label: "training rows (logarithmic)",
        labelAnchor: "center",
        labelArrow: "none",
        ticks: logTicks(Math.min(...rows), Math.max(...rows), isNarrow ? 5 : 10).map(Math.log10),
        tickFormat: (exponent: number) => tick(10 ** exponent),
        inset: 12,
      },
      y: { label: curve.label, labelArrow: "none", grid: true, nice: true, ticks: 6, tickFormat: tick },
      symbol: { type: "identity" },
      marks: [
        Plot.areaY(curve.band, {
          x: "rows",
          y1: "low",
          y2: "high",
          fill: COLOR.validation,
          fillOpacity: 0.15,
        }),
        line(false),
        line(true),
        Plot.ruleX(curve.band.slice(1), {
          x: "rows",
          y1: "low",
          y2: "high",
          stroke: COLOR.validation,
          strokeWidth: 1.5,
        }),
        Plot.dot(curve.seeds, { x: "rows", y: "loss", r: 1.8, fill: COLOR.validation, fillOpacity: 0.6 }),
        Plot.dot(curve.points, { x: "rows", y: "loss", r: 4, fill: COLOR.validation, symbol: "square" }),
        Plot.dot(curve.band.slice(1), {
          x: "rows",
          y: "loss",
          r: 4,
          stroke: COLOR.validation,
          fill: "var(--page)",
          strokeWidth: 2,
        }),
      ],
    },
    document,
  );
}
