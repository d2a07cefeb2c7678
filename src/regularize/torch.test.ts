import { expect, it } from "vitest";
import { expectClose } from "../../test/interpreter/close.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import type { Feeds } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { mlp } from "../network/mlp.ts";
import { randomFrom } from "../runtime/random.ts";
import { type ProgramDescription, siteOf, stateNames } from "../train/description.ts";
import { trainingGraph } from "../train/program.ts";
import { regularizers } from "./all.ts";
import type { Coming } from "./part.ts";
import { noStrengths, type Strengths } from "./regularizer.ts";

/**
 * import torch, math
 * from torch.optim.swa_utils import AveragedModel
 * def sines(count, size, speed, start): return size * torch.sin(speed * torch.arange(count, dtype=torch.float64) + start)
 * x, y = sines(12, 1, 1.3, 0.2).reshape(6, 2), torch.tensor([0, 1, 1, 0, 1, 0])
 * class Net(torch.nn.Module):
 *     def __init__(self):
 *         super().__init__()
 *         values = [sines(6, 0.6, 0.7, 0.1).reshape(2, 3), sines(3, 0.2, 1, 1), sines(6, 0.6, 0.9, 2).reshape(3, 2), sines(2, 0.2, 1, 3)]
 *         self.p = torch.nn.ParameterList([torch.nn.Parameter(v.clone()) for v in values])
 *     def forward(self, x): return torch.tanh(x @ self.p[0] + self.p[1]) @ self.p[2] + self.p[3]
 * def train(loss=lambda net, t: torch.nn.functional.cross_entropy(net(x), y), clip=None, after=lambda net: None, seen=lambda net, t: None):
 *     net = Net()
 *     sgd = torch.optim.SGD(net.parameters(), lr=0.2, momentum=0.9, nesterov=True)
 *     for t in range(10):
 *         sgd.zero_grad(); loss(net, t).backward()
 *         if clip: torch.nn.utils.clip_grad_norm_(net.parameters(), clip)
 *         sgd.step(); after(net); seen(net, t)
 *     return net
 * def show(name, net):
 *     p = list(net.p)
 *     print(name, [round(v, 9) for i in (0, 2, 1, 3) for v in p[i].detach().flatten().tolist()])
 * ce = torch.nn.functional.cross_entropy
 * def mixup(net, t):
 *     lam, perm = 0.3 + 0.05 * t, (torch.arange(6) + t + 1) % 6
 *     out = net(lam * x + (1 - lam) * x[perm])
 *     return lam * ce(out, y) + (1 - lam) * ce(out, y[perm])
 * def renorm(net): net.p[0].data = torch.renorm(net.p[0].data, 2, 1, 0.5)
 * def group(net):
 *     w = net.p[0].data
 *     net.p[0].data = w * (1 - 0.2 * 0.3 * math.sqrt(3) / w.norm(dim=1, keepdim=True)).clamp(min=0)
 * swa = AveragedModel(Net())
 * show("none", train())
 * show("mixup", train(mixup))
 * show("labelSmoothing", train(lambda net, t: ce(net(x), y, label_smoothing=0.1)))
 * show("l1Penalty", train(lambda net, t: ce(net(x), y) + 0.05 * (net.p[0].abs().sum() + net.p[2].abs().sum())))
 * show("gradientClipping", train(clip=0.1))
 * show("maxNorm", train(after=renorm))
 * show("groupL1", train(after=group))
 * train(seen=lambda net, t: swa.update_parameters(net) if t >= 6 else None)
 * show("weightAveraging", swa.module)
 * past = []
 * train(seen=lambda net, t: past.append([p.detach().clone() for p in net.p]))
 * w = [0.8 ** (9 - t) for t in range(10)]
 * mean = Net()
 * for i, p in enumerate(mean.p): p.data = sum(w[t] * past[t][i] for t in range(10)) / sum(w)
 * show("movingAverage", mean)
 * # inputs with given noise
 * noise = sines(240, 0.5, 2.1, 0.4).reshape(120, 2)
 * show("inputNoise", train(lambda net, t: ce(net(x + 0.4 * noise[7 * t : 7 * t + 6]), y)))
 */
