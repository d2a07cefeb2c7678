import { describe, expect, it } from "vitest";
import { expectClose } from "../../../test/interpreter/close.ts";
import { differences } from "../../../test/interpreter/differences.ts";
import { runEngine } from "../../../test/interpreter/engine.ts";
import { interpret } from "../../../test/interpreter/interpreter.ts";
import { numbers } from "../../../test/interpreter/value.ts";
import { gradients } from "../../graph/gradient.ts";
import { mul } from "../../graph/ops/arithmetic.ts";
import { reduceMean, reduceSum } from "../../graph/ops/reduce.ts";
import { gather } from "../../graph/ops/shape.ts";
import { constant, input, type Tensor } from "../../graph/tensor.ts";
import { labelSmoothing } from "../../regularize/labelSmoothing.ts";
import { randomFrom } from "../../runtime/random.ts";
import { defaultObjective, objectiveOf, objectives } from "./all.ts";
import type { ObjectiveName, ObjectiveSettings } from "./objective.ts";

const settings: Readonly<Record<ObjectiveName, readonly ObjectiveSettings[]>> = {
  crossEntropy: [{ name: "crossEntropy" }, { name: "crossEntropy", classWeights: [0.5, 2, 1] }],
  binaryCrossEntropy: [
    { name: "binaryCrossEntropy" },
    { name: "binaryCrossEntropy", classWeights: [0.5, 2] },
  ],
  squaredError: [{ name: "squaredError" }],
  huber: [{ name: "huber" }, { name: "huber", delta: 0.4 }],
  gaussian: [{ name: "gaussian" }],
  quantile: [{ name: "quantile", levels: [0.05, 0.5, 0.95] }],
};

it("the contract below covers every objective", () => {
  expect(Object.keys(objectives)).toEqual(Object.keys(settings));
});

const [members, batch] = [2, 5];
const tolerance = { relative: 1e-5, absolute: 1e-6 };

