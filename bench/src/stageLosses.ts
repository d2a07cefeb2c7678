import type { StudyResult } from "../../dist/index.js";
import { comparable, plainLoss } from "./referenceStudy.ts";

/** Validation losses by stage: log losses, or root mean squared errors. */
export interface StageLosses {
  /** The linear baseline, and the network that memorizes: the last that was tried. */
  readonly linear: number;
  readonly overfit: number;
  readonly shrink: { readonly best: number; readonly chosen: number };
  readonly regularize: {
    /** The network that only early stopping holds back. */
    readonly plain: number;
    readonly ledger: Readonly<Record<string, number>>;
    /** The best of the settings that were searched, and how many. */
    readonly bestTrial: number;
    readonly trials: number;
  };
  readonly combine: {
    readonly candidates: Readonly<Record<string, { readonly loss: number; readonly networks: number }>>;
    readonly kept: string;
  };
  /** Of the final settings: on validation rows as measured, and less the luck of having been picked. */
  readonly validation: number;
  readonly corrected: number;
}

export function stageLosses(result: StudyResult): StageLosses {
  const { baselines, scores } = result;
  const { overfit, shrink, regularize, combine } = result.stages;
  const loss = (one: { readonly validationLoss: number } | undefined): number =>
    comparable(result, one?.validationLoss ?? Number.NaN);
  return {
    linear: comparable(result, baselines.linear.validation.loss),
    overfit: loss(overfit.attempts.at(-1)),
    shrink: { best: loss(shrink.ladder[shrink.best]), chosen: loss(shrink.ladder[shrink.chosen]) },
    regularize: {
      plain: comparable(result, plainLoss(result)),
      ledger: Object.fromEntries(regularize.ledger.map((entry) => [entry.name, loss(entry)])),
      bestTrial: Math.min(...regularize.trials.map(loss)),
      trials: regularize.trials.length,
    },
    combine: {
      candidates: Object.fromEntries(
        combine.candidates.map((one) => [one.name, { loss: loss(one), networks: one.networks }]),
      ),
      kept: combine.kept,
    },
    validation: comparable(result, scores.validation.loss),
    corrected: comparable(result, scores.validation.correctedLoss),
  };
}
