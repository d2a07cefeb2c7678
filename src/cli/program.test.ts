import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { collect } from "../../test/fixtures/collect.ts";
import { UnseenError } from "../runtime/errors.ts";
import { version } from "../runtime/version.ts";
import { commands } from "./commands.ts";
import { optionsOf } from "./options.ts";
import { buildProgram, runProgram } from "./program.ts";

async function run(...words: string[]): Promise<{ out: string; error: unknown }> {
  const { stream, text } = collect();
  const terminal = { stdout: stream, stderr: stream, env: {}, signal: new AbortController().signal };
  const error = await runProgram(words, terminal, () => {}).catch((thrown: unknown) => thrown);
  return { out: text(), error };
}

async function refusal(...words: string[]): Promise<{ message: string; fix: string }> {
  const { error } = await run(...words);
  if (!(error instanceof UnseenError)) throw new Error(`not refused: ${words.join(" ")}`, { cause: error });
  return { message: error.message, fix: error.fix };
}

test("help lists exactly the commands that exist, and every line fits 80 columns", async () => {
  const { out } = await run("--help");
  const listed = [...(out.split("Commands:")[1] ?? "").matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
  const files = readdirSync(new URL("./commands", import.meta.url));
  expect(listed).toEqual(commands.map(({ name }) => name));
  for (const { name, load } of commands) {
    expect(files).toContain(`${name}.ts`);
    expect(load).toBeTypeOf("function");
  }
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("no words at all show the help", async () => {
  expect(await run()).toEqual(await run("--help"));
});

test.each(commands.map(({ name }) => name))(
  "the help of %s shows its options within 80 columns",
  async (name) => {
    const { out, error } = await run(name, "--help");
    expect(error).toBeUndefined();
    for (const [, option] of optionsOf(name)) expect(out).toContain(`--${option.name}`);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  },
);

test("the version is that of package.json", async () => {
  expect((await run("--version")).out.trim()).toBe(version());
  expect(version()).toMatch(/^\d+\.\d+\.\d+/);
});

describe("words that do not fit are refused with a fix", () => {
  test("an unknown command suggests the nearest", async () => {
    expect(await refusal("fti", "x.csv")).toEqual({
      message: "There is no command fti.",
      fix: "Did you mean unseen fit?",
    });
    expect((await refusal("xylophone")).fix).toBe(
      "The commands are fit, plan, audit, predict, resume, report, unseal.",
    );
  });
  test("an unknown option suggests the nearest of that command", async () => {
    expect(await refusal("fit", "x.csv", "--tagret", "y")).toEqual({
      message: "unseen fit has no option --tagret.",
      fix: "Did you mean --target?",
    });
    expect((await refusal("report", "x", "--seed", "1")).fix).toBe("See unseen report --help.");
    expect((await refusal("--verison")).fix).toBe("Did you mean --version?");
  });
  test("a value that does not parse names the option, what was given and what is expected", async () => {
    expect(await refusal("fit", "x.csv", "--target", "y", "--budget", "90")).toEqual({
      message: '--budget expects a time with its unit, such as 90s, 2m or 1h, and was given "90".',
      fix: "Write --budget with such a value.",
    });
    expect((await refusal("fit", "x.csv", "--target", "y", "--split", "stratifed")).fix).toBe(
      "Did you mean --split stratified?",
    );
  });
  test("what is missing is named with an example", async () => {
    expect(await refusal("fit", "x.csv")).toEqual({
      message: "unseen fit needs --target <column>.",
      fix: "For example: unseen fit examples/penguins.csv --target species",
    });
    expect((await refusal("predict", "runs/x-1")).message).toBe("unseen predict needs <data>.");
    expect((await refusal("fit", "x.csv", "--target")).message).toBe(
      "--target <column> stands without its value.",
    );
  });
  test("one word too many", async () => {
    expect((await refusal("fit", "my", "table.csv", "--target", "y")).message).toBe(
      'unseen fit does not know what to do with "table.csv".',
    );
  });
});

test("values reach the command parsed and under the keys of FitOptions", async () => {
  const { stream } = collect();
  const terminal = { stdout: stream, stderr: stream, env: {}, signal: new AbortController().signal };
  const calls: unknown[] = [];
  const fit = commands.find(({ name }) => name === "fit");
  if (fit === undefined) throw new Error("there is no fit");
  const spied = { ...fit, load: async () => async (call: unknown) => void calls.push(call) };
  const words =
    "fit x.csv --target y --test 20% --budget 1m30s --ignore a,b --ignore c --kind zip=category --seed 7 --quiet";
  await buildProgram(terminal, () => {}, [spied]).parseAsync(words.split(" "), { from: "user" });
  expect(calls).toEqual([
    expect.objectContaining({
      arguments: ["x.csv"],
      values: {
        target: "y",
        test: 0.2,
        budgetSeconds: 90,
        ignore: ["a", "b", "c"],
        kinds: { zip: "category" },
        seed: 7,
        quiet: true,
      },
    }),
  ]);
});
