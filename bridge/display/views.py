"""The views that PowerShell has for well-known classes: what a table, a list or a line of text of such an object shows.

The classes, columns, widths and labels are those of the engine's own format data.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.binding.convert import to_text
from bridge.display.files import FILE_COLUMNS, file_title
from bridge.display.packets import Alignment, Heading
from bridge.operators.errors import NotSupportedHere
from bridge.operators.properties import MISSING, get_property, property_value

__all__ = ["ListView", "TableView", "TextView", "View", "WideView", "outside_view", "property_of", "view_of"]


@dataclass(frozen=True)
class TableView:
    columns: tuple[tuple[Heading, str | Callable[[Any], str]], ...]
    """Each column, and the property that it shows or the text of an object."""
    autosize: bool = False
    group_by: str | None = None
    title: Callable[[Any], str] | None = None
    """The line above a group; None for the usual one."""
    types: frozenset[str] = frozenset()
    """Other classes whose objects stand in the same table."""
    wrap: bool = False


@dataclass(frozen=True)
class ListView:
    names: tuple[str, ...]


@dataclass(frozen=True)
class WideView:
    name: str


@dataclass(frozen=True)
class TextView:
    text: Callable[[Any], str]


View = TableView | ListView | WideView | TextView


def _table(*columns: str | tuple[str, int] | tuple[str, int, Alignment], **more: Any) -> TableView:
    made = []
    for column in columns:
        name, *facts = (column,) if isinstance(column, str) else column
        made.append((Heading(name, *facts), name))
    return TableView(tuple(made), **more)


def property_of(value: Any, name: str) -> Any:
    """A property that every object of a class has. Raises :class:`NotSupportedHere` when this project lacks it."""
    found = get_property(value, name)
    if found is MISSING:
        raise NotSupportedHere(f"the property {name} of an object that is to be shown")
    return found


def _match(value: Any) -> str:
    if property_of(value, "Path") != "InputStream":
        raise NotSupportedHere("how PowerShell shows a match in a file")
    if get_property(value, "Context") not in (None, MISSING):
        raise NotSupportedHere("how PowerShell shows a match with its context")
    return str(property_of(value, "Line"))


def _date(value: Any) -> str:
    text = str(property_of(value, "DateTime"))
    day, _, time = text.rpartition(" ")
    return {"date": day, "time": time}.get(to_text(property_value(value, "DisplayHint")).casefold(), text)


def _message(value: Any) -> str:
    return to_text(next((value[n] for n in ("InformationalRecord_Message", "Message") if n in value), None))


_RIGHT = Alignment.RIGHT
_COMMANDS = "Microsoft.PowerShell.Commands."
_AUTOMATION = "System.Management.Automation."
_SPAN = ("Days", "Hours", "Minutes", "Seconds", "Milliseconds")

_FILES = TableView(
    tuple((Heading(n, width, _RIGHT if right else Alignment.LEFT), of) for n, width, right, of in FILE_COLUMNS),
    group_by="PSParentPath",
    title=file_title,
    types=frozenset({"System.IO.FileInfo", "System.IO.DirectoryInfo"}),
    wrap=True,
)

# Of several views the first is the one for when no shape was asked for.
_VIEWS: dict[str, tuple[View, ...]] = {
    "System.Collections.DictionaryEntry": (_table(("Name", 30), "Value"), ListView(("Name", "Value"))),
    "System.DateTime": (TextView(_date),),
    "System.TimeSpan": (
        ListView((*_SPAN, "Ticks", *(f"Total{n}" for n in _SPAN))),
        _table(*_SPAN),
        WideView("TotalMilliseconds"),
    ),
    "System.Guid": (_table("Guid"),),
    "System.Version": (_table(("Major", 6), ("Minor", 6), ("Build", 6), ("Revision", 8)),),
    _AUTOMATION + "PSVariable": (_table(("Name", 30), "Value"),),
    _AUTOMATION + "PathInfo": (_table("Path"),),
    _COMMANDS + "GroupInfo": (
        _table(("Count", 5, _RIGHT), ("Name", 25), "Group"),
        ListView(("Name", "Count", "Group", "Values")),
    ),
    _COMMANDS + "GroupInfoNoElement": (
        _table(("Count", 5, _RIGHT), ("Name", 25)),
        ListView(("Name", "Count", "Values")),
    ),
    _COMMANDS + "MemberDefinition": (_table("Name", "MemberType", "Definition", autosize=True, group_by="TypeName"),),
    _COMMANDS + "MatchInfo": (TextView(_match),),
    "System.IO.FileInfo": (_FILES, WideView("Name")),
    "System.IO.DirectoryInfo": (_FILES,),
}

# Text without blank lines around it, whatever comes before and after, and whatever a Format command was asked for.
_OUTSIDE: dict[str, TextView] = {
    _AUTOMATION + "ScriptBlock": TextView(str),
    **{f"{_AUTOMATION}{n}Record": TextView(_message) for n in ("Debug", "Verbose", "Warning")},
    _AUTOMATION + "InformationRecord": TextView(lambda v: to_text(property_of(v, "MessageData"))),
}
# The view of an error shows where it happened, which is not kept.
_UNKNOWN_OUTSIDE = frozenset({_AUTOMATION + "ErrorRecord", "System.Exception"})

# There is a view, but not all that it shows is known here, or it depends on the machine.
_UNKNOWN = frozenset({
    "System.RuntimeType", "System.IO.FileInfo", "System.IO.DirectoryInfo", "System.Globalization.CultureInfo",
    _AUTOMATION + "CommandInfo", _AUTOMATION + "SemanticVersion", "Microsoft.PowerShell.Commands.FileHashInfo",
    _AUTOMATION + "PSDriveInfo", "System.Diagnostics.Process", "System.Xml.XmlElement", "System.Xml.XmlDocument",
})  # fmt: skip


def view_of(chain: Sequence[str], kind: type | None = None, *, strict: bool = True) -> View | None:
    """The view for the nearest of the type names: the usual one, or that of a ``kind``.

    ``strict``: raises :class:`NotSupportedHere` for a class that has a view which this project does not know.
    """
    for name in chain:
        plain = name.removeprefix("Deserialized.")
        if strict and plain in _UNKNOWN:
            raise NotSupportedHere(f"how PowerShell shows a {plain}")
        for view in _VIEWS.get(plain, ()):
            if kind is None or isinstance(view, kind):
                return view
    return None


def outside_view(chain: Sequence[str], *, strict: bool = True) -> TextView | None:
    """The view of a class whose objects are text wherever they come.

    ``strict``: raises :class:`NotSupportedHere` for errors; else their message is shown.
    """
    for name in chain:
        plain = name.removeprefix("Deserialized.")
        if plain in _UNKNOWN_OUTSIDE:
            if strict:
                raise NotSupportedHere(f"how PowerShell shows a {plain}")
            return TextView(to_text)
        if plain in _OUTSIDE:
            return _OUTSIDE[plain]
    return None
