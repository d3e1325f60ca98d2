"""The engine's order of ways from one type to another (LanguagePrimitives), each way found once for a pair of types and kept.

A *step* takes the unwrapped value and returns the converted one, or raises :class:`ConversionError`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bridge.binding.conversion.cim import CIM_INSTANCE, CIM_SESSION, instance_from_text, session_from_text
from bridge.binding.conversion.collections import Collections
from bridge.binding.conversion.declared import canonical, declared_class, declared_enum, generation
from bridge.binding.conversion.enums import enum_of_number, enum_of_text, null_to_enum
from bridge.binding.conversion.errors import (
    ConversionError,
    DotNetError,
    UnknownTypeError,
    from_null,
    no_conversion,
    wrapped,
)
from bridge.binding.conversion.names import display_name, full_name
from bridge.binding.conversion.numbers import (
    INTEGERS,
    NUMERIC,
    change_number,
    text_to_decimal,
    text_to_integer,
    text_to_real,
)
from bridge.binding.conversion.properties import fill_from_dictionary, fill_from_object
from bridge.binding.conversion.sources import Source, source_of, unwrap
from bridge.binding.conversion.targets import TARGETS, Target, generic_target
from bridge.binding.conversion.text import dotnet_text, to_text
from bridge.binding.conversion.truth import is_true
from bridge.binding.conversion.words import text_to_regex, text_to_type, text_to_xml
from bridge.model import EnumType
from bridge.values import BigInteger, Char, EnumValue, PSObject, Switch, TypeName, Uri, parse_type
from bridge.values.enums import well_known_enum

__all__ = ["Converter", "Step"]

Step = Callable[[Any], Any]

_S = "System."
_SMA = "System.Management.Automation."
_STRING = _S + "String"
_BIG = _S + "Numerics.BigInteger"
_SECRET = frozenset({_S + "Security.SecureString", _SMA + "PSCredential"})
_UNCHANGED = frozenset({_S + "Object", _SMA + "PSObject", _SMA + "PSCustomObject"})

# Primitive widenings of the runtime's default binder, beyond the same type.
_WIDER: dict[str, frozenset[str]] = {
    _S + source: frozenset(_S + name for name in targets.split())
    for source, targets in {
        "Byte": "Char UInt16 Int16 UInt32 Int32 UInt64 Int64 Single Double",
        "SByte": "Int16 Int32 Int64 Single Double",
        "Char": "UInt16 UInt32 Int32 UInt64 Int64 Single Double",
        "UInt16": "UInt32 Int32 UInt64 Int64 Single Double",
        "Int16": "Int32 Int64 Single Double",
        "UInt32": "UInt64 Int64 Single Double",
        "Int32": "Int64 Single Double",
        "UInt64": "Single Double",
        "Int64": "Single Double",
        "Single": "Double",
    }.items()
}
_SHORT = {name: name.rpartition(".")[2] for name in (*NUMERIC, _S + "Boolean", _S + "Char", _S + "DateTime")}

# What ``Convert.ChangeType`` itself knows; for other types the message has full names.
_CHANGEABLE = frozenset(_SHORT)


class Converter:
    """Conversions with a given set of enumerations beside the well-known ones. Cheap to keep, safe to share between threads."""

    def __init__(self, enums: Sequence[EnumType] = (), cim: bool = True) -> None:
        self._cim: dict[str, Target] = {
            CIM_INSTANCE: Target(constructors=((_STRING, instance_from_text(cim)),)),
            CIM_SESSION: Target(),
        }
        self._session_from_text = session_from_text(cim)
        self._enums = {enum.name.lower(): enum for enum in enums}
        self._steps: dict[tuple[Source, TypeName], Step | None] = {}
        self._known: dict[TypeName, bool] = {}
        self._collections = Collections(self)
        self._generation = generation()

    # -- types

    def enum(self, name: TypeName) -> EnumType | None:
        """The enumeration of this name, or None."""
        if name.ranks or name.arguments:
            return None
        return self._enums.get(name.name.lower()) or declared_enum(name.name) or well_known_enum(name.name)

    def target(self, name: TypeName) -> Target | None:
        """What is known of a type that is neither array nor Nullable; None for an unknown one."""
        if name.ranks:
            return None
        if name.arguments:
            return generic_target(name)
        found = TARGETS.get(name.name) or self._cim.get(name.name)
        if found is None and (declared := declared_class(name.name)) is not None:
            return declared.target()
        if found is None and self.enum(name) is not None:
            return Target(value_type=True, settable={"value__": "System.Int32"})
        return found

    def knows(self, name: TypeName) -> bool:
        """False for a type of which only the host knows what it takes (or an array of such)."""
        self._refresh()
        known = self._known.get(name)
        if known is None:
            inner = name.element if name.ranks else name.arguments[0] if name.is_nullable else None
            known = self.knows(inner) if inner is not None else self.target(name) is not None
            self._known[name] = known
        return known

    def _refresh(self) -> None:
        """Ways that were found before the script declared its types are looked for again."""
        if self._generation != generation():
            self._generation = generation()
            self._steps, self._known = {}, {}

    # -- converting

    def convert(self, value: Any, target: TypeName) -> Any:
        """``value`` as ``target``. Raises :class:`ConversionError`."""
        base = unwrap(value)
        if base is None:
            return self._null(target)
        if not target.ranks and target.name in _UNCHANGED:
            return value
        self._refresh()
        source = source_of(base)
        key = (source, target)
        try:
            step = self._steps[key]
        except KeyError:
            step = self._steps[key] = self._figure(source, target)
        if step is None:
            raise self.refusal(base, source, target)
        return step(base)

    def can_convert(self, source: Source, target: TypeName) -> bool:
        """True when there is a way at all, whether or not a given value passes."""
        return self.step(source, target) is not None

    def step(self, source: Source, target: TypeName) -> Step | None:
        """The way from one type to another, or None."""
        if target.name in _UNCHANGED and not target.ranks:
            return _same
        self._refresh()
        key = (source, target)
        if key not in self._steps:
            self._steps[key] = self._figure(source, target)
        return self._steps[key]

    def offers(self, value: Any, target: TypeName) -> bool:
        """True when the type itself takes the value, by a constructor or a cast: the way that comes before going element by element."""
        base = unwrap(value)
        known = self.target(target)
        return base is not None and known is not None and self._offered(source_of(base), target, known) is not None

    def refusal(self, value: Any, source: Source, target: TypeName) -> ConversionError:
        """The error for a pair of types without a way, or for a target that only the host knows."""
        shown, name = dotnet_text(value), display_name(target)
        if not self.knows(target):
            return UnknownTypeError(
                f'Cannot tell whether "{shown}" converts to type "{name}": the type is known to the host alone.',
                "ConvertToFinalInvalidCastException",
            )
        if target.name in _SECRET:
            return ConversionError(
                f'Cannot convert the value of type "{type_shown(value, source)}" to type "{name}".',
                "ConvertToFinalInvalidCastException",
            )
        return no_conversion(shown, type_shown(value, source), name)

    def _null(self, target: TypeName) -> Any:
        if target.ranks:
            return None
        if target.name == _STRING:
            return ""
        if target.name in NUMERIC:
            return change_number(0, target.name)
        if target.name == _BIG:
            return BigInteger(0)
        if target.name == _S + "Char":
            return Char("\0")
        if target.name == _S + "Boolean":
            return False
        if target.name == _SMA + "SwitchParameter":
            return Switch(False)
        enum = self.enum(target)
        if enum is not None:
            raise null_to_enum(enum)
        known = self.target(target)
        if known is not None and known.value_type:
            raise from_null(display_name(target))
        return None

    # -- finding the way

    def _figure(self, source: Source, target: TypeName) -> Step | None:
        target = canonical(target)
        if source.derives_from(target) or (source.name == "System.Object" and not self.knows(target)):
            return _same
        fixed = self._fixed(source, target)
        if fixed is not None:
            return fixed
        if target.is_nullable:
            inner = self.step(source, target.arguments[0])
            if inner is not None:
                return inner
        language, tentative = self._collections.language(source, target)
        if language is not None:
            return language
        fallback = self._by_type(source, target)
        if tentative is None:
            return fallback
        if fallback is None:
            return tentative
        return _either(tentative, fallback)

    def _fixed(self, source: Source, target: TypeName) -> Step | None:
        """Conversions of the language itself, which come before what the types offer."""
        name = target.name
        if target.ranks:
            if source.name == _STRING and name == _S + "Char" and target.ranks == (1,):
                return self._collections.characters(target)
            return None
        if name == _S + "Boolean":
            return is_true
        if name == _STRING:
            return to_text
        enum = self.enum(target)
        if enum is not None:
            return self._to_enum(source, enum)
        if source.name == _STRING:
            return self._from_text(name)
        if source.is_numeric and (name in NUMERIC or name == _S + "Char"):
            return self._change(source, name)
        if name == _S + "Xml.XmlDocument":
            return text_to_xml
        return None

    def _to_enum(self, source: Source, enum: EnumType) -> Step | None:
        if source.name == _STRING:
            return lambda value: enum_of_text(enum, str(value))
        if source.is_integer:
            return lambda value: enum_of_number(enum, int(value), dotnet_text(value))
        if source.is_enumerable:
            return lambda value: self._joined_enum(enum, value)
        if source.is_numeric:
            return lambda value: enum_of_text(enum, to_text(value))
        return None

    def _joined_enum(self, enum: EnumType, items: Iterable[Any]) -> EnumValue:
        target = parse_type(enum.name)
        names = [str(item) if type(item) is str else dotnet_text(self.convert(item, target)) for item in items]
        return enum_of_text(enum, ",".join(names))

    def _from_text(self, name: str) -> Step | None:
        if name == _S + "Decimal":
            return lambda value: _read(text_to_decimal, value, name, "InvalidCastFromStringToDecimal")
        if name in (_S + "Double", _S + "Single"):
            return lambda value: _read(
                lambda text: text_to_real(text, name), value, name, "InvalidCastFromStringToDoubleOrSingle"
            )
        if name in NUMERIC or name == _BIG:
            return lambda value: _read(
                lambda text: text_to_integer(text, name), value, name, "InvalidCastFromStringToInteger"
            )
        if name == CIM_SESSION:
            return self._session_from_text
        return _TEXT_STEPS.get(name)

    def _change(self, source: Source, name: str) -> Step:
        """``Convert.ChangeType`` between numbers and characters."""
        if name == _S + "Char" and source.name in (_S + "Single", _S + "Double", _S + "Decimal"):
            return lambda value: _raise_cast(value, source, name)
        return lambda value: _read(lambda number: change_number(number, name), value, name, "InvalidCastIConvertible")

    def _by_type(self, source: Source, target: TypeName) -> Step | None:
        if target.is_array and _binds(source, "System.Int32") and (source.is_enum or not source.is_integer):
            return lambda value: self._collections.of_length(_number_of(value), value, target)
        known = self.target(target) if not target.is_nullable else Target(value_type=True)
        step = self._offered(source, target, known) if known is not None else None
        if step is not None:
            return step
        if source.is_convertible:
            if source.is_numeric:
                if not target.ranks and self.can_convert(_TEXT, target):
                    return lambda value: self.convert(to_text(value), target)
            elif source.name != _STRING and self.knows(target):
                return self._convertible(source, target)
        elif (
            source.is_dictionary
            and known is not None
            and not known.primitive
            and (known.value_type or known.empty is not None)
        ):
            return lambda value: fill_from_dictionary(self, value, target, known)
        elements = self._collections.from_elements(source, target, known)
        if elements is not None:
            return elements
        fillable = known is not None and not known.primitive and (known.value_type or known.empty is not None)
        if source.is_custom and known is not None and fillable:
            return lambda value: fill_from_object(self, value, target, known)
        return None

    def _offered(self, source: Source, target: TypeName, known: Target) -> Step | None:
        shown = display_name(target)
        if known.parse is not None and source.name == _STRING:
            parse = known.parse
            error_id = "InvalidCastParseTargetInvocation" + ("WithFormatProvider" if known.culture else "")
            return lambda value: _read(parse, value, shown, error_id)
        if not (known.collection and source.is_integer and not source.is_enum):
            for parameter, make in known.constructors:
                if _binds(source, parameter):
                    return _reader(make, shown, "InvalidCastConstructorException")
        for origin, make in known.casts:
            if source.name == origin:
                return _reader(make, shown, "InvalidCastException")
        if source.name == _BIG and target.name in NUMERIC:
            return lambda value: _read(
                lambda number: change_number(int(number), target.name), value, shown, "InvalidCastException"
            )
        return None

    def _convertible(self, source: Source, target: TypeName) -> Step:
        """IConvertible of Boolean, Char, DateTime and enumerations: numbers where they have one, else "Invalid cast"."""
        name = target.name if not target.ranks and not target.arguments else ""
        numbered = source.is_enum or source.name == _S + "Boolean" or (source.name == _S + "Char" and name in INTEGERS)
        if name in NUMERIC and numbered:
            return lambda value: _read(
                lambda v: change_number(_number_of(v), name), value, name, "InvalidCastIConvertible"
            )
        if name == _S + "Char" and source.is_enum:
            return lambda value: _read(lambda v: change_number(int(v), name), value, name, "InvalidCastIConvertible")
        return lambda value: _raise_cast(value, source, target)


def _number_of(value: Any) -> int:
    return ord(value) if isinstance(value, str) else int(value)


_TEXT = Source(parse_type(_STRING))
_TEXT_STEPS: dict[str, Step] = {
    _S + "Uri": Uri,
    _S + "Text.RegularExpressions.Regex": text_to_regex,
    _S + "Type": text_to_type,
    _S + "Xml.XmlDocument": text_to_xml,
}


def _same(value: Any) -> Any:
    return value


def _either(first: Step, second: Step) -> Step:
    def step(value: Any) -> Any:
        try:
            return first(value)
        except UnknownTypeError:
            raise
        except ConversionError:
            return second(value)

    return step


def _read(make: Callable[[Any], Any], value: Any, target: str, error_id: str) -> Any:
    """``make(value)``, whose .NET failure becomes the engine's error."""
    try:
        return make(value)
    except DotNetError as error:
        raise wrapped(dotnet_text(value), target, error.message, error_id) from None


def _reader(make: Callable[[Any], Any], target: str, error_id: str) -> Step:
    return lambda value: _read(lambda v: make(v.value if isinstance(v, EnumValue) else v), value, target, error_id)


def _binds(source: Source, parameter: str) -> bool:
    if source.name == parameter or source.derives_from(parse_type(parameter)):
        return True
    name = "System.Int32" if source.is_enum else source.name
    return name == parameter or parameter in _WIDER.get(name, ())


def _raise_cast(value: Any, source: Source, target: TypeName | str) -> Any:
    name = target if isinstance(target, str) else full_name(target)
    if name in _CHANGEABLE:
        origin = "Enum" if source.is_enum else _SHORT.get(source.name, source.name)
        inner = f"Invalid cast from '{origin}' to '{_SHORT[name]}'."
    else:
        inner = f"Invalid cast from '{source.name}' to '{name}'."
    raise wrapped(
        dotnet_text(value), name if isinstance(target, str) else display_name(target), inner, "InvalidCastIConvertible"
    )


def type_shown(value: Any, source: Source) -> str:
    """The type as an error names it: the first type name of an object, else the class."""
    return value.type_name if isinstance(value, PSObject) else full_name(source.type)
