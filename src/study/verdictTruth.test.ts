import { describe, expect, test } from "vitest";
import { correctedScore } from "../measure/correction.ts";
import type { Dependence } from "../measure/dependence.ts";
import { measureGap } from "../measure/gap.ts";
import { practicalMargin } from "../measure/margin.ts";
import { metrics } from "../measure/metrics/all.ts";
import { paired } from "../measure/paired.ts";
import { type Predictions, rowLosses } from "../measure/predictions.ts";
import { scorePart } from "../measure/score.ts";
import { type Random, randomFrom } from "../runtime/random.ts";
import { largestWins } from "../search/rungs.ts";
import { bestAlternative } from "./alternative.ts";
import { judge, type VerdictKind } from "./verdict.ts";

/**
 * A network whose truth is known: the log odds of the true class are normal over rows. What rows have in common, easy
 * ones and hard ones, all networks share.
 */
interface Known {
  /** Mean of the log odds: 0 knows nothing, 1 has a loss of 0.43 nats a row, 3 of 0.08. */
  readonly center: number;
  /** Standard deviation over rows (default 1). */
  readonly spread?: number;
}

/** A study whose truth is known, with two classes as frequent as each other. */
interface World {
  readonly train: Known;
  readonly validation: Known;
  readonly test: Known;
  readonly linear: Known;
  /** On validation rows: networks that hold back more. */
  readonly alternatives: readonly Known[];
  /** On validation rows: networks of ascending size. */
  readonly ladder?: readonly Known[];
  readonly memorizes?: boolean;
  readonly testRows?: number;
}

const dependence: Dependence = { kind: "independent" };
const rows = { train: 400, validation: 500, test: 500 };
/** Share of the variance that is the rows'. */
const shared = 0.85;

function said(known: Known, hardness: Float64Array, random: Random): Predictions {
  const { center, spread = 1 } = known;
  const truth = Int32Array.from(hardness, (_, i) => i % 2);
  const probabilities = new Float64Array(2 * truth.length);
  for (const [i, z] of hardness.entries()) {
    const own = Math.sqrt(shared) * z + Math.sqrt(1 - shared) * random.normal();
    const right = 1 / (1 + Math.exp(-center - spread * own));
    probabilities[2 * i + (truth[i] ?? 0)] = right;
    probabilities[2 * i + 1 - (truth[i] ?? 0)] = 1 - right;
  }
  return { kind: "classes", truth, probabilities, classes: 2 };
}

const rowsOf = (n: number, random: Random): Float64Array =>
  Float64Array.from({ length: n }, () => random.normal());

/** The verdict on one draw of the world, by the evidence that a study would bring. */
function verdictOn(world: World, random: Random): VerdictKind {
  const metric = metrics.logLoss;
  const onTest = rowsOf(world.testRows ?? rows.test, random);
  const onValidation = rowsOf(rows.validation, random);
  const train = said(world.train, rowsOf(rows.train, random), random);
  const validation = said(world.validation, onValidation, random);
  const test = said(world.test, onTest, random);
  const nothing = Float64Array.from(onTest, () => Math.LN2);
  const linear = rowLosses(said(world.linear, onTest, random));
  const losses = rowLosses(test);
  const kept = rowLosses(validation);
  const tried = world.alternatives.map((known) => rowLosses(said(known, onValidation, random)));
  const ladder = (world.ladder ?? []).map((known, size) => ({
    size,
    losses: [0, 1, 2].map(() => rowLosses(said(known, onValidation, random))),
  }));
  const score = (p: Predictions) => scorePart(p, metric, random, { dependence });
  const scores = { train: score(train), validation: score(validation), test: score(test) };
  return judge({
    target: "class",
    metric,
    scores,
    validationOptimism: correctedScore([...tried, kept], random, 50).optimism,
    gap: measureGap(train, test, metric, random),
    baselines: [
      { name: "majority", test: { ...scores.test, loss: Math.LN2 }, network: paired([losses], [nothing]) },
      { name: "linear", test: scores.test, network: paired([losses], [linear]) },
    ],
    alternative: bestAlternative(
      tried.map((own, i) => ({ name: `alternative ${i}`, how: "more regularized", losses: [own] })),
      [kept],
      random,
      dependence,
    ),
    trainLossNearFloor: world.memorizes ?? false,
    largerCouldHelp: ladder.length > 0 && largestWins(ladder, dependence),
    margin: practicalMargin(Math.LN2, scores.validation.loss),
  }).kind;
}

