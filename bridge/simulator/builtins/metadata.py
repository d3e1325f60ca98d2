"""What the built-in cmdlets take: facts of PowerShell 7, written as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bridge.model import Command, ConfirmImpact, EnumMember, EnumType, Parameter, ParameterSetMember, ValidationRule
from bridge.simulator.builtins.parameters import (
    EXPRESSION,
    MEMBER_TYPES,
    NOT_EMPTY,
    PSOBJECT,
    SWITCH,
    command,
    enum_type,
    parameter,
    piped,
    rule,
    switch,
)

__all__ = ["CLIENT_METADATA", "COLORS", "COMMANDS", "OPERATORS"]

OPERATORS = (
    "EQ", "CEQ", "NE", "CNE", "GT", "CGT", "LT", "CLT", "GE", "CGE", "LE", "CLE", "Like", "CLike", "NotLike", "CNotLike", "Match",
    "CMatch", "NotMatch", "CNotMatch", "Contains", "CContains", "NotContains", "CNotContains", "In", "CIn", "NotIn", "CNotIn",
    "Is", "IsNot",
)  # fmt: skip
"""Where-Object's operators; those without C at the front have an alias with I."""


def _operator_set(name: str) -> str:
    if name in ("Is", "IsNot"):
        return f"{name}Set"
    if name.startswith("C") and name != "Contains":
        return f"CaseSensitive{_LONG.get(name[1:], name[1:])}Set"
    return f"{_LONG.get(name, name)}Set"


_LONG = {
    "EQ": "Equal", "NE": "NotEqual", "GT": "GreaterThan", "LT": "LessThan", "GE": "GreaterOrEqual", "LE": "LessOrEqual",
}  # fmt: skip


def _where() -> Command:
    sets = ["EqualSet", "ScriptBlockSet", *(_operator_set(o) for o in OPERATORS if o != "EQ"), "Not"]
    comparing = [s for s in sets if s not in ("ScriptBlockSet", "Not")]
    parameters = [
        piped(),
        parameter(
            "FilterScript",
            "System.Management.Automation.ScriptBlock",
            0,
            ["ScriptBlockSet"],
            mandatory=True,
            rules=[ValidationRule("NotNull")],
        ),
        parameter("Property", "System.String", 0, [*comparing, "Not"], mandatory=True, rules=NOT_EMPTY),
        parameter("Value", "System.Object", 1, comparing),
    ]
    for name in OPERATORS:
        insensitive = f"I{name}"
        aliases = (
            [insensitive] if not _operator_set(name).startswith("CaseSensitive") and name not in ("Is", "IsNot") else []
        )
        parameters.append(parameter(name, SWITCH, None, [_operator_set(name)], mandatory=name != "EQ", aliases=aliases))
    parameters.append(parameter("Not", SWITCH, None, ["Not"], mandatory=True))
    return command("Where-Object", parameters, sets, "EqualSet", module="Core", aliases=("?", "where"))


def _for_each() -> Command:
    block = "System.Management.Automation.ScriptBlock"
    scripts, members, parallel = ["ScriptBlockSet"], ["PropertyAndMethodSet"], ["ParallelParameterSet"]
    parameters = [
        piped(),
        parameter("Begin", block, None, scripts),
        parameter(
            "Process",
            f"{block}[]",
            0,
            scripts,
            mandatory=True,
            rules=[ValidationRule("AllowNull"), ValidationRule("AllowEmptyCollection")],
        ),
        parameter("End", block, None, scripts),
        parameter(
            "RemainingScripts",
            f"{block}[]",
            None,
            scripts,
            remaining=True,
            rules=[ValidationRule("AllowNull"), ValidationRule("AllowEmptyCollection")],
        ),
        parameter("MemberName", "System.String", 0, members, mandatory=True, rules=NOT_EMPTY),
        parameter("ArgumentList", "System.Object[]", None, members, remaining=True, aliases=["Args"]),
        parameter("Parallel", block, None, parallel, mandatory=True),
        parameter("ThrottleLimit", "System.Int32", None, parallel, rules=[rule("Range", 1, 2**31 - 1)]),
        parameter("TimeoutSeconds", "System.Int32", None, parallel, rules=[rule("Range", 0, 2147483)]),
        switch("AsJob", parallel),
        switch("UseNewRunspace", parallel),
    ]
    return command(
        "ForEach-Object", parameters, ["ScriptBlockSet", "PropertyAndMethodSet", *parallel], "ScriptBlockSet", module="Core",
        supports_should_process=True, confirm_impact=ConfirmImpact.LOW, aliases=("%", "foreach"),
    )  # fmt: skip


