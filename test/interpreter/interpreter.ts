import type { Attribute, ElementType, Node, Scope, Tensor } from "../../src/graph/tensor.ts";
import { wholeModel } from "../../src/graph/tensor.ts";
import { arithmetic, binary, cast, compare, comparison, pointwise, unary, where } from "./elementwise.ts";
import { matmul, transpose } from "./matrix.ts";
import { reduce, softmax } from "./reduction.ts";
import { concat, expand, gather, pad, reshape, scatter, slice, squeeze, unsqueeze } from "./structure.ts";
import { at, makeValue, numbers, sizeOf, type Value } from "./value.ts";

/** What is fed, by the names of the inputs. */
export type Feeds = Readonly<
  Record<
    string,
    { readonly data: ArrayLike<number | bigint> | readonly string[]; readonly shape: readonly number[] }
  >
>;

/** Values known in one scope: the model, or one iteration of a loop. */
interface Environment {
  readonly scope: Scope;
  readonly values: Map<Node, readonly Value[]>;
  readonly around: Environment | undefined;
}

const typeNumbers: Readonly<Record<number, ElementType>> = {
  1: "float",
  2: "uint8",
  6: "int32",
  7: "int64",
  9: "bool",
  11: "double",
};

class Attributes {
  constructor(private readonly node: Node) {}
  private get(name: string): Attribute {
    const attribute = this.node.attributes[name];
    if (attribute === undefined) throw new Error(`${this.node.op} without ${name}`);
    return attribute;
  }
  number(name: string): number {
    const attribute = this.get(name);
    if (attribute.kind === "int") return attribute.value;
    if (attribute.kind === "float") return Math.fround(attribute.value);
    throw new Error(`${name} is no number`);
  }
  numbers(name: string): readonly number[] {
    const attribute = this.get(name);
    if (attribute.kind !== "ints") throw new Error(`${name} holds no numbers`);
    return attribute.value;
  }
  text(name: string, otherwise?: string): string {
    if (otherwise !== undefined && this.node.attributes[name] === undefined) return otherwise;
    const attribute = this.get(name);
    if (attribute.kind !== "text") throw new Error(`${name} is no text`);
    return attribute.value;
  }
}

function expectAttribute(actual: number | string, expected: number | string): void {
  if (actual !== expected) throw new Error(`the interpreter knows ${expected} only, not ${actual}`);
}

type Rule = (inputs: readonly Value[], attributes: Attributes) => Value;

const rules: Readonly<Record<string, Rule>> = {
  HardSigmoid: ([x], attributes) => {
    const alpha = attributes.number("alpha");
    const beta = attributes.number("beta");
    return pointwise(given(x), (item) => Math.max(0, Math.min(1, alpha * item + beta)));
  },
  Cast: ([x], attributes) => {
    const type = typeNumbers[attributes.number("to")];
    if (type === undefined) throw new Error("a cast to an unknown type");
    return cast(given(x), type);
  },
  Where: ([condition, a, b]) => where(given(condition), given(a), given(b)),
  MatMul: ([a, b]) => matmul(given(a), given(b)),
  Transpose: ([x], attributes) => transpose(given(x), attributes.numbers("perm")),
  Reshape: ([x, shape]) => reshape(given(x), given(shape)),
  Squeeze: ([x, axes]) => squeeze(given(x), given(axes)),
  Unsqueeze: ([x, axes]) => unsqueeze(given(x), given(axes)),
  Expand: ([x, shape]) => expand(given(x), given(shape)),
  Shape: ([x]) => makeValue("int64", given(x).shape, [given(x).shape.length]),
  ConstantOfShape: ([shape]) => {
    const dims = numbers(given(shape));
    return makeValue("float", new Float64Array(sizeOf(dims)), dims);
  },
  Range: ([start, limit, delta]) => {
    const [from = 0, to = 0, by = 1] = [start, limit, delta].map((value) => at(numbers(given(value)), 0));
    const items = Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, i) => from + i * by);
    return makeValue(given(start).type, items, [items.length]);
  },
  Slice: ([x, starts, ends, axes]) => slice(given(x), given(starts), given(ends), given(axes)),
  Pad: ([x, pads], attributes) => {
    expectAttribute(attributes.text("mode"), "constant");
    return pad(given(x), given(pads));
  },
  Concat: (parts, attributes) => concat(parts, attributes.number("axis")),
  Gather: ([x, indices], attributes) => {
    expectAttribute(attributes.number("axis"), 0);
    return gather(given(x), given(indices));
  },
  ScatterND: ([x, indices, updates], attributes) => {
    const reduction = attributes.text("reduction", "none");
    if (reduction !== "none") expectAttribute(reduction, "add");
    return scatter(given(x), given(indices), given(updates), reduction === "add");
  },
  Softmax: ([x], attributes) => {
    expectAttribute(attributes.number("axis"), -1);
    return softmax(given(x), false);
  },
  LogSoftmax: ([x], attributes) => {
    expectAttribute(attributes.number("axis"), -1);
    return softmax(given(x), true);
  },
};

