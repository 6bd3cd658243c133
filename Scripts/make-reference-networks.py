#!/usr/bin/env python3
"""Writes the reference networks of Tests/FathomNetworksTests/References.

Small networks of every kind the exact pass has to serve, with their per-layer gradient norms
from mpmath at 80 digits. Weights, biases, inputs and targets are multiples of powers of two with
few bits, so they are the same numbers in Float, in Double and as decimals here. The formulas are
the textbook ones; 80 digits and extra guard digits for saturated outputs leave no cancellation
that would show. Needs Python 3 and mpmath.

Usage: make-reference-networks.py FOLDER
"""
import json
import os
import random
import sys

import mpmath as mp
from mpmath import mpf

SELU_LAMBDA = mpf("1.0507009873554804934193349852946")
SELU_ALPHA = mpf("1.6732632423543772848170429916717")


def sigma(name, z):
    """σ(z) and σ′(z)."""
    one, zero = mpf(1), mpf(0)
    name, _, parameter = name.partition(":")
    # The parameter that Fathom has: a Double.
    parameter = mpf(float(parameter)) if parameter else None
    if name == "identity":
        return z, one
    if name == "sigmoid":
        e = mp.exp(-abs(z))
        return (one / (1 + e) if z >= 0 else e / (1 + e)), e / (1 + e) ** 2
    if name == "tanh":
        return mp.tanh(z), mp.sech(z) ** 2
    if name == "relu":
        return (z, one) if z > 0 else (zero, zero)
    if name == "leaky-relu":
        alpha = mpf(0.01) if parameter is None else parameter
        return (z, one) if z > 0 else (alpha * z, alpha)
    if name == "elu":
        alpha = one if parameter is None else parameter
        return (z, one) if z > 0 else (alpha * mp.expm1(z), alpha * mp.exp(z))
    if name == "selu":
        if z > 0:
            return SELU_LAMBDA * z, SELU_LAMBDA
        return SELU_LAMBDA * SELU_ALPHA * mp.expm1(z), SELU_LAMBDA * SELU_ALPHA * mp.exp(z)
    if name == "gelu":
        cdf = mp.erfc(-z / mp.sqrt(2)) / 2
        return z * cdf, cdf + z * mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)
    if name == "silu":
        s, t = sigma("sigmoid", z)[0], sigma("sigmoid", -z)[0]
        return z * s, s * (1 + z * t)
    if name == "softplus":
        s = sigma("sigmoid", z)[0]
        return (z + mp.log1p(mp.exp(-z)) if z > 0 else mp.log1p(mp.exp(z))), s
    if name == "erf":
        return mp.erf(z), 2 / mp.sqrt(mp.pi) * mp.exp(-z * z)
    if name == "hard-tanh":
        return max(-one, min(one, z)), (one if -1 < z < 1 else zero)
    if name == "relu6":
        return max(zero, min(mpf(6), z)), (one if 0 < z < 6 else zero)
    if name == "mish":
        t = mp.tanh(mp.log1p(mp.exp(z)))
        return z * t, t + z * (1 - t * t) * sigma("sigmoid", z)[0]
    if name == "softsign":
        return z / (1 + abs(z)), 1 / (1 + abs(z)) ** 2
    if name == "hard-sigmoid":
        slope = mpf(1 / 6) if parameter is None else parameter
        a = slope * z + mpf(1) / 2
        return max(zero, min(one, a)), (slope if 0 < a < 1 else zero)
    if name == "hard-swish":
        if abs(z) >= 3:
            return (z, one) if z > 0 else (zero, zero)
        return z * (z + 3) / 6, (2 * z + 3) / 6
    if name == "gelu-tanh":
        root, c = mp.sqrt(2 / mp.pi), mpf("0.044715")
        t = mp.tanh(root * (z + c * z**3))
        return z / 2 * (1 + t), (1 + t) / 2 + z / 2 * (1 - t * t) * root * (1 + 3 * c * z * z)
    if name == "sin":
        omega = one if parameter is None else parameter
        return mp.sin(omega * z), omega * mp.cos(omega * z)
    raise KeyError(name)


