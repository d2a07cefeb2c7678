import type { Estimate } from "../../measure/interval.ts";
import { meanInterval } from "../../measure/jackknife.ts";
import { mean } from "../../measure/moments.ts";
import { paired } from "../../measure/paired.ts";
import type { Predictions } from "../../measure/predictions.ts";
import { columnDeviations, movements } from "../../measure/sensitivity.ts";
import { fixed, significant } from "../../measure/words.ts";
import type { Random } from "../../runtime/random.ts";
import type { SensitivityFound } from "./result.ts";
import type { Slide, Specimen } from "./specimens.ts";

type Network = SensitivityFound["networks"][number];

const noise = 0.1;
const draws = 8;

/**
 * Measures how far answers move when every encoded input gets normal noise of a tenth of its standard deviation: large
 * weights make steep functions (Bishop 1995). All networks see the same noise.
 *
 * Random: the noise, from `random.split("noise")`.
 */
export async function lookAtSensitivity(
  specimens: readonly Pick<Specimen, "name" | "network" | "outcome">[],
  slide: Pick<Slide, "values" | "width" | "dependence" | "predictions">,
  random: Random,
): Promise<SensitivityFound> {
  const { values, width, dependence } = slide;
  const stream = random.split("noise");
  const deviations = columnDeviations(values, width).map((deviation) => noise * deviation);
  const still: Predictions[] = [];
  for (const { network } of specimens) still.push(slide.predictions((await network.look(values)).outputs));
  const moved: Predictions[][] = specimens.map(() => []);
  for (let draw = 0; draw < draws; draw++) {
    const noisy = values.map((value, i) => {
      const deviation = deviations[i % width] ?? 0;
      return deviation === 0 ? value : value + deviation * stream.normal();
    });
    for (const [i, { network }] of specimens.entries())
      moved[i]?.push(slide.predictions((await network.look(noisy)).outputs));
  }
  const squares = still.map((own, i) => movements(own, moved[i] ?? []));
  const none = squares[specimens.findIndex(({ name }) => name === "none")];
  const networks = specimens.map(({ name, outcome }, i): Network => {
    const own = squares[i] ?? new Float64Array();
    return {
      name,
      weightNorm: mean(outcome.weightNorms),
      movement: rootOf({ value: mean(own), interval: meanInterval(own, { dependence }) }),
      againstNone: none === undefined || own === none ? undefined : paired([own], [none], { dependence }),
    };
  });
  return { noise, draws, networks, sentence: sentenceOf(networks, still[0]?.kind === "classes") };
}

const root = (square: number): number => Math.sqrt(Math.max(0, square));

const rootOf = ({ value, interval }: Estimate): Estimate => ({
  value: root(value),
  interval: { ...interval, low: root(interval.low), high: root(interval.high) },
});

function sentenceOf(networks: readonly Network[], isClasses: boolean): string {
  const size = (movement: number): string =>
    isClasses
      ? `${fixed(100 * movement, 1)} percentage points`
      : `${significant(movement, 2)} (in units of the target)`;
  const none = networks.find(({ name }) => name === "none");
  const steadiest = networks.toSorted((a, b) => a.movement.value - b.movement.value)[0];
  if (none === undefined || steadiest === undefined) return "No network could be looked at.";
  const moves = `When every input moves by a tenth of its standard deviation, the answers of the network without any regularizer move by ${size(none.movement.value)}`;
  if (steadiest === none) return `${moves}, and those of no other move less.`;
  const clear = (steadiest.againstNone?.interval.high ?? 0) < 0 ? "" : ", though not beyond doubt";
  const than = steadiest.weightNorm < none.weightNorm ? "smaller" : "larger";
  return `${moves}, those with ${steadiest.name} the least, by ${size(steadiest.movement.value)}${clear}; its weights are ${than} (norm ${significant(steadiest.weightNorm)} against ${significant(none.weightNorm)}).`;
}
