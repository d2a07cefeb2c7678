import { at } from "../measure/at.ts";
import { mixPredictions } from "../measure/mixture.ts";
import { mean, meanOver } from "../measure/moments.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import { crossFit } from "../search/crossFit.ts";
import { greedyCounts } from "../search/greedy.ts";
import type { TrainRows } from "../split/rows.ts";
import type { Context } from "./context.ts";
import { defaults } from "./defaults.ts";
import type { Grounds } from "./grounds.ts";
import type { EnsembleName } from "./result.ts";
import type { Trial, TrialOutcome } from "./trial.ts";
import { validationParts } from "./validationParts.ts";

/** One network of the final model: a setting, its seed and how long it trains. */
export interface FinalMember {
  readonly outcome: TrialOutcome;
  readonly seed: number;
  /** Its part in the mean; whole numbers. */
  readonly weight: number;
  /** Trains without the validation rows of this fold (default: on all rows). */
  readonly without?: number;
  /** Stops where this cycle of the learning rate ends (default: where its best checkpoints lay). */
  readonly cycle?: number;
}

/** What may become the final model. */
export interface Candidate {
  readonly name: EnsembleName;
  readonly members: readonly FinalMember[];
  /** What each network says about the validation rows, its weight, and what they say together. */
  readonly memberPredictions: readonly Predictions[];
  readonly weights: readonly number[];
  readonly predictions: Predictions;
  /**
   * What it is judged by: losses of the validation rows, one list where it is an ensemble, one a seed where it is a
   * network, and their metric. Where rows had a say in which networks it has, each row is said by those that the
   * other parts of the rows picked.
   */
  readonly losses: readonly Float64Array[];
  readonly metric: number;
  /** Whether rows had a say in it. */
  readonly isPicked: boolean;
}

/** Seeds of networks trained after the winner was picked begin here, so that its luck does not come along. */
export const freshSeed = 100;

/** Returns one network of a setting with fresh seeds, judged by all of these, each by itself. */
export function oneNetwork(name: EnsembleName, outcome: TrialOutcome): Candidate {
  const predictions = saidBy(outcome, freshSeed);
  return {
    name,
    members: [{ outcome, seed: freshSeed, weight: 1 }],
    memberPredictions: [predictions],
    weights: [1],
    predictions,
    losses: outcome.best.losses,
    metric: outcome.best.validationMetric,
    isPicked: false,
  };
}

/** Returns the mean of all seeds of a setting. */
export function meanOfSeeds(context: Context, outcome: TrialOutcome): Candidate {
  const { seeds } = outcome.trial;
  const members = seeds.map((seed) => ({ outcome, seed, weight: 1 }));
  return together(context, "seeds", members, outcome.best.predictions());
}

/** What validation rows pick from the best settings, judged on rows that had no part in it. */
interface Picked {
  /** The best network alone: what every ensemble that rows pick is compared with. */
  readonly alone: Candidate | undefined;
  readonly ensembles: readonly Candidate[];
}

/**
 * Returns the two ensembles whose networks the validation rows pick from the best settings: the mean of the best
 * eight, and greedy selection with replacement; and the best one alone. All are cross-fitted: picked on all parts of
 * the rows but one and judged on that one, part after part (folds; else groups, stretches of time, or random fifths).
 * Nothing where there is one setting, or one part, only.
 *
 * Random: the parts, where they are drawn, from the study's stream "combine".
 *
 * @param ranked different settings, best first
 */
