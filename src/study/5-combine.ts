import { correctedScore } from "../measure/correction.ts";
import { mean, meanOver } from "../measure/moments.ts";
import { type PairedDifference, paired } from "../measure/paired.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import { percent, probability } from "../measure/words.ts";
import { type Context, parametersOfTrial, tellTrials } from "./context.ts";
import { defaults } from "./defaults.ts";
import { counterpart, type DropoutPair, dropoutShareOf, pairAmong } from "./dropoutShare.ts";
import {
  bagged,
  baggingTrial,
  type Candidate,
  type FinalMember,
  freshSeed,
  meanOfSeeds,
  oneNetwork,
  pickedByRows,
} from "./ensembles.ts";
import { bestOf } from "./ledger.ts";
import type { StudyPlan } from "./plan.ts";
import { ranking } from "./ranking.ts";
import type { CombineResult, EnsembleName } from "./result.ts";
import { type Setting, summarize } from "./setting.ts";
import { costOfSnapshots, snapshots, snapshotTrial, trainSnapshots } from "./snapshots.ts";
import type { Trial, TrialOutcome } from "./trial.ts";

export interface Combined extends CombineResult {
  readonly chosen: readonly FinalMember[];
  /** What the kept candidate says about the validation rows. */
  readonly predictions: Predictions;
  /** The same of each of its networks. */
  readonly memberPredictions: readonly Predictions[];
  /** Of each of these in the mean. */
  readonly predictionWeights: readonly number[];
  /**
   * What validation rows that had a say in what is kept make it look better than it is: loss and metric on rows that
   * had none, less those of `predictions`. Null where no row had a say in which networks there are.
   */
  readonly hindsight: { readonly loss: number; readonly metric: number } | null;
  /** The best setting, trained again with fresh seeds. */
  readonly again: TrialOutcome;
}

/**
 * Compares one network with ensembles on the validation rows: the best setting with several seeds, the best eight
 * different settings, greedy selection among the best settings; where the allowance reaches, also averages of the
 * weights along one training, networks that each leave one fold out, and snapshots of one training. An ensemble is
 * kept only if it is better than one network with a probability of at least 75 %, after what the best of so many
 * candidates owes to luck was taken off. Where two are as good, the smaller is kept.
 *
 * The one network is the best setting trained again with fresh seeds, each by itself: the one that won among
 * dozens was partly lucky, and would look better than it is. Ensembles that the validation rows pick are judged on rows
 * that had no part in it, against the best network picked in the same way (see `pickedByRows`); the difference between
 * that one and the one trained again puts all candidates on one footing.
 *
 * Random: parts of the rows, and resamples, from the study's stream "combine".
 *
 * @param outcomes trained to the end on all folds, or left out
 * @param allowance seeds of the winner (default 4); core-microseconds, as they are estimated, for what is trained
 * besides them (default 0), and the cores that these are for (default 1)
 */
