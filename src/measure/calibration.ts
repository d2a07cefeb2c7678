import { at } from "./at.ts";
import { asClasses, type Predictions, predictedClasses, rowCount } from "./predictions.ts";

/** Rows whose highest probability falls between two bounds. */
export interface ReliabilityBin {
  /** Bounds of the confidence: above `low`, at most `high`. */
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /** Mean highest probability of these rows, and the share of them that are right; NaN where n is 0. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** Returns confidence against accuracy in bins of equal width over (0, 1], for a reliability diagram. */
export function reliability(p: Predictions, bins = 15): readonly ReliabilityBin[] {
  const classes = asClasses(p);
  const predicted = predictedClasses(classes);
  const confidence = new Float64Array(bins);
  const hits = new Float64Array(bins);
  const counts = new Int32Array(bins);
  for (let i = 0; i < predicted.length; i++) {
    const sure = at(classes.probabilities, i * classes.classes + at(predicted, i));
    const bin = binOf(sure, bins);
    counts[bin] = at(counts, bin) + 1;
    confidence[bin] = at(confidence, bin) + sure;
    hits[bin] = at(hits, bin) + (predicted[i] === classes.truth[i] ? 1 : 0);
  }
  return Array.from(counts, (n, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    n,
    confidence: at(confidence, bin) / n,
    accuracy: at(hits, bin) / n,
  }));
}

/**
 * Returns the expected calibration error: the mean distance between confidence and accuracy over bins, weighted
 * by rows (Guo et al. 2017, equation 3). 0 is calibrated; 0.05 means that stated probabilities are off by five
 * points on average. 15 bins unless said otherwise.
 */
export function calibrationError(p: Predictions, bins = 15): number {
  const filled = reliability(p, bins).filter(({ n }) => n > 0);
  return filled.reduce((sum, bin) => sum + bin.n * Math.abs(bin.confidence - bin.accuracy), 0) / rowCount(p);
}

/**
 * Returns what each row says of the calibration error, [n]; their mean is the error. It is confidence less hit, signed
 * as that of the row's bin: the difference of two networks can then be paired row by row. Of a bin that is calibrated
 * the sign is chance; the error of both networks is flattered upward alike.
 */
export function calibrationRows(p: Predictions, bins = 15): Float64Array {
  const classes = asClasses(p);
  const predicted = predictedClasses(classes);
  const sure = Float64Array.from(predicted, (label, i) =>
    at(classes.probabilities, i * classes.classes + label),
  );
  const off = sure.map((own, i) => own - (predicted[i] === classes.truth[i] ? 1 : 0));
  const places = Int32Array.from(sure, (own) => binOf(own, bins));
  const sums = new Float64Array(bins);
  for (const [i, bin] of places.entries()) sums[bin] = at(sums, bin) + at(off, i);
  return off.map((own, i) => (at(sums, at(places, i)) < 0 ? -own : own));
}

const binOf = (confidence: number, bins: number): number =>
  Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1));

/** How far stated probabilities are off, and where. */
export interface Calibration {
  /** See `calibrationError`; 15 bins. */
  readonly error: number;
  /** Bins that hold rows. */
  readonly bins: readonly ReliabilityBin[];
}

/** Returns the calibration of predicted classes in 15 bins of confidence. */
export const calibrationOf = (p: Predictions): Calibration => ({
  error: calibrationError(p),
  bins: reliability(p).filter(({ n }) => n > 0),
});
