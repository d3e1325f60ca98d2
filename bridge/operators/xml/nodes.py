"""The nodes of a document and their text.

White space between elements is dropped, as ``XmlDocument`` does by itself. Documents with namespaces, CDATA or a document type are not
read here.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Iterator
from typing import Any

from bridge.operators.errors import NotSupportedHere
from bridge.values import EnumValue, TypedArray

__all__ = ["Attribute", "Comment", "Declaration", "Document", "Element", "Node", "Text", "node_list", "parse"]

_X = "System.Xml."


def node_list(nodes: Any, kind: str = "XPathNodeList") -> TypedArray:
    """What gives nodes by position: ``ChildNodes``, the result of ``SelectNodes``."""
    return TypedArray(_X + kind, nodes)


class Node:
    """An ``XmlNode``."""

    kind = "Node"
    number = 0
    name = ""

    def __init__(self) -> None:
        self.parent: Node | None = None
        self.children: list[Node] = []

    @property
    def type_name(self) -> str:
        return f"{_X}Xml{self.kind}"

    @property
    def type_names(self) -> tuple[str, ...]:
        linked = (f"{_X}XmlLinkedNode",) if self.kind not in ("Document", "Attribute") else ()
        return (self.type_name, *linked, f"{_X}XmlNode", "System.Object")

    def __str__(self) -> str:
        return self.name

    @property
    def node_type(self) -> EnumValue:
        names = {1: "Element", 2: "Attribute", 3: "Text", 8: "Comment", 9: "Document", 17: "XmlDeclaration"}
        return EnumValue(f"{_X}XmlNodeType", names[self.number], self.number)

    @property
    def inner_text(self) -> str:
        return "".join(c.inner_text for c in self.children if not isinstance(c, (Comment, Declaration)))

    @property
    def inner_xml(self) -> str:
        return "".join(c.outer_xml for c in self.children)

    @property
    def outer_xml(self) -> str:
        return self.inner_xml

    @property
    def value(self) -> str | None:
        return None

    def append(self, child: Node, at: int | None = None) -> Node:
        if child.parent is not None:
            child.parent.children.remove(child)
        child.parent = self
        self.children.insert(len(self.children) if at is None else at, child)
        return child

    def remove(self, child: Node) -> Node:
        self.children.remove(child)
        child.parent = None
        return child

    def get_member(self, name: str) -> Any:
        from bridge.operators.xml.members import get_member

        return get_member(self, name)

    def set_member(self, name: str, value: Any) -> None:
        from bridge.operators.xml.members import set_member

        set_member(self, name, value)

    def properties(self) -> dict[str, Any]:
        """The attributes and elements by name, which are what the engine lists."""
        from bridge.operators.xml.members import listed

        return listed(self)

    def below(self) -> Iterator[Node]:
        """The node and what is under it, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.below()

    @property
    def document(self) -> Document:
        node: Node = self
        while node.parent is not None:
            node = node.parent
        if not isinstance(node, Document):
            raise NotSupportedHere("the document of a node that is in none")
        return node


class Document(Node):
    """An ``XmlDocument``."""

    kind, number, name = "Document", 9, "#document"

    @property
    def root(self) -> Element | None:
        return next((c for c in self.children if isinstance(c, Element)), None)


class Element(Node):
    """An ``XmlElement``. ``empty`` when it was written as one tag."""

    kind, number = "Element", 1

    def __init__(self, name: str, *, empty: bool = True) -> None:
        super().__init__()
        self.name = name
        self.attributes: list[Attribute] = []
        self.empty = empty

    def attribute(self, name: str) -> Attribute | None:
        return next((a for a in self.attributes if a.name == name), None)

    def set_attribute(self, name: str, value: str) -> Attribute:
        found = self.attribute(name)
        if found is None:
            found = Attribute(name, value)
            found.parent = self
            self.attributes.append(found)
        found.text = value
        return found

    def set_text(self, text: str) -> None:
        for child in self.children:
            child.parent = None
        self.children = []
        self.append(Text(text))

    @property
    def outer_xml(self) -> str:
        head = "".join(f" {a.outer_xml}" for a in self.attributes)
        if not self.children and self.empty:
            return f"<{self.name}{head} />"
        return f"<{self.name}{head}>{self.inner_xml}</{self.name}>"


