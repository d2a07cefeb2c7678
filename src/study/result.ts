import type { AuditReport } from "../audit/finding.ts";
import type { ColumnDescription, Task } from "../data/table.ts";
import type { Ceiling } from "../measure/ceiling.ts";
import type { Gap } from "../measure/gap.ts";
import type { Estimate, Interval } from "../measure/interval.ts";
import type { Direction, MetricName } from "../measure/metrics/metric.ts";
import type { PairedDifference } from "../measure/paired.ts";
import type { PartScore } from "../measure/score.ts";
import type { Strengths } from "../regularize/regularizer.ts";
import type { SizeRule } from "../search/rungs.ts";
import type { Repeats, Strategy } from "../split/strategy.ts";
import type { ShapeName } from "../train/schedule/shape.ts";
import type { Ablated } from "./ablation.ts";
import type { CalibrationResult } from "./calibrate.ts";
import type { DropoutShare } from "./dropoutShare.ts";
import type { LooksBefore } from "./earlierLooks.ts";
import type { GroupScore } from "./groupScores.ts";
import type { Leakage } from "./leakage.ts";
import type { LearningCurve } from "./learningCurve.ts";
import type { Next } from "./next.ts";
import type { Noise } from "./noise.ts";
import type { Textbook } from "./textbook/result.ts";
import type { StandingEvidence, VerdictKind } from "./verdict.ts";

export type StageName =
  | "seal"
  | "overfit"
  | "shrink"
  | "leakage"
  | "regularize"
  | "combine"
  | "more rows"
  | "final"
  | "unseal";

/** One size of the capacity ladder; means over seeds (and folds). */
export interface LadderRung {
  readonly hidden: readonly number[];
  readonly parameters: number;
  readonly networks: number;
  readonly trainLoss: number;
  readonly validationLoss: number;
  /** Validation loss of each seed (mean over folds), for the band. */
  readonly seedValidationLosses: readonly number[];
  readonly seedTrainLosses: readonly number[];
  readonly trainMetric: number;
  readonly validationMetric: number;
  /** With the last weights: without early stopping. */
  readonly atEnd: { readonly trainLoss: number; readonly validationLoss: number };
  /** Against the best rung; undefined for the best itself. */
  readonly againstBest: PairedDifference | undefined;
  /** By the rule of the ladder. */
  readonly accepted: boolean;
}

/** One depth, all of about equal parameters. */
export interface DepthRung extends LadderRung {
  /** Whether layers are added to what flows into them. */
  readonly residual: boolean;
  readonly best: boolean;
  /** The fewest layers that are accepted. */
  readonly chosen: boolean;
}

/** What one regularizer, or mix, bought, against the network without any. All scores in evaluation mode. */
export interface LedgerEntry {
  readonly name: string;
  /** Regularizers that are on, by name, with the strength that did best. */
  readonly strengths: Readonly<Record<string, number>>;
  readonly learningRate: number;
  /** Settings tried for this entry (the same for every entry) and networks trained for them. */
  readonly settingsTried: number;
  readonly networks: number;
  readonly trainLoss: number;
  readonly validationLoss: number;
  readonly trainMetric: number;
  readonly validationMetric: number;
  /** Validation minus train loss, same checkpoint. */
  readonly gap: number;
  /** Expected calibration error on validation rows (15 bins); undefined for regression. */
  readonly calibrationError: number | undefined;
  readonly parameters: number;
  readonly nonZeroParameters: number;
  /** Change in validation loss against the entry "none"; undefined for that entry. */
  readonly againstNone: PairedDifference | undefined;
  /** Change of the gap against "none", paired over validation rows. */
  readonly gapAgainstNone: PairedDifference | undefined;
  /** Change of the study's metric, paired over validation rows; `probabilityBetter` goes by its direction. */
  readonly metricAgainstNone: PairedDifference | undefined;
  /** Change of the calibration error, paired over validation rows; undefined for regression. */
  readonly calibrationAgainstNone: PairedDifference | undefined;
  /** Change of the number of parameters that are not zero: Student's t over networks, same folds and seeds. */
  readonly sizeAgainstNone: Estimate | undefined;
}

/** Loss over the steps of one training, in evaluation mode, mean over folds and seeds. */
export interface TrainingCurve {
  readonly name: string;
  readonly steps: readonly number[];
  readonly trainLoss: readonly number[];
  readonly validationLoss: readonly number[];
  /** Step of the checkpoint that was kept. */
  readonly keptStep: number;
}