export async function combine(
  context: Context,
  outcomes: readonly TrialOutcome[],
  allowance: Allowance = {},
): Promise<Combined> {
  const { journal, grounds, random } = context;
  const whole = outcomes.filter(({ trial }) => !trial.only && !trial.part && !trial.pauseAt);
  const ranked = ranking(whole);
  const { again, pair, averages, others } = await trainBesides(context, whole, allowance);
  const { alone, ensembles } = pickedByRows(context, ranked);
  const candidates = [
    oneNetwork("single", again),
    ...averages,
    meanOfSeeds(context, again),
    ...ensembles,
    ...others,
  ];
  const { dependence } = grounds;
  const shift = footing(again, alone);
  const rows = candidates.map(({ losses, isPicked }) =>
    meanOver(losses).map((loss) => (isPicked ? loss : loss + shift.loss)),
  );
  const luck = Math.max(0, correctedScore(rows, random.split("combine"), 300, rows, dependence).optimism);
  const judged = candidates.map((own): Judged => {
    const isSingle = own.name === "single";
    const against = (losses: readonly Float64Array[]): PairedDifference | undefined =>
      isSingle
        ? undefined
        : paired(losses, (own.isPicked ? alone : undefined)?.losses ?? again.best.losses, { dependence });
    return {
      ...own,
      parameters: own.members.reduce((sum, { outcome }) => sum + parametersOfTrial(context, outcome), 0),
      validationLoss: mean(own.losses.map(mean)) + (own.isPicked ? 0 : shift.loss),
      metric: own.metric + (own.isPicked ? 0 : shift.metric),
      againstSingle: against(own.losses),
      corrected: against(own.losses.map((losses) => losses.map((loss) => loss + luck))),
    };
  });
  const singleLoss = again.best.validationLoss + shift.loss;
  const kept = keep(judged, singleLoss);
  const sentence = sentenceOf(kept, singleLoss, judged);
  journal.tell({ event: "decision", about: "combine.kept", value: kept.name, reason: sentence });
  const dropoutShare = pair === undefined ? null : dropoutShareOf(context, pair);
  if (dropoutShare !== null) {
    const { share, sentence: reason } = dropoutShare;
    journal.tell({ event: "decision", about: "combine.dropoutShare", value: share?.value ?? null, reason });
  }
  return {
    candidates: judged.map((own) => ({
      name: own.name,
      networks: own.members.length,
      parameters: own.parameters,
      validationLoss: own.validationLoss,
      validationMetric: own.metric,
      againstSingle: own.againstSingle,
      corrected: own.corrected,
    })),
    luck,
    kept: kept.name,
    members: kept.members.map(({ outcome, cycle }) => summarize(outcome.trial.setting, cycle === undefined)),
    weights: kept.members.map(({ weight }) => weight),
    dropoutShare,
    sentence,
    chosen: kept.members,
    predictions: kept.predictions,
    memberPredictions: kept.memberPredictions,
    predictionWeights: kept.weights,
    hindsight: kept.isPicked
      ? {
          loss: kept.validationLoss - mean(rowLosses(kept.predictions)),
          metric: kept.metric - grounds.metric.compute(kept.predictions),
        }
      : null,
    again,
  };
}

/**
 * What has to be added to loss and metric of the winner's setting so that it stands where the best network stands that
 * is picked on other rows: its setting was found on the very rows that judge it. 0 where that was not measured.
 */
function footing(
  { best }: TrialOutcome,
  alone: Candidate | undefined,
): { readonly loss: number; readonly metric: number } {
  const loss = mean(alone?.losses.map(mean) ?? []) - best.validationLoss;
  const metric = (alone?.metric ?? Number.NaN) - best.validationMetric;
  return Number.isFinite(loss) && Number.isFinite(metric) ? { loss, metric } : { loss: 0, metric: 0 };
}

interface Judged extends Candidate {
  readonly parameters: number;
  readonly validationLoss: number;
  readonly againstSingle: PairedDifference | undefined;
  /** The same, less the luck of the best of all candidates. */
  readonly corrected: PairedDifference | undefined;
}

type Allowance = Partial<StudyPlan["combine"]> & { readonly threads?: number };

interface Besides {
  readonly again: TrialOutcome;
  readonly pair: DropoutPair | undefined;
  readonly averages: readonly Candidate[];
  /** Bagging, and snapshots. */
  readonly others: readonly Candidate[];
}

/**
 * Trains the winner again with fresh seeds; and, as far as the allowance reaches, in this order: the winner without
 * dropout, or with it, to see what dropout had bought (where no such pair was trained before); the winner with
 * averaged weights; the winner bagged; snapshots of the winner.
 */
