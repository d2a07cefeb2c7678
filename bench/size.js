/**
 * Measures what it takes to read, describe, seal, audit, divide and encode tables: seconds and peak memory, each table
 * in a process of its own.
 *
 *   npm run build && node bench/size.js <file> <target> [<file> <target> ...] [--json] [--no-audit]
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const words = process.argv.slice(2);
const flags = new Set(words.filter((word) => word.startsWith("--")));
const pairs = words.filter((word) => !word.startsWith("--"));
const megabytes = (bytes) => Math.round(bytes / 2 ** 20);

/** Seconds of each step, and memory in bytes. */
async function measure(file, target) {
  const { auditTable, describe, divide, encodeFolds, randomFrom, readTable, seal } = await import("../dist/index.js");
  const seconds = {};
  const timed = async (step, work) => {
    const begun = performance.now();
    const value = await work();
    seconds[step] = (performance.now() - begun) / 1000;
    return value;
  };
  const random = randomFrom(0);
  const table = await timed("read", () => readTable(file));
  const description = await timed("describe", () => describe(table, { target }));
  const sealed = await timed("seal", () =>
    seal(table, description, { test: 0.2, split: "auto", random: random.split("seal") }),
  );
  const folds = await timed("divide", () => divide(table, description, sealed.rest, random.split("folds"), sealed));
  if (!flags.has("--no-audit")) {
    await timed("audit", () => auditTable({ table, description, sealed, random: random.split("audit") }));
  }
  const { values, width } = await timed("encode", () => encodeFolds(table, description, folds, sealed.rest));
  return {
    file,
    rows: table.rowCount,
    columns: table.columns.length,
    width,
    seconds,
    matrix: values.byteLength,
    peak: process.resourceUsage().maxRSS * 1024,
  };
}

if (flags.has("--one")) process.stdout.write(JSON.stringify(await measure(pairs[0], pairs[1])));
else {
  const results = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const own = [fileURLToPath(import.meta.url), "--one", ...flags, pairs[i], pairs[i + 1]];
    results.push(JSON.parse(execFileSync(process.execPath, own, { encoding: "utf8", maxBuffer: 2 ** 24 })));
  }
  if (flags.has("--json")) process.stdout.write(`${JSON.stringify(results)}\n`);
  else {
    for (const { file, rows, columns, width, seconds, matrix, peak } of results) {
      const total = Object.values(seconds).reduce((sum, each) => sum + each, 0);
      const steps = Object.entries(seconds).map(([step, each]) => `${step} ${each.toFixed(1)}`);
      process.stdout.write(
        `${file}\n  ${rows.toLocaleString("en-US")} rows x ${columns} columns, ${width} encoded\n` +
          `  ${total.toFixed(1)} s (${steps.join(", ")})\n` +
          `  matrix ${megabytes(matrix)} MiB, peak ${megabytes(peak)} MiB: ${(peak / matrix).toFixed(2)} times the matrix\n`,
      );
    }
  }
}
