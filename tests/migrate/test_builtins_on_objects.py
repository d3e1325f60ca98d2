"""Built-in cmdlets see the members of .NET objects, run their blocks as the engine does, and refuse what they do not know."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.migrate import translate
from bridge.migrate.runtime import CATCHABLE, command
from bridge.migrate.runtime.capture import Capture, capture
from bridge.migrate.runtime.script import Script


def run(text: str) -> Capture:
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translate(text).python, "<translated>", "exec"), names)
    return capture(names["main"])


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("[regex]::Matches('a1b22', '\\d+') | ForEach-Object Value", ["1", "22"]),
        ("[regex]::Matches('b1a', '\\w') | Sort-Object Value | ForEach-Object Index", [1, 2, 0]),
        ("[regex]::Matches('b1a', '\\w') | Where-Object Value -eq 'a' | Select-Object -ExpandProperty Index", [2]),
        (
            "$h = '{\"a\":1,\"A\":2}' | ConvertFrom-Json -AsHashtable; $h.GetType().Name; $h['A']; $h.a",
            ["OrderedHashtable", 2, 1],
        ),
        ("('{\"a\":1}' | ConvertFrom-Json -AsHashtable) -is [hashtable]", [True]),
        ("[System.Text.StringBuilder]::new('ab') | ForEach-Object Length", [2]),
        ("'x', 'y' | ForEach-Object { $i = 0 } { \"$i$_\"; $i++ }", ["0x", "1y"]),
        (
            "[pscustomobject]@{ N = 'a7' } | Where-Object N -match '\\d' | ForEach-Object { $Matches[0] }; $Matches[0]",
            ["7", "7"],
        ),
        ("1, 2 | ForEach-Object { 'b' } { $_ } { 'e' }", ["b", 1, 2, "e"]),
        ("1, 2 | ForEach-Object -Begin { 'b' } -Process { \"p$_\" }, { 'e' }", ["b", "p1", "p2", "e"]),
        ("1, 2 | ForEach-Object { \"p$_\" } -End { 'e' }", ["p1", "p2", "e"]),
    ],
)
def test_cmdlets_work_on_objects_and_blocks(text: str, items: list[object]) -> None:
    kept = run(text)
    assert (kept.items, kept.not_translated) == (items, None)


class Vendor:
    """An object of a class that nothing here knows."""

    type_name = "Vendor.Thing"


@pytest.mark.parametrize("name", ["ForEach-Object", "Select-Object", "Sort-Object", "Where-Object"])
def test_a_property_that_may_exist_is_not_taken_for_null(name: str) -> None:
    kept = capture(lambda ps: ps.run(command(name, "Serial"), given=[Vendor(), Vendor()]))
    assert kept.items == []
    assert kept.not_translated is not None
    assert "Serial of a Vendor.Thing" in kept.not_translated


def test_a_fault_in_a_built_in_is_no_error_that_a_script_can_catch() -> None:
    def main(ps: Script) -> None:
        try:
            with ps.trying():
                ps.run(command("Sort-Object", "Serial"), given=[Vendor(), Vendor()])
        except CATCHABLE:
            ps.out("caught")

    kept = capture(main)
    assert (kept.items, kept.not_translated is None) == ([], False)
