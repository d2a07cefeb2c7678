import type { Random } from "../runtime/random.ts";

/**
 * Deals a member's rows in a new random order every epoch. The remainder that does not fill a batch is left
 * out of that epoch; the next order draws it in again.
 */
export class Minibatches {
  private readonly order: Int32Array;
  private position: number;

  constructor(
    rows: Int32Array,
    private readonly batchSize: number,
    private readonly random: Random,
  ) {
    this.order = Int32Array.from(rows);
    this.position = this.order.length;
  }

  /** Writes the next batch to `into`, from `offset` on. */
  deal(into: Int32Array, offset: number): void {
    if (this.position + this.batchSize > this.order.length) {
      this.random.shuffle(this.order);
      this.position = 0;
    }
    into.set(this.order.subarray(this.position, this.position + this.batchSize), offset);
    this.position += this.batchSize;
  }
}
