import { at } from "../measure/at.ts";
import { count, percent } from "../measure/words.ts";
import type { Finding } from "./finding.ts";
import type { Material } from "./material.ts";
import { listed } from "./words.ts";

/** Shares of the most common class from which on it is told, and warned of. */
const common = { note: 0.8, warning: 0.95 } as const;
/** A class with fewer expected rows in the test than this cannot be scored by itself. */
const FEWEST_TESTED = 10;

/** Tells of classes so uneven that accuracy says little, and of classes with too few rows to be scored. */
export function imbalance({ truth, metric, test, description }: Material): Finding[] {
  if (truth.kind !== "classes") return [];
  const { codes, classes } = truth;
  const sizes = new Float64Array(classes.length);
  for (const code of codes) sizes[code] = at(sizes, code) + 1;
  const findings: Finding[] = [];
  const largest = sizes.indexOf(Math.max(...sizes));
  const share = at(sizes, largest) / codes.length;
  const isAccuracy = metric === undefined || metric === "accuracy";
  if (share >= common.note) {
    const rarest = sizes.indexOf(Math.min(...sizes));
    const metrics =
      description.task === "binary"
        ? rarest === 1
          ? "--metric averagePrecision (or auc, or balancedAccuracy)"
          : "--metric auc (or balancedAccuracy)"
        : "--metric balancedAccuracy (or logLoss)";
    findings.push({
      name: "imbalance",
      severity: isAccuracy && share >= common.warning ? "warning" : "note",
      columns: [description.target],
      sentence: `${percent(share)} of the rows are "${classes[largest] ?? ""}"; the rarest class, "${classes[rarest] ?? ""}", has ${count(at(sizes, rarest))} of ${count(codes.length)} rows outside the test.`,
      cost: `Always saying "${classes[largest] ?? ""}" is right on ${percent(share)} of rows, so accuracy hardly tells a good network from none.`,
      fix: isAccuracy ? metrics : `Nothing needs to be done: ${metric} counts the rare class.`,
      evidence: { largest: share, rarest: at(sizes, rarest), rows: codes.length },
    });
  }
  const few = classes.filter((_, c) => (at(sizes, c) / codes.length) * test.count < FEWEST_TESTED);
  if (few.length > 0) {
    findings.push({
      name: "few-rows",
      severity: "note",
      columns: [description.target],
      sentence: `${few.length === 1 ? "The class" : `${few.length} classes:`} ${listed(few.map((name) => `"${name}"`))} will have fewer than ${FEWEST_TESTED} rows in a test of ${count(test.count)}.`,
      cost: "What the network does on so few rows is mostly luck, and a metric that averages over classes inherits it.",
      fix: "Collect more rows of such classes, or join them with others.",
      evidence: { classes: few.length, testRows: test.count },
    });
  }
  return findings;
}
