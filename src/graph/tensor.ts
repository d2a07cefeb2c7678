import type { ElementType } from "../runtime/session.ts";

/**
 * Symbolic tensors. An operator is a function from tensors to a tensor; the node behind it holds what ONNX
 * needs to emit it and the rule that turns the gradient of its output into gradients of its inputs.
 */

/** A known size, or the name of one that is fed ("K", "B"). Equal names are equal sizes. */
export type Dim = number | string;
export type Shape = readonly Dim[];
export type { ElementType };

export type Attribute =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "texts"; readonly value: readonly string[] };

export const int = (value: number): Attribute => ({ kind: "int", value });
export const float = (value: number): Attribute => ({ kind: "float", value });
export const text = (value: string): Attribute => ({ kind: "text", value });
export const ints = (value: readonly number[]): Attribute => ({ kind: "ints", value });
export const floats = (value: readonly number[]): Attribute => ({ kind: "floats", value });
export const texts = (value: readonly string[]): Attribute => ({ kind: "texts", value });

/**
 * Turns the gradient of a node's first output into those of its inputs (undefined: none flows there). The
 * upstream gradient may have any shape that broadcasts to the output's; so may the ones returned, to the inputs'.
 */
export type GradientRule = (upstream: Tensor, output: Tensor) => readonly (Tensor | undefined)[];

/** A graph that tensors can belong to: the whole model (depth 0) or the body of a loop. */
export interface Scope {
  readonly depth: number;
}
export const wholeModel: Scope = { depth: 0 };

/** The graph inside a `Loop`: its own inputs and what it gives back. */
export interface Body {
  readonly scope: Scope;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Tensors of enclosing graphs that the body reads. */
  readonly captures: readonly Tensor[];
}

export interface Node {
  /** ONNX operator, or "input" / "constant", which emit no node. */
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly outputCount: number;
  readonly scope: Scope;
  readonly gradient?: GradientRule | undefined;
  /** Name of an input, as it is fed. */
  readonly name?: string;
  readonly data?: ConstantData;
  readonly body?: Body;
}

export type ConstantData =
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | readonly string[];

export interface Tensor {
  readonly node: Node;
  /** Which output of the node this is. */
  readonly output: number;
  readonly type: ElementType;
  readonly shape: Shape;
}

export interface OutputDeclaration {
  readonly type: ElementType;
  readonly shape: Shape;
}

export interface Emission extends OutputDeclaration {
  readonly op: string;
  /** Operator set; the default "" is ai.onnx, "ai.onnx.ml" holds the classical operators. */
  readonly domain?: string;
  readonly inputs: readonly Tensor[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly gradient?: GradientRule;
}

const deepest = (tensors: readonly Tensor[]): Scope =>
  tensors.reduce<Scope>((scope, t) => (t.node.scope.depth > scope.depth ? t.node.scope : scope), wholeModel);

/** Returns the one output of a new node. Every operator of `ops/` is made with this. */
export function emit({ op, domain = "", inputs, attributes = {}, gradient, type, shape }: Emission): Tensor {
  const node: Node = { op, domain, inputs, attributes, outputCount: 1, gradient, scope: deepest(inputs) };
  return { node, output: 0, type, shape };
}

/** Returns the outputs of a new node that has several; no gradient flows through it. */
export function emitMany(
  emission: Omit<Emission, "type" | "shape" | "gradient"> & {
    readonly outputs: readonly OutputDeclaration[];
    readonly body?: Body;
  },
): Tensor[] {
  const { op, domain = "", inputs, attributes = {}, outputs, body } = emission;
  const scope = deepest([...inputs, ...(body?.captures ?? [])]);
  const node: Node = {
    op,
    domain,
    inputs,
    attributes,
    outputCount: outputs.length,
    scope,
    ...(body ? { body } : {}),
  };
  return outputs.map(({ type, shape }, output) => ({ node, output, type, shape }));
}

/** Returns a tensor that is fed under that name at every run (or handed over by the loop around `scope`). */
export function input(name: string, type: ElementType, shape: Shape, scope: Scope = wholeModel): Tensor {
  const node: Node = { op: "input", domain: "", inputs: [], attributes: {}, outputCount: 1, scope, name };
  return { node, output: 0, type, shape };
}

const typeOf = (data: ConstantData): ElementType => {
  if (data instanceof Float32Array) return "float";
  if (data instanceof Float64Array) return "double";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof BigInt64Array) return "int64";
  if (data instanceof Uint8Array) return "uint8";
  return "string";
};

/** Returns a tensor stored in the model; `shape` defaults to one axis. */
export function constant(data: ConstantData, shape: readonly number[] = [data.length]): Tensor {
  const size = shape.reduce((product, dim) => product * dim, 1);
  if (size !== data.length)
    throw new Error(`a constant of shape [${shape}] holds ${size} values, not ${data.length}`);
  const node: Node = {
    op: "constant",
    domain: "",
    inputs: [],
    attributes: {},
    outputCount: 1,
    scope: wholeModel,
    data,
  };
  return { node, output: 0, type: typeOf(data), shape };
}

/** Returns a float scalar (rank 0) stored in the model. */
export const scalar = (value: number): Tensor => constant(Float32Array.of(value), []);

/** Returns int64 values stored in the model, as ONNX wants them for shapes, axes and indices. */
export const int64s = (values: readonly number[]): Tensor => constant(BigInt64Array.from(values.map(BigInt)));

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, axis) => dim === b[axis]);

export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;
