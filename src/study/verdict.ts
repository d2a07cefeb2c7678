import { FEWEST_GROUPS } from "../measure/dependence.ts";
import { differenceInterval } from "../measure/interval.ts";
import type { PairedDifference } from "../measure/paired.ts";
import type { PartScore } from "../measure/score.ts";
import type { StudyResult } from "./result.ts";
import { reasons, sentence } from "./verdictWords.ts";

export type VerdictKind =
  | "generalizes"
  | "memorizes-harmlessly"
  | "overfits"
  | "underfits"
  | "shifted"
  | "cannot-tell";

/** A baseline on the sealed test rows, and the final network minus that baseline in loss, on the same rows. */
export interface BaselineEvidence {
  readonly name: "majority" | "mean" | "linear";
  readonly test: PartScore;
  readonly network: PairedDifference;
}

/** The best of the networks that hold back more than the chosen one. */
export interface AlternativeEvidence {
  /** As the ledger or the ladder names it: "dropout 0.5", "3,201 parameters". */
  readonly name: string;
  readonly how: "more regularized" | "smaller" | "stopped earlier";
  /** Alternative minus chosen, validation loss on the same rows. */
  readonly against: PairedDifference;
}

/** All that a verdict rests on. Losses are per row; differences are positive where the first is worse. */
export interface Evidence {
  readonly target: string;
  readonly metric: StudyResult["metric"];
  readonly scores: { readonly train: PartScore; readonly validation: PartScore; readonly test: PartScore };
  /** How much of the validation loss was luck of the pick (`correctedScore`); 0 if not measured. */
  readonly validationOptimism: number;
  readonly gap: StudyResult["gap"];
  /** Majority or mean, and linear. */
  readonly baselines: readonly BaselineEvidence[];
  /** The column whose groups are kept whole; null or absent where there is none. */
  readonly group?: string | null;
  readonly alternative: AlternativeEvidence | undefined;
  /** Whether the final network's training loss is near the lowest that conflicting rows allow. */
  readonly trainLossNearFloor: boolean;
  /** Whether the largest size of the ladder was clearly best, so that a larger one could be better still. */
  readonly largerCouldHelp: boolean;
  /** Smallest difference in loss that matters, from `practicalMargin`. */
  readonly margin: number;
}

/** The part of the evidence that no look at test rows changes. */
export type StandingEvidence = Pick<Evidence, "alternative" | "trainLossNearFloor" | "largerCouldHelp">;

/** What the evidence says, each yes or no with its reason in the numbers. */
export interface Findings {
  /** Fewer test rows than any interval can be trusted on. */
  readonly tooFewRows: boolean;
  /** Fewer groups among the test rows than any interval can be trusted on. */
  readonly tooFewGroups: boolean;
  /** The gap is above the margin, and not faint where nothing was learned; its interval excludes zero. */
  readonly gapIsClear: boolean;
  /** The interval of the gap is as wide as all that the network gains over the baseline. */
  readonly gapIsVague: boolean;
  readonly trivial: Standing;
  readonly linear: Standing;
  /** The network could at best be better than majority or mean by a sliver. */
  readonly nothingLearned: boolean;
  readonly alternativeWins: boolean;
  /** Test is clearly worse than validation, and most of the gap opens there. */
  readonly testDiffers: boolean;
  /** Loss on test minus loss on validation corrected for the pick, with its interval. */
  readonly shift: { readonly difference: number; readonly low: number; readonly high: number };
}

/** How the network stands against a baseline: by the interval of the paired difference, or by none. */
export type Standing = "better" | "unclear" | "worse" | "unknown";

export interface Verdict {
  readonly kind: VerdictKind;
  readonly sentence: string;
  readonly because: readonly string[];
}

/**
 * Returns the verdict, one or two plain sentences with the numbers in them, and the reasons with their figures.
 *
 * A gap by itself convicts nobody: every fitted network has one. A network overfits only where something simpler
 * does better (a paired test on validation rows, or a baseline on test rows); where nothing does, the gap is
 * harmless. Without a clear gap it generalizes, unless it learned too little, or the test rows are too few to
 * see a gap as large as everything it has learned.
 */
