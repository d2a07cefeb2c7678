import type { MetricName } from "../measure/metrics/metric.ts";
import { noStrengths, type Strengths } from "../regularize/regularizer.ts";
import type { Random } from "../runtime/random.ts";
import type { Setting, Shape } from "./setting.ts";

/** What the ranges of the search depend on. */
export interface Field {
  /** Few rows, where networks need to be held back more. */
  readonly small: boolean;
  readonly regression: boolean;
  readonly metric: MetricName;
  /** Whether there are columns with bins, and columns of numbers. */
  readonly bins: boolean;
  readonly numbers: boolean;
}

/** How one number of a setting is drawn. */
interface Knob {
  /** Values between two bounds, evenly or evenly in their logarithm; or one of a list. */
  readonly scale: "even" | "log" | "list";
  readonly values: readonly number[];
  /** Probability that it is on; it is 0 where it is off. */
  readonly on: number;
  /** Whether it is on or off for a whole family: all its members' steps take longer where it is on. */
  readonly byFamily?: true;
  readonly source: string;
}

type KnobName = Exclude<keyof Strengths, "l1Penalty" | "groupL1" | "gradientClipping"> | "learningRate";

/**
 * The search space: every number of a setting with its range, the probability that it is on, and where that comes
 * from. "Recipe" is what was measured on ten real tables, "anchors" the settings that published searches chose.
 */
export function knobsOf({ small, regression, metric }: Field): Readonly<Record<KnobName, Knob>> {
  const rare = { byFamily: true } as const;
  const dropouts = small ? [0.05, 0.4] : regression ? [0.05, 0.15] : [0.05, 0.3];
  return {
    learningRate: { scale: "log", values: [7e-4, 1e-2], on: 1, source: "recipe 3: best one differs tenfold" },
    dropout: {
      scale: "even",
      values: dropouts,
      on: small ? 0.8 : regression ? 0.3 : 0.75,
      source: "recipe 4: .3 on small tables, .1 on large ones, none on large regression",
    },
    weightDecay: { scale: "log", values: [1e-3, 0.5], on: 0.8, source: "recipe: .1; anchors: half choose 0" },
    l1: {
      scale: "log",
      values: [1e-4, 3e-2],
      on: 0.25,
      source: "recipe: harmless and sparse; in steps of Adam",
    },
    l2: { scale: "log", values: [1e-5, 1e-3], on: 0.2, source: "our range, below scikit-learn's default" },
    maxNorm: { ...rare, scale: "log", values: [1, 4], on: 0.1, source: "Srivastava et al. 2014: 2 to 4" },
    labelSmoothing: {
      scale: "list",
      values: [0.05],
      on: metric === "accuracy" && !regression ? 0.25 : 0,
      source: "recipe: for accuracy alone (+1.6 points on letter)",
    },
    inputNoise: { ...rare, scale: "log", values: [0.01, 0.2], on: 0.06, source: "our range" },
    mixup: {
      ...rare,
      scale: "list",
      values: [0.1, 0.2],
      on: 0.04,
      source: "Zhang et al. 2018: .1 to .4 on images",
    },
    inputDropout: { ...rare, scale: "list", values: [0.05, 0.1], on: 0.04, source: "our range" },
    weightAveraging: {
      ...rare,
      scale: "list",
      values: [0.25],
      on: 0.08,
      source: "Izmailov et al. 2018: last quarter",
    },
    // A span longer than the first stretch of the search would be compared before it is an average.
    movingAverage: {
      ...rare,
      scale: "log",
      values: [0.02, 0.1],
      on: 0.2,
      source: "our range of its span, as a share of the steps: averages do best where training stops early",
    },
  };
}

/** Deviations of the frequencies of periodic embeddings that are safe on all tables (recipe 2). */
const sigmas = [0.03, 0.1, 0.3];
/** Probability of waves in place of bins (recipe 2: they pay on some tables), and of bins where there are any. */
const wavesOn = 0.12;
const binsOn = 0.75;
/** Probability of a shared-weight ensemble, and its copies (recipe 5: as good as seeds, at their cost). */
const copiesOn = 0.2;
const copies = [8, 16];

const pick = <T>(random: Random, values: readonly T[]): T => values[random.integer(values.length)] as T;

function draw({ scale, values, on, byFamily }: Knob, random: Random, family: Random): number {
  const isOn = (byFamily ? family : random).uniform() < on;
  const [low = 0, high = low] = values;
  if (!isOn) return 0;
  if (scale === "list") return pick(random, values);
  const share = random.uniform();
  return scale === "log" ? low * (high / low) ** share : low + (high - low) * share;
}

/**
 * Returns one setting of the search space.
 *
 * @param base what the recipe starts from; steps and batch size are kept
 * @param shapes hidden layers to choose from; the more often one stands there, the likelier
 * @param family what settings of one architecture share, so that they train side by side: its shape, its activation,
 * its embedding, its copies, and whether the rarer regularizers are on
 * Random: all of it, every knob from its own stream, so that another knob changes none of them.
 */
export function drawSetting(
  field: Field,
  base: Setting,
  shapes: readonly Shape[],
  random: Random,
  family: Random,
): Setting {
  const of = (name: string): Random => family.split(name);
  const { learningRate, ...knobs } = knobsOf(field);
  const drawn = Object.entries(knobs).map(([name, knob]): [string, number] => [
    name,
    draw(knob, random.split(name), of(name)),
  ]);
  const on = Object.fromEntries(drawn.filter(([name, strength]) => strength > 0 || name in noStrengths));
  // Only one average of the weights is carried.
  if ("weightAveraging" in on) delete on.movingAverage;
  if (on.movingAverage !== undefined) on.movingAverage = 1 - 1 / Math.max(2, on.movingAverage * base.steps);
  const waves = field.numbers && of("waves").uniform() < wavesOn;
  const bins = field.bins && of("bins").uniform() < binsOn;
  return {
    ...base,
    ...pick(of("hidden"), shapes),
    activation: pick(of("activation"), ["relu", "relu", "silu", "gelu"] as const),
    numericEmbedding: waves ? "periodic" : bins ? "piecewise-linear" : "none",
    ...(waves && { sigma: pick(of("sigma"), sigmas) }),
    ...(of("copies").uniform() < copiesOn && { copies: pick(of("number of copies"), copies) }),
    learningRate: draw(learningRate, random.split("learningRate"), of("learningRate")),
    strengths: { ...noStrengths, ...on },
  };
}

/** Returns the setting and plainer ones in its place, for those whose cost is too high, the dearest first. */
export function plainer(setting: Setting, base: Setting): Setting[] {
  const { copies: _, ...single } = setting;
  const { sigma: __, ...still } = single;
  const { residual: ___, ...straight } = still;
  const { numericEmbedding } = single.numericEmbedding === "periodic" ? base : single;
  return [
    setting,
    single,
    { ...still, numericEmbedding },
    { ...straight, numericEmbedding, hidden: base.hidden },
  ];
}
