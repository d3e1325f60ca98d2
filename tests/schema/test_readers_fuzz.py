"""Whatever comes in, a reader gives commands and diagnostics or raises the project's own error, in time linear in the input."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.errors import BridgeError
from bridge.model import Command, Diagnostic, command_from_json, command_to_json
from bridge.schema import cdxml, maml, metadata, platyps_yaml

Reader = Callable[[str, str], tuple[list[Command], list[Diagnostic]]]

CDXML = (
    '<PowerShellMetadata xmlns="http://schemas.microsoft.com/cmdlets-over-objects/2009/11"><Class ClassName="root/a/B"><Version>1.0'
    '</Version><DefaultNoun>Box</DefaultNoun><InstanceCmdlets><GetCmdletParameters DefaultCmdletParameterSet="One"><QueryableProperties>'
    '<Property PropertyName="Size"><Type PSType="A.Mode[]"/><RegularQuery><CmdletParameterMetadata CmdletParameterSets="One Two" '
    'Position="0"><ValidateRange Min="1" Max="1"/></CmdletParameterMetadata></RegularQuery></Property></QueryableProperties>'
    '</GetCmdletParameters><Cmdlet><CmdletMetadata Verb="Set" ConfirmImpact="Low"/><Method MethodName="M"><Parameters><Parameter '
    'ParameterName="P" DefaultValue="1"><Type PSType="uint32"/><CmdletParameterMetadata Position="1" Aliases="a b"/></Parameter>'
    '</Parameters></Method></Cmdlet></InstanceCmdlets></Class><Enums><Enum EnumName="A.Mode"><Value Name="X" Value="1"/></Enum></Enums>'
    "</PowerShellMetadata>"
)
MAML = (
    '<helpItems xmlns="http://msh"><command><details><name>Set-Box</name></details><syntax><syntaxItem><name>Set-Box</name><parameter '
    'required="true" position="0" pipelineInput="true (ByValue)" aliases="a,b" globbing="true"><name>Size</name><parameterValueGroup>'
    "<parameterValue>X</parameterValue></parameterValueGroup><parameterValue>Int32</parameterValue></parameter></syntaxItem>"
    "<syntaxItem/></syntax><parameters><parameter><name>Size</name><type><name>Int32</name></type></parameter></parameters></command>"
    "</helpItems>"
)
PAGE = """---
external help file: A.dll-Help.xml
PlatyPS schema version: 2024-05-01
---
# Set-Box
## SYNTAX
### One (Default)
```
Set-Box [-Size] <int> [-Force] [<CommonParameters>]
```
### Two
~~~
Set-Box -Id <guid>
~~~
## PARAMETERS
### -Size
```yaml
Type: System.Int32
Aliases: [a]
ParameterSets:
- Name: One
  Position: 0
  IsRequired: true
AcceptedValues: []
```
"""
EXPORT = """metadata:
  PlatyPS schema version: 2024-05-01
title: Set-Box
syntaxes:
- parameterSetName: One
  isDefault: true
  parameters: ['[-Size] <int>']
parameters:
- name: Size
  type: System.Int32
  aliases: a
  parameterSets:
  - &o0
    name: (All)
    position: 0
- name: Id
  type: System.Guid
  parameterSets: [*o0]