const fromTorch = {
  none: [
    0.986301928, 1.106830453, 0.121336798, 1.110528001, 0.764589706, -0.68361079, 1.518814744, -0.82968669,
    0.647406937, -1.614475627, -0.139716991, -0.109970999, -0.239907745, -0.15811395, 0.115039534,
    -0.329159077, 0.20602258,
  ],
  mixup: [
    0.565973734, 0.802464777, 0.247129335, 0.849025132, 0.448731968, -0.551963137, 1.068669642, -0.379541589,
    0.199585344, -1.166654034, -0.173779895, -0.075908095, -0.059481956, 0.012485114, 0.150052949,
    -0.261999918, 0.138863421,
  ],
  labelSmoothing: [
    0.867879467, 1.015475044, 0.158161693, 1.022699433, 0.663417686, -0.64393108, 1.37178633, -0.682658277,
    0.511006353, -1.478075042, -0.124514205, -0.125173785, -0.190940142, -0.112754152, 0.117958113,
    -0.315772595, 0.192636097,
  ],
  l1Penalty: [
    0.67136137, 0.804094993, -0.078135807, 0.847403573, 0.508718859, -0.056231146, 1.081750981, -0.782641022,
    0.669711139, -1.132855175, 0.080864716, -0.018593728, -0.163024594, -0.080163782, 0.110836783,
    -0.280607231, 0.157470733,
  ],
  gradientClipping: [
    0.359112041, 0.634817031, 0.368371912, 0.695078703, 0.311501725, -0.469095658, 0.850444424, -0.16131637,
    -0.025526265, -0.941542424, -0.218470971, -0.031217019, 0.029174695, 0.076915643, 0.074840755,
    -0.145903695, 0.022767197,
  ],
  maxNorm: [
    0.364201679, 0.378329003, -0.103144648, 0.342574186, 0.326905338, -0.489245431, 1.464726029, -0.775597976,
    0.640493039, -1.607561728, -0.305962835, 0.056274845, -0.070350832, -0.025322509, 0.108140051,
    -0.245954043, 0.122817545,
  ],
  groupL1: [
    0.714178234, 0.662432236, -0.185557556, 0.695024284, 0.568346769, -0.323192759, 1.443809518, -0.754681464,
    0.526020822, -1.493089511, -0.274436787, 0.024748797, -0.13495145, -0.063291404, 0.116277779,
    -0.268402935, 0.145266437,
  ],
  weightAveraging: [
    0.824226209, 0.984489378, 0.175548875, 1.003867368, 0.640613423, -0.636742029, 1.342861888, -0.653733834,
    0.473085919, -1.440154608, -0.148165822, -0.101522168, -0.174070532, -0.098919321, 0.106688208,
    -0.293209379, 0.170072881,
  ],
  movingAverage: [
    0.682879637, 0.878669423, 0.238465201, 0.909589222, 0.543008299, -0.582077824, 1.194297783, -0.50516973,
    0.321365602, -1.288434291, -0.174333365, -0.075354625, -0.111365212, -0.045293379, 0.095982999,
    -0.244411447, 0.12127495,
  ],
  inputNoise: [
    0.993499588, 1.100880741, 0.122051612, 1.109068213, 0.767561469, -0.681961588, 1.523022079, -0.833894026,
    0.646482788, -1.613551477, -0.138641389, -0.111046601, -0.24214919, -0.159156834, 0.119912505,
    -0.329839942, 0.206703444,
  ],
};

const [steps, rows, learningRate] = [10, 6, 0.2];
const sines = (count: number, size: number, speed: number, start: number): number[] =>
  Array.from({ length: count }, (_, i) => size * Math.sin(speed * i + start));

const both = (values: readonly number[]): number[] => [...values, ...values];
const start = {
  weights: both([...sines(6, 0.6, 0.7, 0.1), ...sines(6, 0.6, 0.9, 2)]),
  biases: both([...sines(3, 0.2, 1, 1), ...sines(2, 0.2, 1, 3)]),
};
const everyStep = Array.from({ length: steps }, (_, t) => t);
const everyRow = Array.from({ length: rows }, (_, i) => i);
/** One value for the first member and one for the second, at each step. */
const perStep = (first: (t: number) => number, second: number) => ({
  data: everyStep.flatMap((t) => [first(t), second]),
  shape: [steps, 2, 1, 1],
});

