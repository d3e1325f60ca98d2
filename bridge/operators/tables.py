"""Hashtables and other dictionaries: keys as .NET sees them, text ignoring case unless the dictionary was made to see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bridge.binding.convert import dotnet_text, to_text
from bridge.operators.buckets import Buckets, hash_code
from bridge.operators.errors import NotSupportedHere, OperatorError, runtime_error
from bridge.operators.kinds import unwrap
from bridge.values import EnumValue, Instance, OrderedDictionary, PSObject, TypedDictionary, type_name_of
from bridge.values.nothing import NOTHING

__all__ = [
    "ABSENT",
    "Hashtable",
    "OrderedHashtable",
    "add_tables",
    "entry",
    "find_key",
    "fold",
    "hashtable",
    "is_table",
    "kept_pairs",
    "ordered",
    "put",
    "take",
]

ABSENT: Any = object()


class Hashtable(dict[Any, Any]):
    """A Hashtable that a script made: ``version`` counts its changes, so that a loop over its keys sees them.

    ``room`` is the number of entries that it was made for. Where the hash codes of all keys are known, they stand in .NET's order.
    """

    __slots__ = ("blank", "buckets", "room", "version")
    blank: set[Any]
    type_name = "System.Collections.Hashtable"

    def __init__(self, items: Any = (), room: int = 0) -> None:
        super().__init__()
        self.version = 0
        self.room = room
        self.buckets: Buckets | None = None
        for key, value in items.items() if isinstance(items, dict) else items:
            self[key] = value

    def __setitem__(self, key: Any, value: Any) -> None:
        self.version += 1
        if type(key) is str and self.buckets is None:
            super().__setitem__(key, value)
            return
        before = len(self)
        super().__setitem__(key, value)
        if len(self) > before:
            self._place(key, before == 0)

    def _place(self, key: Any, first: bool) -> None:
        if hash_code(key) is None:
            self.buckets = None
            return
        if self.buckets is None:
            if not first or self.keeps_order:
                return
            self.buckets = Buckets(self.room)
        self.buckets.add(key)
        order = self.buckets.keys()
        if order[-1] is not key or len(order) == 1:
            entries = [(k, self[k]) for k in order]
            super().clear()
            for known, value in entries:
                super().__setitem__(known, value)

    keeps_order = False

    def __delitem__(self, key: Any) -> None:
        self.version += 1
        super().__delitem__(key)
        if self.buckets is not None:
            self.buckets.remove(key)

    def clear(self) -> None:
        self.version += 1
        super().clear()
        if self.buckets is not None:
            self.buckets.clear()


class CaseSensitive(Hashtable):
    """A Hashtable that was made with ``[hashtable]::new()``: its keys see case."""

    __slots__ = ()


class OrderedHashtable(CaseSensitive):
    """What ConvertFrom-Json -AsHashtable makes: a Hashtable that keeps its order."""

    __slots__ = ()
    type_name = "System.Management.Automation.OrderedHashtable"
    keeps_order = True


class CaseSensitiveOrdered(OrderedDictionary):
    """An OrderedDictionary that was made with ``::new()``: its keys see case."""

    __slots__ = ()


def is_table(value: Any) -> bool:
    """True for every IDictionary."""
    return isinstance(value, dict)


def sees_case(table: dict[Any, Any]) -> bool:
    """True when two keys that differ in case are two keys."""
    if isinstance(table, (CaseSensitive, CaseSensitiveOrdered)):
        return True
    return isinstance(table, TypedDictionary) and not getattr(table, "ignores_case", False)


def kept_pairs(table: dict[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """Keys and values, as :func:`entry` gives them."""
    return ((key, entry(table, key)) for key in table)


def fold(key: Any, ignore_case: bool = True) -> Any:
    """What two keys have in common when .NET takes them for one: the type, and the value (of text without case)."""
    key = unwrap(key)
    if type(key) is str:
        return ("System.String", key.upper() if ignore_case else key)
    if isinstance(key, EnumValue):
        return (key.type_name, key.value)
    if isinstance(key, (list, dict, PSObject)):
        if isinstance(key, PSObject) and key.type_name == "System.RuntimeType":
            return ("System.RuntimeType", key.text)
        if isinstance(key, Instance) and key.kind.members("GetHashCode", static=False):
            raise NotSupportedHere(
                f"an object of the class {key.type_name}, which has a GetHashCode of its own, as a key"
            )
        return (type_name_of(key), id(key))
    return (type_name_of(key), key)


def find_key(table: dict[Any, Any], key: Any) -> Any:
    """The key of ``table`` that is the same as ``key``, or :data:`ABSENT`."""
    ignore = not sees_case(table)
    wanted = fold(key, ignore)
    plain = unwrap(key)
    if type(plain) is str and plain in table:
        return next((k for k in table if k == plain and fold(k, ignore) == wanted), ABSENT)
    return next((k for k in table if fold(k, ignore) == wanted), ABSENT)


def put(table: dict[Any, Any], key: Any, value: Any) -> None:
    """Set an entry; the key stays as it was first written. Raises :class:`NotSupportedHere` for keys that Python cannot tell apart."""
    key = unwrap(key)
    if key is None:
        raise OperatorError("Index operation failed; the array index evaluated to null.", "NullArrayIndex")
    found = find_key(table, key)
    if found is ABSENT:
        try:
            if key in table:
                raise NotSupportedHere(f"a dictionary with two keys {dotnet_text(key)} of different types")
        except TypeError:
            raise NotSupportedHere(f"a {type_name_of(key)} as a key") from None
        found = key
    if value is NOTHING:
        table[found] = None
        if isinstance(table, (Hashtable, OrderedDictionary)):
            table.blank = {found, *getattr(table, "blank", ())}
        return
    table[found] = value
    if marks := getattr(table, "blank", None):
        marks.discard(found)


def entry(table: dict[Any, Any], key: Any) -> Any:
    """The value of a key that is there; :data:`NOTHING` where it was given what a command wrote that wrote nothing."""
    value = table[key]
    return NOTHING if value is None and key in getattr(table, "blank", ()) else value


def take(table: dict[Any, Any], key: Any, default: Any = None) -> Any:
    """The value of a key, or ``default``."""
    found = find_key(table, key)
    return default if found is ABSENT else entry(table, found)


def remove(table: dict[Any, Any], key: Any) -> bool:
    """Remove an entry; False when there was none."""
    found = find_key(table, key)
    if found is ABSENT:
        return False
    del table[found]
    return True


def _pairs(items: Any) -> Iterator[tuple[Any, Any]]:
    return iter(items.items() if isinstance(items, dict) else items)


def _fill(table: dict[Any, Any], items: Any) -> dict[Any, Any]:
    for key, value in _pairs(items):
        plain = unwrap(key)
        if plain is None:
            raise runtime_error("A null key is not allowed in a hash literal.", "InvalidNullKey")
        if find_key(table, plain) is not ABSENT:
            raise runtime_error(
                f"Duplicate keys '{to_text(plain)}' are not allowed in hash literals.", "DuplicateKeyInHashLiteral"
            )
        put(table, plain, value)
    return table


def hashtable(pairs: dict[Any, Any] | Iterable[tuple[Any, Any]] = ()) -> Hashtable:
    """``@{ key = value; … }``."""
    items = list(_pairs(pairs))
    table = Hashtable(room=len(items))
    _fill(table, items)
    return table


def ordered(pairs: dict[Any, Any] | Iterable[tuple[Any, Any]] = ()) -> OrderedDictionary:
    """``[ordered]@{ … }``."""
    table = OrderedDictionary()
    _fill(table, pairs)
    return table


def add_tables(left: dict[Any, Any], right: dict[Any, Any]) -> dict[Any, Any]:
    """``$a + $b`` of two dictionaries: a new Hashtable (an ordered one of an ordered one). A key of both is an error."""
    made: dict[Any, Any] = OrderedDictionary() if isinstance(left, OrderedDictionary) else Hashtable()
    for key, value in left.items():
        put(made, key, value)
    for key, value in right.items():
        if find_key(made, key) is not ABSENT:
            raise duplicate_key(made, key)
        put(made, key, value)
    return made


def duplicate_key(table: dict[Any, Any], key: Any) -> OperatorError:
    """What .NET throws for a key that is there already, as the language reports it."""
    return OperatorError(
        duplicate_text(table, key), "System.ArgumentException", "System.ArgumentException", "OperationStopped"
    )


def duplicate_text(table: dict[Any, Any], key: Any) -> str:
    """.NET's sentence for a key that is there already."""
    shown = dotnet_text(key)
    if isinstance(table, TypedDictionary):
        return f"An item with the same key has already been added. Key: {shown}"
    there = dotnet_text(find_key(table, key))
    if isinstance(table, OrderedDictionary):
        return f"Item has already been added. Key in dictionary: '{shown}'  Key being added: '{shown}'"
    return f"Item has already been added. Key in dictionary: '{there}'  Key being added: '{shown}'"
