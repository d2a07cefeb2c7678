import { type ModelDescription, serialize } from "../graph/model.ts";
import { loop } from "../graph/ops/loop.ts";
import { reduceMean, reduceSum } from "../graph/ops/reduce.ts";
import { concat, gather, repeatRows, reshape, slice } from "../graph/ops/shape.ts";
import { constant, emit, input, int, int64s, type Tensor } from "../graph/tensor.ts";
import {
  biasCount,
  copiesOf,
  forward,
  type Network,
  placedLayers,
  statisticCount,
  weightCount,
} from "../network/network.ts";
import { type Block, parametersOf, stretchesOf } from "../network/parameters.ts";
import { regularizers } from "../regularize/all.ts";
import type { Now, Written } from "../regularize/part.ts";
import { joined, renewed, taken } from "./carried.ts";
import { averaged, type ProgramDescription, siteOf, stateNames, stateSize } from "./description.ts";
import { flatGradient } from "./flatGradient.ts";
import { type RowsRead, readRows, rowsAt, unstacked, write } from "./lazyTable.ts";
import { objectiveOf } from "./objectives/all.ts";
import { optimizerOf } from "./optimizer/all.ts";

/** Rows of the encoded matrix and their targets, as every program reads them. */
function dataInputs({ width, objective }: ProgramDescription) {
  const classes = objectiveOf(objective).target === "classes";
  return {
    x: input("x", "float", ["N", width]),
    y: classes ? input("labels", "int32", ["N"]) : input("targets", "float", ["N"]),
  };
}

const inputsIn = ({ network, width }: ProgramDescription, x: Tensor, rows: Tensor): Tensor => {
  const taken = gather(x, rows);
  return network.inputs === width ? taken : slice(taken, taken.shape.length - 1, 0, network.inputs);
};

/** 0 .. B-1 as int32 [1, B], where B is the batch size of `rows` [S, K, B]. */
function positions(rows: Tensor): Tensor {
  const shape = emit({ op: "Shape", inputs: [rows], type: "int64", shape: [3] });
  const size = gather(shape, constant(BigInt64Array.of(2n), []));
  const range = emit({
    op: "Range",
    inputs: [constant(BigInt64Array.of(0n), []), size, constant(BigInt64Array.of(1n), [])],
    type: "int64",
    shape: ["B"],
  });
  const narrow = emit({
    op: "Cast",
    inputs: [range],
    attributes: { to: int(6) },
    type: "int32",
    shape: ["B"],
  });
  return emit({ op: "Unsqueeze", inputs: [narrow, int64s([0])], type: "int32", shape: [1, "B"] });
}

/** The scalars of the optimizer's steps, by name. */
function scalarInputs({ optimizer }: ProgramDescription): Record<string, Tensor> {
  const { own, shared } = optimizerOf(optimizer);
  return Object.fromEntries([
    ...Object.keys(own).map((name) => [name, input(name, "float", ["S", "K", 1, 1])]),
    ...Object.keys(shared).map((name) => [name, input(name, "float", ["S"])]),
  ]);
}

/**
 * Returns the program that trains a population for some steps in one run: forward pass, gradient, regularizers
 * and optimizer inside a `Loop` over minibatches, K members side by side. K, B and the number of steps are
 * whatever is fed.
 *
 * Fed: data (`x`, `labels` or `targets`), `steps`, `rows` int32 [S, K, B], the state (`stateNames`), the
 * optimizer's scalars (own ones [S, K, 1, 1], shared ones [S]), and what the parts write. Fetched: the state's
 * next values by the same names, prefixed `next.`, and `loss` [S, K], the mean of each batch.
 */
