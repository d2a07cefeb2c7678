import { progress, type Shape } from "./shape.ts";

/** (1 - cos(2 pi log2(1 + 15t))) / 2: four waves, each twice as long (RealMLP, Holzmueller et al. 2024). */
export const coslog4: Shape = {
  name: "coslog4",
  words: "Rises from 0 to its full value and back four times, each time over twice as many steps.",
  rises: true,
  at: (step, steps) => 0.5 * (1 - Math.cos(2 * Math.PI * Math.log2(1 + 15 * progress(step, steps)))),
};
