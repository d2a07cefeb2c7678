import type { Tensor } from "../../graph/tensor.ts";

/** How parameters move along their gradient. */
export interface Optimizer {
  readonly name: OptimizerName;
  /** What a step does, in one sentence. */
  readonly words: string;
  /** What is carried from step to step beside each tensor of parameters, of its shape; all begin at 0. */
  readonly memory: readonly string[];
  /** What a step is fed for each member, by name, from float64; `step` counts from 0. */
  readonly own: Readonly<Record<string, (learningRate: number, step: number) => number>>;
  /** What a step is fed for all members together. */
  readonly shared: Readonly<Record<string, (step: number) => number>>;
  /**
   * Returns the parameters [K, 1, P] and the memory after one step.
   *
   * @param memory in the order of `memory`
   * @param scalars by name: own ones [K, 1, 1], shared ones []
   */
  step(
    parameters: Tensor,
    gradient: Tensor,
    memory: readonly Tensor[],
    scalars: Readonly<Record<string, Tensor>>,
  ): { readonly parameters: Tensor; readonly memory: readonly Tensor[] };
}

/** Names an optimizer with its settings; plain data, so that it can be sent to workers and stored. */
export type OptimizerSettings =
  | {
      readonly name: "adamw";
      /** Decay of the mean of gradients, 0.9, and of their squares, 0.999. */
      readonly betas?: readonly [number, number];
    }
  | {
      readonly name: "sgd";
      /** Share of the last step's direction that is kept, 0.9; 0 is plain gradient descent. */
      readonly momentum?: number;
      /** Whether the gradient's momentum is looked ahead (default: yes). */
      readonly nesterov?: boolean;
    };

export type OptimizerName = OptimizerSettings["name"];
