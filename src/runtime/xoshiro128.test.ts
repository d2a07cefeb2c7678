import { expect, it } from "vitest";
import { xoshiro128 } from "./xoshiro128.ts";

// The authors' C, compiled with gcc, prints these numbers:
//   static inline uint32_t rotl(const uint32_t x, int k) { return (x << k) | (x >> (32 - k)); }
//   uint32_t next(void) {
//     const uint32_t result = rotl(s[1] * 5, 7) * 9;
//     const uint32_t t = s[1] << 9;
//     s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3];
//     s[2] ^= t; s[3] = rotl(s[3], 11);
//     return result;
//   }
const small = [
  11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
];
const large = [576, 3132614827, 576, 2419059972, 2050771200];

it("gives the numbers of the authors' C", () => {
  const next = xoshiro128([1, 2, 3, 4]);
  expect(small.map(() => next())).toEqual(small);
  const other = xoshiro128([0xffffffff, 0x80000000, 0xdeadbeef, 0x7fffffff]);
  expect(large.map(() => other())).toEqual(large);
});

it("still does after a million", () => {
  const next = xoshiro128([1, 2, 3, 4]);
  for (let i = 0; i < 999_999; i++) next();
  expect(next()).toBe(3457443141);
});

it("does not stay at zero", () => {
  const next = xoshiro128([0, 0, 0, 0]);
  expect(Array.from({ length: 10 }, next).some((x) => x !== 0)).toBe(true);
});
