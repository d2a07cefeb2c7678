import type { PairedDifference } from "../../measure/paired.ts";
import type { DepthRung, StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { data, draw } from "../figures/capacity.ts";
import { html, type Markup } from "../markup.ts";
import { hiddenWord } from "../names.ts";
import { count, plural, signedPercent, significant } from "../numbers.ts";
import { lossScale } from "../scale.ts";
import { paragraph, section } from "../section.ts";
import { ACCEPTED, CHOICE, readCapacity, readDescent } from "../sizeWords.ts";
import { dataTable } from "../table.ts";

/** Returns the change in percent of the best loss, with its interval; without decimals where it is large. */
function againstBest({ difference, interval }: PairedDifference, bestLoss: number): Markup {
  const decimals = Math.abs(interval.high) > bestLoss ? 0 : 1;
  const [at, low, high] = [difference, interval.low, interval.high].map((loss) =>
    signedPercent(loss / bestLoss, decimals),
  );
  return html`${at} <small>${low} to ${high}</small>`;
}

/** Returns the part on the capacity ladder: how small the network can be. */
export function shrinkSection(result: StudyResult): Markup {
  const { ladder, best, chosen, rule, interpolation, sentence } = result.stages.shrink;
  const scale = lossScale(result.data);
  const seeds = ladder[0]?.seedValidationLosses.length ?? 0;
  const bestLoss = ladder[best]?.validationLoss ?? Number.NaN;
  const mark = (i: number): string => {
    if (i === chosen) return i === best ? "best, chosen" : "chosen";
    if (i === best) return "best";
    return ladder[i]?.accepted ? "accepted" : "";
  };
  return section(
    "shrink",
    "How small can it be?",
    paragraph(
      `The same network in many sizes. Up to some size, more parameters help on rows held out; beyond it they may only help to memorize. ${CHOICE[rule]}`,
    ),
    paragraph(sentence, "finding"),
    figure(
      (document, width) => draw(data(result), document, width),
      `Train and validation ${scale.name} against the number of parameters.`,
      `${readCapacity(result)} ${readDescent(result)}`,
      `One large mark is one size, the mean over ${plural(seeds, "seed")}; the small points are the seeds and the band is their range; n = ${plural(ladder.length, "size")}. Circles around a mark: ${ACCEPTED[rule]}; dotted line: the most a loss may rise and still count as not worse. The thin line is the validation loss without early stopping, left out where it leaves the frame${interpolation === null ? "" : "; the dotted upright marks the smallest size that then knows the training rows by heart"}. The axis of parameters is logarithmic, the other linear.`,
    ),
    dataTable(
      `The ladder of sizes: means over ${plural(seeds, "seed")}`,
      [
        { head: "hidden layers", whole: true },
        { head: "parameters", number: true },
        { head: `train ${scale.short}`, number: true },
        { head: `validation ${scale.short}`, number: true },
        { head: "train / validation at the end", number: true },
        { head: `change of loss against best (95% interval)`, number: true },
        { head: "networks", number: true },
        { head: "mark" },
      ],
      ladder.map((rung, i) => ({
        marked: i === chosen,
        cells: [
          hiddenWord(rung.hidden),
          count(rung.parameters),
          significant(scale.of(rung.trainLoss)),
          significant(scale.of(rung.validationLoss)),
          `${significant(scale.of(rung.atEnd.trainLoss))} / ${significant(scale.of(rung.atEnd.validationLoss))}`,
          rung.againstBest ? againstBest(rung.againstBest, bestLoss) : "",
          count(rung.networks),
          mark(i),
        ],
      })),
    ),
    ...depthTable(result),
  );
}

/** Returns the walk over the depth as a table; nothing where there was none. */
function depthTable(result: StudyResult): Markup[] {
  const { depth } = result.stages.shrink;
  const scale = lossScale(result.data);
  const bestLoss = depth.find(({ best }) => best)?.validationLoss ?? Number.NaN;
  if (depth.length === 0) return [];
  return [
    dataTable(
      "The walk over the depth, at about equal parameters",
      [
        { head: "hidden layers", whole: true },
        { head: "residual" },
        { head: "parameters", number: true },
        { head: `train ${scale.short}`, number: true },
        { head: `validation ${scale.short}`, number: true },
        { head: "change of loss against best (95% interval)", number: true },
        { head: "networks", number: true },
        { head: "mark" },
      ],
      depth.map((rung) => ({
        marked: rung.chosen,
        cells: [
          hiddenWord(rung.hidden),
          rung.residual ? "yes" : "no",
          count(rung.parameters),
          significant(scale.of(rung.trainLoss)),
          significant(scale.of(rung.validationLoss)),
          rung.againstBest ? againstBest(rung.againstBest, bestLoss) : "",
          count(rung.networks),
          markOf(rung),
        ],
      })),
    ),
  ];
}

function markOf({ best, chosen, accepted }: DepthRung): string {
  if (chosen) return best ? "best, chosen" : "chosen";
  if (best) return "best";
  return accepted ? "accepted" : "";
}
