"""Functions of the script: their metadata for the binder, their bodies in Python."""

from __future__ import annotations

import builtins

from bridge import operators, values
from bridge.language import nodes
from bridge.migrate.translate.expressions import DRAINED, Code, string
from bridge.migrate.translate.literals import Outline, shown_parameters, type_of
from bridge.migrate.translate.parameters import Parameters, is_simple, parameters_of, takes_input
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.scopes import Scope, python_name
from bridge.model import Command, Parameter

__all__ = ["FunctionTranslator", "outline"]


_CALLED = ("function", "floating", "immediate")


def outline(node: nodes.FunctionDefinition) -> Command:
    """As much of a function's metadata as its calls are written by."""
    parameters = parameters_of(node)
    made = tuple(Parameter(p.variable.name, type_of(p)) for p in parameters)
    placed = any(
        n.name.lower() == "position"
        for p in parameters
        for a in p.attributes
        if isinstance(a, nodes.Attribute)
        for n in a.named
    )
    return Outline(bare_name(node), parameters=made, shown=shown_parameters(node), placed=placed)


def bare_name(node: nodes.FunctionDefinition) -> str:
    """The name of a function without ``global:`` or ``script:``."""
    return node.name.partition(":")[2] or node.name


_IMPORTED = frozenset(
    {
        *operators.__all__,
        *values.__all__,
        *vars(builtins),
        "command",
        "function",
        "parameter",
        "named",
        "splat",
        "spread",
    }
)
"""Names that a translated script may import or that Python has."""


