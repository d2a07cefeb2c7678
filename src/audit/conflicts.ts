import { ceiling } from "../measure/ceiling.ts";
import { variance } from "../measure/moments.ts";
import { percent, significant } from "../measure/words.ts";
import type { Finding } from "./finding.ts";
import type { Material } from "./material.ts";
import type { Copies } from "./twins.ts";
import { rowsWord } from "./words.ts";

/** What the conflicts cost at least, as a share of rows wrong or of the variance, to be told, and warned of. */
const COST = { note: 0.0005, warning: 0.02 } as const;
/** Conflicts are no accident of coarse columns where rows repeat so much more often than chance lets them. */
const BEYOND_CHANCE = 10;

/** Tells of rows with the same features and other targets, and the ceiling that they put on any network. */
export function conflictingRows({ truth, rest }: Material, copies: Copies): Finding[] {
  const kind = truth.kind;
  const best = ceiling(copies.groups, truth.kind === "classes" ? truth.codes : truth.values, kind);
  const rows = best.conflictingRows;
  const lost = truth.kind === "classes" ? 1 - best.metric : best.loss / (variance(truth.values) || 1);
  if (rows === 0 || lost < COST.note) return [];
  const share = rows / rest.length;
  const isMuch = lost >= COST.warning && copies.rest > BEYOND_CHANCE * copies.byChance;
  const top =
    kind === "classes"
      ? `No network can be right on more than ${percent(best.metric)} of these rows`
      : `No network can have a root mean squared error below ${significant(best.metric)} on these rows`;
  return [
    {
      name: "conflicting-rows",
      severity: isMuch ? "warning" : "note",
      columns: [],
      rows,
      sentence: `${rowsWord(rows)} (${percent(share)}) have the same features as another row and another target.`,
      cost: `${top}.`,
      fix: isMuch
        ? "Look for a column that tells these rows apart, or for wrong targets."
        : "Nothing needs to be done; a column that tells these rows apart would help.",
      evidence: { rows, share, ceiling: best.metric, lowestLoss: best.loss },
    },
  ];
}
