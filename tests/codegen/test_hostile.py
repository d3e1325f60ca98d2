"""Help is hostile input: every field of a command with every payload. Nothing of it may run, and nothing may be written elsewhere."""

from __future__ import annotations

import ast
import builtins
import dataclasses
import inspect
import pydoc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bridge.codegen.docs import Docs
from bridge.codegen.render import docstring
from bridge.errors import InputError
from bridge.model import (
    Command,
    EnumMember,
    EnumType,
    Example,
    Link,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)
from bridge.wrappers import Wrapper

BOOM = "__import__('builtins').canary.append(1)"

PAYLOADS = {
    "call": BOOM,
    "single quote": f"' + {BOOM} + '",
    "double quote": f'" + {BOOM} + "',
    "triple quote": f'"""\n{BOOM}\n"""',
    "triple single quote": f"'''\n{BOOM}\n'''",
    "quotes at the end": 'x"""',
    "one quote at the end": 'x"',
    "backslash at the end": "x\\",
    "backslash and quote": f'x\\" + {BOOM} + "',
    "backslash and triple quote": f'\\"""\n{BOOM}\n',
    "newline": f"x\n{BOOM}\n",
    "carriage return": f"x\r{BOOM}\r",
    "form feed": f"x\f{BOOM}",
    "line separator": f"x\u2028{BOOM}",
    "next line": f"x\x85{BOOM}",
    "null": f"x\0{BOOM}",
    "byte order mark": "\ufeffx",
    "right to left": "x\u202e" + BOOM,
    "half a surrogate pair": "x\ud800",
    "f-string": "{" + BOOM + "}",
    "jinja": "{{ " + BOOM + " }}{% for x in y %}",
    "jinja globals": "{{ cycler.__init__.__globals__ }}",
    "comment": f"x # \n{BOOM}",
    "coding": "# -*- coding: utf-7 -*-",
    "escape": "\\N{BULLET}\\x41\\u0041\\",
    "path up": "../../../evil",
    "absolute path": "/tmp/evil",
    "windows path": "..\\..\\evil",
    "reserved file": "CON",
    "reserved file with suffix": "nul.txt",
    "dunder": "__init__",
    "class dunder": "__class__",
    "keyword": "import",
    "percent": "%s%n%(x)s",
    "bracket": "]" + BOOM + "[",
    "parenthesis": f"); {BOOM}; (",
    "long": "A" * 10_000,
    "deep": "[" * 5000,
    "empty": "",
    "space": "   ",
}

COMMAND = Command(
    "Get-Thing",
    "Things",
    parameters=(
        Parameter("Name", "System.String", members=(ParameterSetMember("A", position=0),)),
        Parameter("Kind", "Things.Kind", members=(ParameterSetMember("B", mandatory=True),)),
    ),
    sets=(ParameterSet("A", default=True), ParameterSet("B")),
    supports_should_process=True,
)


def change(**kwargs: Any) -> Callable[[str], Command]:
    return lambda payload: dataclasses.replace(COMMAND, **{k: v(payload) for k, v in kwargs.items()})


def first(**kwargs: Any) -> Callable[[str], Command]:
    """The payload in a field of the first parameter."""

    def make(payload: str) -> Command:
        one = dataclasses.replace(COMMAND.parameters[0], **{k: v(payload) for k, v in kwargs.items()})
        return dataclasses.replace(COMMAND, parameters=(one, COMMAND.parameters[1]))

    return make


def in_set_name(payload: str) -> Command:
    second = dataclasses.replace(COMMAND.parameters[1], members=(ParameterSetMember(payload, mandatory=True),))
    return dataclasses.replace(
        COMMAND, parameters=(COMMAND.parameters[0], second), sets=(ParameterSet("A", True), ParameterSet(payload))
    )


