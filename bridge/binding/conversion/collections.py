"""Arrays, lists and dictionaries: element by element (specification of parameter binding, section 9.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from bridge.binding.conversion.errors import ConversionError, UnknownTypeError, wrapped
from bridge.binding.conversion.names import display_name
from bridge.binding.conversion.sources import Source
from bridge.binding.conversion.targets import GENERIC_COLLECTIONS, Target
from bridge.binding.conversion.text import dotnet_text, to_text
from bridge.values import Char, TypedArray, TypeName, parse_type

if TYPE_CHECKING:
    from bridge.binding.conversion.engine import Converter

__all__ = ["Collections", "make_array"]

Step = Callable[[Any], Any]
_OBJECT = parse_type("System.Object")
_LONGEST = 2**20
_STRINGS = "System.Collections.Specialized.StringCollection"


def make_array(type_name: TypeName, items: Iterable[Any]) -> Any:
    """The Python form of an array: bytes for Byte[], list for Object[], else a TypedArray."""
    if type_name.ranks == (1,):
        if type_name.name == "System.Byte":
            return bytes(items)
        if type_name.name == "System.Object" and not type_name.arguments:
            return list(items)
    return TypedArray(display_name(type_name), items)


class Collections:
    """The collection rules of one converter."""

    def __init__(self, converter: Converter) -> None:
        self._converter = converter

    def language(self, source: Source, target: TypeName) -> tuple[Step | None, Step | None]:
        """The conversion that the language defines, and the one that it only tries first."""
        if target.is_array:
            return self._to_array(source, target)
        if target.name == "System.Array":
            array = _OBJECT.array_of()
            if source.is_enumerable:
                return (lambda value: make_array(array, value)), None
            return None, lambda value: make_array(array, [value])
        if target.name == "System.Collections.Hashtable" and source.is_dictionary:
            return dict, None
        if target.name == _STRINGS:
            if source.is_enumerable:
                return (lambda value: TypedArray(_STRINGS, [to_text(item) for item in value])), None
            return (lambda value: TypedArray(_STRINGS, [to_text(value)])), None
        return None, None

    def characters(self, target: TypeName) -> Step:
        """``[char[]]'abc'``: one for each UTF-16 unit."""

        def step(text: str) -> Any:
            data = text.encode("utf-16-le", "surrogatepass")
            return make_array(
                target, [Char(chr(int.from_bytes(data[i : i + 2], "little"))) for i in range(0, len(data), 2)]
            )

        return step

    def of_length(self, length: int, value: Any, target: TypeName) -> Any:
        """The array constructor, which takes a length: what an enumeration's number ends as when nothing else fits."""
        if not 0 <= length <= _LONGEST:
            inner = (
                "Arithmetic operation resulted in an overflow."
                if length < 0
                else "Array dimensions exceeded supported range."
            )
            raise wrapped(dotnet_text(value), display_name(target), inner, "InvalidCastConstructorException")
        known = self._converter.target(target.element)
        empty = known.empty if known is not None and known.value_type else None
        zero = self._converter.convert(None, target.element) if empty is None and not target.element.ranks else None
        return make_array(target, [empty() if empty else zero for _ in range(length)])

    def _to_array(self, source: Source, target: TypeName) -> tuple[Step | None, Step | None]:
        element = target.element
        if source.type.is_array:
            return (lambda value: make_array(target, [self._converter.convert(item, element) for item in value])), None
        if source.is_list:
            return (lambda value: self._from_list(value, target)), None
        if self._converter.can_convert(source, element) or not self._converter.knows(element):
            return None, lambda value: self._from_scalar(value, target)
        return None, None

    def _from_list(self, value: Iterable[Any], target: TypeName) -> Any:
        try:
            return make_array(target, [self._converter.convert(item, target.element) for item in value])
        except UnknownTypeError:
            raise
        except ConversionError as error:
            raise wrapped(
                dotnet_text(value), display_name(target), error.message, "InvalidCastExceptionEnumerableToArray"
            ) from None

    def _from_scalar(self, value: Any, target: TypeName) -> Any:
        try:
            return make_array(target, [self._converter.convert(value, target.element)])
        except UnknownTypeError:
            raise
        except ConversionError as error:
            raise wrapped(
                dotnet_text(value), display_name(target), error.message, "InvalidCastExceptionScalarToArray"
            ) from None

    def from_elements(self, source: Source, target: TypeName, known: Target | None) -> Step | None:
        """A generic collection of one argument from an array, or from a value as its only element."""
        if known is None or target.name not in GENERIC_COLLECTIONS or len(target.arguments) != 1:
            return None
        element, shown = target.arguments[0], display_name(target)

        def step(value: Any) -> Any:
            try:
                made = [self._converter.convert(item, element) for item in (value if source.type.is_array else [value])]
            except UnknownTypeError:
                raise
            except ConversionError:
                # An array that does not fit is refused as a whole, a single value with its own reason.
                if source.type.is_array:
                    raise self._converter.refusal(value, source, target) from None
                raise
            if target.bare in ("HashSet", "SortedSet"):
                made = list(dict.fromkeys(made)) if all(_hashable(item) for item in made) else made
            return TypedArray(shown, made)

        return step


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True
