import { type LayerSpec, layerOf } from "./layers/all.ts";
import type { Flow } from "./layers/layer.ts";

/** What the layers in front of a network make of its inputs. */
export interface Front {
  readonly units: number;
  /** Of these, the first so many whose weights start apart from 0: all but the bins of a piecewise-linear end. */
  readonly started: number;
  /** The input that each unit is made from. */
  readonly sources: readonly number[];
}

/** Returns what layers without weights of their own between units, such as embeddings, make of the inputs. */
export function frontOf(layers: readonly LayerSpec[], inputs: number): Front {
  let flow: Flow = { width: inputs, copies: 1 };
  let started = inputs;
  let sources: readonly number[] = Array.from({ length: inputs }, (_, i) => i);
  for (const spec of layers) {
    const before = flow;
    const own = layerOf(spec).sources?.(spec, before);
    if (own !== undefined) sources = own.map((unit) => sources[unit] ?? unit);
    flow = layerOf(spec).after(spec, before);
    started = spec.layer === "piecewiseLinear" ? before.width : flow.width;
  }
  return { units: flow.width, started, sources };
}
