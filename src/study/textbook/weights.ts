import { countWeights, weightEdges } from "../../measure/weights.ts";
import { listed, percent } from "../../measure/words.ts";
import { strengthsInWords } from "../setting.ts";
import type { WeightsFound } from "./result.ts";
import type { Specimen } from "./specimens.ts";

/** Networks whose first-layer weights are shown: L1 makes zeros, L2 makes small ones (Tibshirani 1996). */
const shown: readonly string[] = ["none", "L1", "L2"];

/** Counts the first-layer weights of the networks with L1, with L2 and without, in the same bins. */
export function lookAtWeights(
  specimens: readonly Pick<Specimen, "name" | "strengths" | "firstWeights">[],
): WeightsFound {
  const own = specimens.filter(({ name }) => shown.includes(name));
  const widest = own.map(({ firstWeights }) => weightEdges(firstWeights));
  const edges = widest.toSorted((a, b) => (b.at(-1) ?? 0) - (a.at(-1) ?? 0))[0] ?? [-1, 1];
  const networks = own.map(({ name, strengths, firstWeights }) => ({
    name,
    strength: strengthsInWords(strengths),
    ...countWeights(firstWeights, edges),
  }));
  const shares = networks.map(
    ({ name, zeros, weights }) =>
      `${percent(zeros / weights)} ${name === "none" ? "without any" : `with ${name}`}`,
  );
  return {
    edges,
    networks,
    sentence:
      networks.length === 0
        ? "No network could be looked at."
        : `Of the weights of the first layer, ${listed(shares)} are exactly zero${takesOut(networks) ? ": L1 takes weights out, L2 only makes them smaller" : ""}.`,
  };
}

function takesOut(networks: WeightsFound["networks"]): boolean {
  const share = (of: string): number => {
    const found = networks.find(({ name }) => name === of);
    return found === undefined ? Number.NaN : found.zeros / found.weights;
  };
  return share("L1") > share("none") + 0.01 && share("L1") > share("L2") + 0.01;
}