/** What random parts are fed here in place of what they draw. */
const given: Readonly<Record<string, Feeds>> = {
  mixup: {
    mixupPartners: {
      data: everyStep.flatMap((t) => both(everyRow.map((i) => (i + t + 1) % rows))),
      shape: [steps, 2, rows],
    },
    mixupOwn: perStep((t) => 0.3 + 0.05 * t, 1),
    mixupOther: perStep((t) => 1 - (0.3 + 0.05 * t), 0),
  },
  inputNoise: {
    noise: { data: sines(240, 0.5, 2.1, 0.4), shape: [120, 2] },
    noiseStart: { data: everyStep.flatMap((t) => [7 * t, 3 * t]), shape: [steps, 2] },
    inputNoise: perStep(() => 0.4, 0),
  },
};

/** Ten steps of two members, of which the first has the strength and the second has none. */
async function trained(name: keyof Strengths | "none", strength: number) {
  const description: ProgramDescription = {
    network: mlp({ inputs: 2, hidden: [3], activation: "tanh", outputs: 2 }),
    width: 2,
    objective: { name: "crossEntropy" },
    optimizer: { name: "sgd" },
    parts: name === "none" ? [] : [name],
  };
  const coming: Coming = {
    step: 0,
    steps,
    members: [strength, 0].map((own) => ({
      strengths: { ...noStrengths, [name]: own },
      stream: (purpose) => randomFrom(1).split(purpose),
    })),
    rows: Int32Array.from(everyStep.flatMap(() => both(everyRow))),
    learningRate: () => learningRate,
    fade: () => 1,
  };
  const training = { site: siteOf(description), batchSize: rows, steps, random: randomFrom(1) };
  const part = name === "none" ? undefined : regularizers[name].part?.begin(training)(coming);
  const state = stateNames(description).map((of) => {
    const size = of.startsWith("weights") ? 12 : 5;
    const begun = of === "weights" || of === "biases" ? start[of] : Array(2 * size).fill(0);
    return [of, { data: begun, shape: [2, 1, size] }];
  });
  const feeds: Feeds = {
    x: { data: sines(12, 1, 1.3, 0.2), shape: [rows, 2] },
    labels: { data: [0, 1, 1, 0, 1, 0], shape: [rows] },
    steps: { data: [steps], shape: [] },
    rows: { data: coming.rows, shape: [steps, 2, rows] },
    stepSize: perStep(() => learningRate, learningRate),
    ...(part as Feeds | undefined),
    ...given[name],
    ...Object.fromEntries(state),
  };
  const { inputs, outputs } = trainingGraph(description);
  const results = await runEngine(inputs, outputs, feeds);
  const of = (which: string, member: number): number[] => {
    const all = numbers(results[`next.${which}`] ?? expect.fail(`no ${which}`));
    return all.slice((member * all.length) / 2, ((member + 1) * all.length) / 2);
  };
  const average = name in regularizers && results["next.weightsAverage"] !== undefined ? "Average" : "";
  return {
    first: [...of(`weights${average}`, 0), ...of(`biases${average}`, 0)],
    second: [...of("weights", 1), ...of("biases", 1)],
  };
}

it.each([
  ["none", 0],
  ["mixup", 1],
  ["inputNoise", 0.4],
  ["labelSmoothing", 0.1],
  ["l1Penalty", 0.05],
  ["gradientClipping", 0.1],
  ["maxNorm", 0.5],
  ["groupL1", 0.3],
  ["weightAveraging", 0.4],
  ["movingAverage", 0.8],
] as const)("ten steps with %s are those of PyTorch, beside a member without it", async (name, strength) => {
  const { first, second } = await trained(name, strength);
  const tolerance = { relative: 1e-5, absolute: 1e-6 };
  expectClose(first, fromTorch[name], tolerance, name);
  expectClose(second, fromTorch.none, tolerance, "none");
});
