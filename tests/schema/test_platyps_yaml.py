"""Pages and exports of schema 2024-05-01, the project's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.errors import InputError
from bridge.model import ALL_SETS, Command, CommandKind, Diagnostic, Link, Parameter, ParameterSetMember
from bridge.schema.platyps_yaml import looks_like, read_document

FRONT = """---
document type: cmdlet
external help file: Shop.dll-Help.xml
HelpUri: https://example.com/send
Module Name: Shop
PlatyPS schema version: 2024-05-01
title: Send-Box
---

# Send-Box

## SYNOPSIS

Sends a box.

## SYNTAX

### ByName (Default)

```
Send-Box [-Name] <string[]> [[-Address] <string>] -Force [-Color <Color>] [-WhatIf] [-Confirm]
 [<CommonParameters>]
```

### ById

```
Send-Box -Id <ulong> [[-Address] <string>] [-Color <Color>] [-WhatIf] [-Confirm] [<CommonParameters>]
```

## ALIASES

This cmdlet has the following aliases,
  {{Insert list of aliases}}
- sdb

## DESCRIPTION

Sends it.

## EXAMPLES

### Example 1: One box

```powershell
Send-Box Tea
```

It is sent.

### Example 2

Send-Box -Id 5

Sent, too.

## PARAMETERS
"""


def block(name: str, type_name: str, *sets: str, aliases: str = "[]", accepted: str = "[]", extra: str = "") -> str:
    members = "".join(sets)
    return (
        f"\n### -{name}\n\nAbout {name}.\n\n```yaml\nType: {type_name}\nDefaultValue: ''\nSupportsWildcards: false\n"
        f"Aliases: {aliases}\nParameterSets:\n{members}DontShow: false\nAcceptedValues: {accepted}\nHelpMessage: ''\n{extra}```\n"
    )


def member(
    name: str = "(All)", position: str = "Named", required: str = "false", value: str = "false", prop: str = "false"
) -> str:
    return (
        f"- Name: {name}\n  Position: {position}\n  IsRequired: {required}\n  ValueFromPipeline: {value}\n"
        f"  ValueFromPipelineByPropertyName: {prop}\n  ValueFromRemainingArguments: false\n"
    )


SWITCH = "System.Management.Automation.SwitchParameter"
BLOCKS = {
    "Address": block("Address", "System.String", member(position="1")),
    "Color": block("Color", "Shop.Color", member(), aliases="[Hue, c]", accepted="[Red, Blue]"),
    "Confirm": block("Confirm", SWITCH, member(), aliases="[cf]"),
    "Force": block("Force", SWITCH, member("ByName", required="true")),
    "Id": block("Id", "System.UInt64", member("ById", required="true", prop="true")),
    "Name": block("Name", "System.String[]", member("ByName", position="0", required="true", value="true")),
    "WhatIf": block("WhatIf", SWITCH, member(), aliases="[wi]"),
}
END = """
### CommonParameters

The usual.

## INPUTS

### System.String

## OUTPUTS

### None

## NOTES

Mind the step.

## RELATED LINKS

