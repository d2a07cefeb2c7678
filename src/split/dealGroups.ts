import type { Random } from "../runtime/random.ts";
import { Deal, type Parts } from "./deal.ts";
import { type GroupTable, groupTableOf } from "./groupTable.ts";
import { strataOf } from "./strata.ts";
import type { Division, Held, Material } from "./strategy.ts";

/** Groups that a test or validation part, and what is left for training, hold at least. */
export const fewestGroupsPerPart = 2;

/** Rounds of moves; each makes the division better, and few are ever needed. */
const mostRounds = 20;

/**
 * Returns the part of each group. Groups are dealt in random order (for folds, larger ones first) to the part that
 * they bring nearest to its share of the rows, and of every stratum where parts are to be balanced; then single
 * groups move as long as that helps. At the end no part is further from its share than the largest group, unless it
 * has to keep its last groups.
 */
function dealGroups(table: GroupTable, parts: Parts, balanced: boolean, random: Random): Int32Array {
  const deal = new Deal(table, parts, balanced);
  const order = Array.from(random.shuffle(Int32Array.from({ length: table.count }, (_, group) => group)));
  const sizeOf = (group: number): number => table.sizes[group] ?? 0;
  if (parts.keeper === undefined) order.sort((a, b) => sizeOf(b) - sizeOf(a));
  for (const group of order) deal.put(group, deal.cheapest(group));
  if (parts.keeper !== undefined) keepStrata(deal, table, order, parts.keeper);
  fillParts(deal, order);
  const largest = order.reduce((most, group) => Math.max(most, sizeOf(group)), 0);
  moveWhile(deal, order, (group, to) => deal.cost(group, to) < -1e-9);
  moveWhile(deal, order, (group, to) => {
    const gone = deal.excess(deal.part[group] ?? 0);
    const come = deal.excess(to);
    const before = Math.max(Math.abs(come), Math.abs(gone));
    const after = Math.max(Math.abs(come + sizeOf(group)), Math.abs(gone - sizeOf(group)));
    return before > largest && after < before;
  });
  return deal.part;
}

/** Gives the keeper the smallest group of every stratum that it has none of. */
function keepStrata(deal: Deal, table: GroupTable, order: readonly number[], keeper: number): void {
  for (const stratum of table.strataRows.keys()) {
    if (!deal.isWithout(stratum)) continue;
    const own = order.filter((group) => table.strata[group]?.some(([other]) => other === stratum));
    own.sort((a, b) => (table.sizes[a] ?? 0) - (table.sizes[b] ?? 0));
    if (own[0] !== undefined) deal.put(own[0], keeper);
  }
}

/** Gives parts that hold fewer groups than they must those that cost least. */
function fillParts(deal: Deal, order: readonly number[]): void {
  for (let part = deal.wanting(); part !== undefined; part = deal.wanting()) {
    const to = part;
    const free = order.filter((group) => deal.part[group] !== to && deal.mayLeave(group));
    const [first] = free;
    if (first === undefined) return;
    const cheapest = free.reduce((a, b) => (deal.cost(b, to) < deal.cost(a, to) ? b : a), first);
    deal.put(cheapest, to);
  }
}

/** Moves single groups to where they cost least, as long as some move is better. */
function moveWhile(
  deal: Deal,
  order: readonly number[],
  isBetter: (group: number, to: number) => boolean,
): void {
  for (let round = 0, moved = true; moved && round < mostRounds; round++) {
    moved = false;
    for (const group of order) {
      if (!deal.mayLeave(group)) continue;
      const to = deal.cheapest(group);
      if (!isBetter(group, to)) continue;
      deal.put(group, to);
      moved = true;
    }
  }
}

/** Returns the strategy that deals whole groups; `balanced` also looks at classes or quantiles of the target. */
export function dealtByGroup({ balanced }: { readonly balanced: boolean }): Division {
  const tableFor = (material: Material): GroupTable => {
    const { description, rows } = material;
    // Classes count even where they are not balanced: training should not lose one that it could keep.
    const needed = balanced || description.task !== "regression";
    return groupTableOf(material, needed ? strataOf(material) : new Int32Array(rows.length));
  };
  const heldBy = ({ rows }: Material, { ofRow }: GroupTable, part: Int32Array, held: number): Held => ({
    train: rows.filter((_, i) => part[ofRow[i] ?? 0] !== held),
    held: rows.filter((_, i) => part[ofRow[i] ?? 0] === held),
  });
  return {
    hold(material, share, random) {
      const table = tableFor(material);
      const fewest = Math.max(1, Math.min(fewestGroupsPerPart, Math.floor(table.count / 2)));
      const part = dealGroups(table, { shares: [share, 1 - share], fewest, keeper: 1 }, balanced, random);
      return heldBy(material, table, part, 0);
    },
    deal(material, folds, random) {
      const table = tableFor(material);
      const k = Math.min(folds, table.count);
      const shares = Array.from({ length: k }, () => 1 / k);
      const part = dealGroups(table, { shares, fewest: 1, keeper: undefined }, balanced, random);
      return shares.map((_, fold) => heldBy(material, table, part, fold));
    },
  };
}
