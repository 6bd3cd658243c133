"""Times this version against an earlier one, and fails where it has become slower.

usage: against.py COMMIT [--rounds N] [--workloads nielsen,wide,deep,tiny] [--telemetry 0,3]

Three processes take turns in every round, pinned to one core where the system can do that: the
earlier version, this one, and the earlier one once more. What the two equal ones differ by is what
this run can tell. A ratio of the least times may be at most 1.02, or at most what old differs from
old, and never above 1.05.
"""

import argparse
import os
import subprocess
import sys

from workers import Worker, interleaved, pinned, processor, ratios

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
USUAL, MOST = 1.02, 1.05


def build(root):
    """Builds the benchmark of a version and returns its path."""
    # Until the engine became the package's own, the benchmarks were a package apart.
    apart = f"{root}/Benchmarks"
    package = apart if os.path.exists(f"{apart}/Package.swift") else root
    subprocess.run(
        ["swift", "build", "-c", "release", "--package-path", package, "--product", "fathom-bench"],
        check=True, stdout=sys.stderr)
    return f"{package}/.build/release/fathom-bench"


def earlier(commit):
    """A clone of the repository at a commit; it is kept, so that a second run need not build."""
    name = subprocess.run(
        ["git", "-C", ROOT, "rev-parse", "--verify", f"{commit}^{{commit}}"],
        check=True, capture_output=True, text=True).stdout.strip()
    folder = f"{ROOT}/.build-against/{name}"
    if not os.path.isdir(folder):
        subprocess.run(["git", "clone", "--quiet", "--no-checkout", ROOT, folder], check=True)
        subprocess.run(["git", "-C", folder, "checkout", "--quiet", "--detach", name], check=True)
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commit")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--workloads", default="nielsen,wide,deep,tiny")
    parser.add_argument("--telemetry", default="0,3")
    options = parser.parse_args()
    old, new = build(earlier(options.commit)), build(ROOT)
    serve = ["serve", "--threads", "1"]
    workers = {
        label: Worker(pinned(1) + [binary] + serve)
        for label, binary in [("old", old), ("new", new), ("old again", old)]}
    jobs = [
        (name, int(telemetry)) for name in options.workloads.split(",")
        for telemetry in options.telemetry.split(",")]
    times = interleaved(workers, options.rounds, jobs)

    print(f"{options.commit}, {processor()}, {options.rounds} rounds;", end=" ")
    print("ratio of least times (median of the rounds' ratios)\n")
    print("| workload | old, µs per step | new / old | old again / old | |")
    print("| --- | --- | --- | --- | --- |")
    is_slower = False
    for name, telemetry in jobs:
        first, mine, second = (times[label, name, telemetry] for label in workers)
        # Whichever of the two equal ones was faster stands for the earlier version.
        least = min(min(first), min(second))
        ratio, noise = min(mine) / least, max(min(first), min(second)) / least
        passes = ratio <= min(max(USUAL, noise), MOST)
        is_slower = is_slower or not passes
        print(
            f"| {name} t{telemetry} | {min(first):.4g} | {ratio:.3f} ({ratios(mine, first)[1]:.3f})"
            f" | {noise:.3f} ({ratios(second, first)[1]:.3f}) | {'' if passes else 'slower'} |")
    sys.exit(1 if is_slower else 0)


main()