FIELDS: dict[str, Callable[[str], Command]] = {
    "command": change(name=str),
    "module": change(module=str),
    "synopsis": change(synopsis=str),
    "description": change(description=str),
    "notes": change(notes=str),
    "alias of the command": change(aliases=lambda p: (p,)),
    "input type": change(input_types=lambda p: (p,)),
    "output type": change(output_types=lambda p: (p,)),
    "obsolete": change(obsolete=str),
    "help uri": change(help_uri=str),
    "example": change(examples=lambda p: (Example(p, p, p),)),
    "link": change(links=lambda p: (Link(p, p),)),
    "enumeration": change(enums=lambda p: (EnumType(p, (EnumMember("X", 1),)),)),
    "member of an enumeration": change(
        enums=lambda p: (EnumType("Things.Kind", (EnumMember(p, 1), EnumMember("Y", 2))),)
    ),
    "default set": change(default_set=str),
    "set": in_set_name,
    "parameter": first(name=str),
    "type": first(type=str),
    "generic type": first(type=lambda p: f"System.Collections.Generic.List`1[{p}]"),
    "alias": first(aliases=lambda p: (p,)),
    "default": first(default=str),
    "accepted value": first(accepted_values=lambda p: (p, "B")),
    "accepted value of an enumeration": first(type=lambda _: "Things.Kind", accepted_values=lambda p: (p, "B")),
    "parameter text": first(description=str),
    "obsolete parameter": first(obsolete=str),
    "type name of objects": first(ps_type_name=str),
    "validation set": first(validation=lambda p: (ValidationRule("Set", (p, "B")),)),
    "validation pattern": first(validation=lambda p: (ValidationRule("Pattern", (p,)),)),
    "validation kind": first(validation=lambda p: (ValidationRule(p, (1, 2)),)),
    "validation type": first(validation=lambda p: (ValidationRule("Range", ("1", "2"), type_name=p),)),
    "validation message": first(validation=lambda p: (ValidationRule("Pattern", ("x",), message=p),)),
    "help message": first(members=lambda p: (ParameterSetMember("A", help_message=p),)),
}


@pytest.fixture
def canary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[int]]:
    sung: list[int] = []
    monkeypatch.setattr(builtins, "canary", sung, raising=False)
    monkeypatch.chdir(tmp_path)
    yield sung
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("field", FIELDS)
def test_no_payload_in_any_field_ever_runs(field: str, wrapper_of: Callable[..., Wrapper], canary: list[int]) -> None:
    loaded = 0
    for name, payload in PAYLOADS.items():
        command = FIELDS[field](payload)
        for docs in Docs:
            refused = ""
            try:
                wrapper = wrapper_of(command, None, docs)
            except InputError as exc:
                refused = str(exc)
            if refused:
                assert len(refused) < 400, name
                assert "\0" not in refused, name
                continue
            loaded += 1
            # Everything that looks at a wrapper, down to the annotations, must find data.
            assert wrapper.powershell_name == command.name
            assert wrapper.command.parameters[0].type == command.parameters[0].type
            assert wrapper.command.parameters[0].validation == command.parameters[0].validation
            assert wrapper.command.sets == command.sets
            str(inspect.signature(wrapper))
            pydoc.render_doc(wrapper)
            wrapper(**dict.fromkeys(wrapper.names, 1))
            assert canary == [], name
    assert loaded or field in ("command", "parameter")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
@pytest.mark.parametrize("indent", [0, 4, 12])
def test_a_docstring_literal_holds_exactly_its_text(payload: str, indent: int) -> None:
    for text in (payload, f"Title\n\n{payload}", f"{payload}\nmore", f"a{payload}b"):
        tree = ast.parse(f"x = {docstring(text, indent)}")
        assert len(tree.body) == 1
        value = ast.literal_eval(docstring(text, indent))
        lines = value.split("\n")
        expected = text.replace("\ud800", "\ufffd").split("\n")
        if len(expected) > 1:
            assert lines.pop().strip() == ""
        assert [lines[0], *(line[indent:] if line else line for line in lines[1:])] == expected


def test_text_that_would_show_in_another_order_is_escaped() -> None:
    assert "\u202e" not in docstring("a\u202eb")
    assert docstring("Größe ✓") == '"""Größe ✓"""'
