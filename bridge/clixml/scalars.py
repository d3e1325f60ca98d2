"""Values that are one element each: the table of MS-PSRP 2.2.5.1, both ways."""

from __future__ import annotations

import base64
import binascii
import datetime as _dt
import decimal
import re
import uuid
from collections.abc import Callable
from typing import Any, Protocol

from bridge.clixml.errors import DecodeError, EncodeError, SessionKeyError
from bridge.clixml.numbers import (
    decode_datetime,
    decode_decimal,
    decode_double,
    decode_single,
    decode_timespan,
    encode_datetime,
    encode_decimal,
    encode_double,
    encode_single,
    encode_timespan,
    integer_decoder,
)
from bridge.clixml.strings import decode_text, encode_text
from bridge.values import (
    Byte,
    Char,
    DateTime,
    Int16,
    Int32,
    Int64,
    SByte,
    ScriptBlock,
    SecureString,
    SemanticVersion,
    Single,
    TimeSpan,
    UInt16,
    UInt32,
    UInt64,
    Uri,
    Version,
    XmlDocument,
)

__all__ = ["DECODERS", "ENCODERS", "Cipher", "secure_decoder"]


class Cipher(Protocol):
    """What protects SecureStrings: the session key of a runspace pool (psrpcore's ``PSRemotingCrypto`` is one)."""

    def encrypt(self, value: str, /) -> str: ...

    def decrypt(self, value: str, /) -> str: ...


def _decode_int64(text: str) -> int:
    number = _read_int64(text)
    # Beyond 32 bits a plain int stands for Int64 anyway.
    return _int64(Int64, number) if -2147483648 <= number <= 2147483647 else number


_int64 = int.__new__
_read_int64: Callable[[str], int] = integer_decoder("System.Int64", -(2**63), 2**63 - 1, lambda n: n)


def _sized(cls: Any) -> Callable[[str], Any]:
    def make(number: int) -> Any:
        return int.__new__(cls, number)

    return integer_decoder(cls.type_name, cls.minimum, cls.maximum, make)


_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}


def _decode_boolean(text: str) -> bool:
    known = _BOOLEANS.get(text)
    if known is None:
        known = _BOOLEANS.get(text.strip(" \t\r\n"))
        if known is None:
            raise DecodeError(f"{text[:40]!r} is not a System.Boolean")
    return known


_read_char: Callable[[str], int] = integer_decoder("System.Char", 0, 0xFFFF, lambda n: n)


def _decode_char(text: str) -> Char:
    return Char(chr(_read_char(text)))


