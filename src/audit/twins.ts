import type { Random } from "../runtime/random.ts";
import { expectedPairs, sortedCells, surprise } from "./coincidence.ts";
import { addColumn, emptyFingerprints, type Groups, groupByFingerprint, pick } from "./fingerprints.ts";
import { gather, somePlaces } from "./material.ts";
import type { Pool } from "./pooled.ts";

/** Rows whose features are almost those of another row. */
export interface Twins {
  /** Columns of which one differs, by index, most often first; or how finely numbers agree (a share of their spread). */
  readonly how: { readonly columns: readonly number[] } | { readonly rounded: number };
  /** Rows that are not sealed and have a near copy among themselves. */
  readonly rest: number;
  /** Sealed rows with a near copy among the others. */
  readonly sealed: number;
  /** Pairs that chance may make, by a careful estimate. */
  readonly byChance: number;
  /** Pairs of neighbors among the copies that are not sealed, for a comparison of their targets. */
  readonly pairs: readonly (readonly [number, number])[];
}

/** Rows that are alike in every feature. */
export interface Copies {
  /** Rows that are not sealed and repeat an earlier one. */
  readonly rest: number;
  /** Sealed rows that also stand among the others. */
  readonly sealed: number;
  readonly byChance: number;
  /** The same number for rows alike in every feature, one for each row that is not sealed. */
  readonly groups: Int32Array;
}

/** Shares of a column's spread that numbers are rounded to, from fine to coarse. */
const STEPS = [1 / 4096, 1 / 1024, 1 / 256, 1 / 64] as const;
/** Fewest rows with a near copy that are worth telling. */
const FEWEST = 5;
/** Found pairs must be this many times what chance may make. */
const BEYOND_CHANCE = 10;
/** Chance is judged by no more rows than this, and no more pairs are kept to compare targets. */
const MOST_ROWS = 10_000;
const MOST_PAIRS = 2_000;

/**
 * Finds exact and near copies in linear time: rows that agree in all features but one (one pass of fingerprints a
 * column, that column taken out), and rows that agree after rounding at four scales, each with two offsets so that
 * near values on two sides of a boundary still meet. Near copies that chance may have made are left out:
 * `byChance` of `coincidence.ts`, and for rounding that a fourfold coarser step finds not even twice as many pairs, where
 * rows scattered smoothly would give at least four times. Randomness: rows drawn for the estimate of chance.
 */
export function findTwins(pool: Pool, random: Random): { copies: Copies; twins: readonly Twins[] } {
  const total = emptyFingerprints(pool.size);
  for (let c = 0; c < pool.width; c++) addColumn(total, pool.column(c), c);
  const exact = groupByFingerprint(total);
  const sides = sidesOf(exact, pool);
  const { first } = sides;
  const places = somePlaces(exact.count, MOST_ROWS, random);
  const chance = (bits: number): number => expectedPairs((exact.count * (exact.count - 1)) / 2, bits);

  const grids = STEPS.flatMap((share) => [0, 0.5].map((offset) => ({ share, offset })));
  const rounded = grids.map((grid) => ({ ...grid, prints: emptyFingerprints(exact.count) }));
  const bits = new Float64Array(pool.width);
  const roundedBits = new Float64Array(STEPS.length);
  let isRounded = false;
  for (let c = 0; c < pool.width; c++) {
    const own = gather(pool.column(c), first);
    const cells = sortedCells(own, places);
    bits[c] = surprise(cells);
    const spread = own.type === "text" ? 0 : spreadOf(cells);
    if (spread > 0) isRounded = true;
    for (const { share, offset, prints } of rounded)
      addColumn(prints, own, c, 1, { step: share * spread, offset });
    for (const [i, share] of STEPS.entries()) {
      const step = { step: share * spread, offset: 0 };
      roundedBits[i] = (roundedBits[i] ?? 0) + (spread > 0 ? surprise(cells, step) : (bits[c] ?? 0));
    }
  }
  const allBits = bits.reduce((sum, each) => sum + each, 0);
  const ownTotal = pick(total, first);
  const twins: Twins[] = [];
  const alike = butOneColumn(pool, sides, ownTotal, (c) => chance(allBits - (bits[c] ?? 0)));
  if (alike !== undefined) twins.push(alike);
  if (isRounded) {
    const counted = rounded.map(({ prints }) => countTwins(groupByFingerprint(prints), sides));
    const near = standingOut(counted, (step) => chance(roundedBits[step] ?? 0));
    if (near !== undefined) twins.push(near);
  }
  const inRest = sides.isRest.reduce((sum, each) => sum + each, 0);
  return {
    copies: {
      rest: pool.firstSealed - inRest,
      sealed: sides.sealedCopies,
      byChance: chance(allBits),
      groups: exact.group.slice(0, pool.firstSealed),
    },
    twins,
  };
}

/** Groups of exact copies: the first row of each, and the parts that it occurs in. */
interface Sides {
  readonly first: Int32Array;
  readonly isRest: Uint8Array;
  readonly isSealed: Uint8Array;
  /** Sealed rows whose group occurs in the rest too. */
  readonly sealedCopies: number;
}

