import type { Estimate } from "../../measure/interval.ts";
import type { PairedDifference } from "../../measure/paired.ts";
import type { WeightCounts } from "../../measure/weights.ts";

/**
 * What textbooks say that regularizers do, measured on a few networks of the ledger: of each entry the one that does
 * best with its last weights, all at one learning rate. All but `growth` look at one network each, of the first fold and seed.
 */
export interface Textbook {
  /** Validation rows that were looked at: those of the first fold, 2,000 of them at most. */
  readonly rows: number;
  /** Null where dropout's network is none, because its entry was not trained. */
  readonly subnetworks: SubnetworksFound | null;
  readonly coadaptation: CoadaptationFound | null;
  readonly weights: WeightsFound;
  readonly growth: GrowthFound;
  readonly sensitivity: SensitivityFound;
}

/** Dropout's subnetworks, averaged, against the one network that stands for all of them. */
export interface SubnetworksFound {
  /** Share of the hidden units that each subnetwork lacks. */
  readonly rate: number;
  /** Loss of the whole network, as it is used: weights scaled, no unit silenced. */
  readonly scaledLoss: number;
  /** Loss of the mean answer of so many subnetworks, mean over all groups of so many; 1 is a subnetwork alone. */
  readonly averages: readonly { readonly count: number; readonly loss: number }[];
  /** Mean answer of all sampled subnetworks minus the whole network, paired over rows. */
  readonly difference: PairedDifference;
  readonly sentence: string;
}

/** Whether hidden units say the same. */
export interface CoadaptationFound {
  readonly rate: number;
  /** Mean absolute correlation of pairs of units of each hidden layer; intervals leave out parts of the rows. */
  readonly layers: readonly {
    readonly none: Estimate;
    readonly dropout: Estimate;
    readonly difference: Estimate;
    readonly activeUnits: { readonly none: number; readonly dropout: number };
  }[];
  readonly sentence: string;
}

/** First-layer weights of networks. */
export interface WeightsFound {
  /** Of the bins, which all networks share. */
  readonly edges: readonly number[];
  readonly networks: readonly (WeightCounts & { readonly name: string; readonly strength: string })[];
  readonly sentence: string;
}

/** The norm of all weights at every check; mean over folds and seeds. */
export interface GrowthFound {
  readonly steps: readonly number[];
  readonly networks: readonly {
    readonly name: string;
    readonly norms: readonly number[];
    /** Norm at the end over that of the network without any, geometric mean over folds and seeds, same ones. */
    readonly againstNone: Estimate | undefined;
    readonly networks: number;
  }[];
  readonly sentence: string;
}

/** How far answers move when inputs move a little, beside the size of the weights. */
export interface SensitivityFound {
  /** Of the noise on every encoded input, in standard deviations of that input. */
  readonly noise: number;
  readonly draws: number;
  readonly networks: readonly {
    readonly name: string;
    readonly weightNorm: number;
    /** Root of the mean square by which an answer moves: a probability, or units of the target. */
    readonly movement: Estimate;
    /** In mean squares, paired over rows; undefined for the network without any. */
    readonly againstNone: PairedDifference | undefined;
  }[];
  readonly sentence: string;
}
