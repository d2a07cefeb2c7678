import type { Kind, NumericScaling, Task } from "../data/table.ts";
import type { MetricName } from "../measure/metrics/metric.ts";
import type { SizeRule } from "../search/rungs.ts";
import type { Repeats } from "../split/strategy.ts";
import type { FitOptions } from "../study/options.ts";
import { count, duration, list, oneOf, orders, pairs, shareOrPath, text, yesOrNo } from "./parsers.ts";

export type CommandName = "fit" | "plan" | "audit" | "predict" | "resume" | "report" | "unseal";

/** One option of the command line: the one place from which its flag, help, checks and documentation come. */
export interface Option<T> {
  /** Long name without dashes. */
  readonly name: string;
  readonly short?: string;
  /** What stands after the flag, such as "column"; a switch has none. */
  readonly argument?: string;
  readonly description: string;
  /** What holds when the flag is absent, as the help shows it. */
  readonly default?: string;
  readonly values?: readonly string[];
  /** Unit of the value as typed or counted, where it has one. */
  readonly unit?: string;
  readonly required?: boolean;
  /** May be given more than once; the values add up. */
  readonly repeats?: boolean;
  readonly commands: readonly CommandName[];
  /** Throws `Expected` on a text that does not fit. Not called for switches. */
  parse(given: string, before?: T): T;
}

/** Every value of a union of strings, in the order written; a forgotten one does not compile. */
const all = <V extends string>(values: Readonly<Record<V, true>>) => Object.keys(values) as V[];

const splits = all<NonNullable<FitOptions["split"]>>({
  auto: true,
  random: true,
  stratified: true,
  group: true,
  "stratified-group": true,
  time: true,
  "time-within-group": true,
});
const tasks = all<"auto" | Task>({ auto: true, binary: true, multiclass: true, regression: true });
const metrics = all<MetricName>({
  accuracy: true,
  balancedAccuracy: true,
  auc: true,
  averagePrecision: true,
  logLoss: true,
  rmse: true,
  mae: true,
  r2: true,
});
const kinds = all<Exclude<Kind, "constant">>({
  numeric: true,
  category: true,
  boolean: true,
  date: true,
  text: true,
  id: true,
});

const repeats = all<Repeats>({ together: true, apart: true });

const scalings = all<NumericScaling>({ standard: true, "quantile-normal": true });

const rules = all<SizeRule>({ best: true, "1se": true, mcs: true });

/** A flag without a value: present or not. */
const isGiven = (): boolean => true;

/** The options of `fit` that can be typed; the other two of `FitOptions` are objects of a program. */
export type FitKey = Exclude<keyof FitOptions, "signal" | "onEvent">;

