#!/bin/sh
# Installs the programs that the tests compare Fathom with or look at its reports with: Debian's
# Chromium, and into .build-peers the Python packages NumPy, ONNX, onnxruntime, onnxscript,
# safetensors, TensorBoard and PyTorch. Tests that lack one of them are skipped.
#
#   install-peers.sh           everything; PyTorch from PyPI brings 3 GB of libraries for GPUs
#   install-peers.sh --light   PyTorch only where pip finds its wheel on this machine
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

install_chromium() {
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then return 0; fi
  done
  Scripts/install-dependencies.sh chromium && command -v chromium >/dev/null 2>&1
}

case "${1:-}" in
"" | --light) ;;
*)
  say "usage: install-peers.sh [--light]"
  exit 64
  ;;
esac

install_chromium ||
  say "Chromium could not be installed, so the tests of reports in a browser are skipped."

python3 -m venv .build-peers
install() { .build-peers/bin/python -m pip install --quiet --disable-pip-version-check "$@"; }
install numpy onnx onnxruntime onnxscript safetensors tensorboard
if [ "${1:-}" = --light ]; then
  if .build-peers/bin/python -c "import torch" 2>/dev/null; then exit 0; fi
  install --upgrade filelock fsspec jinja2 networkx setuptools sympy typing-extensions
  if ! install --no-index --no-deps torch 2>/dev/null; then
    say "PyTorch is left out: Scripts/install-peers.sh installs it."
  fi
else
  install torch
fi
