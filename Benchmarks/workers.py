"""Processes that time training steps on request, so that several take turns in one run."""

import platform
import shutil
import statistics
import subprocess
import sys


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


def pinned(threads):
    """What begins a command that is to stay on one core; nothing where that cannot be, or more
    than one thread is to run."""
    return ["taskset", "-c", "0"] if threads == 1 and shutil.which("taskset") else []


def interleaved(workers, rounds, jobs):
    """The wall times of each worker and job, one of each in every round, so that whatever else the
    machine does falls on all alike."""
    times = {}
    for _ in range(rounds):
        for job in jobs:
            for label, worker in workers.items():
                wall = worker.time(f"{job[0]} {job[1]}")
                if wall is not None:
                    times.setdefault((label, *job), []).append(wall)
    for worker in workers.values():
        worker.quit()
    return times


def ratios(upper, lower):
    """The ratio of the least times, and the median of the rounds' ratios."""
    return min(upper) / min(lower), statistics.median(a / b for a, b in zip(upper, lower))


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":")[1].strip() for line in file if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
