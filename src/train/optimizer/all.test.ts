import { describe, expect, it } from "vitest";
import { expectClose } from "../../../test/interpreter/close.ts";
import { interpret } from "../../../test/interpreter/interpreter.ts";
import { numbers } from "../../../test/interpreter/value.ts";
import { serialize } from "../../graph/model.ts";
import { input, type Tensor } from "../../graph/tensor.ts";
import { openSession, tensorMaker } from "../../runtime/session.ts";
import { optimizerOf, optimizers } from "./all.ts";
import type { OptimizerSettings } from "./optimizer.ts";

const rates = [1e-3, 2e-3, 5e-3, 1e-2];
const [members, parameters] = [rates.length, 5];
const shape = [members, 1, parameters];

/**
 * import torch
 * i = torch.arange(5, dtype=torch.float64)
 * curvature, center, start = 0.25 + i / 4, 1 - i / 2, i / 4 - 0.5
 * def show(make):
 *     for lr in [1e-3, 2e-3, 5e-3, 1e-2]:
 *         p = start.clone().requires_grad_()
 *         o = make([p], lr)
 *         for t in range(50):
 *             p.grad = curvature * (p.detach() - center) + torch.sin(t + i)
 *             o.step()
 *         print([round(v, 9) for v in p.tolist()])
 * print("nesterov"); show(lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9, nesterov=True))
 * print("momentum"); show(lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.6))
 * print("plain"); show(lambda p, lr: torch.optim.SGD(p, lr=lr))
 * print("adamw betas"); show(lambda p, lr: torch.optim.AdamW(p, lr=lr, weight_decay=0, betas=(0.8, 0.95)))
 */
const cases: readonly (readonly [OptimizerSettings, readonly (readonly number[])[]])[] = [
  [
    { name: "sgd" },
    [
      [-0.356393506, -0.110124878, 0.000823002, -0.014668748, -0.146007934],
      [-0.222705071, 0.01103145, 0.001995134, -0.20756416, -0.574792462],
      [0.124088154, 0.281115198, 0.006483952, -0.498146904, -1.085237584],
      [0.549242729, 0.510822403, 0.013986996, -0.545981886, -1.034929213],
    ],
  ],
  [
    { name: "sgd", momentum: 0.6, nesterov: false },
    [
      [-0.457182921, -0.206802088, 0.000861007, 0.165810249, 0.288933555],
      [-0.41547782, -0.165769588, 0.001758598, 0.09038723, 0.105232797],
      [-0.296770594, -0.054662728, 0.004622726, -0.09138363, -0.313017463],
      [-0.118788045, 0.095933985, 0.009754293, -0.284637847, -0.707890667],
    ],
  ],
  [
    { name: "sgd", momentum: 0 },
    [
      [-0.481516234, -0.231355992, 0.000273195, 0.213556354, 0.408943169],
      [-0.463236875, -0.213116087, 0.000551757, 0.178786294, 0.323183384],
      [-0.409602226, -0.16073156, 0.001415529, 0.08376584, 0.094714902],
      [-0.324088243, -0.080699951, 0.002927257, -0.047663177, -0.205484673],
    ],
  ],
  [
    { name: "adamw", betas: [0.8, 0.95] },
    [
      [-0.478613748, -0.230686083, -0.000708296, 0.21418213, 0.452715292],
      [-0.457448686, -0.211704484, -0.001314937, 0.179302008, 0.405875147],
      [-0.395271906, -0.156736847, -0.002587838, 0.080468399, 0.268201838],
      [-0.295982485, -0.071595531, -0.003219448, -0.064134522, 0.049403165],
    ],
  ],
];

/** A graph of one step and what it is fed beside parameters, gradient and memory. */
function stepOf(settings: OptimizerSettings) {
  const optimizer = optimizerOf(settings);
  const [p, g] = [input("p", "float", shape), input("g", "float", shape)];
  const memory = optimizer.memory.map((name) => input(name, "float", shape));
  const own = Object.keys(optimizer.own).map((name) => input(name, "float", [members, 1, 1]));
  const shared = Object.keys(optimizer.shared).map((name) => input(name, "float", []));
  const scalars = Object.fromEntries([...own, ...shared].map((tensor) => [tensor.node.name ?? "", tensor]));
  const next = optimizer.step(p, g, memory, scalars);
  const fed = (step: number) => [
    ...Object.entries(optimizer.own).map(
      ([name, of]) =>
        [name, { data: Float32Array.from(rates, (rate) => of(rate, step)), shape: [members, 1, 1] }] as const,
    ),
    ...Object.entries(optimizer.shared).map(
      ([name, of]) => [name, { data: Float32Array.of(of(step)), shape: [] }] as const,
    ),
  ];
  const outputs: { p: Tensor } & Record<string, Tensor> = {
    p: next.parameters,
    ...Object.fromEntries(next.memory.map((tensor, i) => [optimizer.memory[i], tensor])),
  };
  return { optimizer, inputs: [p, g, ...memory, ...own, ...shared], outputs, next, fed };
}