/** A setting with all strengths of its regularizers; one that is not named is off. */
export interface SettingSummary extends Strengths {
  readonly hidden: readonly number[];
  /** Whether hidden layers are added to what flows into them. */
  readonly residual?: boolean;
  readonly activation: string;
  readonly numericEmbedding: "none" | "piecewise-linear" | "periodic";
  /** Deviation of the frequencies of a periodic embedding. */
  readonly sigma?: number;
  /** Members of a shared-weight ensemble inside the network. */
  readonly copies?: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly steps: number;
  /** How the learning rate moves over the steps, where that is no cosine. */
  readonly schedule?: ShapeName;
  readonly earlyStopping: boolean;
}

export interface OverfitResult {
  /** Whether the training loss came near the floor that conflicting rows allow. */
  readonly reached: boolean;
  /** The smallest network tried that came near it; null where none did. */
  readonly size: { readonly hidden: readonly number[]; readonly parameters: number } | null;
  /** Training rows that were to be memorized. */
  readonly rows: number;
  readonly attempts: readonly {
    readonly hidden: readonly number[];
    readonly parameters: number;
    readonly steps: number;
    readonly trainLoss: number;
    readonly trainMetric: number;
    readonly validationLoss: number;
  }[];
  /** The best that any function of these features could do on the rows that are not sealed: on so many. */
  readonly ceiling: Ceiling & { readonly rows: number };
  /** The same network on shuffled targets; null where that was not asked for. */
  readonly shuffled: ShuffledResult | null;
  readonly sentence: string;
}

/** How the network that memorizes does where there is nothing to learn but by heart. */
export interface ShuffledResult {
  readonly trainLoss: number;
  readonly trainMetric: number;
  /** Whether the training loss came near its floor all the same. */
  readonly reached: boolean;
  /** Of the training loss that the true targets let it gain over always predicting the same, in [0, 1]. */
  readonly share: number;
  readonly sentence: string;
}

export interface ShrinkResult {
  readonly ladder: readonly LadderRung[];
  /** Indices into `ladder`. */
  readonly best: number;
  readonly chosen: number;
  readonly rule: SizeRule;
  /** Largest loss of validation loss that still counts as not worse. */
  readonly margin: number;
  /** Index of the smallest size whose training loss comes near its floor at the end; null where none does. */
  readonly interpolation: number | null;
  /** The walk over the depth, fewest layers first; empty where there was no time for it. */
  readonly depth: readonly DepthRung[];
  readonly sentence: string;
}

/** How settings were searched: which of them trained how far. */
export interface SearchResult {
  /** The last one is the full length: all that reach it are kept. */
  readonly rungs: readonly { readonly steps: number; readonly settings: number; readonly kept: number }[];
  /** Steps of networks, as a share of those that training all settings to the end would have taken. */
  readonly effort: number;
}

export interface RegularizeResult {
  readonly ledger: readonly LedgerEntry[];
  readonly trials: readonly {
    readonly setting: SettingSummary;
    readonly parameters: number;
    readonly trainLoss: number;
    readonly validationLoss: number;
    readonly validationMetric: number;
  }[];
  readonly curves: readonly TrainingCurve[];
  /** The winner whole, then without each of its parts. */
  readonly ablation: readonly Ablated[];
  readonly textbook: Textbook;
  readonly search: SearchResult;
  readonly sentence: string;
}

/** What may become the final model: one network, or several whose answers are averaged. */
export type EnsembleName =
  | "single"
  | "seeds"
  | "different-settings"
  | "greedy"
  | "folds"
  | "moving-average"
  | "weight-averaging"
  | "snapshots";

export interface CombineResult {
  readonly candidates: readonly {
    readonly name: EnsembleName;
    readonly networks: number;
    /** Of all its networks together. */
    readonly parameters: number;
    /** On rows that had no part in picking its networks. */
    readonly validationLoss: number;
    readonly validationMetric: number;
    /** Against the single best network. */
    readonly againstSingle: PairedDifference | undefined;
    /** The same, less the luck of the best of all candidates; what decides. */
    readonly corrected: PairedDifference | undefined;
  }[];
  /** What the best of the candidates owes to luck, in validation loss. */
  readonly luck: number;
  readonly kept: EnsembleName;
  readonly members: readonly SettingSummary[];
  /** Weight of each member in the mean, in whole numbers. */
  readonly weights: readonly number[];
  /** What dropout alone had bought of it; null where that was not measured. */
  readonly dropoutShare: DropoutShare | null;
  readonly sentence: string;
}

/** How a baseline does, and the network minus the baseline in loss on the test rows. */
export interface BaselineScore {
  readonly validation: PartScore;
  readonly test: PartScore;
  readonly network: PairedDifference;
}

