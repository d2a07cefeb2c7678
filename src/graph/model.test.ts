import { describe, expect, it } from "vitest";
import { runEngine } from "../../test/interpreter/engine.ts";
import { operatorsOf, parsed } from "../../test/interpreter/parsed.ts";
import { openSession } from "../runtime/session.ts";
import { serialize } from "./model.ts";
import { add, exp, mul, sub } from "./ops/arithmetic.ts";
import { gather } from "./ops/shape.ts";
import { constant, emit, emitMany, floats, input, int64s, scalar, type Tensor, texts } from "./tensor.ts";

const x = input("x", "float", ["B", 2]);
const y = input("y", "float", ["B", 2]);
const graphOf = (inputs: readonly Tensor[], outputs: Readonly<Record<string, Tensor>>) =>
  parsed(serialize({ name: "test", inputs, outputs })).graph;
const feeds = { x: { data: [1, 2, 3, 4], shape: [2, 2] }, y: { data: [5, 6, 7, 8], shape: [2, 2] } };

describe("serialize writes", () => {
  it("the nodes that an output needs, each once, after what they read", () => {
    const shared = exp(x);
    sub(shared, y);
    const graph = graphOf([x, y], { sum: add(shared, shared), product: mul(shared, y) });
    expect(operatorsOf(graph)).toEqual(["Exp", "Add", "Mul", "Identity", "Identity"]);
  });

  it("the inputs that an output needs, in their order, with their named sizes", () => {
    expect(graphOf([x, y], { out: exp(y) }).input.map(({ name }) => name)).toEqual(["y"]);
    const both = graphOf([y, x], { out: add(x, y) }).input;
    expect(both.map(({ name }) => name)).toEqual(["y", "x"]);
    const type = both[0]?.type?.value;
    const dims = type?.case === "tensorType" ? type.value.shape?.dim.map((dim) => dim.value.value) : [];
    expect(dims).toEqual(["B", 2n]);
  });

  it("small constants that are equal once, others each", () => {
    const halves = add(mul(x, scalar(0.5)), mul(y, scalar(0.5)));
    expect(graphOf([x, y], { halves }).initializer).toHaveLength(1);
    const differing = [scalar(1), constant(Float32Array.of(1)), constant(Float64Array.of(1)), int64s([1])];
    const outputs = Object.fromEntries(differing.map((tensor, i) => [`out${i}`, tensor]));
    expect(graphOf([], outputs).initializer).toHaveLength(4);
    const large = (): Tensor => constant(new Float32Array(17));
    expect(graphOf([], { a: large(), b: large() }).initializer).toHaveLength(2);
    const texts = {
      a: constant(["p\u0000q", "r"]),
      b: constant(["p", "q\u0000r"]),
      c: constant(["p,q", "r"]),
    };
    expect(graphOf([], texts).initializer).toHaveLength(3);
  });

  it("a part of a longer array as that part", async () => {
    const out = constant(Float32Array.of(1, 2, 3, 4).subarray(1, 3));
    expect([...(await runEngine([], { out }, {})).out.data]).toEqual([2, 3]);
  });

  it("the name, metadata, operator sets and version", () => {
    const metadata = { names: '["größe","年"]', empty: "" };
    const { model, graph } = parsed(serialize({ name: "net", inputs: [x], outputs: { out: x }, metadata }));
    expect(graph.name).toBe("net");
    expect(Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]))).toEqual(metadata);
    expect(model.opsetImport.map(({ domain, version }) => [domain, version])).toEqual([
      ["", 18n],
      ["ai.onnx.ml", 3n],
    ]);
    expect(model.irVersion).toBe(9n);
  });

  it("the same bytes for the same graph", () => {
    const bytes = (): Uint8Array =>
      serialize({ name: "net", inputs: [x, y], outputs: { out: add(exp(x), y) } });
    expect(bytes()).toEqual(bytes());
  });
});

