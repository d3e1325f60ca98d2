"""``-band -bor -bxor -bnot -shl -shr`` (about_Arithmetic_Operators, bitwise operators)."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from typing import Any

from bridge.binding.convert import convert
from bridge.operators.arithmetic import enum_like, method_not_found, scan_number
from bridge.operators.errors import NotSupportedHere, conversions, runtime_error
from bridge.operators.kinds import (
    DECIMAL,
    INT32,
    INT64,
    SINGLE,
    UINT32,
    UINT64,
    is_numeric,
    is_primitive,
    make_number,
    number_of,
    type_code,
    unwrap,
)
from bridge.values import BigInteger, EnumValue, type_name_of

__all__ = ["band", "bnot", "bor", "bxor", "shl", "shr"]

_BITS = {INT32: 32, UINT32: 32, INT64: 64, UINT64: 64}
_SIGNED = frozenset({INT32, INT64})
_METHODS = {"-band": "op_BitwiseAnd", "-bor": "op_BitwiseOr", "-bxor": "op_ExclusiveOr"}


def _wrap(value: int, code: int) -> Any:
    bits = _BITS[code]
    value &= (1 << bits) - 1
    if code in _SIGNED and value >> (bits - 1):
        value -= 1 << bits
    return make_number(value, code)


def _width(code: int) -> int:
    return INT32 if code <= INT32 else UINT32 if code == UINT32 else INT64 if code == INT64 else UINT64


def _unsigned(value: Any) -> int:
    """A real or Decimal as 64 bits; a negative one through Int64."""
    with conversions():
        target = "System.Int64" if value < 0 else "System.UInt64"
        return int(convert(value, target)) & (2**64 - 1)


def _bitwise(name: str, operation: Callable[[int, int], int]) -> Callable[[Any, Any], Any]:
    def operator(left: Any, right: Any) -> Any:
        left, right = unwrap(left), unwrap(right)
        if left is None and right is None:
            return 0
        text_left, text_right = _is_text(left), _is_text(right)
        if text_left or text_right:
            return operator(
                scan_number(left, right) if text_left else left, scan_number(right, left) if text_right else right
            )
        if not is_primitive(left) and not is_primitive(right):
            if isinstance(left, BigInteger):
                raise NotSupportedHere(f"{name} of a BigInteger")
            raise method_not_found(left, _METHODS[name])
        left, right = (0 if left is None else left), (0 if right is None else right)
        if not is_primitive(left) or not is_primitive(right):
            raise NotSupportedHere(f"[{type_name_of(left)}] {name} [{type_name_of(right)}]")
        code = max(type_code(left), type_code(right))
        a, b = number_of(left), number_of(right)
        if code >= SINGLE:
            made = operation(_unsigned(a), _unsigned(b))
            return _wrap(made, INT64 if a < 0 or b < 0 else UINT64)
        result = _wrap(operation(a, b), _width(code))
        return enum_like(left, result) if isinstance(left, EnumValue) else result

    return operator


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and type_name_of(value) == "System.String"


band = _bitwise("-band", lambda a, b: a & b)
bor = _bitwise("-bor", lambda a, b: a | b)
bxor = _bitwise("-bxor", lambda a, b: a ^ b)


def _fitting(value: Any) -> tuple[int, int]:
    """A real or Decimal as the first integer type that holds it."""
    for code, low, high in (
        (INT32, -(2**31), 2**31 - 1), (UINT32, 0, 2**32 - 1), (INT64, -(2**63), 2**63 - 1), (UINT64, 0, 2**64 - 1),
    ):  # fmt: skip
        if low <= value <= high:
            with conversions():
                return int(convert(value, {INT32: "int", UINT32: "uint", INT64: "long", UINT64: "ulong"}[code])), code
    raise NotSupportedHere("bits of a number beyond 64 bits")


def bnot(value: Any) -> Any:
    """``-bnot value``."""
    value = unwrap(value)
    if value is None:
        return -1
    if _is_text(value):
        return bnot(scan_number(value, 0))
    if isinstance(value, BigInteger):
        return BigInteger(~int(value))
    if isinstance(value, (float, decimal.Decimal)):
        number, code = _fitting(value)
        return _wrap(~number, code)
    if not is_numeric(value):
        with conversions():
            value = convert(value, "System.Int32")
    result = _wrap(~number_of(value), _width(type_code(value)))
    return enum_like(value, result) if isinstance(value, EnumValue) else result


def _shift(name: str, operation: Callable[[int, int], int]) -> Callable[[Any, Any], Any]:
    def operator(left: Any, right: Any) -> Any:
        left, right = unwrap(left), unwrap(right)
        if left is None:
            return 0
        if _is_text(left) or _is_text(right):
            return operator(
                scan_number(left, right) if _is_text(left) else left,
                scan_number(right, 0) if _is_text(right) else right,
            )
        if not is_numeric(left):
            if isinstance(left, (bool, str)):
                raise runtime_error(
                    f"The operation '[{type_name_of(left)}] {name} [{type_name_of(right)}]' is not defined.",
                    "NotADefinedOperationForType",
                )
            raise method_not_found(left, "op_LeftShift" if name == "-shl" else "op_RightShift")
        if isinstance(left, EnumValue):
            raise NotSupportedHere(f"{name} of an enumeration")
        with conversions():
            count = int(convert(right, "System.Int32"))
        code = type_code(left)
        if code >= SINGLE and code <= DECIMAL:
            number, code = _fitting(left)
        else:
            number = number_of(left)
            if code < INT32:
                code = INT32
        count &= 0x1F if code < INT64 else 0x3F
        return _wrap(operation(number, count), code)

    return operator


shl = _shift("-shl", lambda value, count: value << count)
shr = _shift("-shr", lambda value, count: value >> count)
