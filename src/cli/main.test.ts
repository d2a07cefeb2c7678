import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

// The built program, as it is installed; `npm test` builds first.
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const credit = fileURLToPath(new URL("../../examples/german_credit.csv", import.meta.url));
const penguins = fileURLToPath(new URL("../../examples/penguins.csv", import.meta.url));

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "unseen-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

function unseen(...words: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [main, ...words], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr, milliseconds: performance.now() - started }));
  });
}

test("--help and --version end with 0 and say nothing on standard error", async () => {
  expect(await unseen("--help")).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringContaining("fit"),
  });
  expect(await unseen("--version")).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringMatching(/^\d/),
  });
});

test("help reads nothing but its tables, so it is there at once", async () => {
  const runs = [];
  for (let i = 0; i < 3; i++) runs.push((await unseen("--help")).milliseconds);
  // 80 ms on an idle machine, of which Node itself takes 40; the limit leaves room for a busy one.
  expect(Math.min(...runs)).toBeLessThan(600);
});

test.each([
  [["fit", "missing.csv", "--target", "y"], /^There is no file at missing\.csv\.\n.+\n$/],
  [["fit", penguins, "--target", "specis"], /specis[\s\S]*\bspecies\b/],
  [
    ["fit", penguins, "--tagret", "species"],
    /^unseen fit has no option --tagret\.\nDid you mean --target\?\n$/,
  ],
  [["fit", penguins], /^unseen fit needs --target <column>\.\n.+\n$/],
  [["fti"], /^There is no command fti\.\nDid you mean unseen fit\?\n$/],
  [["report", "no-study"], /^no-study holds no finished study: .+\n.+\n$/],
  [["predict", "no-study", penguins], /no-study/],
  [["resume", "no-study"], /no-study/],
])("unseen %j ends with 2, one sentence and a fix", async (words, said) => {
  const { code, stdout, stderr } = await unseen(...words);
  expect(stderr).toMatch(said);
  expect(stderr).not.toContain("    at ");
  expect(stdout).toBe("");
  expect(code).toBe(2);
  expect(existsSync(join(folder, "runs"))).toBe(false);
});

test.skipIf(process.platform === "win32")(
  "Ctrl-C during training ends within a second, keeps the journal, and says how to resume",
  async () => {
    const words = [main, "fit", credit, "--target", "class", "--trials", "2", "--out", "stopped"];
    const child = spawn(process.execPath, words, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    let told = "";
    let stoppedAt = 0;
    child.stderr.on("data", (chunk: Buffer) => {
      told += chunk.toString();
      if (stoppedAt > 0 || !told.includes("2/6 overfit")) return;
      // A moment later the first networks are being trained.
      stoppedAt = performance.now() + 300;
      setTimeout(() => child.kill("SIGINT"), 300);
    });
    const code = await new Promise((resolve) =>
      child.on("close", (exitCode, signal) => resolve(exitCode ?? signal)),
    );
    expect((performance.now() - stoppedAt) / 1000).toBeLessThan(1.2);
    // Where it does not end by itself in time, the signal ends it; a shell tells both as 130.
    expect([130, "SIGINT"]).toContain(code);
    expect(told).toContain("Go on with: unseen resume stopped\n");
    expect(readFileSync(join(folder, "stopped/journal.jsonl"), "utf8")).toContain('"event":"stage-begins"');
  },
);
