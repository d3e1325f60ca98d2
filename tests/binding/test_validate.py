"""Validation attributes (specification of parameter binding, section 10)."""

from __future__ import annotations

import decimal
from typing import Any

import pytest

from bridge.binding.validate import CannotValidate, ValidationFailure, require_value, validate
from bridge.model import ValidationRule
from bridge.values import OrderedDictionary, PSObject, TimeSpan, TypedArray


def failure(rule: ValidationRule, value: Any) -> str:
    with pytest.raises(ValidationFailure) as caught:
        validate(rule, value)
    return str(caught.value)


COLLECTION_NULL = (
    "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not "
    "contain any null values and then try the command again."
)


def test_a_set_compares_without_case_unless_told() -> None:
    rule = ValidationRule("Set", ("Low", "High"))
    validate(rule, "low")
    validate(rule, ["HIGH", "Low"])
    validate(rule, [])
    assert failure(rule, "x") == (
        'The argument "x" does not belong to the set "Low,High" specified by the ValidateSet attribute. Supply an argument that is in '
        "the set and then try the command again."
    )
    assert failure(ValidationRule("Set", ("Low",), ignore_case=False), "low").startswith('The argument "low" does not')
    assert failure(ValidationRule("Set", ("a",), message="not {0}, but {1}"), "b") == "not b, but a"
    validate(ValidationRule("Set", ("1", "2")), 2)


def test_per_element_rules_refuse_null_and_null_elements() -> None:
    for rule in (ValidationRule("Set", ("a",)), ValidationRule("Range", (1, 5)), ValidationRule("Pattern", ("a",))):
        assert failure(rule, None) == COLLECTION_NULL
        assert failure(rule, [None]).startswith("The argument is null. Provide a valid value")


def test_ranges_convert_the_value_and_promote_their_limits() -> None:
    rule = ValidationRule("Range", (1, 5))
    validate(rule, 5.4)
    assert failure(rule, 6) == (
        "The 6 argument is greater than the maximum allowed range of 5. Supply an argument that is less than or equal to 5 and then try "
        "the command again."
    )
    assert failure(rule, [1, 0]).startswith("The 0 argument is less than the minimum allowed range of 1.")
    assert failure(rule, "x").startswith(
        'The argument cannot be validated because its type "String" is not the same type (Int32)'
    )
    assert failure(ValidationRule("Range", (0, 1.5)), 2).startswith(
        "The 2 argument is greater than the maximum allowed range of 1.5."
    )
    validate(ValidationRule("Range", ("0.1", "0.5"), type_name="System.Decimal"), decimal.Decimal("0.3"))
    assert failure(ValidationRule("Range", ("a", "f")), "z").startswith("The z argument is greater")


def test_range_kinds_take_numbers_and_time_spans() -> None:
    validate(ValidationRule("RangeKind", ("Positive",)), TimeSpan.from_ticks(1))
    assert failure(ValidationRule("RangeKind", ("Positive",)), 0) == (
        'The argument "0" cannot be validated because its value is not greater than zero.'
    )
    assert failure(ValidationRule("RangeKind", ("NonNegative",)), -1.5).endswith(
        "its value is not greater than or equal to zero."
    )
    assert failure(ValidationRule("RangeKind", ("Negative",)), [0]).endswith("its value is not less than zero.")
    assert failure(ValidationRule("RangeKind", ("NonPositive",)), 1).endswith(
        "its value is not less than or equal to zero."
    )
    assert 'type "String"' in failure(ValidationRule("RangeKind", ("Positive",)), "x")


def test_patterns_search_without_case_and_know_dotnet_syntax() -> None:
    validate(ValidationRule("Pattern", ("b+",)), "aBBc")
    validate(ValidationRule("Pattern", (r"^(?<year>\d{4})-\k<year>\z",)), "2020-2020")
    validate(ValidationRule("Pattern", (r"^\p{Lu}\P{Lu}$",), ignore_case=False), "Ab")
    validate(ValidationRule("Pattern", ("a(?i)b",), ignore_case=False), "aB")
    validate(ValidationRule("Pattern", ("^a(?i)b$|^c$",), ignore_case=False), "C")
    assert failure(ValidationRule("Pattern", ("^a(?i)b$|^c$",), ignore_case=False), "Ab")
    assert failure(ValidationRule("Pattern", ("^a$",)), "b") == (
        'The argument "b" does not match the "^a$" pattern. Supply an argument that matches "^a$" and try the command again.'
    )
    with pytest.raises(CannotValidate):
        validate(ValidationRule("Pattern", (r"(?>a+)b",)), "aab")


