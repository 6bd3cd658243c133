"""Reads event files of Fathom with TensorBoard and compares them with the run's JSON."""
import json
import math
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2

folder, run = sys.argv[1:]
with open(run) as file:
    run = json.load(file)
events = EventAccumulator(folder, size_guidance={"scalars": 0, "histograms": 0, "tensors": 0})
events.Reload()
tags = events.Tags()
layers = [layer["layer"] for layer in run["network"]["layers"]]
steps = run["training"]["steps"]


def series(tag):
    return {event.step: event.value for event in events.Scalars(tag)}


def near(found, expected):
    assert math.isclose(found, expected, rel_tol=1e-6, abs_tol=1e-7), (found, expected)


near(series("cost/all_samples")[0], run["initial"]["cost"])
near(series("cost/all_samples")[steps], run["final"]["cost"])
near(series("accuracy/all_samples")[0], run["initial"]["accuracy"])
epochs = [event.value for event in events.Scalars("cost/epoch")]
for found, expected in zip(epochs, run["training"]["cost"], strict=True):
    near(found, expected)
for layer, measured in zip(layers, run["initial"]["layers"]):
    name = f"layer_{layer:02}"
    near(series(f"gradient_norm/{name}")[0], measured["gradient"]["norm"])
    near(series(f"log10_error_rms/{name}")[0], measured["error"]["log10RMS"])
    near(series(f"biases_gradient_norm/{name}")[0], measured["gradient"]["biases"]["norm"])
    near(series(f"activation_mean/{name}")[0], measured["activation"]["mean"])
    recorded = sorted(series("cost/batch"))
    assert sorted(series(f"speed/{name}")) == recorded
    for quantity in ["activation_mean", "activation_deviation"]:
        found = [event.step for event in events.Scalars(f"{quantity}/{name}")]
        assert found == [0] + recorded, (quantity, found)
    dead = [event.step for event in events.Scalars(f"dead_units/{name}")]
    assert dead == ([0] + recorded if layer < layers[-1] else [0]), dead
    histograms = events.Histograms(f"weights/{name}")
    assert [event.step for event in histograms] == [0, steps]
    for event in histograms:
        value = event.histogram_value
        sizes = run["network"]["layers"][layer - 2]
        assert value.num == sizes["units"] * sizes["inputs"] == sum(value.bucket)
        assert value.min <= value.sum / value.num <= value.max
    norm = math.sqrt(histograms[-1].histogram_value.sum_squares)
    near(norm, run["final"]["layers"][layer - 2]["parameters"]["weightsNorm"])
assert "run/text_summary" in tags["tensors"]
text = events.Tensors("run/text_summary")[0].tensor_proto.string_val[0].decode()
assert "| learning-rate | 0.1 |" in text, text
content = events.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
settings = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info.hparams
assert settings["learning-rate"].number_value == 0.1
assert settings["data"].string_value == "blobs"
assert "_hparams_/session_end_info" in events.summary_metadata
times = [event.wall_time for event in events.Scalars("cost/batch")]
assert times == sorted(times) and times[0] > 1_600_000_000
