import { concat } from "../graph/ops/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { cut, type Stretch } from "../network/parameters.ts";

/** What a population carries from step to step, by the names of the state: each in one piece or several. */
export type Carried = Readonly<Record<string, readonly Tensor[]>>;

const isCut = (name: string): boolean => name.startsWith("weights");

/** Returns the state [K, 1, size] as the loop carries it: what is of weights in stretches, the rest whole. */
export const taken = (state: Readonly<Record<string, Tensor>>, stretches: readonly Stretch[]): Carried =>
  mapped(state, (tensor, name) => (isCut(name) ? cut(tensor, stretches) : [tensor]));

/** Returns the state whole again. */
export const joined = (carried: Carried): Record<string, Tensor> =>
  mapped(carried, (pieces) => concat(pieces, 2));

/** Returns other tensors, one after another, in place of those that are carried. */
export function renewed(carried: Carried, tensors: readonly Tensor[]): Carried {
  let next = 0;
  return mapped(carried, (pieces) => pieces.map(() => tensors[next++] as Tensor));
}

const mapped = <From, To>(
  values: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Record<string, To> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
