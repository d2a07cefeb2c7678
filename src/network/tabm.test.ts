import { expect, it } from "vitest";
import { expectClose } from "../../test/interpreter/close.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import type { Feeds } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { gradients } from "../graph/gradient.ts";
import { softmax, softmaxCrossEntropy } from "../graph/ops/loss.ts";
import { reduceMean, reduceSum } from "../graph/ops/reduce.ts";
import { repeatRows } from "../graph/ops/shape.ts";
import { input } from "../graph/tensor.ts";
import { regularizers } from "../regularize/all.ts";
import type { Coming } from "../regularize/part.ts";
import { noStrengths } from "../regularize/regularizer.ts";
import { randomFrom } from "../runtime/random.ts";
import { type ProgramDescription, siteOf, stateNames } from "../train/description.ts";
import { optimizerOf } from "../train/optimizer/all.ts";
import { trainingGraph } from "../train/program.ts";
import { biasCount, copiesOf, forward, weightCount } from "./network.ts";
import { parametersOf } from "./parameters.ts";
import { tabm } from "./tabm.ts";

/**
 * import torch, math
 * torch.set_default_dtype(torch.float64)
 * F = torch.nn.functional
 * def sines(count, size, speed, start): return size * torch.sin(speed * torch.arange(count, dtype=torch.float64) + start)
 * k, n, widths = 3, 6, [2, 4, 3, 2]
 * x, y = sines(12, 1, 1.3, 0.2).reshape(n, 2), torch.tensor([0, 1, 1, 0, 1, 0])
 * class TabM(torch.nn.Module):
 *     def __init__(self):
 *         super().__init__()
 *         self.w, self.r, self.s, self.b = [torch.nn.ParameterList() for _ in range(4)]
 *         for i, (a, o) in enumerate(zip(widths[:2], widths[1:3])):
 *             self.w.append(sines(a * o, 0.6, 0.7, 0.1 + i).reshape(a, o))
 *             self.r.append(1 + sines(k * a, 0.5, 0.9, i).reshape(k, a))
 *             self.s.append(1 + sines(k * o, 0.5, 1.1, 2 + i).reshape(k, o))
 *             self.b.append(sines(k * o, 0.2, 1, 3 + i).reshape(k, o))
 *         self.head = torch.nn.Parameter(sines(k * 6, 0.6, 0.8, 2).reshape(k, 3, 2))
 *         self.bias = torch.nn.Parameter(sines(k * 2, 0.2, 1, 1).reshape(k, 2))
 *     def forward(self, x):
 *         x = x[:, None].expand(-1, k, -1)
 *         for w, r, s, b in zip(self.w, self.r, self.s, self.b):
 *             x = torch.tanh(((x * r) @ w) * s + b)
 *         return torch.einsum("nki,kio->nko", x, self.head) + self.bias
 * def loss(net): return F.cross_entropy(net(x).flatten(0, 1), y.repeat_interleave(k))
 * def order(net, of=lambda p: p.detach()):
 *     # flat as unseen has it: the head as [inputs, copies * outputs], all weights, then scales and biases layer by layer
 *     weights = [of(net.w[0]), of(net.w[1]), of(net.head).permute(1, 0, 2)]
 *     biases = [of(p[i]) for i in (0, 1) for p in (net.r, net.s, net.b)] + [of(net.bias)]
 *     return [float(f"{v:.9g}") for p in weights + biases for v in p.flatten().tolist()]
 * net = TabM()
 * loss(net).backward()
 * print("loss", loss(net).item())
 * print("outputs", [float(f"{v:.9g}") for v in net(x).permute(1, 0, 2).flatten().tolist()])
 * print("probabilities", [float(f"{v:.9g}") for v in net(x).softmax(-1).mean(1).flatten().tolist()])
 * print("gradient", order(net, lambda p: p.grad))
 * weights = [*net.w, net.head]
 * adam = torch.optim.AdamW([{"params": weights, "weight_decay": 0.1}, {"params": [*net.r, *net.s, *net.b, net.bias], "weight_decay": 0}], lr=0.05)
 * for _ in range(20):
 *     adam.zero_grad(); loss(net).backward(); adam.step()
 * print("trained", order(net))
 */
