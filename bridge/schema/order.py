"""One order of parameters from the lines of several sets: the metadata order as far as the lines tell it."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from bridge.schema.syntax import SyntaxItem

__all__ = ["merged_order"]


def merged_order(lines: Sequence[list[str]], items: Sequence[Sequence[SyntaxItem]], more: Sequence[str]) -> list[str]:
    """The names of all ``lines`` (parallel to their ``items``), then those of ``more`` that no line has.

    Within a line of the engine's form, items of one class (mandatory, optional) stand in metadata order, while positional ones stand by
    position; any other line is taken to be in order as a whole. Where lines contradict each other the earlier one wins.
    """
    first: dict[str, int] = {}
    for line in lines:
        for name in line:
            first.setdefault(name, len(first))
    ordered = list(first) if len(lines) < 2 else _sorted(first, lines, items)
    return ordered + [name for name in more if name not in first]


def _sorted(first: dict[str, int], lines: Sequence[list[str]], items: Sequence[Sequence[SyntaxItem]]) -> list[str]:
    after: dict[str, set[str]] = {name: set() for name in first}
    waits = dict.fromkeys(first, 0)
    for line, line_items in zip(lines, items, strict=True):
        classes = [0 if i.positional else 1 if i.mandatory else 2 for i in line_items]
        engine = classes == sorted(classes)
        for at in range(1, len(line)):
            if engine and (classes[at] != classes[at - 1] or classes[at] == 0):
                continue
            if line[at] not in after[line[at - 1]] and line[at] != line[at - 1]:
                after[line[at - 1]].add(line[at])
                waits[line[at]] += 1
    ready = [(rank, name) for name, rank in first.items() if not waits[name]]
    heapq.heapify(ready)
    out: list[str] = []
    done: set[str] = set()
    while len(out) < len(first):
        if not ready:
            # A circle: the lines contradict each other.
            name = next(n for n in first if n not in done)
        else:
            name = heapq.heappop(ready)[1]
        if name in done:
            continue
        out.append(name)
        done.add(name)
        for following in after[name]:
            waits[following] -= 1
            if not waits[following] and following not in done:
                heapq.heappush(ready, (first[following], following))
    return out
