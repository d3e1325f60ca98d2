"""``-eq -ne -gt -ge -lt -le -contains -in`` and their case-sensitive forms (about_Comparison_Operators).

The left operand decides: a text compares text, a number numbers, anything else is compared with the right operand converted to its type.
A collection on the left gives its elements that compare.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import ConversionError, UnknownTypeError
from bridge.binding.convert import convert, dotnet_text, to_text
from bridge.operators.arithmetic import scan_number
from bridge.operators.compare import compare_text, same_type
from bridge.operators.enums import declared
from bridge.operators.errors import NotSupportedHere, OperatorError, runtime_error
from bridge.operators.kinds import (
    DECIMAL,
    is_enumerable,
    is_numeric,
    is_primitive,
    items_of,
    number_of,
    type_code,
    unwrap,
)
from bridge.values import Char, EnumValue, Instance, PSObject, SemanticVersion, type_name_of
from bridge.values.literals import double_to_decimal

__all__ = [
    "ceq", "cge", "cgt", "ccontains", "cin", "cle", "clt", "cne", "cnotcontains", "cnotin", "contains", "eq", "equal", "ge", "gt", "in_",
    "le", "lt", "ne", "notcontains", "notin", "order",
]  # fmt: skip

_TYPE = "System.RuntimeType"


def equal(left: Any, right: Any, ignore_case: bool = True) -> bool:
    """One value against another, as ``-eq`` does it for what is no collection."""
    left, right = unwrap(left), unwrap(right)
    if left is None or right is None:
        return left is None and right is None
    if left is right and not isinstance(left, float):
        return True
    if is_numeric(left):
        return _numbers_equal(left, right)
    name = type_name_of(left)
    if name == "System.String":
        return compare_text(str.__str__(left), to_text(right), ignore_case) == 0
    if isinstance(left, Char) and ignore_case and isinstance(right, str):
        return len(right) == 1 and left.upper() == right.upper()
    if isinstance(left, Instance):
        return bool(left.kind.equals(left, right))
    if isinstance(left, PSObject):
        return _objects_equal(left, right, name)
    if isinstance(left, (list, dict)):
        return False
    try:
        other = convert(right, name)
    except UnknownTypeError:
        return bool(left == right)
    except ConversionError:
        return False
    result = same_type(left, other)
    return bool(left == other) if result is None else result == 0


def _objects_equal(left: PSObject, right: Any, name: str) -> bool:
    if name != _TYPE:
        return False
    if isinstance(right, PSObject) and right.type_name == _TYPE:
        return left.text == right.text
    try:
        found = convert(right, "type")
    except ConversionError:
        return False
    return isinstance(found, PSObject) and found.text == left.text


def _numbers_equal(left: Any, right: Any) -> bool:
    try:
        found = _other_number(left, right)
    except OperatorError:
        return False
    if found is None:
        return False
    return compare_numbers(left, found) == 0


def _other_number(left: Any, right: Any) -> Any:
    """The right operand of a number as a number; None when it is none. Raises :class:`OperatorError` for text that spells none."""
    if right is None:
        return 0
    if isinstance(right, str) and type_name_of(right) == "System.String":
        if isinstance(left, EnumValue):
            from bridge.values.literals import parse_number

            number = parse_number(str(right).strip())
            return number if number is not None else _enum_named(left, str(right))
        return scan_number(right, left)
    if isinstance(right, EnumValue) or is_primitive(right):
        return right
    try:
        return convert(right, type_name_of(left))
    except ConversionError:
        return None


def _enum_named(left: EnumValue, text: str) -> Any:
    from bridge.operators.errors import from_conversion

    try:
        return convert(text, left.type_name, enums=declared())
    except ConversionError as error:
        raise from_conversion(error) from None


def compare_numbers(left: Any, right: Any) -> int | None:
    """-1, 0 or 1; None where one is not a number (NaN), which compares as nothing."""
    a, b = number_of(left), number_of(right)
    code = max(type_code(left), type_code(right))
    if code == DECIMAL:
        first, second = _decimal(a), _decimal(b)
        if first is None or second is None:
            a, b = float(a), float(b)
        else:
            a, b = first, second
    elif isinstance(a, float) or isinstance(b, float):
        a, b = float(a), float(b)
        if a != a or b != b:
            return None
    return int(a > b) - int(a < b)


def _decimal(value: Any) -> decimal.Decimal | None:
    return double_to_decimal(value) if isinstance(value, float) else decimal.Decimal(value)


def order(left: Any, right: Any, ignore_case: bool, operator: str) -> bool:
    """``-gt``, ``-ge``, ``-lt`` or ``-le`` of two single values. Raises :class:`OperatorError` where the engine refuses."""
    left, right = unwrap(left), unwrap(right)
    if left is None or right is None:
        return _null_order(left, right, operator)
    if is_numeric(left):
        found = _other_number(left, right)
        if found is not None:
            result = compare_numbers(left, found)
            return result is not None and _TESTS[operator](result)
    name = type_name_of(left)
    if name == "System.String":
        return _TESTS[operator](compare_text(str.__str__(left), to_text(right), ignore_case))
    if isinstance(left, Instance) and left.kind.is_comparable:
        return _TESTS[operator](left.kind.compare(left, right))
    compared = getattr(left, "compare_to", None)
    if compared is not None and not isinstance(left, SemanticVersion):
        return _TESTS[operator](int(compared(right)))
    if isinstance(left, (PSObject, list, dict)):
        if left is right:
            return operator in ("ge", "le")
        raise runtime_error(f'Cannot compare "{dotnet_text(left)}" because it is not IComparable.', "NotIcomparable")
    try:
        other = convert(right, name)
    except UnknownTypeError as error:
        raise NotSupportedHere(error.message) from None
    except ConversionError as error:
        raise runtime_error(
            f'Could not compare "{to_text(left)}" to "{to_text(right)}". Error: "{error.message}"', "ComparisonFailure"
        ) from None
    result = same_type(left, other)
    if result is None:
        raise NotSupportedHere(f"the order of two values of the type {name}")
    return _TESTS[operator](result)


_TESTS: dict[str, Callable[[int], bool]] = {
    "gt": lambda c: c > 0, "ge": lambda c: c >= 0, "lt": lambda c: c < 0, "le": lambda c: c <= 0,
}  # fmt: skip


def _null_order(left: Any, right: Any, operator: str) -> bool:
    """Null against a number asks only for the number's sign, as the engine does."""
    greater = operator in ("gt", "ge")
    if is_numeric(left):
        return bool(number_of(left) >= 0) if greater else bool(number_of(left) < 0)
    if is_numeric(right):
        return bool(number_of(right) < 0) if greater else bool(number_of(right) >= 0)
    return {"gt": left is not None, "ge": right is None, "lt": right is not None, "le": left is None}[operator]


