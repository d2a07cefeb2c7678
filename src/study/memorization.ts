import type { Column, Table } from "../data/table.ts";
import { count, percent } from "../measure/words.ts";
import type { Random } from "../runtime/random.ts";
import type { TrainRows, ValidationRows } from "../split/rows.ts";
import type { Crew } from "../train/crew.ts";
import { ceilingOf } from "./ceilingOf.ts";
import type { Context } from "./context.ts";
import { isNearFloor } from "./floor.ts";
import type { Grounds } from "./grounds.ts";
import { metricInWords, metricLabel } from "./metricWords.ts";
import type { ShuffledResult } from "./result.ts";
import { type Setting, shapeInWords } from "./setting.ts";

/** Validation rows that are looked at on the way; what is learned from shuffled targets tells nothing about them. */
const mostValidated = 200;

/**
 * Trains the network that memorized once more, the same way, with the targets of these rows shuffled among them
 * (Zhang et al. 2017): there is nothing left to learn, so that what it still gains on its training rows is memory.
 *
 * Random: the permutation, from the study's stream "shuffled targets".
 *
 * @param rows that were memorized
 * @param learned training loss with the true targets, and that of always predicting the same
 */
export async function measureMemory(
  context: Context,
  crew: Crew,
  setting: Setting,
  rows: TrainRows,
  learned: { readonly trainLoss: number; readonly baselineLoss: number },
): Promise<ShuffledResult> {
  const grounds = shuffledGrounds(context.grounds, rows, context.random.split("shuffled targets"));
  const { values, width, targets } = grounds.encoded;
  const dataId = await crew.load({ x: values, width, y: targets });
  const lab = context.lab.besides(grounds, dataId, "shuffled targets");
  const [outcome] = await lab.train("overfit", [{ setting, seeds: [0], only: rows }]);
  await crew.forget(dataId);
  if (outcome === undefined) throw new Error("the network was not trained on shuffled targets");
  const { trainLoss, trainMetric } = outcome.last;
  const gain = (learned.baselineLoss - trainLoss) / (learned.baselineLoss - learned.trainLoss);
  const result = {
    trainLoss,
    trainMetric,
    reached: isNearFloor(trainLoss, ceilingOf(grounds, rows).loss, learned.baselineLoss),
    share: Number.isFinite(gain) ? Math.min(1, Math.max(0, gain)) : 0,
  };
  return { ...result, sentence: sentenceOf(context, setting, rows, result) };
}

function sentenceOf(
  { grounds: { metric } }: Context,
  { hidden }: Setting,
  rows: TrainRows,
  { trainMetric, reached, share }: Omit<ShuffledResult, "sentence">,
): string {
  const score = `${metricLabel(metric.name)} ${metricInWords(metric.name, trainMetric)}`;
  const verb = reached ? "memorizes them too" : "does not memorize them";
  return `With the targets of ${count(rows.length)} rows shuffled, so that there is nothing to learn, the network of ${shapeInWords(hidden)} units ${verb} (${score}): memory alone can give ${percent(share, 0)} of what it gains on its training rows.`;
}

/** The rows with their targets shuffled among them, and a few validation rows, encoded by the first fold. */
function shuffledGrounds(grounds: Grounds, rows: TrainRows, random: Random): Grounds {
  const { table, description, folds, encoded } = grounds;
  const [encoder] = encoded.encoders;
  if (encoder === undefined) throw new Error("there is no encoder");
  const validation = (folds[0]?.validation ?? new Int32Array()).subarray(0, mostValidated) as ValidationRows;
  const order = random.shuffle(Int32Array.from(rows, (_, i) => i));
  const shuffled = withTargets(table, description.target, rows, order);
  const all = Int32Array.from([...rows, ...validation]);
  const place = new Map(Array.from(all, (row, i) => [row, i]));
  const positions = (_: number, wanted: Int32Array): Int32Array =>
    wanted.map((row) => {
      const at = place.get(row);
      if (at === undefined) throw new RangeError(`row ${row} is not among the encoded rows`);
      return at;
    });
  const { width } = encoded;
  const values = new Float32Array(all.length * width);
  for (const [i, from] of encoded.positions(0, all).entries()) {
    values.set(encoded.values.subarray(from * width, (from + 1) * width), i * width);
  }
  const targets = encoder.target.encode(shuffled, all);
  return {
    ...grounds,
    table: shuffled,
    rest: rows,
    folds: [{ train: rows, validation }],
    dependence: { kind: "independent" },
    encoded: { ...encoded, values, targets, encoders: [encoder], foldOffset: () => 0, positions },
    trainRows: rows.length,
  };
}

/** The table with the targets of some rows in another order among them. */
function withTargets(table: Table, target: string, rows: Int32Array, order: Int32Array): Table {
  const moved = <A extends Float64Array | Int32Array>(values: A): A => {
    const copy = values.slice() as A;
    for (const [i, row] of rows.entries()) copy[row] = values[rows[order[i] ?? 0] ?? 0] ?? Number.NaN;
    return copy;
  };
  const columns = table.columns.map((column): Column => {
    if (column.name !== target) return column;
    return column.type === "text"
      ? { ...column, codes: moved(column.codes) }
      : { ...column, values: moved(column.values) };
  });
  return { ...table, columns };
}
