import { input, type Tensor } from "../graph/tensor.ts";
import { type Coming, type Gradient, type Part, perStep, strengthAt } from "./part.ts";
import type { GradientHook, Strengths, WeightHook } from "./regularizer.ts";

/** What is fed to the hook of member k at the s-th of the coming steps, from its strength then. */
type Amount = (strength: number, coming: Coming, s: number, k: number) => number;

function part(
  name: keyof Strengths,
  amount: Amount,
  hooks: (fed: Tensor) => Omit<ReturnType<Part["write"]>, "inputs">,
): Part {
  return {
    write: () => {
      const fed = input(name, "float", ["S", "K", 1, 1]);
      return { inputs: [fed], ...hooks(fed) };
    },
    begin: () => (coming) => ({
      [name]: perStep(coming, (s, k) => amount(strengthAt(coming, name, s, k), coming, s, k)),
    }),
  };
}

/** Returns the part of a penalty: its gradient is added to the one of the loss, for weights, not biases. */
export const penaltyPart = (name: keyof Strengths, hook: GradientHook): Part =>
  part(
    name,
    (strength) => strength,
    (fed) => ({
      onGradient: ({ weights: slopes, biases }, weights, now): Gradient => {
        const strength = now.at(fed);
        return { weights: weights.map((block, i) => hook(block, slopes[i] as Tensor, strength)), biases };
      },
    }),
  );

/** Returns the part of something that changes weights before the optimizer's step. */
export const beforePart = (name: keyof Strengths, amount: Amount, hook: WeightHook): Part =>
  part(name, amount, (fed) => ({ beforeStep: ({ tensor }, now) => hook(tensor, now.at(fed)) }));

/** Returns the part of something that changes weights after the optimizer's step. */
export const afterPart = (name: keyof Strengths, amount: Amount, hook: WeightHook): Part =>
  part(name, amount, (fed) => ({ afterStep: ({ tensor }, now) => hook(tensor, now.at(fed)) }));
