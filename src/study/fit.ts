import { resolve } from "node:path";
import type { AuditReport } from "../audit/finding.ts";
import { count } from "../measure/words.ts";
import { predictionsCsv } from "../model/predictionsCsv.ts";
import { fail } from "../runtime/errors.ts";
import { randomFrom } from "../runtime/random.ts";
import { openCrew } from "../train/crew.ts";
import { auditMaterial, patience } from "./audit.ts";
import type { Context } from "./context.ts";
import { looksBefore, looksBeforeSentence } from "./earlierLooks.ts";
import { checkFolder, createFolder, openFolder, StateStore, type StudyFolder, writeWhole } from "./folder.ts";
import { type Grounds, prepareGrounds } from "./grounds.ts";
import { Journal, readJournal } from "./journal.ts";
import { Laboratory } from "./laboratory.ts";
import { leaveReport } from "./leaveReport.ts";
import { whileLocked } from "./lock.ts";
import { type Material, prepare } from "./material.ts";
import { followMethod, type MethodResult } from "./method.ts";
import { metricLabel } from "./metricWords.ts";
import { nextStep } from "./next.ts";
import type { FitOptions } from "./options.ts";
import type { StudyResult } from "./result.ts";
import { predictionSpeed } from "./speed.ts";
import { splitResult } from "./splitResult.ts";
import type { Study } from "./study.ts";
import { versionChange, versions } from "./versions.ts";

/** Options that decide what a study does; the rest is about where and how it runs. */
type Settings = Omit<FitOptions, "signal" | "onEvent" | "out" | "threads">;

const settingsOf = ({ signal: _, onEvent: __, out: ___, threads: ____, ...settings }: FitOptions): Settings =>
  settings;

/**
 * Runs a whole study: reads the table, seals a test set, overfits, shrinks, regularizes, combines, unseals, and
 * leaves model, report and predictions in a folder.
 *
 * @param source CSV, TSV, JSON, JSONL or Parquet file (plain or gzipped), a glob of them, or "-"
 * @throws UnseenError for everything that a person can put right, before anything is written; the signal's
 * reason when it aborts, with the journal kept
 */
export async function fit(source: string, options: FitOptions): Promise<Study> {
  const begun = performance.now();
  checkFolder(options.out);
  const material = await prepare(source, options);
  options.signal?.throwIfAborted();
  const folder = createFolder(material.table.name, options.out);
  const journal = new Journal(folder, options.onEvent);
  journal.tell({ event: "started", name: material.table.name, folder: folder.path, resumed: false });
  journal.tell({
    event: "settings",
    format: "unseen.journal/1",
    source: source === "-" ? source : resolve(source),
    name: material.table.name,
    options: settingsOf(
      typeof options.test === "string" ? { ...options, test: resolve(options.test) } : options,
    ) as unknown as Readonly<Record<string, unknown>>,
    given: { source, test: typeof options.test === "string" ? options.test : null },
    dataSha256: material.table.sha256,
    testHash: material.sealed.test.hash,
    versions: await versions(),
  });
  const before = looksBefore(folder.path, material.sealed.test.hash);
  if (before !== null) {
    journal.tell({ event: "looks-before", ...before, sentence: looksBeforeSentence(before) });
  }
  return whileLocked(folder, () => conduct(material, options, folder, journal, begun));
}

/**
 * Goes on with a study that was interrupted or killed. What it had trained is not trained again, and with the
 * same number of trials it ends as it would have without the stop.
 *
 * @throws UnseenError `not_a_study`, `study_finished`, `study_busy` where another process goes on with it, or
 * `not_resumable` where the data has changed
 */
export async function resume(path: string, options: RunOptions = {}): Promise<Study> {
  const folder = openFolder(path);
  return whileLocked(folder, () => goOn(folder, options));
}

type RunOptions = Pick<FitOptions, "threads" | "signal" | "onEvent">;

async function goOn(folder: StudyFolder, options: RunOptions): Promise<Study> {
  const { path } = folder;
  const now = performance.now();
  const earlier = readJournal(folder);
  if (earlier.some(({ event }) => event === "finished")) throw fail("study_finished", { path });
  const begun = earlier.find((event) => event.event === "settings");
  if (begun === undefined) throw fail("not_resumable", { path, why: "its journal holds no settings" });
  if (begun.source === "-") throw fail("not_resumable", { path, why: "its data came from standard input" });
  const settings = { ...(begun.options as unknown as Settings), ...options };
  const material = await prepare(begun.source, settings);
  if (material.table.sha256 !== begun.dataSha256 || material.sealed.test.hash !== begun.testHash) {
    throw fail("not_resumable", { path, why: `${begun.source} has changed since it began` });
  }
  const journal = new Journal(folder, options.onEvent, earlier);
  journal.tell({ event: "started", name: begun.name, folder: folder.path, resumed: true });
  const sentence = versionChange(begun.versions, await versions());
  if (sentence !== undefined) journal.tell({ event: "note", sentence });
  const { source, test } = begun.given;
  const again = { ...settings, ...(test !== null && { test }) };
  return conduct({ ...material, source }, again, folder, journal, now);
}

