"""``-split``: limits from the end, options, script blocks, and the form without a delimiter (about_Split)."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.operators.errors import NotSupportedHere, OperatorError
from bridge.operators.matching import csplit, split_, unary_split

SPLITS: list[tuple[Any, Any, list[str]]] = [
    ("a b c d", [" ", -3], ["a b", "c", "d"]),
    ("a b c d", [" ", -1], ["a b c d"]),
    ("a b c d", [" ", 0], ["a", "b", "c", "d"]),
    ("a1:b1:c", ["1(:)"], ["a", ":", "b", ":", "c"]),
    ("a:b", ["(:)", 0, "ExplicitCapture"], ["a", "b"]),
    ("k[(]v(w", [r"[(]|\(", 0, "ExplicitCapture"], ["k[", "]v", "w"]),
    ("a: b:c", [": ", 0, "IgnorePatternWhitespace"], ["a", " b", "c"]),
    ("aXb", ["x", 0, "SimpleMatch,IgnoreCase"], ["a", "b"]),
    ("a.b", [".", 0, "SimpleMatch"], ["a", "b"]),
    ("1\n2", ["^2", 0, "Multiline"], ["1\n", ""]),
    ("1\n2", ["1.", 0, 32], ["", "2"]),
]


@pytest.mark.parametrize(("left", "right", "parts"), SPLITS)
def test_split(left: Any, right: Any, parts: list[str]) -> None:
    assert split_(left, right) == parts


@pytest.mark.parametrize("options", [None, ""])
def test_options_that_say_nothing_take_the_indifference_to_case_away(options: Any) -> None:
    assert split_("aXbxc", ["X", 0, options]) == ["a", "bxc"]
    assert split_("aXbxc", ["X", 0]) == ["a", "b", "c"]


def test_the_option_for_case_holds_for_the_form_that_minds_it() -> None:
    assert csplit("abcBd", ["B", 0, "IgnoreCase"]) == ["a", "c", "d"]
    assert csplit("abcBd", ["B"]) == ["abc", "d"]


@pytest.mark.parametrize(
    ("limit", "parts"),
    [(0, ["a", "b", "c", ""]), (2, ["a", "b,c,"]), (-2, ["a,b,c", ""]), (-3, ["a,b", "c", ""]), (-1, ["a,b,c,"])],
)
def test_a_block_separates_up_to_the_limit(limit: int, parts: list[str]) -> None:
    assert split_("a,b,c,", [lambda char: char == ",", limit]) == parts


@pytest.mark.parametrize(
    ("right", "error_id"),
    [
        (["b", 0, "RegexMatch,SimpleMatch"], "InvalidSplitOptionCombination"),
        (["b", 0, "SimpleMatch,Multiline"], "InvalidSplitOptionCombination"),
        ([lambda char: char == "b", 0, "IgnoreCase"], "InvalidSplitOptionWithPredicate"),
    ],
)
def test_options_that_do_not_go_together(right: Any, error_id: str) -> None:
    with pytest.raises(OperatorError) as caught:
        split_("abc", right)
    assert caught.value.error_id == error_id
    assert caught.value.exception == "System.Management.Automation.ParseException"


def test_delimiters_that_a_search_from_the_end_would_find_elsewhere_are_refused() -> None:
    with pytest.raises(NotSupportedHere):
        split_("aaa", ["aa", -2])
    assert split_("a  b  c", [r"\s+", -2]) == ["a  b", "c"]


@pytest.mark.parametrize(
    ("text", "parts"), [("", [""]), ("   ", [""]), (" a  b ", ["a", "b"]), (["a b", ""], ["a", "b", ""])]
)
def test_without_a_delimiter(text: Any, parts: list[str]) -> None:
    assert unary_split(text) == parts
