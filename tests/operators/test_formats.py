"""``-f`` and ``ToString(format)`` in the invariant culture."""

from __future__ import annotations

import decimal
from typing import Any

import pytest

from bridge.operators import OperatorError, call, cast, fmt, static_call, static_member, text
from bridge.values import Byte, Int64, PSObject, Single

D = decimal.Decimal
MOMENT = cast("datetime", "2024-03-05T14:07:09.0123456")

NUMBERS: list[tuple[Any, str, str]] = [
    (1234.567, "N2", "1,234.57"), (1234567, "N0", "1,234,567"), (-1234.5, "N1", "-1,234.5"), (0.5, "N0", "1"), (1.5, "N0", "2"),
    (2.5, "F0", "3"), (1.005, "F2", "1.00"), (D("1.005"), "F2", "1.01"), (42, "F2", "42.00"), (5, "D3", "005"), (-5, "D3", "-005"),
    (255, "X", "FF"), (255, "x4", "00ff"), (-1, "X", "FFFFFFFF"), (Byte(200), "X", "C8"), (Int64(-1), "X", "FFFFFFFFFFFFFFFF"),
    (5, "B8", "00000101"), (0.1234, "P", "12.34 %"), (0.1234, "P0", "12 %"), (1, "P1", "100.0 %"), (1234.5, "C", "¤1,234.50"),
    (-1234.5, "C0", "(¤1,235)"), (12345.678, "E2", "1.23E+004"), (12345.678, "e", "1.234568e+004"), (0.00012, "E1", "1.2E-004"),
    (1234.5678, "G4", "1235"), (123456.0, "G3", "1.23E+05"), (0.1 + 0.2, "G", "0.30000000000000004"),
    (0.1 + 0.2, "R", "0.30000000000000004"),
    (1234.5, "#,##0.00", "1,234.50"), (0, "#,##0.00", "0.00"), (1234567.891, "#,#", "1,234,568"), (0.5, "0.##", "0.5"), (3, "0.##", "3"),
    (7, "000", "007"), (-7, "000", "-007"), (0.256, "0.0%", "25.6%"), (1500000, "0,,.0", "1.5"), (1500000, "0.0,,", "1500000.0"),
    (1234, "0,0", "1,234"),
    (5, "+0;-0;zero", "+5"), (-5, "+0;-0;zero", "-5"), (0, "+0;-0;zero", "zero"),
    (12, "00 'items'", "12 items"), (12, "\\#0", "#12"),
    (0.4, "#", ""), (1234.5, "0.00E+00", "1.23E+03"), (5, "(0)", "(5)"), (8005551234, "000-000-0000", "800-555-1234"),
    (float("nan"), "N2", "NaN"), (Single(0.1), "G", "0.1"), (-0.001, "N2", "-0.00"), (123, "N", "123.00"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "spec", "expected"), NUMBERS)
def test_a_number_by_a_format(value: Any, spec: str, expected: str) -> None:
    assert fmt("{0:" + spec + "}", [value]) == expected
    assert call(value, "ToString", spec) == expected