/** Complete by its type: an option added to `FitOptions` does not compile until it stands here. */
export const fitOptions: { readonly [K in FitKey]-?: Option<NonNullable<FitOptions[K]>> } = {
  target: {
    name: "target",
    argument: "column",
    required: true,
    description: "the column to predict",
    commands: ["fit", "plan", "audit"],
    parse: text,
  },
  test: {
    name: "test",
    argument: "share|file",
    default: "0.2",
    description: "how much to seal for the test, or a file whose rows are the test set",
    unit: "share of the rows",
    commands: ["fit", "plan", "audit"],
    parse: shareOrPath,
  },
  split: {
    name: "split",
    argument: "how",
    values: splits,
    default: "auto",
    description: "how rows are dealt out; auto goes by --group and --time, else by the target",
    commands: ["fit", "plan", "audit"],
    parse: oneOf(splits),
  },
  group: {
    name: "group",
    argument: "column",
    description: "groups that stay whole, so that the test is about new ones: patients, speakers",
    commands: ["fit", "plan", "audit"],
    parse: text,
  },
  time: {
    name: "time",
    argument: "columns",
    description: "test on the latest rows by it; year,month,day; @row where rows are in order of time",
    commands: ["fit", "plan", "audit"],
    parse: text,
  },
  gap: {
    name: "gap",
    argument: "time",
    description: "what to leave out before validation and test rows: 7d, or a number of units or rows",
    unit: "s, m, h, d or w for dates",
    commands: ["fit", "plan", "audit"],
    parse: text,
  },
  part: {
    name: "part",
    argument: "column",
    description: "column that says train, validation or test in each row",
    commands: ["fit", "plan", "audit"],
    parse: text,
  },
  repeats: {
    name: "repeats",
    argument: "how",
    values: repeats,
    default: "together",
    description: "equal rows: kept on one side of the split, or each a case of its own",
    commands: ["fit", "plan", "audit"],
    parse: oneOf(repeats),
  },
  ignore: {
    name: "ignore",
    argument: "columns",
    repeats: true,
    description: "columns not to use, separated by commas",
    commands: ["fit", "plan", "audit"],
    parse: list,
  },
  task: {
    name: "task",
    argument: "task",
    values: tasks,
    default: "auto",
    description: "what to learn; auto looks at the target",
    commands: ["fit", "plan", "audit"],
    parse: oneOf(tasks),
  },
  kinds: {
    name: "kind",
    argument: "column=kind",
    values: kinds,
    repeats: true,
    description: "what columns hold where the guess is wrong: zip=category,age=numeric",
    commands: ["fit", "plan", "audit"],
    parse: pairs<Kind>(kinds),
  },
  orders: {
    name: "order",
    argument: "column=levels",
    repeats: true,
    description: "levels from least to most, to rank them: size=small<medium<large",
    commands: ["fit", "plan", "audit"],
    parse: orders,
  },
  numeric: {
    name: "numeric",
    argument: "how",
    values: scalings,
    default: "standard",
    description: "how numbers go in: standardized, or by rank as a normal distribution",
    commands: ["fit", "plan"],
    parse: oneOf(scalings),
  },
  metric: {
    name: "metric",
    argument: "metric",
    values: metrics,
    default: "accuracy, or rmse for numbers",
    description: "the score to report",
    commands: ["fit", "plan", "audit"],
    parse: oneOf(metrics),
  },
  budgetSeconds: {
    name: "budget",
    argument: "time",
    default: "2m",
    description: "time to search: 90s, 2m, 1h; decides how much is tried, not what wins",
    unit: "s, m or h",
    commands: ["fit", "plan"],
    parse: duration,
  },
  trials: {
    name: "trials",
    argument: "number",
    description: "settings to search in place of a budget, so that the run can be repeated exactly",
    unit: "settings",
    commands: ["fit", "plan"],
    parse: count(1),
  },
  rule: {
    name: "rule",
    argument: "rule",
    values: rules,
    default: "1se",
    description: "the size to choose: the best, the smallest not worse, or the smallest that may be best",
    commands: ["fit", "plan"],
    parse: oneOf(rules),
  },
  memorization: {
    name: "memorization",
    description: "also learn shuffled targets, to see how much of the training score is memory",
    commands: ["fit", "plan"],
    parse: isGiven,
  },
  refit: {
    name: "refit",
    argument: "yes|no",
    default: "yes",
    description: "train what is kept once more on all rows that are not test rows",
    commands: ["fit", "plan"],
    parse: yesOrNo,
  },
  seed: {
    name: "seed",
    argument: "number",
    default: "0",
    description: "where all randomness comes from",
    commands: ["fit", "plan", "audit"],
    parse: count(0),
  },
  threads: {
    name: "threads",
    argument: "number",
    default: "one per core",
    description: "workers that train side by side",
    unit: "threads",
    commands: ["fit", "plan", "resume"],
    parse: count(1),
  },
  out: {
    name: "out",
    argument: "folder",
    default: "runs/<data>-<n>",
    description: "a new folder to leave the study in",
    commands: ["fit"],
    parse: text,
  },
};

export const predictOptions = {
  out: {
    name: "out",
    short: "o",
    argument: "file",
    default: "standard output",
    description: "the CSV file to write",
    commands: ["predict"],
    parse: text,
  },
} as const satisfies Record<string, Option<string>>;

const unsealOptions = {
  again: {
    name: "again",
    description: "open the test rows of a finished study once more; every look widens the intervals",
    commands: ["unseal"],
    parse: isGiven,
  },
  reason: {
    name: "reason",
    argument: "why",
    description: "why they are opened again, for the journal and the report",
    commands: ["unseal"],
    parse: text,
  },
} as const satisfies Record<string, Option<string> | Option<boolean>>;

/** What concerns the terminal and not the study. */
export const faceOptions = {
  json: {
    name: "json",
    description: "print study.json, the plan or the audit on standard output, all else on standard error",
    commands: ["fit", "plan", "audit", "resume", "unseal"],
    parse: isGiven,
  },
  quiet: {
    name: "quiet",
    short: "q",
    description: "show no progress",
    commands: ["fit", "plan", "audit", "predict", "resume", "report", "unseal"],
    parse: isGiven,
  },
  debug: {
    name: "debug",
    description: "show where in the program an error comes from",
    commands: ["fit", "plan", "audit", "predict", "resume", "report", "unseal"],
    parse: isGiven,
  },
} as const satisfies Record<string, Option<boolean>>;

export type FaceValues = { readonly [K in keyof typeof faceOptions]?: boolean };

/** An option with the key that its value has among the values of the command. */
export type KeyedOption = readonly [key: string, option: Option<unknown>];

/** Returns the options of one command, in the order of the help. */
export function optionsOf(command: CommandName): readonly KeyedOption[] {
  const keyed = [fitOptions, predictOptions, unsealOptions, faceOptions].flatMap((table): KeyedOption[] =>
    Object.entries(table),
  );
  return keyed.filter(([, option]) => option.commands.includes(command));
}

/** Returns the flag as it is typed: `--out`, or `-o, --out <file>`. */
export function usageOf(option: Option<unknown>): string {
  const short = option.short === undefined ? "" : `-${option.short}, `;
  return `${short}--${option.name}${option.argument === undefined ? "" : ` <${option.argument}>`}`;
}
