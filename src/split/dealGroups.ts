import type { Random } from "../runtime/random.ts";
import { type GroupTable, groupTableOf } from "./groupTable.ts";
import { strataOf } from "./strata.ts";
import type { Division, Held, Material } from "./strategy.ts";

/** Groups that a test or validation part, and what is left for training, hold at least. */
export const fewestGroupsPerPart = 2;

/** Rounds of moves; each makes the division better, and few are ever needed. */
const mostRounds = 20;

interface Parts {
  /** Share of the rows that each part should get; they add up to 1. */
  readonly shares: readonly number[];
  /** Groups that each part holds at least. */
  readonly fewest: number;
  /** Part that keeps a group of every stratum that has one, if any. */
  readonly keeper: number | undefined;
}

/** Parts while groups are dealt into them and moved between them. */
class Deal {
  readonly part: Int32Array;
  private readonly rows: Float64Array;
  private readonly groups: Int32Array;
  /** Rows of each stratum by part. */
  private readonly strata: Float64Array[];
  /** Groups of each stratum in the keeper. */
  private readonly kept: Int32Array;

  constructor(
    private readonly table: GroupTable,
    private readonly parts: Parts,
    private readonly balanced: boolean,
  ) {
    const { shares } = parts;
    this.part = new Int32Array(table.count).fill(-1);
    this.rows = new Float64Array(shares.length);
    this.groups = new Int32Array(shares.length);
    this.strata = shares.map(() => new Float64Array(table.strataRows.length));
    this.kept = new Int32Array(table.strataRows.length);
  }

  put(group: number, to: number): void {
    const from = this.part[group] ?? -1;
    if (from >= 0) this.count(group, from, -1);
    this.count(group, to, 1);
    this.part[group] = to;
  }

  private count(group: number, part: number, sign: 1 | -1): void {
    const { sizes, strata } = this.table;
    this.rows[part] = (this.rows[part] ?? 0) + sign * (sizes[group] ?? 0);
    this.groups[part] = (this.groups[part] ?? 0) + sign;
    const own = this.strata[part];
    for (const [stratum, rows] of strata[group] ?? []) {
      if (own !== undefined) own[stratum] = (own[stratum] ?? 0) + sign * rows;
      if (part === this.parts.keeper) this.kept[stratum] = (this.kept[stratum] ?? 0) + sign;
    }
  }

  /** Change of the squared distances to the shares, relative to them, if rows of a group came (+) or went (-). */
  private change(group: number, part: number, sign: 1 | -1): number {
    const { sizes, strata, rowCount, strataRows } = this.table;
    const share = this.parts.shares[part] ?? 0;
    const grow = (rows: number, whole: number, by: number): number => {
      const wanted = share * whole;
      return (2 * sign * by * (rows - wanted) + by * by) / wanted;
    };
    let sum = grow(this.rows[part] ?? 0, rowCount, sizes[group] ?? 0);
    if (!this.balanced) return sum;
    for (const [stratum, rows] of strata[group] ?? []) {
      sum += grow(this.strata[part]?.[stratum] ?? 0, strataRows[stratum] ?? 1, rows);
    }
    return sum;
  }

  cost(group: number, to: number): number {
    const from = this.part[group] ?? -1;
    return this.change(group, to, 1) + (from < 0 ? 0 : this.change(group, from, -1));
  }

  /** Rows that a part has beyond its share. */
  excess(part: number): number {
    return (this.rows[part] ?? 0) - (this.parts.shares[part] ?? 0) * this.table.rowCount;
  }

  mayLeave(group: number): boolean {
    const from = this.part[group] ?? -1;
    if ((this.groups[from] ?? 0) <= this.parts.fewest) return false;
    if (from !== this.parts.keeper) return true;
    return (this.table.strata[group] ?? []).every(([stratum]) => (this.kept[stratum] ?? 0) > 1);
  }

  /** Parts that hold fewer groups than they must. */
  wanting(): number | undefined {
    const at = this.groups.findIndex((groups) => groups < this.parts.fewest);
    return at < 0 ? undefined : at;
  }

  isWithout(stratum: number): boolean {
    return this.kept[stratum] === 0;
  }
}

/**
 * Returns the part of each group. Groups are dealt in random order (with equal shares, larger ones first) to the
 * part that they bring nearest to its share of the rows, and of every stratum where parts are to be balanced; then
 * single groups move as long as that helps. At the end no part is further from its share than the largest group,
 * unless it has to keep its last groups.
 */
function dealGroups(table: GroupTable, parts: Parts, balanced: boolean, random: Random): Int32Array {
  const { shares, keeper } = parts;
  const deal = new Deal(table, parts, balanced);
  const order = Array.from(random.shuffle(Int32Array.from({ length: table.count }, (_, group) => group)));
  if (shares.every((share) => share === shares[0])) {
    order.sort((a, b) => (table.sizes[b] ?? 0) - (table.sizes[a] ?? 0));
  }
  const cheapest = (group: number): number => {
    const costs = shares.map((_, part) => (part === deal.part[group] ? Infinity : deal.cost(group, part)));
    return costs.indexOf(Math.min(...costs));
  };
  for (const group of order) deal.put(group, cheapest(group));

  if (keeper !== undefined) {
    for (const stratum of table.strataRows.keys()) {
      if (!deal.isWithout(stratum)) continue;
      const own = order.filter((group) => table.strata[group]?.some(([other]) => other === stratum));
      const smallest = own.reduce(
        (a, b) => ((table.sizes[b] ?? 0) < (table.sizes[a] ?? 0) ? b : a),
        own[0] ?? 0,
      );
      if (own.length > 0) deal.put(smallest, keeper);
    }
  }
  for (let part = deal.wanting(); part !== undefined; part = deal.wanting()) {
    const to = part;
    const free = order.filter((group) => deal.part[group] !== to && deal.mayLeave(group));
    const [first] = free;
    if (first === undefined) break;
    deal.put(
      free.reduce((a, b) => (deal.cost(b, to) < deal.cost(a, to) ? b : a), first),
      to,
    );
  }

  const largest = table.sizes.reduce((most, size) => Math.max(most, size), 0);
  for (const sizesOnly of [false, true]) {
    for (let round = 0, moved = true; moved && round < mostRounds; round++) {
      moved = false;
      for (const group of order) {
        if (!deal.mayLeave(group)) continue;
        const to = cheapest(group);
        const before = Math.max(Math.abs(deal.excess(to)), Math.abs(deal.excess(deal.part[group] ?? 0)));
        const size = table.sizes[group] ?? 0;
        const after = Math.max(
          Math.abs(deal.excess(to) + size),
          Math.abs(deal.excess(deal.part[group] ?? 0) - size),
        );
        const better = sizesOnly ? before > largest && after < before : deal.cost(group, to) < -1e-9;
        if (!better) continue;
        deal.put(group, to);
        moved = true;
      }
    }
  }
  return deal.part;
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
