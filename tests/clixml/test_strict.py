"""XML that PowerShell does not write but other tools do, what is refused, and what a refusal says."""

import pytest

from bridge.clixml import (
    CLIXMLError,
    CLIXMLLimitError,
    DecodeError,
    EncodeError,
    Limits,
    dump_object,
    dumps,
    iter_objects,
    load_object,
    loads,
)
from bridge.errors import BridgeError
from bridge.values import PSObject

NAMESPACE = "http://schemas.microsoft.com/powershell/2004/04"


def test_any_other_xml_of_the_same_meaning_gives_the_same_value() -> None:
    expected = loads(
        f'<Objs Version="1.1.0.1" xmlns="{NAMESPACE}"><Obj RefId="0"><MS><S N="A">x &lt; y</S><I32 N="B">1</I32></MS></Obj></Objs>'
    )
    for text in (
        f"<?xml version='1.0' encoding='utf-8'?>\n<!-- c --><Objs xmlns='{NAMESPACE}' Version='1.1.0.1'>\n<Obj RefId='0'>"
        "<MS><S N='A'><![CDATA[x < y]]></S><?pi?><I32 N='B'>1</I32></MS></Obj></Objs>",
        f'<p:Objs xmlns:p="{NAMESPACE}" Version="1.1.0.1"><p:Obj p:RefId="0" RefId="0"><p:MS><p:S N="A">x &#60; y</p:S>'
        '<p:I32 N="B">&#49;</p:I32></p:MS></p:Obj></p:Objs>',
        '<Objs Version="1.1.0.1"><Obj RefId="0"  ><MS ><S\n N="A" >x &lt; y</S><I32 N = "B">1</I32></MS></Obj></Objs>',
    ):
        assert loads(text) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><S>&x;</S>", "DOCTYPE"),
        ("<S>&nbsp;</S>", "entity"),
        ("<S>&#0;</S>", "not XML"),
        ("<Widget>1</Widget>", "Widget"),
        ("<Obj><Gadget /></Obj>", "Gadget"),
        ("<Obj><MS><LST N='a' /></MS></Obj>", "LST"),
        ("<Obj><TN><S>x</S></TN></Obj>", "value stands where none"),
        ("<Obj><DCT><I32 N='Key'>1</I32></DCT></Obj>", "value stands where none"),
        ("<Obj><DCT><En><I32 N='Key'>1</I32></En></DCT></Obj>", "Key and Value"),
        ("<Obj><DCT><En><Nil N='Key' /><Nil N='Value' /></En></DCT></Obj>", "key is null"),
        ("<Obj><MS><I32>1</I32></MS></Obj>", "no name"),
        ("<Obj>text</Obj>", "text"),
        ("<Obj><MS>text<I32 N='a'>1</I32></MS></Obj>", "text"),
        ("<S>a<B>true</B></S>", "elements"),
        ("<Objs Version='2.0'><S>a</S></Objs>", "2.0"),
        ("<Objs><S>a</S></Objs>", "Version"),
        ("<Objs Version='1.1.0.1' xmlns='urn:other'><S>a</S></Objs>", "urn:other"),
        ("<S>a</S", "not XML"),
        ("<Obj><LST>", "not XML"),
        ("", "not XML"),
        ("<S>a</S><S>b</S>", "not XML"),
        ("<Objs Version='1.1.0.1'><S>a</S><S>b</S></Objs>", "one value was expected"),
        ('<Obj><MS><S N="a" N="b">x</S></MS></Obj>', "not XML"),
        ('<Obj><MS><S S="a" N="b" S="c">x</S></MS></Obj>', "not XML"),
        ('<Obj RefId="&0"><MS><S N="a">x</S></MS></Obj>', "not XML"),
        ("nonsense", "not XML"),
        ("<Obj></LST>", "not XML"),
    ],
)
def test_what_is_no_clixml_is_refused_by_name(text: str, named: str) -> None:
    with pytest.raises(DecodeError) as caught:
        load_object(text)
    assert named in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_defect_is_reported_with_its_place() -> None:
    with pytest.raises(DecodeError) as caught:
        loads("<Objs Version='1.1.0.1'>\n<S>a</S>\n<I32>x</I32></Objs>")
    assert caught.value.line == 3


