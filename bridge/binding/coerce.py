"""One value for one parameter: transformation, coercion, acceptance without coercion (specification of parameter binding, section 9).

A function converts first (:class:`FunctionRule`) and then coerces what came out, which by then seldom does anything; a compiled cmdlet
only coerces. ``wrapped`` says that the value arrives inside a PSObject, as every piped object does.
"""

from __future__ import annotations

import contextlib
import datetime as _dt
import decimal as _decimal
import uuid as _uuid
from collections.abc import Callable, Sequence
from typing import Any, Final

from bridge.binding.checks import Check, value_check
from bridge.binding.conversion.collections import make_array
from bridge.binding.conversion.engine import Converter, Step
from bridge.binding.conversion.errors import no_conversion
from bridge.binding.conversion.sources import source_of
from bridge.binding.convert import ConversionError, UnknownTypeError, dotnet_text
from bridge.binding.errors import BindingError, error
from bridge.binding.types import (
    BOOLEAN,
    OBJECT,
    PSOBJECT,
    STRING,
    SWITCH,
    Collection,
    collection_of,
    instance_test,
    is_boolean,
    is_list,
    is_numeric,
    is_switch,
    is_value_type,
    runtime_type,
    subclass_test,
)
from bridge.model import Parameter
from bridge.values import (
    BigInteger,
    Byte,
    Char,
    DateTime,
    DateTimeOffset,
    EnumValue,
    Int16,
    Int64,
    PSCredential,
    PSObject,
    SByte,
    ScriptBlock,
    Single,
    Switch,
    TimeSpan,
    TypedArray,
    TypeName,
    UInt16,
    UInt32,
    UInt64,
    type_name_of,
)

__all__ = ["NOT_ACCEPTED", "ON", "FunctionRule", "Target", "ValueRule", "value_rule"]

NOT_ACCEPTED: Final = object()
"""What :meth:`ValueRule.uncoerced` gives for a value that only coercion could make fit."""

ON: Final = Switch(True)
_OFF: Final = Switch(False)

_EXACT: dict[str, type] = {
    STRING: str,
    BOOLEAN: bool,
    "System.Double": float,
    "System.Decimal": _decimal.Decimal,
    "System.Guid": _uuid.UUID,
    "System.Collections.Hashtable": dict,
    SWITCH: Switch,
    **{
        str(c.type_name): c
        for c in (SByte, Byte, Int16, UInt16, UInt32, Int64, UInt64, BigInteger, Single, Char, DateTime)
    },
    **{str(c.type_name): c for c in (DateTimeOffset, TimeSpan, ScriptBlock, PSCredential)},
}
"""Types whose values have a Python class of their own: a value of exactly that class needs no conversion."""

_SIMPLE = frozenset(c for c in _EXACT.values() if c is not dict)
_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1
_STRINGS = "System.Collections.Specialized.StringCollection"
_REFERENCE = "System.Management.Automation.PSReference"
_CREDENTIAL = "System.Management.Automation.PSCredential"
_PREFERENCE = "System.Management.Automation.ActionPreference"
_RESERVED = (
    "The Suspend ActionPreference value is reserved for future use and is not supported at this time. For more information about "
    'preference variables, see the Help topic, "about_Preference_Variables."'
)
_NOT_SUPPORTED = "Specified method is not supported."
_NO_ARRAY_TO_STRING = "Cannot convert value to type System.String."
_NO_REFERENCE = "Reference type is expected in argument."


