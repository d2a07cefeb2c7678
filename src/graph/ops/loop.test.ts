import { describe, expect, it } from "vitest";
import { runEngine } from "../../../test/interpreter/engine.ts";
import { type Feeds, interpret } from "../../../test/interpreter/interpreter.ts";
import { bodiesOf, operatorsOf, parsed } from "../../../test/interpreter/parsed.ts";
import { serialize } from "../model.ts";
import { constant, input, scalar, type Tensor } from "../tensor.ts";
import { add, exp, mul, sub } from "./arithmetic.ts";
import { cast } from "./compare.ts";
import { loop } from "./loop.ts";
import { matmul } from "./matrix.ts";
import { reduceSum } from "./reduce.ts";
import { gather } from "./shape.ts";

const trip = input("trip", "int64", []);
const x = input("x", "float", [2]);
const times = (n: number): Feeds[string] => ({ data: [n], shape: [] });
const fedX = { data: [3, 5], shape: [2] };

/** Runs the graph by ONNX Runtime and by the interpreter, and returns what both agree on. */
async function both(inputs: readonly Tensor[], outputs: Record<string, Tensor>, feeds: Feeds) {
  const computed = await runEngine(inputs, outputs, feeds);
  expect(computed).toEqual(interpret(outputs, feeds));
  return Object.fromEntries(
    Object.entries(computed).map(([name, { data }]) => [name, Array.from<number | bigint | string>(data)]),
  );
}

function named(tensors: Readonly<Record<string, Tensor | undefined>>): Record<string, Tensor> {
  for (const [name, tensor] of Object.entries(tensors)) if (tensor === undefined) throw new Error(name);
  return tensors as Record<string, Tensor>;
}

const graphOf = (inputs: readonly Tensor[], outputs: Record<string, Tensor>) =>
  parsed(serialize({ name: "loop", inputs, outputs })).graph;

/** Doubles what it carries, adds x, and stacks the iteration number and the sums before. */
function doubling() {
  const { carried, stacked } = loop(trip, [scalar(1), x], "steps", (iteration, [factor, total]) => {
    if (factor === undefined || total === undefined) throw new Error("too little is carried");
    return {
      carried: [mul(factor, scalar(2)), add(total, mul(factor, x))],
      stacked: [cast(iteration, "float"), total],
    };
  });
  return named({ factor: carried[0], total: carried[1], iterations: stacked[0], totals: stacked[1] });
}

describe("a loop", () => {
  it("carries, stacks, and reads what lies around it", async () => {
    // total: x, x + x = 2x, 2x + 2x = 4x, 4x + 4x = 8x.
    const results = await both([trip, x], doubling(), { trip: times(3), x: fedX });
    expect(results).toEqual({
      factor: [8],
      total: [24, 40],
      iterations: [0, 1, 2],
      totals: [3, 5, 6, 10, 12, 20],
    });
  });

  it("of no trips hands on what it was given, and stacks nothing", async () => {
    const outputs = doubling();
    expect(outputs.totals?.shape).toEqual(["steps", 2]);
    const { factor, total, totals } = await runEngine([trip, x], outputs, { trip: times(0), x: fedX });
    expect([...(factor?.data ?? [])]).toEqual([1]);
    expect([...(total?.data ?? [])]).toEqual([3, 5]);
    expect(totals?.shape).toEqual([0, 2]);
  });

  it("may exchange what it carries, and stack one thing twice or what it only captures", async () => {
    const { carried, stacked } = loop(trip, [x, scalar(0), scalar(1)], "steps", (_, [all, left, right]) => {
      if (all === undefined || left === undefined || right === undefined) throw new Error("too little");
      return { carried: [all, right, left], stacked: [left, left, x] };
    });
    const outputs = named({
      left: carried[1],
      right: carried[2],
      first: stacked[0],
      second: stacked[1],
      captured: stacked[2],
    });
    expect(await both([trip, x], outputs, { trip: times(3), x: fedX })).toEqual({
      left: [1],
      right: [0],
      first: [0, 1, 0],
      second: [0, 1, 0],
      captured: [3, 5, 3, 5, 3, 5],
    });
  });

  it("picks other rows at every iteration", async () => {
    const data = input("data", "float", ["N", 2]);
    const rows = input("rows", "int32", ["steps", "B"]);
    const { carried } = loop(trip, [constant(new Float32Array(2))], "steps", (iteration, [sum]) => {
      if (sum === undefined) throw new Error("nothing is carried");
      const picked = gather(data, gather(rows, iteration));
      return { carried: [add(sum, reduceSum(picked, [0]))], stacked: [] };
    });
    const feeds = {
      trip: times(2),
      data: { data: [1, 10, 2, 20, 3, 30], shape: [3, 2] },
      rows: { data: [0, 0, 2, 1], shape: [2, 2] },
    };
    expect(await both([trip, data, rows], named({ sum: carried[0] }), feeds)).toEqual({ sum: [7, 70] });
  });
});

