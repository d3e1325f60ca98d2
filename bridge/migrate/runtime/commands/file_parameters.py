"""What the commands of the file system take: facts of PowerShell 7.6, written as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bridge.model import Command, ConfirmImpact, Parameter, ParameterSetMember, ValidationRule
from bridge.simulator.builtins.parameters import SWITCH, parameter
from bridge.simulator.builtins.parameters import command as cmdlet

__all__ = ["FILE_COMMANDS"]

_TEXT, _TEXTS, _NUMBER = "System.String", "System.String[]", "System.Int64"
_BOTH = ("Path", "LiteralPath")
_ALLOWED = tuple(ValidationRule(k) for k in ("AllowNull", "AllowEmptyCollection", "AllowEmptyString"))
_ENCODINGS = (
    "ascii", "ansi", "bigendianunicode", "bigendianutf32", "oem", "unicode", "utf7", "utf8", "utf8BOM", "utf8NoBOM", "utf32", "latin1",
)  # fmt: skip


def _switches(*names: str, sets: Sequence[str] = ()) -> list[Parameter]:
    return [parameter(name, SWITCH, None, sets) for name in names]


def _by_name(name: str, net: str, sets: Sequence[str] = (), **more: Any) -> Parameter:
    return parameter(name, net, None, sets, by_name=True, **more)


def _path(
    net: str = _TEXTS,
    *,
    sets: Sequence[str] = ("Path",),
    by_value: bool = True,
    mandatory: bool = True,
    rules: Sequence[ValidationRule] = (),
) -> Parameter:
    return parameter(
        "Path", net, 0, sets, mandatory=mandatory, by_value=by_value, by_name=by_value or mandatory, rules=rules
    )


def _literal(
    net: str = _TEXTS,
    *,
    sets: Sequence[str] = ("LiteralPath",),
    mandatory: bool = True,
    rules: Sequence[ValidationRule] = (),
) -> Parameter:
    return parameter(
        "LiteralPath", net, None, sets, mandatory=mandatory, by_name=True, aliases=("PSPath", "LP"), rules=rules
    )


_FILTERS = [parameter("Filter", _TEXT), parameter("Include", _TEXTS), parameter("Exclude", _TEXTS)]
_FORCE = parameter("Force", SWITCH)
_CREDENTIAL = _by_name("Credential", "System.Management.Automation.PSCredential")
_ENCODING = parameter("Encoding", "System.Object", rules=[ValidationRule("NotNullOrEmpty")])
_CHANGES: dict[str, Any] = {"supports_should_process": True, "confirm_impact": ConfirmImpact.MEDIUM}
_READS: dict[str, Any] = {"confirm_impact": ConfirmImpact.NONE}


def _items(name: str, *more: Parameter, by_value: bool = True, changes: bool = False, **facts: Any) -> Command:
    """A command with -Path and -LiteralPath in sets of these names."""
    parameters = [_path(by_value=by_value), _literal(), *more]
    return cmdlet(name, parameters, _BOTH, "Path", module="Management", **(_CHANGES if changes else _READS), **facts)


def _children() -> Command:
    sets = ("Items", "LiteralItems")
    parameters = [
        _path(sets=("Items",), mandatory=False),
        _literal(sets=("LiteralItems",)),
        parameter("Filter", _TEXT, 1),
        parameter("Include", _TEXTS),
        parameter("Exclude", _TEXTS),
        parameter("Recurse", SWITCH, aliases=("s", "r")),
        parameter("Depth", "System.UInt32"),
        *_switches("Force", "Name"),
        parameter("Attributes", "System.Object"),
        parameter("FollowSymlink", SWITCH),
        parameter("Directory", SWITCH, aliases=("ad",)),
        parameter("File", SWITCH, aliases=("af",)),
        parameter("Hidden", SWITCH, aliases=("ah", "h")),
        parameter("ReadOnly", SWITCH, aliases=("ar",)),
        parameter("System", SWITCH, aliases=("as",)),
    ]
    return cmdlet("Get-ChildItem", parameters, sets, "Items", module="Management", **_READS)


def _test_path() -> Command:
    date = "System.Nullable`1[System.DateTime]"
    parameters = [
        _path(rules=_ALLOWED),
        _literal(rules=_ALLOWED),
        *_FILTERS,
        parameter("PathType", "Microsoft.PowerShell.Commands.TestPathType", aliases=("Type",)),
        parameter("IsValid", SWITCH),
        _CREDENTIAL,
        parameter("OlderThan", date),
        parameter("NewerThan", date),
    ]
    return cmdlet("Test-Path", parameters, _BOTH, "Path", module="Management", **_READS)


def _new_item() -> Command:
    sets = ("pathSet", "nameSet")
    path = Parameter(
        "Path", _TEXTS, (),
        (ParameterSetMember("pathSet", True, 0, by_property_name=True), ParameterSetMember("nameSet", False, 0, by_property_name=True)),
    )  # fmt: skip
    parameters = [
        path,
        _by_name("ItemType", _TEXT, aliases=("Type",)),
        parameter("Value", "System.Object", by_value=True, by_name=True, aliases=("Target",)),
        _FORCE,
        _CREDENTIAL,
        _by_name(
            "Name",
            _TEXT,
            ("nameSet",),
            mandatory=True,
            rules=[ValidationRule("AllowNull"), ValidationRule("AllowEmptyString")],
        ),
    ]
    return cmdlet("New-Item", parameters, sets, "pathSet", module="Management", **_CHANGES)


def _writing(name: str) -> Command:
    value = parameter(
        "Value",
        "System.Object[]",
        1,
        mandatory=True,
        by_value=True,
        by_name=True,
        rules=[ValidationRule("AllowNull"), ValidationRule("AllowEmptyCollection")],
    )
    more = (
        value,
        *_switches("PassThru"),
        *_FILTERS,
        _FORCE,
        _CREDENTIAL,
        *_switches("NoNewline", "AsByteStream"),
        _ENCODING,
    )
    return _items(name, *more, by_value=False, changes=True)


def _reading() -> Command:
    positive = [ValidationRule("Range", (0, 2**63 - 1))]
    more = (
        _by_name("ReadCount", _NUMBER),
        _by_name("TotalCount", _NUMBER, aliases=("First", "Head"), rules=positive),
        _by_name("Tail", "System.Int32", aliases=("Last",), rules=[ValidationRule("Range", (0, 2**31 - 1))]),
        *_FILTERS,
        _FORCE,
        _CREDENTIAL,
        parameter("Delimiter", _TEXT),
        *_switches("Wait", "Raw", "AsByteStream"),
        _ENCODING,
    )
    return _items("Get-Content", *more, by_value=False)


def _split() -> Command:
    kinds = ("Leaf", "LeafBase", "Extension", "Qualifier", "NoQualifier")
    every = ("ParentSet", *(f"{k}Set" for k in kinds), "IsAbsoluteSet")
    parameters = [
        _path(sets=every),
        _literal(sets=("LiteralPathSet",)),
        _by_name("Parent", SWITCH, ("ParentSet",)),
        parameter("Resolve", SWITCH),
        _CREDENTIAL,
        *(_by_name(k, SWITCH, (f"{k}Set",), mandatory=True) for k in kinds),
        parameter("IsAbsolute", SWITCH, None, ("IsAbsoluteSet",), mandatory=True),
    ]
    return cmdlet("Split-Path", parameters, (*every, "LiteralPathSet"), "ParentSet", module="Management", **_READS)


def _join() -> Command:
    parameters = [
        parameter("Path", _TEXTS, 0, mandatory=True, by_value=True, by_name=True, aliases=("PSPath",)),
        parameter("ChildPath", _TEXTS, 1, mandatory=True, by_name=True, rules=_ALLOWED),
        parameter("AdditionalChildPath", _TEXTS, 2, by_name=True, remaining=True, rules=_ALLOWED),
        parameter("Resolve", SWITCH),
        _CREDENTIAL,
    ]
    return cmdlet("Join-Path", parameters, module="Management", **_READS)


def _locations() -> list[Command]:
    place, literal = _path(_TEXT, mandatory=False), _literal(_TEXT)
    stack = _by_name("StackName", _TEXT)
    return [
        cmdlet(
            "Get-Location",
            [
                _by_name("PSProvider", _TEXTS, ("Location",)),
                _by_name("PSDrive", _TEXTS, ("Location",)),
                parameter("Stack", SWITCH, None, ("Stack",)),
                _by_name("StackName", _TEXTS, ("Stack",)),
            ],
            ("Location", "Stack"), "Location", module="Management", **_READS,
        ),
        cmdlet(
            "Set-Location",
            [place, literal, *_switches("PassThru"), _by_name("StackName", _TEXT, ("Stack",))],
            ("Path", "LiteralPath", "Stack"), "Path", module="Management", **_READS,
        ),
        cmdlet(
            "Push-Location",
            [place, _literal(_TEXT, mandatory=False), *_switches("PassThru"), stack],
            _BOTH, "Path", module="Management", **_READS,
        ),
        cmdlet("Pop-Location", [*_switches("PassThru"), stack], module="Management", **_READS),
    ]  # fmt: skip


def _rename() -> Command:
    parameters = [
        _path(_TEXT, sets=("ByPath",)),
        _literal(_TEXT, sets=("ByLiteralPath",)),
        parameter("NewName", _TEXT, 1, mandatory=True, by_name=True),
        *_switches("Force", "PassThru"),
        _CREDENTIAL,
    ]
    return cmdlet("Rename-Item", parameters, ("ByPath", "ByLiteralPath"), "ByPath", module="Management", **_CHANGES)


def _property_value() -> Command:
    parameters = [
        parameter("Path", _TEXTS, 0, ("Path",), by_value=True, by_name=True, rules=[ValidationRule("NotNullOrEmpty")]),
        _literal(),
        parameter("Name", _TEXTS, 1, mandatory=True, aliases=("PSProperty",)),
        *_FILTERS,
        _CREDENTIAL,
    ]
    return cmdlet("Get-ItemPropertyValue", parameters, _BOTH, "Path", module="Management", **_READS)


def _set_property() -> Command:
    value, bag = (
        ("propertyValuePathSet", "propertyValueLiteralPathSet"),
        ("propertyPSObjectPathSet", "propertyPSObjectLiteralPathSet"),
    )
    sets = (value[0], bag[0], value[1], bag[1])
    parameters = [
        _path(sets=(value[0], bag[0]), by_value=False),
        _literal(sets=(value[1], bag[1])),
        parameter("Name", _TEXT, 1, value, mandatory=True, by_name=True, aliases=("PSProperty",)),
        parameter("Value", "System.Object", 2, value, mandatory=True, by_name=True, rules=[ValidationRule("AllowNull")]),
        parameter("InputObject", "System.Management.Automation.PSObject", None, bag, mandatory=True, by_value=True, by_name=True),
        *_switches("PassThru", "Force"),
        *_FILTERS,
        _CREDENTIAL,
    ]  # fmt: skip
    return cmdlet("Set-ItemProperty", parameters, sets, value[0], module="Management", **_CHANGES)


def _out_file() -> Command:
    sets = ("ByPath", "ByLiteralPath")
    parameters = [
        parameter("FilePath", _TEXT, 0, ("ByPath",), mandatory=True, aliases=("Path",)),
        parameter("LiteralPath", _TEXT, None, ("ByLiteralPath",), mandatory=True, by_name=True, aliases=("PSPath", "LP")),
        parameter("Encoding", "System.Object", 1, rules=[ValidationRule("NotNullOrEmpty")]),
        *_switches("Append", "Force"),
        parameter("NoClobber", SWITCH, aliases=("NoOverwrite",)),
        parameter("Width", "System.Int32", rules=[ValidationRule("Range", (2, 2**31 - 1))]),
        parameter("NoNewline", SWITCH),
        parameter("InputObject", "System.Management.Automation.PSObject", by_value=True),
    ]  # fmt: skip
    return cmdlet("Out-File", parameters, sets, "ByPath", **_CHANGES)


def _hash() -> Command:
    sets = ("Path", "LiteralPath", "StreamParameterSet")
    algorithms = [ValidationRule("Set", ("SHA1", "SHA256", "SHA384", "SHA512", "MD5"))]
    parameters = [
        parameter("Path", _TEXTS, 0, ("Path",), mandatory=True, by_value=True, by_name=True),
        parameter("LiteralPath", _TEXTS, 0, ("LiteralPath",), mandatory=True, by_name=True, aliases=("PSPath", "LP")),
        parameter("InputStream", "System.IO.Stream", 0, ("StreamParameterSet",), mandatory=True),
        parameter("Algorithm", _TEXT, 1, rules=algorithms),
    ]
    return cmdlet("Get-FileHash", parameters, sets, "Path", **_READS)


_ALIASES = {
    "Add-Content": "ac", "Clear-Content": "clc", "Clear-Item": "cli", "Convert-Path": "cvpa", "Copy-Item": "copy cp cpi",
    "Get-ChildItem": "dir gci ls", "Get-Content": "cat gc type", "Get-Item": "gi", "Get-ItemProperty": "gp",
    "Get-ItemPropertyValue": "gpv", "Get-Location": "gl pwd", "Move-Item": "mi move mv", "New-Item": "ni", "Pop-Location": "popd",
    "Push-Location": "pushd", "Remove-Item": "del erase rd ri rm rmdir", "Rename-Item": "ren rni", "Resolve-Path": "rvpa",
    "Set-Item": "si", "Set-ItemProperty": "sp", "Set-Location": "cd chdir sl",
}  # fmt: skip

FILE_COMMANDS: dict[str, Command] = {
    c.name: replace(c, aliases=tuple(_ALIASES.get(c.name, "").split()))
    for c in (
        _items("Get-Item", *_FILTERS, _FORCE, _CREDENTIAL),
        _children(),
        _test_path(),
        _new_item(),
        _items("Remove-Item", *_FILTERS, parameter("Recurse", SWITCH), _FORCE, _CREDENTIAL, changes=True),
        _items(
            "Copy-Item", parameter("Destination", _TEXT, 1, by_name=True), *_switches("Container", "Force"), *_FILTERS,
            *_switches("Recurse", "PassThru"), _CREDENTIAL, parameter("FromSession", "System.Object"),
            parameter("ToSession", "System.Object"), changes=True,
        ),
        _items(
            "Move-Item", parameter("Destination", _TEXT, 1, by_name=True), _FORCE, *_FILTERS, *_switches("PassThru"),
            _CREDENTIAL, changes=True,
        ),
        _rename(),
        _reading(),
        _writing("Set-Content"),
        _writing("Add-Content"),
        _items("Clear-Content", *_FILTERS, _FORCE, _CREDENTIAL, by_value=False, changes=True),
        _items(
            "Set-Item", parameter("Value", "System.Object", 1, by_value=True, by_name=True), *_switches("Force", "PassThru"), *_FILTERS,
            _CREDENTIAL, by_value=False, changes=True,
        ),
        _items("Clear-Item", _FORCE, *_FILTERS, _CREDENTIAL, changes=True),
        _items("Resolve-Path", *_switches("Relative", "Force"), parameter("RelativeBasePath", _TEXT), _CREDENTIAL),
        _items("Convert-Path", _FORCE),
        _items("Get-ItemProperty", parameter("Name", _TEXTS, 1, aliases=("PSProperty",)), *_FILTERS, _CREDENTIAL),
        _property_value(),
        _set_property(),
        _split(),
        _join(),
        *_locations(),
        _out_file(),
        _hash(),
        cmdlet("New-TemporaryFile", [], **_CHANGES),
    )
}  # fmt: skip
"""By name."""
