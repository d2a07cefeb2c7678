import { count, significant } from "../measure/words.ts";
import { regularizers } from "../regularize/all.ts";
import type { Strengths } from "../regularize/regularizer.ts";
import { type Contestant, type Stretch, survivors } from "../search/halving.ts";
import type { Ladder } from "./3-shrink.ts";
import type { Context } from "./context.ts";
import { rowsPerLook } from "./cost.ts";
import { defaults } from "./defaults.ts";
import type { Grounds } from "./grounds.ts";
import { baseSetting, type StudyPlan } from "./plan.ts";
import type { SearchResult } from "./result.ts";
import { type Setting, type Shape, summarize } from "./setting.ts";
import { drawSetting, type Field, plainer } from "./space.ts";
import { checkEveryOf, checksOf, searchStretches } from "./span.ts";
import type { Trial, TrialOutcome } from "./trial.ts";

/** What the search tried; outcomes are those that were trained to the end. */
export interface Searched {
  readonly search: SearchResult;
  readonly outcomes: readonly TrialOutcome[];
}

/**
 * Returns the settings that a search begins with, each with the cost that the plan has room for: on average no more
 * than so many times that of the recipe's own. One that would break that gives up what makes it dear. The first is the
 * recipe's own.
 *
 * Random: every setting, from the study's stream "search" and its number.
 */
export function searchSettings(
  context: Context,
  { search: { trials, steps, room } }: StudyPlan,
  ladder: Ladder,
): Setting[] {
  const { grounds, lab } = context;
  const random = context.random.split("search");
  const base: Setting = { ...baseSetting(grounds), steps };
  const { width, plainWidth, numbers = 0 } = grounds.face;
  const field: Field = {
    small: grounds.trainRows < defaults.rowsForSmall,
    regression: grounds.description.task === "regression",
    metric: grounds.metric.name,
    bins: width > plainWidth,
    numbers: numbers > 0,
  };
  const usual = field.small ? 0.3 : field.regression ? 0 : 0.1;
  const recipe: Setting = { ...base, strengths: { ...base.strengths, dropout: usual, weightDecay: 0.1 } };
  const shapes = shapesFor(base, ladder);
  const unit = lab.costOf(base);
  const families = Math.ceil(trials / defaults.familySize);
  let spent = 0;
  return Array.from({ length: trials }, (_, trial): Setting => {
    const drawn =
      trial === 0
        ? recipe
        : drawSetting(field, base, shapes, random.split(trial), random.split("family", trial % families));
    const left = Math.max(unit, room * unit * (trial + 1) - spent);
    const setting = plainer(drawn, base).find((one) => lab.costOf(one) <= left) ?? recipe;
    spent += lab.costOf(setting);
    return setting;
  });
}

/** Shapes to choose from: the recipe's more often, one to three layers around it, and what the ladder found. */
function shapesFor({ hidden }: Setting, { ladder, best, chosen, shape }: Ladder): Shape[] {
  const [first = 128] = hidden;
  const found = [ladder[best]?.hidden, ladder[chosen]?.hidden].flatMap((own) => (own ? [own] : []));
  const plain = [
    hidden,
    hidden,
    [first, first, first],
    [2 * first, 2 * first],
    [2 * first],
    [first],
    [first / 2, first / 2],
    ...found,
  ];
  return [...plain.map((own) => ({ hidden: own })), ...(shape === undefined ? [] : [shape])];
}

/** How strongly a setting is regularized: the sum of its strengths, each as a share of the strongest one worth trying. */
function strengthOf({ strengths }: Setting): number {
  const shares = Object.entries(strengths).map(([name, strength]) => {
    const { range, limit } = regularizers[name as keyof Strengths];
    const strongest = range.values.at(-1) ?? 1;
    if (strength === 0) return 0;
    return limit ? strongest / strength : strength / strongest;
  });
  return shares.reduce((sum, share) => sum + share, 0);
}

/** Returns the trials that a search begins with. */
export function searchTrials(grounds: Grounds, settings: readonly Setting[]): Trial[] {
  const [first] = stretchesOf(grounds, settings);
  return settings.map((setting) => ({ setting, seeds: [0], ...pauseAfter(grounds, first, setting) }));
}

