"""``+ - * / %``, their unary forms, ``..``, ``++`` and ``--``: in which type an operation is done, and what its result is.

The left operand decides the kind of operation; of two numbers the wider type decides the type (about_Arithmetic_Operators). An integer
that does not fit becomes a Double.
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
from collections.abc import Callable
from typing import Any, NoReturn

from bridge.binding.conversion.numbers import change_number
from bridge.binding.conversion.ticks import MAX_TICKS, from_ticks
from bridge.binding.convert import convert, to_text
from bridge.operators.errors import NotSupportedHere, conversions, plain_runtime_error, runtime_error
from bridge.operators.kinds import (
    CHAR,
    DECIMAL,
    DOUBLE,
    INT32,
    INT64,
    SIGNED,
    UINT32,
    UINT64,
    is_array,
    is_enumerable,
    is_numeric,
    is_primitive,
    items_of,
    make_number,
    number_of,
    type_code,
    unwrap,
)
from bridge.operators.tables import add_tables, is_table
from bridge.values import BigInteger, Char, EnumValue, Instance, PSObject, TimeSpan, TypedArray, type_name_of
from bridge.values.literals import fit_decimal, parse_number
from bridge.values.nothing import NOTHING
from bridge.values.primitives import kind_of, ticks_of

__all__ = ["add", "dec", "div", "inc", "mod", "mul", "neg", "pos", "range_", "scan_number", "sub"]

_LIMITS = {
    INT32: (-(2**31), 2**31 - 1),
    UINT32: (0, 2**32 - 1),
    INT64: (-(2**63), 2**63 - 1),
    UINT64: (0, 2**64 - 1),
}
_CONTEXT = decimal.Context(prec=80)
_OPERATORS = {"+": "op_Addition", "-": "op_Subtraction", "*": "op_Multiply", "/": "op_Division", "%": "op_Modulus"}
_LONGEST = 2**28


def add(left: Any, right: Any) -> Any:
    """``left + right``. Raises :class:`OperatorError` as the engine does."""
    added = None if right is NOTHING else right
    left, right = unwrap(left), unwrap(right)
    if left is None:
        return added
    if is_primitive(left) and type_code(left) != CHAR:
        done, result = _numbers("+", left, right)
        if done:
            return result
    if isinstance(left, str) and type_name_of(left) in ("System.String", "System.Char"):
        return str.__str__(left) + to_text(right)
    if is_enumerable(left):
        return [*items_of(left), *(items_of(right) if is_enumerable(right) else (added,))]
    if is_table(left):
        if not is_table(right):
            raise runtime_error("A hash table can only be added to another hash table.", "AddHashTableToNonHashTable")
        return add_tables(left, right)
    return _implicit("+", left, right)


def sub(left: Any, right: Any) -> Any:
    """``left - right``."""
    return _arithmetic("-", left, right)


def div(left: Any, right: Any) -> Any:
    """``left / right``."""
    return _arithmetic("/", left, right)


def mod(left: Any, right: Any) -> Any:
    """``left % right``; the sign is that of ``left``."""
    return _arithmetic("%", left, right)


def mul(left: Any, right: Any) -> Any:
    """``left * right``: numbers, text repeated, an array repeated."""
    left, right = unwrap(left), unwrap(right)
    if left is None:
        return None
    if is_numeric(left):
        done, result = _numbers("*", left, right)
        if done:
            return result
    if isinstance(left, str) and type_name_of(left) == "System.String":
        times = _times(right, "System.Int32")
        if times < 0:
            raise NotSupportedHere(f"a text is repeated {times} times")
        if len(left) * times > _LONGEST:
            raise NotSupportedHere("a text is repeated to more than 256 MB")
        return str.__str__(left) * times
    if is_enumerable(left):
        times = _times(right, "System.UInt32")
        if len(left) * times > _LONGEST:
            raise NotSupportedHere("an array is repeated to more than 256 million elements")
        if is_array(left):
            if times == 1:
                return left
            name = type_name_of(left)
            return left * times if type(left) in (list, bytes) else TypedArray(name, list(left) * times)
        return list(items_of(left)) * times
    return _implicit("*", left, right)


def _times(value: Any, target: str) -> int:
    with conversions():
        return int(convert(scan_number(value, 0) if _is_text(value) else value, target))


def _arithmetic(operator: str, left: Any, right: Any) -> Any:
    left, right = unwrap(left), unwrap(right)
    if left is None:
        left = 0
    if is_primitive(left):
        done, result = _numbers(operator, left, right)
        if done:
            return result
    if _is_text(left):
        return _arithmetic(operator, scan_number(left, right), scan_number(right, 0) if _is_text(right) else right)
    return _implicit(operator, left, right)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and type_name_of(value) == "System.String"


def scan_number(text: Any, other: Any) -> Any:
    """A text as the number it spells; where it spells none, what conversion to the type of ``other`` makes of it, or its error."""
    plain = str(text).strip()
    if not plain:
        return 0
    found = parse_number(plain)
    if found is not None:
        return found
    with conversions():
        return convert(str(text), type_name_of(other) if is_numeric(other) else "System.Int32")


def _numbers(operator: str, left: Any, right: Any) -> tuple[bool, Any]:
    """(True, result) when both are numbers or become such."""
    if _is_text(right):
        # A text on the right may turn out to be of a wider type; then the operation is chosen anew.
        return True, (add if operator == "+" else mul if operator == "*" else sub_like(operator))(
            left, scan_number(right, left)
        )
    if right is None:
        right = 0
    if isinstance(right, EnumValue):
        right = right.value
    if not is_primitive(right):
        return False, None
    result = calculate(operator, left, right)
    if isinstance(left, EnumValue):
        with conversions():
            return True, enum_like(left, result)
    return True, result


def sub_like(operator: str) -> Callable[[Any, Any], Any]:
    return lambda left, right: _arithmetic(operator, left, right)


def enum_like(model: EnumValue, number: Any) -> Any:
    """A number as the enumeration of ``model``. Unlike a cast, an operator gives members that are not defined, too."""
    from bridge.operators.enums import enum_of

    return enum_of(model.type_name, int(number))


def calculate(operator: str, left: Any, right: Any) -> Any:
    """Two primitives: in the wider of their types, by the engine's order of types."""
    first, second = type_code(left), type_code(right)
    code = max(first, second)
    a, b = number_of(left), number_of(right)
    fallback = False
    if code <= INT32:
        code = INT32
    elif code in (UINT32, UINT64):
        negative = (first in SIGNED and a < 0) or (second in SIGNED and b < 0)
        if negative:
            fallback = code == UINT64
            code = INT64 if code == UINT32 else DECIMAL
    elif code == 13:
        code = DOUBLE
    if code in _LIMITS:
        return _integers(operator, a, b, code)
    if code == DECIMAL:
        try:
            return _decimals(operator, _as_decimal(left, a), _as_decimal(right, b))
        except _Overflow:
            if fallback:
                return _doubles(operator, float(a), float(b))
            raise plain_runtime_error(
                "Value was either too large or too small for a Decimal.", "System.OverflowException"
            ) from None
    return _doubles(operator, float(a), float(b))


