import { mean } from "../measure/moments.ts";
import { type PairedDifference, paired } from "../measure/paired.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import { percent } from "../measure/words.ts";
import type { Context } from "./context.ts";
import { defaults } from "./defaults.ts";
import { bestOf } from "./ledger.ts";
import { averagePredictions } from "./outcome.ts";
import type { CombineResult } from "./result.ts";
import { summarize } from "./setting.ts";
import type { TrialOutcome } from "./trial.ts";

/** One network of the final model: a setting, its seed and how long it trains. */
export interface FinalMember {
  readonly outcome: TrialOutcome;
  readonly seed: number;
}

export interface Combined extends CombineResult {
  readonly chosen: readonly FinalMember[];
  /** What the kept candidate says about the validation rows. */
  readonly predictions: Predictions;
  /** The same of each of its networks. */
  readonly memberPredictions: readonly Predictions[];
  /** Of each of these in the mean. */
  readonly weights: readonly number[];
  /** The best setting, trained again with fresh seeds. */
  readonly again: TrialOutcome;
}

type Name = CombineResult["kept"];

interface Candidate {
  readonly name: Name;
  readonly members: readonly FinalMember[];
  readonly memberPredictions: readonly Predictions[];
  readonly predictions: Predictions;
}

/** Seeds of networks trained after the winner was picked begin here, so that its luck does not come along. */
const freshSeed = 100;

/**
 * Compares one network with two ensembles on the validation rows: the best setting with several seeds, and the
 * best eight different settings. An ensemble is kept only if it is better than one network with a probability of
 * at least 75 %.
 *
 * The one network is the best setting trained again with fresh seeds, each by itself: the one that won among
 * dozens was partly lucky, and would look better than it is.
 */
export async function combine(context: Context, outcomes: readonly TrialOutcome[]): Promise<Combined> {
  const { lab, grounds, journal } = context;
  const ranked = differing([...outcomes].sort((a, b) => a.best.validationLoss - b.best.validationLoss));
  const winner = bestOf(outcomes, "best");
  const seeds = Array.from({ length: defaults.seeds }, (_, i) => freshSeed + i);
  const [again] = await lab.train("combine", [{ setting: winner.trial.setting, seeds }]);
  if (again === undefined) throw new Error("the winner was not trained again");
  const candidates = [
    candidate("single", [{ outcome: again, seed: freshSeed }]),
    candidate(
      "seeds",
      seeds.map((seed) => ({ outcome: again, seed })),
    ),
    candidate(
      "different-settings",
      ranked.slice(0, defaults.different).map((outcome) => ({ outcome, seed: outcome.trial.seeds[0] ?? 0 })),
    ),
  ];
  const judged = candidates.map((own) => {
    const single = own.name === "single";
    const losses = rowLosses(own.predictions);
    return {
      ...own,
      validationLoss: single ? again.best.validationLoss : mean(losses),
      validationMetric: single ? again.best.validationMetric : grounds.metric.compute(own.predictions),
      againstSingle: single
        ? undefined
        : paired([losses], again.best.losses, { dependence: grounds.dependence }),
    };
  });
  const earned = judged.filter(
    ({ againstSingle }) => (againstSingle?.probabilityBetter ?? 0) >= defaults.keepProbability,
  );
  const kept = [...earned].sort((a, b) => a.validationLoss - b.validationLoss)[0] ?? judged[0];
  if (kept === undefined) throw new Error("there is no candidate");
  const sentence = sentenceOf(kept, again.best.validationLoss, judged);
  journal.tell({ event: "decision", about: "combine.kept", value: kept.name, reason: sentence });
  return {
    candidates: judged.map(({ members, predictions: _, memberPredictions: __, ...shown }) => ({
      ...shown,
      networks: members.length,
    })),
    kept: kept.name,
    members: kept.members.map(({ outcome }) => summarize(outcome.trial.setting, true)),
    sentence,
    chosen: kept.members,
    predictions: kept.predictions,
    memberPredictions: kept.memberPredictions,
    weights: kept.members.map(() => 1),
    again,
  };
}

/** Returns the first outcome of each setting: ladder and ledger share one where they train equally long. */
function differing(outcomes: readonly TrialOutcome[]): TrialOutcome[] {
  const first = new Map<string, TrialOutcome>();
  for (const outcome of outcomes) {
    const key = JSON.stringify(outcome.trial.setting);
    if (!first.has(key)) first.set(key, outcome);
  }
  return [...first.values()];
}

function candidate(name: Name, members: readonly FinalMember[]): Candidate {
  const memberPredictions = members.map(({ outcome, seed }) => {
    const own = outcome.best.predictions()[outcome.trial.seeds.indexOf(seed)];
    if (own === undefined) throw new Error(`there is no network with seed ${seed}`);
    return own;
  });
  return { name, members, memberPredictions, predictions: averagePredictions(memberPredictions) };
}

const words: Readonly<Record<Name, string>> = {
  single: "One network",
  seeds: "The best setting with several seeds",
  "different-settings": "The mean of the best different settings",
};

function sentenceOf(
  kept: Candidate & { readonly againstSingle: PairedDifference | undefined },
  singleLoss: number,
  judged: readonly { readonly againstSingle: PairedDifference | undefined }[],
): string {
  const change = (d: PairedDifference): string => percent(d.difference / singleLoss);
  if (kept.againstSingle !== undefined) {
    const gain = change(kept.againstSingle);
    return `${words[kept.name]} (${kept.members.length} networks) is kept: validation loss ${gain} against one network.`;
  }
  const changes = judged.flatMap(({ againstSingle }) =>
    againstSingle === undefined ? [] : [change(againstSingle)],
  );
  return `One network is kept: ensembles change validation loss by ${changes.join(" and ")}, which does not earn their size.`;
}