/** How often each verdict falls over draws of a world. */
function shares(world: World, draws = 50): Partial<Record<VerdictKind, number>> {
  const counts: Partial<Record<VerdictKind, number>> = {};
  const random = randomFrom(58);
  for (let draw = 0; draw < draws; draw++) {
    const kind = verdictOn(world, random.split(draw));
    counts[kind] = (counts[kind] ?? 0) + 1 / draws;
  }
  return counts;
}

const many = (count: number, center: number): Known[] => new Array<Known>(count).fill({ center });
const at = (center: number): Known => ({ center });

/** All is well: as right on new rows as on its own, better than anything else. */
const fine: World = {
  train: at(1),
  validation: at(1),
  test: at(1),
  linear: at(0.7),
  alternatives: [...many(8, 0.95), ...many(12, 0.85)],
};
const knowing: World = { ...fine, train: at(3), memorizes: true };

const worlds: readonly (readonly [VerdictKind, string, World])[] = [
  ["generalizes", "no gap", fine],
  ["generalizes", "no gap, and alternatives that are as good", { ...fine, alternatives: many(24, 1) }],
  ["memorizes-harmlessly", "a gap, and alternatives that are worse", knowing],
  [
    "memorizes-harmlessly",
    "a gap, and 24 alternatives that are as good",
    { ...knowing, alternatives: many(24, 1) },
  ],
  ["overfits", "one alternative of 20 is better", { ...knowing, alternatives: [at(1.2), ...many(19, 0.9)] }],
  ["overfits", "the linear model is better", { ...knowing, linear: at(1.3) }],
  [
    "overfits",
    "noise learned by heart",
    { ...knowing, validation: at(0), test: at(0), linear: at(-0.1), alternatives: many(20, 0) },
  ],
  [
    "underfits",
    "next to nothing learned",
    {
      train: { center: 0.01, spread: 0.05 },
      validation: { center: 0, spread: 0.05 },
      test: { center: 0, spread: 0.05 },
      linear: { center: 0, spread: 0.05 },
      alternatives: [],
    },
  ],
  ["underfits", "the linear model is better, without a gap", { ...fine, linear: at(1.3) }],
  [
    "underfits",
    "the largest network is clearly the best",
    { ...fine, ladder: [0.3, 0.5, 0.7, 0.85, 1].map(at) },
  ],
  ["shifted", "test rows are others", { ...fine, train: at(1.1), test: at(0.4), linear: at(0.1) }],
  ["shifted", "test rows are so other that nothing helps there", { ...fine, test: at(0), linear: at(0) }],
  ["cannot-tell", "a handful of test rows", { ...fine, testRows: 20 }],
  [
    "cannot-tell",
    "40 test rows and little learned",
    {
      ...fine,
      train: at(0.55),
      validation: at(0.5),
      test: at(0.5),
      linear: at(0.45),
      alternatives: many(20, 0.45),
      testRows: 40,
    },
  ],
];

describe("verdicts on studies whose truth is known", () => {
  test.each(worlds)("%s: %s, in at least 90 in 100", (kind, _, world) => {
    const found = shares(world);
    expect(found[kind] ?? 0).toBeGreaterThanOrEqual(0.9);
  });

  test.each([40, 150, 800])(
    "noise is called learned in at most 5 of 100 studies with %i test rows",
    (testRows) => {
      let learned = 0;
      const kinds = [
        [0.02, 3],
        [0.15, 0.5],
        [0.6, 3],
      ] as const;
      for (const [spread, learnt] of kinds) {
        const nothing: Known = { center: 0, spread };
        const train: Known = { center: learnt * spread, spread };
        const world = {
          train,
          validation: nothing,
          test: nothing,
          linear: nothing,
          alternatives: [],
          testRows,
        };
        const { generalizes = 0, "memorizes-harmlessly": memorizes = 0, shifted = 0 } = shares(world, 70);
        learned += (generalizes + memorizes + shifted) / kinds.length;
      }
      expect(learned).toBeLessThanOrEqual(0.05);
    },
  );
});
