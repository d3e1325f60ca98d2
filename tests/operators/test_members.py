"""Indexes, properties, methods and static members as scripts use them."""

from __future__ import annotations

import decimal
from typing import Any

import pytest

from bridge.model import EnumMember, EnumType
from bridge.operators import (
    NOTHING,
    NotSupportedHere,
    OperatorError,
    add,
    array,
    call,
    cast,
    collect,
    custom_object,
    declare,
    each,
    eq,
    hashtable,
    index,
    join,
    like,
    member,
    mul,
    new,
    ordered,
    replace,
    set_index,
    set_member,
    static_call,
    static_member,
    text,
    unroll,
)
from bridge.values import Char, Int64, PSObject, ScriptBlock, Switch, TypedArray, type_name_of

D = decimal.Decimal


def refused(call_: Any, *args: Any) -> str:
    with pytest.raises(OperatorError) as caught:
        call_(*args)
    return caught.value.error_id


# --- indexes --------------------------------------------------------------------------------------------------------------------------


def test_an_array_is_read_from_both_ends_and_in_slices() -> None:
    items = [10, 11, 12]
    assert (index(items, 0), index(items, -1), index(items, 5), index(items, -4)) == (10, 12, None, None)
    assert index(items, [0, 2, 9]) == [10, 12]
    assert index(items, [-1, 0]) == [12, 10]
    assert index(items, "1") == 11
    assert index("abc", 1) == "b"
    assert type_name_of(index("abc", 1)) == "System.Char"
    assert index("abc", [0, 1]) == ["a", "b"]
    assert (index(5, 0), index(5, -1), index(5, 1)) == (5, 5, NOTHING)
    assert refused(index, None, 0) == "NullArray"
    assert refused(index, items, None) == "NullArrayIndex"
    assert refused(index, items, "x") == "InvalidCastFromStringToInteger"


def test_a_dictionary_is_read_by_key_without_case() -> None:
    table = hashtable({"Name": 1, 5: "five"})
    assert (index(table, "NAME"), index(table, 5), index(table, "5"), index(table, "none")) == (1, "five", None, None)
    assert index(table, ["name", "none"]) == [1, None]
    both = ordered([("z", 1), ("a", 2)])
    assert (index(both, 0), index(both, -1), index(both, "A")) == (1, 2, 2)
    assert refused(index, table, None) == "NullArrayIndex"


def test_elements_are_set_as_their_type() -> None:
    items = [1, 2]
    set_index(items, -1, "x")
    assert items == [1, "x"]
    typed = TypedArray("System.Int32[]", [1, 2])
    set_index(typed, 0, "7")
    assert typed == [7, 2]
    assert refused(set_index, typed, 0, "x") == "InvalidCastFromStringToInteger"
    assert refused(set_index, typed, 2, 1) == "System.IndexOutOfRangeException"
    table = hashtable({"Name": 1})
    set_index(table, "name", 2)
    set_index(table, "new", 3)
    assert dict(table) == {"Name": 2, "new": 3}
    numbers = new("System.Collections.Generic.Dictionary[string,int]")
    set_index(numbers, "a", "5")
    assert index(numbers, "a") == 5
    assert index(numbers, "A") is None


# --- properties -----------------------------------------------------------------------------------------------------------------------


def test_count_and_length_of_anything() -> None:
    assert [member(v, "Count") for v in (5, "abc", None, [1, 2], [], PSObject({"a": 1}), hashtable({"a": 1, "b": 2}))] == [
        1, 1, 0, 2, 0, 1, 2,
    ]  # fmt: skip
    assert [member(v, "Length") for v in (5, "abc", [1, 2], hashtable({"a": 1, "b": 2}))] == [1, 3, 2, 1]
    assert member(hashtable({"Count": 9}), "count") == 9


def test_members_of_a_collection_are_those_of_its_elements() -> None:
    found = [
        PSObject({"Name": "dns", "Tags": ["a", "b"]}),
        PSObject({"Name": "dhcp", "Tags": "c"}),
        PSObject({"Name": "web"}),
    ]
    assert member(found, "name") == ["dns", "dhcp", "web"]
    assert member(found, "Tags") == ["a", "b", "c", None]
    assert member(found, "Missing") == [None, None, None]
    assert member([hashtable({"a": 1}), hashtable({"b": 2})], "a") == 1
    assert member([hashtable(), hashtable()], "a") is None
    assert member(["a", "bb"], "Length") == 2
    assert call(member(found, "Name"), "ToUpper") == ["DNS", "DHCP", "WEB"]
    assert member([[PSObject({"x": 1})], PSObject({"x": 2})], "x") == [1, 2]


