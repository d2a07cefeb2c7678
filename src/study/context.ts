import { parameterCount } from "../network/network.ts";
import type { Random } from "../runtime/random.ts";
import type { Grounds } from "./grounds.ts";
import type { Journal } from "./journal.ts";
import type { Laboratory } from "./laboratory.ts";
import type { StageName } from "./result.ts";
import { networkOf, summarize } from "./setting.ts";
import type { TrialOutcome } from "./trial.ts";

/** What every stage is handed. */
export interface Context {
  readonly grounds: Grounds;
  readonly lab: Laboratory;
  readonly journal: Journal;
  /** The study's stream; stages split their own from it. */
  readonly random: Random;
}

/** Runs a stage between its two events. */
export async function stage<T extends { readonly sentence: string }>(
  { journal }: Pick<Context, "journal">,
  name: StageName,
  aim: string,
  work: () => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  journal.tell({ event: "stage-begins", stage: name, sentence: aim });
  const result = await work();
  const seconds = (performance.now() - begun) / 1000;
  journal.tell({ event: "stage-ends", stage: name, sentence: result.sentence, seconds });
  return result;
}

/** Writes down how trials did; `first` is the number of the first of them inside its stage. */
export function tellTrials(
  { journal }: Context,
  name: StageName | "baselines",
  outcomes: readonly TrialOutcome[],
  first = 0,
): void {
  for (const [
    trial,
    {
      trial: { setting, seeds },
      networks,
      best,
    },
  ] of outcomes.entries()) {
    journal.tell({
      event: "trial",
      stage: name,
      trial: first + trial,
      setting: { ...summarize(setting, true), seeds },
      networks,
      trainLoss: best.trainLoss,
      validationLoss: best.validationLoss,
    });
  }
}

/** Parameters of the network that a trial trains. */
export const parametersOfTrial = ({ grounds }: Context, { trial }: TrialOutcome): number =>
  parameterCount(networkOf(trial.setting, grounds.face));
