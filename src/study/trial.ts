import { mean } from "../measure/moments.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import type { TrainRows } from "../split/rows.ts";
import type { Parameters, Standing } from "../train/population.ts";
import type { Grounds } from "./grounds.ts";
import { joinPredictions, type MemberOutcome, predictionsFrom, type Truth } from "./outcome.ts";
import type { Setting } from "./setting.ts";

/** A setting to be trained on every fold, once for each seed. */
export interface Trial {
  readonly setting: Setting;
  readonly seeds: readonly number[];
  /** Train on these rows of the first fold only (default: all rows of all folds). */
  readonly only?: TrainRows;
  /** Train on some of the rows of the first folds, and validate there on all rows. */
  readonly part?: TrainPart;
  /** Whether its outcome has the networks' weights (default: no, they are large). */
  readonly keepWeights?: true;
  /** Pause after this step, to go on later; until then it is judged on validation rows (default: train to the end). */
  readonly pauseAt?: number;
  /** The same trial, paused: go on from there (default: begin). */
  readonly after?: TrialOutcome;
}

/** Which rows a trial trains on where these are not all. */
export interface TrainPart {
  /** Number of folds, the first ones. */
  readonly folds: number;
  /** Returns some of the training rows of that fold; the same ones whenever it is asked. */
  rowsOf(fold: number, seed: number): TrainRows;
}

/** How one trial did at one kind of checkpoint; losses are per validation row, in the order of the folds. */
export interface TrialView {
  /** One list a seed. */
  readonly losses: readonly Float64Array[];
  readonly validationLoss: number;
  readonly validationMetric: number;
  readonly trainLoss: number;
  readonly trainMetric: number;
  readonly nonZero: number;
  /** Parameters that are not exactly 0 of each network, seed after seed, and of a seed fold after fold. */
  readonly nonZeros: readonly number[];
  /** Of each network in the same order, where the trial keeps weights. */
  readonly parameters: readonly Parameters[];
  /** Predictions of the validation rows of all folds, one a seed. */
  predictions(): readonly Predictions[];
  /** Mean training loss of each seed. */
  readonly seedTrainLosses: readonly number[];
  /** Step of the checkpoint, mean over folds and seeds. */
  readonly step: number;
}

export interface TrialOutcome {
  readonly trial: Trial;
  readonly networks: number;
  /** With early stopping, and without. */
  readonly best: TrialView;
  readonly last: TrialView;
  readonly curve: {
    readonly steps: number[];
    readonly trainLoss: number[];
    readonly validationLoss: number[];
    readonly weightNorm: number[];
  };
  /** Where each network stands, of a trial that pauses; none where that would fill the memory. */
  readonly standings: readonly Standing[];
  /** Norm of the last weights of each network, seed after seed, and of a seed fold after fold. */
  readonly weightNorms: readonly number[];
}

/** One network of a trial. */
export interface NetworkOutcome {
  readonly seed: number;
  readonly fold: number;
  readonly outcome: MemberOutcome;
}

/** Returns how a trial did from how its networks did; `truths` are of the validation rows, fold by fold. */
export function outcomeOfTrial(
  trial: Trial,
  networks: readonly NetworkOutcome[],
  truths: readonly Truth[],
  grounds: Pick<Grounds, "encoded" | "metric">,
): TrialOutcome {
  const outcomes = networks.map(({ outcome }) => outcome);
  return {
    trial,
    networks: networks.length,
    best: viewOf(trial, networks, truths, grounds, "best"),
    last: viewOf(trial, networks, truths, grounds, "last"),
    curve: averageCurve(outcomes, lossUnit(grounds)),
    standings: outcomes.flatMap(({ standing }) => standing ?? []),
    weightNorms: outcomes.map(({ curve }) => curve.weightNorm.at(-1) ?? Number.NaN),
  };
}

/** What a squared error of standardized values is in squared units of the target; 1 for log loss. */
function lossUnit({ encoded }: Pick<Grounds, "encoded">): number {
  const targets = encoded.encoders.map(({ target }) => target);
  return mean(targets.map((target) => (target.kind === "values" ? target.scale ** 2 : 1)));
}

function viewOf(
  trial: Trial,
  networks: readonly NetworkOutcome[],
  truths: readonly Truth[],
  { encoded, metric }: Pick<Grounds, "encoded" | "metric">,
  which: "best" | "last",
): TrialView {
  const ofSeed = (seed: number) => networks.filter((network) => network.seed === seed);
  const predictionsOf = (seed: number): Predictions =>
    joinPredictions(
      ofSeed(seed).map(({ fold, outcome }) => {
        const target = encoded.encoders[fold]?.target;
        const truth = truths[fold];
        if (target === undefined || truth === undefined) throw new Error(`there is no fold ${fold}`);
        return predictionsFrom(outcome[which].validationOutputs, truth, target);
      }),
    );
  const predictions = (): readonly Predictions[] => trial.seeds.map(predictionsOf);
  const all = predictions();
  const losses = all.map(rowLosses);
  const average = (pick: (outcome: MemberOutcome) => number): number =>
    mean(networks.map(({ outcome }) => pick(outcome)));
  return {
    losses,
    validationLoss: orWorst(mean(losses.map(mean))),
    validationMetric: mean(all.map((p) => metric.compute(p))),
    trainLoss: average((outcome) => outcome[which].trainLoss),
    trainMetric: average((outcome) => outcome[which].trainMetric),
    nonZero: Math.round(average((outcome) => outcome[which].nonZero)),
    nonZeros: networks.map(({ outcome }) => outcome[which].nonZero),
    parameters: networks.flatMap(({ outcome }) => outcome[which].parameters ?? []),
    predictions,
    seedTrainLosses: trial.seeds.map((seed) =>
      mean(ofSeed(seed).map(({ outcome }) => outcome[which].trainLoss)),
    ),
    step: Math.round(average((outcome) => outcome[which].step)),
  };
}

/** A network that diverged says NaN, which compares with nothing; it must lose against every other. */
const orWorst = (loss: number): number => (Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss);

/** Mean over networks of one length; the checks fall on the same steps. */
function averageCurve(outcomes: readonly MemberOutcome[], unit: number): TrialOutcome["curve"] {
  const [first] = outcomes;
  const steps = [...(first?.curve.steps ?? [])];
  const average = (key: "trainLoss" | "validationLoss" | "weightNorm", scale: number): number[] =>
    steps.map((_, i) => scale * mean(outcomes.map(({ curve }) => curve[key][i] ?? Number.NaN)));
  return {
    steps,
    trainLoss: average("trainLoss", unit),
    validationLoss: average("validationLoss", unit),
    weightNorm: average("weightNorm", 1),
  };
}
