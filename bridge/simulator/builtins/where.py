"""Where-Object: the simplified syntax with its operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bridge.operators as ops
from bridge.binding.convert import is_true
from bridge.operators.properties import MISSING, all_names, get_property
from bridge.operators.wildcards import has_wildcard, wildcard
from bridge.simulator.builtins import methods
from bridge.simulator.builtins.metadata import OPERATORS
from bridge.simulator.builtins.scripts import evaluate
from bridge.simulator.builtins.strictness import strictness
from bridge.simulator.context import Context
from bridge.values import ScriptBlock

__all__ = ["WhereObject", "ambiguous", "operate"]

_AMBIGUOUS = (
    'Input name "{0}" is ambiguous. It can be resolved to multiple matched members. Possible matches include: {1}.'
)


_BAD_PATTERN = "System.Text.RegularExpressions.RegexParseException"
_OPERATIONS = {
    "EQ": (ops.eq, ops.ceq), "NE": (ops.ne, ops.cne), "GT": (ops.gt, ops.cgt), "LT": (ops.lt, ops.clt), "GE": (ops.ge, ops.cge),
    "LE": (ops.le, ops.cle), "LIKE": (ops.like, ops.clike), "NOTLIKE": (ops.notlike, ops.cnotlike), "MATCH": (ops.match, ops.cmatch),
    "NOTMATCH": (ops.notmatch, ops.cnotmatch), "CONTAINS": (ops.contains, ops.ccontains),
    "NOTCONTAINS": (ops.notcontains, ops.cnotcontains), "IN": (ops.in_, ops.cin), "NOTIN": (ops.notin, ops.cnotin),
    "IS": (ops.is_, ops.is_), "ISNOT": (ops.isnot, ops.isnot),
}  # fmt: skip


def operate(name: str, left: Any, right: Any, matched: Callable[[Any], None] | None = None) -> Any:
    """The result of an operator by Where-Object's name for it (``EQ``, ``CLike`` …). ``matched`` is given what a match found."""
    case = name[0] == "C" and name != "Contains"
    bare = (name[1:] if case else name).upper()
    operator: Any = _OPERATIONS[bare][case]
    return operator(left, right, matches=matched) if matched is not None and "MATCH" in bare else operator(left, right)


def ambiguous(name: str, item: Any, matches: list[str]) -> str:
    return _AMBIGUOUS.format(name, " ".join(matches))


class WhereObject:
    """See about_Where-Object: a property, an operator and a value; a property alone; or -Not."""

    matched: Callable[[Any], None] | None = None

    def begin(self, ctx: Context) -> None:
        values = ctx.values
        self.name = str(values.get("Property", ""))
        self.operator = next((o for o in OPERATORS if values.get(o)), None)
        if "FilterScript" not in values and self.operator is None and "Value" in values:
            ctx.throw(
                "An operator is required to compare the two specified values. Include a valid operator in the command, and then try the "
                "command again. For example, Get-Process | Where-Object -Property Name -eq Idle",
                "OperatorNotSpecified", "InvalidArgument", exception="System.Management.Automation.PSArgumentException",
            )  # fmt: skip
        if self.operator is not None and "Value" not in values:
            ctx.throw(
                "The specified operator requires both the -Property and -Value parameters. Provide values for both parameters, and then "
                "try the command again.",
                "ValueNotSpecifiedForWhereObject", "InvalidArgument", exception="System.Management.Automation.PSArgumentException",
            )  # fmt: skip

    def process(self, ctx: Context) -> None:
        if "InputObject" not in ctx.values:
            return
        item = ctx.values["InputObject"]
        script = ctx.values.get("FilterScript")
        if isinstance(script, ScriptBlock):
            if is_true(evaluate(ctx, script, item)):
                ctx.write(item)
            return
        value = self._value(ctx, item)
        if value is MISSING:
            return
        if self.operator is None:
            if is_true(value) != bool(ctx.values.get("Not")):
                ctx.write(item)
            return
        shown = self.operator.lower()
        shown = shown.capitalize() if self.operator[0] == "C" and self.operator != "Contains" else "I" + shown
        if self.operator in ("Is", "IsNot"):
            shown = self.operator
        try:
            chosen = is_true(operate(self.operator, value, ctx.values.get("Value"), self.matched))
        except ops.OperatorError as error:
            if error.error_id == _BAD_PATTERN:
                ctx.error(
                    f"The argument to operator '{shown}' is not valid: {error}.", "BadOperatorArgument", "InvalidArgument", item,
                    exception="System.Management.Automation.PSArgumentException", target_type="PSObject",
                )  # fmt: skip
                return
            ctx.error(
                f"The '{shown}' operator failed: {error}.", "OperatorFailed", "InvalidOperation", item,
                exception="System.Management.Automation.PSInvalidOperationException", target_type="PSObject",
            )  # fmt: skip
        else:
            if chosen:
                ctx.write(item)

    @staticmethod
    def _refused(ctx: Context, item: Any, error_id: str, text: str) -> Any:
        ctx.error(
            text, error_id, "InvalidArgument", item, exception="System.Management.Automation.PSArgumentException",
            target_type=None if item is None else "PSObject",
        )  # fmt: skip
        return MISSING

    def _value(self, ctx: Context, item: Any) -> Any:
        if item is None and strictness(ctx) >= 2:
            return self._refused(ctx, item, "InputObjectIsNull", "Cannot operate on a 'null' input object.")
        if not has_wildcard(self.name):
            found = get_property(item, self.name)
            if found is MISSING and strictness(ctx) >= 2:
                return self._refused(
                    ctx, item, "PropertyNotFound", f'The input name "{self.name}" cannot be resolved to a property.'
                )
            return None if found is MISSING else found
        matcher = wildcard(self.name)
        properties = all_names(item)
        matches = [n for n in [*properties, *methods.names(item)] if matcher.fullmatch(n)]
        if len(matches) > 1:
            ctx.error(
                ambiguous(self.name, item, matches), "AmbiguousPropertyName", "InvalidArgument", item,
                exception="System.Management.Automation.PSArgumentException", target_type="PSObject",
            )  # fmt: skip
            return MISSING
        return get_property(item, matches[0]) if matches and matches[0] in properties else None
