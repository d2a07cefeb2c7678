import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Draw, sizes, type Variant } from "../../test/interpreter/cases.ts";
import { expectClose } from "../../test/interpreter/close.ts";
import { differences } from "../../test/interpreter/differences.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import { type Feeds, interpret } from "../../test/interpreter/interpreter.ts";
import { operators } from "../../test/interpreter/operators.ts";
import { sizeOf } from "../../test/interpreter/value.ts";
import { type Random, randomFrom } from "../runtime/random.ts";
import { gradients } from "./gradient.ts";
import { mul, sub } from "./ops/arithmetic.ts";
import { expandLike } from "./ops/broadcast.ts";
import { cast } from "./ops/compare.ts";
import { reduceMax, reduceSum } from "./ops/reduce.ts";
import { slice } from "./ops/shape.ts";
import { input, type Shape, showShape, type Tensor } from "./tensor.ts";

const folder = new URL("./ops/", import.meta.url);

async function exported(): Promise<string[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const names = files.map(async (file) =>
    Object.keys(await import(new URL(file, folder).href)).map((name) => `${file.replace(".ts", "")}/${name}`),
  );
  return (await Promise.all(names)).flat();
}

const fedShape = (shape: Shape): number[] =>
  shape.map((dim) => {
    const size = typeof dim === "number" ? dim : sizes[dim];
    if (size === undefined) throw new Error(`no size for ${dim}`);
    return size;
  });

/** Floats are rounded to float32, so that both sides compute from the same numbers. */
function draw(random: Random, how: Draw): number {
  if (typeof how === "object") return random.integer(how.below);
  const size = how === "positive" ? 0.5 + 1.5 * random.uniform() : 0.2 + 1.3 * random.uniform();
  return Math.fround(how === "signed" && random.uniform() < 0.5 ? -size : size);
}

class Operands {
  readonly inputs: Tensor[] = [];
  readonly feeds: Record<string, Feeds[string]> = {};
  constructor(private readonly random: Random) {}

  draw(shape: Shape, how: Draw = "signed"): Tensor {
    const name = `operand${this.inputs.length}`;
    const dims = fedShape(shape);
    this.feeds[name] = {
      data: Array.from({ length: sizeOf(dims) }, () => draw(this.random, how)),
      shape: dims,
    };
    const tensor = input(name, typeof how === "object" ? how.type : "float", shape);
    this.inputs.push(tensor);
    return tensor;
  }

  drawAll(wanted: Variant["operands"]): [Tensor, Tensor, Tensor] {
    return wanted.map(([shape, how]) => this.draw(shape, how)) as unknown as [Tensor, Tensor, Tensor];
  }
}

/**
 * Scalars of the result that hand different gradients back: one for all elements, one an element, one a row,
 * one a column. Rules must bear them all, since gradients are broadcast as late as possible.
 */
function scalarsOf(y: Tensor, operands: Operands): Record<string, Tensor> {
  const weighted = (x: Tensor): Tensor => reduceSum(mul(x, operands.draw(x.shape)));
  const scalars = { sum: reduceSum(y), weighted: weighted(y) };
  const last = y.shape.length - 1;
  if (last < 0) return scalars;
  return { ...scalars, rows: weighted(reduceSum(y, [last], true)), columns: weighted(reduceSum(y, [0])) };
}

it("has a case, or a reason for having none, for every operator", async () => {
  expect(Object.keys(operators).sort()).toEqual((await exported()).sort());
});

