import { sortNames } from "../data/labels.ts";
import { scaleFrom, scaleOf } from "../data/scales.ts";
import type { Column, Kind, TextColumn } from "../data/table.ts";
import { areTruths, truthSpellings } from "../data/truths.ts";
import { add } from "../graph/ops/arithmetic.ts";
import { cast, equal } from "../graph/ops/compare.ts";
import { concat, gather, reshape } from "../graph/ops/shape.ts";
import { constant, emit, int, int64s, ints, type Tensor, texts } from "../graph/tensor.ts";
import type { TrainRows } from "../split/rows.ts";
import type { EncodedColumn, Place } from "./place.ts";
import { sharedColumns, sharedWidth } from "./sharedColumns.ts";

/** Up to so many levels have a column each; of more, the most frequent do. */
const OWN_COLUMNS = 16;
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
  readonly sharedWidth: number;
  /** Whether the levels are "false" and "true", and every spelling of these counts as them. */
  readonly truths: boolean;
  readonly facts: Facts;
  /** Whether a training row is missing: then missing has a column, else it counts as unseen. */
  readonly missing: boolean;
}

export interface CategoryAsked {
  readonly kind?: Kind;
  /** Levels from least to most, as a person told; empty for no order. Default: well-known scales. */
  readonly order?: readonly string[];
}

/** Numbers that are known about levels, beside which level it is: their rank on a scale. */
export interface Facts {
  /** What the numbers are, such as "rank". */
  readonly meanings: readonly string[];
  /** One float32 number a meaning for each level that something is known of; others have 0. */
  readonly levels: readonly (readonly [level: string, values: readonly number[]])[];
}

const noFacts: Facts = { meanings: [], levels: [] };

/** Rank of each level on its scale, if it has one. */
function rankFacts(levels: readonly string[], order: readonly string[] | undefined): Facts {
  const scale = order === undefined ? scaleOf(levels) : order.length === 0 ? undefined : scaleFrom(order);
  if (scale === undefined) return noFacts;
  const { meanings, places } = scale;
  return { meanings, levels: [...places].map(([level, place]) => [level, place.map(Math.fround)]) };
}

