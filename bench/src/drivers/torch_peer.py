"""PyTorch on one thread: eager, with its fused optimizer, compiled, and as a population under vmap."""

import sys
import time

from serve import arrays, layers_of, say, serve

mode = sys.argv[1]
try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError as missing:
    say({"absent": str(missing)})
    sys.exit()

MOST_NUMBERS = 400_000_000
torch.set_num_threads(1)
torch.manual_seed(0)
many = mode.startswith("vmap")
compiled = mode.endswith("compile")


def fused_works():
    p = nn.Parameter(torch.zeros(2))
    p.grad = torch.ones(2)
    try:
        torch.optim.AdamW([p], fused=True).step()
        return True
    except Exception:
        return False


fused = mode != "eager" and fused_works()


def lacking():
    if many and not hasattr(torch, "func"):
        return "this PyTorch has no torch.func"
    if compiled and not hasattr(torch, "compile"):
        return "this PyTorch has no torch.compile"
    if mode == "fused" and not fused:
        return "this PyTorch has no fused AdamW for the CPU"
    return None


def parameter(values):
    return nn.Parameter(torch.from_numpy(values.copy()))


def plain(job, weights, biases):
    modules = []
    for i, (weight, bias) in enumerate(layers_of(job, weights, biases)):
        linear = nn.Linear(*weight.shape)
        linear.weight, linear.bias = parameter(weight.T), parameter(bias)
        modules.append(linear)
        if i < len(job["widths"]) - 2:
            modules.append(nn.ReLU())
            if job["dropout"] > 0:
                modules.append(nn.Dropout(job["dropout"]))
    return nn.Sequential(*modules)


class SharedLinear(nn.Module):
    """BatchEnsemble, written as the authors of TabM do: units are (rows, copies, width)."""

    def __init__(self, weight, r, s, bias):
        super().__init__()
        self.weight, self.r, self.s, self.bias = parameter(weight.T), parameter(r), parameter(s), parameter(bias)

    def forward(self, x):
        return ((x * self.r) @ self.weight.T) * self.s + self.bias


class SeparateLinear(nn.Module):
    def __init__(self, weight, bias):
        super().__init__()
        self.weight, self.bias = parameter(weight), parameter(bias)

    def forward(self, x):
        return (x.transpose(0, 1) @ self.weight).transpose(0, 1) + self.bias


class TabM(nn.Module):
    def __init__(self, job, weights, biases):
        super().__init__()
        self.copies, widths, w, b = job["copies"], job["widths"], 0, 0
        modules = []
        for inputs, outputs in zip(widths, widths[1:-1]):
            ends = [b + self.copies * size for size in (0, inputs, inputs + outputs, inputs + 2 * outputs)]
            scales = [biases[i:j].reshape(self.copies, -1) for i, j in zip(ends, ends[1:])]
            modules.append(SharedLinear(weights[w : w + inputs * outputs].reshape(inputs, outputs), *scales))
            modules.append(nn.ReLU())
            w, b = w + inputs * outputs, ends[-1]
        head = weights[w:].reshape(widths[-2], self.copies, widths[-1]).transpose(1, 0, 2)
        self.body = nn.Sequential(*modules, SeparateLinear(head, biases[b:].reshape(self.copies, -1)))

    def forward(self, x):
        return self.body(x[:, None].expand(-1, self.copies, -1))


def loss_of(outputs, y):
    if outputs.ndim == 2:
        return F.cross_entropy(outputs, y)
    return F.cross_entropy(outputs.flatten(0, 1), y.repeat_interleave(outputs.shape[1]))


def evaluated(outputs, y):
    if outputs.ndim == 2:
        return F.cross_entropy(outputs, y)
    return F.nll_loss(outputs.softmax(-1).mean(1).log(), y)