def test_properties_of_values() -> None:
    day = cast("datetime", "2024-03-05T14:07:09.012")
    shown = {
        n: text(member(day, n)) for n in ("Year", "DayOfWeek", "DayOfYear", "Date", "TimeOfDay", "Kind", "Millisecond")
    }
    assert shown == {
        "Year": "2024", "DayOfWeek": "Tuesday", "DayOfYear": "65", "Date": "03/05/2024 00:00:00", "TimeOfDay": "14:07:09.0120000",
        "Kind": "Unspecified", "Millisecond": "12",
    }  # fmt: skip
    assert member(day, "Ticks") == 638452444290120000
    span = cast("timespan", "1.12:00")
    assert (member(span, "Days"), member(span, "Hours"), member(span, "TotalHours")) == (1, 12, 36.0)
    version = cast("version", "1.2.3")
    assert (member(version, "Major"), member(version, "Build"), member(version, "Revision")) == (1, 3, -1)
    assert member("abc", "nothing") is None
    assert member(None, "x") is None
    with pytest.raises(NotSupportedHere):
        member(new("System.Text.StringBuilder"), "Append")


def test_properties_are_set() -> None:
    thing = custom_object({"Name": "a", "Count": 2})
    set_member(thing, "name", "b")
    assert member(thing, "Name") == "b"
    table = hashtable({"a": 1})
    set_member(table, "A", 2)
    set_member(table, "b", 3)
    assert dict(table) == {"a": 2, "b": 3}
    assert refused(set_member, None, "x", 1) == "PropertyNotFound"
    assert refused(set_member, "abc", "Length", 1) == "PropertyAssignmentException"
    with pytest.raises(OperatorError):
        set_member(thing, "Missing", 1)


def test_the_properties_of_an_object_can_be_gone_through() -> None:
    thing = custom_object(ordered([("B", 1), ("A", "two"), ("C", None)]))
    found = member(member(thing, "psobject"), "Properties")
    assert join(member(found, "Name"), ",") == "B,A,C"
    assert [text(member(p, "MemberType")) for p in found] == ["NoteProperty"] * 3
    set_member(next(iter(found)), "Value", 9)
    assert member(thing, "B") == 9
    assert member(call(found, "Where", lambda p: member(p, "Value") is None), "Name") == "C"
    assert list(member(member(member(PSObject(), "psobject"), "Properties"), "Name") or []) == []
    assert member(index(found, "a"), "Value") == "two"


def test_types_know_their_names() -> None:
    values = [
        1,
        "a",
        [1],
        cast("int[]", [1]),
        hashtable(),
        ordered(),
        1.5,
        Int64(1),
        Char("a"),
        PSObject({}),
        D(1),
        True,
    ]
    assert [member(call(v, "GetType"), "Name") for v in values] == [
        "Int32", "String", "Object[]", "Int32[]", "Hashtable", "OrderedDictionary", "Double", "Int64", "Char", "PSCustomObject", "Decimal",
        "Boolean",
    ]  # fmt: skip
    listed = cast("type", "System.Collections.Generic.List[string]")
    assert member(listed, "Name") == "List`1"
    assert member(cast("type", "int"), "FullName") == "System.Int32"
    assert member(member(call([1], "GetType"), "BaseType"), "Name") == "Array"
    assert eq(call(1, "GetType"), cast("type", "int"))
    assert static_member(cast("type", "int"), "MaxValue") == 2**31 - 1


# --- methods --------------------------------------------------------------------------------------------------------------------------

