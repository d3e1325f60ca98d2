"""Expressions in Python."""

from __future__ import annotations

import decimal
import json
from dataclasses import dataclass
from typing import Any

from bridge.language import nodes
from bridge.migrate.translate.layout import single_quoted
from bridge.migrate.translate.references import has_effects, referred
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.regions import plain
from bridge.migrate.translate.risk import inside, never_fails
from bridge.migrate.translate.scopes import Scope

__all__ = ["Code", "Expressions"]


@dataclass(frozen=True)
class Code:
    """Python text. ``kind`` is what is known of its value: bool, str, int, list, or nothing."""

    text: str
    kind: str = ""

    def __str__(self) -> str:
        return self.text


_BINARY = {
    "Plus": "add", "Minus": "sub", "Multiply": "mul", "Divide": "div", "Rem": "mod", "Band": "band", "Bor": "bor", "Bxor": "bxor",
    "Shl": "shl", "Shr": "shr", "Format": "fmt", "DotDot": "range_", "Join": "join", "As": "as_",
    "Iin": "in_", "Inotin": "notin",
}  # fmt: skip
for _name in (
    "eq",
    "ne",
    "gt",
    "ge",
    "lt",
    "le",
    "like",
    "notlike",
    "contains",
    "notcontains",
    "replace",
    "split",
    "match",
    "notmatch",
):
    _BINARY.setdefault("I" + _name, _name)
    _BINARY["C" + _name] = "c" + _name
_BINARY |= {"Cin": "cin", "Cnotin": "cnotin"}
_BOOL = frozenset({"in_", "notin", "cin", "cnotin", "contains", "notcontains", "ccontains", "cnotcontains"})
_REFERENCES = frozenset({"ref", "psreference", "system.management.automation.psreference"})
DRAINED = "ps.drained("
"""``$input``: what was piped in, which can be read once."""
_LONG = 90
"""An f-string cannot be broken: longer ones are sums."""


