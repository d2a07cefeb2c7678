import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { deserialize, serialize } from "node:v8";
import { fail } from "../runtime/errors.ts";

/** Where a study is left: paths of its files, and a store for what a resumed study need not train again. */
export interface StudyFolder {
  readonly path: string;
  readonly files: {
    readonly study: string;
    readonly journal: string;
    readonly model: string;
    /** The linear baseline, which every look at the test rows is compared with. */
    readonly linear: string;
    /** The network that only early stopping holds back; the same. */
    readonly plain: string;
    readonly report: string;
    readonly predictions: string;
  };
}

const stateFolder = ".state";
const elapsed = "elapsed";

const filesOf = (path: string): StudyFolder => ({
  path,
  files: {
    study: join(path, "study.json"),
    journal: join(path, "journal.jsonl"),
    model: join(path, "model.onnx"),
    linear: join(path, "linear.onnx"),
    plain: join(path, "plain.onnx"),
    report: join(path, "report.html"),
    predictions: join(path, "test-predictions.csv"),
  },
});

const safeName = (name: string): string =>
  name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "") || "study";

/** Returns `runs/<name>-<n>` with the first n that is free. */
function nextFree(name: string): string {
  const base = safeName(name);
  const taken = existsSync("runs") ? new Set(readdirSync("runs")) : new Set<string>();
  let n = 1;
  while (taken.has(`${base}-${n}`)) n++;
  return join("runs", `${base}-${n}`);
}

/** Throws where a study could not be left there; called before any work is done, and leaves nothing behind. */
export function checkFolder(out: string | undefined): void {
  if (out !== undefined && existsSync(out)) throw fail("out_exists", { path: out });
  let parent = resolve(out === undefined ? "runs" : dirname(out));
  while (!existsSync(parent) && dirname(parent) !== parent) parent = dirname(parent);
  try {
    accessSync(parent, constants.W_OK | constants.X_OK);
  } catch {
    throw fail("folder_unwritable", { path: parent });
  }
  // A file with execute permission passes for a folder above.
  if (!statSync(parent).isDirectory()) throw fail("folder_unwritable", { path: parent });
}

/** Makes the folder of a new study. */
export function createFolder(name: string, out: string | undefined): StudyFolder {
  const parent = out === undefined ? "runs" : dirname(resolve(out));
  makeFolders(resolve(parent));
  for (;;) {
    const path = out ?? nextFree(name);
    try {
      mkdirSync(path);
      return filesOf(path);
    } catch (cause) {
      const exists = (cause as NodeJS.ErrnoException).code === "EEXIST";
      if (!exists) throw fail("folder_unwritable", { path });
      if (out !== undefined) throw fail("out_exists", { path });
      // Another study took the name in between: the next one is free.
    }
  }
}

/** Makes a folder and those above it, one by one: Node's recursive way never ends on some file systems. */
function makeFolders(path: string): void {
  if (existsSync(path)) return;
  makeFolders(dirname(path));
  try {
    mkdirSync(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw fail("folder_unwritable", { path });
  }
}

/** Returns the folder of a study that was begun before. */
export function openFolder(path: string): StudyFolder {
  const folder = filesOf(path);
  if (!existsSync(folder.files.journal)) throw fail("not_a_study", { path });
  return folder;
}

/** Writes a file whole or not at all: to a neighbor first, then under its name. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const neighbor = `${path}.part`;
  try {
    writeFileSync(neighbor, content, { flush: true });
    renameSync(neighbor, path);
  } catch (cause) {
    rmSync(neighbor, { force: true });
    throw fail("cannot_write", { path, reason: (cause as NodeJS.ErrnoException).code ?? String(cause) });
  }
}

/** Keeps trained outcomes between a stop and its resumption; emptied when the study is done. */
export class StateStore {
  private earlier = 0;

  constructor(
    private readonly folder: StudyFolder,
    private readonly begun: number = performance.now(),
  ) {}

  private file = (key: string): string => join(this.folder.path, stateFolder, `${key}.bin`);

  /**
   * Returns the store of a study with the time that its earlier runs took, as far as they saved anything.
   *
   * @param begun when this run began, by `performance.now()` (default: now)
   */
  static async open(folder: StudyFolder, begun?: number): Promise<StateStore> {
    const store = new StateStore(folder, begun);
    const seconds = await store.load(elapsed);
    store.earlier = typeof seconds === "number" ? seconds : 0;
    return store;
  }

  /** Seconds that the study has taken, in this run and the ones it resumes. */
  get seconds(): number {
    return this.earlier + (performance.now() - this.begun) / 1000;
  }

  save(key: string, value: unknown): void {
    mkdirSync(join(this.folder.path, stateFolder), { recursive: true });
    writeWhole(this.file(key), serialize(value));
    writeWhole(this.file(elapsed), serialize(this.seconds));
  }

  /** Returns what was saved, or undefined; a file that cannot be read counts as absent. */
  async load(key: string): Promise<unknown> {
    try {
      return deserialize(await readFile(this.file(key)));
    } catch {
      return undefined;
    }
  }

  clear(): void {
    rmSync(join(this.folder.path, stateFolder), { recursive: true, force: true });
  }
}
