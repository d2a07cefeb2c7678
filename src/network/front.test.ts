import { expect, it } from "vitest";
import { dataOf, exclusiveOr, member, population, rows, train } from "../../test/training/train.ts";
import type { LayerSpec } from "./layers/all.ts";
import { mlp } from "./mlp.ts";
import { copiesOf, firstSources, incomingMatrices } from "./network.ts";
import { tabm } from "./tabm.ts";

it("begins with embeddings, and starts the bins of the last one at 0", () => {
  const columns = [{ at: 0, bins: [0, 1, 2] }];
  const codes: LayerSpec = { layer: "embedding", columns: [{ at: 2, levels: 4, width: 5 }] };
  const network = mlp({
    inputs: 3,
    front: [codes, { layer: "piecewiseLinear", columns }],
    hidden: [4],
    inputScale: true,
    outputs: 2,
  });
  expect(network.layers.map(({ layer }) => layer).join(" ")).toBe(
    "embedding piecewiseLinear inputScale dense activation dropout dense",
  );
  // Two columns and five units of the third; two bins more.
  expect(network.layers[3]).toEqual({ layer: "dense", outputs: 4, startedInputs: 7 });
  expect(incomingMatrices(network)[0]?.inputs).toBe(9);
  expect(firstSources(network)).toEqual([0, 1, 2, 2, 2, 2, 2, 0, 0]);
  expect(mlp({ inputs: 3, front: [codes], hidden: [], outputs: 2 }).layers[1]).toEqual({
    layer: "dense",
    outputs: 2,
  });
});

it("shares the embeddings in front between its copies, and scales the units of an input alike at first", () => {
  const codes: LayerSpec = { layer: "embedding", columns: [{ at: 1, levels: 4, width: 3 }] };
  const bins: LayerSpec = { layer: "piecewiseLinear", columns: [{ at: 0, bins: [-1, 0, 1] }] };
  const network = tabm({ inputs: 3, front: [codes, bins], hidden: [4], copies: 2, outputs: 2 });
  const kinds = "embedding piecewiseLinear copy sharedDense activation dropout separateDense average";
  expect(network.layers.map(({ layer }) => layer).join(" ")).toBe(kinds);
  // Inputs 0 and 2, three units of input 1, two bins of input 0.
  const scales = { of: "normal", groups: [1, 1, 3, 2] };
  expect(network.layers[3]).toEqual({ layer: "sharedDense", outputs: 4, startedInputs: 5, scales });
  expect(firstSources(network)).toEqual([0, 2, 1, 1, 1, 0, 0]);
  expect(copiesOf(network)).toBe(2);
});

it("trains behind embeddings", async () => {
  const data = dataOf(128, 2, "classes", exclusiveOr);
  const columns = [0, 1].map((at) => ({ at, bins: [-2, -1, 0, 1, 2] }));
  const waves: LayerSpec = {
    layer: "periodic",
    form: "pbld",
    columns: 2,
    frequencies: 4,
    width: 3,
    sigma: 0.2,
  };
  for (const front of [[{ layer: "piecewiseLinear", columns } as const], [waves]]) {
    const network = tabm({ inputs: 2, front, hidden: [16], copies: 4, outputs: 2 });
    const [trained] = await train(
      data,
      population(network, [member("a", { validation: rows(64, 128), learningRate: 0.02 })], {
        schedule: { steps: 200, warmup: 0 },
      }),
    );
    expect(trained?.curve.trainLoss.at(-1)).toBeLessThan(0.1);
  }
});
