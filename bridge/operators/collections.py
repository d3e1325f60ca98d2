"""Lists, sets, queues and dictionaries that a script makes: .NET's classes over Python's, and views of a dictionary's keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bridge.binding.convert import dotnet_text
from bridge.operators.kinds import unwrap
from bridge.operators.tables import Hashtable, fold, kept_pairs
from bridge.values import (
    Enumerable,
    OrderedDictionary,
    PSObject,
    Queue,
    Stack,
    TypedArray,
    TypedDictionary,
    parse_type,
    type_name_of,
)

__all__ = [
    "MAKERS",
    "Dictionary",
    "Enumerator",
    "Grid",
    "NetList",
    "NetSet",
    "View",
    "adopt",
    "chain_of",
    "entries",
    "keys_of",
    "made",
    "values_of",
]


class NetList(TypedArray):
    """``List<T>``, ``ArrayList`` and their like. ``version`` counts changes, so that a loop over the list sees them."""

    __slots__ = ("version",)

    def __init__(self, type_name: str, items: Iterable[Any] = (), type_names: tuple[str, ...] | None = None) -> None:
        super().__init__(type_name, items, type_names)
        self.version = 0


class NetSet(TypedArray):
    """``HashSet<T>`` and ``SortedSet<T>``: no value twice; ``ignores_case`` when it was made with such a comparer.

    A value that comes after another has gone takes its place, as in .NET: ``slots`` are the places, kept from the first removal on.
    """

    __slots__ = ("free", "ignores_case", "slots", "version")

    def __init__(self, type_name: str, items: Iterable[Any] = (), *, ignores_case: bool = False) -> None:
        super().__init__(type_name)
        self.ignores_case = ignores_case
        self.version = 0
        self.slots: list[int] | None = None
        self.free: list[int] = []
        for item in items:
            self.add(item)

    @property
    def is_sorted(self) -> bool:
        return self.type_name.startswith("System.Collections.Generic.SortedSet")

    def find(self, item: Any) -> int:
        """Where a value stands; -1 where it does not."""
        wanted = fold(item, self.ignores_case)
        return next((i for i, known in enumerate(self) if fold(known, self.ignores_case) == wanted), -1)

    def add(self, item: Any) -> bool:
        if self.find(item) >= 0:
            return False
        self.version += 1
        if self.is_sorted:
            self.insert(place(self, item, self.ignores_case), item)
        elif self.slots is None:
            self.append(item)
        else:
            slot = self.free.pop() if self.free else len(self)
            at = sum(known < slot for known in self.slots)
            self.slots.insert(at, slot)
            self.insert(at, item)
        return True

    def take_at(self, at: int) -> None:
        """Remove the value at this place."""
        self.version += 1
        if not self.is_sorted:
            if self.slots is None:
                self.slots = list(range(len(self)))
            self.free.append(self.slots.pop(at))
        del self[at]

    def clear(self) -> None:
        super().clear()
        self.slots, self.free = None, []


class Grid(TypedArray):
    """An array of several dimensions, its elements in the order in which .NET enumerates them."""

    __slots__ = ("sizes",)

    def __init__(self, type_name: str, items: Iterable[Any], sizes: tuple[int, ...]) -> None:
        super().__init__(type_name, items)
        self.sizes = sizes

    def offset(self, at: Iterable[int]) -> int | None:
        """Where the element of these indexes is; None when there is none."""
        found = 0
        for number, size in zip(at, self.sizes, strict=True):
            if not 0 <= number < size:
                return None
            found = found * size + number
        return found


def place(items: Iterable[Any], item: Any, ignore_case: bool = False) -> int:
    """Where ``item`` goes in sorted values, by .NET's default order."""
    from bridge.operators.compare import compare

    return sum(compare(known, item, ignore_case=ignore_case) < 0 for known in items)


class Dictionary(TypedDictionary):
    """``Dictionary<K,V>`` and its like; ``ignores_case`` when it was made with such a comparer.

    A key that comes after another has gone takes its place, as in .NET. A sorted one keeps its keys in order.
    """

    __slots__ = ("free", "ignores_case", "slots", "version")

    def __init__(self, type_name: str, items: Any = (), *, ignores_case: bool = False) -> None:
        super().__init__(type_name)
        self.ignores_case = ignores_case
        self.version = 0
        self.slots: dict[Any, int] | None = None
        self.free: list[int] = []
        for key, value in dict(items).items():
            self[key] = value

    @property
    def is_sorted(self) -> bool:
        return parse_type(self.type_name).bare in ("SortedDictionary", "SortedList")

    def __setitem__(self, key: Any, value: Any) -> None:
        new = key not in self
        self.version += new
        super().__setitem__(key, value)
        if not new:
            return
        if self.is_sorted:
            others = [k for k in self if k is not key]
            at = place(others, key, self.ignores_case)
            self._reorder([*others[:at], key, *others[at:]])
        elif self.slots is not None:
            self.slots[key] = self.free.pop() if self.free else len(self) - 1
            slots = self.slots
            self._reorder(sorted(self, key=lambda k: slots[k]))

    def _reorder(self, keys: list[Any]) -> None:
        if keys != list(self):
            values = [self[k] for k in keys]
            super().clear()
            for key, value in zip(keys, values, strict=True):
                super().__setitem__(key, value)

    def __delitem__(self, key: Any) -> None:
        if self.slots is None:
            self.slots = {k: i for i, k in enumerate(self)}
        super().__delitem__(key)
        self.free.append(self.slots.pop(key))

    def clear(self) -> None:
        super().clear()
        self.version += 1
        self.slots, self.free = None, []


