"""Exported metadata, written by hand in the schema of ``docs/metadata-schema.md``."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bridge.errors import InputError
from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    ConfirmImpact,
    Parameter,
    ParameterSetMember,
    Severity,
    ValidationRule,
)
from bridge.schema.metadata import SCHEMA, VERSION, looks_like, read_document
from bridge.schema.syntax import format_line

ROOT = Path(__file__).resolve().parents[2]


def parameter(name: str = "Way", **members: Any) -> dict[str, Any]:
    return {"name": name, "type": "System.String", "sets": [{"name": ALL_SETS}], **members}


def command(*parameters: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {"name": "Send-Box", "kind": "cmdlet", "parameters": list(parameters), **members}


def export(*commands: dict[str, Any], **members: Any) -> str:
    return json.dumps(
        {"schema": SCHEMA, "version": VERSION, "module": {"name": "Shop"}, "commands": list(commands), **members}
    )


def read(*commands: dict[str, Any]) -> Command:
    found, diagnostics = read_document(export(*commands), "shop.json")
    assert diagnostics == []
    return found[0]


def rules(*attributes: dict[str, Any], kind: str = "cmdlet") -> tuple[ValidationRule, ...]:
    found: Parameter | None = read(command(parameter(attributes=list(attributes)), kind=kind)).parameter("Way")
    assert found is not None
    return found.validation


def test_a_command_comes_back_as_the_engine_knows_it() -> None:
    box = parameter(
        "Box",
        type="System.UInt64[]",
        aliases=["Id"],
        psTypeName="Shop.Box",
        dynamic=True,
        dontShow=True,
        obsolete="gone",
        sets=[
            {
                "name": "ById",
                "mandatory": True,
                "position": 0,
                "byValue": True,
                "byPropertyName": True,
                "helpMessage": "Which?",
            },
            {"name": "ByHand", "position": None, "remaining": True},
        ],
    )
    found = read(
        command(
            box,
            defaultSet="ByHand",
            sets=[{"name": "ByHand", "default": True}, {"name": "ById"}],
            supportsShouldProcess=True,
            confirmImpact="High",
            supportsPaging=True,
            positionalBinding=False,
            commonParameters=True,
            aliases=["sdb"],
            outputTypes=["Shop.Box"],
            helpUri="https://example.com",
            obsolete="",
            enums=[
                {
                    "name": "Shop.Color",
                    "flags": True,
                    "members": [{"name": "Red", "value": 1}, {"name": "All", "value": "18446744073709551615"}],
                }
            ],
        )
    )
    assert (found.name, found.module, found.kind, found.default_set) == (
        "Send-Box",
        "Shop",
        CommandKind.CMDLET,
        "ByHand",
    )
    assert [(s.name, s.default) for s in found.sets] == [("ByHand", True), ("ById", False)]
    assert (found.supports_should_process, found.confirm_impact, found.supports_paging) == (
        True,
        ConfirmImpact.HIGH,
        True,
    )
    assert (found.positional_binding, found.aliases, found.output_types) == (False, ("sdb",), ("Shop.Box",))
    assert (found.help_uri, found.obsolete, found.input_types) == ("https://example.com", "", ("Shop.Box",))
    assert [(m.name, m.value) for m in found.enums[0].members] == [("Red", 1), ("All", 2**64 - 1)]
    given = found.parameters[0]
    assert (given.type, given.aliases, given.ps_type_name, given.obsolete) == (
        "System.UInt64[]",
        ("Id",),
        "Shop.Box",
        "gone",
    )
    assert (given.dynamic, given.dont_show) == (True, True)
    assert given.members == (
        ParameterSetMember(
            "ById", mandatory=True, position=0, by_value=True, by_property_name=True, help_message="Which?"
        ),
        ParameterSetMember("ByHand", remaining=True),
    )


def test_without_named_sets_there_is_one_for_all() -> None:
    found = read(command(parameter()))
    assert [s.name for s in found.sets] == [ALL_SETS]
    assert found.default_set is None
    assert found.parameters[0].members == (ParameterSetMember(),)


def test_the_engines_number_for_named_is_no_position() -> None:
    assert read(command(parameter(sets=[{"position": -2147483648}]))).parameters[0].members[0].position is None
    assert read(command(parameter(sets=[{"position": -2}]))).parameters[0].members[0].position == -2


@pytest.mark.parametrize(
    ("attribute", "rule"),
    [
        ({"kind": "ValidateSet", "values": ["a", "b"], "ignoreCase": False}, ValidationRule("Set", ("a", "b"), ignore_case=False)),
        ({"kind": "ValidateRange", "min": 1, "max": 9, "type": "System.Int32"}, ValidationRule("Range", (1, 9), "System.Int32")),
        (
            {"kind": "ValidateRange", "min": "0.1", "max": "2", "type": "System.Decimal"},
            ValidationRule("Range", ("0.1", "2"), "System.Decimal"),
        ),
        ({"kind": "ValidateRange", "rangeKind": "Positive"}, ValidationRule("RangeKind", ("Positive",))),
        ({"kind": "ValidatePattern", "pattern": "^a", "options": "None"}, ValidationRule("Pattern", ("^a",), ignore_case=False)),
        ({"kind": "ValidatePattern", "pattern": "^a", "errorMessage": "No {0}"}, ValidationRule("Pattern", ("^a",), message="No {0}")),
        ({"kind": "ValidateLength", "min": 1, "max": 8}, ValidationRule("Length", (1, 8))),
        ({"kind": "ValidateCount", "min": 0, "max": 3}, ValidationRule("Count", (0, 3))),
        ({"kind": "ValidateScript", "script": " $_ -gt 1 "}, ValidationRule("Script", (" $_ -gt 1 ",))),
        ({"kind": "ValidateNotNullOrWhiteSpace"}, ValidationRule("NotNullOrWhiteSpace")),
        ({"kind": "AllowEmptyCollection"}, ValidationRule("AllowEmptyCollection")),
        ({"kind": "Credential"}, ValidationRule("Credential")),
    ],
)  # fmt: skip
def test_attributes_become_rules(attribute: dict[str, Any], rule: ValidationRule) -> None:
    assert rules(attribute) == (rule,)


def test_attributes_of_functions_come_in_reverse_and_conversions_are_no_rules() -> None:
    listed = [{"kind": "ValidateNotNull"}, {"kind": "AllowNull"}, {"kind": "ArgumentTypeConverter"}]
    assert [r.kind for r in rules(*listed, kind="function")] == ["AllowNull", "NotNull"]
    assert [r.kind for r in rules(*listed)] == ["NotNull", "AllowNull"]


def test_a_validation_of_the_modules_own_is_noted() -> None:
    found, diagnostics = read_document(export(command(parameter(attributes=[{"kind": "ValidateMoon"}]))), "shop.json")
    assert found[0].parameters[0].validation == ()
    assert [(d.name, d.severity, d.parameter) for d in diagnostics] == [
        ("metadata-validation-unknown", Severity.NOTE, "Way")
    ]


def test_members_that_a_later_release_adds_are_ignored() -> None:
    text = export(command(parameter(future=1), future=[1]), future={})
    assert read_document(text, "shop.json") == read_document(export(command(parameter())), "shop.json")


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        (command(parameter(type=5)), "commands[1].parameters[0].type: a text"),
        (command(parameter(sets="x")), "commands[1].parameters[0].sets: a list"),
        (command(parameter(sets=[{"mandatory": "yes"}])), "commands[1].parameters[0].sets[0].mandatory: true or false"),
        (command(kind="workflow"), "commands[1].kind: 'workflow'"),
        (
            command(parameter(attributes=[{"kind": "ValidateRange", "min": None, "max": 1}])),
            "attributes[0].min: a number or a text",
        ),
        (
            command(parameter(attributes=[{"kind": "ValidateCount", "min": 1.5, "max": 1}])),
            "attributes[0].min: an integer",
        ),
        ({"kind": "cmdlet"}, "commands[1].name: a text"),
    ],
)
def test_a_command_off_the_schema_is_left_out_alone(broken: dict[str, Any], where: str) -> None:
    found, diagnostics = read_document(export(command(parameter()), broken), "shop.json")
    assert [c.name for c in found] == ["Send-Box"]
    assert [d.severity for d in diagnostics] == [Severity.ERROR]
    assert where in diagnostics[0].message


def test_a_command_that_the_engine_could_not_describe_is_reported() -> None:
    found, diagnostics = read_document(export(command(problem="A parameter is there twice.")), "shop.json")
    assert found == []
    assert [(d.name, d.command) for d in diagnostics] == [("metadata-command-unreadable", "Send-Box")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": "other", "version": 1}',
        export(version=VERSION + 1),
        export(version=0),
        export(commands={}),
        export(commands=[3]),
        "[" * 200_000,
        '{"schema": ' + "9" * 5000 + "}",
        '{"schema": NaN}',
    ],
)
def test_what_is_no_export_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match=r"^x\.json"):
        read_document(text, "x.json")


def test_exports_are_recognised_by_their_schema() -> None:
    assert looks_like("\ufeff" + export(), "x.json")
    assert not looks_like('{"version": 1}', "x.json")
    assert not looks_like(f"schema {SCHEMA}", "x.json")


def test_the_documented_example_is_of_the_schema() -> None:
    text = (ROOT / "docs" / "metadata-schema.md").read_text("utf-8")
    example = text.split("```json\n", 1)[1].split("```", 1)[0]
    found, diagnostics = read_document(example, "example.json")
    assert diagnostics == []
    assert [c.name for c in found] == ["Send-Box"]


def exported(row: dict[str, Any]) -> dict[str, Any]:
    """A recorded command in the schema of exports: parameters once each, in an order that every set's list agrees with."""
    order: list[str] = []
    found: dict[str, dict[str, Any]] = {}
    added = {"WhatIf", "Confirm"} if row["supportsShouldProcess"] else set()
    added |= {"IncludeTotalCount", "Skip", "First"} if row["supportsPaging"] else set()
    for recorded_set in row["sets"]:
        fresh: list[str] = []
        for p in recorded_set["parameters"]:
            if p["name"] in COMMON or p["name"] in added:
                continue
            if p["name"] in found:
                at = order.index(p["name"])
                order[at:at] = fresh
                fresh = []
            else:
                found[p["name"]] = {k: p[k] for k in ("name", "type", "aliases", "dynamic")} | {"sets": []}
                fresh.append(p["name"])
            facts = {
                k: p[k] for k in ("mandatory", "position", "byValue", "byPropertyName", "remaining", "helpMessage")
            }
            found[p["name"]]["sets"].append({"name": recorded_set["name"], **facts})
        order += fresh
    kept = (
        "name",
        "module",
        "defaultSet",
        "supportsShouldProcess",
        "confirmImpact",
        "supportsPaging",
        "positionalBinding",
    )
    sets = [{"name": s["name"], "default": s["default"]} for s in row["sets"]]
    return {
        **{k: row[k] for k in kept},
        "kind": row["commandType"].casefold(),
        "outputTypes": row["outputType"],
        "sets": sets,
        "parameters": [found[n] for n in order],
    }


