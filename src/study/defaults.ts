/**
 * Every default of the method with its source. "Recipe" is what was measured on ten real tables (one network
 * and ensembles of eight, 600 to 40,000 rows); see docs/method.md.
 */
export const defaults = {
  /** Share of rows that is sealed. */
  testShare: 0.2,
  /** Seconds of search. */
  budgetSeconds: 120,
  /** Recipe: never far off on any table (+0.7 % at worst). */
  learningRate: 2e-3,
  /** Recipe: the optimum differs tenfold between tables, so the search spans it. */
  learningRates: [7e-4, 1e-2],
  /** Learning rates tried for the network without regularizers; the best one serves the whole ledger. */
  ledgerLearningRates: [7e-4, 2e-3, 5e-3],
  /** Share of the steps over which the learning rate rises. */
  warmup: 0.03,
  /** Recipe: 256 from 3,000 training rows on, 64 below. */
  largeBatch: 256,
  smallBatch: 64,
  rowsForLargeBatch: 3000,
  /** Recipe: max(30 epochs, 3,000 steps), at most 100 epochs; 40 epochs below 1,500 rows. */
  epochs: 30,
  fewestSteps: 3000,
  mostEpochs: 100,
  smallEpochs: 40,
  rowsForSmall: 1500,
  /** Recipe: the knee lies at 2 x 128; tables with many classes want 2 x 256. */
  hidden: [128, 128],
  hiddenManyClasses: [256, 256],
  manyClasses: 10,
  /** Training rows by which the training score of a network is told, at most; the final model's is told of all. */
  rowsToScore: 10_000,
  /** Looks at rows in a training, and where looks would cost more than a third of it. */
  checks: [25, 18, 9],
  /** Widths of the ladder, two hidden layers each; and where time is short. */
  ladderWidths: [2, 4, 8, 16, 32, 64, 128, 256],
  shortLadderWidths: [2, 4, 8, 12, 16, 32, 64, 128],
  widestLadder: 1024,
  ladderSeeds: 3,
  /** Hidden layers of the walk over the depth; the most of them with residual connections, too. */
  depths: [1, 2, 3, 4],
  /** Where one part validates, only seeds tell how far the luck of a training reaches. */
  ladderSeedsOnePart: 5,
  /** Seeds where there is time for them: the error of a mean over 10 is two thirds of that over 5. */
  mostLadderSeeds: 10,
  /**
   * A smaller network may cost at most this share of what the best one gains over the baseline, with 95 %
   * confidence. A stricter margin could never be shown to hold on a few hundred rows.
   */
  ladderMargin: 0.1,
  /** Linear models that the baseline may choose from. */
  linearModels: 3,
  /** Rows that the overfitting stage has a network memorize, at most. */
  rowsToMemorize: 2000,
  memorizeEpochs: 150,
  memorizeBatch: 32,
  fewestMemorizeSteps: 1500,
  /** Small networks are tried together, larger ones by and by until one has memorized the rows. */
  memorizeWidths: [[4, 8, 16, 32, 64], 128, 256, 512],
  /** Share of the time for memorizing that one network may take. */
  memorizeShare: 0.6,
  /** Share of the way from baseline to ceiling that must be gone for "memorized". */
  memorized: 0.95,
  /** Settings that each entry of the ledger may try. */
  settingsPerEntry: 3,
  mostLedgerSeeds: 4,
  /**
   * Settings that the search begins with. Recipe 5: the mean of the best eight of thirty different settings beats one
   * best setting reseeded, and loses nothing to that of all.
   */
  trials: 24,
  fewestTrials: 8,
  mostTrials: 60,
  /** Searched settings that share an architecture: they train side by side, in one program. */
  familySize: 3,
  /** What a searched setting may cost on average, as a multiple of the recipe's own: where time is short, and at most. */
  leastRoom: 1.3,
  mostRoom: 6,
  different: 8,
  /** Recipe 5: four seeds give nearly all that eight give, and two give most of it. */
  seeds: 4,
  fewSeeds: 2,
  /** Caruana et al. 2004: the best of a library, taken one by one, with replacement; 40 steps as AutoGluon has them. */
  library: 24,
  greedySteps: 40,
  /** Usual from 0.99 on, less for short trainings; the last quarter (Izmailov et al. 2018). */
  averages: { movingAverage: 0.99, weightAveraging: 0.25 },
  /** Recipe: gains of a few thousandths are noise. So near the best, as a share of one network's loss, smaller wins. */
  asGood: 0.002,
  /**
   * Shares of the training rows that the learning curve trains on besides all of them, and seeds at each: at least
   * five sizes and three seeds (Viering & Loog 2022). It says nothing beyond so many times the rows.
   */
  curveShares: [0.1, 0.18, 0.32, 0.56],
  curveSeeds: 3,
  farthestForecast: 4,
  /** Fewer training rows, or groups of them, are not divided any further. */
  rowsForCurve: 200,
  groupsForCurve: 20,
  /** An ensemble is kept if it is better than the single network with this probability (Bouthillier 2021). */
  keepProbability: 0.75,
} as const;

/** Returns the batch size for a number of training rows: at least four batches an epoch on tiny tables. */
export function batchSizeFor(rows: number): number {
  const wanted = rows >= defaults.rowsForLargeBatch ? defaults.largeBatch : defaults.smallBatch;
  return Math.max(1, Math.min(wanted, Math.floor(rows / 4)));
}

/** Returns the steps of a full-length training. */
export function stepsFor(rows: number): number {
  const perEpoch = Math.max(1, Math.floor(rows / batchSizeFor(rows)));
  if (rows < defaults.rowsForSmall) return Math.max(defaults.smallEpochs * perEpoch, 300);
  return Math.min(Math.max(defaults.epochs * perEpoch, defaults.fewestSteps), defaults.mostEpochs * perEpoch);
}

/** Returns the hidden layers that the recipe starts from. */
export const hiddenFor = (classes: number): readonly number[] =>
  classes >= defaults.manyClasses ? defaults.hiddenManyClasses : defaults.hidden;
