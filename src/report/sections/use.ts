import type { StudyResult } from "../../study/result.ts";
import { GLOSSARY } from "../glossary.ts";
import { html, type Markup } from "../markup.ts";
import { count, duration, listed, plural } from "../numbers.ts";
import { paragraph, section } from "../section.ts";

/** Returns the inputs and outputs of `model.onnx` in words. */
function modelSentence(result: StudyResult): string {
  const features = result.data.columns.filter(({ role }) => role === "feature");
  const isNumber = (kind: string): boolean => kind === "numeric" || kind === "date";
  const numbers = features.filter(({ kind }) => isNumber(kind)).length;
  const texts = features.length - numbers;
  const inputs = listed([
    ...(numbers > 0 ? [`${plural(numbers, "column")} of numbers`] : []),
    ...(texts > 0 ? [`${plural(texts, "column")} of text`] : []),
  ]);
  const outputs =
    result.data.task === "regression"
      ? `the predicted ${result.data.target}`
      : "the predicted class and a probability for each class";
  return `takes the columns as they are in the file (${inputs}), one input a column, named like the column, with one value a row. Cleaning and scaling happen inside. It gives back ${outputs}.`;
}

function made(result: StudyResult): Markup {
  const { cost, versions, seed, options } = result;
  const row = (name: string, value: string): Markup => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`;
  const written = (value: unknown): string =>
    typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return html`<dl class="facts">
${row("networks trained", count(cost.networksTrained))}${row("time", `${duration(cost.seconds)} on ${plural(cost.threads, "thread")}`)}${row("speed", `${count(cost.stepsPerSecond)} training steps a second`)}${row("seed", String(seed))}${row("versions", `unseen ${versions.unseen}, ONNX Runtime ${versions.onnxruntime}, Node ${versions.node}`)}${Object.entries(
  options,
)
  .filter(([name, value]) => name !== "seed" && value !== undefined && value !== null)
  .map(([name, value]) => row(`option ${name}`, written(value)))}</dl>
`;
}

/** Returns the part on how to use the model. */
export function useSection(result: StudyResult): Markup {
  return section(
    "use",
    "How to use the model",
    paragraph("Predict new rows from a file with the same columns (this report lies in the study's folder):"),
    html`<pre class="scroll" tabindex="0"><code>npx unseen predict &lt;this folder&gt; new-rows.csv -o predictions.csv</code></pre>
<p><code>model.onnx</code> runs anywhere ONNX runs (Python, C++, browsers, phones). It ${modelSentence(result)}</p>
`,
  );
}

/** Returns the part on how the study was made: cost, seed, options and versions. */
export function madeSection(result: StudyResult): Markup {
  return section("made", "How this was made", made(result));
}

/** Returns the glossary. */
export function glossarySection(): Markup {
  return section(
    "glossary",
    "The words",
    html`<dl class="glossary">
${GLOSSARY.map(({ word, meaning }) => html`<dt>${word}</dt><dd>${meaning}</dd>\n`)}</dl>
`,
  );
}
