"""Writes logs in the ways of several trainers; expected.json names the layers and their norms."""
import importlib.util
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



def torch_logs():
    """Writes values with PyTorch's own writer."""
    import torch
    from torch.utils.tensorboard import SummaryWriter

    writers = {name: SummaryWriter(os.path.join(folder, name))
               for name in ("lightning", "torch", "lines", "new_style")}
    for step in range(3):
        for layer, values in gradients.items():
            tag = f"{layer}.weight"
            writers["lightning"].add_scalar(f"grad_2.0_norm/{tag}", norms[layer], step)
            writers["new_style"].add_scalar(f"grad/{tag}", norms[layer], step, new_style=True)
            writers["torch"].add_histogram(f"{tag}.grad", torch.tensor(values), step)
        writers["lightning"].add_scalar("grad_2.0_norm_total", 9.0, step)
        writers["lines"].add_scalars("grad_norm", norms, step)
    writers["lightning"].add_text("notes", "text")
    writers["lightning"].add_hparams({"lr": 0.1}, {"hparam/loss": 1.0})
    for name, writer in writers.items():
        writer.close()
        expected[name] = norms


if importlib.util.find_spec("torch"):
    torch_logs()
with open(os.path.join(folder, "expected.json"), "w") as file:
    json.dump(expected, file)
