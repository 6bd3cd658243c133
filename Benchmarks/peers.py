"""The same training steps in JAX and PyTorch, timed on request.

usage: peers.py jax|torch WORKLOADS [float|double]

Prints READY, then answers each line `WORKLOAD TELEMETRY` on standard input with `WALL CPU`,
microseconds per step. Workloads are those of fathom-bench. Telemetry: 0 none; 1 gradient norms of
each layer; 2 also update size, largest derivative, zeros and saturation; 3 also the norm of every
sample's gradient (JAX only). Pin the process to one core for single-threaded figures: XLA's flags
do not hold it.
"""

import gzip
import os
import sys
import time

import numpy as np

FOLDER = os.environ.get("FASHION_MNIST", "/usr/share/datasets/fashion-mnist")
RATE = 0.1


def workload(name):
    """Sizes, activation and mini-batch."""
    if name == "nielsen":
        return [784, 30, 30, 30, 30, 10], "sigmoid", 10
    if name == "wide":
        return [784] + [512] * 8 + [10], "relu", 128
    if name == "deep":
        return [784] + [64] * 64 + [10], "tanh", 64
    if name == "tiny":
        return [2] * 8, "sigmoid", 10
    number = int(name[1:])
    if name[0] == "d":
        return [784] + [64] * number + [10], "tanh", 64
    return [784] + [number] * 8 + [10], "relu", 128


def fashion_mnist():
    def read(name, offset):
        with gzip.open(f"{FOLDER}/{name}") as file:
            return np.frombuffer(file.read(), np.uint8, offset=offset)

    images = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    return images, read("train-labels-idx1-ubyte.gz", 8).astype(np.int32)


def samples(sizes, images, labels, real):
    pixels = images if sizes[0] == 784 else images[:, [400, 500]]
    return pixels.astype(real) / 255, labels if sizes[-1] == 10 else labels % 2


def parameters(sizes, real):
    draw = np.random.default_rng(0)
    return [
        ((draw.normal(size=(n, m)) * np.sqrt(2 / (n + m))).astype(real), np.zeros(m, real))
        for n, m in zip(sizes[:-1], sizes[1:])
    ]


def steps_per_chunk(sizes, batch):
    products = sum(n * m for n, m in zip(sizes[:-1], sizes[1:]))
    operations = batch * (6 * products - 2 * sizes[0] * sizes[1])
    return max(2, min(1000, int(30e-3 / (operations / 60e9 + 20e-6))))


def jax_runner(name, telemetry, images, labels, order, real):
    """One compiled scan over a chunk of steps: the fastest form JAX has."""
    import jax
    import jax.numpy as jnp

    sizes, activation, batch = workload(name)
    features, answers = (jnp.asarray(x) for x in samples(sizes, images, labels, real))
    order = jnp.asarray(order)
    batches = len(images) // batch
    steps = steps_per_chunk(sizes, batch)
    act = {"sigmoid": jax.nn.sigmoid, "relu": jax.nn.relu, "tanh": jnp.tanh}[activation]
    slope = {
        "sigmoid": lambda a: a * (1 - a),
        "relu": lambda a: (a > 0).astype(a.dtype),
        "tanh": lambda a: 1 - a * a,
    }[activation]
    saturated = {
        "sigmoid": lambda a: jnp.mean(jnp.abs(a - 0.5) > 0.45),
        "relu": lambda a: jnp.mean(a <= 0),
        "tanh": lambda a: jnp.mean(jnp.abs(a) > 0.9),
    }[activation]

    def cost(layers, x, y):
        for index, (w, b) in enumerate(layers):
            x = x @ w + b
            if index < len(layers) - 1:
                x = act(x)
        return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(x), y[:, None], 1))

    def plain(layers, x, y):
        value, gradient = jax.value_and_grad(cost)(layers, x, y)
        seen = value
        if telemetry:
            norms = [jnp.stack([jnp.linalg.norm(g), jnp.linalg.norm(h)]) for g, h in gradient]
            seen = value, jnp.stack(norms)
        moved = [(w - RATE * g, b - RATE * h) for (w, b), (g, h) in zip(layers, gradient)]
        return moved, seen

    def measured(layers, x, y):
        """Backpropagation by hand: it spares JAX computing what telemetry needs twice."""
        outputs = [x]
        for index, (w, b) in enumerate(layers):
            z = outputs[-1] @ w + b
            outputs.append(act(z) if index < len(layers) - 1 else z)
        logs = jax.nn.log_softmax(outputs[-1])
        value = -jnp.mean(jnp.take_along_axis(logs, y[:, None], 1))
        error = (jnp.exp(logs) - jax.nn.one_hot(y, sizes[-1], dtype=logs.dtype)) / batch
        moved, rows, norms = [None] * len(layers), [None] * len(layers), [None] * len(layers)
        for index in reversed(range(len(layers))):
            w, b = layers[index]
            g, h = outputs[index].T @ error, error.sum(0)
            squares, biases = jnp.sum(g * g), jnp.sum(h * h)
            share = saturated(outputs[index + 1]) if index < len(layers) - 1 else 0.0
            rows[index] = jnp.stack([
                jnp.sqrt(squares), jnp.sqrt(biases), RATE * jnp.sqrt(squares + biases),
                jnp.max(jnp.abs(g)), jnp.mean(g == 0), share,
            ])
            if telemetry == 3:
                inputs = jnp.sum(outputs[index] ** 2, 1) + 1
                norms[index] = batch * jnp.sqrt(jnp.sum(error * error, 1) * inputs)
            if index > 0:
                error = (error @ w.T) * slope(outputs[index])
            moved[index] = w - RATE * g, b - RATE * h
        seen = value, jnp.stack(rows)
        return moved, seen + ((jnp.stack(norms),) if telemetry == 3 else ())

    step = plain if telemetry <= 1 else measured

    def chunk(layers, start, features, answers, order):
        def one(layers, index):
            rows = jax.lax.dynamic_slice_in_dim(order, (index % batches) * batch, batch)
            return step(layers, features[rows], answers[rows])

        return jax.lax.scan(one, layers, start + jnp.arange(steps))

    layers = [(jnp.asarray(w), jnp.asarray(b)) for w, b in parameters(sizes, real)]
    run = jax.jit(chunk).lower(layers, 0, features, answers, order).compile()
    state = {"layers": layers, "start": 0}

    def once():
        state["layers"], seen = run(state["layers"], state["start"], features, answers, order)
        jax.block_until_ready((state["layers"], seen))
        state["start"] += steps

    return once, steps


