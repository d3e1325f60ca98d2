"""Reads metadata of live commands: the JSON that ``Export-BridgeMetadata`` writes (``docs/metadata-schema.md``).

It is what the engine itself knows of a command, so it outranks every kind of help.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from bridge.errors import InputError
from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    ConfirmImpact,
    Diagnostic,
    EnumMember,
    EnumType,
    Origin,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)
from bridge.schema.diagnostics import diagnostic
from bridge.values import parse_type

__all__ = ["SCHEMA", "VERSION", "looks_like", "read_document"]

SCHEMA = "psbridge-metadata"
VERSION = 1
"""The version of the schema that this release writes and the newest that it reads."""

MAX_BYTES = 16 * 1024 * 1024
_HEAD = 4096
_NAMED = -(2**31)


def looks_like(text: str, file: str) -> bool:
    """True when ``text`` begins like exported metadata. Never raises."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    return head.startswith("{") and re.search(rf'"schema"\s{{0,8}}:\s{{0,8}}"{SCHEMA}"', head) is not None


def read_document(text: str, file: str, max_bytes: int = MAX_BYTES) -> tuple[list[Command], list[Diagnostic]]:
    """The commands of an export, in file order. A command that is not of the schema is left out, with a diagnostic of severity error.

    Raises :class:`InputError` when ``text`` is not JSON, not an export, or of a version that this release does not read.
    """
    document = _Node(_load(text, file, max_bytes), "the document", file)
    if document.text("schema") != SCHEMA:
        raise InputError(f"is not exported metadata: its schema is not {SCHEMA}", file=file)
    version = document.number("version")
    if not 1 <= version <= VERSION:
        raise InputError(f"is of version {version}, and this release reads up to {VERSION}: update psbridge", file=file)
    commands: list[Command] = []
    diagnostics: list[Diagnostic] = []
    module = document.child("module")
    module_name = module.text("name", "") if module is not None else ""
    for node in document.children("commands"):
        name = node.value.get("name")
        shown = name if isinstance(name, str) else None
        try:
            problem = node.optional("problem")
            if problem is not None:
                found = diagnostic("metadata-command-unreadable", file=file, command=shown, reason=problem)
                diagnostics.append(found)
                continue
            commands.append(_command(node, module_name, diagnostics))
        except InputError as exc:
            found = diagnostic("metadata-command-refused", file=file, command=shown, reason=exc.reason)
            diagnostics.append(found)
    return commands, diagnostics


def _load(text: str, file: str, max_bytes: int) -> Any:
    if len(text) > max_bytes:
        raise InputError(
            f"is larger than {max_bytes:,} bytes; raise the size limit if the file is meant to be read", file=file
        )
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as exc:
        raise InputError(f"is not JSON: {exc.msg}", file=file, line=exc.lineno) from None
    except RecursionError:
        raise InputError("is JSON that nests too deep", file=file) from None
    except ValueError as exc:
        raise InputError(f"is not JSON that can be used: {exc}", file=file) from None


class _Node:
    """An object of the document, with its path for messages. Members that the schema does not know are ignored."""

    def __init__(self, value: Any, path: str, file: str) -> None:
        self.path = path
        self.file = file
        if not isinstance(value, dict):
            raise self.wrong(path, "an object", value)
        self.value: dict[str, Any] = value

    def wrong(self, path: str, wanted: str, value: object) -> InputError:
        return InputError(f"{path}: {wanted} was expected, not {type(value).__name__}", file=self.file)

    def text(self, name: str, default: str | None = None) -> str:
        value = self.value.get(name, default)
        if not isinstance(value, str):
            raise self.wrong(f"{self.path}.{name}", "a text", value)
        return value

    def optional(self, name: str) -> str | None:
        value = self.value.get(name)
        if value is not None and not isinstance(value, str):
            raise self.wrong(f"{self.path}.{name}", "a text or null", value)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.value.get(name, default)
        if not isinstance(value, bool):
            raise self.wrong(f"{self.path}.{name}", "true or false", value)
        return value

    def number(self, name: str, default: int | None = None) -> int:
        value = self.value.get(name, default)
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}", value):
            return int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(f"{self.path}.{name}", "an integer", value)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = self.items(name)
        for at, value in enumerate(values):
            if not isinstance(value, str):
                raise self.wrong(f"{self.path}.{name}[{at}]", "a text", value)
        return tuple(values)

    def items(self, name: str) -> list[Any]:
        values = self.value.get(name)
        if values is None:
            return []
        if not isinstance(values, list):
            raise self.wrong(f"{self.path}.{name}", "a list", values)
        return values

    def child(self, name: str) -> _Node | None:
        value = self.value.get(name)
        return None if value is None else _Node(value, f"{self.path}.{name}", self.file)

    def children(self, name: str) -> Iterator[_Node]:
        for at, value in enumerate(self.items(name)):
            yield _Node(value, f"{self.path}.{name}[{at}]", self.file)

    def choice(self, name: str, kind: Callable[[str], Any], default: str) -> Any:
        text = self.text(name, default)
        try:
            return kind(text)
        except ValueError:
            raise InputError(f"{self.path}.{name}: {text[:40]!r} is not known", file=self.file) from None


