import { normalQuantile } from "../measure/distribution.ts";
import { fixed } from "../measure/words.ts";
import type { Finding } from "./finding.ts";
import { gather, type Material } from "./material.ts";

/** Fewest columns that show a pattern, and most rows: with more, picking by chance no longer pays. */
const FEWEST_COLUMNS = 20;
const MOST_ROWS = 5_000;
/** The columns are related to the target by at least so many standard errors on average. */
const RELATED = 2.2;
/** Probability below which a spread as small is no accident. */
const RARE = 0.005;
/** Columns that go together have z values that go together; so many are compared at most. */
const COMPARED = 40;

/**
 * Tells of a table whose columns all are related to the target a little, and by nearly the same amount: the trace of
 * picking columns by their relation to the target, on all rows, out of many that had none. The z value of a column
 * (Fisher's) has a standard deviation of 1 by sampling alone, and different true relations only widen the spread over
 * columns; values that all lie just beyond a threshold spread less. So the sum of squares around their mean is held
 * against the lower tail of chi-squared, for columns that do not go together.
 */
export function pickedColumns({ truth, features, rest, description }: Material): Finding[] {
  const numbers = features.filter(({ about }) => about.kind === "numeric");
  if (numbers.length < FEWEST_COLUMNS || numbers.length < 0.8 * features.length) return [];
  if (rest.length > MOST_ROWS || description.task === "multiclass") return [];
  const target = truth.kind === "values" ? truth.values : Float64Array.from(truth.codes);
  const columns = numbers.flatMap(({ column }) => {
    const own = gather(column, rest);
    return own.type === "text" ? [] : [own.values];
  });
  const z = columns.map((values) => relation(values, target));
  const mean = z.reduce((sum, each) => sum + each, 0) / z.length;
  const squares = z.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  if (mean < RELATED || squares > smallChiSquared(z.length - 1) || areTied(columns.slice(0, COMPARED)))
    return [];
  const names = numbers.map(({ column }) => column.name);
  const spread = Math.sqrt(squares / (z.length - 1));
  return [
    {
      name: "picked-columns",
      severity: "warning",
      columns: names,
      sentence: `All ${z.length} columns of numbers are related to ${description.target}, by nearly the same: ${fixed(mean, 1)} standard errors on average, with a spread of ${fixed(spread, 2)} where chance alone makes 1. Columns that were picked for it out of many look like that.`,
      cost: "Columns picked with the help of test rows predict these test rows by luck, and new rows not at all.",
      fix: "Give the table with all columns it once had, or pick columns without the rows of the test (--test <file>).",
      evidence: { columns: z.length, mean, spread },
    },
  ];
}

/** The sum of squares that is undercut with probability `RARE` (Wilson & Hilferty 1931). */
function smallChiSquared(degrees: number): number {
  const part = 2 / (9 * degrees);
  return degrees * (1 - part + normalQuantile(RARE) * Math.sqrt(part)) ** 3;
}

/** Whether columns are correlated by more than chance makes of columns that have nothing to do with each other. */
function areTied(columns: readonly Float64Array[]): boolean {
  let sum = 0;
  let pairs = 0;
  for (const [i, a] of columns.entries()) {
    for (const b of columns.slice(i + 1)) {
      sum += relation(a, b);
      pairs++;
    }
  }
  // The mean of |z| is .8 by chance; columns picked for the same target share a little of it.
  return sum / pairs > 1.2;
}

/** Fisher's z of the correlation, in standard errors, without its sign. */
function relation(a: Float64Array, b: Float64Array): number {
  let n = 0;
  const sums = { a: 0, b: 0, aa: 0, bb: 0, ab: 0 };
  const [a0 = 0] = a.filter((value) => !Number.isNaN(value));
  const [b0 = 0] = b.filter((value) => !Number.isNaN(value));
  for (let i = 0; i < a.length; i++) {
    const x = (a[i] ?? Number.NaN) - a0;
    const y = (b[i] ?? Number.NaN) - b0;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
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
