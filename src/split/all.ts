import { group } from "./group.ts";
import { random } from "./random.ts";
import type { DealingStrategy, Division } from "./strategy.ts";
import { stratified } from "./stratified.ts";
import { stratifiedGroup } from "./stratifiedGroup.ts";
import { time } from "./time.ts";
import { timeWithinGroup } from "./timeWithinGroup.ts";

/** Every strategy that deals rows out, by name. */
export const divisions: Readonly<Record<DealingStrategy, Division>> = {
  random,
  stratified,
  group,
  "stratified-group": stratifiedGroup,
  time,
  "time-within-group": timeWithinGroup,
};
