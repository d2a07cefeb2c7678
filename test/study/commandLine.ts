import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

// The built program, as it is installed; `npm test` builds first.
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** Returns the path of a file of the repository's `examples/`. */
export const example = (name: string): string =>
  fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts `unseen` with these words in a folder, and with these bytes on its standard input. */
export function start(words: readonly string[], cwd: string, input?: string | Uint8Array): Running {
  const child = spawn(process.execPath, [main, ...words], { cwd, stdio: ["pipe", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // A program that ends before it has read its input is judged by how it ends.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs `unseen` with these words in a folder to its end. */
export const unseen = (words: readonly string[], cwd: string, input?: string | Uint8Array): Promise<Ended> =>
  start(words, cwd, input).ended;