def _select() -> Command:
    default, last, index, skip = "DefaultParameter", "SkipLastParameter", "IndexParameter", "SkipIndexParameter"
    number = "System.Int32"
    small = (rule("Range", 0, 2**31 - 1),)
    parameters = [
        piped(),
        parameter("Property", "System.Object[]", 0, [default, last]),
        parameter("ExcludeProperty", "System.String[]", None, [default, last]),
        parameter("ExpandProperty", "System.String", None, [default, last]),
        switch("Unique"),
        switch("CaseInsensitive"),
        parameter("Last", number, None, [default], rules=small),
        parameter("First", number, None, [default], rules=small),
        parameter("Skip", number, None, [default, last], rules=small),
        parameter("SkipLast", number, None, [last], rules=small),
        switch("Wait", [default, index]),
        parameter("Index", f"{number}[]", None, [index], rules=small),
        parameter("SkipIndex", f"{number}[]", None, [skip], rules=small),
    ]
    return command("Select-Object", parameters, [default, last, index, skip], default, aliases=("select",))


def _ordered(
    name: str, extra: Sequence[Parameter], sets: Sequence[str] = (), default: str | None = None, **more: Any
) -> Command:
    shared = [
        piped(),
        parameter("Property", "System.Object[]", 0),
        parameter("Culture", "System.String"),
        switch("CaseSensitive"),
    ]
    return command(name, [*extra, *shared], sets, default, **more)


def _sort() -> Command:
    positive = (rule("Range", 1, 2**31 - 1),)
    extra = [
        switch("Stable", ["Default"]),
        switch("Descending"),
        switch("Unique"),
        parameter("Top", "System.Int32", None, ["Top"], mandatory=True, rules=positive),
        parameter("Bottom", "System.Int32", None, ["Bottom"], mandatory=True, rules=positive),
    ]
    return _ordered("Sort-Object", extra, ["Default", "Top", "Bottom"], "Default", aliases=("sort",))


def _group() -> Command:
    extra = [
        switch("NoElement"),
        switch("AsHashTable", ["HashTable"], aliases=["AHT"]),
        switch("AsString", ["HashTable"]),
    ]
    return _ordered("Group-Object", extra, ["HashTable"], None, aliases=("group",))


def _measure() -> Command:
    generic, text = ["GenericMeasure"], ["TextMeasure"]
    parameters = [
        piped(),
        parameter("Property", f"{EXPRESSION}[]", 0, rules=NOT_EMPTY),
        *(switch(n, generic) for n in ("StandardDeviation", "Sum", "AllStats", "Average", "Maximum", "Minimum")),
        *(switch(n, text) for n in ("Line", "Word", "Character", "IgnoreWhiteSpace")),
    ]
    return command(
        "Measure-Object", parameters, ["GenericMeasure", "TextMeasure"], "GenericMeasure", aliases=("measure",)
    )


def _compare() -> Command:
    parameters = [
        parameter(
            "ReferenceObject", f"{PSOBJECT}[]", 0, mandatory=True, rules=[ValidationRule("AllowEmptyCollection")]
        ),
        parameter(
            "DifferenceObject",
            f"{PSOBJECT}[]",
            1,
            mandatory=True,
            by_value=True,
            rules=[ValidationRule("AllowEmptyCollection")],
        ),
        parameter("SyncWindow", "System.Int32", rules=[rule("Range", 0, 2**31 - 1)]),
        parameter("Property", "System.Object[]"),
        switch("ExcludeDifferent"),
        switch("IncludeEqual"),
        switch("PassThru"),
        parameter("Culture", "System.String"),
        switch("CaseSensitive"),
    ]
    return command("Compare-Object", parameters, aliases=("compare",))


_ACTION = "System.Management.Automation.ErrorCategory"
_VIEW_ENUM = EnumType(
    "System.Management.Automation.PSMemberViewTypes",
    (EnumMember("Extended", 1), EnumMember("Adapted", 2), EnumMember("Base", 4), EnumMember("All", 7)), flags=True,
)  # fmt: skip
COLORS = (
    "Black", "DarkBlue", "DarkGreen", "DarkCyan", "DarkRed", "DarkMagenta", "DarkYellow", "Gray", "DarkGray", "Blue", "Green", "Cyan",
    "Red", "Magenta", "Yellow", "White",
)  # fmt: skip


