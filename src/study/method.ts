import { composeModel } from "../model/compose.ts";
import { multiplicationsPerRow, parameterCount, widthsOf } from "../network/network.ts";
import type { Crew } from "../train/crew.ts";
import { overfit } from "./2-overfit.ts";
import { shrink } from "./3-shrink.ts";
import { regularize } from "./4-regularize.ts";
import { combine } from "./5-combine.ts";
import { type Unsealed, unseal } from "./6-unseal.ts";
import { trainBaselines } from "./baselines.ts";
import { calibrate } from "./calibrate.ts";
import { type Context, stage } from "./context.ts";
import { defaults } from "./defaults.ts";
import type { FinalMember } from "./ensembles.ts";
import { type Order, type Trained, trainForGood } from "./final.ts";
import type { Grounds } from "./grounds.ts";
import type { Tally } from "./laboratory.ts";
import { type Leakage, leakageNetworks, measureLeakage } from "./leakage.ts";
import { learnFromFewer } from "./learningCurve.ts";
import { noiseOf, seedNoise } from "./noise.ts";
import type { FitOptions } from "./options.ts";
import { planStudy, replanStudy, type StudyPlan } from "./plan.ts";
import type { CombineResult, RegularizeResult, ShrinkResult, StudyResult } from "./result.ts";
import { strengthsOn } from "./setting.ts";
import type { TrialOutcome } from "./trial.ts";

export interface MethodResult
  extends Pick<StudyResult, "stages" | "chosen" | "calibration" | "learningCurve" | "noise"> {
  readonly leakage: Leakage | null;
  readonly unsealed: Unsealed;
  readonly model: Uint8Array;
  readonly linearModel: Uint8Array;
  readonly trained: Trained;
}

/** The method after sealing: overfit, shrink, regularize, combine, unseal. Each stage hands its value on. */
export async function followMethod(
  context: Context,
  crew: Crew,
  options: Pick<FitOptions, "budgetSeconds" | "trials" | "signal" | "rule" | "memorization">,
): Promise<MethodResult> {
  const { grounds, journal } = context;
  const begun = performance.now();
  const baselines = await trainBaselines(context);
  const memorized = await overfit(context, crew, options);
  const first = decidePlan(context, crew, options);
  const before = { ...context.lab.tally };
  const ladder = await shrink(context, first, {
    baselineLoss: baselines.constantLoss,
    floor: memorized.ceiling.loss,
    rule: options.rule ?? "1se",
  });
  const leakage = await measureLeakage(context, crew, ladder);
  const plan = revisePlan(context, crew, options, first, before, (performance.now() - begun) / 1000);
  const regularized = await regularize(context, plan, ladder);
  const { combined, calibrated, all } = await stage(
    context,
    "combine",
    "Do several networks together do better?",
    async () => {
      const kept = await combine(context, [...ladder.outcomes, ...ladder.deep, ...regularized.outcomes]);
      const orders = [
        ...kept.chosen.map((own) => ({ ...orderOf(own.outcome, own.seed), ...bagOf(grounds, own) })),
        orderOf(baselines.linear, 0),
      ];
      const trained = await trainForGood(
        { grounds, crew, journal, signal: options.signal },
        grounds.rest,
        orders,
      );
      context.lab.tally.networksTrained += trained.members.length;
      return { combined: kept, calibrated: calibrate(context, kept), all: trained, sentence: kept.sentence };
    },
  );
  const learningCurve = await learnFromFewer(context, plan, combined);
  const members = all.members.slice(0, -1).map((own, i) => ({ ...own, share: combined.weights[i] ?? 1 }));
  const trained: Trained = { ...all, members, steps: all.steps.slice(0, -1) };
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
  const linearModel = compose(all.members.slice(-1));
  const unsealed = await unseal(context, { ...findings, model, linearModel });
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
      regularizers: combined.chosen.map(({ outcome }) => strengthsOn(outcome.trial.setting.strengths, true)),
      refitted: true,
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
    trained,
  };
}

/** What trains for good as that trial did, stopped where its best checkpoints lay. */
const orderOf = ({ trial: { setting }, best }: TrialOutcome, seed: number): Order => ({
  setting,
  seed,
  stopShare: Math.min(1, best.step / setting.steps),
});

/** A bagged network trains without the validation rows of its fold; those it was judged by had left out two folds. */
function bagOf({ folds }: Grounds, { without }: FinalMember): Pick<Order, "only" | "judgedRows"> {
  const fold = without === undefined ? undefined : folds[without];
  if (fold === undefined) return {};
  const { train } = fold;
  return { only: train, judgedRows: Math.round(train.length * (1 - 1 / (folds.length - 1))) };
}

type Effort = Pick<FitOptions, "budgetSeconds" | "trials">;

/** Core-microseconds of the clock for one that was estimated, within bounds that a hiccup cannot break. */
const slownessOf = ({ trainingSeconds, estimatedCost }: Tally, cores: number): number =>
  estimatedCost === 0 ? 1 : Math.min(3, Math.max(0.4, (trainingSeconds * cores * 1e6) / estimatedCost));

/** The plan; where the clock has a part in it, the speed is taken from the trainings so far. */
function decidePlan({ grounds, journal, lab }: Context, crew: Crew, effort: Effort): StudyPlan {
  const { budgetSeconds = defaults.budgetSeconds, trials } = effort;
  return journal.decide(
    "plan",
    () => {
      if (trials !== undefined) return planStudy(grounds, { budgetSeconds, threads: 2, slowness: 1, trials });
      // One population keeps one worker busy, so the slowest part of the first trainings ran on one core.
      const slowness = slownessOf(lab.tally, 1);
      return planStudy(grounds, { budgetSeconds, threads: crew.threads, slowness, trials });
    },
    ({ shrink: ladder }) => {
      const besides = leakageNetworks(grounds, ladder.seeds);
      const leakage = besides === 0 ? "" : ` ${besides} networks more show what a random split would hide.`;
      return `The ladder has ${ladder.widths.length} sizes x ${ladder.seeds} seeds of ${ladder.steps} steps.${leakage}`;
    },
  );
}

/** The rest of the plan, once the ladder has shown how fast networks of all sizes train on all cores. */
function revisePlan(
  { grounds, journal, lab }: Context,
  crew: Crew,
  { budgetSeconds = defaults.budgetSeconds, trials }: Effort,
  plan: StudyPlan,
  before: Tally,
  secondsGone: number,
): StudyPlan {
  return journal.decide(
    "plan after the ladder",
    () => {
      if (trials !== undefined) return plan;
      const ladder = {
        ...lab.tally,
        trainingSeconds: lab.tally.trainingSeconds - before.trainingSeconds,
        estimatedCost: lab.tally.estimatedCost - before.estimatedCost,
      };
      const slowness = slownessOf(ladder, crew.threads);
      const left = budgetSeconds - secondsGone;
      return replanStudy(plan, grounds, { budgetSeconds: left, threads: crew.threads, slowness, trials });
    },
    ({ ledger, search }) =>
      `The ledger takes ${ledger.steps} steps; ${search.trials} settings begin, and the best of them train for ${search.steps} steps.`,
  );
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
