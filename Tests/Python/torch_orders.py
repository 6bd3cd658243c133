"""PyTorch models whose layers have their parts in many orders, as both of its exporters write them,
some drawn at random, and one as tf2onnx writes Keras models.

usage: torch_orders.py FOLDER

For every model NAME there are NAME.onnx, NAME.npz (x, y), NAME-gradient.npz with what autograd finds
in float64, named as `fathom diagnose --dump` names it, and an entry in orders.json.
"""
import json
import os
import random
import sys
import warnings

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

warnings.filterwarnings("ignore")


class Sine(nn.Module):
    def forward(self, x):
        return torch.sin(1.5 * x)


class Erf(nn.Module):
    def forward(self, x):
        return torch.erf(x)


class HardSigmoid(nn.Module):
    """PyTorch's own way back multiplies by 1/6 as a float, in double as well."""

    def forward(self, x):
        if torch.onnx.is_in_onnx_export() or torch.compiler.is_exporting():
            return nn.functional.hardsigmoid(x)
        return nn.functional.relu6(x + 3) / 6


class Net(nn.Module):
    """Layers of parts in any order: modules, and for sums the index of an earlier layer, 0 standing
    for the inputs. What stands in front of a linear layer belongs to the layer before, unless a sum
    takes what that one hands on: so graphs are read."""

    def __init__(self, layers):
        super().__init__()
        self.layers = [list(layer) for layer in layers]
        taken = {part for layer in layers for part in layer if isinstance(part, int)}
        for index in set(range(1, len(layers))) - taken:
            parts = self.layers[index]
            first = next(i for i, part in enumerate(parts) if isinstance(part, nn.Linear))
            self.layers[index - 1] += parts[:first]
            del parts[:first]
        layers = self.layers
        self.parts = nn.ModuleList(part for layer in layers for part in layer
                                   if isinstance(part, nn.Module))

    def forward(self, x):
        handed = [x]
        for layer in self.layers:
            for part in layer:
                x = part(x) if isinstance(part, nn.Module) else x + handed[part]
            handed.append(x)
        return x

    def gradients(self):
        """Gradients by the names that fathom gives them."""
        result = {}
        for number, layer in enumerate(self.layers, 2):
            parts = [part for part in layer if not isinstance(part, nn.Dropout)]
            for part, behind in zip(parts, parts[1:] + [None]):
                names = {nn.Linear: ("W", "b"), nn.BatchNorm1d: ("scale", "shift"),
                         nn.LayerNorm: ("scale", "shift"), nn.PReLU: ("slope",)}
                values = [] if isinstance(part, int) else list(part.parameters())
                # Biases in front of a batch normalisation have no gradient but rounding.
                if isinstance(part, nn.Linear) and isinstance(behind, nn.BatchNorm1d):
                    values = values[:1]
                for symbol, value in zip(names.get(type(part), ()), values):
                    name, count = f"d{symbol}{number}", 2
                    while name in result:
                        name, count = f"d{symbol}{number}_{count}", count + 1
                    result[name] = value.grad.numpy()
        return result


def dense(a, b, bias=True):
    return nn.Linear(a, b, bias=bias)


batch, layer = nn.BatchNorm1d, nn.LayerNorm


