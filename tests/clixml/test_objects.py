"""Objects: members, type names, text, references (MS-PSRP 2.2.5.2 and 2.2.5.3)."""

import copy
import pickle

import pytest

from bridge.clixml import DecodeError, dump_object, dumps, load_object, load_streams, loads
from bridge.values import Enumerable, MemberSet, PSObject, Stack, TypedArray

PROCESS = (
    '<Obj RefId="0"><TN RefId="0"><T>System.Diagnostics.Process</T><T>System.Object</T></TN><ToString>init</ToString>'
    '<Props><I32 N="Id">1</I32><Obj N="Owner" RefId="1"><TNRef RefId="0" /><Props><S N="Name">root</S></Props></Obj></Props>'
    '<MS><S N="Note">extra</S></MS></Obj>'
)


def test_members_of_both_kinds_ignore_case_and_keep_order() -> None:
    process = load_object(PROCESS)
    assert process.keys() == ["Id", "Owner", "Note"]
    assert process.adapted == {"id", "owner"}
    assert (process.ID, process["note"], process.owner.name) == (1, "extra", "root")
    assert process.type_names == ("System.Diagnostics.Process", "System.Object")
    assert process.Owner.type_names is process.type_names
    assert str(process) == "init"
    assert dump_object(process) == PROCESS


def test_objects_of_one_kind_share_what_they_have_in_common() -> None:
    first, second = loads("<Objs Version='1.1.0.1'>" + 2 * "<Obj><MS><I32 N='Id'>1</I32></MS></Obj>" + "</Objs>")
    assert first._shape is second._shape
    second.Id = 2
    second.More = 3
    assert (first.Id, second.Id, first.keys(), second.keys()) == (1, 2, ["Id"], ["Id", "More"])


def test_a_shared_object_is_one_object() -> None:
    inner = PSObject({"V": 1})
    outer = load_object(dump_object(PSObject({"A": inner, "B": inner, "C": [inner]})))
    assert outer.A is outer.B is outer.C[0]
    assert '<Ref N="B" RefId="1" />' in dump_object(PSObject({"A": inner, "B": inner}))


def test_shared_lists_and_dictionaries_are_shared() -> None:
    items, table = [1], {"k": 1}
    a, b, c, d = load_object(dump_object([items, items, table, table]))
    assert a is b
    assert c is d


@pytest.mark.parametrize("kind", ["object", "list", "array", "dict", "stack", "two"])
def test_what_holds_itself_is_read_and_written(kind: str) -> None:
    if kind == "object":
        value = PSObject({"N": 1})
        value.Self = value
        read = load_object(dump_object(value))
        assert read.Self is read
    elif kind == "dict":
        table: dict[str, object] = {"n": 1}
        table["self"] = table
        read = load_object(dump_object(table))
        assert read["self"] is read
    elif kind == "two":
        first, second = PSObject({"Name": "a"}), PSObject({"Name": "b"})
        first.Other, second.Other = second, first
        read = load_object(dump_object(first))
        assert read.Other.Other is read
        assert (read.Name, read.Other.Name) == ("a", "b")
    else:
        items: list[object] = {"list": [], "array": TypedArray("System.Object[,]"), "stack": Stack()}[kind]
        items += ["x", items, "y"]
        read = load_object(dump_object(items))
        assert read[1] is read
        assert (read[0], read[2]) == ("x", "y")


def test_an_object_that_holds_itself_can_be_shown_compared_and_copied() -> None:
    value = PSObject({"N": 1})
    value.Self = value
    assert "..." in repr(value)
    assert value == load_object(dump_object(value))
    assert copy.deepcopy(value).Self.Self.N == 1
    assert pickle.loads(pickle.dumps(value)).Self.N == 1
    plain = value.to_dict()
    assert plain["Self"] is plain


