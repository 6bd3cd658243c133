"""Trains small networks with PyTorch in float64 and writes what came out.

usage: torch_training.py FILE.json

The file, Tests/FathomTrainingTests/References/torch_training.json, is the reference of the tests of
optimisers, schedules and layers. Mini-batches and dropout masks are drawn as Fathom draws them, by
Philox 4x32-10; everything else is PyTorch's.
"""
import json
import sys

import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
SAMPLES, INPUTS, CLASSES, BATCH, STEPS, SEED = 24, 5, 3, 7, 50, 9
MASK = (1 << 32) - 1


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def order(epoch):
    def numbers():
        block = 0
        while True:
            w = philox((block, 0, 2, epoch), (SEED, 0))
            yield w[1] << 32 | w[0]
            yield w[3] << 32 | w[2]
            block += 1

    stream, result = numbers(), list(range(SAMPLES))
    for last in range(SAMPLES - 1, 0, -1):
        bound = last + 1
        product = next(stream) * bound
        while product & (1 << 64) - 1 < (1 << 64) % bound:
            product = next(stream) * bound
        other = product >> 64
        result[last], result[other] = result[other], result[last]
    return result


def batches():
    epoch = 0
    while True:
        epoch += 1
        shuffled = order(epoch)
        for start in range(0, SAMPLES, BATCH):
            yield shuffled[start:start + BATCH]


