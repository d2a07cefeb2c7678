#!/usr/bin/env node
import { describeFailure, interruptedMessage } from "./failure.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { runProgram } from "./program.ts";

const words = process.argv.slice(2);
const { stdout, stderr, env } = process;
let folder: string | undefined;
let hasCrashed = false;

const interruption = listenForInterrupt(
  () => stderr.write("\nStopping. Press Ctrl-C again to stop at once.\n"),
  () => stderr.write(interruptedMessage(folder)),
);
const { signal } = interruption;

function tell(error: unknown): void {
  const failure = describeFailure(error, {
    debug: words.includes("--debug"),
    interrupted: signal.aborted,
    folder,
  });
  stderr.write(failure.message);
  // Never process.exit(): a training thread may still be on its way out of native code.
  process.exitCode = failure.exitCode;
}

// Thrown where nobody waits for it, such as in a timer: the study is told to stop, and the bug is what counts.
process.on("uncaughtException", (error) => {
  if (!hasCrashed) tell(error);
  hasCrashed = true;
  interruption.abort();
});
// A reader that closes its end early, such as `head`, is no error.
for (const stream of [stdout, stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

try {
  await runProgram(words, { stdout, stderr, env, signal }, (named) => {
    folder = named;
  });
} catch (error) {
  if (!hasCrashed) tell(error);
} finally {
  interruption.stop();
}
