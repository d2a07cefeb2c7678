import type { Random } from "../runtime/random.ts";

/**
 * Deals a member's rows in a new random order every epoch. The remainder that does not fill a batch is left
 * out of that epoch; the next order draws it in again. A batch larger than all rows holds every row as often as
 * it fits, then some of them once more.
 */
export class Minibatches {
  private readonly order: Int32Array;
  private position: number;

  constructor(
    rows: Int32Array,
    private readonly batchSize: number,
    private readonly random: Random,
  ) {
    if (rows.length === 0) throw new Error("a member has no rows to train on");
    this.order = Int32Array.from(rows);
    this.position = this.order.length;
  }

  /** Writes the next batch to `into`, from `offset` on. */
  deal(into: Int32Array, offset: number): void {
    for (let dealt = 0; dealt < this.batchSize; ) {
      const missing = this.batchSize - dealt;
      if (this.position + Math.min(missing, this.order.length) > this.order.length) {
        this.random.shuffle(this.order);
        this.position = 0;
      }
      const part = this.order.subarray(this.position, this.position + missing);
      into.set(part, offset + dealt);
      this.position += part.length;
      dealt += part.length;
    }
  }
}
