import { progress, type Shape } from "./shape.ts";

/** (1 + cos(pi (max(1, 2t) - 1))) / 2: flat, then half a cosine (flat_cos of RealMLP, Holzmueller et al. 2024). */
export const flatCosine: Shape = {
  name: "flatCosine",
  words: "Stays at its full value for the first half, then falls to 0 along half a cosine.",
  rises: false,
  at: (step, steps) => 0.5 * (1 + Math.cos(Math.PI * (Math.max(1, 2 * progress(step, steps)) - 1))),
};
