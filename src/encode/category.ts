import { sortNames } from "../data/labels.ts";
import type { Column, TextColumn } from "../data/table.ts";
import { gather, reshape } from "../graph/ops/shape.ts";
import { constant, emit, int, ints, type Tensor, texts } from "../graph/tensor.ts";
import type { TrainRows } from "../split/rows.ts";
import type { EncodedColumn, Place } from "./place.ts";

/** Up to so many levels have a column each; of more, the most frequent do. */
const OWN_COLUMNS = 16;
/** Columns that the levels beyond these share, two a level. */
const SHARED_COLUMNS = 32;
/** A level in fewer training rows tells no more than one that was never seen, and teaches what that means. */
const ROWS_OF_A_LEVEL = 2;

/** What the training rows tell about a column of texts. */
export interface CategoryParameters {
  readonly name: string;
  /** Type of the column in the table; numbers as categories are spelled as `textOf` does. */
  readonly type: Column["type"];
  /** Levels with a column of their own, in sorted order. */
  readonly levels: readonly string[];
  /** Levels that share the hashed columns; empty where `levels` holds all. */
  readonly shared: readonly string[];
  /** Whether a training row is missing: then missing has a column, else it counts as unseen. */
  readonly missing: boolean;
}

/** Returns the levels of a category or boolean column that get a column, and those that share. */
export function fitCategory(
  name: string,
  type: Column["type"],
  { codes, levels }: TextColumn,
  rows: TrainRows,
): CategoryParameters {
  const counts = new Int32Array(levels.length);
  let missing = false;
  for (const row of rows) {
    const code = codes[row] as number;
    if (code < 0) missing = true;
    else counts[code] = (counts[code] as number) + 1;
  }
  const seen = levels.map((level, code) => ({ level, count: counts[code] as number }));
  const ranked = seen
    .filter(({ count }) => count >= ROWS_OF_A_LEVEL)
    .sort((a, b) => b.count - a.count || (a.level < b.level ? -1 : 1))
    .map(({ level }) => level);
  return {
    name,
    type,
    levels: sortNames(ranked.slice(0, OWN_COLUMNS)),
    shared: sortNames(ranked.slice(OWN_COLUMNS)),
    missing,
  };
}

/** Returns the two different shared columns of a level, by the FNV-1a hash of its UTF-16 code units. */
export function sharedColumns(level: string): readonly [number, number] {
  let hash = 0x811c9dc5;
  for (let i = 0; i < level.length; i++) hash = Math.imul(hash ^ level.charCodeAt(i), 0x01000193);
  // FNV's low bits mix least: fold the high ones in (MurmurHash3's finalizer).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  const first = hash % SHARED_COLUMNS;
  const step = 1 + (Math.floor(hash / SHARED_COLUMNS) % (SHARED_COLUMNS - 1));
  return [first, (first + step) % SHARED_COLUMNS];
}

/** Columns that are 1 for a level (the second one -1 where there is only one), for unseen and for missing. */
function codeBook({ levels, shared, missing }: CategoryParameters) {
  const unseen = levels.length + (shared.length > 0 ? SHARED_COLUMNS : 0);
  const codes = new Map<string, readonly [number, number]>();
  for (const [column, level] of levels.entries()) codes.set(level, [column, -1]);
  for (const level of shared) {
    const [first, second] = sharedColumns(level);
    codes.set(level, [levels.length + first, levels.length + second]);
  }
  return { codes, unseen, absent: missing ? unseen + 1 : unseen, width: unseen + (missing ? 2 : 1) };
}

/** Writes the code of each row's level. `place` must hold zeros. */
export function encodeCategory(
  parameters: CategoryParameters,
  { codes, levels }: TextColumn,
  rows: Int32Array,
  { values: out, at, stride }: Place,
): void {
  const book = codeBook(parameters);
  const first = new Int32Array(levels.length).fill(book.unseen);
  const second = new Int32Array(levels.length).fill(-1);
  for (const [code, level] of levels.entries()) {
    const columns = book.codes.get(level);
    if (columns !== undefined) [first[code], second[code]] = columns;
  }
  for (let i = 0, to = at; i < rows.length; i++, to += stride) {
    const code = codes[rows[i] as number] as number;
    if (code < 0) out[to + book.absent] = 1;
    else {
      out[to + (first[code] as number)] = 1;
      const also = second[code] as number;
      if (also >= 0) out[to + also] = 1;
    }
  }
}

/** Returns what the columns of a category are: levels, shared ones, unseen, missing. */
export function categoryColumns({ name, levels, shared, missing }: CategoryParameters): EncodedColumn[] {
  const hashed = shared.length > 0 ? SHARED_COLUMNS : 0;
  return [
    ...levels.map((level) => `is ${level}`),
    ...Array.from({ length: hashed }, (_, i) => `shared ${i}`),
    "unseen",
    ...(missing ? ["missing"] : []),
  ].map((meaning) => ({ source: name, meaning }));
}

/** Returns the code of raw texts [n, 1] ("" is missing): [n, width] float. */
export function categoryGraph(parameters: CategoryParameters, raw: Tensor): Tensor {
  const book = codeBook(parameters);
  const known = [...book.codes.entries()];
  const rows = [...known.map(([, columns]) => columns), [book.unseen, -1], [book.absent, -1]];
  const table = new Float32Array(rows.length * book.width);
  for (const [row, columns] of rows.entries()) {
    for (const column of columns) if (column >= 0) table[row * book.width + column] = 1;
  }
  const row = emit({
    op: "LabelEncoder",
    domain: "ai.onnx.ml",
    inputs: [raw],
    attributes: {
      keys_strings: texts([...known.map(([level]) => level), ""]),
      values_int64s: ints([...known.keys(), known.length + 1]),
      default_int64: int(known.length),
    },
    type: "int64",
    shape: raw.shape,
  });
  return gather(constant(table, [rows.length, book.width]), reshape(row, [raw.shape[0] ?? 1]));
}