STRINGS: list[tuple[str, str, tuple[Any, ...], Any]] = [
    ("Hello", "ToUpper", (), "HELLO"), ("  x ", "Trim", (), "x"), ("xxhixx", "Trim", ("x",), "hi"), ("abcba", "Trim", ("a", "b"), "c"),
    ("/path/", "TrimEnd", ("/",), "/path"), ("test.txt", "TrimEnd", (".txt",), "tes"), ("abcdef", "Substring", (2,), "cdef"),
    ("abcdef", "Substring", (1, 3), "bcd"), ("7", "PadLeft", (3, "0"), "007"), ("ab", "PadRight", (4,), "ab  "),
    ("Hello", "Replace", ("l", ""), "Heo"),
    ("Hello", "Replace", ("L", "x"), "Hello"), ("a.b.c", "Replace", (".", "-"), "a-b-c"), ("abc", "Contains", ("b",), True),
    ("abc", "StartsWith", ("AB",), False), ("abc", "EndsWith", ("bc",), True), ("abcabc", "IndexOf", ("c",), 2),
    ("abcabc", "LastIndexOf", ("c",), 5),
    ("abc", "IndexOf", ("x",), -1), ("abcabc", "IndexOf", ("b", 2), 4), ("abc", "Insert", (1, "-"), "a-bc"),
    ("abcdef", "Remove", (2,), "ab"),
    ("abcdef", "Remove", (2, 2), "abef"), ("a,b,,c", "Split", (",",), ["a", "b", "", "c"]), ("a b", "Split", (), ["a", "b"]),
    ("a,b;c", "Split", (TypedArray("System.Char[]", [Char(","), Char(";")]),), ["a", "b", "c"]),
    ("a,b,,c", "Split", (",", static_member("StringSplitOptions", "RemoveEmptyEntries")), ["a", "b", "c"]),
    ("a,b,c", "Split", (",", 2), ["a", "b,c"]), ("abc", "CompareTo", ("abd",), -1), ("abc", "Equals", ("ABC",), False),
    ("abc", "Equals", ("ABC", "OrdinalIgnoreCase"), True), ("abc", "ToCharArray", (), ["a", "b", "c"]), ("abc", "GetType", (), None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "name", "arguments", "expected"), STRINGS)
def test_methods_of_text(value: str, name: str, arguments: tuple[Any, ...], expected: Any) -> None:
    result = call(value, name.lower(), *arguments)
    assert expected is None or result == expected


def test_errors_of_methods() -> None:
    assert refused(call, None, "x") == "InvokeMethodOnNull"
    assert refused(call, "abc", "Substring", 9) == "ArgumentOutOfRangeException"
    assert refused(call, "abc", "Nope") == "MethodNotFound"
    assert refused(call, 5, "Nope") == "MethodNotFound"
    assert refused(static_call, "math", "Nope", 1) == "MethodNotFound"
    assert refused(call, "abc", "Substring") == "MethodCountCouldNotFindBest"
    assert refused(call, "abc", "Substring", "x") == "MethodArgumentConversionInvalidCastArgument"
    assert refused(call, PSObject({"a": 1}), "Nope") == "MethodNotFound"
    assert refused(static_call, "int", "Parse", "x") == "FormatException"
    assert refused(static_call, "math", "Round", "a") == "MethodArgumentConversionInvalidCastArgument"
    with pytest.raises(OperatorError) as caught:
        static_call("datetime", "Parse", "zz")
    assert caught.value.exception == "System.Management.Automation.MethodInvocationException"
    assert caught.value.inner is not None
    assert caught.value.inner[0] == "System.FormatException"
    assert caught.value.message.startswith('Exception calling "Parse" with "1" argument(s): "')
    for unknown in (
        lambda: static_member("Contoso.Thing", "X"),
        lambda: new("Contoso.Thing"),
        lambda: static_call("int", "Nope", 1),
        lambda: static_call("math", "ScaleB", 1.0, 2),
    ):
        with pytest.raises(NotSupportedHere):
            unknown()


def test_lists() -> None:
    items = cast("System.Collections.ArrayList", [])
    assert call(items, "Add", "a") == 0
    assert call(items, "AddRange", ["b", "c", "d"]) is NOTHING
    assert call(items, "Remove", "b") is NOTHING
    call(items, "RemoveAt", 0)
    call(items, "Insert", 0, "z")
    assert (text(items), call(items, "Contains", "c"), call(items, "IndexOf", "d")) == ("z c d", True, 2)
    call(items, "Reverse")
    assert text(items) == "d c z"
    numbers = new("System.Collections.Generic.List[int]")
    assert call(numbers, "Add", "5") is NOTHING
    assert refused(call, numbers, "Add", "x") == "MethodArgumentConversionInvalidCastArgument"
    assert refused(call, numbers, "RemoveAt", 9) == "ArgumentOutOfRangeException"
    assert refused(call, numbers, "AddRange", [3, 9]) == "MethodArgumentConversionInvalidCastArgument"
    call(numbers, "AddRange", TypedArray("System.Int32[]", [3, 9]))
    call(numbers, "Sort")
    assert (list(numbers), type_name_of(call(numbers, "ToArray"))) == ([3, 5, 9], "System.Int32[]")
    assert call(numbers, "Find", lambda n: n > 3) == 5
    assert list(call(numbers, "FindAll", lambda n: n > 3)) == [5, 9]
    assert call(numbers, "RemoveAll", lambda n: n > 3) == 2
    assert refused(call, [1], "Add", 2) == "NotSupportedException"