def _filtered(left: Any, test: Callable[[Any], bool]) -> Any:
    if is_enumerable(left):
        return [item for item in items_of(left) if test(item)]
    return test(left)


def _equality(ignore_case: bool, wanted: bool) -> Callable[[Any, Any], Any]:
    def operator(left: Any, right: Any) -> Any:
        return _filtered(left, lambda item: equal(item, right, ignore_case) == wanted)

    return operator


def _ordering(name: str, ignore_case: bool) -> Callable[[Any, Any], Any]:
    def operator(left: Any, right: Any) -> Any:
        return _filtered(left, lambda item: order(item, right, ignore_case, name))

    return operator


def _containment(ignore_case: bool, wanted: bool, reverse: bool) -> Callable[[Any, Any], bool]:
    def operator(left: Any, right: Any) -> bool:
        collection, item = (right, left) if reverse else (left, right)
        members = items_of(collection) if is_enumerable(collection) else iter((collection,))
        return any(equal(member, item, ignore_case) for member in members) == wanted

    return operator


eq, ceq = _equality(True, True), _equality(False, True)
ne, cne = _equality(True, False), _equality(False, False)
gt, cgt = _ordering("gt", True), _ordering("gt", False)
ge, cge = _ordering("ge", True), _ordering("ge", False)
lt, clt = _ordering("lt", True), _ordering("lt", False)
le, cle = _ordering("le", True), _ordering("le", False)
contains, ccontains = _containment(True, True, False), _containment(False, True, False)
notcontains, cnotcontains = _containment(True, False, False), _containment(False, False, False)
in_, cin = _containment(True, True, True), _containment(False, True, True)
notin, cnotin = _containment(True, False, True), _containment(False, False, True)
