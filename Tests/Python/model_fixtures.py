"""Writes the models that the tests keep: python3 model_fixtures.py Tests/FathomExchangeTests/Fixtures

Made with PyTorch 2.13.0, onnx 1.23.2, onnxscript 0.7.2 and safetensors 0.8.0; expected.json holds
what PyTorch answers.
"""
import json
import os
import sys
import warnings

import onnx
import torch
from safetensors.torch import save_file
from torch import nn

warnings.filterwarnings("ignore")
folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
torch.manual_seed(5)
expected = {}


class View(nn.Module):
    def forward(self, x):
        return x.view(x.size(0), -1)


def note(name, model, x):
    expected[name] = {
        "shape": list(x.shape), "inputs": x.double().ravel().tolist(),
        "outputs": model(x).detach().double().ravel().tolist(),
        "weights": [p.detach().double().ravel().tolist() for n, p in model.named_parameters()
                    if n.endswith("weight")],
    }


def old(name, model, x, opset):
    torch.onnx.export(model, (x,), os.path.join(folder, name + ".onnx"), dynamo=False,
                      opset_version=opset, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {0: "samples"}})
    note(name + ".onnx", model, x)


tanh = nn.Sequential(View(), nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2)).eval()
old("tanh-opset17", tanh, torch.randn(5, 2, 2), 17)
gelu = nn.Sequential(nn.Linear(4, 3), nn.GELU(), nn.Linear(3, 3), nn.SiLU(), nn.Linear(3, 2),
                     nn.LogSoftmax(dim=1)).eval()
old("gelu-opset13", gelu, torch.randn(5, 4), 13)
clip = nn.Sequential(nn.Linear(4, 3), nn.Hardtanh(), nn.Dropout(), nn.Linear(3, 1, bias=False),
                     nn.Sigmoid()).double().eval()
old("hardtanh-opset9", clip, torch.randn(5, 4).double(), 9)

new = nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.GELU(), nn.Linear(3, 2)).double().eval()
x = torch.randn(5, 2, 2).double()
program = torch.onnx.export(new, (x,), dynamo=True, verbose=False, input_names=["x"],
                            output_names=["y"],
                            dynamic_shapes=({0: torch.export.Dim("samples")},))
proto = program.model_proto
# The exporter writes down where on this machine the code lies.
for part in [proto, proto.graph, *proto.graph.node]:
    del part.metadata_props[:]
onnx.save(proto, os.path.join(folder, "gelu-new.onnx"), save_as_external_data=True,
          location="gelu-new.onnx.data", size_threshold=0)
note("gelu-new.onnx", new, x)

save_file(tanh.state_dict(), os.path.join(folder, "sequential.safetensors"))
expected["sequential.safetensors"] = expected["tanh-opset17.onnx"]
for name, type in (("half", torch.float16), ("bfloat", torch.bfloat16)):
    rounded = {k: v.to(type) for k, v in tanh.state_dict().items()}
    save_file(rounded, os.path.join(folder, name + ".safetensors"))
    expected[name + ".safetensors"] = {
        "weights": [v.double().ravel().tolist() for k, v in rounded.items() if "weight" in k]}
named = {"fc2.weight": torch.randn(3, 4).double(), "fc2.bias": torch.randn(3).double(),
         "fc10.weight": torch.randn(3, 3).double(), "fc10.bias": torch.randn(3).double(),
         "out.weight": torch.randn(2, 3).double()}
save_file(named, os.path.join(folder, "named.safetensors"))
expected["named.safetensors"] = {
    "weights": [named[k].ravel().tolist() for k in ("fc2.weight", "fc10.weight", "out.weight")]}
with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as file:
    json.dump(expected, file, indent=1)
