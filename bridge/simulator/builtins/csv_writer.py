"""Writing CSV as Export-Csv and ConvertTo-Csv do."""

from __future__ import annotations

from typing import Any, NoReturn

from bridge.binding.convert import dotnet_text, to_text
from bridge.operators.kinds import unwrap
from bridge.operators.properties import MISSING, all_properties, get_property
from bridge.simulator.builtins.csv_reader import delimiter_of
from bridge.simulator.builtins.notes import type_chain
from bridge.simulator.context import Context
from bridge.values import PSObject

__all__ = ["ConvertToCsv", "CsvWriter", "either", "type_line", "writer_of"]


class CsvWriter:
    """Lines for objects; the properties of the first one are the columns of all.

    ``quotes`` is Always, AsNeeded or Never; with ``quote_fields`` the columns of these names are quoted, and no other.
    """

    def __init__(self, delimiter: str = ",", quotes: str = "Always", quote_fields: list[str] | None = None) -> None:
        self._delimiter = delimiter
        self._quotes = quotes.casefold()
        self._fields = None if quote_fields is None else {f.casefold() for f in quote_fields}
        self.columns: list[str] | None = None

    def start(self, item: Any) -> None:
        """Take the columns from ``item``."""
        plain = unwrap(item)
        if isinstance(plain, dict):
            notes = item.keys() if isinstance(item, PSObject) else []
            self.columns = [*(to_text(k) for k in plain), *notes]
        else:
            self.columns = list(all_properties(item))

    def header(self) -> str:
        return self._delimiter.join(self._cell(name, name) for name in self.columns or ())

    def line(self, item: Any) -> str:
        """The line of one object. A property that it has not, or that is null, is an empty cell without quotes."""
        return self._delimiter.join(self._cell(name, _text(_value(item, name))) for name in self.columns or ())

    def _cell(self, column: str, text: str | None) -> str:
        if text is None:
            return ""
        if self._fields is not None:
            quoted = column.casefold() in self._fields
        elif self._quotes == "asneeded":
            quoted = any(c in text for c in (self._delimiter, "\n", '"'))
        else:
            quoted = self._quotes == "always"
        return '"' + text.replace('"', '""') + '"' if quoted else text


def _value(item: Any, name: str) -> Any:
    plain = unwrap(item)
    if isinstance(plain, dict):
        for key, value in plain.items():
            if isinstance(key, str) and key.casefold() == name.casefold():
                return value
    found = get_property(item, name, entries=False)
    return None if found is MISSING else found


def _text(value: Any) -> str | None:
    return None if value is None else dotnet_text(value)


_EITHER = (
    ("UseQuotes", "QuoteFields", "CannotSpecifyQuoteFieldsAndUseQuotes"),
    ("IncludeTypeInformation", "NoTypeInformation", "CannotSpecifyIncludeTypeInformationAndNoTypeInformation"),
)


def either(ctx: Context, error_id: str, first: str, second: str) -> NoReturn:
    """End a Csv command that was given two parameters of which only one may be."""
    text = f"You must specify either the -{first} or -{second} parameters, but not both."
    ctx.throw(text, error_id, "InvalidData", exception="System.InvalidOperationException")


def check_options(ctx: Context) -> None:
    """Two ways to say what is quoted, or what is said of types, end the command."""
    bound = {name.casefold() for name in ctx.bound}
    for first, second, error_id in _EITHER:
        if first.casefold() in bound and second.casefold() in bound:
            either(ctx, error_id, first, second)


def writer_of(ctx: Context) -> CsvWriter:
    """A writer as the parameters of a Csv command want it."""
    check_options(ctx)
    fields = ctx.values.get("QuoteFields")
    return CsvWriter(
        delimiter_of(ctx),
        str(ctx.values.get("UseQuotes") or "Always"),
        None if fields is None else [str(f) for f in fields],
    )


def type_line(item: Any) -> str:
    """The line that -IncludeTypeInformation puts first."""
    name = type_chain(item)[0]
    return f"#TYPE {name[4:] if name.casefold().startswith('csv:') else name}"


class ConvertToCsv:
    def begin(self, ctx: Context) -> None:
        self.writer = writer_of(ctx)

    def process(self, ctx: Context) -> None:
        item = ctx.values.get("InputObject")
        if item is None:
            return
        if self.writer.columns is None:
            self.writer.start(item)
            if ctx.values.get("IncludeTypeInformation"):
                ctx.write(type_line(item))
            if self.writer.header() and not ctx.values.get("NoHeader"):
                ctx.write(self.writer.header())
        line = self.writer.line(item)
        if line:
            ctx.write(line)
