"""The clauses of a switch compare text, whatever the values are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.migrate.test_flow import play

CASES: list[tuple[str, str, list[Any]]] = [
    ("a number by its text", "switch (1) { '1.0' { 'no' } '1' { 'text' } 1.0 { 'number' } }", ["text", "number"]),
    ("true is not one", "switch ($true) { 1 { 'no' } 'yes' { 'no' } 'true' { 'text' } ($true) { 'itself' } }", ["text", "itself"]),
    ("an enumeration by its name", "switch ([DayOfWeek]::Monday) { 1 { 'no' } 'monday' { 'name' } }", ["name"]),
    ("a number is no member of an enumeration", "switch (1) { ([DayOfWeek]::Monday) { 'no' } default { 'other' } }", ["other"]),
    ("null as text is empty", "switch ($null) { '' { 'empty' } 0 { 'no' } $null { 'null' } }", ["empty", "null"]),
    ("null is a clause for null alone", "switch ('') { $null { 'no' } '' { 'empty' } }", ["empty"]),
    ("null among patterns", "switch -Wildcard ('') { $null { 'no' } '*' { 'any' } }", ["any"]),
    ("a date by its text", "switch ([datetime]'2024-01-01') { '2024-01-01' { 'no' } '01/01/2024 00:00:00' { 'text' } }", ["text"]),
    ("case where it counts", "switch -CaseSensitive ('A') { 'a' { 'no' } 'A' { 'same' } }", ["same"]),
    ("a block that is a value", "$big = { $_ -gt 5 }\nswitch (3, 7) { $big { \"> $_\" } default { \"< $_\" } }", ["< 3", "> 7"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_clause_is_chosen_as_the_engine_does(text: str, wanted: list[Any]) -> None:
    kept = play(text)
    assert kept.not_translated is None
    assert kept.errors == []
    assert kept.items == wanted
