import { createHash } from "node:crypto";
import type { Encoder } from "../encode/encoder.ts";
import { randomFrom } from "../runtime/random.ts";
import type { TrainRows } from "../split/rows.ts";
import type { Crew } from "../train/crew.ts";
import { type Course, type Packed, pack } from "../train/pack.ts";
import type { MatrixTrainRows, MatrixValidationRows, Member } from "../train/population.ts";
import { costOfTraining, rowsPerLook } from "./cost.ts";
import { defaults } from "./defaults.ts";
import type { StateStore } from "./folder.ts";
import { type Grounds, truthOf } from "./grounds.ts";
import type { Journal } from "./journal.ts";
import { type MemberOutcome, outcomeOf, type Truth } from "./outcome.ts";
import type { StageName } from "./result.ts";
import { groupsFor, networkOf, type Setting, scheduleOf } from "./setting.ts";
import { canStand, checkEveryOf, type Span, spanOf, stepsOf } from "./span.ts";
import { type NetworkOutcome, outcomeOfTrial, type Trial, type TrialOutcome } from "./trial.ts";

export interface Tally {
  networksTrained: number;
  memberSteps: number;
  trainingSeconds: number;
  /** The same times the threads that could be busy, scoring by the study included. */
  trainedSeconds: number;
  /** Core-microseconds that the estimate foresaw for what was trained; against the clock it gives the speed. */
  estimatedCost: number;
}

interface Work {
  readonly trial: number;
  readonly fold: number;
  readonly seed: number;
  /** Table rows that it trains on. */
  readonly rows: TrainRows;
  /** Whether these are some of the rows only. */
  readonly isPart: boolean;
  readonly keepsWeights: boolean;
  readonly span: Span;
  readonly member: Member;
  readonly setting: Setting;
}

/** Trains trials on the folds of a study and keeps what it has trained, so that a resumed study goes on quickly. */
export class Laboratory {
  private readonly trainTruth = new Map<TrainRows, Truth>();
  private readonly samples = new Map<TrainRows, TrainRows>();
  private readonly validationTruth: readonly Truth[];
  private announced = { cost: 0, done: 0, begun: 0 };

  constructor(
    readonly grounds: Grounds,
    private readonly crew: Crew,
    private readonly dataId: number,
    private readonly store: StateStore,
    private readonly journal: Journal,
    private readonly signal: AbortSignal | undefined,
    readonly tally: Tally = {
      networksTrained: 0,
      memberSteps: 0,
      trainingSeconds: 0,
      trainedSeconds: 0,
      estimatedCost: 0,
    },
    private readonly purpose: string | undefined = undefined,
  ) {
    this.validationTruth = grounds.folds.map(({ validation }) => truthOf(grounds, validation));
  }

  /**
   * Returns a laboratory on other folds of the same study, which counts into the same tally and keeps what it
   * trains apart, under the name of its purpose.
   *
   * @param dataId of the encoded folds that the crew was given; default: those of this laboratory
   */
  besides(grounds: Grounds, dataId: number | undefined, purpose: string): Laboratory {
    const { crew, store, journal, signal, tally } = this;
    return new Laboratory(grounds, crew, dataId ?? this.dataId, store, journal, signal, tally, purpose);
  }

  /** Lets the workers forget its table, which is large; nothing can be trained afterwards. */
  close(): Promise<void> {
    return this.crew.forget(this.dataId);
  }

  /** Core-microseconds that a trial is estimated to take. */
  costOf(setting: Setting, networks = this.grounds.folds.length, span: Span = {}): number {
    return networks * costOfTraining(setting, this.grounds, span);
  }

  private foldsOf({ only, part }: Trial): number {
    const { length } = this.grounds.folds;
    return only === undefined ? Math.min(part?.folds ?? length, length) : 1;
  }

  /** Announces all that a stage is going to train, so that its progress and time left cover several calls. */
  announce(trials: readonly Trial[]): void {
    const cost = trials.reduce(
      (sum, trial) =>
        sum + this.costOf(trial.setting, trial.seeds.length * this.foldsOf(trial), spanOf(trial)),
      0,
    );
    this.announced = { cost, done: 0, begun: performance.now() };
  }

