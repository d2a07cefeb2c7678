import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Peer, peerNames, peers } from "./splits.ts";

/** How one table went. Losses are log losses, or root mean squared errors. */
export interface QualityRow {
  readonly task: string;
  readonly loss: number;
  /** Standard error of that loss over the test rows. */
  readonly standardError: number;
  readonly peers: Readonly<Record<Peer, number>>;
  /** Standard errors of the differences, paired over the test rows with peers trained once more. */
  readonly paired?: Readonly<Partial<Record<Peer, number | undefined>>>;
  /** Validation loss of what was kept over that of its own plain network, stopped early. */
  readonly againstPlain: number;
  /** The same on the test rows, that network trained for good as the final one is; older records lack it. */
  readonly againstPlainOnTest?: number;
  readonly verdict: string;
  readonly seconds: number;
  /** How often this version and budget has opened this test set; above 1 only where it was forced. */
  readonly looks: number;
}

/** Tables by name, by version and budget: "0.1.0, 2m". */
export type QualityRecord = Record<string, Record<string, QualityRow>>;

export const readRecord = (path: string): QualityRecord =>
  existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as QualityRecord) : {};

/**
 * 1 for a win, a half for a tie: closer than one standard error of the difference. Where no peer could be trained here,
 * both scores are taken to be as uncertain as ours, and independent: more ties than pairing finds.
 */
export function pointsAgainst(
  { loss, standardError, peers: others, paired }: QualityRow,
  peer: Peer,
): number {
  const difference = others[peer] - loss;
  if (Math.abs(difference) <= (paired?.[peer] ?? Math.SQRT2 * standardError)) return 0.5;
  return difference > 0 ? 1 : 0;
}

const figure = (value: number): string =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(4);

/** How far below 1 a quotient lies; a dash where it was not measured. */
const below = (quotient = Number.NaN): string =>
  Number.isFinite(quotient) ? `${(100 * (1 - quotient)).toFixed(1)} %` : "–";

/** Returns the table of one version and budget, and how it stands against each peer. */
export function tableOf(rows: Readonly<Record<string, QualityRow>>): string {
  const entries = Object.entries(rows);
  const lines = entries.map(([name, row]) => {
    const cells = peers.map((peer) => {
      const points = pointsAgainst(row, peer);
      return `${figure(row.peers[peer])}${points === 1 ? "" : points === 0.5 ? " =" : " <"}`;
    });
    const own = `${figure(row.loss)} ± ${row.standardError.toPrecision(2)}`;
    const looks = row.looks > 1 ? ` (look ${row.looks})` : "";
    return `| ${name}${looks} | ${own} | ${cells.join(" | ")} | ${below(row.againstPlain)} | ${below(row.againstPlainOnTest)} | ${row.verdict} | ${Math.round(row.seconds)} |`;
  });
  const counted = peers.map((peer) => {
    const points = entries.map(([, row]) => pointsAgainst(row, peer));
    const count = (of: number): number => points.filter((point) => point === of).length;
    const total = points.reduce((sum, point) => sum + point, 0);
    return `- ${peerNames[peer]}: ${count(1)} wins, ${count(0.5)} ties, ${count(0)} losses: ${total} of ${entries.length}`;
  });
  const saved = (of: (row: QualityRow) => number | undefined): string => {
    const known = entries.flatMap(([, row]) => of(row) ?? []);
    return below(known.reduce((sum, one) => sum + one, 0) / known.length);
  };
  const onValidation = saved((row) => row.againstPlain);
  const onTest = saved((row) => row.againstPlainOnTest);
  return [
    `| table | unseen | ${peers.map((peer) => peerNames[peer]).join(" | ")} | below own plain network | the same on test rows | verdict | seconds |`,
    `|---|---:|${peers.map(() => "---:|").join("")}---:|---:|---|---:|`,
    ...lines,
    "",
    ...counted,
    `- below its own plain network, stopped early, on average: ${onValidation} on validation rows, ${onTest} on test rows`,
  ].join("\n");
}

const heading = `# Quality

What the whole method reaches on real tables, beside others on the same test rows; \`npm run bench:quality\` appends to it.
Log loss, or root mean squared error where numbers are predicted, ± one standard error over the test rows; lower is
better. \`<\` marks a peer that is better, \`=\` a tie: closer than one standard error of the difference, which counts a
half. Scores of peers are those of the references. Errors are paired over the test rows: peers were trained once more with
current versions to know what they lose on each row. XGBoost tuned was not; it has the smallest of these errors, which makes
few ties. Training rows that repeat a test row are kept (\`--repeats apart\`), since peers train on them.
"Below own plain network" is the validation loss of what was kept against that of one network without regularizers, stopped
early; on test rows both were trained for good on the same rows, first. Every version opens each test set once for each budget; a further look is marked and had to be forced.
`;

/** Writes the record, and all its tables as text. */
export function writeRecord(record: QualityRecord, markdown: string, json: string): void {
  const sections = Object.entries(record).map(([title, rows]) => `\n## ${title}\n\n${tableOf(rows)}\n`);
  writeFileSync(json, `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(markdown, `${heading}${sections.join("")}`);
}
