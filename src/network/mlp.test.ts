import { expect, it } from "vitest";
import { describeNetwork } from "./describe.ts";
import { mlp } from "./mlp.ts";
import { hiddenFlows, incomingMatrices, parameterCount, statisticCount, widthsOf } from "./network.ts";

const kinds = ({ layers }: ReturnType<typeof mlp>): string => layers.map(({ layer }) => layer).join(" ");

it("normalizes between dense layer and activation, and drops last", () => {
  const network = mlp({ inputs: 3, hidden: [4, 4], normalization: "layer", outputs: 2 });
  const hidden = "dense layerNorm activation dropout";
  expect(kinds(network)).toBe(`${hidden} ${hidden} dense`);
  expect(kinds(mlp({ inputs: 3, hidden: [4], normalization: "batch", inputScale: true, outputs: 2 }))).toBe(
    "inputScale dense batchNorm activation dropout dense",
  );
  expect(kinds(mlp({ inputs: 3, hidden: [], normalization: "batch", residual: true, outputs: 2 }))).toBe(
    "dense",
  );
});

it("adds a hidden layer to the one before it where they are of one width", () => {
  const choices = { inputs: 3, hidden: [4, 4, 5, 5, 2], normalization: "batch", outputs: 2 } as const;
  const plain = mlp(choices);
  const added = mlp({ ...choices, residual: true });
  const bend = "batchNorm activation dropout";
  expect(kinds(added)).toBe(`dense residual ${bend} dense residual ${bend} dense ${bend} dense`);
  expect(added.layers[1]).toEqual({
    layer: "residual",
    layers: [
      { layer: "batchNorm" },
      { layer: "activation", of: "relu" },
      { layer: "dropout" },
      { layer: "dense", outputs: 4, bias: false },
    ],
  });
  // Whatever looks for hidden layers finds those inside blocks too.
  for (const of of [hiddenFlows, incomingMatrices, widthsOf, parameterCount, statisticCount])
    expect(of(added)).toEqual(of(plain));
  expect(widthsOf(added)).toEqual([3, 4, 4, 5, 5, 2, 2]);
  // 2 * (4 + 4 + 5 + 5 + 2) means and variances, which are not learned.
  expect(statisticCount(added)).toBe(40);
});

it("is told in words, with what is learned", () => {
  // 30 * 64, 64 * 64 + 2 * 64, 2 * 64, 64 * 2 + 2; what ends in a batch norm has no bias.
  expect(
    describeNetwork(
      mlp({
        inputs: 30,
        hidden: [64, 64],
        activation: "silu",
        normalization: "batch",
        residual: true,
        inputScale: true,
        outputs: 2,
      }),
    ),
  ).toEqual([
    "30 inputs",
    "scale of 30 inputs: 30 parameters",
    "dense, 64 units without bias: 1,920 parameters",
    "residual block: batch norm; SiLU; dropout; dense, 64 units without bias: 4,224 parameters",
    "batch norm: 128 parameters",
    "SiLU",
    "dropout",
    "dense, 2 units: 130 parameters",
    "2 outputs, 6,432 parameters in all",
  ]);
  expect(describeNetwork(mlp({ inputs: 1, hidden: [], outputs: 1 }))).toEqual([
    "1 input",
    "dense, 1 unit: 2 parameters",
    "1 output, 2 parameters in all",
  ]);
});

it("refuses blocks that do not fit what flows in", () => {
  const block = { layer: "residual", layers: [{ layer: "dense", outputs: 5 }] } as const;
  const network = { inputs: 4, layers: [block], outputs: 5 };
  expect(() => describeNetwork(network)).toThrow("cannot add 5 units to 4 units");
});
