import { noStrengths } from "../regularize/regularizer.ts";
import { effortOf } from "../search/halving.ts";
import { costOfLastTraining, costOfTraining } from "./cost.ts";
import { batchSizeFor, defaults, hiddenFor, stepsFor } from "./defaults.ts";
import type { Grounds } from "./grounds.ts";
import { leakageNetworks } from "./leakage.ts";
import { fewestEntries, ledgerEntries } from "./ledgerEntries.ts";
import type { Setting } from "./setting.ts";
import { searchStretches } from "./span.ts";
import { specimenNames } from "./textbook/specimens.ts";

/** How much of each stage is done. */
export interface StudyPlan {
  /** The linear models that everything has to beat. */
  readonly baselines: { readonly steps: number };
  /** Core-microseconds, as they are estimated, for networks that memorize, one after the other. */
  readonly overfit: { readonly cost: number };
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
  /** Settings that begin, the full length, and what a setting may cost on average: so many times the base's. */
  readonly search: { readonly trials: number; readonly steps: number; readonly room: number };
  /** Core-microseconds, as they are estimated, for taking the winner's parts away in turn. */
  readonly ablation: { readonly cost: number };
  /** Seeds of the winner, and core-microseconds, as they are estimated, for what is trained to be combined besides. */
  readonly combine: { readonly seeds: number; readonly cost: number };
  /** Core-microseconds, as they are estimated, for training on fewer rows. */
  readonly learningCurve: { readonly cost: number };
}

/** What is known to come, in core-microseconds as they are estimated. */
export interface Foreseen {
  /** One seed of the winner, on all folds. */
  readonly seed: number;
  /** The networks that are trained for good. */
  readonly final: number;
}

/** The plan of a study that runs. */
export interface RunningPlan extends StudyPlan {
  /** Tells what is to come, as soon as that is known: time is kept for it. */
  foresee(known: Partial<Foreseen>): void;
}

/**
 * Share of the budget that each stage may take, in their order; that of the search is also for the seeds of its winner
 * and for the final networks, which are as many and as long as it finds. The end is for the test rows and the report.
 */
export const sharesOf: Readonly<Record<keyof StudyPlan | "end", number>> = {
  baselines: 0.02,
  overfit: 0.07,
  shrink: 0.16,
  depth: 0.05,
  ledger: 0.18,
  search: 0.36,
  ablation: 0.05,
  combine: 0.03,
  learningCurve: 0.06,
  end: 0.02,
};

/** Returns the share of a stage in what is left when it begins. */
export function shareOfRest(stage: keyof StudyPlan): number {
  const all = Object.entries(sharesOf);
  const rest = all.slice(all.findIndex(([name]) => name === stage));
  return sharesOf[stage] / rest.reduce((sum, [, share]) => sum + share, 0);
}

/** Shortest training worth its name: as a share of the full length, of which 500 steps are enough. */
const shortest = 0.12;
const enoughSteps = 500;
/** Where there is no time even for that with the fewest networks: as many steps at least. */
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

/** What one amount of work costs by its steps, in core-microseconds. */
type CostAt = (steps: number) => number;

