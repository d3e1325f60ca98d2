"""Rows and columns: how wide each column is, and the text of each row."""

from __future__ import annotations

from collections.abc import Sequence

from bridge.display.cells import ELLIPSIS, broken, first_line, fitting, width_of
from bridge.display.packets import Alignment, Heading

__all__ = ["Table", "content_widths", "items_that_fit"]

_SEPARATOR = 1
_LEAST_SCREEN = 5
_HIDDEN = -1


def content_widths(headings: Sequence[Heading], rows: Sequence[Sequence[str]]) -> list[int]:
    """For each column the width of its label or of its widest value."""
    widths = [width_of(h.label) for h in headings]
    for row in rows:
        for at, value in enumerate(row[: len(widths)]):
            widths[at] = max(widths[at], width_of(value))
    return widths


def items_that_fit(width: int, screen: int) -> int:
    """How many columns of ``width`` a wide view has side by side."""
    if width <= 0 or width >= screen:
        return 1
    count = 1
    while (count + 1) * width + count * _SEPARATOR < screen:
        count += 1
    return count


def _total(widths: Sequence[int]) -> int:
    shown = [w for w in widths if w > 0]
    return sum(shown) + _SEPARATOR * (len(shown) - 1)


def _fitted(widths: Sequence[int], screen: int) -> list[int]:
    """``widths`` on a screen: columns without one share what is left, one cell each in turn; then the last columns shrink or go."""
    found = [w or 1 for w in widths]
    free = [at for at, w in enumerate(widths) if w == 0]
    left = screen - _total(found)
    if free and left >= 0:
        each, more = divmod(left, len(free))
        for turn, at in enumerate(free):
            found[at] += each + (turn < more)
        return found
    while (excess := _total(found) - screen) > 0:
        last = next((at for at in range(len(found) - 1, -1, -1) if found[at] > 0), None)
        if last is None:
            break
        found[last] = found[last] - excess if found[last] - excess >= 1 else _HIDDEN
    return found


class Table:
    """Lays out rows on a screen. Nothing is shown when no column fits."""

    def __init__(self, widths: Sequence[int], alignments: Sequence[Alignment], screen: int) -> None:
        self._alignments = list(alignments)
        self._widths = _fitted(widths, screen) if screen >= _LEAST_SCREEN else []
        if not any(w >= 1 for w in self._widths):
            self._widths = []

    @property
    def is_empty(self) -> bool:
        return not self._widths

    def header(self, labels: Sequence[str]) -> list[str]:
        """The labels, on as many lines as they need, and the dashes below them."""
        if self.is_empty:
            return []
        dashes = ["-" * min(w, width_of(label) or w) for label, w in zip(labels, self._widths, strict=True)]
        return [*self._wrapped(labels, self._alignments), self._row(dashes, self._alignments)]

    def row(
        self, values: Sequence[str], alignments: Sequence[Alignment | None] = (), *, wrap: bool = False
    ) -> list[str]:
        if self.is_empty:
            return []
        own = [a or b for a, b in zip(alignments, self._alignments, strict=True)] if alignments else self._alignments
        return self._wrapped(values, own) if wrap else [self._row(values, own)]

    def _row(self, values: Sequence[str], alignments: Sequence[Alignment]) -> str:
        last = len(values) - 1
        shown = [at for at in range(len(values)) if self._widths[at] > 0]
        return " ".join(_field(values[at], self._widths[at], alignments[at], pad=at != last) for at in shown)

    def _wrapped(self, values: Sequence[str], alignments: Sequence[Alignment]) -> list[str]:
        shown = [at for at in range(len(values)) if self._widths[at] > 0]
        columns: list[list[str]] = []
        for at in shown:
            width, pad = self._widths[at], at != shown[-1]
            lines = broken(values[at], width)
            if pad or alignments[at] is not Alignment.LEFT:
                lines = [_field(s, width, alignments[at], pad=pad) if width_of(s) < width else s for s in lines]
            columns.append(lines)
        height = max(map(len, columns))
        out = []
        for number in range(height):
            last = max(i for i, lines in enumerate(columns) if number < len(lines))
            cells = [
                lines[number] if number < len(lines) else " " * self._widths[at]
                for at, lines in list(zip(shown, columns, strict=True))[: last + 1]
            ]
            # The separator belongs to the cell: of several lines each ends where its last cell's text does.
            if height > 1:
                cells[-1] = ((" " if last else "") + cells[-1]).rstrip()[1 if last else 0 :]
                line = " ".join(cells)
                out.append(line if cells[-1] or not last else line[:-1])
            else:
                out.append(" ".join(cells))
        return out


def _field(value: str, width: int, alignment: Alignment, *, pad: bool) -> str:
    """``value`` in a column: one line, cut where it is too long, padded where it is too short (on its right only with ``pad``)."""
    text = first_line(value)
    size = width_of(text)
    if size < width:
        before = {Alignment.RIGHT: width - size, Alignment.CENTER: (width - size) // 2, Alignment.LEFT: 0}[alignment]
        text = " " * before + text + (" " * (width - size - before) if pad else "")
    elif size > width:
        text = _cut(text, width, from_end=alignment is Alignment.RIGHT)
        if width_of(text) < width:  # half of a wide character would have fitted
            text = " " + text if alignment is Alignment.RIGHT else text + (" " if pad else "")
    return text


def _cut(text: str, width: int, *, from_end: bool) -> str:
    mark = ELLIPSIS if width > len(ELLIPSIS) else ""
    count = fitting(text, width - len(mark), from_end=from_end)
    if from_end:
        return mark + text[len(text) - count :]
    return text[:count] + mark
