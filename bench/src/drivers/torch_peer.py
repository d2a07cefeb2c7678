"""PyTorch on one thread: eager, with its fused optimizer, compiled, and as a population under vmap."""

import sys
import time

from serve import arrays, say, serve

mode = sys.argv[1]
try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError as missing:
    say({"absent": str(missing)})
    sys.exit()

MOST_WEIGHTS = 64_000_000
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


class Training:
    def __init__(self, job):
        self.job, self.networks = job, job["networks"] if many else 1
        x, y, layers, order = arrays(job)
        self.x, self.y = torch.from_numpy(x), torch.from_numpy(y).long()
        self.order = torch.from_numpy(order).long()
        modules = []
        for i, (inputs, outputs) in enumerate(zip(job["widths"], job["widths"][1:])):
            modules.append(nn.Linear(inputs, outputs))
            if i < len(layers) - 1:
                modules.append(nn.ReLU())
                if job["dropout"] > 0:
                    modules.append(nn.Dropout(job["dropout"]))
        self.model = nn.Sequential(*modules)
        flat = [torch.from_numpy(a.copy()) for weight, bias in layers for a in (weight.T, bias)]
        self.start = [p.expand(self.networks, *p.shape).clone() if many else p for p in flat]
        names = [name for name, _ in self.model.named_parameters()]
        if many:
            self.parameters = [nn.Parameter(p.clone()) for p in self.start]
        else:
            self.parameters = list(self.model.parameters())
        self.by_name = dict(zip(names, self.parameters))
        self.optimizer = self.make_optimizer()
        self.gradient = self.make_gradient()

    def make_optimizer(self):
        decay, options = self.job["weightDecay"], {"fused": True} if fused else {}
        if decay == 0:
            return torch.optim.AdamW(self.parameters, self.job["learningRate"], weight_decay=0, **options)
        groups = [
            {"params": self.parameters[0::2], "weight_decay": decay},
            {"params": self.parameters[1::2], "weight_decay": 0},
        ]
        return torch.optim.AdamW(groups, self.job["learningRate"], **options)

    def make_gradient(self):
        model = self.model
        if not many:

            def loss(x, y):
                return F.cross_entropy(model(x), y)

            forward = torch.compile(loss) if compiled else loss

            def gradient(rows):
                self.optimizer.zero_grad()
                forward(self.x[rows], self.y[rows]).backward()

            return gradient

        from torch.func import functional_call, grad, vmap

        def member_loss(parameters, x, y):
            return F.cross_entropy(functional_call(model, parameters, (x,)), y)

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
            return F.cross_entropy(self.model(self.x[:n]), self.y[:n]).item()

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


def prepare(job):
    if many and job["networks"] == 1:
        return "one network is no population"
    weights = sum(a * b for a, b in zip(job["widths"], job["widths"][1:]))
    if many and weights * job["networks"] > MOST_WEIGHTS:
        return "the whole population at once would need several gigabytes"
    return Training(job)


why = lacking()
if why:
    say({"absent": why})
else:
    serve(f"PyTorch {torch.__version__.split('+')[0]}", prepare)
