import { describe, expect, it } from "vitest";
import { expectClose } from "../../test/interpreter/close.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import { type Feeds, interpret } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { programFeeds } from "../../test/training/program.ts";
import type { EmbeddedColumn } from "../network/layers/embedding.ts";
import type { Network } from "../network/network.ts";
import { regularizers } from "../regularize/all.ts";
import type { RegularizerName } from "../regularize/regularizer.ts";
import type { ProgramDescription } from "./description.ts";
import { optimizerOf } from "./optimizer/all.ts";
import { trainingGraph } from "./program.ts";

const levels = 1200;

const network = (inputs: number, columns: readonly EmbeddedColumn[], outputs: number): Network => ({
  inputs,
  layers: [
    { layer: "embedding", columns },
    { layer: "dense", outputs },
  ],
  outputs,
});

const parts = Object.values(regularizers).flatMap(({ name, part }) =>
  part === undefined || ["mixup", "inputNoise", "inputDropout"].includes(name) ? [] : [name],
);

describe.each([{ name: "adamw" }, { name: "sgd" }] as const)("a large table under $name", (optimizer) => {
  const description: ProgramDescription = {
    network: network(
      3,
      [
        { at: 1, levels, width: 2 },
        { at: 2, levels: 4, width: 1 },
      ],
      3,
    ),
    width: 3,
    objective: { name: "crossEntropy" },
    optimizer,
    parts,
  };
  const codes = [3, 3, 1199, 0, 3, 700, 700, 9, 1e9];

  it("does in the engine what its graph says in float64, with every regularizer", async () => {
    const drawn = programFeeds(description, 3);
    const x = numbers(drawn.x as never).map(
      (value, i) => [value, codes[Math.floor(i / 3)] ?? 0, i % 5][i % 3] ?? 0,
    );
    const feeds: Feeds = { ...drawn, x: { data: x, shape: [x.length / 3, 3] } };
    const { inputs, outputs } = trainingGraph(description);
    const computed = await runEngine(inputs, outputs, feeds);
    for (const [name, expected] of Object.entries(interpret(outputs, feeds)))
      expectClose(computed[name] as never, expected, { relative: 1e-5, absolute: 2e-6 }, name);
  });
});

const members = 2;
const batches = [
  [0, 1, 2, 3],
  [4, 4, 2, 5],
  [0, 4, 3, 1],
  [2, 5, 2, 0],
  [1, 3, 0, 0],
];
const rate = 0.05;

/** Five steps from the same parameters for both members, but for what is fed besides. */
function training(used: readonly RegularizerName[], besides: Feeds = {}) {
  const description: ProgramDescription = {
    network: network(2, [{ at: 1, levels, width: 2 }], 1),
    width: 2,
    objective: { name: "squaredError" },
    optimizer: { name: "adamw" },
    parts: used,
  };
  const codes = [3, 3, 700, 3, 1199, 700];
  const table = Array.from({ length: 2 * (levels + 1) }, (_, i) => Math.sin(0.7 * i));
  const twice = (data: readonly number[]) => ({
    data: [...data, ...data],
    shape: [members, 1, data.length],
  });
  const zeros = (size: number) => twice(Array<number>(size).fill(0));
  const { own, shared } = optimizerOf({ name: "adamw" });
  const { stepSize = () => 0 } = own;
  const { stabilizer = () => 0 } = shared;
  const feeds: Feeds = {
    x: { data: [0.2, -1, 0.7, 1.5, -0.4, 0.9].flatMap((value, i) => [value, codes[i] ?? 0]), shape: [6, 2] },
    targets: { data: [1, -0.5, 0.3, 2, -1, 0], shape: [6] },
    steps: { data: [batches.length], shape: [] },
    rows: { data: batches.flatMap((batch) => [...batch, ...batch]), shape: [batches.length, members, 4] },
    weights: twice([...table, 0.5, -0.8, 0.3]),
    biases: twice([0.1]),
    weightsMean: zeros(table.length + 3),
    weightsSquare: zeros(table.length + 3),
    biasesMean: zeros(1),
    biasesSquare: zeros(1),
    stepSize: {
      data: batches.flatMap((_, step) => Array<number>(members).fill(stepSize(rate, step))),
      shape: [batches.length, members, 1, 1],
    },
    stabilizer: { data: batches.map((_, step) => stabilizer(step)), shape: [batches.length] },
    ...besides,
  };
  return { graph: trainingGraph(description), feeds, table };
}