export function trainingGraph(description: ProgramDescription): ModelDescription {
  const { network } = description;
  const objective = objectiveOf(description.objective);
  const optimizer = optimizerOf(description.optimizer);
  const site = siteOf(description);
  const parts = description.parts.flatMap(
    (name): Written | Written[] => regularizers[name].part?.write(site) ?? [],
  );
  const data = dataInputs(description);
  const trip = input("steps", "int64", []);
  const rows = input("rows", "int32", ["S", "K", "B"]);
  const names = stateNames(description);
  const state = Object.fromEntries(
    names.map((name) => [name, input(name, "float", ["K", 1, stateSize(network, name)])]),
  );
  const stretches = stretchesOf(network);
  const start = taken(state, stretches);
  const scalars = scalarInputs(description);
  const position = positions(rows);

  const { carried, stacked } = loop(trip, Object.values(start).flat(), "S", (iteration, inside) => {
    const at = (perStep: Tensor): Tensor => gather(perStep, iteration);
    const inputsOf = (taken: Tensor): Tensor => inputsIn(description, data.x, taken);
    const targetsOf = (taken: Tensor): Tensor => objective.targets(gather(data.y, taken), network.outputs);
    const now: Now = { at, inputsOf, targetsOf, position };
    const pass = <T>(value: T, hook: (part: Written, value: T) => T | undefined): T =>
      parts.reduce((changed, part) => hook(part, changed) ?? changed, value);
    const before = renewed(start, inside);
    const piece = (name: string, i = 0): Tensor => before[name]?.[i] as Tensor;
    const biases = piece("biases");
    const carriedBlocks = stretches.map((stretch, i): Block => {
      const tensor = piece("weights", i);
      return { ...stretch, tensor: stretch.table ? unstacked(tensor, stretch.table) : tensor };
    });

    const batch = at(rows);
    const parameters = parametersOf(network, carriedBlocks, biases);
    const statistics = new Map<number, Tensor>();
    const found = new Map<number, RowsRead>();
    const x = pass(inputsOf(batch), (part, value) => part.onInputs?.(value, now));
    const outputs = forward(network, parameters, x, {
      onHidden: (units, place) => pass(units, (part, value) => part.onHidden?.(value, place, now)),
      keep: (at, next) => statistics.set(at, next),
      lookUp(place, rows) {
        const i = stretches.findIndex(({ at, table }) => table !== undefined && at === place);
        const table = stretches[i]?.table;
        if (table === undefined) return undefined;
        const read = readRows(piece("weights", i), start.weights?.[i] as Tensor, table, rows);
        found.set(i, read);
        return read.found;
      },
    });
    const wanted = pass(targetsOf(batch), (part, value) => part.onTargets?.(value, now));
    const targets = repeatRows(wanted, copiesOf(network));
    // Members are independent: the gradient of the sum of their losses is each one's own gradient.
    const losses = reduceMean(objective.rowLoss(outputs, targets, true), [1]);
    const raw = flatGradient(network, stretches, parameters, found, reduceSum(losses));
    const moving = (name: string, i: number): Tensor => {
      const read = found.get(i);
      return read === undefined ? piece(name, i) : rowsAt(piece(name, i), read);
    };
    const moved = (name: string, i: number, next: Tensor): Tensor => {
      const read = found.get(i);
      return read === undefined ? next : write(piece(name, i), read.place, next);
    };
    const blocks = stretches.map((stretch, i): Block => ({ ...stretch, tensor: moving("weights", i) }));
    const tensors = blocks.map(({ tensor }) => tensor);
    const slope = pass(raw, (part, value) => part.onGradient?.(value, tensors, now));

    const fed = Object.fromEntries(Object.entries(scalars).map(([name, tensor]) => [name, at(tensor)]));
    const memory = (of: string): string[] => optimizer.memory.map((name) => of + name);
    const steps = blocks.map((block, i) => {
      const ready = pass(block.tensor, (part, tensor) => part.beforeStep?.({ ...block, tensor }, now));
      const before = memory("weights").map((name) => moving(name, i));
      const stepped = optimizer.step(ready, slope.weights[i] as Tensor, before, fed);
      const next = pass(stepped.parameters, (part, tensor) => part.afterStep?.({ ...block, tensor }, now));
      return {
        weights: moved("weights", i, next),
        memory: memory("weights").map((name, m) => moved(name, i, stepped.memory[m] as Tensor)),
      };
    });
    const kept = statisticCount(network);
    const learned = kept === 0 ? biases : slice(biases, 2, 0, biasCount(network) - kept);
    const shifted = optimizer.step(
      learned,
      slope.biases,
      memory("biases").map((name) => piece(name)),
      fed,
    );
    const after: Record<string, readonly Tensor[]> = {
      weights: steps.map(({ weights }) => weights),
      biases: [concat([shifted.parameters, ...statisticsInOrder(network, statistics)], 2)],
    };
    optimizer.memory.forEach((name, m) => {
      after[`weights${name}`] = steps.map(({ memory }) => memory[m] as Tensor);
      after[`biases${name}`] = [shifted.memory[m] as Tensor];
    });
    for (const of of averaged(description.parts) ? ["weights", "biases"] : [])
      after[`${of}Average`] = (after[of] ?? []).map((next, i) => {
        const table = of === "weights" ? stretches[i]?.table : undefined;
        const whole = table === undefined ? next : unstacked(next, table);
        return pass(piece(`${of}Average`, i), (part, value) => part.onAverage?.(value, whole, now));
      });
    return { carried: names.flatMap((name) => after[name] ?? []), stacked: [losses] };
  });
  const ends = joined(renewed(start, carried), stretches);
  const outputs = Object.fromEntries(names.map((name) => [`next.${name}`, ends[name] as Tensor]));
  return {
    name: "train",
    inputs: [
      data.x,
      data.y,
      trip,
      rows,
      ...Object.values(state),
      ...Object.values(scalars),
      ...parts.flatMap(({ inputs }) => inputs),
    ],
    outputs: { ...outputs, loss: stacked[0] as Tensor },
  };
}