def orders(new):
    """Models by name; the newer exporter folds batch normalisation into a linear layer before it."""
    leaky = nn.LeakyReLU
    behind = layer if new else batch
    return {
        "residual-then-activation": [
            [dense(4, 6), nn.ReLU()], [dense(6, 6), nn.Tanh()], [dense(6, 6), 1, nn.ReLU()],
            [dense(6, 6), leaky(0.3)], [dense(6, 6), 3, leaky(0.2)], [dense(6, 3)]],
        "normalization-after-activation": [
            [dense(4, 6), nn.ReLU(), batch(6)], [dense(6, 6), nn.GELU(), layer(6)],
            [dense(6, 5, False), leaky(0.1), batch(5), nn.Dropout(0.3)], [dense(5, 3)]],
        "pre-activation": [
            [dense(4, 6)], [batch(6) if not new else layer(6), nn.ReLU(), dense(6, 6)],
            [behind(6), nn.SiLU(), dense(6, 6), 1], [layer(6), nn.ReLU(), dense(6, 6)],
            [behind(6), nn.Mish(), dense(6, 6), 3], [layer(6), nn.ReLU(), dense(6, 3)]],
        "inputs": [
            [batch(4), dense(4, 4), nn.Tanh(), 0], [dense(4, 4), 0, nn.PReLU(4)],
            [dense(4, 4, False), nn.PReLU(), 1, 0], [dense(4, 3), layer(3)]],
        "squashed-inputs": [[layer(4), nn.Tanh(), dense(4, 6), nn.GELU()], [dense(6, 3)]],
        "several": [
            [dense(4, 5), layer(5), nn.ReLU(), batch(5), nn.Sigmoid()],
            [nn.Hardtanh(), 1, dense(5, 5), nn.ELU(0.5), layer(5), leaky(0.25)],
            [dense(5, 5, False), nn.Softplus(), 1, batch(5), Sine()], [dense(5, 3)]],
        "sums": [
            [dense(4, 4), nn.Tanh()], [dense(4, 4), 1, nn.ReLU6(), 0],
            [dense(4, 4), 2, 1, HardSigmoid()], [dense(4, 4, False), 3, 1, nn.Hardswish()],
            [dense(4, 3)]],
    } | ({} if new else {"normalization-before-activation": [
        [batch(4), dense(4, 5), batch(5), leaky(0.2)], [dense(5, 5), layer(5), nn.ReLU(), 1],
        [dense(5, 3), batch(3)]]})


def drawn(draw, new):
    """A random model."""

    def activation(units):
        return draw.choice([
            nn.ReLU, nn.Tanh, nn.Sigmoid, nn.ELU, nn.SELU, nn.GELU, nn.SiLU, nn.Softplus, nn.Mish,
            nn.ReLU6, nn.Softsign, HardSigmoid, nn.Hardswish, nn.Hardtanh, Erf, Sine, nn.PReLU,
            lambda: nn.PReLU(units), lambda: nn.GELU(approximate="tanh"), lambda: nn.ELU(0.5),
            lambda: nn.LeakyReLU(draw.choice([0.1, 0.2, 0.25, 0.3]))])()

    def normalization(units, before):
        folded = new and isinstance(before, (nn.Linear, nn.Dropout))
        return (layer if folded else draw.choice([batch, layer]))(units)

    def filled(parts, kinds, units):
        for kind in kinds:
            parts = parts + [activation(units) if kind == "activation"
                             else normalization(units, parts[-1] if parts else handed[-1][-1])
                             if kind == "normalization" else nn.Dropout(0.3)]
        return parts

    depth = draw.randint(2, 8)
    sizes = [draw.choice([4, 4, 4, 6, 9]) for _ in range(depth)] + [3]
    handed = [[None]]
    for number, (a, b) in enumerate(zip(sizes, sizes[1:]), 1):
        front = draw.choice([[], [], [], ["activation"], ["normalization", "activation"],
                             ["normalization"], ["activation", "normalization"]])
        back = draw.choice([[], ["activation"], ["normalization", "activation"],
                            ["activation", "normalization"], ["activation", "dropout"],
                            ["activation", "normalization", "activation"]])
        parts = filled([], front, a) + [dense(a, b, draw.random() < 0.7)]
        start = len(parts)
        parts = filled(parts, back if number < depth else back[:-1], b)
        sources = [index for index, size in enumerate(sizes[:number]) if size == b]
        for source in draw.sample(sources, min(len(sources), draw.choice([0, 1, 1, 2]))):
            parts.insert(draw.randint(start, len(parts)), source)
        if number == depth and isinstance(parts[-1], nn.Module) and not isinstance(
                parts[-1], (nn.Linear, batch, layer)):
            parts.append(layer(b))
        handed.append(parts)
    return handed[1:]


def export(model, x, path, new):
    settings = {"input_names": ["x"], "output_names": ["y"]}
    if new:
        settings |= {"dynamo": True, "verbose": False,
                     "dynamic_shapes": ({0: torch.export.Dim("samples")},)}
    else:
        settings |= {"dynamo": False, "dynamic_axes": {"x": {0: "samples"}}}
    torch.onnx.export(model, (x,), path, **settings)