describe("every operator", () => {
  for (const [name, operator] of Object.entries(operators)) {
    if (typeof operator === "string") {
      it.skip(`${name}: ${operator}`);
      continue;
    }
    it(`${name} computes what ONNX defines${operator.noGradient === undefined ? ", and its gradient" : ""}`, async () => {
      const random = randomFrom(1).split(name);
      for (const [i, variant] of operator.variants.entries()) {
        const operands = new Operands(random.split(i));
        const drawn = operands.drawAll(variant.operands);
        const y = variant.build(...drawn);
        const what = `${name} of ${drawn.map((x) => showShape(x.shape)).join(" ")}`;
        const wrt = drawn.filter((x) => x.type === "float");
        const scalars = operator.noGradient === undefined ? scalarsOf(y, operands) : {};
        const { inputs, feeds } = operands;
        const slopes = Object.entries(scalars).flatMap(([kind, loss]) =>
          gradients(loss, wrt).map((gradient, j) => ({ key: `${kind}${j}`, gradient, loss, x: wrt[j] })),
        );
        const outputs = { y, ...Object.fromEntries(slopes.map(({ key, gradient }) => [key, gradient])) };
        const reference: Record<string, Parameters<typeof expectClose>[1]> = interpret(outputs, feeds);
        const computed = await runEngine(inputs, outputs, feeds);
        expectClose(computed.y, reference.y ?? [], { relative: 1e-5, absolute: 1e-6 }, what);
        for (const { key, gradient, loss, x } of slopes) {
          expect(gradient.shape, `shape of the gradient of ${what}`).toEqual(x?.shape);
          const measured = differences(loss, x?.node.name ?? "", feeds);
          const at = `${key} of ${what}`;
          expectClose(reference[key] ?? [], measured, { relative: 1e-6, absolute: 1e-7 }, `graph: ${at}`);
          const engine = computed[key as keyof typeof computed];
          expectClose(engine, measured, { relative: 1e-4, absolute: 1e-5 }, `engine: ${at}`);
        }
      }
    });
  }
});

/** Gives the rule a gradient that lacks the first axis, and the same one at full size. */
function bothWays(y: Tensor, operands: Operands): { few: Tensor; full: Tensor }[] {
  const rule = y.node.gradient;
  if (rule === undefined || y.shape.length === 0) return [];
  const upstream = operands.draw(y.shape.slice(1));
  const full = rule(expandLike(upstream, y), y);
  return rule(upstream, y).flatMap((few, i) => {
    const other = full[i];
    const source = y.node.inputs[i];
    if (few === undefined || other === undefined || source === undefined) return [];
    return [{ few: expandLike(few, source), full: expandLike(other, source) }];
  });
}

it("a gradient that is still to be broadcast does to every operator what a broadcast one does", () => {
  for (const [name, operator] of Object.entries(operators)) {
    if (typeof operator === "string" || operator.noGradient !== undefined) continue;
    for (const [i, variant] of operator.variants.entries()) {
      const operands = new Operands(randomFrom(2).split(name, i));
      const y = variant.build(...operands.drawAll(variant.operands));
      for (const pair of bothWays(y, operands)) {
        const { few, full } = interpret(pair, operands.feeds);
        expectClose(few, full, { relative: 1e-12, absolute: 1e-12 }, `${name}, variant ${i}`);
      }
    }
  }
});

describe("gradients", () => {
  const x = input("x", "float", [3]);
  const y = input("y", "float", [3]);

  it("adds up what comes back along several ways", () => {
    // d/dx sum(x * (x - x^2)) = 2x - 3x^2, at 1, 2, -1: -1, -8, -5.
    const [slope] = gradients(reduceSum(mul(x, sub(x, mul(x, x)))), [x]);
    const feeds = { x: { data: [1, 2, -1], shape: [3] } };
    if (slope === undefined) throw new Error("no gradient");
    expect([...interpret({ slope }, feeds).slope.data]).toEqual([-1, -8, -5]);
  });

  it("stops at a tensor that is asked for, computed or not", () => {
    const part = slice(x, 0, 1, 3);
    const [slope] = gradients(reduceSum(mul(part, part)), [part]);
    if (slope === undefined) throw new Error("no gradient");
    const feeds = { x: { data: [5, 2, -1], shape: [3] } };
    expect([...interpret({ slope }, feeds).slope.data]).toEqual([4, -2]);
  });

  it("of a maximum is shared by those that tie", () => {
    const table = input("x", "float", [2, 3]);
    const [slope] = gradients(reduceSum(reduceMax(table, [1])), [table]);
    if (slope === undefined) throw new Error("no gradient");
    const feeds = { x: { data: [2, 5, 5, 1, 1, 1], shape: [2, 3] } };
    const third = 1 / 3;
    expect([...interpret({ slope }, feeds).slope.data]).toEqual([0, 0.5, 0.5, third, third, third]);
  });

  it("of a sum keeps the shape of the tensor", () => {
    expect(gradients(reduceSum(x), [x]).map((slope) => slope.shape)).toEqual([[3]]);
  });

  it("refuses what has no gradient", () => {
    expect(() => gradients(x, [x])).toThrow("must be a scalar");
    expect(() => gradients(reduceSum(x), [y])).toThrow("does not depend");
    expect(() => gradients(reduceSum(cast(cast(x, "int32"), "float")), [x])).toThrow("does not depend");
  });
});
