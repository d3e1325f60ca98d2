"""Get-Member and Get-Command."""

from __future__ import annotations

import datetime as _dt
import re
from typing import Any

from bridge.binding.convert import dotnet_text
from bridge.operators.classes.names import STRING
from bridge.operators.errors import NotSupportedHere
from bridge.operators.extended import AliasProperty, ScriptMethod, ScriptProperty, raw_members
from bridge.operators.kinds import unwrap
from bridge.operators.properties import adapted, is_custom
from bridge.operators.wildcards import wildcard
from bridge.simulator.builtins.notes import type_chain
from bridge.simulator.builtins.refusing import refuse
from bridge.simulator.context import Context
from bridge.values import EnumValue, Instance, PSObject, Version, short_name, type_name_of

__all__ = ["CommandMetadataForClient", "GetCommand", "GetMember"]

_NAMED = (_dt.datetime, _dt.timedelta, Version)
"""Types whose properties are known by name, but not all their methods."""

_METHODS = (
    ("Equals", "bool Equals(System.Object obj)"),
    ("GetHashCode", "int GetHashCode()"),
    ("GetType", "type GetType()"),
    ("ToString", "string ToString()"),
)
_STATIC = (
    ("Equals", "static bool Equals(System.Object objA, System.Object objB)"),
    ("ReferenceEquals", "static bool ReferenceEquals(System.Object objA, System.Object objB)"),
)
_TYPES = {"AliasProperty": 1, "Property": 4, "NoteProperty": 8, "ScriptProperty": 16, "Method": 64, "ScriptMethod": 256}
_NOTES = 8 | 16 | 256 | 1
_MEMBER = ("Microsoft.PowerShell.Commands.MemberDefinition", "System.Object")
_FULL_NAMES = ("System.Management.Automation.PSCustomObject",)


def _shown_type(value: Any) -> str:
    if value is None:
        return "object"
    if is_custom(value):
        return str(value.type_names[0]) if value.type_names else _FULL_NAMES[0]
    plain = unwrap(value)
    return short_name(type_name_of(plain))


def _note(name: str, value: Any) -> str:
    shown = "null" if value is None else dotnet_text(value)
    return f"{_shown_type(value)} {name}={shown}"


def _known(plain: Any, mask: int, patterns: list[re.Pattern[str]]) -> bool:
    """True where all members of a value that could be asked for are known: properties of numbers and text, no methods."""
    if isinstance(plain, Instance):
        return not plain.kind.is_exception
    if isinstance(plain, _NAMED):
        # The DateTime of a date is a script property, and enumerations are written in a way of their own.
        plainly = {n.casefold() for n, v in adapted(plain).items() if n != "DateTime" and not isinstance(v, EnumValue)}
        return all(p.pattern == re.escape(p.pattern) and p.pattern.casefold() in plainly for p in patterns)
    if not isinstance(plain, (str, int, float)) or isinstance(plain, EnumValue):
        return False
    if mask & ~(_NOTES | _TYPES["Property"]) == 0:
        return True
    return type(plain) is str and not any(p.fullmatch(n) for p in patterns for n in (*STRING, "Chars"))


class GetMember:
    """The members of each type that comes in: notes, properties, and the methods of System.Object."""

    def begin(self) -> None:
        self.types: set[str] = set()
        self.any = False

    def process(self, ctx: Context) -> None:
        item = ctx.values.get("InputObject")
        if item is None:
            return
        self.any = True
        name = type_chain(item)[0]
        if name in self.types:
            return
        self.types.add(name)
        static = bool(ctx.values.get("Static"))
        if static and (isinstance(item, Instance) or name == "System.RuntimeType"):
            raise NotSupportedHere("the static members of a type")
        own = [] if static else self._properties(item)
        hidden = {n.casefold() for n, _, _ in own}
        members = own + [(n, "Method", d) for n, d in (_STATIC if static else _METHODS) if n.casefold() not in hidden]
        kind = ctx.values.get("MemberType")
        mask = kind.value if isinstance(kind, EnumValue) else 16383
        patterns = [wildcard(str(p)) for p in ctx.values.get("Name") or ("*",)]
        if not is_custom(item) and mask & ~_NOTES and not _known(unwrap(item), mask, patterns):
            raise NotSupportedHere(f"Get-Member of a {name}, whose members are not all known")
        chosen = [m for m in members if _TYPES[m[1]] & mask and any(p.fullmatch(m[0]) for p in patterns)]
        for member, member_type, definition in sorted(chosen, key=lambda m: (m[1], m[0].casefold())):
            enum = EnumValue("System.Management.Automation.PSMemberTypes", member_type, _TYPES[member_type])
            facts = {"TypeName": name, "Name": member, "MemberType": enum, "Definition": definition}
            ctx.write(PSObject(facts, type_names=_MEMBER, text=definition, adapted=frozenset(n.lower() for n in facts)))

    def _properties(self, item: Any) -> list[tuple[str, str, str]]:
        found = item.kind.definitions() if isinstance(item, Instance) else []
        known = {name for name, _, _ in found}
        for name, value in raw_members(item) if isinstance(item, PSObject) else ():
            if isinstance(value, (ScriptProperty, ScriptMethod, AliasProperty)):
                found.append((name, value.kind, value.definition))
            elif name not in known:
                found.append((name, "NoteProperty", _note(name, value)))
        if not is_custom(item) and not isinstance(item, Instance):
            found += [(n, "Property", f"{_shown_type(v)} {n} {{get;}}") for n, v in adapted(unwrap(item)).items()]
        return found

    def end(self, ctx: Context) -> None:
        if not self.any:
            ctx.error(
                "You must specify an object for the Get-Member cmdlet.", "NoObjectInGetMember", "CloseError",
                exception="System.InvalidOperationException",
            )  # fmt: skip


