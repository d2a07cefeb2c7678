import { isDeepStrictEqual } from "node:util";
import type { Ladder } from "./3-shrink.ts";
import type { Regularized } from "./4-regularize.ts";
import type { Combined } from "./5-combine.ts";
import type { Contender } from "./alternative.ts";
import { shapeInWords, strengthsInWords } from "./setting.ts";

/** What was tried, and what was kept of it. */
interface Tried {
  readonly ladder: Pick<Ladder, "outcomes">;
  readonly regularized: Pick<Regularized, "outcomes">;
  readonly combined: Pick<Combined, "members" | "again" | "chosen">;
}

/**
 * Returns the networks that hold back more than what was kept: narrower ones of the ladder, and regularized ones that
 * fit their training rows less closely than the best setting does. The settings that were kept are not among them: the
 * first network of a setting, which won among dozens, is often better than the next, and no other than it.
 */
export function contendersOf({ ladder, regularized, combined }: Tried): Contender[] {
  const { again, members, chosen } = combined;
  const narrower = ladder.outcomes.filter(
    ({ trial }) => (trial.setting.hidden[0] ?? 0) < (members[0]?.hidden[0] ?? 0),
  );
  const held = regularized.outcomes.filter(
    ({ trial: { setting }, best }) =>
      strengthsInWords(setting.strengths) !== "" &&
      best.trainLoss > again.best.trainLoss &&
      !chosen.some(({ outcome }) => isDeepStrictEqual(outcome.trial.setting, setting)),
  );
  return [
    ...narrower.map(({ trial: { setting }, best }) => ({
      name: `${shapeInWords(setting.hidden)} units`,
      how: "smaller" as const,
      losses: best.losses,
    })),
    ...held.map(({ trial: { setting }, best }) => ({
      name: `${shapeInWords(setting.hidden)} units with ${strengthsInWords(setting.strengths)}`,
      how: "more regularized" as const,
      losses: best.losses,
    })),
  ];
}