def _get_member() -> Command:
    parameters = [
        piped(),
        parameter("Name", "System.String[]", 0, rules=NOT_EMPTY),
        parameter("MemberType", MEMBER_TYPES.name, aliases=["Type"]),
        parameter("View", _VIEW_ENUM.name),
        switch("Static"),
        switch("Force"),
    ]
    return command("Get-Member", parameters, enums=[MEMBER_TYPES, _VIEW_ENUM], aliases=("gm",))


def _get_unique() -> Command:
    parameters = [
        piped(),
        switch("AsString", ["AsString"]),
        switch("OnType", ["UniqueByType"]),
        switch("CaseInsensitive"),
    ]
    return command("Get-Unique", parameters, ["AsString", "UniqueByType"], "AsString", aliases=("gu",))


def _tee() -> Command:
    encoding = ("utf8", "utf8BOM", "utf8NoBOM", "ascii", "ansi", "unicode", "bigendianunicode", "oem", "utf7", "utf32")
    parameters = [
        piped(),
        parameter("FilePath", "System.String", 0, ["File"], mandatory=True, aliases=["Path"]),
        parameter("LiteralPath", "System.String", None, ["LiteralFile"], mandatory=True, aliases=["PSPath", "LP"]),
        switch("Append", ["File"]),
        parameter(
            "Encoding",
            "System.Text.Encoding",
            1,
            ["File", "LiteralFile"],
            rules=[rule("Set", *encoding), ValidationRule("NotNullOrEmpty")],
        ),
        parameter("Variable", "System.String", None, ["Variable"], mandatory=True),
    ]
    return command("Tee-Object", parameters, ["File", "LiteralFile", "Variable"], "File", aliases=("tee",))


def _to_json() -> Command:
    escape = enum_type("Newtonsoft.Json.StringEscapeHandling", "Default", "EscapeNonAscii", "EscapeHtml")
    parameters = [
        parameter(
            "InputObject", "System.Object", 0, mandatory=True, by_value=True, rules=[ValidationRule("AllowNull")]
        ),
        parameter("Depth", "System.Int32", rules=[rule("Range", 0, 100)]),
        switch("Compress"),
        switch("EnumsAsStrings"),
        switch("AsArray"),
        parameter("EscapeHandling", escape.name),
    ]
    return command("ConvertTo-Json", parameters, enums=[escape])


def _from_json() -> Command:
    kind = enum_type("Microsoft.PowerShell.Commands.JsonDateKind", "Default", "Local", "Utc", "Offset", "String")
    parameters = [
        parameter(
            "InputObject", "System.String", 0, mandatory=True, by_value=True, rules=[ValidationRule("AllowEmptyString")]
        ),
        switch("AsHashtable"),
        parameter("Depth", "System.Int32", rules=[ValidationRule("RangeKind", ("Positive",))]),
        switch("NoEnumerate"),
        parameter("DateKind", kind.name),
    ]
    return command("ConvertFrom-Json", parameters, enums=[kind])


def _write_error() -> Command:
    plain, exception, record = "NoException", "WithException", "ErrorRecord"
    both = [plain, exception]
    text = "System.String"
    message = Parameter(
        "Message", text, ("Msg",),
        (ParameterSetMember(plain, True, 0, by_value=True), ParameterSetMember(exception, by_value=True)),
        (ValidationRule("AllowNull"), ValidationRule("AllowEmptyString")),
    )  # fmt: skip
    parameters = [
        parameter("Exception", "System.Exception", 0, [exception], mandatory=True),
        message,
        parameter("ErrorRecord", "System.Management.Automation.ErrorRecord", 0, [record], mandatory=True),
        parameter("Category", _ACTION, None, both),
        parameter("ErrorId", text, None, both),
        parameter("TargetObject", "System.Object", None, both),
        parameter("RecommendedAction", text),
        parameter("CategoryActivity", text, aliases=["Activity"]),
        parameter("CategoryReason", text, aliases=["Reason"]),
        parameter("CategoryTargetName", text, aliases=["TargetName"]),
        parameter("CategoryTargetType", text, aliases=["TargetType"]),
    ]
    return command("Write-Error", parameters, [plain, exception, record], plain)


def _message(name: str) -> Command:
    return command(
        name,
        [
            parameter(
                "Message",
                "System.String",
                0,
                mandatory=True,
                by_value=True,
                aliases=["Msg"],
                rules=[ValidationRule("AllowEmptyString")],
            )
        ],
    )


def _write_host() -> Command:
    color = enum_type("System.ConsoleColor", *COLORS)
    parameters = [
        parameter("Object", "System.Object", 0, by_value=True, remaining=True, aliases=["Msg", "Message"]),
        switch("NoNewline"),
        parameter("Separator", "System.Object"),
        parameter("ForegroundColor", color.name),
        parameter("BackgroundColor", color.name),
    ]
    return command("Write-Host", parameters, enums=[color])


