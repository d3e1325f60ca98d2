"""What each scope of a script sets, and what it reads before it has surely set it, statement by statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.runtime.commands import LOCAL
from bridge.migrate.runtime.commands.aliases import MEANT
from bridge.migrate.translate.regions import STEPS, Region, plain, scoped, target_variables
from bridge.migrate.translate.risk import commands_in, likely_fails, never_fails
from bridge.simulator.builtins import BUILTINS

__all__ = ["Regions"]

_IN_PLACE_COMMANDS = frozenset({"foreach-object", "where-object", "measure-command"})
_IN_PLACE_METHODS = frozenset({"foreach", "where"})
_IMMEDIATE_COMMANDS = frozenset(
    "sort-object group-object select-object measure-object compare-object format-table format-list format-wide format-custom "
    "convertto-html join-string invoke-command".split()
)
_DELEGATES = frozenset(
    "find findall findindex findlast findlastindex exists removeall trueforall convertall sort replace invoke invokereturnasis".split()
)
_BUILT_IN = frozenset(d.command.name.lower() for d in (*BUILTINS, *LOCAL))
_LEAVES = (nodes.ThrowStatement, nodes.ExitStatement, nodes.BreakStatement, nodes.ContinueStatement)

_Known = dict[str, bool] | None
"""Names that are set, and whether that is sure whatever fails; None where nothing runs."""


def _merged(states: Iterable[_Known]) -> _Known:
    found: _Known = None
    for state in states:
        if state is None:
            continue
        found = dict(state) if found is None else {n: found[n] and state[n] for n in found if n in state}
    return found


class Regions:
    """Finds the regions of a script. ``functions`` are the names of those it defines, ``aliases`` what those that it makes stand for, both
    in lower case."""

    def __init__(self, script: nodes.ScriptBlock, functions: set[str], aliases: Mapping[str, str]) -> None:
        self.functions = functions
        self.aliases = aliases
        self.classes = any(isinstance(n, nodes.TypeDefinition) and n.kind == "class" for n in walk(script))
        self.all: list[Region] = []
        self.in_place: set[int] = set()
        self.set_in_commands: set[str] = set()
        self.values_in_place = False
        self.shared_names: set[str] = set()
        self._setting: set[str] | None = None
        self._region = Region("script", script)
        self._known: _Known = {}
        self._depth = self._trying = 0
        self._run(self._region, script, script.params.parameters if script.params is not None else [])
        self.script = self.all[-1]

    # --- regions --------------------------------------------------------------------------------------------------------------------

    def _run(self, region: Region, body: nodes.ScriptBlock, parameters: list[nodes.Parameter]) -> Region:
        outer = (self._region, self._known, self._depth, self._trying, self._setting)
        self._region, self._known, self._depth, self._trying, self._setting = region, {}, 0, 0, None
        for p in parameters:
            for attribute in p.attributes:
                self._visit(attribute)
            if p.default is not None:
                self._visit(p.default)
            name = plain(p.variable.name)[1]
            region.parameters.append(name)
            region.sets.add(name)
            self._known[name] = True
        if body.params is not None:
            for attribute in body.params.attributes:
                self._visit(attribute)
        self._clauses(body)
        self.all.append(region)
        self._region, self._known, self._depth, self._trying, self._setting = outer
        return region

    def _clauses(self, body: nodes.ScriptBlock) -> None:
        for block in body.blocks:
            before = None if self._known is None else dict(self._known)
            self._statements(block.statements)
            if block.kind == "process":
                self._known = before

    def _function(self, node: nodes.FunctionDefinition) -> None:
        parameters = node.parameters
        if parameters is None:
            parameters = node.body.params.parameters if node.body.params is not None else []
        self._run(Region("function", node, self._region), node.body, parameters)

    def _block(self, node: nodes.ScriptBlockExpression, kind: str) -> None:
        body = node.body
        parameters = body.params.parameters if body.params is not None else []
        if kind == "in place":
            self.in_place.add(node.start)
            self._here(body, parameters)
            return
        region = self._run(Region("floating" if kind == "unknown" else kind, node, self._region), body, parameters)
        if kind == "unknown":
            # It may be run where it stands.
            self.set_in_commands |= region.sets
        if kind == "immediate":
            for name in region.unsure | region.attempted:
                self._read(name)
        seen = region.captured if kind == "immediate" else region.captured | region.unsure
        self._region.captured |= {n for n in seen if self._known is not None and not self._known.get(n)}

    def _here(self, body: nodes.ScriptBlock, parameters: list[nodes.Parameter]) -> None:
        before = None if self._known is None else dict(self._known)
        # A block that is a command of its own in Python sets nothing of the Python around it.
        command = bool(parameters) or any(b.kind != "unnamed" for b in body.blocks)
        outer, self._setting = self._setting, self.set_in_commands if command else self._setting
        self._depth += 1
        for p in parameters:
            if p.default is not None:
                self._visit(p.default)
            self._set(plain(p.variable.name)[1], True)
        self._clauses(body)
        self._depth -= 1
        self._known, self._setting = before, outer

    # --- names ----------------------------------------------------------------------------------------------------------------------

    def _read(self, name: str) -> None:
        if self._known is None or self._known.get(name):
            return
        (self._region.attempted if name in self._known else self._region.unsure).add(name)

    def _set(self, name: str, sure: bool) -> None:
        self._region.sets.add(name)
        if self._setting is not None:
            self._setting.add(name)
        if self._depth:
            self._region.inside.add(name)
        if self._known is not None:
            self._known[name] = sure or self._known.get(name, False)

    def _targets(self, target: Any, sure: bool) -> None:
        for variable in target_variables(target):
            name = scoped(variable)
            if name is not None:
                self._set(name, sure)
            elif plain(variable.name)[0] == "script":
                self.shared_names.add(plain(variable.name)[1])
        if isinstance(target, (nodes.Member, nodes.Index)):
            self._visit(target)
        elif isinstance(target, nodes.ArrayLiteral):
            for one in target.items:
                if isinstance(one, (nodes.Member, nodes.Index)):
                    self._visit(one)

    # --- statements -----------------------------------------------------------------------------------------------------------------

    def _statements(self, statements: list[Any]) -> None:
        for trap in (s for s in statements if isinstance(s, nodes.TrapStatement)):
            self._trap(trap)
        for statement in statements:
            if not isinstance(statement, nodes.TrapStatement):
                self._visit(statement)

    def _trap(self, node: nodes.TrapStatement) -> None:
        body = nodes.ScriptBlock(
            node.start, node.end, [], None, [nodes.NamedBlock(node.start, node.end, "unnamed", node.body.statements)]
        )
        region = self._run(Region("immediate", node.body, self._region), body, [])
        known, self._known = self._known, {}
        for name in region.unsure | region.attempted:
            self._read(name)
        self._region.captured |= region.captured
        self._known = known

    def _visit(self, node: Any) -> None:
        if isinstance(node, (list, tuple)):
            for one in node:
                self._visit(one)
        elif isinstance(node, nodes.Node):
            rule = getattr(self, "_v_" + type(node).__name__, None)
            if rule is not None:
                rule(node)
                return
            for f in fields(node):
                self._visit(getattr(node, f.name))
            if isinstance(node, _LEAVES):
                self._known = None

    def _maybe(self, *parts: Any) -> _Known:
        """Visit what may not run; what is known after it, for a merge."""
        before = None if self._known is None else dict(self._known)
        for part in parts:
            self._visit(part)
        after, self._known = self._known, before
        return after

    def _v_Block(self, node: nodes.Block) -> None:  # noqa: N802 - named for the node
        self._statements(node.statements)

    def _v_FunctionDefinition(self, node: nodes.FunctionDefinition) -> None:  # noqa: N802
        self._function(node)

    def _v_ClassMember(self, node: nodes.ClassMember) -> None:  # noqa: N802
        if node.body is not None:
            self._run(Region("method", node, self._region), node.body, node.parameters or [])
        elif node.value is not None:
            one = nodes.CommandExpression(node.start, node.end, node.value)
            value = nodes.NamedBlock(node.start, node.end, "unnamed", [one])
            self._run(
                Region("method", node, self._region), nodes.ScriptBlock(node.start, node.end, [], None, [value]), []
            )

    def _v_Attribute(self, node: nodes.Attribute) -> None:  # noqa: N802
        for one in node.positional:
            if isinstance(one, nodes.ScriptBlockExpression):
                self._run(Region("function", one, self._region), one.body, [])
            else:
                self._visit(one)
        self._visit(node.named)

    def _v_Assignment(self, node: nodes.Assignment) -> None:  # noqa: N802
        if node.operator == "QuestionQuestionEquals":
            self._visit(node.left)
            self._maybe_set(node.left, node.right)
            return
        if node.operator != "Equals":
            self._visit(node.left)
        valued = not isinstance(node.right, (nodes.Pipeline, nodes.CommandExpression, nodes.Assignment))
        self._depth += valued  # a statement as a value is a Python function of its own
        self._visit(node.right)
        self._depth -= valued
        sure = never_fails(node.right) and not commands_in(node.right) and node.operator == "Equals"
        sure = sure and isinstance(node.left, (nodes.Variable, nodes.ArrayLiteral))
        if not sure and not self._trying and likely_fails(node.right):
            before = None if self._known is None else dict(self._known)
            self._targets(node.left, False)
            self._known = before
            return
        self._targets(node.left, sure or self._trying > 0)

    def _maybe_set(self, target: Any, value: Any) -> None:
        before = None if self._known is None else dict(self._known)
        self._visit(value)
        self._targets(target, False)
        if before is not None and self._known is not None:
            # Afterwards it is set here or was found outside: only reading it before counts.
            before.update({n: self._known[n] for n in self._known if n not in before})
        self._known = before

    def _v_Unary(self, node: nodes.Unary) -> None:  # noqa: N802
        self._visit(node.operand)
        if node.operator.endswith(STEPS):
            self._targets(node.operand, True)

    def _v_Convert(self, node: nodes.Convert) -> None:  # noqa: N802
        self._visit(node.operand)
        if node.type.lower() == "ref":
            self._targets(node.operand, False)

    def _v_Variable(self, node: nodes.Variable) -> None:  # noqa: N802
        name = scoped(node)
        if name is not None:
            self._read(name)
        elif plain(node.name)[0] == "script":
            self.shared_names.add(plain(node.name)[1])

    def _v_Binary(self, node: nodes.Binary) -> None:  # noqa: N802
        self._visit(node.left)
        if node.operator in ("And", "Or", "QuestionQuestion"):
            self._maybe(node.right)
        elif node.operator in ("Ireplace", "Creplace"):
            for one in node.right.items if isinstance(node.right, nodes.ArrayLiteral) else [node.right]:
                self._argument(one, "in place")
        else:
            self._visit(node.right)

    def _v_Ternary(self, node: nodes.Ternary) -> None:  # noqa: N802
        self._visit(node.condition)
        self._maybe(node.if_true)
        self._maybe(node.if_false)

    def _v_PipelineChain(self, node: nodes.PipelineChain) -> None:  # noqa: N802
        self._visit(node.left)
        self._maybe(node.right)

    def _v_SubExpression(self, node: nodes.SubExpression) -> None:  # noqa: N802
        self._depth += 1
        self._statements(node.body.statements)
        self._depth -= 1

    def _v_ArrayExpression(self, node: nodes.ArrayExpression) -> None:  # noqa: N802
        self._depth += 1
        self._statements(node.body.statements)
        self._depth -= 1

    def _v_Paren(self, node: nodes.Paren) -> None:  # noqa: N802
        plainly: bool = isinstance(node.pipeline, (nodes.Pipeline, nodes.Assignment, nodes.CommandExpression))
        self._depth += not plainly
        self._visit(node.pipeline)
        self._depth -= not plainly

    def _v_IfStatement(self, node: nodes.IfStatement) -> None:  # noqa: N802
        ends: list[_Known] = []
        for number, (condition, block) in enumerate(node.clauses):
            before = None if self._known is None else dict(self._known)
            self._visit(condition)
            ends.append(self._maybe(block))
            if number:
                self._known = before
        ends.append(self._maybe(node.otherwise) if node.otherwise is not None else self._known)
        self._known = _merged(ends)

    def _v_SwitchStatement(self, node: nodes.SwitchStatement) -> None:  # noqa: N802
        self._visit(node.condition)
        for test, block in node.clauses:
            if isinstance(test, nodes.ScriptBlockExpression):
                self._maybe(test.body.blocks)
            else:
                self._maybe(test)
            self._maybe(block)
        if node.default is not None:
            self._maybe(node.default)

    def _v_NamedBlock(self, node: nodes.NamedBlock) -> None:  # noqa: N802
        self._statements(node.statements)

    def _v_ForEachStatement(self, node: nodes.ForEachStatement) -> None:  # noqa: N802
        self._visit(node.condition)
        before = None if self._known is None else dict(self._known)
        self._targets(node.variable, True)
        self._region.looped.add(plain(node.variable.name)[1])
        self._visit(node.body)
        self._known = before

    def _v_ForStatement(self, node: nodes.ForStatement) -> None:  # noqa: N802
        self._visit(node.initializer)
        self._visit(node.condition)
        self._maybe(node.body)
        self._maybe(node.iterator)

    def _v_WhileStatement(self, node: nodes.WhileStatement) -> None:  # noqa: N802
        self._visit(node.condition)
        self._maybe(node.body)

    def _v_DoStatement(self, node: nodes.DoStatement) -> None:  # noqa: N802
        before = None if self._known is None else dict(self._known)
        self._visit(node.body)
        if self._known is None and before is not None:
            self._known = dict(before)
        self._visit(node.condition)
        self._known = before

    def _v_TryStatement(self, node: nodes.TryStatement) -> None:  # noqa: N802
        before = None if self._known is None else dict(self._known)
        # An error goes to the catch: what comes after an assignment has its value.
        takes_all = any(not c.types for c in node.catches)
        self._trying += takes_all
        self._visit(node.body)
        self._trying -= takes_all
        ends: list[_Known] = [self._known]
        for clause in node.catches:
            self._known = None if before is None else dict(before)
            self._visit(clause.body)
            ends.append(self._known)
        after = _merged(ends)
        if node.final is not None:
            self._known = None if before is None else dict(before)
            self._visit(node.final)
            if after is not None and self._known is not None:
                after.update({n: sure for n, sure in self._known.items() if n not in after})
        self._known = after

    def _v_ReturnStatement(self, node: nodes.ReturnStatement) -> None:  # noqa: N802
        # One whose value fails does not return.
        self._visit(node.value)
        if node.value is None or never_fails(node.value):
            self._known = None

    # --- script blocks --------------------------------------------------------------------------------------------------------------

    def _v_ScriptBlockExpression(self, node: nodes.ScriptBlockExpression) -> None:  # noqa: N802
        self._block(node, "floating")

    def _argument(self, node: Any, kind: str) -> None:
        """An argument whose script blocks are run as ``kind`` says."""
        if isinstance(node, nodes.ScriptBlockExpression):
            self._block(node, kind)
        elif kind == "in place":
            value = isinstance(node, (nodes.Variable, nodes.Member, nodes.Index, nodes.Paren, nodes.InvokeMember))
            self.values_in_place |= value
            self._region.calls |= value
            self._visit(node)
        elif isinstance(node, nodes.Hashtable):
            for key, entry in node.items:
                self._visit(key)
                self._argument(entry, kind)
        elif isinstance(node, nodes.ArrayLiteral):
            for one in node.items:
                self._argument(one, kind)
        elif isinstance(node, (nodes.Pipeline, nodes.Paren, nodes.CommandExpression, nodes.ArrayExpression)):
            inner = _only(node)
            self._visit(node) if inner is None else self._argument(inner, kind)
        else:
            self._visit(node)

    def _v_InvokeMember(self, node: nodes.InvokeMember) -> None:  # noqa: N802
        name = str(getattr(node.member, "value", "")).lower()
        self._region.calls |= self.classes or name in ("invoke", "invokereturnasis")
        if isinstance(node.target, nodes.ScriptBlockExpression) and name in ("invoke", "invokereturnasis"):
            self._block(node.target, "immediate")
        else:
            self._visit(node.target)
        self._visit(node.member)
        kind = "in place" if name in _IN_PLACE_METHODS and not node.static else "floating"
        kind = "immediate" if name in _DELEGATES and kind == "floating" else kind
        # The ForEach of a List<T> is .NET's own, which gives the block a scope: only the runtime can tell.
        outer, self._setting = self._setting, self.set_in_commands if kind == "in place" else self._setting
        for argument in node.arguments:
            self._argument(argument, kind)
        self._setting = outer

    def _v_Command(self, node: nodes.Command) -> None:  # noqa: N802
        name = (node.name or "").lower()
        name = self.aliases.get(name, name)
        own = name in self.functions
        self._region.calls |= own or node.name is None
        name = name if own else MEANT.get(name, name).lower()
        first, rest = (node.elements[0], node.elements[1:]) if node.elements else (None, [])
        if isinstance(first, nodes.ScriptBlockExpression):
            for one in rest:
                self._element(one, "floating")
            self._block(first, "in place" if node.invocation == "Dot" else "immediate")
        else:
            if node.invocation == "Dot" and not isinstance(first, nodes.StringConstant):
                self.values_in_place = True
            self._visit(first)
            kind = "floating"
            if not own and name in _IN_PLACE_COMMANDS and not _compares(name, rest):
                kind = "in place"
            elif not own and name in _IMMEDIATE_COMMANDS:
                kind = "immediate"
            if not own and name not in _BUILT_IN:
                kind = "unknown"
            for one in rest:
                self._element(one, kind)
        self._visit(node.redirections)

    def _element(self, node: Any, kind: str) -> None:
        if not isinstance(node, nodes.CommandParameter):
            self._argument(node, kind)
        elif node.argument is not None:
            self._argument(node.argument, kind)


def _compares(name: str, elements: list[Any]) -> bool:
    """True for Where-Object with an operator: what it is given are values."""
    parameters = [e.name.lower() for e in elements if isinstance(e, nodes.CommandParameter)]
    return name == "where-object" and any(not "filterscript".startswith(p) for p in parameters)


def _only(node: Any) -> Any:
    """The one expression in parentheses or ``@( )``, or None."""
    if isinstance(node, nodes.Paren):
        return _only(node.pipeline)
    if isinstance(node, nodes.ArrayExpression):
        return _only(node.body.statements[0]) if len(node.body.statements) == 1 else None
    if isinstance(node, nodes.Pipeline):
        return _only(node.elements[0]) if len(node.elements) == 1 else None
    return node.expression if isinstance(node, nodes.CommandExpression) else None
