import { expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import { expectClose } from "../../test/interpreter/close.ts";
import { runEngine } from "../../test/interpreter/engine.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { fitEncoder } from "../encode/encoder.ts";
import { mlp } from "../network/mlp.ts";
import { biasCount, type Network, statisticCount } from "../network/network.ts";
import { tabm } from "../network/tabm.ts";
import { randomFrom } from "../runtime/random.ts";
import { initialParameters } from "../train/initialize.ts";
import type { Parameters } from "../train/population.ts";
import { evaluationGraph } from "../train/program.ts";
import { composeModel } from "./compose.ts";
import { loadModel } from "./load.ts";

const random = randomFrom(8);
const n = 40;
const normals = (name: string): number[] => {
  const stream = random.split(name);
  return Array.from({ length: n }, () => stream.normal());
};
const table = tableFrom(
  numberColumn("a", normals("a")),
  numberColumn("b", normals("b")),
  textColumn(
    "class",
    normals("c").map((c) => (c < -0.5 ? "low" : c < 0.5 ? "mid" : "top")),
  ),
);
const description = descriptionOf(table, { a: "numeric", b: "numeric" }, ["low", "mid", "top"]);
const encoder = fitEncoder(table, description, rowsFrom(0, n));
const plain = { inputs: encoder.width, plainInputs: encoder.plainWidth, hidden: [6, 6, 4], outputs: 3 };

/** Initial parameters, moved at random as if trained; variances stay positive. */
function trainedParameters(network: Network, key: number): Parameters {
  const stream = random.split("parameters", key);
  const { weights, biases } = initialParameters(network, stream);
  const learned = biasCount(network) - statisticCount(network);
  return {
    weights: weights.map((weight) => weight + 0.3 * stream.normal()),
    biases: biases.map((bias, i) =>
      i < learned ? bias + 0.3 * stream.normal() : Math.abs(bias + 0.5 * stream.normal()) + 0.2,
    ),
  };
}

/** Probabilities of all rows as the evaluation program of training says. */
async function evaluated(network: Network, { weights, biases }: Parameters): Promise<number[]> {
  const { inputs, outputs } = evaluationGraph({
    network,
    width: encoder.width,
    objective: { name: "crossEntropy" },
    optimizer: { name: "adamw" },
    parts: [],
  });
  const all = rowsFrom(0, n);
  const computed = await runEngine(inputs, outputs, {
    x: { data: encoder.encode(table, all), shape: [n, encoder.width] },
    labels: { data: Array(n).fill(0), shape: [n] },
    rows: { data: all, shape: [1, n] },
    weights: { data: weights, shape: [1, 1, weights.length] },
    biases: { data: biases, shape: [1, 1, biases.length] },
  });
  const logits = numbers(computed.outputs ?? expect.fail("no outputs"));
  return Array.from({ length: n }, (_, row) => {
    const powers = logits.slice(3 * row, 3 * row + 3).map(Math.exp);
    const total = powers.reduce((sum, power) => sum + power, 0);
    return powers.map((power) => power / total);
  }).flat();
}

it.each<[string, Network]>([
  ["batch norm and residual blocks", mlp({ ...plain, normalization: "batch", residual: true })],
  [
    "an input scale first, layer norm and residual blocks",
    mlp({ ...plain, normalization: "layer", residual: true, inputScale: true, activation: "mish" }),
  ],
  [
    "batch norm first of all",
    { inputs: 2, layers: [{ layer: "batchNorm" }, { layer: "dense", outputs: 3 }], outputs: 3 },
  ],
  ["copies", tabm({ ...plain, copies: 3, activation: "selu" })],
])("a model of networks with %s says what evaluation does", async (_, spec) => {
  const network = { ...spec, inputs: encoder.width };
  const parameters = [0, 1].map((key) => trainedParameters(network, key));
  const members = parameters.map((own) => ({ network, ...own }));
  const model = await loadModel(
    composeModel({ encoder, description, members, metadata: { trainingData: "ab12" } }),
  );
  try {
    const answers = await model.predict(table);
    if (answers.kind !== "classes") throw new Error("classes expected");
    const [first = [], second = []] = await Promise.all(parameters.map((own) => evaluated(network, own)));
    const mean = first.map((probability, i) => (probability + (second[i] ?? NaN)) / 2);
    expectClose([...answers.probabilities], mean, { relative: 1e-5, absolute: 1e-6 }, "probabilities");
  } finally {
    await model.release();
  }
});
