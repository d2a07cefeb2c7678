import { at } from "../measure/at.ts";
import { count, percent } from "../measure/words.ts";
import type { Sealed } from "../split/seal.ts";
import type { Finding } from "./finding.ts";
import type { Material } from "./material.ts";
import { rowsWord } from "./words.ts";

/** The half width of a 95 % interval that a person can act on: 5 points of accuracy, 10 % of an error. */
const WANTED = { accuracy: 0.05, error: 0.1 } as const;
/** Half widths above this are warned of. */
const TOO_WIDE = { accuracy: 0.08, error: 0.14 } as const;
/** Accuracy that is assumed before anything is known, where the most common class is rarer than that. */
const ASSUMED_ACCURACY = 0.8;
/** Standard deviation of the score from group to group that is assumed before anything is known. */
const SPREAD = 0.15;
/** Groups of the test below which a score is warned of, and noted; a bootstrap over groups needs about 30. */
const GROUPS = { warning: 10, note: 30 } as const;

/**
 * Tells how wide the interval of the test score will be and how many rows a useful one takes: n = (1.96 s / d)^2 for
 * a half width d, with s the standard deviation of a row's score. For an error, of normal residuals, the root mean
 * squared error has the relative half width 1.96 / sqrt(2 n).
 */
export function enoughRows({ test, truth, sealed }: Material): Finding[] {
  const n = test.count;
  const share = n / (n + sealed.rest.length);
  const findings: Finding[] = [];
  const isClasses = truth.kind === "classes";
  let half: number;
  let needed: number;
  let assumed = ASSUMED_ACCURACY;
  if (truth.kind === "classes") {
    const sizes = new Float64Array(truth.classes.length);
    for (const code of truth.codes) sizes[code] = at(sizes, code) + 1 / truth.codes.length;
    assumed = Math.max(assumed, Math.min(0.99, Math.max(...sizes)));
    const deviation = Math.sqrt(assumed * (1 - assumed));
    half = (1.96 * deviation) / Math.sqrt(n);
    needed = (1.96 * deviation) / WANTED.accuracy;
  } else {
    half = 1.96 / Math.sqrt(2 * n);
    needed = 1.96 / Math.SQRT2 / WANTED.error;
  }
  needed = Math.ceil(needed ** 2);
  if (n < needed) {
    const isWide = half > (isClasses ? TOO_WIDE.accuracy : TOO_WIDE.error);
    const width = isClasses
      ? `about ±${(100 * half).toFixed(1)} points at an accuracy of ${percent(assumed, 0)}`
      : `about ±${percent(half, 0)} of the error itself`;
    const wanted = isClasses ? `±${100 * WANTED.accuracy} points` : `±${percent(WANTED.error, 0)}`;
    findings.push({
      name: "few-rows",
      severity: isWide ? "warning" : "note",
      columns: [],
      rows: n,
      sentence: `The test has ${rowsWord(n)}: the 95% interval of its score will be ${width}. For ${wanted} it takes ${count(needed)} test rows.`,
      cost: "Differences smaller than the interval cannot be seen in the test.",
      fix:
        sealed.strategy === "file"
          ? `Give a test file of ${count(needed)} rows.`
          : `Collect rows: about ${count(Math.ceil(needed / share))} in all at a test share of ${percent(share, 0)}.`,
      evidence: { testRows: n, halfWidth: half, rowsNeeded: needed },
    });
  }
  return [...findings, ...enoughGroups(sealed)];
}

function enoughGroups({ group, groups }: Sealed): Finding[] {
  if (group === null || groups === null || groups.test >= GROUPS.note) return [];
  const half = (1.96 * SPREAD) / Math.sqrt(groups.test);
  const needed = Math.ceil(((1.96 * SPREAD) / WANTED.accuracy) ** 2);
  return [
    {
      name: "few-rows",
      severity: groups.test < GROUPS.warning ? "warning" : "note",
      columns: [group],
      sentence: `The test holds ${groups.test} different values of ${group}: where the score of one differs from that of the next by ${100 * SPREAD} points (a standard deviation), its 95% interval is about ±${(100 * half).toFixed(0)} points. For ±${100 * WANTED.accuracy} points it takes ${needed}.`,
      cost: "Rows of one group are alike, so the number of groups counts, not that of rows.",
      fix: `Collect rows with more values of ${group}, rather than more rows of the same.`,
      evidence: { groups: groups.test, halfWidth: half, groupsNeeded: needed },
    },
  ];
}
