"""Property bags: their type names and their text."""

from __future__ import annotations

from bridge.operators import custom_object, text
from bridge.operators.values import type_of

_BAG = "System.Management.Automation.PSCustomObject"


def test_ps_type_name_is_a_type_name_and_no_property() -> None:
    made = custom_object({"pstypename": "My.Type", "A": 1})
    assert made.type_names == ("My.Type", _BAG, "System.Object")
    assert (made.keys(), text(made)) == (["A"], "@{A=1}")
    assert str(type_of(made)) == _BAG


def test_an_object_without_properties_is_no_text() -> None:
    assert text(custom_object({})) == ""
