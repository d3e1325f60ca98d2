"""Objects become packets: which view an object has, and what a table, list, wide view or text of it shows.

This is the part of the formatter that in PowerShell is the Format cmdlets, and Format-Default for objects that nobody formatted. A table
or list goes on for as long as objects come: its columns are those of the first object. Text and numbers stand between as they come.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bridge.display.columns import Column, Property, plain_columns
from bridge.display.packets import (
    Alignment,
    Cell,
    End,
    Entry,
    FormatObject,
    GroupEnd,
    GroupStart,
    Heading,
    Lines,
    Listing,
    ListShape,
    Packet,
    Raw,
    Row,
    Shape,
    Start,
    TableShape,
    TextShape,
    WideShape,
)
from bridge.display.properties import chain_of, default_names, display_name, is_scalar
from bridge.display.values import ENUMERATION_LIMIT, elements_of, shown
from bridge.display.views import (
    ListView,
    TableView,
    TextView,
    View,
    WideView,
    outside_view,
    property_of,
    view_of,
)
from bridge.operators.compare import try_compare
from bridge.operators.kinds import unwrap
from bridge.operators.properties import MISSING
from bridge.operators.values import text
from bridge.values import Instance

__all__ = ["Formatter", "Options"]

_TABLE_AT_MOST = 4
"""Objects of more properties are a list."""
_COLUMNS_AT_MOST = 10


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line. ``kind`` is the view's class, None for whatever suits the first object."""

    kind: type[View] | None = None
    properties: tuple[Property, ...] = ()
    group_by: Property | None = None
    autosize: bool | None = None
    hide_header: bool = False
    wrap: bool | None = None
    columns: int = 0
    force: bool = False
    limit: int = ENUMERATION_LIMIT
    strict: bool = True
    """Refuse classes of which not all properties are known."""


class _Layout(ABC):
    """The view in use. ``fits`` tells whether an object belongs to it."""

    shape: Shape
    autosize = False

    def __init__(self, options: Options, types: frozenset[str] | None = None) -> None:
        self._options = options
        self._types = types

    def fits(self, value: Any) -> bool:
        return self._types is None or not self._types.isdisjoint(_plain(n) for n in chain_of(value))

    @abstractmethod
    def content(self, value: Any) -> Row | Listing | Cell | Lines:
        """The entry of one object."""


def _plain(name: str) -> str:
    return name.removeprefix("Deserialized.")


class _Columns(_Layout):
    """A table of properties."""

    def __init__(self, options: Options, columns: Sequence[Column], first: Any) -> None:
        super().__init__(options)
        self._columns = columns
        headings = tuple(Heading(c.label, c.given.width if c.given else 0, _alignment(c, first)) for c in columns)
        self.shape = TableShape(headings, options.hide_header)
        self.autosize = bool(options.autosize)

    def content(self, value: Any) -> Row:
        limit = self._options.limit
        return Row(tuple(c.text(value, limit, fixed=True) for c in self._columns), bool(self._options.wrap))


def _alignment(column: Column, first: Any) -> Alignment:
    if column.given is not None and column.given.alignment is not None:
        return column.given.alignment
    value = column.value(first)
    if value is MISSING or value is None or chain_of(value)[0] == "System.String" or not is_scalar(value):
        return Alignment.LEFT
    return Alignment.RIGHT


class _Table(_Layout):
    """A table that the class of the object has a view for."""

    def __init__(self, options: Options, view: TableView, types: frozenset[str]) -> None:
        super().__init__(options, types | view.types)
        self._view = view
        self.shape = TableShape(tuple(h for h, _ in view.columns), options.hide_header)
        self.autosize = view.autosize if options.autosize is None else options.autosize

    def content(self, value: Any) -> Row:
        texts = tuple(
            shown(property_of(value, of), self._options.limit) if isinstance(of, str) else of(value)
            for _, of in self._view.columns
        )
        return Row(texts, self._view.wrap if self._options.wrap is None else self._options.wrap)


class _List(_Layout):
    """A list: of the properties that were named, of a view's, or of all that each object has."""

    shape = ListShape()

    def __init__(self, options: Options, view: ListView | None = None, types: frozenset[str] | None = None) -> None:
        super().__init__(options, types)
        self._view = view

    def content(self, value: Any) -> Listing:
        return Listing(tuple((c.label, c.text(value, self._options.limit)) for c in self._columns(value)))

    def _columns(self, value: Any) -> list[Column]:
        if self._view is not None:
            for name in self._view.names:
                property_of(value, name)
            return plain_columns(list(self._view.names))
        return _chosen(self._options, value, missing=False)


class _Wide(_Layout):
    def __init__(self, options: Options, view: WideView | None = None, types: frozenset[str] | None = None) -> None:
        super().__init__(options, types)
        self._view = view
        self.autosize = bool(options.autosize)
        self.shape = WideShape(0 if self.autosize else options.columns)

    def content(self, value: Any) -> Cell:
        if self._view is not None:
            return Cell(shown(property_of(value, self._view.name), self._options.limit))
        if self._options.properties:
            columns = _chosen(self._options, value, missing=False)
        else:
            name = display_name(value)
            columns = plain_columns([name] if name else default_names(value, strict=self._options.strict))
        return Cell(columns[0].text(value, self._options.limit) if columns else "")


