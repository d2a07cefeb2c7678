import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFiles } from "../../test/temporaryFiles.ts";
import { describe as describeTable } from "../data/describe.ts";
import { readTable } from "../data/read.ts";
import { fitEncoder } from "../encode/encoder.ts";
import { mlp } from "../network/mlp.ts";
import { biasCount, weightCount } from "../network/network.ts";
import { randomFrom } from "../runtime/random.ts";
import type { TrainRows } from "../split/rows.ts";
import { composeModel } from "./compose.ts";
import { loadModel } from "./load.ts";
import { predictFile } from "./predict.ts";

const example = (name: string): string =>
  fileURLToPath(new URL(`../../examples/${name}.csv`, import.meta.url));
const write = temporaryFiles();
const folder = path.dirname(write("note.txt", ""));

/** Leaves a study's model with random weights in a folder of its own. */
async function studyOf(name: string, target: string): Promise<string> {
  const table = await readTable(example(name));
  const description = describeTable(table, { target });
  const encoder = fitEncoder(table, description, description.labelled as TrainRows);
  const network = mlp({
    inputs: encoder.width,
    plainInputs: encoder.plainWidth,
    hidden: [8],
    outputs: description.task === "regression" ? 1 : description.classes.length,
  });
  const random = randomFrom(1);
  const filled = (size: number) => Float32Array.from({ length: size }, () => 0.3 * random.normal());
  const member = { network, weights: filled(weightCount(network)), biases: filled(biasCount(network)) };
  const metadata = { trainingData: table.sha256 };
  const study = path.join(folder, name);
  mkdirSync(study, { recursive: true });
  const model = composeModel({ encoder, description, members: [member], metadata });
  writeFileSync(path.join(study, "model.onnx"), model);
  return study;
}

const lines = (file: string): string[] => readFileSync(file, "utf8").trimEnd().split("\n");

describe("predicting a file", () => {
  it.each([
    ["penguins", "species", "row,prediction,p:Adelie,p:Chinstrap,p:Gentoo"],
    ["german_credit", "class", "row,prediction,p:1,p:2"],
    ["auto_mpg", "mpg", "row,prediction"],
  ])("writes a line for every row of %s", async (name, target, header) => {
    const study = await studyOf(name, target);
    const out = path.join(folder, `${name}.out.csv`);
    const rows = lines(example(name)).length - 1;
    await expect(predictFile(study, example(name), out)).resolves.toEqual({ rows, out });
    const written = lines(out);
    expect(written[0]).toBe(header);
    expect(written).toHaveLength(rows + 1);
    for (const line of written.slice(1)) {
      const probabilities = line.split(",").slice(2).map(Number);
      if (name !== "auto_mpg") expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      else expect(Number.isFinite(Number(line.split(",")[1]))).toBe(true);
    }
    expect(readdirSync(folder).filter((file) => file.endsWith(".partial"))).toEqual([]);
  });

  it("gives the same for the same rows among other columns, in another order, read alone", async () => {
    const study = await studyOf("penguins", "species");
    const model = await loadModel(path.join(study, "model.onnx"));
    const table = await readTable(example("penguins"));
    const all = await model.predict(table, Int32Array.of(3, 6));
    await model.release();
    // Row 4 has nothing but its island; row 7 is whole. Alone, the missing numbers would read as text.
    const few = write(
      "few.csv",
      "note,sex,island,body_mass_g,flipper_length_mm,bill_depth_mm,bill_length_mm\n" +
        "x,,Torgersen,,,,\ny,FEMALE,Torgersen,3625,181,17.8,38.9\n",
    );
    const stdout = new PassThrough();
    const [result] = await Promise.all([predictFile(study, few, undefined, { stdout })]);
    expect(result).toEqual({ rows: 2, out: "-" });
    stdout.end();
    const [, ...written] = (await text(stdout)).trimEnd().split("\n");
    if (all.kind !== "classes") throw new Error("classes expected");
    const probabilities = written.flatMap((line) => line.split(",").slice(2).map(Number));
    expect(probabilities).toHaveLength(6);
    for (const [i, p] of probabilities.entries())
      expect(p).toBeCloseTo(all.probabilities[i] ?? Number.NaN, 6);
  });

  it("leaves a file that exists alone, and says so before reading anything", async () => {
    const there = write("there.csv", "mine");
    await expect(predictFile("nowhere", "nothing.csv", there)).rejects.toMatchObject({
      code: "predictions_exist",
    });
    expect(readFileSync(there, "utf8")).toBe("mine");
  });

  it("names the columns that the data lacks", async () => {
    const study = await studyOf("penguins", "species");
    const data = write("less.csv", "island,sex\nDream,MALE\n");
    const out = path.join(folder, "less.out.csv");
    await expect(predictFile(study, data, out)).rejects.toMatchObject({
      code: "columns_missing",
      message: expect.stringContaining("bill_length_mm, bill_depth_mm, flipper_length_mm, body_mass_g"),
    });
    expect(readdirSync(folder)).not.toContain("less.out.csv");
  });

  it("says what is wrong with the study or the place to write to", async () => {
    const study = await studyOf("penguins", "species");
    const data = example("penguins");
    await expect(predictFile("no/such/study", data)).rejects.toMatchObject({ code: "study_unreadable" });
    await expect(predictFile(folder, data)).rejects.toMatchObject({ code: "study_unreadable" });
    const broken = write("broken.onnx", "no model");
    await expect(predictFile(broken, data)).rejects.toMatchObject({ code: "model_unreadable" });
    const out = path.join(folder, "no-folder", "out.csv");
    await expect(predictFile(study, data, out)).rejects.toMatchObject({ code: "system_refused" });
  });
});