class _Overflow(Exception):
    """A result does not fit System.Decimal."""


def _as_decimal(value: Any, number: Any) -> decimal.Decimal:
    from bridge.binding.conversion.errors import DotNetError

    try:
        made = change_number(value if isinstance(value, float) else number, "System.Decimal")
    except DotNetError as error:
        raise plain_runtime_error(error.message, "System.OverflowException") from None
    assert isinstance(made, decimal.Decimal)
    return made


def _divide_by_zero() -> NoReturn:
    raise plain_runtime_error("Attempted to divide by zero.", "System.DivideByZeroException")


def _integers(operator: str, a: int, b: int, code: int) -> Any:
    low, high = _LIMITS[code]
    if operator in "/%" and b == 0:
        _divide_by_zero()
    if operator == "/":
        if a % b:
            return float(a) / float(b)
        result = a // b
    elif operator == "%":
        result = int(math.copysign(1, a)) * (abs(a) % abs(b))
    else:
        result = a + b if operator == "+" else a - b if operator == "-" else a * b
    return make_number(result, code) if low <= result <= high else float(result)


def _decimals(operator: str, a: decimal.Decimal, b: decimal.Decimal) -> decimal.Decimal:
    if operator in "/%" and b == 0:
        _divide_by_zero()
    if operator == "+":
        exact = _CONTEXT.add(a, b)
    elif operator == "-":
        exact = _CONTEXT.subtract(a, b)
    elif operator == "*":
        exact = _CONTEXT.multiply(a, b)
    elif operator == "%":
        exact = _CONTEXT.remainder(a, b)
    else:
        return _quotient(a, b)
    fitted = fit_decimal(exact)
    if fitted is None:
        raise _Overflow
    return fitted


