import * as Plot from "@observablehq/plot";
import type { SettingSummary, StudyResult } from "../../study/result.ts";
import { COLOR, type Drawing, NARROW, type Paper, plot } from "../drawing.ts";
import { tick } from "../numbers.ts";
import { type LossScale, lossScale } from "../scale.ts";

export interface TrialPoint {
  readonly gap: number;
  readonly validation: number;
  readonly parameters: number;
  /** Part of the final network. */
  readonly kept: boolean;
}

export interface TrialsData {
  readonly scale: LossScale;
  readonly points: readonly TrialPoint[];
  /** Trials that diverged, or lie so far off that showing them would squeeze the others; not drawn. */
  readonly outside: number;
}

function settingKey(setting: SettingSummary): string {
  return JSON.stringify(Object.entries(setting).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Upper quartile plus three times the distance between the quartiles: Tukey's outer fence. */
function outerFence(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return at(0.75) + 3 * (at(0.75) - at(0.25));
}

/** Returns every trial of the search: its gap (validation minus train) and its validation loss. */
export function data(result: StudyResult): TrialsData {
  const scale = lossScale(result.data);
  const members = new Set(result.stages.combine.members.map(settingKey));
  const { trials } = result.stages.regularize;
  const all = trials.map(({ setting, parameters, trainLoss, validationLoss }) => ({
    gap: scale.of(validationLoss) - scale.of(trainLoss),
    validation: scale.of(validationLoss),
    parameters,
    kept: members.has(settingKey(setting)),
  }));
  const finite = all.filter(({ gap, validation }) => Number.isFinite(gap) && Number.isFinite(validation));
  const highest = outerFence(finite.map(({ validation }) => validation));
  const points = finite.filter(({ validation, kept }) => validation <= highest || kept);
  return { scale, points, outside: all.length - points.length };
}

/** Returns the scatter of trials; both axes are linear. */
export function draw(trials: TrialsData, document: Paper, width: number): Drawing {
  const isNarrow = width <= NARROW;
  const kept = trials.points.filter((point) => point.kept);
  const others = trials.points.filter((point) => !point.kept);
  return plot(
    {
      width,
      height: isNarrow ? 320 : 400,
      marginLeft: 56,
      marginRight: 20,
      marginTop: 34,
      marginBottom: 46,
      x: {
        label: `gap: validation minus train (${trials.scale.unit})`,
        labelAnchor: "center",
        labelArrow: "none",
        grid: true,
        nice: true,
        ticks: isNarrow ? 4 : 8,
        tickFormat: tick,
      },
      y: {
        label: `validation ${trials.scale.name} (${trials.scale.unit})`,
        labelArrow: "none",
        grid: true,
        nice: true,
        ticks: 6,
        tickFormat: tick,
      },
      marks: [
        Plot.ruleX([0], { stroke: COLOR.ink, strokeOpacity: 0.5 }),
        Plot.dot(others, { x: "gap", y: "validation", r: 3.5, stroke: COLOR.quiet, strokeWidth: 1.5 }),
        Plot.dot(kept, {
          x: "gap",
          y: "validation",
          r: 5,
          fill: COLOR.chosen,
          stroke: "var(--page)",
          symbol: "triangle",
        }),
      ],
    },
    document,
  );
}
