import { expect, expectTypeOf, test } from "vitest";
import type { FitOptions } from "../study/options.ts";
import { commands } from "./commands.ts";
import { faceOptions, fitOptions, type Option, optionsOf, predictOptions, usageOf } from "./options.ts";

const all = [fitOptions, predictOptions, faceOptions].flatMap((table): Option<unknown>[] =>
  Object.values(table),
);

test("the table holds every option of fit that can be typed, with its type", () => {
  expectTypeOf<keyof typeof fitOptions>().toEqualTypeOf<Exclude<keyof FitOptions, "signal" | "onEvent">>();
  expectTypeOf(fitOptions.budgetSeconds.parse).returns.toEqualTypeOf<number>();
  // @ts-expect-error An option of FitOptions that is forgotten does not compile.
  const forgotten: typeof fitOptions = { target: fitOptions.target };
  expect(forgotten).toBeDefined();
});

test("within a command, names and short names are unique", () => {
  for (const { name } of commands) {
    const flags = optionsOf(name).flatMap(([, option]) => [
      option.name,
      option.short ?? `no short ${option.name}`,
    ]);
    expect(new Set([...flags, "help", "h"]).size).toBe(flags.length + 2);
  }
});

test("options are told in the same way: lower case, no full stop, no longer than a line and a half", () => {
  for (const { description } of all) {
    expect(description).toMatch(/^[a-z].*[^.]$/);
    expect(description.length).toBeLessThan(90);
  }
});

test("every value that is offered is accepted", () => {
  for (const option of all) {
    for (const value of option.values ?? []) {
      expect(() => option.parse(option.argument?.includes("=") ? `column=${value}` : value)).not.toThrow();
    }
  }
});

test("flags are written as they are typed", () => {
  expect(usageOf(fitOptions.target)).toBe("--target <column>");
  expect(usageOf(predictOptions.out)).toBe("-o, --out <file>");
  expect(usageOf(faceOptions.json)).toBe("--json");
});
