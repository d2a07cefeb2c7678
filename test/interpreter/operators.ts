import * as activation from "../../src/graph/ops/activation.ts";
import * as arithmetic from "../../src/graph/ops/arithmetic.ts";
import * as spread from "../../src/graph/ops/broadcast.ts";
import * as clipping from "../../src/graph/ops/clip.ts";
import * as compare from "../../src/graph/ops/compare.ts";
import * as losses from "../../src/graph/ops/loss.ts";
import * as matrix from "../../src/graph/ops/matrix.ts";
import * as normalize from "../../src/graph/ops/normalize.ts";
import * as reduce from "../../src/graph/ops/reduce.ts";
import * as structure from "../../src/graph/ops/shape.ts";
import { sizesOf } from "../../src/graph/ops/size.ts";
import * as table from "../../src/graph/ops/table.ts";
import * as wave from "../../src/graph/ops/wave.ts";
import { constant, int64s, type Shape, scalar } from "../../src/graph/tensor.ts";
import {
  comparing,
  type OperatorCase,
  one,
  overRows,
  products,
  reducing,
  rows,
  two,
  withoutGradient,
} from "./cases.ts";

/** Every export of `src/graph/ops/`, by file and name: a case, or why there is none. */
export const operators: Readonly<Record<string, OperatorCase | string>> = {
  "activation/relu": one(activation.relu),
  "activation/tanh": one(activation.tanh),
  "activation/sigmoid": one(activation.sigmoid),
  "activation/silu": one(activation.silu),
  "activation/gelu": one(activation.gelu),
  "activation/selu": one(activation.selu),
  "activation/mish": one(activation.mish),

  "arithmetic/add": two(arithmetic.add),
  "arithmetic/sub": two(arithmetic.sub),
  "arithmetic/mul": two(arithmetic.mul),
  "arithmetic/div": two(arithmetic.div, ["signed", "positive"]),
  "arithmetic/neg": one(arithmetic.neg),
  "arithmetic/exp": one(arithmetic.exp),
  "arithmetic/log": one(arithmetic.log, "positive"),
  "arithmetic/sqrt": one(arithmetic.sqrt, "positive"),
  "arithmetic/erf": one(arithmetic.erf),
  "arithmetic/abs": one(arithmetic.abs),
  "arithmetic/sign": withoutGradient("a sign is flat almost everywhere", one(arithmetic.sign)),
  "arithmetic/min": withoutGradient("only updates take minima", two(arithmetic.min)),
  "arithmetic/max": withoutGradient("only updates take maxima", two(arithmetic.max)),

  "broadcast/broadcastShape": "computes a shape, no tensor",
  "broadcast/sumTo": {
    noGradient: "is itself a part of gradients",
    variants: [
      { operands: [[[2, 3]]], build: (x) => spread.sumTo(x, [3]) },
      { operands: [[[2, 3]]], build: (x) => spread.sumTo(x, []) },
      { operands: [[[2, 4, 3]]], build: (x) => spread.sumTo(x, [1, 3]) },
      { operands: [[[1, 3]]], build: (x) => spread.sumTo(x, [3]) },
      { operands: [[["K", "B", 2]]], build: (x) => spread.sumTo(x, ["K", 1, 2]) },
      { operands: [[["K", "B", 256]]], build: (x) => spread.sumTo(x, ["K", 1, 256]) },
      { operands: [[[1, 3, 256]]], build: (x) => spread.sumTo(x, [1, 1, 256]) },
      { operands: [[[3, 256]]], build: (x) => spread.sumTo(x, [256]) },
    ],
  },
  "broadcast/expandLike": withoutGradient("is itself a part of gradients", {
    variants: [
      { operands: [[[]], [[2, 3]]], build: spread.expandLike },
      { operands: [[[2, 1]], [[2, 3]]], build: spread.expandLike },
      { operands: [[["K", 1, 2]], [["K", "B", 2]]], build: spread.expandLike },
    ],
  }),

  "clip/clip": {
    variants: [
      { operands: [[[6]]], build: (x) => clipping.clip(x, scalar(-0.5), scalar(0.7)) },
      { operands: [[["K", "B", 2]]], build: (x) => clipping.clip(x, scalar(-1), scalar(0.3)) },
      {
        operands: [[["K", "B", 1]]],
        build: (x) =>
          clipping.clip(
            x,
            constant(Float32Array.of(-0.4, 0), [1, 2]),
            constant(Float32Array.of(1, 2), [1, 2]),
          ),
      },
    ],
  },

  "compare/equal": comparing(compare.equal),
  "compare/less": comparing(compare.less),
  "compare/greater": comparing(compare.greater),
  "compare/greaterOrEqual": comparing(compare.greaterOrEqual),
  "compare/cast": {
    variants: [
      { operands: [[[2, 3]]], build: (x) => compare.cast(compare.cast(x, "double"), "float") },
      { operands: [[["B"]]], build: (x) => compare.cast(compare.cast(x, "double"), "float") },
      { operands: [[[2]], [[2]]], build: (x, y) => arithmetic.mul(x, compare.cast(y, "float")) },
    ],
  },
  "compare/where": {
    variants: (
      [
        [[3], [3], [3]],
        [[2, 3], [3], []],
        [
          [3, 1],
          [1, 2],
          [3, 2],
        ],
        [["B"], ["K", "B"], ["K", 1]],
      ] satisfies Shape[][]
    ).map(([which, a, b]) => ({
      operands: [rows(which ?? [], 2), [a ?? []], [b ?? []]],
      build: (chosen, x, y) => compare.where(compare.cast(chosen, "bool"), x, y),
    })),
  },

  "loop/loop": "has no gradient rule; loop.test.ts checks what it computes",

  "loss/logSoftmax": overRows(losses.logSoftmax),
  "loss/softmax": overRows(losses.softmax),
  "loss/softplus": one(losses.softplus),
  "loss/oneHot": withoutGradient("labels are whole numbers", {
    variants: [
      { operands: [rows([4], 3)], build: (labels) => losses.oneHot(labels, 3) },
      { operands: [rows(["K", "B"], 2)], build: (labels) => losses.oneHot(labels, 2) },
    ],
  }),
  "loss/crossEntropy": {
    variants: [
      { operands: [[[4, 3]], [[4, 3], "positive"]], build: losses.crossEntropy },
      { operands: [[["K", "B", 3]], [["K", "B", 3], "positive"]], build: losses.crossEntropy },
    ],
  },
  "loss/softmaxCrossEntropy": {
    variants: [
      { operands: [[[4, 3]], rows([4], 3)], build: losses.softmaxCrossEntropy },
      { operands: [[[2, 4, 2]], rows([2, 4], 2)], build: losses.softmaxCrossEntropy },
      { operands: [[["K", "B", 3]], rows(["K", "B"], 3)], build: losses.softmaxCrossEntropy },
      { operands: [[["K", "B", 3]], rows(["B"], 3)], build: losses.softmaxCrossEntropy },
    ],
  },
  "loss/squaredError": two(losses.squaredError),
  "loss/huberError": two((a, b) => losses.huberError(a, b, 0.7)),

  "matrix/matmul": {
    variants: products.map(([a, b]) => ({ operands: [[a], [b]], build: matrix.matmul })),
  },
  "matrix/sharedProduct": {
    variants: [
      { operands: [[[1, 4, 3, 2]], [[1, 2, 3]]], build: matrix.sharedProduct },
      { operands: [[["K", 3, "B", 2]], [["K", 2, 2]]], build: matrix.sharedProduct },
      { operands: [[["K", 8, "B", 2]], [["K", 2, 2]]], build: matrix.sharedProduct },
      { operands: [[["K", 6, 1, 2]], [["K", 2, 2]]], build: matrix.sharedProduct },
      { operands: [[["K", 1, "B", 2]], [["K", 2, 3]]], build: matrix.sharedProduct },
    ],
  },
  "matrix/transpose": {
    variants: [
      { operands: [[[2, 3]]], build: (x) => matrix.transpose(x) },
      { operands: [[["K", "B", 3]]], build: (x) => matrix.transpose(x) },
      { operands: [[[2, 3, 4]]], build: (x) => matrix.transpose(x, [2, 0, 1]) },
      { operands: [[["K", "B", 3]]], build: (x) => matrix.transpose(x, [1, 2, 0]) },
    ],
  },

  "normalize/standardize": {
    variants: [
      { operands: [[[4]]], build: (x) => normalize.standardize(x, 0, 0.1).values },
      { operands: [[[3, 4]]], build: (x) => normalize.standardize(x, 1, 0.1).values },
      { operands: [[[2, 3, 2]]], build: (x) => normalize.standardize(x, 1, 0.1).values },
      { operands: [[["K", "B", 4]]], build: (x) => normalize.standardize(x, 2, 0.1).values },
      { operands: [[["K", "B", 2]]], build: (x) => normalize.standardize(x, 1, 0.1).values },
    ],
  },

  "reduce/count": withoutGradient("counts elements", {
    variants: [
      { operands: [[[2, 3]]], build: (x) => reduce.count(x, [1]) },
      { operands: [[["K", "B", 2]]], build: (x) => reduce.count(x, [0, 1]) },
    ],
  }),
  "reduce/reduceSum": reducing(reduce.reduceSum),
  "reduce/reduceMean": reducing(reduce.reduceMean),
  "reduce/reduceMax": reducing(reduce.reduceMax),
  "reduce/reduceNorm": reducing(reduce.reduceNorm),

  "size/sizesOf": withoutGradient("says how large a tensor is", {
    variants: [
      { operands: [[[2, 3]]], build: (x) => sizesOf(x, [1]) },
      { operands: [[["K", "B", 2]]], build: (x) => sizesOf(x, [1]) },
      { operands: [[["K", "B", 2]]], build: (x) => sizesOf(x, [0, 1]) },
    ],
  }),

  "shape/reshape": {
    variants: [
      { operands: [[[2, 3]]], build: (x) => structure.reshape(x, [3, 2]) },
      { operands: [[[2, 3]]], build: (x) => structure.reshape(x, [6]) },
      { operands: [[["K", 1, 6]]], build: (x) => structure.reshape(x, ["K", 2, 3]) },
      { operands: [[["K", "B", 4]]], build: (x) => structure.reshape(x, ["K", "B", 2, 2]) },
      { operands: [[["K", 1, 4]]], build: (x) => structure.reshape(x, [1, "K", 4]) },
    ],
  },
  "shape/repeatRows": {
    variants: [
      { operands: [[[2, 3, 2]]], build: (x) => structure.repeatRows(x, 3) },
      { operands: [[[2, 3, 2]]], build: (x) => structure.repeatRows(x, 1) },
      { operands: [[["K", "B", 2]]], build: (x) => structure.repeatRows(x, 4) },
    ],
  },
  "shape/repeatMembers": {
    variants: [
      { operands: [[[3, 2]], rows([2, 1], 3)], build: structure.repeatMembers },
      { operands: [[["B", 2]], rows(["K", 1], 3)], build: structure.repeatMembers },
    ],
  },
  "shape/joinCopies": {
    variants: [
      { operands: [[[2, 4, 3, 2]]], build: (x) => structure.joinCopies(x) },
      { operands: [[["K", 4, "B", 2]]], build: (x) => structure.joinCopies(x) },
    ],
  },
  "shape/splitCopies": {
    variants: [
      { operands: [[[2, 12, 2]]], build: (x) => structure.splitCopies(x, 4) },
      { operands: [[["K", "4B", 2]]], build: (x) => structure.splitCopies(x, 4) },
      { operands: [[["K", "B", 2]]], build: (x) => structure.splitCopies(x, 1) },
    ],
  },
  "shape/slice": {
    variants: [
      { operands: [[[5]]], build: (x) => structure.slice(x, 0, 1, 3) },
      { operands: [[[2, 4]]], build: (x) => structure.slice(x, 1, 3, 4) },
      { operands: [[[2, 4]]], build: (x) => structure.slice(x, 1, 0, 4) },
      { operands: [[["K", 1, 5]]], build: (x) => structure.slice(x, 2, 0, 2) },
    ],
  },
  "shape/concat": {
    variants: [
      { operands: [[[2]], [[3]]], build: (a, b) => structure.concat([a, b], 0) },
      { operands: [[[2, 2]], [[2, 1]]], build: (a, b) => structure.concat([a, b, a], 1) },
      { operands: [[["K", 2]], [["K", 3]]], build: (a, b) => structure.concat([b, a], 1) },
    ],
  },
  "shape/gather": {
    variants: [
      { operands: [[[4]], rows([], 4)], build: structure.gather },
      { operands: [[[4, 2]], rows([6], 4)], build: structure.gather },
      { operands: [[[3, 2, 2]], rows([2, 3], 3, "int64")], build: structure.gather },
      { operands: [[["N", 2]], rows(["K", "B"], 4)], build: structure.gather },
      { operands: [[[4, 2]]], build: (x) => structure.gather(x, int64s([-1, 0, -1])) },
      { operands: [[[2]]], build: (x) => structure.gather(x, constant(Int32Array.of(1, 1, 0))) },
    ],
  },

  "table/sumRows": {
    variants: [
      { operands: [[[2, 4, 3]], rows([2, 4], 4)], build: table.sumRows },
      { operands: [[["K", 5, 1]], rows(["K", 5], 3)], build: table.sumRows },
    ],
  },
  "table/lookUp": {
    variants: [
      { operands: [[[2, 4, 3]], rows([2, 5], 4)], build: table.lookUp },
      { operands: [[[2, 4, 3]], rows([1, 5], 4, "int64")], build: table.lookUp },
      { operands: [[["K", 3, 2]], rows(["K", "B"], 3)], build: table.lookUp },
      { operands: [[["K", 3, 2]], rows(["K", "B", 2], 3)], build: table.lookUp },
    ],
  },

  "wave/sin": one(wave.sin),
  "wave/cos": one(wave.cos),
};
