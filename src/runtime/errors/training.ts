import { entry } from "./entry.ts";

/** Problems of what the library's `train` is handed. */
export const trainingErrors = {
  examples_shape: entry<{ what: string; found: string; expected: string }>(
    ({ what, found, expected }) => `${what} has ${found}, and ${expected} is needed.`,
    () => "Hand over one row of numbers for each label or target, all of one width.",
  ),
  examples_value: entry<{ what: string; row: number; value: number; expected: string }>(
    ({ what, row, value, expected }) =>
      `${what} has ${value} in row ${row} (from 0); it must be ${expected}.`,
    () => "Leave the row out, or put a number there: missing values are encoded before training.",
  ),
  rows_beyond: entry<{ what: string; row: number; rows: number }>(
    ({ what, row, rows }) => `${what} names row ${row}, and there are rows 0 to ${rows - 1}.`,
    () => "Count rows from 0, in whole numbers.",
  ),
  rows_shared: entry<{ row: number }>(
    ({ row }) => `Row ${row} is a training row and a validation row of the same trial.`,
    () => "Keep validation rows out of training, or their loss says nothing about unseen rows.",
  ),
  rows_none: entry<{ what: string }>(
    ({ what }) => `${what} has no rows to train on.`,
    () => "Name at least one training row, or leave `train` out to take all that do not validate.",
  ),
  trial_misfit: entry<{ trial: number; why: string }>(
    ({ trial, why }) => `Trial ${trial} (from 0) cannot train: ${why}.`,
    () => "Change the network, the objective or the rows so that they fit each other.",
  ),
  memory_short: entry<{ neededBytes: number; limitBytes: number }>(
    ({ neededBytes, limitBytes }) =>
      `Training needs about ${megabytes(neededBytes)} of memory, and may take ${megabytes(limitBytes)}.`,
    () => "Use fewer threads, a smaller batch size or smaller networks, or raise `memoryBytes`.",
  ),
};

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20).toLocaleString("en-US")} MB`;
