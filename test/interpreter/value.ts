import type { ConstantData, ElementType } from "../../src/graph/tensor.ts";

/** What a tensor holds: int64 as big integers, every other number as float64, booleans as 0 and 1. */
export type Data = Float64Array | BigInt64Array | readonly string[];

export interface Value {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Data;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, dim) => size * dim, 1);

/** Returns how far apart neighbors along each axis lie in row-major order. */
export const stridesOf = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

/** Returns the value of that type; the data may come in any array of numbers, big integers or strings. */
export function makeValue(
  type: ElementType,
  data: ConstantData | ArrayLike<number | bigint>,
  shape: readonly number[],
): Value {
  if (sizeOf(shape) !== data.length) throw new Error(`shape [${shape}] does not hold ${data.length} values`);
  if (type === "string") return { type, shape, data: data as readonly string[] };
  const items = data as ArrayLike<number | bigint>;
  if (type === "int64") return { type, shape, data: BigInt64Array.from(items, BigInt) };
  return { type, shape, data: Float64Array.from(items, Number) };
}

/** Returns the elements as numbers; throws for strings. */
export function numbers({ type, data }: Value): number[] {
  if (type === "string") throw new Error("strings are no numbers");
  return Array.from(data as Float64Array | BigInt64Array, Number);
}

/** Returns the elements at those places, in that order. */
export function take(data: Data, from: readonly number[]): Data {
  if (data instanceof Float64Array) return Float64Array.from(from, (i) => at(data, i));
  if (data instanceof BigInt64Array) return BigInt64Array.from(from, (i) => at(data, i));
  return from.map((i) => at(data, i));
}

/** Returns the element; throws where there is none, so that no rule reads outside its operand. */
export function at<T>(items: { readonly [index: number]: T; readonly length: number }, index: number): T {
  const item = items[index];
  if (item === undefined || index < 0 || index >= items.length) throw new Error(`no element ${index}`);
  return item;
}

/** Returns every position of the shape, row-major. */
export function positions(shape: readonly number[]): number[][] {
  const strides = stridesOf(shape);
  return Array.from({ length: sizeOf(shape) }, (_, flat) =>
    strides.map((stride, axis) => Math.floor(flat / stride) % at(shape, axis)),
  );
}

export const flatten = (position: readonly number[], strides: readonly number[]): number =>
  position.reduce((sum, index, axis) => sum + index * at(strides, axis), 0);

/** Returns the shape that numpy's rule gives the operands. */
export function broadcast(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const dims = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1).filter((dim) => dim !== 1);
    if (new Set(dims).size > 1) throw new Error(`[${shapes.join("] [")}] do not broadcast`);
    return dims[0] ?? 1;
  });
}

/** Returns, for each element of `target`, the place in an operand of `shape` that is broadcast there. */
export function sources(shape: readonly number[], target: readonly number[]): number[] {
  const lead = target.length - shape.length;
  const strides = stridesOf(shape).map((stride, axis) => (shape[axis] === 1 ? 0 : stride));
  let places = [0];
  for (const [axis, dim] of target.entries()) {
    const stride = axis < lead ? 0 : at(strides, axis - lead);
    const next: number[] = [];
    for (const place of places) for (let index = 0; index < dim; index++) next.push(place + index * stride);
    places = next;
  }
  return places;
}

/** Returns the axis counted from the front. */
export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
