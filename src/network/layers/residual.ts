import { add } from "../../graph/ops/arithmetic.ts";
import type { Tensor } from "../../graph/tensor.ts";
import type { LayerSpec } from "./all.ts";
import type { Flow, Inner, Layer } from "./layer.ts";

export interface ResidualSpec {
  readonly layer: "residual";
  /** What is added to the units that flow in; blocks may stand inside blocks. */
  readonly layers: readonly LayerSpec[];
}

/**
 * Returns the residual block (He et al. 2016): its layers compute what is added to the units that flow in. These
 * must have the width of what comes out; between blocks of different widths stands a dense layer. Parameters are
 * those of its layers, first to last.
 *
 * @param layerOf the kind of a layer, handed in because blocks are layers too
 */
export const residualOf = (
  layerOf: <Spec extends LayerSpec>(spec: Spec) => Layer<Spec>,
): Layer<ResidualSpec> => {
  const steps = ({ layers }: ResidualSpec, before: Flow) => {
    let flow = before;
    return layers.map((spec): Inner & { readonly after: Flow } => {
      const into = flow;
      flow = layerOf(spec).after(spec, into);
      return { spec, before: into, after: flow };
    });
  };
  return {
    name: "residual",
    words:
      "Adds what its layers compute to the units that flow in, so that a layer need only say what to change.",
    after(spec, before) {
      const { width, copies } = steps(spec, before).at(-1)?.after ?? before;
      if (width !== before.width || copies !== before.copies)
        throw new Error(
          `a residual block cannot add ${shown(width, copies)} to ${shown(before.width, before.copies)}: ` +
            "end it with a dense layer as wide as what flows in",
        );
      return before;
    },
    parameters: (spec, before) =>
      steps(spec, before).flatMap((inner) => layerOf(inner.spec).parameters(inner.spec, inner.before)),
    inside: steps,
    forward(block, units, parameters, pass) {
      let from = 0;
      const changed = steps(block, pass.before).reduce((flowing, { spec, before }) => {
        const first = from;
        from += layerOf(spec).parameters(spec, before).length;
        const keep = (index: number, next: Tensor) => pass.keep(first + index, next);
        const lookUp = (index: number, rows: Tensor) => pass.lookUp(first + index, rows);
        const inner = { ...pass, before, keep, lookUp };
        return layerOf(spec).forward(spec, flowing, parameters.slice(first, from), inner);
      }, units);
      return add(units, changed);
    },
    describe: (block, before) =>
      `residual block: ${steps(block, before)
        .map(({ spec, before: into }) => layerOf(spec).describe(spec, into))
        .join("; ")}`,
  };
};

const shown = (width: number, copies: number): string =>
  copies === 1 ? `${width} units` : `${width} units of ${copies} copies`;
