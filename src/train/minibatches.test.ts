import fc from "fast-check";
import { expect, it } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { Minibatches } from "./minibatches.ts";

const rowsOf = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => 100 + 3 * i);

function batches(count: number, batchSize: number, dealt: number, seed = 1): number[][] {
  const minibatches = new Minibatches(rowsOf(count), batchSize, randomFrom(seed));
  return Array.from({ length: dealt }, () => {
    const batch = new Int32Array(batchSize);
    minibatches.deal(batch, 0);
    return [...batch];
  });
}

it("deals every row once an epoch, in a new order each", () => {
  const dealt = batches(12, 4, 6);
  const [first, second] = [dealt.slice(0, 3).flat(), dealt.slice(3).flat()];
  expect(first.toSorted((a, b) => a - b)).toEqual([...rowsOf(12)]);
  expect(second.toSorted((a, b) => a - b)).toEqual([...rowsOf(12)]);
  expect(second).not.toEqual(first);
});

it("leaves a different remainder out every epoch", () => {
  const dealt = batches(11, 4, 400);
  const left = new Map<number, number>();
  for (let epoch = 0; epoch < 200; epoch++) {
    const taken = new Set(dealt.slice(2 * epoch, 2 * epoch + 2).flat());
    expect(taken.size).toBe(8);
    for (const row of rowsOf(11)) if (!taken.has(row)) left.set(row, (left.get(row) ?? 0) + 1);
  }
  // 3 of 11 are left out each time: 54.5 times in 200 epochs on average, standard deviation 6.3.
  for (const row of rowsOf(11)) expect(Math.abs((left.get(row) ?? 0) - 54.5)).toBeLessThan(4 * 6.3);
});

it("never deals a row that is not the member's, and writes where it is told", () => {
  const cases = fc.record({
    count: fc.integer({ min: 1, max: 40 }),
    batchSize: fc.integer({ min: 1, max: 50 }),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(cases, ({ count, batchSize, seed }) => {
      const rows = rowsOf(count);
      const minibatches = new Minibatches(rows, batchSize, randomFrom(seed));
      for (let turn = 0; turn < 5; turn++) {
        const into = new Int32Array(batchSize + 2).fill(-1);
        minibatches.deal(into, 1);
        expect([into[0], into[batchSize + 1]]).toEqual([-1, -1]);
        const batch = into.subarray(1, batchSize + 1);
        expect(batch.every((row) => rows.includes(row))).toBe(true);
        // No row comes oftener than it must.
        const most = Math.max(...batch.map((row) => batch.filter((other) => other === row).length));
        expect(most).toBe(Math.ceil(batchSize / count));
      }
      expect(rows).toEqual(rowsOf(count));
    }),
  );
});

it("deals the same batches from the same seed", () => {
  expect(batches(11, 4, 9, 5)).toEqual(batches(11, 4, 9, 5));
  expect(batches(11, 4, 9, 5)).not.toEqual(batches(11, 4, 9, 6));
});
