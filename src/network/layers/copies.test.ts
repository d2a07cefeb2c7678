import { expect, it } from "vitest";
import { expectClose } from "../../../test/interpreter/close.ts";
import { runEngine } from "../../../test/interpreter/engine.ts";
import { numbers } from "../../../test/interpreter/value.ts";
import { input } from "../../graph/tensor.ts";
import { randomFrom } from "../../runtime/random.ts";
import { initialParameters } from "../../train/initialize.ts";
import { forward, type Network, placedLayers } from "../network.ts";
import { tabm } from "../tabm.ts";
import { average } from "./average.ts";

/** What `average` gives for the answers of copies to a few rows, [copies][rows][width]. */
async function averaged(of: "probabilities" | "values", answers: number[][][]): Promise<number[]> {
  const [copies, rows, width] = [answers.length, answers[0]?.length ?? 0, answers[0]?.[0]?.length ?? 0];
  const units = input("units", "float", ["K", `${copies}B`, width]);
  const pass = { before: { width, copies }, training: false };
  const result = average.forward({ layer: "average", of }, units, [], pass as never);
  expect(result.shape).toEqual(["K", "B", width]);
  const fed = { units: { data: answers.flat(2), shape: [1, copies * rows, width] } };
  return numbers((await runEngine([units], { result }, fed)).result);
}
const exact = { relative: 1e-6, absolute: 1e-6 };

it("averages probabilities of several classes, and hands on their logs", async () => {
  // Softmax of (0, 0) is 1/2, 1/2; of (ln 3, 0) 3/4, 1/4: on average 5/8, 3/8.
  const mild = await averaged("probabilities", [[[0, 0]], [[Math.log(3), 0]]]);
  expectClose(mild, [Math.log(5 / 8), Math.log(3 / 8)], exact, "mild");
  // Copies that are sure of different classes, and then of the same one: neither infinite nor 0.
  const sure = await averaged("probabilities", [
    [
      [400, 0],
      [400, 0],
    ],
    [
      [0, 400],
      [400, 0],
    ],
  ]);
  expectClose(sure, [Math.log(0.5), Math.log(0.5), 0, -400], exact, "sure");
});

it("averages the probability of one logit, and hands on its log odds", async () => {
  const logits = await averaged("probabilities", [
    [[0], [300], [300], [-300], [-40]],
    [[Math.log(3)], [300], [-300], [-300], [-50]],
  ]);
  // The last: both probabilities are tiny, and so their mean is (e^-40 + e^-50) / 2.
  const tiny = Math.log((Math.exp(-40) + Math.exp(-50)) / 2);
  expectClose(logits, [Math.log(5 / 3), 300, 0, -300, tiny], exact, "log odds");
});

it("averages values as they are", async () => {
  expect(await averaged("values", [[[1, -4]], [[2, 4]], [[6, 3]]])).toEqual([3, 1]);
});

const shape: Network = tabm({ inputs: 6, plainInputs: 4, hidden: [50, 50], outputs: 2, copies: 4 });
const { weights, biases } = initialParameters(shape, randomFrom(2));

/** The named parameter of the layer at that place, as it starts. */
function started(place: number, name: string): Float32Array {
  const found = placedLayers(shape)[place]?.parameters.find((parameter) => parameter.name === name);
  if (found === undefined) return expect.fail(`no ${name} in layer ${place}`);
  return (found.kind === "weights" ? weights : biases).subarray(found.at, found.at + found.size);
}

it("copies start apart only by the signs of the first scales and by their heads", () => {
  const signs = started(1, "input scale");
  expect(new Set(signs)).toEqual(new Set([-1, 1]));
  const all = [started(1, "output scale"), started(4, "input scale"), started(4, "output scale")];
  for (const scales of all) expect(scales.every((scale) => scale === 1)).toBe(true);
  for (const place of [1, 4]) {
    const bias = started(place, "bias");
    for (const copy of [1, 2, 3])
      expect(bias.subarray(50 * copy, 50 * copy + 50)).toEqual(bias.subarray(0, 50));
  }
  const head = started(7, "weight");
  expect(new Set(head).size).toBeGreaterThan(0.99 * head.length);
  // Two columns are no plain inputs: their weights start at 0, and are no fan-in.
  const first = started(1, "weight");
  expect(first.subarray(4 * 50).every((weight) => weight === 0)).toBe(true);
  expect(Math.max(...first.map(Math.abs))).toBeGreaterThan(0.45);
  expect(Math.max(...first.map(Math.abs))).toBeLessThanOrEqual(0.5);
});

