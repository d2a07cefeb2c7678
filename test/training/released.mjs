// Creates and releases programs in a process of its own and prints, as JSON, how much its memory grew after the
// first hundred, in bytes.
//   node --expose-gc released.mjs <programs>
import { mlp } from "../../dist/index.js";
import { openWorkshop } from "../../dist/train/programs.js";
import { trainPopulation } from "../../dist/train/trainer.js";

const programs = Number(process.argv[2]);
const width = 4;
const x = Float32Array.from({ length: 64 * width }, (_, i) => Math.sin(i));
const y = Int32Array.from({ length: 64 }, (_, i) => i % 2);
const rows = Int32Array.from({ length: 64 }, (_, i) => i);
const watch = { check() {}, onSteps() {} };

/** Two programs, one that trains and one that scores; every time of another shape, so that all are made anew. */
async function makeTwo(i) {
  const workshop = await openWorkshop({ x, width, y });
  const population = {
    network: mlp({ inputs: width, hidden: [1 + (i % 50)], outputs: 2 }),
    batchSize: 16,
    schedule: { steps: 2, warmup: 0 },
    checkEvery: 2,
    patience: 1,
    keepWeights: true,
    seed: i,
    members: [{ key: [i], train: rows, validation: rows, learningRate: 0.01, strengths: { dropout: 0.1 } }],
  };
  await trainPopulation(population, await workshop.programsFor(population), watch);
  await workshop.close();
}

let before = 0;
for (let made = 0; made < programs; made += 2) {
  if (made === 100) {
    globalThis.gc();
    before = process.memoryUsage().rss;
  }
  await makeTwo(made / 2);
}
globalThis.gc();
process.stdout.write(JSON.stringify({ grown: process.memoryUsage().rss - before }));
