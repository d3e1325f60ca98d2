"""Which variables of a script need PowerShell's own scopes, and which can be Python's.

A variable can be Python's when every reading of it surely means the one that Python's rule means. All others live in the scopes of the
runtime, as ``ps.vars.name`` (the text's ``$name``), ``ps.shared.name`` (the script's own).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.by_name import named_variables
from bridge.migrate.translate.flow import Regions
from bridge.migrate.translate.regions import PREFERENCES, Region, plain, target_variables

__all__ = ["Plan", "plan"]


@dataclass
class Plan:
    """``dynamic`` names are read through the scopes, ``shared`` ones are the script's and read by its functions too; ``everything``: all
    are dynamic. ``regions`` are by where they stand, ``in_place`` where blocks without a scope of their own begin."""

    script: Region
    regions: dict[tuple[int, int], Region]
    in_place: set[int]
    dynamic: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    guarded: set[str] = field(default_factory=set)
    """Those that an assignment may fail for."""

    options: bool = False
    joins: bool = False
    """The script has ``$OFS``, which joins the elements of a list in text."""

    everything: bool = False
    setters: dict[str, set[Region]] = field(default_factory=dict)

    def region(self, node: nodes.Node) -> Region:
        """The region that a function or script block is. One that the script has not got itself has no variables."""
        return self.regions.get((node.start, node.end)) or Region("function", node)

    def is_guarded(self, name: str) -> bool:
        """True for a variable that may refuse a value."""
        return name in self.guarded or (self.options and self.is_dynamic(name))

    def is_dynamic(self, name: str) -> bool:
        return self.everything or name in self.dynamic or name in PREFERENCES

    def unset(self, region: Region) -> list[str]:
        """The Python variables of a region that must exist before its first statement."""
        mine = {n for n in region.sets if not self.is_dynamic(n)} - set(region.parameters)
        if region.kind == "script":
            mine -= self.shared
        # One that an error left unset is that of the scopes around: only where there is surely none is it null.
        alone = {n for n in mine if region.kind == "script" or (self.setters[n] == {region} and not region.calls)}
        needed = region.unsure | region.inside | region.captured | (region.attempted & alone)
        return sorted(mine & needed)


def plan(script: nodes.ScriptBlock, functions: set[str], aliases: Mapping[str, str]) -> Plan:
    """Decide for every variable of a script. ``functions`` are the names of those it defines, ``aliases`` what those that it makes stand
    for, both in lower case."""
    found = Regions(script, functions, aliases)
    inner = {(r.node.start, r.node.end): r for r in found.all if r is not found.script}
    made = Plan(found.script, inner, found.in_place)
    named = named_variables(script, functions)
    for region in found.all:
        for name in region.sets:
            made.setters.setdefault(name, set()).add(region)
    for name in found.shared_names:
        made.setters.setdefault(name, set()).add(found.script)
        found.script.sets.add(name)
    made.shared = set(found.shared_names)
    made.everything, made.options = named.unknown, named.options
    made.joins = "ofs" in named.names or any(
        isinstance(n, nodes.Variable) and plain(n.name)[1] == "ofs" for n in walk(script)
    )
    made.dynamic = (
        found.set_in_commands | named.names | _by_prefix(script) | _dotted(script, found) | _closed_over(script, found)
    )
    if found.values_in_place:
        for region in found.all:
            if region.kind == "floating":
                made.dynamic |= region.sets
    for region in found.all:
        _judge(region, made, found.script)
    _types(script, found, made)
    return made


def _judge(region: Region, made: Plan, script: Region) -> None:
    for name in region.unsure:
        setters = made.setters.get(name, set())
        others = setters - {region}
        if region in setters:
            # Read before it is set here: then it is that of whoever is around.
            if region.kind != "script" and (others or region.calls):
                made.dynamic.add(name)
        elif region.kind == "immediate":
            continue  # the region around it reads the same
        elif others - {script}:
            made.dynamic.add(name)
        elif others and region.in_function:
            made.shared.add(name)
    if _is_class(region.node):
        # Its variables are attributes, which have a value from the start.
        made.dynamic |= {n for n in region.attempted if made.setters[n] - {region}}


def _is_class(node: Any) -> bool:
    if getattr(node, "kind", "") == "filter":
        return True
    return isinstance(node, (nodes.FunctionDefinition, nodes.ScriptBlockExpression)) and any(
        b.kind != "unnamed" for b in node.body.blocks
    )


def _by_prefix(script: nodes.ScriptBlock) -> set[str]:
    """Private variables, and global ones that are also read or set without their prefix."""
    found: set[str] = set()
    global_names: set[str] = set()
    bare: set[str] = set()
    for node in walk(script):
        if isinstance(node, nodes.Variable):
            prefix, name = plain(node.name)
            if prefix == "private":
                found.add(name)
            elif prefix == "global":
                global_names.add(name)
            elif not prefix:
                bare.add(name)
    return found | (global_names & bare)


def _dotted(script: nodes.ScriptBlock, found: Regions) -> set[str]:
    """What functions set that the script dot-sources."""
    called = [n for n in walk(script) if isinstance(n, nodes.Command) and n.invocation == "Dot"]
    names = {n.name.lower() for n in called if n.name is not None}
    unknown = any(n.name is None and not isinstance(n.elements[0], nodes.ScriptBlockExpression) for n in called)
    result: set[str] = set()
    for region in found.all:
        node = region.node
        if isinstance(node, nodes.FunctionDefinition) and (unknown or node.name.lower().rpartition(":")[2] in names):
            result |= region.sets
    return result


def _closed_over(script: nodes.ScriptBlock, found: Regions) -> set[str]:
    """What blocks read that GetNewClosure gives a copy of the variables around them."""
    calls = [
        n
        for n in walk(script)
        if isinstance(n, nodes.InvokeMember) and str(getattr(n.member, "value", "")).lower() == "getnewclosure"
    ]
    result: set[str] = set()
    for call in calls:
        whole: Any = call.target if isinstance(call.target, nodes.ScriptBlockExpression) else script
        for region in found.all:
            if region.kind in ("floating", "immediate") and whole.start <= region.node.start < whole.end:
                result |= region.unsure
        # In a closure the script scope is its own, with its copies of what was around it.
        named = (plain(n.name) for n in walk(whole) if isinstance(n, nodes.Variable))
        result |= {name for prefix, name in named if prefix == "script"}
    return result


def _types(script: nodes.ScriptBlock, found: Regions, made: Plan) -> None:
    """Variables with a type whose later assignments cannot be told from the text alone are dynamic."""
    typed: dict[str, list[nodes.Assignment]] = {}
    times: dict[str, int] = {}
    looped: set[str] = set()
    for node in walk(script):
        targets: list[nodes.Variable] = []
        if isinstance(node, nodes.Assignment):
            targets = target_variables(node.left)
            for one in node.left.items if isinstance(node.left, nodes.ArrayLiteral) else [node.left]:
                if isinstance(one, (nodes.Convert, nodes.AttributedExpression)):
                    for variable in target_variables(one):
                        typed.setdefault(plain(variable.name)[1], []).append(node)
        elif isinstance(node, nodes.Unary) and node.operator.endswith(("PlusPlus", "MinusMinus")):
            targets = target_variables(node.operand)
        elif isinstance(node, nodes.ForEachStatement):
            targets = [node.variable]
            looped.add(plain(node.variable.name)[1])
        for variable in targets:
            name = plain(variable.name)[1]
            times[name] = times.get(name, 0) + 1
    for region in found.all:
        # A parameter may have a type.
        made.dynamic |= region.looped & set(region.parameters)
    first = {id(s) for r in found.all for s in _top(r.node)}
    for name, assignments in typed.items():
        made.guarded.add(name)
        declared = assignments[0]
        simple = len(assignments) == 1 and (
            times[name] == 1
            or (
                id(declared) in first
                and _surely_fits(declared)
                and name not in looped
                and len(made.setters.get(name, ())) == 1
            )
        )
        if not simple or isinstance(declared.left, nodes.AttributedExpression):
            made.dynamic.add(name)


def _top(node: Any) -> list[Any]:
    """The statements of a region itself."""
    body = getattr(node, "body", node)
    blocks = getattr(body, "blocks", None) or []
    return [s for b in blocks for s in b.statements]


_TEXTS = ("string", "system.string")
_ANYTHING = ("object", "array", "object[]", "psobject")
_NUMBERS = ("int", "int32", "long", "int64", "double", "decimal", "float", "single")


def _surely_fits(node: nodes.Assignment) -> bool:
    """True when the first value of a variable with a type is surely of it."""
    if not isinstance(node.left, nodes.Convert) or node.operator != "Equals":
        return False
    kind = node.left.type.lower()
    value: Any = node.right
    while isinstance(value, (nodes.Pipeline, nodes.CommandExpression)):
        value = value.expression if isinstance(value, nodes.CommandExpression) else value.elements[0]
    if kind in _TEXTS:
        return isinstance(value, (nodes.StringConstant, nodes.ExpandableString, nodes.NumberConstant))
    if kind in _NUMBERS:
        return isinstance(value, nodes.NumberConstant) and type(value.value) is int and abs(value.value) < 1 << 31
    if kind in ("bool", "boolean"):
        return isinstance(value, nodes.Variable) and value.name.lower() in ("true", "false")
    if kind == "hashtable":
        return isinstance(value, nodes.Hashtable)
    return kind in _ANYTHING
