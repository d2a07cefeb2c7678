import { join } from "node:path";
import { expect, test } from "vitest";
import { loadModel } from "../../src/index.ts";
import { fit } from "../../src/study/fit.ts";
import { unsealAgain } from "../../src/study/unsealAgain.ts";
import { temporaryFolder } from "../temporaryFolder.ts";
import { everyNthRow, shortest } from "./smallTables.ts";

const root = temporaryFolder();

test("without a refit, training scores are those of the rows that trained, at a second look, too", async () => {
  everyNthRow("penguins.csv", 4, root);
  const path = join(root, "penguins.csv");
  const study = await fit(path, { target: "species", ...shortest, refit: false, out: join(root, "study") });
  const { chosen, scores, split, stages } = study.result;
  expect(chosen.refitted).toBe(false);
  // A fold's training rows: all but one part in so many.
  const { train, test: sealed } = split.rows;
  const rows = stages.combine.kept === "folds" ? train : train - Math.ceil(train / split.folds);
  expect(Math.abs(scores.train.n - rows)).toBeLessThanOrEqual(1);
  expect(scores.test.n).toBe(sealed);
  const model = await loadModel(study.files.plain);
  await model.release();
  const again = await unsealAgain(study.folder, { reason: "a referee asks" });
  expect(again.result.scores.train.n).toBe(scores.train.n);
  expect(again.result.scores.train.loss).toBe(scores.train.loss);
}, 120_000);
