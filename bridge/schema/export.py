"""Writes metadata in the form that ``Export-BridgeMetadata`` writes (``docs/metadata-schema.md``): the reverse of ``metadata.py``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bridge.model import ALL_SETS, Command, CommandKind, EnumType, Parameter, ParameterSetMember, ValidationRule
from bridge.schema.metadata import SCHEMA, VERSION

__all__ = ["document", "write_document"]


def document(
    commands: Iterable[Command], module: str | None = None, engine: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The document of ``commands``. ``engine`` is what the host says of itself: ``version``, ``edition``, ``platform``."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "engine": dict(engine or {}),
        "module": {"name": module} if module else None,
        "commands": [_command(command) for command in commands],
    }


def write_document(
    commands: Iterable[Command], module: str | None = None, engine: Mapping[str, str] | None = None
) -> str:
    """:func:`document` as JSON text."""
    return json.dumps(document(commands, module, engine), ensure_ascii=False, indent=1) + "\n"


def _command(command: Command) -> dict[str, Any]:
    named = [s for s in command.sets if s.name != ALL_SETS]
    return {
        "name": command.name,
        "module": command.module or None,
        "kind": command.kind.value,
        "defaultSet": command.default_set,
        "sets": [{"name": s.name, "default": s.name == command.default_set} for s in named],
        "supportsShouldProcess": command.supports_should_process,
        "confirmImpact": command.confirm_impact.value,
        "supportsPaging": command.supports_paging,
        "positionalBinding": command.positional_binding,
        "commonParameters": command.common_parameters,
        "aliases": list(command.aliases),
        "outputTypes": list(command.output_types),
        "helpUri": command.help_uri,
        "obsolete": command.obsolete,
        "parameters": [_parameter(p, command.kind) for p in command.parameters],
        "enums": [_enum(e) for e in command.enums],
    }


def _parameter(parameter: Parameter, kind: CommandKind) -> dict[str, Any]:
    attributes = [_attribute(rule) for rule in parameter.validation]
    if kind.is_function:
        # The engine lists a function's attributes in the reverse of declaration.
        attributes.reverse()
    return {
        "name": parameter.name,
        "type": parameter.type,
        "aliases": list(parameter.aliases),
        "sets": [_member(m) for m in parameter.members],
        "psTypeName": parameter.ps_type_name,
        "dynamic": parameter.dynamic,
        "dontShow": parameter.dont_show,
        "wildcards": parameter.wildcards,
        "obsolete": parameter.obsolete,
        "default": parameter.default,
        "attributes": attributes,
    }


def _member(member: ParameterSetMember) -> dict[str, Any]:
    return {
        "name": member.set,
        "mandatory": member.mandatory,
        "position": member.position,
        "byValue": member.by_value,
        "byPropertyName": member.by_property_name,
        "remaining": member.remaining,
        "helpMessage": member.help_message,
    }


def _lengths(rule: ValidationRule) -> dict[str, Any]:
    return {"min": rule.arguments[0], "max": rule.arguments[1]}


_ARGUMENTS: dict[str, Callable[[ValidationRule], dict[str, Any]]] = {
    "Set": lambda r: {"values": [str(a) for a in r.arguments], "ignoreCase": r.ignore_case, "errorMessage": r.message},
    "Range": lambda r: {**_lengths(r), "type": r.type_name},
    "RangeKind": lambda r: {"rangeKind": r.arguments[0]},
    "Pattern": lambda r: {
        "pattern": r.arguments[0],
        "options": "IgnoreCase" if r.ignore_case else "None",
        "errorMessage": r.message,
    },
    "Length": _lengths,
    "Count": _lengths,
    "Script": lambda r: {"script": r.arguments[0], "errorMessage": r.message},
}
_WITHOUT_PREFIX = frozenset(("AllowNull", "AllowEmptyString", "AllowEmptyCollection", "Credential"))


def _attribute(rule: ValidationRule) -> dict[str, Any]:
    kind = "Range" if rule.kind == "RangeKind" else rule.kind
    name = kind if kind in _WITHOUT_PREFIX else f"Validate{kind}"
    arguments = _ARGUMENTS.get(rule.kind)
    return {"kind": name, **(arguments(rule) if arguments else {})}


def _enum(enum: EnumType) -> dict[str, Any]:
    members = [{"name": m.name, "value": m.value if abs(m.value) < 2**53 else str(m.value)} for m in enum.members]
    return {"name": enum.name, "flags": enum.flags, "members": members}