const fromTorch = {
  loss: 0.6883386321101602,
  outputs: [
    0.241442984, 0.18127253, 0.164895736, 0.321060288, 0.175327574, 0.184561687, 0.245165301, 0.287583772,
    0.117224134, 0.243140345, 0.261385743, 0.206349485, 0.098538336, 0.0818148908, 0.107112334, -0.270546497,
    0.105538873, 0.0804332156, 0.0865100667, -0.254851237, 0.131256178, -0.00691321384, 0.0449276171,
    -0.0308873302, -0.236705867, -0.185513861, -0.178159319, -0.176548346, -0.247097798, -0.187614539,
    -0.189706992, -0.178668157, -0.221809334, -0.180483665, -0.220607332, -0.181885666,
  ],
  probabilities: [
    0.502141211, 0.497858789, 0.517981195, 0.482018805, 0.496367047, 0.503632953, 0.523719484, 0.476280516,
    0.497573342, 0.502426658, 0.507673683, 0.492326317,
  ],
  gradient: [
    -0.0485680128, 0.0372506808, -0.0156069148, -0.0349815664, -0.05547428, 0.0326169806, -0.0081666349,
    -0.0352069705, -0.00965960445, -0.0126287653, 0.00318948585, 0.00612815163, -0.010392971, -0.00842179517,
    0.0103722117, -0.00521714819, -0.0101564428, 0.00392332624, 0.00307611776, -0.00282961975, -0.0220511296,
    0.0220511296, 0.00488649176, -0.00488649176, 0.000706266009, -0.000706266009, -0.009676759, 0.009676759,
    0.010118897, -0.010118897, 0.000749167364, -0.000749167364, -0.00296790399, 0.00296790399, 0.00775576856,
    -0.00775576856, 0.000403806517, -0.000403806517, -3.99022527e-5, -0.00628581101, -0.00764868871,
    0.0121207653, -0.0022771137, 0.00422320594, -0.00608664504, -0.000138030464, -0.00247586617,
    0.00274739022, -0.00302532077, 0.00427793784, -0.000480152512, 0.00105497744, 0.00232176549,
    0.00177963062, -0.00231233496, 0.000514300757, -3.56376627e-5, -0.000255466855, 0.00142026388,
    -0.00082158561, 0.00267099943, 0.000285799496, -0.0017198834, 0.000576090481, 0.00107724459,
    0.000697242575, -0.00145230738, 0.000570498288, -0.00660120652, -0.000144361404, -0.00142378032,
    0.00255934789, -0.00610699504, 0.0124550622, -0.00162264337, 7.11086488e-5, 0.000715671971, 0.00107515944,
    -0.00466004682, 0.00185139176, -0.00689907808, -0.00526553259, 0.00201499767, -0.000889459874,
    0.00188420068, 0.00109968888, -0.000176334454, -8.67596235e-5, 6.53370524e-5, -0.00112129256,
    -0.00160028465, 0.00119760682, -0.00363706024, 0.00444205212, 0.00320198296, 0.00106533267,
    0.000628411229, -0.00114195649, -0.00302874368, 0.00302874368, 0.013428805, -0.013428805, -0.00282406763,
    0.00282406763,
  ],
  trained: [
    0.684061789, -0.250249019, 1.15725352, 0.856507195, 0.74861589, -0.990949533, 0.200727601, 0.230528972,
    1.129945, 1.31350128, 0.930795444, 0.196043392, -0.800972102, -0.859057142, -1.23061222, -0.12002372,
    0.607099413, -0.148364811, 0.410503429, 1.18899028, 1.30528181, -0.629925549, 0.0107835972, 0.78275864,
    -1.01000855, 0.473520565, 0.560579364, -1.31726207, 1.21001015, -0.625185541, 0.988823761, -0.129797939,
    0.387770823, -1.01893754, 0.407328651, -1.23502409, 1.03823238, -0.551910685, 1.56187936, 1.73314093,
    1.78284508, 1.08023543, 1.41744173, 0.117129949, 2.19698685, 0.791147597, 0.0440775263, 1.04035852,
    1.80101996, 1.88161077, 1.87597347, 0.00450508381, -0.106417915, 0.562538846, 1.85490613, 1.20585527,
    -0.588798857, 0.142265325, -0.0927946768, -0.0604129362, -0.681726517, 0.395381984, 0.72431203,
    -0.584916959, -0.184750563, -0.0434860971, 0.207797739, -0.126673848, 2.19773475, 1.45305993, 0.612222583,
    1.2056463, 1.25355576, 1.08294969, 1.55851139, 0.810319675, 0.775569565, 0.649754611, 1.45219099,
    0.521037897, 1.85439257, 1.33195913, 0.790811519, 1.85641342, 2.16665429, 1.481703, 1.50440127,
    0.334895943, 1.18514087, -0.63538149, -0.16334472, 0.0987585585, -0.310944205, -0.450167251, -0.248136352,
    0.358636643, -0.500322284, -0.389971918, 0.158010408, 0.192143274, -0.451326917, 0.328190419,
    -0.592822793, 0.345154838,
  ],
};