def test_lengths_count_utf16_units_of_strings_only() -> None:
    rule = ValidationRule("Length", (2, 3))
    validate(rule, ["ab", "abc"])
    validate(rule, "\U0001f600")
    assert failure(rule, "a") == (
        "The character length (1) of the argument is too short. Specify an argument with a length that is greater than or equal to "
        '"2", and then try the command again.'
    )
    assert failure(rule, "abcd").startswith("The character length of the 4 argument is too long.")
    assert failure(rule, 12).startswith("The ValidateLength attribute cannot be applied")


def test_counts_take_collections_null_and_the_characters_of_a_string() -> None:
    rule = ValidationRule("Count", (1, 2))
    validate(rule, [1])
    validate(rule, OrderedDictionary(a=1))
    assert failure(rule, "abc").endswith("no more than 2 value(s) - 3 value(s) were provided.")
    assert (
        failure(rule, None)
        == "The parameter requires at least 1 value(s) and no more than 2 value(s) - 0 value(s) were provided."
    )
    assert (
        failure(ValidationRule("Count", (2, 2)), [1])
        == "The parameter requires exactly 2 value(s) - 1 value(s) were provided."
    )
    assert failure(rule, 5).startswith("The ValidateCount attribute cannot be applied to a non-array parameter.")


def test_null_and_empty_rules() -> None:
    assert failure(ValidationRule("NotNull"), None).startswith("The argument is null. Provide a valid value")
    assert failure(ValidationRule("NotNull"), [1, None]).startswith("The argument has a null value, or an element")
    validate(ValidationRule("NotNull"), "")
    validate(ValidationRule("NotNull"), [])
    rule = ValidationRule("NotNullOrEmpty")
    assert failure(rule, "").startswith("The argument is null or empty.")
    assert failure(rule, None).startswith("The argument is null or empty.")
    for value in ([], [""], ["a", None], {}):
        assert failure(rule, value) == COLLECTION_NULL
    validate(rule, TypedArray("System.Int32[]", [0]))
    blank = ValidationRule("NotNullOrWhiteSpace")
    assert failure(blank, " \t").startswith("The argument is null, empty, or consists of only white-space")
    assert failure(blank, ["a", " "]).startswith("An element of the argument collection is null, empty")


def test_objects_are_judged_by_what_they_wrap() -> None:
    validate(ValidationRule("Set", ("a",)), PSObject({}, base="A"))
    assert failure(ValidationRule("NotNullOrEmpty"), PSObject({}, base="")).startswith("The argument is null or empty.")


def test_scripts_are_run_by_the_caller_or_left_to_the_host() -> None:
    rule = ValidationRule("Script", (" $_ -gt 1 ",))
    validate(rule, [2, 3], script=lambda text, value: value > 1)
    with pytest.raises(
        ValidationFailure, match='validation script for the argument with value "1" did not return a result of True'
    ):
        validate(rule, [2, 1], script=lambda text, value: value > 1)
    with pytest.raises(CannotValidate):
        validate(rule, 1)


def test_variable_names() -> None:
    validate(ValidationRule("VariableName"), "+global:errors")
    assert (
        failure(ValidationRule("VariableName"), "a b")
        == "Cannot validate argument 'a b' because it is not a valid variable name."
    )


@pytest.mark.parametrize(
    ("value", "type_name", "allows", "expected"),
    [
        (None, "System.Object", (), "NullNotAllowed"),
        (None, "System.Object", ("AllowNull",), None),
        (None, "System.Nullable[System.Boolean]", (), None),
        (None, "System.Nullable[System.Int32]", (), "NullNotAllowed"),
        ("", "System.String", (), "EmptyStringNotAllowed"),
        ("", "System.String", ("AllowEmptyString",), None),
        ("", "System.Object", (), None),
        ([], "System.Object", (), None),
        ([], "System.Object[]", (), "EmptyArrayNotAllowed"),
        ([], "System.Collections.ArrayList", (), "EmptyCollectionNotAllowed"),
        ([], "System.String[]", ("AllowEmptyCollection",), None),
        (["a", ""], "System.String[]", (), "EmptyStringNotAllowed"),
        (["a", None], "System.String[]", (), "NullNotAllowed"),
        ({}, "System.Collections.Hashtable", (), None),
        (TypedArray("System.Int32[]", [0]), "System.Int32[]", (), None),
    ],
)
def test_mandatory_parameters_refuse_null_and_empty(
    value: Any, type_name: str, allows: tuple[str, ...], expected: str | None
) -> None:
    result = require_value(value, type_name, allows)
    assert (result and result[0]) == expected
