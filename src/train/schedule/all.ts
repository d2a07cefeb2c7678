import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { coslog4 } from "./coslog4.ts";
import { cyclicCosine } from "./cyclicCosine.ts";
import { flatCosine } from "./flatCosine.ts";
import { oneCycle } from "./oneCycle.ts";
import type { Shape, ShapeName } from "./shape.ts";

/** Every shape by name; a test runs one contract over all of them. */
export const shapes: Readonly<Record<ShapeName, Shape>> = {
  constant,
  cosine,
  oneCycle,
  flatCosine,
  coslog4,
  cyclicCosine,
};
