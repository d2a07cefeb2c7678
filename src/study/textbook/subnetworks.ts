import { mean } from "../../measure/moments.ts";
import { paired } from "../../measure/paired.ts";
import { type Predictions, rowLosses } from "../../measure/predictions.ts";
import { percent } from "../../measure/words.ts";
import { dropoutScale, dropoutThreshold } from "../../regularize/masks.ts";
import type { Random } from "../../runtime/random.ts";
import { lossChange } from "../changeWords.ts";
import { averagePredictions } from "../outcome.ts";
import type { SubnetworksFound } from "./result.ts";
import type { Slide, Specimen } from "./specimens.ts";

const sampled = 64;
const counts = [1, 2, 4, 8, 16, 32, 64] as const;

/**
 * Averages the answers of 64 subnetworks and compares them with the whole network, whose units answer with the share
 * of them that dropout leaves: what Srivastava et al. 2014 (section 7.5) did on images. In a linear network both are
 * the same; otherwise the whole one is the cheaper.
 *
 * Random: which units each subnetwork lacks, from `random.split("subnetworks")`.
 */
export async function lookAtSubnetworks(
  { network, strengths }: Pick<Specimen, "network" | "strengths">,
  slide: Pick<Slide, "values" | "dependence" | "predictions">,
  random: Random,
): Promise<SubnetworksFound> {
  const rate = strengths.dropout;
  const stream = random.split("subnetworks");
  const whole = rowLosses(slide.predictions((await network.look(slide.values)).outputs));
  const answers: Predictions[] = [];
  for (let i = 0; i < sampled; i++) {
    const factors = network.units.map((units) => factorsOf(units, rate, stream));
    answers.push(slide.predictions((await network.look(slide.values, factors)).outputs));
  }
  // Every subnetwork has its say for every count: in 64 groups of one, 32 groups of two, and so on.
  const lossOf = (count: number): number => {
    const groups = Array.from({ length: sampled / count }, (_, i) =>
      averagePredictions(answers.slice(i * count, (i + 1) * count)),
    );
    return mean(groups.map((own) => mean(rowLosses(own))));
  };
  const averaged = rowLosses(averagePredictions(answers));
  const scaledLoss = mean(whole);
  const difference = paired([averaged], [whole], { dependence: slide.dependence });
  const { text, isClear } = lossChange(difference, scaledLoss, answers[0]?.kind === "classes");
  return {
    rate,
    scaledLoss,
    averages: counts.map((count) => ({ count, loss: lossOf(count) })),
    difference,
    sentence: `The mean answer of ${sampled} subnetworks, each without a random ${percent(rate, 0)} of the hidden units, has a loss that is ${text} than that of the whole network${isClear ? "" : ": no difference that shows"}. One whole network stands for all of them at a ${sampled}th of the cost.`,
  };
}

/** What units are multiplied by in one subnetwork: 0, or what dropout scales kept ones by. */
function factorsOf(units: number, rate: number, random: Random): Float32Array {
  const silenced = dropoutThreshold(rate) / 256;
  return Float32Array.from({ length: units }, () => (random.uniform() < silenced ? 0 : dropoutScale(rate)));
}
