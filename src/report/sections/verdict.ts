import type { PartScore } from "../../measure/score.ts";
import type { StudyResult } from "../../study/result.ts";
import { figure } from "../drawing.ts";
import { data, draw } from "../figures/scores.ts";
import { dependenceSentence, levelsWord, looksBeforeSentence, looksSentence, rowsWord } from "../looks.ts";
import { html, type Markup } from "../markup.ts";
import { verdictWord } from "../names.ts";
import { noiseSentence } from "../noiseWords.ts";
import { count, significant } from "../numbers.ts";
import { lossLabel, lossScale, metricLabel, metricWord, range, score } from "../scale.ts";
import { paragraph, section } from "../section.ts";
import { dataTable, type TableRow } from "../table.ts";
import {
  baselineSentence,
  gapSentence,
  lossGapSentence,
  networkSentence,
  plainSentence,
  readScores,
} from "../words.ts";

function scoreTable(result: StudyResult): Markup {
  const { scores, baselines, metric } = result;
  const scale = lossScale(result.data);
  const withLoss = metric.name !== "rmse" && metric.name !== "logLoss";
  const row = (name: string, part: PartScore | undefined, marked = false): TableRow[] => {
    if (part === undefined) return [];
    const { low, high } = part.lossInterval;
    const loss = [
      significant(scale.of(part.loss)),
      `${significant(scale.of(low))} to ${significant(scale.of(high))}`,
    ];
    const value = score(metric.name, part[metric.name] ?? Number.NaN);
    return [
      {
        marked,
        cells: [name, rowsWord(part), value, range(metric.name, part.interval), ...(withLoss ? loss : [])],
      },
    ];
  };
  return dataTable(
    `Scores of the final network and of the baselines, with ${levelsWord(result)} intervals`,
    [
      { head: "rows" },
      { head: "n", number: true },
      { head: metricLabel(result), number: true },
      { head: "interval", number: true },
      ...(withLoss
        ? [
            { head: lossLabel(scale), number: true },
            { head: "interval", number: true },
          ]
        : []),
    ],
    [
      ...row("train", scores.train),
      ...row("validation", scores.validation),
      ...row("test (sealed)", scores.test, true),
      ...row("plain network, stopped early, test", baselines.plain.test),
      ...row("linear baseline, test", baselines.linear.test),
      ...row("most frequent class, test", baselines.majority?.test),
      ...row("mean of the target, test", baselines.mean?.test),
    ],
  );
}

function groupTable({ groupScores, metric, data, split }: StudyResult): Markup | false {
  if (!groupScores) return false;
  const scale = lossScale(data);
  const withLoss = metric.name !== "rmse" && metric.name !== "logLoss";
  return dataTable(
    `Every group of the test rows, the highest loss first (${split.group ?? "group"})`,
    [
      { head: split.group ?? "group" },
      { head: "n", number: true },
      { head: metricWord(metric.name), number: true },
      ...(withLoss ? [{ head: lossLabel(scale), number: true }] : []),
    ],
    groupScores.map(({ group, n, value, loss }) => ({
      cells: [
        group,
        count(n),
        score(metric.name, value ?? Number.NaN),
        ...(withLoss ? [significant(scale.of(loss))] : []),
      ],
    })),
  );
}

function tile(label: string, part: PartScore, result: StudyResult): Markup {
  const { name } = result.metric;
  return html`<div class="tile ${label}"><dt>${label}</dt><dd>${score(name, part[name] ?? Number.NaN)}
<small>${range(name, part.interval)}</small></dd></div>`;
}

/** Returns the first part: the verdict, the scores with their intervals, and the reasons. */
export function verdictSection(result: StudyResult): Markup {
  const { verdict, scores, metric } = result;
  const [first = "", ...rest] = verdict.sentence.split(/(?<=[.!?]) (?=[A-Z])/);
  const word = metricWord(metric.name);
  const corrected = score(metric.name, scores.validation.corrected);
  return section(
    "verdict",
    "The verdict",
    html`<p class="badge ${verdict.kind}">${verdictWord(verdict.kind)}</p>\n`,
    paragraph(first, "sentence"),
    paragraph(rest.join(" "), "lead"),
    html`<p class="tiles-title">${metricLabel(result)}, with ${levelsWord(result)} interval</p>
<dl class="tiles">
${tile("train", scores.train, result)}
${tile("validation", scores.validation, result)}
${tile("test", scores.test, result)}
</dl>
`,
    paragraph(`${gapSentence(result)} ${lossGapSentence(result)}`),
    paragraph(dependenceSentence(result)),
    paragraph(noiseSentence(result)),
    paragraph([looksSentence(result), looksBeforeSentence(result)].join(" ")),
    figure(
      (document, width) => draw(data(result), document, width),
      `${word} of the network on train, validation and test rows, and of the baselines on test rows.`,
      readScores(result),
      `One mark is the ${word} on one part of the rows; its line is the ${levelsWord(result)} interval; n is the number of rows. The axis is linear.`,
    ),
    paragraph(baselineSentence(result)),
    paragraph(plainSentence(result)),
    paragraph(
      `The validation score belongs to the setting that was picked because it scored best there, so it flatters a little; corrected for that it is ${corrected}.`,
    ),
    html`<h3>Why this verdict</h3>
<ul>
${verdict.because.map((reason) => html`<li>${reason}</li>\n`)}</ul>
`,
    html`<h3>What the network is</h3>\n`,
    paragraph(networkSentence(result)),
    html`<h3>What to do next</h3>\n`,
    paragraph(result.next.sentence),
    scoreTable(result),
    groupTable(result),
  );
}
