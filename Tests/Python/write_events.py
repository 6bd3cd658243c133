"""Writes logs in the ways of several trainers; expected.json names the layers and their norms."""
import json
import os
import sys

import numpy
from tensorboard.compat.proto import event_pb2
from tensorboard.plugins.histogram import metadata as histogram_metadata
from tensorboard.plugins.scalar import metadata as scalar_metadata
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from tensorboard.util import tensor_util

folder = sys.argv[1]
generator = numpy.random.default_rng(5)
shapes = {"0": (7, 5), "2": (7, 7), "10": (3, 7)}
gradients = {name: generator.normal(size=shape) * 10.0 ** -index
             for index, (name, shape) in enumerate(shapes.items())}
norms = {name: float(numpy.linalg.norm(values)) for name, values in gradients.items()}
expected = {}


def tensors(name, tag, encode, metadata):
    """Writes values as tensors, as TensorFlow 2 and Keras do."""
    writer = EventFileWriter(os.path.join(folder, name))
    for step in range(3):
        for layer, values in gradients.items():
            event = event_pb2.Event(wall_time=1.7e9, step=step)
            value = event.summary.value.add(tag=tag.format(layer))
            value.tensor.CopyFrom(tensor_util.make_tensor_proto(encode(values)))
            if step == 0:
                value.metadata.CopyFrom(metadata)
            writer.add_event(event)
    writer.close()
    expected[name] = norms


def buckets(values):
    counts, edges = numpy.histogram(values, 30)
    return numpy.stack([edges[:-1], edges[1:], counts], axis=1)


tensors("keras", "grad_norm/{}", lambda x: numpy.float32(numpy.linalg.norm(x)),
        scalar_metadata.create_summary_metadata("", ""))
tensors("double", "gradients/{}/weight", numpy.linalg.norm,
        scalar_metadata.create_summary_metadata("", ""))
tensors("buckets", "gradients/{}/kernel:0", buckets,
        histogram_metadata.create_summary_metadata("", ""))

import torch  # noqa: E402
from torch.utils.tensorboard import SummaryWriter  # noqa: E402

lightning = SummaryWriter(os.path.join(folder, "lightning"))
histograms = SummaryWriter(os.path.join(folder, "torch"))
lines = SummaryWriter(os.path.join(folder, "lines"))
new_style = SummaryWriter(os.path.join(folder, "new_style"))
for step in range(3):
    for layer, values in gradients.items():
        lightning.add_scalar(f"grad_2.0_norm/{layer}.weight", norms[layer], step)
        new_style.add_scalar(f"grad/{layer}.weight", norms[layer], step, new_style=True)
        histograms.add_histogram(f"{layer}.weight.grad", torch.tensor(values), step)
    lightning.add_scalar("grad_2.0_norm_total", 9.0, step)
    lines.add_scalars("grad_norm", norms, step)
lightning.add_text("notes", "text")
lightning.add_hparams({"lr": 0.1}, {"hparam/loss": 1.0})
for writer in (lightning, histograms, lines, new_style):
    writer.close()
for name in ("lightning", "torch", "lines", "new_style"):
    expected[name] = norms
with open(os.path.join(folder, "expected.json"), "w") as file:
    json.dump(expected, file)
