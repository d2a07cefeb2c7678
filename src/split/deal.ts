import type { GroupTable } from "./groupTable.ts";

/** What parts groups are dealt into. */
export interface Parts {
  /** Share of the rows that each part should get; they add up to 1. */
  readonly shares: readonly number[];
  /** Groups that each part holds at least. */
  readonly fewest: number;
  /** Part that keeps a group of every stratum that has one, if any. */
  readonly keeper: number | undefined;
}

/** Parts while groups are dealt into them and moved between them. */
export class Deal {
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

  /** Puts a group into a part, out of the one that it was in. */
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

  /** What it costs to put a group into another part, or into its first: negative brings parts nearer to their shares. */
  cost(group: number, to: number): number {
    const from = this.part[group] ?? -1;
    return this.change(group, to, 1) + (from < 0 ? 0 : this.change(group, from, -1));
  }

  /** The part, other than its own, that a group costs least to put into. */
  cheapest(group: number): number {
    const costs = this.parts.shares.map((_, part) =>
      part === this.part[group] ? Number.POSITIVE_INFINITY : this.cost(group, part),
    );
    return costs.indexOf(Math.min(...costs));
  }

  /** Rows that a part has beyond its share. */
  excess(part: number): number {
    return (this.rows[part] ?? 0) - (this.parts.shares[part] ?? 0) * this.table.rowCount;
  }

  /** Whether its part can spare a group. */
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

  /** Whether the keeper has no group of that stratum. */
  isWithout(stratum: number): boolean {
    return this.kept[stratum] === 0;
  }
}
