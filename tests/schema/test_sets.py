"""Parameter sets: headings, suffixes, UNNAMED_PARAMETER_SET_n, swapped and renamed headings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bridge.model import ALL_SETS, CommandKind, ParameterSet, Severity

ReadPage = Callable[..., Any]
END = "[<CommonParameters>]"


def test_one_block_without_a_heading_is_the_set_of_all(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing [[-Name] <String>] {END}", {"Name": {"position": 0}})
    assert read.command.sets == (ParameterSet(ALL_SETS),)
    assert read.command.default_set is None
    assert read.facts("Name") == {ALL_SETS: (False, 0, False, False)}
    assert read.diagnostics == ()


@pytest.mark.parametrize("mark", ["(Default)", "(default)"])
def test_the_default_set_comes_first(read_page: ReadPage, mark: str) -> None:
    read = read_page(
        {"ById": f"Get-Thing -Id <Int32> {END}", f"By Name {mark}": f"Get-Thing [-Name <String>] {END}"},
        {"Id": {"type": "Int32", "sets": "ById", "required": "True"}, "Name": {"sets": "By Name"}},
    )
    assert read.command.sets == (ParameterSet("By Name", True), ParameterSet("ById"))
    assert read.command.default_set == "By Name"
    assert read.diagnostics == ()


@pytest.mark.parametrize("heading", ["All", "__AllParameterSets", "(All)", "__AllParameterSets (Default)"])
def test_a_lone_heading_that_means_all_is_no_set(read_page: ReadPage, heading: str) -> None:
    read = read_page({heading: f"Get-Thing [-Name <String>] {END}"}, {"Name": {}})
    assert read.command.sets == (ParameterSet(ALL_SETS),)
    assert read.command.default_set is None


def test_a_lone_heading_with_a_name_is_a_set(read_page: ReadPage) -> None:
    read = read_page(
        {"Query (cdxml) (Default)": f"Get-Thing [-Name <String>] {END}"}, {"Name": {}}, front="schema: 2.0.0"
    )
    assert read.command.sets == (ParameterSet("Query (cdxml)", True),)
    assert read.command.kind is CommandKind.CDXML


def test_a_set_that_only_parameters_names_gets_its_name_from_there(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing -Path <String> {END}", {"Path": {"sets": "Path", "required": "True"}})
    assert read.command.sets == (ParameterSet("Path"),)
    assert read.names == ["set-name-from-parameters"]


def test_provider_variants_of_a_set_are_one_set(read_page: ReadPage) -> None:
    read = read_page(
        {
            "Path (Default) - FileSystem provider": f"Get-Thing [-Path] <String[]> [-Stream <String>] {END}",
            "LiteralPath - FileSystem provider": f"Get-Thing -LiteralPath <String[]> [-Stream <String>] {END}",
            "Path (Default) - All providers": f"Get-Thing [-Path] <String[]> {END}",
            "LiteralPath - All providers": f"Get-Thing -LiteralPath <String[]> {END}",
        },
        {
            "Path": {"type": "String[]", "sets": "Path", "required": "True", "position": 0},
            "LiteralPath": {"type": "String[]", "sets": "LiteralPath", "required": "True"},
            "Stream": {"sets": "(All)"},
        },
    )
    assert read.command.sets == (ParameterSet("Path", True), ParameterSet("LiteralPath"))
    stream = read.command.parameter("Stream")
    assert stream.dynamic
    assert not read.command.parameter("Path").dynamic
    assert read.diagnostics == ()


def test_unnamed_sets_are_the_blocks_of_their_numbers(read_page: ReadPage) -> None:
    read = read_page(
        {
            "UNNAMED_PARAMETER_SET_1": f"Get-Thing -Id <Int32> {END}",
            "UNNAMED_PARAMETER_SET_2": f"Get-Thing [-Name <String>] {END}",
        },
        {
            "Id": {"type": "Int32", "sets": "UNNAMED_PARAMETER_SET_1", "required": "True"},
            "Name": {"sets": "UNNAMED_PARAMETER_SET_2"},
        },
    )
    assert [s.name for s in read.command.sets] == ["UNNAMED_PARAMETER_SET_1", "UNNAMED_PARAMETER_SET_2"]
    assert list(read.facts("Id")) == ["UNNAMED_PARAMETER_SET_1"]
    assert read.names == ["sets-unnamed"]


def test_unnamed_in_parameters_means_the_named_block_of_that_number(read_page: ReadPage) -> None:
    read = read_page(
        {"ById": f"Get-Thing [-Late <Int32>] {END}", "ByName": f"Get-Thing [-Other <String>] {END}"},
        {
            "Late": {"type": "Int32", "sets": "UNNAMED_PARAMETER_SET_1"},
            "Other": {"sets": "UNNAMED_PARAMETER_SET_2"},
            "Hidden": {"sets": "UNNAMED_PARAMETER_SET_2"},
        },
    )
    assert list(read.facts("Hidden")) == ["ByName"]
    assert set(read.names) == {"sets-unnamed", "parameter-not-in-syntax"}


def swapped(read_page: ReadPage, first: str, second: str, yaml: tuple[str, str]) -> Any:
    return read_page(
        {
            first: f"Close-Thing -InputObject <CimInstance[]> [-Force] {END}",
            second: f"Close-Thing [[-Id] <UInt64[]>] [-User <String[]>] [-Force] {END}",
        },
        {
            "Force": {"type": "SwitchParameter"},
            "Id": {"type": "UInt64[]", "sets": yaml[1], "position": 2, "pipeline": "True (ByPropertyName)"},
            "InputObject": {"type": "CimInstance[]", "sets": yaml[0], "required": "True", "pipeline": "True (ByValue)"},
            "User": {"type": "String[]", "sets": yaml[1]},
        },
        name="Close-Thing",
    )


UNNAMED = ("UNNAMED_PARAMETER_SET_1", "UNNAMED_PARAMETER_SET_2")


def test_headings_swapped_against_the_name_of_a_parameter_are_put_right(read_page: ReadPage) -> None:
    read = swapped(read_page, "Query", "InputObject (cdxml)", UNNAMED)
    assert [s.name for s in read.command.sets] == ["Query", "InputObject (cdxml)"]
    assert read.facts("InputObject") == {"InputObject (cdxml)": (True, None, True, False)}
    assert read.facts("Id") == {"Query": (False, 0, False, True)}
    assert set(read.facts("Force")) == {"Query", "InputObject (cdxml)"}
    assert sorted(read.names) == ["positions-renumbered", "set-headings-swapped", "sets-unnamed"]
    assert read.found("set-headings-swapped").code == "PSB101"


def test_headings_that_stand_right_are_left_alone(read_page: ReadPage) -> None:
    read = swapped(read_page, "InputObject (cdxml)", "Query", UNNAMED)
    assert read.facts("InputObject") == {"InputObject (cdxml)": (True, None, True, False)}
    assert "set-headings-swapped" not in read.names


def test_headings_swapped_against_the_members_in_parameters_are_put_right(read_page: ReadPage) -> None:
    read = read_page(
        {"Alpha (Default)": f"Get-Thing -Two <String> {END}", "Beta": f"Get-Thing -One <String> {END}"},
        {"One": {"sets": "Alpha", "required": "True"}, "Two": {"sets": "Beta", "required": "True"}},
    )
    assert read.command.sets == (ParameterSet("Alpha", True), ParameterSet("Beta"))
    assert list(read.facts("One")) == ["Alpha"]
    assert list(read.facts("Two")) == ["Beta"]
    assert read.names == ["set-headings-swapped"]


def test_three_headings_in_a_circle_are_put_right(read_page: ReadPage) -> None:
    read = read_page(
        {
            "ByComputerName": f"Get-Thing [-Address] <String[]> {END}",
            "ByAddress": f"Get-Thing -Scope <String> [-Leases] {END}",
            "ByScope": f"Get-Thing -ComputerName <String> [-All] {END}",
        },
        {
            "Address": {"type": "String[]", "sets": "UNNAMED_PARAMETER_SET_1", "position": 0},
            "Scope": {"sets": "UNNAMED_PARAMETER_SET_2", "required": "True"},
            "Leases": {"type": "SwitchParameter", "sets": "UNNAMED_PARAMETER_SET_2"},
            "ComputerName": {"sets": "UNNAMED_PARAMETER_SET_3", "required": "True"},
            "All": {"type": "SwitchParameter", "sets": "UNNAMED_PARAMETER_SET_3"},
        },
    )
    assert {p: list(read.facts(p)) for p in ("Address", "Scope", "Leases", "ComputerName")} == {
        "Address": ["ByAddress"],
        "Scope": ["ByScope"],
        "Leases": ["ByScope"],
        "ComputerName": ["ByComputerName"],
    }
    assert "set-headings-swapped" in read.names


def test_nothing_is_moved_when_no_order_is_right(read_page: ReadPage) -> None:
    read = read_page(
        {"InputObject": f"Get-Thing -One <String> {END}", "Query": f"Get-Thing -Two <String> {END}"},
        {"One": {"sets": "InputObject", "required": "True"}, "Two": {"sets": "Query", "required": "True"}},
    )
    assert read.diagnostics == ()
    assert list(read.facts("One")) == ["InputObject"]


def test_a_heading_that_was_renamed_by_hand_gets_the_name_of_parameters(read_page: ReadPage) -> None:
    read = read_page(
        {"Name": f"Get-Thing -Name <String> {END}", "In another shell": f"Get-Thing -Name <String> -Shell {END}"},
        {
            "Name": {"sets": "Name, WinCompat", "required": "True"},
            "Shell": {"type": "SwitchParameter", "sets": "WinCompat", "required": "True"},
        },
    )
    assert [s.name for s in read.command.sets] == ["Name", "WinCompat"]
    assert read.facts("Shell") == {"WinCompat": (True, None, False, False)}
    assert read.names == ["set-renamed"]


def test_a_set_whose_block_is_missing_is_added_from_parameters(read_page: ReadPage) -> None:
    read = read_page(
        {"Offline": f"Get-Thing -Path <String> [-Log <String>] {END}"},
        {
            "Path": {"sets": "Offline", "required": "True"},
            "Online": {"type": "SwitchParameter", "sets": "Online", "required": "True"},
            "Log": {},
        },
    )
    assert [s.name for s in read.command.sets] == ["Offline", "Online"]
    assert read.facts("Online") == {"Online": (True, None, False, False)}
    assert read.command.parameter("Log").member("Online") is not None
    assert read.command.parameter("Path").member("Online") is None
    assert sorted(read.names) == ["parameter-not-in-syntax", "set-added"]


def test_several_blocks_without_headings_are_named_by_their_members(read_page: ReadPage) -> None:
    read = read_page(
        [(None, f"Set-Thing -Name <String> {END}"), (None, f"Set-Thing -Node <String> {END}")],
        {"Name": {"sets": "Name", "required": "True"}, "Node": {"sets": "Node", "required": "True"}},
        name="Set-Thing",
    )
    assert [s.name for s in read.command.sets] == ["Name", "Node"]
    assert read.names == ["set-headings-missing"]


def test_blocks_that_lost_headings_and_types_are_told_apart_by_their_members(read_page: ReadPage) -> None:
    read = read_page(
        [
            (None, "Remove-Thing [-Package]  [-Keep] [-WhatIf] [-Confirm] []"),
            (None, "Remove-Thing [-Package]  [-AllUsers] [-WhatIf] [-Confirm] []"),
            (None, "Remove-Thing [-Package]  -User  [-WhatIf] [-Confirm] []"),
        ],
        {
            "Package": {"required": "True", "position": 0},
            "Keep": {"type": "SwitchParameter", "sets": "Plain"},
            "AllUsers": {"type": "SwitchParameter", "sets": "ForAll", "required": "True"},
            "User": {"sets": "ForUser", "required": "True"},
        },
        name="Remove-Thing",
    )
    assert [s.name for s in read.command.sets] == ["Plain", "ForAll", "ForUser"]
    assert read.command.parameter("Package").type == "System.String"
    assert read.facts("Package") == {ALL_SETS: (True, 0, False, False)}
    assert read.facts("User") == {"ForUser": (True, None, False, False)}
    assert read.facts("AllUsers") == {"ForAll": (True, None, False, False)}


def test_of_two_default_marks_the_first_counts(read_page: ReadPage) -> None:
    read = read_page(
        {"A (Default)": f"Get-Thing -One <String> {END}", "B (Default)": f"Get-Thing -Two <String> {END}"},
        {"One": {"sets": "A", "required": "True"}, "Two": {"sets": "B", "required": "True"}},
    )
    assert read.command.sets == (ParameterSet("A", True), ParameterSet("B"))
    assert read.names == ["several-default-sets"]


def test_the_default_mark_in_parameter_sets_is_no_part_of_the_name(read_page: ReadPage) -> None:
    read = read_page(
        {"A (Default)": f"Get-Thing -One <String> {END}", "B": f"Get-Thing -Two <String> {END}"},
        {"One": {"sets": "A (Default)", "required": "True"}, "Two": {"sets": "B", "required": "True"}},
    )
    assert list(read.facts("One")) == ["A"]
    assert read.names == ["set-name-has-default-mark"]


def test_two_blocks_under_one_heading_are_joined(read_page: ReadPage) -> None:
    read = read_page(
        [("A", f"Get-Thing -One <String> {END}"), ("A", f"Get-Thing -One <String> [-Two <String>] {END}")],
        {"One": {"required": "True"}, "Two": {}},
    )
    assert [s.name for s in read.command.sets] == ["A"]
    assert read.command.parameter("Two") is not None
    assert read.names == ["set-heading-repeated"]


def test_a_set_name_may_hold_parentheses(read_page: ReadPage) -> None:
    read = read_page(
        {"BackupOne(GUID) (Default)": f"Get-Thing -Guid <Guid> {END}", "BackupAll": f"Get-Thing -All {END}"},
        {
            "Guid": {
                "type": "Guid",
                "sets": "BackupOne(GUID)",
                "required": "True (BackupOne(GUID)), False (BackupAll)",
            },
            "All": {"type": "SwitchParameter", "sets": "BackupAll", "required": "True"},
        },
    )
    assert [s.name for s in read.command.sets] == ["BackupOne(GUID)", "BackupAll"]
    assert read.facts("Guid")["BackupOne(GUID)"][0]
    assert read.facts("All")["BackupAll"][0]


def test_only_errors_stop_a_page(read_page: ReadPage) -> None:
    read = swapped(read_page, "Query", "InputObject (cdxml)", UNNAMED)
    assert all(d.severity is not Severity.ERROR for d in read.diagnostics)
    assert all(d.file == "Get-Thing.md" and d.line and d.command == "Close-Thing" for d in read.diagnostics)
