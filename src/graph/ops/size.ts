import { type Dim, emit, int, int64s, type Tensor } from "../tensor.ts";

/** The fed tensor with an axis of that name which a tensor is computed from, and the axis. */
function fedAxis(tensor: Tensor, name: string): { source: Tensor; axis: number } | undefined {
  const seen = new Set<unknown>();
  const walk = (at: Tensor): { source: Tensor; axis: number } | undefined => {
    if (seen.has(at.node)) return undefined;
    seen.add(at.node);
    const { op, scope, inputs } = at.node;
    const axis = at.shape.indexOf(name);
    if (op === "input" && scope.depth === 0 && axis >= 0) return { source: at, axis };
    for (const input of inputs) {
      const found = walk(input);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(tensor);
}

/**
 * Returns the sizes of a tensor along the axes, int64 [axes.length]. Sizes that are fed are read where they are
 * fed: outside of loops, once for all iterations.
 */
export function sizesOf(tensor: Tensor, axes: readonly number[]): Tensor {
  const [axis] = axes;
  const name: Dim | undefined = axis === undefined ? undefined : tensor.shape[axis];
  const fed = axes.length === 1 && typeof name === "string" ? fedAxis(tensor, name) : undefined;
  const source = fed?.source ?? tensor;
  const shape = emit({ op: "Shape", inputs: [source], type: "int64", shape: [source.shape.length] });
  return emit({
    op: "Gather",
    inputs: [shape, int64s(fed === undefined ? axes : [fed.axis])],
    attributes: { axis: int(0) },
    type: "int64",
    shape: [axes.length],
  });
}
