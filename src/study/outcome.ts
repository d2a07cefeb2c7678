import type { TargetEncoder } from "../encode/target.ts";
import type { Metric } from "../measure/metrics/metric.ts";
import { mixPredictions } from "../measure/mixture.ts";
import { mean } from "../measure/moments.ts";
import { asClasses, asValues, type Predictions, rowLosses } from "../measure/predictions.ts";
import type { Checkpoint, Parameters, Standing, TrainedMember } from "../train/population.ts";

/** What is remembered of one network at one checkpoint: enough to judge it, small enough to keep hundreds. */
export interface MemberView {
  readonly step: number;
  readonly trainLoss: number;
  readonly trainMetric: number;
  readonly nonZero: number;
  /** Logits or standardized values of its validation rows, row after row. */
  readonly validationOutputs: Float32Array;
  /** Where its trial keeps weights. */
  readonly parameters?: Parameters;
}

/** One network trained on one fold with one seed. */
export interface MemberOutcome {
  readonly best: MemberView;
  readonly last: MemberView;
  readonly curve: TrainedMember["curve"];
  readonly diverged: boolean;
  /** Where it stands, if it has paused and there is room to keep it. */
  readonly standing?: Standing;
}

/** Truth of some rows: class numbers, or values in units of the target. */
export type Truth = Int32Array | Float64Array;

/** Returns probabilities or values from what networks put out. */
export function predictionsFrom(outputs: Float32Array, truth: Truth, target: TargetEncoder): Predictions {
  if (target.kind === "values") {
    const values = Float64Array.from(outputs, (value) => target.inverse(value));
    return { kind: "values", truth: Float64Array.from(truth), values };
  }
  const classes = target.classes.length;
  const probabilities = new Float64Array(outputs.length);
  for (let at = 0; at < outputs.length; at += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, outputs[at + c] ?? 0);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const weight = Math.exp((outputs[at + c] ?? 0) - largest);
      probabilities[at + c] = weight;
      sum += weight;
    }
    for (let c = 0; c < classes; c++) probabilities[at + c] = (probabilities[at + c] ?? 0) / sum;
  }
  return { kind: "classes", truth: Int32Array.from(truth), probabilities, classes };
}

/** Returns what is remembered of a trained network. */
export function outcomeOf(
  member: TrainedMember,
  trainTruth: Truth,
  target: TargetEncoder,
  metric: Metric,
): MemberOutcome {
  const view = ({ step, trainOutputs, validationOutputs, nonZero, parameters }: Checkpoint): MemberView => {
    // A network that pauses is not scored on its training rows.
    const scored = trainOutputs.length > 0;
    const train = predictionsFrom(trainOutputs, scored ? trainTruth : trainTruth.subarray(0, 0), target);
    return {
      step,
      trainLoss: scored ? mean(rowLosses(train)) : Number.NaN,
      trainMetric: scored ? metric.compute(train) : Number.NaN,
      nonZero,
      validationOutputs: Float32Array.from(validationOutputs),
      ...(parameters !== undefined && { parameters }),
    };
  };
  return { best: view(member.best), last: view(member.last), curve: member.curve, diverged: member.diverged };
}

/** Returns predictions of several parts of the rows as one, in the order given. */
export function joinPredictions(parts: readonly Predictions[]): Predictions {
  const [first] = parts;
  if (first === undefined) throw new RangeError("There are no predictions to join.");
  if (parts.length === 1) return first;
  const join = <A extends Float64Array | Int32Array>(
    make: (length: number) => A,
    arrays: readonly A[],
  ): A => {
    const all = make(arrays.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const array of arrays) {
      all.set(array, at);
      at += array.length;
    }
    return all;
  };
  const doubles = (length: number): Float64Array => new Float64Array(length);
  if (first.kind === "values") {
    const own = parts.map(asValues);
    const truth = join(
      doubles,
      own.map((part) => part.truth),
    );
    return {
      kind: "values",
      truth,
      values: join(
        doubles,
        own.map((part) => part.values),
      ),
    };
  }
  const own = parts.map(asClasses);
  return {
    kind: "classes",
    truth: join(
      (length) => new Int32Array(length),
      own.map((part) => part.truth),
    ),
    probabilities: join(
      doubles,
      own.map((part) => part.probabilities),
    ),
    classes: first.classes,
  };
}

/** Returns the mean of several networks' probabilities (or values) for the same rows. */
export const averagePredictions = (all: readonly Predictions[]): Predictions => mixPredictions(all);
