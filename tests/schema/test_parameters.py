"""Parameters of a page: what the attributes say, what the lines say, and which is followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bridge.model import ALL_SETS, CommandKind, EnumMember, ValidationRule
from bridge.schema import origin_of
from bridge.schema.attributes import parse_attributes, parse_pipeline_input, parse_required
from bridge.schema.syntax import format_line

ReadPage = Callable[..., Any]
END = "[<CommonParameters>]"
SWITCH = "System.Management.Automation.SwitchParameter"


# -- attributes --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "name", "clear"),
    [
        ("False", False, False, True),
        ("false", False, False, True),
        ("True (ByValue)", True, False, True),
        ("True(ByValue)", True, False, True),
        ("(ByValue)", True, False, True),
        ("True (ByPropertyName)", False, True, True),
        ("True (ByPropertyName, ByValue)", True, True, True),
        ("True (ByValue, ByPropertyName)", True, True, True),
        ("ByValue (False), ByName (False)", False, False, False),
        ("True", True, False, False),
        ("InstallFull, InstallStub", False, False, False),
        ("", False, False, False),
    ],
)
def test_pipeline_input_in_every_form(text: str, value: bool, name: bool, clear: bool) -> None:
    read = parse_pipeline_input(text)
    assert (read.by_value, read.by_property_name, read.clear) == (value, name, clear)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("True", {"A": True, "B": True}),
        ("false", {"A": False, "B": False}),
        ("True (A), False (B)", {"A": True, "B": False}),
        ("False (A), True (B)", {"A": False, "B": True}),
        ("True (A, C), False (B)", {"A": True, "B": False, "C": True}),
        ("True (None) False (A, B)", {"A": False, "B": False}),
        ("False False", {"A": False, "B": False}),
        ("True (BackupOne(GUID)), False (B)", {"BackupOne(GUID)": True, "B": False}),
        ("perhaps", {"A": False}),
    ],
)
def test_required_in_every_form(text: str, expected: dict[str, bool]) -> None:
    read = parse_required(text)
    assert {name: read.in_set(name) for name in expected} == expected


def test_missing_keys_are_listed_and_wrapped_values_joined() -> None:
    read = parse_attributes("Type: String\nAliases: a,\n  b\nPosition: 3", 10)
    assert read.type == "String"
    assert read.aliases == ("a", "b")
    assert read.missing == ("sets", "required", "pipeline")
    assert read.lines == {"type": 10, "aliases": 11, "position": 13}


# -- against the lines -------------------------------------------------------------------------------------------------------------


def test_the_line_says_whether_a_typed_parameter_is_mandatory(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing -One <String> [-Two <String>] {END}", {"One": {}, "Two": {"required": "True"}})
    assert read.facts("One")[ALL_SETS][0]
    assert not read.facts("Two")[ALL_SETS][0]
    assert read.names == ["mandatory-differs", "mandatory-differs"]


def test_attributes_say_whether_a_switch_is_mandatory(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing [-All] {END}", {"All": {"type": "SwitchParameter", "required": "True"}})
    assert read.facts("All") == {ALL_SETS: (True, None, False, False)}
    assert read.diagnostics == ()


def test_requiredness_by_set_needs_no_second_block(read_page: ReadPage) -> None:
    read = read_page(
        {
            "A (Default)": f"Get-Thing -One <String> [-All] {END}",
            "B": f"Get-Thing [-One <String>] [-All] -Two <String> {END}",
        },
        {
            "One": {"required": "True (A), False (B)"},
            "All": {"type": "SwitchParameter", "required": "True (B), False (A)"},
            "Two": {"sets": "B", "required": "True"},
        },
    )
    assert {s: f[0] for s, f in read.facts("One").items()} == {"A": True, "B": False}
    assert {s: f[0] for s, f in read.facts("All").items()} == {"A": False, "B": True}
    assert read.diagnostics == ()


def test_two_blocks_of_one_parameter_hold_in_their_sets(read_page: ReadPage) -> None:
    read = read_page(
        {"A": f"Get-Thing [-Name] <String> {END}", "B": f"Get-Thing -Name <String> [-Force] {END}"},
        {
            "Name": [
                {"sets": "A", "required": "True", "position": 0, "pipeline": "True (ByValue)"},
                {"sets": "B", "required": "True", "pipeline": "True (ByPropertyName)"},
            ],
            "Force": {"type": "SwitchParameter", "sets": "B"},
        },
    )
    assert read.facts("Name") == {"A": (True, 0, True, False), "B": (True, None, False, True)}
    assert read.diagnostics == ()


def test_numbers_decide_the_order_of_positions(read_page: ReadPage) -> None:
    read = read_page(
        f"Get-Thing [[-Alpha] <String>] [[-Beta] <String>] {END}", {"Alpha": {"position": 1}, "Beta": {"position": 0}}
    )
    assert format_line(read.command) == f"Get-Thing [[-Beta] <string>] [[-Alpha] <string>] {END}"
    assert read.diagnostics == ()


def test_numbers_that_do_not_start_at_zero_keep_their_order_and_their_equality(read_page: ReadPage) -> None:
    read = read_page(
        {"A": f"Get-Thing [[-One] <String>] [[-Two] <String>] {END}", "B": f"Get-Thing [[-Three] <String>] {END}"},
        {
            "One": {"sets": "A", "position": 2},
            "Two": {"sets": "A", "position": 50},
            "Three": {"sets": "B", "position": 2},
        },
    )
    assert [read.command.parameter(n).members[0].position for n in ("One", "Two", "Three")] == [0, 1, 0]
    assert read.names == ["positions-renumbered"]


def test_a_shared_number_is_settled_for_the_common_parameter(read_page: ReadPage) -> None:
    read = read_page(
        {
            "A": f"Get-Thing [-Script] <String> {END}",
            "B": f"Get-Thing [[-Session] <String>] [-Script] <String> {END}",
            "C": f"Get-Thing [-Script] <String> [-Machine] <String> {END}",
        },
        {
            "Script": {"required": "True", "position": 0},
            "Session": {"sets": "B", "position": 0},
            "Machine": {"sets": "C", "position": 0, "required": "True"},
        },
    )
    positions = {n: read.command.parameter(n).members[0].position for n in ("Script", "Session", "Machine")}
    assert positions["Script"] > positions["Session"]
    assert positions["Script"] > positions["Machine"]
    assert set(read.names) == {"positions-tied"}


def test_a_line_shows_positions_that_the_attributes_leave_out(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing [[-One] <String>] [[-Two] <String>] {END}", {"One": {}, "Two": {}})
    assert [read.command.parameter(n).members[0].position for n in ("One", "Two")] == [0, 1]
    assert read.names == ["position-differs", "position-differs"]


def test_a_parameter_in_no_line_is_where_its_attributes_say(read_page: ReadPage) -> None:
    read = read_page(
        {"A": f"Get-Thing -One <String> {END}", "B": f"Get-Thing -Two <String> {END}"},
        {"One": {"sets": "A", "required": "True"}, "Two": {"sets": "B", "required": "True"}, "Lost": {"sets": "B"}},
    )
    assert read.facts("Lost") == {"B": (False, None, False, False)}
    assert read.found("parameter-not-in-syntax").parameter == "Lost"


def test_a_parameter_without_attributes_is_what_the_line_shows(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing [-Name] <string[]> [-Verbose] {END}", {})
    assert read.command.parameter("Name").type == "System.String[]"
    assert read.facts("Name") == {ALL_SETS: (True, 0, False, False)}
    assert read.command.parameter("Verbose") is None
    assert sorted(read.names) == ["common-parameter-listed", "parameter-undescribed"]


def test_lines_decide_membership(read_page: ReadPage) -> None:
    read = read_page(
        {"A": f"Get-Thing [-One <String>] {END}", "B": f"Get-Thing -Two <String> {END}"},
        {"One": {}, "Two": {"sets": "B", "required": "True"}},
    )
    assert list(read.facts("One")) == ["A"]
    assert read.names == ["membership-differs"]


def test_should_process_is_no_parameter(read_page: ReadPage) -> None:
    read = read_page(
        f"Set-Thing [-Force] [-WhatIf] [-Confirm] {END}", {"Force": {"type": "SwitchParameter"}}, name="Set-Thing"
    )
    assert read.command.supports_should_process
    assert [p.name for p in read.command.parameters] == ["Force"]


def test_paging_is_no_parameter(read_page: ReadPage) -> None:
    read = read_page(
        f"Get-Thing [-IncludeTotalCount] [-Skip <UInt64>] [-First <UInt64>] {END}",
        {"IncludeTotalCount": {"type": "SwitchParameter"}, "Skip": {"type": "UInt64"}, "First": {"type": "UInt64"}},
    )
    assert read.command.supports_paging
    assert read.command.parameters == ()


def test_metadata_order_is_merged_from_the_lines(read_page: ReadPage) -> None:
    read = read_page(
        {
            "A": f"Get-Thing [-Alpha <String>] [-Gamma <String>] {END}",
            "B": f"Get-Thing [-Alpha <String>] [-Beta <String>] [-Gamma <String>] {END}",
        },
        {"Alpha": {}, "Beta": {"sets": "B"}, "Gamma": {}},
    )
    assert [p.name for p in read.command.parameters] == ["Alpha", "Beta", "Gamma"]


# -- types -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown", "expected"),
    [
        ("String[]", "String[]", "System.String[]"),
        ("string", "String", "System.String"),
        ("pscredential", "PSCredential", "System.Management.Automation.PSCredential"),
        ("System.Nullable`1[System.Int32]", "Int32", "System.Nullable`1[System.Int32]"),
        ("Nullable`1[[System.DateTime]]", "DateTime", "System.Nullable`1[System.DateTime]"),
        ("SmbInstance", "SmbInstance", "SmbInstance"),
        ("Nullable", "Nullable", "System.Object"),
        ("ICollection<Disk>", "ICollection<Disk>", "System.Collections.Generic.ICollection`1[Disk]"),
        ("<Int32>", "Int32", "System.Int32"),
        ("Long {7 | 15 | 30}", "Int64", "System.Int64"),
        # Arrays and switches: the line knows better.
        ("String", "String[]", "System.String[]"),
        ("SwitchParameter", "Boolean", "System.Boolean"),
        # Two classes: Type knows better.
        ("Microsoft.Things.Real", "Other", "Microsoft.Things.Real"),
    ],
)
def test_types_are_full_names(read_page: ReadPage, written: str, shown: str, expected: str) -> None:
    read = read_page(f"Get-Thing [-One <{shown}>] {END}", {"One": {"type": written}})
    assert read.command.parameter("One").type == expected


def test_three_lines_outvote_a_type(read_page: ReadPage) -> None:
    line = f"[-One <Object>] {END}"
    read = read_page(
        {name: f"Get-Thing -{name} <String> {line}" for name in "ABC"},
        {"One": {"type": "PSObject"}, **{name: {"sets": name, "required": "True"} for name in "ABC"}},
    )
    assert read.command.parameter("One").type == "System.Object"
    assert read.names == ["type-differs"]


def test_the_class_of_a_cim_instance_is_its_type_name(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing [-One <CimInstance#MSFT_Thing[]>] {END}", {"One": {"type": "CimInstance[]"}})
    one = read.command.parameter("One")
    assert one.type == "Microsoft.Management.Infrastructure.CimInstance[]"
    assert one.ps_type_name == "Microsoft.Management.Infrastructure.CimInstance#MSFT_Thing"


def values_of(read: Any) -> tuple[Any, ...]:
    one = read.command.parameter("One")
    return one.accepted_values, one.validation, read.command.enums


def test_values_of_an_unknown_type_make_an_enumeration(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing [-One <State[]>] {END}", {"One": {"type": "State[]", "values": "Off, On"}})
    values, rules, (enum,) = values_of(read)
    assert values == ("Off", "On")
    assert rules == ()
    assert (enum.name, enum.members) == ("State", (EnumMember("Off", 0), EnumMember("On", 1)))


def test_values_of_a_text_are_a_set(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing [-One <String>] {END}", {"One": {"values": "Low Power, High"}})
    assert values_of(read) == (("Low Power", "High"), (ValidationRule("Set", ("Low Power", "High")),), ())


def test_a_range_of_numbers_is_a_range(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing [-One <Int32>] {END}", {"One": {"type": "Int32", "values": "0-14400"}})
    assert values_of(read)[1] == (ValidationRule("Range", (0, 14400)),)
    assert read.names == ["accepted-values-range"]


def test_values_are_repaired_and_prose_is_not_enforced(read_page: ReadPage) -> None:
    read = read_page(
        f"Get-Thing [-One <Mode>] [-Two <Mode>] [-Three <UInt32>] {END}",
        {
            "One": {"type": "Mode", "values": "A|B"},
            "Two": {"type": "Mode", "values": "A, , B, A"},
            "Three": {"type": "UInt32", "values": "0, 1 and 2"},
        },
    )
    assert [p.accepted_values for p in read.command.parameters] == [("A", "B"), ("A", "B"), ("0", "1 and 2")]
    assert read.command.parameter("Three").validation == ()
    assert sorted(set(read.names)) == ["accepted-values-prose", "accepted-values-repaired"]


def test_a_bare_type_with_values_is_an_enumeration_of_that_name(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing [-Type <Type>] {END}", {"Type": {"type": "Type", "values": "Unicast, Anycast"}})
    assert read.command.parameter("Type").type == "Type"
    assert [m.name for m in read.command.enum("Type").members] == ["Unicast", "Anycast"]
    assert format_line(read.command) == f"Get-Thing [-Type <Type>] {END}"


def test_well_known_enumerations_keep_their_numbers(read_page: ReadPage) -> None:
    read = read_page(
        f"Get-Thing [-Day <DayOfWeek>] {END}", {"Day": {"type": "System.DayOfWeek", "values": "Saturday, Sunday"}}
    )
    assert read.command.enums == ()
    assert read.command.parameter("Day").type == "System.DayOfWeek"


def test_a_switch_with_values_on_a_converted_page_is_an_enumeration(read_page: ReadPage) -> None:
    facts = {"Store": {"type": "SwitchParameter", "values": "Ad, Ldap", "required": "True"}}
    read = read_page("Get-Thing [-Store]", facts)
    assert read.facts("Store")[ALL_SETS][0]
    assert format_line(read.command) == f"Get-Thing -Store <Store> {END}"
    assert "switch-with-values" in read.names
    assert read_page(f"Get-Thing [-Store] {END}", facts).command.parameter("Store").type == SWITCH


# -- aliases, defaults, kinds ------------------------------------------------------------------------------------------------------


def test_aliases_that_cannot_be_are_dropped(read_page: ReadPage) -> None:
    read = read_page(
        f"Get-Thing [-One <String>] [-Two <String>] {END}",
        {"One": {"aliases": "Two, One, $x, Good"}, "Two": {"aliases": "good"}},
    )
    assert [p.aliases for p in read.command.parameters] == [("Good",), ()]
    assert read.names == ["alias-dropped"] * 4


def test_defaults_wildcards_and_text_are_kept(read_page: ReadPage) -> None:
    read = read_page(f"Get-Thing [-One <String>] {END}", {"One": {"default": "Current user", "wildcards": "True"}})
    one = read.command.parameter("One")
    assert (one.default, one.wildcards, one.description) == ("Current user", True, "What -One means.")


@pytest.mark.parametrize(
    ("help_file", "kind"),
    [
        ("Things.dll-Help.xml", CommandKind.CMDLET),
        ("Things.cdxml-help.xml", CommandKind.CDXML),
        ("Things.psm1-Help.xml", CommandKind.FUNCTION),
        ("Things_Cmdlets.xml", CommandKind.CMDLET),
        ("Things_Function.xml", CommandKind.FUNCTION),
        ("Things-help.xml", CommandKind.FUNCTION),
    ],
)
def test_the_help_file_tells_the_kind(read_page: ReadPage, help_file: str, kind: CommandKind) -> None:
    front = f"external help file: {help_file}\nModule Name: Things\nschema: 2.0.0"
    command = read_page(f"Get-Thing [-Name <String>] {END}", {"Name": {}}, front=front).command
    assert command.kind is kind
    assert command.positional_binding is (kind is CommandKind.CMDLET)


def test_commands_over_cim_are_known_by_what_they_all_have(read_page: ReadPage) -> None:
    trio = f"[-CimSession <CimSession[]>] [-ThrottleLimit <Int32>] [-AsJob] {END}"
    read = read_page(
        {
            "A": f"Get-Thing [-Id <Int32>] {trio}",
            "InputObject (cdxml)": f"Get-Thing -InputObject <CimInstance[]> {trio}",
        },
        {
            "Id": {"type": "Int32", "sets": "A"},
            "InputObject": {"type": "CimInstance[]", "sets": "InputObject (cdxml)", "required": "True"},
            "CimSession": {"type": "CimSession[]"},
            "ThrottleLimit": {"type": "Int32"},
            "AsJob": {"type": "SwitchParameter"},
        },
        front="external help file: Thing_Cmdlets.xml\nModule Name: Things\nschema: 2.0.0",
    )
    assert read.command.kind is CommandKind.CDXML
    session = read.command.parameter("CimSession")
    assert session.aliases == ("Session",)
    assert [m.set for m in session.members] == ["A", "InputObject (cdxml)"]
    assert ValidationRule("NotNull") in read.command.parameter("InputObject").validation


def test_headings_with_junk_and_doubled_parameters_are_read(
    read_page: ReadPage, page: Callable[..., str], read_text: Any
) -> None:
    text = page(f"Get-Thing [-One <String>] [-Two <String>] {END}", {"One": {}, "Two": {"aliases": "T"}})
    text = text.replace("### -One", "### -One (not supported yet)") + "\n### -Two\n\n" + text[text.index("```yaml") :]
    read = read_text(text)
    assert [p.name for p in read.command.parameters] == ["One", "Two"]
    assert read.command.parameter("Two").aliases == ("T",)
    assert sorted(set(read.names)) == ["heading-cleaned", "parameter-repeated"]


def test_every_fact_says_where_it_comes_from(page: Callable[..., str], read_text: Any) -> None:
    text = page(f"Get-Thing [[-One] <String[]>] {END}", {"One": {"type": "String", "position": 0}})
    lines = text.split("\n")
    command = read_text(text).command
    origins = {
        fact: origin_of(command, f"parameters.One{fact}") for fact in ("", ".aliases", ".members", ".type", ".position")
    }
    assert {fact: origin.source for fact, origin in origins.items()} == {
        "": "PARAMETERS",
        ".aliases": "PARAMETERS",
        ".members": "SYNTAX",
        ".type": "SYNTAX",
        ".position": "Position and the order in SYNTAX",
    }
    assert {origin.file for origin in origins.values()} == {"Get-Thing.md"}
    assert origins[""].line == lines.index("### -One") + 1
    assert origin_of(command, "sets").line == lines.index(f"Get-Thing [[-One] <String[]>] {END}") + 1
    assert origin_of(command, "synopsis").line == lines.index("## SYNOPSIS") + 1
    assert origin_of(command, "kind").source == "external help file"
    assert origin_of(command, "nothing.of.the.kind") is None
