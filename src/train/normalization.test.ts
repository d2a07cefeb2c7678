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
 * def fresh(kind):
 *     # scale; [bias]; gain, shift, [bias]; gain, shift, bias. No bias where a batch norm follows.
 *     sizes = [2, 3, 3, 3, 3, 3, 3, 2] if kind == "layer" else [2, 3, 3, 3, 3, 2]
 *     w = [p.clone().requires_grad_() for p in sines(21, 0.6, 0.7, 0.1).split([6, 9, 6])]
 *     b = [p.clone().requires_grad_() for p in sines(sum(sizes), 0.3, 1, 1, 0.7).split(sizes)]
 *     return w, b, [torch.zeros(3), torch.ones(3), torch.zeros(3), torch.ones(3)]
 * def run(kind, w, b, s, rows, momentum=0.1):
 *     scale, first, gain, shift, second, *last = b if kind == "layer" else [b[0], 0, b[1], b[2], 0, *b[3:]]
 *     def norm(h, gain, shift, mean, variance):
 *         if kind == "layer": return F.layer_norm(h, [3], gain, shift)
 *         return F.batch_norm(h, mean, variance, gain, shift, True, momentum, 1e-5)
 *     h = (x[rows] * scale) @ w[0].view(2, 3) + first
 *     h = h + F.silu(norm(h, gain, shift, s[0], s[1])) @ w[1].view(3, 3) + second
 *     return F.silu(norm(h, last[0], last[1], s[2], s[3])) @ w[2].view(3, 2) + last[2]
 * def train(kind, steps, make):
 *     w, b, s = fresh(kind)
 *     optimizer = make(w + b)
 *     for t in range(steps):
 *         rows = (3 * t + torch.arange(5)) % 8
 *         optimizer.zero_grad(); F.cross_entropy(run(kind, w, b, s, rows), y[rows]).backward(); optimizer.step()
 *     return w, b, s if kind == "batch" else []
 * def show(name, w, b, s):
 *     flat = lambda ts: [round(v, 9) + 0.0 for t in ts for v in t.detach().flatten().tolist()]
 *     print(f"  {name}: {{ weights: {flat(w)}, biases: {flat(b)}, statistics: {flat(s)} }},")
 * sgd = lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.9, nesterov=True)
 * adamw = lambda p: torch.optim.AdamW(p, lr=0.002, weight_decay=0)
 * show("batch3", *train("batch", 3, sgd))
 * show("batch50", *train("batch", 50, sgd))
 * show("batchAdam50", *train("batch", 50, adamw))
 * show("layer50", *train("layer", 50, adamw))
 * # torch.optim.swa_utils.update_bn: momentum None, which is 1, 1/2, 1/3, ... batch after batch
 * w, b, s = fresh("batch")
 * for t in range(3): run("batch", w, b, s, (3 * t + torch.arange(5)) % 8, 1 / (t + 1))
 * show("measured", w, b, s)
 */
