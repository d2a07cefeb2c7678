import { expect, test } from "vitest";
import { example } from "../../test/study/commandLine.ts";
import { audit } from "./audit.ts";

test("an audit reads and splits as fit does, and trains and writes nothing", async () => {
  const found = await audit(example("penguins.csv"), { target: "species" });
  expect(found).toMatchObject({
    format: "unseen.audit/1",
    name: "penguins",
    rows: 344,
    target: "species",
    task: "multiclass",
    split: { strategy: "stratified", rows: { rest: 275, test: 69 } },
  });
  expect(found.findings.filter(({ severity }) => severity === "danger")).toEqual([]);
  expect(await audit(example("penguins.csv"), { target: "species" })).toEqual(found);
  const ignored = await audit(example("penguins.csv"), { target: "species", ignore: ["island"] });
  expect(ignored.findings.flatMap(({ columns }) => columns)).not.toContain("island");
});

test("errors are those of fit", async () => {
  await expect(audit(example("penguins.csv"), { target: "specis" })).rejects.toThrow(
    'The target "specis" is not a column',
  );
});