describe("what does not depend on the iteration", () => {
  const invariant = () =>
    loop(trip, [x], "steps", (_, [total]) => {
      if (total === undefined) throw new Error("nothing is carried");
      return { carried: [add(total, exp(sub(x, scalar(1))))], stacked: [] };
    });

  it("is computed once, outside of the body", () => {
    const graph = graphOf([trip, x], named({ total: invariant().carried[0] }));
    expect(operatorsOf(graph)).toEqual(["Cast", "Sub", "Exp", "Loop", "Identity"]);
    expect(bodiesOf(graph).map(operatorsOf)).toEqual([["Add", "Identity"]]);
  });

  it("is written neither inside nor outside where no output needs it", () => {
    const { carried } = loop(trip, [x], "steps", (_, [total]) => {
      if (total === undefined) throw new Error("nothing is carried");
      exp(total);
      exp(x);
      return { carried: [total], stacked: [] };
    });
    const graph = graphOf([trip, x], named({ total: carried[0] }));
    expect([graph, ...bodiesOf(graph)].flatMap(operatorsOf)).not.toContain("Exp");
  });

  it("keeps its constants with the model, each once", () => {
    const graph = graphOf([trip, x], doubling());
    expect(bodiesOf(graph).flatMap((body) => body.initializer)).toEqual([]);
    // 1 to begin with, 2 to multiply by, and the condition.
    expect(graph.initializer).toHaveLength(3);
  });
});

describe("a loop in a loop", () => {
  const nested = () => {
    const weights = input("weights", "float", [2, 2]);
    const inner = input("inner", "int64", []);
    const { carried, stacked } = loop(trip, [x], "outer", (_, [total]) => {
      if (total === undefined) throw new Error("nothing is carried");
      const halved = mul(total, scalar(0.5));
      const deep = loop(inner, [total], "inner", (iteration, [sum]) => {
        if (sum === undefined) throw new Error("nothing is carried");
        const invariant = matmul(weights, weights);
        const step = add(cast(iteration, "float"), reduceSum(mul(invariant, exp(mul(x, scalar(0))))));
        return { carried: [add(sum, mul(step, halved))], stacked: [sum] };
      });
      const [next] = deep.carried;
      const [history] = deep.stacked;
      if (next === undefined || history === undefined) throw new Error("nothing comes back");
      return { carried: [next], stacked: [history] };
    });
    return { inputs: [trip, inner, x, weights], outputs: named({ total: carried[0], history: stacked[0] }) };
  };

  it("reads what both scopes around it hold", async () => {
    const { inputs, outputs } = nested();
    // weights squared is the identity, whose elements add up to 2: each outer turn adds (2 + 0 + 2 + 1) / 2.
    const feeds = {
      trip: times(2),
      inner: times(2),
      x: { data: [2, 4], shape: [2] },
      weights: { data: [0, 1, 1, 0], shape: [2, 2] },
    };
    const results = await both(inputs, outputs, feeds);
    expect(results.total).toEqual([2 * 3.5 ** 2, 4 * 3.5 ** 2]);
    expect(results.history).toEqual([2, 4, 4, 8, 7, 14, 14, 28]);
  });

  it("leaves every computation as far outside as it can be", () => {
    const { inputs, outputs } = nested();
    const graph = graphOf(inputs, outputs);
    expect(operatorsOf(graph)).toEqual(expect.arrayContaining(["MatMul", "Exp", "ReduceSum", "Loop"]));
    const [outer] = bodiesOf(graph);
    if (outer === undefined) throw new Error("no loop");
    expect(operatorsOf(outer)).toEqual(["Mul", "Loop", "Identity"]);
    expect(bodiesOf(outer).map(operatorsOf)).toEqual([["Cast", "Add", "Mul", "Add", "Identity", "Identity"]]);
  });
});

it("closes a loop whose description fails", () => {
  const broken = (): unknown =>
    loop(trip, [x], "steps", () => {
      throw new Error("broken");
    });
  expect(broken).toThrow("broken");
  const { carried } = loop(trip, [x], "steps", (_, inside) => ({ carried: inside, stacked: [] }));
  expect(carried[0]?.node.body?.scope.depth).toBe(1);
});