def test_values_before_a_defect_are_given_before_it_is_raised() -> None:
    values = iter_objects('<Objs Version="1.1.0.1"><S>a</S><I32>1</I32><I32>x</I32></Objs>')
    assert [next(values), next(values)] == ["a", 1]
    with pytest.raises(DecodeError):
        next(values)


@pytest.mark.parametrize("levels", [101, 1000, 100_000])
@pytest.mark.parametrize("kind", ["list", "dict", "object", "bare", "members"])
def test_nesting_beyond_the_limit_is_refused_at_any_depth(levels: int, kind: str) -> None:
    start, end = {
        "list": ("<Obj><LST>", "</LST></Obj>"),
        "dict": ("<Obj><DCT><En><S N='Key'>k</S><Obj N='Value'><DCT>", "</DCT></Obj></En></DCT></Obj>"),
        "object": ("<Obj N='a'><MS>", "</MS></Obj>"),
        "bare": ("<Obj>", "</Obj>"),
        "members": ("<MS N='a'>", "</MS>"),
    }[kind]
    text = start * levels + end * levels
    if kind == "members":
        text = f"<Obj><MS>{start * 4 * levels}{end * 4 * levels}</MS></Obj>"
    with pytest.raises(DecodeError):
        load_object(text)
    with pytest.raises(DecodeError):
        load_object(start * levels)


def test_a_value_nested_too_deep_cannot_be_written() -> None:
    value: list[object] = []
    for _ in range(1000):
        value = [value]
    with pytest.raises(
        CLIXMLLimitError, match=r"^The value cannot be written as CLIXML: objects are nested deeper than 100\.$"
    ):
        dumps(value)


def test_nesting_up_to_the_limit_is_read() -> None:
    text = "<Obj><LST>" * 100 + "</LST></Obj>" * 100
    value = load_object(text)
    for _ in range(99):
        (value,) = value
    assert value == []
    with pytest.raises(CLIXMLLimitError, match="100"):
        load_object(f"<Obj><LST>{text}</LST></Obj>")
    assert load_object(f"<Obj><LST>{text}</LST></Obj>", limits=Limits(depth=101))


def test_a_deep_value_is_refused_when_written_and_no_depth_breaks_the_writer() -> None:
    value: list[object] = []
    for _ in range(50_000):
        value = [value]
    with pytest.raises(CLIXMLLimitError):
        dump_object(value)
    assert dump_object(value, limits=Limits(depth=100_000)).count("<LST>") == 50_001
    bag = PSObject({"A": 1})
    for _ in range(5_000):
        bag = PSObject({"A": bag})
    assert len(dump_object(bag, limits=Limits(depth=10_000))) > 5_000
    text = dump_object(bag, limits=Limits(depth=10_000))
    assert load_object(text, limits=Limits(depth=10_000)).A.A.keys() == ["A"]


def test_sizes_and_numbers_of_elements_are_limited() -> None:
    with pytest.raises(CLIXMLLimitError, match="characters"):
        loads("<S>" + "a" * 100 + "</S>", limits=Limits(size=50))
    with pytest.raises(CLIXMLLimitError, match="elements"):
        loads("<Obj><LST>" + "<Nil />" * 100 + "</LST></Obj>", limits=Limits(objects=50))


def test_growing_text_is_bounded_by_no_entity() -> None:
    laughs = "".join(f"<!ENTITY l{i} '{f'&l{i - 1};' * 10}'>" for i in range(1, 9))
    with pytest.raises(DecodeError, match="DOCTYPE"):
        load_object(f"<!DOCTYPE l [<!ENTITY l0 'ha'>{laughs}]><S>&l8;</S>")


def test_every_error_is_the_projects_own() -> None:
    assert issubclass(CLIXMLError, BridgeError)
    for error in (DecodeError, EncodeError, CLIXMLLimitError):
        assert issubclass(error, CLIXMLError)
