import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Images as rows of numbers from 0 to 1, and their classes. */
export interface Images {
  readonly values: Float32Array;
  readonly width: number;
  readonly labels: Int32Array;
}

/** Reads images and labels in the idx format of LeCun, Cortes & Burges, gzipped. */
export function readImages(folder: string, part: "train" | "t10k", most = Number.POSITIVE_INFINITY): Images {
  const read = (name: string): Buffer => gunzipSync(readFileSync(join(folder, `${part}-${name}-ubyte.gz`)));
  const pixels = read("images-idx3");
  const classes = read("labels-idx1");
  if (pixels.readUInt32BE(0) !== 2051 || classes.readUInt32BE(0) !== 2049) {
    throw new Error(`${folder} holds no idx files of images and labels`);
  }
  const count = Math.min(most, pixels.readUInt32BE(4));
  const width = pixels.readUInt32BE(8) * pixels.readUInt32BE(12);
  return {
    values: Float32Array.from(pixels.subarray(16, 16 + count * width), (pixel) => pixel / 255),
    width,
    labels: Int32Array.from(classes.subarray(8, 8 + count)),
  };
}
