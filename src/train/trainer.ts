import { biasCount, statisticCount } from "../network/network.ts";
import { regularizers } from "../regularize/all.ts";
import { type Coming, type Feeds, perStep } from "../regularize/part.ts";
import { stepsPerPool } from "../regularize/pool.ts";
import { randomFrom } from "../runtime/random.ts";
import { movedParameters } from "./bucket.ts";
import { type ProgramDescription, siteOf, stateNames } from "./description.ts";
import { type Answer, evaluate, mean, type Question, type Run } from "./evaluate.ts";
import { begin, type Learner, standingOf } from "./learner.ts";
import { type Memories, openMemories } from "./memories.ts";
import { optimizerOf } from "./optimizer/all.ts";
import type { Optimizer } from "./optimizer/optimizer.ts";
import { stepsPerRun } from "./pace.ts";
import type { Checkpoint, Fading, Member, Parameters, Population, TrainedMember } from "./population.ts";
import { shapes } from "./schedule/all.ts";
import { rateAt } from "./schedule/schedule.ts";
import { judgedParameters } from "./statistics.ts";

type CourseDescription = Pick<ProgramDescription, "network" | "objective" | "optimizer" | "parts">;

export interface Programs {
  /** What they were written for. */
  readonly description: CourseDescription;
  readonly train: Run;
  readonly evaluate: Run;
  /** Measures running statistics anew; there where weights are averaged and layers keep statistics. */
  readonly measure?: Run;
}

export interface Watch {
  /** Throws where training is to end early. */
  check(): void;
  /** Told after every run how many member-steps it did. */
  onSteps(memberSteps: number): void;
}

/**
 * Trains a population and returns its members, in order. Random are the initial weights, the order of rows,
 * masks, noise and mixes, each from the population's seed and the member's key, so that a member does not depend
 * on its company (beyond float rounding). Members that have stopped leave the population.
 */
