import { expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { farthest } from "../../test/training/train.ts";
import { fitEncoder } from "../encode/encoder.ts";
import { mlp } from "../network/mlp.ts";
import { biasCount, type Network, weightCount } from "../network/network.ts";
import { type Tabm, tabm } from "../network/tabm.ts";
import { randomFrom } from "../runtime/random.ts";
import { evaluationGraph } from "../train/program.ts";
import { composeModel, type Member } from "./compose.ts";
import { loadModel } from "./load.ts";

const n = 40;
const random = randomFrom(5);
const draws = (name: string): number[] => {
  const stream = random.split(name);
  return Array.from({ length: n }, () => stream.normal());
};
const classes = ["low", "mid", "top"];
const table = tableFrom(
  numberColumn("one", draws("one")),
  numberColumn("two", draws("two")),
  numberColumn(
    "price",
    draws("price").map((price) => 4000 + 250 * price),
  ),
  textColumn(
    "class",
    draws("class").map((z) => (z < -0.5 ? "low" : z < 0.5 ? "mid" : "top")),
  ),
);
const rows = rowsFrom(0, n);
const metadata = { trainingData: "ab12" };

const memberOf = (network: Network, i: number): Member => {
  const stream = random.split("member", i);
  const filled = (size: number) => Float32Array.from({ length: size }, () => stream.normal());
  return { network, weights: filled(weightCount(network)), biases: filled(biasCount(network)) };
};

/** Outputs of a member as the evaluation program gives them while training, [n, outputs]. */
async function evaluated({ network, weights, biases }: Member, x: Float32Array, width: number) {
  const classify = network.outputs > 1;
  const name = classify ? "crossEntropy" : "squaredError";
  const optimizer = { name: "adamw" } as const;
  const { inputs, outputs } = evaluationGraph({ network, width, objective: { name }, optimizer, parts: [] });
  const fed = {
    x: { data: x, shape: [n, width] },
    [classify ? "labels" : "targets"]: { data: new Float32Array(n), shape: [n] },
    rows: { data: Array.from({ length: n }, (_, row) => row), shape: [1, n] },
    weights: { data: weights, shape: [1, 1, weights.length] },
    biases: { data: biases, shape: [1, 1, biases.length] },
  };
  return numbers((await runEngine(inputs, outputs, fed)).outputs ?? expect.fail("no outputs"));
}

const shapes: readonly Omit<Tabm, "inputs" | "outputs">[] = [
  { hidden: [6, 5], copies: 4 },
  { hidden: [6, 5], copies: 4 },
  { hidden: [7], copies: 3, scales: "inputs", activation: "tanh" },
];

it("a model of shared-weight ensembles, beside a plain network, gives their probabilities", async () => {
  const description = descriptionOf(table, { one: "numeric", two: "numeric", price: "numeric" }, classes);
  const encoder = fitEncoder(table, description, rows);
  const [inputs, outputs] = [encoder.plainWidth, 3];
  const networks = [
    ...shapes.map((shape) => tabm({ ...shape, inputs, outputs })),
    mlp({ inputs, hidden: [4], outputs }),
  ];
  const members = networks.map(memberOf);
  const matrix = encoder.encode(table, rows);
  const expected = new Float64Array(3 * n);
  for (const member of members) {
    const logits = await evaluated(member, matrix, encoder.width);
    for (let row = 0; row < n; row++) {
      const odds = logits.slice(3 * row, 3 * row + 3).map(Math.exp);
      const total = odds.reduce((sum, one) => sum + one, 0);
      odds.forEach((one, c) => {
        expected[3 * row + c] = (expected[3 * row + c] ?? 0) + one / total / members.length;
      });
    }
  }
  const model = await loadModel(composeModel({ encoder, description, members, metadata }));
  try {
    const answers = await model.predict(table);
    if (answers.kind !== "classes") throw new Error("classes expected");
    expect(farthest(answers.probabilities, expected)).toBeLessThan(2e-6);
  } finally {
    await model.release();
  }
});

it("a model of shared-weight ensembles gives the mean of their values in units of the target", async () => {
  const description = descriptionOf(table, { one: "numeric", two: "numeric", class: "category" });
  const encoder = fitEncoder(table, description, rows);
  if (encoder.target.kind !== "values") throw new Error("values expected");
  const { mean, scale } = encoder.target;
  const members = shapes.map((shape, i) =>
    memberOf(tabm({ ...shape, inputs: encoder.plainWidth, outputs: 1 }), i),
  );
  const matrix = encoder.encode(table, rows);
  const each = await Promise.all(members.map((member) => evaluated(member, matrix, encoder.width)));
  const expected = Array.from({ length: n }, (_, row) => {
    const sum = each.reduce((all, values) => all + (values[row] ?? Number.NaN), 0);
    return (sum / each.length) * scale + mean;
  });
  const model = await loadModel(composeModel({ encoder, description, members, metadata }));
  try {
    const answers = await model.predict(table);
    if (answers.kind !== "values") throw new Error("values expected");
    expect(farthest(answers.values, expected)).toBeLessThan(1e-2);
  } finally {
    await model.release();
  }
});
