import { placesOf } from "../network/layers/columns.ts";
import {
  biasCount,
  multiplicationsPerRow,
  type Network,
  simpleLayers,
  weightCount,
} from "../network/network.ts";
import { stepsPerPool } from "../regularize/pool.ts";

/** Units that a row passes through, of all layers that compute. */
const unitsOf = (network: Network): number =>
  simpleLayers(network).reduce(
    (sum, { spec: { layer }, after: { width, copies } }) =>
      sum + (layer === "activation" || layer === "dropout" ? 0 : width * copies),
    0,
  );

/** Waves that a row is turned into. */
const wavesOf = (network: Network): number =>
  simpleLayers(network).reduce(
    (sum, { spec }) =>
      sum + (spec.layer === "periodic" ? placesOf(spec.columns).length * spec.frequencies : 0),
    0,
  );

/** Floats that one member's step touches: activations with their gradients, and parameters with their moments. */
const footprint = (network: Network, batchSize: number): number =>
  batchSize * (network.inputs + 3 * unitsOf(network)) + 6 * (weightCount(network) + biasCount(network));

/**
 * Returns how many members train best side by side: as many as stay near a core's cache, at most 32. Small
 * networks gain 2 to 3 times from company, wide ones nothing.
 */
export const membersPerPopulation = (network: Network, batchSize: number): number =>
  Math.max(1, Math.min(32, Math.floor(2_500_000 / footprint(network, batchSize))));

/**
 * Returns an estimate of a member's step in microseconds on one core: multiplications, then sines, cosines and what
 * comes of them, then passes over memory.
 */
export const microsecondsPerStep = (network: Network, batchSize: number): number =>
  (6 * batchSize * multiplicationsPerRow(network)) / 120_000 +
  batchSize * wavesOf(network) * 0.006 +
  footprint(network, batchSize) * 0.0004 +
  3;

/** Returns an estimate of scoring a row in microseconds on one core: a step without its way back. */
export const microsecondsPerScoredRow = (network: Network): number =>
  (2 * multiplicationsPerRow(network)) / 120_000 +
  wavesOf(network) * 0.003 +
  (network.inputs + 2 * unitsOf(network)) * 0.0004;

/**
 * Returns how many steps one run of the program takes: 25 to 45 ms, so that progress and cancelling stay quick;
 * for networks whose steps are slow up to 8 steps or 150 ms, since handing the state in and out costs as much as
 * part of a step. It depends on shapes alone, never on the clock, so that results do not either.
 */
export function stepsPerRun(network: Network, batchSize: number, members: number): number {
  const step = members * microsecondsPerStep(network, batchSize);
  const quick = Math.round(45_000 / step);
  const worthwhile = Math.min(8, Math.round(150_000 / step));
  return Math.max(1, Math.min(stepsPerPool, Math.max(quick, worthwhile)));
}
