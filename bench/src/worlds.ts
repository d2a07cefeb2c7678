/**
 * Worlds whose truth is known: test rows of a network that was right, and sure, to a degree that goes together
 * within groups or over time. How the intervals of a study hold that truth is counted over many of them.
 */

/** A stream of random numbers, as the library's. */
interface Numbers {
  normal(): number;
  uniform(): number;
  integer(below: number): number;
}

export type WorldKind = "independent" | "groups" | "time";

type Dependence =
  | { readonly kind: "independent" }
  | { readonly kind: "groups"; readonly of: Int32Array }
  | { readonly kind: "time"; readonly order: Int32Array };

/** One simulated test set: predictions of classes and of values, and losses of two networks for pairing. */
export interface World {
  readonly dependence: Dependence;
  readonly classes: {
    readonly kind: "classes";
    readonly truth: Int32Array;
    readonly probabilities: Float64Array;
    readonly classes: 2;
  };
  readonly values: { readonly kind: "values"; readonly truth: Float64Array; readonly values: Float64Array };
  readonly losses: readonly [Float64Array, Float64Array];
}

export interface WorldShape {
  readonly kind: WorldKind;
  /** Rows, where they are not in groups. */
  readonly rows: number;
  readonly groups: number;
  /** Share of the variance that rows of a group have in common, or the correlation of one row with the next. */
  readonly correlation: number;
}

/** Margin of the network for the true class: its mean, in units of its standard deviation. */
const margin = 1;

/** Spread of a regression target whose errors have a standard deviation of 1. */
const spread = 2;

/** By how much the first of two networks is worse. */
const worse = 0.1;

/** Truth of every number: the normal integrals in closed form, that of log loss by quadrature. */
export const truths = {
  // scipy.stats.norm.cdf(1)
  accuracy: 0.8413447460685429,
  balancedAccuracy: 0.8413447460685429,
  // Two margins add up to a normal with mean 2 and variance 2: scipy.stats.norm.cdf(2 ** .5)
  auc: 0.921350396474857,
  // scipy.integrate.quad(lambda z: np.logaddexp(0, -1 - z) * norm.pdf(z), -12, 12)
  logLoss: 0.40685628308753097,
  rmse: 1,
  // (2 / pi) ** .5
  mae: 0.7978845608028654,
  r2: 1 - 1 / spread ** 2,
  paired: worse,
} as const;

/** Draws one test set. */
export function drawWorld({ kind, rows, groups, correlation }: WorldShape, random: Numbers): World {
  const of: number[] = [];
  // Groups of very different sizes, 5 to 34 rows.
  for (let g = 0; kind === "groups" && g < groups; g++) {
    const size = 5 + random.integer(30);
    for (let i = 0; i < size; i++) of.push(g);
  }
  const n = kind === "groups" ? of.length : rows;
  const latent = (): Float64Array => drawLatent(kind, of, n, correlation, random);
  const sure = latent();
  const truth = Int32Array.from({ length: n }, () => random.integer(2));
  const probabilities = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const right = 1 / (1 + Math.exp(-margin - (sure[i] ?? 0)));
    probabilities[2 * i + (truth[i] ?? 0)] = right;
    probabilities[2 * i + 1 - (truth[i] ?? 0)] = 1 - right;
  }
  const errors = latent();
  const target = Float64Array.from({ length: n }, () => spread * random.normal());
  const losses = Float64Array.from({ length: n }, () => random.normal());
  const differences = latent();
  return {
    dependence:
      kind === "groups"
        ? { kind, of: Int32Array.from(of) }
        : kind === "time"
          ? { kind, order: Int32Array.from({ length: n }, (_, i) => i) }
          : { kind },
    classes: { kind: "classes", truth, probabilities, classes: 2 },
    values: { kind: "values", truth: target, values: target.map((y, i) => y + (errors[i] ?? 0)) },
    losses: [losses.map((loss, i) => loss + worse + (differences[i] ?? 0)), losses],
  };
}

/** Standard normal numbers that go together within groups, or from one row to the next (AR(1)), or not at all. */
function drawLatent(
  kind: WorldKind,
  of: readonly number[],
  n: number,
  correlation: number,
  random: Numbers,
): Float64Array {
  const own = Math.sqrt(1 - (kind === "time" ? correlation ** 2 : correlation));
  if (kind === "independent") return Float64Array.from({ length: n }, () => random.normal());
  if (kind === "groups") {
    const effects = Array.from(
      { length: (of.at(-1) ?? 0) + 1 },
      () => Math.sqrt(correlation) * random.normal(),
    );
    return Float64Array.from(of, (group) => (effects[group] ?? 0) + own * random.normal());
  }
  let last = random.normal();
  return Float64Array.from({ length: n }, () => {
    last = correlation * last + own * random.normal();
    return last;
  });
}
