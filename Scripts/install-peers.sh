#!/bin/sh
# Installs the Python programs that the tests compare Fathom with into .build-peers: NumPy, ONNX,
# onnxruntime, onnxscript, safetensors, TensorBoard and PyTorch. Without them those tests are
# skipped.
#
#   install-peers.sh           everything; PyTorch from PyPI brings 3 GB of libraries for GPUs
#   install-peers.sh --light   PyTorch only where pip finds its wheel on this machine
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

python3 -m venv .build-peers
install() { .build-peers/bin/python -m pip install --quiet --disable-pip-version-check "$@"; }
install numpy onnx onnxruntime onnxscript safetensors tensorboard
case "${1:-}" in
--light)
  if .build-peers/bin/python -c "import torch" 2>/dev/null; then exit 0; fi
  install --upgrade filelock fsspec jinja2 networkx setuptools sympy typing-extensions
  if ! install --no-index --no-deps torch 2>/dev/null; then
    say "PyTorch is left out: Scripts/install-peers.sh installs it."
  fi
  ;;
"") install torch ;;
*)
  say "usage: install-peers.sh [--light]"
  exit 64
  ;;
esac
