import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serialize } from "../graph/model.ts";
import { add } from "../graph/ops/arithmetic.ts";
import { matmul } from "../graph/ops/matrix.ts";
import { constant, input } from "../graph/tensor.ts";
import { engine, openSession, type Session, tensorMaker } from "./session.ts";

const x = input("x", "float", ["B", 2]);
const bias = input("bias", "float", [2]);
const swap = constant(Float32Array.of(0, 1, 1, 0), [2, 2]);
const swapped = matmul(x, swap);
const model = serialize({ name: "swap", inputs: [x, bias], outputs: { swapped, sum: add(swapped, bias) } });

let session: Session;
let make: Awaited<ReturnType<typeof tensorMaker>>;
beforeAll(async () => {
  session = await openSession(model);
  make = await tensorMaker();
});
afterAll(() => session.release());

const rows = (...values: number[]) => make("float", Float32Array.from(values), [values.length / 2, 2]);
const zeros = () => make("float", new Float32Array(2), [2]);
const works = async (): Promise<void> => {
  const { sum } = await session.run({ x: rows(1, 2), bias: zeros() });
  expect(sum?.data).toEqual(Float32Array.of(2, 1));
};

describe("a session", () => {
  it("computes all outputs, or those that are asked for, of any number of rows", async () => {
    const feeds = { x: rows(1, 2, 3, 4), bias: make("float", Float32Array.of(10, 20), [2]) };
    const all = await session.run(feeds);
    expect(Object.keys(all).sort()).toEqual(["sum", "swapped"]);
    expect(all.sum?.data).toEqual(Float32Array.of(12, 21, 14, 23));
    expect(all.sum?.dims).toEqual([2, 2]);
    expect(Object.keys(await session.run(feeds, ["swapped"]))).toEqual(["swapped"]);
  });

  it("sees what a fed array holds when the run starts, without copying it", async () => {
    const values = Float32Array.of(1, 2);
    const feeds = { x: make("float", values, [1, 2]), bias: zeros() };
    await session.run(feeds);
    values[0] = 7;
    expect((await session.run(feeds)).sum?.data).toEqual(Float32Array.of(2, 7));
  });

  it("leaves earlier results alone", async () => {
    const before = await session.run({ x: rows(1, 2), bias: zeros() });
    await session.run({ x: rows(8, 9), bias: zeros() });
    expect(before.sum?.data).toEqual(Float32Array.of(2, 1));
  });

  it("gives the same bits for the same feeds", async () => {
    const feeds = { x: rows(0.1, 0.2, 0.3, 0.4), bias: zeros() };
    expect((await session.run(feeds)).sum?.data).toEqual((await session.run(feeds)).sum?.data);
  });
});

describe("a session refuses, and goes on working after", () => {
  it("a shape that the model does not take", async () => {
    const wide = make("float", new Float32Array(3), [1, 3]);
    await expect(session.run({ x: wide, bias: zeros() })).rejects.toThrow(/dimension|shape/i);
    const flat = make("float", new Float32Array(2), [2]);
    await expect(session.run({ x: flat, bias: zeros() })).rejects.toThrow(/rank|dimension|shape/i);
    await works();
  });

  it("a type that the model does not take", async () => {
    const whole = make("int32", new Int32Array(2), [1, 2]);
    await expect(session.run({ x: whole, bias: zeros() })).rejects.toThrow(/type/i);
    await works();
  });

  it("a missing input", async () => {
    await expect(session.run({ x: rows(1, 2) })).rejects.toThrow(/bias/);
    await works();
  });

  it("an output that is not there", async () => {
    await expect(session.run({ x: rows(1, 2), bias: zeros() }, ["nothing"])).rejects.toThrow(/nothing/);
    await works();
  });
});

it("refuses bytes that are no model", async () => {
  await expect(openSession(Uint8Array.of(1, 2, 3))).rejects.toThrow();
  await expect(openSession(new Uint8Array(0))).rejects.toThrow();
  await works();
});

it("refuses to run once it is released", async () => {
  const released = await openSession(model);
  await released.release();
  await expect(released.run({ x: rows(1, 2), bias: zeros() })).rejects.toThrow();
});

it("gives its memory back: a hundred sessions with 4 MB of weights each leave less than 100 MB", async () => {
  const wide = input("wide", "float", [1, 1024]);
  const product = matmul(wide, constant(new Float32Array(1024 * 1024).fill(0.5), [1024, 1024]));
  const bytes = serialize({ name: "wide", inputs: [wide], outputs: { product } });
  const feeds = { wide: make("float", new Float32Array(1024).fill(1), [1, 1024]) };
  const once = async (): Promise<void> => {
    const one = await openSession(bytes);
    const { product: result } = await one.run(feeds);
    expect(result?.data[0]).toBe(512);
    await one.release();
  };
  // A result keeps native memory until it is collected, which Node puts off: it does not see that memory.
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let i = 0; i < 10; i++) await once();
  collect();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 100; i++) {
    await once();
    if (i % 5 === 4) collect();
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
});

it("names the engine and its version", async () => {
  const { name, version } = await engine();
  expect(["native", "wasm"]).toContain(name);
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
});