async function trainBesides(
  context: Context,
  outcomes: readonly TrialOutcome[],
  { seeds = defaults.seeds, cost = 0, threads = 1 }: Allowance,
): Promise<Besides> {
  const { lab, grounds } = context;
  const { setting } = bestOf(outcomes, "best").trial;
  const fresh = (count: number): number[] => Array.from({ length: count }, (_, i) => freshSeed + i);
  let left = cost;
  const affordable = (
    trial: Trial | undefined,
    costOf = ({ setting, seeds }: Trial): number => lab.costOf(setting, seeds.length * grounds.folds.length),
  ): Trial[] => {
    if (trial === undefined) return [];
    const cost = costOf(trial);
    if (cost > left) return [];
    left -= cost;
    return [trial];
  };
  const winner: Trial = { setting, seeds: fresh(seeds) };
  const known = pairAmong(outcomes);
  const other =
    known === undefined ? affordable(counterpart(setting, fresh(defaults.fewSeeds), outcomes)) : [];
  const averaging = averagesOf(setting).flatMap((own) =>
    affordable({ setting: own, seeds: fresh(defaults.fewSeeds) }),
  );
  const bags = affordable(baggingTrial(grounds, setting));
  // One network a fold, cycle after cycle, keeps few cores busy, and the others wait: it is charged for all of them.
  const cyclic = affordable(snapshotTrial(setting), (trial) => threads * costOfSnapshots(context, trial));
  const trials = [winner, ...other, ...averaging, ...bags];
  if (cyclic.length > 0) lab.announce([...trials, ...cyclic]);
  const [again, ...besides] = await lab.train("combine", trials);
  if (again === undefined) throw new Error("the winner was not trained again");
  tellTrials(context, "combine", besides);
  const taken: Candidate[] = [];
  for (const trial of cyclic) {
    const cycles = await trainSnapshots(context, trial);
    tellTrials(context, "combine", cycles.slice(-1), besides.length);
    taken.push(snapshots(context, cycles));
  }
  const [trained] = besides.splice(0, other.length);
  const averages = besides
    .splice(0, averaging.length)
    .map((own) =>
      oneNetwork(own.trial.setting.strengths.movingAverage ? "moving-average" : "weight-averaging", own),
    );
  const pair = known ?? (trained === undefined ? undefined : pairAmong([again, trained]));
  return { again, pair, averages, others: [...besides.map((own) => bagged(context, own)), ...taken] };
}

/** The setting with a moving average of its weights, and with their mean over the last steps; none where it has one. */
function averagesOf(setting: Setting): Setting[] {
  const { movingAverage = 0, weightAveraging = 0 } = setting.strengths;
  if (movingAverage > 0 || weightAveraging > 0) return [];
  return Object.entries(defaults.averages).map(([name, strength]) => ({
    ...setting,
    strengths: { ...setting.strengths, [name]: strength },
  }));
}

/**
 * Returns the candidate with the lowest loss of those that are better than one network with enough probability; of
 * those that are as good as it, the smallest; else the one network.
 */
function keep(judged: readonly Judged[], singleLoss: number): Judged {
  const earned = judged
    .filter(({ corrected }) => (corrected?.probabilityBetter ?? 0) >= defaults.keepProbability)
    .sort((a, b) => a.validationLoss - b.validationLoss);
  const lowest = earned[0]?.validationLoss ?? Number.NaN;
  const [kept = judged[0]] = earned
    .filter(({ validationLoss }) => validationLoss <= lowest + defaults.asGood * singleLoss)
    .sort((a, b) => a.members.length - b.members.length || a.parameters - b.parameters);
  if (kept === undefined) throw new Error("there is no candidate");
  return kept;
}

const words: Readonly<Record<EnsembleName, string>> = {
  single: "One network",
  seeds: "The best setting with several seeds",
  "different-settings": "The mean of the best different settings",
  greedy: "Greedy selection among the best settings",
  folds: "The mean of networks that each leave one fold out",
  "moving-average": "A moving average of the weights",
  "weight-averaging": "The mean of the weights over the last steps",
  snapshots: "The mean of snapshots of one training",
};

function sentenceOf(kept: Judged, singleLoss: number, judged: readonly Judged[]): string {
  const change = (own: Judged): string => percent((own.againstSingle?.difference ?? Number.NaN) / singleLoss);
  const chance = (own: Judged): string => probability(own.corrected?.probabilityBetter ?? Number.NaN);
  if (kept.againstSingle !== undefined) {
    const { length } = kept.members;
    return `${words[kept.name]} (${length === 1 ? "1 network" : `${length} networks`}) is kept: validation loss ${change(kept)} against one network; it is better with a probability of ${chance(kept)}.`;
  }
  const others = judged.filter(({ againstSingle }) => againstSingle !== undefined);
  const best = others.reduce((a, b) => (b.validationLoss < a.validationLoss ? b : a));
  return `One network is kept: the best of ${others.length} other candidates changes validation loss by ${change(best)} and is better with a probability of ${chance(best)}; it takes ${percent(defaults.keepProbability, 0)} to earn its size.`;
}
