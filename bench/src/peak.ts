import { serialize } from "../../dist/graph/model.js";
import { matmul } from "../../dist/graph/ops/matrix.js";
import { input } from "../../dist/graph/tensor.js";
import { openSession, tensorMaker } from "../../dist/runtime/session.js";

const size = 1536;
const products = 12;

/** Returns the float32 operations a second that one thread reaches in large matrix products, at its best. */
export async function matmulPeak(): Promise<number> {
  const [a, b] = [input("a", "float", [size, size]), input("b", "float", [size, size])];
  const session = await openSession(
    serialize({ name: "peak", inputs: [a, b], outputs: { c: matmul(a, b) } }),
  );
  const make = await tensorMaker();
  const values = new Float32Array(size * size).fill(0.5);
  const feeds = { a: make("float", values, [size, size]), b: make("float", values, [size, size]) };
  let best = Number.POSITIVE_INFINITY;
  for (let product = 0; product < products; product++) {
    const start = performance.now();
    await session.run(feeds);
    best = Math.min(best, performance.now() - start);
  }
  await session.release();
  return (2 * size ** 3) / (best / 1000);
}
