import type { LayerSpec } from "../../src/network/layers/all.ts";
import type { Flow, ParameterKind } from "../../src/network/layers/layer.ts";
import { type Figures, fromTorch } from "./fromTorch.ts";

/** How a parameter begins: all at one number, within a bound of 0 and at random, or each at one of some numbers, or at those that are named. */
export type Beginning =
  | number
  | { readonly within: number }
  | { readonly among: readonly number[] }
  | { readonly exactly: readonly number[] }
  | "normal";

export interface ExpectedParameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly shape: readonly number[];
  readonly begins: Beginning;
  readonly incoming?: true;
  readonly table?: true;
}

/** One layer in one place, and all that its contract says of it. */
export interface LayerCase {
  readonly spec: LayerSpec;
  readonly before: Flow;
  readonly after: Flow;
  /** Copies that flow on in evaluation, where an end of them averages (default: those of `after`). */
  readonly copiesEvaluated?: number;
  readonly parameters: readonly ExpectedParameter[];
  /** What `describe` says. */
  readonly description: string;
  /** Whole numbers flow in, each below this one, and no gradient flows back to them (default: any numbers). */
  readonly unitsBelow?: number;
  /**
   * Figures for one member and three rows, see `fromTorch.ts` for what goes in. In training; in evaluation the
   * same, unless others are given.
   */
  readonly torch: Figures;
  readonly torchEvaluated?: Figures;
}

const three: Flow = { width: 3, copies: 1 };
const ofCopies: Flow = { width: 3, copies: 2 };
const pair = (begins: number, name: string): ExpectedParameter => ({
  name,
  kind: "biases",
  shape: [1, 3],
  begins,
});
const gainAndShift = [pair(1, "gain"), pair(0, "shift")];
const running: readonly ExpectedParameter[] = [
  { name: "mean", kind: "statistics", shape: [1, 3], begins: 0 },
  { name: "variance", kind: "statistics", shape: [1, 3], begins: 1 },
];
const third = 1 / Math.sqrt(3);
const matrix = (columns: number): ExpectedParameter => ({
  name: "weight",
  kind: "weights",
  shape: [3, columns],
  begins: { within: third },
  incoming: true,
});
const bent = (of: "relu" | "gelu" | "silu" | "tanh" | "selu" | "mish", description: string): LayerCase => ({
  spec: { layer: "activation", of },
  before: three,
  after: three,
  parameters: [],
  description,
  torch: fromTorch[of],
});

const perWave = (name: string, begins: Beginning): ExpectedParameter => ({
  name,
  kind: "biases",
  shape: [2, 1, 2],
  begins,
});
const perColumn = (columns: number, waves: number): readonly ExpectedParameter[] => [
  perWave("frequency", "normal"),
  { name: "weight", kind: "weights", shape: [columns, waves, 2], begins: { within: 1 / Math.sqrt(waves) } },
  { name: "bias", kind: "biases", shape: [columns, 1, 2], begins: { within: 1 / Math.sqrt(waves) } },
];
const plr = {
  layer: "periodic",
  form: "plr",
  columns: [0, 2],
  frequencies: 2,
  width: 2,
  sigma: 0.1,
} as const;
/** 1 / widths, left edges in widths, least and largest values of the bins of the two columns below. */
const bins = [
  [1 / 0.5, 1 / 0.45, 1 / 0.05, 1 / 0.5, 1 / 0.4],
  [0.7 / 0.5, 0.2 / 0.45, -0.25 / 0.05, 0.4 / 0.5, -0.1 / 0.4],
  [-1, 0, 0, -1, 0],
  [1, 1, 2, 1, 2],
].flat();

