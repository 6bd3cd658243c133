#!/bin/sh
# Installs the Python programs that the tests compare Fathom with into .build-peers: PyTorch, ONNX,
# onnxruntime, onnxscript and safetensors, about 1 GB. Without them those tests are skipped.
set -eu
cd "$(dirname "$0")/.."
python3 -m venv .build-peers
.build-peers/bin/python -m pip install --quiet numpy onnx onnxruntime onnxscript safetensors torch