DATES: list[tuple[str, str]] = [
    ("d", "03/05/2024"), ("D", "Tuesday, 05 March 2024"), ("t", "14:07"), ("T", "14:07:09"), ("f", "Tuesday, 05 March 2024 14:07"),
    ("F", "Tuesday, 05 March 2024 14:07:09"), ("g", "03/05/2024 14:07"), ("G", "03/05/2024 14:07:09"), ("M", "March 05"),
    ("o", "2024-03-05T14:07:09.0123456"), ("R", "Tue, 05 Mar 2024 14:07:09 GMT"), ("s", "2024-03-05T14:07:09"),
    ("u", "2024-03-05 14:07:09Z"), ("y", "2024 March"), ("yyyy-MM-dd", "2024-03-05"), ("yyyyMMdd_HHmmss", "20240305_140709"),
    ("ddd d MMM yy", "Tue 5 Mar 24"), ("dddd", "Tuesday"), ("MMMM", "March"), ("h:mm tt", "2:07 PM"), ("hh:mm:ss.fff", "02:07:09.012"),
    ("HH:mm:ss.FFFFFF", "14:07:09.012345"), ("'Week' d", "Week 5"), ("%d", "5"), ("yyyy\\-MM", "2024-03"), ("M/d/yyyy", "3/5/2024"),
    ("%K", ""), ("yyy", "2024"), ("HH:mm zzz", "14:07 +00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "expected"), DATES)
def test_a_date_by_a_format(spec: str, expected: str) -> None:
    assert call(MOMENT, "ToString", spec) == expected
    assert fmt("{0:" + spec + "}", [MOMENT]) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("c", "1.02:03:04.5000000"), ("g", "1:2:03:04.5"), ("G", "1:02:03:04.5000000"), ("hh\\:mm\\:ss", "02:03:04"),
        ("%h", "2"), ("d' days'", "1 days"), ("d\\.hh\\:mm\\:ss\\.fff", "1.02:03:04.500"), ("mm':'ss", "03:04"),
    ],
)  # fmt: skip
def test_a_time_span_by_a_format(spec: str, expected: str) -> None:
    assert call(cast("timespan", "1.02:03:04.5"), "ToString", spec) == expected


@pytest.mark.parametrize(
    ("template", "values", "expected"),
    [
        ("{0} {1}", ["a", 5], "a 5"), ("{1}{0}", [1, 2], "21"), ("{0,8}|{0,-8}|", ["ab"], "      ab|ab      |"), ("{{{0}}}", [1], "{1}"),
        ("{0}", None, ""), ("{0}", [1, 2], "1"), ("{0}", [[1, 2]], "System.Object[]"), ("{0}", 0.1 + 0.2, "0.30000000000000004"),
        ("{0,6:N1}", [3.14159], "   3.1"), ("{0:D}", [None], ""), ("no holes", [1], "no holes"),
        ("{0} {1}", [True, float("nan")], "True NaN"),
        ("{0}", PSObject({"a": 1}), "@{a=1}"), ("{0:N2}", "text", "text"), ("{0:yyyy}", "2024", "2024"), ("{0:x}", [255, 1], "ff"),
        ("{0}", {"a": 1}, "System.Collections.Hashtable"),
    ],
)  # fmt: skip
def test_a_composite_format(template: str, values: Any, expected: str) -> None:
    assert fmt(template, values) == expected


@pytest.mark.parametrize("template", ["{0} {1}", "{", "{0", "}", "{a}", "{0:D}"])
def test_a_bad_template_is_a_format_error(template: str) -> None:
    with pytest.raises(OperatorError) as caught:
        fmt(template, [1.5])
    assert caught.value.error_id == "FormatError"


def test_other_values() -> None:
    friday = static_member("DayOfWeek", "Friday")
    assert fmt("{0} {0:D} {0:X}", [friday]) == "Friday 5 00000005"
    empty = static_member("guid", "Empty")
    assert call(empty, "ToString", "N") == "0" * 32
    assert fmt("{0:B}", [empty]) == "{00000000-0000-0000-0000-000000000000}"
    assert static_call("string", "Format", "{0:N1}-{1}", 1.25, "x") == "1.3-x"
    with pytest.raises(OperatorError) as caught:
        call(1.5, "ToString", "D2")
    assert caught.value.error_id == "FormatException"


def test_a_fraction_of_zero_takes_its_point_along() -> None:
    assert call(cast("datetime", "2024-01-02T03:04:05"), "ToString", "HH:mm:ss.FFF") == "03:04:05"


def test_interpolation_differs_from_formatting() -> None:
    assert text(0.1 + 0.2) == "0.3"
    assert text([1, None, "a", [2, 3]]) == "1  a System.Object[]"
    assert text(cast("type", "int")) == "int"
    assert (
        text([cast("type", "hashtable"), cast("type", "System.Collections.ArrayList")])
        == "hashtable System.Collections.ArrayList"
    )
    assert text(MOMENT) == "03/05/2024 14:07:09"
    assert text(PSObject({"a": 1, "b": [1]})) == "@{a=1; b=System.Object[]}"
