"""Metadata written here are read back as they were."""

from pathlib import Path

import pytest

from bridge.demo import HELP
from bridge.model import (
    Command,
    CommandKind,
    ConfirmImpact,
    EnumMember,
    EnumType,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)
from bridge.schema import read
from bridge.schema.export import write_document
from bridge.schema.metadata import read_document


@pytest.mark.parametrize("kind", list(CommandKind))
def test_every_fact_survives(kind: CommandKind) -> None:
    rules = (
        ValidationRule("Set", ("a", "b"), ignore_case=False, message="no {0}"),
        ValidationRule("Range", (1, 5)),
        ValidationRule("Range", ("0.5", "1.5"), type_name="System.Decimal"),
        ValidationRule("RangeKind", ("Positive",)),
        ValidationRule("Pattern", ("^x$",), ignore_case=False),
        ValidationRule("Length", (1, 4)),
        ValidationRule("Count", (0, 2)),
        ValidationRule("Script", ("$_ -gt 1",), message="why"),
        ValidationRule("NotNullOrEmpty"),
        ValidationRule("AllowEmptyCollection"),
        ValidationRule("Credential"),
    )
    members = (
        ParameterSetMember("A", mandatory=True, position=0, by_value=True, help_message="help"),
        ParameterSetMember("B", by_property_name=True, remaining=True),
    )
    command = Command(
        "Set-Thing",
        module="Things",
        kind=kind,
        parameters=(
            Parameter(
                "One",
                "System.Int32[]",
                ("O", "U"),
                members,
                rules,
                "Things.One",
                True,
                True,
                "old",
                "1",
                True,
                ("a", "b"),
            ),
        ),
        sets=(ParameterSet("A", default=True), ParameterSet("B")),
        default_set="A",
        supports_should_process=True,
        confirm_impact=ConfirmImpact.HIGH,
        supports_paging=True,
        positional_binding=False,
        common_parameters=False,
        enums=(EnumType("Things.Kind", (EnumMember("X", -1), EnumMember("Y", 2**63)), flags=True),),
        aliases=("st",),
        input_types=("Things.One",),
        output_types=("System.String",),
        help_uri="https://help.example/",
        obsolete="",
    )
    (again,), diagnostics = read_document(write_document([command], "Things"), "x.json")
    assert diagnostics == []
    assert again == command


def test_what_the_demo_help_says_survives(tmp_path: Path) -> None:
    for module in ("SmbShare", "MultiPoint"):
        commands = read(HELP / module).commands
        file = tmp_path / f"{module}.json"
        file.write_text(write_document(commands, module), encoding="utf-8")
        again = read(file)
        assert [c.name for c in again.commands] == [c.name for c in commands]
        assert again.diagnostics == ()
