import { describe, expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { fitLearningCurve, type SizedLosses } from "./learningCurve.ts";
import { mean } from "./moments.ts";

const shares = [0.1, 0.18, 0.32, 0.56, 1];

interface World {
  readonly floor: number;
  readonly scale: number;
  readonly exponent: number;
  /** Standard deviation over seeds at all rows; it grows as rows get fewer. */
  readonly seed: number;
  /** Standard deviation over validation rows; 0.4 unless said otherwise. */
  readonly rows?: number;
}

const truthAt = ({ floor, scale, exponent }: World, share: number): number =>
  floor + scale * share ** -exponent;

/** Losses of validation rows that all sizes share, with three seeds at each. */
function studyOf(world: World, seed: number, rows = 200, groups = rows): SizedLosses[] {
  const random = randomFrom(seed).split("study");
  const group = Float64Array.from({ length: groups }, () => (world.rows ?? 0.4) * random.normal());
  const hard = Float64Array.from({ length: rows }, (_, i) => group[i % groups] ?? 0);
  return shares.map((share) => {
    const liking = hard.map(() => 0.2 * (world.rows ?? 0.4) * random.normal());
    return {
      rows: 1000 * share,
      losses: [0, 1, 2].map(() => {
        const luck = world.seed * share ** -0.5 * random.normal();
        return hard.map((own, i) => truthAt(world, share) + own + (liking[i] ?? 0) + luck);
      }),
    };
  });
}

describe("the band of four times the rows holds the truth in 95 % of 200 studies", () => {
  test.each([
    { floor: 0.3, scale: 0.1, exponent: 0.5, seed: 0.006 },
    { floor: 0.3, scale: 0.1, exponent: 0.25, seed: 0.004 },
    { floor: 0.3, scale: 0.1, exponent: 1, seed: 0.006 },
    { floor: 0, scale: 0.3, exponent: 0.4, seed: 0.006, rows: 0.01 },
    { floor: 0.3, scale: 0.1, exponent: 0.3, seed: 0.006, rows: 0.01 },
  ])("floor $floor, exponent $exponent", (world) => {
    const covered = { two: 0, four: 0, change: 0, refused: 0 };
    for (let study = 0; study < 200; study++) {
      const points = studyOf(world, study);
      const fitted = fitLearningCurve(points, [2000, 4000], randomFrom(study), { draws: 200 });
      const [two, four] = fitted.at;
      if (two === undefined || four === undefined) throw new Error("two points were asked for");
      const holds = ({ low, high }: { low: number; high: number }, value: number): number =>
        low <= value && value <= high ? 1 : 0;
      covered.two += holds(two, truthAt(world, 2));
      covered.four += holds(four, truthAt(world, 4));
      covered.change += holds(four.change, truthAt(world, 4) - truthAt(world, 1));
      covered.refused += fitted.probability < 0.01 ? 1 : 0;
    }
    // 190 expected; the binomial standard deviation is 3.
    expect(covered.two).toBeGreaterThanOrEqual(181);
    expect(covered.four).toBeGreaterThanOrEqual(181);
    expect(covered.change).toBeGreaterThanOrEqual(181);
    expect(covered.refused).toBeLessThanOrEqual(6);
  });
});

const world = { floor: 0.3, scale: 0.1, exponent: 0.5, seed: 0.004 };

test("the change has a band of its own, narrower since all sizes share their rows", () => {
  const { at } = fitLearningCurve(studyOf(world, 1), [1000, 2000], randomFrom(0));
  const [now, two] = at;
  expect(now?.change).toEqual({ difference: 0, low: 0, high: 0 });
  expect(two?.change.difference).toBeLessThan(0);
  expect((two?.change.high ?? 0) - (two?.change.low ?? 0)).toBeLessThan(
    ((two?.high ?? 0) - (two?.low ?? 0)) / 2,
  );
});

test("rows of few groups make the band wide", () => {
  const points = studyOf(world, 3, 200, 10);
  const of = Int32Array.from({ length: 200 }, (_, i) => i % 10);
  const width = (fit: ReturnType<typeof fitLearningCurve>): number =>
    (fit.at[0]?.high ?? 0) - (fit.at[0]?.low ?? 0);
  const apart = fitLearningCurve(points, [2000], randomFrom(0));
  const together = fitLearningCurve(points, [2000], randomFrom(0), { dependence: { kind: "groups", of } });
  // Twenty rows a group: up to sqrt(20) times as wide, and Student's t on nine degrees of freedom.
  expect(width(together)).toBeGreaterThan(2.5 * width(apart));
});

test("points that follow no such law are improbable under it", () => {
  const bent = studyOf({ ...world, seed: 0.001 }, 4).map(({ rows, losses }, i) => ({
    rows,
    losses: losses.map((own) => own.map((loss) => loss + (i === 2 ? 0.1 : 0))),
  }));
  const { probability, farthest } = fitLearningCurve(bent, [2000], randomFrom(0));
  expect(probability).toBeLessThan(0.01);
  expect(farthest).toBeGreaterThan(0.05);
});

test("a flat course stays flat, and networks without any luck do no harm", () => {
  const rows = Float64Array.from({ length: 50 }, (_, i) => 0.4 + 0.01 * (i % 5));
  const points = shares.map((share) => ({ rows: 1000 * share, losses: [rows, rows, rows] }));
  const { law, at } = fitLearningCurve(points, [4000], randomFrom(0));
  expect(law.scale).toBeLessThan(1e-6);
  expect(at[0]?.loss).toBeCloseTo(mean(rows), 6);
  expect(at[0]?.change.low).toBeGreaterThan(-1e-5);
});

test("the same stream gives the same band", () => {
  const points = studyOf(world, 5);
  const fit = () => fitLearningCurve(points, [2000, 4000], randomFrom(9));
  expect(fit()).toEqual(fit());
});