def test_a_primitive_with_members_keeps_both() -> None:
    element = '<Obj RefId="0"><I32>5</I32><MS><S N="Note">x</S></MS></Obj>'
    value = load_object(element)
    assert (value.base, value.Note) == (5, "x")
    assert dump_object(value) == element


def test_an_enumerable_with_properties_keeps_both() -> None:
    element = (
        '<Obj RefId="0"><TN RefId="0"><T>Contoso.Set</T><T>System.Object</T></TN><IE><I32>3</I32></IE>'
        '<Props><I32 N="Count">1</I32></Props></Obj>'
    )
    value = load_object(element)
    assert (value.base, type(value.base), value.Count) == ([3], Enumerable, 1)
    assert dump_object(value) == element


def test_a_member_set_is_a_group_of_members() -> None:
    element = '<Obj RefId="0"><MS><MS N="Group"><I32 N="X">1</I32><MS N="Deep" /></MS><S N="After">y</S></MS></Obj>'
    value = load_object(element)
    assert isinstance(value.Group, MemberSet)
    assert (value.Group.x, value.After) == (1, "y")
    assert load_object(dump_object(value)) == value
    assert '<MS N="Group"><I32 N="X">1</I32>' in dump_object(value)


def test_of_two_members_of_one_name_the_extended_one_is_seen_and_both_are_written() -> None:
    element = '<Obj RefId="0"><Props><I32 N="Size">1</I32></Props><MS><I32 N="size">2</I32></MS></Obj>'
    value = load_object(element)
    assert value.SIZE == 2
    assert dump_object(value) == element


def test_names_are_escaped_like_text() -> None:
    value = PSObject({'a"b': 1, "_x0041_": 2, "<&>": 3, "100%s": 4})
    assert load_object(dump_object(value)) == value
    assert 'N="_x005F_x0041_"' in dump_object(value)
    assert 'N="a&quot;b"' in dump_object(value)


def test_a_document_of_several_values_numbers_them_together() -> None:
    text = dumps([1], [2])
    assert 'RefId="1"><TNRef RefId="0" />' in text
    assert loads(text) == [[1], [2]]


def test_the_same_object_twice_in_a_document_is_one_object() -> None:
    value = PSObject({"A": 1})
    first, second = loads(dumps(value, value))
    assert first is second


def test_a_reference_to_nothing_is_refused() -> None:
    for element in ("<Ref RefId='0'/>", "<Obj><TNRef RefId='7'/></Obj>", "<Obj RefId='0'><Ref RefId='0'/></Obj>"):
        with pytest.raises(DecodeError):
            load_object(element)


def test_output_of_a_child_process_is_read_with_its_streams() -> None:
    text = (
        '#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
        '<Obj S="progress" RefId="0"><TN RefId="0"><T>System.Management.Automation.PSCustomObject</T><T>System.Object</T></TN>'
        '<MS><I64 N="SourceId">1</I64><PR N="Record"><AV>Preparing modules for first use.</AV><AI>0</AI><Nil /><PI>-1</PI><PC>-1</PC>'
        '<T>Completed</T><SR>-1</SR><SD> </SD></PR></MS></Obj><S S="Error">boom_x000D__x000A_</S><S S="output">fine</S></Objs>'
    )
    (progress, record), (error, message), (output, fine) = load_streams(text)
    assert (progress, error, output) == ("progress", "error", "output")
    assert (record.SourceId, record.Record.Activity, record.Record.PercentComplete) == (
        1,
        "Preparing modules for first use.",
        -1,
    )
    assert (message, fine) == ("boom\r\n", "fine")
    assert load_object(dump_object(record.Record)) == record.Record
    assert dump_object(record.Record).startswith("<PR><AV>")


def test_files_in_the_encodings_of_export_clixml_are_read() -> None:
    text = dumps("\u00e9", [1])
    for data in (text.encode(), b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        assert loads(data) == ["\u00e9", [1]]
    with pytest.raises(DecodeError):
        loads(b"<S>\xff</S>")
