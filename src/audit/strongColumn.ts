import { percent } from "../measure/words.ts";
import type { Finding } from "./finding.ts";
import { gather, type Material, type Truth } from "./material.ts";
import type { OneColumn } from "./oneColumn.ts";
import { argument } from "./words.ts";

/** Shares explained by one column: from here on it is as good as the target, or it stands out. */
const PERFECT = 0.98;
const STRONG = 0.85;
/** So is a column that is wrong on this share of the rows that the commonest class is wrong on. */
const WRONG = 0.01;
/** The next best column must leave so many times as much unexplained for one to stand out. */
const AHEAD = 3;
/** From this correlation on, a column of numbers is the target in other units. */
const COPY = 0.9999;

/**
 * Tells of columns that predict the target almost alone: copies of it (in other units or other words), columns that
 * leave next to nothing to explain, and a column far ahead of the next best one.
 */
export function strongColumns(material: Material, scores: readonly OneColumn[]): Finding[] {
  const { truth, description } = material;
  const { target } = description;
  const best = [...scores].sort((a, b) => b.skill - a.skill);
  const what = truth.kind === "classes" ? "the log loss" : "the variance";
  const found: Finding[] = [];
  for (const [place, { column, skill, accuracy }] of best.entries()) {
    if (skill < STRONG) break;
    const { name } = column;
    const next = best.find(
      (other) => other.column.name !== name && (skill < PERFECT || other.skill < PERFECT),
    );
    const isAhead = place === 0 && 1 - (next?.skill ?? 0) >= AHEAD * (1 - skill);
    const copy = copyOf(material, name, accuracy);
    if (copy === undefined && skill < PERFECT && !isAhead) continue;
    const against =
      next === undefined
        ? ""
        : `; the next best column, ${next.column.name}, explains ${percent(Math.max(0, next.skill))}`;
    const isPerfect = skill >= PERFECT || 1 - accuracy <= WRONG * (1 - commonest(truth));
    const right = Number.isNaN(accuracy) ? "" : ` and gets ${percent(accuracy)} of rows right`;
    found.push({
      name: copy === undefined ? "strong-column" : "target-copy",
      severity: copy !== undefined || isPerfect ? "danger" : "warning",
      columns: [name],
      sentence:
        copy === undefined
          ? `${name} alone explains ${percent(skill)} of ${what} of ${target}${right}, on rows held out${against}.`
          : `${name} is ${target} ${copy}: it alone explains ${percent(skill)} of ${what}${right}${against}.`,
      cost: "If it is not known when a prediction is asked for, the score is that of another, easier task.",
      fix: `--ignore ${argument([name])}, unless it is known before ${target} is.`,
      evidence: {
        skill,
        ...(Number.isNaN(accuracy) ? {} : { accuracy }),
        nextBest: next?.column.name ?? null,
        nextSkill: next?.skill ?? null,
      },
    });
  }
  return found;
}

/** Share of the most common class; NaN for values. */
function commonest(truth: Truth): number {
  if (truth.kind === "values") return Number.NaN;
  const sizes = new Float64Array(truth.classes.length);
  for (const code of truth.codes) sizes[code] = (sizes[code] ?? 0) + 1;
  return Math.max(...sizes) / truth.codes.length;
}

/** In which way a column is the target itself, or undefined. */
function copyOf(
  { features, truth, rest, sample }: Material,
  name: string,
  accuracy: number,
): string | undefined {
  const column = features.find((feature) => feature.column.name === name)?.column;
  if (column === undefined) return undefined;
  if (truth.kind === "classes") {
    const bins = sample.features.find((feature) => feature.name === name)?.count ?? 0;
    return accuracy === 1 && bins - 1 <= truth.classes.length ? "in other words" : undefined;
  }
  const own = gather(column, rest);
  if (own.type === "text") return undefined;
  const r = correlation(own.values, truth.values);
  return Math.abs(r) >= COPY ? `in other units (correlation ${r.toFixed(5)})` : undefined;
}

/** Pearson's correlation over rows where both are known. */
function correlation(a: Float64Array, b: Float64Array): number {
  let n = 0;
  let meanA = 0;
  let meanB = 0;
  let squaresA = 0;
  let squaresB = 0;
  let products = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? Number.NaN;
    const y = b[i] ?? Number.NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    const fromA = x - meanA;
    const fromB = y - meanB;
    meanA += fromA / n;
    meanB += fromB / n;
    squaresA += fromA * (x - meanA);
    squaresB += fromB * (y - meanB);
    products += fromA * (y - meanB);
  }
  return products / Math.sqrt(squaresA * squaresB);
}