def torch_runner(name, telemetry, images, labels, order, real):
    import torch
    from torch import nn

    torch.set_num_threads(1)
    sizes, activation, batch = workload(name)
    features, answers = samples(sizes, images, labels, real)
    features, answers = torch.from_numpy(features), torch.from_numpy(answers.astype(np.int64))
    order = torch.from_numpy(order.astype(np.int64))
    act = {"sigmoid": nn.Sigmoid, "relu": nn.ReLU, "tanh": nn.Tanh}[activation]
    layers = []
    for index, (w, b) in enumerate(parameters(sizes, real)):
        linear = nn.Linear(*w.shape).to(torch.from_numpy(w).dtype)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(w.T))
            linear.bias.copy_(torch.from_numpy(b))
        layers += [linear] + ([act()] if index < len(sizes) - 2 else [])
    model, cost = nn.Sequential(*layers), nn.CrossEntropyLoss()
    descent = torch.optim.SGD(model.parameters(), lr=RATE)
    weights = list(model.parameters())
    batches = len(images) // batch
    steps = max(2, steps_per_chunk(sizes, batch) // 10)
    state = {"index": 0}

    def once():
        for _ in range(steps):
            start = state["index"] % batches * batch
            rows = order[start : start + batch]
            descent.zero_grad(set_to_none=True)
            cost(model(features[rows]), answers[rows]).backward()
            if telemetry:
                gradients = [weight.grad for weight in weights]
                torch.stack(torch._foreach_norm(gradients))
                if telemetry == 2:
                    torch.stack(torch._foreach_norm(gradients, float("inf")))
                    torch.stack([(gradient == 0).sum() for gradient in gradients])
            descent.step()
            state["index"] += 1

    return once, steps


def main():
    kind, names = sys.argv[1], sys.argv[2].split(",")
    real = np.float64 if sys.argv[3:] == ["double"] else np.float32
    if kind == "jax" and real is np.float64:
        os.environ["JAX_ENABLE_X64"] = "true"
    images, labels = fashion_mnist()
    order = np.random.default_rng(1).permutation(len(images)).astype(np.int32)
    make = jax_runner if kind == "jax" else torch_runner
    runners = {}
    print("READY", flush=True)
    for line in sys.stdin:
        words = line.split()
        if words == ["quit"]:
            break
        name, telemetry = words[0], int(words[1])
        if name not in names or (kind == "torch" and telemetry == 3):
            print("NA NA", flush=True)
            continue
        if (name, telemetry) not in runners:
            runners[name, telemetry] = make(name, telemetry, images, labels, order, real)
            runners[name, telemetry][0]()
        once, steps = runners[name, telemetry]
        processor, wall = time.process_time(), time.perf_counter()
        once()
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        print(f"{wall / steps * 1e6:.3f} {processor / steps * 1e6:.3f}", flush=True)


main()
