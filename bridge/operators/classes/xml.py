"""Methods of XML nodes."""

from __future__ import annotations

import copy
from typing import Any

from bridge.binding.convert import convert
from bridge.operators.errors import NotSupportedHere
from bridge.operators.objects import class_
from bridge.operators.xml.nodes import Attribute, Comment, Document, Element, Node, Text, node_list, parse
from bridge.operators.xml.paths import select
from bridge.values.nothing import NOTHING

_X = "System.Xml."


def _one(node: Node, path: str) -> Any:
    found = select(node, path)
    return found[0] if found else None


def _named(node: Node, name: str) -> Any:
    found = [n for n in node.below() if n is not node and isinstance(n, Element) and name in ("*", n.name)]
    return node_list(found, "XmlElementList")


def _at(node: Node, other: Any, after: bool) -> int:
    if other is None:
        return 0 if after else len(node.children)
    return next(i for i, n in enumerate(node.children) if n is other) + after


def _removed(node: Node, child: Any) -> Node:
    if not isinstance(child, Node) or child.parent is not node:
        raise NotSupportedHere("a child that is not there is removed")
    return node.remove(child)


def _replaced(node: Node, new: Node, old: Node) -> Node:
    at = _at(node, old, False)
    node.remove(old)
    node.append(new, at)
    return old


def _cloned(node: Node, deep: bool) -> Node:
    made = copy.copy(node)
    made.parent = None
    made.children = []
    if isinstance(made, Element):
        own, made.attributes = made.attributes, []
        for attribute in own:
            made.set_attribute(attribute.name, attribute.text)
    if deep:
        for child in node.children:
            made.append(_cloned(child, True))
    return made


def _loaded(document: Document, text: str) -> Any:
    convert(text, f"{_X}XmlDocument")
    document.children = []
    for child in list(parse(text).children):
        document.append(child)
    return NOTHING


def _cleared(node: Node) -> Any:
    node.children = []
    if isinstance(node, Element):
        node.attributes = []
    return NOTHING


def _without(element: Element, name: str) -> Any:
    element.attributes = [a for a in element.attributes if a.name != name]
    return NOTHING


def _set_attribute(element: Element, name: str, value: str) -> Any:
    element.set_attribute(name, value)
    return NOTHING


def _refused(what: str) -> Any:
    raise NotSupportedHere(what)


_node = class_(f"{_X}XmlNode", "System.Object")
_N = f"{_X}XmlNode"
_node.method("SelectNodes", "string:xpath", lambda n, p: node_list(select(n, p)))
_node.method("SelectSingleNode", "string:xpath", _one)
_node.method("AppendChild", f"{_N}:newChild", lambda n, c: n.append(c))
_node.method("PrependChild", f"{_N}:newChild", lambda n, c: n.append(c, 0))
_node.method("InsertBefore", f"{_N}:newChild, {_N}:refChild", lambda n, c, o: n.append(c, _at(n, o, False)))
_node.method("InsertAfter", f"{_N}:newChild, {_N}:refChild", lambda n, c, o: n.append(c, _at(n, o, True)))
_node.method("RemoveChild", f"{_N}:oldChild", _removed)
_node.method("ReplaceChild", f"{_N}:newChild, {_N}:oldChild", _replaced)
_node.method("RemoveAll", "", _cleared)
_node.method("CloneNode", "bool:deep", _cloned)
_node.method("Clone", "", lambda n: _cloned(n, True))
_node.method("ToString", "", lambda n: n.name)
_node.method("GetEnumerator", "", lambda n: list(n.children))
_document = class_(f"{_X}XmlDocument", _N)
_document.constructor("", Document)
_document.method("LoadXml", "string:xml", _loaded)
_document.method("Load", "string:filename", lambda *_: _refused("a document that is loaded from a file"))
_document.method("Save", "string:filename", lambda *_: _refused("a document that is saved to a file"))
_document.method("CreateElement", "string:name", lambda d, n: Element(n))
_document.method("CreateAttribute", "string:name", lambda d, n: Attribute(n))
_document.method("CreateTextNode", "string:text", lambda d, t: Text(t))
_document.method("CreateComment", "string:data", lambda d, t: Comment(t))
_document.method("ImportNode", f"{_N}:node, bool:deep", lambda d, n, deep: _cloned(n, deep))
_document.method("GetElementsByTagName", "string:name", _named)
_element = class_(f"{_X}XmlElement", _N)
_element.method("GetAttribute", "string:name", lambda e, n: (e.attribute(n) or Attribute(n)).text)
_element.method("SetAttribute", "string:name, string:value", _set_attribute)
_element.method("HasAttribute", "string:name", lambda e, n: e.attribute(n) is not None)
_element.method("RemoveAttribute", "string:name", _without)
_element.method("GetAttributeNode", "string:name", lambda e, n: e.attribute(n))
_element.method("GetElementsByTagName", "string:name", _named)
for _name in ("Attribute", "Text", "Comment", "Declaration", "Element", "Document"):
    class_(f"{_X}Xml{_name}", _N).complete = True
for _name in ("XPathNodeList", "XmlChildNodes", "XmlElementList", "XmlAttributeCollection"):
    _list = class_(_X + _name, "System.Object")
    _list.get("Count", len)
    _list.method("Item", "int:index", lambda nodes, i: nodes[i] if 0 <= i < len(nodes) else None)
class_(f"{_X}XmlAttributeCollection").method("GetNamedItem", "string:name", lambda nodes, n: nodes.named(n))
