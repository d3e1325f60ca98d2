"""How fast the simulator answers the stock client, beside ``pwsh`` where one is installed.

usage: python benchmarks/simulator.py [--soak N] [--json]

Client and server are separate processes. Figures are medians in milliseconds unless they say otherwise.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import multiprocessing
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.wsman import WSMan

PASSWORD = "benchmark"
ROUNDS = 200


def serve(pipe: Any) -> None:
    """Run a simulator until the pipe closes; say the port, and its memory and threads when asked."""
    from bridge.simulator import Simulator
    from bridge.values import PSObject

    simulator = Simulator(password=PASSWORD)

    @simulator.cmdlet("Get-Small")
    def get_small() -> str:
        return "x"

    @simulator.cmdlet("Get-Many")
    def get_many(count: int = 10_000) -> Iterator[PSObject]:
        for index in range(count):
            yield PSObject({"Id": index, "Name": f"item {index}", "Path": f"C:\\Data\\item-{index}.txt", "Ready": True})

    with simulator:
        pipe.send(simulator.port)
        while True:
            try:
                pipe.recv()
            except EOFError:
                return
            gc.collect()
            shells = len(simulator.endpoint.service.shells)
            pipe.send((resident(), threading.active_count(), open_files(), shells))


def resident() -> float:
    """Resident memory of this process in MiB; 0 where it cannot be read."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
    return 0.0


def open_files() -> int:
    with contextlib.suppress(OSError):
        return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names only, many times
    return 0


def connect(port: int, auth: str = "basic") -> WSMan:
    encryption = "never" if auth == "basic" else "auto"
    return WSMan(
        "127.0.0.1", port=port, ssl=False, auth=auth, encryption=encryption, username="user", password=PASSWORD
    )


def timed(call: Callable[[], object], rounds: int) -> list[float]:
    found = []
    for _ in range(rounds):
        started = time.perf_counter()
        call()
        found.append((time.perf_counter() - started) * 1000)
    return found


def invoke(pool: RunspacePool, name: str, given: Any = None, **parameters: Any) -> list[Any]:
    shell = PowerShell(pool)
    shell.add_cmdlet(name)
    for key, value in parameters.items():
        shell.add_parameter(key, value)
    return list(shell.invoke(given))


def measure(port: int) -> dict[str, float]:
    """The figures of one server."""
    figures: dict[str, float] = {}
    for auth in ("basic", "ntlm"):

        def opened(auth: str = auth) -> None:
            with connect(port, auth) as wsman, RunspacePool(wsman):
                pass

        figures[f"open and close a pool, {auth}"] = statistics.median(timed(opened, 30))
        with connect(port, auth) as wsman, RunspacePool(wsman) as pool:
            invoke(pool, "Get-Small")
            samples = timed(lambda pool=pool: invoke(pool, "Get-Small"), ROUNDS)
            figures[f"one command, {auth}"] = statistics.median(samples)
            figures[f"one command, {auth}, 95 %"] = sorted(samples)[int(ROUNDS * 0.95)]
    with connect(port) as wsman, RunspacePool(wsman) as pool:
        figures["10,000 objects down, s"] = statistics.median(timed(lambda: invoke(pool, "Get-Many"), 3)) / 1000
        items = list(range(10_000))
        figures["10,000 numbers up, s"] = (
            statistics.median(timed(lambda: invoke(pool, "Measure-Object", iter_of(items)), 3)) / 1000
        )
    return figures


def iter_of(items: list[Any]) -> Iterator[list[Any]]:
    yield items


def measure_pwsh() -> dict[str, float]:
    """One start and one small command of a local PowerShell, where there is one."""
    found = shutil.which("pwsh")
    if found is None:
        return {}
    command = [found, "-NoProfile", "-NonInteractive", "-Command", "1"]
    return {
        "pwsh -Command 1": statistics.median(timed(lambda: subprocess.run(command, capture_output=True, check=True), 5))
    }


def soak(port: int, pipe: Any, sessions: int) -> dict[str, float]:
    """Many short sessions: what memory, threads and files the server has before and after."""

    def one() -> None:
        with connect(port) as wsman, RunspacePool(wsman) as pool:
            invoke(pool, "Get-Small")

    def state() -> tuple[float, int, int, int]:
        pipe.send("state")
        found: tuple[float, int, int, int] = pipe.recv()
        return found

    for _ in range(max(50, sessions // 10)):
        one()
    before = state()
    started = time.perf_counter()
    for _ in range(sessions):
        one()
    seconds = time.perf_counter() - started
    time.sleep(1)
    after = state()
    names = ("memory in MiB", "threads", "open files", "shells")
    figures: dict[str, float] = {f"{sessions} short sessions, s": seconds}
    for name, a, b in zip(names, before, after, strict=True):
        figures[f"{name} before"], figures[f"{name} after"] = a, b
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--soak", type=int, default=0, metavar="N", help="also run N short sessions and show what they leave behind"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    here, there = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    server = context.Process(target=serve, args=(there,))
    server.start()
    there.close()
    try:
        port = here.recv()
        figures = measure(port) | measure_pwsh()
        if options.soak:
            figures |= soak(port, here, options.soak)
    finally:
        here.close()
        server.join(10)
        server.terminate()
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:40} {value:10.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
