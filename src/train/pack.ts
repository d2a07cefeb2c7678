import type { Network } from "../network/network.ts";
import { membersPerPopulation } from "./pace.ts";

/** What members of one population must share. */
export interface Shape {
  readonly network: Network;
  readonly batchSize: number;
  readonly steps: number;
}

/** Populations that one shape is spread over where it has the members, so that several cores find work. */
const spread = 4;

/**
 * Returns the items in groups that can train as one population: equal shapes, few enough to train well side by
 * side, of even sizes. Order is kept; the number of cores and the clock have no part in it.
 */
export function pack<T>(items: readonly T[], shapeOf: (item: T) => Shape): T[][] {
  const groups = new Map<string, { shape: Shape; members: T[] }>();
  for (const item of items) {
    const shape = shapeOf(item);
    const key = JSON.stringify([shape.network, shape.batchSize, shape.steps]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { shape, members: [item] });
    else group.members.push(item);
  }
  return [...groups.values()].flatMap(({ shape, members }) => {
    const most = membersPerPopulation(shape.network, shape.batchSize);
    const count = Math.max(Math.ceil(members.length / most), Math.min(spread, Math.ceil(members.length / 4)));
    return Array.from({ length: count }, (_, i) =>
      members.slice(Math.floor((i * members.length) / count), Math.floor(((i + 1) * members.length) / count)),
    );
  });
}