class Target:
    """A type to coerce to, looked up once: what kind it is, its elements, and the test for instances of it."""

    __slots__ = (
        "boolean",
        "collection",
        "converter",
        "element",
        "enum",
        "exact",
        "int32",
        "is_instance",
        "is_subclass",
        "steps",
        "struct",
        "switch",
        "text",
        "type",
        "typed_array",
    )  # fmt: skip

    def __init__(self, t: TypeName, converter: Converter) -> None:
        self.type = t
        self.text = str(t)
        self.converter = converter
        self.boolean = is_boolean(t)
        self.switch = is_switch(t)
        self.enum = converter.enum(t) is not None
        self.struct = self.enum or is_value_type(t)
        self.collection, element = collection_of(t)
        self.element = None if element is None else Target(element, converter)
        self.typed_array = self.collection is Collection.ARRAY and self.text not in ("System.Object[]", "System.Byte[]")
        self.is_instance = instance_test(t)
        self.is_subclass = subclass_test(t)
        self.exact = _EXACT.get(self.text)
        self.int32 = self.text == "System.Int32"
        self.steps: dict[type, Step | None] = {}

    def convert(self, value: Any) -> Any:
        """``value`` as this type. Raises :class:`ConversionError`."""
        cls = type(value)
        if cls in _SIMPLE or (cls is int and _INT_MIN <= value <= _INT_MAX):
            # The class alone says which way the value goes, so the way is looked up once.
            try:
                step = self.steps[cls]
            except KeyError:
                step = self.steps[cls] = self.converter.step(source_of(value), self.type)
            if step is not None:
                return step(value)
        try:
            return self.converter.convert(value, self.type)
        except RecursionError:
            # A list that holds itself, or thousands within each other.
            shown = type_name_of(value)
            raise no_conversion(shown, shown, self.text) from None

    def is_exact(self, value: Any) -> bool:
        """True for a value of this very type that has a Python class of its own."""
        cls = type(value)
        return cls is self.exact or (self.int32 and cls is int and _INT_MIN <= value <= _INT_MAX)

    def instance(self, value: Any) -> Any:
        """``value``, or the value that it wraps, if that is an instance of this type; else :data:`NOT_ACCEPTED`."""
        if isinstance(value, PSObject) and value.base is not None and self.text not in (OBJECT, PSOBJECT):
            if self.is_instance(value.base):
                return value.base
            # An object that has travelled keeps its class by name alone.
            return value if self.is_subclass(value) else NOT_ACCEPTED
        return value if self.is_instance(value) else NOT_ACCEPTED

    def zero(self) -> Any:
        """What .NET puts where a null is stored as an element of this value type."""
        t = self.type.arguments[0] if self.type.is_nullable else self.type
        if self.type.is_nullable or not self.struct:
            return None
        if self.enum:
            return self.convert(0)
        made = _ZEROS.get(t.name)
        return self.convert(None) if made is None else made()

    def collect(self, items: list[Any]) -> Any:
        """The collection of this type that holds ``items``."""
        if self.typed_array:
            return TypedArray(self.text, items)
        if self.collection is Collection.ARRAY:
            return make_array(self.type, items)
        if self.text == "System.Array":
            return items
        if self.text.startswith("System.Collections.Generic.HashSet"):
            items = [item for index, item in enumerate(items) if item not in items[:index]]
        return TypedArray(self.text, items)


_ZEROS: dict[str, Callable[[], Any]] = {
    BOOLEAN: lambda: False,
    SWITCH: lambda: _OFF,
    "System.Char": lambda: Char("\0"),
    "System.DateTime": lambda: DateTime(1, 1, 1),
    "System.DateTimeOffset": lambda: DateTimeOffset(1, 1, 1, tzinfo=_dt.timezone.utc),
    "System.TimeSpan": lambda: TimeSpan.from_ticks(0),
    "System.Guid": lambda: _uuid.UUID(int=0),
}


