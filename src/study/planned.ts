import type { Kind, Task } from "../data/table.ts";
import { openCrew } from "../train/crew.ts";
import { freeBytes, holdingFor, memoryNeeded } from "../train/memory.ts";
import { pack } from "../train/pack.ts";
import { validationRows } from "./cost.ts";
import { defaults } from "./defaults.ts";
import { type Grounds, prepareGrounds } from "./grounds.ts";
import { leakageNetworks } from "./leakage.ts";
import { madeUpWork, timeTraining } from "./madeUp.ts";
import { type Material, prepare } from "./material.ts";
import type { FitOptions } from "./options.ts";
import {
  baseSetting,
  ledgerCost,
  ledgerNetworks,
  type Means,
  planStudy,
  type StudyPlan,
  searchCosts,
  sharesOf,
  shrinkCost,
} from "./plan.ts";
import { planWords } from "./planWords.ts";

/** What one stage would do. */
export interface PlannedStage {
  readonly stage: keyof StudyPlan | "end";
  readonly sentence: string;
  /** Networks that it trains; null where that depends on what is found. */
  readonly networks: number | null;
  /** Estimated, or what is set apart for it; null where no clock is involved. */
  readonly seconds: number | null;
}

/** What a study would do, before anything is trained. */
export interface PlannedStudy {
  readonly format: "unseen.plan/1";
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly task: Task;
  readonly metric: string;
  readonly rows: {
    readonly all: number;
    /** That train and validate in a fold, on average. */
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    readonly folds: number;
  };
  /** Columns that are used, and those that are left out. */
  readonly columns: readonly { readonly name: string; readonly kind: Kind }[];
  readonly leftOut: readonly string[];
  /** Numbers that a network reads of a row. */
  readonly inputs: number;
  readonly split: { readonly strategy: string; readonly reason: string };
  /** Null where the number of settings is fixed in its place. */
  readonly budgetSeconds: number | null;
  readonly trials: number | null;
  readonly threads: number;
  /** What each stage does, in their order, and the seconds it may take; null where no clock is involved. */
  readonly stages: readonly PlannedStage[];
  /** Seconds of all stages together. */
  readonly seconds: number | null;
  readonly plan: StudyPlan;
  /** Times as long as estimated that training takes here; null where no clock is involved. */
  readonly slowness: number | null;
  readonly memory: {
    /** A bound on what training takes, the table included, and what there is for it now. */
    readonly bytes: number;
    readonly freeBytes: number;
  };
  /** What is not known before it is tried. */
  readonly unknown: readonly string[];
}

/**
 * Returns what `fit` would do with the same data and options: rows, split, stages, time and memory. Reads and encodes
 * the table, and times the training of a network for about half a second on made-up numbers of the same shape, except
 * where the number of trials is fixed. No row of the table is trained on, and nothing is written.
 *
 * @param source as for `fit`
 * @throws UnseenError for everything that a person can put right
 */
export async function plan(source: string, options: FitOptions): Promise<PlannedStudy> {
  const { budgetSeconds = defaults.budgetSeconds, trials, seed = 0, signal } = options;
  const material = await prepare(source, options);
  signal?.throwIfAborted();
  const grounds = prepareGrounds({ ...material, seed });
  const crew = openCrew(options.threads);
  try {
    const slowness = trials === undefined ? await timeTraining(crew, grounds, signal) : null;
    const means: Means = {
      budgetSeconds,
      threads: slowness === null ? 2 : crew.threads,
      slowness: slowness ?? 1,
      trials,
    };
    const made = planStudy(grounds, means);
    const stages = stagesOf(grounds, made, trials === undefined ? means : undefined);
    return {
      ...tableOf(material, grounds),
      budgetSeconds: trials === undefined ? budgetSeconds : null,
      trials: trials ?? null,
      threads: crew.threads,
      stages,
      seconds: slowness === null ? null : stages.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0),
      plan: made,
      slowness,
      memory: memoryOf(grounds, made, crew.threads),
      unknown: unknownOf(grounds, made),
    };
  } finally {
    await crew.close();
  }
}

function tableOf(
  { source, table, description, sealed, metric }: Material,
  grounds: Grounds,
): Omit<
  PlannedStudy,
  "budgetSeconds" | "trials" | "threads" | "stages" | "seconds" | "plan" | "slowness" | "memory" | "unknown"
