import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../runtime/random.ts";
import { type Contestant, effortOf, stretchesFor, survivors } from "./halving.ts";

describe("the stretches of successive halving", () => {
  test("end after a ninth, a third and all of the length, each with a third of the settings before it", () => {
    expect(stretchesFor(90, 8)).toEqual([
      { share: 1 / 9, settings: 90 },
      { share: 1 / 3, settings: 30 },
      { share: 1, settings: 10 },
    ]);
    // By hand: 90 / 9 + 30 * 2 / 9 + 10 * 2 / 3.
    expect(effortOf(stretchesFor(90, 8))).toBeCloseTo(10 + 20 / 3 + 20 / 3, 10);
    // A third of what training all of them takes, and less with more settings.
    expect(effortOf(stretchesFor(60, 8)) / 60).toBeLessThan(1 / 3);
  });

  test("leave out a comparison after which all would go on", () => {
    expect(stretchesFor(20, 8)).toEqual([
      { share: 1 / 9, settings: 20 },
      { share: 1, settings: 8 },
    ]);
    expect(stretchesFor(8, 8)).toEqual([{ share: 1, settings: 8 }]);
    expect(stretchesFor(1, 8)).toEqual([{ share: 1, settings: 1 }]);
  });

  test("never grow again, end at the whole length with enough settings, and cost no more than all would", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 20 }), (settings, least) => {
        const stretches = stretchesFor(settings, least);
        expect(stretches[0]?.settings).toBe(settings);
        expect(stretches.at(-1)).toMatchObject({ share: 1 });
        expect(stretches.at(-1)?.settings).toBeGreaterThanOrEqual(Math.min(least, settings));
        const counts = stretches.map((stretch) => stretch.settings);
        expect(counts.toSorted((a, b) => b - a)).toEqual(counts);
        expect(effortOf(stretches)).toBeLessThanOrEqual(settings + 1e-9);
      }),
      { seed: 5 },
    );
  });
});

const contestant = (loss: number, strength = 0, cost = 1): Contestant => ({ loss, strength, cost });

describe("who goes on", () => {
  test("are the best, where strength and cost have no say", () => {
    const { kept, byQuota } = survivors(
      [0.5, 0.2, 0.9, 0.1, 0.3].map((loss) => contestant(loss)),
      2,
    );
    expect(kept).toEqual([1, 3]);
    expect(byQuota).toEqual([]);
  });

  test("are some of the weakly, the middling and the strongly regularized, however the others do", () => {
    // Nine that are the better the weaker they are regularized; six places, of which each third has one for certain.
    const all = Array.from({ length: 9 }, (_, i) => contestant(0.1 * (i + 1), i));
    expect(survivors(all, 6)).toEqual({ kept: [0, 1, 2, 3, 4, 6], byQuota: [6] });
  });

  test("are not those that diverged, as long as there are others", () => {
    const all = [contestant(Number.NaN), contestant(2), contestant(Number.POSITIVE_INFINITY), contestant(1)];
    expect(survivors(all, 2).kept).toEqual([1, 3]);
    expect(survivors(all, 3).kept).toHaveLength(3);
  });

  test("pass over a dear one that would leave too little for the others", () => {
    const all = [
      contestant(0.1, 0, 6),
      contestant(0.2, 0, 3),
      contestant(0.3),
      contestant(0.4),
      contestant(0.5),
    ];
    // Three places for 5: 6 is too much, 3 leaves 2 for two cheap ones.
    expect(survivors(all, 3, 5).kept).toEqual([1, 2, 3]);
    expect(survivors(all, 3, 8).kept).toEqual([0, 2, 3]);
  });

  test("are as many as there are places, within what they may cost", () => {
    const cost = fc.integer({ min: 1, max: 20 });
    const some = fc.record({ loss: fc.double(), strength: fc.double({ noNaN: true }), cost });
    fc.assert(
      fc.property(
        fc.array(some, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 200 }),
        (all, wanted, limit) => {
          const places = Math.min(wanted, all.length);
          expect(survivors(all, places).kept).toHaveLength(places);
          const { kept } = survivors(all, places, limit);
          expect(new Set(kept).size).toBe(kept.length);
          expect(kept.length).toBeLessThanOrEqual(places);
          const spent = kept.reduce((sum, i) => sum + (all[i]?.cost ?? 0), 0);
          const cheapest = Math.min(...all.map((one) => one.cost));
          expect(spent).toBeLessThanOrEqual(Math.max(limit, places * cheapest) + 1e-6);
        },
      ),
      { seed: 5 },
    );
  });

  test("have the truly best among them where regularized settings start slowly", () => {
    // Losses after a share t of the length: all fall to their end, the strongly regularized ones later.
    const random = randomFrom(8);
    let found = 0;
    for (let r = 0; r < 200; r++) {
      const own = random.split(r);
      const settings = Array.from({ length: 60 }, () => {
        const strength = own.uniform();
        const end = 0.5 + 0.3 * (strength - 0.8) ** 2 + 0.02 * own.normal();
        return { strength, end, at: (t: number) => end + 0.5 * Math.exp((-t * 12) / (0.3 + strength)) };
      });
      const [, second, third] = stretchesFor(60, 8);
      const alive = [1 / 9, 1 / 3].reduce<typeof settings>((now, t, i) => {
        const contestants = now.map(({ at, strength }) => contestant(at(t), strength));
        const places = (i === 0 ? second : third)?.settings ?? 0;
        return survivors(contestants, places).kept.flatMap((k) => now[k] ?? []);
      }, settings);
      const best = Math.min(...settings.map(({ end }) => end));
      if (Math.min(...alive.map(({ end }) => end)) <= best + 0.01) found++;
    }
    expect(found).toBeGreaterThan(180);
  });
});
