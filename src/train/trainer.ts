import { biasCount, type Network, weightCount } from "../network/network.ts";
import { type Random, randomFrom } from "../runtime/random.ts";
import { DropoutPool } from "./dropoutPool.ts";
import { type Answer, evaluate, type Feeds, mean, type Question, type Run } from "./evaluate.ts";
import { initialParameters } from "./initialize.ts";
import { Minibatches } from "./minibatches.ts";
import { stepEpsilon, stepSize } from "./optimizer/adamw.ts";
import { stepsPerPool, stepsPerRun } from "./pace.ts";
import type { Checkpoint, Member, Parameters, Population, TrainedMember } from "./population.ts";
import { type Parts, stateNames } from "./program.ts";
import { rateAt } from "./schedule.ts";

/** Training rows whose loss is drawn as the training curve. */
const curveRows = 512;

type StateName = (typeof stateNames)[number];

/** A member in training. */
interface Learner {
  readonly member: Member;
  readonly minibatches: Minibatches;
  readonly masks: Random;
  readonly steps: number;
  readonly sample: Int32Array;
  readonly state: Record<StateName, Float32Array>;
  readonly curve: { steps: number[]; trainLoss: number[]; validationLoss: number[] };
  best: { step: number; loss: number; parameters: Parameters } | undefined;
  checksWithoutGain: number;
  diverged: boolean;
  stoppedAt: number | undefined;
}

export interface Programs {
  readonly train: Run;
  readonly evaluate: Run;
}

export interface Watch {
  /** Throws where training is to end early. */
  check(): void;
  /** Told after every run how many member-steps it did. */
  onSteps(memberSteps: number): void;
}

/** Returns which parts of a step the members need. */
export const partsOf = (members: readonly Member[]): Parts => {
  const any = (on: (member: Member) => number): boolean => members.some((member) => on(member) > 0);
  return {
    dropout: any(({ strengths }) => strengths.dropout),
    l1: any(({ strengths }) => strengths.l1),
    l2: any(({ strengths }) => strengths.l2),
    weightDecay: any(({ strengths }) => strengths.weightDecay),
  };
};

/**
 * Trains a population and returns its members, in order. Random are the initial weights, the order of rows and
 * the dropout masks, each from the population's seed and the member's key, so that a member does not depend on
 * its company (beyond float rounding). Members that have stopped leave the population.
 */
export async function trainPopulation(
  population: Population,
  programs: Programs,
  watch: Watch,
): Promise<TrainedMember[]> {
  const { network, schedule, checkEvery } = population;
  const learners = population.members.map((member) => begin(population, member));
  const score: Run = (feeds) => {
    watch.check();
    return programs.evaluate(feeds);
  };
  const pool = new DropoutPool(population, partsOf(population.members).dropout);
  const chunk = stepsPerRun(network, population.batchSize, learners.length);
  let active = learners;
  let step = 0;
  while (active.length > 0) {
    const nextCheck = (Math.floor(step / checkEvery) + 1) * checkEvery;
    const nextPool = (Math.floor(step / stepsPerPool) + 1) * stepsPerPool;
    const nextEnd = Math.min(...active.map((learner) => learner.steps));
    const steps = Math.min(chunk, nextCheck - step, nextPool - step, nextEnd - step);
    watch.check();
    await advance(population, active, pool, programs.train, step, steps);
    step += steps;
    watch.onSteps(steps * active.length);
    const due = active.filter((learner) => step === nextCheck || step === learner.steps);
    if (due.length > 0) await check(population, due, score, step);
    for (const learner of active) {
      if (
        step >= Math.min(learner.steps, schedule.steps) ||
        learner.checksWithoutGain >= population.patience
      ) {
        learner.stoppedAt = step;
      }
    }
    active = active.filter((learner) => learner.stoppedAt === undefined);
  }
  return finish(population, learners, score);
}

function begin({ network, batchSize, schedule, seed }: Population, member: Member): Learner {
  const random = randomFrom(seed).split("train", ...member.key);
  const { weights, biases } = initialParameters(network, random.split("initial"));
  const sample = random.split("curve").shuffle(Int32Array.from(member.train)).subarray(0, curveRows);
  return {
    member,
    minibatches: new Minibatches(member.train, batchSize, random.split("order")),
    masks: random.split("masks"),
    steps: Math.min(schedule.steps, member.stopAfter ?? schedule.steps),
    sample,
    state: {
      weights,
      biases,
      weightsMean: new Float32Array(weights.length),
      weightsSquare: new Float32Array(weights.length),
      biasesMean: new Float32Array(biases.length),
      biasesSquare: new Float32Array(biases.length),
    },
    curve: { steps: [], trainLoss: [], validationLoss: [] },
    best: undefined,
    checksWithoutGain: 0,
    diverged: false,
    stoppedAt: undefined,
  };
}

