import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { noisyCurve, noisySigns, smallSetting, workplaces } from "../../test/study/laboratory.ts";
import { temporaryFolder } from "../../test/temporaryFolder.ts";
import { mixPredictions } from "../measure/mixture.ts";
import { mean } from "../measure/moments.ts";
import { rowLosses } from "../measure/predictions.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { combine } from "./5-combine.ts";
import type { Context } from "./context.ts";
import { trainForGood } from "./final.ts";
import { bestOf } from "./ledger.ts";
import { costOfSnapshots, snapshots, snapshotTrial, trainSnapshots } from "./snapshots.ts";
import type { TrialOutcome } from "./trial.ts";

const root = temporaryFolder();
const open = workplaces();

/** 60 steps, 2 of them to warm up, then cycles of ceil(58 / 4) = 15. */
const ends = [17, 32, 47, 60];

/** What is said after four trainings, each stopped by itself. */
async function stopped(context: Context, { trial }: TrialOutcome) {
  const { setting, seeds } = trial;
  const trained = await context.lab.train(
    "combine",
    ends.map((end) => ({ setting, seeds, ...(end < 60 && { pauseAt: end }) })),
  );
  return trained.map(({ last }) => last.predictions()[0] ?? raise());
}

describe("snapshots of one training", () => {
  test("say the mean of what four trainings say that are stopped at the ends of the cycles", async () => {
    const { context } = await open(noisySigns(80), "label", join(root, "four"));
    // Masks go on where they were, and moments do.
    const setting = smallSetting(context, { strengths: { ...noStrengths, dropout: 0.2 } });
    const cycles = await trainSnapshots(context, snapshotTrial(setting));
    expect(cycles.map(({ last }) => last.step)).toEqual(ends);
    const own = snapshots(context, cycles);
    const said = await stopped(context, cycles[0] ?? raise());
    expect(own.memberPredictions).toEqual(said);
    expect(new Set(said.map((one) => mean(rowLosses(one)))).size).toBe(4);
    expect(own.predictions).toEqual(mixPredictions(said, [1, 1, 1, 1]));
    expect(own.losses).toEqual([rowLosses(mixPredictions(said))]);
    expect(own.isPicked).toBe(false);
    expect(own.members.map(({ cycle }) => cycle)).toEqual([0, 1, 2, 3]);
  });

  test("are not trained again when a study goes on", async () => {
    const { context } = await open(noisySigns(80), "label", join(root, "again"));
    const trial = snapshotTrial(smallSetting(context));
    const first = snapshots(context, await trainSnapshots(context, trial));
    const { memberSteps } = context.lab.tally;
    // Three folds, as many steps as one training each.
    expect(memberSteps).toBe(3 * 60);
    const again = snapshots(context, await trainSnapshots(context, trial));
    expect(context.lab.tally.memberSteps).toBe(memberSteps);
    expect(again.predictions).toEqual(first.predictions);
  });

  test("are a candidate where the allowance reaches for all cores, and change no other", async () => {
    const { context } = await open(noisySigns(80), "label", join(root, "candidate"));
    const outcomes = await context.lab.train(
      "regularize",
      [4, 8, 16].map((units) => ({ setting: smallSetting(context, { hidden: [units] }), seeds: [0] })),
    );
    // Everything else takes two networks a fold at least.
    const allowance = costOfSnapshots(context, snapshotTrial(bestOf(outcomes, "best").trial.setting));
    const { candidates, again } = await combine(context, outcomes, { cost: allowance });
    const usual = ["single", "seeds", "different-settings", "greedy"];
    expect(candidates.map(({ name }) => name)).toEqual([...usual, "snapshots"]);
    const cycles = await trainSnapshots(context, snapshotTrial(again.trial.setting));
    const together = mean(rowLosses(mixPredictions(await stopped(context, cycles[0] ?? raise()))));
    // On the same footing as the one network.
    const [single] = candidates;
    const shift = (single?.validationLoss ?? Number.NaN) - again.best.validationLoss;
    expect(candidates[4]?.validationLoss).toBeCloseTo(together + shift, 12);
    expect(candidates[4]?.parameters).toBe(4 * (single?.parameters ?? 0));
    const nothing = await combine(context, outcomes);
    for (const [i, { name, validationLoss, againstSingle }] of nothing.candidates.entries()) {
      const own = candidates[i];
      expect([own?.name, own?.validationLoss]).toEqual([name, validationLoss]);
      expect(own?.againstSingle).toEqual(againstSingle);
    }
    const twoCores = await combine(context, outcomes, { cost: allowance, threads: 2 });
    expect({ ...twoCores, again: undefined, chosen: undefined }).toEqual({
      ...nothing,
      again: undefined,
      chosen: undefined,
    });
  });

  test("follow one course on all rows, each to the end of its cycle", async () => {
    const { context, crew } = await open(noisyCurve(90), "value", join(root, "final"));
    const { grounds, journal } = context;
    const { setting } = snapshotTrial(smallSetting(context));
    const train = (cycles: readonly number[]) =>
      trainForGood(
        { grounds, crew, journal, signal: undefined },
        grounds.rest,
        cycles.map((cycle) => ({ setting, seed: 1, stopShare: 1, cycle })),
      );
    const all = await train([0, 1, 2, 3, 1]);
    // 72 rows in place of 48: 90 steps, of which 3 to warm up; cycles of ceil(87 / 4) = 22.
    expect(all.steps).toEqual([25, 47, 69, 90, 47]);
    const [first, second, , , same] = all.members;
    const apart = (a = first, b = first): number =>
      Math.max(...Array.from(a?.weights ?? [], (weight, i) => Math.abs(weight - (b?.weights[i] ?? NaN))));
    expect(apart(second, same)).toBeLessThan(1e-5);
    expect(apart(first, second)).toBeGreaterThan(1e-3);
    const alone = await train([1]);
    expect(apart(second, alone.members[0])).toBeLessThan(1e-4);
  });
});

const raise = (): never => {
  throw new Error("it was trained");
};
