/**
 * Returns the practical margin in loss per row: that share, 1 % by default, of the improvement from the majority
 * or mean baseline to the network; differences below it do not count, however significant. 0 where the network
 * is no better.
 *
 * To show that a smaller network is not worse by more than the margin takes about (2 s / margin)^2 rows, where s
 * is the standard deviation of the paired row differences: a few hundred rows need a share of 5 to 10 %.
 */
export function practicalMargin(baselineLoss: number, networkLoss: number, share = 0.01): number {
  return Math.max(0, share * (baselineLoss - networkLoss));
}
