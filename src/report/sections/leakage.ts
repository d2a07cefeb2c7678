import type { Leakage, LeakageSide } from "../../study/leakage.ts";
import type { StudyResult } from "../../study/result.ts";
import { html, type Markup } from "../markup.ts";
import { hiddenWord } from "../names.ts";
import { count, percent, plural, significant } from "../numbers.ts";
import { metricWord, range, score, scoreDifference } from "../scale.ts";
import { paragraph, section } from "../section.ts";
import { dataTable } from "../table.ts";

/** Returns the part on what a random split would have hidden; nothing where rows were divided at random. */
export function leakageSection(result: StudyResult): Markup {
  const { leakage } = result.split;
  if (!leakage) return html``;
  const { name } = result.metric;
  // A difference of squared errors has no size that people know; the metric of regression has one.
  const withLoss = result.data.task !== "regression" && name !== "logLoss";
  const { difference, metricDifference, heldOut, naive } = leakage;
  const cells = (label: string, side: LeakageSide): readonly string[] => [
    label,
    count(side.trainRows),
    score(name, side[name] ?? Number.NaN),
    ...(withLoss ? [significant(side.loss)] : []),
  ];
  const { interval, value } = metricDifference;
  const { low, high, level } = difference.interval;
  const reach = interval === null ? "" : ` (${range(name, interval, "difference")})`;
  return section(
    "leakage",
    "What a random split would have hidden",
    paragraph(
      `The same network was trained twice, with the same settings and seeds and on about as many rows: once on rows divided at random, once as this study divides them. Both were scored on the same ${plural(difference.n, "row")}. What the first scores better is leakage: it has met ${relatives(result)} in training, and will not have met those of new rows.`,
    ),
    paragraph(leakage.sentence, "finding"),
    dataTable(
      `One network under two splits (${networkWord(leakage)})`,
      [
        { head: "split" },
        { head: "training rows", number: true },
        { head: metricWord(name), number: true },
        ...(withLoss ? [{ head: "log loss (nats per row)", number: true }] : []),
      ],
      [
        { cells: cells("at random", naive) },
        { cells: cells(heldOutWord(result), heldOut), marked: true },
        {
          cells: [
            `difference (${percent(level, 0)} interval)`,
            "",
            `${scoreDifference(name, value)}${reach}`,
            ...(withLoss
              ? [`${significant(difference.difference)} (${significant(low)} to ${significant(high)})`]
              : []),
          ],
        },
      ],
    ),
  );
}

const networkWord = ({ hidden, networks }: Leakage): string =>
  `hidden layers ${hiddenWord(hidden)}; ${plural(networks, "network")} trained for it`;

function relatives({ split }: StudyResult): string {
  return split.leakage?.heldOut.strategy.startsWith("time")
    ? "their neighbors in time"
    : `rows of the same ${split.group}`;
}

function heldOutWord({ split }: StudyResult): string {
  const strategy = split.leakage?.heldOut.strategy;
  if (strategy === "time") return "by time";
  return strategy === "time-within-group" ? `by time in each ${split.group}` : `by ${split.group}`;
}
