import { entry } from "./entry.ts";

const quoted = (names: readonly string[]): string => `"${names.slice(0, 5).join('", "')}"`;

/** Problems of splits by groups, by time and by a column that names the parts. */
export const splitErrors = {
  split_needs: entry<{ split: string; option: "--group" | "--time" }>(
    ({ split, option }) => `--split ${split} needs ${option}.`,
    ({ option }) =>
      option === "--group"
        ? "Name the column whose values are groups that stay together, such as --group patient."
        : "Name the column that says when each row was, such as --time date, or --time @row where the rows are in order of time.",
  ),
  split_contradicts: entry<{ split: string; option: string; fitting: string }>(
    ({ split, option }) => `--split ${split} makes no use of ${option}.`,
    ({ option, fitting }) => `Leave out ${option}, or use --split ${fitting}.`,
  ),
  gap_without_time: entry<{ gap: string }>(
    ({ gap }) => `--gap ${gap} needs rows in order of time.`,
    () => "Name the column that says when each row was with --time, or leave out --gap.",
  ),
  gap_value: entry<{ gap: string; time: string; expected: string }>(
    ({ gap, time, expected }) => `--gap ${gap} does not fit --time ${time}, which expects ${expected}.`,
    ({ expected }) => `Write ${expected}.`,
  ),
  gap_too_long: entry<{ gap: string; rest: number }>(
    ({ gap, rest }) =>
      `With a gap of ${gap}, only ${rest} rows come early enough to train on; at least 10 are needed.`,
    () => "Use a shorter gap, or more rows of earlier times.",
  ),
  role_twice: entry<{ column: string; first: string; second: string }>(
    ({ column, first, second }) => `"${column}" is named by ${first} and by ${second}.`,
    () => "A column can only be one of the two.",
  ),
  groups_unknown: entry<{ column: string; missing: number; rows: number }>(
    ({ column, missing, rows }) => `${missing} of ${rows} rows have no ${column}.`,
    () => "Rows without it cannot be placed; fill the column in, or name another one.",
  ),
  too_few_groups: entry<{ column: string; groups: number; value: string }>(
    ({ column, groups, value }) =>
      groups === 1
        ? `The column "${column}" is always "${value}", so there are no groups to hold out.`
        : `The column "${column}" names ${groups} groups; at least 4 are needed: two to test on, two to train and validate on.`,
    () => "Collect rows of more groups, or leave out --group: the score then holds for these groups only.",
  ),
  groups_of_one: entry<{ group: string; time: string }>(
    ({ group, time }) =>
      `No ${group} has rows of two different times in ${time}, so no group has later rows to test on.`,
    () => "Use --time alone, or --group alone.",
  ),
  time_unsortable: entry<{ column: string; value: string }>(
    ({ column, value }) => `The column "${column}" cannot be put in order of time: it holds "${value}".`,
    () =>
      "Write times as 2020-01-31, 2020-01-31T12:00 or as numbers that rise, or sort the rows and use --time @row.",
  ),
  time_constant: entry<{ column: string; moments: number; value: string; sealed: boolean }>(
    ({ column, moments, value, sealed }) =>
      moments === 1
        ? `All rows${sealed ? " that are left to train on" : ""} have one time in "${column}" (${value}), so none is later than the others.`
        : `The column "${column}" tells ${moments} times apart; at least 3 are needed: one each to train, validate and test on.`,
    () => "Name a finer column with --time, or several from coarse to fine: --time year,month,day.",
  ),
  time_coarse: entry<{ column: string; rest: number; test: number }>(
    ({ column, rest, test }) =>
      `The latest time in "${column}" holds ${test} rows and leaves ${rest} to train on; at least 10 are needed.`,
    () => "Name a finer column with --time, or several from coarse to fine: --time year,month,day.",
  ),
  part_words: entry<{ column: string; unknown: readonly string[] }>(
    ({ column, unknown }) =>
      `The column "${column}" holds ${quoted(unknown)}, which ${unknown.length === 1 ? "names" : "name"} no part.`,
    () => "Write train, validation or test in every row that is to be used, and leave the others empty.",
  ),
  part_lacking: entry<{ column: string; part: "train" | "test"; rows: number }>(
    ({ column, part, rows }) =>
      part === "test"
        ? `The column "${column}" names no row as test.`
        : `The column "${column}" names ${rows === 0 ? "no row" : `only ${rows} rows`} as train; at least 10 are needed.`,
    ({ part }) => `Write ${part} in the rows that are to ${part}.`,
  ),
  part_and_test: entry<{ part: string; test: string }>(
    ({ part, test }) => `--part ${part} says which rows test, and so does --test ${test}.`,
    () => "Give one of the two.",
  ),
} as const;
