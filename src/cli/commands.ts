import type { CommandName, FaceValues } from "./options.ts";

/** Where a command reads and writes; tests hand in their own. */
export interface Terminal {
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person interrupts. */
  readonly signal: AbortSignal;
}

/** What a command is given: its positional arguments by order, its options by key. */
export interface Call {
  readonly arguments: readonly string[];
  readonly values: FaceValues & Readonly<Record<string, unknown>>;
  readonly terminal: Terminal;
  /** Tells the folder of the study as soon as it is known, so that an interruption can name it. */
  readonly inFolder: (folder: string) => void;
}

export interface Command {
  readonly name: CommandName;
  readonly arguments: readonly { readonly name: string; readonly description: string }[];
  readonly summary: string;
  readonly example: string;
  /** Loads the code behind the command; nothing of it is read for `--help`. */
  readonly load: () => Promise<(call: Call) => Promise<void>>;
}

const study = { name: "study", description: "folder of a study, such as runs/penguins-1" };

/** The commands that exist, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: "fit",
    arguments: [
      {
        name: "data",
        description: "CSV, TSV, JSON, JSONL or Parquet, plain or gzipped; a glob; or - for stdin",
      },
    ],
    summary: "find and train the network that works on rows it has not seen",
    example: "unseen fit examples/penguins.csv --target species",
    load: async () => (await import("./commands/fit.ts")).fitCommand,
  },
  {
    name: "plan",
    arguments: [
      {
        name: "data",
        description: "CSV, TSV, JSON, JSONL or Parquet, plain or gzipped; a glob; or - for stdin",
      },
    ],
    summary: "say what fit would do: rows, split, stages, time and memory; train and write nothing",
    example: "unseen plan examples/penguins.csv --target species --budget 5m",
    load: async () => (await import("./commands/plan.ts")).planCommand,
  },
  {
    name: "audit",
    arguments: [
      {
        name: "data",
        description: "CSV, TSV, JSON, JSONL or Parquet, plain or gzipped; a glob; or - for stdin",
      },
    ],
    summary: "look for what would make the score wrong: leaks, copies, ids, shift",
    example: "unseen audit examples/penguins.csv --target species",
    load: async () => (await import("./commands/audit.ts")).auditCommand,
  },
  {
    name: "predict",
    arguments: [study, { name: "data", description: "rows with the columns that the study was made from" }],
    summary: "predict rows with the network of a study",
    example: "unseen predict runs/penguins-1 new.csv -o predictions.csv",
    load: async () => (await import("./commands/predict.ts")).predictCommand,
  },
  {
    name: "resume",
    arguments: [study],
    summary: "go on with a study that was stopped",
    example: "unseen resume runs/penguins-1",
    load: async () => (await import("./commands/resume.ts")).resumeCommand,
  },
  {
    name: "report",
    arguments: [study],
    summary: "write the report of a study again",
    example: "unseen report runs/penguins-1",
    load: async () => (await import("./commands/report.ts")).reportCommand,
  },
  {
    name: "unseal",
    arguments: [study],
    summary: "open the test rows of a finished study again, with a reason",
    example: 'unseen unseal runs/penguins-1 --again --reason "the paper asks for AUC"',
    load: async () => (await import("./commands/unseal.ts")).unsealCommand,
  },
];
