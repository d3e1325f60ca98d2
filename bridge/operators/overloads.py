"""Which overload of a method a call takes: how well each argument goes to each parameter, and the better of two overloads.

The ranks and their order are the engine's (LanguagePrimitives.ConversionRank, Adapter.FindBestMethod): they look at types alone, so that a
text that is no number is still offered to a number, and the conversion fails afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bridge.binding.conversion.declared import declared_class
from bridge.binding.conversion.numbers import INTEGERS, NUMERIC
from bridge.binding.conversion.sources import Source, source_of
from bridge.binding.conversion.targets import TARGETS
from bridge.binding.convert import is_enum
from bridge.operators.enums import declared, find_enum
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import unwrap
from bridge.operators.references import Reference
from bridge.values import PSObject, TypeName, parse_type, type_name_of

__all__ = ["DELEGATE", "Ambiguous", "Chosen", "Overload", "choose", "is_delegate", "rank"]

DELEGATE = "delegate"
_OBJECT = "System.Object"

_IDENTITY, _TEXT_TO_CHARACTERS, _ASSIGNABLE, _WIDER, _NUMBER_TEXT = 0x11F, 0x11A, 0x10F, 0xFF, 0xEF
_EXPLICIT_BETTER, _EXPLICIT, _NULL_TO_REFERENCE, _NULL_TO_VALUE = 0xDF, 0xCF, 0xBF, 0xAF
_LANGUAGE, _PARSE, _CONSTRUCTOR, _CAST, _CONVERTIBLE, _TO_TEXT, _UNRELATED = 0x9F, 0x7F, 0x6F, 0x4F, 0x3F, 0x1F, 0x0F
_ONE_TO_ARRAY = 0xFFF7
"""What is left of the rank of a value that becomes an array of one."""

_SIGNED = ("System.SByte", "System.Int16", "System.Int32", "System.Int64")
_UNSIGNED = ("System.Byte", "System.UInt16", "System.UInt32", "System.UInt64")
_REAL = ("System.Single", "System.Double", "System.Decimal")
_BIG = "System.Numerics.BigInteger"
_INTERFACES = frozenset(
    {"System.IFormatProvider", "System.Collections.IComparer", "System.Collections.IEqualityComparer"}
)


@dataclass(frozen=True)
class Overload:
    """One signature. ``types`` are full type names, ``delegate`` for a script block, ``T``, ``K``, ``V`` for an argument of a generic
    class, ``T*`` for a sequence of such; a type with ``&`` in front takes a reference. The last one is an array that takes the rest when
    ``rest`` is set; the last ``optional`` ones may be left out."""

    types: tuple[str, ...]
    body: Callable[..., Any]
    rest: bool = False
    names: tuple[str, ...] = ()
    optional: int = 0

    @property
    def generic(self) -> bool:
        return any(t in _GENERIC for t in self.types)


_GENERIC = frozenset({"T", "K", "V", "T*"})


@dataclass(frozen=True)
class Chosen:
    """The overload of a call, the type that each argument becomes, and whether the last ones are gathered into its array."""

    overload: Overload
    types: tuple[str, ...]
    gathered: bool
    ranks: tuple[int, ...] = ()


class Ambiguous(Exception):
    """Several overloads are as good."""


def is_delegate(value: Any) -> bool:
    return callable(value) and not isinstance(value, type)


# --- ranks --------------------------------------------------------------------------------------------------------------------------


def rank(value: Any, wanted: str) -> int:
    """How well ``value`` goes to a parameter of the type ``wanted``; 0 when it does not at all."""
    plain = unwrap(value)
    if wanted == DELEGATE:
        return _LANGUAGE if is_delegate(plain) else _NULL_TO_REFERENCE if plain is None else 0
    if wanted.startswith("&"):
        wanted = wanted[1:]
        if isinstance(plain, Reference):
            plain = unwrap(plain.value)
    if wanted == _OBJECT:
        return _NULL_TO_REFERENCE if plain is None else _ASSIGNABLE
    if isinstance(plain, Reference):
        return 0
    if plain is None:
        return _from_null(parse_type(wanted))
    if is_delegate(plain) and wanted not in ("System.String", "System.Boolean"):
        return _ASSIGNABLE if wanted.endswith("ScriptBlock") else 0
    if isinstance(plain, PSObject) and plain.type_name.endswith("PSCustomObject"):
        return _ASSIGNABLE if wanted.startswith("System.Management.Automation.PS") else 0
    chain = getattr(plain, "type_names", ())
    if not isinstance(plain, list) and wanted in chain:
        return _IDENTITY if wanted == type_name_of(plain) else _ASSIGNABLE
    return _between(source_of(plain), parse_type(wanted))


def _from_null(target: TypeName) -> int:
    if target.ranks or target.is_nullable:
        return _NULL_TO_REFERENCE if target.ranks else _NULL_TO_VALUE
    if target.name == "System.String":
        return _TO_TEXT
    if target.name in NUMERIC or target.name in (_BIG, "System.Char", "System.Boolean"):
        return _NULL_TO_VALUE
    return 0 if _is_value(target) else _NULL_TO_REFERENCE


@lru_cache(maxsize=4096)
def _is_value(target: TypeName) -> bool:
    known = TARGETS.get(target.name)
    return (known is not None and known.value_type) or find_enum(target.name) is not None


@lru_cache(maxsize=8192)
def _between(source: Source, target: TypeName) -> int:
    if source.type == target:
        return _IDENTITY
    name = target.name
    if source.name == "System.String" and name == "System.Char" and target.ranks == (1,):
        return _TEXT_TO_CHARACTERS
    if source.derives_from(target) or _implements(source, target):
        return _ASSIGNABLE
    if target.ranks:
        return _to_array(source, target)
    if name in NUMERIC or name == _BIG:
        found = _to_number(source.name, name)
        if found:
            return found
    if name == "System.Boolean":
        return _LANGUAGE
    if name == "System.String":
        return _NUMBER_TEXT if source.is_numeric or source.name == _BIG else _TO_TEXT
    if name == "System.Char" and (source.is_numeric or source.name == _BIG):
        return _NUMBER_TEXT
    if name == "System.Array":
        return _LANGUAGE if source.is_enumerable else _ASSIGNABLE & _ONE_TO_ARRAY
    if name == "System.Collections.Hashtable" and source.is_dictionary:
        return _LANGUAGE
    if is_enum(target, declared()):
        return _to_enum(source)
    if name in _INTERFACES or (target.arguments and name.rpartition(".")[2].startswith("I")):
        return 0
    if source.name == "System.String" and name in _LANGUAGE_TARGETS:
        return _LANGUAGE
    return _offered(source, target)


_LANGUAGE_TARGETS = frozenset({"System.Type", "System.Uri", "System.Text.RegularExpressions.Regex"})


def _implements(source: Source, target: TypeName) -> bool:
    """What a class implements beyond what conversions ask for."""
    if source.name == "System.String":
        return target.name in ("System.Collections.IEnumerable", "System.IConvertible") or (
            target.bare == "IEnumerable" and str(target.arguments[:1]) == "System.Char"
        )
    if target.name == "System.IFormatProvider":
        return source.name == "System.Globalization.CultureInfo"
    if target.bare in ("IEqualityComparer", "IComparer"):
        return source.name == "System.StringComparer"
    if (
        target.bare in ("IEnumerable", "ICollection", "IReadOnlyCollection")
        and source.type.arguments == target.arguments
    ):
        return source.is_enumerable or source.is_dictionary
    return False


def _to_array(source: Source, target: TypeName) -> int:
    element = target.element
    if source.type.is_array:
        inner = source.type.element
        same = inner == element or (str(element) == _OBJECT)
        return _LANGUAGE if same or Source(inner).derives_from(element) else _UNRELATED
    if source.is_enumerable:
        return _LANGUAGE
    return _between(source, element) & _ONE_TO_ARRAY


def _to_number(source: str, target: str) -> int:
    if source == "System.String":
        return _NUMBER_TEXT
    if source in INTEGERS and target in INTEGERS:
        if source in _UNSIGNED:
            return _WIDER if _size(target) > _size(source) else _EXPLICIT
        if target in _SIGNED:
            return _WIDER if _size(target) > _size(source) else _EXPLICIT
        return _EXPLICIT_BETTER if _size(target) >= _size(source) else _EXPLICIT
    if source in INTEGERS and target in _REAL:
        return _WIDER
    if source in _REAL and target in INTEGERS:
        return _EXPLICIT
    if (source, target) == ("System.Single", "System.Double"):
        return _WIDER
    if source in _REAL and target in _REAL:
        return _EXPLICIT_BETTER if source == "System.Decimal" else _EXPLICIT
    if source in NUMERIC and target == _BIG:
        return _CAST
    if source == "System.Boolean" and target == _BIG:
        return _LANGUAGE
    if source == "System.Char" and target in ("System.Single", "System.Double"):
        return _LANGUAGE
    return 0


def _size(name: str) -> int:
    return (_SIGNED.index(name) if name in _SIGNED else _UNSIGNED.index(name)) + 1


def _to_enum(source: Source) -> int:
    if source.name == "System.String" or source.is_enumerable:
        return _PARSE
    if source.is_integer:
        return _LANGUAGE
    return _CONVERTIBLE if source.is_convertible else 0


_TEXT = Source(parse_type("System.String"))


def _offered(source: Source, target: TypeName) -> int:
    """By what the target's type offers: Parse, a constructor, a cast; then by what the source's type converts itself to."""
    from bridge.binding.conversion.engine import Converter
    from bridge.binding.convert import is_known_type

    engine = Converter(declared())
    known = engine.target(target)
    if known is not None and source.name == "System.String" and known.parse is not None:
        return _PARSE
    if known is not None and engine.can_convert(source, target):
        if any(source.name == origin for origin, _ in known.casts):
            return _CAST
        if (
            source.is_convertible
            and source.name != "System.String"
            and not any(_between(source, parse_type(p)) >= _WIDER for p, _ in known.constructors)
        ):
            return _CONVERTIBLE
        return _CONSTRUCTOR
    if source.is_convertible and not source.is_numeric and source.name != "System.String" and is_known_type(target):
        return _CONVERTIBLE
    return 0


# --- the best -----------------------------------------------------------------------------------------------------------------------


def choose(overloads: Sequence[Overload], arguments: Sequence[Any], resolve: Callable[[str], str]) -> Chosen | None:
    """The overload that the engine calls, None when none takes these arguments. Raises :class:`Ambiguous`.

    ``resolve`` gives the type that a generic parameter stands for.
    """
    count = len(arguments)
    if len(overloads) == 1:
        only = overloads[0]
        if not only.rest and len(only.types) == count:
            return Chosen(only, tuple(resolve(t) for t in only.types), False)
    found = [c for o in overloads if (c := _candidate(o, arguments, resolve)) is not None]
    if not found:
        return None
    best, tie = found[0], False
    for other in found[1:]:
        verdict = _compare(best, other, arguments)
        if verdict == 0:
            tie = True
        elif verdict < 0:
            best, tie = other, False
    if tie:
        raise Ambiguous
    if len(found) > 1 and any(
        r == _TO_TEXT and isinstance(unwrap(a), list) for r, a in zip(best.ranks, arguments, strict=True)
    ):
        raise NotSupportedHere("a list where one overload takes a text and another an array")
    return best


def _candidate(one: Overload, arguments: Sequence[Any], resolve: Callable[[str], str]) -> Chosen | None:
    count, size = len(arguments), len(one.types)
    if count > size and not one.rest:
        return None
    if count < size - one.optional and not (one.rest and count + 1 == size):
        return None
    types = tuple(resolve(t) for t in one.types)
    if not one.rest:
        ranks = tuple(rank(a, t) for a, t in zip(arguments, types, strict=False))
        return Chosen(one, types[:count], False, ranks) if all(ranks) else None
    fixed = size - 1
    ranks = tuple(rank(a, t) for a, t in zip(arguments[:fixed], types, strict=False))
    if not all(ranks):
        return None
    element = str(parse_type(types[-1]).element)
    single = [rank(a, element) for a in arguments[fixed:]]
    spread = (*types[:fixed], *[element] * (count - fixed))
    if count == size:
        whole = rank(arguments[-1], types[-1])
        if single[0] > whole:
            return Chosen(one, spread, True, (*ranks, single[0]))
        return Chosen(one, types, False, (*ranks, whole)) if whole else None
    return Chosen(one, spread, True, (*ranks, *single)) if all(single) else None


def _compare(first: Chosen, second: Chosen, arguments: Sequence[Any]) -> int:
    """1 when the first is better, -1 when the second is, 0 when neither."""
    size = len(first.ranks)
    better = 0
    for i, (a, b) in enumerate(zip(first.ranks, second.ranks, strict=True)):
        if a == b == _UNRELATED:
            a, b = (_elements(arguments[i], c.types[i]) for c in (first, second))
        better += (size - i) * ((a > b) - (a < b))
    if better == 0:
        better = _by_parameters(first, second)
    if better:
        return better
    if first.types != second.types:
        return 0
    if first.gathered != second.gathered:
        return -1 if first.gathered else 1
    if first.gathered:
        return 1 if len(first.overload.types) > len(second.overload.types) else -1
    return (len(first.overload.types) < len(second.overload.types)) - (
        len(first.overload.types) > len(second.overload.types)
    )


def _elements(argument: Any, wanted: str) -> int:
    """How well the elements of an array go: of one type where they all are of one."""
    plain = unwrap(argument)
    source = source_of(plain).type.element
    if type_name_of(plain) == "System.Object[]":
        names = {type_name_of(unwrap(i)) for i in plain}
        if len(names) == 1 and "null" not in names:
            source = parse_type(names.pop())
    return _between(Source(source), parse_type(wanted).element)


def _by_parameters(first: Chosen, second: Chosen) -> int:
    """Of two overloads with equal ranks: the more special one where nothing is lost, the more general one where something may be."""
    better, weight = 0, len(first.ranks)
    for i, (a, b) in enumerate(zip(first.ranks, second.ranks, strict=True)):
        if a >= _NULL_TO_VALUE and b >= _NULL_TO_VALUE and (a >= _WIDER) == (b >= _WIDER):
            if a >= _WIDER:
                weight = -weight
            forth = _types(first.types[i], second.types[i])
            back = _types(second.types[i], first.types[i])
            better += weight * ((forth < back) - (forth > back))
        weight = abs(weight) - 1
    return better


@lru_cache(maxsize=2048)
def _types(source: str, target: str) -> int:
    if target == _OBJECT:
        return _IDENTITY if source == target else _ASSIGNABLE
    if DELEGATE in (source, target):
        return _IDENTITY if source == target else 0
    parsed = parse_type(source.removeprefix("&"))
    own = declared_class(parsed.name)
    chain = own.assignable if own is not None else frozenset()
    known = Source(parsed, is_enum=find_enum(parsed.name) is not None, chain=chain)
    return _between(known, parse_type(target.removeprefix("&")))


def forget_types() -> None:
    """Forget what is kept about types: a script may declare others of the same names."""
    for kept in (_is_value, _between, _types):
        kept.cache_clear()