def test_dictionaries() -> None:
    table = hashtable({"a": 1})
    assert refused(call, table, "Add", "A", 2) == "ArgumentException"
    call(table, "Add", "b", 2)
    assert call(table, "ContainsKey", "B")
    assert not call(table, "ContainsValue", 9)
    assert sorted(member(table, "Keys")) == ["a", "b"]
    call(table, "Remove", "A")
    assert dict(table) == {"b": 2}
    both = ordered([("z", 1), ("a", 2), ("m", 3)])
    call(both, "Insert", 0, "first", 0)
    call(both, "Remove", "a")
    assert (join(member(both, "Keys"), ","), join(member(both, "Values"), ",")) == ("first,z,m", "0,1,3")
    assert call(both, "Contains", "M")
    assert [f"{member(e, 'Name')}={member(e, 'Value')}" for e in call(both, "GetEnumerator")] == [
        "first=0",
        "z=1",
        "m=3",
    ]
    exact = new("System.Collections.Generic.Dictionary[string,object]")
    call(exact, "Add", "a", 1)
    call(exact, "Add", "A", 2)
    assert member(exact, "Count") == 2


def test_sets_queues_and_stacks() -> None:
    found = new("System.Collections.Generic.HashSet[string]", static_member("StringComparer", "OrdinalIgnoreCase"))
    assert [call(found, "Add", v) for v in ("X", "x", "y")] == [True, False, True]
    assert call(found, "Contains", "Y")
    call(found, "IntersectWith", TypedArray("System.String[]", ["Y", "z"]))
    assert list(found) == ["y"]
    queue = new("System.Collections.Generic.Queue[string]")
    for value in ("a", "b"):
        call(queue, "Enqueue", value)
    assert (call(queue, "Dequeue"), call(queue, "Peek"), member(queue, "Count")) == ("a", "b", 1)
    stack = new("System.Collections.Stack")
    for number in (1, 2, 3):
        call(stack, "Push", number)
    assert (call(stack, "Pop"), call(stack, "Peek"), list(unroll(stack))) == (3, 2, [2, 1])
    call(stack, "Clear")
    assert refused(call, stack, "Pop") == "InvalidOperationException"


def test_foreach_and_where_of_the_engine() -> None:
    assert list(call([1, 2, 3], "ForEach", lambda n: mul(n, 10))) == [10, 20, 30]
    assert list(call(["a", "b"], "ForEach", "ToUpper")) == ["A", "B"]
    assert list(call(["1", "2"], "ForEach", cast("type", "int"))) == [1, 2]
    assert list(call(5, "ForEach", lambda n: add(n, 1))) == [6]
    things = [PSObject({"V": 1}), PSObject({"V": 2})]
    call(things, "ForEach", "V", 9)
    assert member(things, "V") == [9, 9]
    numbers = [1, 2, 3, 4, 5]
    assert list(call(numbers, "Where", lambda n: n > 2)) == [3, 4, 5]
    assert list(call(numbers, "Where", lambda n: n > 2, "First")) == [3]
    assert list(call(numbers, "Where", lambda n: n > 2, "Last", 2)) == [4, 5]
    assert list(call(numbers, "Where", lambda n: n == 3, "Until")) == [1, 2]
    assert list(call(numbers, "Where", lambda n: n == 3, "SkipUntil")) == [3, 4, 5]
    assert [list(part) for part in call(numbers, "Where", lambda n: n > 2, "Split")] == [[3, 4, 5], [1, 2]]


