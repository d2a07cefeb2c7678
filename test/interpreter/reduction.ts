import {
  at,
  axisOf,
  flatten,
  makeValue,
  numbers,
  positions,
  sizeOf,
  stridesOf,
  type Value,
} from "./value.ts";

const reducers: Readonly<Record<string, (items: readonly number[]) => number>> = {
  ReduceSum: (items) => items.reduce((sum, x) => sum + x, 0),
  ReduceMean: (items) => items.reduce((sum, x) => sum + x, 0) / items.length,
  ReduceMax: (items) => Math.max(...items),
  ReduceProd: (items) => items.reduce((product, x) => product * x, 1),
};

/** Returns the reduction over the axes; none named means all, as ONNX has it. */
export function reduce(op: string, x: Value, named: readonly number[], keep: boolean): Value {
  const reducer = reducers[op];
  if (reducer === undefined) throw new Error(`no reduction ${op}`);
  const rank = x.shape.length;
  const axes = named.length === 0 ? x.shape.map((_, axis) => axis) : named.map((axis) => axisOf(axis, rank));
  const kept = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
  const groups = Array.from({ length: sizeOf(kept) }, (): number[] => []);
  const items = numbers(x);
  positions(x.shape).forEach((position, i) => {
    at(groups, flatten(position, strides)).push(at(items, i));
  });
  const shape = keep ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
  return makeValue(x.type, groups.map(reducer), shape);
}

/** Returns softmax or its logarithm over the last axis. */
export function softmax(x: Value, logarithm: boolean): Value {
  const items = numbers(x);
  const classes = at(x.shape, x.shape.length - 1);
  const result = items.map((item, i) => {
    const first = i - (i % classes);
    const row = items.slice(first, first + classes);
    const highest = Math.max(...row);
    const total = row.reduce((sum, other) => sum + Math.exp(other - highest), 0);
    const log = item - highest - Math.log(total);
    return logarithm ? log : Math.exp(log);
  });
  return makeValue(x.type, result, x.shape);
}
