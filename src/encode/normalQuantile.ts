const ratio = (x: number, above: readonly number[], below: readonly number[]): number => {
  const value = (of: readonly number[]): number => of.reduceRight((sum, factor) => sum * x + factor, 0);
  return value(above) / value([1, ...below]);
};

const middle = {
  above: [3.3871327179, 50.434271938, 159.29113202, 59.10937472],
  below: [17.895169469, 78.757757664, 67.1875636],
};
const near = {
  above: [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103],
  below: [0.7370016425, 0.12021132975],
};
const far = {
  above: [6.657905115, 3.081226386, 0.42868294337, 0.017337203997],
  below: [0.24197894225, 0.012258202635],
};

/** Returns the value below which a share of the standard normal distribution lies, to 7 digits (Wichura 1988, AS 241). */
export function normalQuantile(share: number): number {
  const q = share - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, middle.above, middle.below);
  const r = Math.sqrt(-Math.log(Math.min(share, 1 - share)));
  const size = r <= 5 ? ratio(r - 1.6, near.above, near.below) : ratio(r - 5, far.above, far.below);
  return Math.sign(q) * size;
}
