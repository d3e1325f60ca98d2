"""What the binder must know of .NET types: collections and their elements, value types, and what is an instance of what.

Specification of parameter binding, sections 9.2 and 9.4.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from bridge.values import EnumValue, PSObject, TypedArray, TypeName, parse_type, type_name_of
from bridge.values.primitives import Enumerable, Queue, Stack

__all__ = [
    "BOOLEAN",
    "OBJECT",
    "PSOBJECT",
    "STRING",
    "SWITCH",
    "Collection",
    "collection_of",
    "instance_test",
    "is_boolean",
    "is_list",
    "is_numeric",
    "is_switch",
    "is_value_type",
    "runtime_type",
    "subclass_test",
]

_S = "System."
_SMA = "System.Management.Automation."
OBJECT: Final = _S + "Object"
STRING: Final = _S + "String"
BOOLEAN: Final = _S + "Boolean"
SWITCH: Final = _SMA + "SwitchParameter"
PSOBJECT: Final = _SMA + "PSObject"

NUMERIC = frozenset(
    _S + n
    for n in ("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal")
)

# Structs other than the numbers; enumerations are asked for separately.
_STRUCTS = frozenset(
    (
        *NUMERIC,
        BOOLEAN,
        SWITCH,
        _S + "Char",
        _S + "DateTime",
        _S + "DateTimeOffset",
        _S + "TimeSpan",
        _S + "Guid",
        _S + "DateOnly",
        _S + "TimeOnly",
        _S + "Half",
        _S + "Int128",
        _S + "UInt128",
        _S + "IntPtr",
        _S + "UIntPtr",
        _S + "Numerics.BigInteger",
        _S + "Collections.DictionaryEntry",
        _S + "Collections.Generic.KeyValuePair",
        _S + "Nullable",
    )
)

_SCALAR = (_S + "IComparable", _S + "IConvertible", _S + "IFormattable", _S + "ISpanFormattable", _S + "ValueType")
_IENUMERABLE = _S + "Collections.IEnumerable"
_ICOLLECTION = _S + "Collections.ICollection"
_ILIST = _S + "Collections.IList"
_IDICTIONARY = _S + "Collections.IDictionary"
_GENERIC = _S + "Collections.Generic."

_LIST_LIKE = (_ILIST, _ICOLLECTION, _IENUMERABLE)
_SUPERTYPES: dict[str, tuple[str, ...]] = {
    STRING: (_S + "IComparable", _S + "IConvertible", _S + "ICloneable", _IENUMERABLE),
    BOOLEAN: (_S + "IComparable", _S + "IConvertible", _S + "ValueType"),
    _S + "Char": (_S + "IComparable", _S + "IConvertible", _S + "ValueType", _S + "IFormattable"),
    _S + "DateTime": _SCALAR,
    _S + "DateTimeOffset": (_S + "IComparable", _S + "IFormattable", _S + "ValueType"),
    _S + "TimeSpan": (_S + "IComparable", _S + "IFormattable", _S + "ValueType"),
    _S + "Guid": (_S + "IComparable", _S + "IFormattable", _S + "ValueType"),
    _S + "Version": (_S + "IComparable", _S + "ICloneable"),
    SWITCH: (_S + "ValueType",),
    _S + "Numerics.BigInteger": (_S + "IComparable", _S + "IFormattable", _S + "ValueType"),
    _S + "Collections.Hashtable": (_IDICTIONARY, _ICOLLECTION, _IENUMERABLE, _S + "ICloneable"),
    _S + "Collections.Specialized.OrderedDictionary": (
        _IDICTIONARY,
        _ICOLLECTION,
        _IENUMERABLE,
        _S + "Collections.Specialized.IOrderedDictionary",
    ),
    _S + "Collections.ArrayList": (*_LIST_LIKE, _S + "ICloneable"),
    _S + "Xml.XmlDocument": (_S + "Xml.XmlNode", _IENUMERABLE, _S + "ICloneable"),
    **dict.fromkeys(NUMERIC, _SCALAR),
}
_ENUM_SUPERTYPES = (_S + "Enum", _S + "ValueType", _S + "IComparable", _S + "IConvertible", _S + "IFormattable")
_GENERIC_SUPERTYPES: dict[str, tuple[str, ...]] = {
    _GENERIC + "List": _LIST_LIKE,
    _S + "Collections.ObjectModel.Collection": _LIST_LIKE,
    _S + "Collections.ObjectModel.ObservableCollection": _LIST_LIKE,
    _S + "Collections.ObjectModel.ReadOnlyCollection": _LIST_LIKE,
    _GENERIC + "HashSet": (_IENUMERABLE,),
    _GENERIC + "SortedSet": (_ICOLLECTION, _IENUMERABLE),
    _GENERIC + "Queue": (_ICOLLECTION, _IENUMERABLE),
    _GENERIC + "Stack": (_ICOLLECTION, _IENUMERABLE),
    _GENERIC + "LinkedList": (_ICOLLECTION, _IENUMERABLE),
    _GENERIC + "Dictionary": (_IDICTIONARY, _ICOLLECTION, _IENUMERABLE),
    _GENERIC + "SortedDictionary": (_IDICTIONARY, _ICOLLECTION, _IENUMERABLE),
    _GENERIC + "SortedList": (_IDICTIONARY, _ICOLLECTION, _IENUMERABLE),
}
_ELEMENT_INTERFACES = frozenset(
    _GENERIC + n for n in ("IList", "ICollection", "IEnumerable", "IReadOnlyList", "IReadOnlyCollection")
)
_LISTS = frozenset(
    (_GENERIC + "List", _S + "Collections.ObjectModel.Collection", _S + "Collections.ObjectModel.ObservableCollection")
)


class Collection(enum.Enum):
    """How the engine fills a parameter's collection (section 9.2)."""

    NONE = "none"
    ARRAY = "array"
    LIST = "IList"
    GENERIC = "ICollection<T>"


