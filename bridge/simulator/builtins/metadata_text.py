"""What the built-in cmdlets on text take: facts of PowerShell 7, written as tables."""

from __future__ import annotations

from bridge.model import Command, Parameter
from bridge.simulator.builtins.parameters import (
    EXPRESSION,
    NOT_EMPTY,
    PSOBJECT,
    command,
    enum_type,
    parameter,
    piped,
    rule,
    switch,
)

__all__ = ["QUOTES", "TEXT_COMMANDS", "csv_writing"]

_NOT_NULL = (rule("NotNull"),)
QUOTES = enum_type("Microsoft.PowerShell.Commands.BaseCsvWritingCommand+QuoteKind", "Never", "Always", "AsNeeded")
_CSV_SETS = ("Delimiter", "UseCulture")


def csv_writing() -> list[Parameter]:
    """What Export-Csv and ConvertTo-Csv say of quotes, types and the header."""
    return [
        switch("IncludeTypeInformation", aliases=["ITI"]),
        switch("NoTypeInformation", aliases=["NTI"]),
        parameter("QuoteFields", "System.String[]", aliases=["QF"]),
        parameter("UseQuotes", QUOTES.name, aliases=["UQ"]),
        switch("NoHeader"),
    ]


def _to_csv() -> Command:
    parameters = [
        parameter("InputObject", PSOBJECT, 0, mandatory=True, by_value=True, by_name=True),
        parameter("Delimiter", "System.Char", 1, ["Delimiter"], rules=_NOT_NULL),
        switch("UseCulture", ["UseCulture"]),
        *csv_writing(),
    ]
    return command("ConvertTo-Csv", parameters, _CSV_SETS, "Delimiter", enums=[QUOTES])


def _from_csv() -> Command:
    parameters = [
        parameter("Delimiter", "System.Char", 1, ["Delimiter"], rules=[*_NOT_NULL, *NOT_EMPTY]),
        switch("UseCulture", ["UseCulture"], mandatory=True),
        parameter("InputObject", f"{PSOBJECT}[]", 0, mandatory=True, by_value=True, by_name=True, rules=_NOT_NULL),
        parameter("Header", "System.String[]", rules=[*_NOT_NULL, *NOT_EMPTY]),
    ]
    return command("ConvertFrom-Csv", parameters, _CSV_SETS, "Delimiter")


def _select_string() -> Command:
    files, raw = ["File", "FileRaw"], ["ObjectRaw", "FileRaw", "LiteralFileRaw"]
    sets = ("File", "Object", "ObjectRaw", "FileRaw", "LiteralFile", "LiteralFileRaw")
    text = "System.String"
    parameters = [
        parameter("Culture", text, rules=_NOT_NULL),
        _line(["Object", "ObjectRaw"]),
        parameter("Pattern", f"{text}[]", 0, mandatory=True),
        parameter("Path", f"{text}[]", 1, files, mandatory=True, by_name=True),
        parameter(
            "LiteralPath", f"{text}[]", None, ["LiteralFile", "LiteralFileRaw"], mandatory=True, by_name=True, aliases=["PSPath", "LP"]
        ),
        switch("Raw", raw, mandatory=True),
        switch("SimpleMatch"),
        switch("CaseSensitive"),
        switch("Quiet", ["File", "Object", "LiteralFile"]),
        switch("List"),
        switch("NoEmphasis"),
        parameter("Include", f"{text}[]", rules=NOT_EMPTY),
        parameter("Exclude", f"{text}[]", rules=NOT_EMPTY),
        switch("NotMatch"),
        switch("AllMatches"),
        parameter("Encoding", "System.Text.Encoding", rules=NOT_EMPTY),
        parameter("Context", "System.Int32[]", rules=[*NOT_EMPTY, rule("Count", 1, 2), rule("Range", 0, 2**31 - 1)]),
    ]  # fmt: skip
    return command("Select-String", parameters, sets, "File", aliases=("sls",))


def _line(sets: list[str]) -> Parameter:
    return parameter(
        "InputObject",
        PSOBJECT,
        None,
        sets,
        mandatory=True,
        by_value=True,
        rules=[rule("AllowNull"), rule("AllowEmptyString")],
    )


def _join_string() -> Command:
    text = "System.String"
    parameters = [
        parameter("Property", EXPRESSION, 0),
        parameter("Separator", text, 1, rules=[rule("AllowEmptyString")]),
        parameter("OutputPrefix", text, aliases=["op"]),
        parameter("OutputSuffix", text, aliases=["os"]),
        switch("SingleQuote", ["SingleQuote"]),
        switch("DoubleQuote", ["DoubleQuote"]),
        parameter("FormatString", text, None, ["Format"]),
        switch("UseCulture"),
        piped(f"{PSOBJECT}[]"),
    ]
    return command("Join-String", parameters, ("default", "SingleQuote", "DoubleQuote", "Format"), "default")


def _string_data() -> Command:
    parameters = [
        parameter("StringData", "System.String", 0, mandatory=True, by_value=True, rules=[rule("AllowEmptyString")]),
        parameter("Delimiter", "System.Char", 1),
    ]
    return command("ConvertFrom-StringData", parameters)


def _to_html() -> Command:
    page, text = ["Page"], "System.String"
    parameters = [
        piped(),
        parameter("Property", "System.Object[]", 0),
        parameter("Body", f"{text}[]", 3, page),
        parameter("Head", f"{text}[]", 1, page),
        parameter("Title", text, 2, page, rules=NOT_EMPTY),
        parameter("As", text, rules=[*NOT_EMPTY, rule("Set", "Table", "List")]),
        parameter("CssUri", "System.Uri", None, page, aliases=["cu", "uri"], rules=NOT_EMPTY),
        switch("Fragment", ["Fragment"]),
        parameter("PostContent", f"{text}[]", rules=NOT_EMPTY),
        parameter("PreContent", f"{text}[]", rules=NOT_EMPTY),
        parameter("Meta", "System.Collections.Hashtable", None, page, rules=NOT_EMPTY),
        parameter("Charset", text, None, page, rules=NOT_EMPTY),
        switch("Transitional", page),
    ]
    return command("ConvertTo-Html", parameters, ("Page", "Fragment"), "Page")


def _test_json() -> Command:
    text, path, literal = "JsonString", "JsonPath", "JsonLiteralPath"
    schema, file = "WithSchemaString", "WithSchemaFile"
    each = ("", schema, file)
    parameters = [
        parameter("Json", "System.String", 0, [text + s for s in each], mandatory=True, by_value=True),
        parameter("Path", "System.String", None, [path + s for s in each], mandatory=True, by_name=True),
        parameter("LiteralPath", "System.String", None, [literal + s for s in each], mandatory=True, by_name=True,
                  aliases=["PSPath", "LP"]),
        parameter("Schema", "System.String", 1, [p + schema for p in (text, literal, path)], mandatory=True, rules=NOT_EMPTY),
        parameter("SchemaFile", "System.String", None, [p + file for p in (text, literal, path)], mandatory=True, rules=NOT_EMPTY),
        parameter("Options", "System.String[]", rules=[*NOT_EMPTY, rule("Set", "IgnoreComments", "AllowTrailingCommas")]),
    ]  # fmt: skip
    return command("Test-Json", parameters, [p + s for s in each for p in (text, literal, path)], text)


TEXT_COMMANDS: tuple[Command, ...] = (
    _to_csv(),
    _from_csv(),
    _select_string(),
    _join_string(),
    _string_data(),
    _to_html(),
    _test_json(),
)
