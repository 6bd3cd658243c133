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
import platform
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


class Worker:
    """A process that times steps on request."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            text=True, bufsize=1)
        while True:
            line = self.process.stdout.readline()
            if not line:
                sys.exit(f"{' '.join(command)} ended before it was ready; run it alone to see why.")
            if line.strip() == "READY":
                break

    def time(self, job):
        self.process.stdin.write(job + "\n")
        wall = self.process.stdout.readline().split()[0]
        return None if wall == "NA" else float(wall)

    def quit(self):
        self.process.stdin.write("quit\n")
        self.process.wait()


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":")[1].strip() for line in file if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--peers", default="jax")
    parser.add_argument("--workloads", default="nielsen,wide,deep,tiny")
    parser.add_argument("--double", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    names = options.workloads.split(",")
    pin = ["taskset", "-c", "0"] if options.threads == 1 and shutil.which("taskset") else []
    ours = [f"{HERE}/.build/release/fathom-bench", "serve", "--threads", str(options.threads)]
    workers = {"fathom": Worker(pin + ours + (["--double"] if options.double else []))}
    for peer in filter(None, options.peers.split(",")):
        real = "double" if options.double else "float"
        workers[peer] = Worker(
            pin + [sys.executable, f"{HERE}/peers.py", peer, options.workloads, real])

    times = {}
    for _ in range(options.rounds):
        for name in names:
            for telemetry in range(4):
                for label, worker in workers.items():
                    wall = worker.time(f"{name} {telemetry}")
                    if wall is not None:
                        times.setdefault((label, name, telemetry), []).append(wall)
    for worker in workers.values():
        worker.quit()

    def ratio(upper, lower):
        if upper not in times or lower not in times:
            return "–"
        least = min(times[upper]) / min(times[lower])
        middle = statistics.median(a / b for a, b in zip(times[upper], times[lower]))
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
