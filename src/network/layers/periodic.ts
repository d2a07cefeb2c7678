import { relu } from "../../graph/ops/activation.ts";
import { add, mul } from "../../graph/ops/arithmetic.ts";
import { matmul, transpose } from "../../graph/ops/matrix.ts";
import { concat, reshape, slice } from "../../graph/ops/shape.ts";
import { cos, sin } from "../../graph/ops/wave.ts";
import { scalar, type Tensor } from "../../graph/tensor.ts";
import { type Columns, othersOf, placesOf, requireColumns, take } from "./columns.ts";
import { type Flow, type Layer, normal, type Parameter, uniform } from "./layer.ts";

export interface PeriodicSpec {
  readonly layer: "periodic";
  readonly columns: Columns;
  /** "plr" gives relu(W [sin, cos] + b) in place of each column, "pbld" W cos + b beside it. */
  readonly form: "plr" | "pbld";
  /** Waves for each column. */
  readonly frequencies: number;
  /** New units for each column. */
  readonly width: number;
  /**
   * Deviation of the frequencies at the start, in waves for each unit of x. It decides more than anything else here;
   * 0.03 to 0.3 are safe on standardized columns.
   */
  readonly sigma: number;
  /** Whether all columns share W and b ("lite"; default: each has its own). */
  readonly shared?: true;
}

const unitsOf = (spec: PeriodicSpec): number => placesOf(spec.columns).length * spec.width;

/** Columns that are handed on as they are. */
const keptBy = ({ columns, form }: PeriodicSpec, { width }: Flow): readonly number[] =>
  form === "pbld" ? placesOf(width) : othersOf(placesOf(columns), width);

/**
 * Numbers become waves of learned frequencies c ~ N(0, sigma^2), and those new units: the units are the columns that
 * stay, then the new ones, column by column.
 *
 * - PLR (Gorishniy et al. 2022, "On embeddings for numerical features", section 3.3):
 *   relu(W [sin(2 pi c x), cos(2 pi c x)] + b) takes the place of x.
 * - PBLD (Holzmueller et al. 2024, RealMLP): x stays, and W cos(2 pi c x + p) + b comes beside it, phases p uniform
 *   within pi.
 *
 * W and b start uniform within 1 / sqrt(waves that a unit sums). Frequencies and phases are moved by the optimizer
 * alone: a penalty would bend every wave into a constant.
 */
export const periodic: Layer<PeriodicSpec> = {
  name: "periodic",
  words:
    "Turns each number into waves of learned frequencies, so that a small network can follow sharp turns.",
  after(spec, before) {
    requireColumns("a periodic embedding", placesOf(spec.columns), before.width);
    return { width: keptBy(spec, before).length + unitsOf(spec), copies: before.copies };
  },
  parameters({ columns, form, frequencies, width, sigma, shared = false }) {
    const count = placesOf(columns).length;
    const waves = form === "plr" ? 2 * frequencies : frequencies;
    const own = shared ? 1 : count;
    const bound = 1 / Math.sqrt(waves);
    const perWave = { kind: "biases", shape: [count, 1, frequencies] } as const;
    const phases: Parameter = { ...perWave, name: "phase", initial: uniform(count * frequencies, Math.PI) };
    return [
      { ...perWave, name: "frequency", initial: normal(count * frequencies, sigma) },
      {
        name: "weight",
        kind: "weights",
        shape: [own, waves, width],
        initial: uniform(own * waves * width, bound),
      },
      { name: "bias", kind: "biases", shape: [own, 1, width], initial: uniform(own * width, bound) },
      ...(form === "pbld" ? [phases] : []),
    ];
  },
  forward(spec, units, [frequency, weight, bias, phase], { before }) {
    if (!frequency || !weight || !bias) throw new Error("a periodic layer lacks its parameters");
    const x = take(units, placesOf(spec.columns)) as Tensor;
    const [members = 1, batch = 1, columns = 1] = x.shape;
    // Column by column [K, columns, B, 1], so that each meets its own frequencies and weights in one product.
    const upright = reshape(transpose(x), [members, columns, batch, 1]);
    const angles = matmul(upright, mul(frequency, scalar(2 * Math.PI)));
    const made = phase === undefined ? rectified(angles, weight, bias) : biased(angles, phase, weight, bias);
    const side = reshape(transpose(made, [0, 2, 1, 3]), [members, batch, unitsOf(spec)]);
    const kept = take(units, keptBy(spec, before));
    return kept === undefined ? side : concat([kept, side], 2);
  },
  sources: (spec, before) => [
    ...keptBy(spec, before),
    ...placesOf(spec.columns).flatMap((at) => Array<number>(spec.width).fill(at)),
  ],
  describe: ({ columns, form, frequencies, width }) => {
    const count = placesOf(columns).length;
    return `periodic embedding (${form.toUpperCase()}) of ${count} ${count === 1 ? "column" : "columns"}, ${frequencies} frequencies, ${width} units each`;
  },
};

/** PLR; two products in place of one over sines and cosines put together, which would be copied. */
function rectified(angles: Tensor, weight: Tensor, bias: Tensor): Tensor {
  const waves = Number(weight.shape[2]);
  const part = (wave: Tensor, from: number): Tensor => matmul(wave, slice(weight, 2, from, from + waves / 2));
  return relu(add(add(part(sin(angles), 0), part(cos(angles), waves / 2)), bias));
}

const biased = (angles: Tensor, phase: Tensor, weight: Tensor, bias: Tensor): Tensor =>
  add(matmul(cos(add(angles, phase)), weight), bias);
