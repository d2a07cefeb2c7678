import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Interval } from "../../src/measure/interval.ts";
import { type ErrorCode, UnseenError } from "../../src/runtime/errors.ts";
import { randomFrom } from "../../src/runtime/random.ts";
import { fit } from "../../src/study/fit.ts";
import type { StudyResult } from "../../src/study/result.ts";
import type { Study } from "../../src/study/study.ts";
import { refuseUnseal, unsealAgain } from "../../src/study/unsealAgain.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { shortest } from "./smallTables.ts";

const root = temporaryFolder();
const path = join(root, "visits.csv");
const data = visits();
writeFileSync(path, data);

/** Fifteen patients, eight visits each, and what they have in common. */
function visits(): string {
  const random = randomFrom(1);
  const lines = ["patient,dose,age,score"];
  for (let patient = 0; patient < 15; patient++) {
    const [own, age] = [random.normal(), 40 + random.integer(40)];
    for (let visit = 0; visit < 8; visit++) {
      const dose = random.uniform();
      const score = 3 * dose + own + 0.3 * random.normal();
      lines.push(`p${patient},${dose.toFixed(3)},${age},${score.toFixed(3)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

let study: Study;
let first: StudyResult;
beforeAll(async () => {
  study = await fit(path, { target: "score", group: "patient", ...shortest, out: join(root, "first") });
  first = jsonOf();
}, 180_000);

const jsonOf = (): StudyResult => JSON.parse(readFileSync(study.files.study, "utf8")) as StudyResult;
const looks = (): { look: number; reason?: string; hash: string }[] =>
  readFileSync(study.files.journal, "utf8")
    .split("\n")
    .filter((line) => line.startsWith('{"event":"look"'))
    .map((line) => JSON.parse(line));
const width = ({ low, high }: Interval): number => high - low;
/** Every file of the study but the journal, with its bytes. */
const files = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(study.folder)
      .filter((name) => name !== "journal.jsonl")
      .map((name) => [name, readFileSync(join(study.folder, name), "base64")]),
  );

async function codeOf(work: () => unknown): Promise<ErrorCode> {
  try {
    await work();
  } catch (error) {
    if (error instanceof UnseenError) return error.code;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("rows of one patient go together: intervals count patients, and each is shown", () => {
  const { scores, gap, baselines, verdict, groupScores, split } = first;
  expect(split.groups?.test).toBe(3);
  expect(scores.test.interval).toMatchObject({ method: "cluster jackknife", groups: 3 });
  for (const interval of [scores.test.lossInterval, gap.lossInterval, baselines.linear.network.interval]) {
    expect(interval.groups).toBe(3);
  }
  expect(scores.train.interval.groups).toBe(12);
  expect(scores.validation.interval.groups).toBe(12);
  expect(first.stages.shrink.ladder[0]?.againstBest?.interval.groups ?? 12).toBe(12);
  expect(first.stages.regularize.ledger[1]?.againstNone?.interval.groups).toBe(12);
  expect(verdict).toMatchObject({ kind: "cannot-tell" });
  expect(verdict.sentence).toContain("24 test rows of 3 groups (patient): too few groups");
  expect(groupScores?.map(({ n }) => n)).toEqual([8, 8, 8]);
  const squares = groupScores?.map(({ loss }) => loss) ?? [];
  expect(squares.reduce((sum, loss) => sum + loss / 3, 0)).toBeCloseTo(scores.test.loss, 10);
});

describe("nothing is opened", () => {
  test.each<[string, ErrorCode, () => unknown]>([
    ["without --again", "already_unsealed", () => refuseUnseal(study.folder)],
    ["without a reason", "unseal_reason", () => unsealAgain(study.folder)],
    ["for a reason of blanks", "unseal_reason", () => unsealAgain(study.folder, { reason: "  " })],
    ["where there is no study", "not_a_study", () => unsealAgain(root, { reason: "why" })],
    [
      "where the study has not ended",
      "unseal_unfinished",
      () => {
        const folder = join(root, "stopped");
        mkdirSync(folder);
        writeFileSync(join(folder, "journal.jsonl"), '{"event":"started"}\n');
        return unsealAgain(folder, { reason: "why" });
      },
    ],
    [
      "where the data has changed",
      "unseal_changed",
      async () => {
        writeFileSync(path, data.replace("p3,", "p4,"));
        try {
          return await unsealAgain(study.folder, { reason: "why" });
        } finally {
          writeFileSync(path, data);
        }
      },
    ],
    [
      "where the model is gone",
      "unseal_changed",
      async () => {
        const model = readFileSync(study.files.linear);
        rmSync(study.files.linear);
        try {
          return await unsealAgain(study.folder, { reason: "why" });
        } finally {
          writeFileSync(study.files.linear, model);
        }
      },
    ],
  ])("%s", async (_, code, work) => {
    const before = files();
    expect(await codeOf(work)).toBe(code);
    expect(files()).toEqual(before);
    expect(looks()).toHaveLength(1);
  });

  test("when it is called off in time", async () => {
    const before = files();
    const signal = AbortSignal.abort();
    await expect(unsealAgain(study.folder, { reason: "why", signal })).rejects.toThrow();
    expect(files()).toEqual(before);
    expect(looks()).toHaveLength(1);
  });
});

describe("a second look", () => {
  test("shows the same scores with wider intervals, and is written down with its reason", async () => {
    const { result } = await unsealAgain(study.folder, { reason: " a referee asks " });
    const second = jsonOf();
    expect(second.looks).toBe(2);
    expect(second.lookReasons).toEqual(["a referee asks"]);
    expect(looks().map(({ look, reason }) => [look, reason])).toEqual([
      [1, undefined],
      [2, "a referee asks"],
    ]);
    expect(new Set(looks().map(({ hash }) => hash))).toEqual(new Set([first.split.hash]));
    for (const part of ["train", "test"] as const) {
      expect(second.scores[part].rmse).toBe(first.scores[part].rmse);
      expect(second.scores[part].loss).toBe(first.scores[part].loss);
    }
    expect(second.scores.validation).toEqual(first.scores.validation);
    const pairs = [
      [second.scores.test.interval, first.scores.test.interval],
      [second.scores.test.lossInterval, first.scores.test.lossInterval],
      [second.gap.interval, first.gap.interval],
      [second.gap.lossInterval, first.gap.lossInterval],
      [second.baselines.linear.test.interval, first.baselines.linear.test.interval],
      [second.baselines.linear.network.interval, first.baselines.linear.network.interval],
      [second.baselines.plain.network.interval, first.baselines.plain.network.interval],
    ] as const;
    for (const [now, then] of pairs) {
      expect([then.level, now.level]).toEqual([0.95, 0.975]);
      expect(width(now)).toBeGreaterThan(width(then));
    }
    expect(second.stages).toEqual(first.stages);
    expect(second.verdict.because[0]).toContain("97.5% interval");
    expect(result.looks).toBe(2);
    const report = readFileSync(study.files.report, "utf8");
    expect(report).toContain("opened twice");
    expect(report).toContain("a referee asks");
  });

  test("that breaks off leaves the old files whole, and counts", async () => {
    const before = files();
    rmSync(study.files.report);
    mkdirSync(join(study.files.report, "in-the-way"), { recursive: true });
    expect(await codeOf(() => unsealAgain(study.folder, { reason: "once more" }))).toBe("cannot_write");
    rmSync(study.files.report, { recursive: true });
    writeFileSync(study.files.report, Buffer.from(before["report.html"] ?? "", "base64"));
    expect(files()).toEqual(before);
    expect(looks()).toHaveLength(3);
    await unsealAgain(study.folder, { reason: "and again" });
    expect(jsonOf()).toMatchObject({ looks: 4, lookReasons: ["a referee asks", "once more", "and again"] });
    expect(jsonOf().scores.test.interval.level).toBe(1 - 0.05 / 4);
  });
});

test("a new study of the same rows says how often they were opened before", async () => {
  const enough = new AbortController();
  const told: string[] = [];
  const stopped = fit(path, {
    target: "score",
    group: "patient",
    ...shortest,
    out: join(root, "next"),
    signal: enough.signal,
    onEvent: (event) => {
      if (event.event === "looks-before") told.push(event.sentence);
      if (event.event === "stage-begins") enough.abort();
    },
  });
  await expect(stopped).rejects.toThrow();
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/opened 4 times before, by .*first/);
});
