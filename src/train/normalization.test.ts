import { expect, it } from "vitest";
import { expectClose } from "../../test/interpreter/close.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { wave } from "../../test/network/fromTorch.ts";
import { member, population, rows } from "../../test/training/train.ts";
import { mlp } from "../network/mlp.ts";
import { type ProgramDescription, stateNames, stateSize } from "./description.ts";
import { begin } from "./learner.ts";
import { optimizerOf } from "./optimizer/all.ts";
import type { OptimizerSettings } from "./optimizer/optimizer.ts";
import { trainingGraph } from "./program.ts";
import { openWorkshop } from "./programs.ts";
import { judgedParameters } from "./statistics.ts";

/**
 * PyTorch 2.15.0:
 *
 * import torch
 * from torch.nn import functional as F
 * torch.set_default_dtype(torch.float64)
 * def sines(count, size, speed, start, around=0): return around + size * torch.sin(speed * torch.arange(count) + start)
 * x, y = sines(16, 1, 1.3, 0.2).reshape(8, 2), torch.tensor([0, 1, 1, 0, 1, 0, 0, 1])
 * def fresh():
 *     w = [p.clone().requires_grad_() for p in sines(21, 0.6, 0.7, 0.1).split([6, 9, 6])]
 *     b = [p.clone().requires_grad_() for p in sines(22, 0.3, 1, 1, 0.7).split([2, 3, 3, 3, 3, 3, 3, 2])]
 *     return w, b, [torch.zeros(3), torch.ones(3), torch.zeros(3), torch.ones(3)]
 * def run(kind, w, b, s, rows, momentum=0.1):
 *     def norm(h, gain, shift, mean, variance):
 *         if kind == "layer": return F.layer_norm(h, [3], gain, shift)
 *         return F.batch_norm(h, mean, variance, gain, shift, True, momentum, 1e-5)
 *     h = (x[rows] * b[0]) @ w[0].view(2, 3) + b[1]
 *     h = h + F.silu(norm(h, b[2], b[3], s[0], s[1])) @ w[1].view(3, 3) + b[4]
 *     return F.silu(norm(h, b[5], b[6], s[2], s[3])) @ w[2].view(3, 2) + b[7]
 * def train(kind, steps, make):
 *     w, b, s = fresh()
 *     optimizer = make(w + b)
 *     for t in range(steps):
 *         rows = (3 * t + torch.arange(5)) % 8
 *         optimizer.zero_grad(); F.cross_entropy(run(kind, w, b, s, rows), y[rows]).backward(); optimizer.step()
 *     return w, b, s if kind == "batch" else []
 * def show(name, w, b, s):
 *     flat = lambda ts: [round(v, 9) + 0.0 for t in ts for v in t.detach().flatten().tolist()]
 *     print(f"  {name}: {{ weights: {flat(w)}, biases: {flat(b)}, statistics: {flat(s)} }},")
 * sgd = lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.9, nesterov=True)
 * show("batch3", *train("batch", 3, sgd))
 * show("batch50", *train("batch", 50, sgd))
 * show("layer50", *train("layer", 50, lambda p: torch.optim.AdamW(p, lr=0.002, weight_decay=0)))
 * # torch.optim.swa_utils.update_bn: momentum None, which is 1, 1/2, 1/3, ... batch after batch
 * w, b, s = fresh()
 * for t in range(3): run("batch", w, b, s, (3 * t + torch.arange(5)) % 8, 1 / (t + 1))
 * show("measured", w, b, s)
 */