- [Get-Box](Get-Box.md)
"""


def page(**changed: str) -> str:
    return FRONT + "".join({**BLOCKS, **changed}.values()) + END


def read(text: str, file: str = "Send-Box.md") -> tuple[Command, list[Diagnostic]]:
    commands, diagnostics = read_document(text, file)
    assert len(commands) == 1
    return commands[0], diagnostics


def get(command: Command, name: str) -> Parameter:
    found = command.parameter(name)
    assert found is not None, name
    return found


def test_a_page_gives_its_sets_with_the_attributes_of_each() -> None:
    command, diagnostics = read(page())
    assert diagnostics == []
    assert (command.name, command.module, command.kind) == ("Send-Box", "Shop", CommandKind.CMDLET)
    assert [(s.name, s.default) for s in command.sets] == [("ByName", True), ("ById", False)]
    assert command.default_set == "ByName"
    assert [p.name for p in command.parameters] == ["Name", "Id", "Address", "Force", "Color"]
    assert get(command, "Name").members == (ParameterSetMember("ByName", mandatory=True, position=0, by_value=True),)
    assert get(command, "Id").members == (ParameterSetMember("ById", mandatory=True, by_property_name=True),)
    assert get(command, "Address").members == (ParameterSetMember(ALL_SETS, position=1),)
    assert get(command, "Force").members[0].mandatory
    assert command.supports_should_process


def test_a_page_gives_its_texts() -> None:
    command, _ = read(page())
    assert (command.synopsis, command.description, command.notes) == ("Sends a box.", "Sends it.", "Mind the step.")
    assert (command.input_types, command.output_types, command.aliases) == (("System.String",), (), ("sdb",))
    assert [(e.title, e.code, e.remarks) for e in command.examples] == [
        ("Example 1: One box", "Send-Box Tea", "It is sent."),
        ("Example 2", "Send-Box -Id 5", "Sent, too."),
    ]
    assert command.links == (Link("Get-Box", "Get-Box.md"),)
    assert command.help_uri == "https://example.com/send"
    assert get(command, "Name").description == "About Name."
    assert command.origins["parameters.Address"].line == page().split("### -Address")[0].count("\n") + 1


def test_accepted_values_are_an_enumeration_or_for_a_string_a_set() -> None:
    command, _ = read(page(Address=block("Address", "System.String", member(), accepted="[Here, There]")))
    assert [(e.name, [m.name for m in e.members]) for e in command.enums] == [("Shop.Color", ["Red", "Blue"])]
    assert (get(command, "Color").aliases, get(command, "Color").accepted_values) == (("Hue", "c"), ("Red", "Blue"))
    assert [(r.kind, r.arguments) for r in get(command, "Address").validation] == [("Set", ("Here", "There"))]


def test_crlf_and_a_byte_order_mark_change_nothing() -> None:
    assert read("\ufeff" + page().replace("\n", "\r\n"))[0] == read(page())[0]


def test_a_parameter_that_only_syntax_shows_is_as_the_line_says() -> None:
    command, diagnostics = read(page(Id=""))
    assert [(d.name, d.parameter) for d in diagnostics] == [("parameter-undescribed", "Id")]
    assert get(command, "Id").type == "System.UInt64"
    assert get(command, "Id").members == (ParameterSetMember("ById", mandatory=True),)


def test_a_mandatory_switch_that_plat_y_p_s_misprints_is_read_from_its_attributes() -> None:
    text = page().replace("[[-Address] <string>] -Force [-Color", "[[-Address] <string>] -Force] [-Color")
    assert [p.name for p in read(text)[0].parameters] == ["Name", "Id", "Address", "Force", "Color"]


@pytest.mark.parametrize(
    ("changed", "finding"),
    [
        ({"Color": block("Color", "Shop.Color", member("Elsewhere"))}, "set-without-syntax"),
        ({"Color": block("Color", "Shop.Color", member(position="third"))}, "position-unclear"),
        ({"Color": block("Color", "Shop.Color", member(required="maybe"))}, "attribute-unclear"),
        ({"Color": "\n### -Color\n\nNo block.\n"}, "attributes-missing"),
        ({"Color": "\n### -Color\n\n```yaml\nType: [a\n```\n"}, "attributes-unreadable"),
        ({"Extra": block("color", "Shop.Color", member())}, "parameter-repeated"),
        ({"Extra": "\n````\nnever closed\n"}, "fence-without-end"),
    ],
)
def test_what_is_odd_is_decided_and_reported(changed: dict[str, str], finding: str) -> None:
    command, diagnostics = read(page(**changed))
    assert finding in [d.name for d in diagnostics]
    assert all(d.file == "Send-Box.md" and d.line and d.command == "Send-Box" for d in diagnostics)
    assert command.parameter("Color") is not None


def test_two_defaults_leave_the_first() -> None:
    command, diagnostics = read(page().replace("### ById\n", "### ById (default)\n"))
    assert [d.name for d in diagnostics] == ["several-default-sets"]
    assert [(s.name, s.default) for s in command.sets] == [("ByName", True), ("ById", False)]


def test_front_matter_that_is_not_yaml_is_read_line_by_line() -> None:
    command, diagnostics = read(page().replace("title: Send-Box", "title: Send-Box: it\nodd: [a"))
    assert (command.module, command.kind) == ("Shop", CommandKind.CMDLET)
    assert [d.name for d in diagnostics] == ["front-matter-unreadable"]


def test_a_page_of_a_function_without_attributes_has_no_common_parameters() -> None:
    text = (
        "---\nPlatyPS schema version: 2024-05-01\nexternal help file: Shop-Help.xml\n---\n# Pack\n## SYNTAX\n"
        "### __AllParameterSets\n```\nPack [[-A] <Object>] [[-B] <Object>]\n```\n## PARAMETERS\n"
    )
    simple, _ = read(
        text + block("A", "System.Object", member(position="0")) + block("B", "System.Object", member(position="1"))
    )
    assert (simple.common_parameters, simple.kind) == (False, CommandKind.FUNCTION)
    assert [s.name for s in simple.sets] == [ALL_SETS]
    advanced, _ = read(
        text
        + block("A", "System.Object", member(position="0", required="true"))
        + block("B", "System.Object", member())
    )
    assert advanced.common_parameters


EXPORT = """metadata:
  document type: cmdlet
  external help file: Shop.dll-Help.xml
  Module Name: Shop
  PlatyPS schema version: 2024-05-01