it("columns of one group start with the same scale, and every copy with another one", () => {
  const start = { of: "normal", groups: [2, 3] } as const;
  const grouped = tabm({ inputs: 6, hidden: [3], outputs: 1, copies: 2, scales: "inputs", start });
  const scales = initialParameters(grouped, randomFrom(2)).biases.subarray(0, 12);
  for (const copy of [0, 6]) {
    const own = scales.subarray(copy, copy + 6);
    expect([own[0] === own[1], own[2] === own[3], own[3] === own[4]]).toEqual([true, true, true]);
    expect(new Set(own).size).toBe(3);
  }
  expect(scales[0]).not.toBe(scales[6]);
});

it("TabM-mini is the same network for a scaled row as a plain one with the copy's head", async () => {
  // One copy's answer by hand: scales 2 and -1, then weights 1, 3 with ReLU, then head 5 and bias 0.5.
  const mini: Network = {
    inputs: 2,
    layers: [
      { layer: "copy", copies: 2, scales: { of: "ones" } },
      { layer: "dense", outputs: 1 },
      { layer: "activation", of: "relu" },
      { layer: "separateDense", outputs: 1 },
      { layer: "average", of: "values" },
    ],
    outputs: 1,
  };
  const x = input("x", "float", ["B", 2]);
  const own = (name: string, of: number[], dims: number[]) => ({
    tensor: input(name, "float", dims),
    fed: { data: of, shape: dims },
  });
  const scale = own("scale", [2, -1, 1, 1], [1, 2, 1, 2]);
  const weight = own("weight", [1, 3], [1, 2, 1]);
  const bias = own("bias", [0], [1, 1, 1]);
  const head = own("head", [5, 7], [1, 1, 2]);
  const shift = own("shift", [0.5, 0], [1, 2, 1, 1]);
  const tensors = [[scale], [weight, bias], [], [head, shift], []].map((layer) =>
    layer.map(({ tensor }) => tensor),
  );
  const inputs = [x, ...[scale, weight, bias, head, shift].map(({ tensor }) => tensor)];
  const fed = {
    x: { data: [1, 0.5, 1, 4], shape: [2, 2] },
    ...{ scale: scale.fed, weight: weight.fed, bias: bias.fed, head: head.fed, shift: shift.fed },
  };
  const { result } = await runEngine(inputs, { result: forward(mini, tensors, x) }, fed);
  // Row 1: relu(2 - 1.5) = 0.5 gives 3; relu(1 + 1.5) = 2.5 gives 17.5. Row 2: relu(2 - 12) = 0 gives 0.5; 13 gives 91.
  expect(numbers(result)).toEqual([(3 + 17.5) / 2, (0.5 + 91) / 2]);
});

it("refuses copies that do not end, copies of copies, and ensembles that share nothing", () => {
  const layers =
    (...all: Network["layers"]) =>
    () =>
      placedLayers({ inputs: 2, layers: all, outputs: 2 });
  const copy = { layer: "copy", copies: 2 } as const;
  const average = { layer: "average", of: "values" } as const;
  expect(layers(copy, average)).not.toThrow();
  expect(layers(copy)).toThrow("the last layer must be an average");
  expect(layers(copy, average, { layer: "dropout" })).toThrow("an average must be the last layer");
  expect(layers(copy, copy, average)).toThrow("copied already");
  expect(layers({ layer: "copy", copies: 1 }, average)).toThrow("at least 2");
  expect(() => tabm({ inputs: 2, hidden: [], outputs: 2 })).toThrow("a hidden layer to share");
  const crowded = tabm({ inputs: 2, hidden: [3], outputs: 2, start: { of: "signs", groups: [2, 1] } });
  expect(() => initialParameters(crowded, randomFrom(1))).toThrow("groups of 3 units do not fit 2");
});