"""
METADATA = json.dumps(
    {
        "schema": "psbridge-metadata",
        "version": 1,
        "commands": [
            {
                "name": "Set-Box",
                "kind": "function",
                "sets": [{"name": "One"}],
                "parameters": [
                    {
                        "name": "Size",
                        "type": "System.Nullable`1[System.Int32]",
                        "sets": [{"name": "One", "position": 0, "mandatory": True}],
                        "attributes": [
                            {"kind": "ValidateRange", "min": 1, "max": 2},
                            {"kind": "ValidateSet", "values": ["a"]},
                        ],
                    }
                ],
                "enums": [{"name": "E", "members": [{"name": "a", "value": 1}]}],
            }
        ],
    }
)

READERS: dict[str, tuple[Reader, Callable[[str, str], bool], str]] = {
    "cdxml": (cdxml.read_document, cdxml.looks_like, CDXML),
    "maml": (maml.read_document, maml.looks_like, MAML),
    "page": (platyps_yaml.read_document, platyps_yaml.looks_like, PAGE),
    "export": (platyps_yaml.read_document, platyps_yaml.looks_like, EXPORT),
    "metadata": (metadata.read_document, metadata.looks_like, METADATA),
}
PIECES = st.sampled_from(
    [*"<>/&\"'=:-[]{}*#`~|\n\t \\\ud800\x00\ufeff", "<!DOCTYPE a>", "<![CDATA[", "&#0;", "<a>", "```", "---\n", "&o0", "*o0", "- ", "null",
     "true", "-1", "99999999999999999999", "NaN", '{"', "1e999", "(All)", "İ", "ß", "\u2028"]
)  # fmt: skip
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.one_of(PIECES, st.text(max_size=6))), min_size=1, max_size=5
)


def edited(text: str, edits: list[tuple[float, int, str]]) -> str:
    for where, length, piece in edits:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + length :]
    return text


def hold(reader: Reader, looks_like: Callable[[str, str], bool], text: str) -> None:
    assert looks_like(text, "x") in (True, False)
    try:
        commands, diagnostics = reader(text, "x")
    except BridgeError:
        return
    assert all(d.file == "x" and d.message for d in diagnostics)
    for command in commands:
        assert command_from_json(json.loads(json.dumps(command_to_json(command)))) == command


@pytest.mark.parametrize("name", READERS)
def test_the_documents_that_are_changed_below_are_read(name: str) -> None:
    reader, looks_like, text = READERS[name]
    assert looks_like(text, "x")
    commands, _ = reader(text, "x")
    assert "Set-Box" in [c.name for c in commands]


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=EDITS)
def test_a_changed_document_gives_commands_or_the_projects_own_error(
    name: str, edits: list[tuple[float, int, str]]
) -> None:
    reader, looks_like, text = READERS[name]
    hold(reader, looks_like, edited(text, edits))


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, deadline=None)
@given(text=st.text())
def test_any_text_gives_commands_or_the_projects_own_error(name: str, text: str) -> None:
    reader, looks_like, _ = READERS[name]
    hold(reader, looks_like, text)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=8,
)
PLACES: list[list[str | int]] = [
    ["version"], ["module"], ["commands"], ["commands", 0], ["commands", 0, "kind"], ["commands", 0, "sets"], ["commands", 0, "sets", 0],
    ["commands", 0, "parameters", 0], ["commands", 0, "parameters", 0, "type"], ["commands", 0, "parameters", 0, "sets", 0, "position"],
    ["commands", 0, "parameters", 0, "attributes", 0, "min"], ["commands", 0, "parameters", 0, "attributes", 1, "values"],
    ["commands", 0, "enums", 0, "members", 0, "value"],
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(place=st.sampled_from(PLACES), value=JSON)
def test_any_value_in_any_place_of_an_export_is_read_or_refused(place: list[str | int], value: object) -> None:
    document = json.loads(METADATA)
    at = document
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    hold(metadata.read_document, metadata.looks_like, json.dumps(document))


LONG = [
    "a",
    " ",
    "-",
    "[",
    "<",
    ">",
    "&",
    "#",
    "`",
    "\n",
    "{",
    "*",
    "'",
    '"',
    ":",
    "\t",
    "```\n",
    "```a\n",
    "### -a\n",
    "- a\n",
    "<a>",
    "[-a <",
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("unit", LONG)
def test_a_megabyte_of_one_thing_ends(name: str, unit: str) -> None:
    reader, looks_like, text = READERS[name]
    # A line of one character is a megabyte; what makes many lines is less, since each costs.
    run = unit * (1_000_000 if len(unit) == 1 else 250_000 // len(unit))
    middle = text.index("Size") + 4
    hold(reader, looks_like, run)
    hold(reader, looks_like, text[:middle] + run + text[middle:])
