import { expect, test } from "vitest";
import { fail } from "../runtime/errors.ts";
import { describeFailure } from "./failure.ts";

const about = { debug: false, interrupted: false, folder: undefined };

test("what the person can fix: one sentence, one fix, exit code 2", () => {
  expect(describeFailure(fail("file_missing", { path: "x.csv" }), about)).toEqual({
    exitCode: 2,
    message: expect.stringMatching(/^There is no file at x\.csv\.\n[^\n]+\n$/),
  });
});

test("what the system refuses is for the person to fix, too", () => {
  const error = Object.assign(new Error("EACCES: permission denied, mkdir '/x'"), {
    code: "EACCES",
    path: "/x",
  });
  expect(describeFailure(error, about)).toEqual({
    exitCode: 2,
    message: expect.stringContaining("The system refuses /x: permission is denied."),
  });
});

test("anything else is our bug: one sentence and how to report it, no stack", () => {
  const failure = describeFailure(new TypeError("x is undefined"), about);
  expect(failure.exitCode).toBe(1);
  expect(failure.message).toContain("This is a bug in unseen, not in your data (TypeError: x is undefined).");
  expect(failure.message).toContain("--debug");
  expect(failure.message).not.toContain("    at ");
  expect(describeFailure("thrown text", about).exitCode).toBe(1);
});

test("--debug shows the stack", () => {
  const error = new TypeError("x is undefined");
  expect(describeFailure(error, { ...about, debug: true }).message).toContain(error.stack);
});

test("an interruption says how to go on, exit code 130", () => {
  const abort = new DOMException("This operation was aborted", "AbortError");
  const interrupted = { ...about, interrupted: true };
  expect(describeFailure(abort, { ...interrupted, folder: "runs/adult-3" })).toEqual({
    exitCode: 130,
    message: "Stopped; what was done so far is kept. Go on with: unseen resume runs/adult-3\n",
  });
  expect(describeFailure(abort, { ...interrupted, folder: "my runs/1" }).message).toContain(
    'resume "my runs/1"',
  );
  expect(describeFailure(abort, interrupted)).toEqual({ exitCode: 130, message: "Stopped.\n" });
  expect(describeFailure(abort, about).exitCode).toBe(1);
});
