import { masksFor } from "./masks.ts";
import { type Part, type Site, strengthAt } from "./part.ts";
import { Pool } from "./pool.ts";
import type { Regularizer } from "./regularizer.ts";

const poolBytes = 1 << 20;
const widthOf = ({ inputs }: Site): number => inputs;

const part: Part = {
  write(site) {
    const { inputs, drop } = masksFor("Inputs", widthOf(site));
    return { inputs, onInputs: drop };
  },
  begin({ site, batchSize, random }) {
    const width = widthOf(site);
    const masks = masksFor("Inputs", width);
    const bytes = new Uint8Array(Math.max(poolBytes, width * batchSize * 4));
    const pool = new Pool<Uint8Array>(bytes, random.split("inputPool"), (values, stream) =>
      stream.fill(values),
    );
    return (coming) => {
      const { steps, members } = coming;
      const starts = new Int32Array(steps * members.length);
      const streams = members.map((member) => member.stream("inputMasks"));
      for (let s = 0; s < steps; s++) {
        streams.forEach((stream, k) => {
          starts[s * members.length + k] = stream.integer(pool.rows(width) - batchSize + 1);
        });
      }
      return masks.feeds(coming, starts, pool, (s, k) => strengthAt(coming, "inputDropout", s, k));
    };
  },
};

/** Dropout of inputs (Srivastava et al. 2014, section 6.1): encoded columns, each on its own, scaled as hidden units. */
export const inputDropout: Regularizer = {
  name: "inputDropout",
  label: "input dropout",
  words: "Silences a random share of the inputs at every step, so that no column can be leaned on alone.",
  range: {
    values: [0.05, 0.1, 0.2],
    source: "Srivastava et al. 2014: 0.2 on images; tables have fewer inputs",
  },
  describe: (rate) => `input dropout silences ${Math.round(rate * 100)} % of the inputs at every step`,
  part,
};
