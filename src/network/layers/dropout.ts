import type { Layer } from "./layer.ts";

export interface DropoutSpec {
  readonly layer: "dropout";
}

/**
 * The place where the regularizer of that name silences units: each member at its own rate, which may be 0.
 * A network without such a place cannot be dropped from.
 */
export const dropout: Layer<DropoutSpec> = {
  name: "dropout",
  words: "Silences a random share of the units while it trains; the share is the member's.",
  after: (_, before) => before,
  parameters: () => [],
  forward: (_, units, __, { onHidden }) => onHidden(units),
  describe: () => "dropout",
};
