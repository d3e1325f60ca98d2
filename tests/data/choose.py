"""Chooses the recordings that are kept with the project: 1,500 calls and 1,500 conversions of the full ones, always the same.

Usage: ``python tests/data/choose.py GOLDEN`` with the folder of the full recordings. Commands come whole, with all their calls, half of
them from each file of calls. Left out are calls whose recorded message lists files of the machine that recorded it.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SEED = 20_110_916
CALLS = 1500
CONVERSIONS = 1500
HERE = Path(__file__).resolve().parent


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def write(path: Path, chosen: Iterable[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in chosen)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def commands(path: Path) -> list[list[dict[str, Any]]]:
    """A command and its calls, one list each. The source text of a command is not needed to bind."""
    found: list[list[dict[str, Any]]] = []
    for row in rows(path):
        if "define" in row:
            row["define"].pop("text", None)
            found.append([row])
        elif "cannot open shared object file" not in json.dumps(row["expect"]):
            found[-1].append(row)
    return found


def choose_calls(golden: Path, dice: random.Random) -> list[dict[str, Any]]:
    chosen: list[dict[str, Any]] = []
    for name, wanted in (("binding-random", CALLS // 2), ("binding-help", CALLS - CALLS // 2)):
        every = commands(golden / f"{name}.jsonl.gz")
        dice.shuffle(every)
        left = wanted
        for group in every:
            if not left:
                break
            cases = group[1 : left + 1]
            chosen += [group[0], *cases]
            left -= len(cases)
    return chosen


def main(golden: Path) -> None:
    dice = random.Random(SEED)
    write(HERE / "binding.jsonl.gz", choose_calls(golden, dice))
    conversions = list(rows(golden / "conversions.jsonl.gz"))
    picked = sorted(dice.sample(range(len(conversions)), CONVERSIONS))
    write(HERE / "conversions.jsonl.gz", (conversions[index] for index in picked))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
