import { type State, xoshiro128 } from "./xoshiro128.ts";

/**
 * Reproducible randomness: xoshiro128** (Blackman & Vigna 2021) behind keys that split by name, so that a
 * stream depends on the seed and on what it is for, never on how many numbers another part has drawn.
 */
export interface Random {
  /** Returns an independent stream for that purpose: `random.split("dropout", trial)`. */
  split(...names: readonly (string | number)[]): Random;
  /** Returns an integer in [0, 2^32). */
  uint32(): number;
  /** Returns a number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** Returns an integer in [0, below). */
  integer(below: number): number;
  /** Returns a standard normal number (Box-Muller, one of the pair). */
  normal(): number;
  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T extends Int32Array | unknown[]>(items: T): T;
  /** Fills the bytes with uniform noise; the length is rounded up to words of four internally. */
  fill(bytes: Uint8Array): void;
}

/** MurmurHash3's finalizer over a running 32-bit state; only used to turn names into keys. */
function mix(state: number, value: number): number {
  let h = Math.imul(state ^ value, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function absorb(key: State, name: string | number): State {
  const text = typeof name === "number" ? `#${name}` : `.${name}`;
  const next = [key[0], key[1], key[2], key[3]] as [number, number, number, number];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    for (const lane of [0, 1, 2, 3] as const) next[lane] = mix(next[lane] + lane + 1, code);
  }
  return next.map((lane, i) => mix(lane, 0xa5a5 + i)) as unknown as State;
}

function stream(key: State): Random {
  const uint32 = xoshiro128(key);
  const uniform = (): number => ((uint32() >>> 5) * 67108864 + (uint32() >>> 6)) / 9007199254740992;
  const integer = (below: number): number => Math.floor(uniform() * below);
  return {
    split: (...names) => stream(names.reduce<State>(absorb, key)),
    uint32,
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    shuffle(items) {
      for (let i = items.length - 1; i > 0; i--) {
        // One word is enough here: the bias of scaling it is below (i + 1) / 2^32.
        const j = Math.floor(uint32() * 2.3283064365386963e-10 * (i + 1));
        const swapped = items[i];
        items[i] = items[j] as never;
        items[j] = swapped as never;
      }
      return items;
    },
    fill(bytes) {
      const whole = bytes.length >>> 2;
      if (bytes.byteOffset % 4 === 0) {
        const words = new Uint32Array(bytes.buffer, bytes.byteOffset, whole);
        for (let i = 0; i < whole; i++) words[i] = uint32();
      } else {
        for (let i = 0; i < whole * 4; i += 4) {
          const word = uint32();
          bytes[i] = word;
          bytes[i + 1] = word >>> 8;
          bytes[i + 2] = word >>> 16;
          bytes[i + 3] = word >>> 24;
        }
      }
      if (bytes.length % 4 !== 0) {
        const word = uint32();
        for (let i = whole * 4; i < bytes.length; i++) bytes[i] = word >>> (8 * (i - whole * 4));
      }
    },
  };
}

/** Returns the root stream of a seed (any number; non-integers are distinct seeds too). */
export function randomFrom(seed: number): Random {
  return stream(absorb([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], seed));
}
