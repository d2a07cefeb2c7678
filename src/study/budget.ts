import { defaults } from "./defaults.ts";
import type { Grounds } from "./grounds.ts";
import type { Journal } from "./journal.ts";
import type { Tally } from "./laboratory.ts";
import {
  type Allowance,
  costIn,
  type Foreseen,
  planStage,
  type RunningPlan,
  type StudyPlan,
  searchCosts,
  shareOfRest,
  sharesOf,
} from "./plan.ts";
import { planWords } from "./planWords.ts";

/** What a budget is measured by. */
export interface BudgetMeans {
  readonly grounds: Grounds;
  readonly journal: Journal;
  readonly tally: Tally;
  readonly threads: number;
  readonly budgetSeconds: number;
  /** Settings to search, where the user fixed them; then the clock has no part in the plan. */
  readonly trials: number | undefined;
  /** Returns the seconds that the study has taken so far, from its very beginning. */
  seconds(): number;
}

/** Bounds of the slowness: a machine that others keep busy, too, is many times as slow. */
const [fastest, slowest] = [0.1, 50];
/** How much of what was seen of the speed before still counts when a stage has shown it anew. */
const memory = 0.25;
/** Threads that a plan counts on where the number of settings is fixed, whatever the machine. */
const usualThreads = 2;

/** Whether a stage comes when the search has its winner, whose seeds and final networks need time, too. */
const comesAfterSearch = (stage: keyof StudyPlan): boolean =>
  stage === "ablation" || stage === "combine" || stage === "learningCurve";

/**
 * The plan of a study while it runs. What a stage does is measured out when the stage asks for it, once: its share of
 * the time that is left then, at the speed that the trainings before it had. It stands in the journal, so that a
 * resumed study keeps to it. Where the number of settings is fixed, the clock has no part in it.
 */
export class Budget implements RunningPlan {
  private readonly made = new Map<keyof StudyPlan, unknown>();
  private readonly trained = { seconds: 0, cost: 0 };
  private readonly recent = { seconds: 0, cost: 0 };
  private foreseen: Partial<Foreseen> = {};

  constructor(private readonly means: BudgetMeans) {}

  get baselines() {
    return this.of("baselines");
  }
  get overfit() {
    return this.of("overfit");
  }
  get shrink() {
    return this.of("shrink");
  }
  get depth() {
    return this.of("depth");
  }
  get ledger() {
    return this.of("ledger");
  }
  get search() {
    return this.of("search");
  }
  get ablation() {
    return this.of("ablation");
  }
  get combine() {
    return this.of("combine");
  }
  get learningCurve() {
    return this.of("learningCurve");
  }

  /** Threads that it counts on. */
  get threads(): number {
    return this.means.trials === undefined ? this.means.threads : usualThreads;
  }

  foresee(known: Partial<Foreseen>): void {
    this.foreseen = { ...this.foreseen, ...known };
  }

  private of<K extends keyof StudyPlan>(stage: K): StudyPlan[K] {
    const made = this.made.get(stage) ?? this.decide(stage);
    this.made.set(stage, made);
    return made as StudyPlan[K];
  }

  private decide<K extends keyof StudyPlan>(stage: K): StudyPlan[K] {
    const { grounds, journal, trials } = this.means;
    // What it asks of the plan of the search is to stand in the journal before.
    const toCome = comesAfterSearch(stage) ? this.toCome() : undefined;
    return journal.decide(
      `plan.${stage}`,
      () => planStage(stage, grounds, { ...this.available(stage, toCome), trials }),
      (plan) => planWords(stage, plan),
    );
  }

  /** What the winner's seeds and the final networks cost: as foreseen, or as the search was planned. */
  private toCome(): Foreseen {
    const { trials, steps, room } = this.search;
    const { seeds, final } = searchCosts(this.means.grounds, { trials, steps });
    return { seed: (room * seeds) / defaults.seeds, final: room * final, ...this.foreseen };
  }

  private available(
    stage: keyof StudyPlan,
    { seed, final }: Foreseen = { seed: 0, final: 0 },
  ): Omit<Allowance, "trials"> {
    const { budgetSeconds, trials } = this.means;
    const { threads } = this;
    if (trials !== undefined) {
      const own = { threads, slowness: 1 };
      return { available: costIn(sharesOf[stage] * budgetSeconds, own), threads };
    }
    const left = costIn(budgetSeconds - this.means.seconds(), { threads, slowness: this.slowness() }) - final;
    const fits = seed === 0 ? defaults.seeds : Math.floor(left / seed);
    const seeds = Math.min(defaults.seeds, Math.max(defaults.fewSeeds, fits));
    // When the learning curve is planned, the seeds are trained.
    const kept = stage === "learningCurve" ? 0 : seeds * seed;
    return { available: shareOfRest(stage) * Math.max(0, left - kept), threads, seeds };
  }

  /** Core-microseconds of the clock for one that is estimated; what was trained last counts most. */
  private slowness(): number {
    const { trainedSeconds, estimatedCost } = this.means.tally;
    const { trained, recent } = this;
    recent.seconds = memory * recent.seconds + trainedSeconds - trained.seconds;
    recent.cost = memory * recent.cost + estimatedCost - trained.cost;
    trained.seconds = trainedSeconds;
    trained.cost = estimatedCost;
    if (recent.cost === 0) return 1;
    return Math.min(slowest, Math.max(fastest, (recent.seconds * 1e6) / recent.cost));
  }

  /**
   * Returns a sentence where a study ends much earlier than it might, and every stage did the most that the method
   * has in store; undefined else, and where the clock has no part in the plan.
   */
  unspent(): string | undefined {
    const { budgetSeconds, trials } = this.means;
    const seconds = this.means.seconds();
    if (trials !== undefined || seconds > 0.8 * budgetSeconds) return undefined;
    const { seeds } = this.shrink;
    const isMost = seeds === defaults.mostLadderSeeds && this.search.trials === defaults.mostTrials;
    return isMost
      ? `The study needs ${Math.round(seconds)} of the ${Math.round(budgetSeconds)} seconds: every stage did the most that the method has in store.`
      : undefined;
  }
}
