"""Param blocks in Python: what the binder is told of each parameter, and how its default is made."""

from __future__ import annotations

import re
from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.expressions import string
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.regions import plain
from bridge.migrate.translate.statements import Statements
from bridge.operators import NotSupportedHere, OperatorError, static_member

__all__ = ["Parameters", "parameters_of"]

RULES = {
    "validateset": "Set", "validaterange": "Range", "validatepattern": "Pattern", "validatelength": "Length", "validatecount": "Count",
    "validatenotnull": "NotNull", "validatenotnullorempty": "NotNullOrEmpty", "validatenotnullorwhitespace": "NotNullOrWhiteSpace",
    "allownull": "AllowNull", "allowemptystring": "AllowEmptyString", "allowemptycollection": "AllowEmptyCollection",
    "validatescript": "Script",
}  # fmt: skip
_RUN = re.compile(r"\bps\.")
_NO_EFFECT = frozenset({"psdefaultvalue", "argumentcompleter", "argumentcompletions", "supportswildcards", "dontshow"})
"""Attributes that change help or completion, not what a call does."""
_MEMBER_FIELDS = {
    "mandatory": "mandatory", "position": "position", "valuefrompipeline": "by_value",
    "valuefrompipelinebypropertyname": "by_property_name",
    "valuefromremainingarguments": "remaining", "parametersetname": "set", "helpmessage": "help_message",
}  # fmt: skip
_BINDING_OPTIONS = {
    "supportsshouldprocess": "should_process", "confirmimpact": "confirm_impact", "defaultparametersetname": "default_set",
    "positionalbinding": "positional_binding",
}  # fmt: skip
_ABOUT_FUNCTIONS = frozenset({"outputtype", "suppressmessage", "system.diagnostics.codeanalysis.suppressmessage"})
_RANGE_KINDS = {k.lower(): k for k in ("Positive", "NonNegative", "Negative", "NonPositive")}
_NAMED = {"errormessage": "message", "ignorecase": "ignore_case"}
_CONSTANTS = frozenset({"true", "false", "null"})


def parameters_of(node: nodes.FunctionDefinition) -> list[nodes.Parameter]:
    if node.parameters is not None:
        return node.parameters
    return node.body.params.parameters if node.body.params is not None else []


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
    if isinstance(node, nodes.Member) and node.static and isinstance(node.target, nodes.TypeExpression):
        return _static(node)
    raise Refusal("an attribute argument that is no constant", node)


def _static(node: nodes.Member) -> str:
    """``[int]::MaxValue``, ``[ConfirmImpact]::High``: numbers as they are, members of enumerations by name."""
    assert isinstance(node.target, nodes.TypeExpression)
    name = getattr(node.member, "value", None)
    if node.target.type.lower().rpartition(".")[2] in ("confirmimpact", "validaterangekind"):
        return string(str(name))
    try:
        value = static_member(node.target.type, name)
    except (OperatorError, NotSupportedHere):
        value = None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return repr(value) if type(value) is float else str(int(value))
    raise Refusal("an attribute argument that is no constant", node)


def is_simple(default: Any) -> bool:
    """True for a default that is the same wherever it is worked out."""
    return not any(
        isinstance(n, (nodes.Command, nodes.ScriptBlockExpression, nodes.SubExpression, nodes.Paren))
        or (isinstance(n, nodes.Variable) and n.name.lower() not in _CONSTANTS)
        for n in walk(default)
    )


def takes_input(p: nodes.Parameter) -> bool:
    """True for a parameter that may take piped values."""
    return any(
        isinstance(a, nodes.Attribute) and any(n.name.lower().startswith("valuefrompipeline") for n in a.named)
        for a in p.attributes
    )


def kind_of(attribute: nodes.Attribute) -> str:
    return attribute.type.lower().removesuffix("attribute").removeprefix("system.management.automation.")


