"""The left operand decides a comparison; collections filter; texts by culture (about_Comparison_Operators)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bridge.operators import (
    NotSupportedHere,
    OperatorError,
    as_,
    cast,
    ccontains,
    ceq,
    cgt,
    clike,
    clt,
    cmatch,
    cne,
    contains,
    creplace,
    csplit,
    eq,
    ge,
    gt,
    hashtable,
    in_,
    index,
    is_,
    isnot,
    join,
    le,
    like,
    lt,
    match,
    member,
    ne,
    notin,
    notlike,
    notmatch,
    replace,
    split,
    static_member,
    text,
    truth,
    unary_join,
    unary_split,
)
from bridge.values import Char, Int64, PSObject, TypedArray, Version, type_name_of

DAY_1_1, DAY_1_2 = cast("datetime", "2024-01-01"), cast("datetime", "2024-01-02")
EQUAL: list[tuple[Any, Any, bool]] = [
    (None, None, True), (None, "", False), ("", None, False), (0, None, False), (0, "", True), ("", 0, False), ("0", 0, True),
    (True, "true", True), (True, "false", True), ("true", True, True), ("false", True, False), (True, 2, True), (2, True, False),
    (1, True, True), (1.0, 1, True), ("1.0", 1, False), (1, "1.0", True), (1, "1.4", False), (1, "one", False), (Int64(5), 5, True),
    ("Admin", "ADMIN", True), ("straße", "STRASSE", False), (Char("a"), "A", True), (97, Char("a"), True), ([1, 2], [1, 2], []),
    (Version(1, 2), "1.2", True), (DAY_1_2, "2024-01-02", True), (DAY_1_2, "soon", False),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "expected"), EQUAL)
def test_equality(left: Any, right: Any, expected: Any) -> None:
    assert eq(left, right) == expected
    if isinstance(expected, bool):
        assert ne(left, right) is not expected


def test_case_matters_when_asked() -> None:
    assert not ceq("Admin", "ADMIN")
    assert cne("abc", "ABC")
    assert not ceq(Char("a"), "A")
    assert ccontains(["Reader"], "Reader")
    assert not ccontains(["Reader"], "reader")
    assert clt("a", "A")
    assert cgt("A", "a")


ORDER: list[tuple[Callable[..., Any], Any, Any, bool]] = [
    (gt, "10", 9, False), (gt, 10, "9", True), (gt, "9", 50, True), (lt, "apple", "Banana", True), (lt, "", "a", True),
    (lt, "a", "b", True),
    (lt, "file10", "file9", True), (gt, 0, None, True), (ge, 0, None, True), (le, 0, None, False), (lt, -1, None, True),
    (lt, None, 1, True),
    (gt, None, 1, False), (gt, "a", None, True), (lt, None, None, False), (ge, None, None, True), (gt, 1, True, False), (ge, True, 0, True),
    (gt, Version(1, 10), "1.9", True), (lt, DAY_1_1, "2024-01-02", True), (gt, 9007199254740993, 9007199254740992, True),
    (lt, float("nan"), 1, False), (ge, float("nan"), 1, False),
]  # fmt: skip


@pytest.mark.parametrize(("operator", "left", "right", "expected"), ORDER)
def test_order(operator: Callable[..., Any], left: Any, right: Any, expected: bool) -> None:
    assert operator(left, right) is expected


@pytest.mark.parametrize(
    ("left", "right", "error_id"),
    [
        (DAY_1_1, "x", "ComparisonFailure"),
        (5, [1, 2], "ComparisonFailure"),
        (PSObject({"a": 1}), 1, "NotIcomparable"),
        ({"a": 1}, 1, "NotIcomparable"),
        (5, "x", "InvalidCastFromStringToInteger"),
    ],
)
def test_what_has_no_order_is_an_error(left: Any, right: Any, error_id: str) -> None:
    with pytest.raises(OperatorError) as caught:
        gt(left, right)
    assert caught.value.error_id == error_id


def test_a_collection_on_the_left_gives_what_compares() -> None:
    assert eq([1, 2, 1, "1"], 1) == [1, 1, "1"]
    assert ne([1, 2], 1) == [2]
    assert gt([5, 1, 9], 4) == [5, 9]
    assert like(["web1", "db1"], "web*") == ["web1"]
    assert match(["a1", "b"], r"\d") == ["a1"]
    assert notmatch(["a1", "b"], r"\d") == ["b"]
    assert eq([None, 1], None) == [None]
    assert eq([], None) == []


def test_containment_asks_each_member_with_it_on_the_left() -> None:
    assert contains([1, 2, 3], "2")
    assert in_("2", [1, 2, 3])
    assert contains("abc", "ABC")
    assert not contains("abc", "b")
    assert in_(None, [None, 1])
    assert not contains([], None)
    assert notin("x", ["a"])
    assert not contains([[2]], 2)


def test_objects_are_equal_to_themselves_alone() -> None:
    one, other = PSObject({"X": 1}), PSObject({"X": 1})
    assert not eq(one, other)
    assert eq(one, one)
    assert contains([one], one)
    assert not eq(hashtable({"a": 1}), hashtable({"a": 1}))


def test_enumerations_compare_by_name_and_number() -> None:
    friday = static_member("DayOfWeek", "Friday")
    assert eq(friday, "friday")
    assert eq(friday, 5)
    assert eq(friday, "5")
    assert eq("Friday", friday)
    assert not eq(friday, "Never")
    assert notin(friday, ["Saturday", "Sunday"])
    assert gt(friday, "Monday")


def test_wildcards() -> None:
    assert like("File1.TXT", "file?.t*")
    assert not clike("File1.TXT", "file*")
    assert like("a[1]", "a`[1`]")
    assert like("b", "[a-c]")
    assert notlike("d", "[a-c]")
    assert like(None, "")
    assert like(15, "1*")
    with pytest.raises(OperatorError):
        like("a", "[a")


def test_a_match_gives_what_it_caught_by_number_and_name() -> None:
    kept: list[Any] = []
    assert match("user=Alice;id=42", r"user=(\w+);id=(\d+)(x)?", matches=kept.append)
    assert not match("nothing", "zzz", matches=kept.append)
    assert match("2024-03", r"(?<y>\d{4})(-)(?<m>\d\d)", matches=kept.append)
    assert not cmatch("ABC", "abc", matches=kept.append)
    assert match(["a1"], r"\d", matches=kept.append) == ["a1"]
    assert kept == [{0: "user=Alice;id=42", 1: "Alice", 2: "42"}, {0: "2024-03", 1: "-", "y": "2024", "m": "03"}]


@pytest.mark.parametrize(
    ("value", "operands", "expected"),
    [
        ("a1b22", [r"\d+", "#"], "a#b#"),
        ("a1b22", [r"\d+"], "ab"),
        ("a1b22", r"\d+", "ab"),
        ("John Smith", [r"(\w+) (\w+)", "$2, $1"], "Smith, John"),
        ("2024-03-05", [r"(?<y>\d+)-(?<m>\d+)-(?<d>\d+)", "${d}/${m}/${y}"], "05/03/2024"),
        ("abc", ["b", "[$&]"], "a[b]c"),
        ("abc", ["b", "$$"], "a$c"),
        ("abc", ["b", "$`|$'"], "aa|cc"),
        ("abc", ["(b)", "$9"], "a$9c"),
        ("Hello", ["L", "x"], "Hexxo"),
        (["a1", "b2"], [r"\d", ""], ["a", "b"]),
        (None, ["a", "b"], ""),
        (123, ["2", "x"], "1x3"),
        ("a.b", [r"\.", "`n"], "a`nb"),
        ("aXb", ["(?-i)x", "-"], "aXb"),
    ],
)
def test_replace(value: Any, operands: Any, expected: Any) -> None:
    assert replace(value, operands) == expected


def test_replace_by_a_script_block_and_with_case() -> None:
    assert replace("a1b22", [r"\d+", lambda m: int(member(m, "Value")) * 2]) == "a2b44"
    assert replace("hello world", [r"\b(\w)", lambda m: text(index(member(m, "Groups"), 1)).upper()]) == "Hello World"
    assert creplace("Hello", ["L", "x"]) == "Hello"
    for operands, error_id in (((["a", "b", "c"]), "BadReplaceArgument"), ("(", "InvalidRegularExpression")):
        with pytest.raises(OperatorError) as caught:
            replace("a", operands)
        assert caught.value.error_id == error_id
    with pytest.raises(OperatorError) as raised:
        match("a", "[")
    assert raised.value.error_id == "System.Text.RegularExpressions.RegexParseException"
    with pytest.raises(NotSupportedHere):
        match("a", r"(?<open>a)(?<-open>b)")


@pytest.mark.parametrize(
    ("value", "operands", "expected"),
    [
        ("a,b,c", ",", ["a", "b", "c"]),
        ("a,b,c", [",", 2], ["a", "b,c"]),
        ("a,b,c", [",", -2], ["a,b", "c"]),
        ("a1b2c", r"(\d)", ["a", "1", "b", "2", "c"]),
        ("a.b", [".", 0, "SimpleMatch"], ["a", "b"]),
        ("aXbxc", "x", ["a", "b", "c"]),
        (["a b", "c d"], " ", ["a", "b", "c", "d"]),
        ("", ",", [""]),
        ("abc", "", ["", "a", "b", "c", ""]),
        ("l1\r\nl2\nl3", r"\r?\n", ["l1", "l2", "l3"]),
    ],
)
def test_split(value: Any, operands: Any, expected: list[str]) -> None:
    assert split(value, operands) == expected


def test_other_ways_to_split_and_join() -> None:
    assert csplit("aXbxc", "x") == ["aXb", "c"]
    assert unary_split("  a  b\tc ") == ["a", "b", "c"]
    assert split("a1b", lambda c: text(c).isdigit()) == ["a", "b"]
    assert join([1.5, None, True, "q"], "|") == "1.5||True|q"
    assert join("alone", ",") == "alone"
    assert unary_join(["x", 1]) == "x1"
    assert join([1, [2, 3]], ",") == "1,2 3"


IS: list[tuple[Any, str, bool]] = [
    (5, "int", True), (5, "long", False), (5, "ValueType", True), ("a", "string", True), ([1], "array", True), ([1], "object[]", True),
    (TypedArray("System.Int32[]", [1]), "array", True), ({"a": 1}, "hashtable", True), ({"a": 1}, "System.Collections.IDictionary", True),
    ([1], "System.Collections.IEnumerable", True), (None, "object", False), (1, "object", True), (PSObject({}), "pscustomobject", True),
    (5, "pscustomobject", False), (1.5, "double", True), (True, "bool", True), (TypedArray("System.Int32[]", [1]), "int[]", True),
]  # fmt: skip


@pytest.mark.parametrize(("value", "kind", "expected"), IS)
def test_types(value: Any, kind: str, expected: bool) -> None:
    assert is_(value, kind) is expected
    assert isnot(value, kind) is not expected


def test_as_gives_null_where_a_cast_fails() -> None:
    assert as_("12", "int") == 12
    assert as_("x", "int") is None
    assert type_name_of(as_("2024-01-02", "datetime")) == "System.DateTime"
    assert is_(5, cast("type", "int"))
    with pytest.raises(NotSupportedHere):
        is_(5, "Contoso.Widget")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, False), (0, False), (1, True), ("", False), ("False", True), ("0", True), ([], False), ([0], False), ([0, 0], True),
        ([[]], False), ({}, True), (PSObject(), True), (0.0, False), (Char("\0"), False), ([None], False), ([[0]], True),
    ],
)  # fmt: skip
def test_truth(value: Any, expected: bool) -> None:
    assert truth(value) is expected
