import { fixed } from "../measure/words.ts";
import type { Finding } from "./finding.ts";
import { gather, type Material } from "./material.ts";

/** Fewest columns that show a pattern, and most rows: with more, picking by chance no longer pays. */
const FEWEST_COLUMNS = 20;
const MOST_ROWS = 5_000;
/** Every column is related to the target by at least so many standard errors, none by more than the second. */
const WEAKEST = 2;
const STRONGEST = 6;
/**
 * Mean distance of the z values from the smallest. Beyond a threshold z the normal tail is about 1 / z long, so
 * columns picked by chance crowd there: .35 beyond z = 2.5. Those of twenty equally good columns scatter with
 * standard deviation 1, and lie 1.9 above their smallest on average.
 */
const CROWDED = 0.8;

/**
 * Tells of a table whose columns all are weakly related to the target, none strongly and none not at all: the trace
 * of picking columns by their relation to the target, on all rows, out of many that had none.
 */
export function pickedColumns({ truth, features, rest, description }: Material): Finding[] {
  const numbers = features.filter(({ about }) => about.kind === "numeric");
  if (numbers.length < FEWEST_COLUMNS || numbers.length < 0.8 * features.length) return [];
  if (rest.length > MOST_ROWS || description.task === "multiclass") return [];
  const target = truth.kind === "values" ? truth.values : Float64Array.from(truth.codes);
  const z = numbers
    .map(({ column }) => {
      const own = gather(column, rest);
      return own.type === "text" ? 0 : relation(own.values, target);
    })
    .sort((a, b) => a - b);
  const [weakest = 0] = z;
  const strongest = z.at(-1) ?? 0;
  const crowd = z.reduce((sum, each) => sum + each - weakest, 0) / z.length;
  if (weakest < WEAKEST || strongest > STRONGEST || crowd > CROWDED) return [];
  const names = numbers.map(({ column }) => column.name);
  return [
    {
      name: "picked-columns",
      severity: "warning",
      columns: names,
      sentence: `All ${z.length} columns of numbers are related to ${description.target}, each just beyond chance: by ${fixed(weakest, 1)} to ${fixed(strongest, 1)} standard errors, ${fixed(crowd, 1)} above the weakest on average. Columns that were picked for it out of many look like that.`,
      cost: "Columns picked with the help of test rows predict these test rows by luck, and new rows not at all.",
      fix: "Give the table with all columns it once had, or pick columns without the rows of the test (--test <file>).",
      evidence: { columns: z.length, weakest, strongest, crowd },
    },
  ];
}

/** Fisher's z of the correlation, in standard errors, without its sign. */
function relation(a: Float64Array, b: Float64Array): number {
  let n = 0;
  const sums = { a: 0, b: 0, aa: 0, bb: 0, ab: 0 };
  const [a0 = 0] = a.filter((value) => !Number.isNaN(value));
  const [b0 = 0] = b;
  for (let i = 0; i < a.length; i++) {
    const x = (a[i] ?? Number.NaN) - a0;
    const y = (b[i] ?? Number.NaN) - b0;
    if (Number.isNaN(x)) continue;
    n++;
    sums.a += x;
    sums.b += y;
    sums.aa += x * x;
    sums.bb += y * y;
    sums.ab += x * y;
  }
  const squares = (sums.aa - sums.a ** 2 / n) * (sums.bb - sums.b ** 2 / n);
  const r = (sums.ab - (sums.a * sums.b) / n) / Math.sqrt(squares);
  return n < 10 || Number.isNaN(r) ? 0 : Math.abs(Math.atanh(r)) * Math.sqrt(n - 3);
}
