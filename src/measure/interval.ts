/** A two-sided interval; `method` names how it was made ("wilson", "bootstrap", "t", "newcombe"). */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Coverage, 0.95 unless said otherwise. */
  readonly level: number;
  readonly method: string;
}
