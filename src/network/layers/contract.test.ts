import { describe, expect, it } from "vitest";
import { expectClose } from "../../../test/interpreter/close.ts";
import { differences } from "../../../test/interpreter/differences.ts";
import { runEngine } from "../../../test/interpreter/engine.ts";
import { type Feeds, interpret } from "../../../test/interpreter/interpreter.ts";
import { numbers, sizeOf, type Value } from "../../../test/interpreter/value.ts";
import { type Figures, wave } from "../../../test/network/fromTorch.ts";
import { type Beginning, type LayerCase, layerCases } from "../../../test/network/layerCases.ts";
import { gradients } from "../../graph/gradient.ts";
import { mul } from "../../graph/ops/arithmetic.ts";
import { reduceSum } from "../../graph/ops/reduce.ts";
import { lookUp } from "../../graph/ops/table.ts";
import { input, type Tensor } from "../../graph/tensor.ts";
import { randomFrom } from "../../runtime/random.ts";
import { layerOf, layers } from "./all.ts";

const rows = 3;

/** A layer with all that goes in and comes out of it, for K members. */
class Bench {
  readonly inputs: readonly Tensor[];
  readonly feeds: Record<string, Feeds[string]>;
  readonly outputs: Record<string, Tensor>;
  /** The sum whose gradients are taken, and what they are taken of: units and parameters that are learned. */
  readonly sum: Tensor;
  readonly wrt: readonly Tensor[];

  constructor(
    { spec, before, parameters, unitsBelow }: LayerCase,
    readonly training: boolean,
    members = 1,
    fed: { readonly rows: number; readonly units?: readonly number[] } = { rows },
  ) {
    const count = fed.rows * before.copies * before.width;
    const units = Array.from({ length: members }, (_, k) => wave(count, 0.8, 1.3, 0.2 + k));
    const whole = units.map((own) => own.map((unit) => Math.floor(((unit + 0.8) / 1.6) * (unitsBelow ?? 0))));
    const flow = (unitsBelow === undefined ? units : whole).flat();
    this.feeds = {
      units: { data: fed.units ?? flow, shape: [members, fed.rows * before.copies, before.width] },
    };
    const x = input("units", "float", [members, `${before.copies}B`, before.width]);
    const tensors = parameters.map(({ shape, begins }, j) => {
      const fixed = typeof begins === "object" && "exactly" in begins ? begins.exactly : undefined;
      const own = (k: number) => fixed ?? wave(sizeOf(shape), 0.5, 0.7, j + k, 0.9);
      const data = Array.from({ length: members }, (_, k) => own(k)).flat();
      this.feeds[`parameter${j}`] = { data, shape: [members, ...shape] };
      return input(`parameter${j}`, "float", [members, ...shape]);
    });
    const kept: Record<string, Tensor> = {};
    const y = layerOf(spec).forward(spec, x, tensors, {
      before,
      training,
      momentum: 0.1,
      onHidden: (hidden) => hidden,
      keep: (index, next) => {
        kept[`kept${index}`] = next;
      },
      lookUp: (index, rows) => lookUp(tensors[index] as Tensor, rows),
    });
    const shown = interpret({ y }, this.feeds).y;
    const share = sizeOf(shown.shape) / members;
    const weighing = Array.from({ length: members }, () => wave(share, 1, 0.9, 1)).flat();
    this.feeds.weighing = { data: weighing, shape: shown.shape };
    const weighed = input("weighing", "float", y.shape);
    this.sum = reduceSum(mul(y, weighed));
    this.inputs = [x, ...tensors, weighed];
    this.wrt = [
      ...(unitsBelow === undefined ? [x] : []),
      ...tensors.filter((_, j) => parameters[j]?.kind !== "statistics"),
    ];
    const slopes = gradients(this.sum, this.wrt).map((slope, i): [string, Tensor] => [`slope${i}`, slope]);
    this.outputs = { y, ...Object.fromEntries(slopes), ...kept };
  }

  interpreted = (): Record<string, Value> => interpret(this.outputs, this.feeds);
  run = (): Promise<Record<string, Value>> => runEngine(this.inputs, this.outputs, this.feeds);
}

function expectFigures(computed: Record<string, Value>, { values, slopes, kept = [] }: Figures): void {
  const tolerance = { relative: 1e-5, absolute: 1e-6 };
  const of = (name: string): readonly number[] => numbers(computed[name] ?? expect.fail(`no ${name}`));
  expectClose(of("y"), values, tolerance, "values");
  slopes.forEach((slope, i) => {
    expectClose(of(`slope${i}`), slope, tolerance, `gradient ${i}`);
  });
  const statistics = Object.keys(computed).filter((name) => name.startsWith("kept"));
  expect(statistics.length).toBe(kept.length);
  statistics.forEach((name, i) => {
    expectClose(of(name), kept[i] ?? [], tolerance, `statistic ${i}`);
  });
}