/** Takes some steps with all active members in one run of the program. */
async function advance(
  { batchSize, schedule, network }: Population,
  active: readonly Learner[],
  pool: DropoutPool,
  run: Run,
  step: number,
  steps: number,
): Promise<void> {
  const count = active.length;
  const rows = new Int32Array(steps * count * batchSize);
  const sizes = new Float32Array(steps * count);
  const factors = new Float32Array(steps * count);
  const thresholds = new Float32Array(steps * count);
  const stabilizers = Float32Array.from({ length: steps }, (_, s) => stepEpsilon(step + s));
  for (let s = 0; s < steps; s++) {
    const rate = rateAt(schedule, step + s);
    active.forEach(({ member, minibatches }, k) => {
      const learningRate = member.learningRate * rate;
      const at = s * count + k;
      sizes[at] = stepSize(learningRate, step + s);
      factors[at] = 1 - learningRate * member.strengths.weightDecay;
      thresholds[at] = learningRate * member.strengths.l1;
      minibatches.deal(rows, at * batchSize);
    });
  }
  const perStep = [steps, count, 1, 1];
  const feeds: Record<string, Feeds[string]> = {
    steps: { data: BigInt64Array.of(BigInt(steps)), shape: [] },
    rows: { data: rows, shape: [steps, count, batchSize] },
    stepSize: { data: sizes, shape: perStep },
    stabilizer: { data: stabilizers, shape: [steps] },
    decayFactor: { data: factors, shape: perStep },
    l1Threshold: { data: thresholds, shape: perStep },
    l2: { data: Float32Array.from(active, ({ member }) => member.strengths.l2), shape: [count, 1, 1] },
    ...pool.feeds(
      active.map(({ member, masks }) => ({ rate: member.strengths.dropout, masks })),
      step,
      steps,
    ),
  };
  for (const name of stateNames)
    feeds[name] = { data: gatherState(active, name), shape: [count, 1, sizeOf(network, name)] };
  const result = await run(feeds);
  for (const name of stateNames) scatterState(active, name, result[`next.${name}`] ?? new Float32Array());
  const { loss = new Float32Array() } = result;
  active.forEach((learner, k) => {
    if (!Number.isFinite(loss[(steps - 1) * count + k])) learner.diverged = true;
  });
}

const sizeOf = (network: Network, name: StateName): number =>
  name.startsWith("weights") ? weightCount(network) : biasCount(network);

function gatherState(active: readonly Learner[], name: StateName): Float32Array {
  const [first] = active;
  if (first === undefined) return new Float32Array();
  if (active.length === 1) return first.state[name];
  const size = first.state[name].length;
  const all = new Float32Array(size * active.length);
  for (const [k, { state }] of active.entries()) all.set(state[name], k * size);
  return all;
}

function scatterState(active: readonly Learner[], name: StateName, all: Float32Array): void {
  const size = all.length / active.length;
  active.forEach(({ state }, k) => {
    state[name] = all.subarray(k * size, (k + 1) * size);
  });
}

/** Looks at the validation rows, notes the losses and keeps the weights where they are the best so far. */
async function check(
  { network }: Population,
  due: readonly Learner[],
  run: Run,
  step: number,
): Promise<void> {
  const parameters = ({ state }: Learner): Parameters => ({ weights: state.weights, biases: state.biases });
  const ask = (rows: (learner: Learner) => Int32Array): Promise<Answer[]> =>
    evaluate(
      network,
      due.map((learner): Question => ({ parameters: parameters(learner), rows: rows(learner) })),
      run,
    );
  const train = await ask(({ sample }) => sample);
  const validation = await ask(({ member }) => member.validation);
  due.forEach((learner, k) => {
    const judged = learner.member.validation.length > 0;
    const trainLoss = mean(train[k]?.losses ?? new Float32Array());
    const loss = judged ? mean(validation[k]?.losses ?? new Float32Array()) : trainLoss;
    learner.curve.steps.push(step);
    learner.curve.trainLoss.push(trainLoss);
    if (judged) learner.curve.validationLoss.push(loss);
    const better =
      !judged || (Number.isFinite(loss) && loss < (learner.best?.loss ?? Number.POSITIVE_INFINITY));
    learner.checksWithoutGain = better ? 0 : learner.checksWithoutGain + 1;
    if (!better) return;
    const { weights, biases } = learner.state;
    learner.best = { step, loss, parameters: { weights: weights.slice(), biases: biases.slice() } };
  });
}

/** Scores the kept and the last weights of every member on all its rows. */
async function finish(
  { network, keepWeights }: Population,
  learners: readonly Learner[],
  run: Run,
): Promise<TrainedMember[]> {
  const last = learners.map(({ state }) => ({
    weights: state.weights.slice(),
    biases: state.biases.slice(),
  }));
  const best = learners.map(({ best }, k) => best?.parameters ?? (last[k] as Parameters));
  const outputs = async (parameters: readonly Parameters[]) => {
    const questions = (rows: (member: Member) => Int32Array): Question[] =>
      learners.map(({ member }, k) => ({ parameters: parameters[k] as Parameters, rows: rows(member) }));
    const train = await evaluate(
      network,
      questions((member) => member.train),
      run,
    );
    const validation = await evaluate(
      network,
      questions((member) => member.validation),
      run,
    );
    return { train, validation };
  };
  const atBest = await outputs(best);
  const atLast = await outputs(last);
  return learners.map((learner, k) => {
    const checkpoint = (at: typeof atBest, parameters: Parameters, step: number): Checkpoint => ({
      step,
      trainOutputs: at.train[k]?.outputs ?? new Float32Array(),
      validationOutputs: at.validation[k]?.outputs ?? new Float32Array(),
      nonZero: countNonZero(parameters.weights) + countNonZero(parameters.biases),
      parameters: keepWeights ? parameters : undefined,
    });
    const stoppedAt = learner.stoppedAt ?? 0;
    return {
      best: checkpoint(atBest, best[k] as Parameters, learner.best?.step ?? stoppedAt),
      last: checkpoint(atLast, last[k] as Parameters, stoppedAt),
      curve: learner.curve,
      diverged: learner.diverged,
    };
  });
}

const countNonZero = (values: Float32Array): number =>
  values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
