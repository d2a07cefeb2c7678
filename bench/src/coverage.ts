/**
 * Counts how often 95 % intervals hold the truth over simulated studies, by the intervals that a study makes and by
 * those that take its rows as independent: `npm run bench:coverage -- [studies]`, 1,000 of each kind by default.
 */
import type { Dependence } from "../../dist/measure/dependence.js";
import type { Interval } from "../../dist/measure/interval.js";
import { metrics } from "../../dist/measure/metrics/all.js";
import type { MetricName } from "../../dist/measure/metrics/metric.js";
import { paired } from "../../dist/measure/paired.js";
import { type Random, randomFrom } from "../../dist/runtime/random.js";
import { drawWorld, truths, type World, type WorldShape } from "./worlds.ts";

const shapes: readonly { readonly name: string; readonly shape: WorldShape }[] = [
  { name: "independent, 200 rows", shape: { kind: "independent", rows: 200, groups: 0, correlation: 0 } },
  { name: "8 groups, ICC 0.4", shape: { kind: "groups", rows: 0, groups: 8, correlation: 0.4 } },
  { name: "12 groups, ICC 0.4", shape: { kind: "groups", rows: 0, groups: 12, correlation: 0.4 } },
  { name: "40 groups, ICC 0.4", shape: { kind: "groups", rows: 0, groups: 40, correlation: 0.4 } },
  { name: "40 groups, ICC 0", shape: { kind: "groups", rows: 0, groups: 40, correlation: 0 } },
  { name: "150 moments, AR 0.5", shape: { kind: "time", rows: 150, groups: 0, correlation: 0.5 } },
  { name: "600 moments, AR 0", shape: { kind: "time", rows: 600, groups: 0, correlation: 0 } },
  { name: "600 moments, AR 0.6", shape: { kind: "time", rows: 600, groups: 0, correlation: 0.6 } },
  { name: "2,000 moments, AR 0.8", shape: { kind: "time", rows: 2000, groups: 0, correlation: 0.8 } },
];

type Asked = keyof typeof truths;
const asked: readonly Asked[] = [
  "accuracy",
  "logLoss",
  "rmse",
  "auc",
  "balancedAccuracy",
  "mae",
  "r2",
  "paired",
];

function intervalOf(name: Asked, world: World, dependence: Dependence, random: Random): Interval {
  if (name === "paired") return paired([world.losses[0]], [world.losses[1]], { dependence }).interval;
  const metric = metrics[name satisfies MetricName];
  const p = metric.tasks.includes("regression") ? world.values : world.classes;
  return metric.interval(p, random, { dependence });
}

const studies = Number(process.argv[2] ?? 1000);
const independent: Dependence = { kind: "independent" };
const holds = ({ low, high }: Interval, truth: number): boolean => low <= truth && truth <= high;

process.stdout.write(`${studies} studies of each kind; in brackets: rows taken as independent\n`);
process.stdout.write(`${"".padEnd(24)}${asked.map((name) => name.padStart(17)).join("")}\n`);
for (const { name, shape } of shapes) {
  const own = new Map<Asked, number>();
  const naive = new Map<Asked, number>();
  for (let study = 0; study < studies; study++) {
    const random = randomFrom(study).split(name);
    const world = drawWorld(shape, random);
    for (const one of asked) {
      const held = holds(intervalOf(one, world, world.dependence, random), truths[one]);
      own.set(one, (own.get(one) ?? 0) + (held ? 1 : 0));
      if (shape.kind === "independent" || one === "rmse" || one === "r2") continue;
      const also = holds(intervalOf(one, world, independent, random), truths[one]);
      naive.set(one, (naive.get(one) ?? 0) + (also ? 1 : 0));
    }
  }
  const share = (count: number | undefined): string =>
    count === undefined ? "" : `${((100 * count) / studies).toFixed(1)}`;
  const cells = asked.map((one) => {
    const other = naive.has(one) ? ` (${share(naive.get(one))})` : "";
    return `${share(own.get(one))}${other}`.padStart(17);
  });
  process.stdout.write(`${name.padEnd(24)}${cells.join("")}\n`);
}
