"""Times Fathom and its peers side by side and prints one table of ratios.

usage: compare.py [--rounds N] [--peers jax,torch] [--workloads nielsen,wide,deep,tiny] [--double]
                  [--threads N]

One chunk of each is timed in every round, so that whatever else the machine does falls on all alike.
With one thread, all processes are pinned to one core where the system can do that. Ratios are of the
least wall times; below 1 Fathom is faster.
"""

import argparse
import datetime
import os
import sys

from workers import Worker, interleaved, pinned, processor, ratios

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--peers", default="jax")
    parser.add_argument("--workloads", default="nielsen,wide,deep,tiny")
    parser.add_argument("--double", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    names = options.workloads.split(",")
    pin = pinned(options.threads)
    ours = [f"{ROOT}/.build/release/fathom-bench", "serve", "--threads", str(options.threads)]
    workers = {"fathom": Worker(pin + ours + (["--double"] if options.double else []))}
    for peer in filter(None, options.peers.split(",")):
        real = "double" if options.double else "float"
        workers[peer] = Worker(
            pin + [sys.executable, f"{HERE}/peers.py", peer, options.workloads, real])

    jobs = [(name, telemetry) for name in names for telemetry in range(4)]
    times = interleaved(workers, options.rounds, jobs)

    def ratio(upper, lower):
        if upper not in times or lower not in times:
            return "–"
        least, middle = ratios(times[upper], times[lower])
        return f"{least:.2f} ({middle:.2f})"

    print(f"{datetime.date.today()}, {processor()}, {options.threads} thread(s),", end=" ")
    print(f"{'double' if options.double else 'float'}, {options.rounds} rounds;", end=" ")
    print("ratio of least times (median of the rounds' ratios)\n")
    rows = [("Fathom, µs per step", lambda n: f"{min(times['fathom', n, 0]):.4g}")]
    for peer in list(workers)[1:]:
        for mine, theirs in [(0, 0), (3, 0), (3, 3), (2, 2)]:
            rows.append((
                f"Fathom t{mine} / {peer} t{theirs}",
                lambda n, p=peer, m=mine, t=theirs: ratio(("fathom", n, m), (p, n, t))))
    for telemetry in range(1, 4):
        rows.append((
            f"Fathom t{telemetry} / Fathom t0",
            lambda n, t=telemetry: ratio(("fathom", n, t), ("fathom", n, 0))))
    print("| | " + " | ".join(names) + " |")
    print("| --- |" + " --- |" * len(names))
    for title, cell in rows:
        print(f"| {title} | " + " | ".join(cell(name) for name in names) + " |")


main()