/** The statistics that layers have handed back, flat, in the order of their places in the flat biases. */
function statisticsInOrder(network: Network, kept: ReadonlyMap<number, Tensor>): Tensor[] {
  return placedLayers(network).flatMap(({ parameters }) =>
    parameters.flatMap(({ kind, at, size, name }) => {
      if (kind !== "statistics") return [];
      const next = kept.get(at);
      if (next === undefined) throw new Error(`a layer has not handed back its statistic ${name}`);
      return [reshape(next, ["K", 1, size])];
    }),
  );
}

/** Returns the bytes of the training program. */
export const trainingProgram = (description: ProgramDescription): Uint8Array =>
  serialize(trainingGraph(description));

/**
 * Returns the program that scores a population in evaluation mode: no dropout, no penalty, targets as they are.
 *
 * Fed: data, `rows` int32 [K, B], `weights`, `biases`. Fetched: `losses` [K, B] and `outputs` [K, B, outputs],
 * which mean what the objective says.
 */
export function evaluationGraph(description: ProgramDescription): ModelDescription {
  const { network, weighEvaluation = false } = description;
  const objective = objectiveOf(description.objective);
  const data = dataInputs(description);
  const rows = input("rows", "int32", ["K", "B"]);
  const weights = input("weights", "float", ["K", 1, weightCount(network)]);
  const biases = input("biases", "float", ["K", 1, biasCount(network)]);
  const parameters = parametersOf(network, weights, biases);
  const outputs = forward(network, parameters, inputsIn(description, data.x, rows));
  const targets = objective.targets(gather(data.y, rows), network.outputs);
  const losses = objective.rowLoss(outputs, targets, weighEvaluation);
  return { name: "evaluate", inputs: [data.x, data.y, rows, weights, biases], outputs: { losses, outputs } };
}

/**
 * Returns the program that measures the running statistics of layers on a minibatch: computed as in training, but
 * without regularizers, since evaluation has none.
 *
 * Fed: data, `rows` int32 [K, B], `weights`, `biases`. Fetched: `statistics` [K, 1, statisticCount], of this
 * minibatch alone.
 */
function statisticsGraph(description: ProgramDescription): ModelDescription {
  const { network } = description;
  const { x } = dataInputs(description);
  const rows = input("rows", "int32", ["K", "B"]);
  const weights = input("weights", "float", ["K", 1, weightCount(network)]);
  const biases = input("biases", "float", ["K", 1, biasCount(network)]);
  const kept = new Map<number, Tensor>();
  forward(network, parametersOf(network, weights, biases), inputsIn(description, x, rows), {
    keep: (at, next) => kept.set(at, next),
    momentum: 1,
  });
  const statistics = concat(statisticsInOrder(network, kept), 2);
  return { name: "statistics", inputs: [x, rows, weights, biases], outputs: { statistics } };
}

/** Returns the bytes of the program that measures statistics. */
export const statisticsProgram = (description: ProgramDescription): Uint8Array =>
  serialize(statisticsGraph(description));

/** Returns the bytes of the evaluation program. */
export const evaluationProgram = (description: ProgramDescription): Uint8Array =>
  serialize(evaluationGraph(description));
