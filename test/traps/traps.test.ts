import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { auditTable } from "../../src/audit/audit.ts";
import type { Finding } from "../../src/audit/finding.ts";
import { describe } from "../../src/data/describe.ts";
import { randomFrom } from "../../src/runtime/random.ts";
import { columnsApart } from "../../src/split/choice.ts";
import { joinTestFile } from "../../src/split/file.ts";
import { seal } from "../../src/split/seal.ts";
import { cleanTable } from "./clean.ts";
import type { Expectation, MakeTrap, Trap } from "./trap.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Audits a table as `unseen audit` does. */
function findingsOf({ target, table: read, test: file, split = {} }: Trap, seed: number): readonly Finding[] {
  const description = describe(read, { target, apart: columnsApart(read, split, target) });
  const joined = file && joinTestFile(read, description, file);
  const table = joined?.table ?? read;
  const random = randomFrom(seed);
  const sealed = seal(table, description, {
    ...split,
    test: joined?.test ?? 0.2,
    random: random.split("seal"),
  });
  return auditTable({ table, description, sealed, random: random.split("audit") }).findings;
}

test.each(names)("the trap %s is found", async (name) => {
  const expected = JSON.parse(readFileSync(`${folder}/${name}/expectation.json`, "utf8")) as Expectation;
  const { makeTrap } = (await import(`./${name}/table.ts`)) as { makeTrap: MakeTrap };
  // Three tables of each kind: none may be found by luck.
  for (const seed of [1, 2, 3]) {
    const findings = findingsOf(makeTrap(randomFrom(seed).split(name)), seed);
    const found = findings.filter((finding) => finding.name === expected.finding);
    expect(found.map(({ severity }) => severity)).toContain(expected.severity);
    const own = found.find(({ severity }) => severity === expected.severity);
    expect(own?.fix).toContain(expected.fix);
    if (expected.columns !== undefined)
      expect([...(own?.columns ?? [])].sort()).toEqual([...expected.columns].sort());
  }
});

test("at most 5 of 100 tables without a leak raise a danger or a warning", () => {
  const raised: string[] = [];
  for (let seed = 0; seed < 100; seed++) {
    const findings = findingsOf(cleanTable(randomFrom(seed).split("clean")), seed);
    const alarms = findings.filter(({ severity }) => severity !== "note");
    if (alarms.length > 0) raised.push(`${seed}: ${alarms.map(({ sentence }) => sentence).join(" ")}`);
  }
  expect(raised.length, raised.join("\n")).toBeLessThanOrEqual(5);
});