COMMON = {
    "Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ProgressAction", "ErrorVariable", "WarningVariable",
    "InformationVariable", "OutVariable", "OutBuffer", "PipelineVariable",
}  # fmt: skip


def test_commands_of_the_engine_come_back_with_its_own_syntax_lines(golden_dir: Path) -> None:
    with gzip.open(golden_dir / "metadata.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    found, diagnostics = read_document(export(*(exported(r) for r in rows)), "engine.json")
    assert diagnostics == []
    assert len(found) == len(rows)
    seen = 0
    for row, made in zip(rows, found, strict=True):
        assert (made.default_set or ALL_SETS, made.output_types) == (
            row["defaultSet"] or ALL_SETS,
            tuple(row["outputType"]),
        ), row["name"]
        # One command was recorded without its sets.
        assert [s.name for s in made.sets] == ([s["name"] for s in row["sets"]] or [ALL_SETS]), row["name"]
        for recorded in row["sets"]:
            if any("PSTypeNameAttribute" in p["attributes"] for p in recorded["parameters"]):
                continue  # the recording leaves out the name, which the line shows
            seen += 1
            assert format_line(made, recorded["name"]) == f"{row['name']} {recorded['syntax']}".rstrip(), (
                row["name"],
                recorded["name"],
            )
    assert seen > len(rows)
