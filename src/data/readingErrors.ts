import { fail, UnseenError } from "../runtime/errors.ts";

/**
 * Returns the error to throw for whatever went wrong while reading `shown` (a path or "standard input"): known
 * complaints of DuckDB become sentences of our own, anything else keeps the first line of its message.
 */
export function readingError(error: unknown, shown: string): unknown {
  if (error instanceof UnseenError || !(error instanceof Error) || error.name === "AbortError") return error;
  const { message } = error;
  const file = shown === "standard input" ? shown : (/^\s*file = (.+)$/m.exec(message)?.[1]?.trim() ?? shown);
  const line = Number(/CSV Error on Line: (\d+)/.exec(message)?.[1] ?? Number.NaN);
  const fields = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (fields !== null) {
    return fail("ragged_row", { path: file, line, expected: Number(fields[1]), found: Number(fields[2]) });
  }
  if (/not utf-8 encoded|Invalid unicode|invalid UTF-?8/i.test(message))
    return fail("not_utf8", { path: file, line });
  const longest = /Maximum line size of (\d+) bytes exceeded/.exec(message);
  if (longest !== null) return fail("line_too_long", { path: file, line, bytes: Number(longest[1]) });
  if (/state machine reached an invalid state/i.test(message)) return fail("malformed_lines", { path: file });
  if (/unterminated quote/i.test(message)) return fail("open_quote", { path: file, line });
  const json = /Malformed JSON in file "[^"]*", at byte \d+ in (line|record)\S* (\d+): ([^\n]+)/.exec(
    message,
  );
  if (json !== null) {
    // DuckDB counts the place one too far.
    const where = `${json[1]} ${Number(json[2]) - 1}: ${json[3]?.trim().replace(/\.$/, "")}`;
    return fail("malformed_json", { path: file, where });
  }
  const first = message.split("\n", 1)[0] ?? message;
  return fail("cannot_read", { path: file, reason: first.replace(/^[A-Z][A-Za-z ]+ Error: /, "") });
}
