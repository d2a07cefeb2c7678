import { cast } from "../graph/ops/compare.ts";
import { concat } from "../graph/ops/shape.ts";
import { input, type Tensor } from "../graph/tensor.ts";
import { categoryGraph } from "./category.ts";
import { dateGraph } from "./date.ts";
import type { Encoder, Feature } from "./encoder.ts";
import { fillGraph, numericGraph } from "./numeric.ts";
import { piecewiseLinearGraph } from "./piecewiseLinear.ts";

/** A feature as a model is fed it. */
export interface FedFeature extends Feature {
  /** Name of the model's input; the feature's name but where that is taken or empty. */
  readonly input: string;
  /** Numbers, and dates as days since 1970-01-01 UTC, are floats (NaN is missing), the rest strings ("" is missing). */
  readonly element: "float" | "string";
}

/** An encoder as ONNX nodes. */
export interface EncoderGraph {
  readonly fed: readonly FedFeature[];
  /** One raw input a feature, [n, 1], in the order of `fed`. */
  readonly inputs: readonly Tensor[];
  /** What `Encoder.encode` gives, [n, width] float. */
  readonly matrix: Tensor;
}

/** Names that the model uses itself: its outputs, and those that the writer numbers through. */
const taken = /^(?:label|probabilities|value|t\d+(?:_\d+|_out\d+)?|)$/;

/** Returns the features with the input that each is fed by. */
function fedFeatures(encoder: Encoder): FedFeature[] {
  const { categories } = encoder.toJSON();
  const names = new Set(encoder.features.map(({ name }) => name));
  return encoder.features.map((feature) => {
    let name = feature.name;
    while (taken.test(name) || (name !== feature.name && names.has(name))) name = `feature:${name}`;
    const text = categories.some((category) => category.name === feature.name);
    return { ...feature, input: name, element: text ? "string" : "float" };
  });
}

/**
 * Returns the encoder as nodes that take raw columns. Numbers arrive as float32 and are worked on as doubles,
 * operation by operation as `Encoder.encode` does (which rounds to float32 first), so both give the same matrix.
 */
export function encoderGraph(encoder: Encoder): EncoderGraph {
  const { numeric, categories, dates, bins } = encoder.toJSON();
  const fed = fedFeatures(encoder);
  const inputs = fed.map(({ input: name, element }) => input(name, element, ["n", 1]));
  const raw = (name: string): Tensor => {
    const tensor = inputs[fed.findIndex((feature) => feature.name === name)];
    if (tensor === undefined) throw new Error(`the encoder has no feature ${name}`);
    return tensor;
  };
  const plain: Tensor[] = [];
  const linear: Tensor[] = [];
  if (numeric.length > 0) {
    const numbers = fillGraph(
      numeric.map(({ median }) => median),
      concat(
        numeric.map(({ name }) => raw(name)),
        1,
      ),
    );
    plain.push(numericGraph(numeric, numbers));
    if (bins.length > 0) linear.push(piecewiseLinearGraph(bins, numeric, numbers));
  }
  for (const category of categories) plain.push(categoryGraph(category, raw(category.name)));
  for (const date of dates) plain.push(dateGraph(date, raw(date.name)));
  return { fed, inputs, matrix: cast(concat([...plain, ...linear], 1), "float") };
}
