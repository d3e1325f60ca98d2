"""Exact texts of the formatter: what a console 120 wide shows of some objects."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.display import shown_lines
from bridge.operators import NotSupportedHere, cast, custom_object, hashtable
from bridge.values import EnumValue, PSObject, ScriptBlock, Single


def of(**properties: Any) -> PSObject:
    return custom_object(properties)


def lines(text: str) -> list[str]:
    """A text as written below, with ``·`` for a space that ends a line."""
    return [line.removeprefix("    ").replace("·", " ") for line in text.split("\n")[1:-1]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param(["a", 1, 2.5, True, None, ""], ["a", "1", "2.5", "True", ""], id="text and numbers, null is nothing"),
        pytest.param([EnumValue("System.DayOfWeek", "Friday", 5)], ["Friday"], id="an enumeration"),
        pytest.param([ScriptBlock(" 1 + 1 ")], [" 1 + 1 "], id="a script block is its text"),
        pytest.param([custom_object({})], [""], id="an object without properties"),
        pytest.param([["x", None, "y"]], ["x", "", "y"], id="the elements of a list"),
        pytest.param(
            [of(a="abc", b=123)],
            lines("""

    a     b
    -     -
    abc 123

    """),
            id="numbers to the right",
        ),
        pytest.param(
            [of(a=123, b="abc")],
            lines("""

      a b
      - -
    123 abc

    """),
            id="the last column is not padded",
        ),
        pytest.param(
            [of(abc="1234", bcd="123"), of(abc="1", bcd="1234")],
            lines("""

    abc  bcd
    ---  ---
    1234 123
    1    1234

    """),
            id="columns as wide as their widest value",
        ),
        pytest.param(
            [of(d=1234.56789, f=Single(2.0), n=7)],
            lines("""

          d    f n
          -    - -
    1234.57 2.00 7

    """),
            id="reals have two decimals in a table of properties",
        ),
        pytest.param(
            [of(a=1.25, b=1, c=1, d=1, e="x")],
            lines("""

    a : 1.25
    b : 1
    c : 1
    d : 1
    e : x

    """),
            id="five properties are a list",
        ),
        pytest.param(
            [of(short=None, longer="one\ntwo", c=[1, 2, 3, 4, 5], d=[], e={})],
            lines("""

    short  :·
    longer : one
             two
    c      : {1, 2, 3, 4…}
    d      : {}
    e      : {}

    """),
            id="a list goes on below its values",
        ),
        pytest.param(
            ["before", of(a=1), "between", of(b=2), "after"],
            lines("""
    before

    a
    -
    1
    between
    ·
    after

    """),
            id="the first object decides the columns, text comes where it is",
        ),
        pytest.param(
            [hashtable([("name", "x"), ("list", [1, "b"]), ("inner", hashtable([("k", 1)]))])],
            lines("""

    Name                           Value
    ----                           -----
    name                           x
    list                           {1, b}
    inner                          {[k, 1]}

    """),
            id="a hashtable is its entries",
        ),
        pytest.param(
            [of(o=of(x=1, y="z"), l=[of(n=1), None, [1, 2]], t="one\ntwo")],
            lines("""

    o           l                    t
    -           -                    -
    @{x=1; y=z} {@{n=1}, $null, 1 2} one…

    """),
            id="objects within objects",
        ),
        pytest.param(
            [cast("datetime", "2024-01-02T03:04:05")],
            ["", "Tuesday, 02 January 2024 03:04:05", ""],
            id="a date",
        ),
        pytest.param(
            [cast("timespan", "1.02:03:04.5")],
            lines("""

    Days              : 1
    Hours             : 2
    Minutes           : 3
    Seconds           : 4
    Milliseconds      : 500
    Ticks             : 937845000000
    TotalDays         : 1.08546875
    TotalHours        : 26.05125
    TotalMinutes      : 1563.075
    TotalSeconds      : 93784.5
    TotalMilliseconds : 93784500

    """),
            id="a time span",
        ),
        pytest.param(
            [cast("version", "1.2.3")],
            lines("""

    Major  Minor  Build  Revision
    -----  -----  -----  --------
    1      2      3      -1

    """),
            id="a version",
        ),
        pytest.param(
            [cast("guid", "6F9619FF-8B86-D011-B42D-00CF4FC964FF")],
            ["", "Guid", "----", "6f9619ff-8b86-d011-b42d-00cf4fc964ff", ""],
            id="a guid",
        ),
        pytest.param(
            [cast("datetime", "2024-01-01"), of(a=1)],
            ["", "Monday, 01 January 2024 00:00:00", "", "a : 1", "", ""],
            id="an object that does not belong to the view that is open is a list",
        ),
        pytest.param(
            [custom_object({"哇": "62", "dbda": "KM", "消息": "千"})],
            ["", "哇 dbda 消息", "-- ---- ----", "62 KM   千", ""],
            id="wide characters take two cells",
        ),
    ],
)  # fmt: skip
def test_objects_show_as_in_powershell(values: list[Any], expected: list[str]) -> None:
    assert shown_lines(values) == expected


def test_a_table_that_is_too_wide_loses_its_last_columns() -> None:
    item = of(aaaa="12345678", bbbb="12345678", cccc=1)
    assert shown_lines([item], 15) == ["", "aaaa     bbbb", "----     ----  ", "12345678 12345…", ""]
    assert shown_lines([item], 20)[1:5] == [
        "aaaa     bbbb     cc",
        "                  cc",
        "----     ----     --",
        "12345678 12345678  1",
    ]


def test_a_value_is_cut_at_the_end_where_the_number_begins() -> None:
    assert shown_lines([of(n=123456)], 5)[3] == "…3456"


def test_a_list_breaks_long_values_where_the_screen_ends() -> None:
    item = of(a="0123456789", b=1, c=1, d=1, e=1)
    assert shown_lines([item], 10)[1:4] == ["a : 012345", "    6789", "b : 1"]


def test_where_the_width_of_the_console_would_matter_nothing_is_guessed() -> None:
    assert shown_lines([of(a="x" * 60)], None)[3] == "x" * 60
    with pytest.raises(NotSupportedHere, match="width of the console"):
        shown_lines([of(a="x" * 90)], None)
    with pytest.raises(NotSupportedHere, match="emoji"):
        shown_lines([of(a="\N{GRINNING FACE}")], 80)


def test_a_class_whose_view_is_not_known_is_refused_by_name() -> None:
    error = PSObject({"Message": "m"}, type_names=("System.Management.Automation.ErrorRecord", "System.Object"))
    with pytest.raises(NotSupportedHere, match="ErrorRecord"):
        shown_lines([error])
    with pytest.raises(NotSupportedHere, match=r"Contoso\.Thing"):
        shown_lines([PSObject({"a": 1}, type_names=("Contoso.Thing", "System.Object"))])
