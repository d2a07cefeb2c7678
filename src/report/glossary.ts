export interface GlossaryEntry {
  readonly word: string;
  readonly meaning: string;
}

/** The words of the report, explained for someone who meets them for the first time. */
export const GLOSSARY: readonly GlossaryEntry[] = [
  {
    word: "train, validation, test",
    meaning:
      "The rows are divided in three. The network learns from the training rows, choices (how large, which regularizer) are made on the validation rows, and the test rows are kept for one honest examination at the end.",
  },
  {
    word: "sealed test set",
    meaning:
      "The test rows, locked away before anything else happens. No choice can depend on them, so their score says what to expect of rows nobody has seen. Opening it again after changing something would spoil that, so every opening is counted.",
  },
  {
    word: "loss",
    meaning:
      "How wrong the network is, as one number that training makes small. For classes it is the log loss: 0 is perfect, and being sure of the wrong class costs the most. For numbers it is the squared error.",
  },
  {
    word: "RMSE",
    meaning:
      "Root mean squared error: how far off the network typically is, in the unit of the target. Large misses weigh more than small ones.",
  },
  {
    word: "gap",
    meaning:
      "How much worse the network does on rows it has not seen than on rows it learned from. A small gap is normal; a large one means that it learned the rows by heart instead of the rule behind them (overfitting).",
  },
  {
    word: "interval",
    meaning:
      "A score from few rows is partly luck. A 95% interval is the range in which the true score lies for 95 of 100 studies made like this one.",
  },
  {
    word: "parameters",
    meaning:
      "The numbers a network adjusts while it learns. More of them can express more, and memorize more.",
  },
  {
    word: "regularizer",
    meaning:
      "Anything that makes memorizing harder, giving up some training score in the hope of a better score on unseen rows.",
  },
  {
    word: "dropout",
    meaning:
      "In every training step a random share of the network's units is switched off, so that no unit can rely on one particular other. Dropout 0.3 switches off 30%.",
  },
  {
    word: "L1",
    meaning:
      "A price on the size of every weight, the same per unit for small and large ones. Weights that do not earn their price become exactly zero, which makes the network sparse.",
  },
  {
    word: "L2",
    meaning:
      "A price on the square of every weight. It keeps weights small and answers smooth, but never exactly zero.",
  },
  {
    word: "weight decay",
    meaning:
      "Every weight shrinks by a small share in each step. Close kin of L2, but applied beside the gradient instead of through it, which makes it even for all weights.",
  },
  {
    word: "early stopping",
    meaning:
      "Training keeps the state of the network that did best on the validation rows, and drops what it learned after that.",
  },
  {
    word: "ensemble",
    meaning: "Several networks whose answers are averaged. Their mistakes differ and partly cancel.",
  },
  {
    word: "baseline",
    meaning:
      "The simplest things one could do instead: always give the most frequent answer (or the mean), or fit a linear model. A network has to beat them to be worth its trouble.",
  },
  {
    word: "calibration error",
    meaning:
      "How far the stated probabilities are from what happens. At 0, of all rows given 70%, exactly 70% turn out that way.",
  },
  {
    word: "temperature",
    meaning:
      "One number that makes all stated probabilities less extreme (above 1) or more so (below 1), so that they come true as often as they say.",
  },
  {
    word: "learning curve",
    meaning:
      "How the score on rows held out gets better with the number of rows to learn from. Where it has gone flat, more rows of the same kind hardly help.",
  },
  {
    word: "seed",
    meaning:
      "The number from which all chance in the study is drawn. The same seed and the same rows give the same study.",
  },
];