export function pickedByRows(context: Context, ranked: readonly TrialOutcome[]): Picked {
  const library = ranked.slice(0, defaults.library);
  if (library.length < 2) return { alone: undefined, ensembles: [] };
  const said = library.map((outcome) => saidBy(outcome, outcome.trial.seeds[0] ?? 0));
  const losses = library.map(({ best }) => meanOver(best.losses));
  const [own = new Float64Array()] = losses;
  const parts = validationParts(context.grounds, own, context.random.split("combine"));
  if (new Set(parts).size < 2) return { alone: undefined, ensembles: [] };
  const everyRow = Int32Array.from(parts, (_, row) => row);
  const candidate = (name: EnsembleName, pick: (rows: Int32Array) => Int32Array): Candidate => {
    const members = [...pick(everyRow)].flatMap((weight, i) => {
      const [outcome, predictions] = [library[i], said[i]];
      if (weight === 0 || outcome === undefined || predictions === undefined) return [];
      return [{ member: { outcome, seed: outcome.trial.seeds[0] ?? 0, weight }, predictions }];
    });
    return together(
      context,
      name,
      members.map(({ member }) => member),
      members.map(({ predictions }) => predictions),
      crossFit(said, parts, pick),
    );
  };
  const most = defaults.different;
  return {
    alone: candidate("single", (rows) => bestOn(losses, rows, 1)),
    ensembles: [
      candidate("different-settings", (rows) => bestOn(losses, rows, most)),
      candidate("greedy", (rows) => greedyCounts(said, { rows, most, steps: defaults.greedySteps })),
    ],
  };
}

/** 1 for each of the best few on these rows, else 0. */
function bestOn(losses: readonly Float64Array[], rows: Int32Array, few: number): Int32Array {
  const means = losses.map((own) => {
    const loss = mean(Float64Array.from(rows, (row) => at(own, row)));
    return Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss;
  });
  const ranked = [...means.keys()].sort((a, b) => at(means, a) - at(means, b) || a - b);
  const chosen = new Set(ranked.slice(0, few));
  return Int32Array.from(means, (_, i) => (chosen.has(i) ? 1 : 0));
}

/**
 * Returns the training of a bagged ensemble that can be judged: in every fold, one network for each other fold,
 * which trains on neither of the two. What is said of a row is the mean of networks none of which saw it. Undefined
 * where folds do not divide the rows, as when they roll forward in time, or are fewer than three.
 */
export function baggingTrial({ folds, rest }: Grounds, setting: Trial["setting"]): Trial | undefined {
  const isWhole = folds.every(({ train, validation }) => train.length + validation.length === rest.length);
  if (folds.length < 3 || !isWhole) return undefined;
  const kept = new Map<string, TrainRows>();
  return {
    setting,
    seeds: folds.slice(1).map((_, i) => freshSeed + i),
    part: {
      folds: folds.length,
      rowsOf(fold, seed) {
        const other = (fold + 1 + seed - freshSeed) % folds.length;
        const key = `${fold} ${other}`;
        const held = new Set(folds[other]?.validation);
        const rows = kept.get(key) ?? (folds[fold]?.train.filter((row) => !held.has(row)) as TrainRows);
        kept.set(key, rows);
        return rows;
      },
    },
  };
}

/** Returns the bagged ensemble of that training; in the end it has a network a fold, which trains on the others. */
export function bagged(context: Context, outcome: TrialOutcome): Candidate {
  const members = context.grounds.folds.map((_, fold) => ({
    outcome,
    seed: freshSeed + fold,
    weight: 1,
    without: fold,
  }));
  return together(context, "folds", members, outcome.best.predictions());
}

function saidBy({ trial, best }: TrialOutcome, seed: number): Predictions {
  const own = best.predictions()[trial.seeds.indexOf(seed)];
  if (own === undefined) throw new Error(`there is no network with seed ${seed}`);
  return own;
}

/** Returns the mean of networks; `judged` is said where rows had a say in which networks there are. */
export function together(
  { grounds }: Context,
  name: EnsembleName,
  members: readonly FinalMember[],
  memberPredictions: readonly Predictions[],
  judged?: Predictions,
): Candidate {
  const weights = memberPredictions.map((_, i) => members[i]?.weight ?? 1);
  const predictions = mixPredictions(memberPredictions, weights);
  const own = judged ?? predictions;
  return {
    name,
    members,
    memberPredictions,
    weights,
    predictions,
    losses: [rowLosses(own)],
    metric: grounds.metric.compute(own),
    isPicked: judged !== undefined,
  };
}
