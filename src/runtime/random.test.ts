import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Random, randomFrom } from "./random.ts";

const first = (random: Random, count = 8): number[] => Array.from({ length: count }, () => random.uint32());
const draws = 100_000;
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

/** Returns how many standard errors the mean of the values lies from what is expected. */
function offBy(values: readonly number[], expected: number): number {
  const center = mean(values);
  const variance = mean(values.map((x) => (x - center) ** 2));
  return Math.abs(center - expected) / Math.sqrt(variance / values.length);
}

/** Returns the chi-square statistic of counts that should all be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, x) => sum + x, 0) / counts.length;
  return counts.reduce((sum, x) => sum + (x - expected) ** 2 / expected, 0);
}

/** A chi-square with that many degrees of freedom has this mean and variance: five sigma above is a fault. */
const tooMuch = (freedom: number): number => freedom + 5 * Math.sqrt(2 * freedom);

const names = fc.array(fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true })), { maxLength: 3 });

describe("streams", () => {
  it("of the same seed and names are the same, whatever was drawn before", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), names, fc.nat(5), (seed, path, drawn) => {
        const busy = randomFrom(seed);
        first(busy, drawn);
        expect(first(busy.split(...path))).toEqual(first(randomFrom(seed).split(...path)));
      }),
    );
  });

  it("split by two names as by one after the other", () => {
    expect(first(randomFrom(1).split("a", 2))).toEqual(first(randomFrom(1).split("a").split(2)));
  });

  it("differ where seeds or names differ, be it by a hair", () => {
    const root = randomFrom(1);
    const streams = [
      root,
      randomFrom(2),
      randomFrom(-1),
      randomFrom(1.5),
      randomFrom(Number.MAX_SAFE_INTEGER),
      root.split("a"),
      root.split("b"),
      root.split("ab"),
      root.split("a", "b"),
      root.split("b", "a"),
      root.split(1),
      root.split("1"),
      root.split("#1"),
      root.split(1, 1),
      root.split(11),
      root.split(""),
      root.split("", ""),
    ].map((random) => first(random).join());
    expect(new Set(streams).size).toBe(streams.length);
  });

  it("of neighboring seeds and names are not correlated", () => {
    const root = randomFrom(7);
    const pairs: [Random, Random][] = [
      [randomFrom(0), randomFrom(1)],
      [root.split("trial", 1), root.split("trial", 2)],
      [root, root.split("trial")],
      [root.split("a"), root.split("b")],
    ];
    for (const [a, b] of pairs) {
      // The product of two independent centered uniforms has mean 0.
      const products = Array.from({ length: draws }, () => (a.uniform() - 0.5) * (b.uniform() - 0.5));
      expect(offBy(products, 0)).toBeLessThan(5);
    }
  });

  it("begin anywhere: the first numbers of many seeds are uniform", () => {
    const counts = Array.from({ length: 64 }, () => 0);
    for (let seed = 0; seed < 20_000; seed++) {
      const bucket = randomFrom(seed).uint32() >>> 26;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    expect(chiSquare(counts)).toBeLessThan(tooMuch(63));
  });
});

describe("numbers", () => {
  it("are uniform in [0, 1): mean 1/2, variance 1/12, lag 1 uncorrelated", () => {
    const random = randomFrom(3).split("uniform");
    const values = Array.from({ length: draws }, () => random.uniform());
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(offBy(values, 1 / 2)).toBeLessThan(5);
    expect(
      offBy(
        values.map((x) => (x - 0.5) ** 2),
        1 / 12,
      ),
    ).toBeLessThan(5);
    const lagged = values.slice(1).map((x, i) => (x - 0.5) * ((values[i] ?? 0) - 0.5));
    expect(offBy(lagged, 0)).toBeLessThan(5);
  });

  it("have 53 random bits", () => {
    const random = randomFrom(4);
    const odd = Array.from({ length: 1000 }, () => (random.uniform() * 2 ** 53) % 2);
    expect(mean(odd)).toBeGreaterThan(0.4);
    expect(mean(odd)).toBeLessThan(0.6);
  });

  it("are normal: moments 0, 1, 0, 3, and 5 % beyond 1.96", () => {
    const random = randomFrom(5).split("normal");
    const values = Array.from({ length: draws }, () => random.normal());
    [0, 1, 0, 3].forEach((moment, i) => {
      const powers = values.map((x) => x ** (i + 1));
      expect(offBy(powers, moment)).toBeLessThan(5);
    });
    const beyond = values.map((x) => (Math.abs(x) > 1.959963984540054 ? 1 : 0));
    expect(offBy(beyond, 0.05)).toBeLessThan(5);
  });

  it("are integers below the bound, each as often", () => {
    const random = randomFrom(6);
    const counts = Array.from({ length: 7 }, () => 0);
    for (let i = 0; i < draws; i++) {
      const drawn = random.integer(7);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect(counts).toHaveLength(7);
    expect(chiSquare(counts)).toBeLessThan(tooMuch(6));
    expect(random.integer(1)).toBe(0);
  });
});

describe("shuffle", () => {
  it("moves the items of the same array, and loses none", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const shuffled = [...items];
        expect(randomFrom(seed).shuffle(shuffled)).toBe(shuffled);
        expect(shuffled.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
      }),
    );
    const numbers = Int32Array.from({ length: 100 }, (_, i) => i);
    expect(randomFrom(1).shuffle(numbers).toSorted()).toEqual(Int32Array.from({ length: 100 }, (_, i) => i));
  });

  it("gives each of the 24 orders of four items as often", () => {
    const random = randomFrom(8);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle([0, 1, 2, 3]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()])).toBeLessThan(tooMuch(23));
  });
});

describe("fill", () => {
  it("gives each byte as often, at every offset in a word", () => {
    const bytes = new Uint8Array(256_000);
    randomFrom(9).fill(bytes);
    for (const offset of [0, 1, 2, 3]) {
      const counts = Array.from({ length: 256 }, () => 0);
      for (let i = offset; i < bytes.length; i += 4) {
        const byte = bytes[i] ?? 0;
        counts[byte] = (counts[byte] ?? 0) + 1;
      }
      expect(chiSquare(counts)).toBeLessThan(tooMuch(255));
    }
  });

  it("gives the same bytes wherever they lie in memory, and touches no others", () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(40), (offset, length) => {
        const aligned = new Uint8Array(length);
        randomFrom(1).fill(aligned);
        const memory = new Uint8Array(length + 8).fill(170);
        randomFrom(1).fill(memory.subarray(offset, offset + length));
        expect(memory.slice(offset, offset + length)).toEqual(aligned);
        expect(memory.slice(0, offset).every((byte) => byte === 170)).toBe(true);
        expect(memory.slice(offset + length).every((byte) => byte === 170)).toBe(true);
      }),
    );
  });
});
