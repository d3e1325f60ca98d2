"""What a script sees of a type's own members: a registry of properties, methods, static members and constructors.

Each table names a .NET class; a :class:`Method` has its overloads with the types of their parameters, so that a call picks the overload
and converts the arguments as PowerShell does. What is not in a table is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bridge.binding.conversion.errors import ConversionError, DotNetError
from bridge.binding.convert import convert, dotnet_text
from bridge.operators.blocks import as_delegate
from bridge.operators.collections import Enumerator, View
from bridge.operators.enums import declared
from bridge.operators.errors import (
    ArgumentError,
    NotSupportedHere,
    OperatorError,
    full_kind,
    invocation,
    method_error,
)
from bridge.operators.kinds import is_enumerable, items_of, unwrap
from bridge.operators.overloads import DELEGATE, Ambiguous, Chosen, Overload, choose, is_delegate
from bridge.operators.references import Reference
from bridge.values import PSObject, ScriptBlock, TypeName, parse_type, type_name_of

__all__ = [
    "CLASSES", "ENUMERATOR", "VIEW", "Class", "Method", "Overload", "class_for", "class_of", "invoke", "method", "no_overload", "overload",
]  # fmt: skip

_OBJECT = "System.Object"


@dataclass(frozen=True)
class Method:
    """``closed`` when its overloads are all that .NET has: only then it is known that none takes some arguments."""

    name: str
    overloads: tuple[Overload, ...]
    closed: bool = False


@dataclass
class Class:
    """What is known of a .NET class.

    ``complete`` when its properties are all that .NET has, ``lacks`` the static members that it has and this table has not, where they
    are all known.
    """

    name: str
    complete: bool = False
    properties: dict[str, tuple[str, Callable[[Any], Any]]] = field(default_factory=dict)
    setters: dict[str, Callable[[Any, Any], None]] = field(default_factory=dict)
    methods: dict[str, Method] = field(default_factory=dict)
    statics: dict[str, Callable[[], Any]] = field(default_factory=dict)
    static_methods: dict[str, Method] = field(default_factory=dict)
    constructors: tuple[Overload, ...] = ()
    closed_constructors: bool = False
    lacks: frozenset[str] | None = None
    parents: tuple[str, ...] = ()

    def add(self, kind: dict[str, Method], name: str, *overloads: Overload) -> None:
        known = kind.get(name.casefold())
        kind[name.casefold()] = Method(
            name, (*known.overloads, *overloads) if known else overloads, known is not None and known.closed
        )

    def close(self, *names: str) -> None:
        """These methods have no other overloads in .NET."""
        for kind in (self.methods, self.static_methods):
            for name in " ".join(names).casefold().split():
                if name in kind:
                    kind[name] = Method(kind[name].name, kind[name].overloads, True)

    def close_all(self) -> None:
        """No method of the class has other overloads in .NET."""
        self.close(*self.methods, *self.static_methods)

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

ENUMERATOR = "an enumerator"
"""The name under which the registry has what GetEnumerator gives."""

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
    "numbers": "System.Globalization.NumberStyles", "provider": "System.IFormatProvider",
    "collection": "System.Collections.ICollection",
}  # fmt: skip


def _full(name: str) -> str:
    mark = "&" if name.startswith("&") else ""
    core, brackets, rank = name.removeprefix("&").partition("[")
    return mark + _SHORTHAND.get(core, core) + brackets + rank


def overload(types: str, body: Callable[..., Any], *, rest: bool = False) -> Overload:
    """``types`` is the parameter list, in the words of :data:`_SHORTHAND` or in full: ``int:index, splitting:options?``.

    A parameter's name is what the engine's error says when an argument does not convert; ``?`` marks one that may be left out.
    """
    words = types.replace(",", " ").split()
    parts = [word.removesuffix("?").partition(":") for word in words]
    return Overload(
        tuple(_full(p[0]) for p in parts),
        body,
        rest,
        tuple(p[2] for p in parts),
        sum(word.endswith("?") for word in words),
    )


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
    if isinstance(value, View):
        return CLASSES.get((ENUMERATOR if isinstance(value, Enumerator) else VIEW).casefold())
    return class_of(type_name_of(value))


def lineage(known: Class | None) -> list[Class]:
    """A class and its parents."""
    found: list[Class] = []
    while known is not None:
        found.append(known)
        known = next((CLASSES[p.casefold()] for p in known.parents if p.casefold() in CLASSES), None)
    return found


# --- calling ------------------------------------------------------------------------------------------------------------------------

_AS_THEY_ARE = frozenset(
    f"System.{n}" for n in ("Array", "Collections.IEnumerable", "Collections.ICollection", "Collections.IDictionary")
)
_KEPT = frozenset(
    {"System.StringComparer", "System.Text.Encoding", "System.Globalization.CultureInfo", "System.IFormatProvider"}
)
_choices: dict[Any, Chosen | None] = {}
"""What was chosen for arguments of these types, where the types alone decide."""

_SIMPLE = (str, int, float)


def _argument(value: Any, wanted: str) -> Any:
    plain = unwrap(value)
    if wanted == DELEGATE:
        return as_delegate(plain)
    if wanted == _OBJECT:
        return value
    if wanted.startswith("&"):
        if not isinstance(plain, Reference):
            raise NotSupportedHere("an argument that is no [ref] where .NET takes one")
        return plain
    if plain is None and wanted in _KEPT:
        return None
    name = type_name_of(plain)
    if name == wanted or wanted in _AS_THEY_ARE or (wanted in _KEPT and not isinstance(plain, str)):
        return plain
    if wanted == "System.Type" and isinstance(plain, PSObject):
        return plain
    if wanted.startswith("System.Collections.Generic.I"):
        return _sequence(value, plain, wanted)
    if wanted in getattr(plain, "type_names", ()) and not isinstance(plain, list):
        return plain
    return convert(value, wanted, enums=declared())


def _sequence(value: Any, plain: Any, wanted: str) -> Any:
    from bridge.binding.conversion.errors import no_conversion
    from bridge.operators.overloads import rank

    if plain is None:
        raise DotNetError("Value cannot be null. (Parameter 'collection')", "ArgumentNullException")
    if rank(value, wanted):
        return plain
    raise no_conversion(dotnet_text(plain), type_name_of(plain), wanted)


def _converted(method: str, position: int, name: str, value: Any, wanted: str) -> Any:
    try:
        return _argument(value, wanted)
    except ConversionError as error:
        raise ArgumentError(position, name, dotnet_text(unwrap(value)), method, wanted, error.message) from None


def no_overload(name: str, arguments: Sequence[Any]) -> OperatorError:
    """The engine's error when no overload takes these arguments."""
    return method_error(
        f'Cannot find an overload for "{name}" and the argument count: "{len(arguments)}".',
        "MethodCountCouldNotFindBest",
    )