export function judge(evidence: Evidence): Verdict {
  const findings = find(evidence);
  const kind = decide(evidence, findings);
  return { kind, sentence: sentence(kind, evidence, findings), because: reasons(kind, evidence, findings) };
}

function decide(evidence: Evidence, found: Findings): VerdictKind {
  const { trivial, linear } = found;
  if (found.tooFewRows || found.tooFewGroups) return "cannot-tell";
  // What carries over to validation rows and not to test rows was not learned by heart.
  if ((trivial === "worse" || trivial === "unclear") && found.gapIsClear && found.testDiffers)
    return "shifted";
  if (trivial === "worse") return found.gapIsClear ? "overfits" : "underfits";
  if (trivial === "unclear") {
    if (found.nothingLearned) return found.gapIsClear ? "overfits" : "underfits";
    return "cannot-tell";
  }
  if (found.gapIsClear) {
    if (found.alternativeWins || linear === "worse") return "overfits";
    return found.testDiffers ? "shifted" : "memorizes-harmlessly";
  }
  if (linear === "worse" || (evidence.largerCouldHelp && !evidence.trainLossNearFloor)) return "underfits";
  return found.gapIsVague ? "cannot-tell" : "generalizes";
}

/**
 * Below so many test rows nothing is claimed: on a handful, losses can agree by chance, and an interval made from
 * their spread is then far too narrow.
 */
const FEWEST_TEST_ROWS = 30;

/** Share of the baseline's loss below which an improvement is nothing. */
const SLIVER = 0.02;

/** Share of the baseline's loss below which a gap is too faint, where nothing was learned, to say that rows were memorized. */
const FAINT = 0.05;

/** From a 95 % to a 99 % interval: shift is the one finding that a random split makes by chance alone. */
const NINETY_NINE = 2.5758 / 1.96;

function find(evidence: Evidence): Findings {
  const { gap, scores, margin, alternative, baselines } = evidence;
  const trivial = baselines.find(({ name }) => name !== "linear");
  const linear = baselines.find(({ name }) => name === "linear");
  const gain = trivial === undefined ? Number.POSITIVE_INFINITY : trivial.test.loss - scores.test.loss;
  // The margin is a share of what was learned; where that is nothing, no gap would be too small to convict.
  const leastGap = trivial === undefined || standing(trivial) === "better" ? 0 : FAINT * trivial.test.loss;
  const validationLoss = scores.validation.loss + evidence.validationOptimism;
  const shift = differenceInterval(
    { value: scores.test.loss, interval: scores.test.lossInterval },
    { value: scores.validation.loss, interval: scores.validation.lossInterval },
  );
  const difference = scores.test.loss - validationLoss;
  const low = difference - (scores.test.loss - scores.validation.loss - shift.low) * NINETY_NINE;
  const high = difference + (shift.high - scores.test.loss + scores.validation.loss) * NINETY_NINE;
  return {
    tooFewRows: scores.test.n < FEWEST_TEST_ROWS,
    tooFewGroups: (gap.lossInterval.groups ?? Number.POSITIVE_INFINITY) < FEWEST_GROUPS,
    gapIsClear: gap.lossInterval.low > 0 && gap.loss > Math.max(margin, leastGap),
    gapIsVague: !(gap.lossInterval.high - gap.lossInterval.low < gain),
    trivial: standing(trivial),
    linear: standing(linear),
    nothingLearned: trivial !== undefined && -trivial.network.interval.low < SLIVER * trivial.test.loss,
    alternativeWins:
      alternative !== undefined &&
      alternative.against.interval.high < 0 &&
      -alternative.against.difference > margin,
    testDiffers: low > 0 && difference > validationLoss - scores.train.loss,
    shift: { difference, low, high },
  };
}

function standing(baseline: BaselineEvidence | undefined): Standing {
  if (baseline === undefined) return "unknown";
  const { low, high } = baseline.network.interval;
  if (high < 0) return "better";
  return low > 0 ? "worse" : "unclear";
}
