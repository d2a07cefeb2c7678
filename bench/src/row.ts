import type { Times } from "./contestant.ts";

/** One comparison. Times are microseconds per network-step, medians over the rounds. */
export interface Row {
  readonly name: string;
  readonly unseen: number;
  readonly peer: number;
  readonly peerName: string;
  readonly unit: string;
  /** How many times faster unseen is; for a share of the peak, that share. */
  readonly ratio: number;
  readonly unseenRange?: readonly [number, number];
  readonly peerRange?: readonly [number, number];
}

const round = (value: number): number => Number(value.toPrecision(4));

/** Returns the row that sets two times against each other. */
export const timesRow = (name: string, own: Times, peerName: string, peer: Times): Row => ({
  name,
  unseen: round(own.median),
  peer: round(peer.median),
  peerName,
  unit: "µs per network-step",
  ratio: round(peer.median / own.median),
  unseenRange: [round(own.min), round(own.max)],
  peerRange: [round(peer.min), round(peer.max)],
});

/** Returns the row that sets a network's matrix products against the machine's peak. */
export function peakRow(name: string, own: Times, operations: number, peak: number): Row {
  const reached = operations / (own.median * 1e-6);
  return {
    name,
    unseen: round(reached / 1e9),
    peer: round(peak / 1e9),
    peerName: "peak of matrix products",
    unit: "GFLOP/s",
    ratio: round(reached / peak),
  };
}
