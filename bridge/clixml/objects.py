"""From the parts of an ``Obj`` element to the Python value that stands for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bridge.clixml.errors import DecodeError
from bridge.clixml.strings import decode_text
from bridge.values import EnumValue, PSCredential, PSObject, SecureString, Switch
from bridge.values.psobject import Shape, make_object, shape_of

__all__ = ["Later", "OpenObject", "insert_entry", "progress_record", "rebuilt", "shape_from"]

PREFIX = "Deserialized."
_ENUM_CHAIN = ("System.Enum", "System.ValueType", "System.Object")

_shapes: dict[tuple[tuple[str, ...], tuple[str, ...], int, int], Shape] = {}


def shape_from(names: list[str], types: tuple[str, ...], start: int = 0, stop: int = 0) -> Shape:
    """The shape of raw member names, of which those from ``start`` to ``stop`` are adapted."""
    key = (tuple(names), types, start, stop)
    shape = _shapes.get(key)
    if shape is None:
        decoded = tuple(decode_text(name) for name in names)
        shape = shape_of(decoded, types, frozenset(n.lower() for n in decoded[start:stop]))
        if len(_shapes) >= 4096:
            _shapes.clear()
        _shapes[key] = shape
    return shape


class Later:
    """Stands in a dictionary's entry for an object that is not complete yet."""

    __slots__ = ("target",)

    def __init__(self, target: OpenObject) -> None:
        self.target = target


class OpenObject:
    """An ``Obj`` whose end has not been read."""

    __slots__ = (
        "adapted_from",
        "adapted_to",
        "base",
        "growing",
        "names",
        "ref",
        "text",
        "types",
        "types_ref",
        "values",
        "wanted",
    )

    def __init__(self, ref: str | None) -> None:
        self.ref = ref
        self.types: tuple[str, ...] = ()
        self.types_ref: str | None = None
        self.text: str | None = None
        self.base: list[Any] = []
        self.names: list[str] = []
        self.values: list[Any] = []
        self.adapted_from = self.adapted_to = 0
        self.wanted: list[tuple[Any, Any]] | None = None
        # True when a member waits for an object further out: its place in the list will be filled later.
        self.growing = False

    def wanted_at(self, holder: Any, key: Any) -> None:
        """This object refers to itself: ``holder[key]`` is to be it once it is complete."""
        if self.wanted is None:
            self.wanted = []
        self.wanted.append((holder, key))

    def complete(self) -> Any:
        """The value. Native where nothing is lost, else a :class:`PSObject`."""
        value = self.value()
        if self.wanted is not None:
            for holder, key in self.wanted:
                holder[key] = value
        return value

    def value(self) -> Any:
        base = self.base[-1] if self.base else None
        values: Sequence[Any] = self.values if self.growing else tuple(self.values)
        if base is None:
            shape = shape_from(self.names, self.types, self.adapted_from, self.adapted_to)
            if self.types and self.wanted is None:
                rebuild = _REBUILT.get(self.types[0])
                if rebuild is not None:
                    native = rebuild(shape, values)
                    if native is not None:
                        return native
            return make_object(shape, values, None, self.text)
        if not self.names:
            types = self.types
            if self.text is None and (not types or isinstance(base, (list, dict))):
                return base
            if isinstance(base, int) and tuple(n.removeprefix(PREFIX) for n in types[1:]) == _ENUM_CHAIN:
                text = str(int(base)) if self.text is None else self.text
                return EnumValue(types[0].removeprefix(PREFIX), text, base)
        shape = shape_from(self.names, self.types, self.adapted_from, self.adapted_to)
        return make_object(shape, values, base, self.text)


def _switch(shape: Shape, values: Sequence[Any]) -> Any:
    if shape.names == ("IsPresent",) and isinstance(values[0], bool):
        return Switch(values[0])
    return None


def _credential(shape: Shape, values: Sequence[Any]) -> Any:
    if shape.names == ("UserName", "Password") and isinstance(values[1], SecureString) and isinstance(values[0], str):
        return PSCredential(values[0], values[1])
    return None


_REBUILT = {
    prefix + name: rebuild
    for name, rebuild in (
        ("System.Management.Automation.SwitchParameter", _switch),
        ("System.Management.Automation.PSCredential", _credential),
    )
    for prefix in ("", PREFIX)
}


def rebuilt(shape: Shape) -> bool:
    """Whether objects of this shape may become something else than a :class:`PSObject`."""
    return bool(shape.type_names) and shape.type_names[0] in _REBUILT


def insert_entry(table: dict[Any, Any], key: Any, value: Any) -> None:
    """Add an entry. A key that Python cannot take, or takes for one already there (1 and True), is kept in a :class:`PSObject`."""
    if key is None or type(key) is Later:
        raise DecodeError("an entry's key is null" if key is None else "an entry's key holds the dictionary")
    if isinstance(key, (list, dict)):
        key = PSObject(type_names=(), base=key)
    elif key in table or key != key:
        key = PSObject(type_names=(), base=key)
    if type(value) is Later:
        table[key] = None
        value.target.wanted_at(table, key)
    else:
        table[key] = value


_PROGRESS_TYPES = ("System.Management.Automation.ProgressRecord", "System.Object")
_PROGRESS = (
    ("AV", "Activity", str),
    ("AI", "ActivityId", int),
    ("S", "CurrentOperation", str),
    ("PI", "ParentActivityId", int),
    ("PC", "PercentComplete", int),
    ("T", "RecordType", str),
    ("SR", "SecondsRemaining", int),
    ("SD", "StatusDescription", str),
)


def progress_record(fields: list[tuple[str, str]]) -> PSObject:
    """The record of a ``PR`` element, in which PowerShell sends progress to the console of a parent process."""
    found = dict(fields)
    values: list[Any] = []
    for tag, _, kind in _PROGRESS:
        raw = found.get(tag)
        if raw is None:
            values.append(None)
        elif kind is int:
            digits = raw.strip(" \t\r\n")
            if not digits.removeprefix("-").isdecimal() or not digits.isascii() or len(digits) > 11:
                raise DecodeError(f"{raw[:40]!r} in {tag} of a progress record is not a System.Int32")
            values.append(int(digits))
        else:
            values.append(raw)
    names = tuple(name for _, name, _ in _PROGRESS)
    return make_object(shape_of(names, _PROGRESS_TYPES, frozenset(n.lower() for n in names)), values)