def is_switch(t: TypeName) -> bool:
    return not t.ranks and t.name == SWITCH


def is_boolean(t: TypeName) -> bool:
    """bool or bool?."""
    return str(t) == BOOLEAN or (t.is_nullable and str(t.arguments[0]) == BOOLEAN)


def is_numeric(type_name: str) -> bool:
    """A type that PowerShell counts as a number when it asks for a boolean; an enumeration is by its underlying type."""
    return type_name in NUMERIC


@lru_cache(maxsize=4096)
def is_value_type(t: TypeName) -> bool:
    """True for a struct, ``Nullable<T>`` among them. Enumerations must be asked for by the caller, who knows them."""
    return not t.ranks and t.name in _STRUCTS


@lru_cache(maxsize=4096)
def collection_of(t: TypeName) -> tuple[Collection, TypeName | None]:
    """The kind of collection that ``t`` is, and its element type where it has one. A dictionary is none."""
    if t.ranks:
        return Collection.ARRAY, t.element
    if t.name == _S + "Array":
        # An abstract class: bound as an object[], although its elements have no declared type.
        return Collection.LIST, None
    if t.name == _S + "Collections.ObjectModel.Collection" and t.arguments:
        return Collection.LIST, t.arguments[0]
    generic = (*_LISTS, _GENERIC + "HashSet", _GENERIC + "SortedSet", _GENERIC + "LinkedList", _GENERIC + "IList")
    if t.arguments and t.name in generic:
        return Collection.GENERIC, t.arguments[0]
    if t.name in (_S + "Collections.ArrayList", _S + "Collections.Specialized.StringCollection"):
        return Collection.LIST, None
    return Collection.NONE, None


def is_list(value: Any) -> bool:
    """True when the .NET value is an IList: an array, ArrayList, ``List<T>``; a set, a queue and a stack are not."""
    if isinstance(value, list):
        if not isinstance(value, TypedArray):
            return True
        if isinstance(value, (Stack, Queue, Enumerable)):
            return False
        return _ILIST in _supertypes(value.type_name)
    if isinstance(value, PSObject):
        return value.base is not None and is_list(value.base)
    return isinstance(value, (tuple, bytes, bytearray))


