"""Texts that a .NET library made and PowerShell only quotes: there, and nowhere else, two messages may differ.

The one table of the project: a type whose text is read by a library (XML, regular expressions, cultures, URIs, mail addresses), and
the loader of native libraries. An error that quotes the library's own sentence must agree in id, category, exception, parameter and
types, and in its message up to that sentence.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["LIBRARY_IDS", "LIBRARY_TEXTS", "leaned", "same_but_quoted"]

LIBRARY_TEXTS: dict[str, str] = {
    "System.Xml.XmlDocument": "System.Xml says what is wrong with a document",
    "System.Text.RegularExpressions.Regex": "System.Text.RegularExpressions says what is wrong with a pattern",
    "System.Globalization.CultureInfo": "the culture data say which names exist",
    "System.Uri": "System.Uri says what is wrong with an address",
    "System.Net.Mail.MailAddress": "System.Net.Mail says what is wrong with an address",
}
"""Target type -> why the sentence inside may differ."""

LIBRARY_IDS: dict[str, str] = {
    "InvalidCastToXmlDocument": LIBRARY_TEXTS["System.Xml.XmlDocument"],
    "InvalidCastFromStringToRegex": LIBRARY_TEXTS["System.Text.RegularExpressions.Regex"],
}
"""Error id of a conversion -> the same, where the id alone tells which library spoke."""

_LOADER = re.compile(r"(Unable to load shared library '[^']+' or one of its dependencies\.).*?(?=\"*\Z)", re.DOTALL)
_LOADER_REASON = "the loader of native libraries lists where it looked on that machine"
_QUOTE = 'Error: "'


def same_but_quoted(expected: str, actual: str) -> str | None:
    """The reason from the table when two messages differ only in the sentence that a library made, else None."""
    if _LOADER.search(expected) and _LOADER.sub(r"\1", expected) == _LOADER.sub(r"\1", actual):
        return _LOADER_REASON
    head, mark, _ = expected.partition(_QUOTE)
    if not mark or not actual.startswith(head + mark):
        return None
    for name, reason in LIBRARY_TEXTS.items():
        if f'to type "{name}"' in head:
            return reason
    return None


def leaned(expected: dict[str, Any], actual: Any) -> str | None:
    """The reason when ``actual`` agrees with ``expected`` in everything but such sentences, else None."""
    if not isinstance(actual, dict):
        return None
    if any(expected[k] != actual.get(k) for k in ("begin", "process")):
        return None
    reason = None
    ours = [actual.get("terminating"), *actual.get("errors", ())]
    theirs = [expected["terminating"], *expected["errors"]]
    if len(ours) != len(theirs):
        return None
    for mine, wanted in zip(ours, theirs, strict=True):
        if mine == wanted:
            continue
        if mine is None or wanted is None or any(mine[k] != wanted[k] for k in wanted if k != "message"):
            return None
        found = same_but_quoted(wanted["message"], mine["message"])
        if found is None:
            return None
        reason = reason or found
    return reason