const fromTorch = {
  batch3: {
    weights: [
      0.063902736, 0.428190347, 0.597027553, 0.486302674, 0.124598043, -0.268583098, -0.547798766,
      -0.585679736, -0.33367393, 0.071717108, 0.432017505, 0.597439641, 0.479288988, 0.133933801,
      -0.274500962, -0.512269593, -0.61380721, -0.290416135, 0.048411609, 0.468524727, 0.57528644,
    ],
    biases: [
      0.950766297, 0.97147388, 0.750118064, 0.466150961, 0.412450054, 0.618891051, 0.896060602, 0.996931999,
      0.824859219, 0.513453803, 0.390135404, 0.539725902, 0.821629605, 0.996229999, 0.890423272, 0.618292086,
    ],
    statistics: [
      0.004851993, -0.004819944, -0.012121018, 0.772826325, 0.755081552, 0.778518549, 0.039079176,
      0.021297659, -0.005149639, 0.741753069, 0.794173209, 0.809407058,
    ],
  },
  batch50: {
    weights: [
      -0.084224869, 0.366821954, 0.575542719, 0.615358255, 0.150667412, -0.369630745, -0.260439791,
      -0.675027144, -0.352134174, 0.314280921, 0.379454954, 0.572718794, 0.608060791, 0.141803652,
      -0.261588018, 0.448969627, -1.57504643, 0.010184455, -0.252188981, 0.726299081, 0.317512086,
    ],
    biases: [
      0.906093756, 1.039924435, 0.580010606, 0.490148075, 0.471256336, 0.638448298, 0.883919747, 1.066775698,
      1.672962616, 0.398779023, 0.53050343, 0.357420773, 0.791857907, 0.940628698, 0.15066349, 1.358051868,
    ],
    statistics: [
      0.058654723, 0.009225511, -0.031941673, 0.275041761, 0.085427678, 0.18436515, 0.562084856, 0.056547532,
      -0.019711537, 0.209122213, 0.241959881, 0.284841484,
    ],
  },
  batchAdam50: {
    weights: [
      0.127944312, 0.341874944, 0.546682179, 0.544935853, 0.068249573, -0.313451121, -0.475600027,
      -0.658551918, -0.408904705, 0.151847322, 0.350950384, 0.519303359, 0.452248259, 0.118605224,
      -0.282636221, -0.467808653, -0.65826815, -0.257753942, 0.015749416, 0.501189474, 0.542621693,
    ],
    biases: [
      0.873614554, 0.98943548, 0.807184188, 0.392072111, 0.377123905, 0.678702303, 0.811628825, 0.999380503,
      0.926971411, 0.462811009, 0.330481992, 0.619307057, 0.792881733, 0.977906187, 0.882053202, 0.626662155,
    ],
    statistics: [
      0.048333092, 0.005980379, -0.030548197, 0.209802051, 0.06647905, 0.15460193, 0.195996605, -0.035383474,
      -0.140078984, 0.058944102, 0.187954722, 0.243550351,
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
    ],
    statistics: [
      0.017405119, -0.015967883, -0.041830941, 0.159990801, 0.101563643, 0.184679354, 0.144555021,
      0.085454731, -0.013836254, 0.048144564, 0.24018867, 0.295048972,
    ],
  },
};

/** Learned biases, scales, gains and shifts: no bias stands where a batch norm follows. */
const learned = { layer: 22, batch: 16 };

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
const start = (normalization: "layer" | "batch") => ({
  weights: wave(21, 0.6, 0.7, 0.1),
  biases: wave(learned[normalization], 0.3, 1, 1, 0.7),
});

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
  const begun: Record<string, readonly number[]> = {
    ...start(normalization),
    biases: [...start(normalization).biases, ...statistics],
  };
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
      biases: of("biases").slice(0, learned[normalization]),
      statistics: of("biases").slice(learned[normalization]),
    };
  });
}

const sgd: OptimizerSettings = { name: "sgd" };
it.each([
  ["batch3", "batch", sgd, 0.03, 3],
  ["batch50", "batch", sgd, 0.03, 50],
  ["batchAdam50", "batch", { name: "adamw" }, 0.002, 50],
  ["layer50", "layer", { name: "adamw" }, 0.002, 50],
] as const)("steps of PyTorch: %s", async (name, normalization, optimizer, rate, steps) => {
  const expected = fromTorch[name];
  const [computed, reference] = await trained(normalization, optimizer, rate, steps);
  for (const of of ["weights", "biases", "statistics"] as const) {
    expectClose(reference?.[of] ?? [], expected[of], { relative: 1e-6, absolute: 1e-7 }, `in float64: ${of}`);
    expectClose(computed?.[of] ?? [], expected[of], { relative: 1e-5, absolute: 1e-6 }, of);
  }
});

it("statistics of an average are measured as PyTorch's update_bn does", async () => {
  const own = member("one", { train: rows(0, 8), strengths: { weightAveraging: 1 } });
  const all = population(networkWith("batch"), [own], { batchSize: 5 });
  const learner = begin(all, own, []);
  const weightsAverage = Float32Array.from(start("batch").weights);
  const biasesAverage = Float32Array.from([...start("batch").biases, ...Array(12).fill(9)]);
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
    const wanted = [...start("batch").biases, ...fromTorch.measured.statistics];
    expectClose([...biases], wanted, { relative: 1e-5, absolute: 1e-6 }, "biases and statistics");
  } finally {
    await workshop.close();
  }
});
