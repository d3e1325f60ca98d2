"""The scopes of a script, as its text has them, and the variables that assignments name.

A region is the script, a function, or a script block with a scope of its own. One that runs where it is written (``& { }``, the argument
of Sort-Object) is immediate: what it reads and does not set is read by the region around it. Any other is floating: whoever calls it is
around it then (about_Scopes). The blocks of ForEach-Object and their like have no scope of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from bridge.language import nodes

__all__ = ["PREFERENCES", "STEPS", "Region", "assigned_names", "plain", "scoped", "target_variables"]

_AUTOMATIC = frozenset(
    "_ psitem args input this true false null matches error ? ^ $ psboundparameters pscmdlet myinvocation psscriptroot pscommandpath "
    "executioncontext host home pid pwd pshome psversiontable psedition shellid islinux iswindows ismacos iscoreclr foreach switch".split()
)
PREFERENCES = frozenset(
    f"{n}preference"
    for n in ("erroraction", "warning", "verbose", "debug", "information", "progress", "confirm", "whatif")
) | {"psdefaultparametervalues", "ofs"}
"""Variables that the engine reads: they are always those of the runtime."""
STEPS = ("PlusPlus", "MinusMinus")


def plain(name: str) -> tuple[str, str]:
    """(scope prefix, name) of a variable, both in lower case."""
    prefix, colon, rest = name.lower().partition(":")
    return (prefix, rest) if colon else ("", prefix)


def scoped(variable: nodes.Variable) -> str | None:
    """The name of a variable of the current scope and those outside it; None for any other."""
    prefix, name = plain(variable.name)
    if prefix not in ("", "local", "private") or name in _AUTOMATIC or name in PREFERENCES:
        return None
    return name


def target_variables(target: Any) -> list[nodes.Variable]:
    """The variables that an assignment to ``target`` sets."""
    found: list[nodes.Variable] = []
    pending = [target]
    while pending:
        one = pending.pop()
        if isinstance(one, nodes.ArrayLiteral):
            pending += reversed(one.items)
        elif isinstance(one, (nodes.Convert, nodes.AttributedExpression)):
            pending.append(one.operand)
        elif isinstance(one, nodes.Paren) and isinstance(one.pipeline, nodes.Pipeline):
            pending += [getattr(e, "expression", None) for e in one.pipeline.elements]
        elif isinstance(one, nodes.Variable):
            found.append(one)
    return found


def assigned_names(body: Any, in_place: set[int]) -> set[str]:
    """What statements set in the scope that they stand in."""
    found: set[str] = set()
    pending = [body]
    while pending:
        current = pending.pop()
        if isinstance(current, (list, tuple)):
            pending += current
        elif isinstance(current, nodes.ScriptBlockExpression) and current.start not in in_place:
            continue
        elif isinstance(current, nodes.Node) and not isinstance(
            current, (nodes.FunctionDefinition, nodes.TypeDefinition)
        ):
            found |= {n for v in _targets_of(current) if (n := scoped(v)) is not None}
            pending += [getattr(current, f.name) for f in fields(current)]
    return found


def _targets_of(node: nodes.Node) -> list[nodes.Variable]:
    if isinstance(node, nodes.Assignment):
        return target_variables(node.left)
    if isinstance(node, nodes.ForEachStatement):
        return [node.variable]
    if isinstance(node, nodes.Unary) and node.operator.endswith(STEPS):
        return target_variables(node.operand)
    return []


@dataclass(eq=False)
class Region:
    """One scope. ``unsure`` are names that are read where nothing has surely set them here, ``attempted`` those that an error might have
    left unset; ``inside`` are set in a part that is a Python function of its own, ``captured`` read by floating blocks in it."""

    kind: str
    node: Any
    parent: Region | None = None
    parameters: list[str] = field(default_factory=list)
    sets: set[str] = field(default_factory=set)
    looped: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    attempted: set[str] = field(default_factory=set)
    inside: set[str] = field(default_factory=set)
    captured: set[str] = field(default_factory=set)
    calls: bool = False
    """It may run again while it runs."""

    @property
    def in_function(self) -> bool:
        """True for a region whose Python is outside ``main``."""
        return self.kind in ("function", "method") or (self.parent is not None and self.parent.in_function)