describe.each(Object.values(settings).flat())("%s", (chosen) => {
  const objective = objectiveOf(chosen);
  const width = objective.outputs === "one a class" ? 3 : objective.outputs;
  const classes = objective.target === "classes";
  const outputs = input("outputs", "float", ["K", "B", width]);
  const wanted = input("wanted", classes ? "int32" : "float", ["K", "B"]);
  const random = randomFrom(4);
  const feeds = {
    outputs: {
      data: Array.from({ length: members * batch * width }, () => Math.fround(2 * random.normal())),
      shape: [members, batch, width],
    },
    wanted: {
      data: Array.from({ length: members * batch }, (_, i) => {
        if (!classes) return Math.fround(random.normal());
        return width === 1 ? i % 2 : i % 3;
      }),
      shape: [members, batch],
    },
  };
  const targets = objective.targets(wanted, width);

  it("explains itself", () => {
    expect(objective.name).toBe(chosen.name);
    for (const sentence of [objective.words, objective.meaning])
      expect(sentence).toMatch(/^[A-Z][^\n]{20,120}\.$/);
    expect(objective.chance(width)).toBe(classes ? 1 / Math.max(2, width) : undefined);
  });

  it("has a loss for each row, whose gradient is what finite differences say", async () => {
    for (const weighted of [true, false]) {
      const losses = objective.rowLoss(outputs, targets, weighted);
      expect(losses.shape).toEqual(["K", "B"]);
      const scalar = reduceSum(mul(losses, input("weights", "float", ["B"])));
      const all = { ...feeds, weights: { data: [1, -0.5, 2, 0.25, 3], shape: [batch] } };
      const [slopes = expect.fail("no gradient")] = gradients(scalar, [outputs]);
      const reference = interpret({ losses, slopes }, all);
      const measured = differences(scalar, "outputs", all);
      expectClose(reference.slopes, measured, { relative: 1e-6, absolute: 1e-7 }, "gradient");
      const inputs = [outputs, wanted, input("weights", "float", ["B"])];
      const computed = await runEngine(inputs.slice(0, 2), { losses }, feeds);
      expectClose(computed.losses, reference.losses, tolerance, "losses in the engine");
    }
  });

  it("weighs rows only where asked", () => {
    const of = (weighted: boolean) =>
      numbers(interpret({ losses: objective.rowLoss(outputs, targets, weighted) }, feeds).losses);
    const weights = "classWeights" in chosen ? chosen.classWeights : undefined;
    const expected = of(false).map((loss, i) => loss * (weights?.[feeds.wanted.data[i] ?? 0] ?? 1));
    expectClose(of(true), expected, { relative: 1e-12, absolute: 1e-12 }, "weighted losses");
  });

  it("stays finite for outputs that are far off", async () => {
    const far = Array.from({ length: width }, (_, i) => (i % 2 === 0 ? -200 : 300));
    const x = input("outputs", "float", [1, 2, width]);
    const y = input("wanted", wanted.type, [1, 2]);
    const losses = objective.rowLoss(x, objective.targets(y, width), true);
    const [slopes = expect.fail("no gradient")] = gradients(reduceSum(losses), [x]);
    const found = await runEngine(
      [x, y],
      { losses, slopes },
      {
        outputs: { data: [...far, ...far.map((value) => -value)], shape: [1, 2, width] },
        wanted: { data: [0, 0], shape: [1, 2] },
      },
    );
    for (const value of [...numbers(found.losses), ...numbers(found.slopes)])
      expect(Number.isFinite(value)).toBe(true);
  });

  it("answers with what its loss speaks of", () => {
    const answers = objective.answers(Float32Array.from(feeds.outputs.data), width);
    const perRow = answers.length / (members * batch);
    const losses = numbers(interpret({ losses: objective.rowLoss(outputs, targets, false) }, feeds).losses);
    losses.forEach((loss, row) => {
      const own = [...answers.subarray(row * perRow, (row + 1) * perRow)];
      const target = feeds.wanted.data[row] ?? Number.NaN;
      const said = feeds.outputs.data.slice(row * width, (row + 1) * width);
      if (classes) {
        expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        expect(-Math.log(own[target] ?? Number.NaN)).toBeCloseTo(loss, 10);
      } else if (objective.name === "gaussian") {
        const [mean = 0, variance = 0] = own;
        const density =
          Math.exp(-((target - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
        expect(loss).toBeCloseTo(-Math.log(density), 6);
      } else {
        expect(own).toEqual(objective.name === "quantile" ? said.toSorted((a, b) => a - b) : said);
      }
    });
  });
});

/**
 * import torch
 * F = torch.nn.functional
 * torch.set_default_dtype(torch.float64)
 * z = torch.tensor([[0.5, -1.2], [2.0, 0.3], [-0.7, 1.5], [0.1, -3.0]], requires_grad=True)
 * t = torch.tensor([0.8, -0.4, 2.5, 0.05])
 * c = torch.tensor([0, 1, 1, 0])
 * w = torch.tensor([0.5, 2.0])
 * def show(name, losses):
 *     g, = torch.autograd.grad(losses.mean(), z)
 *     print(name, [round(v, 10) for v in losses.tolist()], [round(v, 10) for v in g.flatten().tolist()])
 * first = z[:, 0]
 * show("crossEntropy", F.cross_entropy(z, c, reduction="none"))
 * show("crossEntropy weights", F.cross_entropy(z, c, weight=w, reduction="none"))
 * show("binary", F.binary_cross_entropy_with_logits(first, c.double(), reduction="none"))
 * show("binary weights", F.binary_cross_entropy_with_logits(first, c.double(), weight=w[c], reduction="none"))
 * show("squared", F.mse_loss(first, t, reduction="none"))
 * show("huber", F.huber_loss(first, t, delta=1.0, reduction="none"))
 * show("huber .5", F.huber_loss(first, t, delta=0.5, reduction="none"))
 * show("gaussian", F.gaussian_nll_loss(first, t, F.softplus(z[:, 1]) + 1e-6, full=True, reduction="none"))
 * q = torch.tensor([0.1, 0.7]); r = t[:, None] - z
 * show("quantile", torch.maximum(q * r, (q - 1) * r).mean(1))
 * show("smoothing", F.cross_entropy(z, c, label_smoothing=0.2, reduction="none"))
 * show("smoothing weights", F.cross_entropy(z, c, weight=w, label_smoothing=0.2, reduction="none"))
 */
const fromTorch: readonly (readonly [
  ObjectiveSettings,
  { readonly smoothing?: number; readonly losses: readonly number[]; readonly slopes: readonly number[] },
])[] = [
  [
    { name: "crossEntropy" },
    {
      losses: [0.1677860294, 1.8677860294, 0.1050833198, 0.0440639679],
      slopes: [
        -0.0386163163, 0.0386163163, 0.2113836837, -0.2113836837, 0.0249376223, -0.0249376223, -0.0107768137,
        0.0107768137,
      ],
    },
  ],
  [
    { name: "crossEntropy", classWeights: [0.5, 2] },
    {
      losses: [0.0838930147, 3.7355720588, 0.2101666395, 0.022031984],
      slopes: [
        -0.0193081581, 0.0193081581, 0.4227673675, -0.4227673675, 0.0498752446, -0.0498752446, -0.0053884069,
        0.0053884069,
      ],
    },
  ],
  [
    { name: "binaryCrossEntropy" },
    {
      losses: [0.9740769842, 0.126928011, 1.1031860489, 0.7443966601],
      slopes: [0.1556148328, 0.0, -0.0298007305, 0.0, -0.167046943, 0.0, 0.1312447969, 0.0],
    },
  ],
  [
    { name: "binaryCrossEntropy", classWeights: [0.5, 2] },
    {
      losses: [0.4870384921, 0.2538560221, 2.2063720978, 0.37219833],
      slopes: [0.0778074164, 0.0, -0.059601461, 0.0, -0.3340938861, 0.0, 0.0656223984, 0.0],
    },
  ],
  [
    { name: "squaredError" },
    { losses: [0.09, 5.76, 10.24, 0.0025], slopes: [-0.15, 0.0, 1.2, 0.0, -1.6, 0.0, 0.025, 0.0] },
  ],
  [
    { name: "huber" },
    { losses: [0.045, 1.9, 2.7, 0.00125], slopes: [-0.075, 0.0, 0.25, 0.0, -0.25, 0.0, 0.0125, 0.0] },
  ],
  [
    { name: "huber", delta: 0.5 },
    { losses: [0.045, 1.075, 1.475, 0.00125], slopes: [-0.075, 0.0, 0.125, 0.0, -0.125, 0.0, 0.0125, 0.0] },
  ],
  [
    { name: "gaussian" },
    {
      losses: [0.4225949727, 4.2111941716, 4.1939296665, -0.5675208643],
      slopes: [
        -0.2848640697, 0.0723309991, 0.7022831563, -0.4825858682, -0.4701970651, -0.3014415641, 0.2572633068,
        0.1157316629,
      ],
    },
  ],
  [
    { name: "quantile", levels: [0.1, 0.7] },
    {
      losses: [0.715, 1.185, 0.51, 1.09],
      slopes: [-0.0125, -0.0875, 0.1125, 0.0375, -0.0125, -0.0875, 0.1125, -0.0875],
    },
  ],
  [
    { name: "crossEntropy" },
    {
      smoothing: 0.2,
      losses: [0.3377860294, 1.6977860294, 0.3250833198, 0.3540639679],
      slopes: [
        -0.0136163163, 0.0136163163, 0.1863836837, -0.1863836837, -6.23777e-5, 6.23777e-5, 0.0142231863,
        -0.0142231863,
      ],
    },
  ],
  [
    { name: "crossEntropy", classWeights: [0.5, 2] },
    {
      smoothing: 0.2,
      losses: [0.4490609191, 3.3704041544, 0.3044041416, 0.6486415792],
      slopes: [
        0.0248993944, -0.0248993944, 0.3785598149, -0.3785598149, 0.0336346012, -0.0336346012, 0.0429950711,
        -0.0429950711,
      ],
    },
  ],
];

it.each(fromTorch)(
  "%o has the losses and slopes of PyTorch",
  async (chosen, { smoothing = 0, losses, slopes }) => {
    const objective = objectiveOf(chosen);
    const width = objective.outputs === "one a class" ? 2 : objective.outputs;
    const z = [0.5, -1.2, 2, 0.3, -0.7, 1.5, 0.1, -3].filter((_, i) => i % 2 < width);
    const classes = objective.target === "classes";
    const outputs = input("outputs", "float", [1, 4, width]);
    const wanted = input("wanted", classes ? "int32" : "float", [1, 4]);
    const written = labelSmoothing.part?.write({
      inputs: 1,
      hidden: [],
      matrices: [],

      chance: 0.5,
    });
    const [kept, spread] = written?.inputs ?? [];
    const now = {
      at: (x: Tensor) => gather(x, constant(BigInt64Array.of(0n), [])),
      inputsOf: () => outputs,
      targetsOf: () => outputs,
      position: wanted,
    };
    const targets = objective.targets(wanted, width);
    const soft = smoothing > 0 ? (written?.onTargets?.(targets, now) ?? targets) : targets;
    const rowLosses = objective.rowLoss(outputs, soft, true);
    const [slope = expect.fail("no gradient")] = gradients(reduceMean(rowLosses), [outputs]);
    const inputs = [outputs, wanted, ...(smoothing > 0 && kept && spread ? [kept, spread] : [])];
    const found = await runEngine(
      inputs,
      { rowLosses, slope },
      {
        outputs: { data: z, shape: [1, 4, width] },
        wanted: { data: classes ? [0, 1, 1, 0] : [0.8, -0.4, 2.5, 0.05], shape: [1, 4] },
        labelKept: { data: [1 - smoothing], shape: [1, 1, 1, 1] },
        labelSpread: { data: [smoothing / 2], shape: [1, 1, 1, 1] },
      },
    );
    expectClose(numbers(found.rowLosses), losses, tolerance, "losses");
    const own = slopes.filter((_, i) => i % 2 < width);
    expectClose(numbers(found.slope), own, tolerance, "slopes");
  },
);

it("one logit with a sigmoid says what two with a softmax say", () => {
  const two = objectiveOf({ name: "crossEntropy" });
  const one = objectiveOf({ name: "binaryCrossEntropy" });
  const probabilities = two.answers(Float32Array.of(0.25, 1, -2, -4), 2);
  expectClose(
    [...one.answers(Float32Array.of(0.75, -2), 1)],
    [...probabilities],
    { relative: 1e-12, absolute: 0 },
    "p",
  );
});

it("picks an objective by targets and outputs", () => {
  expect(defaultObjective("values", 1)).toEqual({ name: "squaredError" });
  expect(defaultObjective("classes", 3)).toEqual({ name: "crossEntropy" });
  expect(defaultObjective("classes", 1)).toEqual({ name: "binaryCrossEntropy" });
});

it.each<[ObjectiveSettings, string]>([
  [{ name: "huber", delta: 0 }, "delta is 0"],
  [{ name: "quantile", levels: [] }, "must ascend"],
  [{ name: "quantile", levels: [0.5, 0.5] }, "must ascend"],
  [{ name: "quantile", levels: [0.5, 1] }, "must ascend"],
])("refuses %o", (chosen, message) => {
  expect(() => objectiveOf(chosen)).toThrow(message);
});

it.each([[[1, 2, 3]], [[1, -1]], [[1, Number.NaN]]])(
  "refuses class weights %o for two classes",
  (classWeights) => {
    const outputs = input("outputs", "float", ["K", "B", 2]);
    const objective = objectiveOf({ name: "crossEntropy", classWeights });
    const targets = objective.targets(input("wanted", "int32", ["K", "B"]), 2);
    expect(() => objective.rowLoss(outputs, targets, true)).toThrow("class weights");
  },
);