/** Everything from the folds to the files; `begun` is when this run began. */
async function conduct(
  material: Material,
  options: FitOptions,
  folder: StudyFolder,
  journal: Journal,
  begun: number,
): Promise<Study> {
  const { table, description, sealed, folds, metric } = material;
  const { seed = 0, signal } = options;
  const random = randomFrom(seed);
  for (const sentence of [...description.notes, ...sealed.notes]) journal.tell({ event: "note", sentence });
  const found = tellFindings(journal, material, seed);
  tellSeal(journal, material);
  const grounds = prepareGrounds({ table, description, metric, sealed, folds, seed });
  const store = await StateStore.open(folder, begun);
  const crew = openCrew(options.threads);
  try {
    const { values, width, targets } = grounds.encoded;
    const dataId = await crew.load({ x: values, width, y: targets });
    const lab = new Laboratory(grounds, crew, dataId, store, journal, signal);
    const context: Context = { grounds, lab, journal, random };
    const done = await followMethod(context, crew, options, () => store.seconds);
    const { seconds } = store;
    const { networksTrained, memberSteps, trainingSeconds } = lab.tally;
    const cost = {
      seconds,
      networksTrained,
      stepsPerSecond: memberSteps / Math.max(trainingSeconds, 1e-9),
      threads: crew.threads,
      rowsPredictedPerSecond: await predictionSpeed(grounds, done.model),
    };
    const result = await resultOf(material, grounds, options, journal, done, cost, found);
    await leaveBehind(folder, result, material, done);
    journal.tell({
      event: "finished",
      verdict: result.verdict.kind,
      sentence: result.verdict.sentence,
      seconds,
    });
    store.clear();
    return { folder: folder.path, result, files: folder.files };
  } finally {
    await crew.close();
  }
}

function tellFindings(journal: Journal, material: Material, seed: number): AuditReport {
  const sentence = patience(material);
  if (sentence !== undefined) journal.tell({ event: "note", sentence });
  const report = auditMaterial(material, seed);
  for (const finding of report.findings) journal.tell({ event: "finding", finding });
  return report;
}

function tellSeal(journal: Journal, { sealed, metric }: Material): void {
  const aim = "Rows that nothing may see before the end are set aside.";
  const sentence = `${count(sealed.test.count)} rows are sealed (${sealed.strategy}), ${count(sealed.rest.length)} remain; the metric is ${metricLabel(metric.name)}. ${sealed.reason}`;
  journal.tell({ event: "stage-begins", stage: "seal", sentence: aim });
  journal.tell({ event: "decision", about: "seal", value: sealed.test.hash, reason: sentence });
  journal.tell({ event: "stage-ends", stage: "seal", sentence, seconds: 0 });
}

async function resultOf(
  { source, table, description, sealed, metric }: Material,
  { folds }: Grounds,
  options: FitOptions,
  journal: Journal,
  { stages, chosen, calibration, noise, learningCurve, leakage, unsealed }: MethodResult,
  cost: StudyResult["cost"],
  audit: AuditReport,
): Promise<StudyResult> {
  const { baselines, scores, gap, verdict, groupScores, lookReasons, looksBefore: before } = unsealed;
  const result: Omit<StudyResult, "next"> = {
    format: "unseen.study/1",
    name: table.name,
    data: {
      source,
      testSource: typeof options.test === "string" ? options.test : null,
      sha256: table.sha256,
      rows: table.rowCount,
      columns: description.columns,
      target: description.target,
      task: description.task,
      classes: description.classes,
      notes: [...description.notes, ...sealed.notes],
    },
    split: splitResult(table, sealed, folds, leakage),
    metric: { name: metric.name, direction: metric.direction },
    audit,
    baselines,
    stages,
    chosen,
    scores,
    gap,
    verdict,
    calibration,
    noise,
    learningCurve,
    groupScores,
    looks: journal.looks,
    lookReasons,
    looksBefore: before,
    cost,
    seed: options.seed ?? 0,
    options: settingsOf(options) as unknown as StudyResult["options"],
    versions: await versions(),
  };
  return { ...result, next: nextStep(result) };
}

/** Writes the files; `study.json` comes last, so that a folder that has one is whole. */
async function leaveBehind(
  folder: StudyFolder,
  result: StudyResult,
  { firstTestRow }: Material,
  { model, linearModel, plainModel, unsealed: { rows, truth, answers } }: MethodResult,
): Promise<void> {
  const { files } = folder;
  writeWhole(files.model, model);
  writeWhole(files.linear, linearModel);
  writeWhole(files.plain, plainModel);
  const numbers = rows.map((row) => row - firstTestRow);
  writeWhole(files.predictions, [...predictionsCsv({ answers, rows: numbers, truth })].join(""));
  await leaveReport(folder, result);
  writeWhole(files.study, `${JSON.stringify(result, null, 2)}\n`);
}
