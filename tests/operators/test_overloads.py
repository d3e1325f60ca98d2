"""Which overload a call takes, and what the engine says when there is none."""

from __future__ import annotations

import decimal
from typing import Any

import pytest

from bridge.operators import NotSupportedHere, OperatorError, Reference, call, cast, hashtable, new, static_call
from bridge.operators.overloads import rank
from bridge.operators.tables import Hashtable
from bridge.values import Byte, Char, Int64, TypedArray, type_name_of

D = decimal.Decimal


def strings(*items: str) -> TypedArray:
    return TypedArray("System.String[]", items)


# An integer goes to Decimal before it goes to Double, and the first argument weighs more than the second.
CHOSEN: list[tuple[str, str, tuple[Any, ...], Any]] = [
    ("math", "Round", (12, 1), D(12)), ("math", "Floor", (5,), D(5)), ("math", "Round", ("2.567", 1), 2.6),
    ("math", "Max", (1, 2.5), 2), ("math", "Max", (2.5, 1), 2.5), ("math", "Max", (Int64(1), 2), Int64(2)), ("math", "Abs", (-5,), 5),
    ("math", "Max", (Byte(1), Byte(2)), Byte(2)), ("string", "Join", ("-", "a", "b"), "a-b"), ("string", "Join", (",", [1, 2]), "1,2"),
    ("string", "Format", ("{0}{1}", 1, "x"), "1x"), ("string", "Concat", ("a", 1), "a1"), ("timespan", "FromSeconds", (90,), None),
    ("int", "Parse", ("FF", "HexNumber"), 255), ("convert", "ToInt32", ("ff", 16), 255), ("convert", "ToString", (10, 2), "1010"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "arguments", "expected"), CHOSEN)
def test_the_best_overload_is_called(kind: str, name: str, arguments: tuple[Any, ...], expected: Any) -> None:
    result = static_call(kind, name, *arguments)
    if expected is not None:
        assert (result, type_name_of(result)) == (expected, type_name_of(expected))


def test_one_text_splits_at_the_whole_of_it_and_characters_at_each() -> None:
    assert call("a,b;c", "Split", ",;") == ["a,b;c"]
    assert call("a::b", "Split", "::") == ["a", "b"]
    assert call("a,b;c", "Split", TypedArray("System.Char[]", [Char(","), Char(";")])) == ["a", "b", "c"]
    assert call("a,b,c", "Split", ",", 2) == ["a", "b,c"]
    assert call("file.txt", "TrimEnd", ".txt") == "file"


def error_of(function: Any, *arguments: Any) -> tuple[str, str, str]:
    with pytest.raises(OperatorError) as caught:
        function(*arguments)
    error = caught.value
    return error.error_id, error.exception.rpartition(".")[2], error.message


def test_a_text_that_is_no_number_is_still_given_to_the_overload_for_numbers() -> None:
    reason = (
        'Cannot convert value ";" to type "System.Int32". Error: "The input string \';\' was not in a correct format."'
    )
    assert error_of(call, "a,b;c", "Split", ",", ";") == (
        "MethodArgumentConversionInvalidCastArgument",
        "MethodException",
        f'Cannot convert argument "count", with value: ";", for "Split" to type "System.Int32": "{reason}"',
    )
    assert error_of(static_call, "math", "Round", "a")[2].startswith(
        'Cannot convert argument "a", with value: "a", for "Round"'
    )


def test_a_count_of_arguments_that_no_overload_has() -> None:
    assert error_of(call, "abc", "Substring", 1, 1, 1) == (
        "MethodCountCouldNotFindBest",
        "MethodException",
        'Cannot find an overload for "Substring" and the argument count: "3".',
    )


def test_an_overload_that_is_not_written_here_is_refused() -> None:
    with pytest.raises(NotSupportedHere):
        static_call("timespan", "FromHours", 2, 30)


def test_a_sequence_of_a_type_takes_no_array_of_objects() -> None:
    numbers = new("System.Collections.Generic.List[int]")
    assert error_of(call, numbers, "AddRange", [1, 2])[0] == "MethodArgumentConversionInvalidCastArgument"
    call(numbers, "AddRange", TypedArray("System.Int32[]", [1, 2]))
    assert list(numbers) == [1, 2]
    assert error_of(new, "System.Collections.Generic.List[string]", ["a"])[0] == "MethodCountCouldNotFindBest"
    assert list(new("System.Collections.Generic.List[string]", strings("a"))) == ["a"]
    assert list(new("System.Collections.Generic.List[object]", ["a", 1])) == ["a", 1]


