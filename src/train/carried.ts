import { concat } from "../graph/ops/shape.ts";
import type { Tensor } from "../graph/tensor.ts";
import { cut, type Stretch } from "../network/parameters.ts";
import { stacked, unstacked } from "./lazyTable.ts";

/** What a population carries from step to step, by the names of the state: each in one piece or several. */
export type Carried = Readonly<Record<string, readonly Tensor[]>>;

const isCut = (name: string): boolean => name.startsWith("weights");

/** Whether of large tables only the rows that are read change: of all but averages, which go on for all rows. */
const isLazy = (name: string): boolean => isCut(name) && name !== "weightsAverage";

/** Returns the state [K, 1, size] as the loop carries it: what is of weights in stretches, the rest whole. */
export const taken = (state: Readonly<Record<string, Tensor>>, stretches: readonly Stretch[]): Carried =>
  mapped(state, (tensor, name) => {
    if (!isCut(name)) return [tensor];
    return cut(tensor, stretches).map((piece, i) => {
      const table = stretches[i]?.table;
      return table !== undefined && isLazy(name) ? stacked(piece, table) : piece;
    });
  });

/** Returns the state whole again. */
export const joined = (carried: Carried, stretches: readonly Stretch[]): Record<string, Tensor> =>
  mapped(carried, (pieces, name) =>
    concat(
      pieces.map((piece, i) => {
        const table = stretches[i]?.table;
        return table !== undefined && isLazy(name) ? unstacked(piece, table) : piece;
      }),
      2,
    ),
  );

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
