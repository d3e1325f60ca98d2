"""``[type]::new(…)``: new collections, arrays, exceptions and objects of the classes in the registry."""

from __future__ import annotations

from typing import Any

from bridge.binding.convert import convert, to_text
from bridge.operators.collections import Dictionary, NetList, NetSet
from bridge.operators.errors import ArgumentError, NotSupportedHere, conversions, runtime_error
from bridge.operators.indexing import element_type
from bridge.operators.kinds import is_enumerable, is_numeric, items_of, unwrap
from bridge.operators.objects import Class, Method, invoke
from bridge.operators.tables import CaseSensitive, Hashtable, put
from bridge.values import PSObject, Queue, Stack, TypedArray, TypeName

__all__ = ["create", "exception"]

_GENERIC = "System.Collections.Generic."
_LISTS = frozenset(
    {
        _GENERIC + "List",
        "System.Collections.ArrayList",
        "System.Collections.ObjectModel.Collection",
        "System.Collections.ObjectModel.ObservableCollection",
        "System.Collections.Specialized.StringCollection",
    }
)
_SETS = frozenset({_GENERIC + "HashSet"})
_QUEUES = frozenset({_GENERIC + "Queue", "System.Collections.Queue"})
_STACKS = frozenset({_GENERIC + "Stack", "System.Collections.Stack"})
_TABLES = frozenset({_GENERIC + "Dictionary"})
_CUSTOM = frozenset({"System.Management.Automation.PSObject", "System.Management.Automation.PSCustomObject"})


def create(parsed: TypeName, known: Class | None, args: tuple[Any, ...]) -> Any:
    """A new object. Raises :class:`NotSupportedHere` for a class that is not known."""
    values = [unwrap(a) for a in args]
    if parsed.is_array:
        return _array(parsed, values)
    made = _collection(parsed, values)
    if made is not None:
        return made
    if parsed.name in _CUSTOM and not args:
        return PSObject()
    if known is not None and known.constructors:
        return _constructed(known, args)
    if parsed.bare.endswith("Exception"):
        return exception(str(parsed), args)
    raise NotSupportedHere(f"[{parsed}]::new() with {len(args)} argument(s)")


def _constructed(known: Class, args: tuple[Any, ...]) -> Any:
    try:
        return invoke(Method("new", known.constructors, known.closed_constructors), args)
    except ArgumentError as error:
        if error.named:
            raise
        raise NotSupportedHere(f"the name of a parameter: {error.by_position}") from None


def _array(parsed: TypeName, values: list[Any]) -> Any:
    if len(values) != 1 or not is_numeric(values[0]):
        raise NotSupportedHere(f"[{parsed}]::new() with {len(values)} argument(s)")
    size = int(values[0])
    name = str(parsed)
    if size < 0 or size > 2**24:
        raise NotSupportedHere(f"an array of {size} elements")
    if name == "System.Byte[]":
        return bytearray(size)
    if name == "System.Object[]":
        return [None] * size
    return TypedArray(name, [zero(parsed.element)] * size)


def zero(element: TypeName) -> Any:
    """What an array holds before anything was put into it."""
    from bridge.binding.conversion.sources import Source

    if not Source(element).is_value_type:
        return None
    if element.name == "System.DateTime":
        from bridge.binding.conversion.ticks import from_ticks

        return from_ticks(0)
    with conversions():
        return convert(0 if element.name != "System.Guid" else "0" * 32, element)


def _collection(parsed: TypeName, values: list[Any]) -> Any:
    name, shown = parsed.name, str(parsed)
    if name in _LISTS:
        made = NetList(shown)
        return _filled(made, values)
    if name in _SETS:
        compares = [v for v in values if _is_comparer(v)]
        made_set = NetSet(shown, ignores_case=any(v.ignore_case for v in compares))
        for item in _items(made_set, [v for v in values if not _is_comparer(v)]):
            made_set.add(item)
        return made_set
    if name in _QUEUES or name in _STACKS:
        return _filled(Queue(shown) if name in _QUEUES else Stack(shown), values)
    if name == "System.Collections.Hashtable":
        return _hashtable(values)
    if name == "System.Collections.Specialized.OrderedDictionary":
        if values:
            raise NotSupportedHere("an OrderedDictionary made from arguments")
        raise NotSupportedHere("an OrderedDictionary that sees case")
    if name in _TABLES and len(parsed.arguments) == 2:
        return _dictionary(shown, values)
    return None


def _is_comparer(value: Any) -> bool:
    return getattr(value, "type_name", "") == "System.StringComparer"


def _items(made: Any, values: list[Any]) -> list[Any]:
    if not values:
        return []
    if len(values) > 1:
        raise NotSupportedHere(f"a {made.type_name} made from {len(values)} arguments")
    if is_numeric(values[0]) and not isinstance(values[0], float):
        return []  # the room to set aside
    wanted = element_type(made)
    if not is_enumerable(values[0]):
        raise (
            runtime_error(
                f'Cannot convert argument "collection", with value: "{to_text(values[0])}", for ".ctor"',
                "MethodException",
            )
            if isinstance(values[0], dict)
            else NotSupportedHere(f"a {made.type_name} made from one value")
        )
    with conversions():
        return [item if wanted is None else convert(item, wanted) for item in items_of(values[0])]


