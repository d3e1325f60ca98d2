"""Functions of the script: their metadata for the binder, their bodies in Python."""

from __future__ import annotations

from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.expressions import string
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.scopes import Scope, assigned_names, python_name
from bridge.migrate.translate.statements import Statements
from bridge.model import Command, Parameter

__all__ = ["FunctionTranslator", "outline"]

_RULES = {
    "validateset": "Set", "validaterange": "Range", "validatepattern": "Pattern", "validatelength": "Length", "validatecount": "Count",
    "validatenotnull": "NotNull", "validatenotnullorempty": "NotNullOrEmpty", "validatenotnullorwhitespace": "NotNullOrWhiteSpace",
    "allownull": "AllowNull", "allowemptystring": "AllowEmptyString", "allowemptycollection": "AllowEmptyCollection",
}  # fmt: skip
_MEMBER_FIELDS = {
    "mandatory": "mandatory", "position": "position", "valuefrompipeline": "by_value",
    "valuefrompipelinebypropertyname": "by_property_name",
    "valuefromremainingarguments": "remaining", "parametersetname": "set", "helpmessage": "help_message",
}  # fmt: skip


def parameters_of(node: nodes.FunctionDefinition) -> list[nodes.Parameter]:
    if node.parameters is not None:
        return node.parameters
    return node.body.params.parameters if node.body.params is not None else []


def outline(node: nodes.FunctionDefinition) -> Command:
    """As much of a function's metadata as telling switches from other parameters takes."""
    made = []
    for p in parameters_of(node):
        types = [a.type for a in p.attributes if isinstance(a, nodes.TypeConstraint)]
        is_switch = bool(types) and types[-1].lower() in (
            "switch",
            "switchparameter",
            "system.management.automation.switchparameter",
        )
        made.append(
            Parameter(p.variable.name, "System.Management.Automation.SwitchParameter" if is_switch else "System.Object")
        )
    return Command(node.name.partition(":")[2] or node.name, parameters=tuple(made))


def constant(node: Any) -> str:
    """The Python of a constant in an attribute."""
    if isinstance(node, nodes.StringConstant):
        return string(node.value)
    if isinstance(node, nodes.NumberConstant) and isinstance(node.value, (int, float)):
        return repr(node.value) if type(node.value) in (int, float) else str(int(node.value))
    if isinstance(node, nodes.Variable) and node.name.lower() in ("true", "false"):
        return node.name.capitalize()
    if isinstance(node, nodes.Unary) and node.operator == "Minus" and isinstance(node.operand, nodes.NumberConstant):
        return f"-{constant(node.operand)}"
    raise Refusal("an attribute argument that is no constant", node)


