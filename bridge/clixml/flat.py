"""Objects whose members are all scalars, which is most of them: written by one format made for their kind.

A shape and the types of its values give the text around the values; it is made once and kept with the shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bridge.clixml.scalars import ENCODERS
from bridge.clixml.strings import encode_text
from bridge.values.psobject import Shape

__all__ = ["Wire", "attribute_text", "encode_int", "type_names_text"]

_MAX_FORMATS = 32
_DECIMAL_END = 2**96

Format = tuple[str, tuple[Callable[[Any], str], ...]]


def attribute_text(name: str) -> str:
    """The attribute N of a member of this name."""
    return f' N="{encode_text(name).replace(chr(34), "&quot;")}"'


def type_names_text(types: Sequence[str]) -> str:
    """The content of a TN element."""
    return "".join(f"<T>{encode_text(name)}</T>" for name in types)


def encode_int(attribute: str, value: int) -> str:
    """A plain int (below 2**96) goes by its size: Int32, Int64, Decimal."""
    if -2147483648 <= value <= 2147483647:
        return f"<I32{attribute}>{value}</I32>"
    if -(2**63) <= value < 2**63:
        return f"<I64{attribute}>{value}</I64>"
    return f"<D{attribute}>{value}</D>"


class _TooLarge(Exception):
    pass


def _int_writer(attribute: str) -> Callable[[Any], str]:
    start = f"<I32{attribute}>"

    def write(value: int) -> str:
        if -2147483648 <= value <= 2147483647:
            return f"{start}{value}</I32>"
        if not -_DECIMAL_END < value < _DECIMAL_END:
            raise _TooLarge
        return encode_int(attribute, value)

    return write


class Wire:
    """What the encoder derives from a shape: the attribute of each member, which members are adapted, and the formats."""

    __slots__ = ("adapted", "extended", "formats", "is_progress", "start")

    def __init__(self, shape: Shape) -> None:
        adapted: list[tuple[str, int]] = []
        extended: list[tuple[str, int]] = []
        taken: set[str] = set()
        for position, name in enumerate(shape.names):
            folded = name.lower()
            # Of two members of one name the first was the adapted one.
            is_adapted = folded in shape.adapted and folded not in taken
            taken.add(folded)
            (adapted if is_adapted else extended).append((attribute_text(name), position))
        self.adapted, self.extended = adapted, extended
        self.formats: dict[tuple[type, ...], Format | None] = {}
        self.is_progress = shape.type_names[:1] == ("System.Management.Automation.ProgressRecord",)
        types = type_names_text(shape.type_names)
        self.start = '<Obj RefId="0">' + (f'<TN RefId="0">{types}</TN>' if shape.type_names else "")

    def body(self, values: Sequence[Any]) -> str | None:
        """Members and end of an object of these values; None when one of them is no scalar. Raises :class:`EncodeError`."""
        kinds = tuple(map(type, values))
        try:
            known = self.formats[kinds]
        except KeyError:
            known = self.learn(kinds)
        if known is None:
            return None
        template, writers = known
        try:
            return template % tuple([write(value) for write, value in zip(writers, values, strict=False)])
        except _TooLarge:
            return None

    def learn(self, kinds: tuple[type, ...]) -> Format | None:
        parts: list[str] = []
        writers: list[tuple[int, Callable[[Any], str]]] = []
        for tag, members in (("Props", self.adapted), ("MS", self.extended)):
            if not members:
                continue
            parts.append(f"<{tag}>")
            for attribute, position in members:
                literal = attribute.replace("%", "%%")
                kind = kinds[position]
                known = ENCODERS.get(kind)
                if known is not None:
                    element, encode = known
                    parts.append(f"<{element}{literal}>%s</{element}>")
                    writers.append((position, encode))
                elif kind is int:
                    parts.append("%s")
                    writers.append((position, _int_writer(attribute)))
                elif kind is type(None):
                    parts.append(f"<Nil{literal} />%s")
                    writers.append((position, _nothing))
                else:
                    return self.keep(kinds, None)
            parts.append(f"</{tag}>")
        if [position for position, _ in writers] != list(range(len(kinds))):
            return self.keep(kinds, None)
        return self.keep(kinds, ("".join(parts) + "</Obj>", tuple(write for _, write in writers)))

    def keep(self, kinds: tuple[type, ...], made: Format | None) -> Format | None:
        if len(self.formats) >= _MAX_FORMATS:
            self.formats.clear()
        self.formats[kinds] = made
        return made


def _nothing(_: None) -> str:
    return ""