// PyTorch 2.15.0, float64:
//   table = torch.nn.Embedding(1201, 2, sparse=True); dense = torch.nn.Linear(3, 1)
//   table.weight.copy_(torch.sin(0.7 * torch.arange(2402)).view(1201, 2))
//   dense.weight.copy_(torch.tensor([[0.5, -0.8, 0.3]])); dense.bias.copy_(torch.tensor([0.1]))
//   x = torch.tensor([0.2, -1.0, 0.7, 1.5, -0.4, 0.9]); codes = torch.tensor([3, 3, 700, 3, 1199, 700])
//   y = torch.tensor([1.0, -0.5, 0.3, 2.0, -1.0, 0.0])
//   first = torch.optim.SparseAdam(table.parameters(), lr=0.05)
//   second = torch.optim.Adam(dense.parameters(), lr=0.05)
//   for b in [[0, 1, 2, 3], [4, 4, 2, 5], [0, 4, 3, 1], [2, 5, 2, 0], [1, 3, 0, 0]]:
//       out = dense(torch.cat([x[b].view(-1, 1), table(codes[b])], 1)).view(-1)
//       loss = ((out - y[b]) ** 2).mean()
//       first.zero_grad(); second.zero_grad(); loss.backward(); first.step(); second.step()
//   losses; table.weight[[3, 700, 1199]]; dense.weight, dense.bias
const figures = {
  losses: [
    0.2908539937602489, 0.34790617407827035, 0.18678435242405475, 0.2012589506276763, 0.16327117351903078,
  ],
  read: [
    -0.9504760581241296, -0.8818766083202315, -0.03750761667915508, 0.35901335160711645, 0.9104227962756151,
    0.9199698830266945,
  ],
  weights: [0.6153013861203069, -0.9833458840426339, 0.09393727537402849],
  bias: 0.00972105267278732,
};

it("five steps are those of PyTorch's SparseAdam, and rows that are not read stay as they are", async () => {
  const { graph, feeds, table } = training([]);
  const result = await runEngine(graph.inputs, graph.outputs, feeds);
  const of = (name: string, member: number): number[] => {
    const all = Array.from(result[name]?.data ?? [], Number);
    return all.slice((member * all.length) / members, ((member + 1) * all.length) / members);
  };
  const tolerance = { relative: 1e-5, absolute: 1e-6 };
  for (let member = 0; member < members; member++) {
    const weights = of("next.weights", member);
    const places = [3, 700, 1199].flatMap((row) => [2 * row, 2 * row + 1]);
    expectClose(
      places.map((place) => weights[place] ?? Number.NaN),
      figures.read,
      tolerance,
      "rows read",
    );
    expectClose(weights.slice(-3), figures.weights, tolerance, "weights");
    expectClose(of("next.biases", member), [figures.bias], tolerance, "bias");
    const rest = (values: readonly number[]) =>
      values.slice(0, table.length).filter((_, i) => !places.includes(i));
    expect(rest(weights)).toEqual(rest(table).map(Math.fround));
    expect(rest(of("next.weightsMean", member)).every((value) => value === 0)).toBe(true);
  }
  const losses = Array.from(result.loss?.data ?? [], Number).filter((_, i) => i % members === 0);
  expectClose(losses, figures.losses, tolerance, "losses");
});

it("decay waits for the steps that read a row, and a member without it is left alone", () => {
  const kept = 0.9;
  const decay = { data: batches.flatMap(() => [kept, 1]), shape: [batches.length, members, 1, 1] };
  const still = { data: Array<number>(batches.length * members).fill(0), shape: decay.shape };
  const { graph, feeds, table } = training(["weightDecay"], { weightDecay: decay, stepSize: still });
  const weights = numbers(interpret(graph.outputs, feeds)["next.weights"] as never);
  const row = (member: number, code: number): number =>
    weights[(member * weights.length) / members + 2 * code] ?? 0;
  // Of the five batches four read row 3, three row 700, two row 1199, none row 4.
  for (const [code, steps] of [
    [3, 4],
    [700, 3],
    [1199, 2],
    [4, 0],
  ] as const) {
    expect(row(0, code)).toBeCloseTo((table[2 * code] ?? 0) * kept ** steps, 12);
    expect(row(1, code)).toBe(table[2 * code]);
  }
});
