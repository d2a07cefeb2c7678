import type { PartScore } from "../measure/score.ts";
import type { StudyResult } from "../study/result.ts";
import { count, levelWord, listed, plural } from "./numbers.ts";
import { metricWord, range } from "./scale.ts";

/** Returns how often the sealed test set was opened, why, and what its intervals pay for that. */
export function looksSentence({ looks, lookReasons = [], scores }: StudyResult): string {
  if (looks <= 0) return "The sealed test set has not been opened.";
  if (looks === 1) return "The sealed test set was opened once, after every choice had been made.";
  const why =
    lookReasons.length === 0 ? "" : ` Why again: ${lookReasons.map((own) => `“${own}”`).join("; ")}.`;
  const level = levelWord(scores.test.interval.level);
  return (
    `The sealed test set was opened ${times(looks)}. Who looks again may choose by what was seen, so the intervals ` +
    `of scores on test rows and of the gap are wider, ${level} ones: those of all ${count(looks)} looks hold ` +
    `together with 95% (Bonferroni).${why}`
  );
}

/** Returns what other studies had seen of the same test rows; empty where that is nothing. */
export function looksBeforeSentence({ looksBefore, metric, looks }: StudyResult): string {
  if (!looksBefore) return "";
  const shown = looksBefore.studies.slice(0, 5);
  const more = looksBefore.studies.length - shown.length;
  const studies = listed(more > 0 ? [...shown, `${count(more)} more`] : shown);
  const { interval } = looksBefore;
  return (
    `Before this study, the same test rows were opened ${times(looksBefore.looks)}, by ${studies}. If anything was ` +
    `chosen by what was seen there, believe the interval of the ${metricWord(metric.name)} that holds over all ` +
    `${count(looksBefore.looks + looks)} looks: ${range(metric.name, interval)}.`
  );
}

const times = (number: number): string =>
  number === 1 ? "once" : number === 2 ? "twice" : `${count(number)} times`;

/** Returns the level of the intervals that stand in a table: "95%", or "95% (on test rows 97.5%)". */
export function levelsWord({ scores }: StudyResult): string {
  const others = levelWord(scores.validation.interval.level);
  const test = levelWord(scores.test.interval.level);
  return test === others ? test : `${others} (train and test rows: ${test})`;
}

/** Returns "1,195", or "1,195 rows of 8 groups" where rows go together, or "... in 25 blocks of time". */
export function rowsWord({ n, lossInterval: { groups, blocks } }: PartScore): string {
  if (groups !== undefined) return `${plural(n, "row")} of ${plural(groups, "group")}`;
  if (blocks !== undefined) return `${plural(n, "row")} in ${plural(blocks, "block")} of time`;
  return count(n);
}

/** Returns how intervals count rows that depend on each other; empty where they do not. */
export function dependenceSentence({ scores, split }: StudyResult): string {
  const { groups, blocks, effectiveRows } = scores.test.lossInterval;
  const worth =
    effectiveRows !== undefined && effectiveRows < 0.95 * scores.test.n
      ? ` For the loss, the ${plural(scores.test.n, "test row")} tell as much as about ${plural(Math.max(1, Math.round(effectiveRows)), "independent row")} would.`
      : "";
  if (groups !== undefined) {
    const few = groups < 10 ? " That is too few groups: below 10, take the intervals as a rough guess." : "";
    const column = split.group === null ? "" : ` of ${split.group}`;
    return `Rows of one group go together, so intervals count the ${plural(groups, "group")}${column} and not their rows.${worth}${few}`;
  }
  if (blocks === undefined) return "";
  return `Rows near in time go together, so intervals count ${plural(blocks, "block")} of consecutive rows and not the rows.${worth}`;
}
