import { afterAll, describe, expect, it } from "vitest";
import { dataOf, exclusiveOr, member, network, population } from "../../test/training/train.ts";
import { randomFrom } from "../runtime/random.ts";
import { openCrew } from "./crew.ts";
import type { Population } from "./population.ts";

const data = dataOf(200, 3, "classes", exclusiveOr);
const shape = network(3, [16, 16], 2);

/** Populations of different cost, so that they end in another order than they are given. */
const populations: Population[] = [60, 400, 20, 200].map((steps, i) =>
  population(
    network(3, [8 + 4 * i], 2),
    [member(`${i}a`, { strengths: { dropout: 0.2 } }), member(`${i}b`)],
    { schedule: { steps, warmup: 5 }, checkEvery: 20 },
  ),
);

/** Trains for about a minute if nobody stops it. */
const endless = (i: number): Population =>
  population(network(3, [64, 64], 2), [member(i), member(`${i}b`)], {
    schedule: { steps: 1_000_000, warmup: 0 },
    checkEvery: 500,
  });

const one = openCrew(1);
const two = openCrew(2);
afterAll(() => Promise.all([one.close(), two.close()]));

async function abortAfter(milliseconds: number): Promise<{ cause: unknown; late: number }> {
  const id = await two.load(data);
  const stop = new AbortController();
  let stopped = 0;
  const timer = setTimeout(() => {
    stopped = performance.now();
    stop.abort(new Error("enough"));
  }, milliseconds);
  try {
    await two.train(id, [endless(0), ...populations, endless(1), endless(2)], { signal: stop.signal });
    throw new Error("trained to the end");
  } catch (cause) {
    return { cause, late: performance.now() - stopped };
  } finally {
    clearTimeout(timer);
    await two.forget(id);
  }
}

describe("a crew", () => {
  it("of one and of two gives the same bits, in the order given", async () => {
    const ended: number[] = [];
    const onTrained = (index: number): number => ended.push(index);
    const alone = await one.train(await one.load(data), populations, { onTrained });
    const together = await two.train(await two.load(data), populations);
    expect(together).toEqual(alone);
    expect(alone.map(([first]) => first?.last.step)).toEqual([60, 400, 20, 200]);
    // One worker takes the longest first.
    expect(ended).toEqual([1, 3, 0, 2]);
  });

  it("tells every member-step and every population once", async () => {
    const told = { steps: 0, trained: [] as number[] };
    await two.train(await two.load(data), populations, {
      onSteps: (memberSteps) => {
        told.steps += memberSteps;
      },
      onTrained: (index, members) => told.trained.push(index, members.length),
    });
    expect(told.steps).toBe(2 * (60 + 400 + 20 + 200));
    expect(told.trained.filter((_, i) => i % 2 === 0).sort()).toEqual([0, 1, 2, 3]);
  });

  it("holds several tables at once, and forgets them", async () => {
    const [a, b] = [await two.load(data), await two.load(dataOf(200, 3, "classes", exclusiveOr, 8))];
    const on = (id: number) => two.train(id, populations.slice(0, 1));
    const [onA, onB] = [await on(a), await on(b)];
    expect(onA).not.toEqual(onB);
    expect(await on(a)).toEqual(onA);
    await two.forget(a);
    await expect(on(a)).rejects.toThrow("no data");
    expect(await on(b)).toEqual(onB);
  });

  it("trains nothing where the signal has been given before", async () => {
    const signal = AbortSignal.abort(new Error("no"));
    await expect(two.train(await two.load(data), populations, { signal })).rejects.toThrow("no");
  });

  it("stops soon after the signal, with its reason, and trains again", async () => {
    const { cause, late } = await abortAfter(150);
    expect(cause).toEqual(new Error("enough"));
    expect(late).toBeLessThan(2000);
    const again = await two.train(await two.load(data), populations);
    expect(again).toEqual(await one.train(await one.load(data), populations));
  });

  it("stops at any moment", async () => {
    const random = randomFrom(1).split("moments");
    for (let i = 0; i < 10; i++) {
      const { cause, late } = await abortAfter(120 * random.uniform());
      expect(cause).toEqual(new Error("enough"));
      expect(late).toBeLessThan(2000);
    }
  });

  it("rejects with the cause where a population cannot be trained, halts the rest, and goes on", async () => {
    const id = await two.load(data);
    const wrong = population(network(5, [4], 2), [member("wrong")], { schedule: { steps: 10, warmup: 0 } });
    const began = performance.now();
    const failing = two.train(id, [endless(1), wrong]);
    await expect(failing).rejects.toThrow("the network reads 5 columns, the data has 3");
    expect(performance.now() - began).toBeLessThan(10_000);
    const again = await two.train(id, populations);
    expect(again).toEqual(await one.train(await one.load(data), populations));
  });

  it("of one reports a failure and goes on", async () => {
    const id = await one.load(data);
    const empty = population(shape, [member("empty", { train: new Int32Array() as never })]);
    await expect(one.train(id, [empty])).rejects.toThrow("no rows to train on");
    expect((await one.train(id, populations)).length).toBe(4);
  });

  it("refuses rows that the data does not have", async () => {
    const id = await one.load(data);
    const outside = population(shape, [member("x", { train: Int32Array.of(5, 200) as never })]);
    await expect(one.train(id, [outside])).rejects.toThrow("row 200");
  });
});

it("a crew that is closed ends, and says so when it is asked again", async () => {
  const crew = openCrew(1);
  await crew.load(data);
  await crew.close();
  await crew.close();
  await expect(crew.load(data)).rejects.toThrow("ended");
});