  /**
   * Returns how the trials did, in order. A network's randomness comes from the study's seed, its own seed and
   * its fold, not from its setting: settings of one shape start from the same weights and see the same batches,
   * which makes their differences sharper.
   */
  async train(stage: StageName, trials: readonly Trial[]): Promise<TrialOutcome[]> {
    const works = trials.flatMap((trial, i) => this.worksOf(trial, i));
    const batches = pack(works, (work) => ({ course: this.courseOf(work), member: work.member }));
    const outcomes = new Map<Work, MemberOutcome>();
    const open: Packed<Work>[] = [];
    if (this.announced.done >= this.announced.cost) this.announce(trials);
    for (const batch of batches) {
      const kept = (await this.store.load(this.keyOf(batch))) as MemberOutcome[] | undefined;
      if (kept?.length === batch.items.length) this.remember(batch.items, kept, outcomes);
      else open.push(batch);
    }
    const begun = performance.now();
    await this.trainBatches(stage, open, outcomes);
    const assembled = trials.map((trial, i) =>
      this.assemble(
        trial,
        works.filter((work) => work.trial === i),
        outcomes,
      ),
    );
    const busy = Math.min(this.crew.threads, open.length);
    this.tally.trainedSeconds += (busy * (performance.now() - begun)) / 1000;
    return assembled;
  }

  private worksOf(trial: Trial, index: number): Work[] {
    const { encoded, folds } = this.grounds;
    const { setting, only, part, keepWeights: keepsWeights = false, after } = trial;
    const span = spanOf(trial);
    const count = this.foldsOf(trial);
    return trial.seeds.flatMap((seed, s) =>
      folds.slice(0, count).map(({ train, validation }, fold): Work => {
        const begun = after?.standings[s * count + fold];
        const rows = part?.rowsOf(fold, seed) ?? only ?? train;
        const scored = this.scoredOf(rows);
        const member: Member = {
          key: ["seed", seed, "fold", fold],
          train: encoded.positions(fold, rows) as MatrixTrainRows,
          validation: encoded.positions(fold, validation) as MatrixValidationRows,
          ...(scored !== rows && { scored: encoded.positions(fold, scored) as MatrixTrainRows }),
          learningRate: setting.learningRate,
          strengths: setting.strengths,
          ...groupsFor(setting, encoded.encoders[fold] as Encoder, encoded),
          ...(begun !== undefined && { begun }),
        };
        const isPart = part !== undefined;
        return { trial: index, fold, seed, rows, isPart, keepsWeights, span, member, setting };
      }),
    );
  }

  private courseOf({ setting, keepsWeights, span }: Work): Course {
    return {
      ...span,
      network: networkOf(setting, this.grounds.face),
      batchSize: setting.batchSize,
      schedule: scheduleOf(setting),
      checkEvery: checkEveryOf(setting, rowsPerLook(this.grounds)),
      patience: Number.POSITIVE_INFINITY,
      keepWeights: keepsWeights,
      seed: this.grounds.seed,
    };
  }

  private keyOf({ population, items }: Packed<Work>): string {
    const { table, sealed } = this.grounds;
    const { members, ...rest } = population;
    const own = members.map(({ key, network, learningRate, strengths, train }) => [
      key,
      network,
      learningRate,
      strengths,
      train.length,
    ]);
    const apart = this.purpose === undefined ? [] : [this.purpose];
    const parts = items.some(({ isPart }) => isPart) ? [items.map(({ rows }) => digestOf(rows))] : [];
    const text = JSON.stringify([
      table.sha256,
      sealed.test.hash,
      this.grounds.metric.name,
      rest,
      own,
      ...apart,
      ...parts,
    ]);
    return createHash("sha256").update(text).digest("hex").slice(0, 32);
  }

  /** Rows by which training is scored: all, or as many of a large table as tell the same, drawn at random. */
  private scoredOf(rows: TrainRows): TrainRows {
    if (rows.length <= defaults.rowsToScore) return rows;
    const sample = this.samples.get(rows) ?? this.sampleOf(rows);
    this.samples.set(rows, sample);
    return sample;
  }

