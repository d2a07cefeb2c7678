import { type Body, constant, emitMany, input, type Scope, type Tensor, wholeModel } from "../tensor.ts";
import { cast } from "./compare.ts";

/** Loops being described at the moment, innermost last: the body of a loop may hold a loop. */
const open: Scope[] = [];

function capturesOf(outputs: readonly Tensor[], scope: Scope): Tensor[] {
  const captures = new Set<Tensor>();
  const seen = new Set<unknown>();
  const walk = (tensor: Tensor): void => {
    if (tensor.node.scope.depth < scope.depth) {
      captures.add(tensor);
      return;
    }
    if (seen.has(tensor.node)) return;
    seen.add(tensor.node);
    for (const source of [...tensor.node.inputs, ...(tensor.node.body?.captures ?? [])]) walk(source);
  };
  for (const output of outputs) walk(output);
  return [...captures];
}

/**
 * Runs a body `trip` times. The body is handed the iteration number (int64 scalar) and the carried tensors and
 * returns their next values, and what to stack along a new first axis. Tensors of the enclosing graph may be
 * used freely inside; what does not depend on the iteration stays outside.
 *
 * @param trip int64 scalar
 * @param trips name of the new first axis of the stacked outputs
 */
export function loop(
  trip: Tensor,
  carried: readonly Tensor[],
  trips: string,
  describe: (
    iteration: Tensor,
    carried: readonly Tensor[],
  ) => { carried: readonly Tensor[]; stacked: readonly Tensor[] },
): { carried: Tensor[]; stacked: Tensor[] } {
  const scope: Scope = { depth: (open.at(-1) ?? wholeModel).depth + 1 };
  const iteration = input("iteration", "int64", [], scope);
  const going = input("going", "bool", [], scope);
  const inside = carried.map((tensor, i) => input(`carried${i}`, tensor.type, tensor.shape, scope));
  open.push(scope);
  let next: ReturnType<typeof describe>;
  try {
    next = describe(iteration, inside);
  } finally {
    open.pop();
  }
  const outputs = [going, ...next.carried, ...next.stacked];
  const body: Body = {
    scope,
    inputs: [iteration, going, ...inside],
    outputs,
    captures: capturesOf(outputs, scope),
  };
  const always = cast(constant(Uint8Array.of(1), []), "bool");
  const results = emitMany({
    op: "Loop",
    inputs: [trip, always, ...carried],
    outputs: [
      ...carried.map(({ type, shape }) => ({ type, shape })),
      ...next.stacked.map(({ type, shape }) => ({ type, shape: [trips, ...shape] })),
    ],
    body,
  });
  return { carried: results.slice(0, carried.length), stacked: results.slice(carried.length) };
}
