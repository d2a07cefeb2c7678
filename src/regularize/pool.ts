import type { Random } from "../runtime/random.ts";

/** Randomness that members and layers share is drawn anew after so many steps, wherever runs begin and end. */
export const stepsPerPool = 100;

/**
 * Random numbers shared by members and layers; each reads its own rows of them at every step. Drawing so many
 * for every unit would cost more than the rest of the step.
 */
export class Pool<T extends Uint8Array | Float32Array> {
  private filledFor = -1;

  constructor(
    private readonly values: T,
    private readonly random: Random,
    private readonly fill: (values: T, random: Random) => void,
  ) {}

  /** Returns the numbers for that step; they are the same array for all. */
  at(step: number): T {
    const block = Math.floor(step / stepsPerPool);
    if (block !== this.filledFor) {
      this.fill(this.values, this.random.split(block));
      this.filledFor = block;
    }
    return this.values;
  }

  /** Whole rows of that width. */
  rows(width: number): number {
    return Math.floor(this.values.length / width);
  }

  /** Returns the part that is whole rows of that width, to be fed. */
  matrix(step: number, width: number): { readonly data: T; readonly shape: readonly number[] } {
    const rows = this.rows(width);
    return { data: this.at(step).subarray(0, rows * width) as T, shape: [rows, width] };
  }
}

/** Fills with standard normal numbers (Box-Muller, both of each pair). */
export function fillNormal(values: Float32Array, random: Random): void {
  const unit = 2 ** -32;
  for (let i = 0; i < values.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log((random.uint32() + 1) * unit));
    const angle = 2 * Math.PI * random.uint32() * unit;
    values[i] = radius * Math.cos(angle);
    if (i + 1 < values.length) values[i + 1] = radius * Math.sin(angle);
  }
}
