import { practicalMargin } from "../measure/margin.ts";
import type { Grounds } from "./grounds.ts";
import type { StudyResult } from "./result.ts";
import { type BaselineEvidence, judge, type StandingEvidence, type Verdict } from "./verdict.ts";

/** Returns the verdict on what a look has shown, from the scores as they stand in the study. */
export function judgeLook({
  grounds: { description, metric, sealed },
  scores,
  gap,
  baselines,
  evidence,
}: {
  readonly grounds: Pick<Grounds, "description" | "metric" | "sealed">;
  readonly scores: StudyResult["scores"];
  readonly gap: StudyResult["gap"];
  readonly baselines: StudyResult["baselines"];
  readonly evidence: StandingEvidence;
}): Verdict {
  const constant = baselines.majority ?? baselines.mean;
  const shown: BaselineEvidence[] = [{ name: "linear", ...baselines.linear }];
  if (constant !== undefined) {
    shown.unshift({ name: baselines.majority === undefined ? "mean" : "majority", ...constant });
  }
  return judge({
    target: description.target,
    metric,
    group: sealed.group,
    scores,
    validationOptimism: scores.validation.correctedLoss - scores.validation.loss,
    gap,
    baselines: shown,
    margin: practicalMargin(constant?.validation.loss ?? Number.NaN, scores.validation.loss),
    ...evidence,
  });
}