/** Every kind of layer, by name: a layer without a case does not compile, and fails the contract's test. */
export const layerCases: { readonly [Name in LayerSpec["layer"]]: readonly LayerCase[] } = {
  dense: [
    {
      spec: { layer: "dense", outputs: 2 },
      before: three,
      after: { width: 2, copies: 1 },
      parameters: [matrix(2), { name: "bias", kind: "biases", shape: [1, 2], begins: { within: third } }],
      description: "dense, 2 units",
      torch: fromTorch.dense,
    },
    {
      spec: { layer: "dense", outputs: 2, bias: false },
      before: three,
      after: { width: 2, copies: 1 },
      parameters: [matrix(2)],
      description: "dense, 2 units without bias",
      torch: fromTorch.denseWithoutBias,
    },
  ],
  activation: [
    bent("relu", "ReLU"),
    bent("gelu", "GELU"),
    bent("silu", "SiLU"),
    bent("tanh", "tanh"),
    bent("selu", "SELU"),
    bent("mish", "Mish"),
  ],
  dropout: [
    {
      spec: { layer: "dropout" },
      before: three,
      after: three,
      parameters: [],
      description: "dropout",
      torch: fromTorch.dropout,
    },
  ],
  layerNorm: [
    {
      spec: { layer: "layerNorm" },
      before: three,
      after: three,
      parameters: gainAndShift,
      description: "layer norm",
      torch: fromTorch.layerNorm,
    },
  ],
  batchNorm: [
    {
      spec: { layer: "batchNorm" },
      before: three,
      after: three,
      parameters: [...gainAndShift, ...running],
      description: "batch norm",
      torch: fromTorch.batchNorm,
      torchEvaluated: fromTorch.batchNormEvaluated,
    },
    {
      spec: { layer: "batchNorm" },
      before: ofCopies,
      after: ofCopies,
      parameters: [...gainAndShift, ...running],
      description: "batch norm",
      torch: fromTorch.batchNormOfCopies,
      torchEvaluated: fromTorch.batchNormOfCopiesEvaluated,
    },
  ],
  residual: [
    {
      spec: {
        layer: "residual",
        layers: [
          { layer: "layerNorm" },
          { layer: "activation", of: "relu" },
          { layer: "dropout" },
          { layer: "dense", outputs: 3 },
        ],
      },
      before: three,
      after: three,
      parameters: [
        ...gainAndShift,
        matrix(3),
        { name: "bias", kind: "biases", shape: [1, 3], begins: { within: third } },
      ],
      description: "residual block: layer norm; ReLU; dropout; dense, 3 units",
      torch: fromTorch.residual,
    },
  ],
  inputScale: [
    {
      spec: { layer: "inputScale" },
      before: three,
      after: three,
      parameters: [pair(1, "scale")],
      description: "scale of 3 inputs",
      torch: fromTorch.inputScale,
    },
  ],
  copy: [
    {
      spec: { layer: "copy", copies: 2, scales: { of: "signs" } },
      before: three,
      after: ofCopies,
      parameters: [{ name: "scale", kind: "biases", shape: [2, 1, 3], begins: { among: [-1, 1] } }],
      description: "2 copies, each with input scales of its own",
      torch: fromTorch.copy,
    },
  ],
  sharedDense: [
    {
      spec: { layer: "sharedDense", outputs: 2, scales: { of: "normal" } },
      before: ofCopies,
      after: { width: 2, copies: 2 },
      parameters: [
        matrix(2),
        { name: "input scale", kind: "biases", shape: [2, 1, 3], begins: "normal" },
        { name: "output scale", kind: "biases", shape: [2, 1, 2], begins: 1 },
        { name: "bias", kind: "biases", shape: [2, 1, 2], begins: { within: third } },
      ],
      description: "dense, 2 units, shared by 2 copies with scales of their own",
      torch: fromTorch.sharedDense,
    },
  ],
  separateDense: [
    {
      spec: { layer: "separateDense", outputs: 2 },
      before: ofCopies,
      after: { width: 2, copies: 2 },
      parameters: [matrix(4), { name: "bias", kind: "biases", shape: [2, 1, 2], begins: { within: third } }],
      description: "2 dense layers, one a copy, 2 units each",
      torch: fromTorch.separateDense,
    },
  ],
  average: [
    {
      spec: { layer: "average", of: "probabilities" },
      before: ofCopies,
      after: ofCopies,
      copiesEvaluated: 1,
      parameters: [],
      description: "mean of the probabilities of 2 copies",
      torch: fromTorch.average,
      torchEvaluated: fromTorch.averageEvaluated,
    },
  ],
  embedding: [
    {
      spec: {
        layer: "embedding",
        columns: [
          { at: 1, levels: 2, width: 2 },
          { at: 2, levels: 3, width: 2 },
        ],
      },
      before: three,
      after: { width: 5, copies: 1 },
      parameters: [{ name: "table", kind: "weights", shape: [7, 2], begins: "normal", table: true }],
      description: "embedding of 2 columns with 5 levels",
      unitsBelow: 4,
      torch: fromTorch.embedding,
    },
  ],
  periodic: [
    {
      spec: plr,
      before: three,
      after: { width: 5, copies: 1 },
      parameters: perColumn(2, 4),
      description: "periodic embedding (PLR) of 2 columns, 2 frequencies, 2 units each",
      torch: fromTorch.plr,
    },
    {
      spec: { ...plr, shared: true },
      before: three,
      after: { width: 5, copies: 1 },
      parameters: perColumn(1, 4),
      description: "periodic embedding (PLR) of 2 columns, 2 frequencies, 2 units each",
      torch: fromTorch.plrShared,
    },
    {
      spec: { ...plr, form: "pbld", columns: 2 },
      before: three,
      after: { width: 7, copies: 1 },
      parameters: [...perColumn(2, 2), perWave("phase", { within: Math.PI })],
      description: "periodic embedding (PBLD) of 2 columns, 2 frequencies, 2 units each",
      torch: fromTorch.pbld,
    },
  ],
  piecewiseLinear: [
    {
      spec: {
        layer: "piecewiseLinear",
        columns: [
          { at: 2, bins: [-0.7, -0.2, 0.25, 0.3] },
          { at: 0, bins: [-0.4, 0.1, 0.5], missing: 1 },
        ],
        clipped: 3,
      },
      before: three,
      after: { width: 8, copies: 1 },
      parameters: [{ name: "bins", kind: "statistics", shape: [4, 5], begins: { exactly: bins } }],
      description: "piecewise-linear code of 2 columns, 5 bins",
      torch: { ...fromTorch.piecewiseLinear, kept: [bins] },
      torchEvaluated: fromTorch.piecewiseLinear,
    },
  ],
};