/** Returns the most steps, up to the full length, that cost no more than is available; 100 at least. */
function longest(full: number, costAt: CostAt, available: number): number {
  if (costAt(full) <= available) return full;
  let [low, high] = [Math.min(full, fewestSteps), full];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (costAt(middle) <= available) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Returns the first amount of work, from the most to the least, that leaves time for trainings worth their name, and
 * how long these are; the least where none does.
 */
function mostThatFits<T>(
  amounts: readonly T[],
  full: number,
  costOf: (amount: T) => CostAt,
  available: number,
): { readonly amount: T; readonly steps: number } {
  const worthwhile = Math.max(Math.min(full, fewestSteps), Math.min(shortest * full, enoughSteps));
  const fits = (amount: T): boolean => costOf(amount)(Math.ceil(worthwhile)) <= available;
  const amount = amounts.find(fits) ?? amounts.at(-1);
  if (amount === undefined) throw new Error("there is nothing to choose from");
  return { amount, steps: longest(full, costOf(amount), available) };
}

/** Linear models are cheap: they train as long as there is time. */
function planBaselines(grounds: Grounds, available: number): StudyPlan["baselines"] {
  const base = linearSetting(grounds);
  const costAt: CostAt = (steps) =>
    defaults.linearModels * grounds.folds.length * costOfTraining({ ...base, steps }, grounds) +
    costOfLastTraining({ ...base, steps }, grounds);
  return { steps: longest(base.steps, costAt, available) };
}

/** Returns the setting of linear models, but for their learning rate and penalty. */
export const linearSetting = (grounds: Grounds): Setting => ({
  ...baseSetting(grounds),
  hidden: [],
  numericEmbedding: "none",
});

/** More seeds where all train at full length and the clock decides; where time is short, fewer of them, then of the sizes. */
function planShrink(grounds: Grounds, { available, trials }: Allowance): StudyPlan["shrink"] {
  const base = baseSetting(grounds);
  const folds = grounds.folds.length;
  const { ladderWidths, shortLadderWidths, ladderSeeds, ladderSeedsOnePart, mostLadderSeeds } = defaults;
  const usual = folds === 1 ? ladderSeedsOnePart : ladderSeeds;
  const costOf =
    (amount: Pick<StudyPlan["shrink"], "widths" | "seeds">): CostAt =>
    (steps) =>
      shrinkCost(grounds, { ...amount, steps });
  const { amount, steps } = mostThatFits(
    [
      { widths: ladderWidths, seeds: usual },
      { widths: ladderWidths, seeds: ladderSeeds },
      { widths: shortLadderWidths, seeds: ladderSeeds },
    ],
    base.steps,
    costOf,
    available,
  );
  let { seeds } = amount;
  if (trials === undefined && steps === base.steps && seeds === usual)
    while (seeds < mostLadderSeeds && costOf({ ...amount, seeds: seeds + 1 })(steps) <= available) seeds++;
  return { widths: amount.widths, seeds, steps, cost: Math.round(available) };
}

/** Returns the core-microseconds of the ladder, and of what is measured besides where groups or time divide rows. */
export function shrinkCost(
  grounds: Grounds,
  { widths, seeds, steps }: Pick<StudyPlan["shrink"], "widths" | "seeds" | "steps">,
): number {
  const base = baseSetting(grounds);
  const of = (hidden: readonly number[]): number => costOfTraining({ ...base, hidden, steps }, grounds);
  const sizes = widths.reduce((sum, width) => sum + of([width, width]), 0);
  return seeds * grounds.folds.length * sizes + leakageNetworks(grounds, seeds) * of(base.hidden);
}

/**
 * Returns how many networks the ledger trains. "none" is one of its entries; early stopping is read off the same
 * networks. Some are trained again to be looked into.
 */
export const ledgerNetworks = (
  { folds }: Pick<Grounds, "folds">,
  { entries, seeds }: Pick<StudyPlan["ledger"], "entries" | "seeds">,
): number => (entries + 1) * defaults.settingsPerEntry * seeds * folds.length + specimenNames.length;

/** Returns the core-microseconds of the ledger. */
export const ledgerCost = (grounds: Grounds, ledger: StudyPlan["ledger"]): number =>
  ledgerNetworks(grounds, ledger) * costOfTraining({ ...baseSetting(grounds), steps: ledger.steps }, grounds);

/** What not every ledger has, and more seeds, are tried only where all entries train at full length. */
function planLedger(grounds: Grounds, { available, trials }: Allowance): StudyPlan["ledger"] {
  const base = baseSetting(grounds);
  const folds = grounds.folds.length;
  const all = ledgerEntries(grounds.description.classes.length).length;
  // Folds show how much luck there is in a training, as seeds do.
  const usual = folds === 1 ? 2 : 1;
  const costOf =
    (amount: Omit<StudyPlan["ledger"], "steps">): CostAt =>
    (steps) =>
      ledgerCost(grounds, { ...amount, steps });
  const fits = (amount: Omit<StudyPlan["ledger"], "steps">): boolean =>
    costOf(amount)(base.steps) <= available;
  const { amount, steps } = mostThatFits(
    [
      { entries: fewestEntries, seeds: usual },
      { entries: fewestEntries, seeds: 1 },
    ],
    base.steps,
    costOf,
    available,
  );
  let { entries, seeds } = amount;
  if (seeds === usual) {
    while (entries < all && fits({ entries: entries + 1, seeds })) entries++;
    const most = trials === undefined && entries === all ? defaults.mostLedgerSeeds : seeds;
    while (seeds < most && fits({ entries, seeds: seeds + 1 })) seeds++;
  }
  return { entries, seeds, steps };
}

/**
 * Returns what a search of so many settings costs that are as dear as the base: the search itself, the seeds of its
 * winner, and the final networks on all rows that are not sealed.
 */
export function searchCosts(
  grounds: Grounds,
  { trials, steps }: Pick<StudyPlan["search"], "trials" | "steps">,
): { readonly search: number; readonly seeds: number; readonly final: number } {
  const setting = { ...baseSetting(grounds), steps };
  const unit = grounds.folds.length * costOfTraining(setting, grounds);
  return {
    search: unit * effortOf(searchStretches(trials)),
    seeds: unit * defaults.seeds,
    final: Math.min(trials, defaults.different) * costOfLastTraining(setting, grounds),
  };
}

/** More settings, then dearer ones, where all train at full length; fewer where time is short. */
function planSearch(grounds: Grounds, { available, trials }: Allowance): StudyPlan["search"] {
  const full = baseSetting(grounds).steps;
  const { leastRoom, mostRoom, mostTrials, fewestTrials } = defaults;
  const costOf =
    (settings: number): CostAt =>
    (steps) => {
      const { search, seeds, final } = searchCosts(grounds, { trials: settings, steps });
      return search + seeds + final;
    };
  const fewer = Array.from({ length: defaults.trials - fewestTrials + 1 }, (_, i) => defaults.trials - i);
  const amounts = trials === undefined ? fewer : [trials];
  // Searched networks are a little larger than the base on average, more so where there is time for it.
  const { amount, steps } = mostThatFits(amounts, full, costOf, available / leastRoom);
  let settings = amount;
  if (trials === undefined && steps === full)
    while (settings < mostTrials && leastRoom * costOf(settings + 1)(full) <= available) settings++;
  const room = Math.min(mostRoom, Math.max(leastRoom, available / costOf(settings)(steps)));
  return { trials: settings, steps, room };
}

/** What a plan is made with. */
export interface Means {
  /** Seconds for all stages. */
  readonly budgetSeconds: number;
  readonly threads: number;
  /** Core-microseconds of the clock for one that is estimated. */
  readonly slowness: number;
  /** Settings to search, where the user fixed them. */
  readonly trials: number | undefined;
}

/** Returns the core-microseconds, as they are estimated, that so many seconds hold. */
export const costIn = (seconds: number, { threads, slowness }: Pick<Means, "threads" | "slowness">): number =>
  (Math.max(0, seconds) * threads * 1e6) / slowness;

/** What there is for a stage. */
export interface Allowance extends Pick<Means, "threads" | "trials"> {
  /** Core-microseconds, as they are estimated. */
  readonly available: number;
  /** Seeds of the winner that there is time for (default: as many as are wanted). */
  readonly seeds?: number;
}

/**
 * Returns how much each stage does with what is available for it: first trainings get shorter, then fewer seeds,
 * sizes and settings are tried; where time is left, more of them are.
 */
export function planStage<K extends keyof StudyPlan>(
  stage: K,
  grounds: Grounds,
  allowance: Allowance,
): StudyPlan[K] {
  const { available, threads, seeds = defaults.seeds } = allowance;
  const cost = { cost: Math.round(available) };
  const plans: { readonly [S in keyof StudyPlan]: () => StudyPlan[S] } = {
    baselines: () => planBaselines(grounds, available),
    // One network keeps one core busy.
    overfit: () => ({ cost: Math.round(available / threads) }),
    shrink: () => planShrink(grounds, allowance),
    depth: () => cost,
    ledger: () => planLedger(grounds, allowance),
    search: () => planSearch(grounds, allowance),
    ablation: () => cost,
    combine: () => ({ seeds, ...cost }),
    learningCurve: () => cost,
  };
  return plans[stage]();
}

/** Returns the plan of a whole study, as it is before anything has been trained. */
export function planStudy(grounds: Grounds, means: Means): StudyPlan {
  const { threads, trials, budgetSeconds } = means;
  const of = <K extends keyof StudyPlan>(stage: K): StudyPlan[K] =>
    planStage(stage, grounds, { available: costIn(sharesOf[stage] * budgetSeconds, means), threads, trials });
  return {
    baselines: of("baselines"),
    overfit: of("overfit"),
    shrink: of("shrink"),
    depth: of("depth"),
    ledger: of("ledger"),
    search: of("search"),
    ablation: of("ablation"),
    combine: of("combine"),
    learningCurve: of("learningCurve"),
  };
}
