import { at } from "./at.ts";

/** The best that any function of the features could do on these rows. */
export interface Ceiling {
  /** Highest accuracy for classes, lowest root mean squared error for values. */
  readonly metric: number;
  /** Lowest mean log loss in nats, or lowest mean squared error. */
  readonly loss: number;
  /** Rows whose features occur again with another target; no function is right on all of them. */
  readonly conflictingRows: number;
}

/**
 * Returns the ceiling that rows with equal features and different targets put on every function of those
 * features: for such a group the best answer is its class shares, or its mean.
 *
 * @param groups [n], the same number for rows with identical features; any integers
 * @param target [n], class numbers for `classes`, numbers for `values`
 * Throws RangeError where the lengths differ.
 */
export function ceiling(
  groups: Int32Array,
  target: Int32Array | Float64Array,
  kind: "classes" | "values",
): Ceiling {
  if (groups.length !== target.length) {
    throw new RangeError(`There are ${groups.length} groups for ${target.length} targets.`);
  }
  const byGroup = new Map<number, number[]>();
  for (const [row, group] of groups.entries()) {
    const members = byGroup.get(group);
    if (members === undefined) byGroup.set(group, [at(target, row)]);
    else members.push(at(target, row));
  }
  const n = groups.length;
  const total = { loss: 0, hits: 0, conflicting: 0 };
  for (const targets of byGroup.values()) {
    if (targets.every((value) => value === targets[0])) {
      total.hits += targets.length;
      continue;
    }
    total.conflicting += targets.length;
    if (kind === "values") total.loss += squaresAroundMean(targets);
    else {
      const counts = countEach(targets);
      total.hits += Math.max(...counts);
      for (const count of counts) total.loss -= count * Math.log(count / targets.length);
    }
  }
  const loss = total.loss / n;
  return {
    metric: kind === "values" ? Math.sqrt(loss) : total.hits / n,
    loss,
    conflictingRows: total.conflicting,
  };
}

function squaresAroundMean(values: readonly number[]): number {
  const center = values.reduce((sum, value) => sum + value / values.length, 0);
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0);
}

function countEach(values: readonly number[]): readonly number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}
