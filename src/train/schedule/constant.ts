import type { Shape } from "./shape.ts";

/** 1 at every step. */
export const constant: Shape = {
  name: "constant",
  words: "Stays at its full value to the end.",
  rises: false,
  at: () => 1,
};
