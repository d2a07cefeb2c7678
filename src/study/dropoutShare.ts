import type { Interval } from "../measure/interval.ts";
import { mixPredictions } from "../measure/mixture.ts";
import { mean, meanOver } from "../measure/moments.ts";
import { type PairedDifference, paired } from "../measure/paired.ts";
import { rowLosses } from "../measure/predictions.ts";
import { percent, significant } from "../measure/words.ts";
import { regularizers } from "../regularize/all.ts";
import type { Context } from "./context.ts";
import { bestOf } from "./ledger.ts";
import { type Setting, shapeInWords } from "./setting.ts";
import type { Trial, TrialOutcome } from "./trial.ts";

/**
 * What dropout alone had bought of what averaging networks buys. Networks that dropout trains are said to be averages
 * of many already (Srivastava et al. 2014); if so, averaging several of them gains less. All differences are over
 * the validation rows, of these very networks.
 */
export interface DropoutShare {
  readonly hidden: readonly number[];
  readonly dropout: number;
  /** Networks that are averaged, with dropout and without. */
  readonly networks: number;
  /** Loss of one network without dropout, mean over these networks. */
  readonly lossWithout: number;
  /** One network with dropout against one without; the mean of networks against one, without dropout and with. */
  readonly dropoutAlone: PairedDifference;
  readonly averagingWithout: PairedDifference;
  readonly averagingWith: PairedDifference;
  /** Share of the gain of averaging that is gone where there is dropout; null where no such gain is beyond doubt. */
  readonly share: { readonly value: number; readonly interval: Interval } | null;
  readonly sentence: string;
}

/** One setting without dropout, and the same with it, several seeds each. */
export interface DropoutPair {
  readonly without: TrialOutcome;
  readonly having: TrialOutcome;
}

/**
 * Returns a pair among networks that were trained anyway: of all settings that were trained without dropout and with it,
 * two seeds or more each, the one that does best with it; undefined where there is none.
 */
export function pairAmong(outcomes: readonly TrialOutcome[]): DropoutPair | undefined {
  const several = outcomes.filter(({ trial }) => trial.seeds.length > 1);
  const keyOf = (setting: Setting): string => JSON.stringify(withDropout(setting, 0));
  const dropoutOf = ({ trial }: TrialOutcome): number => trial.setting.strengths.dropout;
  const plain = new Map<string, TrialOutcome>();
  for (const outcome of several) {
    if (dropoutOf(outcome) === 0) plain.set(keyOf(outcome.trial.setting), outcome);
  }
  const pairs = several.flatMap((having) => {
    const without = plain.get(keyOf(having.trial.setting));
    return dropoutOf(having) > 0 && without !== undefined ? [{ without, having }] : [];
  });
  return pairs.toSorted((a, b) => a.having.best.validationLoss - b.having.best.validationLoss)[0];
}

/**
 * Returns the training that makes a pair of a setting: without dropout where it has it, and with it where it has none, as
 * strong as did best among all that were tried.
 */
export function counterpart(
  setting: Setting,
  seeds: readonly number[],
  outcomes: readonly TrialOutcome[],
): Trial {
  const dropping = outcomes.filter(({ trial }) => trial.setting.strengths.dropout > 0);
  const usual = regularizers.dropout.range.values[0] ?? 0.1;
  const tried = dropping.length === 0 ? usual : bestOf(dropping, "best").trial.setting.strengths.dropout;
  return { setting: withDropout(setting, setting.strengths.dropout > 0 ? 0 : tried), seeds };
}

const withDropout = (setting: Setting, dropout: number): Setting => ({
  ...setting,
  strengths: { ...setting.strengths, dropout },
});

/** Returns what the pair shows; as many seeds of each are averaged as both have. */
export function dropoutShareOf({ grounds }: Context, { without, having }: DropoutPair): DropoutShare {
  const { dependence } = grounds;
  const networks = Math.min(without.trial.seeds.length, having.trial.seeds.length);
  const sidesOf = ({ best }: TrialOutcome): { readonly one: Float64Array; readonly all: Float64Array } => ({
    one: meanOver(best.losses.slice(0, networks)),
    all: rowLosses(mixPredictions(best.predictions().slice(0, networks))),
  });
  const [plain, dropped] = [sidesOf(without), sidesOf(having)];
  const difference = (a: Float64Array, b: Float64Array): PairedDifference => paired([a], [b], { dependence });
  const averagingWithout = difference(plain.all, plain.one);
  const averagingWith = difference(dropped.all, dropped.one);
  const left = averagingWith.difference / averagingWithout.difference;
  // What averaging gains with dropout, less its share of what it gains without: zero on average. Its standard error,
  // over the gain without, is that of the share (delta method).
  const spread = difference(
    dropped.all.map((loss, row) => loss - (dropped.one[row] ?? 0)),
    plain.all.map((loss, row) => left * (loss - (plain.one[row] ?? 0))),
  );
  const scale = Math.abs(averagingWithout.difference);
  const shown = {
    hidden: having.trial.setting.hidden,
    dropout: having.trial.setting.strengths.dropout,
    networks,
    lossWithout: mean(plain.one),
    dropoutAlone: difference(dropped.one, plain.one),
    averagingWithout,
    averagingWith,
    share:
      averagingWithout.interval.high < 0
        ? {
            value: 1 - left,
            interval: {
              ...spread.interval,
              low: 1 - left + (spread.interval.low - spread.difference) / scale,
              high: 1 - left + (spread.interval.high - spread.difference) / scale,
            },
          }
        : null,
  };
  return { ...shown, sentence: sentenceOf(shown) };
}

function sentenceOf(shown: Omit<DropoutShare, "sentence">): string {
  const { hidden, dropout, networks, lossWithout, dropoutAlone, averagingWithout, averagingWith, share } =
    shown;
  const change = ({ difference }: PairedDifference): string => percent(difference / lossWithout);
  const begin = `With ${shapeInWords(hidden)} units and no dropout, averaging ${networks} networks changes validation loss by ${change(averagingWithout)}`;
  const alone = `Dropout ${significant(dropout, 2)} alone changes the loss of one network by ${change(dropoutAlone)}.`;
  if (share === null) {
    return `${begin}, which chance could explain, so there is no gain that dropout could have bought before. ${alone}`;
  }
  const { value, interval } = share;
  const range = `95% interval ${percent(interval.low, 0)} to ${percent(interval.high, 0)}`;
  const bought =
    interval.low > 0
      ? `dropout had already bought ${percent(value, 0)} of what averaging buys (${range})`
      : interval.high < 0
        ? `dropout bought none of it: averaging buys ${percent(-value, 0)} more where there is dropout (${range})`
        : `that dropout had already bought a part of it is not beyond doubt (${percent(value, 0)}, ${range})`;
  return `${begin}; with dropout ${significant(dropout, 2)} by ${change(averagingWith)}: ${bought}. ${alone}`;
}
