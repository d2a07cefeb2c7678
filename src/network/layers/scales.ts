import type { Random } from "../../runtime/random.ts";

/**
 * How the scales of the copies of a shared-weight ensemble start: random signs (the reference's choice for plain
 * inputs) or standard normal (its choice behind embeddings), which make the copies differ, or all at 1.
 */
export interface ScaleStart {
  readonly of: "signs" | "normal" | "ones";
  /**
   * Sizes of groups of neighboring units, such as the columns of one feature: the scales of a group start equal.
   * Units beyond them stand alone, and so does every unit where none is given.
   */
  readonly groups?: readonly number[];
}

/** Returns a maker of scales [copies, width], drawn copy after copy. */
export const startedScales =
  (copies: number, width: number, { of, groups = [] }: ScaleStart) =>
  (random: Random): Float32Array => {
    const draw = {
      ones: () => 1,
      signs: () => (random.uniform() < 0.5 ? -1 : 1),
      normal: () => random.normal(),
    }[of];
    const grouped = groups.reduce((sum, size) => sum + size, 0);
    if (grouped > width) throw new Error(`groups of ${grouped} units do not fit ${width}`);
    const sizes = [...groups, ...new Array<number>(width - grouped).fill(1)];
    const values = new Float32Array(copies * width);
    let at = 0;
    for (let copy = 0; copy < copies; copy++) {
      for (const size of sizes) {
        values.fill(draw(), at, at + size);
        at += size;
      }
    }
    return values;
  };
