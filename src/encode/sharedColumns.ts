const least = 32;
const most = 256;
/** Bytes that the shared columns may take in a matrix of the training rows, where more than the fewest do. */
const MOST_BYTES = 2 ** 28;

/**
 * Returns how many columns so many levels share, two a level: four times the square root of the levels, in steps of
 * 16, from 32 to 256 or to what takes 256 MiB for so many training rows. A level then shares its pair of columns with
 * few others, and ten thousand levels stay cheap.
 */
export function sharedWidth(levels: number, rows: number): number {
  if (levels === 0) return 0;
  const affordable = 16 * Math.floor(MOST_BYTES / (16 * Float32Array.BYTES_PER_ELEMENT * rows));
  const wanted = 16 * Math.ceil(Math.sqrt(levels) / 4);
  return Math.max(least, Math.min(most, affordable, wanted));
}

/** Returns the two different shared columns of a level, by the FNV-1a hash of its UTF-16 code units. */
export function sharedColumns(level: string, width: number): readonly [number, number] {
  let hash = 0x811c9dc5;
  for (let i = 0; i < level.length; i++) hash = Math.imul(hash ^ level.charCodeAt(i), 0x01000193);
  // FNV's low bits mix least: fold the high ones in (MurmurHash3's finalizer).
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  const first = hash % width;
  const step = 1 + (Math.floor(hash / width) % (width - 1));
  return [first, (first + step) % width];
}
