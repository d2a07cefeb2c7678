import {
  at,
  broadcast,
  flatten,
  makeValue,
  numbers,
  positions,
  sizeOf,
  sources,
  stridesOf,
  take,
  type Value,
} from "./value.ts";

/** Returns the matrix product over the last two axes; leading axes broadcast. */
export function matmul(a: Value, b: Value): Value {
  const [rows, inner] = a.shape.slice(-2);
  const [depth, columns] = b.shape.slice(-2);
  if (rows === undefined || inner === undefined || columns === undefined || inner !== depth) {
    throw new Error(`matrices [${a.shape}] and [${b.shape}] cannot be multiplied`);
  }
  const lead = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const left = sources(a.shape.slice(0, -2), lead);
  const right = sources(b.shape.slice(0, -2), lead);
  const x = numbers(a);
  const y = numbers(b);
  const result: number[] = [];
  for (let batch = 0; batch < sizeOf(lead); batch++) {
    const xs = at(left, batch) * rows * inner;
    const ys = at(right, batch) * inner * columns;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += at(x, xs + row * inner + k) * at(y, ys + k * columns + column);
        result.push(sum);
      }
    }
  }
  return makeValue(a.type, result, [...lead, rows, columns]);
}

export function transpose(x: Value, permutation: readonly number[]): Value {
  const shape = permutation.map((axis) => at(x.shape, axis));
  const strides = stridesOf(x.shape);
  const moved = permutation.map((axis) => at(strides, axis));
  const from = positions(shape).map((position) => flatten(position, moved));
  return { type: x.type, shape, data: take(x.data, from) };
}
