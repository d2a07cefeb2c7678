import type { Shape } from "./shape.ts";

/** Share of the steps over which it rises; where it begins; where it ends. PyTorch's defaults. */
const rise = 0.3;
const first = 1 / 25;
const last = first / 1e4;

/** Half a cosine from `a` to `b`. */
const between = (a: number, b: number, t: number): number => b + ((a - b) / 2) * (1 + Math.cos(Math.PI * t));

/** One cycle (Smith & Topin 2018), as PyTorch's OneCycleLR has it: up for 30 % of the steps, then down. */
export const oneCycle: Shape = {
  name: "oneCycle",
  words: "Rises from a 25th to its full value over the first 30 %, then falls to nearly 0.",
  rises: true,
  at(step, steps) {
    const [top, end] = [rise * steps - 1, steps - 1];
    if (step <= top) return between(first, 1, step / Math.max(top, Number.MIN_VALUE));
    return between(1, last, Math.min(1, (step - top) / Math.max(end - top, Number.MIN_VALUE)));
  },
};