const shape = tabm({ inputs: 2, hidden: [4, 3], activation: "tanh", outputs: 2, copies: 3 });
const [rows, steps, learningRate] = [6, 20, 0.05];
const sines = (count: number, size: number, speed: number, start: number, center = 0): number[] =>
  Array.from({ length: count }, (_, i) => center + size * Math.sin(speed * i + start));

/** The head as [inputs, copies * outputs] from one matrix a copy. */
function headInOneMatrix(heads: readonly number[]): number[] {
  const at = (i: number, copy: number, o: number): number => heads[(copy * 3 + i) * 2 + o] ?? Number.NaN;
  return [0, 1, 2].flatMap((i) => [0, 1, 2].flatMap((copy) => [at(i, copy, 0), at(i, copy, 1)]));
}

const start = {
  weights: [
    ...sines(8, 0.6, 0.7, 0.1),
    ...sines(12, 0.6, 0.7, 1.1),
    ...headInOneMatrix(sines(18, 0.6, 0.8, 2)),
  ],
  biases: [
    ...[...sines(6, 0.5, 0.9, 0, 1), ...sines(12, 0.5, 1.1, 2, 1), ...sines(12, 0.2, 1, 3)],
    ...[...sines(12, 0.5, 0.9, 1, 1), ...sines(9, 0.5, 1.1, 3, 1), ...sines(9, 0.2, 1, 4)],
    ...sines(6, 0.2, 1, 1),
  ],
};
const data = {
  x: { data: sines(12, 1, 1.3, 0.2), shape: [rows, 2] },
  labels: { data: [0, 1, 1, 0, 1, 0], shape: [rows] },
};
const tolerance = { relative: 1e-5, absolute: 1e-9 };

