import { add, mul } from "../graph/ops/arithmetic.ts";
import { gather } from "../graph/ops/shape.ts";
import { input } from "../graph/tensor.ts";
import { rowsFrom } from "./masks.ts";
import { type Part, perStep, strengthAt } from "./part.ts";
import { fillNormal, Pool } from "./pool.ts";
import type { Regularizer } from "./regularizer.ts";

/** Normal numbers that noise is read from; they cost more to draw than bytes. */
const poolNumbers = 1 << 16;

const part: Part = {
  write({ inputs: width }) {
    const pool = input("noise", "float", ["RNoise", width]);
    const start = input("noiseStart", "int32", ["S", "K"]);
    const deviation = input("inputNoise", "float", ["S", "K", 1, 1]);
    return {
      inputs: [pool, start, deviation],
      onInputs: (x, { at, position }) =>
        add(x, mul(gather(pool, rowsFrom(at(start), position)), at(deviation))),
    };
  },
  begin({ site, batchSize, random }) {
    const width = site.inputs;
    const values = new Float32Array(Math.max(poolNumbers, width * batchSize * 4));
    const pool = new Pool<Float32Array>(values, random.split("noise"), fillNormal);
    return (coming) => {
      const { step, steps, members } = coming;
      const starts = new Int32Array(steps * members.length);
      const streams = members.map((member) => member.stream("noise"));
      for (let s = 0; s < steps; s++) {
        streams.forEach((stream, k) => {
          starts[s * members.length + k] = stream.integer(pool.rows(width) - batchSize + 1);
        });
      }
      return {
        noise: pool.matrix(step, width),
        noiseStart: { data: starts, shape: [steps, members.length] },
        inputNoise: perStep(coming, (s, k) => strengthAt(coming, "inputNoise", s, k)),
      };
    };
  },
};

/** Normal noise on the inputs (Bishop 1995: for little noise it is a penalty on the slope of the outputs). */
export const inputNoise: Regularizer = {
  name: "inputNoise",
  label: "input noise",
  words: "Adds normal noise to the inputs at every step, so that near inputs must get near outputs.",
  range: { values: [0.01, 0.05, 0.2], source: "in standard deviations of a column; our range" },
  describe: (deviation) => `input noise of standard deviation ${deviation} is added at every step`,
  part,
};