class ValueRule:
    """What a compiled cmdlet does with a value for one parameter. ``exact`` is the Python class that passes unchanged."""

    __slots__ = ("check", "checked", "exact", "int32", "name", "target")

    def __init__(self, name: str, target: Target, check: Check) -> None:
        self.name = name
        self.target = target
        self.check = check
        self.checked = check.any
        self.exact = target.exact
        self.int32 = target.int32

    def coerced(self, value: Any, wrapped: bool, notes: list[str]) -> Any:
        """``value`` made to fit the parameter's type. Raises :class:`BindingError`."""
        return self.coerce(value, self.target, wrapped, notes)

    def uncoerced(self, value: Any, wrapped: bool) -> Any:
        """``value`` if it fits as it is, else :data:`NOT_ACCEPTED` (section 9.4)."""
        target = self.target
        if value is None:
            return NOT_ACCEPTED if target.struct or target.text == STRING else None
        if target.is_exact(value) or (wrapped and target.text == PSOBJECT):
            return value
        if type(value) in _SIMPLE and target.element is not None and target.element.is_exact(value):
            return target.collect([value])
        instance = target.instance(value)
        if instance is not NOT_ACCEPTED:
            return instance
        if target.collection is Collection.NONE:
            return NOT_ACCEPTED
        element = target.element
        items = _elements(value) if is_list(value) else (value,)
        if element is None:
            return target.collect(list(items))
        taken: list[Any] = []
        for item in items:
            if item is None:
                taken.append(element.zero())
            elif element.is_subclass(item):
                taken.append(item)
            else:
                return NOT_ACCEPTED
        return target.collect(taken)

    def coerce(self, value: Any, target: Target, wrapped: bool, notes: list[str]) -> Any:
        """Section 9.2, in its order. Elements of a collection go through it one by one."""
        if value is None:
            return self._null(target)
        instance = target.instance(value)
        if instance is not NOT_ACCEPTED:
            return instance
        if target.text == PSOBJECT:
            return value
        if target.boolean or target.switch:
            return self._truth(value, target, wrapped)
        if target.collection is not Collection.NONE:
            if target.collection is not Collection.ARRAY and target.converter.offers(value, target.type):
                # A constructor comes before the elements; where it fails the elements are tried.
                with contextlib.suppress(ConversionError):
                    return target.convert(value)
            return self._encode(value, target, notes)
        if is_list(value) and not target.enum:
            raise self._refused("CannotConvertArgument", value, target, more=dotnet_text(value), last=_NOT_SUPPORTED)
        try:
            return target.convert(value)
        except UnknownTypeError:
            return self.left_to_host(value, target, notes)
        except ConversionError as exc:
            raise self._refused("CannotConvertArgumentNoMessage", value, target, more=exc.message) from None

    def _null(self, target: Target) -> Any:
        if target.text == BOOLEAN:
            raise error(
                "ParameterArgumentValidationErrorNullNotAllowed",
                self.name,
                target.text,
                category="InvalidArgument",
                exception="ParameterBindingException",
            )
        return ON if target.switch else None

    def _truth(self, value: Any, target: Target, wrapped: bool) -> Any:
        value = _base(value)
        if isinstance(value, bool) or (wrapped and isinstance(value, Switch)):
            truth = bool(value)
        elif isinstance(value, (int, float, _decimal.Decimal)) and is_numeric(type_name_of(value)):
            truth = value != 0
        elif isinstance(value, EnumValue):
            truth = value.value != 0
        else:
            raise self._refused("CannotConvertArgument", value, target, more=type_name_of(value))
        return Switch(truth) if target.switch else truth

    def _encode(self, value: Any, target: Target, notes: list[str]) -> Any:
        items = _elements(value) if is_list(value) else (value,)
        element = target.element
        if element is None:
            if target.text == _STRINGS:
                self._only_strings(items, target)
            return target.collect(list(items))
        made = [self.coerce(item, element, False, notes) for item in items]
        if element.struct and None in made:
            made = [element.zero() if item is None else item for item in made]
        return target.collect(made)

    def _only_strings(self, items: Sequence[Any], target: Target) -> None:
        """A StringCollection's untyped ``Add`` casts, and a cast does not convert."""
        for item in items:
            if item is not None and type_name_of(item) != STRING:
                cast = f"Unable to cast object of type '{runtime_type(item)}' to type 'System.String'."
                raise self._refused("CannotConvertArgument", item, target, more=dotnet_text(item), last=cast)

    def _refused(self, error_id: str, value: Any, target: Target, *, more: str, last: str = "") -> BindingError:
        return error(error_id, self.name, target.text, runtime_type(value), more=more, last=last)

    def left_to_host(self, value: Any, target: Target, notes: list[str]) -> Any:
        """A value for a type that only the host knows goes there as it is."""
        note = f"the type {target.text} of parameter '{self.name}' is not known here: the host decides about the value"
        if note not in notes:
            notes.append(note)
        return value

    def assignable(self, value: Any) -> None:
        """The property's setter: a compiled cmdlet cannot store null in a value type. Raises ``ParameterBindingFailed``."""
        if value is not None:
            return
        target = self.target
        if not target.struct or target.type.is_nullable:
            return
        inner = f'Cannot convert null to type "{target.text}".'
        if target.enum:
            try:
                target.convert(None)
            except ConversionError as exc:
                inner = exc.message
        raise error(
            "ParameterBindingFailed", self.name, target.text, more=f'Exception setting "{self.name}": "{inner}"'
        )


class PreferenceRule(ValueRule):
    """An action preference among the common parameters: the engine's setter refuses the one reserved member (section 12)."""

    __slots__ = ()

    def coerced(self, value: Any, wrapped: bool, notes: list[str]) -> Any:
        made = super().coerced(value, wrapped, notes)
        if isinstance(made, EnumValue) and made.name == "Suspend":
            more = f'Exception setting "{self.name}": "{_RESERVED}"'
            raise error("ParameterBindingFailed", self.name, self.target.text, self.target.text, more=more)
        return made


