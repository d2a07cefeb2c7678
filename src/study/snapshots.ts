import { bucketOf } from "../train/bucket.ts";
import { cycleEnds } from "../train/schedule/cyclicCosine.ts";
import type { Context } from "./context.ts";
import { type Candidate, freshSeed, together } from "./ensembles.ts";
import { networkOf, type Setting, scheduleOf } from "./setting.ts";
import { canStand } from "./span.ts";
import type { Trial, TrialOutcome } from "./trial.ts";

/**
 * Returns the training of a setting with a learning rate that falls to 0 and begins anew: at the end of each of its
 * cycles it is in another minimum (Huang et al. 2017, "Snapshot ensembles: train 1, get M for free").
 */
export const snapshotTrial = (setting: Setting): Trial => ({
  setting: { ...setting, schedule: "cyclicCosine" },
  seeds: [freshSeed],
});

/**
 * Returns the core-microseconds that it is estimated to take, cycle after cycle; where networks that pause do not fit in
 * the memory, each cycle begins anew.
 */
export function costOfSnapshots(
  { lab, grounds: { folds, face } }: Pick<Context, "lab" | "grounds">,
  { setting }: Trial,
): number {
  const network = bucketOf(networkOf(setting, face));
  const stands = canStand(folds.map(() => ({ network })));
  let cost = 0;
  let begun = 0;
  for (const end of cycleEnds(scheduleOf(setting))) {
    const span = { ...(stands && begun > 0 && { firstStep: begun }), ...pauseAfter(setting, end) };
    cost += lab.costOf(setting, folds.length, span);
    begun = end;
  }
  return cost;
}

/** Trains it cycle by cycle, each from where the last one ended, and returns how it stood at the end of each. */
export async function trainSnapshots(
  { lab }: Pick<Context, "lab">,
  trial: Trial,
): Promise<readonly TrialOutcome[]> {
  const { setting } = trial;
  const cycles: TrialOutcome[] = [];
  let after: Pick<Trial, "after"> = {};
  for (const end of cycleEnds(scheduleOf(setting))) {
    const [outcome] = await lab.train("combine", [{ ...trial, ...after, ...pauseAfter(setting, end) }]);
    if (outcome === undefined) throw new Error("a cycle was not trained");
    after = { after: outcome };
    cycles.push(outcome);
  }
  // Where networks stood on the way is no longer needed, and large.
  return cycles.map((outcome) => ({ ...outcome, trial, standings: [] }));
}

const pauseAfter = ({ steps }: Setting, end: number): Pick<Trial, "pauseAt"> =>
  end < steps ? { pauseAt: end } : {};

/** Returns the mean of what the networks say at the ends of the cycles, each with its last weights. */
export function snapshots(context: Context, cycles: readonly TrialOutcome[]): Candidate {
  const members = cycles.map((outcome, cycle) => ({ outcome, seed: freshSeed, weight: 1, cycle }));
  return together(
    context,
    "snapshots",
    members,
    cycles.flatMap(({ last }) => last.predictions()),
  );
}