class Expressions:
    """Translates expressions within a scope. ``helpers`` collects the names to import from :mod:`bridge.operators`."""

    scope: Scope
    helpers: set[str]
    runtime: set[str]
    uses: int = 0
    strict = False
    """True in a script that sets strict mode: what it reads must be there."""
    tries: int = 0
    salvaged: set[int]
    """Parts in parentheses that are statements: what they wrote before an error is written."""

    # What the statements give.
    def value_of(self, statement: Any, *, keep: bool = False) -> Code:
        raise NotImplementedError

    def block_value(self, statements: list[Any], node: nodes.Node, keep: bool) -> Code:
        raise NotImplementedError

    def items_of(self, statements: list[Any], node: nodes.Node) -> Code:
        raise NotImplementedError

    def local_def(self, statements: list[Any], node: nodes.Node, *, bare: bool = False) -> str:
        raise NotImplementedError

    def block(self, node: nodes.ScriptBlockExpression) -> Code:
        raise NotImplementedError

    def reference(self, node: nodes.Convert) -> Code:
        raise NotImplementedError

    def _assigned(self, node: nodes.Assignment) -> Code:
        raise NotImplementedError

    def assign_variable(self, target: nodes.Variable, value: Code, node: nodes.Node) -> Code:
        raise NotImplementedError

    def _step_in_expression(self, node: nodes.Unary) -> Code:
        raise NotImplementedError

    def use(self, helper: str) -> str:
        if not helper.startswith("ps."):
            self.helpers.add(helper)
        self.uses += 1
        return helper

    def call(self, helper: str, *arguments: Any) -> str:
        return f"{self.use(helper)}({', '.join(str(a) for a in arguments)})"

    # --- the dispatcher ---------------------------------------------------------------------------------------------------------------

    def expression(self, node: Any) -> Code:
        rule = getattr(self, "_" + type(node).__name__, None)
        if rule is None:
            raise Refusal(f"a {type(node).__name__} is not translated", node)
        code: Code = rule(node)
        return code

    def condition(self, code: Code) -> str:
        """``code`` as a Python condition."""
        self.enumerated(code, nodes.Node(0, 0))
        return code.text if code.kind == "bool" else self.call("truth", code)

    def enumerated(self, code: Code, node: nodes.Node) -> Code:
        """``code``, which must not be ``$input`` as the enumerator that it is."""
        if code.text.startswith(DRAINED):
            raise Refusal("$input as a value, not as what it enumerates", node)
        return code

    def as_text(self, code: Code) -> str:
        return code.text if code.kind == "str" else self.call("text", code)

    # --- literals ---------------------------------------------------------------------------------------------------------------------

    def _StringConstant(self, node: nodes.StringConstant) -> Code:  # noqa: N802 - named for the node
        return Code(string(node.value), "str")

    def _ExpandableString(self, node: nodes.ExpandableString) -> Code:  # noqa: N802
        codes = [self.as_text(self.expression(p)) for p in node.parts]
        inner = [single_quoted(c) if '"' in c else c for c in codes]
        if all(c is not None and not any(x in c for x in '{\\"\n') for c in inner):
            pieces = [_in_fstring(node.template[0])]
            for code, after in zip(inner, node.template[1:], strict=True):
                pieces += ["{", str(code), "}", _in_fstring(after)]
            whole = "".join(pieces)
            if len(whole) <= _LONG or inner == codes:
                return Code(f'f"{whole}"', "str")
        parts = [string(node.template[0])] if node.template[0] else []
        for code, after in zip(codes, node.template[1:], strict=True):
            parts += [code, string(after)] if after else [code]
        return Code("(" + " + ".join(parts) + ")" if len(parts) > 1 else parts[0], "str")

    def _NumberConstant(self, node: nodes.NumberConstant) -> Code:  # noqa: N802
        value = node.value
        if isinstance(value, decimal.Decimal):
            self.helpers.add("Decimal")
            return Code(f"Decimal({str(value)!r})")
        if type(value) is int:
            return Code(str(value), "int")
        if type(value) is float:
            return Code(repr(value))
        self.helpers.add(type(value).__name__)
        return Code(f"{type(value).__name__}({int(value)})")

    def _ArrayLiteral(self, node: nodes.ArrayLiteral) -> Code:  # noqa: N802
        return Code("[" + ", ".join(str(self.expression(i)) for i in node.items) + "]", "list")

    def _ArrayExpression(self, node: nodes.ArrayExpression) -> Code:  # noqa: N802
        return self.items_of(node.body.statements, node)

    def _SubExpression(self, node: nodes.SubExpression) -> Code:  # noqa: N802
        if not node.body.statements:
            return Code("None")
        statements = node.body.statements
        inner = single_expression(statements)
        if inner is not None and not _steps(inner) and (self.tries or never_fails(inner)):
            code = self.expression(inner)
            if code.kind in ("str", "int", "bool"):
                return code
            return Code(f"ps.sub({code})")
        keep = id(node) in self.salvaged
        if inner is not None and not self.tries and not any(_stores(n) for n in inside(statements)):
            # Its error is reported in it; the text around it is made all the same.
            return Code(f"ps.attempt(lambda: {self.expression(inner)}{', keep=True' if keep else ''})")
        return self.block_value(statements, node, keep)

    def _Paren(self, node: nodes.Paren) -> Code:  # noqa: N802
        inner = node.pipeline
        if isinstance(inner, nodes.Assignment):
            return self._assigned(inner)
        return self.value_of(inner, keep=id(node) in self.salvaged)

    def _Hashtable(self, node: nodes.Hashtable) -> Code:  # noqa: N802
        return Code(self.call("hashtable", self.pairs(node)))

    def pairs(self, node: nodes.Hashtable) -> str:
        return "[" + ", ".join(f"({self.expression(k)}, {self.value_of(v)})" for k, v in node.items) + "]"

    def dictionary(self, node: nodes.Hashtable) -> str:
        """A hash literal with constant names as a Python dict."""
        if not all(isinstance(k, nodes.StringConstant) for k, _ in node.items):
            raise Refusal("an object whose property names are not constant", node)
        return "{" + ", ".join(f"{self.expression(k)}: {self.value_of(v)}" for k, v in node.items) + "}"

    def _ScriptBlockExpression(self, node: nodes.ScriptBlockExpression) -> Code:  # noqa: N802
        return self.block(node)

    def it(self) -> str:
        return "it"

    def automatic(self, name: str, node: nodes.Node) -> str:
        raise Refusal(f"${name} is only known inside a function", node)

    # --- members ----------------------------------------------------------------------------------------------------------------------

    def _Member(self, node: nodes.Member) -> Code:  # noqa: N802
        name = self.expression(node.member)
        if node.static:
            return Code(self.call("static_member", self.type_of(node.target), name))
        return self.of(node, "member", str(name))

    def of(self, node: nodes.Member | nodes.InvokeMember | nodes.Index, helper: str, *arguments: str) -> Code:
        """A helper on the target of a member, call or index; with ``?.`` only where the target is not null."""
        target = self.enumerated(self.expression(node.target), node)
        if self.strict and helper in ("member", "index"):
            helper = f"ps.{helper}"
        if not node.null_conditional:
            return Code(self.call(helper, target, *arguments))
        # The engine evaluates the target again when it is not null.
        again = str(self.expression(node.target)) if has_effects(node.target) else "reached"
        then = self.call(helper, again, *arguments)
        if ":=" in then:
            raise Refusal("a variable that is set only when ?. finds something", node)
        return Code(f"ps.unless_null({target}, lambda reached: {then})")

    def _InvokeMember(self, node: nodes.InvokeMember) -> Code:  # noqa: N802
        name = getattr(node.member, "value", None)
        if any(referred(a) for a in node.arguments):
            return self._with_references(node)
        arguments = [str(self.expression(a)) for a in node.arguments]
        if node.static:
            target = self.type_of(node.target)
            if str(name).lower() == "new":
                return Code(self.call("new", target, *arguments))
            return Code(self.call("static_call", target, self.expression(node.member), *arguments))
        return self.of(node, "call", str(self.expression(node.member)), *arguments)

    def type_value(self, node: Any) -> str:
        """The right operand of ``-is`` and ``-as``: a type's name, or what says the type at run time."""
        return string(node.type) if isinstance(node, nodes.TypeExpression) else str(self.expression(node))

    def _with_references(self, node: nodes.InvokeMember) -> Code:
        """A call with ``[ref]$name``: the variable takes what the method left in the reference."""
        self.helpers.add("Reference")
        arguments, after = [], []
        for position, argument in enumerate(node.arguments):
            variable = referred(argument)
            if variable is None:
                arguments.append(str(self.expression(argument)))
                continue
            before = str(self.expression(variable))
            prefix, plain_name = plain(variable.name)
            if before == "None" or (not prefix and plain_name not in self.scope.region.sets):
                raise Refusal(f"[ref] to ${variable.name}, which is not set in the same scope", node)
            name = f"reference_{position}"
            arguments.append(f"({name} := Reference({before}))")
            after.append(str(self.assign_variable(variable, Code(f"{name}.value"), node)))
        target = node.target
        member = str(self.expression(node.member))
        if node.static:
            code = self.call("static_call", self.type_of(target), member, *arguments)
        else:
            code = self.call("call", self.expression(target), member, *arguments)
        return Code(f"ps.first_of({code}, {', '.join(after)})")

    def type_of(self, node: Any) -> str:
        """The type before ``::``."""
        if isinstance(node, nodes.TypeExpression):
            return string(node.type)
        return self.call("static_of", self.expression(node))

    def _Index(self, node: nodes.Index) -> Code:  # noqa: N802
        return self.of(node, "index", str(self.expression(node.index)))

    # --- operators --------------------------------------------------------------------------------------------------------------------

    def _Binary(self, node: nodes.Binary) -> Code:  # noqa: N802
        operator = node.operator
        if operator in ("And", "Or"):
            left, right = (self.condition(self.expression(n)) for n in (node.left, node.right))
            word = "and" if operator == "And" else "or"
            if isinstance(node.left, nodes.Binary) and node.left.operator == operator:
                left = left[1:-1]  # a and b and c
            return Code(f"({left} {word} {right})", "bool")
        if operator == "Xor":
            left, right = (self.condition(self.expression(n)) for n in (node.left, node.right))
            return Code(f"({left} != {right})", "bool")
        if operator in ("Is", "IsNot"):
            helper = "is_" if operator == "Is" else "isnot"
            return Code(self.call(helper, self.expression(node.left), self.type_value(node.right)), "bool")
        if operator == "As":
            return Code(self.call("as_", self.expression(node.left), self.type_value(node.right)))
        if operator == "QuestionQuestion":
            otherwise = str(self.expression(node.right))
            if ":=" in otherwise:
                raise Refusal("a variable that is set only when ?? finds null", node)
            return Code(f"ps.coalesce({self.expression(node.left)}, lambda: {otherwise})")
        helper = _BINARY[operator]
        arguments = [self.expression(node.left), self.expression(node.right)]
        more = ["matches=ps.matched"] if helper in ("match", "cmatch", "notmatch", "cnotmatch") else []
        kind = "bool" if helper in _BOOL else "str" if helper in ("fmt", "join") else ""
        if helper in ("eq", "ne", "gt", "ge", "lt", "le", "like", "notlike") and arguments[0].kind in ("str", "int"):
            kind = "bool"
        return Code(self.call(helper, *arguments, *more), kind)

    def _Unary(self, node: nodes.Unary) -> Code:  # noqa: N802
        operator = node.operator
        if operator in ("Not", "Exclaim"):
            return Code(f"(not {self.condition(self.expression(node.operand))})", "bool")
        helpers = {
            "Minus": "neg",
            "Plus": "pos",
            "Bnot": "bnot",
            "Join": "unary_join",
            "Isplit": "unary_split",
            "Csplit": "unary_split",
        }
        if operator not in helpers:
            return self._step_in_expression(node)
        return Code(self.call(helpers[operator], self.expression(node.operand)), "str" if operator == "Join" else "")

    def _Ternary(self, node: nodes.Ternary) -> Code:  # noqa: N802
        condition = self.condition(self.expression(node.condition))
        return Code(f"({self.expression(node.if_true)} if {condition} else {self.expression(node.if_false)})")

    def _Convert(self, node: nodes.Convert) -> Code:  # noqa: N802
        name = node.type.lower()
        if isinstance(node.operand, nodes.Hashtable) and name in ("pscustomobject", "psobject", "ordered"):
            if name == "ordered":
                return Code(self.call("ordered", self.pairs(node.operand)))
            return Code(self.call("custom_object", self.dictionary(node.operand)))
        if name == "ordered":
            raise Refusal("[ordered] before something that is no hash literal", node)
        if name == "void":
            raise Refusal("[void] inside an expression", node)
        if name in _REFERENCES:
            return self.reference(node)
        operand = self.expression(node.operand)
        if name == "string" and operand.kind == "str":
            return operand
        return Code(
            self.call("cast", string(node.type), operand),
            "bool" if name == "bool" else "str" if name == "string" else "",
        )

    def _TypeExpression(self, node: nodes.TypeExpression) -> Code:  # noqa: N802
        return Code(self.call("cast", string("type"), string(node.type)))


def _steps(node: Any) -> bool:
    return isinstance(node, nodes.Unary) and node.operator.endswith(("PlusPlus", "MinusMinus"))


def _stores(node: nodes.Node) -> bool:
    """True for what sets a variable, which a lambda cannot do."""
    return _steps(node) or isinstance(node, nodes.Assignment) or referred(node) is not None


def string(value: str) -> str:
    """A Python string literal in double quotes, whatever is in the text."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(char: str) -> str:
    number = ord(char)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _in_fstring(text: str) -> str:
    return string(text)[1:-1].replace("{", "{{").replace("}", "}}")


def single_expression(statements: list[Any]) -> Any:
    """The expression when statements are one expression and nothing else, else None."""
    if len(statements) != 1:
        return None
    only = statements[0]
    if isinstance(only, nodes.Pipeline) and len(only.elements) == 1 and not only.background:
        only = only.elements[0]
    if isinstance(only, nodes.CommandExpression) and not only.redirections:
        return only.expression
    return None