class FunctionRule(ValueRule):
    """What an advanced function does: its hidden conversion attribute converts, then the value is coerced."""

    __slots__ = ()

    def coerced(self, value: Any, wrapped: bool, notes: list[str]) -> Any:
        target = self.target
        if target.text == OBJECT:
            return value
        # The two that are met most, where the way below would give the same.
        if target.switch and type(value) is bool:
            return ON if value else _OFF
        element = target.element
        if target.typed_array and element is not None and type(value) in _SIMPLE and element.is_exact(value):
            return TypedArray(target.text, [value])
        try:
            converted = self._transform(value, target, notes)
        except UnknownTypeError:
            if value is None:
                return None
            return self._unknown(value, target, notes)
        except ConversionError as exc:
            raise error(
                "ParameterArgumentTransformationError",
                self.name,
                target.text,
                runtime_type(value, wrapped),
                more=exc.message,
            ) from None
        # What came out is an instance of the type, so that coercion would leave it alone (section 9.2, steps 1 and 2).
        return converted

    def _unknown(self, value: Any, target: Target, notes: list[str]) -> Any:
        instance = target.instance(value)
        if instance is not NOT_ACCEPTED:
            return instance
        if (
            target.element is not None
            and is_list(value)
            and all(i is None or target.element.is_instance(i) for i in value)
        ):
            return target.collect(list(value))
        return self.left_to_host(value, target, notes)

    def _transform(self, value: Any, target: Target, notes: list[str]) -> Any:
        if target.text == _CREDENTIAL and not isinstance(value, PSCredential):
            # The engine's CredentialAttribute asks the host's user for the password; so does the host where the command runs.
            return None if value is None else self.left_to_host(value, target, notes)
        base = _base(value)
        if target.text == _REFERENCE:
            if getattr(value, "type_name", None) == _REFERENCE:
                return value
            raise ConversionError(_NO_REFERENCE, "InvalidCastExceptionReferenceTypeExpected")
        if getattr(base, "type_name", None) == _REFERENCE:
            value = base.value
            base = _base(value)
        self._restricted(base)
        if target.boolean or target.switch:
            require_truth(base, target.text, target.switch or target.type.is_nullable)
        element = target.element
        if element is not None and target.collection is Collection.ARRAY and type(value) is list:
            return target.collect([element.convert(item) for item in value])
        return target.convert(value)

    def _restricted(self, base: Any) -> None:
        """What a function converts less freely than a cast does: no array to text, and nothing but numbers to the truths of an array."""
        target = self.target
        if target.text == STRING and _is_array(base):
            raise ConversionError(_NO_ARRAY_TO_STRING, "InvalidCastFromAnyTypeToString")
        inner = target.element
        if inner is not None and (inner.boolean or inner.switch):
            for item in base if is_list(base) else (base,):
                require_truth(_base(item), inner.text, inner.switch or inner.type.is_nullable)

    def assignable(self, value: Any) -> None:
        """A variable of a function takes what the conversion gave."""


class SimpleFunctionRule(FunctionRule):
    """What a function without common parameters does: it converts as a cast does (ArgumentTypeConverterAttribute)."""

    __slots__ = ()

    def _restricted(self, base: Any) -> None:
        """Nothing: an array becomes text, and any value the truth of an array."""


def require_truth(value: Any, type_name: str, takes_null: bool) -> None:
    """Section 9.3: a function takes bool, SwitchParameter and numbers for a boolean, and nothing else. So does a variable with that type.

    Raises :class:`ConversionError`."""
    if value is None:
        if takes_null:
            return
        shown = ""
    else:
        shown = type_name_of(value)
        if shown in (BOOLEAN, SWITCH) or is_numeric(shown) or isinstance(value, EnumValue):
            return
    raise ConversionError(
        f'Cannot convert value "{shown}" to type "{type_name}". Boolean parameters accept only Boolean values and numbers, such as '
        "$True, $False, 1 or 0.",
        "InvalidCastExceptionBooleanArgument",
    )


def _base(value: Any) -> Any:
    return value.base if isinstance(value, PSObject) and value.base is not None else value


def _elements(value: Any) -> Sequence[Any]:
    value = _base(value)
    if isinstance(value, (bytes, bytearray)):
        return [Byte(b) for b in value]
    return value  # type: ignore[no-any-return]


def _is_array(value: Any) -> bool:
    if isinstance(value, TypedArray):
        return value.type_name.endswith(("[]", ",]"))
    return isinstance(value, (list, tuple, bytes, bytearray))


def value_rule(
    model: Parameter,
    t: TypeName,
    *,
    function: bool,
    declared: bool,
    converter: Converter,
    mandatory: bool,
    simple: bool = False,
) -> ValueRule:
    """The rule of one parameter; ``function`` is true for a declared parameter of a function, ``simple`` for one without common
    parameters."""
    target = Target(t, converter)
    check = value_check(model, target, function=function, mandatory=mandatory)
    if not declared and target.text == _PREFERENCE:
        return PreferenceRule(model.name, target, check)
    if function and simple:
        return SimpleFunctionRule(model.name, target, check)
    return (FunctionRule if function else ValueRule)(model.name, target, check)
