"""XPath as scripts use it: steps, ``//``, ``@name``, ``text()``, positions and comparisons. Everything else is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bridge.operators.errors import NotSupportedHere
from bridge.operators.xml.nodes import Element, Node, Text

__all__ = ["select"]

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'[^']*'|"[^"]*")|(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][\w.-]*)|(?P<mark>//|::|\.\.|!=|<=|>=|[/.@*()\[\],|=<>]))"""
)


def _tokens(path: str) -> list[str]:
    found, at = [], 0
    stripped = path.rstrip()
    while at < len(stripped):
        m = _TOKEN.match(stripped, at)
        if m is None:
            raise NotSupportedHere(f"the XPath {path}")
        found.append(m[0].strip())
        at = m.end()
    return found


def select(node: Node, path: str) -> list[Node]:
    """The nodes that a path finds, in the order of the document. Raises :class:`NotSupportedHere` for a path beyond the simple ones."""
    reader = _Reader(_tokens(path), path)
    found: list[Node] = []
    while True:
        found += [n for n in reader.path([node]) if n not in found]
        if not reader.take("|"):
            break
    if reader.rest():
        raise reader.refused()
    return found


class _Reader:
    """Reads and evaluates a path in one go."""

    def __init__(self, tokens: list[str], text: str) -> None:
        self.tokens = tokens
        self.text = text
        self.at = 0

    def refused(self) -> NotSupportedHere:
        return NotSupportedHere(f"the XPath {self.text}")

    def rest(self) -> bool:
        return self.at < len(self.tokens)

    def peek(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ""

    def take(self, token: str) -> bool:
        if self.peek() == token:
            self.at += 1
            return True
        return False

    def path(self, nodes: list[Node]) -> list[Node]:
        if self.peek() in ("/", "//"):
            nodes = [_top(nodes[0])] if nodes else []
            if self.peek() == "/" and not self._starts_step(1):
                self.at += 1
                return nodes
        elif self._starts_step(0):
            nodes = self.step(nodes, False)
        else:
            raise self.refused()
        while self.peek() in ("/", "//"):
            deep = self.peek() == "//"
            self.at += 1
            nodes = self.step(nodes, deep)
        return nodes

    def _starts_step(self, ahead: int) -> bool:
        token = self.peek(ahead)
        return token in (".", "..", "*", "@") or bool(re.match(r"[A-Za-z_]", token))

    def step(self, nodes: list[Node], deep: bool) -> list[Node]:
        if deep:
            nodes = _unique(inner for n in nodes for inner in n.below() if not isinstance(inner, Text))
        if self.take("."):
            return nodes
        if self.take(".."):
            return _unique(n.parent for n in nodes if n.parent is not None)
        attribute = self.take("@")
        name = self.peek()
        self.at += 1
        text = name in ("text", "node") and self.take("(")
        if text and not self.take(")"):
            raise self.refused()
        if self.peek() in ("::", "(") or not (name == "*" or re.match(r"[A-Za-z_]", name)):
            raise self.refused()
        start = self.at
        found: list[Node] = []
        for node in nodes:
            matched = _children(node, name, attribute, text)
            self.at = start
            while self.peek() == "[":
                matched = self.predicate(matched)
            found += [m for m in matched if m not in found]
        if not nodes:
            self._skip_predicates()
        return found

    def _skip_predicates(self) -> None:
        depth = 0
        while self.rest() and (depth or self.peek() == "["):
            depth += {"[": 1, "]": -1}.get(self.peek(), 0)
            self.at += 1

    def predicate(self, nodes: list[Node]) -> list[Node]:
        self.at += 1
        start = self.at
        kept = []
        for position, node in enumerate(nodes, 1):
            self.at = start
            value = self.either(node, position, len(nodes))
            if (value == position) if isinstance(value, float) else _truth(value):
                kept.append(node)
        if not nodes:
            depth = 1
            while depth and self.rest():
                depth += {"[": 1, "]": -1}.get(self.peek(), 0)
                self.at += 1
            return kept
        if not self.take("]"):
            raise self.refused()
        return kept

    def either(self, node: Node, position: int, size: int) -> Any:
        value = self.both(node, position, size)
        while self.take("or"):
            other = self.both(node, position, size)
            value = _truth(value) or _truth(other)
        return value

    def both(self, node: Node, position: int, size: int) -> Any:
        value = self.comparison(node, position, size)
        while self.take("and"):
            other = self.comparison(node, position, size)
            value = _truth(value) and _truth(other)
        return value

    def comparison(self, node: Node, position: int, size: int) -> Any:
        left = self.operand(node, position, size)
        operator = self.peek()
        if operator not in ("=", "!=", "<", ">", "<=", ">="):
            return left
        self.at += 1
        return _compared(operator, left, self.operand(node, position, size))

    def operand(self, node: Node, position: int, size: int) -> Any:
        token = self.peek()
        if token[:1] in "'\"" and token:
            self.at += 1
            return token[1:-1]
        if token[:1].isdigit():
            self.at += 1
            return float(token)
        if token == "(":
            self.at += 1
            value = self.either(node, position, size)
            if not self.take(")"):
                raise self.refused()
            return value
        if self.peek(1) == "(" and token not in ("text", "node"):
            return self.function(node, position, size)
        return self.path([node])

    def function(self, node: Node, position: int, size: int) -> Any:
        name = self.peek()
        self.at += 2
        arguments = []
        while not self.take(")"):
            arguments.append(self.either(node, position, size))
            if not self.take(",") and self.peek() != ")":
                raise self.refused()
        if name == "last" and not arguments:
            return float(size)
        if name == "position" and not arguments:
            return float(position)
        if name == "not" and len(arguments) == 1:
            return not _truth(arguments[0])
        if name == "contains" and len(arguments) == 2:
            return _string(arguments[1]) in _string(arguments[0])
        if name == "starts-with" and len(arguments) == 2:
            return _string(arguments[0]).startswith(_string(arguments[1]))
        if name == "count" and len(arguments) == 1 and isinstance(arguments[0], list):
            return float(len(arguments[0]))
        if name in ("name", "local-name") and not arguments:
            return node.name
        raise self.refused()


def _top(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def _unique(nodes: Iterable[Node]) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        if not any(node is known for known in found):
            found.append(node)
    return found


def _children(node: Node, name: str, attribute: bool, text: bool) -> list[Node]:
    if attribute:
        own = node.attributes if isinstance(node, Element) else []
        return [a for a in own if name in ("*", a.name)]
    if text:
        return [c for c in node.children if name == "node" or type(c) is Text]
    return [c for c in node.children if isinstance(c, Element) and name in ("*", c.name)]


def _truth(value: Any) -> bool:
    return bool(value) and value == value


def _string(value: Any) -> str:
    if isinstance(value, list):
        return value[0].inner_text if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _number(value: Any) -> float:
    try:
        return float(_string(value).strip())
    except ValueError:
        return float("nan")


def _compared(operator: str, left: Any, right: Any) -> bool:
    """A set of nodes compares when one of them does."""
    if isinstance(left, list) or isinstance(right, list):
        lefts = [n.inner_text for n in left] if isinstance(left, list) else [left]
        rights = [n.inner_text for n in right] if isinstance(right, list) else [right]
        return any(_compared(operator, a, b) for a in lefts for b in rights)
    if operator in ("=", "!="):
        if isinstance(left, float) or isinstance(right, float):
            return (_number(left) == _number(right)) == (operator == "=")
        return bool((left == right) == (operator == "="))
    a, b = _number(left), _number(right)
    return {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[operator]
