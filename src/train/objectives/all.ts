import { binaryCrossEntropy } from "./binaryCrossEntropy.ts";
import { crossEntropy } from "./crossEntropy.ts";
import { gaussian } from "./gaussian.ts";
import { huber } from "./huber.ts";
import type { Objective, ObjectiveName, ObjectiveSettings } from "./objective.ts";
import { quantile } from "./quantile.ts";
import { squaredError } from "./squaredError.ts";

/** Every objective by name; a test runs one contract over all of them. */
export const objectives: Readonly<Record<ObjectiveName, (settings: never) => Objective>> = {
  crossEntropy,
  binaryCrossEntropy,
  squaredError,
  huber,
  gaussian,
  quantile,
};

/** Returns the objective that the settings name; throws where a setting is out of its range. */
export const objectiveOf = (settings: ObjectiveSettings): Objective =>
  objectives[settings.name](settings as never);

/** Returns what a network is trained for unless told: cross-entropy on classes, squared error on values. */
export function defaultObjective(target: Objective["target"], outputs: number): ObjectiveSettings {
  if (target === "values") return { name: "squaredError" };
  return { name: outputs === 1 ? "binaryCrossEntropy" : "crossEntropy" };
}
