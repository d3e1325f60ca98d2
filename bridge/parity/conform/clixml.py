"""The kind ``clixml``: what the engine wrote is decoded to what the engine decodes it to, and written again in the engine's form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree

from bridge.clixml import CLIXMLError, DecodeError, dumps, loads
from bridge.errors import BridgeError
from bridge.parity.conform.clixml_show import notes_of, show, text_of, type_names_of
from bridge.parity.conform.report import ConformOptions, Outcome

__all__ = ["check", "levels", "matches", "structure"]


def matches(row: dict[str, Any]) -> bool:
    return "expression" in row and "depth" in row


def check(rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome | str]:
    for number, row in enumerate(rows, 1):
        yield check_row(row, str(row.get("id", number)))


class _FileForm:
    """SecureStrings as a file on Unix has them, so that what was read without a session key can be written."""

    def encrypt(self, value: str) -> str:
        return value.encode("utf-16-le", "surrogatepass").hex()

    def decrypt(self, value: str) -> str:
        return bytes.fromhex(value).decode("utf-16-le", "surrogatepass")


def check_row(row: dict[str, Any], case: str) -> Outcome:
    """One recorded value. Nothing of it passes unless it is decoded, shown, written and decoded again."""
    text = str(row["expression"])
    if "clixml" not in row:
        return _unwritten(row, case, text)
    try:
        values = loads(row["clixml"])
        if levels(row["clixml"]) >= _ENGINE_LEVELS:
            raise DecodeError(f"PowerShell reads no more than {_ENGINE_LEVELS - 1} levels")
    except CLIXMLError as error:
        refused = {"back error": row.get("backError")}
        return Outcome(case, "backError" in row, text, refused, {"error": str(error)})
    if "backError" in row:
        return Outcome(case, False, text, {"error": row["backError"]}, {"back": [show(v) for v in values]})
    value = values[0] if len(values) == 1 else values
    expected = {
        "back": row["back"],
        "typeNames": _listed(row.get("backTypeNames")),
        "notes": row.get("backNotes") or {},
    }
    actual: dict[str, Any] = {"back": show(value), "typeNames": type_names_of(value), "notes": notes_of(value)}
    string = text_of(value)
    if string is not None:
        expected["toString"], actual["toString"] = row.get("backToString"), string
    try:
        written = dumps(*values, cipher=_FileForm())
        again = loads(written)
        expected["again"], actual["again"] = actual["back"], show(again[0] if len(again) == 1 else again)
        expected["structure"], actual["structure"] = structure(row["clixml"]), structure(written)
    except BridgeError as error:
        actual["error"] = str(error)
    if actual == expected:
        return Outcome(case, True, text)
    return Outcome(
        case,
        False,
        text,
        {k: v for k, v in expected.items() if v != actual.get(k)},
        {k: v for k, v in actual.items() if v != expected.get(k)},
    )


_ENGINE_LEVELS = 50
"""The level of values within values that the engine's own reader refuses; this project's limit is wider."""

_VALUES_WITHIN = frozenset(("LST", "STK", "QUE", "IE", "DCT", "Props", "MS"))


def levels(text: str) -> int:
    """How deep values are nested, a plain value at the top counting as one."""
    deepest = 0
    todo = [(child, 1) for child in ElementTree.fromstring(text)]
    while todo:
        element, level = todo.pop()
        deepest = max(deepest, level)
        for child in element:
            if child.tag.rpartition("}")[2] in _VALUES_WITHIN:
                groups = [child]
                while groups:
                    group = groups.pop()
                    for item in group:
                        if item.tag.rpartition("}")[2] in ("En", "MS"):
                            groups.append(item)
                        else:
                            todo.append((item, level + 1))
    return deepest


def _listed(names: Any) -> Any:
    return [names] if isinstance(names, str) else names


_INVALID = re.compile("'(.)', hexadecimal value 0x([0-9A-F]{4}), is an invalid character")


def _unwritten(row: dict[str, Any], case: str, text: str) -> Outcome:
    """The engine wrote nothing. Where that is the codec's verdict, ours must be the same; else the value never reached one."""
    error = row.get("error")
    if not error:
        return Outcome(case, True, text, leaned="the recorder kept no CLIXML of this value")
    attempt: dict[str, Any] | None = None
    invalid = _INVALID.search(error["message"])
    if row["depth"] < 1:
        attempt = {"values": (None,), "depth": row["depth"]}
    elif invalid is not None:
        attempt = {"values": (chr(int(invalid.group(2), 16)),), "depth": row["depth"]}
    if attempt is None:
        return Outcome(case, True, text, leaned="the engine failed to read the value, before anything was written")
    try:
        written = dumps(*attempt["values"], depth=attempt["depth"])
    except CLIXMLError as ours:
        reason = getattr(ours, "reason", str(ours))
        theirs = error["message"].rstrip(".")
        return Outcome(case, reason.lower() == theirs.lower(), text, {"error": theirs}, {"error": reason})
    return Outcome(case, False, text, {"error": error}, {"clixml": written})


def structure(text: str) -> Any:
    """A document without what is free in its form: white space between elements, the numbers of references, an ``Obj`` that holds a
    plain value and nothing else."""
    root = ElementTree.fromstring(text)
    bare: dict[str, Any] = {}
    numbers: dict[tuple[str, str], int] = {}

    def number(kind: str, ref: str) -> int:
        return numbers.setdefault((kind, ref), sum(1 for known, _ in numbers if known == kind))

    def walk(element: ElementTree.Element) -> Any:
        tag = element.tag.rpartition("}")[2]
        attributes = {k: v for k, v in element.attrib.items() if k != "RefId"}
        ref = element.get("RefId")
        children = list(element)
        if tag == "Obj" and len(children) == 1 and not len(children[0]) and "RefId" not in children[0].attrib:
            inner = children[0].tag.rpartition("}")[2]
            if inner not in ("LST", "DCT", "IE", "QUE", "STK", "TN", "ToString"):
                tag, content = inner, children[0].text or ""
                if ref is not None:
                    bare[ref] = (tag, content)
                return (tag, attributes, None, content, [])
        if tag == "Ref" and ref in bare:
            return (bare[ref][0], attributes, None, bare[ref][1], [])
        kind = "type" if tag in ("TN", "TNRef") else "object"
        return (
            tag,
            attributes,
            None if ref is None else number(kind, ref),
            "" if children else element.text or "",
            [walk(child) for child in children],
        )

    return walk(root)
