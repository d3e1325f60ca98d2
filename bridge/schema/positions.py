"""Positions: the numbers of the attributes, made consistent with the lines.

Binding visits positions in increasing order over all sets at once (specification, section 4.2), so only order and equality count.
Renumbering here is over the whole command and keeps both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.schema.diagnostics import Log

__all__ = ["Place", "settle_positions"]


@dataclass(slots=True)
class Place:
    """Where a parameter stands in a set: its number (None: only the line says that it is positional) and its rank in the line."""

    number: int | None
    rank: int


def settle_positions(places: Mapping[str, Mapping[str, Place]], switches: frozenset[str], line: int, log: Log) -> None:
    """Break ties within a set by the order of its line, and number from 0 where the command has no position 0. Changes ``places``.

    ``places`` is by parameter, then by set; ``switches`` names the parameters that are switches.
    """
    by_set: dict[str, dict[int, list[tuple[int, str]]]] = {}
    for name, of_sets in places.items():
        for set_name, place in of_sets.items():
            if place.number is not None:
                by_set.setdefault(set_name, {}).setdefault(place.number, []).append((place.rank, name))
    if not by_set:
        return
    tied: list[tuple[int, list[tuple[int, str]]]] = []
    for set_name, by_number in by_set.items():
        for number, sharing in by_number.items():
            if len(sharing) < 2:
                continue
            typed = [entry for entry in sharing if entry[1] not in switches]
            if typed and len(typed) < len(sharing):
                # A switch that a line shows beside a positional parameter has no position of its own.
                for _, name in sharing:
                    if name in switches:
                        places[name][set_name].number = None
                sharing = typed
                if len(sharing) < 2:
                    continue
            log.add(
                "positions-tied",
                line,
                names=", ".join(f"-{n}" for _, n in sharing),
                position=number,
                set=set_name,
            )
            tied.append((number, sharing))
    shift = _shifts(tied)
    numbers = sorted({n for by_number in by_set.values() for n in by_number})
    if not shift and numbers[0] == 0:
        return
    keys = sorted(
        {
            (place.number, shift.get((name, place.number), 0))
            for name, of_sets in places.items()
            for place in of_sets.values()
            if place.number is not None
        }
    )
    dense = {key: index for index, key in enumerate(keys)}
    if not shift:
        now = [dense[n, 0] for n in numbers]
        log.add("positions-renumbered", line, was=", ".join(map(str, numbers)), now=", ".join(map(str, now)))
    for name, of_sets in places.items():
        for place in of_sets.values():
            if place.number is not None:
                place.number = dense[place.number, shift.get((name, place.number), 0)]


def _shifts(tied: list[tuple[int, list[tuple[int, str]]]]) -> dict[tuple[str, int], int]:
    """How far each parameter moves behind those that it shares a number with.

    The parameter that shares it in more sets comes later: it is the common one, whose single number cannot be right in every set. Among
    equals the order of the line decides.
    """
    times: dict[tuple[str, int], int] = {}
    ranks: dict[tuple[str, int], int] = {}
    groups: dict[tuple[str, int], list[int]] = {}
    for index, (number, sharing) in enumerate(tied):
        for rank, name in sharing:
            times[name, number] = times.get((name, number), 0) + 1
            ranks.setdefault((name, number), rank)
            groups.setdefault((name, number), []).append(index)
    shift: dict[tuple[str, int], int] = {}
    furthest = [-1] * len(tied)
    for key in sorted(times, key=lambda k: (k[1], times[k], ranks[k], k[0])):
        shift[key] = max(furthest[index] for index in groups[key]) + 1
        for index in groups[key]:
            furthest[index] = shift[key]
    return shift