def _chosen(found: Method, arguments: Sequence[Any], generics: dict[str, str] | None) -> Chosen:
    overloads = found.overloads
    if (
        len(overloads) == 1
        and not overloads[0].rest
        and len(overloads[0].types) == len(arguments)
        and not overloads[0].generic
    ):
        return Chosen(overloads[0], overloads[0].types, False)
    key = None
    if (not generics or not any(o.generic for o in overloads)) and all(isinstance(a, _SIMPLE) for a in arguments):
        key = (overloads, *(type_name_of(a) for a in arguments))
        if key in _choices:
            chosen = _choices[key]
            if chosen is not None:
                return chosen
    try:
        chosen = choose(overloads, arguments, _resolver(generics))
    except Ambiguous:
        if not found.closed:
            raise NotSupportedHere(f"the overload of {found.name} for these arguments") from None
        raise method_error(
            f'Multiple ambiguous overloads found for "{found.name}" and the argument count: "{len(arguments)}".',
            "MethodCountCouldNotFindBest",
        ) from None
    if chosen is None:
        if not found.closed:
            raise NotSupportedHere(f"{found.name} with {len(arguments)} argument(s) of these types")
        if any(is_delegate(unwrap(a)) or isinstance(unwrap(a), ScriptBlock) for a in arguments):
            raise NotSupportedHere(f"{found.name} with a script block")
        raise no_overload(found.name, arguments)
    if key is not None and len(_choices) < 4096:
        _choices[key] = chosen
    return chosen


def _resolver(generics: dict[str, str] | None) -> Callable[[str], str]:
    known = generics or {}

    def resolve(wanted: str) -> str:
        if wanted in ("T", "K", "V"):
            return known.get(wanted, _OBJECT)
        if wanted == "T*":
            return f"System.Collections.Generic.IEnumerable`1[{known.get('T', _OBJECT)}]"
        return wanted

    return resolve


def invoke(
    found: Method, arguments: Sequence[Any], target: tuple[Any, ...] = (), generics: dict[str, str] | None = None
) -> Any:
    """Call the best overload. Raises :class:`OperatorError` as the engine does when there is none or when .NET throws."""
    chosen = _chosen(found, arguments, generics)
    one = chosen.overload
    names = (*one.names, *one.names[-1:] * len(arguments))
    converted = [
        _converted(found.name, i, names[i] if i < len(names) else "", v, t)
        for i, (v, t) in enumerate(zip(arguments, chosen.types, strict=False))
    ]
    if chosen.gathered:
        fixed = len(one.types) - 1
        gathered = converted[fixed:]
        # One null is no array with a null in it, but no array at all.
        converted = [*converted[:fixed], None if gathered == [None] else gathered]
    elif one.rest and len(converted) == len(one.types) and converted[-1] is not None:
        converted[-1] = list(items_of(converted[-1])) if is_enumerable(converted[-1]) else [converted[-1]]
    elif one.rest and len(converted) < len(one.types):
        converted.append([])
    try:
        return one.body(*target, *converted)
    except DotNetError as error:
        raise invocation(found.name, len(arguments), full_kind(error), error.message) from None
    except RecursionError:
        raise NotSupportedHere(f"{found.name} went too deep") from None