> {
  const used = description.columns.filter(({ role }) => role === "feature");
  const out = description.columns.filter(({ role }) => role !== "feature" && role !== "target");
  return {
    format: "unseen.plan/1",
    name: table.name,
    source,
    target: description.target,
    task: description.task,
    metric: metric.name,
    rows: {
      all: table.rowCount,
      train: grounds.trainRows,
      validation: validationRows(grounds),
      test: sealed.test.count,
      folds: grounds.folds.length,
    },
    columns: used.map(({ name, kind }) => ({ name, kind })),
    leftOut: out.map(({ name }) => name),
    inputs: grounds.face.width,
    split: { strategy: sealed.strategy, reason: sealed.reason },
  };
}

const ending = "A plain network is trained beside the final one. The test rows are opened, once.";

function stagesOf(grounds: Grounds, made: StudyPlan, means: Means | undefined): PlannedStage[] {
  const folds = grounds.folds.length;
  const { shrink, ledger, search } = made;
  const searched = searchCosts(grounds, search);
  const costs: Partial<Record<keyof StudyPlan, number>> = {
    shrink: shrinkCost(grounds, shrink),
    ledger: ledgerCost(grounds, ledger),
    search: search.room * (searched.search + searched.seeds + searched.final),
  };
  const networks: Partial<Record<keyof StudyPlan, number>> = {
    baselines: defaults.linearModels * folds + 1,
    shrink: shrink.widths.length * shrink.seeds * folds + leakageNetworks(grounds, shrink.seeds),
    ledger: ledgerNetworks(grounds, ledger),
    search: (search.trials + defaults.seeds) * folds,
  };
  const secondsOf = (stage: keyof StudyPlan | "end"): number | null => {
    if (means === undefined) return null;
    const cost = stage === "end" ? undefined : costs[stage];
    return cost === undefined
      ? sharesOf[stage] * means.budgetSeconds
      : (cost * means.slowness) / (means.threads * 1e6);
  };
  const of = <K extends keyof StudyPlan>(stage: K): PlannedStage => ({
    stage,
    sentence: planWords(stage, made[stage]),
    networks: networks[stage] ?? null,
    seconds: secondsOf(stage),
  });
  const end: PlannedStage = { stage: "end", sentence: ending, networks: null, seconds: secondsOf("end") };
  return [...(Object.keys(made) as (keyof StudyPlan)[]).map(of), end];
}

/** A bound on the memory that the widest sizes of the ladder and the ledger take. */
function memoryOf(
  grounds: Grounds,
  { shrink, ledger, search }: StudyPlan,
  threads: number,
): PlannedStudy["memory"] {
  const { values, width, targets } = grounds.encoded;
  const data = { x: values, width, y: targets };
  const base = baseSetting(grounds);
  const widest = shrink.widths.at(-1) ?? 0;
  const settings = [
    ...Array.from({ length: shrink.seeds }, () => ({
      ...base,
      hidden: [widest, widest],
      steps: shrink.steps,
    })),
    ...Array.from({ length: defaults.settingsPerEntry * ledger.entries }, () => ({
      ...base,
      steps: ledger.steps,
    })),
    ...Array.from({ length: search.trials }, () => ({ ...base, steps: search.steps })),
  ];
  const packed = pack(
    settings.flatMap((setting) => grounds.folds.map((_, fold) => ({ setting, fold }))),
    ({ setting, fold }) => madeUpWork(grounds, setting, fold),
  );
  const free = freeBytes();
  const populations = packed.map(({ population }) => population);
  const holding = holdingFor(data, threads, free);
  return { bytes: memoryNeeded(populations, data, threads, holding), freeBytes: free };
}

/** What a plan cannot know. */
function unknownOf(grounds: Grounds, { shrink }: StudyPlan): string[] {
  const besides = leakageNetworks(grounds, shrink.seeds);
  return [
    `The ladder goes on to wider networks, up to ${defaults.widestLadder} units, while the widest is clearly the best.`,
    "Before every stage the rest is measured out anew, to the time that is left and the speed seen so far.",
    "What the best setting is, and so how many networks the final model has: one to eight.",
    ...(besides === 0 ? [] : [`${besides} networks more show what a random split would hide.`]),
  ];
}