class View(Enumerable):
    """The keys or values of a dictionary as they are now; ``owner`` tells a loop when they change."""

    __slots__ = ("owner",)

    def __init__(self, type_name: str, items: Iterable[Any], owner: Any) -> None:
        super().__init__(type_name, items)
        self.owner = owner


def _view(table: dict[Any, Any], items: Iterable[Any], part: str) -> View:
    name = type_name_of(table)
    if isinstance(table, OrderedDictionary):
        name += "+OrderedDictionaryKeyValueCollection"
    elif isinstance(table, TypedDictionary):
        parsed = parse_type(name)
        name = f"{parsed.name}`{len(parsed.arguments)}+{part}[{','.join(map(str, parsed.arguments))}]"
    else:
        name += f"+{part}"
    return View(name, items, table)


def keys_of(table: dict[Any, Any]) -> View:
    """``$table.Keys``"""
    return _view(table, table.keys(), "KeyCollection")


def values_of(table: dict[Any, Any]) -> View:
    """``$table.Values``"""
    return _view(table, [value for _, value in kept_pairs(table)], "ValueCollection")


_STRUCT = ("System.ValueType", "System.Object")


def entry(table: dict[Any, Any], key: Any, value: Any) -> PSObject:
    """One entry as ``GetEnumerator()`` gives it. Its text is that of .NET 7 and later."""
    text = f"[{dotnet_text(key)}, {dotnet_text(value)}]"
    if isinstance(table, TypedDictionary) and parse_type(table.type_name).arguments:
        parsed = parse_type(table.type_name)
        inside = ",".join(map(str, parsed.arguments))
        name = f"System.Collections.Generic.KeyValuePair`2[{inside}]"
        return PSObject({"Key": key, "Value": value}, type_names=(name, *_STRUCT), text=text)
    facts = {"Name": key, "Key": key, "Value": value}
    return PSObject(facts, type_names=("System.Collections.DictionaryEntry", *_STRUCT), text=text)


def entries(table: dict[Any, Any]) -> View:
    """``$table.GetEnumerator()``"""
    parsed = parse_type(type_name_of(table))
    name = "System.Collections.IDictionaryEnumerator"
    if parsed.arguments:
        name = f"{parsed.name}`2+Enumerator[{','.join(map(str, parsed.arguments))}]"
    return Enumerator(name, [entry(table, k, v) for k, v in table.items()], table)


class Enumerator(View):
    """What ``GetEnumerator()`` gives: ``MoveNext``, ``Current``, ``Reset``. Written out, it gives what it has not given yet."""

    __slots__ = ("position",)

    def __init__(self, type_name: str, items: Iterable[Any], owner: Any) -> None:
        super().__init__(type_name, items, owner)
        self.position = -1

    def move_next(self) -> bool:
        if self.position < len(self):
            self.position += 1
        return self.position < len(self)

    @property
    def current(self) -> Any:
        """The element it stands at, None before the first and after the last."""
        return self[self.position] if 0 <= self.position < len(self) else None


_SETS = ("System.Collections.Generic.HashSet", "System.Collections.Generic.SortedSet")


MAKERS: dict[str, Callable[[str], Any]] = {}
"""What makes an object of a class from the text that a conversion kept of it, by the class's name. The script runtime has some."""


def made(value: Any) -> Any:
    """An object that a conversion kept as text, as the object that it stands for; any other value as it is."""
    if isinstance(value, PSObject) and value.type_name in MAKERS and value.text is not None:
        return MAKERS[value.type_name](value.text)
    return value


def adopt(value: Any) -> Any:
    """What a conversion made, in the classes that know how to be changed."""
    value = made(value)
    plain = unwrap(value)
    if type(plain) is dict:
        return Hashtable(plain)
    if type(plain) is TypedDictionary:
        return Dictionary(plain.type_name, plain)
    if type(plain) is bytes:
        return bytearray(plain)
    if type(plain) is not TypedArray:
        return value
    name = plain.type_name
    parsed = parse_type(name)
    if parsed.is_array:
        return value
    if parsed.name in _SETS:
        return NetSet(name, plain)
    if parsed.bare == "Queue":
        return Queue(name, plain)
    if parsed.bare == "Stack":
        return Stack(name, plain)
    return NetList(name, plain)


_EXCEPTIONS: dict[str, str] = {}


def chain_of(value: Any) -> tuple[str, ...] | None:
    """The type names that an object carries with it, for classes that conversions do not know."""
    if isinstance(value, PSObject):
        return value.type_names
    chain = getattr(value, "type_names", None)
    if isinstance(chain, tuple) and not isinstance(value, (TypedArray, TypedDictionary)):
        return chain
    return None


class Changed(Exception):
    """A collection was changed while a loop went over it."""


def _state(value: Any) -> tuple[int, int]:
    return len(value), getattr(value, "version", 0)


def watched(value: Any) -> Iterator[Any]:
    """The elements of a collection that must not change meanwhile. Raises :class:`Changed`."""
    owner = value.owner if isinstance(value, View) else value
    before = _state(owner)
    items = reversed(value) if isinstance(value, Stack) else iter(list(value))
    for item in items:
        if _state(owner) != before:
            raise Changed
        yield item
    if _state(owner) != before:
        raise Changed
