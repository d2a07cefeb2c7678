import type { Random } from "../../src/runtime/random.ts";
import { tableOf } from "../tableOf.ts";
import { cells, type Trap } from "./trap.ts";

type Cell = number | string | undefined;

interface Made {
  readonly cells: readonly Cell[];
  /** What the column says of the target, by row; mean 0, about 1 wide. */
  readonly signal: readonly number[];
}

/** Kinds of columns as tables have them. */
const kinds: readonly ((rows: number, random: Random) => Made)[] = [
  (rows, random) => {
    const x = cells(rows, () => random.normal());
    return { cells: x, signal: x };
  },
  (rows, random) => {
    const x = cells(rows, () => Math.exp(random.normal()));
    return {
      cells: x.map((value) => Math.round(100 * value) / 100),
      signal: x.map((value) => Math.log(value)),
    };
  },
  (rows, random) => {
    const x = cells(rows, () => 18 + random.integer(60));
    return { cells: x, signal: x.map((value) => (value - 47) / 17) };
  },
  (rows, random) => {
    const x = cells(rows, () => random.integer(5));
    return { cells: x, signal: x.map((value) => (value - 2) / 1.4) };
  },
  (rows, random) => {
    const levels = 2 + random.integer(28);
    const weights = cells(levels, () => random.normal());
    const x = cells(rows, () => Math.floor(levels * random.uniform() ** 1.5));
    return { cells: x.map((level) => `level ${level}`), signal: x.map((level) => weights[level] ?? 0) };
  },
  (rows, random) => {
    const x = cells(rows, () => random.uniform() < 0.3);
    return { cells: x.map(String), signal: x.map((value) => (value ? 1.5 : -0.6)) };
  },
];

/**
 * Returns a table without any leak: 600 to 2,500 independent rows, 3 to 14 columns of various kinds, some with
 * missing cells, some related to each other, some to the target, and noise. Split as unseen draws it, by a column
 * that names the parts, by a test file, or by groups that are independent draws like all else.
 */
export function cleanTable(random: Random): Trap {
  const rows = 600 + random.integer(1900);
  const made = cells(3 + random.integer(12), (c) => {
    // One column at least is fine enough to tell rows apart.
    const own = (kinds[c === 0 ? 0 : random.integer(kinds.length)] ?? (kinds[0] as (typeof kinds)[0]))(
      rows,
      random,
    );
    const holes = random.uniform() < 0.3 ? 0.2 * random.uniform() : 0;
    return { ...own, cells: own.cells.map((cell) => (random.uniform() < holes ? undefined : cell)) };
  });
  const weights = made.map(() => (random.uniform() < 0.5 ? 0 : random.normal()));
  const noise = 1 + random.uniform();
  const score = cells(
    rows,
    (row) =>
      made.reduce((sum, { signal }, c) => sum + (weights[c] ?? 0) * (signal[row] ?? 0), 0) +
      noise * random.normal(),
  );
  const sorted = [...score].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * rows)] ?? 0;
  const classes = [2, 2, 3, 4][random.integer(4)] ?? 2;
  const rarest = 0.25 + 0.25 * random.uniform();
  const edges = classes === 2 ? [at(rarest)] : cells(classes - 1, (i) => at((i + 1) / classes));
  const isRegression = random.uniform() < 0.4;
  const y = score.map(
    (value): Cell => (isRegression ? value : `class ${edges.filter((edge) => value > edge).length}`),
  );
  const related = random.uniform() < 0.4 ? made[0] : undefined;
  const columns: Record<string, readonly Cell[]> = Object.fromEntries(
    made.map((own, c) => [`x${c}`, own.cells]),
  );
  if (related !== undefined) columns.related = related.signal.map((value) => value + 0.5 * random.normal());
  const how = random.integer(10);
  if (how >= 4) return { target: "y", table: tableOf({ ...columns, y }) };
  if (how >= 2) {
    const part = cells(rows, () => (random.uniform() < 0.25 ? "test" : "train"));
    return { target: "y", table: tableOf({ ...columns, part, y }), split: { part: "part" } };
  }
  const group = cells(rows, () => random.integer(200));
  return { target: "y", table: tableOf({ ...columns, group, y }), split: { group: "group" } };
}
