"""Which names a script makes aliases of."""

from __future__ import annotations

from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk

__all__ = ["aliases_of"]

_MAKING = frozenset({"set-alias", "new-alias", "sal", "nal"})


def aliases_of(body: nodes.ScriptBlock) -> dict[str, str]:
    """The command of each alias that the text makes with constant names, all in lower case."""
    found: dict[str, str] = {}
    for node in walk(body):
        if isinstance(node, nodes.Command) and (node.name or "").lower() in _MAKING:
            given = _arguments(node)
            if isinstance(given.get("name"), str) and isinstance(given.get("value"), str):
                found[given["name"].lower()] = given["value"].lower()
        elif isinstance(node, nodes.FunctionDefinition) and node.body.params is not None:
            for attribute in node.body.params.attributes:
                if isinstance(attribute, nodes.Attribute) and attribute.type.lower() == "alias":
                    names = [a.value for a in attribute.positional if isinstance(a, nodes.StringConstant)]
                    found.update((n.lower(), node.name.lower()) for n in names)
    return found


def _arguments(node: nodes.Command) -> dict[str, Any]:
    given: dict[str, Any] = {}
    positions = ["name", "value"]
    elements = iter(node.elements[1:])
    for element in elements:
        if isinstance(element, nodes.CommandParameter):
            name = next((n for n in positions if n.startswith(element.name.lower())), "")
            value = element.argument if element.argument is not None else next(elements, None) if name else None
        else:
            name, value = next((n for n in positions if n not in given), ""), element
        if name:
            given[name] = getattr(value, "value", None)
    return given
