import { tInterval } from "../../measure/interval.ts";
import { mean } from "../../measure/moments.ts";
import { fixed, levelWord, listed, significant } from "../../measure/words.ts";
import type { GrowthFound } from "./result.ts";
import type { Specimen } from "./specimens.ts";

type Network = GrowthFound["networks"][number];

/** Shows how the norm of the weights grows over training, with and without penalties (Krogh & Hertz 1991). */
export function lookAtGrowth(specimens: readonly Pick<Specimen, "name" | "outcome">[]): GrowthFound {
  const none = specimens.find(({ name }) => name === "none")?.outcome;
  const networks = specimens.map(({ name, outcome }): Network => {
    const { curve, weightNorms } = outcome;
    const isCompared = name !== "none" && none !== undefined;
    return {
      name,
      norms: curve.weightNorm,
      networks: weightNorms.length,
      againstNone: isCompared ? ratio(weightNorms, none.weightNorms) : undefined,
    };
  });
  return { steps: specimens[0]?.outcome.curve.steps ?? [], networks, sentence: sentenceOf(networks) };
}

/** Geometric mean of the ratios of networks that share fold and seed, Student's t of their logarithms. */
function ratio(own: readonly number[], reference: readonly number[]): NonNullable<Network["againstNone"]> {
  const logarithms = own.map((norm, i) => Math.log(norm / (reference[i] ?? Number.NaN)));
  const { low, high, ...rest } = tInterval(logarithms);
  return {
    value: Math.exp(mean(logarithms)),
    interval: { low: Math.exp(low), high: Math.exp(high), ...rest },
  };
}

function sentenceOf(networks: readonly Network[]): string {
  const none = networks.find(({ name }) => name === "none");
  const [first = Number.NaN] = none?.norms ?? [];
  const last = none?.norms.at(-1) ?? Number.NaN;
  const course = `Without a penalty the norm of all weights goes from ${significant(first)} at the first check to ${significant(last)} at the end`;
  const compared = networks.flatMap(({ name, againstNone }) =>
    againstNone === undefined
      ? []
      : [
          `${name} ${fixed(againstNone.value, 2)} (${levelWord(againstNone.interval.level)} interval ${fixed(againstNone.interval.low, 2)} to ${fixed(againstNone.interval.high, 2)})`,
        ],
  );
  return compared.length === 0 ? `${course}.` : `${course}. As a share of that: ${listed(compared)}.`;
}
