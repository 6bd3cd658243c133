"""Writes arrays with numpy in every way that a reader has to know.

Usage: write_arrays.py FOLDER

`index.txt` lists the files: name, shape with commas, whether it is refused, and what it holds.
Beside each readable NAME lies NAME.expected: its numbers as little-endian doubles in C order. Each
array is there as .npy and in two archives, stored.npz and deflated.npz.
"""
import sys
from pathlib import Path

import numpy

folder = Path(sys.argv[1])
rng = numpy.random.default_rng(1)


def numbers(dtype, shape):
    """Numbers all over the range of a type, its ends among them."""
    dtype = numpy.dtype(dtype)
    if dtype.kind == "b":
        return rng.integers(0, 2, shape).astype(bool)
    if dtype.kind == "f":
        values = rng.normal(size=shape).astype(dtype)
        info = numpy.finfo(dtype)
        ends = [info.max, info.min, info.tiny, info.smallest_subnormal, numpy.inf, numpy.nan, -0.0]
    else:
        info = numpy.iinfo(dtype)
        values = rng.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
        ends = [info.max, info.min, 0, 1]
    values = numpy.asarray(values, dtype)
    flat = values.reshape(-1)
    flat[: len(ends)] = ends[: flat.size]
    return values


arrays = {}
versions = {}
types = ["?", "i1", "u1", "f2", "f4", "f8"] + [f"{kind}{width}" for kind in "iu" for width in (2, 4, 8)]
for name in types:
    for order in "<>":
        values = numbers(name, (5, 7)).astype(numpy.dtype(name).newbyteorder(order))
        label = f"{name.replace('?', 'bool')}-{'little' if order == '<' else 'big'}"
        arrays[f"{label}-c"] = values
        arrays[f"{label}-fortran"] = numpy.asfortranarray(values)
for shape in [(), (1,), (6,), (0, 3), (4, 1), (1, 4), (2, 3, 4), (3, 1, 2, 5)]:
    label = "x".join(map(str, shape)) or "scalar"
    arrays[f"shape-{label}-c"] = numpy.asarray(numbers("f8", shape))
    arrays[f"shape-{label}-fortran"] = numpy.asfortranarray(numbers("i4", shape))
# Larger than any piece in which a file is read.
arrays["large-c"] = numbers("f8", (300, 257))
arrays["large-fortran"] = numpy.asfortranarray(numbers("<i2", (70_001, 5)))
arrays["large-fortran-3"] = numpy.asfortranarray(numbers(">f4", (90_001, 2, 3)))
for version in [(1, 0), (2, 0), (3, 0)]:
    arrays[f"version-{version[0]}"] = numbers("f4", (3, 4))
    versions[f"version-{version[0]}"] = version

refused = {
    "object": (numpy.array([1, "a"], dtype=object), "Python objects"),
    "complex64": (numpy.zeros(3, "c8"), "complex numbers"),
    "complex128": (numpy.zeros(3, "c16"), "complex numbers"),
    "unicode": (numpy.array(["a", "bc"]), "text"),
    "bytes": (numpy.array([b"a", b"bc"]), "text"),
    "void": (numpy.zeros(3, "V4"), "raw records"),
    "date": (numpy.zeros(3, "M8[s]"), "dates or times"),
    "records": (numpy.zeros(3, [("a", "f4"), ("b", "i4", (2,))]), "records with named fields"),
    "longdouble": (numpy.zeros(3, "g"), "f16"),
}

with open(folder / "index.txt", "w") as index:
    for name, values in arrays.items():
        with open(folder / f"{name}.npy", "wb") as file:
            numpy.lib.format.write_array(file, values, version=versions.get(name))
        numpy.ascontiguousarray(values).astype("<f8").tofile(folder / f"{name}.expected")
        print(name, ",".join(map(str, values.shape)) or "-", "read", sep="|", file=index)
    for name, (values, words) in refused.items():
        numpy.save(folder / f"{name}.npy", values)
        print(name, "-", "refuse", words, sep="|", file=index)
everything = arrays | {name: values for name, (values, _) in refused.items()}
numpy.savez(folder / "stored.npz", **everything)
numpy.savez_compressed(folder / "deflated.npz", **everything)
