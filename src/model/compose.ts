import type { TableDescription } from "../data/table.ts";
import type { Encoder } from "../encode/encoder.ts";
import { encoderGraph } from "../encode/graph.ts";
import { serialize } from "../graph/model.ts";
import { add, div, mul } from "../graph/ops/arithmetic.ts";
import { cast } from "../graph/ops/compare.ts";
import { softmax } from "../graph/ops/loss.ts";
import { reduceSum } from "../graph/ops/reduce.ts";
import { gather, slice } from "../graph/ops/shape.ts";
import { constant, emit, int, scalar, type Tensor } from "../graph/tensor.ts";
import { biasCount, forward, type Network, weightCount } from "../network/network.ts";
import { parametersOf } from "../network/parameters.ts";
import { type ModelMetadata, toProperties } from "./metadata.ts";

/** A trained network: flat weights [weightCount] and biases [biasCount], in the order of `parametersOf`. */
export interface Member {
  readonly network: Network;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
  /** Its part in the mean of all members, in any unit, above 0; default 1. */
  readonly share?: number;
}

export interface Composition {
  /** Fitted on the rows that the members were trained on; gives the columns that they read. */
  readonly encoder: Encoder;
  readonly description: Pick<TableDescription, "task" | "target" | "classes">;
  /** At least one. */
  readonly members: readonly Member[];
  /** What logits are divided by before softmax, for calibration; default 1. */
  readonly temperature?: number;
  readonly metadata: ModelMetadata;
}

/** Members of one shape run side by side, along one leading axis. */
function groupsOf(members: readonly Member[]): Member[][] {
  const groups = new Map<string, Member[]>();
  for (const member of members) {
    const key = JSON.stringify(member.network);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return [...groups.values()];
}

/** Throws where a member does not fit the encoder or the task: a mistake of the caller. */
function checkMember(member: Member, encoder: Encoder, outputs: number): void {
  const { network, weights, biases, share = 1 } = member;
  const { inputs } = network;
  if (inputs !== encoder.plainWidth && inputs !== encoder.width) {
    throw new RangeError(
      `a network of ${inputs} inputs does not fit an encoder of ${encoder.plainWidth} plain columns and ${encoder.width} in all`,
    );
  }
  if (network.outputs !== outputs)
    throw new RangeError(`a network has ${network.outputs} outputs, not ${outputs}`);
  if (weights.length !== weightCount(network) || biases.length !== biasCount(network)) {
    throw new RangeError("the parameters of a network have another size than its layers");
  }
  if (!(share > 0 && share < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`the share of a network is ${share}, not above 0`);
  }
}

/** Flat parameters of several members as one constant [K, 1, size]. */
function stacked(parts: readonly Float32Array[]): Tensor {
  const size = parts[0]?.length ?? 0;
  const values = new Float32Array(parts.length * size);
  for (const [member, part] of parts.entries()) values.set(part, member * size);
  return constant(values, [parts.length, 1, size]);
}

/** Logits or values of one group, [K, n, outputs]. */
function groupOutputs(group: readonly Member[], matrix: Tensor): Tensor {
  const [first] = group;
  if (first === undefined) throw new RangeError("a group of networks is empty");
  const weights = stacked(group.map((member) => member.weights));
  const biases = stacked(group.map((member) => member.biases));
  const x = slice(matrix, 1, 0, first.network.inputs);
  return forward(first.network, parametersOf(first.network, weights, biases), x);
}

/**
 * Returns the mean over all members of what groups say, [n, outputs]. Where shares differ, each member is multiplied by
 * its own before the sum; where they are equal, the sum is divided once.
 *
 * @param said of each group, [K, n, outputs]
 */
function meanOver(said: readonly Tensor[], groups: readonly (readonly Member[])[]): Tensor {
  const shares = groups.map((group) => group.map(({ share = 1 }) => share));
  const all = shares.flat();
  const total = all.reduce((sum, share) => sum + share, 0);
  const isEven = all.every((share) => share === all[0]);
  const sums = said.map((own, g) => {
    const factors = Float32Array.from(shares[g] ?? [], (share) => share / total);
    return reduceSum(isEven ? own : mul(own, constant(factors, [factors.length, 1, 1])), [0]);
  });
  const sum = sums.reduce((a, b) => add(a, b));
  return isEven ? mul(sum, scalar(1 / all.length)) : sum;
}

/**
 * Returns the bytes of one ONNX model with everything inside: raw columns in (one input a feature, [n, 1],
 * float or string, named as the column), predictions out. For classes `label` [n] (string) and
 * `probabilities` [n, classes] (float), the mean of the members' softmax, by their shares; for regression `value`
 * [n, 1] (float), the mean of the members' values in units of the target. A network whose inputs are the encoder's
 * plain columns reads these alone.
 *
 * @throws RangeError where a member does not fit the encoder or the task
 */
export function composeModel(composition: Composition): Uint8Array {
  const { encoder, description, members, temperature = 1, metadata } = composition;
  if (members.length === 0) throw new RangeError("a model needs at least one network");
  const { task, target, classes } = description;
  for (const member of members) checkMember(member, encoder, task === "regression" ? 1 : classes.length);
  const { fed, inputs, matrix } = encoderGraph(encoder);
  const groups = groupsOf(members);
  const raw = groups.map((group) => groupOutputs(group, matrix));
  return serialize({
    name: "unseen",
    inputs,
    outputs:
      encoder.target.kind === "values"
        ? valueOutputs(meanOver(raw, groups), encoder.target)
        : classOutputs(meanOver(probabilitiesOf(raw, temperature), groups), classes),
    metadata: toProperties({ task, target, classes, features: fed }, metadata),
  });
}

/** Softmax of every member's logits, after these were divided. */
const probabilitiesOf = (logits: readonly Tensor[], temperature: number): Tensor[] =>
  logits.map((group) => softmax(temperature === 1 ? group : div(group, scalar(temperature))));

function classOutputs(probabilities: Tensor, classes: readonly string[]): Record<string, Tensor> {
  const winner = emit({
    op: "ArgMax",
    inputs: [probabilities],
    attributes: { axis: int(1), keepdims: int(0) },
    type: "int64",
    shape: ["n"],
  });
  return { label: gather(constant(classes), winner), probabilities };
}

function valueOutputs(
  standardized: Tensor,
  { mean, scale }: { readonly mean: number; readonly scale: number },
): Record<string, Tensor> {
  // In double: a mean of millions would leave float32 few digits for the deviation from it.
  const spread = constant(Float64Array.of(scale), []);
  const center = constant(Float64Array.of(mean), []);
  return { value: cast(add(mul(cast(standardized, "double"), spread), center), "float") };
}
