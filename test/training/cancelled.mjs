// Trains in a process of its own with two workers, cancels after some milliseconds and says why it ended.
//   node cancelled.mjs <milliseconds>
import { mlp } from "../../dist/index.js";
import { openCrew } from "../../dist/train/crew.js";

const width = 6;
const count = 600;
const x = Float32Array.from({ length: count * width }, (_, i) => Math.sin(i));
const y = Int32Array.from({ length: count }, (_, i) => (i * 7) % 3);
const train = Int32Array.from({ length: 400 }, (_, i) => i);
const validation = Int32Array.from({ length: 200 }, (_, i) => 400 + i);
const strengths = { dropout: 0.2, weightDecay: 0.1 };

/** Some are over in a few steps, some never end; all shapes differ, so that programs are made on the way. */
const populations = Array.from({ length: 24 }, (_, i) => ({
  network: mlp({ inputs: width, hidden: [8 + i, 32], outputs: 3 }),
  batchSize: 32,
  schedule: { steps: i % 6 === 5 ? 1_000_000 : 20 * (1 + i), warmup: 0 },
  checkEvery: 15,
  patience: Number.POSITIVE_INFINITY,
  keepWeights: true,
  seed: i,
  members: [0, 1, 2].map((key) => ({ key: [key], train, validation, learningRate: 0.01, strengths })),
}));

const stop = new AbortController();
setTimeout(() => stop.abort(new Error("enough")), Number(process.argv[2]));
const crew = openCrew(2);
try {
  await crew.train(await crew.load({ x, width, y }), populations, { signal: stop.signal });
  process.stdout.write("trained to the end");
} catch (cause) {
  process.stdout.write(cause.message);
} finally {
  await crew.close();
}
