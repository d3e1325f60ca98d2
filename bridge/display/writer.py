"""Packets become lines of text: the part of the formatter that in PowerShell is Out-String, Out-Host and Out-File.

A table is held back until its group ends, since what is in it decides how wide its columns are.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from bridge.display.cells import broken, fitting, lines_of, width_of
from bridge.display.packets import (
    Alignment,
    Cell,
    End,
    Entry,
    GroupEnd,
    GroupStart,
    Lines,
    Listing,
    ListShape,
    Packet,
    Raw,
    Row,
    Shape,
    Start,
    TableShape,
    WideShape,
)
from bridge.display.tables import Table, content_widths, items_that_fit

__all__ = ["Writer"]

_BETWEEN = " : "


class Writer:
    """Writes lines to ``emit``.

    ``screen`` is the width that tables have; ``columns`` that of lists and text (None: they are not broken). ``patience``: after so many
    seconds a table is written although more rows may come (None: never).
    """

    def __init__(
        self, emit: Callable[[str], None], screen: int, columns: int | None = None, patience: float | None = None
    ) -> None:
        self._emit = emit
        self._screen = screen
        self._columns = columns
        self._patience = patience
        self._shape: Shape | None = None
        self._sized = False
        self._held: list[Packet] | None = None
        self._since = 0.0
        self._table: Table | None = None
        self._cells: list[str] = []
        self._across = 1

    @property
    def in_group(self) -> bool:
        return self._shape is not None

    def write(self, packet: Packet) -> None:
        """Take one packet; its lines come now or when its table is complete."""
        if self._held is not None:
            self._held.append(packet)
            late = self._patience is not None and time.monotonic() - self._since > self._patience
            if late or isinstance(packet, GroupEnd):
                self._release()
        elif isinstance(packet, GroupStart) and self._sized:
            self._held = [packet]
            self._since = time.monotonic()
        else:
            self._put(packet)

    def close(self) -> None:
        """Write what is held back, at the end of all output."""
        if self._held is not None:
            self._release()

    def _release(self) -> None:
        held, self._held = self._held or [], None
        self._measure([p.content for p in held if isinstance(p, Entry) and not p.outside])
        for packet in held:
            self._put(packet)

    def _measure(self, contents: Iterable[object]) -> None:
        """Lay out the table for the rows that are known."""
        shape = self._shape
        if isinstance(shape, TableShape):
            rows = [c.values for c in contents if isinstance(c, Row)]
            self._lay_out(content_widths(shape.headings, rows))
        elif isinstance(shape, WideShape):
            widest = max((width_of(c.value) for c in contents if isinstance(c, Cell)), default=0)
            self._spread(items_that_fit(widest, self._screen) if widest else 2)

    def _lay_out(self, widths: list[int]) -> None:
        assert isinstance(self._shape, TableShape)
        self._table = Table(widths, [h.alignment for h in self._shape.headings], self._screen)

    def _spread(self, across: int) -> None:
        self._across = across
        self._table = Table([0] * across, [Alignment.LEFT] * across, self._screen)

    # --- one packet -----------------------------------------------------------------------------------------------------------------

    def _put(self, packet: Packet) -> None:
        if isinstance(packet, Start):
            self._start(packet)
        elif isinstance(packet, GroupStart):
            self._open(packet)
        elif isinstance(packet, Entry):
            if packet.outside:
                self._outside(packet.content)
            else:
                self._entry(packet.content)
        elif isinstance(packet, GroupEnd):
            self._flush()
        elif isinstance(packet, End):
            if not isinstance(self._shape, ListShape):
                self._emit("")
            self._shape, self._sized = None, False

    def _start(self, packet: Start) -> None:
        self._shape = shape = packet.shape
        first = shape.headings[0].width if isinstance(shape, TableShape) and shape.headings else None
        self._sized = (packet.autosize and isinstance(shape, (TableShape, WideShape))) or first == 0
        if isinstance(shape, WideShape) and packet.autosize:
            self._sized = shape.columns == 0
        self._emit("")

    def _open(self, packet: GroupStart) -> None:
        shape = self._shape
        if not self._sized and isinstance(shape, TableShape):
            self._lay_out([h.width for h in shape.headings])
        elif not self._sized and isinstance(shape, WideShape):
            self._spread(shape.columns or 2)
        if packet.title is not None:
            self._text(packet.title)
            self._emit("")
        if isinstance(shape, TableShape) and not shape.hide_header and self._table is not None:
            for line in self._table.header([h.label for h in shape.headings]):
                self._emit(line)

    def _entry(self, content: object) -> None:
        if isinstance(content, Row) and isinstance(self._shape, TableShape) and self._table is not None:
            count = len(self._shape.headings)
            values = [*content.values[:count], *[""] * (count - len(content.values))]
            for line in self._table.row(values, content.alignments, wrap=content.wrap):
                self._emit(line)
        elif isinstance(content, Listing):
            self._listing(content)
            self._emit("")
        elif isinstance(content, Cell):
            self._cells.append(content.value)
            if len(self._cells) == self._across:
                self._flush()
        elif isinstance(content, Lines):
            self._text(content.text)

    def _flush(self) -> None:
        if self._cells and self._table is not None:
            for line in self._table.row([*self._cells, *[""] * (self._across - len(self._cells))]):
                self._emit(line)
            self._cells = []

    def _outside(self, content: object) -> None:
        if isinstance(content, Raw):
            self._emit(content.text)
        elif isinstance(content, Lines):
            for line in lines_of(content.text):
                self._emit(line)
        elif isinstance(content, Listing):
            self._emit("")
            self._listing(content)
            self._emit("")

    def _text(self, text: str) -> None:
        for line in broken(text, self._columns):
            self._emit(line)

    def _listing(self, listing: Listing) -> None:
        """Names of one length, and values that go on below their own start."""
        room = None if self._columns is None else self._columns - len(_BETWEEN) - 1
        if (room is not None and room < 1) or not listing.fields:
            return
        size = max(width_of(label) for label, _ in listing.fields)
        size = size if room is None else min(size, room)
        cells = None if self._columns is None else self._columns - size - len(_BETWEEN)
        for label, value in listing.fields:
            head = label[: fitting(label, size)]
            head += " " * (size - width_of(head)) + _BETWEEN
            for line in lines_of(value):
                for part in broken(line, cells):
                    self._emit(head + part)
                    head = " " * (size + len(_BETWEEN))
