"""Reading CSV as Import-Csv and ConvertFrom-Csv do: tolerant of quotes in the wrong place, blind to comment lines before the header."""

from __future__ import annotations

from bridge.binding.convert import to_text
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import unwrap
from bridge.simulator.context import Context
from bridge.values import PSObject

__all__ = ["ConvertFromCsv", "CsvReader", "delimiter_of", "header_of"]

_NO_HEADERS = 'One or more headers were not specified. Default names starting with "H" have been used in place of any missing headers.'
_ENDS = "\r\n"
_BLANKS = " \t"


class _Records:
    """The records of one text."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._text = text
        self._delimiter = delimiter
        self._at = 0

    @property
    def at_end(self) -> bool:
        return self._at >= len(self._text)

    def starts_with(self, text: str) -> bool:
        return self._text.startswith(text, self._at)

    def line(self) -> str:
        """The rest of the line."""
        start = self._at
        while not self.at_end and self._text[self._at] not in _ENDS:
            self._at += 1
        found = self._text[start : self._at]
        if not self.at_end:
            self._line_end()
        return found

    def _line_end(self) -> str:
        size = 2 if self._text.startswith("\r\n", self._at) else 1
        self._at += size
        return self._text[self._at - size : self._at]

    def record(self) -> list[str]:
        """The fields of the next record, none at the end. A delimiter at the very end of the text opens no field."""
        fields: list[str] = []
        current = ""
        quoted = False
        while not self.at_end:
            c = self._text[self._at]
            if c in _ENDS and c != self._delimiter:
                end = self._line_end()
                if not quoted:
                    fields.append(current)
                    return fields
                current += end
                continue
            self._at += 1
            if c == self._delimiter:
                if quoted:
                    current += c
                else:
                    fields.append(current)
                    current = ""
            elif quoted and c == '"' and self.starts_with('"'):
                self._at += 1
                current += c
            elif (c == '"' and (quoted or current)) or (c in _BLANKS and current and not quoted):
                # A field's closing quote, or a quote or blank inside a field without quotes: the rest is taken as it is.
                closing = quoted
                quoted = False
                rest, ended = self._rest(blanks=not closing and c == '"')
                fields.append(current + ("" if closing else c) + rest)
                current = ""
                if ended:
                    return fields
            elif c == '"':
                quoted = True
            elif quoted or current or c not in _BLANKS:
                current += c
        if current:
            fields.append(current)
        return fields

    def _rest(self, *, blanks: bool) -> tuple[str, bool]:
        """What is left of a field, and whether its record ends with it; only blanks count as nothing unless ``blanks``."""
        start = self._at
        while not self.at_end:
            c = self._text[self._at]
            if c == self._delimiter or c in _ENDS:
                break
            self._at += 1
        found = self._text[start : self._at]
        if self.at_end:
            ended = True
        else:
            ended = self._text[self._at] != self._delimiter
            if ended:
                self._line_end()
            else:
                self._at += 1
        return (found if blanks or found.strip(_BLANKS) else ""), ended


class CsvReader:
    """Turns texts into objects. The header and the type of the first text hold for those after it."""

    def __init__(self, ctx: Context, delimiter: str, header: list[str] | None = None) -> None:
        self._ctx = ctx
        self._delimiter = delimiter
        self._header = header
        self._type: str | None = None
        self._warned = False

    def read(self, text: str) -> None:
        """Write an object for each record of ``text``. Two headers of one name end the command."""
        records = _Records(text, self._delimiter)
        if self._type is None and records.starts_with("#"):
            first = records.line()
            if first[:5].casefold() == "#type":
                self._type = first[5:].strip() or None
        header = self._header
        while header is None and not records.at_end:
            if records.starts_with('"#'):
                raise NotSupportedHere(f"{self._ctx.name} of a header that begins with a quoted #")
            header = _as_header(records.record())
        if header:
            self._validate(header)
        self._header = header
        while True:
            fields = records.record()
            if not fields:
                return
            if fields != [""]:
                self._ctx.write(self._object(header or [], fields))

    def _validate(self, header: list[str]) -> None:
        seen: set[str] = set()
        for name in header:
            if name and name.casefold() in seen:
                self._ctx.throw(
                    f'The member "{name}" is already present.', "AlreadyPresentPSMemberInfoInternalCollectionAdd", "NotSpecified",
                    exception="System.Management.Automation.ExtendedTypeSystemException",
                )  # fmt: skip
            seen.add(name.casefold())

    def _object(self, header: list[str], fields: list[str]) -> PSObject:
        properties: dict[str, str | None] = {}
        unnamed = 0
        for position, name in enumerate(header):
            if not name:
                unnamed += 1
            properties[name or f"H{unnamed}"] = fields[position] if position < len(fields) else None
        if unnamed and not self._warned:
            self._ctx.warning(_NO_HEADERS)
            self._warned = True
        made = PSObject(properties)
        if self._type is not None:
            made.type_names = (self._type, f"CSV:{self._type}")
        return made


def _as_header(fields: list[str]) -> list[str] | None:
    while len(fields) > 1 and not fields[-1]:
        fields.pop()
    if fields and fields[0].startswith("#Fields: "):
        return [fields[0][len("#Fields: ") :], *fields[1:]]
    return None if fields and fields[0].startswith("#") else fields


def header_of(text: str, delimiter: str) -> list[str]:
    """The names in the header of ``text``."""
    records = _Records(text, delimiter)
    if records.starts_with("#"):
        records.line()
    header = None
    while header is None and not records.at_end:
        header = _as_header(records.record())
    return header or []


def delimiter_of(ctx: Context) -> str:
    """The delimiter that a Csv command was given; the invariant culture's is a comma, too."""
    given = ctx.values.get("Delimiter")
    return "," if given is None or ctx.values.get("UseCulture") else str(given)


class ConvertFromCsv:
    """Each object that comes in is a text of its own."""

    def begin(self, ctx: Context) -> None:
        header = ctx.values.get("Header")
        self.reader = CsvReader(ctx, delimiter_of(ctx), None if header is None else [str(h) for h in header])

    def process(self, ctx: Context) -> None:
        for item in ctx.values.get("InputObject") or ():
            self.reader.read(str(unwrap(item)) if isinstance(unwrap(item), str) else to_text(item))
