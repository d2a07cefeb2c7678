import type { Interval } from "../../measure/interval.ts";
import type { StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import * as growth from "../figures/growth.ts";
import * as sensitivity from "../figures/sensitivity.ts";
import * as subnetworks from "../figures/subnetworks.ts";
import * as weights from "../figures/weights.ts";
import { html, type Markup } from "../markup.ts";
import { count, fixed, percent, plural } from "../numbers.ts";
import { paragraph, section } from "../section.ts";
import { dataTable } from "../table.ts";

/** Returns the part on what textbooks say that regularizers do, and what they did on these rows. */
export function textbookSection(result: StudyResult): Markup {
  const { rows } = result.stages.regularize.textbook;
  return section(
    "textbook",
    "What regularizers did here",
    paragraph(
      `Textbooks say how regularizers work. Here is what they did on these rows: networks of the ledger were looked into, of each entry the one that does best with its last weights, all at one learning rate, on ${plural(rows, "validation row")}. What is shown explains; nothing was chosen by it.`,
    ),
    subnetworksPart(result),
    coadaptationPart(result),
    weightsPart(result),
    growthPart(result),
    sensitivityPart(result),
  );
}

const titled = (title: string, ...content: readonly Markup[]): Markup => html`<h3>${title}</h3>\n${content}`;

function subnetworksPart(result: StudyResult): Markup {
  const found = result.stages.regularize.textbook.subnetworks;
  const drawn = subnetworks.data(result);
  if (found === null || drawn === undefined) return html``;
  return titled(
    "Does dropout train many networks in one?",
    paragraph(
      "Every step with dropout trains another subnetwork, one that lacks a random part of the units. In use all units answer at once, which is meant to stand for the mean of all subnetworks.",
    ),
    figure(
      (document, width) => subnetworks.draw(drawn, document, width),
      "Loss of the mean answer of more and more subnetworks, and of the whole network.",
      found.sentence,
      `One mark is the mean over all groups of so many among ${found.averages.at(-1)?.count ?? 0} subnetworks, each without a random ${percent(found.rate, 0)} of the hidden units. One network, first fold; n = ${plural(found.difference.n, "row")}. The horizontal axis is logarithmic.`,
    ),
  );
}

const decimals = (value: number): string => fixed(value, 3);
const between = ({ low, high }: Interval): Markup =>
  html`<small>${decimals(low)} to ${decimals(high)}</small>`;

function coadaptationPart(result: StudyResult): Markup {
  const { rows, coadaptation: found } = result.stages.regularize.textbook;
  if (found === null) return html``;
  return titled(
    "Does dropout keep units from leaning on each other?",
    paragraph(
      "A unit that may be silenced at any step should be of use by itself. If that is so, units say less of the same: their correlations are smaller.",
    ),
    paragraph(found.sentence, "finding"),
    dataTable(
      `Mean absolute correlation of two hidden units over ${plural(rows, "validation row")}, dropout ${percent(found.rate, 0)} (95% intervals, parts of the rows left out)`,
      [
        { head: "hidden layer" },
        { head: "no regularizer", number: true },
        { head: "dropout", number: true },
        { head: "difference", number: true },
        { head: "units that vary", number: true },
      ],
      found.layers.map(({ none, dropout, difference, activeUnits }, i) => ({
        cells: [
          count(i + 1),
          html`${decimals(none.value)} ${between(none.interval)}`,
          html`${decimals(dropout.value)} ${between(dropout.interval)}`,
          html`${decimals(difference.value)} ${between(difference.interval)}`,
          `${count(activeUnits.none)}, ${count(activeUnits.dropout)}`,
        ],
      })),
    ),
  );
}

function weightsPart(result: StudyResult): Markup {
  const { weights: found } = result.stages.regularize.textbook;
  const drawn = weights.data(result);
  if (found.networks.length === 0) return html``;
  return titled(
    "Does L1 make zeros, and L2 small weights?",
    figure(
      (document, width) => weights.draw(drawn, document, width),
      "Histograms of first-layer weights without a penalty, with L1 and with L2.",
      found.sentence,
      `One bar is the share of the first layer's weights in that range, weights that are exactly 0 left out; the outermost bars hold all beyond. One network each, first fold; n = ${plural(found.networks[0]?.weights ?? 0, "weight")}. Both axes are linear and shared.`,
    ),
  );
}

function growthPart(result: StudyResult): Markup {
  const { growth: found } = result.stages.regularize.textbook;
  const drawn = growth.data(result);
  return titled(
    "Do weights grow, and penalties hold them back?",
    figure(
      (document, width) => growth.draw(drawn, document, width),
      "Norm of all weights over training, with and without penalties.",
      found.sentence,
      `One line is the mean over folds and seeds; n = ${plural(found.networks[0]?.networks ?? 0, "network")} each, the same seeds. Both axes are linear.`,
    ),
  );
}

function sensitivityPart(result: StudyResult): Markup {
  const { rows, sensitivity: found } = result.stages.regularize.textbook;
  const drawn = sensitivity.data(result);
  if (drawn.points.length === 0) return html``;
  return titled(
    "Do large weights make answers jumpy?",
    figure(
      (document, width) => sensitivity.draw(drawn, document, width),
      "How far answers move when inputs move a little, over the norm of the weights.",
      found.sentence,
      `One mark is one network, first fold: the root of the mean square by which its answers move when every encoded input gets normal noise of ${percent(found.noise, 0)} of its standard deviation, ${found.draws} times, the same noise for all; lines are 95% intervals over n = ${plural(rows, "row")}. Both axes are linear.`,
    ),
  );
}
