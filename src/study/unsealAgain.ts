import { existsSync, readFileSync } from "node:fs";
import { fail } from "../runtime/errors.ts";
import { randomFrom } from "../runtime/random.ts";
import type { OnEvent, StudyEvent } from "./events.ts";
import { rowsTrainedOn } from "./final.ts";
import { openFolder, type StudyFolder, writeWhole } from "./folder.ts";
import { Journal, readJournal } from "./journal.ts";
import { judgeLook } from "./judgeLook.ts";
import { leaveReport } from "./leaveReport.ts";
import { levelAfter } from "./looks.ts";
import { type Material, prepare } from "./material.ts";
import { nextStep } from "./next.ts";
import { noiseOf } from "./noise.ts";
import type { FitOptions } from "./options.ts";
import type { StudyResult } from "./result.ts";
import type { Study } from "./study.ts";
import { type Models, scoreTest } from "./testScores.ts";

/** What `unsealAgain` takes. */
export interface UnsealOptions {
  /** Why the test rows are opened again, in words; it is written down. */
  readonly reason?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

/**
 * Opens the sealed test rows of a finished study again, with a reason, and scores its saved model on them. The look
 * is written to the journal before anything is seen. Every interval on test rows, the gap and the verdict are made
 * anew at the level that all looks together have to pay for (`levelAfter`); `study.json` and `report.html` are
 * replaced whole, `study.json` last.
 *
 * Random: bootstrap resamples, from the study's seed, as at the first look.
 *
 * @throws UnseenError `not_a_study`; `unseal_unfinished`; `unseal_reason` without a reason; `unseal_changed` where
 * data, split or models are no longer those of the study, before the look
 */
export async function unsealAgain(path: string, options: UnsealOptions = {}): Promise<Study> {
  const { folder, events, result } = openFinished(path);
  const reason = options.reason?.trim() ?? "";
  if (reason === "") throw fail("unseal_reason", { path });
  const begun = events.find((event) => event.event === "settings");
  const changed = (why: string) => fail("unseal_changed", { path, why });
  if (begun === undefined) throw changed("its journal holds no settings");
  if (begun.source === "-") throw changed("its data came from standard input");
  const { model, linear, plain } = folder.files;
  if (![model, linear, plain].every((file) => existsSync(file))) {
    throw changed("model.onnx, linear.onnx or plain.onnx is no longer in it");
  }
  const models = { model: readFileSync(model), linear: readFileSync(linear), plain: readFileSync(plain) };
  const settings = begun.options as unknown as FitOptions;
  const material = await prepare(begun.source, {
    ...settings,
    ...(options.signal && { signal: options.signal }),
  });
  if (material.table.sha256 !== begun.dataSha256) throw changed(`${begun.source} holds other data now`);
  if (material.sealed.test.hash !== begun.testHash) {
    throw changed("this version of unseen seals other rows than the one that made it");
  }
  options.signal?.throwIfAborted();
  const journal = new Journal(folder, options.onEvent, events);
  const again = await lookAgain(material, models, result, journal, reason);
  await leaveReport(folder, again);
  writeWhole(folder.files.study, `${JSON.stringify(again, null, 2)}\n`);
  return { folder: folder.path, result: again, files: folder.files };
}

/** Says that a finished study has been unsealed, and how it would be opened again; throws, as there is nothing to do. */
export function refuseUnseal(path: string): never {
  const { events } = openFinished(path);
  const looks = events.filter(({ event }) => event === "look").length;
  throw fail("already_unsealed", { path, looks });
}

function openFinished(path: string): {
  readonly folder: StudyFolder;
  readonly events: readonly StudyEvent[];
  readonly result: StudyResult;
} {
  const folder = openFolder(path);
  const events = readJournal(folder);
  if (!events.some(({ event }) => event === "finished") || !existsSync(folder.files.study)) {
    throw fail("unseal_unfinished", { path });
  }
  let result: StudyResult | undefined;
  try {
    result = JSON.parse(readFileSync(folder.files.study, "utf8"), unbounded) as StudyResult;
  } catch {
    result = undefined;
  }
  if (result?.format !== "unseen.study/1" || result.noise === undefined) {
    throw fail("unseal_changed", { path, why: "its study.json was not written by this version of unseen" });
  }
  return { folder, events, result };
}

/** JSON has no infinity: an interval without bounds comes back with none. */
function unbounded(key: string, value: unknown): unknown {
  if (value !== null || (key !== "low" && key !== "high")) return value;
  return key === "low" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

async function lookAgain(
  material: Material,
  models: Models,
  before: StudyResult,
  journal: Journal,
  reason: string,
): Promise<StudyResult> {
  const { sealed } = material;
  const rows = sealed.test.open((look) =>
    journal.tell({ event: "look", look: journal.looks + 1, ...look, reason }),
  );
  const level = levelAfter(journal.looks);
  const random = randomFrom(before.seed).split("unseal");
  const { rest } = sealed;
  const { kept } = before.stages.combine;
  const trained = rowsTrainedOn({ rest, folds: material.folds }, before.chosen.refitted, kept);
  const opened = await scoreTest(material, models, trained, rows, random, level);
  const { majority, mean, linear, plain } = before.baselines;
  const baselines: StudyResult["baselines"] = {
    ...(majority && { majority: { ...majority, ...opened.constant } }),
    ...(mean && { mean: { ...mean, ...opened.constant } }),
    linear: { ...linear, ...opened.linear },
    plain: { ...plain, ...opened.plain },
  };
  const scores = { ...before.scores, train: opened.train, test: opened.test };
  const { evidence } = before.verdict;
  const { gap, groupScores } = opened;
  const verdict = judgeLook({ grounds: material, scores, gap, baselines, evidence });
  const again: Omit<StudyResult, "next"> = {
    ...before,
    baselines,
    scores,
    gap,
    verdict: { ...verdict, evidence },
    noise: noiseOf(before.noise.seed, scores),
    groupScores,
    looks: journal.looks,
    lookReasons: [...journal.lookReasons],
    looksBefore: before.looksBefore && {
      ...before.looksBefore,
      interval: opened.intervalAt(levelAfter(before.looksBefore.looks + journal.looks)),
    },
  };
  return { ...again, next: nextStep(again) };
}
