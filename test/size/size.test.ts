import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { literal, withDuckDB } from "../../src/data/duckdb.ts";
import { temporaryFolder } from "../temporaryFolder.ts";

// Minutes and gigabytes: only where a person asks. UNSEEN_SIZE=1 runs the made table, UNSEEN_DATA=<folder> real ones.
const folder = temporaryFolder();
const program = fileURLToPath(new URL("../../bench/size.js", import.meta.url));

interface Measured {
  readonly rows: number;
  readonly seconds: Readonly<Record<string, number>>;
  /** Bytes. */
  readonly matrix: number;
  readonly peak: number;
}

function measure(file: string, target: string): Measured {
  const words = [program, file, target, "--json"];
  const [measured] = JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8" })) as Measured[];
  if (measured === undefined) throw new Error("nothing was measured");
  return measured;
}

const total = ({ seconds }: Measured): number => Object.values(seconds).reduce((sum, each) => sum + each, 0);

describe.skipIf(process.env.UNSEEN_SIZE === undefined)("five million rows", () => {
  test("are read, audited, split and encoded within 4 GB", async () => {
    const file = join(folder, "made.parquet");
    const numbers = Array.from(
      { length: 8 },
      (_, k) => `hash(range * 31 + ${k}) % 1000003 / 1000.0 AS n${k}`,
    );
    const columns = [
      ...numbers,
      "'level ' || (hash(range) % 12)::VARCHAR AS few",
      "'code ' || (hash(range + 7) % 10000)::VARCHAR AS many",
      "TIMESTAMP '2015-01-01' + INTERVAL (hash(range + 9) % 100000000) SECOND AS moment",
      "CASE WHEN hash(range + 1) % 3 = 0 THEN 'yes' ELSE 'no' END AS y",
    ];
    await withDuckDB(undefined, (connection) =>
      connection.run(
        `COPY (SELECT ${columns.join(", ")} FROM range(5000000)) TO ${literal(file)} (FORMAT parquet)`,
      ),
    );
    const measured = measure(file, "y");
    expect(measured.rows).toBe(5_000_000);
    expect(measured.peak).toBeLessThan(4e9);
  }, 1_800_000);
});

const data = process.env.UNSEEN_DATA;
describe.skipIf(data === undefined)("half a million rows", () => {
  test.each([
    ["kddcup99_10pct.csv.gz", "label"],
    ["us_births_daily.csv.gz", "births"],
  ])(
    "of %s are ready within a minute and four times their matrix",
    (file, target) => {
      const measured = measure(join(data ?? "", file), target);
      expect(total(measured)).toBeLessThan(60);
      expect(measured.peak).toBeLessThan(4 * measured.matrix);
    },
    600_000,
  );
});
