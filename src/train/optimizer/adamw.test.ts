import { expect, it } from "vitest";
import { interpret } from "../../../test/interpreter/interpreter.ts";
import { numbers } from "../../../test/interpreter/value.ts";
import { farthest } from "../../../test/training/train.ts";
import { serialize } from "../../graph/model.ts";
import { input, type Tensor } from "../../graph/tensor.ts";
import { decay } from "../../regularize/weightDecay.ts";
import { openSession, tensorMaker } from "../../runtime/session.ts";
import { adamStep, stepEpsilon, stepSize } from "./adamw.ts";

const members = 4;
const parameters = 5;
const rates = [1e-3, 2e-3, 5e-3, 1e-2];
const decays = [0, 0.01, 0.05, 0.1];
const columns = [0, 1, 2, 3, 4];

/**
 * import torch
 * rates, decays = [1e-3, 2e-3, 5e-3, 1e-2], [0, 0.01, 0.05, 0.1]
 * i = torch.arange(5, dtype=torch.float64)
 * curvature, center, start = 0.25 + i / 4, 1 - i / 2, i / 4 - 0.5
 * for lr, wd in zip(rates, decays):
 *     p = start.clone().requires_grad_()
 *     optimizer = torch.optim.AdamW([p], lr=lr, weight_decay=wd)
 *     for t in range(50):
 *         p.grad = curvature * (p.detach() - center) + torch.sin(t + i)
 *         optimizer.step()
 *     print([round(v, 9) for v in p.tolist()])
 */
const fromTorch = [
  [-0.478717698, -0.231268229, -0.001106469, 0.213904521, 0.452635576],
  [-0.457150417, -0.212564409, -0.002085456, 0.178457783, 0.405269794],
  [-0.390013054, -0.156397129, -0.004281963, 0.076353948, 0.263161063],
  [-0.276962117, -0.066494433, -0.00578356, -0.074056529, 0.036080164],
].flat();

const gradient = (p: ArrayLike<number>, step: number): Float32Array =>
  Float32Array.from(p, (value, at) => {
    const i = at % parameters;
    return (0.25 + i / 4) * (value - (1 - i / 2)) + Math.sin(step + i);
  });

const shape = [members, 1, parameters];
const perMember = [members, 1, 1];
const inputs = {
  p: input("p", "float", shape),
  g: input("g", "float", shape),
  mean: input("mean", "float", shape),
  square: input("square", "float", shape),
  factor: input("factor", "float", perMember),
  size: input("size", "float", perMember),
  stabilizer: input("stabilizer", "float", []),
};
const next: Readonly<Record<"parameters" | "mean" | "square", Tensor>> = adamStep(
  decay(inputs.p, inputs.factor),
  inputs.g,
  { mean: inputs.mean, square: inputs.square },
  inputs.size,
  inputs.stabilizer,
);

const outputs = Object.fromEntries(Object.entries(next).map(([name, tensor]) => [`next.${name}`, tensor]));

const zeros = (): Float32Array => new Float32Array(members * parameters);
const begin = (): Float32Array => zeros().map((_, at) => (at % parameters) / 4 - 0.5);

const scalars = (step: number) => ({
  size: { data: Float32Array.from(rates, (rate) => stepSize(rate, step)), shape: perMember },
  stabilizer: { data: Float32Array.of(stepEpsilon(step)), shape: [] },
  factor: { data: Float32Array.from(rates, (rate, k) => 1 - rate * (decays[k] ?? 0)), shape: perMember },
});

it("50 steps of four members are those of PyTorch in float64", async () => {
  const make = await tensorMaker();
  const session = await openSession(serialize({ name: "step", inputs: Object.values(inputs), outputs }));
  let state = { p: begin(), mean: zeros(), square: zeros() };
  for (let step = 0; step < 50; step++) {
    const { p, mean, square } = state;
    const fed = Object.entries({ p, mean, square, g: gradient(p, step) });
    const tensors = fed.map(([name, data]) => [name, make("float", data, shape)]);
    for (const [name, value] of Object.entries(scalars(step)))
      tensors.push([name, make("float", value.data, value.shape)]);
    const results = await session.run(Object.fromEntries(tensors));
    const read = (name: string) => Float32Array.from(results[`next.${name}`]?.data as Float32Array);
    state = { p: read("parameters"), mean: read("mean"), square: read("square") };
  }
  await session.release();
  expect(farthest(state.p, fromTorch)).toBeLessThan(1e-5);
});

it("a scaled step is the textbook step", () => {
  // Kingma & Ba 2015, algorithm 1, after `step` equal gradients g: m and v in closed form.
  for (const step of [0, 1, 9, 99, 9_999]) {
    for (const g of [1, 1e-3, 1e-8, -250]) {
      const t = step + 1;
      const m = g * (1 - 0.9 ** t);
      const v = g * g * (1 - 0.999 ** t);
      const corrected = { m: m / (1 - 0.9 ** t), v: v / (1 - 0.999 ** t) };
      const textbook = (0.01 * corrected.m) / (Math.sqrt(corrected.v) + 1e-8);
      const scaled = (stepSize(0.01, step) * (m / 0.1)) / (Math.sqrt(v / 0.001) + stepEpsilon(step));
      expect(scaled / textbook).toBeCloseTo(1, 12);
    }
  }
});

it("keeps the moments on their scale", () => {
  const one = (value: number) => ({ data: zeros().fill(value), shape });
  const results = interpret(next, { p: one(0), g: one(3), mean: one(2), square: one(5), ...scalars(0) });
  const all = (value: number) => columns.flatMap(() => rates.map(() => value));
  expect(farthest(numbers(results.mean), all(0.9 * 2 + 3))).toBeLessThan(1e-6);
  expect(farthest(numbers(results.square), all(0.999 * 5 + 9))).toBeLessThan(1e-6);
});
