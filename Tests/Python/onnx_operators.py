"""Writes ONNX's own backend tests of the operators that Fathom takes: an input and its output.

usage: onnx_operators.py FOLDER

For every case there are CASE.onnx (all inputs but the first are initialisers), CASE.npz (x) and
CASE-expected.npz (y); cases.json lists them, and those that were left out with the reason.
"""
import glob
import json
import os
import sys
import warnings

import numpy as np
import onnx
from onnx import numpy_helper
from onnx.backend.test.case.node import collect_testcases

warnings.filterwarnings("ignore")
folder = sys.argv[1]
OPERATORS = set("""Gemm MatMul Add Sub Mul Div Flatten Reshape Identity Dropout Cast CastLike Squeeze
Unsqueeze Transpose Expand Sigmoid Tanh Relu LeakyRelu Elu Selu Gelu Softplus Erf Clip Sin Softmax
LogSoftmax HardSigmoid HardSwish Swish Mish Softsign Celu PRelu ThresholdedRelu Exp Log Sqrt Neg Abs
Sign Reciprocal Pow Max Min Sum Concat Gather Slice Shape Where Constant Greater GreaterOrEqual Less
LessOrEqual Equal And Or Not BatchNormalization LayerNormalization""".split())


def from_definitions():
    for case in collect_testcases(None):
        if case.model is not None and case.data_sets:
            yield case.name, case.model, case.data_sets[0]


def from_files():
    data = os.path.join(os.path.dirname(onnx.__file__), "backend/test/data")

    def tensors(path, kind):
        files = sorted(glob.glob(os.path.join(path, "test_data_set_0", kind + "_*.pb")),
                       key=lambda name: int(name.rsplit("_", 1)[1][:-3]))
        return [numpy_helper.to_array(onnx.load_tensor(file)) for file in files]

    for group in ("simple", "pytorch-operator", "pytorch-converted"):
        for path in sorted(glob.glob(os.path.join(data, group, "*"))):
            model = onnx.load(os.path.join(path, "model.onnx"))
            if all(node.op_type in OPERATORS for node in model.graph.node):
                name = group + "-" + os.path.basename(path)
                yield name, model, (tensors(path, "input"), tensors(path, "output"))


def array(value):
    return numpy_helper.to_array(value) if isinstance(value, onnx.TensorProto) else np.asarray(value)


def reason_to_skip(inputs, outputs):
    if any(isinstance(v, (list, onnx.SequenceProto)) or v is None for v in [*inputs, *outputs]):
        return "sequences or optional values"
    if not inputs:
        return "no input"
    x, y = array(inputs[0]), array(outputs[0])
    if x.dtype not in (np.float16, np.float32, np.float64):
        return f"its input is of type {x.dtype}"
    if y.dtype.kind not in "fib":
        return f"its output is of type {y.dtype}"
    if y.dtype not in (np.float32, np.float64) and y.dtype.kind == "f":
        return f"its output is of type {y.dtype}"
    return None


cases, skipped = [], {}
for source in (from_definitions(), from_files()):
    for name, original, (inputs, outputs) in source:
        model = onnx.ModelProto()
        model.CopyFrom(original)
        graph = model.graph
        operators = [node.op_type for node in graph.node]
        if not set(operators) <= OPERATORS:
            continue
        reason = reason_to_skip(inputs, outputs)
        if reason:
            skipped[name] = reason
            continue
        known = {tensor.name for tensor in graph.initializer}
        free = [value for value in graph.input if value.name not in known]
        for value, constant in zip(free[1:], inputs[1:]):
            graph.initializer.append(numpy_helper.from_array(array(constant), value.name))
            graph.input.remove(value)
        del graph.output[1:]
        y = array(outputs[0])
        onnx.save(model, os.path.join(folder, name + ".onnx"))
        np.savez(os.path.join(folder, name + ".npz"), x=array(inputs[0]))
        np.savez(os.path.join(folder, name + "-expected.npz"), y=y.astype(np.float64))
        cases.append({"name": name, "operators": operators})
with open(os.path.join(folder, "cases.json"), "w", encoding="utf-8") as file:
    json.dump({"cases": cases, "skipped": skipped}, file)