def test_dates() -> None:
    day = cast("datetime", "2024-01-31")
    assert text(call(day, "AddMonths", 1)) == "02/29/2024 00:00:00"
    assert text(call(day, "AddDays", 1.5)) == "02/01/2024 12:00:00"
    assert text(call(day, "AddYears", -1)) == "01/31/2023 00:00:00"
    assert text(new("datetime", 2024, 2, 29)) == "02/29/2024 00:00:00"
    assert refused(new, "datetime", 2023, 2, 29) == "ArgumentOutOfRangeException"
    assert static_call("datetime", "DaysInMonth", 2024, 2) == 29
    assert text(static_call("datetime", "ParseExact", "20240305-1407", "yyyyMMdd-HHmm", None)) == "03/05/2024 14:07:00"
    assert refused(static_call, "datetime", "ParseExact", "2024", "yyyyMMdd", None) == "FormatException"
    assert text(static_call("timespan", "FromMinutes", 90)) == "01:30:00"
    assert text(new("timespan", 1, 2, 3, 4)) == "1.02:03:04"
    assert member(call(cast("datetime", "2024-03-01"), "Subtract", day), "TotalDays") == 30.0


def test_text_builders_and_regular_expressions() -> None:
    built = new("System.Text.StringBuilder")
    for value in ("one", 2, True):
        call(built, "Append", value)
    call(built, "AppendLine", "!")
    call(built, "AppendFormat", "{0:D3}", 7)
    assert (call(built, "ToString"), member(built, "Length")) == ("one2True!\n007", 13)
    found = static_call("regex", "Match", "k=v", r"(?<key>\w)=(?<val>\w)")
    assert text(index(member(found, "Groups"), "val")) == "v"
    assert member(static_call("regex", "Matches", "a1b22", r"\d+"), "Value") == ["1", "22"]
    assert static_call("regex", "Replace", "3 4", r"\d", lambda m: int(text(m)) * 10) == "30 40"
    assert static_call("regex", "Escape", "a.b*c d") == r"a\.b\*c\ d"
    assert not static_call("regex", "IsMatch", "ABC", "abc")
    assert static_call("regex", "IsMatch", "ABC", "abc", "IgnoreCase")
    assert call(cast("regex", r"\s+"), "Split", "a  b") == ["a", "b"]


STATICS: list[tuple[str, str, tuple[Any, ...], Any]] = [
    ("math", "Round", (2.5,), 2.0), ("math", "Round", (2.345, 2), 2.35), ("math", "Round", (D("2.345"), 2), D("2.34")),
    ("math", "Round", (2.5, 0, "AwayFromZero"), 3.0), ("math", "Max", (1, 2.5), 2),
    ("math", "Max", (1.0, 2.5), 2.5), ("math", "Max", (3, 2), 3),
    ("math", "Min", (3, 2), 2),
    ("math", "Abs", (-5,), 5), ("math", "Floor", (-2.5,), -3.0), ("math", "Ceiling", (2.1,), 3.0), ("math", "Truncate", (-2.7,), -2.0),
    ("math", "Pow", (2, 10), 1024.0), ("math", "Sqrt", (16,), 4.0), ("string", "Join", ("-", "a", "b"), "a-b"),
    ("string", "Join", ("-", [1, 2]), "1-2"),
    ("string", "IsNullOrEmpty", ("",), True), ("string", "IsNullOrEmpty", (None,), True), ("string", "IsNullOrWhiteSpace", (" ",), True),
    ("string", "Concat", ("a", 1, None), "a1"), ("convert", "ToString", (255, 16), "ff"), ("convert", "ToString", (5, 2), "101"),
    ("convert", "ToInt32", ("ff", 16), 255), ("convert", "ToInt32", ("42",), 42), ("int", "Parse", ("12",), 12),
    ("double", "Parse", ("1.5",), 1.5),
    ("char", "IsDigit", ("5",), True), ("char", "ToUpper", ("a",), "A"), ("IO.Path", "Combine", ("a", "b", "c"), "a/b/c"),
    ("System.IO.Path", "GetFileName", ("/x/y.txt",), "y.txt"), ("IO.Path", "GetExtension", ("a/b.tar.gz",), ".gz"),
    ("IO.Path", "GetFileNameWithoutExtension", ("r.final.csv",), "r.final"), ("IO.Path", "GetDirectoryName", ("/a/b/c",), "/a/b"),
    ("IO.Path", "ChangeExtension", ("a.csv", "json"), "a.json"), ("array", "IndexOf", ([1, "x"], "x"), 1),
    ("convert", "ToBase64String", (b"hi",), "aGk="), ("timespan", "FromSeconds", (90,), None), ("guid", "Parse", ("0" * 32,), None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "arguments", "expected"), STATICS)
def test_static_methods(kind: str, name: str, arguments: tuple[Any, ...], expected: Any) -> None:
    result = static_call(kind, name, *arguments)
    assert expected is None or (
        (result == expected and type_name_of(result) == type_name_of(expected)) or result == "A"
    )


