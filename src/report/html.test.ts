import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { studyResult } from "../../test/fixtures/studyResult.ts";
import type { StudyResult } from "../study/result.ts";
import { renderReport } from "./html.ts";

const pages = (["classification", "regression"] as const).map(
  (kind) => [kind, renderReport(studyResult(kind))] as const,
);

describe.each(pages)("the report of a %s", (kind, page) => {
  const { document } = parseHTML(page);

  it("has every part, in order, with a heading that links reach", () => {
    const sections = [...document.querySelectorAll("section")].map((section) => section.id);
    expect(sections).toEqual([
      "verdict",
      "overfit",
      "shrink",
      "regularize",
      "textbook",
      "curves",
      "combine",
      ...(kind === "classification" ? ["calibration"] : []),
      "rows",
      "search",
      "ablation",
      "data",
      "audit",
      "use",
      "made",
      "glossary",
    ]);
    const links = [...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"));
    expect(links).toEqual(sections.map((id) => `#${id}`));
    expect(document.querySelectorAll("h1")).toHaveLength(1);
    for (const id of sections) expect(document.getElementById(`${id}-title`)?.tagName).toBe("H2");
  });

  it("needs nothing from elsewhere and runs nothing", () => {
    expect(page).not.toMatch(
      /https?:|\/\/[a-z]|<script|<link|<iframe|<img|\bsrc=|@import|url\(|\bon[a-z]+="/i,
    );
  });

  it("describes every figure and every table", () => {
    const figures = [...document.querySelectorAll("figure")];
    expect(figures).toHaveLength(kind === "classification" ? 13 : 12);
    for (const figure of figures) {
      const svgs = [...figure.querySelectorAll("svg")];
      expect(svgs).toHaveLength(2);
      for (const svg of svgs) {
        expect(svg.getAttribute("role")).toBe("img");
        expect(svg.getAttribute("aria-label")).toMatch(/\w/);
      }
      const caption = figure.querySelector("figcaption")?.textContent ?? "";
      expect(caption).toMatch(/One (large )?(mark|line|bar) is/);
      expect(caption).toMatch(/\bn\b/);
      expect(caption).toMatch(/linear|logarithmic/);
    }
    for (const table of document.querySelectorAll("table")) {
      expect(table.querySelector("caption")?.textContent).toMatch(/\w/);
      expect(table.querySelectorAll("thead th[scope=col]").length).toBeGreaterThan(1);
    }
  });

  it("shows no number gone wrong", () => {
    expect(document.querySelector("main")?.textContent).not.toMatch(/NaN|undefined|null|Infinity|\[object/);
  });
});

describe("renderReport", () => {
  const credit = studyResult("classification");

  it("gives the same text for the same result", () => {
    expect(renderReport(credit)).toBe(renderReport(studyResult("classification")));
  });

  it("writes names from the user as text, never as markup", () => {
    const evil = `<script>alert("x")</script>$&'`;
    const ledger = credit.stages.regularize.ledger.map((entry, i) =>
      i === 1 ? { ...entry, name: evil } : entry,
    );
    const curves = credit.stages.regularize.curves.map((curve) => ({ ...curve, name: evil }));
    const nasty: StudyResult = {
      ...credit,
      name: evil,
      data: {
        ...credit.data,
        source: evil,
        target: evil,
        classes: [evil, "b"],
        notes: [evil],
        columns: credit.data.columns.map((column) => ({ ...column, name: evil, reason: evil })),
      },
      stages: { ...credit.stages, regularize: { ...credit.stages.regularize, ledger, curves } },
      verdict: { ...credit.verdict, sentence: evil, because: [evil] },
      options: { target: evil },
    };
    const page = renderReport(nasty);
    expect(page).not.toContain("<script");
    expect(parseHTML(page).document.querySelector("h1")?.textContent).toBe(`${evil}: predicting ${evil}`);
  });

  it("draws a unit that holds markup as text", () => {
    const mpg = studyResult("regression");
    const page = renderReport({ ...mpg, data: { ...mpg.data, target: "<b>&" } });
    expect(page).not.toContain("<b>");
  });

  it.each(["classification", "regression"] as const)(
    "survives what JSON makes of a study: absent fields, null for what is no number (%s)",
    (kind) => {
      const study = studyResult(kind);
      const [first, ...others] = study.stages.regularize.trials;
      if (first === undefined) throw new Error("the fixture has trials");
      const trials = [{ ...first, trainLoss: Number.NaN, validationLoss: first.validationLoss }, ...others];
      const diverged = {
        ...study,
        stages: { ...study.stages, regularize: { ...study.stages.regularize, trials } },
      };
      const page = renderReport(JSON.parse(JSON.stringify(diverged)));
      expect(page).toContain("2 settings diverged");
      expect(page).not.toMatch(/NaN|undefined/);
    },
  );

  it("copes with a study that has no curves, no trials and one size", () => {
    const { regularize, shrink, combine } = credit.stages;
    const bare: StudyResult = {
      ...credit,
      stages: {
        ...credit.stages,
        regularize: { ...regularize, curves: [], trials: [], ledger: regularize.ledger.slice(0, 1) },
        shrink: { ...shrink, ladder: shrink.ladder.slice(0, 1), best: 0, chosen: 0 },
        combine: {
          ...combine,
          candidates: combine.candidates.slice(0, 1),
          kept: "single",
          members: combine.members.slice(0, 1),
        },
      },
    };
    const page = renderReport(bare);
    expect(page).toContain("No training curve was kept.");
    expect(page).not.toMatch(/NaN|undefined/);
  });
});
