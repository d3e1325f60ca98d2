"""Members of nodes: the engine's adapter first (child elements and attributes by name), then those of .NET."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.operators.errors import NotSupportedHere, runtime_error
from bridge.operators.xml.nodes import Attribute, Document, Element, Node, Text, node_list
from bridge.values import TypedArray

__all__ = ["get_member", "listed", "set_member"]


def _found(node: Node, name: str) -> list[Node]:
    folded = name.casefold()
    own = node.attributes if isinstance(node, Element) else []
    return [n for n in (*own, *node.children) if n.name.casefold() == folded]


def _shown(node: Node) -> Any:
    """A node as a property's value: a text where it holds nothing else, else the node itself."""
    if type(node) is Text or isinstance(node, Attribute):
        return node.inner_text
    if isinstance(node, Element) and node.attributes:
        return node
    if not node.children:
        return node.value if isinstance(node, Text) else node.inner_text
    if len(node.children) == 1 and type(node.children[0]) is Text:
        return node.inner_text
    return node


def get_member(node: Node, name: str) -> Any:
    """``$node.name``; NotImplemented when there is none. Raises :class:`NotSupportedHere` for a member of .NET that is not known here."""
    found = [_shown(n) for n in _found(node, name)]
    if found:
        return found[0] if len(found) == 1 else found
    folded = name.casefold()
    if folded in _READ:
        return _READ[folded](node)
    if folded in _OTHERS:
        raise NotSupportedHere(f"the property {name} of a {node.type_name}")
    return NotImplemented


def listed(node: Node) -> dict[str, Any]:
    """The attributes and child nodes by name."""
    own = node.attributes if isinstance(node, Element) else []
    names = dict.fromkeys(n.name for n in (*own, *node.children))
    return {name: get_member(node, name) for name in names}


class Attributes(TypedArray):
    """``XmlElement.Attributes``: by position and by name."""

    __slots__ = ()

    def named(self, name: str) -> Any:
        return next((a for a in self if a.name == name), None)


def _attributes(node: Node) -> Any:
    return Attributes("System.Xml.XmlAttributeCollection", node.attributes) if isinstance(node, Element) else None


def _sibling(node: Node, step: int) -> Node | None:
    if node.parent is None or isinstance(node, Attribute):
        return None
    around = node.parent.children
    at = next(i for i, n in enumerate(around) if n is node) + step
    return around[at] if 0 <= at < len(around) else None


_READ: dict[str, Callable[[Node], Any]] = {
    "name": lambda n: n.name,
    "localname": lambda n: n.name,
    "prefix": lambda n: "",
    "namespaceuri": lambda n: "",
    "innertext": lambda n: n.inner_text,
    "innerxml": lambda n: n.inner_xml,
    "outerxml": lambda n: n.outer_xml,
    "value": lambda n: n.value,
    "nodetype": lambda n: n.node_type,
    "attributes": _attributes,
    "childnodes": lambda n: node_list(n.children, "XmlChildNodes"),
    "firstchild": lambda n: n.children[0] if n.children else None,
    "lastchild": lambda n: n.children[-1] if n.children else None,
    "haschildnodes": lambda n: bool(n.children),
    "hasattributes": lambda n: bool(n.attributes) if isinstance(n, Element) else None,
    "isempty": lambda n: n.empty if isinstance(n, Element) else None,
    "parentnode": lambda n: None if isinstance(n, Attribute) else n.parent,
    "ownerelement": lambda n: n.parent if isinstance(n, Attribute) else None,
    "nextsibling": lambda n: _sibling(n, 1),
    "previoussibling": lambda n: _sibling(n, -1),
    "ownerdocument": lambda n: None if isinstance(n, Document) else n.document,
    "documentelement": lambda n: n.root if isinstance(n, Document) else None,
}
_OTHERS = frozenset(
    "baseuri schemainfo isreadonly documenttype implementation nametable preservewhitespace previoustext schemas xmlresolver data "
    "specified version encoding standalone".split()
)


def set_member(node: Node, name: str, value: Any) -> None:
    """``$node.name = value``: of an attribute or an element without attributes or elements in it."""
    found = _found(node, name)
    if not isinstance(value, str):
        raise NotSupportedHere(f"the {name} of a node is set to something else than a text")
    if len(found) == 1:
        one = found[0]
        if isinstance(one, Attribute):
            one.text = str(value)
            return
        if type(one) is Text:
            one.text = str(value)
            return
        if isinstance(one, Element) and not one.attributes and all(type(c) is Text for c in one.children):
            one.set_text(str(value))
            return
    folded = name.casefold()
    if not found and folded == "innertext" and isinstance(node, Element):
        node.set_text(str(value))
        return
    if not found and folded in ("value", "innertext") and isinstance(node, (Attribute, Text)):
        node.text = str(value)
        return
    if found or folded in _READ or folded in _OTHERS:
        raise NotSupportedHere(f"the {name} of a {node.type_name} is set")
    raise runtime_error(
        f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
        "PropertyAssignmentException",
    )
