import { costOfLastTraining } from "./cost.ts";
import { defaults } from "./defaults.ts";
import type { Laboratory } from "./laboratory.ts";
import type { Foreseen } from "./plan.ts";
import type { TrialOutcome } from "./trial.ts";

/**
 * Returns outcomes by their validation loss, the lowest first, each setting once: ladder and ledger share one where they
 * train equally long.
 */
export function ranking(outcomes: readonly TrialOutcome[]): TrialOutcome[] {
  const first = new Map<string, TrialOutcome>();
  for (const outcome of [...outcomes].sort((a, b) => a.best.validationLoss - b.best.validationLoss)) {
    const key = JSON.stringify(outcome.trial.setting);
    if (!first.has(key)) first.set(key, outcome);
  }
  return [...first.values()];
}

/**
 * Returns what is to come for such outcomes: a seed of the best one, and the dearer of the ensembles that are most
 * often kept, its seeds or the best different settings, on all rows that are not sealed.
 */
export function costsToCome(
  { lab, grounds }: { readonly lab: Laboratory; readonly grounds: Laboratory["grounds"] },
  outcomes: readonly TrialOutcome[],
): Foreseen {
  const [winner, ...others] = ranking(outcomes).slice(0, defaults.different);
  if (winner === undefined) throw new Error("nothing was trained");
  const last = ({ trial: { setting }, best }: TrialOutcome): number =>
    Math.min(1, best.step / setting.steps) * costOfLastTraining(setting, grounds);
  return {
    seed: lab.costOf(winner.trial.setting),
    final: Math.max(
      defaults.seeds * last(winner),
      others.reduce((sum, own) => sum + last(own), last(winner)),
    ),
  };
}
