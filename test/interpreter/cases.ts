import type { ElementType, Shape, Tensor } from "../../src/graph/tensor.ts";

/** How to draw an operand: away from 0 with either sign, positive, or whole numbers below a bound. */
export type Draw = "signed" | "positive" | { readonly below: number; readonly type: ElementType };

export interface Variant {
  /** Names stand for sizes that are fed; `sizes` says which. */
  readonly operands: readonly (readonly [Shape, Draw?])[];
  build(...operands: [Tensor, Tensor, Tensor]): Tensor;
}

export interface OperatorCase {
  readonly variants: readonly Variant[];
  /** Why no gradient is checked; the values still are. */
  readonly noGradient?: string;
}

/** What the named sizes are when the tests run. */
export const sizes: Readonly<Record<string, number>> = { B: 3, "4B": 12, K: 2, N: 4 };

export const one = (f: (x: Tensor) => Tensor, draw: Draw = "signed"): OperatorCase => ({
  variants: ([[], [1], [5], [2, 3], [2, 1, 3], ["K", "B", 2]] satisfies Shape[]).map((shape) => ({
    operands: [[shape, draw]],
    build: f,
  })),
});

const pairs: readonly (readonly [Shape, Shape])[] = [
  [[], []],
  [[3], []],
  [[2, 3], [3]],
  [[3], [2, 3]],
  [
    [2, 1],
    [1, 3],
  ],
  [
    [2, 3],
    [2, 3],
  ],
  [[1], [1, 1]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [
    ["K", "B", 2],
    ["K", 1, 2],
  ],
  [["K", "B", 1], ["B"]],
];

export const two = (
  f: (a: Tensor, b: Tensor) => Tensor,
  draws: readonly [Draw, Draw] = ["signed", "signed"],
): OperatorCase => ({
  variants: pairs.map(([a, b]) => ({
    operands: [
      [a, draws[0]],
      [b, draws[1]],
    ],
    build: f,
  })),
});

export const withoutGradient = (noGradient: string, { variants }: OperatorCase): OperatorCase => ({
  variants,
  noGradient,
});

/** Whole numbers from few, so that some are equal. */
const fewWhole: Draw = { below: 3, type: "int32" };
export const comparing = (f: (a: Tensor, b: Tensor) => Tensor): OperatorCase =>
  withoutGradient("a comparison is flat almost everywhere", two(f, [fewWhole, fewWhole]));

export const overRows = (f: (x: Tensor) => Tensor): OperatorCase => ({
  variants: ([[1], [5], [2, 3], [2, 1, 3], ["K", "B", 2]] satisfies Shape[]).map((shape) => ({
    operands: [[shape]],
    build: f,
  })),
});

type Reduction = (x: Tensor, axes?: readonly number[], keep?: boolean) => Tensor;
export const reducing = (f: Reduction): OperatorCase => ({
  variants: [
    { operands: [[[]]], build: (x) => f(x) },
    { operands: [[[4]]], build: (x) => f(x) },
    { operands: [[[2, 3]]], build: (x) => f(x) },
    { operands: [[[2, 3]]], build: (x) => f(x, [], true) },
    { operands: [[[3, 3]]], build: (x) => f(x, [0]) },
    { operands: [[[3, 3]]], build: (x) => f(x, [1]) },
    { operands: [[[2, 3]]], build: (x) => f(x, [1], true) },
    { operands: [[[2, 3, 2]]], build: (x) => f(x, [0, 2]) },
    { operands: [[[2, 3, 2]]], build: (x) => f(x, [1]) },
    { operands: [[["K", "B", 2]]], build: (x) => f(x, [1, 2], true) },
    { operands: [[["K", "B", 2]]], build: (x) => f(x, [0, 1]) },
  ],
});

export const products: readonly (readonly [Shape, Shape])[] = [
  [
    [2, 3],
    [3, 4],
  ],
  [
    [1, 3],
    [3, 1],
  ],
  [
    [2, 2, 3],
    [2, 3, 2],
  ],
  [
    [2, 3],
    [2, 3, 2],
  ],
  [
    [2, 2, 3],
    [3, 2],
  ],
  [
    [1, 2, 3],
    [2, 3, 2],
  ],
  [
    ["B", 2],
    ["K", 2, 3],
  ],
  [
    ["K", "B", 2],
    ["K", 2, 3],
  ],
];

export const rows = (shape: Shape, below: number, type: ElementType = "int32"): readonly [Shape, Draw] => [
  shape,
  { below, type },
];
