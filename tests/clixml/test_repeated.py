"""Objects that come by the thousand: the quick way is taken, is exact and is bounded."""

import pytest

from bridge.clixml import DecodeError, dump_object, dumps, loads
from bridge.clixml.repeated import MISSED, RepeatedObjects
from bridge.values import PSObject


def element(number: int, name: str = "Id") -> str:
    return dump_object(
        PSObject({name: number, "Name": f"n{number}"}, type_names=("A.B", "System.Object"), text=f"t{number}")
    )


def test_after_a_few_objects_of_a_kind_the_next_is_read_by_a_pattern() -> None:
    patterns = RepeatedObjects()
    results = [patterns.read(element(n)) for n in range(20)]
    assert results[0] is MISSED
    assert results[-1] == loads(element(19))[0]
    assert (results[-1].text, results[-1].Id) == ("t19", 19)


def test_an_object_that_differs_in_anything_but_values_is_left_to_the_parser() -> None:
    patterns = RepeatedObjects()
    for n in range(20):
        patterns.read(element(n))
    for other in (
        element(1, "ID"),
        element(1).replace("I32", "I64"),
        element(1) + " ",
        element(1).replace("<MS>", "<MS> "),
        element(1).replace("<S N", "<S  N"),
        element(1).replace("n1", "n<!-- -->1"),
        element(1).replace("</Obj>", "</Obj><S>x</S>"),
    ):
        assert patterns.read(other) is MISSED


def test_what_is_learned_is_bounded_whatever_is_sent() -> None:
    patterns = RepeatedObjects()
    for kind in range(3000):
        for n in range(7):
            patterns.read(element(n).replace("A.B", f"A.B{kind}"))
    assert patterns.count <= 128
    assert len(patterns.seen) <= 1024
    shapes = RepeatedObjects()
    for n in range(200):
        shapes.read(element(n, f"Name{n}"))
    assert sum(map(len, shapes.kinds.values())) <= 8


def test_a_kind_whose_first_objects_no_pattern_fits_is_learned_later() -> None:
    patterns = RepeatedObjects()
    for n in range(50):
        nested = PSObject({"Id": [n]}, type_names=("A.B", "System.Object"))
        assert patterns.read(dump_object(nested)) is MISSED
    results = [patterns.read(element(n)) for n in range(600)]
    assert results[0] is MISSED
    assert results[-1].Id == 599


def test_objects_with_members_that_are_objects_are_read_whole() -> None:
    for n in range(20):
        value = PSObject({"Id": n, "Inner": PSObject({"N": [n]})})
        assert loads(dump_object(value))[0] == value


@pytest.mark.parametrize("indent", [False, True])
def test_documents_of_one_object_take_the_quick_way_and_read_the_same(indent: bool) -> None:
    for n in range(20):
        text = dumps(PSObject({"Id": n, "Name": f"n{n}"}, type_names=("Doc.Kind", "System.Object"), text="t"))
        if indent:
            text = text.replace("><", ">\r\n  <") + "\r\n"
        (value,) = loads(text)
        assert (value.Id, value.Name, value.text, value.type_names) == (n, f"n{n}", "t", ("Doc.Kind", "System.Object"))
    with pytest.raises(DecodeError, match="Int32"):
        loads(text.replace('"Id">19<', '"Id">x<'))
    with pytest.raises(DecodeError, match=r"2\.0"):
        loads(text.replace('"1.1.0.1"', '"2.0"'))


def test_no_pattern_is_learned_from_text_that_is_not_whole() -> None:
    for damage in (
        ("</MS>", "</Props>"),
        ("</Obj>", ""),
        ("</TN>", "</TN><TN><T>x</T></TN>"),
        ("<MS>", "<Props></Props><MS>"),
    ):
        patterns = RepeatedObjects()
        for n in range(20):
            assert patterns.read(element(n).replace(*damage)) is MISSED
        assert patterns.count == 0
