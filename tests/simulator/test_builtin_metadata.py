"""The tables of the built-in cmdlets' parameters are the engine's, for those that were recorded."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bridge.common import COMMON, SHOULD_PROCESS
from bridge.model import ALL_SETS, Command
from bridge.simulator.builtins import BUILTINS

COMMANDS = {d.command.name: d.command for d in BUILTINS}
SHARED = frozenset(p.name for p in (*COMMON, *SHOULD_PROCESS)) | {"ProgressAction"}


def recorded(golden_dir: Path) -> dict[str, Any]:
    with gzip.open(golden_dir / "metadata.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["name"]: row for row in rows if row["name"] in COMMANDS}


def of_engine(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in row["sets"]:
        for p in one["parameters"]:
            if p["name"] in SHARED:
                continue
            position = None if p["position"] < 0 else p["position"]
            facts = (p["mandatory"], position, p["byValue"], p["byPropertyName"], p["remaining"])
            known = found.setdefault(p["name"], (p["type"], sorted(p["aliases"]), {}))
            known[2][one["name"]] = facts
    return found


def of_table(command: Command) -> dict[str, Any]:
    sets = [s.name for s in command.sets]
    return {
        p.name: (
            p.type,
            sorted(p.aliases),
            {
                name: (m.mandatory, m.position, m.by_value, m.by_property_name, m.remaining)
                for m in p.members
                for name in (sets if m.set == ALL_SETS else [m.set])
            },
        )
        for p in command.parameters
    }


def test_the_tables_say_what_the_engine_says(golden_dir: Path) -> None:
    rows = recorded(golden_dir)
    assert rows, "no built-in cmdlet was recorded"
    for name, row in rows.items():
        table, engine = of_table(COMMANDS[name]), of_engine(row)
        assert table == engine, name
        assert (COMMANDS[name].default_set, COMMANDS[name].supports_should_process) == (
            row["defaultSet"],
            row["supportsShouldProcess"],
        ), name


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_table_names_no_set_twice_and_a_default_that_it_has(command: Command) -> None:
    names = [s.name for s in command.sets]
    used = {m.set for p in command.parameters for m in p.members} - {ALL_SETS}
    assert len(names) == len(set(names))
    assert used <= set(names) or names == [ALL_SETS]
    assert command.default_set is None or command.default_set in names