/** All settings are equally long, in batches of one size, and looked at equally often. */
function stretchesOf(grounds: Grounds, settings: readonly Setting[]): Stretch[] {
  const [first] = settings;
  return searchStretches(settings.length, first && checksOf(first, rowsPerLook(grounds)));
}

function pauseAfter(
  grounds: Grounds,
  stretch: Stretch | undefined,
  setting: Setting,
): Pick<Trial, "pauseAt"> {
  const rows = rowsPerLook(grounds);
  const pauseAt = checkEveryOf(setting, rows) * Math.round((stretch?.share ?? 1) * checksOf(setting, rows));
  return pauseAt < setting.steps ? { pauseAt } : {};
}

/**
 * Searches by successive halving: all settings train a little, the better ones a little more, the best to the end (see
 * `stretchesFor` and `survivors`). Whoever goes on goes on from where it stands, on the course of the learning rate
 * that it had from the beginning. Losses of one stretch are compared with each other, never with those of another;
 * only trainings that reached the end are handed on. Who goes on stands in the journal, with the losses.
 */
export async function search(
  { grounds, lab, journal }: Context,
  { search: { room, steps } }: StudyPlan,
  settings: readonly Setting[],
): Promise<Searched> {
  const stretches = stretchesOf(grounds, settings);
  const summaries = settings.map((setting) => summarize(setting, true));
  const begun = `${count(settings.length)} settings are drawn.`;
  journal.tell({ event: "decision", about: "search.settings", value: summaries, reason: begun });
  const costs = new Map(settings.map((setting) => [setting, lab.costOf(setting)]));
  const unit = lab.costOf({ ...baseSetting(grounds), steps });
  let outcomes = await lab.train("regularize", searchTrials(grounds, settings));
  const rungs: Rung[] = [];
  let taken = 0;
  for (const [i, next] of stretches.slice(1).entries()) {
    const at = outcomes[0]?.trial.pauseAt ?? steps;
    const contestants = outcomes.map(
      ({ trial: { setting }, best }): Contestant => ({
        loss: best.validationLoss,
        cost: costs.get(setting) ?? unit,
        strength: strengthOf(setting),
      }),
    );
    const losses = contestants.map(({ loss }) => loss);
    const { kept } = journal.decide(
      `search.rung ${i + 1}`,
      () => {
        const chosen = survivors(contestants, next.settings, room * unit * next.settings);
        return { ...chosen, losses };
      },
      (value) => reasonOf(at, losses, value),
    );
    rungs.push({ steps: at, settings: outcomes.length, kept: kept.length });
    const before = outcomes[0]?.trial.after?.standings[0]?.step ?? 0;
    taken += outcomes.length * (at - before);
    const going = kept.flatMap((k) => outcomes[k] ?? []);
    outcomes = await lab.train(
      "regularize",
      going.map((outcome): Trial => {
        const { setting, seeds } = outcome.trial;
        return { setting, seeds, after: outcome, ...pauseAfter(grounds, next, setting) };
      }),
    );
  }
  rungs.push({ steps, settings: outcomes.length, kept: outcomes.length });
  taken += outcomes.length * (steps - (outcomes[0]?.trial.after?.standings[0]?.step ?? 0));
  return {
    search: { rungs, effort: taken / (settings.length * steps) },
    // Where networks stood on the way is no longer needed, and large.
    outcomes: outcomes.map(({ trial: { setting, seeds }, ...rest }) => ({
      ...rest,
      trial: { setting, seeds },
    })),
  };
}

type Rung = SearchResult["rungs"][number];

function reasonOf(
  steps: number,
  losses: readonly number[],
  { kept, byQuota }: { readonly kept: readonly number[]; readonly byQuota: readonly number[] },
): string {
  const own = kept.map((k) => losses[k] ?? Number.NaN);
  const spread = `validation losses ${significant(Math.min(...own))} to ${significant(Math.max(...own))}`;
  const all = `the best of all ${significant(Math.min(...losses))}, the worst ${significant(Math.max(...losses))}`;
  const quota =
    byQuota.length === 0
      ? ""
      : ` ${byQuota.length} of them go on as the best of their third by strength of regularization, since these learn more slowly.`;
  return `After ${count(steps)} steps ${count(kept.length)} of ${count(losses.length)} settings go on (${spread}; ${all}).${quota}`;
}
