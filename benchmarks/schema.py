"""How fast help is read: ``python benchmarks/schema.py DOCSET [DOCSET…]``, each a folder of modules.

Prints the median of several runs with one process and with two, and the time a second worker saves. Another reader of the same pages can be
named with ``--peer COMMAND``: it is run with the folder as its last argument, in turns with this one, and the ratio is printed.
"""

from __future__ import annotations

import argparse
import shlex
import statistics
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bridge.schema import read_modules
from bridge.schema.syntax import format_line, parse_line


def seconds(call: Callable[[], object]) -> float:
    """Wall-clock seconds of one call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def count(folder: Path, jobs: int) -> int:
    """The commands of a docset, every page read and reconciled."""
    return sum(len(m.commands) for m in read_modules(folder, jobs=jobs))


def round_trip(folder: Path) -> tuple[int, float]:
    """How many SYNTAX lines there are, and the seconds to write and read all of them."""
    commands = [c for m in read_modules(folder) for c in m.commands]
    lines = 0
    started = time.perf_counter()
    for command in commands:
        for entry in command.sets:
            parse_line(format_line(command, entry.name))
            lines += 1
    return lines, time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer", help="another program that reads the same folder")
    options = parser.parse_args()
    for folder in options.folders:
        times: dict[str, list[float]] = {}
        commands = count(folder, 1)
        for _ in range(options.runs):
            for jobs in (1, 2):
                times.setdefault(f"--jobs {jobs}", []).append(seconds(partial(count, folder, jobs)))
            if options.peer:
                call = [*shlex.split(options.peer), str(folder)]
                run = partial(subprocess.run, call, check=True, stdout=subprocess.DEVNULL)
                times.setdefault("peer", []).append(seconds(run))
        medians = {name: statistics.median(values) for name, values in times.items()}
        print(f"{folder.name}: {commands:,} commands, medians of {options.runs} runs")
        for name, median in medians.items():
            print(f"  {name:<8} {median:6.2f} s  {1000 * median / commands:6.2f} ms a command")
        if "peer" in medians:
            print(f"  the peer takes {medians['peer'] / medians['--jobs 2']:.1f} times as long as --jobs 2")
        lines, taken = round_trip(folder)
        print(f"  {lines:,} SYNTAX lines written and read back in {taken:.2f} s")


if __name__ == "__main__":
    main()
