"""Validation attributes with the engine's messages (specification of parameter binding, section 10)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bridge.binding.conversion.errors import ConversionError
from bridge.binding.conversion.names import plain_name
from bridge.binding.conversion.regex import UnsupportedPattern, compile_pattern
from bridge.binding.conversion.text import dotnet_text
from bridge.binding.convert import convert, is_true
from bridge.errors import BridgeError
from bridge.model import ValidationRule
from bridge.values import Char, PSObject, TypedArray, parse_type, type_name_of

__all__ = ["CannotValidate", "ValidationFailure", "require_value", "validate"]

_NULL = "The argument is null. Provide a valid value for the argument, and then try running the command again."
_NULL_ELEMENT = (
    "The argument has a null value, or an element of the argument collection contains a null value. Provide a collection that does "
    "not contain any null values, and then try the command again."
)
_NULL_OR_EMPTY = (
    "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."
)
_EMPTY_ELEMENT = (
    "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not "
    "contain any null values and then try the command again."
)
_WHITE_SPACE = (
    "The argument is null, empty, or consists of only white-space characters. Provide an argument that contains non white-space "
    "characters, and then try the command again."
)
_WHITE_SPACE_ELEMENT = (
    "An element of the argument collection is null, empty, or consists of only white-space characters. Supply a collection that does "
    "not contain any those values and then try the command again."
)
_RANGE_KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "Positive": (lambda sign: sign > 0, "not greater than zero"),
    "NonNegative": (lambda sign: sign >= 0, "not greater than or equal to zero"),
    "Negative": (lambda sign: sign < 0, "not less than zero"),
    "NonPositive": (lambda sign: sign <= 0, "not less than or equal to zero"),
}
_INTEGERS = ("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64")
_NUMERIC = frozenset("System." + name for name in (*_INTEGERS, "Single", "Double", "Decimal"))
_VALUE_ELEMENTS = _NUMERIC | {
    "System." + name
    for name in ("Boolean", "Char", "DateTime", "DateTimeOffset", "TimeSpan", "Guid", "Numerics.BigInteger")
}
_VARIABLE = re.compile(r"\+?(?:(?:global|local|private|script|using|variable):)?[\w?^$]+\Z", re.IGNORECASE)


class ValidationFailure(BridgeError):
    """A value that a validation attribute refuses; ``str()`` is the attribute's message, without the binder's beginning.

    One that is ``swallowed`` by position leaves the argument to the parameters of other sets.
    """

    swallowed = False


class CannotValidate(BridgeError):
    """A check that only the host can make: a script, or a pattern with constructs that Python has not."""


def validate(rule: ValidationRule, value: Any, *, script: Callable[[str, Any], bool] | None = None) -> None:
    """Check ``value`` (already of the parameter's type) against ``rule``.

    ``script`` runs the text of a ``Script`` rule for one element; text that can be called runs itself. Raises
    :class:`ValidationFailure`, or :class:`CannotValidate` where only the host can tell. Rules that only relax others (AllowNull and its
    kin, Credential) pass.
    """
    check = _WHOLE.get(rule.kind)
    if check is not None:
        check(rule, _base(value))
        return
    element_check = _script_check(script) if rule.kind == "Script" else _PER_ELEMENT.get(rule.kind)
    if element_check is None:
        return
    base = _base(value)
    if base is None:
        raise ValidationFailure(_EMPTY_ELEMENT)
    for element in base if _is_enumerable(base) else (base,):
        element_check(rule, _base(element))


def _base(value: Any) -> Any:
    return value.base if isinstance(value, PSObject) and value.base is not None else value


def _is_enumerable(value: Any) -> bool:
    return isinstance(value, (list, tuple, bytes, bytearray))


def _own(rule: ValidationRule, default: str, *arguments: str) -> ValidationFailure:
    """The failure with the attribute's ErrorMessage, if it has one."""
    if not rule.message:
        return ValidationFailure(default)
    return ValidationFailure(
        re.sub(r"\{(\d+)\}", lambda m: arguments[int(m[1])] if int(m[1]) < len(arguments) else m[0], rule.message)
    )


def _elements_are_values(value: Any) -> bool:
    if isinstance(value, (bytes, bytearray)):
        return True
    if not isinstance(value, TypedArray):
        return False
    parsed = parse_type(value.type_name)
    element = parsed.element if parsed.is_array else parsed.arguments[0] if parsed.arguments else None
    return element is not None and not element.ranks and element.name in _VALUE_ELEMENTS


def _not_null(_: ValidationRule, value: Any) -> None:
    if value is None:
        raise ValidationFailure(_NULL)
    if _is_enumerable(value) and not _elements_are_values(value) and any(_base(item) is None for item in value):
        raise ValidationFailure(_NULL_ELEMENT)


def _not_empty(value: Any, blank: Callable[[str], bool], text: str, element: str) -> None:
    if value is None:
        raise ValidationFailure(_NULL_OR_EMPTY)
    if isinstance(value, str) and not isinstance(value, Char):
        if blank(value):
            raise ValidationFailure(text)
    elif _is_enumerable(value):
        if not value:
            raise ValidationFailure(_EMPTY_ELEMENT)
        if not _elements_are_values(value) and any(
            item is None or (isinstance(item, str) and blank(item)) for item in map(_base, value)
        ):
            raise ValidationFailure(element)
    elif isinstance(value, Mapping) and not value:
        raise ValidationFailure(_EMPTY_ELEMENT)


def _not_null_or_empty(_: ValidationRule, value: Any) -> None:
    _not_empty(value, lambda text: text == "", _NULL_OR_EMPTY, _EMPTY_ELEMENT)


def _not_null_or_white_space(_: ValidationRule, value: Any) -> None:
    _not_empty(value, lambda text: not text.strip(), _WHITE_SPACE, _WHITE_SPACE_ELEMENT)


def _count(rule: ValidationRule, value: Any) -> None:
    low, high = int(rule.arguments[0]), int(rule.arguments[1])
    if value is None:
        length = 0
    elif isinstance(value, str) and not isinstance(value, Char):
        length = _utf16_length(value)
    elif _is_enumerable(value) or isinstance(value, Mapping):
        length = len(value)
    else:
        raise ValidationFailure(
            "The ValidateCount attribute cannot be applied to a non-array parameter. Either remove the attribute from the parameter or "
            "make the parameter an array parameter."
        )
    if low <= length <= high:
        return
    if low == high:
        raise ValidationFailure(f"The parameter requires exactly {high} value(s) - {length} value(s) were provided.")
    raise ValidationFailure(
        f"The parameter requires at least {low} value(s) and no more than {high} value(s) - {length} value(s) were provided."
    )


def _variable_name(_: ValidationRule, value: Any) -> None:
    if not isinstance(value, str) or not _VARIABLE.match(value):
        raise ValidationFailure(
            f"Cannot validate argument '{dotnet_text(value)}' because it is not a valid variable name."
        )


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _set(rule: ValidationRule, value: Any) -> None:
    if value is None:
        raise ValidationFailure(_NULL)
    text = dotnet_text(value)
    members = [dotnet_text(argument) for argument in rule.arguments]
    folded = text.casefold() if rule.ignore_case else text
    if any((member.casefold() if rule.ignore_case else member) == folded for member in members):
        return
    shown = ",".join(members)
    raise _own(
        rule,
        f'The argument "{text}" does not belong to the set "{shown}" specified by the ValidateSet attribute. Supply an argument that is '
        "in the set and then try the command again.",
        text,
        shown,
    )


def _pattern(rule: ValidationRule, value: Any) -> None:
    if value is None:
        raise ValidationFailure(_NULL)
    text, pattern = dotnet_text(value), str(rule.arguments[0])
    try:
        found = compile_pattern(pattern, rule.ignore_case).search(text)
    except UnsupportedPattern as reason:
        raise CannotValidate(
            f'The pattern "{pattern}" can only be checked on the host, since it uses {reason}.'
        ) from None
    if found is None:
        raise _own(
            rule,
            f'The argument "{text}" does not match the "{pattern}" pattern. Supply an argument that matches "{pattern}" and try the '
            "command again.",
            text,
            pattern,
        )


def _length(rule: ValidationRule, value: Any) -> None:
    if not isinstance(value, str) or type_name_of(value) != "System.String":
        raise ValidationFailure(
            "The ValidateLength attribute cannot be applied to a parameter that is not a string or string[] parameter. Make the "
            "parameter a string or string[] parameter."
        )
    low, high, length = int(rule.arguments[0]), int(rule.arguments[1]), _utf16_length(value)
    if length < low:
        raise ValidationFailure(
            f"The character length ({length}) of the argument is too short. Specify an argument with a length that is greater than or "
            f'equal to "{low}", and then try the command again.'
        )
    if length > high:
        raise ValidationFailure(
            f"The character length of the {length} argument is too long. Shorten the character length of the argument so it is fewer "
            f'than or equal to "{high}" characters, and then try the command again.'
        )


def _common_numeric(first: str, second: str) -> str | None:
    """The type that two number types are compared in; a type that is no number only goes with itself."""
    if first not in _NUMERIC or second not in _NUMERIC:
        return first if first == second else None
    for name in ("System.Decimal", "System.Double"):
        if name in (first, second):
            return name
    if "System.Single" in (first, second):
        return "System.Double" if first != second else first
    unsigned = "System.UInt64" in (first, second)
    order = [f"System.{name}" for name in _INTEGERS]
    wider = max(first, second, key=order.index)
    if (
        unsigned
        and first != second
        and not {first, second} <= {f"System.{n}" for n in ("Byte", "UInt16", "UInt32", "UInt64")}
    ):
        return "System.Decimal"
    if wider in ("System.SByte", "System.Byte", "System.Int16", "System.UInt16"):
        return first if first == second else "System.Int32"
    if wider == "System.UInt32" and first != second:
        return "System.Int64"
    return wider


def _argument_value(rule: ValidationRule, argument: Any) -> Any:
    if rule.type_name:
        return convert(argument, rule.type_name)
    return argument


def _type_mismatch(value: Any, wanted: str) -> ValidationFailure:
    have, want = plain_name(parse_type(type_name_of(value))), plain_name(parse_type(wanted))
    return ValidationFailure(
        f'The argument cannot be validated because its type "{have}" is not the same type ({want}) as the maximum and minimum limits of '
        f"the parameter. Make sure the argument is of type {want} and then try the command again."
    )


def _compare_key(value: Any) -> Any:
    return (value.casefold(), value.swapcase()) if isinstance(value, str) else value


def _range(rule: ValidationRule, value: Any) -> None:
    if value is None:
        raise ValidationFailure(_NULL)
    low, high = (_argument_value(rule, argument) for argument in rule.arguments)
    common = _common_numeric(type_name_of(low), type_name_of(high)) or type_name_of(low)
    low, high = convert(low, common), convert(high, common)
    if type_name_of(value) != common:
        try:
            value = convert(value, common)
        except ConversionError:
            raise _type_mismatch(value, common) from None
    if _compare_key(value) < _compare_key(low):
        raise ValidationFailure(
            f"The {dotnet_text(value)} argument is less than the minimum allowed range of {dotnet_text(low)}. Supply an argument that is "
            f"greater than or equal to {dotnet_text(low)} and then try the command again."
        )
    if _compare_key(value) > _compare_key(high):
        raise ValidationFailure(
            f"The {dotnet_text(value)} argument is greater than the maximum allowed range of {dotnet_text(high)}. Supply an argument that "
            f"is less than or equal to {dotnet_text(high)} and then try the command again."
        )


def _range_kind(rule: ValidationRule, value: Any) -> None:
    if value is None:
        raise ValidationFailure(_NULL)
    passes, words = _RANGE_KINDS[str(rule.arguments[0])]
    if isinstance(value, dt.timedelta):
        sign = getattr(value, "ticks", None)
        sign = value.total_seconds() if sign is None else sign
    else:
        common = _common_numeric("System.Int32", type_name_of(value))
        if common is None:
            raise _type_mismatch(value, "System.Int32")
        try:
            value = convert(value, common)
        except ConversionError:
            raise _type_mismatch(value, common) from None
        sign = value
    if not passes(sign):
        raise ValidationFailure(
            f'The argument "{dotnet_text(value)}" cannot be validated because its value is {words}.'
        )


def _script_check(script: Callable[[str, Any], bool] | None) -> Callable[[ValidationRule, Any], None]:
    def check(rule: ValidationRule, value: Any) -> None:
        if value is None:
            raise ValidationFailure(_NULL)
        written = rule.arguments[0]
        text = str(written)
        if callable(written):
            passes = is_true(written(value))
        elif script is None:
            raise CannotValidate(f'The validation script "{text}" runs on the host alone.')
        else:
            passes = script(text, value)
        if not passes:
            shown = dotnet_text(value)
            raise _own(
                rule,
                f'The "{text}" validation script for the argument with value "{shown}" did not return a result of True. Determine why '
                "the validation script failed, and then try the command again.",
                shown,
                text,
            )

    return check


_MEMBER_TYPES = frozenset(
    "aliasproperty codemethod codeproperty memberset noteproperty propertyset scriptmethod scriptproperty".split()
)


def _note_property_name(_: ValidationRule, value: Any) -> None:
    """Add-Member's own attribute: the name of a kind of member is none for a note, so that by position it is -MemberType."""
    if isinstance(value, str) and value.strip().casefold() in _MEMBER_TYPES:
        names = "AliasProperty, CodeMethod, CodeProperty, MemberSet, NoteProperty, PropertySet, ScriptMethod, ScriptProperty"
        failure = ValidationFailure(f"The name {value} is one of the kinds of members: {names}")
        failure.swallowed = True
        raise failure


_WHOLE: dict[str, Callable[[ValidationRule, Any], None]] = {
    "NotNull": _not_null,
    "NotNullOrEmpty": _not_null_or_empty,
    "NotNullOrWhiteSpace": _not_null_or_white_space,
    "Count": _count,
    "VariableName": _variable_name,
    "NotePropertyName": _note_property_name,
}
_PER_ELEMENT: dict[str, Callable[[ValidationRule, Any], None]] = {
    "Set": _set,
    "Pattern": _pattern,
    "Length": _length,
    "Range": _range,
    "RangeKind": _range_kind,
}


def require_value(value: Any, type_name: str, allows: Sequence[str] | Iterable[str] = ()) -> tuple[str, str] | None:
    """Null and empty rejection of a parameter that is mandatory in some set (specification, section 10.4).

    ``type_name`` is the declared type, ``allows`` the names of its relaxing attributes (AllowNull, AllowEmptyString,
    AllowEmptyCollection). Returns the end of the error id and the reason, as in ``("NullNotAllowed", "it is null")``, or None when the
    value may pass.
    """
    allowed, declared, base = frozenset(allows), parse_type(type_name), _base(value)
    null, empty_text = ("NullNotAllowed", "it is null"), ("EmptyStringNotAllowed", "it is an empty string")
    if base is None:
        nullable_bool = declared.is_nullable and declared.arguments[0].name == "System.Boolean"
        return None if nullable_bool or "AllowNull" in allowed else null
    if str(declared) == "System.String":
        return empty_text if base == "" and "AllowEmptyString" not in allowed else None
    if not _is_enumerable(base) or not _is_collection_type(declared):
        return None
    if not base:
        if "AllowEmptyCollection" in allowed:
            return None
        return ("EmptyArrayNotAllowed", "it is an empty array") if declared.is_array else (
            "EmptyCollectionNotAllowed", "it is an empty collection",
        )  # fmt: skip
    if _elements_are_values(base):
        return None
    strings = (declared.is_array and str(declared.element) == "System.String") or (
        bool(declared.arguments) and str(declared.arguments[0]) == "System.String"
    )
    for item in map(_base, base):
        if item is None and "AllowNull" not in allowed:
            return null
        if strings and item == "" and "AllowEmptyString" not in allowed:
            return empty_text
    return None


def _is_collection_type(declared: Any) -> bool:
    return bool(declared.is_array) or declared.name.startswith("System.Collections.") or declared.name == "System.Array"
