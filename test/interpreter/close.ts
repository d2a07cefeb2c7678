import { expect } from "vitest";
import { at, numbers, type Value } from "./value.ts";

export interface Tolerance {
  readonly relative: number;
  readonly absolute: number;
}

/** Fails unless every number lies within absolute + relative * |expected| of what is expected. */
export function expectClose(
  actual: Value | readonly number[],
  expected: Value | readonly number[],
  { relative, absolute }: Tolerance,
  what: string,
): void {
  const left = "data" in actual ? numbers(actual) : actual;
  const right = "data" in expected ? numbers(expected) : expected;
  expect(left.length, what).toBe(right.length);
  if ("data" in actual && "data" in expected) expect(actual.shape, what).toEqual(expected.shape);
  left.forEach((value, i) => {
    const wanted = at(right, i);
    const off = Math.abs(value - wanted);
    if (!(off <= absolute + relative * Math.abs(wanted))) {
      expect.fail(`${what}: element ${i} is ${value}, expected ${wanted}`);
    }
  });
}