describe("the runtime loads and runs", () => {
  it("an output that is an input, a constant, or another output", async () => {
    const outputs = { same: x, again: x, one: scalar(1), ones: scalar(1) };
    const results = await runEngine([x], outputs, feeds);
    expect([...results.same.data]).toEqual([1, 2, 3, 4]);
    expect([...results.again.data]).toEqual([1, 2, 3, 4]);
    expect([[...results.one.data], [...results.ones.data]]).toEqual([[1], [1]]);
  });

  it("every type of constant", async () => {
    const outputs = {
      float: constant(Float32Array.of(1.5, -2)),
      double: constant(Float64Array.of(Math.PI)),
      int32: constant(Int32Array.of(-7)),
      int64: constant(BigInt64Array.of(2n ** 53n + 1n)),
      uint8: constant(Uint8Array.of(255)),
      string: constant(["grüße", "", "日本"]),
      empty: constant(Float32Array.of(), [0, 2]),
    };
    const results = await runEngine([], outputs, {});
    expect([...results.float.data]).toEqual([1.5, -2]);
    expect([...results.double.data]).toEqual([Math.PI]);
    expect([...results.int32.data]).toEqual([-7]);
    expect([...results.int64.data]).toEqual([2n ** 53n + 1n]);
    expect([...results.uint8.data]).toEqual([255]);
    expect([...results.string.data]).toEqual(["grüße", "", "日本"]);
    expect(results.empty.shape).toEqual([0, 2]);
  });

  it("operators of ai.onnx.ml, with every kind of attribute of theirs", async () => {
    const text = input("text", "string", ["B"]);
    const out = emit({
      op: "LabelEncoder",
      domain: "ai.onnx.ml",
      inputs: [text],
      attributes: { keys_strings: texts(["a", "ü"]), values_floats: floats([0.5, 2]) },
      type: "float",
      shape: ["B"],
    });
    const results = await runEngine([text], { out }, { text: { data: ["ü", "a"], shape: [2] } });
    expect([...results.out.data]).toEqual([2, 0.5]);
  });

  it("operators with several outputs", async () => {
    const [left, right] = emitMany({
      op: "Split",
      inputs: [x, int64s([1, 1])],
      attributes: { axis: { kind: "int", value: 1 } },
      outputs: [
        { type: "float", shape: ["B", 1] },
        { type: "float", shape: ["B", 1] },
      ],
    });
    if (left === undefined || right === undefined) throw new Error("no outputs");
    const results = await runEngine([x], { difference: sub(right, left), right }, feeds);
    expect([...results.difference.data]).toEqual([1, 1]);
    expect([...results.right.data]).toEqual([2, 4]);
  });

  it("inputs and outputs of any name, also such as the writer makes up", async () => {
    const names = ["t0", "t1", "t_0", "t2_1", "", " ", "größe (cm)", "a/b:c", "constructor"].filter(Boolean);
    const columns = names.map((name) => input(name, "float", [1]));
    const total = columns.reduce(add);
    const outputs = { t3: total, t__0: mul(total, scalar(2)), Identity: gather(total, int64s([0])) };
    const fed = Object.fromEntries(names.map((name) => [name, { data: [1], shape: [1] }]));
    const results = await runEngine(columns, outputs, fed);
    expect([...results.t3.data]).toEqual([names.length]);
    expect([...results.t__0.data]).toEqual([2 * names.length]);
  });

  it("a model that carries metadata", async () => {
    const bytes = serialize({ name: "net", inputs: [x], outputs: { out: x }, metadata: { a: "b" } });
    const session = await openSession(bytes);
    await session.release();
  });
});

it("refuses one name for two things", () => {
  const model = (inputs: Tensor[], outputs: Record<string, Tensor>) => () =>
    serialize({ name: "net", inputs, outputs });
  expect(model([x], { x: exp(x) })).toThrow('named "x"');
  const other = input("x", "float", [2]);
  expect(model([x, other], { out: add(x, other) })).toThrow('named "x"');
});

it("a constant holds as many values as its shape says", () => {
  expect(() => constant(Float32Array.of(1, 2), [3])).toThrow("shape [3] holds 3 values, not 2");
});
