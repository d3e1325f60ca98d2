"""XML documents as scripts see them: nodes, their members, and simple XPath."""

from __future__ import annotations

from bridge.operators.xml.nodes import Attribute, Document, Element, Node, parse

__all__ = ["Attribute", "Document", "Element", "Node", "parse"]