const given = (value: Value | undefined): Value => {
  if (value === undefined) throw new Error("an operand is missing");
  return value;
};

function apply(node: Node, inputs: readonly Value[]): Value {
  const { op } = node;
  const [a, b] = inputs;
  const f = unary[op];
  if (f !== undefined) return pointwise(given(a), f);
  if (op in binary) return arithmetic(op, given(a), given(b));
  if (op in comparison) return compare(op, given(a), given(b));
  const attributes = new Attributes(node);
  if (op.startsWith("Reduce")) {
    return reduce(op, given(a), b === undefined ? [] : numbers(b), attributes.number("keepdims") === 1);
  }
  const rule = rules[op];
  if (rule === undefined) throw new Error(`the interpreter does not know the operator ${op}`);
  return rule(inputs, attributes);
}

/** Runs the body as often as the trip count says, and stacks what it gives back at every iteration. */
function runLoop(node: Node, [trip, going, ...carried]: readonly Value[], around: Environment): Value[] {
  const { body } = node;
  if (body === undefined) throw new Error("a loop without a body");
  let condition = given(going);
  let state: readonly Value[] = carried;
  const stacks = body.outputs.slice(1 + carried.length).map((): Value[] => []);
  for (let turn = 0n; turn < BigInt(at(numbers(given(trip)), 0)); turn++) {
    if (at(numbers(condition), 0) !== 1) break;
    const environment: Environment = { scope: body.scope, values: new Map(), around };
    const handed = [makeValue("int64", [turn], []), condition, ...state];
    body.inputs.forEach((tensor, i) => {
      environment.values.set(tensor.node, [at(handed, i)]);
    });
    const results = body.outputs.map((output) => evaluate(output, environment, {}));
    condition = at(results, 0);
    state = results.slice(1, 1 + carried.length);
    stacks.forEach((stack, i) => {
      stack.push(at(results, 1 + carried.length + i));
    });
  }
  if (at(numbers(given(trip)), 0) < 1) throw new Error("what no iteration stacks has no shape here");
  return [...state, ...stacks.map((stack) => concat(stack.map(asRow), 0))];
}

const asRow = (value: Value): Value => ({ ...value, shape: [1, ...value.shape] });

function evaluate(tensor: Tensor, from: Environment, feeds: Feeds): Value {
  const { node } = tensor;
  let environment = from;
  while (environment.scope !== node.scope) {
    if (environment.around === undefined) throw new Error(`${node.op} belongs to a loop that is not running`);
    environment = environment.around;
  }
  let values = environment.values.get(node);
  if (values === undefined) {
    values = compute(tensor, environment, feeds);
    environment.values.set(node, values);
  }
  return at(values, tensor.output);
}

function compute({ node, type, shape }: Tensor, environment: Environment, feeds: Feeds): readonly Value[] {
  if (node.data !== undefined) return [makeValue(type, node.data, shape.map(Number))];
  if (node.op === "input") {
    const fed = feeds[node.name ?? ""];
    if (fed === undefined) throw new Error(`nothing is fed to ${node.name}`);
    return [makeValue(type, fed.data as ArrayLike<number>, fed.shape)];
  }
  // Whatever a body needs from around it is computed first, while the feeds are at hand.
  for (const capture of node.body?.captures ?? []) evaluate(capture, environment, feeds);
  const inputs = node.inputs.map((source) => evaluate(source, environment, feeds));
  return node.op === "Loop" ? runLoop(node, inputs, environment) : [apply(node, inputs)];
}

/**
 * Returns the values of the tensors, computed in float64 with plain loops straight from the definitions of the
 * ONNX operators. Shares no code with what it checks; knows only operators that the graph room emits.
 */
export function interpret<Name extends string>(
  outputs: Readonly<Record<Name, Tensor>>,
  feeds: Feeds,
): Record<Name, Value> {
  const environment: Environment = { scope: wholeModel, values: new Map(), around: undefined };
  const entries = Object.entries<Tensor>(outputs).map(([name, tensor]) => {
    const value = evaluate(tensor, environment, feeds);
    const fits =
      value.type === tensor.type &&
      value.shape.length === tensor.shape.length &&
      tensor.shape.every((dim, axis) => typeof dim === "string" || dim === value.shape[axis]);
    if (!fits) throw new Error(`${name}: ${value.type}[${value.shape}], declared [${tensor.shape}]`);
    return [name, value];
  });
  return Object.fromEntries(entries) as Record<Name, Value>;
}