function expectBeginning(values: Float32Array, begins: Beginning): void {
  const all = [...values];
  if (typeof begins === "number") expect(new Set(all)).toEqual(new Set([begins]));
  else if (begins === "normal") {
    const drawn = all.filter((value) => value !== 0);
    expect(drawn.length).toBeGreaterThan(0);
    expect(new Set(drawn).size).toBe(drawn.length);
  } else if ("exactly" in begins)
    expectClose(all, begins.exactly, { relative: 1e-6, absolute: 1e-7 }, "beginning");
  else if ("among" in begins) expect(all.every((value) => begins.among.includes(value))).toBe(true);
  else {
    const largest = Math.max(...all.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(Math.fround(begins.within));
    expect(largest).toBeGreaterThan(0);
  }
}

it("has a case for every layer", () => {
  expect(Object.keys(layerCases).sort()).toEqual(Object.keys(layers).sort());
});

describe.each(Object.entries(layerCases))("the layer %s", (name, cases) => {
  it("is listed under its name, and says in words what it does", () => {
    const layer = layerOf(cases[0]?.spec ?? expect.fail("no case"));
    expect(layer.name).toBe(name);
    expect(layer.words).toMatch(/^[A-Z].*\.$/);
    for (const { spec, before, description } of cases)
      expect(layerOf(spec).describe(spec, before)).toBe(description);
  });

  it("has the shapes that it should", () => {
    for (const { spec, before, after, parameters } of cases) {
      expect(layerOf(spec).after(spec, before)).toEqual(after);
      const found = layerOf(spec).parameters(spec, before);
      const plain = found.map(({ initial, ...rest }) => rest);
      expect(plain).toEqual(parameters.map(({ begins, ...rest }) => rest));
    }
  });

  it("begins as it should, the same for the same seed", () => {
    for (const { spec, before, parameters } of cases) {
      const draw = (seed: number): Float32Array[] => {
        const random = randomFrom(seed);
        return layerOf(spec)
          .parameters(spec, before)
          .map(({ initial }) => initial(random));
      };
      const first = draw(1);
      const again = draw(1);
      // Few values among few may be drawn twice alike; of ten seeds one must differ.
      const others = Array.from({ length: 10 }, (_, i) => draw(2 + i));
      first.forEach((values, j) => {
        const { shape = [], begins = 0 } = parameters[j] ?? {};
        expect(values.length).toBe(sizeOf(shape));
        expectBeginning(values, begins);
        expect(again[j]).toEqual(values);
        const moved = others.some((other) => other[j]?.some((value, i) => value !== values[i]));
        const fixed = typeof begins === "number" || (typeof begins === "object" && "exactly" in begins);
        expect(moved).toBe(!fixed);
      });
    }
  });

  it.each([true, false])("computes what PyTorch does, training: %s", async (training) => {
    for (const one of cases) {
      const bench = new Bench(one, training);
      const figures = training ? one.torch : (one.torchEvaluated ?? one.torch);
      expectFigures(await bench.run(), figures);
    }
  });

  it.each([true, false])(
    "in company: gradients are finite differences, the engine agrees, training: %s",
    async (training) => {
      for (const one of cases) {
        const bench = new Bench(one, training, 2);
        const reference = bench.interpreted();
        const computed = await bench.run();
        const copies = training ? one.after.copies : (one.copiesEvaluated ?? one.after.copies);
        expect(reference.y?.shape).toEqual([2, copies * rows, one.after.width]);
        for (const [key, value] of Object.entries(reference))
          expectClose(computed[key] ?? [], value, { relative: 1e-5, absolute: 2e-6 }, `engine: ${key}`);
        bench.wrt.forEach((leaf, i) => {
          const measured = differences(bench.sum, leaf.node.name ?? "", bench.feeds);
          expectClose(
            reference[`slope${i}`] ?? [],
            measured,
            { relative: 1e-6, absolute: 1e-7 },
            `gradient ${i}`,
          );
        });
      }
    },
  );

  it("in evaluation sees each row by itself, and keeps nothing", () => {
    for (const one of cases) {
      const { before, copiesEvaluated: copies = one.after.copies } = one;
      const bench = new Bench(one, false);
      expect(Object.keys(bench.outputs).filter((name) => name.startsWith("kept"))).toEqual([]);
      const together = numbers(bench.interpreted().y ?? expect.fail("no values"));
      const flow = Array.from(bench.feeds.units?.data as ArrayLike<number>);
      for (let row = 0; row < rows; row++) {
        const of = (all: readonly number[], count: number, width: number): number[] =>
          Array.from({ length: count }, (_, copy) =>
            all.slice((copy * rows + row) * width, (copy * rows + row + 1) * width),
          ).flat();
        const units = of(flow, before.copies, before.width);
        const alone = new Bench(one, false, 1, { rows: 1, units }).interpreted().y;
        const tolerance = { relative: 1e-12, absolute: 1e-12 };
        expectClose(
          numbers(alone ?? expect.fail("no values")),
          of(together, copies, one.after.width),
          tolerance,
          `row ${row}`,
        );
      }
    }
  });
});