def keras(model, path):
    """What tf2onnx writes for a model of linear layers, activations and sums: kernels of inputs ×
    units."""
    nodes, tensors, flows, current = [], [], ["x"], "x"
    for number, parts in enumerate(model.layers):
        scope = f"model/dense_{number}"
        for index, part in enumerate(parts):
            if isinstance(part, nn.Linear):
                for name, value in (("MatMul", part.weight.T), ("BiasAdd", part.bias)):
                    stored = value.detach().contiguous().numpy()
                    tensors.append(numpy_helper.from_array(
                        stored, f"{scope}/{name}/ReadVariableOp:0"))
                nodes.append(helper.make_node(
                    "MatMul", [current, f"{scope}/MatMul/ReadVariableOp:0"], [f"{scope}/MatMul:0"]))
                inputs, operation = [f"{scope}/MatMul:0", f"{scope}/BiasAdd/ReadVariableOp:0"], "Add"
            elif isinstance(part, int):
                inputs, operation = [flows[part], current], "Add"
            else:
                inputs, operation = [current], {nn.ReLU: "Relu", nn.Tanh: "Tanh"}[type(part)]
            current = f"{scope}/{operation}_{index}:0"
            nodes.append(helper.make_node(operation, inputs, [current], name=current[:-2]))
        flows.append(current)
    kind = TensorProto.DOUBLE if tensors[0].data_type == TensorProto.DOUBLE else TensorProto.FLOAT
    graph = helper.make_graph(
        nodes, "tf2onnx", [helper.make_tensor_value_info("x", kind, ["unk__10", 4])],
        [helper.make_tensor_value_info(current, kind, ["unk__11", 3])], tensors)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8),
              path)


def keras_blocks():
    return [[dense(4, 6), nn.ReLU()], [dense(6, 6), nn.Tanh()], [dense(6, 6), 1, nn.ReLU()],
            [dense(6, 6), 3, nn.ReLU()], [dense(6, 3)]]


def prepared(layers, double):
    """A model with numbers of its own wherever modules begin with 0 and 1, ready to be exported."""
    model = Net(layers)
    for module in model.parts:
        if isinstance(module, (batch, layer)):
            nn.init.normal_(module.weight, 1, 0.3), nn.init.normal_(module.bias)
        if isinstance(module, batch):
            nn.init.normal_(module.running_mean), nn.init.uniform_(module.running_var, 0.5, 2)
        if isinstance(module, nn.PReLU):
            nn.init.uniform_(module.weight, -0.2, 0.6)
    return (model.double() if double else model).eval()


def solved(model, x, y):
    """Outputs, and gradients of the cross-entropy over one batch in training mode, in float64."""
    model.double().eval()
    outputs = model(x.double()).detach()
    for module in model.parts:
        if isinstance(module, batch):
            module.train()
            module.momentum = 0
    nn.functional.cross_entropy(model(x.double()), y).backward()
    return outputs.numpy(), model.gradients()


def main(folder):
    entries = []

    def write(name, layers, double, exporter):
        model = prepared(layers, double)
        x = torch.randn(40, model.parts[0].weight.shape[-1] if isinstance(model.parts[0], nn.Linear)
                        else next(p for p in model.parts if isinstance(p, nn.Linear)).in_features)
        x, y = x.double() if double else x, torch.randint(3, (40,))
        path = os.path.join(folder, name)
        exporter(model, x[:5], path + ".onnx")
        np.savez(path + ".npz", x=x.numpy(), y=y.numpy())
        outputs, gradients = solved(model, x, y)
        np.savez(path + "-gradient.npz", **gradients)
        entries.append({"name": name, "isDouble": double, "blocks": list(gradients),
                        "outputs": outputs.ravel().tolist()})

    for new in (False, True):
        for double in (True, False):
            end = f"{'new' if new else 'old'}-{'double' if double else 'float'}"
            torch.manual_seed(3)
            for name, layers in orders(new).items():
                write(f"{name}-{end}", layers, double, lambda m, x, p: export(m, x, p, new))
            for seed in range(6):
                torch.manual_seed(seed)
                layers = drawn(random.Random(10 * seed + 2 * new + double), new)
                write(f"random-{seed}-{end}", layers, double, lambda m, x, p: export(m, x, p, new))
    for double in (True, False):
        write(f"keras-{'double' if double else 'float'}", keras_blocks(), double,
              lambda m, x, p: keras(m, p))
    with open(os.path.join(folder, "orders.json"), "w", encoding="utf-8") as file:
        json.dump(entries, file)


if __name__ == "__main__":
    main(sys.argv[1])
