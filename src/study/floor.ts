import { defaults } from "./defaults.ts";

/**
 * Returns whether a training loss is near its floor: it has gone 95 % of the way from what always predicting the
 * same costs to the lowest loss that contradicting rows allow.
 */
export const isNearFloor = (trainLoss: number, floor: number, baselineLoss: number): boolean =>
  trainLoss <= baselineLoss - defaults.memorized * (baselineLoss - floor);
