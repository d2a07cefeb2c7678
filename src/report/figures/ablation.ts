import type { StudyResult } from "../../study/result.ts";
import type { Drawing, Paper } from "../drawing.ts";
import { drawForest, type ForestRow, forestRow } from "./forest.ts";

const reference = "everything";

/** Returns the change in validation loss without each part of the winner, the part that is missed most first. */
export function data(result: StudyResult): readonly ForestRow[] {
  const { ablation } = result.stages.regularize;
  const whole = ablation.find(({ without }) => without === reference);
  return ablation
    .filter(({ without }) => without !== reference)
    .map(({ without, change }) =>
      forestRow(`without ${without}`, change, whole?.validationLoss ?? Number.NaN),
    )
    .toSorted((a, b) => b.change - a.change);
}

/** Returns the ablation as a forest plot. */
export const draw = (rows: readonly ForestRow[], document: Paper, width: number): Drawing =>
  drawForest(rows, reference, document, width);
