import {
  at,
  axisOf,
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

const as = (x: Value, shape: readonly number[]): Value => {
  if (sizeOf(shape) !== sizeOf(x.shape)) throw new Error(`[${x.shape}] cannot become [${shape}]`);
  return { ...x, shape };
};

/** 0 keeps a size, -1 is worked out from the rest. */
export function reshape(x: Value, wanted: Value): Value {
  const dims = numbers(wanted).map((dim, axis) => (dim === 0 ? at(x.shape, axis) : dim));
  const known = sizeOf(dims.filter((dim) => dim !== -1));
  return as(
    x,
    dims.map((dim) => (dim === -1 ? sizeOf(x.shape) / known : dim)),
  );
}

export function squeeze(x: Value, named: Value): Value {
  const axes = numbers(named).map((axis) => axisOf(axis, x.shape.length));
  return as(
    x,
    x.shape.filter((_, axis) => !axes.includes(axis)),
  );
}

export function unsqueeze(x: Value, named: Value): Value {
  const rank = x.shape.length + named.data.length;
  const axes = numbers(named).map((axis) => axisOf(axis, rank));
  const left = [...x.shape];
  return as(
    x,
    Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? 1 : (left.shift() ?? 1))),
  );
}

export function expand(x: Value, wanted: Value): Value {
  const shape = broadcast(x.shape, numbers(wanted));
  return { type: x.type, shape, data: take(x.data, sources(x.shape, shape)) };
}

/** Elements start to end (left out) along the named axes, in steps of 1. */
export function slice(x: Value, starts: Value, ends: Value, axes: Value): Value {
  const from = x.shape.map(() => 0);
  const shape = [...x.shape];
  numbers(axes).forEach((named, i) => {
    const axis = axisOf(named, x.shape.length);
    from[axis] = at(numbers(starts), i);
    const end = at(numbers(ends), i);
    shape[axis] = (end < 0 ? end + at(x.shape, axis) : end) - at(numbers(starts), i);
  });
  const strides = stridesOf(x.shape);
  const offset = flatten(from, strides);
  const places = positions(shape).map((position) => offset + flatten(position, strides));
  return { type: x.type, shape, data: take(x.data, places) };
}

/** Zeros before and after along every axis. */
export function pad(x: Value, pads: Value): Value {
  const amounts = numbers(pads);
  const rank = x.shape.length;
  const shape = x.shape.map((dim, axis) => dim + at(amounts, axis) + at(amounts, axis + rank));
  const result = new Float64Array(sizeOf(shape));
  const strides = stridesOf(shape);
  const offset = flatten(amounts.slice(0, rank), strides);
  const items = numbers(x);
  positions(x.shape).forEach((position, i) => {
    result[offset + flatten(position, strides)] = at(items, i);
  });
  return makeValue(x.type, result, shape);
}

export function concat(parts: readonly Value[], named: number): Value {
  const first = at(parts, 0);
  const axis = axisOf(named, first.shape.length);
  const total = parts.reduce((sum, part) => sum + at(part.shape, axis), 0);
  const shape = first.shape.map((dim, i) => (i === axis ? total : dim));
  const items = positions(shape).map((position) => {
    let along = at(position, axis);
    for (const part of parts) {
      const size = at(part.shape, axis);
      const inside = position.map((index, i) => (i === axis ? along : index));
      if (along < size)
        return at<number | bigint | string>(part.data, flatten(inside, stridesOf(part.shape)));
      along -= size;
    }
    throw new Error("outside of every part");
  });
  return makeValue(first.type, items as number[], shape);
}

/** Rows (along axis 0) that the indices name; negative ones count from the end. */
export function gather(x: Value, indices: Value): Value {
  const rows = at(x.shape, 0);
  const width = sizeOf(x.shape.slice(1));
  const from = numbers(indices).flatMap((named) => {
    const row = axisOf(named, rows);
    if (row < 0 || row >= rows) throw new Error(`no row ${named}`);
    return Array.from({ length: width }, (_, i) => row * width + i);
  });
  return { type: x.type, shape: [...indices.shape, ...x.shape.slice(1)], data: take(x.data, from) };
}

/** Adds the updates onto the slices of `x` that the last axis of the indices names. */
export function scatter(x: Value, indices: Value, updates: Value, adds: boolean): Value {
  const depth = at(indices.shape, indices.shape.length - 1);
  const width = sizeOf(x.shape.slice(depth));
  const strides = stridesOf(x.shape);
  const named = numbers(indices);
  const added = numbers(updates);
  const result = Float64Array.from(numbers(x));
  for (let update = 0; update < named.length / depth; update++) {
    const position = named
      .slice(update * depth, (update + 1) * depth)
      .map((index, axis) => axisOf(index, at(x.shape, axis)));
    const start = flatten(position, strides);
    for (let i = 0; i < width; i++) {
      result[start + i] = (adds ? at(result, start + i) : 0) + at(added, update * width + i);
    }
  }
  return makeValue(x.type, result, x.shape);
}
