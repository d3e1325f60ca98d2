"""Names of types in a script: ``using namespace``, and the spelling of the script's own classes and enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bridge.binding.convert import is_known_type
from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.refusal import Refusal
from bridge.operators.enums import find_enum
from bridge.operators.objects import class_of
from bridge.values import parse_type
from bridge.values.types import ACCELERATORS

__all__ = ["TypeNames", "mentioned_types"]

_WORD = re.compile(r"[A-Za-z_][\w.+]*")
_ALWAYS = ("system",)
"""Namespaces that the engine looks in without being told to."""


class TypeNames:
    """The types that names of a script mean. ``own`` are the classes and enumerations of the script."""

    def __init__(self, usings: Iterable[nodes.UsingStatement], own: Iterable[str]) -> None:
        self.namespaces: list[str] = []
        self.refusals: list[Refusal] = []
        self.own = {name.lower(): name for name in own}
        for using in usings:
            name = getattr(using.name, "value", None)
            if using.kind != "namespace" or not isinstance(name, str):
                self.refusals.append(Refusal(f"using {using.kind}", using))
            else:
                self.namespaces.append(name)

    def settle(self, root: nodes.Node) -> None:
        """Write every type in the tree by a name that needs no ``using``; what is not found that way is in ``refusals``."""
        for node in walk(root):
            if isinstance(node, (nodes.TypeExpression, nodes.TypeConstraint, nodes.Convert)):
                node.type = self._settled(node.type, node)
            elif isinstance(node, nodes.CatchClause):
                node.types = [self._settled(t, node) for t in node.types]
            elif isinstance(node, nodes.ClassMember) and node.type is not None:
                node.type = self._settled(node.type, node)
            elif isinstance(node, nodes.TypeDefinition):
                node.bases = [self._settled(b, node) for b in node.bases]

    def _settled(self, text: str, node: Any) -> str:
        return _WORD.sub(lambda m: self._word(m.group(), node), text)

    def _word(self, word: str, node: Any) -> str:
        own = self.own.get(word.lower())
        if own is not None:
            return own
        if "." in word or word.lower() in ACCELERATORS or word.lower() in ("ordered", "void", "pscustomobject"):
            return word
        for namespace in (*_ALWAYS, *self.namespaces):
            full = f"{namespace}.{word}"
            if _is_known(full):
                return word if namespace in _ALWAYS else full
        known = parse_type(word).name
        if "." in known and known.rpartition(".")[0].lower() not in (*_ALWAYS, *map(str.lower, self.namespaces)):
            self.refusals.append(Refusal(f"[{word}], which PowerShell finds only with its namespace", node))
        return word


def _is_known(full: str) -> bool:
    parsed = parse_type(full)
    return is_known_type(parsed) or class_of(parsed) is not None or find_enum(full) is not None or parsed.is_known


def mentioned_types(node: nodes.Node) -> set[str]:
    """Words in lower case that may name a type or a command in a piece of the script."""
    found: set[str] = set()
    for one in walk(node):
        if isinstance(one, (nodes.TypeExpression, nodes.TypeConstraint, nodes.Convert)):
            found.update(word.lower() for word in _WORD.findall(one.type))
        elif isinstance(one, nodes.StringConstant):
            found.add(one.value.lower())
    return found
