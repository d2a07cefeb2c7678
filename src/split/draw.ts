import type { Random } from "../runtime/random.ts";
import { type Units, unitsByStratum } from "./units.ts";

/**
 * Draws about `share` of the rows, whole units at a time, and returns a flag per unit (1 = drawn). In every
 * stratum, units come in random order and are taken while they fit into the stratum's share; at the end the
 * smallest one that did not fit is taken if that brings the number of rows nearer. What a stratum misses is carried
 * to the next, but no more than half of that one's largest unit: so each stratum is within its largest unit of its
 * share, and the total of single rows is exact. A stratum never loses its last unit.
 */
export function drawShare(units: Units, share: number, random: Random): Uint8Array {
  const drawn = new Uint8Array(units.count);
  let carried = 0;
  for (const [stratum, list] of unitsByStratum(units).entries()) {
    let rows = 0;
    let largest = 0;
    for (const unit of list) {
      const size = units.sizes[unit] ?? 0;
      rows += size;
      largest = Math.max(largest, size);
    }
    const wanted = share * rows + Math.max(-largest / 2, Math.min(largest / 2, carried));
    let taken = 0;
    let takenUnits = 0;
    let smallest = -1;
    const sizeOf = (unit: number): number => units.sizes[unit] ?? 0;
    const take = (unit: number): void => {
      drawn[unit] = 1;
      taken += sizeOf(unit);
      takenUnits++;
    };
    for (const unit of random.split("stratum", stratum).shuffle(list.slice())) {
      if (takenUnits + 1 < list.length && taken + sizeOf(unit) <= wanted) take(unit);
      else if (smallest < 0 || sizeOf(unit) < sizeOf(smallest)) smallest = unit;
    }
    // Ties go against taking, so that half a row asked of a small stratum leaves it whole.
    if (takenUnits + 1 < list.length && taken + sizeOf(smallest) - wanted < wanted - taken) take(smallest);
    carried = wanted - taken;
  }
  return drawn;
}

/**
 * Deals the units into `k` parts and returns the part of each unit. In every stratum, units come in random order,
 * larger ones first, and go to the part with the fewest rows of that stratum, then with the fewest rows at all.
 * Parts differ by at most one unit, in total when units are single rows, and in every stratum.
 */
export function dealParts(units: Units, k: number, random: Random): Int32Array {
  const part = new Int32Array(units.count);
  const total = new Int32Array(k);
  for (const [stratum, list] of unitsByStratum(units).entries()) {
    const own = new Int32Array(k);
    const shuffled = random.split("stratum", stratum).shuffle(list.slice());
    const order = Array.from(shuffled).sort((a, b) => (units.sizes[b] ?? 0) - (units.sizes[a] ?? 0));
    for (const unit of order) {
      let best = 0;
      for (let p = 1; p < k; p++) {
        const difference = (own[p] ?? 0) - (own[best] ?? 0) || (total[p] ?? 0) - (total[best] ?? 0);
        if (difference < 0) best = p;
      }
      const size = units.sizes[unit] ?? 0;
      part[unit] = best;
      own[best] = (own[best] ?? 0) + size;
      total[best] = (total[best] ?? 0) + size;
    }
  }
  return part;
}
