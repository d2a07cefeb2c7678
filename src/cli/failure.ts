import { fail, UnseenError } from "../runtime/errors.ts";

/** Exit codes: 0 done, 2 the person can fix it, 130 interrupted, 1 our bug. */
type ExitCode = 0 | 1 | 2 | 130;

export interface Failure {
  readonly exitCode: ExitCode;
  /** What to print on standard error, with its last newline. */
  readonly message: string;
}

const refusals: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "the operation is not permitted",
  EROFS: "the file system can only be read",
  ENOSPC: "no space is left",
  EDQUOT: "the quota is used up",
  EMFILE: "too many files are open",
};

/**
 * Returns the exit code and the words for anything that was thrown.
 *
 * `folder` is the study's folder once it exists; `debug` adds the stack.
 */
export function describeFailure(
  error: unknown,
  about: { readonly debug: boolean; readonly interrupted: boolean; readonly folder: string | undefined },
): Failure {
  const known = error instanceof UnseenError ? error : refusalOf(error);
  const stack = about.debug
    ? `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`
    : "";
  if (known) return { exitCode: 2, message: `${stack}${known.message}\n${known.fix}\n` };
  if (about.interrupted && isAbort(error)) {
    return { exitCode: 130, message: stack + interruptedMessage(about.folder) };
  }
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const how = about.debug
    ? "Please report it with the lines above; CONTRIBUTING.md in the package says where.\n"
    : "Please run it again with --debug and report what it prints; CONTRIBUTING.md in the package says where.\n";
  return { exitCode: 1, message: `${stack}This is a bug in unseen, not in your data (${words}).\n${how}` };
}

/** Returns what to tell at an interruption. */
export function interruptedMessage(folder: string | undefined): string {
  if (folder === undefined) return "Stopped.\n";
  const quoted = /^[\w./\\:-]+$/.test(folder) ? folder : JSON.stringify(folder);
  return `Stopped; what was done so far is kept. Go on with: unseen resume ${quoted}\n`;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

function refusalOf(error: unknown): UnseenError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path } = error as NodeJS.ErrnoException;
  const what = code === undefined ? undefined : refusals[code];
  return what === undefined ? undefined : fail("system_refused", { what, path });
}