class FunctionTranslator(Statements):
    """Translates function definitions."""

    _parameters: tuple[str, ...] = ()
    _advanced = False
    _is_filter = False

    def function(self, node: nodes.FunctionDefinition, shared: set[str], elsewhere: set[str]) -> str:
        """Write one function; returns its Python name. Raises :class:`Refusal` when the whole of it cannot be told."""
        if node.kind == "workflow":
            raise Refusal("a workflow", node)
        body = node.body
        kinds = [b.kind for b in body.blocks]
        if set(kinds) & {"dynamicparam", "clean"}:
            raise Refusal("a function with dynamicparam or clean", node)
        python = python_name(node.name.partition(":")[2] or node.name)
        parameters = parameters_of(node)
        is_class = bool(set(kinds) & {"begin", "process", "end"}) and kinds != ["unnamed"]
        decorator = self.decorator(node, parameters)
        names = [p.variable.name.lower() for p in parameters]
        statements = [s for b in body.blocks for s in b.statements]
        own = assigned_names(statements) | set(names)
        outer = self.scope
        self.scope = Scope("function", own, shared, elsewhere, attributes=is_class, spelling=self.scope.spelling)
        self._parameters, tries, self.tries = tuple(names), self.tries, 0
        item, self._item = self._item, "self.it" if is_class else "given"
        self._is_filter, self._is_class, self._node = node.kind == "filter", is_class, node
        try:
            self.keep_types(parameters, statements)
            self.emit(decorator)
            if is_class:
                python = "".join(part.title() for part in python.split("_"))
                self.class_body(python, body, names, own)
            else:
                self.plain_body(python, body, names, shared)
        finally:
            self.scope, self._item, self.tries = outer, item, tries
            self._parameters = ()
        return python

    def keep_types(self, parameters: list[nodes.Parameter], statements: list[Any]) -> None:
        """A parameter keeps its type, and its rules, when it is assigned to."""
        assigned = assigned_names(statements)
        for p in parameters:
            name = p.variable.name.lower()
            types = [a.type for a in p.attributes if isinstance(a, nodes.TypeConstraint)]
            if types:
                self.scope.typed[name] = types[-1]
            rules = [
                a.type for a in p.attributes if isinstance(a, nodes.Attribute) and a.type.lower().startswith("validate")
            ]
            if rules and name in assigned:
                raise Refusal(f"${p.variable.name} is assigned to, which [{rules[0]}] would check again", p)

    def plain_body(self, python: str, body: nodes.ScriptBlock, names: list[str], shared: set[str]) -> None:
        arguments = [self.scope.local(n) for n in names]
        self.emit(f"def {python}({', '.join(['ps', 'given', *arguments])}):")
        with self.indented():
            for name in self.scope.must_exist(body.statements):
                if name not in names:
                    start = f"ps.shared.{self.scope.python(name)}" if name in shared else "None"
                    self.emit(f"{self.scope.local(name)} = {start}")
            self.body(body.statements)

    def class_body(self, python: str, body: nodes.ScriptBlock, names: list[str], own: set[str]) -> None:
        self.emit(f"class {python}:")
        self.scope.names.update({n: f"p_{n}" for n in names})
        with self.indented():
            for name in sorted(own - set(names)):
                self.emit(f"{self.scope.local(name).removeprefix('self.')} = None")
            for block in body.blocks:
                if block.kind == "unnamed":
                    raise Refusal("statements beside named blocks", self._node)
                self.emit(f"def {block.kind}(self, ps):")
                with self.indented():
                    self.body(block.statements)

    def it(self) -> str:
        if self._item == "given" and self._parameters is not None and not self._is_filter:
            raise Refusal("$_ in a function without a process block", nodes.Node(0, 0))
        return self._item

    def automatic(self, name: str, node: nodes.Node) -> str:
        if self.scope.kind == "function" and name == "args" and not self._advanced:
            return "ps.arguments"
        if self.scope.kind == "function" and name == "input" and not self.scope.attributes and not self._is_filter:
            return "given"
        return super().automatic(name, node)

    # --- metadata -------------------------------------------------------------------------------------------------------------------------

    def decorator(self, node: nodes.FunctionDefinition, parameters: list[nodes.Parameter]) -> str:
        self.runtime.add("function")
        attributes = node.body.params.attributes if node.body.params is not None else []
        options: list[str] = []
        advanced = any(
            isinstance(a, nodes.Attribute) and a.type.lower().removesuffix("attribute") == "parameter"
            for p in parameters
            for a in p.attributes
        )
        for attribute in attributes:
            if (
                isinstance(attribute, nodes.Attribute)
                and attribute.type.lower().removesuffix("attribute") == "cmdletbinding"
            ):
                advanced = True
                options += self.cmdlet_binding(attribute)
            elif isinstance(attribute, nodes.Attribute) and attribute.type.lower() in ("outputtype", "alias"):
                continue
            else:
                raise Refusal(f"the attribute [{attribute.type}] of a function", node)
        self._advanced = advanced
        if advanced:
            options.insert(0, "advanced=True")
        if node.kind == "filter":
            options.append("is_filter=True")
        made = [self.parameter(p) for p in parameters]
        name = node.name.partition(":")[2] or node.name
        return f"@function({', '.join([string(name), *made, *options])})"

    def cmdlet_binding(self, attribute: nodes.Attribute) -> list[str]:
        options = []
        known = {
            "supportsshouldprocess": "should_process", "confirmimpact": "confirm_impact", "defaultparametersetname": "default_set",
            "positionalbinding": "positional_binding",
        }  # fmt: skip
        for argument in attribute.named:
            option = known.get(argument.name.lower())
            if option is None:
                raise Refusal(f"CmdletBinding({argument.name})", attribute)
            options.append(f"{option}={constant(argument.value) if argument.value is not None else 'True'}")
        return options

    def parameter(self, p: nodes.Parameter) -> str:
        self.runtime.add("parameter")
        name = p.variable.name
        if ":" in name:
            raise Refusal("a parameter with a scope", p)
        parts = [string(name)]
        types = [a.type for a in p.attributes if isinstance(a, nodes.TypeConstraint)]
        if len(types) > 1:
            raise Refusal("a parameter with several types", p)
        if types:
            parts.append(string(types[0]))
        members, rules, aliases = [], [], []
        for attribute in p.attributes:
            if not isinstance(attribute, nodes.Attribute):
                continue
            kind = attribute.type.lower().removesuffix("attribute")
            if kind == "parameter":
                members.append(self.member_fields(attribute))
            elif kind == "alias":
                aliases += [constant(a) for a in attribute.positional]
            elif kind in _RULES and not attribute.named:
                self.runtime.add("ValidationRule")
                rule, arguments = _RULES[kind], [constant(a) for a in attribute.positional]
                if kind == "validaterange" and len(arguments) == 1:
                    rule = "RangeKind"
                rules.append(f"ValidationRule({string(rule)}, ({''.join(a + ', ' for a in arguments)}))")
            else:
                raise Refusal(f"the attribute [{attribute.type}] of a parameter", p)
        if p.default is not None:
            if any(isinstance(n, (nodes.Command, nodes.ScriptBlockExpression)) for n in walk(p.default)):
                raise Refusal("a parameter whose default runs a command", p)
            if any(
                isinstance(n, nodes.Variable) and n.name.lower() not in ("true", "false", "null")
                for n in walk(p.default)
            ):
                raise Refusal("a parameter whose default reads a variable", p)
            parts.append(f"default=lambda: {self.expression(p.default)}")
        if aliases:
            parts.append(f"aliases=({', '.join(aliases)},)")
        if rules:
            parts.append(f"validate=({', '.join(rules)},)")
        if members:
            parts.append(f"members=({', '.join(members)},)")
        return f"parameter({', '.join(parts)})"

    def member_fields(self, attribute: nodes.Attribute) -> str:
        fields = []
        for argument in attribute.named:
            name = _MEMBER_FIELDS.get(argument.name.lower())
            if name is None:
                raise Refusal(f"Parameter({argument.name})", attribute)
            fields.append(f"{string(name)}: {constant(argument.value) if argument.value is not None else 'True'}")
        return "{" + ", ".join(fields) + "}"