def output_errors(cost, name, z, y):
    """e^L of one sample, and its cost."""
    if cost == "softmax":
        top = max(z)
        powers = [mp.exp(t - top) for t in z]
        total, mass = mp.fsum(powers), mp.fsum(y)
        return [mass * p / total - t for p, t in zip(powers, y)]
    outputs = [sigma(name, t) for t in z]
    if cost == "cross-entropy":
        return [a - t for (a, _), t in zip(outputs, y)]
    if cost == "bce":
        return [(a - t) / len(y) for (a, _), t in zip(outputs, y)]
    if cost == "mae":
        return [mp.sign(a - t) * d / len(y) for (a, d), t in zip(outputs, y)]
    if cost.startswith("huber"):
        delta = mpf(float(cost.partition(":")[2] or 1))
        return [max(-delta, min(delta, a - t)) * d / len(y) for (a, d), t in zip(outputs, y)]
    factor = mpf(2) / len(y) if cost == "mse" else mpf(1)
    return [factor * (a - t) * d for (a, d), t in zip(outputs, y)]


def expected(net, digits):
    with mp.workdps(digits):
        weights = [[[mpf(x) for x in row] for row in w] for w in net["weights"]]
        biases = [[mpf(x) for x in b] for b in net["biases"]]
        layers, batch = len(weights), len(net["inputs"])
        activations, errors = [], []
        for x, y in zip(net["inputs"], net["targets"]):
            a, trail, slopes = [mpf(t) for t in x], [], []
            for l in range(layers):
                trail.append(a)
                z = [mp.fdot(row, a) + b for row, b in zip(weights[l], biases[l])]
                if l < layers - 1:
                    pairs = [sigma(net["activations"][l], t) for t in z]
                    a, d = [p[0] for p in pairs], [p[1] for p in pairs]
                    slopes.append(d)
            e = output_errors(net["cost"], net["activations"][-1], z, [mpf(t) for t in y])
            back = [e]
            for l in range(layers - 1, 0, -1):
                e = [mp.fdot(column, e) * d for column, d in zip(zip(*weights[l]), slopes[l - 1])]
                back.append(e)
            activations.append(trail)
            errors.append(back[::-1])
        result = []
        for l in range(layers):
            es, xs = [e[l] for e in errors], [a[l] for a in activations]
            gb = [mp.fsum(column) / batch for column in zip(*es)]
            gw = [mp.fdot(ej, ak) / batch for ej in zip(*es) for ak in zip(*xs)]
            squares = mp.fdot(gw, gw), mp.fdot(gb, gb), mp.fsum(mp.fdot(e, e) for e in es) / batch
            weight, bias, error = (mp.sqrt(s) for s in squares)
            terms = mp.fsum(
                mp.sqrt(mp.fdot(e, e) * mp.fdot(x, x)) for e, x in zip(es, xs)) / batch
            text = lambda v: mp.nstr(v, 25, min_fixed=1, max_fixed=0) if v else "0"
            result.append({
                "weights": text(weight), "biases": text(bias), "error": text(error),
                "norm": text(mp.hypot(weight, bias)),
                "condition": float(terms / weight) if weight else None})
        return result


def few_bits(x, bits=10):
    """x rounded to a few bits: the same in Float, Double and decimal."""
    if x == 0:
        return 0.0
    m, e = mp.frexp(mpf(x))
    return float(mp.ldexp(mp.nint(m * 2**bits), e - bits))


def network(rng, sizes, hidden, cost, sigma_w=1.0, sigma_b=0.0, batch=2, output=None, scale=1.0,
            weights=None, biases=None):
    normal = lambda s: few_bits(rng.gauss(0, 1) * s)
    output = output or {"softmax": "softmax", "cross-entropy": "sigmoid", "bce": "sigmoid"}.get(cost, "identity")
    names = hidden if isinstance(hidden, list) else [hidden] * (len(sizes) - 2)
    net = {
        "sizes": sizes, "activations": names + [output], "cost": cost,
        "weights": weights or [
            [[normal(sigma_w / m**0.5) for _ in range(m)] for _ in range(n)]
            for m, n in zip(sizes, sizes[1:])],
        "biases": biases or [[normal(sigma_b) for _ in range(n)] for n in sizes[1:]],
        "inputs": [[normal(scale) for _ in range(sizes[0])] for _ in range(batch)],
    }
    if cost in ("softmax", "cross-entropy", "bce"):
        net["targets"] = [
            [float(j == s % sizes[-1]) for j in range(sizes[-1])] for s in range(batch)]
    else:
        net["targets"] = [[normal(1) for _ in range(sizes[-1])] for _ in range(batch)]
    return net


