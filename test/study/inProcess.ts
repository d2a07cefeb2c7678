import { vi } from "vitest";
import { describeFailure } from "../../src/cli/failure.ts";
import { runProgram } from "../../src/cli/program.ts";
import { collect } from "../fixtures/collect.ts";
import type { Ended } from "./commandLine.ts";

/**
 * Runs `unseen` with these words in a folder as `commandLine.ts` does, but in this process, which takes a tenth of
 * the time. One at a time: a process is in one folder. What is written past the terminal counts as written to it.
 */
export async function unseenHere(words: readonly string[], cwd: string): Promise<Ended> {
  const [stdout, stderr] = [collect(), collect()];
  const { signal } = new AbortController();
  const home = process.cwd();
  let code = 0;
  let folder: string | undefined;
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => stdout.stream.write(text)),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => stderr.stream.write(text)),
  ];
  process.chdir(cwd);
  try {
    const terminal = { stdout: stdout.stream, stderr: stderr.stream, env: {}, signal };
    await runProgram(words, terminal, (named) => {
      folder = named;
    });
  } catch (error) {
    const failure = describeFailure(error, { debug: false, interrupted: false, folder });
    stderr.stream.write(failure.message);
    code = failure.exitCode;
  } finally {
    process.chdir(home);
    for (const spy of spies) spy.mockRestore();
  }
  return { code, signal: null, stdout: stdout.text(), stderr: stderr.text() };
}