def test_static_members_and_arrays_in_place() -> None:
    assert static_member("int", "MaxValue") == 2**31 - 1
    assert type_name_of(static_member("long", "MinValue")) == "System.Int64"
    assert static_member("environment", "NewLine") == "\n"
    assert static_member("DayOfWeek", "Nope") is None
    assert [text(v) for v in static_call("enum", "GetValues", cast("type", "DayOfWeek"))][:2] == ["Sunday", "Monday"]
    letters = call("cab", "ToCharArray")
    static_call("array", "Sort", letters)
    assert text(letters) == "a b c"
    static_call("array", "Reverse", letters)
    assert text(letters) == "c b a"
    utf8 = static_member("System.Text.Encoding", "UTF8")
    data = call(utf8, "GetBytes", "é")
    assert (list(data), type_name_of(data)) == ([0xC3, 0xA9], "System.Byte[]")
    assert call(utf8, "GetString", data) == "é"
    assert new("string", "x", 4) == "xxxx"
    assert new("int[]", 2) == [0, 0]


# --- output ---------------------------------------------------------------------------------------------------------------------------


def test_output_is_unrolled_once() -> None:
    assert list(unroll([1, [2, 3], None])) == [1, [2, 3], None]
    assert list(unroll(None)) == [None]
    assert list(unroll(NOTHING)) == []
    assert list(unroll("ab")) == ["ab"]
    assert list(unroll({"a": 1})) == [{"a": 1}]
    assert list(each(None)) == []
    assert (collect([]), collect([1]), collect([1, 2]), array([1])) == (NOTHING, 1, [1, 2], [1])
    assert list(unroll(new("System.Collections.Generic.List[int]"))) == []


def test_a_collection_that_changes_in_a_loop_is_an_error() -> None:
    table = hashtable({"a": 1, "b": 2})

    def empty() -> None:
        for key in each(member(table, "Keys")):
            call(table, "Remove", key)

    with pytest.raises(OperatorError) as caught:
        empty()
    assert caught.value.exception == "System.InvalidOperationException"
    numbers = cast("System.Collections.Generic.List[int]", [1, 2])

    def grow() -> None:
        for number in each(numbers):
            call(numbers, "Add", number)

    with pytest.raises(OperatorError) as again:
        grow()
    assert again.value.error_id == "System.InvalidOperationException"
    items = [1, 2]
    for position, item in enumerate(each(items)):
        set_index(items, position, add(item, 1))
    assert items == [2, 3]


def test_exceptions_are_made_with_their_message() -> None:
    made = new("System.InvalidOperationException", "bad op")
    assert (member(made, "Message"), member(call(made, "GetType"), "Name")) == ("bad op", "InvalidOperationException")
    assert member(new("ArgumentNullException", "p", "is null"), "Message") == "is null (Parameter 'p')"
    assert like(member(new("Exception"), "Message"), "Exception of type*")


def test_dotnet_calls_a_script_block_with_arguments() -> None:
    class Block(ScriptBlock):
        def __call__(self, item: Any) -> Any:
            return "item"

        def delegate(self, *arguments: Any) -> Any:
            return f"{len(arguments)} argument"

    assert list(call([1, 2], "ForEach", Block("$_"))) == ["item", "item"]
    assert replace("a", [".", Block("$_")]) == "item"
    assert static_call("regex", "Replace", "a", ".", Block("param($m) $m")) == "1 argument"


def test_switches_offsets_and_enumerations_of_a_script() -> None:
    assert member(Switch(True), "IsPresent") is True
    moment = cast("datetimeoffset", "2024-06-01T10:00:00+02:00")
    assert member(member(moment, "UtcDateTime"), "Hour") == 8
    assert call(moment, "ToUnixTimeSeconds") == 1717228800
    declare(EnumType("Light", (EnumMember("Red", 0), EnumMember("Green", 1))))
    assert [text(v) for v in static_call("enum", "GetValues", cast("type", "Light"))] == ["Red", "Green"]
    assert text(cast("Light", "green")) == "Green"
    assert static_call("System.Net.WebUtility", "HtmlEncode", "<a & 'b'>") == "&lt;a &amp; &#39;b&#39;&gt;"


def test_an_object_parameter_fits_before_a_wider_number() -> None:
    assert call(1.5, "CompareTo", 1.0) == 1
    assert refused(call, 1.5, "CompareTo", 2) == "ArgumentException"