def shift(net, layer, bias):
    """Moves all biases of a layer (0 is layer 2)."""
    net["biases"][layer] = [few_bits(b + bias) for b in net["biases"][layer]]
    return net


def networks():
    def make(name, kind, about, build, digits=100):
        rng = random.Random(name)
        net = build(rng)
        return {"name": name, "kind": kind, "about": about, **net,
                "expected": expected(net, digits)}

    n = network
    yield make("healthy-mse", "healthy", "mean squared error of tanh outputs",
               lambda r: n(r, [5, 8, 6, 3], "tanh", "mse", 1.2, 0.2, 4, "tanh"))
    yield make("healthy-softmax-elu", "healthy", "ELU under softmax",
               lambda r: n(r, [6, 9, 9, 4], "elu", "softmax", 1.2, 0.1, 5))
    yield make("healthy-cross-entropy-selu", "healthy", "SELU under cross-entropy",
               lambda r: n(r, [4, 10, 10, 10, 3], "selu", "cross-entropy", 1.0, 0.0, 6))
    yield make("healthy-gelu-mse", "healthy", "GELU under mean squared error",
               lambda r: n(r, [5, 9, 9, 2], "gelu", "mse", 1.4, 0.4, 3))
    yield make("healthy-erf-softplus", "healthy", "erf and softplus layers in turn",
               lambda r: n(r, [4, 8, 8, 8, 8, 3], ["erf", "softplus", "erf", "softplus"],
                           "quadratic", 1.1, 0.1, 4))
    yield make("healthy-silu-softmax", "healthy", "SiLU under softmax",
               lambda r: n(r, [7, 11, 11, 5], "silu", "softmax", 1.5, 0.3, 5))

    yield make("chain-softplus", "narrow", "one softplus unit a layer",
               lambda r: n(r, [1] * 30, "softplus", "quadratic", 1.5, 0.5, 2))
    yield make("two-neurons-silu", "narrow", "two SiLU units a layer, 60 layers",
               lambda r: n(r, [2] * 61, "silu", "quadratic", 1.6, 0.3, 2))
    yield make("two-neurons-erf", "narrow", "two erf units a layer, 80 layers",
               lambda r: n(r, [2] * 81, "erf", "mse", 1.0, 0.1, 2))
    yield make("three-neurons-selu", "narrow", "three SELU units a layer, 60 layers",
               lambda r: n(r, [3] * 61, "selu", "cross-entropy", 0.8, 0.1, 3))

    yield make("vanishing-sigmoid-60", "vanishing", "sigmoid, 60 layers of 6",
               lambda r: n(r, [6] * 61, "sigmoid", "cross-entropy", 1.0, 1.0, 3))
    yield make("vanishing-sigmoid-150", "vanishing", "beyond Float, 150 layers of 3",
               lambda r: n(r, [3] * 151, "sigmoid", "quadratic", 1.0, 1.0, 2))
    yield make("vanishing-saturated-120", "vanishing", "beyond Double: saturated sigmoid units",
               lambda r: n(r, [3] * 121, "sigmoid", "softmax", 4.0, 12.0, 2))
    yield make("vanishing-linear-300", "vanishing",
               "tiny weights: activations and errors beyond Double, 300 layers of 2",
               lambda r: n(r, [2] * 301, "identity", "quadratic", 0.0005, 0.0, 2))
    yield make("vanishing-tanh-tiny", "vanishing", "tanh near zero, activations beyond Double",
               lambda r: n(r, [3] * 121, "tanh", "mse", 0.0001, 0.0, 2))

    yield make("exploding-linear-200", "exploding", "activations beyond Double",
               lambda r: n(r, [3] * 201, "identity", "quadratic", 50.0, 0.0, 2))
    yield make("exploding-relu-60", "exploding", "ReLU with large weights, biases among them",
               lambda r: n(r, [12] * 61, "relu", "mse", 1.0e7, 1.0, 3))
    yield make("exploding-elu-60", "exploding", "ELU beyond Double",
               lambda r: n(r, [10] * 61, "elu", "quadratic", 1.0e6, 0.5, 2), 400)
    yield make("exploding-leaky-100", "exploding", "leaky ReLU beyond Double",
               lambda r: n(r, [4] * 101, "leaky-relu", "quadratic", 3000.0, 0.5, 2))

    yield make("saturated-sigmoid-1000", "saturated", "sigmoid units at z near ±1000",
               lambda r: shift(n(r, [4, 5, 5, 2], "sigmoid", "quadratic", 1.0, 0.5, 3), 1, -1000))
    yield make("saturated-tanh-outputs", "saturated", "tanh outputs at their targets ±1",
               lambda r: {**shift(n(r, [4, 5, 2], "tanh", "quadratic", 1.0, 0.5, 2, "tanh"),
                                  1, 90), "targets": [[1.0, 1.0], [1.0, 0.5]]}, 300)
    yield make("saturated-erf-outputs", "saturated", "erf outputs at their targets",
               lambda r: {**shift(n(r, [3, 4, 2], "erf", "mse", 1.0, 0.5, 2, "erf"), 1, -30),
                          "targets": [[-1.0, -1.0], [-1.0, -1.0]]}, 1500)
    yield make("saturated-cross-entropy", "saturated", "right by 900: e^−900 is left",
               lambda r: {**shift(n(r, [4, 5, 3], "elu", "cross-entropy", 1.0, 0.5, 2), 1, -900),
                          "targets": [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]}, 900)
    yield make("saturated-softmax", "saturated", "softmax with gaps of hundreds",
               lambda r: {**shift(n(r, [3, 4, 4], "identity", "softmax", 300.0, 0.5, 2), 1, 0),
                          "targets": [[0.0, 0.0, 1.0, 0.0]] * 2, "inputs": [[0.5, -1.0, 0.25]] * 2},
               3000)
    yield make("saturated-gelu-erf", "saturated", "GELU at −60 and erf at 30",
               lambda r: shift(shift(n(r, [3, 4, 4, 4, 2], ["gelu", "erf", "silu"], "quadratic",
                                       1.0, 0.5, 2), 0, -60), 1, 30))

    def blocked(r):
        net = n(r, [4, 5, 5, 3], "gelu", "softmax", 1.0, 0.3, 3)
        net["weights"][2] = [[0.0] * 5 for _ in range(3)]
        return net
    yield make("zero-weights-gelu", "zero", "zero weights in front of the output", blocked)
    yield make("zero-dead-relu", "zero", "a dead ReLU layer in the middle",
               lambda r: shift(n(r, [4, 6, 6, 6, 2], "relu", "mse", 1.4, 0.1, 3), 1, -500))
    yield make("zero-dead-hard-tanh", "zero", "a hard-tanh layer beyond its bounds",
               lambda r: shift(n(r, [4, 6, 6, 2], "hard-tanh", "softmax", 1.0, 0.1, 3), 1, 50))

    def disjoint(r):
        # Half of the units are dead, the other half have no way on.
        net = n(r, [3, 4, 4, 2], "relu", "quadratic", 1.0, 0.1, 2)
        net["biases"][1] = [-100.0, -100.0, 0.5, 0.5]
        for row in net["weights"][2]:
            row[2] = row[3] = 0.0
        return net
    yield make("zero-disjoint", "zero", "dead units and zero weights that only together block",
               disjoint)

    def cancelling(r):
        net = n(r, [3, 3, 2], "identity", "quadratic", 1.0, 0.0, 4)
        x, w = net["inputs"][0], net["weights"]
        hidden = [sum(p * q for p, q in zip(row, x)) for row in w[0]]
        out = [sum(p * q for p, q in zip(row, hidden)) for row in w[1]]
        net["inputs"] = [x] * 4
        net["targets"] = [[t + d for t in out] for d in (1.0, -1.0, 0.25, -0.25)]
        net["cancels"] = True
        return net
    yield make("zero-cancelling", "zero", "four samples that cancel in pairs", cancelling)

    yield make("mixed-samples", "mixed", "ordinary samples and one that saturates everything",
               lambda r: (lambda net: {**net, "inputs": net["inputs"][:-1]
                                       + [[512.0, -640.0, 384.0, 768.0]]})(
                   n(r, [4, 6, 6, 6, 2], "sigmoid", "quadratic", 2.0, 0.5, 6)), 900)

    def lottery(r):
        # The large part of the error dies below; only what is 10^−300 of it goes on.
        net = n(r, [2, 2, 2, 2], ["relu", "relu"], "quadratic", 1.0, 0.0, 2)
        net["weights"][2] = [[1.0, 2.0**-149], [2.0, -(2.0**-149)]]
        net["weights"][1] = [[1.0, 0.5], [2.0**-149, 2.0**-140]]
        net["biases"] = [[1.0, 1.0], [-4096.0, 1.0], [0.0, 0.0]]
        return net
    yield make("mixed-components", "mixed", "components of one error that are 2^149 apart",
               lottery)
    yield make("mixed-widths", "mixed", "widths and activations in turn",
               lambda r: n(r, [3, 17, 2, 9, 1, 8, 3],
                           ["tanh", "gelu", "softplus", "erf", "selu"], "softmax", 1.3, 0.4, 7))

    # Every function and slope that came later, in a small network under a cost, and so deep or so
    # far out that its tail decides.
    costs = ["softmax", "mae", "huber:0.5", "bce", "huber", "mse"]
    for index, activation in enumerate([
            "relu6", "mish", "softsign", "hard-sigmoid", "hard-sigmoid:0.2", "hard-swish",
            "gelu-tanh", "sin", "sin:2.5", "leaky-relu:0.25", "leaky-relu:0.2", "leaky-relu:0.3",
            "elu:0.5"]):
        name, cost = activation.replace(":", "-").replace(".", ""), costs[index % len(costs)]
        yield make(f"later-{name}", "healthy", f"{activation} under {cost}",
                   lambda r: n(r, [5, 8, 7, 3], activation, cost, 1.3, 0.4, 4))
        if activation == "relu6":  # three units a layer would be dead soon
            continue
        yield make(f"deep-{name}", "vanishing", f"{activation}, 40 layers of 3",
                   lambda r: n(r, [3] * 41, activation, "quadratic", 0.9, 0.6, 2))
    yield make("deep-relu6", "vanishing", "ReLU6, 20 layers of 8",
               lambda r: n(r, [8] * 21, "relu6", "quadratic", 1.3, 0.6, 2))
    for activation, bias in [("mish", -200), ("gelu-tanh", -20), ("softsign", -1e6),
                             ("hard-swish", 2.5)]:
        yield make(f"tail-{activation}", "saturated", f"{activation} near {bias:g}, 20 layers of 3",
                   lambda r: shift(shift(n(r, [3] * 21, activation, "mae", 1.0, 0.5, 1), 3, bias),
                                   12, bias), 900)
    yield make("tail-hard-sigmoid", "zero", "a hard-sigmoid layer beyond its bounds",
               lambda r: shift(n(r, [4, 6, 6, 2], "hard-sigmoid", "bce", 1.0, 0.1, 3), 1, 50))
    yield make("tail-relu6", "zero", "a layer of ReLU6 beyond 6",
               lambda r: shift(n(r, [4, 6, 6, 2], "relu6", "huber", 1.0, 0.1, 3), 1, 50))


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for net in networks():
        path = os.path.join(folder, net["name"] + ".json")
        with open(path, "w") as file:
            json.dump(net, file, separators=(",", ":"))
            file.write("\n")
        norms = [e["norm"] for e in net["expected"]]
        print(f"{net['name']:28} {os.path.getsize(path):7} {norms[0][:6]}{norms[0][-6:]}"
              f" {norms[-1][:6]}{norms[-1][-6:]}")


if __name__ == "__main__":
    main()
