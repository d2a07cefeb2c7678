import { expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { bestAlternative, type Contender } from "./alternative.ts";

const kept = [Float64Array.of(0.5, 0.7, 0.6, 0.4, 0.9, 0.5, 0.8, 0.6)];
const better = kept.map((losses) => losses.map((loss) => loss - 0.1));
const seed = { variance: 0.01, degrees: 3 };
const against = (losses: readonly Float64Array[], chance?: typeof seed) => {
  const contender: Contender = { name: "dropout 0.5", how: "more regularized", losses };
  return bestAlternative([contender], kept, randomFrom(1), { kind: "independent" }, chance)?.against;
};

test("a contender with one seed is better only beyond what another seed would change", () => {
  // Every row differs by as much: without seeds there is no doubt.
  expect(against(better)?.interval.high).toBeCloseTo(-0.1, 12);
  // scipy: -.1 + stats.t.ppf(.975, 3) * .1
  expect(against(better, seed)?.interval.high).toBeCloseTo(-0.1 + 3.182446305284263 * 0.1, 8);
});

test("a contender whose own seeds show what they change is not widened by others'", () => {
  expect(against([...better, ...better], seed)?.interval.high).toBeCloseTo(-0.1, 12);
});
