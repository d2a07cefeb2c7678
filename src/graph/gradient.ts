import { add } from "./ops/arithmetic.ts";
import { expandLike } from "./ops/broadcast.ts";
import { type Node, scalar, type Tensor } from "./tensor.ts";

/** First outputs of the nodes that lead from `wrt` to `loss`, in the order in which they are computed. */
function path(loss: Tensor, wrt: ReadonlySet<Node>): Tensor[] {
  const order: Tensor[] = [];
  const leads = new Map<Node, boolean>();
  const walk = (tensor: Tensor): boolean => {
    const { node } = tensor;
    const known = leads.get(node);
    if (known !== undefined) return known;
    // A leaf can itself be computed (a slice of the flat weights); nothing behind it matters then.
    let found = wrt.has(node);
    if (!found) for (const source of node.inputs) found = walk(source) || found;
    leads.set(node, found);
    if (found) order.push(tensor);
    return found;
  };
  walk(loss);
  return order;
}

/**
 * Returns the gradient of a scalar loss with respect to each tensor, with that tensor's shape, by walking the
 * graph backwards (reverse-mode differentiation). Throws where the loss does not depend on a tensor, or an
 * operator on the way has no gradient rule.
 */
export function gradients(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (loss.shape.length !== 0) throw new Error("the loss must be a scalar; sum it first");
  const leaves = new Set(wrt.map((tensor) => tensor.node));
  const upstream = new Map<Node, Tensor>([[loss.node, scalar(1)]]);
  for (const output of path(loss, leaves).reverse()) {
    const { node } = output;
    const dy = upstream.get(node);
    if (dy === undefined || leaves.has(node)) continue;
    if (node.gradient === undefined) throw new Error(`operator ${node.op} has no gradient rule`);
    node.gradient(dy, output).forEach((gradient, i) => {
      const source = node.inputs[i];
      if (gradient === undefined || source === undefined) return;
      const before = upstream.get(source.node);
      upstream.set(source.node, before === undefined ? gradient : add(before, gradient));
    });
  }
  return wrt.map((tensor) => {
    const gradient = upstream.get(tensor.node);
    if (gradient === undefined) throw new Error("the loss does not depend on one of the tensors");
    return expandLike(gradient, tensor);
  });
}
