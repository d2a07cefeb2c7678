"""The peer's side of the talk with the bench: one JSON object a line, on stdin and stdout."""

import json
import os
import sys

import numpy

_out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # What libraries print must not get between the lines.


def say(message):
    _out.write(json.dumps(message) + "\n")
    _out.flush()


def arrays(job):
    """Returns x, y, the start weights and biases, flat, and the rows of the check's batches."""

    def read(name, kind):
        return numpy.fromfile(os.path.join(job["folder"], name), kind)

    x = read("x.f32", "<f4").reshape(-1, job["widths"][0])
    order = read("order.i32", "<i4").reshape(-1, job["batch"])
    return x, read("y.i32", "<i4"), read("weights.f32", "<f4"), read("biases.f32", "<f4"), order


def layers_of(job, weights, biases):
    """Returns the start weights [inputs, outputs] and biases of a plain network, layer by layer."""
    layers, w, b = [], 0, 0
    for inputs, outputs in zip(job["widths"], job["widths"][1:]):
        layers.append((weights[w : w + inputs * outputs].reshape(inputs, outputs), biases[b : b + outputs]))
        w, b = w + inputs * outputs, b + outputs
    return layers


def serve(version, prepare):
    """`prepare(job)` returns an object with check() -> loss or None and run(steps) -> seconds, or why not."""
    say({"version": version})
    peer = None
    for line in sys.stdin:
        order = json.loads(line)
        try:
            if order["do"] == "prepare":
                peer = prepare(order["job"])
                say({"skipped": peer} if isinstance(peer, str) else {})
            elif order["do"] == "check":
                say({"loss": peer.check()})
            elif order["do"] == "run":
                say({"seconds": peer.run(order["steps"])})
        except Exception as failure:  # The bench says so and goes on without this peer.
            say({"failed": f"{type(failure).__name__}: {failure}".splitlines()[0]})
