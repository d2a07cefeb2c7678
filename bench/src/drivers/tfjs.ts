/** TensorFlow.js on its WebAssembly backend, with its own optimizer. Run as a process of its own. */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Scalar, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { Job } from "../job.ts";
import { arraysOf, batchOf, serve, type Training } from "./serve.ts";

// Its ES modules cannot be loaded by Node; both parts must come from the same, CommonJS, build.
const require = createRequire(import.meta.url);
const tf = require("@tensorflow/tfjs") as typeof import("@tensorflow/tfjs");
const wasmFile = require.resolve("@tensorflow/tfjs-backend-wasm");
const wasm = require(wasmFile) as typeof import("@tensorflow/tfjs-backend-wasm");

function train(job: Job): Training {
  const { widths, batch, dropout, weightDecay, learningRate, checkRows, dataRows } = job;
  const arrays = arraysOf(job);
  const [width, classes] = [widths[0] ?? 0, widths.at(-1) ?? 0];
  const variables: [Variable, Variable][] = arrays.layers.map(({ inputs, outputs }) => [
    tf.variable(tf.zeros([inputs, outputs])),
    tf.variable(tf.zeros([outputs])),
  ]);

  function reset(): void {
    arrays.layers.forEach(({ inputs, outputs, weight, bias }, layer) => {
      variables[layer]?.[0].assign(tf.tensor2d(weight, [inputs, outputs]));
      variables[layer]?.[1].assign(tf.tensor1d(bias));
    });
  }

  const loss = (x: Tensor2D, y: Tensor2D, rate: number): Scalar => {
    const outputs = variables.reduce((units: Tensor2D, [weight, bias], layer) => {
      const sums = tf.add(tf.matMul(units, weight as unknown as Tensor2D), bias) as Tensor2D;
      if (layer === variables.length - 1) return sums;
      const active = tf.relu(sums);
      return rate > 0 ? (tf.dropout(active, rate) as Tensor2D) : active;
    }, x);
    return tf.losses.softmaxCrossEntropy(y, outputs);
  };

  const tensors = (rows: ArrayLike<number>): [Tensor2D, Tensor2D] => {
    const { x, y } = batchOf(arrays, width, rows);
    const labels = tf.cast(tf.oneHot(tf.tensor1d(y, "int32"), classes), "float32") as Tensor2D;
    return [tf.tensor2d(x, [rows.length, width]), labels];
  };

  function step(optimizer: ReturnType<typeof tf.train.adam>, rows: ArrayLike<number>, rate: number): void {
    tf.tidy(() => {
      const [x, y] = tensors(rows);
      if (weightDecay > 0) {
        for (const [weight] of variables) weight.assign(tf.mul(weight, 1 - learningRate * weightDecay));
      }
      optimizer.minimize(() => loss(x, y, rate));
    });
  }

  const adam = () => tf.train.adam(learningRate, 0.9, 0.999, 1e-8);
  return {
    async check() {
      reset();
      const optimizer = adam();
      for (let at = 0; at < arrays.order.length; at += batch)
        step(optimizer, arrays.order.subarray(at, at + batch), 0);
      const rows = Array.from({ length: checkRows }, (_, row) => row);
      const found = tf.tidy(() => loss(...tensors(rows), 0));
      optimizer.dispose();
      return (await found.data())[0] ?? null;
    },
    async run(steps) {
      reset();
      const optimizer = adam();
      const rows = Int32Array.from({ length: dataRows }, (_, row) => row);
      let at = dataRows;
      const began = performance.now();
      for (let s = 0; s < steps; s++) {
        if (at + batch > dataRows) {
          tf.util.shuffle(rows);
          at = 0;
        }
        step(optimizer, rows.subarray(at, at + batch), dropout);
        at += batch;
      }
      await variables[0]?.[0].data();
      const seconds = (performance.now() - began) / 1000;
      optimizer.dispose();
      return seconds;
    },
  };
}

wasm.setWasmPaths(`${dirname(wasmFile)}/`);
await tf.setBackend("wasm");
await serve(`TensorFlow.js wasm ${tf.version.tfjs}`, async (job) => {
  if (job.copies > 1) return "TabM is not written for it here";
  tf.disposeVariables();
  return train(job);
});
