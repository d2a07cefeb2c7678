import { expect, test } from "vitest";
import type { Chance } from "../measure/paired.ts";
import { randomFrom } from "../runtime/random.ts";
import { bestAlternative, type Contender, luckOfSeeds } from "./alternative.ts";
import { seedChance } from "./noise.ts";

const kept = [Float64Array.of(0.5, 0.7, 0.6, 0.4, 0.9, 0.5, 0.8, 0.6)];
const better = kept.map((losses) => losses.map((loss) => loss - 0.1));
const seed = { variance: 0.01, degrees: 3 };
const contenderOf = (...losses: readonly Float64Array[]): Contender => ({
  name: "dropout 0.5",
  how: "more regularized",
  losses,
});
const against = (losses: readonly Float64Array[], chance?: typeof seed) =>
  bestAlternative([contenderOf(...losses)], kept, randomFrom(1), { kind: "independent" }, chance)?.against;

test("a contender with one seed is better only beyond what another seed would change", () => {
  // Every row differs by as much: without seeds there is no doubt.
  expect(against(better)?.interval.high).toBeCloseTo(-0.1, 12);
  // scipy: -.1 + stats.t.ppf(.975, 3) * .1
  expect(against(better, seed)?.interval.high).toBeCloseTo(-0.1 + 3.182446305284263 * 0.1, 8);
});

test("a contender whose own seeds show what they change is not widened by others'", () => {
  expect(against([...better, ...better], seed)?.interval.high).toBeCloseTo(-0.1, 12);
});

test("the best of m equals owes to its seeds what the least of m draws does", () => {
  // scipy: E[max of m normals] = quad(lambda x: x * m * norm.pdf(x) * norm.cdf(x) ** (m - 1), -9, 9)[0]; times E[scale], which is
  // (d / 2) ** .5 * gamma((d - 1) / 2) / gamma(d / 2) = 1.0193 of d = 40
  const equals = (m: number) => Array.from({ length: m }, () => contenderOf(Float64Array.of(1, 1)));
  const luck = (m: number) => luckOfSeeds(equals(m), { variance: 0.04, degrees: 40 }, randomFrom(2));
  expect(luck(1)).toBe(0);
  expect(Math.abs(luck(2) / (0.2 * 0.5641895835 * 1.0193) - 1)).toBeLessThan(0.15);
  expect(luck(24) / (0.2 * 1.9476740742 * 1.0193)).toBeCloseTo(1, 1);
});

test("one that is far ahead owes nothing to its seeds", () => {
  const far = [
    contenderOf(Float64Array.of(0, 0)),
    ...[5, 6, 7].map((at) => contenderOf(Float64Array.of(at, at))),
  ];
  expect(luckOfSeeds(far, { variance: 0.04, degrees: 40 }, randomFrom(2))).toBeLessThan(0.02);
});

// Of 24 settings with one seed each, as good as the kept one with four: which is "better beyond doubt" is wrong.
test.each([
  ["most chance is of the rows", 0.02, 0.4],
  ["most chance is of the seeds", 0.1, 0.2],
])("equals are called better in about 5 of 100 studies where %s", (_, ofSeed, ofRow) => {
  let wrong = 0;
  let naive = 0;
  for (let study = 0; study < 200; study++) {
    const random = randomFrom(study);
    const rows = Float64Array.from({ length: 150 }, () => Math.abs(random.normal()));
    const network = (): Float64Array => {
      const own = ofSeed * random.normal();
      return rows.map((loss) => loss + own + ofRow * random.normal());
    };
    const networks = (count: number) => Array.from({ length: count }, network);
    const chosen = networks(4);
    const repeated = [chosen, ...Array.from({ length: 2 }, () => networks(3))];
    const others = networks(24).map((losses) => contenderOf(losses));
    const ask = (chance?: Chance) => bestAlternative(others, chosen, random, { kind: "independent" }, chance);
    if ((ask(seedChance([150], repeated))?.against.interval.high ?? 0) < 0) wrong++;
    if ((ask()?.against.interval.high ?? 0) < 0) naive++;
  }
  expect(wrong / 200).toBeLessThan(0.08);
  if (ofSeed > 0.05) expect(naive / 200).toBeGreaterThan(0.5);
});
