import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { PartScore } from "../../src/measure/score.ts";
import { randomFrom } from "../../src/runtime/random.ts";
import { audit } from "../../src/study/audit.ts";
import type { StudyEvent } from "../../src/study/events.ts";
import { fit } from "../../src/study/fit.ts";
import type { StudyResult } from "../../src/study/result.ts";
import type { Study } from "../../src/study/study.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { example } from "./commandLine.ts";
import { shortest } from "./smallTables.ts";

const root = temporaryFolder();

const eventsOf = (study: Study): StudyEvent[] =>
  readFileSync(study.files.journal, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as StudyEvent);

describe("on German credit, a table of 1,000 rows", () => {
  let study: Study;
  let result: StudyResult;
  beforeAll(async () => {
    study = await fit(example("german_credit.csv"), {
      target: "class",
      ...shortest,
      // Long enough that a network without regularizers can do itself harm.
      budgetSeconds: 30,
      out: join(root, "german"),
    });
    result = JSON.parse(readFileSync(study.files.study, "utf8")) as StudyResult;
  }, 180_000);

  const entry = (name: string) => {
    const found = result.stages.regularize.ledger.find((own) => own.name === name);
    if (found === undefined) throw new Error(`there is no entry ${name}`);
    return found;
  };

  test("what the audit found stands in the result, the journal and the report, and is what an audit finds", async () => {
    const { findings } = await audit(example("german_credit.csv"), { target: "class" });
    expect(result.audit.findings).toEqual(findings);
    const told = eventsOf(study).flatMap((event) => (event.event === "finding" ? [event.finding] : []));
    expect(told).toEqual(findings);
    const page = readFileSync(study.files.report, "utf8");
    for (const { fix } of findings) expect(page).toContain(fix);
  });

  test("the largest network memorizes the training rows, and is far worse than a constant on others", () => {
    const { reached, rows, attempts, ceiling, sentence } = result.stages.overfit;
    expect(reached).toBe(true);
    expect(sentence).toMatch(/memorizes/);
    // Four of the five folds of the 800 rows that are not sealed.
    expect(rows).toBe(640);
    const last = attempts.at(-1);
    expect(last?.trainLoss).toBeLessThan(0.05);
    expect(last?.trainMetric).toBeGreaterThan(0.99);
    expect(last?.trainMetric).toBeLessThanOrEqual(ceiling.metric);
    // Entropy of 70 to 30.
    const constant = -0.7 * Math.log(0.7) - 0.3 * Math.log(0.3);
    expect(last?.validationLoss).toBeGreaterThan(1.5 * constant);
  });

  test("the network without regularizers overfits: its training loss is below 0.65 of its validation loss", () => {
    const none = entry("none");
    expect(none.strengths).toEqual({});
    expect(none.trainLoss).toBeLessThan(0.65 * none.validationLoss);
    expect(none.trainMetric).toBeGreaterThan(none.validationMetric + 0.1);
    // And this is not the luck of one learning rate: it was the best of three.
    expect(none.settingsTried).toBe(3);
    // Its validation loss has been lower on the way, while the training loss only fell.
    const curve = result.stages.regularize.curves.find(({ name }) => name === "no regularizer");
    const lowest = Math.min(...(curve?.validationLoss ?? []));
    expect(curve?.validationLoss.at(-1)).toBeGreaterThan(lowest + 0.01);
    expect(curve?.trainLoss.at(-1)).toBe(Math.min(...(curve?.trainLoss ?? [])));
  });

  test("what was chosen has a smaller gap than the network without regularizers, at no worse validation loss", () => {
    const none = entry("none");
    const { scores, gap, stages } = result;
    const chosenGap = scores.validation.loss - scores.train.loss;
    expect(chosenGap).toBeLessThan(none.gap);
    expect(gap.loss).toBeLessThan(none.gap);
    expect(scores.validation.loss).toBeLessThanOrEqual(none.validationLoss);
    // Nor is it so by the luck of the pick.
    expect(scores.validation.correctedLoss).toBeLessThanOrEqual(none.validationLoss);
    const best = Math.min(...stages.regularize.ledger.map(({ validationLoss }) => validationLoss));
    expect(best).toBeLessThan(none.validationLoss);
  });

  test("both baselines are beaten on the sealed test, or the verdict says by which it is not", () => {
    const { majority, linear } = result.baselines;
    const { test: own } = result.scores;
    expect(majority).toBeDefined();
    expect(own.loss).toBeLessThan(majority?.test.loss ?? 0);
    const told = `${result.verdict.sentence} ${result.verdict.because.join(" ")}`;
    if (own.loss >= linear.test.loss) expect(result.verdict.sentence).toMatch(/linear model/);
    expect(told).toMatch(/always predicting the most common class/);
    expect(told).toMatch(/linear model/);
  });

  test("rows add up, and the sealed ones were looked at once", () => {
    const { data, split, scores, baselines, looks, stages } = result;
    expect(data.rows).toBe(1000);
    expect(split.rows).toEqual({ train: 800, validation: 800, test: 200 });
    expect(split.folds).toBe(5);
    expect(looks).toBe(1);
    expect(eventsOf(study).filter(({ event }) => event === "look")).toEqual([
      { event: "look", look: 1, rows: 200, hash: split.hash },
    ]);
    expect(scores.train.n).toBe(800);
    expect(scores.validation.n).toBe(800);
    expect(scores.test.n).toBe(200);
    expect(baselines.linear.test.n).toBe(200);
    expect(baselines.plain.test.n).toBe(200);
    expect(baselines.plain.network.difference).toBeCloseTo(scores.test.loss - baselines.plain.test.loss, 9);
    expect(baselines.majority?.validation.n).toBe(800);
    expect(stages.overfit.rows).toBe(640);
  });

  test("the gap is test minus train, inside its interval, and the conservative one is wider", () => {
    const { gap, scores } = result;
    expect(gap.loss).toBeCloseTo(scores.test.loss - scores.train.loss, 10);
    expect(gap.accuracy).toBeCloseTo((scores.test.accuracy ?? 0) - (scores.train.accuracy ?? 0), 10);
    expect(gap.lossInterval.low).toBeLessThanOrEqual(gap.loss);
    expect(gap.lossInterval.high).toBeGreaterThanOrEqual(gap.loss);
    expect(gap.interval.low).toBeLessThanOrEqual(gap.accuracy ?? 0);
    expect(gap.interval.high).toBeGreaterThanOrEqual(gap.accuracy ?? 0);
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(width(gap.lossIntervalConservative)).toBeGreaterThanOrEqual(width(gap.lossInterval));
  });

  test("every score lies in its interval", () => {
    const { scores, baselines } = result;
    const parts: PartScore[] = [
      scores.train,
      scores.validation,
      scores.test,
      baselines.linear.test,
      baselines.linear.validation,
    ];
    for (const { loss, lossInterval, accuracy = Number.NaN, interval } of parts) {
      expect(loss).toBeGreaterThanOrEqual(lossInterval.low);
      expect(loss).toBeLessThanOrEqual(lossInterval.high);
      expect(accuracy).toBeGreaterThanOrEqual(interval.low);
      expect(accuracy).toBeLessThanOrEqual(interval.high);
    }
    expect(scores.validation.correctedLoss).toBeGreaterThanOrEqual(scores.validation.loss);
    expect(scores.validation.corrected).toBeLessThanOrEqual(scores.validation.accuracy ?? 0);
  });

  test("the verdict speaks of the numbers that stand beside it", () => {
    const { verdict, scores } = result;
    const percent = (share = Number.NaN) => `${(100 * share).toFixed(1)}%`;
    expect(verdict.sentence).toContain(percent(scores.test.accuracy));
    expect(verdict.because.length).toBeGreaterThan(2);
    if (verdict.kind === "generalizes") expect(result.gap.lossInterval.low).toBeLessThanOrEqual(0);
    if (verdict.kind === "memorizes-harmlessly") expect(result.gap.lossInterval.low).toBeGreaterThan(0);
  });

  test("networks trained are those of the trials, of combining and for good", () => {
    const told = eventsOf(study).reduce(
      (sum, event) => sum + (event.event === "trial" ? event.networks : 0),
      0,
    );
    const seeds = result.stages.combine.candidates.find(({ name }) => name === "seeds")?.networks ?? 0;
    const again = seeds * result.split.folds;
    const linearAndPlain = 2;
    const { shrink, regularize } = result.stages;
    const apart = regularize.ablation.reduce((sum, { networks }) => sum + networks, 0);
    expect(result.cost.networksTrained).toBe(told + again + apart + result.chosen.members + linearAndPlain);
    expect(shrink.ladder.length).toBeGreaterThanOrEqual(6);
    for (const rung of shrink.ladder) expect(rung.networks).toBe(3 * result.split.folds);
    expect(regularize.ledger).toHaveLength(16);
    expect(new Set(regularize.ledger.map(({ networks }) => networks)).size).toBe(1);
    expect(regularize.trials).toHaveLength(8 * 3 + shortest.trials);
  });

  test("the ladder chose a size that was accepted, and none that is larger than the best", () => {
    const { ladder, best, chosen } = result.stages.shrink;
    const lowest = Math.min(...ladder.map(({ validationLoss }) => validationLoss));
    expect(ladder[best]?.validationLoss).toBe(lowest);
    expect(chosen).toBeLessThanOrEqual(best);
    expect(ladder[chosen]?.accepted).toBe(true);
    expect(ladder.slice(0, chosen).some(({ accepted }) => accepted)).toBe(false);
    const sizes = ladder.map(({ parameters }) => parameters);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });

  test("what was chosen is what is left behind", () => {
    const { chosen, stages } = result;
    expect(chosen.members).toBe(stages.combine.members.length);
    expect(stages.combine.weights).toHaveLength(chosen.members);
    expect(chosen.layers).toHaveLength(chosen.members);
    expect(chosen.regularizers).toHaveLength(chosen.members);
    expect(chosen.steps).toHaveLength(chosen.members);
    const kept = stages.combine.candidates.find(({ name }) => name === stages.combine.kept);
    expect(kept?.networks).toBe(chosen.members);
    expect(chosen.nonZeroParameters).toBeLessThanOrEqual(chosen.parameters);
    const rows = readFileSync(study.files.predictions, "utf8").trim().split("\n").slice(1);
    expect(rows).toHaveLength(200);
    const right = rows.filter((line) => {
      const [, truth, prediction] = line.split(",");
      return truth === prediction;
    });
    expect(right.length / 200).toBeCloseTo(result.scores.test.accuracy ?? 0, 10);
  });

  test("seven files are left, and every number of the study is a number", () => {
    const files = Object.values(study.files).map((path) => basename(path));
    expect(readdirSync(study.folder).sort()).toEqual(files.sort());
    // JSON has no NaN: it is written as null. What dropout had bought is measured where there is time, and sizes
    // that know the rows by heart are seen where trainings are long enough.
    const open = ["stages.combine.dropoutShare", "stages.shrink.interpolation"];
    expect(nullsOf(result).filter((path) => !open.includes(path))).toEqual([
      "data.testSource",
      "split.group",
      "split.time",
      "split.gap",
      "split.part",
      "split.groups",
      "split.leakage",
      "stages.overfit.shuffled",
      "groupScores",
      "looksBefore",
    ]);
  });
});