class Parameters(Statements):
    """Translates parameters and the attributes of functions."""

    _advanced = False

    def decorator(self, node: nodes.FunctionDefinition, parameters: list[nodes.Parameter]) -> str:
        """The ``@function(…)`` of a function, after the definitions that it refers to."""
        self.runtime.add("function")
        attributes = node.body.params.attributes if node.body.params is not None else []
        options: list[str] = []
        advanced = any(
            isinstance(a, nodes.Attribute) and kind_of(a) == "parameter" for p in parameters for a in p.attributes
        )
        for attribute in attributes:
            kind = kind_of(attribute) if isinstance(attribute, nodes.Attribute) else ""
            if kind == "cmdletbinding":
                assert isinstance(attribute, nodes.Attribute)
                advanced = True
                options += self.cmdlet_binding(attribute)
            elif kind == "alias":
                assert isinstance(attribute, nodes.Attribute)
                options.append(f"aliases=({''.join(constant(a) + ', ' for a in attribute.positional)})")
            elif kind not in _ABOUT_FUNCTIONS:
                raise Refusal(f"the attribute [{attribute.type}] of a function", node)
        self._advanced = advanced
        if advanced:
            options.insert(0, "advanced=True")
        made = [self.parameter(p) for p in parameters]
        name = node.name.partition(":")[2] or node.name
        return f"@function({', '.join([string(name), *made, *options])})"

    def cmdlet_binding(self, attribute: nodes.Attribute) -> list[str]:
        options = []
        for argument in attribute.named:
            if argument.name.lower() in ("helpuri", "remotingcapability"):
                continue
            option = _BINDING_OPTIONS.get(argument.name.lower())
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
        members, rules, aliases, of_type = [], [], [], None
        for attribute in p.attributes:
            if not isinstance(attribute, nodes.Attribute):
                continue
            kind = kind_of(attribute)
            if kind == "parameter":
                members.append(self.member_fields(attribute))
            elif kind == "alias":
                aliases += [constant(a) for a in attribute.positional]
            elif kind == "pstypename" and len(attribute.positional) == 1:
                of_type = constant(attribute.positional[0])
            elif kind in RULES:
                rules.append(self.rule(attribute, kind))
            elif kind not in _NO_EFFECT:
                raise Refusal(f"the attribute [{attribute.type}] of a parameter", p)
        if p.default is not None and (default := self.constant_default(p.default)) is not None:
            parts.append(f"default=lambda: {default}")
        if aliases:
            parts.append(f"aliases=({', '.join(aliases)},)")
        if rules:
            parts.append(f"validate=({', '.join(rules)},)")
        if members:
            parts.append(f"members=({', '.join(members)},)")
        if of_type is not None:
            parts.append(f"of_type={of_type}")
        return f"parameter({', '.join(parts)})"

    def rule(self, attribute: nodes.Attribute, kind: str) -> str:
        """A validation attribute as the rule that the binder checks."""
        named = []
        for argument in attribute.named:
            option = _NAMED.get(argument.name.lower())
            if option is not None and argument.value is not None:
                named.append(f"{option}={constant(argument.value)}")
            elif argument.name.lower() == "options" and constant(argument.value).strip('"').lower() in (
                "none",
                "ignorecase",
            ):
                named.append(f"ignore_case={constant(argument.value).strip(chr(34)).lower() == 'ignorecase'}")
            else:
                raise Refusal(f"{attribute.type}({argument.name})", attribute)
        if kind == "validatescript":
            only = attribute.positional[0] if len(attribute.positional) == 1 else None
            if not isinstance(only, nodes.ScriptBlockExpression):
                raise Refusal("ValidateScript with something that is no script block", attribute)
            self.runtime.add("checked_by")
            text = string(self.source.source(only.start + 1, only.end - 1))
            return f"checked_by({', '.join([self.checking(only), text, *named])})"
        self.runtime.add("ValidationRule")
        rule, arguments = RULES[kind], [constant(a) for a in attribute.positional]
        if kind == "validaterange" and len(arguments) == 1:
            rule, arguments = "RangeKind", [string(_RANGE_KINDS.get(arguments[0].strip('"').lower(), ""))]
            if arguments == ['""']:
                raise Refusal("ValidateRange of an unknown kind", attribute)
        elif kind == "validaterange" and any(a.startswith('"') for a in arguments):
            raise Refusal("ValidateRange of something that is no number", attribute)
        return f"ValidationRule({', '.join([string(rule), '(' + ''.join(a + ', ' for a in arguments) + ')', *named])})"

    def attribute(self, target: nodes.AttributedExpression) -> None:
        variable: Any = target.operand
        while isinstance(variable, (nodes.Convert, nodes.AttributedExpression)):
            variable = variable.operand
        kind = kind_of(target.attribute)
        if not isinstance(variable, nodes.Variable) or plain(variable.name)[0] or not kind.startswith("validate"):
            raise Refusal(f"the attribute [{target.attribute.type}] of a variable", target)
        name = plain(variable.name)[1]
        self.scope.rules[name] = (*self.scope.rules.get(name, ()), self.rule(target.attribute, kind))

    def checking(self, node: nodes.ScriptBlockExpression) -> str:
        """Write the function of a ValidateScript; returns its name."""
        if node.body.params is not None or any(b.kind != "unnamed" for b in node.body.blocks):
            raise Refusal("ValidateScript with a script block that has parameters or clauses", node)
        name = self.fresh("valid")
        outer, item, loops, tries = self.scope, self._item, self.loops, self.tries
        self.scope = outer.inner(node)
        self._item, self.loops, self.tries = "it", [], 0
        try:
            self.emit(f"def {name}(ps, it):")
            with self.indented(), self.variables_first():
                self.body(node.body.statements)
        finally:
            self.scope, self._item, self.loops, self.tries = outer, item, loops, tries
        return name

    def defaults(self, parameters: list[nodes.Parameter]) -> None:
        """The defaults that depend on what is there when the function runs, in the order of the parameters; and those parameters that are
        variables of the runtime."""
        for i, p in enumerate(parameters):
            if p.default is not None and self.constant_default(p.default) is None:
                later = {q.variable.name.lower() for q in parameters[i:]}
                if any(isinstance(n, nodes.Variable) and n.name.lower() in later for n in walk(p.default)):
                    raise Refusal("a default that reads a parameter that comes later", p)
                pipeline = isinstance(p.default, nodes.Pipeline)
                value = self.value_of(p.default) if pipeline else self.expression(p.default)
                name = self.scope.local(p.variable.name.lower())
                self.emit(f"{name} = ps.default({string(p.variable.name)}, lambda: {value})")
            self.placed([p])

    def constant_default(self, default: Any) -> str | None:
        """A default that is the same wherever it is worked out, as Python that needs nothing of the run; None for any other."""
        if not is_simple(default):
            return None
        code = str(self.expression(default))
        return None if _RUN.search(code) else code

    def placed(self, parameters: list[nodes.Parameter]) -> None:
        """Put parameters that are variables of the runtime there."""
        for p in parameters:
            name = p.variable.name.lower()
            view = self.scope.chained(name)
            if view is None:
                continue
            types = [a.type for a in p.attributes if isinstance(a, nodes.TypeConstraint)]
            if types:
                self.emit(f"ps.keep({string(p.variable.name)}, {string(types[-1])}, {self.scope.local(name)})")
            else:
                self.emit(f"{self.scope.names.place(view, name)} = {self.scope.local(name)}")

    def member_fields(self, attribute: nodes.Attribute) -> str:
        fields = []
        for argument in attribute.named:
            if argument.name.lower() in _NO_EFFECT:
                continue
            name = _MEMBER_FIELDS.get(argument.name.lower())
            if name is None:
                raise Refusal(f"Parameter({argument.name})", attribute)
            fields.append(f"{string(name)}: {constant(argument.value) if argument.value is not None else 'True'}")
        return "{" + ", ".join(fields) + "}"