class Training:
    def __init__(self, job):
        self.job, self.networks = job, job["networks"] if many else 1
        x, y, weights, biases, order = arrays(job)
        self.x, self.y = torch.from_numpy(x), torch.from_numpy(y).long()
        self.order = torch.from_numpy(order).long()
        self.model = (TabM if job["copies"] > 1 else plain)(job, weights, biases)
        named = [(name, p.detach().clone()) for name, p in self.model.named_parameters()]
        self.names = [name for name, _ in named]
        self.start = [p.expand(self.networks, *p.shape).clone() if many else p for _, p in named]
        if many:
            self.parameters = [nn.Parameter(p.clone()) for p in self.start]
        else:
            self.parameters = list(self.model.parameters())
        self.by_name = dict(zip(self.names, self.parameters))
        self.optimizer = self.make_optimizer()
        self.gradient = self.make_gradient()

    def make_optimizer(self):
        decay, options = self.job["weightDecay"], {"fused": True} if fused else {}
        if decay == 0:
            return torch.optim.AdamW(self.parameters, self.job["learningRate"], weight_decay=0, **options)
        weights = [p for name, p in self.by_name.items() if name.endswith("weight")]
        others = [p for name, p in self.by_name.items() if not name.endswith("weight")]
        groups = [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0}]
        return torch.optim.AdamW(groups, self.job["learningRate"], **options)

    def make_gradient(self):
        model = self.model
        if not many:

            def loss(x, y):
                return loss_of(model(x), y)

            forward = torch.compile(loss) if compiled else loss

            def gradient(rows):
                self.optimizer.zero_grad()
                forward(self.x[rows], self.y[rows]).backward()

            return gradient

        from torch.func import functional_call, grad, vmap

        def member_loss(parameters, x, y):
            return loss_of(functional_call(model, parameters, (x,)), y)

        slopes = vmap(grad(member_loss), randomness="different")
        slopes = torch.compile(slopes) if compiled else slopes

        def population_gradient(rows):
            found = slopes({name: p.detach() for name, p in self.by_name.items()}, self.x[rows], self.y[rows])
            for name, p in self.by_name.items():
                p.grad = found[name]

        return population_gradient

    def reset(self):
        with torch.no_grad():
            for p, start in zip(self.parameters, self.start):
                p.copy_(start)
        for state in self.optimizer.state.values():
            for name, value in state.items():
                if torch.is_tensor(value):
                    value.zero_()
                else:
                    state[name] = 0

    def check(self):
        self.model.eval()
        self.reset()
        for rows in self.order:
            self.gradient(rows.expand(self.networks, -1) if many else rows)
            self.optimizer.step()
        with torch.no_grad():
            if many:
                for own, p in zip(self.model.parameters(), self.parameters):
                    own.copy_(p[0])
            n = self.job["checkRows"]
            return evaluated(self.model(self.x[:n]), self.y[:n]).item()

    def run(self, steps):
        self.model.train()
        self.reset()
        batch, rows, at = self.job["batch"], None, 0
        began = time.perf_counter()
        for _ in range(steps):
            if rows is None or at + batch > rows.shape[-1]:
                deals = [torch.randperm(len(self.x)) for _ in range(self.networks)]
                rows, at = torch.stack(deals) if many else deals[0], 0
            self.gradient(rows[..., at : at + batch])
            self.optimizer.step()
            at += batch
        return time.perf_counter() - began


prepared = None


def numbers(job):
    """What a population holds at once: weights with moments and gradients, units with what backward keeps."""
    widths, copies = job["widths"], job["copies"]
    weights = sum(a * b for a, b in zip(widths, widths[1:]))
    passes = 6 if copies > 1 else 3
    return job["networks"] * (4 * weights + passes * copies * job["batch"] * sum(widths))


def prepare(job):
    global prepared
    if many and job["networks"] == 1:
        return "one network is no population"
    if many and numbers(job) > MOST_NUMBERS:
        return "the whole population at once would need more than 1.6 GB"
    # Where networks train one after the other, a population is the same job again: nothing need be compiled anew.
    key = {name: value for name, value in job.items() if name not in ("folder", *([] if many else ["networks"]))}
    if prepared is None or prepared[0] != key:
        prepared = (key, Training(job))
    return prepared[1]


why = lacking()
if why:
    say({"absent": why})
else:
    serve(f"PyTorch {torch.__version__.split('+')[0]}", prepare)
