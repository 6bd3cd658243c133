"""Checks exported models with onnx.checker, onnxruntime and safetensors.

usage: check_exports.py FOLDER

For every NAME.onnx in the folder there is NAME.npz with what fathom predicts (y) for the inputs in
inputs.npz (x); for every NAME.safetensors a NAME.onnx of the same network. Prints nothing when all
is well.
"""
import glob
import os
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from safetensors.numpy import load_file, save_file

folder = sys.argv[1]
x = np.load(os.path.join(folder, "inputs.npz"))["x"]
checked = 0
for path in sorted(glob.glob(os.path.join(folder, "*.onnx"))):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    double = model.graph.input[0].type.tensor_type.elem_type == 11
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    answer = session.run(None, {"x": x.astype(np.float64 if double else np.float32)})[0]
    ours = np.load(path[:-5] + ".npz")["y"]
    assert ours.dtype == answer.dtype and ours.shape == answer.shape, path
    worst = np.max(np.abs(ours - answer) / np.maximum(1, np.abs(answer)))
    assert worst <= (1e-12 if double else 1e-5), f"{path}: {worst}"
    weights = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    tensors = path[:-5] + ".safetensors"
    if os.path.exists(tensors):
        for name, array in load_file(tensors).items():
            assert np.array_equal(array, weights[name]), f"{tensors}: {name}"
        # The way back: written by their library, to be read by ours.
        save_file(load_file(tensors), path[:-5] + "-python.safetensors")
    checked += 1
assert checked > 0, "no models"
