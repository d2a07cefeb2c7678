import { describe, expect, test } from "vitest";
import { drawWorld, truths, type WorldShape } from "../../bench/src/worlds.ts";
import { randomFrom } from "../runtime/random.ts";
import type { Interval } from "./interval.ts";
import { metrics } from "./metrics/all.ts";
import type { MetricName } from "./metrics/metric.ts";
import { paired } from "./paired.ts";

// 300 studies: the standard error of a coverage of 95 % is 1.3 points. The long form is bench/src/coverage.ts.
describe("95 % intervals hold the truth in about 95 % of studies, and those for independent rows do not", () => {
  const studies = 300;
  const hard: readonly WorldShape[] = [
    { kind: "groups", rows: 0, groups: 60, correlation: 0.4 },
    { kind: "time", rows: 600, groups: 0, correlation: 0.6 },
  ];
  const names = ["accuracy", "logLoss", "rmse", "auc", "balancedAccuracy", "mae", "r2"] as const;

  test.each(hard)("$kind", (shape) => {
    const held = new Map<string, number>();
    const count = (name: string, truth: number, { low, high }: Interval): void => {
      held.set(name, (held.get(name) ?? 0) + (low <= truth && truth <= high ? 1 / studies : 0));
    };
    for (let study = 0; study < studies; study++) {
      const random = randomFrom(study).split("coverage");
      const world = drawWorld(shape, random);
      const { dependence } = world;
      for (const name of names) {
        const metric = metrics[name satisfies MetricName];
        const p = metric.tasks.includes("regression") ? world.values : world.classes;
        count(name, truths[name], metric.interval(p, random, { dependence }));
        if (name !== "rmse" && name !== "r2")
          count(`${name} alone`, truths[name], metric.interval(p, random));
      }
      const [a, b] = world.losses;
      count("paired", truths.paired, paired([a], [b], { dependence }).interval);
      count("paired alone", truths.paired, paired([a], [b]).interval);
    }
    for (const name of [...names, "paired"]) {
      expect(held.get(name), name).toBeGreaterThan(0.915);
      expect(held.get(name), name).toBeLessThan(0.99);
    }
    for (const name of ["accuracy alone", "logLoss alone", "auc alone", "paired alone"]) {
      expect(held.get(name), name).toBeLessThan(0.85);
    }
  });
});