class Attribute(Node):
    """An ``XmlAttribute``."""

    kind, number = "Attribute", 2

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__()
        self.name = name
        self.text = text

    @property
    def value(self) -> str:
        return self.text

    @property
    def inner_text(self) -> str:
        return self.text

    @property
    def inner_xml(self) -> str:
        return _escaped(self.text)

    @property
    def outer_xml(self) -> str:
        return f'{self.name}="{_escaped(self.text).replace(chr(34), "&quot;")}"'


class Text(Node):
    """An ``XmlText``."""

    kind, number, name = "Text", 3, "#text"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    @property
    def value(self) -> str:
        return self.text

    @property
    def inner_text(self) -> str:
        return self.text

    @property
    def outer_xml(self) -> str:
        return _escaped(self.text)


class Comment(Text):
    """An ``XmlComment``."""

    kind, number, name = "Comment", 8, "#comment"

    @property
    def outer_xml(self) -> str:
        return f"<!--{self.text}-->"


class Declaration(Text):
    """``<?xml …?>``"""

    kind, number, name = "Declaration", 17, "xml"

    @property
    def outer_xml(self) -> str:
        return f"<?xml {self.text}?>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_REFUSED = ("<![CDATA[", "<!DOCTYPE", "xmlns", "xml:space", "<?xml-")


def parse(text: str) -> Document:
    """A document of a text that is known to be well-formed. Raises :class:`NotSupportedHere` for what is not read here."""
    for word in _REFUSED:
        if word in text:
            raise NotSupportedHere(f"a document with {word}")
    document = Document()
    if not text.strip():
        return document
    builder = _Builder(document)
    reader = xml.parsers.expat.ParserCreate()
    reader.buffer_text = True
    data = (text if "encoding=" not in text[:100] else text.partition("?>")[2]).encode("utf-8")
    reader.StartElementHandler = lambda name, attributes: builder.start(
        name, attributes, _one_tag(data, reader.CurrentByteIndex)
    )
    reader.EndElementHandler = builder.end
    reader.CharacterDataHandler = builder.characters
    reader.CommentHandler = builder.comment
    reader.XmlDeclHandler = builder.declaration
    reader.ordered_attributes = True
    try:
        reader.Parse(data, True)
    except xml.parsers.expat.ExpatError as error:
        raise NotSupportedHere(f"a document that is not well-formed: {error}") from None
    if "encoding=" in text[:100]:
        builder.declare(text.partition("?>")[0].partition("<?xml")[2].strip())
    return document


_TAG = re.compile(rb"<(?:[^'\">]|'[^']*'|\"[^\"]*\")*>")


def _one_tag(data: bytes, index: int) -> bool:
    """True when the tag that begins here is an element by itself: ``<name />``."""
    found = _TAG.match(data, index)
    return found is not None and found[0].endswith(b"/>")


class _Builder:
    """Makes nodes of what the reader finds."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.at: Node = document

    def start(self, name: str, attributes: list[str], empty: bool) -> None:
        made = Element(name, empty=empty)
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            made.set_attribute(key, value)
        self.at.append(made)
        self.at = made

    def end(self, name: str) -> None:
        self.at = self.at.parent or self.document

    def characters(self, text: str) -> None:
        if text.strip(" \t\r\n") and self.at is not self.document:
            self.at.append(Text(text))

    def comment(self, text: str) -> None:
        self.at.append(Comment(text))

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        self.declare(
            f'version="{version}"' + ("" if standalone < 0 else f' standalone="{"yes" if standalone else "no"}"')
        )

    def declare(self, text: str) -> None:
        self.document.append(Declaration(text.replace("'", '"')), 0)
