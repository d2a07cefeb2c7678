import { copiesOf, type Network, simpleLayers } from "../network/network.ts";
import { descriptionOf, stateNames, stateSize } from "./description.ts";
import type { EncodedData, Population } from "./population.ts";

/** Bytes of a worker thread before it has data: its own JavaScript engine, and sessions kept for the next shape. */
const bytesPerWorker = 60 * 2 ** 20;
/** The engine keeps what it has once taken: measured at 1.0 to 1.4 times what its tensors need. */
const engineSlack = 1.5;
/** Share of the memory that is free which training may take unless told otherwise. */
const shareOfFree = 0.6;

/** Returns the bytes of an encoded table. */
export const dataBytes = ({ x, y }: EncodedData): number => x.byteLength + y.byteLength;

/** Returns the bytes that training may take: 60 % of what the system can give now. */
export const freeBytes = (): number => shareOfFree * process.availableMemory();

/** Units that a row passes through. */
const unitsOf = (network: Network): number =>
  network.inputs +
  simpleLayers(network).reduce((sum, { after: { width, copies } }) => sum + width * copies, 0);

/**
 * Returns a bound on the bytes that a population takes in its worker while it trains: the state of its members as
 * kept, fed and fetched, gradients and steps inside the program, units with their gradients and masks of one
 * minibatch (or of the rows that are scored at once), snapshots, and outputs of all rows.
 */
export function populationBytes(population: Population, data: EncodedData): number {
  const { network, batchSize, members } = population;
  const state = stateNames(descriptionOf(population, data)).reduce(
    (sum, name) => sum + stateSize(network, name),
    0,
  );
  const parameters = stateSize(network, "weights") + stateSize(network, "biases");
  const step = members.length * (3 * state + 6 * parameters + 6 * batchSize * unitsOf(network));
  const scored = 4_000_000;
  const snapshots = members.length * 3 * parameters;
  const outputs = members.reduce(
    (sum, { train, validation }) => sum + 2 * (train.length + validation.length) * network.outputs,
    0,
  );
  return 4 * (step + scored * Math.max(1, copiesOf(network) / 8) + snapshots + 2 * outputs);
}

/** How a crew holds a table: every worker its own copy, or one worker alone, with as many threads. */
export type Holding = "each" | "one";

/** Returns "one" where a copy for every worker, beside the one it was made from, takes more than half the limit. */
export const holdingFor = (data: EncodedData, threads: number, limitBytes: number): Holding =>
  threads > 1 && (2 * threads + 1) * dataBytes(data) > limitBytes / 2 ? "one" : "each";

/**
 * Returns a bound on the bytes that training these populations takes, data included: a copy for each of the
 * workers (and one on the way to it), or for the one that holds it alone. The largest populations are counted as
 * running side by side.
 */
export function memoryNeeded(
  populations: readonly Population[],
  data: EncodedData,
  threads: number,
  holding: Holding,
): number {
  const workers = holding === "each" ? threads : 1;
  const sizes = populations.map((population) => populationBytes(population, data)).sort((a, b) => b - a);
  const training = sizes.slice(0, workers).reduce((sum, bytes) => sum + bytes, 0);
  return (2 * workers + 1) * dataBytes(data) + workers * bytesPerWorker + engineSlack * training;
}
