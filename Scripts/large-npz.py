#!/usr/bin/env python3
"""Diagnoses archives of 2 GB with --samples 1000 and tells the peak memory of each run.

Usage: Scripts/large-npz.py [FOLDER]   (needs numpy, .build/release/fathom and 2.5 GB of disk)

Ends with 1 when a run fails or takes a gigabyte or more. It is not part of the tests, because it
writes gigabytes.
"""
import itertools
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import zipfile

import numpy

SAMPLES, FEATURES, LIMIT = 640_000, 784, 1e9
fathom = os.path.join(os.path.dirname(__file__), "..", ".build", "release", "fathom")


def write(file, fortran, compressed):
    """Saves 2 GB: one block of random numbers again and again, quick to make."""
    block = numpy.random.default_rng(0).normal(size=(SAMPLES // 64, FEATURES)).astype("float32")
    if compressed:
        # Few digits, and little effort: deflating takes a minute and not ten.
        block = block.round()
    arrays = {"x": numpy.tile(block, (64, 1)), "y": numpy.arange(SAMPLES) % 10}
    if fortran:
        arrays["x"] = numpy.asfortranarray(arrays["x"])
    packing = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(file, "w", packing, compresslevel=1) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                numpy.lib.format.write_array(member, array)


def main():
    worst = 0
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        file = os.path.join(folder, "large.npz")
        for fortran, compressed in itertools.product((False, True), repeat=2):
            # In a process of its own, because a child's peak begins with its parent's memory.
            writer = multiprocessing.Process(target=write, args=(file, fortran, compressed))
            writer.start()
            writer.join()
            command = [fathom, "diagnose", "--layers", f"{FEATURES},30,10", "--data", file]
            command += ["--samples", "1000", "--steps", "100"]
            start = time.monotonic()
            child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            peak = usage.ru_maxrss * 1024
            worst = max(worst, peak, LIMIT if status else 0)
            print(
                f"{'Fortran' if fortran else 'C'} order, {'deflated' if compressed else 'stored'}:"
                f" {os.path.getsize(file) / 1e9:.2f} GB on disk,"
                f" peak {peak / 1e6:.0f} MB, {time.monotonic() - start:.2f} s, status {status}",
                file=sys.stderr,
            )
    sys.exit(worst >= LIMIT)


main()