  private sampleOf(rows: TrainRows): TrainRows {
    const random = randomFrom(this.grounds.seed).split("scored");
    return random.shuffle(Int32Array.from(rows)).subarray(0, defaults.rowsToScore).sort() as TrainRows;
  }

  private truthFor(rows: TrainRows): Truth {
    const truth = this.trainTruth.get(rows) ?? truthOf(this.grounds, rows);
    this.trainTruth.set(rows, truth);
    return truth;
  }

  private remember(
    batch: readonly Work[],
    kept: readonly MemberOutcome[],
    outcomes: Map<Work, MemberOutcome>,
  ): void {
    for (const [i, work] of batch.entries()) {
      outcomes.set(work, kept[i] as MemberOutcome);
      if (work.span.firstStep === undefined) this.tally.networksTrained++;
    }
  }

  private async trainBatches(
    stage: StageName,
    batches: readonly Packed<Work>[],
    outcomes: Map<Work, MemberOutcome>,
  ): Promise<void> {
    if (batches.length === 0) return;
    const costs = batches.map(
      ({ items }) => items.length * this.costOf((items[0] as Work).setting, 1, (items[0] as Work).span),
    );
    const totalCost = costs.reduce((sum, cost) => sum + cost, 0);
    const totalSteps = batches.reduce(
      (sum, { items }) => sum + items.reduce((own, work) => own + stepsOf(work.setting, work.span), 0),
      0,
    );
    const { announced } = this;
    if (announced.done + totalCost > announced.cost) announced.cost = announced.done + totalCost;
    const pausing = batches.flatMap(({ population, items }) =>
      population.pauseAt === undefined ? [] : items.map(() => population),
    );
    const stand = canStand(pausing);
    const begun = performance.now();
    const doneBefore = announced.done;
    let doneSteps = 0;
    await this.crew.train(
      this.dataId,
      batches.map(({ population }) => population),
      {
        signal: this.signal,
        onSteps: (memberSteps) => {
          doneSteps += memberSteps;
          announced.done = doneBefore + totalCost * Math.min(1, doneSteps / totalSteps);
          const done = announced.done / announced.cost;
          const seconds = (performance.now() - announced.begun) / 1000;
          const secondsLeft = done > 0.02 ? (seconds * (1 - done)) / done : undefined;
          const { networksTrained } = this.tally;
          this.journal.tell({ event: "progress", stage, done, secondsLeft, networksTrained });
        },
        onTrained: (index, members) => {
          const batch = batches[index] as Packed<Work>;
          const kept = members.map((member, i) => {
            const { fold, rows } = batch.items[i] as Work;
            const { encoded, metric } = this.grounds;
            const target = encoded.encoders[fold]?.target;
            if (target === undefined) throw new Error(`there is no fold ${fold}`);
            const { standing } = stand ? member : { standing: undefined };
            const outcome = outcomeOf(member, this.truthFor(this.scoredOf(rows)), target, metric);
            return { ...outcome, ...(standing !== undefined && { standing }) };
          });
          this.store.save(this.keyOf(batch), kept);
          this.remember(batch.items, kept, outcomes);
          for (const { setting, span } of batch.items) this.tally.memberSteps += stepsOf(setting, span);
        },
      },
    );
    this.tally.trainingSeconds += (performance.now() - begun) / 1000;
    this.tally.estimatedCost += totalCost;
  }

  private assemble(
    trial: Trial,
    works: readonly Work[],
    outcomes: ReadonlyMap<Work, MemberOutcome>,
  ): TrialOutcome {
    const networks = works.map((work): NetworkOutcome => {
      const { seed, fold } = work;
      return { seed, fold, outcome: outcomes.get(work) as MemberOutcome };
    });
    return outcomeOfTrial(trial, networks, this.validationTruth, this.grounds);
  }
}

const digestOf = (rows: Int32Array): string => createHash("sha256").update(rows).digest("hex").slice(0, 16);
