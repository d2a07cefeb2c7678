import type { ElementType } from "../../src/graph/tensor.ts";
import { at, broadcast, makeValue, numbers, sources, take, type Value } from "./value.ts";

/** Returns erf(x) to about 1e-15: the Maclaurin series, and Lentz's continued fraction of erfc from 3 on. */
function erf(x: number): number {
  const size = Math.abs(x);
  if (size >= 3) {
    let fraction = 0;
    for (let k = 60; k >= 1; k--) fraction = k / 2 / (size + fraction);
    const tail = Math.exp(-size * size) / (Math.sqrt(Math.PI) * (size + fraction));
    return Math.sign(x) * (1 - tail);
  }
  let term = x;
  let sum = x;
  for (let n = 1; n < 100; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

export const unary: Readonly<Record<string, (x: number) => number>> = {
  Neg: (x) => -x,
  Exp: Math.exp,
  Log: Math.log,
  Sqrt: Math.sqrt,
  Erf: erf,
  Abs: Math.abs,
  Sign: Math.sign,
  Relu: (x) => Math.max(x, 0),
  Tanh: Math.tanh,
  Sin: Math.sin,
  Cos: Math.cos,
  Sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  Softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
};

export const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Min: Math.min,
  Max: Math.max,
};

/** Integers divide towards zero and wrap around, as ONNX has it. */
const wholeBinary: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  // biome-ignore lint/complexity/useMathMinMax: these are big integers
  Min: (a, b) => (a < b ? a : b),
  // biome-ignore lint/complexity/useMathMinMax: these are big integers
  Max: (a, b) => (a > b ? a : b),
};

export const comparison: Readonly<Record<string, (a: Operand, b: Operand) => boolean>> = {
  Equal: (a, b) => a === b,
  Less: (a, b) => a < b,
  Greater: (a, b) => a > b,
  GreaterOrEqual: (a, b) => a >= b,
};
type Operand = number | bigint | string;

function wrap(type: ElementType, x: bigint): bigint {
  if (type === "int64") return BigInt.asIntN(64, x);
  return type === "int32" ? BigInt.asIntN(32, x) : BigInt.asUintN(8, x);
}

const isWhole = (type: ElementType): boolean => type === "int64" || type === "int32" || type === "uint8";

/** Returns what `of` says of both operands, element by element, under their common shape. */
function paired<T>(a: Value, b: Value, of: (x: Operand, y: Operand) => T): { shape: number[]; results: T[] } {
  if (a.type !== b.type) throw new Error(`operands of types ${a.type} and ${b.type}`);
  const shape = broadcast(a.shape, b.shape);
  const right = sources(b.shape, shape);
  const results = sources(a.shape, shape).map((from, i) =>
    of(at<Operand>(a.data, from), at<Operand>(b.data, at(right, i))),
  );
  return { shape, results };
}

export function arithmetic(op: string, a: Value, b: Value): Value {
  const whole = wholeBinary[op];
  const real = binary[op];
  if (whole === undefined || real === undefined) throw new Error(`no arithmetic ${op}`);
  const { shape, results } = paired(a, b, (x, y) =>
    isWhole(a.type)
      ? wrap(a.type, whole(BigInt(x as number), BigInt(y as number)))
      : real(Number(x), Number(y)),
  );
  return makeValue(a.type, results, shape);
}

export function compare(op: string, a: Value, b: Value): Value {
  const holds = comparison[op];
  if (holds === undefined) throw new Error(`no comparison ${op}`);
  const { shape, results } = paired(a, b, (x, y) => (holds(x, y) ? 1 : 0));
  return makeValue("bool", results, shape);
}

export function pointwise(x: Value, f: (x: number) => number): Value {
  return makeValue(x.type, numbers(x).map(f), x.shape);
}

export function cast(x: Value, type: ElementType): Value {
  const convert = (v: number): number | bigint => {
    if (type === "bool") return v === 0 ? 0 : 1;
    if (!isWhole(type)) return v;
    return wrap(type, BigInt(Math.trunc(v)));
  };
  if (x.type === "int64" && isWhole(type)) {
    return makeValue(
      type,
      Array.from(x.data as BigInt64Array, (v) => wrap(type, v)),
      x.shape,
    );
  }
  return makeValue(type, numbers(x).map(convert), x.shape);
}

export function where(condition: Value, a: Value, b: Value): Value {
  const shape = broadcast(condition.shape, a.shape, b.shape);
  const holds = numbers(condition);
  const yes = take(a.data, sources(a.shape, shape));
  const no = take(b.data, sources(b.shape, shape));
  const picked = sources(condition.shape, shape).map((from, i) =>
    at<Operand>(at(holds, from) === 1 ? yes : no, i),
  );
  return makeValue(a.type, picked as number[], shape);
}