def _quotient(a: decimal.Decimal, b: decimal.Decimal) -> decimal.Decimal:
    """A quotient has no more places than it needs, but no fewer than the operands' own."""
    exact = _CONTEXT.divide(a, b)
    fitted = fit_decimal(exact)
    if fitted is None:
        raise _Overflow
    least = max(0, _places(a) - _places(b))
    while _places(fitted) > least and int(fitted.scaleb(_places(fitted), context=_CONTEXT)) % 10 == 0:
        fitted = fitted.quantize(decimal.Decimal(1).scaleb(1 - _places(fitted)), context=_CONTEXT)
    return fitted


def _places(value: decimal.Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def _doubles(operator: str, a: float, b: float) -> float:
    try:
        if operator == "+":
            return a + b
        if operator == "-":
            return a - b
        if operator == "*":
            return a * b
        if operator == "/":
            if b == 0:
                return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)
            return a / b
        return math.nan if b == 0 or math.isinf(a) else math.fmod(a, b)
    except OverflowError:
        return math.inf


# --- types with operators of their own ----------------------------------------------------------------------------------------------


def _ticks(value: Any) -> int:
    return value.ticks if isinstance(value, TimeSpan) else TimeSpan(value.days, value.seconds, value.microseconds).ticks


def _span(ticks: int) -> TimeSpan:
    if not -(2**63) <= ticks < 2**63:
        raise NotSupportedHere("the result does not fit a TimeSpan")
    return TimeSpan.from_ticks(ticks)


def moved(moment: dt.datetime, ticks: int) -> Any:
    """``moment`` and so many ticks, of the same kind."""
    total = ticks_of(moment) + ticks
    if not 0 <= total <= MAX_TICKS:
        raise NotSupportedHere("the result is not a date between the years 1 and 9999")
    return from_ticks(total, kind_of(moment))


def _date(operator: str, left: dt.datetime, right: Any) -> Any:
    if operator == "-" and isinstance(right, dt.datetime):
        return _span(ticks_of(left) - ticks_of(right))
    if operator in "+-" and not isinstance(right, str):
        with conversions():
            span = convert(right, "System.TimeSpan")
        return moved(left, _ticks(span) if operator == "+" else -_ticks(span))
    if operator == "+" and isinstance(right, str):
        with conversions():
            return moved(left, _ticks(convert(right, "System.TimeSpan")))
    raise NotSupportedHere(f"a date {operator} a {type_name_of(right)}")


def _time(operator: str, left: Any, right: Any) -> Any:
    if operator in "+-":
        with conversions():
            other = _ticks(convert(right, "System.TimeSpan"))
        return _span(_ticks(left) + other if operator == "+" else _ticks(left) - other)
    if operator == "/" and isinstance(right, dt.timedelta):
        return _doubles("/", float(_ticks(left)), float(_ticks(right)))
    if operator in "*/" and is_numeric(right):
        factor = float(number_of(right))
        if factor == 0 and operator == "/":
            raise NotSupportedHere("a TimeSpan divided by zero")
        return _span(round(_ticks(left) * factor if operator == "*" else _ticks(left) / factor))
    raise NotSupportedHere(f"a TimeSpan {operator} a {type_name_of(right)}")


