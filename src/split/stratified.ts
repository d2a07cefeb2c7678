import { drawnWithin } from "./draws.ts";
import { strataOf } from "./strata.ts";

/** Rows drawn at random within each class, or within each quantile bin of a regression target. */
export const stratified = drawnWithin(strataOf);
