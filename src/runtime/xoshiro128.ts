/** The 128 bits of a generator; not all zero. */
export type State = readonly [number, number, number, number];

const rotl = (x: number, k: number): number => (x << k) | (x >>> (32 - k));

/**
 * Returns a generator of integers in [0, 2^32), xoshiro128** (Blackman & Vigna 2021, Scrambled linear
 * pseudorandom number generators). A state of zeros, which would stay there, counts as 1, 0, 0, 0.
 */
export function xoshiro128(state: State): () => number {
  let [a, b, c, d] = state;
  if ((a | b | c | d) === 0) a = 1;
  return () => {
    const result = Math.imul(rotl(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotl(d, 11);
    return result;
  };
}
