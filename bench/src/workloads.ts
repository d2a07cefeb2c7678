import { mlp } from "../../dist/network/mlp.js";
import { multiplicationsPerRow, type Network } from "../../dist/network/network.js";
import { tabm } from "../../dist/network/tabm.js";

/** A network with the way it is trained. */
export interface Workload {
  /** Units of each layer, inputs first. */
  readonly widths: readonly number[];
  /** Members of a shared-weight ensemble (TabM); 1 for a plain network. */
  readonly copies: number;
  readonly batch: number;
  readonly dropout: number;
  readonly weightDecay: number;
}

const plain = { copies: 1, dropout: 0, weightDecay: 0 };

export const workloads: readonly Workload[] = [
  { widths: [30, 64, 64, 2], batch: 32, ...plain },
  { widths: [784, 256, 256, 10], batch: 128, ...plain },
  { widths: [784, 256, 256, 10], batch: 128, copies: 1, dropout: 0.2, weightDecay: 0.1 },
  { widths: [100, 256, 256, 256, 2], batch: 256, ...plain },
  { widths: [784, 1024, 1024, 10], batch: 128, ...plain },
  { widths: [100, 512, 512, 512, 2], batch: 256, ...plain, copies: 32 },
];

/** Networks trained at a time. */
export const sizes: readonly number[] = [1, 16, 32, 128];

export const nameOf = ({ widths, copies, batch, dropout, weightDecay }: Workload, networks: number): string =>
  [
    `${copies > 1 ? `TabM k=${copies} ` : ""}${widths.join("-")} batch ${batch}`,
    ...(dropout > 0 ? [`dropout ${dropout}`] : []),
    ...(weightDecay > 0 ? [`decay ${weightDecay}`] : []),
    networks === 1 ? "alone" : `population of ${networks}`,
  ].join(", ");

/** Returns the network of a workload. */
export function networkOf({ widths, copies }: Workload): Network {
  const shape = { inputs: widths[0] ?? 0, hidden: widths.slice(1, -1), outputs: widths.at(-1) ?? 0 };
  return copies > 1 ? tabm({ ...shape, copies }) : mlp(shape);
}

/**
 * Returns the floating-point operations of matrix multiplication in one network-step: forward, gradient of the
 * weights, and gradient of the units. The first layer's inputs do not need theirs, unless they are scaled by
 * something that learns.
 */
export function multiplicationsOf(workload: Workload): number {
  const { widths, copies, batch } = workload;
  const idle = copies > 1 ? 0 : (widths[0] ?? 0) * (widths[1] ?? 0);
  return 2 * batch * (3 * multiplicationsPerRow(networkOf(workload)) - idle);
}
