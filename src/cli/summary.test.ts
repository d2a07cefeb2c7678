import { describe, expect, test } from "vitest";
import { studyResult } from "../../test/fixtures/studyResult.ts";
import type { MetricName } from "../measure/metrics/metric.ts";
import type { StudyResult } from "../study/result.ts";
import { summarize } from "./summary.ts";

const paths = {
  folder: "runs/german_credit-1",
  model: "runs/german_credit-1/model.onnx",
  report: "runs/german_credit-1/report.html",
};
const words = (text: string) => text.replaceAll(/\s+/g, " ");

describe.each(["classification", "regression"] as const)("the summary of a %s", (kind) => {
  const result = studyResult(kind);
  const text = summarize(result, paths);

  test("fits 80 columns of plain ASCII", () => {
    for (const line of text.split("\n")) {
      expect(line.length).toBeLessThanOrEqual(80);
      expect(line).toMatch(/^[ -~]*$/);
    }
  });
  test("begins with the verdict and what to do, and ends with where things are", () => {
    expect(text).toContain(`Verdict: ${result.verdict.kind}\n`);
    expect(words(text)).toContain(words(result.verdict.sentence));
    expect(words(text)).toContain(words(result.next.sentence));
    expect(text).toContain(paths.model);
    expect(text).toContain(paths.report);
    expect(text).toContain("one at the sealed test set");
  });
  test("shows train, validation and test with their rows, and the baselines", () => {
    const line = (label: string) => text.split("\n").find((each) => each.startsWith(label)) ?? "";
    for (const part of ["train", "validation", "test"] as const) {
      expect(line(part)).toMatch(new RegExp(` ${result.scores[part].n}$`));
    }
    expect(line(kind === "regression" ? "always the mean" : "always the majority")).toMatch(/ to .* \d+$/);
    expect(line("linear model")).toMatch(/ to .* \d+$/);
    expect(line("plain network")).toMatch(/ to .* \d+$/);
  });
});

/** The fixture with round numbers in the metric that is asked for. */
function scored(name: MetricName, train: number, test: number): StudyResult {
  const result = studyResult(name === "rmse" ? "regression" : "classification");
  const interval = (low: number, high: number) => ({ low, high, level: 0.95, method: "wilson" });
  return {
    ...result,
    metric: { name, direction: name === "rmse" || name === "logLoss" ? "lower" : "higher" },
    scores: {
      ...result.scores,
      train: {
        ...result.scores.train,
        n: 800,
        loss: 0.25,
        interval: interval(train - 0.02, train + 0.02),
        [name]: train,
      },
      test: {
        ...result.scores.test,
        n: 200,
        loss: 0.5,
        interval: interval(test - 0.1, test + 0.1),
        [name]: test,
      },
    },
    gap: {
      ...result.gap,
      loss: 0.25,
      interval: interval(test - train - 0.1, test - train + 0.1),
      [name]: test - train,
    },
  };
}

test("accuracies are percent, and their difference is in points with its sign", () => {
  const lines = summarize(scored("accuracy", 0.9, 0.75), paths).split("\n");
  expect(lines).toContainEqual(expect.stringMatching(/^train +90\.0% +88\.0% to 92\.0% +0\.250 +800$/));
  expect(lines).toContainEqual(expect.stringMatching(/^test +75\.0% +65\.0% to 85\.0% +0\.500 +200$/));
  expect(lines).toContainEqual(
    expect.stringMatching(/^gap \(test - train\) +-15\.0 pt +-25\.0 pt to -5\.0 pt +\+0\.250$/),
  );
});

test("errors keep four digits", () => {
  const lines = summarize(scored("rmse", 2.5, 3.25), paths).split("\n");
  expect(lines).toContainEqual(expect.stringMatching(/^test +3\.250 +3\.150 to 3\.350 +0\.500 +200$/));
  expect(lines).toContainEqual(
    expect.stringMatching(/^gap \(test - train\) +\+0\.7500 +\+0\.6500 to \+0\.8500/),
  );
});

test("the log loss stands in one column when it is the metric", () => {
  const text = summarize(scored("logLoss", 0.25, 0.5), paths);
  expect(text.match(/log loss/g)).toHaveLength(1);
  expect(text).toMatch(/^test +0\.5000 +0\.4000 to 0\.6000 +200$/m);
});

test("one network is told by its layers and what regularizes it, in as many lines as it takes", () => {
  const result = studyResult("classification");
  const regularizers = [{ dropout: 0.3, l1: 0.0001, l2: 0.001, weightDecay: 0.1, earlyStopping: 1 }];
  const chosen = {
    ...result.chosen,
    members: 1,
    parameters: 36483,
    layers: [[152, 128, 128, 3]],
    regularizers,
  };
  const text = summarize({ ...result, chosen }, paths);
  expect(text).toMatch(
    /^Network {2}layers 152-128-128-3, 36,483 parameters, dropout 0\.3.*\n {9}.*early stopping$/m,
  );
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
