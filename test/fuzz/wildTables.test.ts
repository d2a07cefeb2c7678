import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { describe } from "../../src/data/describe.ts";
import { readTable } from "../../src/data/read.ts";
import { encodeFolds } from "../../src/encode/folds.ts";
import { UnseenError } from "../../src/runtime/errors.ts";
import { randomFrom } from "../../src/runtime/random.ts";
import { divide } from "../../src/split/folds.ts";
import { seal } from "../../src/split/seal.ts";
import { unseen } from "../study/commandLine.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { wildFile } from "./wildTables.ts";

const folder = temporaryFolder();
/** All of them where there is time; a part of them in every run of the tests. */
const cases = Number(process.env.UNSEEN_FUZZ ?? 150);
const longestSeconds = 10;

type Depth = "refused" | "read" | "described" | "encoded";

/** How far a file gets; throws what is no error that a person can put right. */
async function follow(path: string): Promise<Depth> {
  let depth: Depth = "refused";
  try {
    const table = await readTable(path, { signal: AbortSignal.timeout(1000 * longestSeconds) });
    depth = "read";
    const description = describe(table, { target: "y" });
    depth = "described";
    const random = randomFrom(1);
    const sealed = seal(table, description, { test: 0.2, split: "auto", random: random.split("seal") });
    const folds = divide(table, description, sealed.rest, random.split("folds"), sealed);
    const { values } = encodeFolds(table, description, folds, sealed.rest);
    expect(values.every((value) => Number.isFinite(value))).toBe(true);
    return "encoded";
  } catch (error) {
    if (!(error instanceof UnseenError)) throw error;
    // One sentence a person can read: one line, not endless, with something to do about it.
    expect(error.message).toMatch(/^[^\n\r]{10,1000}[.]$/);
    expect(error.fix).toMatch(/^[^\n\r]{5,1000}$/);
    expect(error.message).not.toMatch(/undefined|\[object|NaN (?:row|field|line)/);
    return depth;
  }
}

test("whatever bytes a file holds, it is read or refused in one sentence", async () => {
  const reached = new Map<Depth, number>();
  let slowest = 0;
  await fc.assert(
    fc.asyncProperty(wildFile, async ({ name, bytes }) => {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const begun = performance.now();
      const depth = await follow(path);
      slowest = Math.max(slowest, (performance.now() - begun) / 1000);
      reached.set(depth, (reached.get(depth) ?? 0) + 1);
    }),
    { numRuns: cases, seed: 20, endOnFailure: process.env.UNSEEN_FUZZ === undefined },
  );
  expect(slowest).toBeLessThan(longestSeconds);
  // A fuzzer that is refused at the door every time tests only the door.
  expect((reached.get("encoded") ?? 0) / cases).toBeGreaterThan(0.1);
  expect(readdirSync(folder).filter((name) => !name.startsWith("t."))).toEqual([]);
  if (process.env.UNSEEN_FUZZ !== undefined)
    process.stdout.write(`${JSON.stringify([...reached])}, slowest ${slowest.toFixed(2)} s\n`);
}, 300_000);

test("the program refuses what cannot be read with code 2, and leaves nothing behind", async () => {
  const place = join(folder, "t.place");
  mkdirSync(place);
  const files = fc.sample(wildFile, { numRuns: 24, seed: 8 });
  let refused = 0;
  for (const [i, { name, bytes }] of files.entries()) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    // What is no error would be studied for minutes.
    if (refused === 6 || (await follow(path)) === "encoded") continue;
    refused++;
    const { code, stdout, stderr } = await unseen(["fit", path, "--target", "y"], place);
    expect({ i, code, stdout }).toEqual({ i, code: 2, stdout: "" });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readdirSync(place)).toEqual([]);
  }
  expect(refused).toBe(6);
}, 120_000);
