"""scikit-learn's MLPClassifier, one partial_fit a batch, on one thread."""

import sys
import time

from serve import arrays, layers_of, say, serve

try:
    import numpy
    import sklearn
    from sklearn.metrics import log_loss
    from sklearn.neural_network import MLPClassifier
except ImportError as missing:
    say({"absent": str(missing)})
    sys.exit()


class Training:
    def __init__(self, job):
        self.job = job
        self.x, self.y, weights, biases, self.order = arrays(job)
        self.layers = layers_of(job, weights, biases)
        self.random = numpy.random.default_rng(0)

    def begin(self):
        job = self.job
        self.model = MLPClassifier(
            job["widths"][1:-1],
            alpha=0,
            batch_size=job["batch"],
            learning_rate_init=job["learningRate"],
            shuffle=False,
            epsilon=1e-9,  # It stands before the bias correction here: about the others' 1e-8 in the first steps.
        )
        # Weights can only be set once they exist; the classes must all be named at the first batch.
        self.model.partial_fit(self.x[: job["batch"]], self.y[: job["batch"]], range(job["widths"][-1]))
        if self.comparable():
            for own, (weight, _) in zip(self.model.coefs_, self.layers):
                own[...] = weight
            for own, (_, bias) in zip(self.model.intercepts_, self.layers):
                own[...] = bias
        optimizer = self.model._optimizer
        optimizer.t = 0
        for moment in optimizer.ms + optimizer.vs:
            moment[...] = 0

    def comparable(self):
        # With two classes it has one logistic output: another network.
        return self.job["widths"][-1] > 2

    def check(self):
        if not self.comparable():
            return None
        self.begin()
        for rows in self.order:
            self.model.partial_fit(self.x[rows], self.y[rows])
        n = self.job["checkRows"]
        found = self.model.predict_proba(self.x[:n])
        return log_loss(self.y[:n], found, labels=range(self.job["widths"][-1]))

    def run(self, steps):
        self.begin()
        batch, rows, at = self.job["batch"], [], 0
        began = time.perf_counter()
        for _ in range(steps):
            if at + batch > len(rows):
                rows, at = self.random.permutation(len(self.x)), 0
            part = rows[at : at + batch]
            self.model.partial_fit(self.x[part], self.y[part])
            at += batch
        return time.perf_counter() - began


def prepare(job):
    if job["copies"] > 1:
        return "it has no TabM"
    if job["dropout"] > 0 or job["weightDecay"] > 0:
        return "it has neither dropout nor decoupled weight decay"
    return Training(job)


serve(f"scikit-learn {sklearn.__version__}", prepare)
