import { type ActivationSpec, activation } from "./activation.ts";
import { type AverageSpec, average } from "./average.ts";
import { type BatchNormSpec, batchNorm } from "./batchNorm.ts";
import { type CopySpec, copy } from "./copy.ts";
import { type DenseSpec, dense } from "./dense.ts";
import { type DropoutSpec, dropout } from "./dropout.ts";
import { type EmbeddingSpec, embedding } from "./embedding.ts";
import { type InputScaleSpec, inputScale } from "./inputScale.ts";
import type { Layer } from "./layer.ts";
import { type LayerNormSpec, layerNorm } from "./layerNorm.ts";
import { type PeriodicSpec, periodic } from "./periodic.ts";
import { type PiecewiseLinearSpec, piecewiseLinear } from "./piecewiseLinear.ts";
import { type ResidualSpec, residualOf } from "./residual.ts";
import { type SeparateDenseSpec, separateDense } from "./separateDense.ts";
import { type SharedDenseSpec, sharedDense } from "./sharedDense.ts";

/** A layer of a network: its kind and its settings, plain data. */
export type LayerSpec =
  | DenseSpec
  | ActivationSpec
  | DropoutSpec
  | CopySpec
  | SharedDenseSpec
  | SeparateDenseSpec
  | AverageSpec
  | LayerNormSpec
  | BatchNormSpec
  | ResidualSpec
  | InputScaleSpec
  | EmbeddingSpec
  | PeriodicSpec
  | PiecewiseLinearSpec;

/** Every kind of layer, by name. */
export const layers: { readonly [Name in LayerSpec["layer"]]: Layer<Extract<LayerSpec, { layer: Name }>> } = {
  dense,
  activation,
  dropout,
  copy,
  sharedDense,
  separateDense,
  average,
  layerNorm,
  batchNorm,
  residual: residualOf(layerOf),
  inputScale,
  embedding,
  periodic,
  piecewiseLinear,
};

/** Returns the kind of a layer. */
export function layerOf<Spec extends LayerSpec>({ layer }: Spec): Layer<Spec> {
  return layers[layer] as unknown as Layer<Spec>;
}