def _filled(made: Any, values: list[Any]) -> Any:
    made.extend(_items(made, values))
    return made


def _hashtable(values: list[Any]) -> Hashtable:
    ignore = any(_is_comparer(v) and v.ignore_case for v in values)
    rest = [v for v in values if not _is_comparer(v)]
    made = Hashtable() if ignore else CaseSensitive()
    if rest and not is_numeric(rest[0]):
        if not isinstance(rest[0], dict):
            raise NotSupportedHere("a Hashtable made from something else than a dictionary")
        for key, value in rest[0].items():
            put(made, key, value)
    return made


def _dictionary(shown: str, values: list[Any]) -> Dictionary:
    ignore = any(_is_comparer(v) and v.ignore_case for v in values)
    made = Dictionary(shown, ignores_case=ignore)
    rest = [v for v in values if not _is_comparer(v) and not is_numeric(v)]
    if rest:
        if not isinstance(rest[0], dict):
            raise NotSupportedHere("a Dictionary made from something else than a dictionary")
        from bridge.operators.indexing import set_index

        for key, value in rest[0].items():
            set_index(made, key, value)
    return made


_MESSAGES = {
    "System.Exception": "Exception of type 'System.Exception' was thrown.",
    "System.InvalidOperationException": "Operation is not valid due to the current state of the object.",
    "System.ArgumentException": "Value does not fall within the expected range.",
    "System.NotImplementedException": "The method or operation is not implemented.",
    "System.NotSupportedException": "Specified method is not supported.",
    "System.FormatException": "One of the identified items was in an invalid format.",
    "System.TimeoutException": "The operation has timed out.",
    "System.UnauthorizedAccessException": "Attempted to perform an unauthorized operation.",
    "System.IO.FileNotFoundException": "Unable to find the specified file.",
    "System.IO.IOException": "I/O error occurred.",
    "System.DivideByZeroException": "Attempted to divide by zero.",
    "System.ArgumentNullException": "Value cannot be null.",
}
_PARENTS = {
    "System.ArgumentNullException": ("System.ArgumentException",),
    "System.ArgumentOutOfRangeException": ("System.ArgumentException",),
    "System.IO.FileNotFoundException": ("System.IO.IOException",),
    "System.IO.DirectoryNotFoundException": ("System.IO.IOException",),
    "System.IO.IOException": (),
    "System.DivideByZeroException": ("System.ArithmeticException",),
    "System.OverflowException": ("System.ArithmeticException",),
}
_PARAMETER_FIRST = {
    "System.ArgumentNullException": "Value cannot be null.",
    "System.ArgumentOutOfRangeException": "Specified argument was out of the range of valid values.",
}
"""Exceptions whose first argument is a parameter's name, and what they say without a second one."""


def exception(name: str, args: tuple[Any, ...]) -> PSObject:
    """A new exception: its message, and an inner one."""
    full = (
        name
        if name.startswith("System.")
        else next(
            (
                k
                for k in (*_MESSAGES, *_PARENTS)
                if k.casefold() == f"system.{name}".casefold() or k.casefold() == name.casefold()
            ),
            "",
        )
    )
    if not full or len(args) > 2:
        raise NotSupportedHere(f"[{name}]::new() with {len(args)} argument(s)")
    texts = [to_text(a) for a in args if isinstance(unwrap(a), str)]
    if full in _PARAMETER_FIRST and args:
        if len(texts) != len(args):
            raise NotSupportedHere(f"[{name}]::new() with an inner exception")
        sentence = texts[1] if len(texts) > 1 else _PARAMETER_FIRST[full]
        message, args = f"{sentence} (Parameter '{texts[0]}')", ()
    elif full == "System.ArgumentException" and len(texts) == 2:
        message, args = f"{texts[0]} (Parameter '{texts[1]}')", ()
    elif args:
        message = to_text(args[0])
    elif full in _MESSAGES:
        message = _MESSAGES[full]
    else:
        raise NotSupportedHere(f"the message of a {full}")
    inner = args[1] if len(args) > 1 else None
    if inner is not None and not (isinstance(inner, PSObject) and "System.Exception" in inner.type_names):
        raise NotSupportedHere(f"[{name}]::new() with a second argument that is no exception")
    chain = (
        full,
        *_PARENTS.get(full, ()),
        *(() if full == "System.Exception" else _between(full)),
        "System.Exception",
        "System.Object",
    )
    return PSObject(
        {"Message": message, "InnerException": inner},
        type_names=tuple(dict.fromkeys(chain)),
        text=f"{full}: {message}",
    )


def _between(full: str) -> tuple[str, ...]:
    return ("System.SystemException",) if full.startswith("System.") and full.count(".") < 3 else ()
