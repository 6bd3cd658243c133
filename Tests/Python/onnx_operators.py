"""Writes parts of ONNX's own backend tests: single operators with an input and its output.

usage: onnx_operators.py FOLDER

For every case there are CASE.onnx (all inputs but the first are initialisers), CASE.npz (x) and
CASE-expected.npz (y); cases.json lists them.
"""
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
OPERATORS = """Gemm MatMul Add Sub Mul Div Flatten Reshape Identity Dropout Cast Squeeze Unsqueeze
Transpose Sigmoid Tanh Relu LeakyRelu Elu Selu Gelu Softplus Erf Clip Softmax LogSoftmax HardSigmoid
HardSwish Swish Mish Softsign Celu PRelu ThresholdedRelu Exp Log Sqrt Neg Abs Reciprocal Pow Max Min
Sum Concat Gather Slice Shape Where""".split()

cases = []
for case in collect_testcases(None):
    if case.model is None or not case.data_sets:
        continue
    model = onnx.ModelProto()
    model.CopyFrom(case.model)
    graph = model.graph
    inputs, outputs = case.data_sets[0]
    if len(graph.node) != 1 or graph.node[0].op_type not in OPERATORS or not inputs:
        continue
    arrays = [v if isinstance(v, np.ndarray) else np.asarray(v) for v in inputs
              if not isinstance(v, (list, onnx.SequenceProto))]
    if len(arrays) != len(inputs) or len(outputs) < 1:
        continue
    x, y = arrays[0], np.asarray(outputs[0])
    if x.dtype not in (np.float32, np.float64) or y.dtype.kind not in "fi" or x.ndim == 0:
        continue
    if graph.node[0].op_type == "Where":
        continue
    for value, array in zip(list(graph.input)[1:], arrays[1:]):
        graph.initializer.append(numpy_helper.from_array(array, value.name))
    del graph.input[1:]
    del graph.output[1:]
    onnx.save(model, os.path.join(folder, case.name + ".onnx"))
    np.savez(os.path.join(folder, case.name + ".npz"), x=x)
    np.savez(os.path.join(folder, case.name + "-expected.npz"), y=y)
    cases.append({"name": case.name, "operator": graph.node[0].op_type,
                  "shape": list(y.shape), "expected": y.astype(np.float64).ravel().tolist()})
with open(os.path.join(folder, "cases.json"), "w", encoding="utf-8") as file:
    json.dump(cases, file)
