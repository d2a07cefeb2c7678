import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderReport } from "../../src/report/html.ts";
import { studyResult } from "../fixtures/studyResult.ts";
import { startChromium } from "./chromium.ts";

let folder = "";
let browser: Browser;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "unseen-browser-"));
  browser = await startChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(["classification", "regression"] as const)("the report of a %s", (kind) => {
  const complaints: string[] = [];
  let page: Page;
  let address = "";
  beforeAll(async () => {
    const path = join(folder, `${kind}.html`);
    writeFileSync(path, renderReport(studyResult(kind)));
    address = pathToFileURL(path).href;
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (request.url() !== address && !request.url().startsWith("data:")) complaints.push(request.url());
    });
    await page.goto(address, { waitUntil: "load" });
  });
  afterAll(() => page.close());

  test.each([1280, 375])("shows its figures in a window of %d pixels, none wider than it", async (width) => {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    // A figure may hold one drawing for wide windows and one for narrow ones.
    const drawings = await page.locator("svg:visible").evaluateAll((all) =>
      all.map((svg) => {
        const { width, height } = svg.getBoundingClientRect();
        return { width, height, marks: svg.querySelectorAll("path, circle, rect, line").length };
      }),
    );
    expect(drawings.length).toBeGreaterThanOrEqual(2);
    for (const drawing of drawings) {
      expect(drawing.width).toBeGreaterThan(100);
      expect(drawing.width).toBeLessThanOrEqual(width);
      expect(drawing.height).toBeGreaterThan(50);
      expect(drawing.marks).toBeGreaterThan(2);
    }
  });
  test("draws no mark at a place that is no number", async () => {
    const markup = await page.locator("svg").evaluateAll((all) => all.map((svg) => svg.outerHTML));
    for (const each of markup) expect(each).not.toMatch(/NaN|Infinity|undefined/);
  });
  test("says the verdict in words", async () => {
    const { sentence } = studyResult(kind).verdict;
    expect(await page.getByText(sentence).first().isVisible()).toBe(true);
  });
  test("asks the network for nothing and complains about nothing", () => {
    expect(complaints).toEqual([]);
  });
});