def _out_string() -> Command:
    wide = (rule("Range", 2, 2**31 - 1),)
    parameters = [
        switch("Stream", ["StreamFormatting"]),
        parameter("Width", "System.Int32", rules=wide),
        switch("NoNewline", ["NoNewLineFormatting"]),
        piped(),
    ]
    return command(
        "Out-String", parameters, ["NoNewLineFormatting", "StreamFormatting"], "NoNewLineFormatting", aliases=("oss",)
    )


def _get_command() -> Command:
    kind = EnumType(
        "System.Management.Automation.CommandTypes",
        tuple(EnumMember(n, v) for n, v in (("Alias", 1), ("Function", 2), ("Filter", 4), ("Cmdlet", 8), ("ExternalScript", 16),
                                            ("Application", 32), ("Script", 64), ("Configuration", 256), ("All", 383))),
        flags=True,
    )  # fmt: skip
    some, every = ["CmdletSet"], ["AllCommandSet"]
    parameters = [
        parameter("Verb", "System.String[]", None, some, by_name=True),
        parameter("Noun", "System.String[]", None, some, by_name=True),
        parameter("Name", "System.String[]", 0, every, by_value=True, by_name=True, rules=NOT_EMPTY),
        parameter("CommandType", kind.name, None, every, by_name=True, aliases=["Type"]),
        switch("UseFuzzyMatching", every),
        parameter("FuzzyMinimumDistance", "System.UInt32", None, every),
        switch("UseAbbreviationExpansion", every, by_name=True),
        parameter("Module", "System.String[]", by_name=True, aliases=["PSSnapin"]),
        parameter("ExcludeModule", "System.String[]"),
        parameter("FullyQualifiedModule", "Microsoft.PowerShell.Commands.ModuleSpecification[]", by_name=True),
        parameter("TotalCount", "System.Int32", by_name=True),
        switch("Syntax", by_name=True),
        switch("ShowCommandInfo"),
        parameter("ArgumentList", "System.Object[]", 1, remaining=True, aliases=["Args"],
                  rules=[rule("AllowNull"), rule("AllowEmptyCollection")]),
        switch("All", by_name=True),
        switch("ListImported", by_name=True),
        parameter("ParameterName", "System.String[]", rules=NOT_EMPTY),
        parameter("ParameterType", "System.Management.Automation.PSTypeName[]", rules=NOT_EMPTY),
    ]  # fmt: skip
    return command(
        "Get-Command", parameters, (*some, *every), "CmdletSet", module="Core", enums=[kind], aliases=("gcm",)
    )


COMMANDS: tuple[Command, ...] = (
    _where(), _for_each(), _select(), _sort(), _group(), _measure(), _compare(), _get_member(), _get_unique(), _tee(),
    _to_json(), _from_json(),
    _write_error(), _message("Write-Warning"), _message("Write-Verbose"), _message("Write-Debug"), _write_host(), _out_string(),
    _get_command(),
    command("Write-Output", [
        parameter("InputObject", PSOBJECT, 0, mandatory=True, by_value=True, remaining=True,
                  rules=[ValidationRule("AllowNull"), ValidationRule("AllowEmptyCollection")]),
        switch("NoEnumerate"),
    ], aliases=("echo", "write")),
    command("Write-Information", [
        parameter("MessageData", "System.Object", 0, mandatory=True, by_value=True, aliases=["Msg", "Message"],
        rules=[ValidationRule("AllowNull")]),
        parameter("Tags", "System.String[]", 1),
    ]),
    command("Write-Progress", [
        parameter("Activity", "System.String", 0), parameter("Status", "System.String", 1, rules=NOT_EMPTY),
        parameter("Id", "System.Int32", 2, rules=[rule("Range", 0, 2**31 - 1)]),
        parameter("PercentComplete", "System.Int32", rules=[rule("Range", -1, 100)]), parameter("SecondsRemaining", "System.Int32"),
        parameter("CurrentOperation", "System.String"), parameter("ParentId", "System.Int32", rules=[rule("Range", -1, 2**31 - 1)]),
        switch("Completed"), parameter("SourceId", "System.Int32"),
    ]),
    command("Out-Null", [piped()], module="Core"),
    command("Out-Default", [piped(), switch("Transcript")], module="Core"),
)  # fmt: skip

CLIENT_METADATA = command(
    "Get-CommandMetadata",
    [parameter("Name", "System.String[]"), parameter("CommandType", "System.Int32")],
    module="Core",
)
