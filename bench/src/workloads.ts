/** A network with the way it is trained. */
export interface Workload {
  /** Units of each layer, inputs first. */
  readonly widths: readonly number[];
  readonly batch: number;
  readonly dropout: number;
  readonly weightDecay: number;
}

const plain = { dropout: 0, weightDecay: 0 };

export const workloads: readonly Workload[] = [
  { widths: [30, 64, 64, 2], batch: 32, ...plain },
  { widths: [784, 256, 256, 10], batch: 128, ...plain },
  { widths: [784, 256, 256, 10], batch: 128, dropout: 0.2, weightDecay: 0.1 },
  { widths: [100, 256, 256, 256, 2], batch: 256, ...plain },
  { widths: [784, 1024, 1024, 10], batch: 128, ...plain },
];

/** Networks trained at a time. */
export const sizes: readonly number[] = [1, 16, 32, 128];

export const nameOf = ({ widths, batch, dropout, weightDecay }: Workload, networks: number): string =>
  [
    `${widths.join("-")} batch ${batch}`,
    ...(dropout > 0 ? [`dropout ${dropout}`] : []),
    ...(weightDecay > 0 ? [`decay ${weightDecay}`] : []),
    networks === 1 ? "alone" : `population of ${networks}`,
  ].join(", ");

/**
 * Returns the floating-point operations of matrix multiplication in one network-step: forward, gradient of the
 * weights, and gradient of the units, which the first layer's inputs do not need.
 */
export function multiplicationsOf({ widths, batch }: Workload): number {
  const weights = widths.slice(1).map((width, layer) => width * (widths[layer] ?? 0));
  const all = weights.reduce((sum, count) => sum + count, 0);
  return 2 * batch * (3 * all - (weights[0] ?? 0));
}
