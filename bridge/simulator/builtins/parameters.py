"""Words in which the tables of the built-in cmdlets' parameters are written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    EnumMember,
    EnumType,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)

__all__ = [
    "EXPRESSION",
    "MEMBER_TYPES",
    "NOT_EMPTY",
    "PSOBJECT",
    "SWITCH",
    "command",
    "enum_type",
    "parameter",
    "piped",
    "rule",
    "switch",
]

SWITCH = "System.Management.Automation.SwitchParameter"
PSOBJECT = "System.Management.Automation.PSObject"
EXPRESSION = "Microsoft.PowerShell.Commands.PSPropertyExpression"


def parameter(
    name: str, net: str = "System.Object", position: int | None = None, sets: Sequence[str] = (), *, mandatory: bool = False,
    by_value: bool = False, by_name: bool = False, remaining: bool = False, aliases: Sequence[str] = (),
    rules: Sequence[ValidationRule] = (),
) -> Parameter:  # fmt: skip
    """A parameter that is alike in all its ``sets`` (every set when none is named)."""
    members = tuple(
        ParameterSetMember(s, mandatory, position, by_value, by_name, remaining) for s in sets or (ALL_SETS,)
    )
    return Parameter(name, net, tuple(aliases), members, tuple(rules))


def command(
    name: str, parameters: Sequence[Parameter], sets: Sequence[str] = (), default: str | None = None, *, module: str = "Utility",
    enums: Sequence[EnumType] = (), **more: Any,
) -> Command:  # fmt: skip
    """A compiled cmdlet of a module of PowerShell itself."""
    named = tuple(ParameterSet(s, default=s == default) for s in sets) or (ParameterSet(ALL_SETS),)
    return Command(
        name, module=f"Microsoft.PowerShell.{module}", kind=CommandKind.CMDLET, parameters=tuple(parameters), sets=named,
        default_set=default, enums=tuple(enums), **more,
    )  # fmt: skip


def switch(name: str, sets: Sequence[str] = (), **more: Any) -> Parameter:
    return parameter(name, SWITCH, None, sets, **more)


def piped(net: str = PSOBJECT, position: int | None = None, **more: Any) -> Parameter:
    return parameter("InputObject", net, position, by_value=True, **more)


def rule(kind: str, *arguments: Any) -> ValidationRule:
    return ValidationRule(kind, arguments)


def enum_type(name: str, *members: str) -> EnumType:
    return EnumType(name, tuple(EnumMember(m, i) for i, m in enumerate(members)))


NOT_EMPTY = (ValidationRule("NotNullOrEmpty"),)


_MEMBERS = (
    ("AliasProperty", 1), ("CodeProperty", 2), ("Property", 4), ("NoteProperty", 8), ("ScriptProperty", 16), ("Properties", 31),
    ("PropertySet", 32), ("Method", 64), ("CodeMethod", 128), ("ScriptMethod", 256), ("Methods", 448), ("ParameterizedProperty", 512),
    ("MemberSet", 1024), ("Event", 2048), ("Dynamic", 4096), ("InferredProperty", 8192), ("All", 16383),
)  # fmt: skip
MEMBER_TYPES = EnumType(
    "System.Management.Automation.PSMemberTypes", tuple(EnumMember(n, v) for n, v in _MEMBERS), flags=True
)
