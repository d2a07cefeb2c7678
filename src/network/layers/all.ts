import { type ActivationSpec, activation } from "./activation.ts";
import { type DenseSpec, dense } from "./dense.ts";
import { type DropoutSpec, dropout } from "./dropout.ts";
import type { Layer } from "./layer.ts";

/** A layer of a network: its kind and its settings, plain data. */
export type LayerSpec = DenseSpec | ActivationSpec | DropoutSpec;

/** Every kind of layer, by name. */
export const layers: { readonly [Name in LayerSpec["layer"]]: Layer<Extract<LayerSpec, { layer: Name }>> } = {
  dense,
  activation,
  dropout,
};

/** Returns the kind of a layer. */
export const layerOf = <Spec extends LayerSpec>({ layer }: Spec): Layer<Spec> =>
  layers[layer] as unknown as Layer<Spec>;
