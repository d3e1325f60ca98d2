"""MAML documents of the project's own."""

from __future__ import annotations

import pytest

from bridge.errors import InputError
from bridge.model import ALL_SETS, Command, CommandKind, Diagnostic, Link, Parameter, ParameterSetMember
from bridge.schema.maml import looks_like, read_document

HEAD = (
    '<helpItems schema="maml" xmlns="http://msh"><command:command xmlns:maml="http://schemas.microsoft.com/maml/2004/10" '
    'xmlns:command="http://schemas.microsoft.com/maml/dev/command/2004/10" xmlns:dev="http://schemas.microsoft.com/maml/dev/2004/10">'
)
TAIL = "</command:command></helpItems>"


def parameter_element(name: str, type_name: str = "String", *, values: str = "", **attributes: str) -> str:
    given = {
        "required": "false",
        "globbing": "false",
        "pipelineInput": "False",
        "position": "named",
        "aliases": "none",
        **attributes,
    }
    text = " ".join(f'{k}="{v}"' for k, v in given.items())
    group = "".join(f"<command:parameterValue>{v}</command:parameterValue>" for v in values.split())
    shown = f"<command:parameterValueGroup>{group}</command:parameterValueGroup>" if group else ""
    typed = f"<command:parameterValue>{type_name}</command:parameterValue><dev:type><maml:name>{type_name}</maml:name></dev:type>"
    return (
        f"<command:parameter {text}><maml:name>{name}</maml:name><maml:description><maml:para>About {name}.</maml:para>"
        f"</maml:description>{shown}{typed if type_name else ''}<dev:defaultValue>None</dev:defaultValue></command:parameter>"
    )


def command_element(*items: str, parameters: str = "", name: str = "Copy-Box", rest: str = "") -> str:
    syntax = "".join(f"<command:syntaxItem><maml:name>{name}</maml:name>{item}</command:syntaxItem>" for item in items)
    return (
        f"<command:details><command:name>\n  {name} </command:name><maml:description><maml:para>Copies boxes.</maml:para>"
        "</maml:description></command:details><maml:description><maml:para>One.</maml:para><maml:para>Two.</maml:para>"
        f"</maml:description><command:syntax>{syntax}</command:syntax><command:parameters>{parameters}</command:parameters>{rest}"
    )


def read(text: str, file: str = "Shop.dll-Help.xml") -> tuple[Command, list[Diagnostic]]:
    commands, diagnostics = read_document(text, file)
    assert len(commands) == 1
    return commands[0], diagnostics


def get(command: Command, name: str) -> Parameter:
    found = command.parameter(name)
    assert found is not None, name
    return found


def test_one_syntax_item_is_a_command_without_named_sets() -> None:
    item = parameter_element(
        "Path", "string[]", required="true", position="0", pipelineInput="True (ByPropertyName, ByValue)"
    )
    item += parameter_element("Force", "")
    command, diagnostics = read(HEAD + command_element(item, parameters=item.replace("Force", "Force")) + TAIL)
    assert diagnostics == []
    assert (command.name, command.kind, command.synopsis, command.description) == (
        "Copy-Box",
        CommandKind.CMDLET,
        "Copies boxes.",
        "One.\n\nTwo.",
    )
    assert [s.name for s in command.sets] == [ALL_SETS]
    assert get(command, "Path").type == "System.String[]"
    assert get(command, "Path").members == (
        ParameterSetMember(mandatory=True, position=0, by_value=True, by_property_name=True),
    )
    assert get(command, "Force").type == "System.Management.Automation.SwitchParameter"
    assert get(command, "Path").description == "About Path."


def test_several_syntax_items_become_numbered_sets_and_are_said_to() -> None:
    both = parameter_element("Depth", "Int32")
    one = parameter_element("Path", required="true", position="0") + both
    two = parameter_element("Id", "UInt64", required="true", position="1", pipelineInput="true (ByPropertyName)") + both
    command, diagnostics = read(HEAD + command_element(one, two) + TAIL)
    assert [(s.name, s.default) for s in command.sets] == [
        ("UNNAMED_PARAMETER_SET_1", True),
        ("UNNAMED_PARAMETER_SET_2", False),
    ]
    assert [(d.name, d.line) for d in diagnostics] == [("no-sets-in-source", 2)]
    assert [m.set for m in get(command, "Depth").members] == [ALL_SETS]
    assert [(m.set, m.position) for m in get(command, "Path").members] == [("UNNAMED_PARAMETER_SET_1", 0)]
    assert get(command, "Id").members[0].by_property_name


def test_what_differs_between_sets_is_kept_for_each() -> None:
    command, _ = read(
        HEAD
        + command_element(parameter_element("Path", required="true"), parameter_element("Path", position="2"))
        + TAIL
    )
    assert [(m.set[-1], m.mandatory, m.position) for m in get(command, "Path").members] == [
        ("1", True, None),
        ("2", False, 2),
    ]