const fromTorch = {
  batch3: {
    weights: [
      0.061451461, 0.433590179, 0.597873193, 0.485626421, 0.117568858, -0.268391979, -0.548951332,
      -0.582955101, -0.332702866, 0.071759001, 0.431346077, 0.597736561, 0.478953452, 0.137501734,
      -0.273366656, -0.51111339, -0.614963413, -0.282464053, 0.040459527, 0.474665353, 0.569145814,
    ],
    biases: [
      0.95358462, 0.970117529, 0.742336002, 0.472959251, 0.412322718, 0.623669921, 0.893256266, 0.99674476,
      0.825361242, 0.535681471, 0.400302613, 0.539028125, 0.826050111, 0.997182207, 0.896113669, 0.58910259,
      0.400103727, 0.475509288, 0.738832105, 0.97267214, 0.946338203, 0.702003096,
    ],
    statistics: [
      0.206046024, 0.123291579, 0.099599754, 0.772787977, 0.755175352, 0.778583132, 0.323914264, 0.321486005,
      0.359729128, 0.769085934, 0.832801168, 0.819853401,
    ],
  },
  batch50: {
    weights: [
      0.041786658, 0.372715971, 0.687423572, 0.619513697, 0.258578843, -0.04965737, -0.368955312,
      -0.654243896, -0.388121743, 0.469051685, 0.392388333, 0.533824523, 0.430862486, 0.140716096,
      -0.33413746, 0.35199638, -1.478073183, 0.147062207, -0.389066733, 0.830629247, 0.21318192,
    ],
    biases: [
      0.981974039, 0.96854163, 0.742336002, 0.472959251, 0.412322718, 0.543420575, 1.001271294, 0.92240556,
      0.840752359, 0.478898884, 0.469707462, 0.539028125, 0.826050111, 0.997182207, 1.619404768, 0.580710245,
      0.664684348, 0.302864274, 0.669796429, 0.894180282, 0.209738283, 1.438603016,
    ],
    statistics: [
      0.796377345, 0.489818614, 0.402325514, 0.284132264, 0.13546393, 0.223087687, 1.492682309, 1.180931419,
      1.316168894, 0.648820706, 0.351896765, 0.343093917,
    ],
  },
  layer50: {
    weights: [
      0.0934773, 0.405921707, 0.598804677, 0.523847502, 0.107994561, -0.244152485, -0.534580312, -0.631251999,
      -0.277275231, 0.077638831, 0.437147426, 0.581289188, 0.461494484, 0.141737353, -0.26788361,
      -0.512264933, -0.61381187, -0.307278981, 0.065274455, 0.392909125, 0.650902042,
    ],
    biases: [
      0.91290835, 1.01415168, 0.755035423, 0.456627776, 0.432455197, 0.646299787, 0.860067948, 0.982066186,
      0.854321846, 0.543034089, 0.373772709, 0.527708611, 0.821795893, 1.019015576, 0.949068641, 0.614562822,
      0.480786192, 0.504801715, 0.733042027, 0.99913749, 0.945733542, 0.702607757,
    ],
    statistics: [],
  },
  measured: {
    weights: [
      0.05990005, 0.430413655, 0.598496992, 0.485097842, 0.143549598, -0.265512266, -0.549699562,
      -0.575354565, -0.330411326, 0.069929523, 0.437381424, 0.599126007, 0.479092268, 0.133733948,
      -0.274521536, -0.553665253, -0.57241155, -0.321943751, 0.079939225, 0.444225534, 0.599585633,
    ],
    biases: [
      0.952441295, 0.972789228, 0.742336002, 0.472959251, 0.412322718, 0.616175351, 0.89709598, 0.996807474,
      0.823635546, 0.536793667, 0.400002938, 0.539028125, 0.826050111, 0.997182207, 0.895086352, 0.613629005,
      0.411580752, 0.474703826, 0.744963163, 0.973883575, 0.950996692, 0.697344607,
    ],
    statistics: [
      0.759741122, 0.456991368, 0.370491777, 0.159990801, 0.101563643, 0.184679354, 1.195268036, 1.19209399,
      1.332054241, 0.150127657, 0.382115083, 0.332832411,
    ],
  },
};

const learned = 22;

const networkWith = (normalization: "layer" | "batch") =>
  mlp({
    inputs: 2,
    hidden: [3, 3],
    activation: "silu",
    normalization,
    residual: true,
    inputScale: true,
    outputs: 2,
  });
const x = wave(16, 1, 1.3, 0.2);
const labels = [0, 1, 1, 0, 1, 0, 0, 1];
const batch = (t: number): number[] => [0, 1, 2, 3, 4].map((i) => (3 * t + i) % 8);
const start = { weights: wave(21, 0.6, 0.7, 0.1), biases: wave(learned, 0.3, 1, 1, 0.7) };

