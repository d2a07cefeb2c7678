// Trains 64 variants of a network of our own on the penguins, side by side, and prints the best.
//   npm ci && node examples/train64.mjs
import { describe, divide, fitEncoder, parameterCount, randomFrom, readTable, seal, train } from "unseen";

const table = await readTable(new URL("./penguins.csv", import.meta.url).pathname);
const description = describe(table, { target: "species" });
const random = randomFrom(1);
const { rest } = seal(table, description, { test: 0.2, split: "auto", random: random.split("seal") });
const [fold] = divide(table, description, rest, random.split("folds"));

// The encoder sees training rows only; the test rows stay sealed.
const encoder = fitEncoder(table, description, fold.train);
const rows = Int32Array.from([...fold.train, ...fold.validation]);
const examples = {
  x: { values: encoder.encode(table, rows), width: encoder.width },
  labels: encoder.target.encode(table, rows),
  validation: fold.validation.map((_, i) => fold.train.length + i),
};

/** A network by hand: one wide layer, one narrow one behind a bottleneck, dropout after each. */
const network = (wide, narrow, activation) => ({
  inputs: encoder.width,
  layers: [
    { layer: "dense", outputs: wide, startedInputs: encoder.plainWidth },
    { layer: "activation", of: activation },
    { layer: "dropout" },
    { layer: "dense", outputs: narrow },
    { layer: "activation", of: activation },
    { layer: "dropout" },
    { layer: "dense", outputs: description.classes.length },
  ],
  outputs: description.classes.length,
});

const trials = [];
for (const [wide, narrow] of [[8, 4], [20, 6], [48, 10], [100, 12]])
  for (const activation of ["relu", "silu"])
    for (const dropout of [0, 0.25])
      for (const weightDecay of [0, 0.1])
        for (const learningRate of [1e-3, 5e-3])
          trials.push({
            network: network(wide, narrow, activation),
            strengths: { dropout, weightDecay },
            learningRate,
            steps: 400,
          });

const begun = performance.now();
const trained = await train(trials, examples);
const seconds = (performance.now() - begun) / 1000;
console.log(`${trained.length} networks in ${seconds.toFixed(1)} s; the best by validation loss:`);
for (const { trial, network, trainLoss, validationLoss } of trained
  .toSorted((a, b) => a.validationLoss - b.validationLoss)
  .slice(0, 5)) {
  const { dropout, weightDecay } = trial.strengths;
  const activation = network.layers.find(({ layer }) => layer === "activation").of;
  console.log(
    `${parameterCount(network)} parameters, ${activation}, dropout ${dropout}, weight decay ${weightDecay}, ` +
      `learning rate ${trial.learningRate}: train ${trainLoss.toFixed(4)}, validation ${validationLoss.toFixed(4)}`,
  );
}