class _Text(_Layout):
    shape = TextShape()

    def __init__(self, options: Options, view: TextView, types: frozenset[str]) -> None:
        super().__init__(options, types)
        self._view = view

    def content(self, value: Any) -> Lines:
        return Lines(self._view.text(value))


def _chosen(options: Options, value: Any, *, missing: bool) -> list[Column]:
    if options.properties:
        return [c for p in options.properties for c in p.columns(value, missing=missing)]
    return plain_columns(default_names(value, strict=options.strict))


def _layout(options: Options, value: Any) -> _Layout:
    """The view for the first object."""
    chain = chain_of(value)
    view = None if options.properties else view_of(chain, options.kind, strict=options.strict)
    if view is not None:
        types = frozenset(_plain(n) for n in chain[:1])
        if isinstance(view, TableView):
            return _Table(options, view, types)
        if isinstance(view, TextView):
            return _Text(options, view, types)
        return _List(options, view, types) if isinstance(view, ListView) else _Wide(options, view, types)
    kind = options.kind
    if kind is None:
        kind = TableView if len(default_names(value, strict=options.strict)) <= _TABLE_AT_MOST else ListView
    if kind is ListView:
        return _List(options)
    if kind is WideView:
        return _Wide(options)
    columns = _chosen(options, value, missing=True)
    return _Columns(options, columns if options.properties else columns[:_COLUMNS_AT_MOST], value)


@dataclass
class _Grouping:
    """The value by which objects that follow each other belong together."""

    given: Property
    heading: Callable[[Any], str] | None = None
    value: Any = MISSING
    label: str | None = None

    def moved(self, item: Any) -> bool:
        """True when ``item`` begins another group."""
        columns = self.given.columns(item, missing=False)
        if not columns:
            return False
        before, self.value = self.value, columns[0].value(item)
        if before is not MISSING and _equal(before, self.value):
            return False
        self.label = columns[0].label
        return True

    def title(self, limit: int) -> str | None:
        if self.value is MISSING:
            return None
        return self.heading(self.value) if self.heading else f"   {self.label}: {shown(self.value, limit)}"


def _equal(a: Any, b: Any) -> bool:
    order = try_compare(a, b, ignore_case=True)
    return order == 0 if order is not None else text(a).casefold() == text(b).casefold()


@dataclass
class Formatter:
    """Takes objects one by one and gives the packets that show them."""

    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        self._layout: _Layout | None = None
        self._grouping: _Grouping | None = None
        self._in_group = False

    def add(self, value: Any) -> Iterator[Packet]:
        """The packets for ``value``: its elements one by one when it is a collection. Null is nothing.

        Raises :class:`~bridge.operators.NotSupportedHere` for a class whose view is not known.
        """
        if value is None:
            return
        elements = elements_of(value)
        if elements is None:
            yield from self._one(value)
            return
        for element in elements:
            yield from self._one("" if element is None else element)

    def end(self) -> Iterator[Packet]:
        """The packets that close what is open."""
        if self._in_group:
            yield GroupEnd()
        if self._layout is not None:
            yield End()
        self.__post_init__()

    def _one(self, value: Any) -> Iterator[Packet]:
        if isinstance(value, FormatObject):
            yield value.packet
            return
        if not self.options.force:
            outside = self._outside(value)
            if outside is not None:
                yield outside
                return
        if self._layout is None:
            self._layout = _layout(self.options, value)
            self._grouping = self._group_by(value)
            yield Start(self._layout.shape, self._layout.autosize)
        if not self._layout.fits(value) and not self.options.force:
            listing = _List(Options(strict=self.options.strict, limit=self.options.limit)).content(value)
            yield Entry(listing, outside=True)
            return
        yield from self._groups(value)
        yield Entry(self._layout.content(value))

    def _groups(self, value: Any) -> Iterator[Packet]:
        moved = self._grouping is not None and self._grouping.moved(value)
        if self._in_group and not moved:
            return
        if self._in_group:
            yield Entry(Lines(""), outside=True)
            yield GroupEnd()
        self._in_group = True
        yield GroupStart(self._grouping.title(self.options.limit) if self._grouping else None)

    def _group_by(self, value: Any) -> _Grouping | None:
        if self.options.group_by is not None:
            return _Grouping(self.options.group_by)
        view = (
            None if self.options.properties else view_of(chain_of(value), self.options.kind, strict=self.options.strict)
        )
        if not isinstance(view, TableView) or view.group_by is None:
            return None
        return _Grouping(Property(view.group_by), view.title)

    def _outside(self, value: Any) -> Entry | None:
        """What stands for itself: scalars, objects without properties, and classes whose view says so."""
        view = outside_view(chain_of(value), strict=self.options.strict)
        if view is not None:
            return Entry(Lines(view.text(value)), outside=True)
        if is_scalar(value) or _has_nothing(value):
            return Entry(Raw(text_of(value)), outside=True)
        return None


def _has_nothing(value: Any) -> bool:
    from bridge.display.properties import is_custom_object

    if isinstance(unwrap(value), Instance):
        return not default_names(value, strict=False)
    return is_custom_object(value) and len(value) == 0


def text_of(value: Any) -> str:
    """``ToString()``, as a line of its own shows it."""
    return text(value)