const begin = (): Float32Array =>
  Float32Array.from({ length: members * parameters }, (_, at) => (at % parameters) / 4 - 0.5);
const gradient = (p: ArrayLike<number>, step: number): Float32Array =>
  Float32Array.from(p, (value, at) => {
    const i = at % parameters;
    return (0.25 + i / 4) * (value - (1 - i / 2)) + Math.sin(step + i);
  });

it.each(cases)(
  "50 steps of four members with %o are those of PyTorch in float64",
  async (settings, expected) => {
    const { optimizer, inputs, outputs, fed } = stepOf(settings);
    const make = await tensorMaker();
    const session = await openSession(serialize({ name: "step", inputs, outputs: rename(outputs) }));
    let state: Record<string, Float32Array> = { p: begin() };
    for (const name of optimizer.memory) state[name] = new Float32Array(members * parameters);
    for (let step = 0; step < 50; step++) {
      const { p = begin() } = state;
      const tensors = Object.entries({ ...state, g: gradient(p, step) }).map(([name, data]) => [
        name,
        make("float", data, shape),
      ]);
      for (const [name, { data, shape: dims }] of fed(step)) tensors.push([name, make("float", data, dims)]);
      const results = await session.run(Object.fromEntries(tensors));
      const now = Object.keys(state).map((name) => [
        name,
        Float32Array.from(results[`next.${name}`]?.data as Float32Array),
      ]);
      state = Object.fromEntries(now);
    }
    await session.release();
    expectClose([...(state.p ?? [])], expected.flat(), { relative: 1e-5, absolute: 1e-6 }, "parameters");
  },
);

const rename = <T>(outputs: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [`next.${name}`, tensor]));

describe.each(Object.keys(optimizers) as (keyof typeof optimizers)[])("%s", (name) => {
  const { optimizer, outputs, next, fed } = stepOf({ name });
  const full = (value: number) => ({ data: Array(members * parameters).fill(value), shape });
  const fill = (value: number) => Object.fromEntries(optimizer.memory.map((of) => [of, full(value)]));

  it("explains itself, and keeps the shape of all that it carries", () => {
    expect(optimizer.name).toBe(name);
    expect(optimizer.words).toMatch(/^[A-Z][^.]{40,120}\.$/);
    expect(next.memory.length).toBe(optimizer.memory.length);
    for (const tensor of [next.parameters, ...next.memory]) expect(tensor.shape).toEqual(shape);
  });

  it("steps against the gradient by an amount that grows with the learning rate, and not without one", () => {
    const of = (slope: number): number[] => {
      const feeds = { p: full(1), g: full(slope), ...fill(0), ...Object.fromEntries(fed(0)) };
      return numbers(interpret({ p: outputs.p }, feeds).p);
    };
    const moved = of(0.5).map((value) => 1 - value);
    for (let k = 0; k < members; k++) {
      const own = moved.slice(k * parameters, (k + 1) * parameters);
      expect(Math.min(...own)).toBeGreaterThan(0);
      expect(own.every((value) => value === own[0])).toBe(true);
    }
    expect((moved.at(-1) ?? 0) / (moved[0] ?? 1)).toBeCloseTo(10, 5);
    expect(of(-0.5).map((value) => value - 1)).toEqual(moved.map((value) => expect.closeTo(value, 12)));
    expect(new Set(of(0))).toEqual(new Set([1]));
  });

  it("moves on by what it remembers when the gradient vanishes", () => {
    const feeds = { p: full(1), g: full(0), ...fill(2), ...Object.fromEntries(fed(3)) };
    expect(Math.max(...numbers(interpret({ p: outputs.p }, feeds).p))).toBeLessThan(1);
  });
});

it.each<[OptimizerSettings, string]>([
  [{ name: "adamw", betas: [1, 0.999] }, "betas"],
  [{ name: "adamw", betas: [0.9, -0.1] }, "betas"],
  [{ name: "sgd", momentum: 1 }, "momentum is 1"],
  [{ name: "sgd", momentum: Number.NaN }, "momentum"],
])("refuses %o", (settings, message) => {
  expect(() => optimizerOf(settings)).toThrow(message);
});