/** Where a value holds null, in dotted paths. */
const nullsOf = (value: unknown): string[] =>
  Object.entries(value ?? {}).flatMap(([key, own]) =>
    own === null ? [key] : typeof own === "object" ? nullsOf(own).map((path) => `${key}.${path}`) : [],
  );

describe("on labels drawn by chance", () => {
  test("the verdict does not claim that anything was learned", async () => {
    const random = randomFrom(11);
    const line = (): string =>
      [random.normal(), random.normal(), random.normal(), random.uniform() < 0.5 ? "heads" : "tails"].join(
        ",",
      );
    const path = join(root, "chance.csv");
    writeFileSync(path, `a,b,c,coin\n${Array.from({ length: 200 }, line).join("\n")}\n`);
    const { result } = await fit(path, { target: "coin", ...shortest, out: join(root, "chance") });
    const { verdict, scores, baselines } = result;
    expect(["cannot-tell", "underfits", "overfits"]).toContain(verdict.kind);
    expect(verdict.sentence).not.toMatch(/holds on new rows/);
    // 40 test rows and no signal: the interval of the accuracy covers one half.
    expect(scores.test.interval.low).toBeLessThan(0.5);
    expect(scores.test.loss).toBeGreaterThan((baselines.majority?.test.loss ?? 0) - 0.1);
    // Memorizing chance is possible, and shown for what it is.
    expect(result.stages.overfit.reached).toBe(true);
    expect(result.stages.overfit.attempts.at(-1)?.validationLoss).toBeGreaterThan(Math.log(2));
  }, 180_000);
});
