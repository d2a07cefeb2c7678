import { describe, expect, it } from "vitest";
import { descriptionOf, numberColumn, rowsFrom, tableFrom, textColumn } from "../../test/encoding/tables.ts";
import { interpret } from "../../test/interpreter/interpreter.ts";
import { numbers } from "../../test/interpreter/value.ts";
import { binsInNetwork } from "../encode/binsInNetwork.ts";
import { fitEncoder } from "../encode/encoder.ts";
import { slice } from "../graph/ops/shape.ts";
import { constant, input, type Tensor } from "../graph/tensor.ts";
import type { Activation } from "../network/layers/activation.ts";
import type { LayerSpec } from "../network/layers/all.ts";
import { type Mlp, mlp } from "../network/mlp.ts";
import { biasCount, forward, incomingMatrices, type Network, weightCount } from "../network/network.ts";
import { parametersOf } from "../network/parameters.ts";
import { type Random, randomFrom } from "../runtime/random.ts";
import { openSession, tensorMaker } from "../runtime/session.ts";
import { initialParameters } from "../train/initialize.ts";
import { composeModel, type Member } from "./compose.ts";
import { loadModel } from "./load.ts";

const random = randomFrom(5);
const n = 70;
const draws = (name: string): number[] => {
  const stream = random.split(name);
  return Array.from({ length: n }, () => stream.normal());
};
const table = tableFrom(
  numberColumn(
    "value",
    draws("x").map((x, i) => (i % 9 === 4 ? null : x)),
  ),
  textColumn(
    "label",
    draws("c").map((x) => (x < -1 ? 'rare, "quoted"' : x < 0.4 ? "b" : "c")),
  ),
  numberColumn(
    "t1",
    draws("d").map((x) => Math.round(18_000 + 900 * x)),
    "date",
  ),
  numberColumn(
    "price",
    draws("y").map((y) => 4000 + 250 * y),
  ),
  textColumn(
    "class",
    draws("z").map((z) => (z < -0.5 ? "low" : z < 0.5 ? "mid" : "top")),
  ),
);
const features = { value: "numeric", label: "category", t1: "date" } as const;
const regression = descriptionOf(table, { ...features, class: "category" });
const classification = descriptionOf(table, { ...features, price: "numeric" }, ["low", "mid", "top"]);
const rows = rowsFrom(0, n);
const metadata = { trainingData: "ab12" };

function memberOf(network: Network, stream: Random): Member {
  const filled = (size: number) => Float32Array.from({ length: size }, () => 0.6 * stream.normal());
  return { network, weights: filled(weightCount(network)), biases: filled(biasCount(network)) };
}

const activate: Record<Activation, (x: number) => number> = {
  relu: (x) => Math.max(0, x),
  tanh: Math.tanh,
  silu: (x) => x / (1 + Math.exp(-x)),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  mish: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
  // x * Phi(x); Phi by Simpson's rule on the normal density.
  gelu: (x) => {
    const steps = 400;
    let sum = 0;
    for (let i = 0; i <= steps; i++) {
      const t = (x * i) / steps;
      sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp((-t * t) / 2);
    }
    return x * (0.5 + (x * sum) / (3 * steps * Math.sqrt(2 * Math.PI)));
  },
};

/** The network in float64, written without the graph. */
function byHand({ network, weights, biases }: Member, input: readonly number[]): number[] {
  let units = input.slice(0, network.inputs);
  let weightAt = 0;
  let biasAt = 0;
  const layers = incomingMatrices(network);
  const bend = activate[network.layers.find((spec) => spec.layer === "activation")?.of ?? "relu"];
  for (const [depth, layer] of layers.entries()) {
    const sums = Array.from({ length: layer.outputs }, (_, out) =>
      units.reduce(
        (sum, unit, i) => sum + unit * (weights[weightAt + i * layer.outputs + out] ?? Number.NaN),
        biases[biasAt + out] ?? Number.NaN,
      ),
    );
    units = depth === layers.length - 1 ? sums : sums.map(bend);
    weightAt += layer.inputs * layer.outputs;
    biasAt += layer.outputs;
  }
  return units;
}

const softmaxOf = (logits: readonly number[]): number[] => {
  const powers = logits.map(Math.exp);
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
};

/** Mean over members of what each gives for every row. */
function meanOutputs(
  members: readonly Member[],
  matrix: Float32Array,
  width: number,
  finish: (outputs: number[]) => number[],
): number[] {
  return Array.from({ length: n }, (_, row) => {
    const input = Array.from(matrix.subarray(row * width, (row + 1) * width));
    const each = members.map((member) => finish(byHand(member, input)));
    return (each[0] ?? []).map((_, i) => each.reduce((sum, one) => sum + (one[i] ?? 0), 0) / each.length);
  }).flat();
}

