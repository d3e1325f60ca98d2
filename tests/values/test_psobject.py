"""PSObject: members ignoring case, shared shapes, copies."""

import copy
import pickle
import threading

import pytest

from bridge.values import MemberSet, PSObject, type_name_of


def test_members_ignore_case_and_keep_the_case_they_came_with() -> None:
    value = PSObject({"Name": "x", "Id": 1})
    assert (value.name, value["NAME"], value.get("nAmE"), "name" in value) == ("x", "x", "x", True)
    assert value.keys() == ["Name", "Id"]
    value.NAME = "y"
    value["Size"] = 2
    assert value.items() == [("Name", "y"), ("Id", 1), ("Size", 2)]
    assert list(value) == ["Name", "Id", "Size"]
    assert len(value) == 3
    assert PSObject([("A", 1), ("a", 2)]).items() == [("A", 2)]


def test_what_is_not_there_is_said_by_name() -> None:
    value = PSObject({}, type_names=("Contoso.Thing",))
    with pytest.raises(AttributeError, match="Nope"):
        _ = value.Nope
    with pytest.raises(KeyError, match="Nope"):
        value["Nope"]
    assert value.get("Nope", 5) == 5
    assert not hasattr(value, "__array__")
    assert bool(value)


def test_members_named_like_the_classs_own_are_reached_by_index() -> None:
    value = PSObject({"keys": 1, "base": 2, "__ClassMetadata": 3})
    assert (value["keys"], value["base"], value["__CLASSMETADATA"]) == (1, 2, 3)
    assert value.base is None
    assert value.__ClassMetadata == 3


def test_setting_a_member_of_one_object_leaves_the_others_of_its_shape_alone() -> None:
    first, second = PSObject({"A": 1}), PSObject({"A": 1})
    assert first._shape is second._shape
    first.B = 2
    first.A = 9
    first.type_names = ("Contoso.Other",)
    assert (second.items(), second.type_name) == ([("A", 1)], "System.Management.Automation.PSCustomObject")
    assert type_name_of(first) == "Contoso.Other"


def test_equality_looks_at_members_types_and_base() -> None:
    assert PSObject({"A": 1, "B": 2}) == PSObject({"b": 2, "a": 1})
    assert PSObject({"A": 1}) != PSObject({"A": 2})
    assert PSObject({"A": 1}) != PSObject({"A": 1}, type_names=("X",))
    assert PSObject({}, base=1) != PSObject({}, base=2)
    assert PSObject({}) != {}


def test_objects_can_be_copied_and_pickled() -> None:
    value = PSObject({"A": [1]}, base=5, text="five", adapted=frozenset({"a"}))
    value.Self = value
    for again in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert again.Self is again
        assert (again.A, again.base, again.text, again.adapted) == ([1], 5, "five", frozenset({"a"}))
        assert again.A is not value.A
    shallow = copy.copy(value)
    shallow.A = 2
    assert value.A == [1]


def test_objects_that_hold_each_other_can_be_compared_from_several_threads() -> None:
    def pair() -> PSObject:
        a, b = PSObject({"N": 1}), PSObject({"N": 2})
        a.Other, b.Other = b, a
        return a

    results: list[bool] = []
    threads = [threading.Thread(target=lambda: results.append(pair() == pair())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 4


def test_text_is_what_powershell_would_show() -> None:
    assert str(PSObject({"A": 1, "B": None})) == "@{A=1; B=}"
    assert str(PSObject({"A": PSObject({"X": 1}), "L": [1], "D": {}})) == (
        "@{A=; L=System.Object[]; D=System.Collections.Hashtable}"
    )
    assert str(PSObject({"A": 1}, text="thing")) == "thing"
    assert repr(PSObject({}, type_names=("T",), text="thing")) == "<T thing>"


def test_to_dict_gives_plain_data() -> None:
    value = PSObject({"A": PSObject({"B": [PSObject({"C": 1})]}), "D": {"k": PSObject({"E": 2})}})
    assert value.to_dict() == {"A": {"B": [{"C": 1}]}, "D": {"k": {"E": 2}}}


def test_a_member_set_is_an_object_of_its_own() -> None:
    value = PSObject({"Group": MemberSet({"X": 1})})
    assert value.Group.x == 1
    assert isinstance(copy.deepcopy(value).Group, MemberSet)
