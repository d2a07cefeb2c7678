/**
 * Everything a person can put right, in one table: a code, a sentence that says what is wrong and where,
 * and a fix that says what to do. Throw with `fail(code, data)`; the command line prints both and exits with 2.
 */
interface Entry<D> {
  sentence(data: D): string;
  fix(data: D): string;
}

const entry = <D>(sentence: (data: D) => string, fix: (data: D) => string): Entry<D> => ({ sentence, fix });

const catalogue = {
  file_missing: entry<{ path: string }>(
    ({ path }) => `There is no file at ${path}.`,
    () => "Check the path; a glob such as 'data/*.csv' must match at least one file.",
  ),
} as const;

export type ErrorCode = keyof typeof catalogue;
type DataOf<C extends ErrorCode> = (typeof catalogue)[C] extends Entry<infer D> ? D : never;

/** An error that the user can fix. `message` is the sentence; `fix` is what to do about it. */
export class UnseenError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fix: string,
    readonly data: unknown,
  ) {
    super(message);
    this.name = "UnseenError";
  }
}

/** Returns the error of that code, to be thrown: `throw fail("file_missing", { path })`. */
export function fail<C extends ErrorCode>(code: C, data: DataOf<C>): UnseenError {
  // The table is indexed by its own key, which TypeScript cannot follow through the union.
  const { sentence, fix } = catalogue[code] as unknown as Entry<DataOf<C>>;
  return new UnseenError(code, sentence(data), fix(data), data);
}
