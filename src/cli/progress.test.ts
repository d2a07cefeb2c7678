import { expect, test } from "vitest";
import { collect } from "../../test/fixtures/collect.ts";
import type { StudyEvent } from "../study/events.ts";
import { shortTime, showProgress } from "./progress.ts";

const esc = "\u001b";
const rewrite = `\r${esc}[2K`;
const sentence =
  "A network of 33,000 parameters learned the training rows by heart: its training loss of 0.0004 is at the floor.";
const events: readonly StudyEvent[] = [
  { event: "started", name: "penguins", folder: "runs/penguins-1", resumed: false },
  { event: "note", sentence: "2 rows without a species are left out." },
  { event: "stage-begins", stage: "overfit", sentence: "Training a network that is far too large." },
  { event: "progress", stage: "overfit", done: 0, secondsLeft: undefined, networksTrained: 0 },
  { event: "progress", stage: "overfit", done: 0.416, secondsLeft: 61.2, networksTrained: 17 },
  { event: "stage-ends", stage: "overfit", sentence, seconds: 8.2 },
];

/** Returns what a terminal shows after carriage returns and erased lines. */
function shown(text: string): string {
  return text
    .split("\n")
    .map((line) => line.split(`${rewrite}`).at(-1))
    .join("\n");
}

function play(
  terminal: { readonly columns?: number } | undefined,
  env: Record<string, string> = {},
  seconds = 1,
): string {
  const { stream, text } = collect(terminal);
  let time = 0;
  const progress = showProgress({ stream, env, now: () => time });
  for (const event of events) {
    progress.onEvent(event);
    time += seconds;
  }
  progress.close();
  return text();
}

test("dangers and warnings of the audit are told with what mends them, notes are not", () => {
  const { stream, text } = collect(undefined);
  const { onEvent } = showProgress({ stream, env: {}, now: () => 0 });
  const finding = {
    name: "strong-column",
    columns: ["fee"],
    sentence: "fee alone explains all.",
    cost: null,
    fix: "--ignore fee",
    evidence: {},
  } as const;
  onEvent({ event: "finding", finding: { ...finding, severity: "note" } });
  onEvent({ event: "finding", finding: { ...finding, severity: "danger" } });
  expect(text()).toBe(`${" ".repeat(16)}Danger: fee alone explains all. --ignore fee.\n`);
});

test("a pipe gets plain lines of at most 80 columns", () => {
  const text = play(undefined);
  expect(text).toBe(
    [
      "Studying penguins in runs/penguins-1",
      "                2 rows without a species are left out.",
      "2/6 overfit     Training a network that is far too large.",
      "2/6 overfit     A network of 33,000 parameters learned the training rows by",
      "                heart: its training loss of 0.0004 is at the floor. (9 s)",
      "",
    ].join("\n"),
  );
  expect(text).not.toContain("\r");
  expect(text).not.toContain(esc);
});

test("a pipe hears from a long stage every half minute", () => {
  expect(play(undefined, {}, 20)).toContain("2/6 overfit     41%, 1 min 2 s left, 17 networks\n");
});

test("a terminal rewrites one line in place, which never wraps", () => {
  const rewritten = (columns: number) =>
    play({ columns })
      .split("\n")
      .flatMap((line) => line.split(rewrite).slice(1, -1));
  expect(rewritten(80)).toContain("2/6 overfit     [########------------]  41%, 1 min 2 s left, 17 networks");
  expect(rewritten(0)).toEqual(rewritten(80));
  for (const columns of [20, 60, 80, 200]) {
    expect(rewritten(columns)).toHaveLength(3);
    for (const line of rewritten(columns)) expect(line.length).toBeLessThan(Math.min(columns, 80));
  }
});

test("no time is promised before it is known", () => {
  expect(play({ columns: 80 })).toContain("[--------------------]   0%, 0 networks");
});

test("finished stages remain with their sentence, and nothing else does", () => {
  expect(shown(play({ columns: 80 }, { NO_COLOR: "1" }))).toBe(
    [
      "Studying penguins in runs/penguins-1",
      "                2 rows without a species are left out.",
      "2/6 overfit     A network of 33,000 parameters learned the training rows by",
      "                heart: its training loss of 0.0004 is at the floor. (9 s)",
      "",
    ].join("\n"),
  );
});

test("colors only where they are wanted", () => {
  expect(play({ columns: 80 })).toContain(`${esc}[1m2/6 overfit`);
  expect(play({ columns: 80 }, { NO_COLOR: "1" })).not.toContain(`${esc}[1m`);
  expect(play({ columns: 80 }, { TERM: "dumb" })).not.toContain(esc);
});

test("closing clears a line that was being rewritten", () => {
  const { stream, text } = collect({ columns: 80 });
  let time = 0;
  const progress = showProgress({ stream, env: {}, now: () => time++ });
  progress.onEvent({ event: "progress", stage: "shrink", done: 0.5, secondsLeft: 1, networksTrained: 1 });
  progress.close();
  progress.close();
  expect(shown(text())).toBe("");
  expect(text()).toContain("1 network\r");
});

test("a terminal is written to 20 times a second at most", () => {
  const { stream, text } = collect({ columns: 80 });
  let time = 0;
  const progress = showProgress({ stream, env: {}, now: () => time });
  for (let i = 0; i < 100; i++) {
    time += 0.001;
    progress.onEvent({
      event: "progress",
      stage: "shrink",
      done: i / 100,
      secondsLeft: 1,
      networksTrained: i,
    });
  }
  expect(text().split("\r").length - 1).toBe(2);
});

test("100 % is said at the end alone", () => {
  const { stream, text } = collect({ columns: 80 });
  let time = 0;
  const progress = showProgress({ stream, env: {}, now: () => time++ });
  progress.onEvent({
    event: "progress",
    stage: "shrink",
    done: 0.9999,
    secondsLeft: 0.1,
    networksTrained: 9,
  });
  expect(text()).toContain("[###################-]  99%");
  progress.onEvent({ event: "progress", stage: "shrink", done: 1, secondsLeft: 0, networksTrained: 9 });
  expect(text()).toContain("[####################] 100%");
});

test.each([
  [0, "0 s"],
  [0.2, "1 s"],
  [59.5, "1 min"],
  [61.2, "1 min 2 s"],
  [3599.5, "1 h 0 min"],
  [3780, "1 h 3 min"],
])("%d seconds are told as %s", (seconds, told) => {
  expect(shortTime(seconds)).toBe(told);
});
