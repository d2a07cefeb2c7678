import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shapes } from "./all.ts";
import { cycleEnds } from "./cyclicCosine.ts";
import { rateAt } from "./schedule.ts";

describe.each(Object.entries(shapes))("%s", (name, shape) => {
  it("explains itself", () => {
    expect(shape.name).toBe(name);
    expect(shape.words).toMatch(/^[A-Z][^.]{20,120}\.$/);
    const start = shape.at(0, 1000);
    expect(shape.rises).toBe(start < 0.5);
  });

  it("stays in [0, 1], reaches its full value, and keeps its last value", () => {
    const cases = fc.record({
      steps: fc.integer({ min: 1, max: 5000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, ({ steps, share }) => {
        const rate = shape.at(Math.floor(share * steps), steps);
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(1);
        expect(shape.at(3 * steps, steps)).toBe(shape.at(2 * steps, steps));
      }),
    );
    const rates = Array.from({ length: 3000 }, (_, step) => shape.at(step, 3000));
    expect(Math.max(...rates)).toBeGreaterThan(0.9999);
  });

  it("is the factor on the learning rate where a schedule names it", () => {
    expect(rateAt({ steps: 200, warmup: 0, shape: shape.name }, 77)).toBe(shape.at(77, 200));
    if (!shape.rises)
      expect(rateAt({ steps: 210, warmup: 10, shape: shape.name }, 87)).toBe(shape.at(77, 200));
  });
});

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 11));

it("constant stays, with a warm-up before it", () => {
  expect(
    [0, 1, 2, 3, 50, 99].map((step) => rateAt({ steps: 100, warmup: 3, shape: "constant" }, step)),
  ).toEqual([0.25, 0.5, 0.75, 1, 1, 1]);
});

it("flatCosine is flat for one half, then half a cosine", () => {
  // (1 + cos(pi (max(1, 2t) - 1))) / 2 at t = 0, 1/4, 1/2, 5/8, 3/4, 7/8, 1.
  const rates = [0, 25, 50, 62.5, 75, 87.5, 100].map((step) => shapes.flatCosine.at(step, 100));
  expect(rates).toEqual(close([1, 1, 1, (2 + Math.SQRT2) / 4, 0.5, (2 - Math.SQRT2) / 4, 0]));
});

it("coslog4 is 1 in the middle of each of its four waves, and 0 between them", () => {
  // log2(1 + 15t) is 0, 1/2, 1, ... 4 at t = (2^n - 1) / 15 for n = 0, 1/2, 1, ... 4.
  const halves = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const rates = halves.map((half) => shapes.coslog4.at((100 * (2 ** (half / 2) - 1)) / 15, 100));
  expect(rates).toEqual(close(halves.map((half) => half % 2)));
  // A quarter into the first wave: log2(1 + 15t) = 1/4.
  expect(shapes.coslog4.at((100 * (2 ** 0.25 - 1)) / 15, 100)).toBeCloseTo(0.5, 12);
});

it("cyclicCosine falls along half a cosine four times, each from its full value", () => {
  // Equation 2 of Huang et al. 2017 with T = 16, M = 4: (1 + cos(pi t / 4)) / 2 at t = 0, 1, 2, 3, then again.
  const cycle = [1, (2 + Math.SQRT2) / 4, 0.5, (2 - Math.SQRT2) / 4];
  const rates = (steps: number) =>
    Array.from({ length: steps + 1 }, (_, step) => shapes.cyclicCosine.at(step, steps));
  expect(rates(16)).toEqual(close([...cycle, ...cycle, ...cycle, ...cycle, 0]));
  // Ten steps: cycles of 3, and 1 is left for the last one. (1 + cos(pi / 3)) / 2 = 3/4.
  expect(rates(10)).toEqual(close([1, 0.75, 0.25, 1, 0.75, 0.25, 1, 0.75, 0.25, 1, 0]));
});

it("a cycle ends before the step that is at the full rate again", () => {
  const schedule = { steps: 103, warmup: 3, shape: "cyclicCosine" as const };
  const ends = cycleEnds(schedule);
  expect(ends).toEqual([28, 53, 78, 103]);
  // (1 + cos(24/25 pi)) / 2 at the last step of each.
  expect(ends.map((end) => rateAt(schedule, end - 1))).toEqual(close([0, 0, 0, 0].fill(0.003942649342761)));
  expect(ends.map((end) => rateAt(schedule, end))).toEqual(close([1, 1, 1, 0]));
  expect(cycleEnds({ steps: 10, warmup: 0 })).toEqual([3, 6, 9, 10]);
  expect(cycleEnds({ steps: 60, warmup: 2 })).toEqual([17, 32, 47, 60]);
  expect(cycleEnds({ steps: 5, warmup: 0 })).toEqual([2, 4, 5]);
  expect(cycleEnds({ steps: 1, warmup: 0 })).toEqual([1]);
});

it("oneCycle is PyTorch's", () => {
  // p = torch.zeros(1, requires_grad=True); o = torch.optim.SGD([p], lr=1.0)
  // s = torch.optim.lr_scheduler.OneCycleLR(o, max_lr=1.0, total_steps=T)
  // for t in range(T): print(o.param_groups[0]["lr"]); o.step(); t < T - 1 and s.step()
  const rates = (steps: number, at: readonly number[]) => at.map((step) => shapes.oneCycle.at(step, steps));
  expect(rates(20, [0, 1, 2, 3, 4, 5, 6, 10, 15, 18, 19])).toEqual(
    close([
      0.04, 0.1316718427, 0.3716718427, 0.6683281573, 0.9083281573, 1.0, 0.987464006235, 0.716943001791,
      0.18825834605, 0.012539993765, 4e-6,
    ]),
  );
  expect(rates(100, [0, 10, 29, 30, 50, 98, 99])).toEqual(
    close([0.04, 0.295163948464, 1.0, 0.999496535285, 0.793893450576, 0.000507464715, 4e-6]),
  );
});
