import type { TargetEncoder } from "../../encode/target.ts";
import type { Dependence } from "../../measure/dependence.ts";
import type { Predictions } from "../../measure/predictions.ts";
import { incomingMatrices } from "../../network/network.ts";
import type { Strengths } from "../../regularize/regularizer.ts";
import type { Random } from "../../runtime/random.ts";
import { type OpenNetwork, openNetwork } from "../../train/inside.ts";
import type { Context } from "../context.ts";
import { dependenceOf } from "../dependence.ts";
import { truthOf } from "../grounds.ts";
import { bestOf, type TrainedEntry } from "../ledger.ts";
import { predictionsFrom } from "../outcome.ts";
import { networkOf } from "../setting.ts";
import type { Trial, TrialOutcome } from "../trial.ts";

/** One network of the ledger, opened: that of the first fold and seed, with its last weights. */
export interface Specimen {
  readonly name: string;
  readonly strengths: Strengths;
  /** Of all folds and seeds. */
  readonly outcome: TrialOutcome;
  readonly network: OpenNetwork;
  /** Row-major [inputs, units]. */
  readonly firstWeights: Float32Array;
}

/** Validation rows of the first fold, encoded. */
export interface Slide {
  readonly rows: number;
  readonly width: number;
  /** [rows, width], row-major. */
  readonly values: Float32Array;
  readonly dependence: Dependence;
  /** Returns probabilities or values from what a network says about these rows. */
  predictions(outputs: Float32Array): Predictions;
}

/** Entries that are looked at: what textbooks write about. */
export const specimenNames: readonly string[] = ["none", "dropout", "L1", "L2", "weight decay"];

/** Rows that are looked at, at most, and encoded numbers of them. */
const mostRows = 2000;
const mostValues = 1_000_000;

/**
 * Trains the networks that are looked at once more, this time keeping their weights, and opens them; those that
 * diverged are left out. They are as in the ledger: same rows, same seed. Each must be closed.
 */
export async function openSpecimens(
  { grounds, lab }: Context,
  entries: readonly TrainedEntry[],
): Promise<Specimen[]> {
  const [fold] = grounds.folds;
  if (fold === undefined) throw new Error("a study has a fold");
  const chosen = specimenNames.flatMap((name) => {
    const entry = entries.find((own) => own.name === name);
    return entry === undefined ? [] : [{ name, outcome: specimenOf(entry, entries) }];
  });
  const outcomes = await lab.train(
    "regularize",
    chosen.map(
      ({ outcome: { trial } }): Trial => ({
        setting: trial.setting,
        seeds: trial.seeds.slice(0, 1),
        only: fold.train,
        keepWeights: true,
      }),
    ),
  );
  const specimens: Specimen[] = [];
  for (const [i, { name, outcome }] of chosen.entries()) {
    const last = outcomes[i]?.last;
    const parameters = last?.parameters[0];
    if (last === undefined || parameters === undefined || !Number.isFinite(last.validationLoss)) continue;
    const { setting } = outcome.trial;
    const architecture = networkOf(setting, grounds.face);
    const [first] = incomingMatrices(architecture);
    const { at = 0, inputs = 0, outputs = 0 } = first ?? {};
    specimens.push({
      name,
      strengths: setting.strengths,
      outcome,
      network: await openNetwork(architecture, parameters, grounds.encoded.width),
      firstWeights: parameters.weights.slice(at, at + inputs * outputs),
    });
  }
  return specimens;
}

/**
 * The trial of an entry that does best with its last weights; of the networks without any, the one that learned at the
 * rate of the others, since fast learning makes large weights by itself.
 */
function specimenOf({ name, outcomes }: TrainedEntry, entries: readonly TrainedEntry[]): TrialOutcome {
  const others = entries.find((entry) => entry.name !== "none")?.outcomes[0];
  const rate = others?.trial.setting.learningRate;
  const alike = outcomes.filter(({ trial }) => trial.setting.learningRate === rate);
  return bestOf(name === "none" && alike.length > 0 ? alike : outcomes, "last");
}

/** Returns the rows that are looked at. Random: which of them, from `random.split("rows")`. */
export function slideOf({ grounds }: Context, random: Random): Slide {
  const { encoded, folds } = grounds;
  const target: TargetEncoder | undefined = encoded.encoders[0]?.target;
  const validation = folds[0]?.validation;
  if (target === undefined || validation === undefined) throw new Error("a study has a fold");
  const { width } = encoded;
  const most = Math.max(100, Math.min(mostRows, Math.floor(mostValues / Math.max(1, width))));
  const rows = random.split("rows").shuffle(Int32Array.from(validation)).subarray(0, most).toSorted();
  const values = new Float32Array(rows.length * width);
  for (const [i, position] of encoded.positions(0, rows).entries())
    values.set(encoded.values.subarray(position * width, (position + 1) * width), i * width);
  const truth = truthOf(grounds, rows);
  return {
    rows: rows.length,
    width,
    values,
    dependence: dependenceOf(grounds, rows),
    predictions: (outputs) => predictionsFrom(outputs, truth, target),
  };
}
