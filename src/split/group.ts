import { dealtByGroup } from "./dealGroups.ts";

/** Whole groups drawn at random: parts are within one group of their share, two groups test at least. */
export const group = dealtByGroup({ balanced: false });
