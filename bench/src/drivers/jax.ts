/** jax-js on its WebAssembly backend, one jitted training step. Run as a process of its own. */
import { readFileSync } from "node:fs";
import { defaultDevice, grad, init, jit, nn, numpy as np } from "@jax-js/jax";
import type { Job } from "../job.ts";
import { arraysOf, batchOf, serve, type Training } from "./serve.ts";

type Arrays = np.Array[];

function train(job: Job): Training {
  const { widths, batch, weightDecay, learningRate, checkRows, dataRows } = job;
  const arrays = arraysOf(job);
  const [width, classes] = [widths[0] ?? 0, widths.at(-1) ?? 0];

  // Every array is owned once: `.ref` where it is read again.
  const loss = (parameters: Arrays, x: np.Array, y: np.Array): np.Array => {
    let units = x;
    for (let layer = 0; layer < widths.length - 1; layer++) {
      const [weight, bias] = [parameters[2 * layer], parameters[2 * layer + 1]];
      if (weight === undefined || bias === undefined) throw new Error("a layer is missing");
      const sums = np.matmul(units, weight).add(bias);
      units = layer === widths.length - 2 ? sums : nn.relu(sums);
    }
    return nn
      .logSoftmax(units)
      .mul(nn.oneHot(y, classes))
      .sum()
      .div(-1 * (x.shape[0] ?? 1));
  };

  const step = jit(
    (
      parameters: Arrays,
      means: Arrays,
      squares: Arrays,
      x: np.Array,
      y: np.Array,
      size: np.Array,
      epsilon: np.Array,
    ) => {
      const slopes = grad(loss)(
        parameters.map((p) => p.ref),
        x,
        y,
      ) as Arrays;
      const nextMeans = means.map((mean, i) => mean.mul(0.9).add((slopes[i] as np.Array).ref));
      const nextSquares = squares.map((square, i) => {
        const slope = slopes[i] as np.Array;
        return square.mul(0.999).add(slope.ref.mul(slope));
      });
      const next = parameters.map((p, i) => {
        const kept = i % 2 === 0 && weightDecay > 0 ? p.mul(1 - learningRate * weightDecay) : p;
        const [mean, square] = [nextMeans[i] as np.Array, nextSquares[i] as np.Array];
        return kept.sub(mean.ref.mul(size.ref).div(np.sqrt(square.ref).add(epsilon.ref)));
      });
      size.dispose();
      epsilon.dispose();
      return [next, nextMeans, nextSquares];
    },
  );

  const begin = () => {
    const parameters = arrays.layers.flatMap(({ inputs, outputs, weight, bias }) => [
      np.array(weight.slice()).reshape([inputs, outputs]),
      np.array(bias.slice()),
    ]);
    const zeros = (): Arrays => parameters.map((p) => np.zeros(p.shape));
    return { parameters, means: zeros(), squares: zeros() };
  };

  function advance(
    state: ReturnType<typeof begin>,
    rows: ArrayLike<number>,
    t: number,
  ): ReturnType<typeof begin> {
    const { x, y } = batchOf(arrays, width, rows);
    const correction = Math.sqrt(1 - 0.999 ** t) / Math.sqrt(0.001);
    const size = (learningRate * 0.1 * correction) / (1 - 0.9 ** t);
    const [parameters, means, squares] = step(
      state.parameters,
      state.means,
      state.squares,
      np.array(x).reshape([rows.length, width]),
      np.array(y),
      np.array(size),
      np.array(1e-8 * correction),
    ) as [Arrays, Arrays, Arrays];
    return { parameters, means, squares };
  }

  const free = ({ parameters, means, squares }: ReturnType<typeof begin>): void => {
    for (const array of [...parameters, ...means, ...squares]) array.dispose();
  };

  return {
    async check() {
      let state = begin();
      for (let at = 0; at < arrays.order.length; at += batch)
        state = advance(state, arrays.order.subarray(at, at + batch), at / batch + 1);
      const rows = Array.from({ length: checkRows }, (_, row) => row);
      const { x, y } = batchOf(arrays, width, rows);
      const found = loss(
        state.parameters.map((p) => p.ref),
        np.array(x).reshape([checkRows, width]),
        np.array(y),
      );
      const [value] = await found.data();
      free(state);
      return value ?? null;
    },
    async run(steps) {
      let state = begin();
      const rows = Int32Array.from({ length: dataRows }, (_, row) => row);
      let at = 0;
      const began = performance.now();
      for (let s = 0; s < steps; s++) {
        if (at + batch > dataRows) at = 0;
        state = advance(state, rows.subarray(at, at + batch), s + 1);
        at += batch;
      }
      await state.parameters[0]?.ref.data();
      const seconds = (performance.now() - began) / 1000;
      free(state);
      return seconds;
    },
  };
}

const { version } = JSON.parse(
  readFileSync(new URL("../../node_modules/@jax-js/jax/package.json", import.meta.url), "utf8"),
) as { version: string };
await init("wasm");
defaultDevice("wasm");
await serve(`jax-js ${version}`, async (job) => {
  if (job.copies > 1) return "TabM is not written for it here";
  return job.dropout > 0 ? "dropout is not written for it here" : train(job);
});
