"""Simple types of the cdxml schema (cmdlets-over-objects 2009/11): which texts an attribute may hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

__all__ = ["SIMPLE_TYPES", "is_true", "normal_value", "split_list"]

_LETTERS = frozenset(("Lu", "Ll", "Lt", "Lo", "Lm"))
_IDENTIFIER_FIRST = _LETTERS | {"Nl"}
_SPACES = " \t\r\n"
_BLANKS = re.compile(r"[ \t\r\n]+")
_INTEGER = re.compile(r"[+-]?[0-9]{1,400}\Z")
_VERSION_PART = re.compile(r"[12]?[0-9]{1,9}\Z")


def split_list(text: str) -> list[str]:
    """The items of a list type: what stands between white space."""
    return [item for item in _BLANKS.split(text.strip(_SPACES)) if item]


def is_true(text: str | None) -> bool:
    """The value of an ``xsd:boolean`` that is known to be one; an absent attribute is false."""
    return text is not None and text.strip(_SPACES) in ("true", "1")


def _characters(text: str, categories: frozenset[str], extra: str = "", longest: int = 100) -> bool:
    return 0 < len(text) <= longest and all(c in extra or unicodedata.category(c) in categories for c in text)


def _identifier(text: str) -> bool:
    return (
        0 < len(text) <= 101
        and _characters(text[0], _IDENTIFIER_FIRST, "_")
        and (len(text) == 1 or _characters(text[1:], _IDENTIFIER_FIRST | {"Nd"}, "_"))
    )


def _enum_name(text: str) -> bool:
    parts = text.split(".")
    return len(text) <= 200 and len(parts) <= 11 and all(_identifier(p) for p in parts)


def _version(text: str) -> bool:
    parts = text.split(".")
    return 2 <= len(parts) <= 4 and all(_VERSION_PART.match(p) for p in parts)


def _integer(text: str) -> bool:
    return _INTEGER.match(text.strip(_SPACES)) is not None


def _natural(text: str) -> bool:
    return _integer(text) and int(text.strip(_SPACES)) >= 0


def _set_name(text: str) -> bool:
    return 0 < len(text) <= 100 and not any(c in text for c in ",;")


def _alias(text: str) -> bool:
    return _characters(text, _LETTERS | {"Nd"}, "_-")


def _list_of(item: Callable[[str], bool]) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        items = split_list(text)
        return bool(items) and all(item(i) for i in items)

    return check


SIMPLE_TYPES: dict[str, tuple[Callable[[str], bool], str]] = {
    "string": (lambda _: True, "a text"),
    "uri": (lambda _: True, "a URI"),
    "non-empty": (lambda t: t != "", "a text that is not empty"),
    "boolean": (lambda t: t.strip(_SPACES) in ("true", "false", "1", "0"), "true or false"),
    "integer": (_integer, "an integer"),
    "natural": (_natural, "an integer from 0"),
    "version": (_version, "a version of two to four numbers"),
    "verb": (lambda t: _characters(t, _LETTERS), "letters (a verb)"),
    "noun": (lambda t: _characters(t, _LETTERS | {"Nd"}), "letters and digits (a noun)"),
    "parameter": (
        lambda t: _characters(t, _LETTERS | {"Nd"}, "_"),
        "letters, digits and underscores (a parameter name)",
    ),
    "aliases": (_list_of(_alias), "aliases apart by spaces"),
    "set": (_set_name, "a parameter set name of up to 100 characters without comma or semicolon"),
    "sets": (_list_of(_set_name), "parameter set names apart by spaces"),
    "enum": (_enum_name, "a name such as Networking.Mode"),
    "enum-member": (_identifier, "an identifier"),
    "type": (
        lambda t: _characters(t, _IDENTIFIER_FIRST | {"Nd"}, '_,= +&*[].\\-"', 1000),
        "the name of a .NET type",
    ),
    "message": (lambda t: 0 < len(t) <= 100, "a text of 1 to 100 characters"),
    "impact": (lambda t: t in ("None", "Low", "Medium", "High"), "None, Low, Medium or High"),
}
"""Name of a simple type -> whether a text is one, and what to call it."""


def normal_value(simple_type: str, text: str) -> object:
    """The value that identity constraints compare: ``0`` and ``00`` are one number, lists compare item by item."""
    if simple_type in ("integer", "natural"):
        return int(text.strip(_SPACES))
    if simple_type in ("aliases", "sets"):
        return tuple(split_list(text))
    return text
