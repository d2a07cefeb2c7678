import type { LedgerEntry, StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { data, draw } from "../figures/ledger.ts";
import { html, type Markup } from "../markup.ts";
import { strengthsWord } from "../names.ts";
import { count, percent, plural, probability, significant } from "../numbers.ts";
import { lossScale } from "../scale.ts";
import { paragraph, section } from "../section.ts";
import { dataTable } from "../table.ts";
import { readLedger } from "../words.ts";
import { changesTable } from "./ledgerChanges.ts";

const brief = (share: number): string =>
  probability(share).replace("more than", ">").replace("less than", "<");

function small({ name, strengths }: LedgerEntry): Markup | false {
  const written = strengthsWord(strengths);
  return written !== name && html`<small>${written}</small>`;
}

/** Returns the part on the ledger of regularizers. */
export function regularizeSection(result: StudyResult): Markup {
  const { ledger, sentence } = result.stages.regularize;
  const scale = lossScale(result.data);
  const forest = data(result);
  const order = forest.rows.map(({ name }) => name);
  const sorted = ledger.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const withCalibration = ledger.some(({ calibrationError }) => typeof calibrationError === "number");
  const pairs = ledger.find(({ againstNone }) => againstNone)?.againstNone?.n ?? 0;
  // With and without early stopping are two readings of the same networks.
  const networks = ledger.reduce(
    (sum, { strengths, networks: own }) => sum + ("earlyStopping" in strengths ? 0 : own),
    0,
  );
  return section(
    "regularize",
    "What did each regularizer buy?",
    paragraph(
      "Every entry got the same number of tries to find its best strength, and is compared, row by row, with the network that has none. What counts is the loss on rows held out; a smaller gap alone is no gain.",
    ),
    paragraph(sentence, "finding"),
    figure(
      (document, width) => draw(forest, document, width),
      `Change in validation loss of each regularizer against the network without any.`,
      readLedger(result),
      `One mark is one entry: the change in its mean validation loss against “${forest.reference}”, in percent of that loss${result.data.task === "regression" ? " (mean squared error)" : ""}; the line is the 95% interval of the paired difference; n = ${plural(pairs, "row")}, ${plural(networks, "network")} in all (each read with its last weights and with early stopping), the same seeds for every entry. Both axes are linear.`,
    ),
    dataTable(
      `The ledger, best first (${plural(ledger.at(-1)?.settingsTried ?? 0, "setting")} tried for each)`,
      [
        { head: "regularizer, and the strength that did best" },
        { head: `train ${scale.short}`, number: true },
        { head: `validation ${scale.short}`, number: true },
        { head: "gap", number: true },
        { head: "chance that it is better", number: true },
        ...(withCalibration ? [{ head: "calibration error", number: true }] : []),
        { head: "parameters not zero", number: true },
        { head: "networks", number: true },
      ],
      sorted.map((entry) => ({
        marked: entry.name === order[0],
        cells: [
          html`${entry.name} ${small(entry)}`,
          significant(scale.of(entry.trainLoss)),
          significant(scale.of(entry.validationLoss)),
          significant(scale.of(entry.validationLoss) - scale.of(entry.trainLoss)),
          entry.againstNone ? brief(entry.againstNone.probabilityBetter) : "",
          ...(withCalibration ? [percent(entry.calibrationError ?? Number.NaN)] : []),
          count(entry.nonZeroParameters),
          count(entry.networks),
        ],
      })),
    ),
    changesTable(result, sorted),
  );
}