const largest = (a: Float64Array, b: readonly number[]): number =>
  a.length === b.length ? Math.max(...b.map((value, i) => Math.abs(value - (a[i] ?? Number.NaN)))) : Infinity;

describe("a composed model", () => {
  it("averages the probabilities of networks of several shapes", async () => {
    const encoder = fitEncoder(table, classification, rows);
    expect(encoder.width).toBeGreaterThan(encoder.plainWidth);
    const shape = { plainInputs: encoder.plainWidth, outputs: 3 };
    const wide = { ...shape, inputs: encoder.width, hidden: [5, 4], activation: "gelu" } as const;
    const plain = { ...shape, inputs: encoder.plainWidth, hidden: [6], activation: "relu" } as const;
    const linear = { ...shape, inputs: encoder.width, hidden: [], activation: "tanh" } as const;
    const silu = { ...shape, inputs: encoder.width, hidden: [3], activation: "silu" } as const;
    const members = [wide, plain, wide, linear, silu].map((network, i) =>
      memberOf(mlp(network), random.split("member", i)),
    );
    const bytes = composeModel({
      encoder,
      description: classification,
      members,
      temperature: 1.7,
      metadata,
    });
    const model = await loadModel(bytes);
    try {
      expect(model).toMatchObject({ task: "multiclass", target: "class", classes: ["low", "mid", "top"] });
      expect(model.metadata).toEqual({ trainingData: "ab12" });
      expect(model.features.map(({ name, input, element, kind }) => [name, input, element, kind])).toEqual([
        ["value", "feature:value", "float", "numeric"],
        ["label", "feature:label", "string", "category"],
        ["t1", "feature:t1", "float", "date"],
        ["price", "price", "float", "numeric"],
      ]);
      const answers = await model.predict(table);
      if (answers.kind !== "classes") throw new Error("classes expected");
      const expected = meanOutputs(members, encoder.encode(table, rows), encoder.width, (logits) =>
        softmaxOf(logits.map((logit) => logit / 1.7)),
      );
      expect(largest(answers.probabilities, expected)).toBeLessThan(2e-6);
      expect(Array.from(answers.predicted)).toEqual(
        Array.from({ length: n }, (_, row) => {
          const own = expected.slice(3 * row, 3 * row + 3);
          return own.indexOf(Math.max(...own));
        }),
      );
      const some = await model.predict(table, Int32Array.of(69, 3));
      if (some.kind !== "classes") throw new Error("classes expected");
      expect(
        largest(some.probabilities, [...expected.slice(207, 210), ...expected.slice(9, 12)]),
      ).toBeLessThan(2e-6);
    } finally {
      await model.release();
    }
  });

  it("gives the class names to whoever runs the file without unseen", async () => {
    const encoder = fitEncoder(table, classification, rows);
    const network = mlp({ inputs: encoder.plainWidth, hidden: [], outputs: 3 });
    // All weights 0: the largest bias wins, with softmax(0, 1, 0) = 1/(e+2), e/(e+2), 1/(e+2).
    const weights = new Float32Array(weightCount(network));
    const members = [{ network, weights, biases: Float32Array.of(0, 1, 0) }];
    const session = await openSession(
      composeModel({ encoder, description: classification, members, metadata }),
    );
    try {
      const make = await tensorMaker();
      const { label, probabilities } = await session.run({
        "feature:value": make("float", Float32Array.of(Number.NaN, 1), [2, 1]),
        "feature:label": make("string", ["", "never seen"], [2, 1]),
        "feature:t1": make("float", Float32Array.of(Number.NaN, 0), [2, 1]),
        price: make("float", Float32Array.of(1, 2), [2, 1]),
      });
      expect(label?.data).toEqual(["mid", "mid"]);
      expect(label?.dims).toEqual([2]);
      expect(probabilities?.dims).toEqual([2, 3]);
      expect(probabilities?.data[1]).toBeCloseTo(Math.E / (Math.E + 2), 6);
    } finally {
      await session.release();
    }
  });

  it("averages values in units of the target", async () => {
    const encoder = fitEncoder(table, regression, rows);
    const shape = { inputs: encoder.width, plainInputs: encoder.plainWidth, outputs: 1 };
    const members = [[4], [4], []].map((hidden, i) =>
      memberOf(mlp({ ...shape, hidden, activation: "tanh" }), random.split("value", i)),
    );
    const model = await loadModel(composeModel({ encoder, description: regression, members, metadata }));
    try {
      const answers = await model.predict(table);
      if (answers.kind !== "values") throw new Error("values expected");
      const { target } = encoder;
      if (target.kind !== "values") throw new Error("values expected");
      const expected = meanOutputs(members, encoder.encode(table, rows), encoder.width, (value) => value);
      const inUnits = expected.map((z) => z * target.scale + target.mean);
      // float32 keeps about 0.0005 of a value near 4,000.
      expect(largest(answers.values, inUnits)).toBeLessThan(2e-3);
    } finally {
      await model.release();
    }
  });

  it("weighs members by their shares, in one group or several; equal shares change not a byte", async () => {
    const shares = [3, 1, 2];
    for (const description of [regression, classification]) {
      const encoder = fitEncoder(table, description, rows);
      const { target } = encoder;
      const outputs = target.kind === "values" ? 1 : 3;
      const shape = { inputs: encoder.width, plainInputs: encoder.plainWidth, outputs };
      const members = [[4], [4], []].map((hidden, i) =>
        memberOf(mlp({ ...shape, hidden, activation: "tanh" }), random.split("share", i)),
      );
      const compose = (own: readonly number[]): Uint8Array =>
        composeModel({
          encoder,
          description,
          members: members.map((member, i) => ({ ...member, share: own[i] ?? 1 })),
          metadata,
        });
      const even = composeModel({ encoder, description, members, metadata });
      expect(Buffer.compare(compose([2, 2, 2]), even)).toBe(0);
      expect(() => compose([1, 0, 1])).toThrow(RangeError);
      const model = await loadModel(compose(shares));
      try {
        const answers = await model.predict(table);
        const repeated = members.flatMap((member, i) => new Array<Member>(shares[i] ?? 0).fill(member));
        const finish = target.kind === "values" ? (own: number[]) => own : softmaxOf;
        const expected = meanOutputs(repeated, encoder.encode(table, rows), encoder.width, finish);
        if (answers.kind === "classes") expect(largest(answers.probabilities, expected)).toBeLessThan(2e-6);
        if (answers.kind === "values" && target.kind === "values") {
          const inUnits = expected.map((z) => z * target.scale + target.mean);
          expect(largest(answers.values, inUnits)).toBeLessThan(2e-3);
        }
      } finally {
        await model.release();
      }
    }
  });

  it("exports networks that begin with embeddings", async () => {
    const encoder = fitEncoder(table, regression, rows);
    const { width, plainWidth } = encoder;
    const bins = binsInNetwork(encoder);
    expect(bins.columns.map(({ missing }) => missing !== undefined)).toEqual([true]);
    const at = encoder.columns.findIndex(({ meaning }) => meaning === "missing");
    const codes = { layer: "embedding", columns: [{ at, levels: 2, width: 3 }] } as const;
    const waves = { layer: "periodic", columns: 2, frequencies: 4, width: 3, sigma: 0.3 } as const;
    const shape = { inputs: plainWidth, hidden: [4], outputs: 1 };
    const fronts: LayerSpec[][] = [
      [{ layer: "piecewiseLinear", ...bins }],
      [codes],
      [
        { ...waves, form: "plr" },
        { ...waves, form: "pbld", shared: true },
      ],
    ];
    const members = fronts.map((front, i): Member => {
      const network = mlp({ ...shape, front });
      return { network, ...initialParameters(network, random.split("front", i)) };
    });
    const matrix = encoder.encode(table, rows);
    const x = input("x", "float", [1, "B", width]);
    const outputs = members.map(({ network, weights, biases }) => {
      const flat = [weights, biases].map((values) => constant(values, [1, 1, values.length])) as [
        Tensor,
        Tensor,
      ];
      const parameters = parametersOf(network, ...flat);
      return numbers(
        interpret(
          { y: forward(network, parameters, slice(x, 2, 0, plainWidth)) },
          { x: { data: matrix, shape: [1, n, width] } },
        ).y,
      );
    });
    const model = await loadModel(composeModel({ encoder, description: regression, members, metadata }));
    try {
      const answers = await model.predict(table);
      const { target } = encoder;
      if (answers.kind !== "values" || target.kind !== "values") throw new Error("values expected");
      const mean = (row: number): number =>
        outputs.reduce((sum, own) => sum + (own[row] ?? Number.NaN), 0) / members.length;
      const inUnits = Array.from({ length: n }, (_, row) => mean(row) * target.scale + target.mean);
      expect(largest(answers.values, inUnits)).toBeLessThan(2e-3);
      expect(new Set(inUnits).size).toBeGreaterThan(n / 2);
    } finally {
      await model.release();
    }
  });

  it("refuses networks that do not fit the encoder", () => {
    const encoder = fitEncoder(table, classification, rows);
    const fits = { inputs: encoder.width, plainInputs: encoder.plainWidth, hidden: [2], outputs: 3 };
    const compose = (network: Partial<Mlp>) => () =>
      composeModel({
        encoder,
        description: classification,
        members: [memberOf(mlp({ ...fits, ...network }), random.split("misfit"))],
        metadata,
      });
    expect(compose({})).not.toThrow();
    expect(compose({ inputs: encoder.width + 1 })).toThrow(RangeError);
    expect(compose({ outputs: 2 })).toThrow(RangeError);
    expect(() => composeModel({ encoder, description: classification, members: [], metadata })).toThrow(
      RangeError,
    );
  });
});
