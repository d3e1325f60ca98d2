"""Numbers, text and collections under ``+ - * / %``, shifts and ranges: result and type, as PowerShell 7 has them."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from typing import Any

import pytest

from bridge.operators import (
    NotSupportedHere,
    OperatorError,
    add,
    band,
    bnot,
    bor,
    bxor,
    cast,
    dec,
    div,
    eq,
    hashtable,
    inc,
    index,
    member,
    mod,
    mul,
    neg,
    ordered,
    pos,
    range_,
    shl,
    shr,
    static_member,
    sub,
    text,
)
from bridge.values import BigInteger, Byte, Char, Int64, PSObject, TypedArray, UInt32, UInt64, type_name_of

D = decimal.Decimal

FACTS: list[tuple[Callable[..., Any], Any, Any, str, Any]] = [
    (add, 2**31 - 1, 1, "Double", 2147483648.0),
    (add, 2**31 - 1, Int64(1), "Int64", 2**31),
    (add, 2**63 - 1, 1, "Double", 9.223372036854775807e18),
    (mul, 2**63 - 1, 2, "Double", 1.8446744073709552e19),
    (sub, -(2**31), 1, "Double", -2147483649.0),
    (add, Byte(200), Byte(100), "Int32", 300),
    (add, UInt32(5), 3, "UInt32", 8),
    (sub, UInt32(5), 7, "Double", -2.0),
    (add, UInt32(5), -7, "Int64", -2),
    (add, UInt64(5), 3, "UInt64", 8),
    (add, UInt64(5), -3, "Decimal", D(2)),
    (div, 7, 2, "Double", 3.5),
    (div, 8, 2, "Int32", 4),
    (div, -(2**31), -1, "Double", 2147483648.0),
    (div, 7, D("2"), "Decimal", D("3.5")),
    (div, D("10"), D("4"), "Decimal", D("2.5")),
    (mod, -7, 3, "Int32", -1),
    (mod, 7, -3, "Int32", 1),
    (mod, 5.5, 2, "Double", 1.5),
    (add, D("1.5"), 2.5, "Decimal", D("4.0")),
    (add, D("1.10"), 0, "Decimal", D("1.10")),
    (mul, D("1.5"), D("2.0"), "Decimal", D("3.00")),
    (add, 1.5, True, "Double", 2.5),
    (add, True, 1, "Int32", 2),
    (add, None, 5, "Int32", 5),
    (sub, None, 5, "Int32", -5),
    (add, 5, None, "Int32", 5),
    (mul, 3, "4", "Int32", 12),
    (add, 1, "1.5", "Double", 2.5),
    (add, 1, "0x10", "Int32", 17),
    (add, 1, "1kb", "Int32", 1025),
    (add, 1, "", "Int32", 1),
    (sub, "10", "3", "Int32", 7),
    (sub, "10", 3, "Int32", 7),
    (div, "7", "2", "Double", 3.5),
    (add, "1", 2, "String", "12"),
    (add, "a", None, "String", "a"),
    (add, "x", [1, 2], "String", "x1 2"),
    (add, Char("x"), "y", "String", "xy"),
    (add, 1, Char("a"), "Int32", 98),
    (mul, "ab", 3, "String", "ababab"),
    (mul, "ab", "2", "String", "abab"),
    (mul, "x", 0, "String", ""),
    (add, BigInteger(2**100), 1, "Numerics.BigInteger", 2**100 + 1),
    (div, BigInteger(7), 2, "Numerics.BigInteger", 3),
    (band, 12, 10, "Int32", 8),
    (bor, 12, 3, "Int32", 15),
    (bxor, 12, 10, "Int32", 6),
    (band, 5, "4", "Int32", 4),
    (bor, UInt32(2**31), 1, "UInt32", 2**31 + 1),
    (bor, 2.0, 1, "UInt64", 3),
    (shl, 1, 4, "Int32", 16),
    (shl, 1, 31, "Int32", -(2**31)),
    (shl, 1, 32, "Int32", 1),
    (shl, Int64(1), 40, "Int64", 2**40),
    (shr, -16, 2, "Int32", -4),
]


@pytest.mark.parametrize(("operator", "left", "right", "kind", "result"), FACTS)
def test_an_operation_has_the_engines_result_and_type(
    operator: Callable[..., Any], left: Any, right: Any, kind: str, result: Any
) -> None:
    made = operator(left, right)
    assert type_name_of(made) == f"System.{kind}"
    assert made == result
    if isinstance(result, D):
        assert str(made) == str(result)


def test_reals_divide_by_zero_to_infinity() -> None:
    assert div(1.0, 0) == math.inf
    assert div(-1, 0.0) == -math.inf
    assert math.isnan(div(0.0, 0))
    assert math.isnan(mod(1.5, 0.0))


@pytest.mark.parametrize(
    ("operator", "left", "right", "error_id", "category"),
    [
        (div, 1, 0, "RuntimeException", "NotSpecified"),
        (mod, 1, 0, "RuntimeException", "NotSpecified"),
        (div, D(1), 0, "RuntimeException", "NotSpecified"),
        (mul, D(2**95), 4, "RuntimeException", "NotSpecified"),
        (mul, 3, "ab", "InvalidCastFromStringToInteger", "InvalidArgument"),
        (sub, "a", 1, "InvalidCastFromStringToInteger", "InvalidArgument"),
        (sub, [1, 2], 1, "MethodNotFound", "InvalidOperation"),
        (add, PSObject({"a": 1}), 1, "MethodNotFound", "InvalidOperation"),
        (mul, True, 2, "NotADefinedOperationForType", "InvalidOperation"),
        (add, {"a": 1}, 1, "AddHashTableToNonHashTable", "InvalidOperation"),
        (add, {"a": 1}, {"A": 2}, "System.ArgumentException", "OperationStopped"),
    ],
)
def test_what_the_engine_refuses_has_its_error(
    operator: Callable[..., Any], left: Any, right: Any, error_id: str, category: str
) -> None:
    with pytest.raises(OperatorError) as caught:
        operator(left, right)
    assert (caught.value.error_id, caught.value.category) == (error_id, category)
    assert caught.value.exception.startswith("System.")


def test_arrays_grow_into_new_object_arrays() -> None:
    numbers = TypedArray("System.Int32[]", [1, 2])
    made = add(numbers, [3, [4]])
    assert (made, type_name_of(made)) == ([1, 2, 3, [4]], "System.Object[]")
    assert add([1], "ab") == [1, "ab"]
    assert add([1], None) == [1, None]
    assert add([], {"a": 1}) == [{"a": 1}]
    assert mul([1, 2], 2) == [1, 2, 1, 2]
    assert type_name_of(mul(numbers, 2)) == "System.Int32[]"
    assert numbers == [1, 2]


def test_dictionaries_are_joined_into_a_new_one() -> None:
    first = hashtable({"a": 1})
    both = add(first, ordered({"b": 2}))
    assert member(both, "Count") == 2
    assert type_name_of(both) == "System.Collections.Hashtable"
    assert type_name_of(add(ordered({"b": 2}), first)) == "System.Collections.Specialized.OrderedDictionary"
    assert member(first, "Count") == 1


def test_dates_and_time_spans_have_their_own_operators() -> None:
    day, span = cast("datetime", "2024-02-28"), cast("timespan", "1.12:00")
    assert text(add(day, span)) == "02/29/2024 12:00:00"
    assert text(sub(day, span)) == "02/26/2024 12:00:00"
    assert text(sub(cast("datetime", "2024-03-01"), day)) == "2.00:00:00"
    assert text(add(span, span)) == "3.00:00:00"
    assert text(mul(span, 2)) == "3.00:00:00"
    assert text(div(span, 3)) == "12:00:00"
    assert div(span, span) == 1.0
    assert text(neg(span)) == "-1.12:00:00"


def test_an_enumeration_stays_one() -> None:
    monday = static_member("DayOfWeek", "Monday")
    assert text(add(monday, 1)) == "Tuesday"
    assert add(1, monday) == 2
    attributes = bor(
        static_member("System.IO.FileAttributes", "ReadOnly"), static_member("System.IO.FileAttributes", "Hidden")
    )
    assert text(attributes) == "ReadOnly, Hidden"
    assert text(band(attributes, 2)) == "Hidden"


def test_one_operand() -> None:
    assert (neg("5"), pos("5"), neg(True), pos(None)) == (-5, 5, -1, 0)
    assert (neg(-(2**31)), type(neg(-(2**31)))) == (2147483648.0, float)
    assert (bnot(5), bnot(None), bnot(UInt32(0)), bnot("1")) == (-6, -1, 2**32 - 1, -2)
    assert (inc(None), dec(None), inc(1.5), inc(2**31 - 1)) == (1, -1, 2.5, 2147483648.0)
    with pytest.raises(OperatorError) as caught:
        inc("a")
    assert caught.value.error_id == "OperatorRequiresNumber"


def test_ranges_go_both_ways_and_over_letters() -> None:
    assert range_(1, 4) == [1, 2, 3, 4]
    assert range_(2, -1) == [2, 1, 0, -1]
    assert range_("1", "3") == [1, 2, 3]
    assert range_(1.5, 3) == [2, 3]
    letters = range_("a", "e")
    assert (letters, type_name_of(index(letters, 0))) == (["a", "b", "c", "d", "e"], "System.Char")
    assert range_("c", "a") == ["c", "b", "a"]
    with pytest.raises(NotSupportedHere):
        range_(0, 2**31 - 1)


def test_casts_round_half_to_even_and_know_their_limits() -> None:
    assert [cast("int", x) for x in (0.5, 1.5, 2.5, -1.5, "42", "0x1F", " 7 ", None, "")] == [
        0,
        2,
        2,
        -2,
        42,
        31,
        7,
        0,
        0,
    ]
    assert type_name_of(cast("long", 5)) == "System.Int64"
    for target, value, error_id in (
        ("int", "12abc", "InvalidCastFromStringToInteger"),
        ("byte", 256, "InvalidCastIConvertible"),
        ("datetime", "soon", "InvalidCastParseTargetInvocationWithFormatProvider"),
        ("char", "ab", "InvalidCastParseTargetInvocation"),
    ):
        with pytest.raises(OperatorError) as caught:
            cast(target, value)
        assert caught.value.error_id == error_id
        assert caught.value.exception == "System.Management.Automation.RuntimeException"
        assert caught.value.inner is not None
        assert caught.value.inner[0] == "System.Management.Automation.PSInvalidCastException"
    with pytest.raises(NotSupportedHere):
        cast("Contoso.Widget", 1)


def test_null_times_anything_is_null() -> None:
    assert mul(None, 5) is None
    assert eq(mul(None, "x"), None) is True