class FunctionTranslator(Parameters):
    """Translates function definitions, and script blocks that are commands."""

    every: list[nodes.FunctionDefinition]
    """All functions of the script."""

    _collects = False
    """True in the blocks of a function that takes its input at the end."""

    def function(self, node: nodes.FunctionDefinition) -> str:
        """Write one function; returns its Python name. Raises :class:`Refusal` when the whole of it cannot be told."""
        if node.kind == "workflow":
            raise Refusal("a workflow", node)
        python = self.function_name(node)
        outer = (self.scope, self._item, self.tries, self.loops, self._arguments, self._advanced, self._collects)
        self.scope = self.scope.inner(node)
        self.scope.attributes = is_class(node)
        self.tries, self.loops, self._arguments = 0, [], None
        try:
            return self.definition(node, python)
        finally:
            self.scope, self._item, self.tries, self.loops, self._arguments, self._advanced, self._collects = outer

    def function_name(self, node: nodes.FunctionDefinition) -> str:
        """A Python name that no variable of the script and no other function has."""
        names = self.scope.names
        made = python_name(bare_name(node), {*self.taken, *_IMPORTED, *names.used, *names.reserved})
        if is_class(node):
            made = "".join(part.title() for part in made.rstrip("_").split("_"))
        stem, count = made, 1
        while made in self.taken:
            count += 1
            made = f"{stem}{count}" if is_class(node) else f"{stem.rstrip('_')}_{count}"
        self.taken.add(made)
        return made

    def definition(self, node: nodes.FunctionDefinition, python: str) -> str:
        """The decorator and the body, in the scope that is current."""
        body, parameters = node.body, parameters_of(node)
        if any(b.kind == "dynamicparam" for b in body.blocks):
            raise Refusal("a function with dynamicparam", node)
        names = [p.variable.name.lower() for p in parameters]
        decorator = self.decorator(node, parameters)
        self.keep_types(parameters)
        self.emit(decorator)
        if is_class(node):
            self._item = f"{self.scope.owner}.it"
            self._collects = not any(b.kind == "process" for b in body.blocks) and node.kind != "filter"
            self.class_body(python, node, names)
        else:
            self._item = "ps.it"
            self.plain_body(python, body, parameters, names)
        return python

    def keep_types(self, parameters: list[nodes.Parameter]) -> None:
        """A parameter keeps its type, and its rules, when it is assigned to."""
        for p in parameters:
            name = p.variable.name.lower()
            types = [a.type for a in p.attributes if isinstance(a, nodes.TypeConstraint)]
            if types:
                self.scope.typed[name] = types[-1]
            if any(isinstance(a, nodes.Attribute) and a.type.lower().startswith("validate") for a in p.attributes):
                self.scope.rules[name] = ()

    def plain_body(
        self, python: str, body: nodes.ScriptBlock, parameters: list[nodes.Parameter], names: list[str]
    ) -> None:
        arguments = [self.scope.local(n) for n in names]
        self.emit(f"def {python}({', '.join(['ps', 'given', *arguments])}):")
        with self.indented():
            if self.scope.shares:
                self.nonlocals(body.statements)
            with self.variables_first():
                self.defaults(parameters)
                self.body(body.statements)

    def class_body(self, python: str, node: nodes.FunctionDefinition, names: list[str]) -> None:
        me = self.scope.owner
        self.emit(f"class {python}:")
        parameters = parameters_of(node)
        with self.indented():
            for name in sorted(self.scope.region.sets - set(names)):
                if self.scope.chained(name) is None:
                    self.emit(f"{self.scope.local(name).removeprefix(me + '.')} = {self.unset}")
            if any(self.scope.chained(n) for n in names) or any(
                p.default is not None and not is_simple(p.default) for p in parameters
            ):
                self.emit(f"def defaults({me}, ps):")
                with self.indented():
                    self.defaults(parameters)
            for block in node.body.blocks:
                # A filter is a function of which everything is the process block.
                kind = "process" if block.kind == "unnamed" else block.kind
                self.emit(f"def {kind}({me}, ps):")
                with self.indented():
                    if kind == "process":
                        self.placed([p for p in parameters if takes_input(p)])
                    self.body(block.statements)

    def command_block(self, node: nodes.ScriptBlockExpression, name: str, scope: Scope) -> None:
        definition = nodes.FunctionDefinition(node.start, node.end, "function", "", None, node.body)
        scope.attributes = is_class(definition)
        if scope.attributes and _inside_class(scope):
            scope.owner = self.fresh("own")
        outer = self._advanced, self._collects
        try:
            self.definition(definition, name)
        finally:
            self._advanced, self._collects = outer

    def automatic(self, name: str, node: nodes.Node) -> str:
        if name == "args" and self._arguments is None and self.scope.kind in _CALLED:
            return "[]" if self._advanced else "ps.arguments"
        if name == "myinvocation" and self.scope.kind in _CALLED:
            return "ps.invocation"
        if name == "input" and self.scope.kind in _CALLED and not self.scope.attributes:
            return f"{DRAINED}given)"
        if name == "input" and self.scope.attributes and self._collects:
            return f"{DRAINED}{self.scope.owner}.given)"
        return super().automatic(name, node)

    def function_value(self, node: nodes.Variable) -> Code:
        """``${function:Name}``: the function as a script block."""
        name = node.name.partition(":")[2]
        found = [d for d in self.every if bare_name(d).lower() == name.lower()]
        if len(found) != 1:
            raise Refusal(f"${node.name}, of which the script has {len(found)}", node)
        body = found[0].body
        text = self.source.source(body.start, body.end).removeprefix("{").removesuffix("}")
        if found[0].parameters:
            shown = (self.source.source(p.start, p.end) for p in found[0].parameters)
            text = f"param({', '.join(shown)})\n{text}"
        return Code(f"ps.function({string(name)}, {string(text)})")

    def _s_FunctionDefinition(self, node: nodes.FunctionDefinition) -> None:  # noqa: N802 - named for the node
        name = self.written(node)
        self.emit(self.defining(node, name))

    def defining(self, node: nodes.FunctionDefinition, *names: str) -> str:
        prefix = node.name.lower().partition(":")[0] if ":" in node.name else ""
        if prefix not in ("", "global", "script", "local"):
            raise Refusal(f"a function with the prefix {prefix}:", node)
        method = "define_global" if prefix in ("global", "script") else "define"
        return f"ps.{method}({', '.join(names)})"

    def written(self, node: nodes.FunctionDefinition) -> str:
        """Write a function, or one that says when it is called why it could not be translated."""
        mark, count, refusals = len(self.lines), self._count, len(self.refused)
        depth = self.depth
        try:
            return self.function(node)
        except Refusal as refusal:
            del self.lines[mark:]
            del self.refused[refusals:]
            self._count, self.depth = count, depth
            return self.refused_function(node, refusal)

    def refused_function(self, node: nodes.FunctionDefinition, refusal: Refusal) -> str:
        python = f"refused_{len(self.refused)}"
        self.runtime |= {"function", "parameter"}
        self.emit(
            f'@function({bare_name(node)!r}, parameter("Arguments", "object[]", members=({{"remaining": True, "by_value": True}},)))'
        )
        self.emit(f"def {python}(ps, given, arguments):")
        with self.indented():
            self.refuse(node, refusal)
        return python


def _inside_class(scope: Scope) -> bool:
    """True when ``self`` is already that of a class around this one."""
    outer = scope.outer
    while outer is not None and not outer.attributes:
        outer = outer.outer
    return outer is not None


def is_class(node: nodes.FunctionDefinition) -> bool:
    """True for a function that runs block by block: its variables live from one to the next."""
    kinds = {b.kind for b in node.body.blocks}
    return bool(kinds & {"begin", "process", "end", "clean"}) or node.kind == "filter"
