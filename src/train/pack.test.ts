import { expect, it } from "vitest";
import { member, network, population } from "../../test/training/train.ts";
import { mlp } from "../network/mlp.ts";
import { membersPerPopulation } from "./pace.ts";
import { type Course, pack } from "./pack.ts";

const { members: _, ...course } = population(network(3, [8], 2), []);
const packed = (courses: readonly Course[], most?: number) =>
  pack(
    courses.map((own, i) => ({ course: own, member: member(i) })),
    (item) => item,
    most,
  );

it("parts what a program or a course cannot share, and nothing else", () => {
  const others: Partial<Course>[] = [
    { network: network(3, [16], 2) },
    { batchSize: 8 },
    { schedule: { steps: 200, warmup: 0 } },
    { schedule: { ...course.schedule, shape: "constant" } },
    { objective: { name: "crossEntropy", classWeights: [1, 2] } },
    { optimizer: { name: "sgd" } },
    { optimizer: { name: "adamw", betas: [0.9, 0.95] } },
    { checkEvery: 10 },
    { patience: 3 },
    { weighEvaluation: true },
    { seed: 2 },
  ];
  const courses = [course, ...others.map((other) => ({ ...course, ...other }))];
  expect(packed([...courses, ...courses]).map(({ items }) => items.length)).toEqual(courses.map(() => 2));
});

it("puts networks of one bucket side by side, each with its own network", () => {
  const narrow = (units: number): Course => ({
    ...course,
    network: mlp({ inputs: 3, hidden: [units], outputs: 2 }),
  });
  const [first, ...rest] = packed([narrow(33), narrow(40), narrow(36), narrow(41)]);
  expect(first?.population.network).toEqual(mlp({ inputs: 3, hidden: [40], outputs: 2 }));
  expect(first?.population.members.map((own) => own.network)).toEqual([
    narrow(33).network,
    undefined,
    narrow(36).network,
  ]);
  expect(rest.map(({ items }) => items.length)).toEqual([1]);
});

it("keeps populations as large as trains well, even, in order, and within a cap", () => {
  const wide = { ...course, network: network(100, [512, 512], 2), batchSize: 256 };
  const best = membersPerPopulation(wide.network, 256);
  expect(best).toBeLessThan(4);
  for (const [own, most] of [
    [course, 32],
    [wide, best],
  ] as const) {
    const populations = packed(Array.from({ length: 70 }, () => own));
    const sizes = populations.map(({ items }) => items.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    expect(populations.flatMap(({ population: { members } }) => members.map(({ key }) => key[0]))).toEqual(
      Array.from({ length: 70 }, (_, i) => i),
    );
  }
  expect(
    packed(
      Array.from({ length: 10 }, () => course),
      2,
    ).map(({ items }) => items.length),
  ).toEqual([2, 2, 2, 2, 2]);
});