def test_values_aliases_wildcards_and_defaults_are_read() -> None:
    item = parameter_element("Color", "ConsoleColor", values="Red Blue", aliases="c, Hue", globbing="true")
    item += parameter_element("Mode", "String", values="Fast Slow").replace(">None<", ">Fast<")
    command, _ = read(HEAD + command_element(item) + TAIL)
    color, mode = get(command, "Color"), get(command, "Mode")
    assert (color.aliases, color.wildcards, color.accepted_values, color.default) == (
        ("c", "Hue"),
        True,
        ("Red", "Blue"),
        None,
    )
    assert [m.name for m in command.enums[0].members] == ["Red", "Blue"]
    assert [r.kind for r in mode.validation] == ["Set"]
    assert mode.default == "Fast"


def test_what_if_and_confirm_mean_should_process_and_common_parameters_are_not_listed() -> None:
    item = "".join(parameter_element(n, "SwitchParameter") for n in ("WhatIf", "Confirm", "Verbose"))
    command, _ = read(HEAD + command_element(item + parameter_element("Way")) + TAIL)
    assert command.supports_should_process
    assert [p.name for p in command.parameters] == ["Way"]


def test_a_parameter_in_no_syntax_item_is_in_every_set_and_reported() -> None:
    hidden = parameter_element("Hidden", "Int64", required="true")
    command, diagnostics = read(HEAD + command_element(parameter_element("Way"), parameters=hidden) + TAIL)
    assert [m.set for m in get(command, "Hidden").members] == [ALL_SETS]
    assert [(d.name, d.parameter) for d in diagnostics] == [("parameter-not-in-syntax", "Hidden")]


@pytest.mark.parametrize(("text", "expected"), [("true", (True, False)), ("perhaps", (False, False))])
def test_unclear_pipeline_input_is_decided_and_reported(text: str, expected: tuple[bool, bool]) -> None:
    command, diagnostics = read(HEAD + command_element(parameter_element("Way", pipelineInput=text)) + TAIL)
    member = get(command, "Way").members[0]
    assert (member.by_value, member.by_property_name) == expected
    assert [d.name for d in diagnostics] == ["pipeline-input-unclear"]


def test_types_notes_examples_and_links_are_read() -> None:
    rest = (
        "<command:inputTypes><command:inputType><dev:type><maml:name>System.String</maml:name></dev:type></command:inputType>"
        "</command:inputTypes><command:returnValues><command:returnValue><dev:type><maml:name>None</maml:name></dev:type>"
        "</command:returnValue></command:returnValues><maml:alertSet><maml:alert><maml:para>Mind the step.</maml:para></maml:alert>"
        "</maml:alertSet><command:examples><command:example><maml:title>---- Example 1 ----</maml:title><dev:code>Copy-Box a</dev:code>"
        "<dev:remarks><maml:para>It copies.</maml:para></dev:remarks></command:example></command:examples><command:relatedLinks>"
        "<maml:navigationLink><maml:linkText>Online Version:</maml:linkText><maml:uri>https://example.com/copy</maml:uri>"
        "</maml:navigationLink><maml:navigationLink><maml:linkText>Move-Box</maml:linkText><maml:uri/></maml:navigationLink>"
        "</command:relatedLinks>"
    )
    command, _ = read(HEAD + command_element(parameter_element("Way"), rest=rest) + TAIL, "Shop.psm1-help.xml")
    assert (command.input_types, command.output_types, command.notes) == (("System.String",), (), "Mind the step.")
    assert [(e.title, e.code, e.remarks) for e in command.examples] == [("Example 1", "Copy-Box a", "It copies.")]
    assert (command.help_uri, command.links) == ("https://example.com/copy", (Link("Move-Box"),))
    assert command.kind is CommandKind.FUNCTION


def test_many_commands_in_one_file_are_all_read_and_a_nameless_one_is_skipped() -> None:
    inner = HEAD.partition("<command:command")[2].partition(">")[0]
    parts = [
        f"<command:command{inner}>{command_element(name=n)}</command:command>" for n in ("Copy-Box", "", "Move-Box")
    ]
    commands, diagnostics = read_document(
        '<helpItems xmlns="http://msh">' + "".join(parts) + "</helpItems>", "Shop-help.xml"
    )
    assert [c.name for c in commands] == ["Copy-Box", "Move-Box"]
    assert [d.name for d in diagnostics] == ["maml-name-missing"]


@pytest.mark.parametrize("text", ["<helpItems/>", "<PowerShellMetadata/>", "<helpItems>", HEAD + "<a>&x;</a>" + TAIL])
def test_what_holds_no_command_is_an_error(text: str) -> None:
    with pytest.raises(InputError):
        read_document(text, "x-help.xml")


def test_maml_is_recognised_by_its_root() -> None:
    assert looks_like('<?xml version="1.0"?><helpItems>', "x.xml")
    assert not looks_like("<project/>", "x-help.xml")
