import { count } from "../measure/words.ts";
import { composeModel } from "../model/compose.ts";
import { multiplicationsPerRow, parameterCount, widthsOf } from "../network/network.ts";
import type { Crew } from "../train/crew.ts";
import { overfit } from "./2-overfit.ts";
import { shrink } from "./3-shrink.ts";
import { regularize } from "./4-regularize.ts";
import { combine } from "./5-combine.ts";
import { type Unsealed, unseal } from "./6-unseal.ts";
import { trainBaselines } from "./baselines.ts";
import { Budget } from "./budget.ts";
import { calibrate } from "./calibrate.ts";
import { type Context, stage } from "./context.ts";
import { costOfLastTraining } from "./cost.ts";
import { defaults } from "./defaults.ts";
import type { FinalMember } from "./ensembles.ts";
import { type Order, rowsTrainedOn, type Trained, trainForGood } from "./final.ts";
import type { Grounds } from "./grounds.ts";
import { type Leakage, measureLeakage } from "./leakage.ts";
import { learnFromFewer } from "./learningCurve.ts";
import { noiseOf, seedNoise } from "./noise.ts";
import type { FitOptions } from "./options.ts";
import type { CombineResult, RegularizeResult, ShrinkResult, StudyResult } from "./result.ts";
import { strengthsOn } from "./setting.ts";
import type { TrialOutcome } from "./trial.ts";

export interface MethodResult
  extends Pick<StudyResult, "stages" | "chosen" | "calibration" | "learningCurve" | "noise"> {
  readonly leakage: Leakage | null;
  readonly unsealed: Unsealed;
  readonly model: Uint8Array;
  readonly linearModel: Uint8Array;
  readonly plainModel: Uint8Array;
  readonly trained: Trained;
}

/**
 * The method after sealing: overfit, shrink, regularize, combine, unseal. Each stage hands its value on.
 *
 * @param seconds tells how many the study has taken, from its very beginning
 */
export async function followMethod(
  context: Context,
  crew: Crew,
  options: Pick<FitOptions, "budgetSeconds" | "trials" | "signal" | "rule" | "memorization" | "refit">,
  seconds: () => number,
): Promise<MethodResult> {
  const { grounds, journal } = context;
  const { refit = true } = options;
  const plan = new Budget({
    grounds,
    journal,
    tally: context.lab.tally,
    threads: crew.threads,
    budgetSeconds: options.budgetSeconds ?? defaults.budgetSeconds,
    trials: options.trials,
    seconds,
  });
  const baselines = await trainBaselines(context, plan);
  const memorized = await overfit(context, crew, plan, options);
  const ladder = await shrink(context, plan, {
    baselineLoss: baselines.constantLoss,
    floor: memorized.ceiling.loss,
    rule: options.rule ?? "1se",
  });
  const leakage = await measureLeakage(context, crew, ladder);
  const regularized = await regularize(context, plan, ladder);
  const { combined, calibrated } = await stage(
    context,
    "combine",
    "Do several networks together do better?",
    async () => {
      const outcomes = [...ladder.outcomes, ...ladder.deep, ...regularized.outcomes];
      const kept = await combine(context, outcomes, { ...plan.combine, threads: plan.threads });
      return { combined: kept, calibrated: calibrate(context, kept), sentence: kept.sentence };
    },
  );
  const orders = [
    ...combined.chosen.map((own) => ({
      ...orderOf(own.outcome, own.seed, own.cycle),
      ...(refit ? bagOf(grounds, own) : watchedOn(grounds, own.without)),
    })),
    ...[baselines.linear, regularized.plain].map((own) => ({
      ...orderOf(own, 0),
      ...(refit ? {} : watchedOn(grounds)),
    })),
  ];
  plan.foresee({
    final: orders.reduce(
      (sum, { setting, stopShare }) => sum + stopShare * costOfLastTraining(setting, grounds),
      0,
    ),
  });
  const learningCurve = await learnFromFewer(context, plan, combined);
  await context.lab.close();
  const all = await stage(
    context,
    "final",
    refit
      ? "What is kept trains on all rows that are not sealed."
      : "What is kept trains on training rows; validation rows stop it.",
    async () => {
      const final = await trainForGood(
        {
          grounds,
          crew,
          journal,
          signal: options.signal,
          networksTrained: context.lab.tally.networksTrained,
        },
        grounds.rest,
        orders,
      );
      context.lab.tally.networksTrained += final.members.length;
      const networks = final.members.length - 2;
      const rows = rowsTrainedOn(grounds, refit, combined.kept);
      const sentence = `${networks === 1 ? "One network" : `${networks} networks`}, the linear baseline and the plain network trained on ${count(rows.length)} rows.`;
      return { ...final, rows, sentence };
    },
  );
  const unspent = plan.unspent();
  if (unspent !== undefined) journal.tell({ event: "note", sentence: unspent });
  const members = all.members.slice(0, -2).map((own, i) => ({ ...own, share: combined.weights[i] ?? 1 }));
  const trained: Trained = { ...all, members, steps: all.steps.slice(0, -2) };
  const { temperature } = calibrated;
  const compose = (own: Trained["members"], cooled: { readonly temperature?: number } = {}): Uint8Array =>
    composeModel({
      encoder: all.encoder,
      description: grounds.description,
      members: own,
      ...cooled,
      metadata: { trainingData: grounds.table.sha256 },
    });
  const model = compose(members, { temperature });
  // What is scored is what is exported.
  const exported = { ...combined, predictions: calibrated.predictions };
  const findings = { baselines, memorized, ladder, regularized, combined: exported, trained };
  const linearModel = compose(all.members.slice(-2, -1));
  const plainModel = compose(all.members.slice(-1));
  const models = { model, linear: linearModel, plain: plainModel };
  const unsealed = await unseal(context, { ...findings, models });
  const parameters = members.reduce((sum, { network }) => sum + parameterCount(network), 0);
  const zeros = members.reduce(
    (sum, { weights, biases }) => sum + countZeros(weights) + countZeros(biases),
    0,
  );
  return {
    stages: {
      overfit: memorized,
      shrink: shrinkResult(ladder),
      regularize: regularizeResult(regularized),
      combine: combineResult(combined),
    },
    chosen: {
      members: members.length,
      parameters,
      nonZeroParameters: parameters - zeros,
      multiplications: members.reduce((sum, { network }) => sum + multiplicationsPerRow(network), 0),
      layers: members.map(({ network }) => widthsOf(network)),
      regularizers: combined.chosen.map(({ outcome, cycle }) =>
        strengthsOn(outcome.trial.setting.strengths, cycle === undefined),
      ),
      refitted: refit,
      steps: trained.steps,
      temperature,
    },
    calibration: calibrated.result,
    learningCurve,
    noise: noiseOf(seedNoise(grounds, combined.again), unsealed.scores),
    leakage,
    unsealed,
    model,
    linearModel,
    plainModel,
    trained,
  };
}

