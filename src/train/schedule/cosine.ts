import { progress, type Shape } from "./shape.ts";

/** (1 + cos(pi t)) / 2: half a cosine from 1 to 0 (Loshchilov & Hutter 2017). */
export const cosine: Shape = {
  name: "cosine",
  words: "Falls from its full value to 0 along half a cosine.",
  rises: false,
  at: (step, steps) => 0.5 * (1 + Math.cos(Math.PI * progress(step, steps))),
};