export async function trainPopulation(
  population: Population,
  programs: Programs,
  watch: Watch,
): Promise<TrainedMember[]> {
  const { network, schedule, checkEvery } = population;
  const course = courseOf(population, programs.description);
  const learners = population.members.map((member) => begin(population, member, course.names));
  const watched =
    (run: Run): Run =>
    (feeds) => {
      watch.check();
      return run(feeds);
    };
  const score = watched(programs.evaluate);
  const measure = programs.measure && watched(programs.measure);
  const judge = (due: readonly Learner[], stepOf: (learner: Learner) => number): Promise<Parameters[]> =>
    judgedParameters(population, due, stepOf, measure);
  const chunk = stepsPerRun(network, population.batchSize, learners.length);
  let active = learners;
  let step = population.firstStep ?? 0;
  skip(course, learners, step);
  while (active.length > 0) {
    const nextCheck = (Math.floor(step / checkEvery) + 1) * checkEvery;
    const nextPool = (Math.floor(step / stepsPerPool) + 1) * stepsPerPool;
    const nextEnd = Math.min(...active.map((learner) => learner.steps));
    const steps = Math.min(chunk, nextCheck - step, nextPool - step, nextEnd - step);
    watch.check();
    await advance(course, active, programs.train, step, steps);
    step += steps;
    watch.onSteps(steps * active.length);
    const due = active.filter((learner) => step === nextCheck || step === learner.steps);
    const at = step;
    if (due.length > 0) await check(population, due, await judge(due, () => at), score, step);
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
  const last = await judge(learners, ({ stoppedAt = 0 }) => stoppedAt);
  return finish(population, learners, last.map(copied), score);
}

/** What a training keeps from run to run. */
interface Course {
  readonly population: Population;
  readonly names: readonly string[];
  readonly memories: Memories;
  readonly optimizer: Optimizer;
  readonly feeders: readonly ((coming: Coming) => Feeds)[];
}

function courseOf(population: Population, description: CourseDescription): Course {
  const { batchSize, schedule, seed } = population;
  const site = siteOf(description);
  const training = { site, batchSize, steps: schedule.steps, random: randomFrom(seed) };
  const names = stateNames(description);
  return {
    population,
    names,
    memories: openMemories(names),
    optimizer: optimizerOf(description.optimizer),
    feeders: description.parts.flatMap((name) => regularizers[name].part?.begin(training) ?? []),
  };
}

/** Draws what the steps before the first one were fed, so that randomness goes on where it was. */
function skip(course: Course, learners: readonly Learner[], steps: number): void {
  for (let step = 0; step < steps; step += stepsPerPool)
    feedsOf(course, learners, step, Math.min(stepsPerPool, steps - step));
}

/** Takes some steps with all active members in one run of the program. */
async function advance(
  course: Course,
  active: readonly Learner[],
  run: Run,
  step: number,
  steps: number,
): Promise<void> {
  const { memories } = course;
  const count = active.length;
  const result = await run({ ...feedsOf(course, active, step, steps), ...memories.gather(active) });
  memories.scatter(active, result);
  const { loss = new Float32Array() } = result;
  active.forEach((learner, k) => {
    if (!Number.isFinite(loss[(steps - 1) * count + k])) learner.diverged = true;
  });
}

/** Returns what some steps of all active members are fed besides their state; draws from their randomness. */
function feedsOf(
  { population, optimizer, feeders }: Course,
  active: readonly Learner[],
  step: number,
  steps: number,
): Record<string, Feeds[string]> {
  const { batchSize, schedule } = population;
  const count = active.length;
  const rows = new Int32Array(steps * count * batchSize);
  const learningRates = new Float64Array(steps * count);
  for (let s = 0; s < steps; s++) {
    const rate = rateAt(schedule, step + s);
    active.forEach(({ member, minibatches }, k) => {
      const at = s * count + k;
      learningRates[at] = member.learningRate * rate;
      minibatches.deal(rows, at * batchSize);
    });
  }
  const coming: Coming = {
    step,
    steps,
    members: active,
    rows,
    learningRate: (s, k) => learningRates[s * count + k] ?? Number.NaN,
    fade(name, s, k) {
      const shape = active[k]?.member.fades?.[name as Fading];
      return shape === undefined ? 1 : shapes[shape].at(step + s, schedule.steps);
    },
  };
  const feeds: Record<string, Feeds[string]> = {
    steps: { data: BigInt64Array.of(BigInt(steps)), shape: [] },
    rows: { data: rows, shape: [steps, count, batchSize] },
  };
  for (const [name, own] of Object.entries(optimizer.own))
    feeds[name] = perStep(coming, (s, k) => own(coming.learningRate(s, k), step + s));
  for (const [name, shared] of Object.entries(optimizer.shared))
    feeds[name] = { data: Float32Array.from({ length: steps }, (_, s) => shared(step + s)), shape: [steps] };
  for (const feeder of feeders) Object.assign(feeds, feeder(coming));
  return feeds;
}

/** Looks at the validation rows, notes the losses and keeps the weights where they are the best so far. */
async function check(
  { network }: Population,
  due: readonly Learner[],
  parameters: readonly Parameters[],
  run: Run,
  step: number,
): Promise<void> {
  const ask = (rows: (learner: Learner) => Int32Array): Promise<Answer[]> =>
    evaluate(
      network,
      due.map((learner, k): Question => ({ parameters: parameters[k] as Parameters, rows: rows(learner) })),
      run,
    );
  const train = await ask(({ sample }) => sample);
  const validation = await ask(({ member }) => member.validation);
  due.forEach((learner, k) => {
    const judged = learner.member.validation.length > 0;
    const answer = validation[k] as Answer;
    learner.seen = { step, validation: answer };
    const trainLoss = mean(train[k]?.losses ?? new Float32Array());
    const loss = judged ? mean(answer.losses) : trainLoss;
    learner.curve.steps.push(step);
    learner.curve.trainLoss.push(trainLoss);
    learner.curve.weightNorm.push(normOf((parameters[k] as Parameters).weights));
    if (judged) learner.curve.validationLoss.push(loss);
    const better =
      !judged || (Number.isFinite(loss) && loss < (learner.best?.loss ?? Number.POSITIVE_INFINITY));
    learner.checksWithoutGain = better ? 0 : learner.checksWithoutGain + 1;
    if (!better) return;
    learner.best = { step, loss, parameters: copied(parameters[k] as Parameters), validation: answer };
  });
}

/**
 * Scores the kept and the last weights of every member on all its rows; where it pauses, on its validation rows. What the
 * looks on the way have told is not computed again, and weights that are both are scored once.
 */
async function finish(
  { network, keepWeights, pauseAt }: Population,
  learners: readonly Learner[],
  last: readonly Parameters[],
  run: Run,
): Promise<TrainedMember[]> {
  const best = learners.map(({ best }, k) => best?.parameters ?? (last[k] as Parameters));
  const isLast = ({ best, stoppedAt }: Learner): boolean => best === undefined || best.step === stoppedAt;
  const answers = async (
    parameters: readonly Parameters[],
    rows: (member: Member) => Int32Array,
    known: (learner: Learner, k: number) => Answer | undefined,
  ): Promise<Answer[]> => {
    const asked = [...learners.keys()].filter((k) => known(learners[k] as Learner, k) === undefined);
    const told = await evaluate(
      network,
      asked.map((k) => ({
        parameters: parameters[k] as Parameters,
        rows: rows((learners[k] as Learner).member),
      })),
      run,
    );
    return learners.map((learner, k) => known(learner, k) ?? (told[asked.indexOf(k)] as Answer));
  };
  const validationOf = ({ validation }: Member): Int32Array => validation;
  const trainOf = (member: Member): Int32Array =>
    pauseAt === undefined ? (member.scored ?? member.train) : new Int32Array();
  const lastValidation = await answers(last, validationOf, ({ seen, stoppedAt }) =>
    seen?.step === stoppedAt ? seen?.validation : undefined,
  );
  const lastTrain = await answers(last, trainOf, () => undefined);
  const atLast = { train: lastTrain, validation: lastValidation };
  const atBest = {
    train: await answers(best, trainOf, (learner, k) => (isLast(learner) ? lastTrain[k] : undefined)),
    validation: await answers(best, validationOf, (learner, k) =>
      isLast(learner) ? lastValidation[k] : learner.best?.validation,
    ),
  };
  const learned = biasCount(network) - statisticCount(network);
  return learners.map((learner, k) => {
    const { network: narrow } = learner.member;
    const own = (parameters: Parameters): Parameters =>
      narrow === undefined ? parameters : movedParameters(network, parameters, narrow);
    const checkpoint = (at: typeof atBest, parameters: Parameters, step: number): Checkpoint => ({
      step,
      trainOutputs: at.train[k]?.outputs ?? new Float32Array(),
      validationOutputs: at.validation[k]?.outputs ?? new Float32Array(),
      trainLoss: mean(at.train[k]?.losses ?? new Float32Array()),
      validationLoss: mean(at.validation[k]?.losses ?? new Float32Array()),
      nonZero: countNonZero(parameters.weights) + countNonZero(parameters.biases.subarray(0, learned)),
      parameters: keepWeights ? own(parameters) : undefined,
    });
    const stoppedAt = learner.stoppedAt ?? 0;
    return {
      best: checkpoint(atBest, best[k] as Parameters, learner.best?.step ?? stoppedAt),
      last: checkpoint(atLast, last[k] as Parameters, stoppedAt),
      curve: learner.curve,
      diverged: learner.diverged,
      ...(pauseAt !== undefined && { standing: standingOf(learner, pauseAt) }),
    };
  });
}

const copied = ({ weights, biases }: Parameters): Parameters => ({
  weights: weights.slice(),
  biases: biases.slice(),
});

const normOf = (values: Float32Array): number => {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] ?? 0) ** 2;
  return Math.sqrt(squares);
};

const countNonZero = (values: Float32Array): number => {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) count++;
  return count;
};
