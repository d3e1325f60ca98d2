"""What a script sees of a type's own members: a registry of properties, methods, static members and constructors.

Each table names a .NET class; a :class:`Method` has its overloads with the types of their parameters, so that a call picks the overload
and converts the arguments as PowerShell does. What is not in a table is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bridge.binding.conversion.errors import ConversionError, DotNetError
from bridge.binding.conversion.sources import source_of
from bridge.binding.convert import convert, to_text
from bridge.operators.blocks import as_delegate
from bridge.operators.collections import View
from bridge.operators.enums import declared
from bridge.operators.errors import NotSupportedHere, OperatorError, full_kind, invocation, runtime_error
from bridge.operators.kinds import TYPE_CODES, is_array, is_enumerable, items_of, type_code, unwrap
from bridge.values import Char, EnumValue, PSObject, ScriptBlock, TypeName, parse_type, type_name_of

__all__ = ["CLASSES", "VIEW", "Class", "Method", "Overload", "class_for", "class_of", "invoke", "method", "overload"]

_OBJECT = "System.Object"
_DELEGATE = "delegate"


@dataclass(frozen=True)
class Overload:
    """One signature. ``types`` are full type names, ``delegate`` for a script block, ``T`` for the collection's element; the last one
    is an array that takes the rest when ``rest`` is set."""

    types: tuple[str, ...]
    body: Callable[..., Any]
    rest: bool = False


@dataclass(frozen=True)
class Method:
    name: str
    overloads: tuple[Overload, ...]


@dataclass
class Class:
    """What is known of a .NET class."""

    name: str
    properties: dict[str, tuple[str, Callable[[Any], Any]]] = field(default_factory=dict)
    setters: dict[str, Callable[[Any, Any], None]] = field(default_factory=dict)
    methods: dict[str, Method] = field(default_factory=dict)
    statics: dict[str, Callable[[], Any]] = field(default_factory=dict)
    static_methods: dict[str, Method] = field(default_factory=dict)
    constructors: tuple[Overload, ...] = ()
    parents: tuple[str, ...] = ()

    def add(self, kind: dict[str, Method], name: str, *overloads: Overload) -> None:
        known = kind.get(name.casefold())
        kind[name.casefold()] = Method(name, (*known.overloads, *overloads) if known else overloads)

    def method(self, name: str, types: str, body: Callable[..., Any], *, rest: bool = False) -> None:
        self.add(self.methods, name, overload(types, body, rest=rest))

    def static(self, name: str, types: str, body: Callable[..., Any], *, rest: bool = False) -> None:
        self.add(self.static_methods, name, overload(types, body, rest=rest))

    def get(self, name: str, read: Callable[[Any], Any]) -> None:
        self.properties[name.casefold()] = (name, read)

    def constructor(self, types: str, body: Callable[..., Any], *, rest: bool = False) -> None:
        self.constructors += (overload(types, body, rest=rest),)


VIEW = "a dictionary's keys or values"
"""The name under which the registry has the classes of :class:`bridge.operators.collections.View`."""

CLASSES: dict[str, Class] = {}
"""By full name without arguments, in lower case."""

_SHORTHAND = {
    "int": "System.Int32", "long": "System.Int64", "string": "System.String", "char": "System.Char", "double": "System.Double",
    "decimal": "System.Decimal", "bool": "System.Boolean", "object": _OBJECT, "float": "System.Single", "byte": "System.Byte",
    "uint": "System.UInt32", "ulong": "System.UInt64", "short": "System.Int16", "date": "System.DateTime", "span": "System.TimeSpan",
    "guid": "System.Guid", "version": "System.Version", "regex": "System.Text.RegularExpressions.Regex",
    "options": "System.Text.RegularExpressions.RegexOptions", "comparison": "System.StringComparison", "type": "System.Type",
    "culture": "System.Globalization.CultureInfo", "comparer": "System.StringComparer", "list": "System.Collections.IEnumerable",
    "table": "System.Collections.IDictionary", "rounding": "System.MidpointRounding", "splitting": "System.StringSplitOptions",
    "encoding": "System.Text.Encoding", "kind": "System.DateTimeKind", "styles": "System.Globalization.DateTimeStyles",
    "numbers": "System.Globalization.NumberStyles",
}  # fmt: skip


def _full(name: str) -> str:
    core, brackets, rank = name.partition("[")
    return _SHORTHAND.get(core, core) + brackets + rank


def overload(types: str, body: Callable[..., Any], *, rest: bool = False) -> Overload:
    """``types`` is the parameter list, in the words of :data:`_SHORTHAND` or in full."""
    return Overload(tuple(_full(t) for t in types.replace(",", " ").split()), body, rest)


def method(name: str, *overloads: Overload) -> Method:
    return Method(name, overloads)


def class_(name: str, *parents: str) -> Class:
    """The table of a class, made when there is none."""
    found = CLASSES.get(name.casefold())
    if found is None:
        found = CLASSES[name.casefold()] = Class(name, parents=parents)
    return found


def class_of(name: str | TypeName) -> Class | None:
    """The table for a type's name; arrays share that of System.Array."""
    parsed = parse_type(name) if isinstance(name, str) else name
    if parsed.is_array:
        return CLASSES.get("system.array")
    return CLASSES.get(parsed.name.casefold())