def runtime_type(value: Any, wrapped: bool = False) -> str | None:
    """What ``GetType()`` gives: an object with properties of its own is a PSObject, as a piped object is; None for null."""
    if value is None:
        return None
    if wrapped or isinstance(value, PSObject):
        return PSOBJECT
    return type_name_of(value)


@lru_cache(maxsize=4096)
def _supertypes(type_name: str) -> frozenset[str]:
    """The base classes and interfaces of a type by name, itself and Object among them, all in lower case where asked by name."""
    t = parse_type(type_name)
    found = {type_name, str(t), OBJECT}
    if t.ranks:
        element = t.element
        found |= {*_LIST_LIKE, _S + "Array", _S + "ICloneable"}
        found |= {f"{name}`1[{element}]" for name in _ELEMENT_INTERFACES}
        if not is_value_type(element) and len(t.ranks) and t.ranks[-1] == 1:
            # Arrays of references are covariant: a string[] is an object[].
            for above in _supertypes(str(element)) - {str(element)}:
                found.add(above + "[]")
                found |= {f"{name}`1[{above}]" for name in _ELEMENT_INTERFACES}
        return frozenset(found)
    found.update(_SUPERTYPES.get(t.name, ()))
    if t.arguments:
        found.update(_GENERIC_SUPERTYPES.get(t.name, ()))
        if t.name in _GENERIC_SUPERTYPES and len(t.arguments) == 1:
            found |= {f"{name}`1[{t.arguments[0]}]" for name in _ELEMENT_INTERFACES}
    return frozenset(found)


def instance_test(t: TypeName) -> Callable[[Any], bool]:
    """A function that says whether a value (not null, not wrapped) is an instance of ``t``, as ``Type.IsInstanceOfType`` does."""
    text = str(t)
    if text == OBJECT:
        return _always
    if text == PSOBJECT:
        return _is_psobject
    if t.is_nullable:
        return instance_test(t.arguments[0])
    folded = text.casefold()
    bare = folded if "." not in folded else ""

    def test(value: Any) -> bool:
        if isinstance(value, PSObject):
            return _chain_has(value, folded, bare) or (value.base is not None and test(value.base))
        if isinstance(value, EnumValue):
            name = value.type_name.casefold()
            return name == folded or name.rpartition(".")[2] == bare or text in _ENUM_SUPERTYPES
        name = type_name_of(value)
        if name == text or text in _supertypes(name):
            return True
        chain = getattr(value, "type_names", None)
        return chain is not None and any(n.casefold() == folded for n in chain)

    return test


def _always(value: Any) -> bool:
    return True


def _is_psobject(value: Any) -> bool:
    return isinstance(value, PSObject)


def _chain_has(value: PSObject, folded: str, bare: str) -> bool:
    """An object's type names include the type; one that has travelled says ``Deserialized.`` before each."""
    return _names_include(value.type_names, folded, bare)


@lru_cache(maxsize=8192)
def _names_include(type_names: tuple[str, ...], folded: str, bare: str) -> bool:
    for name in type_names:
        known = name.casefold().removeprefix("deserialized.")
        if known == folded or (bare and known.rpartition(".")[2] == bare):
            return True
    return False


def subclass_test(t: TypeName) -> Callable[[Any], bool]:
    """A function that says whether a value's class is ``t`` or derives from it; interfaces and covariance do not count."""
    text = str(t)
    if text == OBJECT:
        return _always
    if text == PSOBJECT:
        return _is_psobject
    folded = text.casefold()
    bare = folded if "." not in folded else ""

    def test(value: Any) -> bool:
        if isinstance(value, PSObject):
            return _chain_has(value, folded, bare)
        name = type_name_of(value)
        if name == text:
            return True
        if isinstance(value, EnumValue):
            return name.casefold() == folded or name.casefold().rpartition(".")[2] == bare
        chain = getattr(value, "type_names", None)
        return chain is not None and any(n.casefold() == folded for n in chain)

    return test
