import { at } from "./at.ts";
import type { ClassPredictions } from "./predictions.ts";

/** Temperatures beyond these are never needed by a network that has learned anything. */
const COLDEST = 0.25;
const HOTTEST = 10;

/** A probability of zero counts as the smallest number that is not. */
const LEAST_LOG = Math.log(Number.MIN_VALUE);

/**
 * Returns the mean of the members' probabilities after each member's logits were divided by the temperature. Only
 * probabilities are needed: softmax(log(p) / T) is softmax(logits / T).
 *
 * @param members what each network says about the same rows, in the same order; at least one
 * @param temperature above 1 makes probabilities more even, below 1 more extreme; 1 changes nothing
 * @param weights of the members in the mean (default: all the same)
 */
export function atTemperature(
  members: readonly ClassPredictions[],
  temperature: number,
  weights: readonly number[] = members.map(() => 1),
): ClassPredictions {
  const [first] = members;
  if (first === undefined) throw new RangeError("There are no predictions to scale.");
  const { truth, classes } = first;
  const probabilities = new Float64Array(truth.length * classes);
  const scaled = new Float64Array(classes);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [m, { probabilities: own }] of members.entries()) {
    const weight = at(weights, m);
    for (let from = 0; from < own.length; from += classes) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let c = 0; c < classes; c++) {
        scaled[c] = logOf(at(own, from + c)) / temperature;
        largest = Math.max(largest, at(scaled, c));
      }
      let sum = 0;
      for (let c = 0; c < classes; c++) {
        scaled[c] = Math.exp(at(scaled, c) - largest);
        sum += at(scaled, c);
      }
      for (let c = 0; c < classes; c++) {
        probabilities[from + c] = at(probabilities, from + c) + ((at(scaled, c) / sum) * weight) / total;
      }
    }
  }
  return { kind: "classes", truth, probabilities, classes };
}

/**
 * Returns the temperature, between 0.25 and 10, that makes the log loss of the members' mean probabilities lowest
 * (Guo et al. 2017): logits of every member are divided by it before softmax, then probabilities are averaged, as in
 * the exported model. The slope of the loss in 1 / T is brought to zero in double precision by bisection and secant
 * steps. The loss of one network is convex in 1 / T, so that zero is the minimum; that of a mean of networks nearly is.
 *
 * @param members what each network says about the same rows, in the same order; at least one
 * @param rows positions of the rows to fit on (default: all)
 * @param weights of the members in the mean (default: all the same)
 */
export function fitTemperature(
  members: readonly ClassPredictions[],
  rows: Int32Array = Int32Array.from(members[0]?.truth ?? [], (_, row) => row),
  weights: readonly number[] = members.map(() => 1),
): number {
  const [first] = members;
  if (first === undefined || rows.length === 0) return 1;
  const { truth, classes } = first;
  const logs = members.map(({ probabilities }) => probabilities.map(logOf));
  const slope = (inverse: number): number => slopeAt(inverse, { logs, weights, truth, classes }, rows);
  return 1 / rootOf(slope, 1 / HOTTEST, 1 / COLDEST);
}

const logOf = (probability: number): number => (probability > 0 ? Math.log(probability) : LEAST_LOG);

/** Slope of the mean log loss in 1 / T; every sum in a form that no probability can underflow. */
function slopeAt(
  inverse: number,
  {
    logs,
    weights: shares,
    truth,
    classes,
  }: {
    readonly logs: readonly Float64Array[];
    readonly weights: readonly number[];
    readonly truth: Int32Array;
    readonly classes: number;
  },
  rows: Int32Array,
): number {
  // Of each member: the logarithm of its probability of the truth, and the slope of that.
  const own = new Float64Array(logs.length);
  const slopes = new Float64Array(logs.length);
  let total = 0;
  for (const row of rows) {
    const from = row * classes;
    const to = from + classes;
    const place = from + at(truth, row);
    let likeliest = Number.NEGATIVE_INFINITY;
    for (let m = 0; m < logs.length; m++) {
      const member = logs[m] as Float64Array;
      let largest = Number.NEGATIVE_INFINITY;
      for (let c = from; c < to; c++) largest = Math.max(largest, member[c] as number);
      let sum = 0;
      let moment = 0;
      for (let c = from; c < to; c++) {
        const log = member[c] as number;
        const weight = Math.exp(inverse * (log - largest));
        sum += weight;
        moment += weight * log;
      }
      const truly = member[place] as number;
      own[m] = inverse * (truly - largest) - Math.log(sum);
      slopes[m] = truly - moment / sum;
      likeliest = Math.max(likeliest, own[m] as number);
    }
    let weights = 0;
    let weighted = 0;
    for (let m = 0; m < logs.length; m++) {
      const weight = at(shares, m) * Math.exp((own[m] as number) - likeliest);
      weights += weight;
      weighted += weight * (slopes[m] as number);
    }
    total -= weighted / weights;
  }
  return total / rows.length;
}

/** Where a rising function crosses zero between two bounds, or the bound that is nearest to that. */
function rootOf(rising: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [atA, atB] = [rising(a), rising(b)];
  if (atA >= 0) return a;
  if (atB <= 0) return b;
  // Illinois: the secant, with the end that stays put counted half.
  for (let i = 0; i < 60 && b - a > 1e-8 * b; i++) {
    const x = i % 4 === 3 ? (a + b) / 2 : a - (atA * (b - a)) / (atB - atA);
    const value = rising(x);
    if (value === 0) return x;
    if (value < 0) {
      [a, atA] = [x, value];
      atB /= 2;
    } else {
      [b, atB] = [x, value];
      atA /= 2;
    }
  }
  return (a + b) / 2;
}
