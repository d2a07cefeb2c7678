import { type DescribeOptions, describe } from "../data/describe.ts";
import { readTable, typesOf, typesOfKinds } from "../data/read.ts";
import type { Table, TableDescription } from "../data/table.ts";
import { defaultMetric, metrics, metricsFor } from "../measure/metrics/all.ts";
import type { Metric } from "../measure/metrics/metric.ts";
import { fail } from "../runtime/errors.ts";
import { randomFrom } from "../runtime/random.ts";
import { columnsApart } from "../split/choice.ts";
import { joinTestFile, type TestFile } from "../split/file.ts";
import { divide } from "../split/folds.ts";
import type { Fold } from "../split/rows.ts";
import { type Sealed, seal } from "../split/seal.ts";
import { defaults } from "./defaults.ts";
import type { FitOptions } from "./options.ts";

/** A table that is read, described and sealed: everything before the first file is written. */
export interface Material {
  readonly source: string;
  readonly table: Table;
  readonly description: TableDescription;
  readonly sealed: Sealed;
  readonly folds: readonly Fold[];
  readonly firstTestRow: number;
  readonly metric: Metric;
}

/** Reads, describes and seals; throws what a person can put right, and writes nothing. */
export async function prepare(source: string, options: FitOptions): Promise<Material> {
  const { signal, target, test = defaults.testShare, seed = 0, kinds = {} } = options;
  const read = await readTable(source, { types: typesOfKinds(kinds), ...(signal && { signal }) });
  const asked: DescribeOptions = {
    target,
    ...(options.ignore && { ignore: options.ignore }),
    ...(options.task && { task: options.task }),
    ...(options.kinds && { kinds: options.kinds }),
    ...(options.orders && { orders: options.orders }),
    ...(options.numeric && { numeric: options.numeric }),
    apart: columnsApart(read, options, target),
  };
  const description = describe(read, asked);
  let table = read;
  let testRows: number | TestFile;
  if (typeof test === "string") {
    const testTable = await readTable(test, { types: typesOf(read), ...(signal && { signal }) });
    const joined = joinTestFile(read, description, testTable);
    table = joined.table;
    testRows = joined.test;
  } else testRows = test;
  const metric = options.metric === undefined ? defaultMetric(description.task) : metrics[options.metric];
  if (!metric.tasks.includes(description.task)) {
    const fitting = metricsFor(description.task).map(({ name }) => name);
    throw fail("metric_unfit", { metric: metric.name, task: description.task, fitting });
  }
  const random = randomFrom(seed).split("split");
  const sealed = seal(table, description, { ...options, test: testRows, random: random.split("seal") });
  const folds = divide(table, description, sealed.rest, random.split("folds"), sealed);
  return {
    source,
    table,
    description,
    sealed,
    folds,
    firstTestRow: typeof test === "string" ? read.rowCount : 0,
    metric,
  };
}
