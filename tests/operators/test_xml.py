"""XML documents: members by name, paths, changes."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.operators import NotSupportedHere, OperatorError, call, cast, index, member, set_member, text
from bridge.operators.xml.nodes import Document, parse
from bridge.operators.xml.paths import select

SHOP = '<shop><item id="1" price="3">pen</item><item id="2" price="10">ink</item><note/><owner><name>ann</name></owner></shop>'


@pytest.fixture
def shop() -> Document:
    made = cast("xml", SHOP)
    assert isinstance(made, Document)
    return made


def test_children_and_attributes_are_members(shop: Document) -> None:
    root = member(shop, "shop")
    assert member(member(root, "item"), "id") == ["1", "2"]
    assert member(index(member(root, "ITEM"), 1), "#text") == "ink"
    assert member(root, "note") == ""
    assert member(member(root, "owner"), "name") == "ann"
    assert member(root, "nothing") is None
    assert (member(root, "Name"), member(root, "Count"), text(root), text(shop)) == ("shop", 1, "shop", "#document")


def test_members_of_dotnet(shop: Document) -> None:
    root = member(shop, "DocumentElement")
    assert member(shop, "OuterXml") == SHOP.replace("<note/>", "<note />")
    assert member(root, "InnerText") == "peninkann"
    assert member(member(root, "ChildNodes"), "Count") == 4
    first = member(root, "FirstChild")
    assert member(index(member(first, "Attributes"), "price"), "Value") == "3"
    assert (
        call(first, "GetAttribute", "id"),
        call(first, "GetAttribute", "none"),
        call(first, "HasAttribute", "id"),
    ) == ("1", "", True)
    with pytest.raises(NotSupportedHere):
        member(root, "SchemaInfo")


PATHS: list[tuple[str, list[str]]] = [
    ("/shop/item", ["pen", "ink"]), ("//item[@id='2']", ["ink"]), ("//item[@price>5]", ["ink"]), ("/shop/item[1]", ["pen"]),
    ("//item[last()]", ["ink"]), ("//item/@id", ["1", "2"]), ("/shop/*[name='ann']", ["ann"]), ("//name/text()", ["ann"]),
    ("//item[contains(., 'n') and @id='1']", ["pen"]), ("//item[not(@id='1')]", ["ink"]), ("//name | //note", ["ann", ""]),
    ("//name/..", ["ann"]), ("/shop/none", []), ("//item[text()='pen']", ["pen"]), ("shop/item[position()=2]", ["ink"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "found"), PATHS)
def test_paths(shop: Document, path: str, found: list[str]) -> None:
    assert [n.inner_text for n in select(shop, path)] == found


@pytest.mark.parametrize("path", ["ancestor::a", "//item[", "sum(//item)", "//x:item"])
def test_other_paths_are_refused(shop: Document, path: str) -> None:
    with pytest.raises(NotSupportedHere):
        select(shop, path)


def test_changes(shop: Document) -> None:
    root = member(shop, "shop")
    set_member(member(root, "owner"), "name", "bob")
    set_member(index(member(root, "item"), 0), "price", "4")
    made = call(shop, "CreateElement", "new")
    call(made, "SetAttribute", "k", "<v>")
    call(root, "AppendChild", made)
    call(root, "RemoveChild", call(root, "SelectSingleNode", "item[2]"))
    assert member(shop, "OuterXml") == (
        '<shop><item id="1" price="4">pen</item><note /><owner><name>bob</name></owner><new k="&lt;v&gt;" /></shop>'
    )
    with pytest.raises(OperatorError) as caught:
        set_member(root, "nothing", "x")
    assert caught.value.error_id == "PropertyAssignmentException"


def test_white_space_between_elements_is_dropped() -> None:
    made = parse("<a>\n  <b> x </b>\n  <!-- c -->\n</a>")
    assert made.outer_xml == "<a><b> x </b><!-- c --></a>"


@pytest.mark.parametrize("document", ["<a xmlns='u'/>", "<a><![CDATA[x]]></a>", "<!DOCTYPE a><a/>"])
def test_what_is_not_read_here(document: str) -> None:
    with pytest.raises(NotSupportedHere):
        parse(document)


def test_a_text_that_is_no_document() -> None:
    with pytest.raises(OperatorError) as caught:
        cast("xml", "<bad")
    assert caught.value.error_id == "InvalidCastToXmlDocument"


def test_a_document_stays_what_it_is(shop: Document) -> None:
    again: Any = cast("xml", shop)
    assert again is shop