function sidesOf({ group, count }: Groups, { size, firstSealed }: Pool): Sides {
  const first = new Int32Array(count).fill(-1);
  const isRest = new Uint8Array(count);
  const isSealed = new Uint8Array(count);
  let sealedCopies = 0;
  for (let i = 0; i < size; i++) {
    const g = group[i] ?? 0;
    if ((first[g] ?? -1) < 0) first[g] = i;
    if (i < firstSealed) isRest[g] = 1;
    else {
      isSealed[g] = 1;
      sealedCopies += isRest[g] ?? 0;
    }
  }
  return { first, isRest, isSealed, sealedCopies };
}

interface Counted {
  /** Which of the different rows have a near copy among those that are not sealed. */
  readonly marks: Uint8Array;
  readonly rest: number;
  readonly sealed: number;
  readonly pairs: readonly (readonly [number, number])[];
  /** Pairs of different rows that are not sealed and share a group, all of them. */
  readonly pairCount: number;
}

/** Counts the different rows that share a group: those of the rest, and sealed ones with a copy in the rest. */
function countTwins({ group, count }: Groups, { first, isRest, isSealed }: Sides): Counted {
  const inRest = new Int32Array(count);
  const last = new Int32Array(count).fill(-1);
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < group.length; i++) {
    if (isRest[i] !== 1) continue;
    const g = group[i] ?? 0;
    inRest[g] = (inRest[g] ?? 0) + 1;
    const before = last[g] ?? -1;
    if (before >= 0 && pairs.length < MOST_PAIRS) pairs.push([first[before] ?? 0, first[i] ?? 0]);
    last[g] = i;
  }
  const marks = new Uint8Array(group.length);
  for (let i = 0; i < group.length; i++) {
    const others = inRest[group[i] ?? 0] ?? 0;
    if (others > (isRest[i] ?? 0)) marks[i] = 1;
  }
  const pairCount = inRest.reduce((sum, each) => sum + (each * (each - 1)) / 2, 0);
  return { marks, pairs, pairCount, ...tally(marks, { isRest, isSealed }) };
}

function tally(
  marks: Uint8Array,
  { isRest, isSealed }: Pick<Sides, "isRest" | "isSealed">,
): Pick<Counted, "rest" | "sealed"> {
  let rest = 0;
  let sealed = 0;
  for (let i = 0; i < marks.length; i++) {
    if (marks[i] !== 1) continue;
    if (isRest[i] === 1) rest++;
    else if (isSealed[i] === 1) sealed++;
  }
  return { rest, sealed };
}

/** Rows that agree in all columns but one, over all columns for which that is more than chance. */
function butOneColumn(
  pool: Pool,
  sides: Sides,
  total: ReturnType<typeof pick>,
  chanceWithout: (column: number) => number,
): Twins | undefined {
  const told: { readonly column: number; readonly counted: Counted; readonly byChance: number }[] = [];
  for (let c = 0; c < pool.width && pool.width > 1; c++) {
    const byChance = chanceWithout(c);
    // Not even all rows would be more than chance makes.
    if (total.low.length <= BEYOND_CHANCE * byChance) continue;
    const left = { low: total.low.slice(), high: total.high.slice() };
    addColumn(left, gather(pool.column(c), sides.first), c, -1);
    const counted = countTwins(groupByFingerprint(left), sides);
    if (isTold(counted, byChance)) told.push({ column: c, counted, byChance });
  }
  if (told.length === 0) return undefined;
  told.sort((a, b) => b.counted.rest + b.counted.sealed - a.counted.rest - a.counted.sealed);
  const marks = new Uint8Array(total.low.length);
  for (const { counted } of told)
    for (let i = 0; i < marks.length; i++) marks[i] = (marks[i] ?? 0) | (counted.marks[i] ?? 0);
  return {
    how: { columns: told.map(({ column }) => column) },
    byChance: told.reduce((sum, each) => sum + each.byChance, 0),
    pairs: told[0]?.counted.pairs ?? [],
    ...tally(marks, sides),
  };
}

const isTold = ({ rest, sealed }: Counted, byChance: number): boolean =>
  rest + sealed >= FEWEST && rest + sealed > BEYOND_CHANCE * byChance;

/** The finest rounding at which near copies stand out, given the counts of each step at both offsets. */
function standingOut(counted: readonly Counted[], chanceAt: (step: number) => number): Twins | undefined {
  const rows = ({ rest, sealed }: Counted): number => rest + sealed;
  const best = STEPS.map((_, i) => {
    const [a, b] = counted.slice(2 * i, 2 * i + 2);
    return a === undefined || b === undefined || rows(a) > rows(b) ? a : b;
  });
  for (const [i, share] of STEPS.entries()) {
    const fine = best[i];
    const coarse = best[i + 1];
    if (fine === undefined || coarse === undefined) return undefined;
    const byChance = chanceAt(i);
    // Pairs and not rows: where every row has found a copy, their number cannot grow.
    if (isTold(fine, byChance) && coarse.pairCount < 2 * fine.pairCount) {
      const { rest, sealed, pairs } = fine;
      return { how: { rounded: share }, byChance, rest, sealed, pairs };
    }
  }
  return undefined;
}

/** The range of the middle four fifths of the sorted numbers, or of all of them where that is 0. */
function spreadOf(cells: Float64Array): number {
  const missing = cells.findIndex((value) => Number.isNaN(value));
  const n = missing < 0 ? cells.length : missing;
  const quantile = (p: number): number => cells[Math.round(p * (n - 1))] ?? 0;
  const middle = quantile(0.9) - quantile(0.1);
  return n === 0 ? 0 : middle > 0 ? middle : quantile(1) - quantile(0);
}
