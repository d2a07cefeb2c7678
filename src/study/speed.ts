import { loadModel } from "../model/load.ts";
import type { Grounds } from "./grounds.ts";

/** Rows that are predicted to measure how fast that goes. */
const rowsToTime = 4096;

/** Returns how many rows of the table a model predicts in a second, encoding included, on one thread. */
export async function predictionSpeed(
  { table, rest }: Pick<Grounds, "table" | "rest">,
  bytes: Uint8Array,
): Promise<number> {
  const model = await loadModel(bytes);
  try {
    const rows = rest.slice(0, rowsToTime);
    // The first run also sets the session up.
    await model.predict(table, rows.slice(0, 1));
    const begun = performance.now();
    await model.predict(table, rows);
    return Math.round((1000 * rows.length) / Math.max(performance.now() - begun, 1e-3));
  } finally {
    await model.release();
  }
}
