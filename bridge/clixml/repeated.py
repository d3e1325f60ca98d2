"""Objects that come by the thousand with the same members: read by one regular expression made for their kind.

What PSRP sends for ten thousand files differs in the values alone. When objects with the same type names have come a few times, the text
around the values is compiled into a pattern, and the next object that fits it exactly needs no parsing. An object that fits no
pattern, for whatever reason, is read as any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bridge.clixml.objects import rebuilt, shape_from
from bridge.clixml.scalars import DECODERS
from bridge.clixml.strings import decode_text
from bridge.clixml.tokens import scan_spaced
from bridge.values.psobject import Shape, make_object

__all__ = ["MISSED", "RepeatedObjects"]

MISSED: Any = object()

_LEARN_AFTER = 6
_RETRY_AFTER = 500
"""Objects of a kind that no pattern fits (there are objects within them) before one is looked at again."""

_MAX_PATTERNS = 128
_MAX_A_KIND = 8
_MAX_KINDS = 1024
_MAX_MEMBERS = 300
_MAX_HEAD = 4096
_MAX_TEXT = 64 * 1024


class _Pattern:
    __slots__ = ("decoders", "fullmatch", "has_text", "shape")

    def __init__(
        self, fullmatch: Callable[[str], Any], shape: Shape, decoders: list[Callable[[str], Any]], has_text: bool
    ) -> None:
        self.fullmatch = fullmatch
        self.shape = shape
        self.decoders = decoders
        self.has_text = has_text


class RepeatedObjects:
    """The patterns learned so far. What it keeps and what it compiles is bounded, whatever is sent."""

    def __init__(self) -> None:
        self.kinds: dict[str, list[_Pattern]] = {}
        self.seen: dict[str, int] = {}
        self.count = 0

    def read(self, data: str) -> Any:
        """The object of ``data`` (one bare element), or :data:`MISSED`. Raises :class:`DecodeError` for a value that is none."""
        end = data.find("</TN>", 0, _MAX_HEAD)
        if end < 0:
            return MISSED
        kind = data[:end]
        patterns = self.kinds.get(kind)
        if patterns is not None:
            for pattern in patterns:
                match = pattern.fullmatch(data)
                if match is not None:
                    groups = match.groups()
                    text = None
                    if pattern.has_text:
                        text = decode_text(groups[0])
                        groups = groups[1:]
                    values = [
                        None if raw is None else decode(raw)
                        for decode, raw in zip(pattern.decoders, groups, strict=True)
                    ]
                    return make_object(pattern.shape, tuple(values), None, text)
            if len(patterns) >= _MAX_A_KIND:
                return MISSED
        seen = self.seen.get(kind, 0) + 1
        if seen < _LEARN_AFTER:
            if len(self.seen) >= _MAX_KINDS:
                self.seen.clear()
            self.seen[kind] = seen
        elif self.count < _MAX_PATTERNS and len(data) <= _MAX_TEXT:
            self.seen.pop(kind, None)
            learned = _learn(data)
            if learned is None:
                self.seen[kind] = -_RETRY_AFTER
            else:
                self.count += 1
                self.kinds.setdefault(kind, []).append(learned)
        return MISSED


def _learn(data: str) -> _Pattern | None:
    """The pattern of an object whose members are all scalars; None for any other."""
    parts: list[str] = []
    names: list[str] = []
    types: list[str] = []
    decoders: list[Callable[[str], Any]] = []
    adapted = 0
    has_text = False
    inside = ""
    for space, (tag, name, ref, other, slash, text, end, bad) in scan_spaced(data):
        if bad is not None or other:
            return None
        parts.append(re.escape(space))
        if end is not None:
            if end != inside:
                return None
            parts.append(f"</{end}>")
            if end == "Props":
                adapted = len(names)
            inside = "done" if end == "Obj" else "Obj"
        elif inside in ("Props", "MS"):
            decode = DECODERS.get(tag)
            if decode is None or tag == "SS" or name is None or ref is not None or len(names) >= _MAX_MEMBERS:
                return None
            attribute = re.escape(f' N="{name}"')
            if tag == "Nil":
                parts.append(f"<Nil{attribute} />()")
            elif text is None:
                return None
            else:
                parts.append(f"(?:<{tag}{attribute}>([^<\r]*)</{tag}>|<Nil{attribute} />)")
            names.append(name)
            decoders.append(decode)
        elif inside == "TN" and tag == "T" and text is not None and name is None and ref is None:
            types.append(decode_text(text))
            parts.append(re.escape(f"<T>{text}</T>"))
        elif inside == "Obj" and tag == "ToString" and text is not None and not names and not has_text:
            has_text = True
            parts.append("<ToString>([^<\r]*)</ToString>")
        elif (inside, tag) in _OPENINGS and slash is None and text is None and name is None:
            started = bool(types or names or has_text)
            if (tag == "TN" and started) or (tag == "Props" and names) or (tag == "MS" and len(names) != adapted):
                return None
            parts.append(f"<{tag}>" if ref is None else f'<{tag} RefId="{re.escape(ref)}">')
            inside = tag
        else:
            return None
    shape = shape_from(names, tuple(t for t in types if t), 0, adapted)
    if inside != "done" or not names or len(set(shape.index)) != len(names) or rebuilt(shape):
        return None
    return _Pattern(re.compile("".join(parts)).fullmatch, shape, decoders, has_text)


_OPENINGS = frozenset((("", "Obj"), ("Obj", "TN"), ("Obj", "Props"), ("Obj", "MS")))