/** Steps of one member on batches of 5 of 8 rows; returns its flat parameters. */
async function trained(
  normalization: "layer" | "batch",
  optimizer: OptimizerSettings,
  rate: number,
  steps: number,
) {
  const network = networkWith(normalization);
  const description: ProgramDescription = {
    network,
    width: 2,
    objective: { name: "crossEntropy" },
    optimizer,
    parts: [],
  };
  const statistics = normalization === "batch" ? [0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1] : [];
  const begun: Record<string, readonly number[]> = { ...start, biases: [...start.biases, ...statistics] };
  const { own, shared } = optimizerOf(optimizer);
  const perStep = (of: (step: number) => number) => Array.from({ length: steps }, (_, step) => of(step));
  const feeds = {
    x: { data: x, shape: [8, 2] },
    labels: { data: labels, shape: [8] },
    steps: { data: [steps], shape: [] },
    rows: {
      data: perStep((t) => t).flatMap(batch),
      shape: [steps, 1, 5],
    },
    ...Object.fromEntries(
      Object.entries(own).map(([name, of]) => [
        name,
        { data: perStep((step) => of(rate, step)), shape: [steps, 1, 1, 1] },
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(shared).map(([name, of]) => [name, { data: perStep(of), shape: [steps] }]),
    ),
    ...Object.fromEntries(
      stateNames(description).map((name) => {
        const size = stateSize(network, name);
        return [name, { data: begun[name] ?? Array(size).fill(0), shape: [1, 1, size] }];
      }),
    ),
  };
  const { inputs, outputs } = trainingGraph(description);
  return [await runEngine(inputs, outputs, feeds), interpret(outputs, feeds)].map((results) => {
    const of = (name: string) => numbers(results[`next.${name}`] ?? expect.fail(`no ${name}`));
    return {
      weights: of("weights"),
      biases: of("biases").slice(0, learned),
      statistics: of("biases").slice(learned),
    };
  });
}

const sgd: OptimizerSettings = { name: "sgd" };
it.each([
  ["batch3", "batch", sgd, 0.03, 3],
  ["batch50", "batch", sgd, 0.03, 50],
  ["layer50", "layer", { name: "adamw" }, 0.002, 50],
] as const)("steps of PyTorch: %s", async (name, normalization, optimizer, rate, steps) => {
  const expected = fromTorch[name];
  const [computed, reference] = await trained(normalization, optimizer, rate, steps);
  for (const of of ["weights", "biases", "statistics"] as const) {
    expectClose(reference?.[of] ?? [], expected[of], { relative: 1e-6, absolute: 1e-8 }, `in float64: ${of}`);
    expectClose(computed?.[of] ?? [], expected[of], { relative: 1e-5, absolute: 1e-6 }, of);
  }
});

it("statistics of an average are measured as PyTorch's update_bn does", async () => {
  const own = member("one", { train: rows(0, 8), strengths: { weightAveraging: 1 } });
  const all = population(networkWith("batch"), [own], { batchSize: 5 });
  const learner = begin(all, own, []);
  const weightsAverage = Float32Array.from(start.weights);
  const biasesAverage = Float32Array.from([...start.biases, ...Array(12).fill(9)]);
  const averaged = {
    ...learner,
    state: { weightsAverage, biasesAverage, biases: biasesAverage },
    measured: Int32Array.from([0, 1, 2].flatMap(batch)),
  };
  const workshop = await openWorkshop({ x: Float32Array.from(x), width: 2, y: Int32Array.from(labels) });
  try {
    const { measure } = await workshop.programsFor(all);
    const [judged] = await judgedParameters(all, [averaged], () => 5, measure);
    const { biases } = judged ?? expect.fail("no parameters");
    const wanted = [...start.biases, ...fromTorch.measured.statistics];
    expectClose([...biases], wanted, { relative: 1e-5, absolute: 1e-6 }, "biases and statistics");
  } finally {
    await workshop.close();
  }
});