RANKS = [
    (1, "System.Int32", "System.Int64"), (1, "System.Int64", "System.UInt32"), (1, "System.UInt32", "System.Byte"),
    (1, "System.Int64", "System.String"), (1, "System.String", "System.Boolean"), ("a", "System.String", "System.Object"),
    ("a", "System.Object", "System.Int32"), ("a", "System.Int32", "System.Char"), ("ab", "System.Char[]", "System.Object"),
    (1.5, "System.Single", "System.DateTime"), (None, "System.Object", "System.Int32"), (None, "System.Int32", "System.String"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "better", "worse"), RANKS)
def test_ranks_of_conversions(value: Any, better: str, worse: str) -> None:
    assert rank(value, better) > rank(value, worse)


def test_no_way_at_all() -> None:
    assert rank([1], "System.Int32") == 0
    assert rank(None, "System.DateTime") == 0
    assert rank("a", "System.IFormatProvider") == 0


def test_references_take_what_a_method_leaves() -> None:
    found = Reference(0)
    assert static_call("int", "TryParse", "42", found) is True
    assert found.value == 42
    assert static_call("int", "TryParse", "x", found) is False
    assert found.value == 0
    table = new("System.Collections.Generic.Dictionary[string,int]")
    call(table, "Add", "a", "5")
    assert (call(table, "TryGetValue", "a", found), found.value) == (True, 5)
    assert (call(table, "TryGetValue", "z", found), found.value) == (False, 0)
    assert (static_call("math", "DivRem", 17, 5, found), found.value) == (3, 2)


# --- places in tables -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        ([1, 2], [2, 1]), ([1, 2, 3], [3, 2, 1]), ([10, 20, 30], [20, 10, 30]), ([5, 12, 19], [12, 5, 19]),
        ([False, True], [True, False]), (["a", "b"], ["a", "b"]),
    ],
)  # fmt: skip
def test_numbers_stand_in_a_hashtable_by_their_buckets(keys: list[Any], order: list[Any]) -> None:
    assert list(hashtable([(k, k) for k in keys])) == order


def test_a_hashtable_that_grows_and_loses_keys() -> None:
    table = Hashtable()
    for number in range(1, 9):
        table[number] = number
    assert list(table) == [8, 7, 6, 5, 4, 3, 2, 1]
    small = hashtable([(n, n) for n in (1, 2, 3)])
    del small[2]
    small[9] = 9
    assert list(small) == [3, 9, 1]


def test_a_new_key_takes_the_place_of_a_removed_one() -> None:
    table = new("System.Collections.Generic.Dictionary[string,int]")
    for key in ("a", "b", "c"):
        call(table, "Add", key, 1)
    call(table, "Remove", "a")
    call(table, "Add", "d", 1)
    assert list(table) == ["d", "b", "c"]
    found = new("System.Collections.Generic.HashSet[int]")
    for number in (1, 2, 3):
        call(found, "Add", number)
    call(found, "Remove", 2)
    call(found, "Add", 9)
    assert list(found) == [1, 9, 3]


def test_sorted_collections_keep_their_order() -> None:
    table = new("System.Collections.Generic.SortedDictionary[string,int]")
    for key in ("b", "c", "a"):
        call(table, "Add", key, 1)
    assert list(table) == ["a", "b", "c"]
    found = cast("System.Collections.Generic.SortedSet[int]", [3, 1, 2])
    assert list(found) == [1, 2, 3]


def test_a_sort_by_a_comparison_takes_the_steps_of_dotnet() -> None:
    words = new("System.Collections.Generic.List[string]", strings("bb", "a", "cc", "d"))
    call(words, "Sort", lambda a, b: len(a) - len(b))
    assert list(words) == ["a", "d", "bb", "cc"]
    three = new("System.Collections.Generic.List[string]", strings("b1", "b2", "a"))
    call(three, "Sort", lambda a, b: (a[0] > b[0]) - (a[0] < b[0]))
    assert list(three) == ["a", "b2", "b1"]
