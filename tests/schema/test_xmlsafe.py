from __future__ import annotations

import pytest

from bridge.errors import InputError
from bridge.schema.xmlsafe import parse_xml, root_name

BOMB = '<!DOCTYPE a [<!ENTITY x "yy"><!ENTITY z "&x;&x;&x;">]><a>&z;</a>'


def test_elements_keep_names_namespaces_lines_and_mixed_text() -> None:
    root = parse_xml('<?xml version="1.0"?>\n<p:a xmlns:p="urn:x" k="1">\n one<b>two</b>three\n</p:a>', "x.xml")
    assert (root.name, root.namespace, root.attributes, root.line) == ("a", "urn:x", {"k": "1"}, 2)
    child = root.first("b")
    assert child is not None
    assert (child.text, child.line, child.namespace) == ("two", 3, "")
    assert root.text == "\n onetwothree\n"


def test_descend_is_in_document_order_and_path_stops_at_what_is_missing() -> None:
    root = parse_xml("<a><b><c/></b><d/></a>", "x.xml")
    assert [e.name for e in root.descend()] == ["a", "b", "c", "d"]
    reached = root.path("b", "c")
    assert reached is not None
    assert reached.name == "c"
    assert root.path("b", "x", "c") is None


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (BOMB, 1, "DOCTYPE"),
        ("<!-- hello -->\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", 2, "DOCTYPE"),
        ("<a>\n<b>\n</a>", 3, "not well-formed"),
        ("<a>&nbsp;</a>", 1, "not well-formed"),
        ("", 1, "not well-formed"),
        ("<a>\x00</a>", 1, "not well-formed"),
    ],
)
def test_what_is_refused_says_file_line_and_reason(text: str, line: int, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_xml(text, "bad.xml")
    assert (caught.value.file, caught.value.line) == ("bad.xml", line)
    assert reason in str(caught.value)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(InputError, match="surrogate"):
        parse_xml("<a>\ud83d</a>", "x.xml")


def test_limits_of_size_and_depth_hold() -> None:
    with pytest.raises(InputError, match="larger than 10 bytes"):
        parse_xml("<a>12345678</a>", "x.xml", max_bytes=10)
    assert parse_xml("<a>" * 5 + "</a>" * 5, "x.xml", max_depth=5).name == "a"
    with pytest.raises(InputError, match="deeper than 4"):
        parse_xml("<a>" * 5 + "</a>" * 5, "x.xml", max_depth=4)


def test_an_encoding_declaration_does_not_matter_to_text() -> None:
    assert parse_xml('\ufeff<?xml version="1.0" encoding="utf-16"?><a>é</a>', "x.xml").text == "é"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("\ufeff<?xml version='1.0'?>\n<!-- x > y --> <p:root a='1'>", "root"),
        ("<root/>", "root"),
        ("<!DOCTYPE root><root/>", ""),
        ("# heading", ""),
        ("<?xml never closed", ""),
        ("", ""),
    ],
)
def test_the_root_is_guessed_from_the_beginning(text: str, name: str) -> None:
    assert root_name(text) == name
