"""Writes PyTorch models, as both of its exporters write them, with their gradients by autograd.

usage: torch_models.py FOLDER

For every model NAME there are NAME.onnx, NAME.npz (x, y) and an entry in models.json: the options
fathom needs, and the norm of each layer's gradient in float64.
"""
import json
import os
import sys
import warnings

import numpy as np
import torch
from torch import nn

from torch_orders import HardSigmoid

warnings.filterwarnings("ignore")
folder = sys.argv[1]
torch.manual_seed(3)


class Erf(nn.Module):
    def forward(self, x):
        return torch.erf(x)


class Scale(nn.Module):
    """What many models do to images first; the new exporter rounds constants to float."""

    def forward(self, x):
        return (x - 0.125) / 0.3125


class Sine(nn.Module):
    def forward(self, x):
        return torch.sin(2.5 * x)


class View(nn.Module):
    def forward(self, x):
        return x.view(x.size(0), -1)


class Block(nn.Module):
    """x + tanh(normalised(linear(x)))."""

    def __init__(self, units, norm):
        super().__init__()
        self.linear, self.norm = nn.Linear(units, units), norm(units)

    def forward(self, x):
        return x + torch.tanh(self.norm(self.linear(x)))


def stack(activation, *sizes):
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), activation()]
    return layers[:-1]


image = (2, 4)
# name: (layers, shape of a sample, cost, what the cost sees)
models = {
    "sigmoid": (stack(nn.Sigmoid, 8, 6, 6, 6, 3), (8,), "softmax"),
    "tanh-images": ([View()] + stack(nn.Tanh, 8, 7, 5, 3), image, "softmax"),
    "relu-flatten": ([nn.Flatten()] + stack(nn.ReLU, 8, 12, 12, 3), image, "softmax"),
    "leaky-scaled": ([nn.Flatten(), Scale()] + stack(nn.LeakyReLU, 8, 9, 3), image, "softmax"),
    "gelu-dropout": ([nn.Linear(8, 6), nn.GELU(), nn.Dropout(0.5)] + stack(nn.GELU, 6, 5, 3), (8,),
                     "softmax"),
    "silu-logsoftmax": (stack(nn.SiLU, 8, 6, 6, 3) + [nn.LogSoftmax(dim=1)], (8,), "softmax"),
    "selu-softmax": (stack(nn.SELU, 8, 6, 6, 3) + [nn.Softmax(dim=-1)], (8,), "softmax"),
    "elu-nobias": ([nn.Linear(8, 6, bias=False), nn.ELU(), nn.Linear(6, 3, bias=False)], (8,),
                   "softmax"),
    "softplus-binary": (stack(nn.Softplus, 8, 6, 6, 1) + [nn.Sigmoid()], (8,), "cross-entropy"),
    "hardtanh-regression": (stack(nn.Hardtanh, 8, 6, 6, 2), (8,), "mse"),
    "erf-logit": (stack(Erf, 8, 6, 6, 1), (8,), "cross-entropy"),
    "relu6": (stack(nn.ReLU6, 8, 6, 6, 3), (8,), "softmax"),
    "mish": (stack(nn.Mish, 8, 6, 6, 3), (8,), "softmax"),
    "softsign": (stack(nn.Softsign, 8, 6, 6, 3), (8,), "softmax"),
    "hard-sigmoid": (stack(HardSigmoid, 8, 6, 6, 3), (8,), "softmax"),
    "hard-swish": (stack(nn.Hardswish, 8, 6, 6, 3), (8,), "softmax"),
    "gelu-tanh": (stack(lambda: nn.GELU(approximate="tanh"), 8, 6, 6, 3), (8,), "softmax"),
    "sin": (stack(Sine, 8, 6, 6, 2), (8,), "mse"),
    "leaky-quarter": (stack(lambda: nn.LeakyReLU(0.25), 8, 6, 6, 3), (8,), "softmax"),
    "mixed": ([nn.Linear(8, 6), nn.Tanh(), nn.Linear(6, 5), nn.ReLU(), nn.Linear(5, 4),
               nn.Identity(), nn.Linear(4, 3)], (8,), "softmax"),
    "layernorm": ([nn.Linear(8, 6), nn.LayerNorm(6), nn.ReLU(), nn.Linear(6, 3)], (8,), "softmax"),
    "residual": ([nn.Linear(8, 6), nn.ReLU(), Block(6, nn.Identity), Block(6, nn.LayerNorm),
                  nn.Linear(6, 3)], (8,), "softmax"),
    "batchnorm": ([nn.Linear(8, 6), nn.BatchNorm1d(6), nn.ReLU(), Block(6, nn.BatchNorm1d),
                   nn.Linear(6, 3)], (8,), "softmax"),
}


def loss(outputs, y, cost, last):
    if cost == "softmax":
        if isinstance(last, nn.LogSoftmax):
            return nn.functional.nll_loss(outputs, y)
        if isinstance(last, nn.Softmax):
            return nn.functional.nll_loss(torch.log(outputs), y)
        return nn.functional.cross_entropy(outputs, y)
    if cost == "cross-entropy":
        target = y.double().reshape(-1, 1)
        if isinstance(last, nn.Sigmoid):
            return nn.functional.binary_cross_entropy(outputs, target)
        return nn.functional.binary_cross_entropy_with_logits(outputs, target)
    return nn.functional.mse_loss(outputs, y)


entries = []
for name, (layers, shape, cost) in models.items():
    model = nn.Sequential(*layers).double().eval()
    x = torch.randn(40, *shape, dtype=torch.float64)
    outputs = {"softmax": 3, "cross-entropy": 2, "mse": 0}[cost]
    y = torch.randint(outputs, (40,)) if outputs else torch.randn(40, 2, dtype=torch.float64)
    batches = [m for m in model.modules() if isinstance(m, nn.BatchNorm1d)]
    for module in batches:
        # Numbers of its own, which one batch in training mode does not change.
        nn.init.normal_(module.weight), nn.init.normal_(module.bias)
        nn.init.normal_(module.running_mean), nn.init.uniform_(module.running_var, 0.5, 2)
        module.train()
        module.momentum = 0
    loss(model(x), y, cost, layers[-1]).backward()
    model.eval()
    norms = []
    for layer in model.modules():
        if isinstance(layer, nn.Linear):
            parts = [layer.weight.grad] + ([layer.bias.grad] if layer.bias is not None else [])
            norms.append([float(torch.linalg.vector_norm(p)) for p in parts])
    if batches:
        # Biases in front of it have no gradient but rounding.
        norms = [norm[:1] for norm in norms[:-1]] + norms[-1:]
    # The newer exporter folds batch normalisation into the weights: another network.
    for exporter in ("old",) if batches else ("old", "new"):
        file = f"{name}-{exporter}"
        path = os.path.join(folder, file)
        settings = {"input_names": ["x"], "output_names": ["y"]}
        if exporter == "new":
            settings |= {"dynamo": True, "verbose": False,
                         "dynamic_shapes": ({0: torch.export.Dim("samples")},)}
        else:
            settings |= {"dynamo": False, "dynamic_axes": {"x": {0: "samples"}}}
        torch.onnx.export(model, (x[:5],), path + ".onnx", **settings)
        np.savez(path + ".npz", x=x.reshape(40, -1).numpy(), y=y.numpy())
        entries.append({"name": file, "cost": cost, "norms": norms,
                        "outputs": model(x).detach().numpy().ravel().tolist()})
with open(os.path.join(folder, "models.json"), "w", encoding="utf-8") as file:
    json.dump(entries, file)
