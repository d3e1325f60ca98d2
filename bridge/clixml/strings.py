"""Text in CLIXML: XML's own escapes and the ``_xHHHH_`` ones (MS-PSRP 2.2.5.3.2)."""

from __future__ import annotations

import re

from bridge.clixml.errors import DecodeError, EncodeError

__all__ = ["decode_escapes", "decode_text", "encode_text", "unescape_xml"]

# The engine escapes control characters, both halves of a surrogate pair and any underscore that an x follows.
_SPECIAL = re.compile("[&<>\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\U00010000-\U0010ffff]|_(?=[xX])")
_find_special = _SPECIAL.search
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

_ESCAPED = re.compile("_[xX]([0-9a-fA-F]{4}|[0-9a-fA-F]{8})_")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")

_REFERENCE = re.compile("&([^;&]{0,10});?")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


def encode_text(text: str) -> str:
    """``text`` as the content of an element. Raises :class:`EncodeError` for U+FFFE and U+FFFF, as the engine does."""
    if _find_special(text) is None:
        return text
    return _SPECIAL.sub(_encode_one, text)


def _encode_one(match: re.Match[str]) -> str:
    character = match.group()
    named = _NAMED.get(character)
    if named is not None:
        return named
    code = ord(character)
    if code in (0xFFFE, 0xFFFF):
        raise EncodeError(f"'{character}', hexadecimal value 0x{code:04X}, is an invalid character")
    if code < 0x10000:
        return f"_x{code:04X}_"
    code -= 0x10000
    return f"_x{0xD800 + (code >> 10):04X}__x{0xDC00 + (code & 0x3FF):04X}_"


def decode_text(raw: str) -> str:
    """The content of an element (XML escapes still in it) as the text it stands for."""
    if "&" in raw:
        raw = unescape_xml(raw)
    return decode_escapes(raw) if "_" in raw else raw


def decode_escapes(text: str) -> str:
    """``_xHHHH_`` (a UTF-16 unit) and ``_xHHHHHHHH_`` (a code point), upper or lower case, as .NET's ``XmlConvert.DecodeName``."""
    if "_x" not in text and "_X" not in text:
        return text
    decoded = _ESCAPED.sub(_decode_one, text)
    if decoded is not text and _SURROGATES.search(decoded) is not None:
        decoded = _SURROGATES.sub(_join_pair, decoded)
    return decoded


def _decode_one(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    return chr(code) if code < 0x110000 else match.group()


def _join_pair(match: re.Match[str]) -> str:
    pair = match.group()
    return chr(0x10000 + ((ord(pair[0]) - 0xD800) << 10) + (ord(pair[1]) - 0xDC00))


def unescape_xml(raw: str) -> str:
    """Resolve XML's five entities and character references; others do not exist here. Raises :class:`DecodeError`."""
    return _REFERENCE.sub(_resolve, raw)


def _resolve(match: re.Match[str]) -> str:
    name = match.group(1)
    if match.group().endswith(";"):
        plain = _ENTITIES.get(name)
        if plain is not None:
            return plain
        digits = name[2:] if name[:2] == "#x" else name[1:]
        base = 16 if name[:2] == "#x" else 10
        if name[:1] == "#" and digits.isascii() and digits.isalnum():
            try:
                code = int(digits, base)
            except ValueError:
                code = -1
            if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000:
                return chr(code)
    raise DecodeError(f"{match.group()[:16]!r} is not an entity of XML")
