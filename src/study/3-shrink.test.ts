import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { noisySigns, workplaces } from "../../test/study/laboratory.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import type { SizeRule } from "../search/rungs.ts";
import { shrink } from "./3-shrink.ts";
import { planStudy } from "./plan.ts";

const root = temporaryFolder();
const open = workplaces();

describe("the ladder of sizes and the walk over the depth", () => {
  const walk = async (rule: SizeRule, changes: { readonly depth?: number; readonly cost?: number } = {}) => {
    const { context, events } = await open(
      noisySigns(120),
      "label",
      join(root, `${rule} ${changes.depth} ${changes.cost}`),
    );
    const plan = planStudy(context.grounds, {
      budgetSeconds: 120,
      threads: 2,
      slowness: 1,
      trials: undefined,
    });
    const short = {
      ...plan,
      shrink: { ...plan.shrink, widths: [2, 4, 8, 16], seeds: 2, steps: 150, cost: changes.cost ?? 0 },
      depth: { cost: changes.depth ?? plan.depth.cost },
    };
    const ladder = await shrink(context, short, { baselineLoss: Math.log(2), floor: 0, rule });
    return { context, ladder, events };
  };

  test("depths have about equal parameters, and the ladder's own two layers are among them", async () => {
    const { ladder } = await walk("1se");
    const { depth, chosen, outcomes, deep, shape } = ladder;
    expect(depth.map(({ hidden, residual }) => [hidden.length, residual])).toEqual([
      [1, false],
      [2, false],
      [3, false],
      [4, false],
      [4, true],
    ]);
    const own = ladder.ladder[chosen];
    expect(depth[1]).toMatchObject({ hidden: own?.hidden, validationLoss: own?.validationLoss });
    expect(deep).toHaveLength(4);
    for (const { parameters, networks } of depth) {
      expect(parameters / (own?.parameters ?? 1)).toBeGreaterThan(0.7);
      expect(parameters / (own?.parameters ?? 1)).toBeLessThan(1.3);
      expect(networks).toBe(6);
    }
    expect(depth.filter((rung) => rung.chosen)).toHaveLength(1);
    const picked = depth.find((rung) => rung.chosen);
    expect(picked?.accepted).toBe(true);
    expect(shape?.hidden).toEqual(picked?.hidden);
    expect(shape?.residual ?? false).toBe(picked?.residual);
    expect(outcomes).toHaveLength(ladder.ladder.length);
    for (const { atEnd } of ladder.ladder) expect(Number.isFinite(atEnd.validationLoss)).toBe(true);
  });

  test("grows while its largest network does not know the training rows by heart, as far as there is time", async () => {
    const widths = async (cost: number) => {
      const { ladder } = await walk("best", { depth: 0, cost });
      return ladder.ladder.map(({ hidden }) => hidden[0]);
    };
    const [short, long] = [await widths(0), await widths(9e4)];
    expect(long.slice(0, 6)).toEqual([2, 4, 8, 16, 32, 64]);
    // A clear winner may cost as much again as the ladder itself, which 64 units would not.
    expect(short.at(-1)).toBeLessThan(long.at(-1) ?? 0);
  });

  test("no time for other depths leaves them out, and says so", async () => {
    const { ladder } = await walk("1se", { depth: 0 });
    expect(ladder.depth).toEqual([]);
    expect(ladder.shape).toBeUndefined();
    expect(ladder.sentence).toContain("no time");
  });

  test("every rule names what it chose", async () => {
    const best = (await walk("best", { depth: 0 })).ladder;
    expect(best).toMatchObject({ rule: "best", chosen: best.best });
    const set = (await walk("mcs", { depth: 0 })).ladder;
    expect(set.rule).toBe("mcs");
    expect(set.ladder[set.chosen]?.accepted).toBe(true);
    expect(set.chosen).toBe(set.ladder.findIndex(({ accepted }) => accepted));
  });
});
