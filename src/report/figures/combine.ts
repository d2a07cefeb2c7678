import type { CombineResult, StudyResult } from "../../study/result.ts";
import type { Drawing, Paper } from "../drawing.ts";
import { plural } from "../numbers.ts";
import { drawForest, type ForestRow, forestRow } from "./forest.ts";

type Candidate = CombineResult["candidates"][number];

export interface CombineData {
  readonly reference: string;
  readonly rows: readonly ForestRow[];
}

const WORDS: Readonly<Record<Candidate["name"], string>> = {
  single: "single network",
  seeds: "same setting, other seeds",
  "different-settings": "different settings",
  greedy: "chosen greedily",
  folds: "one fold left out each",
  "moving-average": "moving average of weights",
  "weight-averaging": "mean of the last weights",
  snapshots: "snapshots of one training",
};

/** Returns the candidate in words, with its number of networks where these are several. */
export function candidateName(candidate: Pick<Candidate, "name" | "networks">): string {
  const words = WORDS[candidate.name];
  return candidate.networks === 1 ? words : `${words} (${plural(candidate.networks, "network")})`;
}

/** Returns the change in validation loss of every candidate against the single network. */
export function data(result: StudyResult): CombineData {
  const { candidates } = result.stages.combine;
  const single = candidates.find(({ name }) => name === "single");
  return {
    reference: WORDS.single,
    rows: candidates.map((candidate) =>
      forestRow(candidateName(candidate), candidate.againstSingle, single?.validationLoss ?? Number.NaN),
    ),
  };
}

/** Returns the candidates as a forest plot. */
export function draw(combine: CombineData, document: Paper, width: number): Drawing {
  return drawForest(combine.rows, combine.reference, document, width);
}