def _command(node: _Node, module: str, diagnostics: list[Diagnostic]) -> Command:
    name = node.text("name")
    kind: CommandKind = node.choice("kind", CommandKind, CommandKind.FUNCTION.value)
    parameters = tuple(_parameter(p, name, kind, diagnostics) for p in node.children("parameters"))
    default = node.optional("defaultSet")
    if default == ALL_SETS:
        default = None
    names = dict.fromkeys(n.text("name") for n in node.children("sets"))
    mentioned = dict.fromkeys(m.set for p in parameters for m in p.members)
    everything = [n for n in (*names, *mentioned) if n != ALL_SETS]
    return Command(
        name=name,
        module=node.optional("module") or module,
        kind=kind,
        parameters=parameters,
        sets=tuple(ParameterSet(n, default=n == default) for n in dict.fromkeys(everything))
        or (ParameterSet(ALL_SETS),),
        default_set=default or None,
        supports_should_process=node.flag("supportsShouldProcess"),
        confirm_impact=node.choice("confirmImpact", ConfirmImpact, ConfirmImpact.MEDIUM.value),
        supports_paging=node.flag("supportsPaging"),
        positional_binding=node.flag("positionalBinding", True),
        common_parameters=node.flag("commonParameters", True),
        enums=tuple(_enum(e) for e in node.children("enums")),
        aliases=node.texts("aliases"),
        input_types=tuple(
            dict.fromkeys(p.ps_type_name or p.type for p in parameters if any(m.by_value for m in p.members))
        ),
        output_types=node.texts("outputTypes"),
        help_uri=node.text("helpUri", ""),
        obsolete=node.optional("obsolete"),
        origins={"name": Origin("metadata", node.file)},
    )


def _enum(node: _Node) -> EnumType:
    members = tuple(EnumMember(m.text("name"), m.number("value")) for m in node.children("members"))
    return EnumType(node.text("name"), members, node.flag("flags"))


def _parameter(node: _Node, command: str, kind: CommandKind, diagnostics: list[Diagnostic]) -> Parameter:
    name = node.text("name")
    attributes = list(node.children("attributes"))
    if kind.is_function:
        # A function's metadata lists attributes in reverse (specification, section 1.2); the model keeps them as declared.
        attributes.reverse()
    rules = []
    for attribute in attributes:
        rule = _rule(attribute)
        if rule is not None:
            rules.append(rule)
        elif attribute.text("kind").startswith("Validate"):
            unknown = attribute.text("kind")
            found = diagnostic(
                "metadata-validation-unknown", file=node.file, command=command, parameter=name, kind=unknown
            )
            diagnostics.append(found)
    members = tuple(_member(m) for m in node.children("sets"))
    return Parameter(
        name=name,
        type=str(parse_type(node.text("type"))),
        aliases=node.texts("aliases"),
        members=members or (ParameterSetMember(),),
        validation=tuple(rules),
        ps_type_name=node.optional("psTypeName"),
        dynamic=node.flag("dynamic"),
        dont_show=node.flag("dontShow"),
        obsolete=node.optional("obsolete"),
        default=node.optional("default"),
        wildcards=node.flag("wildcards"),
        accepted_values=tuple(str(a) for r in rules if r.kind == "Set" for a in r.arguments),
    )


def _member(node: _Node) -> ParameterSetMember:
    position = None if node.value.get("position") is None else node.number("position")
    return ParameterSetMember(
        set=node.text("name", ALL_SETS),
        mandatory=node.flag("mandatory"),
        position=None if position == _NAMED else position,
        by_value=node.flag("byValue"),
        by_property_name=node.flag("byPropertyName"),
        remaining=node.flag("remaining"),
        help_message=node.optional("helpMessage") or None,
    )


def _bound(node: _Node, name: str) -> int | float | str:
    value = node.value.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise node.wrong(f"{node.path}.{name}", "a number or a text", value)
    return value


def _set_rule(node: _Node) -> ValidationRule:
    return ValidationRule(
        "Set", node.texts("values"), ignore_case=node.flag("ignoreCase", True), message=node.optional("errorMessage")
    )


def _range_rule(node: _Node) -> ValidationRule:
    kind = node.optional("rangeKind")
    if kind is not None:
        return ValidationRule("RangeKind", (kind,))
    return ValidationRule("Range", (_bound(node, "min"), _bound(node, "max")), type_name=node.optional("type"))


def _pattern_rule(node: _Node) -> ValidationRule:
    options = node.text("options", "IgnoreCase")
    ignore = "IgnoreCase" in [o.strip() for o in options.split(",")]
    return ValidationRule("Pattern", (node.text("pattern"),), ignore_case=ignore, message=node.optional("errorMessage"))


def _script_rule(node: _Node) -> ValidationRule:
    return ValidationRule("Script", (node.text("script"),), message=node.optional("errorMessage"))


def _lengths(kind: str) -> Callable[[_Node], ValidationRule]:
    return lambda node: ValidationRule(kind, (node.number("min"), node.number("max")))


def _plain(kind: str) -> Callable[[_Node], ValidationRule]:
    return lambda node: ValidationRule(kind)


_RULES: dict[str, Callable[[_Node], ValidationRule]] = {
    "ValidateSet": _set_rule,
    "ValidateRange": _range_rule,
    "ValidatePattern": _pattern_rule,
    "ValidateScript": _script_rule,
    "ValidateLength": _lengths("Length"),
    "ValidateCount": _lengths("Count"),
    "ValidateNotNull": _plain("NotNull"),
    "ValidateNotNullOrEmpty": _plain("NotNullOrEmpty"),
    "ValidateNotNullOrWhiteSpace": _plain("NotNullOrWhiteSpace"),
    "AllowNull": _plain("AllowNull"),
    "AllowEmptyString": _plain("AllowEmptyString"),
    "AllowEmptyCollection": _plain("AllowEmptyCollection"),
    "Credential": _plain("Credential"),
}


def _rule(node: _Node) -> ValidationRule | None:
    build = _RULES.get(node.text("kind"))
    return None if build is None else build(node)
