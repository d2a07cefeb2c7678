import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { randomFrom } from "../runtime/random.ts";

const scriptOf = (name: string): string =>
  fileURLToPath(new URL(`../../test/training/${name}.mjs`, import.meta.url));

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Node to its end. */
function run(...args: readonly string[]): Promise<End> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args);
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (text) => {
      said.stdout += text;
    });
    child.stderr.on("data", (text) => {
      said.stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...said }));
  });
}

const moments = Number(process.env.UNSEEN_MOMENTS ?? 5);

it(`a process that cancels ends cleanly, at ${moments} random moments`, {
  timeout: 5000 * moments,
}, async () => {
  const random = randomFrom(3).split("moments");
  for (let moment = 0; moment < moments; moment++) {
    // From before the workers have begun to far into their training.
    const milliseconds = Math.round(600 * random.uniform() ** 2);
    const end = await run(scriptOf("cancelled"), String(milliseconds));
    expect(end, `${milliseconds} ms`).toEqual({ code: 0, signal: null, stdout: "enough", stderr: "" });
  }
});

it("five hundred programs that are created and released leave the memory flat", async () => {
  const { code, stdout } = await run("--expose-gc", scriptOf("released"), "500");
  expect(code).toBe(0);
  expect((JSON.parse(stdout) as { grown: number }).grown).toBeLessThan(50 * 2 ** 20);
});
