import { expect, it } from "vitest";
import { mlp } from "./mlp.ts";
import { weightCount } from "./network.ts";
import { stretchesOf } from "./parameters.ts";

const of = (inputs: number, hidden: readonly number[], outputs: number) =>
  mlp({ inputs, hidden, activation: "relu", outputs });

it("a small network carries its weights in one stretch", () => {
  const network = of(30, [64, 64], 2);
  expect(stretchesOf(network)).toEqual([{ at: 0, size: weightCount(network) }]);
});

it("a wide network carries large matrices alone, and what lies between them together", () => {
  const sizes = [10 * 256, 256 * 256, 256 * 8, 8 * 4096, 4096 * 2];
  const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  expect(stretchesOf(of(10, [256, 256, 8, 4096], 2))).toEqual(
    sizes.map((size, i) => ({ at: starts[i], size })),
  );
  expect(stretchesOf(of(10, [32, 32, 2048], 2))).toEqual([
    { at: 0, size: 10 * 32 + 32 * 32 },
    { at: 10 * 32 + 32 * 32, size: 32 * 2048 },
    { at: 10 * 32 + 32 * 32 + 32 * 2048, size: 2048 * 2 },
  ]);
});
