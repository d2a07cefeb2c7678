import { expect, describe as group, test } from "vitest";
import { describe } from "./describe.ts";
import { readTable } from "./read.ts";

group("the example tables", () => {
  const example = (name: string) =>
    readTable(new URL(`../../examples/${name}.csv`, import.meta.url).pathname);

  test("penguins: three species, missing measurements", async () => {
    const description = describe(await example("penguins"), { target: "species" });
    expect(description).toMatchObject({
      task: "multiclass",
      classes: ["Adelie", "Chinstrap", "Gentoo"],
      notes: [],
    });
    expect(description.columns.map(({ name, kind, missing }) => [name, kind, missing])).toEqual([
      ["species", "category", 0],
      ["island", "category", 0],
      ["bill_length_mm", "numeric", 2],
      ["bill_depth_mm", "numeric", 2],
      ["flipper_length_mm", "numeric", 2],
      ["body_mass_g", "numeric", 2],
      ["sex", "category", 11],
    ]);
  });

  test("auto mpg: the name of the car is left out", async () => {
    const description = describe(await example("auto_mpg"), { target: "mpg" });
    expect(description.task).toBe("regression");
    expect(description.columns.filter(({ role }) => role === "left-out").map(({ name }) => name)).toEqual([
      "name",
    ]);
    expect(description.columns.find(({ name }) => name === "horsepower")).toMatchObject({
      kind: "numeric",
      missing: 6,
    });
  });

  test("german credit: two classes that are numbers, 13 categories, 7 numbers", async () => {
    const description = describe(await example("german_credit"), { target: "class" });
    expect(description).toMatchObject({ task: "binary", classes: ["1", "2"], notes: [] });
    const features = description.columns.filter(({ role }) => role === "feature");
    expect(features.filter(({ kind }) => kind === "category")).toHaveLength(13);
    expect(features.filter(({ kind }) => kind === "numeric")).toHaveLength(7);
  });
});
