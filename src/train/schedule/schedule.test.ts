import fc from "fast-check";
import { expect, it } from "vitest";
import { rateAt } from "./schedule.ts";

it("rises in a line, then falls along half a cosine to 0", () => {
  const schedule = { steps: 104, warmup: 4 };
  const rates = [0, 1, 2, 3, 4, 29, 54, 79, 104].map((step) => rateAt(schedule, step));
  // After the warm-up: (1 + cos(pi * progress)) / 2 at 0, 1/4, 1/2, 3/4 and 1.
  const cosine = [1, (2 + Math.SQRT2) / 4, 0.5, (2 - Math.SQRT2) / 4, 0];
  expect(rates).toEqual([0.2, 0.4, 0.6, 0.8, ...cosine].map((rate) => expect.closeTo(rate, 12)));
});

it("starts at the full rate without warm-up, and stays at 0 after the end", () => {
  expect(rateAt({ steps: 10, warmup: 0 }, 0)).toBe(1);
  expect(rateAt({ steps: 10, warmup: 0 }, 25)).toBe(0);
});

it("is in (0, 1] at every step of the training, up before the warm-up ends and down after it", () => {
  const cases = fc.record({
    steps: fc.integer({ min: 1, max: 5000 }),
    warmup: fc.integer({ min: 0, max: 200 }),
  });
  fc.assert(
    fc.property(cases, fc.nat(4999), (schedule, step) => {
      fc.pre(step < schedule.steps);
      const rate = rateAt(schedule, step);
      expect(rate).toBeGreaterThan(0);
      expect(rate).toBeLessThanOrEqual(1);
      const next = rateAt(schedule, step + 1);
      if (step + 1 <= schedule.warmup) expect(next).toBeGreaterThan(rate);
      else expect(next).toBeLessThan(rate);
    }),
  );
});
