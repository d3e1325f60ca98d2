"""Output of any kind as lines: what was formatted goes on as it is, everything else gets the view of its class."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bridge.display.cells import is_sure
from bridge.display.formatter import Formatter, Options
from bridge.display.packets import Cell, End, Entry, FormatObject, Listing, Packet, Row, Start, TableShape
from bridge.display.writer import Writer
from bridge.operators.errors import NotSupportedHere

__all__ = ["DEFAULT_WIDTH", "Display", "shown_lines", "text_lines"]

DEFAULT_WIDTH = 120
"""The width of tables where there is no console to ask."""
_OTHER_WIDTH = 80


class Display:
    """Objects in, lines out. ``writers`` all get the same packets."""

    def __init__(self, *writers: Writer, options: Options | None = None) -> None:
        self._writers = writers
        self._formatter = Formatter(options or Options())
        self._formatted = False

    def add(self, value: Any) -> None:
        """Show ``value``, now or when the table it belongs to is complete."""
        if isinstance(value, FormatObject):
            self._packet(value.packet)
            return
        for packet in self._formatter.add(value):
            self._write(packet)

    def close(self) -> None:
        """End what is open and write what is held back."""
        for packet in self._formatter.end():
            self._write(packet)
        for writer in self._writers:
            writer.close()

    def _packet(self, packet: Packet) -> None:
        # A table that somebody formatted ends the one that is open.
        if isinstance(packet, Start) and not self._formatted:
            self.close()
        if isinstance(packet, (Start, End)):
            self._formatted = isinstance(packet, Start)
        self._write(packet)

    def _write(self, packet: Packet) -> None:
        for writer in self._writers:
            writer.write(packet)


def text_lines(width: int | None, emit: Callable[[str], None], options: Options | None = None) -> Display:
    """The display of Out-String, which writes to ``emit``: tables are ``width`` wide, and lists and text are broken there.

    With None nothing is broken, and tables are as wide as a console whose width nobody knows. Where that, or characters whose width is
    not sure, would make a difference, :class:`~bridge.operators.NotSupportedHere` is raised.
    """
    return Display(_Sure(emit, width, width) if width is not None else _AnyWidth(emit), options=options)


class _Sure(Writer):
    """Lines of text whose width is the same everywhere."""

    def write(self, packet: Packet) -> None:
        if not all(map(is_sure, _texts(packet))):
            raise NotSupportedHere("a table or list with emoji or escape sequences: their width depends on the version")
        super().write(packet)


class _AnyWidth(_Sure):
    """Lines for a console of unknown width."""

    def __init__(self, emit: Callable[[str], None]) -> None:
        self._lines: list[str] = []
        self._others: list[str] = []
        self._out = emit
        super().__init__(self._lines.append, DEFAULT_WIDTH)
        self._narrow = Writer(self._others.append, _OTHER_WIDTH)

    def write(self, packet: Packet) -> None:
        super().write(packet)
        self._narrow.write(packet)
        self._pass_on()

    def close(self) -> None:
        super().close()
        self._narrow.close()
        self._pass_on()

    def _pass_on(self) -> None:
        if self._lines != self._others:
            raise NotSupportedHere("a table whose layout depends on the width of the console: give -Width")
        for line in self._lines:
            self._out(line)
        self._lines.clear()
        self._others.clear()


def _texts(packet: Packet) -> Iterator[str]:
    """The texts of a packet whose width counts."""
    if isinstance(packet, Start) and isinstance(packet.shape, TableShape):
        yield from (h.label for h in packet.shape.headings)
    elif isinstance(packet, Entry):
        content = packet.content
        if isinstance(content, Row):
            yield from content.values
        elif isinstance(content, Listing):
            yield from (text for field in content.fields for text in field)
        elif isinstance(content, Cell):
            yield content.value


def shown_lines(values: Iterable[Any], width: int | None = DEFAULT_WIDTH) -> list[str]:
    """The lines of some objects."""
    lines: list[str] = []
    display = text_lines(width, lines.append)
    for value in values:
        display.add(value)
    display.close()
    return lines
