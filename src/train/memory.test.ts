import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { dataOf, exclusiveOr, member, network, population } from "../../test/training/train.ts";
import { openCrew } from "./crew.ts";
import { dataBytes, holdingFor, memoryNeeded, populationBytes } from "./memory.ts";

const data = dataOf(200, 3, "classes", exclusiveOr);

it("a table counts 4 bytes a number: where it came from, on its way and in every worker", () => {
  expect(dataBytes(data)).toBe(200 * 3 * 4 + 200 * 4);
  const populations = [population(network(3, [8], 2), [member("a")])];
  const [one, two] = [1, 2].map((threads) => memoryNeeded(populations, data, threads, "each"));
  const [perWorker = 0] = [(two ?? 0) - (one ?? 0)];
  // A second worker brings its copy and itself; there is no second population to train.
  expect(perWorker).toBe(2 * dataBytes(data) + 60 * 2 ** 20);
  expect(memoryNeeded(populations, data, 2, "one")).toBe(one);
});

it("grows with members, widths, batches, and what the optimizer remembers", () => {
  const bytes = (width: number, members: number, choices = {}): number =>
    populationBytes(
      population(
        network(3, [width], 2),
        Array.from({ length: members }, (_, i) => member(i)),
        choices,
      ),
      data,
    );
  expect(bytes(512, 8)).toBeGreaterThan(bytes(256, 8));
  expect(bytes(256, 16)).toBeGreaterThan(bytes(256, 8));
  expect(bytes(256, 8, { batchSize: 64 })).toBeGreaterThan(bytes(256, 8, { batchSize: 16 }));
  expect(bytes(256, 8)).toBeGreaterThan(bytes(256, 8, { optimizer: { name: "sgd" } }));
  // 512 hidden units: 3*512 + 512*2 weights, each at least in three tensors (itself, mean, square) for 8 members.
  expect(bytes(512, 8)).toBeGreaterThan(4 * 8 * 3 * (3 * 512 + 512 * 2));
});

it("a table that would fill the memory in copies is held once", () => {
  const bytes = dataBytes(data);
  expect(holdingFor(data, 4, 18 * bytes)).toBe("each");
  expect(holdingFor(data, 4, 17 * bytes)).toBe("one");
  expect(holdingFor(data, 1, bytes)).toBe("each");
});

it("one worker with all threads gives the same bits as a copy for each", async () => {
  const crew = openCrew(2);
  try {
    const shape = network(3, [32, 32], 2);
    const members = Array.from({ length: 4 }, (_, i) => member(i, { strengths: { dropout: 0.2 } }));
    const populations = [population(shape, members), population(network(3, [64], 2), members.slice(0, 2))];
    const each = await crew.train(await crew.load(data, "each"), populations);
    const one = await crew.train(await crew.load(data, "one"), populations);
    expect(one).toEqual(each);
  } finally {
    await crew.close();
  }
});

const script = fileURLToPath(new URL("../../test/training/memory.mjs", import.meta.url));

it.each([
  { rows: 2000, columns: 10, hidden: 32, networks: 64, batch: 64, threads: 2 },
  { rows: 100_000, columns: 50, hidden: 64, networks: 4, batch: 256, threads: 2 },
  { rows: 2000, columns: 50, hidden: 768, networks: 2, batch: 256, threads: 1 },
])("a process takes no more than was foreseen, and not far less: %o", async (workload) => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    ...Object.values(workload).map(String),
  ]);
  const { foreseen, taken } = JSON.parse(stdout) as { foreseen: number; taken: number };
  expect(taken).toBeLessThan(foreseen);
  expect(taken).toBeGreaterThan(foreseen / 4);
});
