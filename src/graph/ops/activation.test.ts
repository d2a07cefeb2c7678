import { expect, it } from "vitest";
import { expectClose } from "../../../test/interpreter/close.ts";
import { runEngine } from "../../../test/interpreter/engine.ts";
import { gradients } from "../gradient.ts";
import { input, type Tensor } from "../tensor.ts";
import { gelu, mish, relu, selu, silu, tanh } from "./activation.ts";
import { reduceSum } from "./reduce.ts";

// PyTorch 1.13.0 (SELU and Mish: 2.15.0), float64:
//   x = torch.tensor([-3., -1., -.1, 0., .5, 2., 6.], dtype=torch.float64, requires_grad=True)
//   y = f(x); g, = torch.autograd.grad(y.sum(), x)     f: torch.nn.functional.gelu, .silu, .selu, .mish, torch.tanh
const at = [-3, -1, -0.1, 0, 0.5, 2, 6];
const figures: Record<string, { f: (x: Tensor) => Tensor; values: number[]; slopes: number[] }> = {
  gelu: {
    f: gelu,
    values: [
      -0.00404969409489031, -0.15865525393145702, -0.0460172162722971, 0.0, 0.34573123063700656,
      1.9544997361036416, 5.999999994080474,
    ],
    slopes: [
      -0.01194564720418392, -0.08331547058768635, 0.4204769079752698, 0.5, 0.8674951246561629,
      1.085231801078197, 1.0000000354687093,
    ],
  },
  silu: {
    f: silu,
    values: [
      -0.14227761953270035, -0.2689414213699951, -0.047502081252106004, 0.0, 0.3112296656009273,
      1.7615941559557646, 5.985164261060192,
    ],
    slopes: [
      -0.08810410601516962, 0.07232948812851325, 0.4500832085017708, 0.5, 0.7399611873026519,
      1.0907842487848955, 1.0123264325915249,
    ],
  },
  tanh: {
    f: tanh,
    values: [
      -0.9950547536867305, -0.7615941559557649, -0.09966799462495582, 0.0, 0.46211715726000974,
      0.9640275800758169, 0.9999877116507956,
    ],
    slopes: [
      0.009866037165440166, 0.41997434161402614, 0.9900662908474398, 1.0, 0.7864477329659274,
      0.07065082485316443, 2.4576547405302974e-5,
    ],
  },
  selu: {
    f: selu,
    values: [
      -1.6705687287671118, -1.1113307378125625, -0.16730527262431394, 0.0, 0.5253504936777402,
      2.101401974710961, 6.304205924132883,
    ],
    slopes: [
      0.08753061208026487, 0.646768603034814, 1.5907940682230626, 1.7580993408473766, 1.0507009873554805,
      1.0507009873554805, 1.0507009873554805,
    ],
  },
  mish: {
    f: mish,
    values: [
      -0.1456474612756246, -0.30340146137410895, -0.05678857521284473, 0.0, 0.3752452113048951,
      1.9439589595339946, 5.999926634065252,
    ],
    slopes: [
      -0.09339311453232084, 0.059216755877395014, 0.5357028178729798, 0.6, 0.8864243753577272,
      1.0693179342794896, 1.00013414050621,
    ],
  },
};

async function valuesAndSlopes(f: (x: Tensor) => Tensor, points: readonly number[]) {
  const x = input("x", "float", [points.length]);
  const values = f(x);
  const [slopes] = gradients(reduceSum(values), [x]);
  if (slopes === undefined) throw new Error("no gradient");
  const result = await runEngine([x], { values, slopes }, { x: { data: points, shape: [points.length] } });
  return { values: Array.from(result.values.data, Number), slopes: Array.from(result.slopes.data, Number) };
}

it.each(Object.entries(figures))("%s has the values and slopes of PyTorch", async (name, wanted) => {
  const { values, slopes } = await valuesAndSlopes(wanted.f, at);
  expectClose(values, wanted.values, { relative: 1e-5, absolute: 1e-7 }, name);
  // Where a function saturates, the slope is a difference of float32 numbers near 1, each good to 6e-8.
  expectClose(slopes, wanted.slopes, { relative: 1e-5, absolute: 3e-7 }, name);
});

it.each(Object.entries(figures))("%s stays finite far out", async (_, { f }) => {
  const { values, slopes } = await valuesAndSlopes(f, [-1e4, -100, 100, 1e4]);
  expect([...values, ...slopes].every(Number.isFinite)).toBe(true);
});

it("relu is flat at 0, passes the smallest numbers on, and stays finite far out", async () => {
  const { values, slopes } = await valuesAndSlopes(relu, [-1e30, -1e-30, 0, 1e-30, 3, 1e30]);
  expect(values).toEqual([0, 0, 0, Math.fround(1e-30), 3, Math.fround(1e30)]);
  expect(slopes).toEqual([0, 0, 0, 1, 1, 1]);
});
