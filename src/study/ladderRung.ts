import { mean } from "../measure/moments.ts";
import type { RungChoice } from "../search/rungs.ts";
import { type Context, parametersOfTrial } from "./context.ts";
import type { LadderRung } from "./result.ts";
import type { TrialOutcome } from "./trial.ts";

/** Returns what is told of one size, given what the choice says of it. */
export function ladderRung(
  context: Context,
  outcome: TrialOutcome,
  i: number,
  { againstBest, accepted }: Pick<RungChoice, "againstBest" | "accepted">,
): LadderRung {
  const { trial, networks, best: view, last } = outcome;
  return {
    hidden: trial.setting.hidden,
    parameters: parametersOfTrial(context, outcome),
    networks,
    trainLoss: view.trainLoss,
    validationLoss: view.validationLoss,
    seedValidationLosses: view.losses.map(mean),
    seedTrainLosses: view.seedTrainLosses,
    trainMetric: view.trainMetric,
    validationMetric: view.validationMetric,
    atEnd: { trainLoss: last.trainLoss, validationLoss: last.validationLoss },
    againstBest: againstBest[i],
    accepted: accepted[i] ?? false,
  };
}