def class_for(value: Any) -> Class | None:
    """The table for an unwrapped value's own class."""
    return CLASSES.get(VIEW.casefold()) if isinstance(value, View) else class_of(type_name_of(value))


def lineage(known: Class | None) -> list[Class]:
    """A class and its parents."""
    found: list[Class] = []
    while known is not None:
        found.append(known)
        known = next((CLASSES[p.casefold()] for p in known.parents if p.casefold() in CLASSES), None)
    return found


# --- choosing an overload -----------------------------------------------------------------------------------------------------------

_INTEGERS = {n: c for n, c in TYPE_CODES.items() if 5 <= c <= 12}
_NO = 10**6


def _is_delegate(value: Any) -> bool:
    return callable(value) and not isinstance(value, type)


def _rank(value: Any, wanted: str) -> int:
    """How far a value is from a parameter's type: 0 is the same, ``_NO`` does not go at all."""
    plain = unwrap(value)
    if wanted == _DELEGATE:
        return 0 if _is_delegate(plain) else _NO
    if wanted == _OBJECT:
        return 4  # assignable: better than any conversion, widening included
    name = type_name_of(plain) if plain is not None else "null"
    if name == wanted or (plain is not None and parse_type(name) == parse_type(wanted)):
        return 0
    if plain is None:
        return 1 if wanted == "System.String" or wanted.endswith("]") else 30
    if wanted == "System.StringComparer":
        return 0 if name == wanted else _NO
    if wanted == "System.Collections.IEnumerable":
        return 5 if is_enumerable(plain) else _NO
    if wanted == "System.Collections.IDictionary":
        return 1 if isinstance(plain, dict) else _NO
    if _is_delegate(plain):
        return _NO
    code, target = type_code(plain), TYPE_CODES.get(wanted, 0)
    if 5 <= code <= 15 and 5 <= target <= 15:
        # Widening is better than narrowing; the nearest wider type is best, and of an integer Decimal comes before Double.
        if code <= 12 and target >= 14:
            target = 29 - target
        return target - code + 5 if target > code else 25 + code - target
    if wanted.endswith("]") and not wanted.startswith("System.Object") and not is_enumerable(plain):
        return 60
    if wanted == "System.Array":
        return 3 if is_array(plain) else _NO
    if is_enumerable(plain) and not wanted.endswith("]"):
        return 70 if wanted == "System.String" else _NO
    if wanted == "System.String":
        return 35 if isinstance(plain, Char) else 45
    if isinstance(plain, str) and not isinstance(plain, Char) and wanted == "System.Char":
        return 25 if len(plain) == 1 else _NO
    if source_of(plain).derives_from(parse_type(wanted)):
        return 3
    return 50


