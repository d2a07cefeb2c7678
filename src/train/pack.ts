import { bucketOf } from "./bucket.ts";
import { membersPerPopulation } from "./pace.ts";
import type { Member, Population } from "./population.ts";

/** What a member trains in: its own network, and all that members of a population must share. */
export type Course = Omit<Population, "members">;

/** A population, and the items that its members stand for, in the same order. */
export interface Packed<T> {
  readonly population: Population;
  readonly items: readonly T[];
}

/** Populations that one course is spread over where it has the members, so that several cores find work. */
const spread = 4;

/**
 * Returns the items as populations: equal courses and networks of one bucket of widths side by side, few enough
 * to train well together, of even sizes. Order is kept; the number of cores and the clock have no part in it.
 *
 * @param most cap on the members of a population, where memory is short (default: none)
 */
export function pack<T>(
  items: readonly T[],
  of: (item: T) => { readonly course: Course; readonly member: Member },
  most = Number.POSITIVE_INFINITY,
): Packed<T>[] {
  const groups = new Map<string, { course: Course; members: { item: T; member: Member }[] }>();
  for (const item of items) {
    const { course, member } = of(item);
    const network = bucketOf(course.network);
    const own = network === course.network ? member : { ...member, network: course.network };
    const key = JSON.stringify({ ...course, network });
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { course: { ...course, network }, members: [{ item, member: own }] });
    else group.members.push({ item, member: own });
  }
  return [...groups.values()].flatMap(({ course, members }) => {
    const fit = Math.min(most, membersPerPopulation(course.network, course.batchSize));
    const count = Math.max(Math.ceil(members.length / fit), Math.min(spread, Math.ceil(members.length / 4)));
    return Array.from({ length: count }, (_, i): Packed<T> => {
      const begin = Math.floor((i * members.length) / count);
      const chunk = members.slice(begin, Math.floor(((i + 1) * members.length) / count));
      return {
        population: { ...course, members: chunk.map(({ member }) => member) },
        items: chunk.map(({ item }) => item),
      };
    });
  });
}
