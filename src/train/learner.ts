import type { Network } from "../network/network.ts";
import { incomingMatrices, statisticCount } from "../network/network.ts";
import { regularizers } from "../regularize/all.ts";
import { averages } from "../regularize/averaging.ts";
import type { FedMember } from "../regularize/part.ts";
import { type Random, randomFrom } from "../runtime/random.ts";
import { movedParameters } from "./bucket.ts";
import { stateSize } from "./description.ts";
import type { Answer } from "./evaluate.ts";
import { initialParameters } from "./initialize.ts";
import { Minibatches } from "./minibatches.ts";
import type { Member, Parameters, Population, Standing } from "./population.ts";

/** Training rows whose loss is drawn as the training curve. */
export const curveRows = 512;

/** Training rows over which running statistics are measured anew, at most. */
const measuredRows = 4096;

/** A member in training. */
export interface Learner extends FedMember {
  readonly member: Member;
  readonly minibatches: Minibatches;
  readonly steps: number;
  readonly sample: Int32Array;
  /** Training rows over which running statistics are measured anew. */
  readonly measured: Int32Array;
  /** What is carried from step to step, by the names of the program. */
  readonly state: Record<string, Float32Array>;
  readonly curve: {
    steps: number[];
    trainLoss: number[];
    validationLoss: number[];
    weightNorm: number[];
  };
  /** The best checkpoint so far, and what it says about the validation rows; of one from before a pause that is not kept. */
  best: (Required<Standing>["best"] & { readonly validation?: Answer }) | undefined;
  /** The last look at the validation rows. */
  seen: { readonly step: number; readonly validation: Answer } | undefined;
  checksWithoutGain: number;
  diverged: boolean;
  stoppedAt: number | undefined;
}

/**
 * Returns a member before its first step, or where it stood when it paused, with its randomness at the beginning;
 * `names` says what is carried: all but the parameters begins at 0.
 */
export function begin(
  { network, batchSize, schedule, seed, pauseAt }: Population,
  member: Member,
  names: readonly string[],
): Learner {
  const random = randomFrom(seed).split("train", ...member.key);
  const sample = random.split("curve").shuffle(Int32Array.from(member.train)).subarray(0, curveRows);
  const streams = new Map<string, Random>();
  const { begun } = member;
  const start: Readonly<Record<string, Float32Array>> = {
    ...startOf(network, member, random.split("initial")),
  };
  // Its own memory: what it begins with is the caller's, and memory is given back once it has been read.
  const stateOf = (name: string): Float32Array =>
    begun?.state[name]?.slice() ?? start[name] ?? new Float32Array(stateSize(network, name));
  return {
    member,
    strengths: member.strengths,
    dropoutPerLayer: member.dropoutPerLayer,
    inputGroups: member.inputGroups,
    firstUnits: member.network && incomingMatrices(member.network)[0]?.outputs,
    stream(purpose) {
      const stream = streams.get(purpose) ?? random.split(purpose);
      streams.set(purpose, stream);
      return stream;
    },
    minibatches: new Minibatches(member.train, batchSize, random.split("order")),
    steps: Math.min(schedule.steps, member.stopAfter ?? schedule.steps, pauseAt ?? schedule.steps),
    sample,
    measured:
      statisticCount(network) === 0
        ? new Int32Array()
        : random.split("statistics").shuffle(Int32Array.from(member.train)).subarray(0, measuredRows),
    state: Object.fromEntries(names.map((name) => [name, stateOf(name)])),
    curve: {
      steps: [...(begun?.curve.steps ?? [])],
      trainLoss: [...(begun?.curve.trainLoss ?? [])],
      validationLoss: [...(begun?.curve.validationLoss ?? [])],
      weightNorm: [...(begun?.curve.weightNorm ?? [])],
    },
    best: begun?.best,
    seen: undefined,
    checksWithoutGain: 0,
    diverged: begun?.diverged ?? false,
    stoppedAt: undefined,
  };
}

const noNumbers = new Float32Array();

/**
 * Returns where a member stands after so many steps; nothing of it is shared with others. A best checkpoint that is the
 * last one is not held twice.
 */
export function standingOf(learner: Learner, step: number): Standing {
  const { curve, diverged } = learner;
  const best = learner.best && withoutAnswer(learner.best);
  const state = Object.fromEntries(
    Object.entries(learner.state).map(([name, values]) => [name, values.slice()]),
  );
  const { weights = noNumbers, biases = noNumbers } = state;
  const same = best?.step === step && !averages.some((name) => (learner.strengths[name] ?? 0) > 0);
  return { step, state, curve, best: same ? { ...best, parameters: { weights, biases } } : best, diverged };
}

const withoutAnswer = ({ step, loss, parameters }: NonNullable<Learner["best"]>): Standing["best"] => ({
  step,
  loss,
  parameters,
});

/** Initial parameters of the member's own network, padded to the population's. */
function startOf(network: Network, { network: own, statistics }: Member, random: Random): Parameters {
  if (own === undefined) return initialParameters(network, random, statistics);
  return movedParameters(own, initialParameters(own, random, statistics), network);
}

/**
 * Returns the weights that a member is judged by after so many steps: their average once it has begun, else the
 * weights themselves; and whether they are an average, whose running statistics must be measured anew.
 */
export function judged(
  { state, strengths }: Learner,
  step: number,
  scheduled: number,
): { readonly parameters: Parameters; readonly isAverage: boolean } {
  const isAverage = averages.some((name) => {
    const strength = strengths[name] ?? 0;
    const begins = regularizers[name].averaging?.begins(strength, scheduled) ?? Number.POSITIVE_INFINITY;
    return strength > 0 && step > begins;
  });
  const of = (name: string): Float32Array => state[name] ?? new Float32Array();
  const parameters = isAverage
    ? { weights: of("weightsAverage"), biases: of("biasesAverage") }
    : { weights: of("weights"), biases: of("biases") };
  return { parameters, isAverage };
}
