import { dealtByGroup } from "./dealGroups.ts";

/** Whole groups, drawn so that classes, or quantiles of the target, come near their share in every part. */
export const stratifiedGroup = dealtByGroup({ balanced: true });
