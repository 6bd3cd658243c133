"""Writes the models with parts in many orders that the tests keep:
python3 order_fixtures.py Tests/FathomExchangeTests/Fixtures

Made with PyTorch 2.13.0, onnx 1.23.2 and onnxscript 0.7.2; orders.json holds what PyTorch answers, and
its gradients of the cross-entropy in float64.
"""
import json
import os
import sys

import onnx
import torch

import torch_orders

folder = sys.argv[1]
expected = {}


def write(name, layers, double, exporter):
    torch.manual_seed(8)
    model = torch_orders.prepared(layers, double)
    x = torch.randn(12, 4)
    x, y = x.double() if double else x, torch.randint(3, (12,))
    path = os.path.join(folder, name + ".onnx")
    exporter(model, x[:5], path)
    proto = onnx.load(path)
    # The newer exporter writes down where on this machine the code lies.
    for part in [proto, proto.graph, *proto.graph.node]:
        del part.metadata_props[:]
    proto.graph.ClearField("value_info")
    onnx.save(proto, path)
    if os.path.exists(path + ".data"):
        os.remove(path + ".data")
    outputs, gradients = torch_orders.solved(model, x, y)
    expected[name] = {
        "inputs": x.double().tolist(), "classes": y.tolist(), "outputs": outputs.ravel().tolist(),
        "blocks": list(gradients), "gradients": [g.ravel().tolist() for g in gradients.values()]}


for new, double, names in (
    (True, True, ["residual-then-activation", "inputs"]),
    (True, False, ["normalization-after-activation", "sums"]),
    (False, True, ["pre-activation", "several", "normalization-before-activation"]),
):
    for name in names:
        torch.manual_seed(7)
        write(name, torch_orders.orders(new)[name], double,
              lambda m, x, p: torch_orders.export(m, x, p, new))
torch.manual_seed(7)
write("keras", torch_orders.keras_blocks(), False, lambda m, x, p: torch_orders.keras(m, p))
with open(os.path.join(folder, "orders.json"), "w", encoding="utf-8") as file:
    json.dump(expected, file, indent=0)
