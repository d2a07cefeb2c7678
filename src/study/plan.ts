import { noStrengths } from "../regularize/regularizer.ts";
import { effortOf } from "../search/halving.ts";
import { microsecondsPerStep } from "../train/pace.ts";
import { batchSizeFor, defaults, hiddenFor, stepsFor } from "./defaults.ts";
import type { Grounds } from "./grounds.ts";
import { fewestEntries, ledgerEntries } from "./ledgerEntries.ts";
import { networkOf, type Setting } from "./setting.ts";
import { searchStretches } from "./span.ts";

/** How much of each stage is done; made once, written to the journal, and kept by a resumed study. */
export interface StudyPlan {
  readonly shrink: {
    readonly widths: readonly number[];
    readonly seeds: number;
    readonly steps: number;
    /** Core-microseconds, as they are estimated, for the ladder while it grows. */
    readonly cost: number;
  };
  /** The same for other depths. */
  readonly depth: { readonly cost: number };
  readonly ledger: { readonly entries: number; readonly seeds: number; readonly steps: number };
  /** Core-microseconds, as they are estimated, for taking the winner's parts away in turn. */
  readonly ablation: { readonly cost: number };
  /** Settings that begin, the full length, and what a setting may cost on average: so many times the base's. */
  readonly search: { readonly trials: number; readonly steps: number; readonly room: number };
  /** Core-microseconds, as they are estimated, for what is trained to be combined besides the winner's seeds. */
  readonly combine: { readonly cost: number };
  /** Core-microseconds, as they are estimated, for training on fewer rows. */
  readonly learningCurve: { readonly cost: number };
}

/** Share of the budget that each stage may take; the rest is for overfitting, combining and the final networks. */
const shares = {
  shrink: 0.16,
  depth: 0.05,
  ledger: 0.2,
  ablation: 0.06,
  search: 0.3,
  combine: 0.04,
  learningCurve: 0.08,
} as const;

/** Shortest training worth its name: as a share of the full length, of which 1,000 steps are enough, and in steps. */
const shortest = 0.2;
const enoughSteps = 1000;
const fewestSteps = 100;

/** Returns the setting that the recipe starts from, without any regularizer. */
export function baseSetting(grounds: Grounds): Setting {
  const rows = grounds.trainRows;
  return {
    hidden: hiddenFor(grounds.description.classes.length),
    activation: "relu",
    numericEmbedding: grounds.face.width > grounds.face.plainWidth ? "piecewise-linear" : "none",
    learningRate: defaults.learningRate,
    batchSize: batchSizeFor(rows),
    steps: stepsFor(rows),
    strengths: noStrengths,
  };
}

export interface Means {
  /** Seconds for all stages. */
  readonly budgetSeconds: number;
  readonly threads: number;
  /** Core-microseconds of the clock for one that is estimated. */
  readonly slowness: number;
  /** Settings to search, where the user fixed them. */
  readonly trials: number | undefined;
}

/**
 * Returns how much each stage does so that the study ends within its budget: first trainings get shorter, then
 * fewer seeds and sizes are tried; where time is left, more seeds and settings are.
 */
export function planStudy(grounds: Grounds, { budgetSeconds, threads, slowness, trials }: Means): StudyPlan {
  const base = baseSetting(grounds);
  const full = base.steps;
  const folds = grounds.folds.length;
  const available = (budgetSeconds * threads * 1e6) / slowness;
  const stepCost = (hidden: readonly number[]): number =>
    microsecondsPerStep(networkOf({ ...base, hidden }, grounds.face), base.batchSize) * folds;

  const ladderCost = (widths: readonly number[]): number =>
    full * widths.reduce((sum, width) => sum + stepCost([width, width]), 0);
  const { ladderWidths, shortLadderWidths } = defaults;
  const ladderSeeds = folds === 1 ? defaults.ladderSeedsOnePart : defaults.ladderSeeds;
  const fits = shares.shrink * available;
  const widths =
    fits < shortest * 2 * ladderCost(ladderWidths) * ladderSeeds ? shortLadderWidths : ladderWidths;

  // Folds show how much luck there is in a training, as seeds do.
  const ledgerSeeds = folds === 1 ? 2 : 1;
  const entryCost = full * stepCost(base.hidden) * defaults.settingsPerEntry * ledgerSeeds;
  // What not every ledger has is tried only where all entries train at full length. "none" is trained, too; early
  // stopping is read off the same networks.
  const entries = Math.min(
    ledgerEntries(grounds.description.classes.length).length,
    Math.max(fewestEntries, Math.floor((shares.ledger * available) / entryCost) - 1),
  );

  // Searched networks are a little larger than the base on average, more so where there is time for it.
  const baseCost = full * stepCost(base.hidden);
  const roomFor = (settings: number): number =>
    (shares.search * available) / (baseCost * effortOf(searchStretches(settings)));
  let searched: number = trials ?? defaults.mostTrials;
  if (trials === undefined)
    while (searched > defaults.trials && roomFor(searched) < defaults.leastRoom) searched--;
  const room = Math.min(defaults.mostRoom, Math.max(defaults.leastRoom, roomFor(searched)));
  const searchCost = defaults.leastRoom * baseCost * effortOf(searchStretches(searched));
  const floor = Math.max(Math.min(full, fewestSteps), Math.min(shortest * full, enoughSteps));
  const length = (share: number, cost: number): number =>
    Math.round(Math.max(floor, full * Math.min(1, (share * available) / cost)));
  return {
    shrink: {
      widths,
      seeds: ladderSeeds,
      steps: length(shares.shrink, ladderCost(widths) * ladderSeeds),
      cost: Math.round(shares.shrink * available),
    },
    depth: { cost: Math.round(shares.depth * available) },
    ledger: { entries, seeds: ledgerSeeds, steps: length(shares.ledger, entryCost * (entries + 1)) },
    ablation: { cost: Math.round(shares.ablation * available) },
    search: { trials: searched, steps: length(shares.search, searchCost), room },
    combine: { cost: Math.round(shares.combine * available) },
    learningCurve: { cost: Math.round(shares.learningCurve * available) },
  };
}

/** Share of the budget that overfitting and the ladder were given. */
const givenBefore = 0.06 + shares.shrink;

/**
 * Returns the plan with ledger and search measured out anew, to the time that is left and the speed that the
 * ladder had: the first trainings of a study are too small to tell how fast the large ones will be.
 *
 * @param means as for `planStudy`, but with the seconds that are left
 */
export function replanStudy(plan: StudyPlan, grounds: Grounds, means: Means): StudyPlan {
  const budgetSeconds = Math.max(0, means.budgetSeconds) / (1 - givenBefore);
  return { ...planStudy(grounds, { ...means, budgetSeconds }), shrink: plan.shrink };
}
