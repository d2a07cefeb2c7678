import { masksFor } from "./masks.ts";
import { type Feeds, type Part, type Site, strengthAt } from "./part.ts";
import { Pool } from "./pool.ts";
import type { Regularizer } from "./regularizer.ts";

/** Bytes of randomness that masks are read from. */
const poolBytes = 1 << 20;

/** Random bytes that one row of a minibatch needs at each place. */
const hiddenUnits = ({ hidden }: Site): number[] => hidden.map(({ width, copies }) => width * copies);

const part: Part = {
  write(site) {
    const masks = hiddenUnits(site).map((units, layer) => masksFor(layer, units));
    return {
      inputs: masks.flatMap(({ inputs }) => inputs),
      onHidden: (units, place, now) => masks[place]?.drop(units, now) ?? units,
    };
  },
  begin({ site, batchSize, random }) {
    const hidden = hiddenUnits(site);
    const masks = hidden.map((units, layer) => masksFor(layer, units));
    const bytes = new Uint8Array(Math.max(poolBytes, Math.max(1, ...hidden) * batchSize * 4));
    const pool = new Pool<Uint8Array>(bytes, random.split("pool"), (values, stream) => stream.fill(values));
    const rows = hidden.map((units) => pool.rows(units));
    return (coming) => {
      const { steps, members } = coming;
      const starts = hidden.map(() => new Int32Array(steps * members.length));
      const streams = members.map((member) => member.stream("masks"));
      for (let s = 0; s < steps; s++) {
        streams.forEach((stream, k) => {
          starts.forEach((start, layer) => {
            start[s * members.length + k] = stream.integer((rows[layer] ?? 0) - batchSize + 1);
          });
        });
      }
      const fed: Record<string, Feeds[string]> = {};
      masks.forEach((mask, layer) => {
        const own = mask.feeds(coming, starts[layer] ?? new Int32Array(), pool, (s, k) => {
          const rates = members[k]?.dropoutPerLayer;
          if (rates === undefined) return strengthAt(coming, "dropout", s, k);
          return (rates[layer] ?? 0) * coming.fade("dropout", s, k);
        });
        Object.assign(fed, own);
      });
      return fed;
    };
  },
};

/**
 * Dropout of hidden units (Srivastava et al. 2014), inverted: what is kept is scaled up in training, so that
 * nothing is left to do in evaluation. The rate is a multiple of 1/256, since masks are made from bytes. A
 * member's `dropoutPerLayer` gives every hidden layer a rate of its own.
 */
export const dropout: Regularizer = {
  name: "dropout",
  label: "dropout",
  words: "Silences a random share of the hidden units at every step, so that no unit can lean on another.",
  range: {
    values: [0.1, 0.25, 0.5],
    source: "Srivastava et al. 2014; measured optimum 0.1 to 0.3 on tables",
  },
  describe: (rate) => `dropout silences ${Math.round(rate * 100)} % of the hidden units at every step`,
  part,
};
