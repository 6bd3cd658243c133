"""Runs the README's lines for PyTorch users on a small sigmoid network.

usage: readme_export.py README FOLDER
"""
import os
import re
import sys
import warnings

import torch

warnings.filterwarnings("ignore")
text = open(sys.argv[1], encoding="utf-8").read()
lines = re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1)
os.chdir(sys.argv[2])
torch.manual_seed(0)
sizes = [12, 10, 10, 10, 10, 10, 3]
layers = []
for a, b in zip(sizes, sizes[1:]):
    layers += [torch.nn.Linear(a, b), torch.nn.Sigmoid(), torch.nn.Dropout(0.1)]
model = torch.nn.Sequential(torch.nn.Flatten(), *layers[:-2])
x = torch.randn(200, 3, 4)
y = torch.randint(0, 3, (200,))
exec(lines)
