import { auditTable } from "../audit/audit.ts";
import type { AuditReport } from "../audit/finding.ts";
import type { Task } from "../data/table.ts";
import { count } from "../measure/words.ts";
import { randomFrom } from "../runtime/random.ts";
import { type Material, prepare } from "./material.ts";
import type { FitOptions } from "./options.ts";

/** What `audit` takes: how the table is read and split, as for `fit`. */
export type AuditOptions = Pick<
  FitOptions,
  | "target"
  | "test"
  | "split"
  | "group"
  | "time"
  | "gap"
  | "part"
  | "repeats"
  | "ignore"
  | "task"
  | "kinds"
  | "metric"
  | "seed"
  | "signal"
>;

/** What an audit has found, and of what. */
export interface TableAudit extends AuditReport {
  readonly format: "unseen.audit/1";
  readonly name: string;
  readonly source: string;
  readonly rows: number;
  readonly target: string;
  readonly task: Task;
  readonly split: {
    readonly strategy: string;
    readonly reason: string;
    readonly rows: { readonly rest: number; readonly test: number };
  };
}

/** Tables with more cells than this take longer than two seconds. */
const MANY_CELLS = 10_000_000;

/** Returns a sentence that bids patience where the audit of the table takes longer than about two seconds. */
export function patience({ table }: Pick<Material, "table">): string | undefined {
  const { rowCount, columns } = table;
  return rowCount * columns.length <= MANY_CELLS
    ? undefined
    : `Auditing ${count(rowCount)} rows of ${columns.length} columns.`;
}

/** Returns what may make the score of a study of this material wrong; the same for the same seed. */
export function auditMaterial(
  { table, description, sealed, metric }: Omit<Material, "folds">,
  seed: number,
): AuditReport {
  return auditTable({
    table,
    description,
    sealed,
    metric: metric.name,
    random: randomFrom(seed).split("audit"),
  });
}

/**
 * Reads a table, splits it as `fit` would with the same options, and returns what may make its score wrong. Nothing
 * is trained or written, and no target of a test row is read.
 *
 * @param onPatience told once, before work that takes longer than about two seconds
 * @throws UnseenError for everything that a person can put right
 */
export async function audit(
  source: string,
  options: AuditOptions,
  onPatience: (sentence: string) => void = () => {},
): Promise<TableAudit> {
  const material = await prepare(source, options);
  options.signal?.throwIfAborted();
  const sentence = patience(material);
  if (sentence !== undefined) onPatience(sentence);
  const { table, description, sealed } = material;
  const { findings } = auditMaterial(material, options.seed ?? 0);
  return {
    format: "unseen.audit/1",
    name: table.name,
    source,
    rows: table.rowCount,
    target: description.target,
    task: description.task,
    split: {
      strategy: sealed.strategy,
      reason: sealed.reason,
      rows: { rest: sealed.rest.length, test: sealed.test.count },
    },
    findings,
  };
}