_KINDS = {"cmdlet": ("Cmdlet", 8), "function": ("Function", 2), "cdxml": ("Function", 2)}


_NOT_HERE = (
    "Verb", "Noun", "UseFuzzyMatching", "FuzzyMinimumDistance", "UseAbbreviationExpansion", "ExcludeModule", "FullyQualifiedModule",
    "TotalCount", "Syntax", "ShowCommandInfo", "ArgumentList", "ListImported", "ParameterName", "ParameterType",
)  # fmt: skip


class GetCommand:
    """The commands of this endpoint, by name or wildcard."""

    def process(self, ctx: Context) -> None:
        refuse(ctx, *_NOT_HERE)
        names = [str(n) for n in ctx.values.get("Name") or ("*",)]
        modules = [wildcard(str(m)) for m in ctx.values.get("Module") or ()]
        kind = ctx.values.get("CommandType")
        for name in names:
            found = [
                d for d in ctx.server.registry.matching(name)
                if (not modules or any(m.fullmatch(d.command.module) for m in modules))
                and (not isinstance(kind, EnumValue) or kind.value & _KINDS[d.command.kind.value][1])
            ]  # fmt: skip
            for definition in found:
                ctx.write(command_object(definition.command))
            if not found and not any(c in name for c in "*?["):
                from bridge.simulator.records import command_not_found

                record = command_not_found(name)
                record.source = ctx.definition.type_name
                ctx.error(record)


def command_object(command: Any) -> PSObject:
    """A CmdletInfo or FunctionInfo with what clients read of it."""
    kind, number = _KINDS[command.kind.value]
    facts: dict[str, Any] = {
        "Name": command.name, "CommandType": EnumValue("System.Management.Automation.CommandTypes", kind, number),
        "ModuleName": command.module, "Source": command.module, "DefaultParameterSet": command.default_set,
        "OutputType": list(command.output_types), "Visibility": "Public",
        "Parameters": {p.name: _parameter(p) for p in command.parameters},
    }  # fmt: skip
    return PSObject(facts, type_names=(f"System.Management.Automation.{kind}Info", "System.Management.Automation.CommandInfo",
    "System.Object"),
                    text=command.name)  # fmt: skip


def _parameter(parameter: Any) -> PSObject:
    return PSObject(
        {
            "Name": parameter.name, "ParameterType": parameter.type, "Aliases": list(parameter.aliases), "IsDynamic": parameter.dynamic,
            "SwitchParameter": parameter.type.endswith("SwitchParameter"), "ParameterSets": [m.set for m in parameter.members],
        },
        type_names=("System.Management.Automation.ParameterMetadata", "System.Object"),
    )  # fmt: skip


_COUNT = (
    "Selected.Microsoft.PowerShell.Commands.GenericMeasureInfo",
    "System.Management.Automation.PSCustomObject",
    "System.Object",
)
_METADATA = ("System.Management.Automation.PSCustomObject", "System.Object")
_PARAMETER = ("System.Management.Automation.ParameterMetadata", "System.Object")


class CommandMetadataForClient:
    """Answers GET_COMMAND_METADATA: a count, then one object a command (MS-PSRP 2.2.3.21 to 2.2.3.23)."""

    def process(self, ctx: Context) -> None:
        kind = int(ctx.values.get("CommandType", 0)) or 383
        found: dict[str, Any] = {}
        for name in ctx.values.get("Name") or ("*",):
            for definition in ctx.server.registry.matching(str(name)):
                if kind & _KINDS[definition.command.kind.value][1]:
                    found[definition.command.name] = definition.command
        ctx.write(PSObject({"Count": len(found)}, type_names=_COUNT))
        for command in found.values():
            ctx.write(_command_metadata(command))


def _command_metadata(command: Any) -> PSObject:
    kind, number = _KINDS[command.kind.value]
    parameters = {}
    for parameter in command.parameters:
        facts = {
            "Name": parameter.name, "ParameterType": parameter.type, "Aliases": list(parameter.aliases),
            "SwitchParameter": parameter.type.endswith("SwitchParameter"), "IsDynamic": parameter.dynamic,
        }  # fmt: skip
        parameters[parameter.name] = PSObject(facts, type_names=_PARAMETER, adapted=frozenset(n.lower() for n in facts))
    facts = {
        "Name": command.name, "Namespace": command.module, "HelpUri": command.help_uri,
        "CommandType": EnumValue("System.Management.Automation.CommandTypes", kind, number), "ResolvedCommandName": None,
        "OutputType": list(command.output_types), "Parameters": parameters,
    }  # fmt: skip
    return PSObject(facts, type_names=_METADATA)
