import { drawnWithin } from "./draws.ts";

/** Rows drawn at random; all are alike. Sizes are exact where no rows are copies of each other. */
export const random = drawnWithin(({ rows }) => new Int32Array(rows.length));
