"""What a .NET type is in a Python signature: what a caller may pass for it, and what comes back as it.

PowerShell converts nearly everything, so an annotation names the forms that a Python caller would write: ``Literal`` for the members of
an enumeration or a ValidateSet, ``Sequence[T] | T`` for an array (PowerShell wraps a single value), ``bool`` for a switch, ``Any`` for a
class that only the host knows and that help lists no values for. None is PowerShell's null and is only in the annotation where null
means something: ``Nullable``, ``AllowNull``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bridge.model import Command, Parameter
from bridge.values.types import TypeName, parse_type

__all__ = ["IMPORTS", "Annotation", "parameter_annotation", "result_annotation"]

IMPORTS: dict[str, str] = {
    "Any": "typing",
    "Decimal": "decimal",
    "Literal": "typing",
    "Mapping": "collections.abc",
    "PSCredential": "bridge.values",
    "PSObject": "bridge.values",
    "ScriptBlock": "bridge.values",
    "SecureString": "bridge.values",
    "Sequence": "collections.abc",
    "UUID": "uuid",
    "Version": "bridge.values",
    "XmlDocument": "bridge.values",
    "datetime": "datetime",
    "timedelta": "datetime",
}
"""Where each name that an annotation may use is imported from. Anything else in an annotation is a builtin."""


@dataclass(frozen=True)
class Annotation:
    """The text of an annotation and the names of :data:`IMPORTS` that it uses."""

    text: str
    needs: frozenset[str] = frozenset()


def _of(text: str, *needs: str) -> Annotation:
    return Annotation(text, frozenset(needs))


ANY = _of("Any", "Any")
_STR, _BOOL, _INT, _FLOAT = _of("str"), _of("bool"), _of("int"), _of("float")
_MAPPING = _of("Mapping[Any, Any]", "Mapping", "Any")
_OBJECT = _of("PSObject", "PSObject")
_NAMED_OBJECT = _of("PSObject | str", "PSObject")
_BLOCK = _of("ScriptBlock", "ScriptBlock")

_SMA = "System.Management.Automation."
_INTEGERS = ("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Numerics.BigInteger", "IntPtr")
_TEXTS = (
    "String",
    "Char",
    "Uri",
    "Type",
    "Globalization.CultureInfo",
    "Net.IPAddress",
    "Net.IPEndPoint",
    "Net.Mail.MailAddress",
    "Net.NetworkInformation.PhysicalAddress",
    "Text.RegularExpressions.Regex",
    "Management.Automation.SemanticVersion",
    "Security.Cryptography.X509Certificates.X500DistinguishedName",
)
_DICTIONARIES = (
    "Collections.Hashtable",
    "Collections.IDictionary",
    "Collections.Specialized.OrderedDictionary",
    "Collections.Generic.Dictionary",
    "Collections.Generic.IDictionary",
    "Collections.Generic.SortedDictionary",
)

# What a caller writes for a type.
_GIVEN: dict[str, Annotation] = {
    **{f"System.{t}": _INT for t in _INTEGERS},
    **{f"System.{t}": _STR for t in _TEXTS},
    **{f"System.{t}": _MAPPING for t in _DICTIONARIES},
    "System.Boolean": _BOOL,
    _SMA + "SwitchParameter": _BOOL,
    "System.Single": _FLOAT,
    "System.Double": _FLOAT,
    "System.Decimal": _of("Decimal | float", "Decimal"),
    "System.DateTime": _of("datetime | str", "datetime"),
    "System.DateTimeOffset": _of("datetime | str", "datetime"),
    "System.TimeSpan": _of("timedelta | str", "timedelta"),
    "System.Guid": _of("UUID | str", "UUID"),
    "System.Version": _of("Version | str", "Version"),
    "System.Xml.XmlDocument": _of("XmlDocument | str", "XmlDocument"),
    "System.Text.Encoding": _of("str | int"),
    "System.Security.SecureString": _of("SecureString", "SecureString"),
    "System.Collections.Specialized.StringCollection": _of("Sequence[str] | str", "Sequence"),
    _SMA + "PSCredential": _of("PSCredential", "PSCredential"),
    _SMA + "ScriptBlock": _BLOCK,
    "System.Func": _BLOCK,
    "System.Action": _BLOCK,
    _SMA + "Runspaces.PSSession": _OBJECT,
    "Microsoft.Management.Infrastructure.CimInstance": _OBJECT,
    "Microsoft.Management.Infrastructure.CimClass": _OBJECT,
    "Microsoft.Management.Infrastructure.CimSession": _NAMED_OBJECT,
    "System.IO.FileInfo": _NAMED_OBJECT,
    "System.IO.DirectoryInfo": _NAMED_OBJECT,
}

# What an output object of a type is on this side.
_RETURNED: dict[str, Annotation] = {
    **{f"System.{t}": _INT for t in _INTEGERS},
    "System.String": _STR,
    "System.Char": _STR,
    "System.Uri": _STR,
    "System.Boolean": _BOOL,
    "System.Single": _FLOAT,
    "System.Double": _FLOAT,
    "System.Decimal": _of("Decimal", "Decimal"),
    "System.DateTime": _of("datetime", "datetime"),
    "System.DateTimeOffset": _of("datetime", "datetime"),
    "System.TimeSpan": _of("timedelta", "timedelta"),
    "System.Guid": _of("UUID", "UUID"),
    "System.Version": _of("Version", "Version"),
    "System.Collections.Hashtable": _of("dict[Any, Any]", "Any"),
    "System.Collections.Specialized.OrderedDictionary": _of("dict[Any, Any]", "Any"),
    "System.Security.SecureString": _of("SecureString", "SecureString"),
    "System.Xml.XmlDocument": _of("XmlDocument", "XmlDocument"),
    _SMA + "PSCredential": _of("PSCredential", "PSCredential"),
    _SMA + "ScriptBlock": _BLOCK,
}

_COLLECTIONS = frozenset(
    f"System.Collections.{c}"
    for c in (
        "Generic.List",
        "Generic.IList",
        "Generic.ICollection",
        "Generic.IEnumerable",
        "Generic.HashSet",
        "Generic.IReadOnlyList",
        "Generic.IReadOnlyCollection",
        "ObjectModel.Collection",
        "ObjectModel.ReadOnlyCollection",
    )
)
_OPEN = frozenset({"System.Object", _SMA + "PSObject", _SMA + "PSCustomObject"})
_MEMBER = re.compile(r"[^\W\d]\w*")
_INTEGER = re.compile(r"-?\d{1,20}")
_TYPE_LIKE = re.compile(r"[\w.+`]+(?:\[[\w.,\[\] `+]*\])*(?:#[\w/\\.:-]+(?:\[\])*)?")
_NOTHING = frozenset({"none", "system.void", "void"})
# A caller of these switches gets objects although OUTPUTS says None.
_PRODUCING = frozenset({"passthru", "asjob"})


def parameter_annotation(parameter: Parameter, command: Command) -> Annotation:
    """What a caller may pass for ``parameter`` of ``command``."""
    found = _given(parse_type(parameter.type), parameter, command)
    if found.text != "Any" and any(rule.kind == "AllowNull" for rule in parameter.validation):
        found = _or_none(found)
    return found


def _given(type_: TypeName, parameter: Parameter, command: Command) -> Annotation:
    if type_.is_nullable:
        return _or_none(_given(type_.arguments[0], parameter, command))
    if type_.is_array:
        if len(type_.ranks) > 1 or type_.ranks[0] > 1:
            return _of("Sequence[Any]", "Sequence", "Any")
        if type_.name == "System.Byte":
            return _of("bytes | Sequence[int] | int", "Sequence")
        return _many(_given(type_.element, parameter, command))
    if type_.name in _COLLECTIONS and len(type_.arguments) == 1:
        return _many(_given(type_.arguments[0], parameter, command))
    if type_.name in _OPEN:
        return ANY
    values = allowed_values(type_, parameter, command)
    known = _GIVEN.get(type_.name)
    if values:
        literal = _literal(values, known)
        if literal is not None:
            return literal
    return known or (_STR if values else ANY)


def allowed_values(type_: TypeName, parameter: Parameter, command: Command) -> tuple[str, ...]:
    """The values that ValidateSet, the enumeration or help allows; empty when anything goes."""
    for rule in parameter.validation:
        if rule.kind == "Set":
            return tuple(str(v) for v in rule.arguments)
    enum = command.enum(type_.name) or command.enum(type_.bare)
    if enum is not None and enum.members:
        return tuple(m.name for m in enum.members)
    return parameter.accepted_values


def _literal(values: Iterable[str], known: Annotation | None) -> Annotation | None:
    """``Literal[...]`` where the listed values are really the values of the type, else None."""
    distinct = list(dict.fromkeys(v.strip() for v in values))
    if known is None:
        # An enumeration: its members are identifiers. A list with anything else in it is prose, and not to be trusted.
        distinct = [v for v in distinct if v]
        if not distinct or not all(_MEMBER.fullmatch(v) for v in distinct):
            return None
    elif known is _INT:
        if not all(_INTEGER.fullmatch(v) for v in distinct):
            return None
        return _of(f"Literal[{', '.join(str(int(v)) for v in distinct)}]", "Literal")
    elif known is not _STR:
        return None
    return _of(f"Literal[{', '.join(repr(v) for v in distinct)}]", "Literal")


def _many(one: Annotation) -> Annotation:
    if one.text == "Any":
        return one
    return Annotation(f"Sequence[{one.text}] | {one.text}", one.needs | {"Sequence"})


def _or_none(one: Annotation) -> Annotation:
    return one if one.text == "Any" or one.text.endswith("| None") else Annotation(one.text + " | None", one.needs)


def result_annotation(command: Command) -> Annotation:
    """The type of one output object, from the command's output types; ``Any`` where they do not tell."""
    found: dict[str, Annotation] = {}
    names = [t.strip() for t in command.output_types if t.strip()]
    if not names:
        return ANY
    for name in names:
        if name.casefold() in _NOTHING:
            continue
        if not _TYPE_LIKE.fullmatch(name):
            return ANY
        type_ = parse_type(name.partition("#")[0])
        # Output is enumerated: an array arrives as its elements.
        while type_.is_array:
            type_ = type_.element
        if type_.name in _COLLECTIONS and len(type_.arguments) == 1:
            type_ = type_.arguments[0]
        if type_.name in _OPEN or type_.is_nullable:
            return ANY
        one = _RETURNED.get(type_.name, _OBJECT)
        found.setdefault(one.text, one)
    if not found:
        producing = any(p.name.casefold() in _PRODUCING for p in command.parameters)
        return _OBJECT if producing else _of("None")
    # An object can also come from -PassThru beside the type that help names.
    ordered = sorted(found.values(), key=lambda a: a.text)
    return Annotation(" | ".join(a.text for a in ordered), frozenset().union(*(a.needs for a in ordered)))
