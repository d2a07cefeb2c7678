import { type PairedDifference, paired } from "../measure/paired.ts";
import { regularizers } from "../regularize/all.ts";
import type { Strengths } from "../regularize/regularizer.ts";
import { lossChange } from "./changeWords.ts";
import { type Context, parametersOfTrial } from "./context.ts";
import type { StudyPlan } from "./plan.ts";
import type { Setting } from "./setting.ts";
import type { Trial, TrialOutcome, TrialView } from "./trial.ts";

/** The winner whole, or without one of its parts. */
export interface Ablated {
  /** "everything", or what was taken away: "weight decay", "early stopping", "the last hidden layer". */
  readonly without: string;
  readonly parameters: number;
  readonly networks: number;
  readonly validationLoss: number;
  /** Loss without the part minus loss with it, paired over rows, same seeds; undefined for the whole. */
  readonly change: PairedDifference | undefined;
  readonly sentence: string;
}

/** The winner with one part taken away. */
export interface Variant {
  readonly without: string;
  readonly setting: Setting;
}

/** Seeds of networks that no choice has seen begin here. */
const freshSeed = 200;
const mostSeeds = 3;

/** Returns the setting without each of its parts in turn: its regularizers first, then what its network is made of. */
export function variantsOf(setting: Setting): Variant[] {
  const { strengths, hidden, numericEmbedding, residual = false, copies = 1 } = setting;
  const on = Object.values(regularizers).flatMap(({ name }) =>
    name !== "earlyStopping" && (strengths[name] ?? 0) > 0 ? [name] : [],
  );
  const variant = (without: string, changes: Partial<Setting>): Variant => ({
    without,
    setting: { ...setting, ...changes },
  });
  const off = (name: keyof Strengths): Variant =>
    variant(regularizers[name].label, { strengths: { ...strengths, [name]: 0 } });
  return [
    ...on.map(off),
    ...(numericEmbedding === "none"
      ? []
      : [variant(`the ${numericEmbedding} embedding of numbers`, { numericEmbedding: "none" })]),
    ...(hidden.length > 1 ? [variant("the last hidden layer", { hidden: hidden.slice(0, -1) })] : []),
    ...(residual ? [variant("the residual connections", { residual: false })] : []),
    ...(copies > 1 ? [variant(`the ${copies} copies that share weights`, { copies: 1 })] : []),
  ];
}

/**
 * Takes each part of the winner away in turn and trains both with the same fresh seeds: the networks by which it won
 * were lucky, and every change would look worse than it is. Early stopping is read off the networks of the whole.
 * As many parts, then seeds, as the plan has time for, at least the whole with one seed.
 */
export async function ablate(context: Context, plan: StudyPlan, winner: TrialOutcome): Promise<Ablated[]> {
  const { lab } = context;
  const { setting } = winner.trial;
  const { variants, seeds } = afford(context, plan, setting);
  const trials = [setting, ...variants.map((variant) => variant.setting)].map(
    (own): Trial => ({ setting: own, seeds }),
  );
  const [whole, ...outcomes] = await lab.train("regularize", trials);
  if (whole === undefined) throw new Error("the winner was not trained again");
  return [
    {
      without: "everything",
      ...figuresOf(context, whole, whole.best),
      change: undefined,
      sentence: "",
    },
    ablated(context, "early stopping", whole, whole.last, whole.best),
    ...variants.flatMap(({ without }, i) => {
      const outcome = outcomes[i];
      return outcome === undefined ? [] : [ablated(context, without, outcome, outcome.best, whole.best)];
    }),
  ];
}

/** The parts and seeds that there is time for. */
function afford(
  { lab }: Context,
  { ablation: { cost } }: StudyPlan,
  setting: Setting,
): { readonly variants: Variant[]; readonly seeds: number[] } {
  let spent = lab.costOf(setting);
  const variants = variantsOf(setting).filter((variant) => {
    const own = lab.costOf(variant.setting);
    const fits = spent + own <= cost;
    if (fits) spent += own;
    return fits;
  });
  const seeds = Math.max(1, Math.min(mostSeeds, Math.floor(cost / spent)));
  return { variants, seeds: Array.from({ length: seeds }, (_, i) => freshSeed + i) };
}

const figuresOf = (
  context: Context,
  outcome: TrialOutcome,
  view: TrialView,
): Pick<Ablated, "parameters" | "networks" | "validationLoss"> => ({
  parameters: parametersOfTrial(context, outcome),
  networks: outcome.networks,
  validationLoss: view.validationLoss,
});

function ablated(
  context: Context,
  without: string,
  outcome: TrialOutcome,
  view: TrialView,
  whole: TrialView,
): Ablated {
  const { dependence, description } = context.grounds;
  const change = paired(view.losses, whole.losses, { dependence });
  const { text, isClear } = lossChange(change, whole.validationLoss, description.classes.length > 0);
  const doubt = isClear ? "" : "; these rows cannot tell whether it is needed";
  const isSame = change.difference === 0 && change.standardError === 0;
  return {
    without,
    ...figuresOf(context, outcome, view),
    change,
    sentence: isSame
      ? `Without ${without} the network would be the same: it never took hold.`
      : `Without ${without} the validation loss would be ${text}${doubt}.`,
  };
}