def _decode_bytes(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise DecodeError(f"{text[:40]!r} is not base64") from None


_GUID = re.compile(
    r"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}"
    r"|\([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\))",
    re.IGNORECASE,
).fullmatch


def _decode_guid(text: str) -> uuid.UUID:
    text = text.strip(" \t\r\n")
    if _GUID(text) is None:
        raise DecodeError(f"{text[:40]!r} is not a System.Guid")
    return uuid.UUID(text.strip("()"))


_VERSION = re.compile(r"\s*[0-9]{1,10}(?:\.[0-9]{1,10}){1,3}\s*").fullmatch


def _decode_version(text: str) -> Version:
    if _VERSION(text) is None:
        raise DecodeError(f"{text[:40]!r} is not a System.Version")
    parts = [int(part) for part in text.split(".")]
    if max(parts) > 0x7FFFFFFF:
        raise DecodeError(f"{text[:40]!r} is not a System.Version")
    return Version(*parts)


def _decode_string_as(cls: Any) -> Callable[[str], Any]:
    def decode(text: str) -> Any:
        return cls(decode_text(text))

    return decode


def _decode_nil(text: str) -> None:
    if text and not text.isspace():
        raise DecodeError(f"Nil holds {text[:40]!r}")


_DPAPI = "01000000d08c9ddf0115d1118c7a00c04fc297eb"


def secure_decoder(cipher: Cipher | None) -> Callable[[str], SecureString]:
    """A reader of SecureStrings: encrypted with the session key, or, without one, in the form of a file written on Unix (hexadecimal
    UTF-16, which protects nothing). What Windows protected for one of its users cannot be read here."""

    def decode(text: str) -> SecureString:
        raw = decode_text(text)
        if cipher is None:
            return _decode_unprotected(raw)
        try:
            plain = cipher.decrypt(raw)
        except Exception as exc:  # a cipher of any library, on bytes of any quality
            raise SessionKeyError(
                f"A SecureString cannot be decrypted with the session key ({type(exc).__name__})."
            ) from None
        return SecureString(plain)

    return decode


def _decode_unprotected(raw: str) -> SecureString:
    if raw.lower().startswith(_DPAPI):
        raise SessionKeyError("A SecureString is protected for a Windows user and can only be read as that user.")
    try:
        packed = bytes.fromhex(raw)
        if not packed or len(packed) % 2 or not raw.isalnum():
            raise ValueError
        return SecureString(packed.decode("utf-16-le", "surrogatepass"))
    except ValueError:
        raise SessionKeyError(
            "A SecureString came without the session key that protects it; exchange keys first and give the cipher."
        ) from None


DECODERS: dict[str, Callable[[str], Any]] = {
    "S": decode_text,
    "I32": integer_decoder("System.Int32", -(2**31), 2**31 - 1, lambda n: n),
    "I64": _decode_int64,
    "B": _decode_boolean,
    "DT": decode_datetime,
    "Nil": _decode_nil,
    "Db": decode_double,
    "Sg": decode_single,
    "D": decode_decimal,
    "TS": decode_timespan,
    "G": _decode_guid,
    "C": _decode_char,
    "SB": _sized(SByte),
    "By": _sized(Byte),
    "I16": _sized(Int16),
    "U16": _sized(UInt16),
    "U32": _sized(UInt32),
    "U64": _sized(UInt64),
    "BA": _decode_bytes,
    "URI": _decode_string_as(Uri),
    "Version": _decode_version,
    "SemanticVersion": _decode_string_as(SemanticVersion),
    "XD": _decode_string_as(XmlDocument),
    "SBK": _decode_string_as(ScriptBlock),
    "SS": secure_decoder(None),
}
"""Element name to reader. A reader gets the raw content, XML escapes still in it."""


def _encode_boolean(value: Any) -> str:
    return "true" if value else "false"


def _encode_char(value: Any) -> str:
    if len(value) != 1 or ord(value) > 0xFFFF:
        raise EncodeError(f"{str(value)!r} is not one UTF-16 unit, as a Char is")
    return str(ord(value))


def _encode_bytes(value: Any) -> str:
    return base64.b64encode(value).decode("ascii")


ENCODERS: dict[type, tuple[str, Callable[[Any], str]]] = {
    str: ("S", encode_text),
    bool: ("B", _encode_boolean),
    float: ("Db", encode_double),
    DateTime: ("DT", encode_datetime),
    _dt.datetime: ("DT", encode_datetime),
    TimeSpan: ("TS", encode_timespan),
    _dt.timedelta: ("TS", encode_timespan),
    Single: ("Sg", encode_single),
    decimal.Decimal: ("D", encode_decimal),
    uuid.UUID: ("G", str),
    Char: ("C", _encode_char),
    SByte: ("SB", int.__repr__),
    Byte: ("By", int.__repr__),
    Int16: ("I16", int.__repr__),
    UInt16: ("U16", int.__repr__),
    Int32: ("I32", int.__repr__),
    UInt32: ("U32", int.__repr__),
    Int64: ("I64", int.__repr__),
    UInt64: ("U64", int.__repr__),
    bytes: ("BA", _encode_bytes),
    bytearray: ("BA", _encode_bytes),
    Uri: ("URI", encode_text),
    Version: ("Version", str),
    XmlDocument: ("XD", encode_text),
    ScriptBlock: ("SBK", encode_text),
}
"""Python type to element name and writer. ``int`` is not here: its element follows its size."""
