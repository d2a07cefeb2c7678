import { coadaptation } from "../../measure/coadaptation.ts";
import { jackknifed, setsOf } from "../../measure/sets.ts";
import { fixed, levelWord } from "../../measure/words.ts";
import type { CoadaptationFound } from "./result.ts";
import type { Slide, Specimen } from "./specimens.ts";

/**
 * Compares how much hidden units say the same with and without dropout, which was made so that units cannot lean on
 * each other (Hinton et al. 2012): correlations over the same rows, intervals from leaving out the same parts of them.
 */
export async function lookAtCoadaptation(
  none: Pick<Specimen, "network">,
  dropout: Pick<Specimen, "network" | "strengths">,
  slide: Pick<Slide, "rows" | "values" | "dependence">,
): Promise<CoadaptationFound> {
  const [without, regular] = [
    await none.network.look(slide.values),
    await dropout.network.look(slide.values),
  ];
  const layers = dropout.network.units.map((units, layer): CoadaptationFound["layers"][number] => {
    const own = regular.hidden[layer] ?? new Float32Array();
    const other = without.hidden[layer] ?? new Float32Array();
    const sets = setsOf(slide.dependence, rowMeans(own, units));
    const a = coadaptation(own, units, sets);
    const b = coadaptation(other, units, sets);
    return {
      none: jackknifed(b.value, b.without),
      dropout: jackknifed(a.value, a.without),
      difference: jackknifed(
        a.value - b.value,
        a.without.map((value, i) => value - (b.without[i] ?? Number.NaN)),
      ),
      activeUnits: { none: b.active, dropout: a.active },
    };
  });
  return { rate: dropout.strengths.dropout, layers, sentence: sentenceOf(layers) };
}

/** Mean over the units of each row, which blocks of time are cut by. */
const rowMeans = (units: Float32Array, width: number): Float64Array =>
  Float64Array.from({ length: units.length / Math.max(1, width) }, (_, row) =>
    units.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value / width, 0),
  );

function sentenceOf(layers: CoadaptationFound["layers"]): string {
  const last = layers.at(-1);
  if (last === undefined)
    return "The network has no hidden layer, so no units that could lean on each other.";
  const { none, dropout, difference } = last;
  const { low, high, level } = difference.interval;
  const where = layers.length === 1 ? "the hidden layer" : "the last hidden layer";
  const word = high < 0 ? "less alike" : low > 0 ? "more alike" : "not clearly more or less alike";
  return `With dropout the units of ${where} are ${word}: the mean absolute correlation of two of them is ${fixed(dropout.value, 3)}, without dropout ${fixed(none.value, 3)} (difference ${fixed(difference.value, 3)}, ${levelWord(level)} interval ${fixed(low, 3)} to ${fixed(high, 3)}).`;
}