it("outputs, averaged probabilities, loss and gradients are those of PyTorch", async () => {
  const weights = input("weights", "float", ["K", 1, weightCount(shape)]);
  const biases = input("biases", "float", ["K", 1, biasCount(shape)]);
  const x = input("x", "float", ["K", "B", 2]);
  const labels = input("labels", "int32", ["K", "B"]);
  const parameters = parametersOf(shape, weights, biases);
  const outputs = forward(shape, parameters, x, {});
  const probabilities = softmax(forward(shape, parameters, x));
  const loss = reduceSum(reduceMean(softmaxCrossEntropy(outputs, repeatRows(labels, copiesOf(shape))), [1]));
  const [ofWeights, ofBiases] = gradients(loss, [weights, biases]);
  if (ofWeights === undefined || ofBiases === undefined) throw new Error("no gradients");
  const found = await runEngine(
    [weights, biases, x, labels],
    { outputs, probabilities, loss, ofWeights, ofBiases },
    {
      weights: { data: start.weights, shape: [1, 1, 38] },
      biases: { data: start.biases, shape: [1, 1, 66] },
      x: { ...data.x, shape: [1, rows, 2] },
      labels: { ...data.labels, shape: [1, rows] },
    },
  );
  expectClose(found.outputs, fromTorch.outputs, { relative: 1e-5, absolute: 1e-7 }, "outputs");
  expectClose(found.probabilities, fromTorch.probabilities, tolerance, "probabilities");
  expectClose(found.loss, [fromTorch.loss], tolerance, "loss");
  const gradient = [...numbers(found.ofWeights), ...numbers(found.ofBiases)];
  expectClose(gradient, fromTorch.gradient, { relative: 1e-5, absolute: 1e-8 }, "gradient");
});

/** One value for each step and member. */
const perStep = (of: (t: number, member: number) => number) => ({
  data: Array.from({ length: 2 * steps }, (_, i) => of(Math.floor(i / 2), i % 2)),
  shape: [steps, 2, 1, 1],
});

it("20 steps of AdamW with weight decay are those of PyTorch, beside a member that stands still", async () => {
  const description: ProgramDescription = {
    network: shape,
    width: 2,
    objective: { name: "crossEntropy" },
    optimizer: { name: "adamw" },
    parts: ["weightDecay"],
  };
  const random = randomFrom(1);
  const coming: Coming = {
    step: 0,
    steps,
    members: [0.1, 0].map((weightDecay) => ({
      strengths: { ...noStrengths, weightDecay },
      stream: (purpose) => random.split(purpose),
    })),
    rows: Int32Array.from({ length: steps * 2 * rows }, (_, i) => i % rows),
    learningRate: (_, k) => (k === 0 ? learningRate : 0),
    fade: () => 1,
  };
  const decay = regularizers.weightDecay.part?.begin({
    site: siteOf(description),
    batchSize: rows,
    steps,
    random,
  });
  const { own, shared } = optimizerOf(description.optimizer);
  const scalars = {
    ...Object.fromEntries(
      Object.entries(own).map(([name, of]) => [name, perStep((t, k) => of(coming.learningRate(t, k), t))]),
    ),
    ...Object.fromEntries(
      Object.entries(shared).map(([name, of]) => [
        name,
        { data: Array.from({ length: steps }, (_, t) => of(t)), shape: [steps] },
      ]),
    ),
  };
  const state = stateNames(description).map((of) => {
    const begun = of.startsWith("weights") ? start.weights : start.biases;
    const values = of === "weights" || of === "biases" ? begun : begun.map(() => 0);
    return [of, { data: [...values, ...values], shape: [2, 1, values.length] }];
  });
  const feeds: Feeds = {
    ...data,
    steps: { data: [steps], shape: [] },
    rows: { data: coming.rows, shape: [steps, 2, rows] },
    ...scalars,
    ...(decay?.(coming) as Feeds | undefined),
    ...Object.fromEntries(state),
  };
  const { inputs, outputs } = trainingGraph(description);
  const results = await runEngine(inputs, outputs, feeds);
  const of = (member: number): number[] =>
    ["weights", "biases"].flatMap((which) => {
      const all = numbers(results[`next.${which}`] ?? expect.fail(`no ${which}`));
      return all.slice((member * all.length) / 2, ((member + 1) * all.length) / 2);
    });
  expectClose(of(0), fromTorch.trained, { relative: 1e-5, absolute: 1e-6 }, "trained");
  expectClose(of(1), [...start.weights, ...start.biases], { relative: 1e-7, absolute: 1e-7 }, "still");
});