def mask(rows, units, layer, step, share):
    """1/(1 - share) for the units of each sample that stay, 0 for those that are dropped."""
    words = [[philox((unit // 4, row, 4 + 256 * layer, step), (SEED, 0))[unit % 4]
              for unit in range(units)] for row in range(rows)]
    stays = np.array(words, dtype=np.float64) >= int(share * 2**32)
    return torch.tensor(stays / (1 - share))


F = nn.functional
ACTIVATIONS = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu,
               "identity": lambda z: z, "relu6": F.relu6, "mish": F.mish, "softsign": F.softsign,
               # PyTorch's own takes 1/6 in float32 on its way back.
               "hard-sigmoid": lambda z: torch.clamp(z / 6 + 0.5, 0, 1),
               "hard-sigmoid:0.2": lambda z: torch.clamp(0.2 * z + 0.5, 0, 1),
               "hard-swish": F.hardswish,
               "gelu-tanh": lambda z: F.gelu(z, approximate="tanh"), "sin": torch.sin,
               "sin:3.0": lambda z: torch.sin(3 * z),
               "leaky-relu:0.2": lambda z: F.leaky_relu(z, 0.2),
               "elu:0.5": lambda z: F.elu(z, 0.5)}
# Costs beside softmax's, of outputs without their activation and targets of 0 and 1.
COSTS = {"mse": F.mse_loss, "mae": F.l1_loss, "huber": F.huber_loss,
         "huber:0.25": lambda a, y: F.huber_loss(a, y, delta=0.25),
         "bce": F.binary_cross_entropy_with_logits}


class Network(nn.Module):
    def __init__(self, layers, random):
        super().__init__()
        self.spec = layers
        self.linear, self.norm = nn.ModuleList(), nn.ModuleDict()
        inputs = INPUTS
        for index, layer in enumerate(layers):
            units, kind = layer["units"], layer.get("normalization")
            linear = nn.Linear(inputs, units, bias=kind != "batch")
            linear.weight.data = torch.tensor(random.normal(size=(units, inputs)) / inputs**0.5)
            if linear.bias is not None:
                linear.bias.data = torch.tensor(0.3 * random.normal(size=units))
            self.linear.append(linear)
            if kind:
                norm = nn.BatchNorm1d(units) if kind == "batch" else nn.LayerNorm(units)
                norm.weight.data = torch.tensor(1 + 0.2 * random.normal(size=units))
                norm.bias.data = torch.tensor(0.2 * random.normal(size=units))
                self.norm[str(index)] = norm
            inputs = units

    def forward(self, x, step=0):
        outputs = [x]
        for index, layer in enumerate(self.spec):
            z = self.linear[index](outputs[-1])
            if str(index) in self.norm:
                z = self.norm[str(index)](z)
            if index == len(self.spec) - 1:
                return z
            a = ACTIVATIONS[layer["activation"]](z)
            if layer.get("dropout") and self.training:
                a = a * mask(len(a), layer["units"], index + 2, step, layer["dropout"])
            if layer.get("shortcut"):
                a = a + outputs[layer["shortcut"] - 1]
            outputs.append(a)

    def ordered(self):
        """Parameters as Fathom's layout has them, and whether they are weights."""
        for index, linear in enumerate(self.linear):
            yield linear.weight, True
            if linear.bias is not None:
                yield linear.bias, False
            if str(index) in self.norm:
                yield self.norm[str(index)].weight, False
                yield self.norm[str(index)].bias, False


def flat(tensors):
    return torch.cat([t.detach().reshape(-1) for t in tensors]).tolist()


def optimizer(name, groups, rate):
    kinds = {"sgd": lambda: torch.optim.SGD(groups, lr=rate),
             "momentum": lambda: torch.optim.SGD(groups, lr=rate, momentum=0.9),
             "nesterov": lambda: torch.optim.SGD(groups, lr=rate, momentum=0.9, nesterov=True),
             "rmsprop": lambda: torch.optim.RMSprop(groups, lr=rate),
             "adagrad": lambda: torch.optim.Adagrad(groups, lr=rate),
             "adam": lambda: torch.optim.Adam(groups, lr=rate),
             "adamw": lambda: torch.optim.AdamW(groups, lr=rate)}
    return kinds[name]()


SLOTS = {"sgd": [], "momentum": ["momentum_buffer"], "nesterov": ["momentum_buffer"],
         "rmsprop": ["square_avg"], "adagrad": ["sum"], "adam": ["exp_avg", "exp_avg_sq"],
         "adamw": ["exp_avg", "exp_avg_sq"]}


def scheduler(text, opt, rate, momentum):
    from torch.optim import lr_scheduler as s
    parts = text.split("+")
    if len(parts) == 2:
        first = int(parts[0].split(":")[1])
        return s.SequentialLR(
            opt, [s.LinearLR(opt, total_iters=first),
                  s.CosineAnnealingLR(opt, T_max=STEPS - first)], milestones=[first])
    name, _, rest = text.partition(":")
    if name == "step":
        count, factor = rest.split(",")
        return s.StepLR(opt, step_size=int(count), gamma=float(factor))
    if name == "cosine":
        return s.CosineAnnealingLR(opt, T_max=STEPS, eta_min=float(rest or 0))
    if name == "warmup":
        count, start = rest.split(",")
        return s.LinearLR(opt, start_factor=float(start), total_iters=int(count))
    if name == "one-cycle":
        return s.OneCycleLR(opt, max_lr=rate, total_steps=STEPS, pct_start=float(rest or 0.3),
                            cycle_momentum=momentum)
    if name == "plateau":
        factor, patience = rest.split(",")
        return s.ReduceLROnPlateau(opt, factor=float(factor), patience=int(patience), eps=0)


def train(name, layers, optimizer_name="sgd", learningRate=0.1, l1=0, l2=0, weightDecay=0,
          schedule=None, clipNorm=None, clipValue=None, labelSmoothing=0, classWeights=None,
          cost="softmax"):
    options = {k: v for k, v in locals().items() if k not in ("name", "layers", "cost") and v}
    cost_name = cost
    options["optimizer"] = options.pop("optimizer_name")
    options["weightDecay"] = weightDecay
    random = np.random.default_rng(len(cases) + 100)
    x = random.normal(size=(SAMPLES, INPUTS))
    y = random.integers(0, CLASSES, size=SAMPLES)
    network = Network(layers, random)
    start = flat(p for p, _ in network.ordered())
    decay = weightDecay if optimizer_name == "adamw" else l2
    groups = [{"params": [p for p, w in network.ordered() if w], "weight_decay": decay},
              {"params": [p for p, w in network.ordered() if not w], "weight_decay": 0.0}]
    opt = optimizer(optimizer_name, groups, learningRate)
    rates = schedule and scheduler(
        schedule, opt, learningRate, bool(SLOTS[optimizer_name])
        and SLOTS[optimizer_name][0] in ("momentum_buffer", "exp_avg"))
    weights = torch.ones(CLASSES)
    if classWeights:
        counts = np.bincount(y, minlength=CLASSES)
        given = np.array(classWeights, dtype=float)
        weights = torch.tensor(given * SAMPLES / (given * counts).sum())
    loss = nn.CrossEntropyLoss(label_smoothing=labelSmoothing, reduction="none")
    total, used, seen = 0.0, 0, batches()
    for step in range(1, STEPS + 1):
        rows = next(seen)
        inputs, labels = torch.tensor(x[rows]), torch.tensor(y[rows])
        opt.zero_grad()
        outputs = network(inputs, step)
        if cost_name == "softmax":
            cost = (weights[labels] * loss(outputs, labels)).mean()
        else:
            cost = COSTS[cost_name](outputs, F.one_hot(labels, CLASSES).double())
        cost.backward()
        if clipNorm:
            nn.utils.clip_grad_norm_(network.parameters(), clipNorm)
        if clipValue:
            nn.utils.clip_grad_value_(network.parameters(), clipValue)
        for parameter, is_weight in network.ordered():
            if l1 and is_weight:
                parameter.grad += l1 * parameter.detach().sign()
            if weightDecay and is_weight and optimizer_name != "adamw":
                parameter.data *= 1 - opt.param_groups[0]["lr"] * weightDecay
        opt.step()
        total, used = total + cost.item() * len(rows), used + len(rows)
        if isinstance(rates, torch.optim.lr_scheduler.ReduceLROnPlateau):
            if used == SAMPLES:
                rates.step(total / SAMPLES)
        elif rates and step < STEPS:
            rates.step()
        if used == SAMPLES:
            total, used = 0.0, 0
    network.eval()
    with torch.no_grad():
        answers = network(torch.tensor(x)).argmax(dim=1).numpy()
    cases.append({
        "name": name, "options": options, "inputs": x.reshape(-1).tolist(), "labels": y.tolist(),
        "architecture": {"inputs": INPUTS, "cost": cost_name, "layers": [
            {"initializer": "zeros", **layer} for layer in layers]},
        "start": start, "end": flat(p for p, _ in network.ordered()), "cost": cost.item(),
        "slots": [flat(opt.state[p][slot] for p, _ in network.ordered())
                  for slot in SLOTS[optimizer_name]],
        "running": [{"layer": int(index) + 2, "means": norm.running_mean.tolist(),
                     "variances": norm.running_var.tolist()}
                    for index, norm in network.norm.items() if isinstance(norm, nn.BatchNorm1d)],
        "accuracy": float((answers == y).mean())})


def layers(*hidden, output="softmax"):
    return [dict(layer) for layer in hidden] + [{"units": CLASSES, "activation": output}]


cases = []
TANH = {"units": 6, "activation": "tanh"}
PLAIN = layers(TANH, {"units": 4, "activation": "sigmoid"})
for kind, rate in [("sgd", 0.5), ("momentum", 0.1), ("nesterov", 0.1), ("rmsprop", 0.01),
                   ("adagrad", 0.1), ("adam", 0.02), ("adamw", 0.02)]:
    decay = {"weightDecay": 0.05} if kind == "adamw" else {}
    train(kind, PLAIN, kind, rate, **decay)
    if kind != "adamw":
        train(f"{kind} with a penalty l2", PLAIN, kind, rate, l2=0.03)
        train(f"{kind} with decay", PLAIN, kind, rate, weightDecay=0.1)
    train(f"{kind} with a penalty l1", PLAIN, kind, rate, l1=0.02, **decay)
    train(f"{kind} with clipping by norm", PLAIN, kind, rate, clipNorm=0.1, **decay)
train("clipping by value", PLAIN, "momentum", 0.1, clipValue=0.02)
for text in ["step:7,0.6", "cosine", "cosine:0.01", "warmup:20,0.1", "warmup:10+cosine",
             "one-cycle", "one-cycle:0.55", "plateau:0.5,1"]:
    train(f"schedule {text}", PLAIN, "momentum", 0.2, schedule=text)
train("one-cycle without momentum", PLAIN, "sgd", 0.5, schedule="one-cycle")
train("one-cycle of adam", PLAIN, "adam", 0.05, schedule="one-cycle")
train("label smoothing", PLAIN, "sgd", 0.5, labelSmoothing=0.2)
train("class weights", PLAIN, "adam", 0.02, classWeights=[1, 3, 0.5])
for kind in ["batch", "layer"]:
    for activation in ["tanh", "relu"]:
        hidden = [{"units": n, "activation": activation, "normalization": kind} for n in (6, 20)]
        train(f"{kind} normalisation with {activation}", layers(*hidden), "sgd", 0.3)
train("dropout", layers({**TANH, "units": 70, "dropout": 0.5}, {**TANH, "dropout": 0.2}), "sgd",
      0.3)
train("shortcuts", layers(TANH, {**TANH, "shortcut": 2}, TANH, {**TANH, "shortcut": 2},
                          {"units": 5, "activation": "sigmoid", "shortcut": 1}), "sgd", 0.2)
EVERYTHING = layers(
    {**TANH, "normalization": "batch"},
    {**TANH, "normalization": "layer", "dropout": 0.3, "shortcut": 2},
    {**TANH, "normalization": "batch", "dropout": 0.1},
    {**TANH, "activation": "relu", "shortcut": 3})
train("everything", EVERYTHING, "adamw", 0.02, weightDecay=0.1, schedule="one-cycle",
      clipNorm=0.5, labelSmoothing=0.1)
train("everything, by momentum", EVERYTHING, "nesterov", 0.05, l2=0.01, schedule="cosine")
for kind in list(ACTIVATIONS)[4:]:
    train(f"activation {kind}", layers({"units": 6, "activation": kind},
                                       {"units": 5, "activation": kind}), "sgd",
          0.02 if kind == "sin:3.0" else 0.2)
for kind in COSTS:
    output = "sigmoid" if kind == "bce" else "identity"
    train(f"cost {kind}", layers(TANH, {"units": 4, "activation": "sigmoid"}, output=output),
          "sgd", 0.3, cost=kind)

with open(sys.argv[1], "w") as file:
    json.dump({"seed": SEED, "batch": BATCH, "steps": STEPS, "cases": cases}, file)