/** What trains for good as that trial did, stopped where its best checkpoints lay, or where its cycle ends. */
const orderOf = ({ trial: { setting }, best, last }: TrialOutcome, seed: number, cycle?: number): Order => ({
  setting,
  seed,
  stopShare: Math.min(1, (cycle === undefined ? best : last).step / setting.steps),
  ...(cycle !== undefined && { cycle }),
});

/** A bagged network trains without the validation rows of its fold; those it was judged by had left out two folds. */
function bagOf({ folds }: Grounds, { without }: FinalMember): Pick<Order, "only" | "judgedRows"> {
  const fold = without === undefined ? undefined : folds[without];
  if (fold === undefined) return {};
  const { train } = fold;
  return { only: train, judgedRows: Math.round(train.length * (1 - 1 / (folds.length - 1))) };
}

/** What trains as it did when it was judged, on one fold, the first where none is named. */
function watchedOn({ folds }: Grounds, fold = 0): Pick<Order, "only" | "watched"> {
  const own = folds[fold];
  if (own === undefined) throw new Error(`there is no fold ${fold}`);
  return { only: own.train, watched: own.validation };
}

const countZeros = (values: Float32Array): number =>
  values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);

// The stages carry their networks along; what is reported does not.
const shrinkResult = ({
  ladder,
  best,
  chosen,
  rule,
  margin,
  interpolation,
  depth,
  sentence,
}: ShrinkResult): ShrinkResult => ({
  ladder,
  best,
  chosen,
  rule,
  margin,
  interpolation,
  depth,
  sentence,
});
const regularizeResult = ({
  ledger,
  trials,
  curves,
  ablation,
  textbook,
  search,
  sentence,
}: RegularizeResult): RegularizeResult => ({
  ledger,
  trials,
  curves,
  ablation,
  textbook,
  search,
  sentence,
});
const combineResult = ({
  candidates,
  luck,
  kept,
  members,
  weights,
  dropoutShare,
  sentence,
}: CombineResult): CombineResult => ({
  candidates,
  luck,
  kept,
  members,
  weights,
  dropoutShare,
  sentence,
});
