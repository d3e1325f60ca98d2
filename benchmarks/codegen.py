"""Help to written wrappers: time, memory, and whether type checkers and the compiler take everything.

usage: python benchmarks/codegen.py HELP [--rounds 3] [--jobs 2] [--types]

HELP is a docset (a folder of modules). Printed are medians over rounds of ``psbridge generate`` as a user runs it: into an empty folder,
again with nothing changed, again with one page changed, and ``--check``; beside them the time that only reading the bytes of HELP and
writing as many bytes takes here, as a measure of the machine. Peak memory is that of the largest process, times the processes (an
upper bound). Then importing the largest package, and its first command. ``--types`` runs mypy --strict and pyright in strict mode
over everything.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMITS = {"fresh": 12.0, "unchanged": 3.0, "import": 0.020}


def timed(work: Callable[[], object], rounds: int, before: Callable[[], object] = lambda: None) -> float:
    """The median seconds of ``work``; ``before`` runs ahead of each round and is not counted."""
    found = []
    for _ in range(rounds):
        before()
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def run(*arguments: str, cwd: Path = ROOT, ok: tuple[int, ...] = (0,)) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in ok:
        sys.exit(f"{' '.join(arguments)} gave {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def plain_io(folder: Path, target: Path, size: int) -> None:
    """Read everything and write ``size`` bytes in as many files: what no generator can be faster than."""
    files = [p for p in folder.rglob("*") if p.is_file()]
    target.mkdir()
    for number, file in enumerate(files):
        file.read_bytes()
        (target / str(number)).write_bytes(b"x" * (size // len(files)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("help", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--types", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        measure(options, Path(scratch))


def measure(options: argparse.Namespace, scratch: Path) -> None:
    out = scratch / "generated"
    pages = scratch / "help"
    shutil.copytree(options.help, pages)
    command = ("-m", "bridge.cli.main", "generate", str(pages), "--out", str(out), "--jobs", str(options.jobs))
    accept = (0, 1)  # 1: some page was refused; the count is printed
    fresh = timed(lambda: run(*command, ok=accept), options.rounds, lambda: shutil.rmtree(out, ignore_errors=True))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 * (options.jobs + 1)
    summary = run(*command, ok=accept).splitlines()[-2]
    same = timed(lambda: run(*command, ok=accept), options.rounds)
    page = max(pages.rglob("*.md"), key=lambda p: p.stat().st_size)
    text = page.read_text(encoding="utf-8-sig")
    changes = iter(range(options.rounds))
    one = timed(
        lambda: run(*command, ok=accept),
        options.rounds,
        lambda: page.write_text(
            text.replace("## DESCRIPTION", f"## DESCRIPTION\nRound {next(changes)}.", 1), encoding="utf-8"
        ),
    )
    check = timed(lambda: run(*command, "--check", ok=accept), 1)
    size = sum(p.stat().st_size for p in out.rglob("*.py"))
    peer = scratch / "peer"
    machine = timed(
        lambda: plain_io(pages, peer, size), options.rounds, lambda: shutil.rmtree(peer, ignore_errors=True)
    )

    print(summary)
    report("into an empty folder", fresh, machine, LIMITS["fresh"])
    report("again, nothing changed", same, machine, LIMITS["unchanged"])
    report("again, one page changed", one, machine)
    report("--check", check, machine)
    print(f"{'plain reading and writing':32} {machine:8.2f} s")
    print(
        f"{'memory, all processes at most':32} {memory:8.0f} MB  (limit 600 MB)  {'ok' if memory < 600 else 'MISSED'}"
    )
    print(f"{'written':32} {size / 1e6:8.1f} MB")
    imports(out, options.rounds)
    compiled = time.perf_counter()
    for path in out.rglob("*.py"):
        compile(path.read_bytes(), str(path), "exec")
    print(f"{'every file compiles':32} {time.perf_counter() - compiled:8.2f} s")
    if options.types:
        types(scratch)


def report(what: str, seconds: float, machine: float, limit: float | None = None) -> None:
    verdict = "" if limit is None else f"  (limit {limit:g} s)  {'ok' if seconds <= limit else 'MISSED'}"
    print(f"{what:32} {seconds:8.2f} s  {seconds / machine:5.1f} times plain reading and writing{verdict}")


IMPORT = """
import sys, time
start = time.perf_counter()
import generated.{package} as package
middle = time.perf_counter()
loaded = sum(m.startswith("generated.{package}.") for m in sys.modules)
package.{name}
print(middle - start, time.perf_counter() - middle, loaded, len(package.__all__))
"""


def imports(out: Path, rounds: int) -> None:
    """Importing the largest package, in a new interpreter each time."""
    package = max((p.parent for p in out.glob("*/__init__.py")), key=lambda p: len(list(p.iterdir())))
    name = sorted(p.stem for p in package.glob("_[a-z]*.py"))[0][1:]
    code = IMPORT.format(package=package.name, name=name)
    found = [[float(n) for n in run("-c", code, cwd=out.parent).split()] for _ in range(max(rounds, 5))]
    whole, first, loaded, commands = (statistics.median(column) for column in zip(*found, strict=True))
    verdict = "ok" if whole < LIMITS["import"] and not loaded else "MISSED"
    what = f"import generated.{package.name}"
    print(f"{what:32} {whole * 1e3:8.2f} ms ({commands:.0f} commands, {loaded:.0f} loaded; limit 20 ms)  {verdict}")
    print(f"{'first command of it':32} {first * 1e3:8.2f} ms")


def types(scratch: Path) -> None:
    settings = {"include": ["generated"], "extraPaths": [str(ROOT)], "typeCheckingMode": "strict"}
    (scratch / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    options = (
        "--strict",
        "--follow-imports=silent",
        "--config-file=",
        "--explicit-package-bases",
        f"--cache-dir={scratch / '.mypy'}",
    )
    os.environ["MYPYPATH"] = str(ROOT)
    for name, arguments in {
        "mypy --strict": ("mypy", *options, "generated"),
        "pyright, strict": ("basedpyright", "--pythonpath", sys.executable),
    }.items():
        start = time.perf_counter()
        printed = run("-m", *arguments, cwd=scratch, ok=(0, 1))
        print(f"{name:32} {time.perf_counter() - start:8.2f} s  {printed.strip().splitlines()[-1]}")


if __name__ == "__main__":
    main()