title: Send-Box
synopsis: Sends a box.
syntaxes:
- commandName: Send-Box
  parameterSetName: ByName
  isDefault: true
  parameters:
  - '[-Name] <string[]>'
  - '[-Color <Color>]'
- commandName: Send-Box
  parameterSetName: ById
  isDefault: false
  parameters:
  - -Id <ulong>
  - '[-Color <Color>]'
aliases:
description: |-
  Sends it.
examples:
- title: Example 1
  description: >-
    Send one.


    ```powershell

    Send-Box Tea

    ```
parameters:
- name: Color
  type: Shop.Color
  description: The colour.
  defaultValue: ''
  supportsWildcards: false
  isDynamic: true
  aliases: Hue
  dontShow: false
  acceptedValues:
  - Red
  - Blue
  parameterSets:
  - &o0
    name: (All)
    position: Named
    isRequired: false
    valueFromPipeline: false
    valueFromPipelineByPropertyName: false
    valueFromRemainingArguments: false
  helpMessage: ''
- name: Id
  type: System.UInt64
  aliases: ''
  parameterSets:
  - name: ById
    position: Named
    isRequired: true
    valueFromPipelineByPropertyName: true
- name: Name
  type: System.String[]
  aliases: [Title, Label]
  parameterSets:
  - name: ByName
    position: 0
    isRequired: true
- name: Trace
  type: System.String
  aliases: ''
  parameterSets:
  - *o0
- name: CommonParameters
  description: The usual.
inputs:
- name: System.String
  description:
outputs:
- name: Shop.Box
notes:
links:
- text: Get-Box
  href: Get-Box.md
"""


def test_an_export_reads_like_a_page_anchors_included() -> None:
    command, diagnostics = read(EXPORT, "Send-Box.yml")
    assert diagnostics == []
    assert [(s.name, s.default) for s in command.sets] == [("ByName", True), ("ById", False)]
    assert [p.name for p in command.parameters] == ["Name", "Id", "Color", "Trace"]
    assert get(command, "Color").members == get(command, "Trace").members == (ParameterSetMember(),)
    assert get(command, "Color").dynamic
    assert (get(command, "Color").aliases, get(command, "Name").aliases) == (("Hue",), ("Title", "Label"))
    assert get(command, "Name").members == (ParameterSetMember("ByName", mandatory=True, position=0),)
    assert (command.synopsis, command.description, command.output_types) == ("Sends a box.", "Sends it.", ("Shop.Box",))
    assert command.examples[0].title == "Example 1"
    assert command.examples[0].code.strip() == "Send-Box Tea"
    assert command.links == (Link("Get-Box", "Get-Box.md"),)


def test_anchors_cannot_multiply_without_end() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(InputError, match="more than 1,000,000 values"):
        read_document("metadata:\n  title: x\n" + "\n".join(lines), "bomb.yml")


@pytest.mark.parametrize(
    "text",
    [
        "metadata:\n\t- x",
        "metadata:\n  a: 1\n",
        "metadata: " + "[" * 1000,
        "---\na: b\n---\ntext",
        "metadata:\n  title: *x\n",
    ],
)
def test_what_gives_no_command_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match=r"^x\.yml"):
        read_document(text, "x.yml")


def test_the_schema_is_recognised_by_its_version() -> None:
    assert looks_like(page(), "x.md")
    assert looks_like("\ufeff" + page(), "x.md")
    assert looks_like(EXPORT, "x.yml")
    assert not looks_like(page().replace("2024-05-01", "2.0.0"), "x.md")
    assert not looks_like(page().replace("document type: cmdlet", "document type: module"), "x.md")
    assert not looks_like("PlatyPS schema version: 2024-05-01", "x.md")


def test_a_published_page_of_the_schema_reads_without_findings(corpus_dir: Path) -> None:
    found = [p for p in sorted(corpus_dir.rglob("Write-Host.md")) if looks_like(p.read_text("utf-8"), str(p))]
    assert found
    command, diagnostics = read(found[0].read_text("utf-8"), str(found[0]))
    assert diagnostics == []
    assert [(p.name, p.members[0].position) for p in command.parameters] == [
        ("Object", 0),
        ("NoNewline", None),
        ("Separator", None),
        ("ForegroundColor", None),
        ("BackgroundColor", None),
    ]
    assert get(command, "Object").members[0].remaining
