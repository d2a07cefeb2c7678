import type { Findings } from "./compare.ts";
import type { Machine } from "./machine.ts";
import type { Row } from "./row.ts";

const figure = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));

const range = (ends: readonly [number, number] | undefined): string =>
  ends === undefined ? "" : ` (${figure(ends[0])}–${figure(ends[1])})`;

function line({ unseen, unseenRange, peer, peerRange, peerName, unit, ratio }: Row): string {
  const compared = unit === "GFLOP/s" ? `${Math.round(100 * ratio)} %` : `${figure(ratio)} ×`;
  const own = `${figure(unseen)}${range(unseenRange)}`;
  const other = `${figure(peer)}${range(peerRange)}`;
  return `  ${peerName.padEnd(36)} ${own.padStart(24)} ${other.padStart(30)} ${compared.padStart(8)}`;
}

/** Returns the rows of one workload as text. */
export function tableOf({ rows, notes, wrong }: Findings): string {
  const names = [...new Set(rows.map(({ name }) => name))];
  const tables = names.map((name) => [name, ...rows.filter((row) => row.name === name).map(line)].join("\n"));
  return [
    ...tables,
    ...wrong.map((text) => `  WRONG: ${text}`),
    ...notes.map((text) => `  note: ${text}`),
  ].join("\n");
}

export const heading = `${"".padEnd(38)} ${"unseen (min–max)".padStart(24)} ${"peer (min–max)".padStart(30)} ${"ratio".padStart(8)}`;

export const machineLine = (machine: Machine): string =>
  [
    `${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB`,
    `Node ${machine.node}, ONNX Runtime ${machine.onnxRuntime}`,
    `matrix products at most ${machine.matmulPeak} GFLOP/s on one thread, load ${machine.load.join(" to ")}`,
  ].join("; ");