/** Rows of each level, with all spellings of a truth as one. */
function countLevels(
  { codes, levels }: TextColumn,
  rows: TrainRows,
  kind: Kind | undefined,
): { counts: Map<string, number>; truths: boolean; missing: boolean } {
  const ofCode = new Int32Array(levels.length);
  let missing = false;
  for (const row of rows) {
    const code = codes[row] as number;
    if (code < 0) missing = true;
    else ofCode[code] = (ofCode[code] as number) + 1;
  }
  const seen = levels.filter((_, code) => (ofCode[code] as number) > 0);
  const truths = kind === "boolean" && areTruths(seen);
  const counts = new Map<string, number>();
  for (const [code, level] of levels.entries()) {
    const count = ofCode[code] as number;
    if (count === 0) continue;
    const name = truths ? (truthSpellings.get(level) ?? level) : level;
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return { counts, truths, missing };
}

/** Returns the levels of a category or boolean column that get a column, those that share, and facts about them. */
export function fitCategory(
  name: string,
  type: Column["type"],
  column: TextColumn,
  rows: TrainRows,
  { kind, order }: CategoryAsked = {},
): CategoryParameters {
  const { counts, truths, missing } = countLevels(column, rows, kind);
  const ranked = [...counts]
    .filter(([, count]) => count >= ROWS_OF_A_LEVEL)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const known = ranked.map(([level]) => level);
  const shared = sortNames(known.slice(OWN_COLUMNS));
  const ranks = (type === "text" || order !== undefined) && !truths;
  return {
    name,
    type,
    levels: sortNames(known.slice(0, OWN_COLUMNS)),
    shared,
    sharedWidth: sharedWidth(shared.length, rows.length),
    truths,
    facts: ranks ? rankFacts(sortNames(known.slice()), order) : noFacts,
    missing,
  };
}

interface Code {
  /** Columns that are 1; the second is -1 where there is only one. */
  readonly on: readonly [number, number];
  readonly facts: readonly number[];
}

/** The code of every level that is known, of others, and of missing. */
function codeBook(parameters: CategoryParameters) {
  const { levels, shared, sharedWidth, truths, facts, missing } = parameters;
  const unseen = levels.length + sharedWidth;
  const factsAt = unseen + (missing ? 2 : 1);
  const told = new Map(facts.levels);
  const blank = facts.meanings.map(() => 0);
  const codes = new Map<string, Code>();
  for (const [level, values] of told) codes.set(level, { on: [unseen, -1], facts: values });
  for (const [column, level] of levels.entries())
    codes.set(level, { on: [column, -1], facts: told.get(level) ?? blank });
  for (const level of shared) {
    const [first, second] = sharedColumns(level, sharedWidth);
    codes.set(level, {
      on: [levels.length + first, levels.length + second],
      facts: told.get(level) ?? blank,
    });
  }
  if (truths) {
    for (const [spelling, truth] of truthSpellings) {
      const code = codes.get(truth);
      if (code !== undefined) codes.set(spelling, code);
    }
  }
  const other: Code = { on: [unseen, -1], facts: blank };
  const absent: Code = missing ? { on: [unseen + 1, -1], facts: blank } : other;
  return { codes, other, absent, factsAt, width: factsAt + blank.length };
}

/** Writes the code of each row's level. `place` must hold zeros. */
export function encodeCategory(
  parameters: CategoryParameters,
  { codes, levels }: TextColumn,
  rows: Int32Array,
  { values: out, at, stride }: Place,
): void {
  const book = codeBook(parameters);
  const ofLevel = levels.map((level) => book.codes.get(level) ?? book.other);
  const facts = parameters.facts.meanings.length;
  for (let i = 0, to = at; i < rows.length; i++, to += stride) {
    const code = codes[rows[i] as number] as number;
    const { on, facts: told } = code < 0 ? book.absent : (ofLevel[code] as Code);
    out[to + on[0]] = 1;
    if (on[1] >= 0) out[to + on[1]] = 1;
    for (let fact = 0; fact < facts; fact++) out[to + book.factsAt + fact] = told[fact] as number;
  }
}

/** Returns what the columns of a category are: levels, shared ones, unseen, missing, facts. */
export function categoryColumns(parameters: CategoryParameters): EncodedColumn[] {
  const { name, levels, sharedWidth, facts, missing } = parameters;
  return [
    ...levels.map((level) => `is ${level}`),
    ...Array.from({ length: sharedWidth }, (_, i) => `shared ${i}`),
    "unseen",
    ...(missing ? ["missing"] : []),
    ...facts.meanings,
  ].map((meaning) => ({ source: name, meaning }));
}

/** Returns the code of raw texts [n, 1] ("" is missing): [n, width] float. */
export function categoryGraph(parameters: CategoryParameters, raw: Tensor): Tensor {
  const book = codeBook(parameters);
  const known = [...book.codes.keys()];
  const all = [...book.codes.values(), book.other, book.absent];
  const row = emit({
    op: "LabelEncoder",
    domain: "ai.onnx.ml",
    inputs: [raw],
    attributes: {
      keys_strings: texts([...known, ""]),
      values_int64s: ints([...known.keys(), known.length + 1]),
      default_int64: int(known.length),
    },
    type: "int64",
    shape: raw.shape,
  });
  const at = reshape(row, [raw.shape[0] ?? 1]);
  // Two numbers a level, not a row of zeros and ones: thousands of levels must not make megabytes of model.
  const columns = int64s(Array.from({ length: book.factsAt }, (_, column) => column));
  const isOn = (of: 0 | 1): Tensor => {
    const column = gather(
      constant(
        BigInt64Array.from(all, ({ on }) => BigInt(on[of])),
        [all.length, 1],
      ),
      at,
    );
    return cast(equal(column, reshape(columns, [1, book.factsAt])), "float");
  };
  const ones = parameters.shared.length > 0 ? add(isOn(0), isOn(1)) : isOn(0);
  const facts = book.width - book.factsAt;
  if (facts === 0) return ones;
  const table = Float32Array.from(all.flatMap((code) => code.facts));
  return concat([ones, gather(constant(table, [all.length, facts]), at)], 1);
}