/** The content of `study.json`. */
export interface StudyResult {
  readonly format: "unseen.study/1";
  readonly name: string;
  readonly data: {
    readonly source: string;
    readonly testSource: string | null;
    readonly sha256: string;
    readonly rows: number;
    readonly columns: readonly ColumnDescription[];
    readonly target: string;
    readonly task: Task;
    readonly classes: readonly string[];
    readonly notes: readonly string[];
  };
  readonly split: {
    readonly strategy: Strategy;
    /** The column of groups, and what says when each row was, as named. */
    readonly group: string | null;
    readonly time: string | null;
    readonly gap: string | null;
    /** The column that names the parts. */
    readonly part: string | null;
    /** Whether equal rows stay on one side, or each is a case of its own. */
    readonly repeats: Repeats;
    /** Why this split, in words. */
    readonly reason: string;
    /**
     * With folds, `train` is every row that is not sealed, and `validation` those of them that validate in some
     * fold; with one validation part, the two parts.
     */
    readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
    /** Groups of the same rows; null without a group column. */
    readonly groups: { readonly train: number; readonly validation: number; readonly test: number } | null;
    /** Rows that are in no part, since they lie in the gap before the test. */
    readonly gapRows: number;
    /** What a random split would have hidden; null where rows are divided at random. */
    readonly leakage: Leakage | null;
    /** Number of folds; 1 means one validation part. */
    readonly folds: number;
    /** Rows that repeat an earlier row exactly; unless they are apart, they stay on one side. */
    readonly duplicateRows: number;
    /** SHA-256 of the sealed row numbers. */
    readonly hash: string;
  };
  readonly metric: { readonly name: MetricName; readonly direction: Direction };
  /** What was found in the table before training that may make its score wrong; decides nothing. */
  readonly audit: AuditReport;
  readonly baselines: {
    readonly majority?: BaselineScore;
    readonly mean?: BaselineScore;
    readonly linear: BaselineScore;
    /** The network that only early stopping holds back: what the method itself has to beat. */
    readonly plain: BaselineScore;
  };
  readonly stages: {
    readonly overfit: OverfitResult;
    readonly shrink: ShrinkResult;
    readonly regularize: RegularizeResult;
    readonly combine: CombineResult;
  };
  readonly chosen: {
    readonly members: number;
    /** Parameters of all members together, and those that are not exactly zero. */
    readonly parameters: number;
    readonly nonZeroParameters: number;
    /** Multiplications of all members together that predicting one row takes. */
    readonly multiplications: number;
    readonly layers: readonly (readonly number[])[];
    /** Names and strengths, one object a member. */
    readonly regularizers: readonly Readonly<Record<string, number>>[];
    readonly refitted: boolean;
    readonly steps: readonly number[];
    /** What the logits of every member are divided by inside the model; 1 for numbers. */
    readonly temperature: number;
  };
  readonly scores: {
    readonly train: PartScore;
    /** Out-of-fold (or validation part) score of the chosen settings; the number they were chosen by. */
    readonly validation: PartScore & {
      /** The study's metric, corrected for having been picked among all trials; as measured where no correction exists. */
      readonly corrected: number;
      readonly correctedLoss: number;
    };
    readonly test: PartScore;
  };
  /** Test minus train of the final network, evaluation mode. */
  readonly gap: Gap;
  readonly verdict: {
    readonly kind: VerdictKind;
    readonly sentence: string;
    readonly because: readonly string[];
    /** What the verdict rests on besides the scores. */
    readonly evidence: StandingEvidence;
  };
  /** What a temperature does to the probabilities; null for numbers. */
  readonly calibration: CalibrationResult | null;
  /** How much chance there is in the scores: of the training, and of the rows. */
  readonly noise: Noise;
  /** How the loss falls with the number of training rows. */
  readonly learningCurve: LearningCurve;
  /** What to do now, in one sentence, and the evidence that it goes by. */
  readonly next: Next;
  /** Score of each group of the test rows, worst first; null without groups, or with more than 30. */
  readonly groupScores: readonly GroupScore[] | null;
  /** Times that the test rows were opened in this study; intervals on test rows hold over all of them. */
  readonly looks: number;
  /** Why they were opened again, one reason for each time after the first. */
  readonly lookReasons: readonly string[];
  /** Looks of other studies in neighboring folders at the very same test rows, before this study began, and the
   * interval of the test score that holds over all of them and its own. */
  readonly looksBefore: (LooksBefore & { readonly interval: Interval }) | null;
  readonly cost: {
    readonly seconds: number;
    readonly networksTrained: number;
    readonly stepsPerSecond: number;
    readonly threads: number;
    /** Rows that the final model predicts in a second, on one thread. */
    readonly rowsPredictedPerSecond: number;
  };
  readonly seed: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly versions: { readonly unseen: string; readonly onnxruntime: string; readonly node: string };
}
