"""What the formatter hands to the writer: the start of a table or list, its entries, its groups, its end.

In the engine these are objects of ``Microsoft.PowerShell.Commands.Internal.Format``, and the output of the Format cmdlets;
:class:`FormatObject` carries one through a pipeline.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from bridge.values import PSObject

__all__ = [
    "Alignment",
    "Cell",
    "End",
    "Entry",
    "FormatObject",
    "GroupEnd",
    "GroupStart",
    "Heading",
    "Lines",
    "ListShape",
    "Listing",
    "Packet",
    "Raw",
    "Row",
    "Shape",
    "Start",
    "TableShape",
    "TextShape",
    "WideShape",
]


class Alignment(Enum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Heading:
    """A column of a table. A ``width`` of 0 is for the writer to find."""

    label: str
    width: int = 0
    alignment: Alignment = Alignment.LEFT


@dataclass(frozen=True)
class TableShape:
    headings: tuple[Heading, ...]
    hide_header: bool = False


@dataclass(frozen=True)
class ListShape:
    """Names and values, one below the other."""


@dataclass(frozen=True)
class WideShape:
    """One value an object, side by side. 0 columns: as many as fit when auto-sized, else two."""

    columns: int = 0


@dataclass(frozen=True)
class TextShape:
    """Lines of text."""


Shape: TypeAlias = TableShape | ListShape | WideShape | TextShape


@dataclass(frozen=True)
class Row:
    """An entry of a table. An alignment of None is the column's."""

    values: tuple[str, ...]
    wrap: bool = False
    alignments: tuple[Alignment | None, ...] = ()


@dataclass(frozen=True)
class Listing:
    """An entry of a list."""

    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """An entry of a wide view."""

    value: str


@dataclass(frozen=True)
class Lines:
    """An entry that is text, broken where the screen ends."""

    text: str


@dataclass(frozen=True)
class Raw:
    """Text as it is."""

    text: str


@dataclass(frozen=True)
class Start:
    shape: Shape
    autosize: bool = False


@dataclass(frozen=True)
class GroupStart:
    """``title`` stands above the group, where there is one."""

    title: str | None = None


@dataclass(frozen=True)
class Entry:
    """One object. ``outside``: it is no part of the table or list that is open."""

    content: Row | Listing | Cell | Lines | Raw
    outside: bool = False


@dataclass(frozen=True)
class GroupEnd:
    pass


@dataclass(frozen=True)
class End:
    pass


Packet: TypeAlias = Start | GroupStart | Entry | GroupEnd | End

_NAMESPACE = "Microsoft.PowerShell.Commands.Internal.Format."
_NAMES: dict[type, tuple[str, ...]] = {
    Start: ("FormatStartData", "StartData", "ControlInfoData", "PacketInfoData", "FormatInfoData"),
    GroupStart: ("GroupStartData", "StartData", "ControlInfoData", "PacketInfoData", "FormatInfoData"),
    Entry: ("FormatEntryData", "PacketInfoData", "FormatInfoData"),
    GroupEnd: ("GroupEndData", "ControlInfoData", "PacketInfoData", "FormatInfoData"),
    End: ("FormatEndData", "ControlInfoData", "PacketInfoData", "FormatInfoData"),
}


class FormatObject(PSObject):
    """A packet as an object of a pipeline. Its members are the engine's own business: none is shown."""

    __slots__ = ("packet",)
    packet: Packet

    def __init__(self, packet: Packet) -> None:
        names = tuple(_NAMESPACE + n for n in _NAMES[type(packet)])
        super().__init__((), type_names=(*names, "System.Object"), text=names[0])
        object.__setattr__(self, "packet", packet)

    def __reduce__(self) -> Any:
        return FormatObject, (self.packet,)