def _argument(value: Any, wanted: str) -> Any:
    plain = unwrap(value)
    if wanted == _DELEGATE:
        return as_delegate(plain)
    if wanted == _OBJECT:
        return value
    if wanted in (
        "System.Array",
        "System.Collections.IEnumerable",
        "System.Collections.IDictionary",
        "System.StringComparer",
    ):
        return plain
    if wanted == "System.Type" and isinstance(plain, PSObject):
        return plain
    if plain is None and wanted == "System.String":
        return None
    name = type_name_of(plain)
    if name == wanted:
        return plain
    if wanted in ("System.Text.Encoding", "System.Globalization.CultureInfo") and not isinstance(plain, str):
        return plain
    if wanted == "System.Text.RegularExpressions.RegexOptions" and isinstance(plain, EnumValue):
        return plain
    return convert(value, wanted, enums=declared())


def _spread(known: Overload, arguments: Sequence[Any]) -> list[tuple[list[Any], list[str], bool]]:
    """The ways to lay arguments over an overload: as they are, and with the last ones gathered into its array."""
    ways: list[tuple[list[Any], list[str], bool]] = []
    if len(arguments) == len(known.types):
        ways.append((list(arguments), list(known.types), False))
    if known.rest and len(arguments) >= len(known.types) - 1:
        fixed = len(known.types) - 1
        element = str(parse_type(known.types[-1]).element)
        ways.append((list(arguments), [*known.types[:fixed], *[element] * (len(arguments) - fixed)], True))
    return ways


def _converted(method: str, position: int, value: Any, wanted: str) -> Any:
    try:
        return _argument(value, wanted)
    except ConversionError as error:
        raise OperatorError(
            f'Cannot convert argument "{position}", with value: "{to_text(value)}", for "{method}" to type "{wanted}": '
            f'"{error.message}"',
            "MethodArgumentConversionInvalidCastArgument",
            "System.Management.Automation.MethodException",
            "NotSpecified",
        ) from None


def invoke(found: Method, arguments: Sequence[Any], target: tuple[Any, ...] = (), element: str | None = None) -> Any:
    """Call the best overload. Raises :class:`OperatorError` as the engine does when there is none or when .NET throws."""
    best: tuple[int, Overload, list[Any], list[str], bool] | None = None
    for known in found.overloads:
        for values, types, gathered in _spread(known, arguments):
            types = [element or _OBJECT if t == "T" else t for t in types]
            ranks = [_rank(v, t) for v, t in zip(values, types, strict=True)]
            score = sum(ranks) + (15 if gathered else 0)
            if max(ranks, default=0) < _NO and (best is None or score < best[0]):
                best = (score, known, values, types, gathered)
    if best is None:
        if any(_is_delegate(unwrap(a)) or isinstance(unwrap(a), ScriptBlock) for a in arguments):
            raise NotSupportedHere(f"{found.name} with a script block")
        raise runtime_error(
            f'Cannot find an overload for "{found.name}" and the argument count: "{len(arguments)}".',
            "MethodCountCouldNotFindBest",
        )
    _, chosen, values, types, gathered = best
    converted = [_converted(found.name, i, v, t) for i, (v, t) in enumerate(zip(values, types, strict=True))]
    if gathered:
        fixed = len(chosen.types) - 1
        converted = [*converted[:fixed], converted[fixed:]]
    elif chosen.rest:
        converted[-1] = list(items_of(converted[-1])) if is_enumerable(converted[-1]) else [converted[-1]]
    try:
        return chosen.body(*target, *converted)
    except DotNetError as error:
        raise invocation(found.name, len(arguments), full_kind(error), error.message) from None
    except RecursionError:
        raise NotSupportedHere(f"{found.name} went too deep") from None
