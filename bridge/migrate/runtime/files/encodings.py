"""The encodings that -Encoding names, and how text is read from bytes."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Any

from bridge.binding.convert import to_text
from bridge.migrate.runtime.errors import NotTranslated
from bridge.operators.kinds import unwrap

__all__ = ["UTF8", "TextEncoding", "decoded", "encoding_named", "encoding_of", "split_lines"]


@dataclass(frozen=True)
class TextEncoding:
    """A codec, and the bytes that it puts before a text."""

    codec: str
    preamble: bytes = b""

    def encode(self, text: str) -> bytes:
        errors = "surrogatepass" if "16" in self.codec else "replace"
        return text.encode(self.codec, errors)


UTF8 = TextEncoding("utf-8")
_BY_NAME = {
    "ascii": TextEncoding("ascii"),
    "utf8": UTF8,
    "utf8nobom": UTF8,
    "utf8bom": TextEncoding("utf-8", codecs.BOM_UTF8),
    "unicode": TextEncoding("utf-16-le", codecs.BOM_UTF16_LE),
    "bigendianunicode": TextEncoding("utf-16-be", codecs.BOM_UTF16_BE),
    "utf32": TextEncoding("utf-32-le", codecs.BOM_UTF32_LE),
    "bigendianutf32": TextEncoding("utf-32-be", codecs.BOM_UTF32_BE),
    "latin1": TextEncoding("latin-1"),
    "oem": UTF8,  # the code page of a terminal on Unix
}
_OWN_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
)


def encoding_named(value: Any) -> TextEncoding:
    """The encoding that ``-Encoding`` names; UTF-8 without a mark when it was not given."""
    plain = unwrap(value)
    if plain is None:
        return UTF8
    if hasattr(plain, "codec"):
        return encoding_of(plain)
    found = _BY_NAME.get(to_text(plain).casefold())
    if found is None:
        raise NotTranslated(f"-Encoding {to_text(plain)}")
    return found


def encoding_of(value: Any) -> TextEncoding:
    """The encoding that a ``[System.Text.Encoding]`` of the script stands for. .NET's own static ones write their marks."""
    return TextEncoding(value.codec, b"" if getattr(value, "no_mark", False) else _OWN_MARKS.get(value.codec, b""))


def decoded(data: bytes, encoding: TextEncoding = UTF8) -> str:
    """The text of a file: a mark at its start decides, else the encoding."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    if encoding.codec == "ascii":
        return "".join(chr(b) if b < 128 else "�" for b in data)
    return data.decode(encoding.codec, "replace")


def split_lines(text: str) -> list[str]:
    """Lines as .NET's readers see them: ended by CR, LF or both; nothing after the last end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines
