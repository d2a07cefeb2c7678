/** What is said of one problem that a person can put right. */
export interface Entry<D> {
  sentence(data: D): string;
  fix(data: D): string;
}

/** Returns an entry of the table of problems; its data type is what `fail` asks for. */
export const entry = <D>(sentence: (data: D) => string, fix: (data: D) => string): Entry<D> => ({
  sentence,
  fix,
});