def _big(operator: str, left: Any, right: Any) -> Any:
    if isinstance(right, float) or isinstance(left, float):
        raise NotSupportedHere("a BigInteger and a Double")
    with conversions():
        a, b = int(convert(left, "bigint")), int(convert(right, "bigint"))
    if operator in "/%" and b == 0:
        _divide_by_zero()
    if operator == "/":
        return BigInteger(abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1))
    if operator == "%":
        return BigInteger((abs(a) % abs(b)) * (-1 if a < 0 else 1))
    return BigInteger(a + b if operator == "+" else a - b if operator == "-" else a * b)


def _implicit(operator: str, left: Any, right: Any) -> Any:
    """An operator that a type defines itself, or the engine's error where there is none."""
    if isinstance(left, BigInteger) or (isinstance(right, BigInteger) and is_primitive(left)):
        return _big(operator, left, right)
    if isinstance(left, dt.datetime) and operator in "+-":
        return _date(operator, left, right)
    if isinstance(left, dt.timedelta) and operator != "%":
        return _time(operator, left, right)
    if is_primitive(left) and isinstance(right, dt.timedelta) and operator == "*":
        return _time("*", right, left)
    if is_primitive(left) and isinstance(right, dt.timedelta) and operator in "+-":
        with conversions():
            return _time(operator, convert(left, "System.TimeSpan"), right)
    decider = right if is_primitive(left) else left
    if decider is None or is_primitive(decider):
        raise runtime_error(
            f"The operation '[{_name(left)}] {operator} [{_name(right)}]' is not defined.",
            "NotADefinedOperationForType",
        )
    if isinstance(decider, Instance):
        return decider.kind.static_call(_OPERATORS[operator], (left, right))
    raise method_not_found(decider, _OPERATORS[operator])


def _name(value: Any) -> str:
    return "$null" if value is None else type_name_of(value)


def method_not_found(target: Any, method: str) -> Exception:
    """The engine's error for a method that a value has not."""
    name = type_name_of(target)
    if isinstance(target, PSObject) and name.endswith("PSCustomObject"):
        name = "System.Management.Automation.PSCustomObject"
        if method.startswith("op_"):
            name = "System.Management.Automation.PSObject"
    return runtime_error(
        f"Method invocation failed because [{name}] does not contain a method named '{method}'.", "MethodNotFound"
    )


# --- one operand --------------------------------------------------------------------------------------------------------------------


def neg(value: Any) -> Any:
    """``-value``."""
    value = unwrap(value)
    if isinstance(value, decimal.Decimal):
        return value.copy_negate()
    if isinstance(value, float):
        return type(value)(-value)
    return _arithmetic("-", 0, value)


def pos(value: Any) -> Any:
    """``+value``: a number of what is one."""
    value = unwrap(value)
    return value if is_numeric(value) else add(0, value)


def inc(value: Any) -> Any:
    """The value after ``++``; null counts as 0."""
    return _step(value, 1)


def dec(value: Any) -> Any:
    """The value after ``--``; null counts as 0."""
    return _step(value, -1)


def _step(value: Any, by: int) -> Any:
    plain = unwrap(value)
    if plain is None:
        return by
    if is_numeric(plain):
        return add(plain, by)
    symbol = "++" if by > 0 else "--"
    raise runtime_error(
        f"The '{symbol}' operator works only on numbers. The operand is a '{_name(plain)}'.", "OperatorRequiresNumber"
    )


def range_(first: Any, last: Any) -> list[Any]:
    """``first..last``: integers up or down, or characters where both are one character and no digits."""
    first, last = unwrap(first), unwrap(last)
    low, high = _character(first), _character(last)
    if low is not None and high is not None:
        step = 1 if high >= low else -1
        return [Char(chr(code)) for code in range(low, high + step, step)]
    start, end = _bound(first), _bound(last)
    step = 1 if end >= start else -1
    if abs(end - start) > _LONGEST:
        raise NotSupportedHere(f"a range of {abs(end - start) + 1} numbers")
    return list(range(start, end + step, step))


def _character(value: Any) -> int | None:
    if isinstance(value, str) and len(value) == 1 and not value.isdigit():
        return ord(value)
    return None


def _bound(value: Any) -> int:
    with conversions():
        return int(convert(scan_number(value, 0) if _is_text(value) else value, "System.Int32"))
