import { div, max, mul, sqrt, sub } from "../graph/ops/arithmetic.ts";
import { reduceSum } from "../graph/ops/reduce.ts";
import { lookUp, sumRows } from "../graph/ops/table.ts";
import { input, scalar, type Tensor } from "../graph/tensor.ts";
import { changeLayers } from "./changeLayers.ts";
import { type Coming, type FedMember, type Part, perStep, type Site, strengthAt } from "./part.ts";
import type { Regularizer } from "./regularizer.ts";

/**
 * Returns the matrices [K, inputs, outputs] with the norm of every group of rows made smaller by its threshold, and
 * groups whose norm is below it exactly 0: w * max(0, 1 - threshold / |w|).
 *
 * @param threshold of the group of each row, [K, inputs, 1]
 * @param groups a row for each row, the same for all that belong together, int32 [K, inputs]
 */
export function groupSoftThreshold(matrix: Tensor, threshold: Tensor, groups: Tensor): Tensor {
  const squares = reduceSum(mul(matrix, matrix), [2], true);
  // Groups that are 0 already must not become 0 / 0.
  const norm = max(sqrt(lookUp(sumRows(squares, groups), groups)), scalar(1e-30));
  return mul(matrix, max(sub(scalar(1), div(threshold, norm)), scalar(0)));
}

/** For each row of the first matrix, the first row of its group. */
function groupsOf({ inputGroups }: FedMember, { sources = [], matrices }: Site): number[] {
  const first = new Map<number, number>();
  return Array.from({ length: matrices[0]?.inputs ?? 0 }, (_, row) => {
    const source = sources[row] ?? row;
    // Inputs that no group names are by themselves, apart from those that one names.
    const group = inputGroups?.[source] ?? -1 - source;
    if (!first.has(group)) first.set(group, row);
    return first.get(group) ?? row;
  });
}

/** For each row, the square root of the number of weights of its group. */
function rootsOf(groups: readonly number[], units: number): number[] {
  const rows = new Map<number, number>();
  for (const group of groups) rows.set(group, (rows.get(group) ?? 0) + 1);
  return groups.map((group) => Math.sqrt((rows.get(group) ?? 1) * units));
}

const part: Part = {
  write(site) {
    const rows = site.matrices[0]?.inputs ?? 0;
    const threshold = input("groupL1", "float", ["S", "K", 1, 1]);
    const groups = input("groupL1Groups", "int32", ["K", rows]);
    const roots = input("groupL1Roots", "float", ["K", rows, 1]);
    return {
      inputs: [threshold, groups, roots],
      afterStep: (block, { at }) =>
        changeLayers(
          site,
          block,
          (layer) => layer === 0,
          (matrix) => groupSoftThreshold(matrix, mul(at(threshold), roots), groups),
        ),
    };
  },
  begin({ site }) {
    const own = (coming: Coming): number[][] => coming.members.map((member) => groupsOf(member, site));
    return (coming) => {
      const groups = own(coming);
      const roots = groups.map((rows, k) =>
        rootsOf(rows, coming.members[k]?.firstUnits ?? site.matrices[0]?.outputs ?? 1),
      );
      const shape = [groups.length, groups[0]?.length ?? 0];
      return {
        groupL1: perStep(coming, (s, k) => coming.learningRate(s, k) * strengthAt(coming, "groupL1", s, k)),
        groupL1Groups: { data: Int32Array.from(groups.flat()), shape },
        groupL1Roots: { data: Float32Array.from(roots.flat()), shape: [...shape, 1] },
      };
    };
  },
};

/**
 * Group lasso on the first layer (Yuan & Lin 2006; on input units of a network, Scardapane et al. 2017) as a
 * proximal step after the optimizer's: the weights of one input, or of all inputs that belong together (those that
 * encode one column of a table, `Member.inputGroups`; the units that layers make of it before the first matrix), are a
 * group, and shrink together until it is out. The threshold is learning rate * strength * sqrt(weights of the group).
 */
export const groupL1: Regularizer = {
  name: "groupL1",
  label: "L1 by inputs",
  words: "Pulls all weights of an input towards 0 together at every step, so that whole inputs are dropped.",
  range: {
    values: [0.1, 0.3, 1],
    source: "measured over 2,000 steps, 18 of 20 inputs idle: 0.2 lowers the loss most, 1 drops all 18",
  },
  describe: (strength) =>
    `group L1 pulls the weights of every input towards 0 by ${strength} times the learning rate each step`,
  part,
};
