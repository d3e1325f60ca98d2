"""Where-Object: the simplified syntax with its operators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import ConversionError, DotNetError
from bridge.binding.conversion.regex import UnsupportedPattern, compile_pattern
from bridge.binding.convert import is_true, to_text
from bridge.operators.compare import CompareError, compare, equals
from bridge.operators.kinds import unwrap
from bridge.operators.properties import MISSING, all_properties, get_property
from bridge.operators.wildcards import WildcardError, has_wildcard, wildcard
from bridge.simulator.builtins import methods
from bridge.simulator.builtins.metadata import OPERATORS
from bridge.simulator.builtins.scripts import evaluate
from bridge.simulator.context import Context
from bridge.values import PSObject, ScriptBlock, parse_type, type_name_of

__all__ = ["WhereObject", "ambiguous", "operate"]

_AMBIGUOUS = (
    'Input name "{0}" is ambiguous. It can be resolved to multiple matched members. Possible matches include: {1}.'
)


class BadArgument(Exception):
    """The operator's argument is not usable: a regular expression that .NET refuses."""


def _filter(left: Any, test: Callable[[Any], bool]) -> Any:
    left = unwrap(left)
    if isinstance(left, list):
        return [item for item in left if test(item)]
    return test(left)


def _pattern(text: str, ignore_case: bool) -> Any:
    try:
        return compile_pattern(text, ignore_case)
    except (DotNetError, UnsupportedPattern) as error:
        raise BadArgument(getattr(error, "message", str(error))) from None


def _members(value: Any) -> list[Any]:
    value = unwrap(value)
    return value if isinstance(value, list) else [value]


def _contains(collection: Any, item: Any, ignore_case: bool) -> bool:
    return any(equals(member, item, ignore_case=ignore_case) for member in _members(collection))


def _eq(left: Any, right: Any, ignore_case: bool) -> Any:
    return _filter(left, lambda v: equals(v, right, ignore_case=ignore_case))


def _ordered(test: Callable[[int], bool]) -> Callable[[Any, Any, bool], Any]:
    return lambda left, right, ic: _filter(left, lambda v: test(compare(v, right, ignore_case=ic)))


def _like(left: Any, right: Any, ic: bool, negate: bool) -> Any:
    matcher = wildcard(to_text(right), ic)
    return _filter(left, lambda v: (matcher.fullmatch(to_text(v)) is not None) != negate)


def _match(left: Any, right: Any, ic: bool, negate: bool) -> Any:
    pattern = _pattern(to_text(right), ic)
    return _filter(left, lambda v: (pattern.search(to_text(v)) is not None) != negate)


_KINDS = {
    "System.Array": lambda v: isinstance(v, (list, bytes)),
    "System.ValueType": lambda v: (
        isinstance(v, (int, float)) or type_name_of(v) in ("System.DateTime", "System.Guid", "System.Decimal")
    ),
    "System.Collections.IEnumerable": lambda v: isinstance(v, (str, list, dict, bytes)),
    "System.Collections.IList": lambda v: isinstance(v, (list, bytes)),
    "System.Collections.IDictionary": lambda v: isinstance(v, dict),
}


def _is(left: Any, right: Any) -> bool:
    name = to_text(right).strip()
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    wanted = str(parse_type(name))
    if wanted in ("System.Management.Automation.PSObject", "System.Management.Automation.PSCustomObject"):
        return isinstance(left, PSObject)
    value = unwrap(left)
    if value is None:
        return False
    if wanted == "System.Object":
        return True
    if wanted in _KINDS:
        return bool(_KINDS[wanted](value))
    return type_name_of(value) == wanted


OPERATIONS: dict[str, Callable[[Any, Any, bool], Any]] = {
    "EQ": _eq,
    "NE": lambda left, right, ic: _filter(left, lambda v: not equals(v, right, ignore_case=ic)),
    "GT": _ordered(lambda x: x > 0),
    "LT": _ordered(lambda x: x < 0),
    "GE": _ordered(lambda x: x >= 0),
    "LE": _ordered(lambda x: x <= 0),
    "LIKE": lambda left, right, ic: _like(left, right, ic, False),
    "NOTLIKE": lambda left, right, ic: _like(left, right, ic, True),
    "MATCH": lambda left, right, ic: _match(left, right, ic, False),
    "NOTMATCH": lambda left, right, ic: _match(left, right, ic, True),
    "CONTAINS": lambda left, right, ic: _contains(left, right, ic),
    "NOTCONTAINS": lambda left, right, ic: not _contains(left, right, ic),
    "IN": lambda left, right, ic: _contains(right, left, ic),
    "NOTIN": lambda left, right, ic: not _contains(right, left, ic),
    "IS": lambda left, right, ic: _is(left, right),
    "ISNOT": lambda left, right, ic: not _is(left, right),
}


def operate(name: str, left: Any, right: Any) -> Any:
    """The result of an operator by Where-Object's name for it (``EQ``, ``CLike`` …)."""
    case = name[0] == "C" and name != "Contains"
    return OPERATIONS[(name[1:] if case else name).upper()](left, right, not case)


def ambiguous(name: str, item: Any, matches: list[str]) -> str:
    return _AMBIGUOUS.format(name, " ".join(matches))


class WhereObject:
    """See about_Where-Object: a property, an operator and a value; a property alone; or -Not."""

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
            chosen = is_true(operate(self.operator, value, ctx.values.get("Value")))
        except (ConversionError, CompareError, WildcardError) as error:
            ctx.error(
                f"The '{shown}' operator failed: {error}.", "OperatorFailed", "InvalidOperation", item,
                exception="System.Management.Automation.PSInvalidOperationException", target_type="PSObject",
            )  # fmt: skip
        except BadArgument as error:
            ctx.error(
                f"The argument to operator '{shown}' is not valid: {error}.", "BadOperatorArgument", "InvalidArgument", item,
                exception="System.Management.Automation.PSArgumentException", target_type="PSObject",
            )  # fmt: skip
        else:
            if chosen:
                ctx.write(item)

    def _value(self, ctx: Context, item: Any) -> Any:
        if not has_wildcard(self.name):
            found = get_property(item, self.name)
            return None if found is MISSING else found
        matcher = wildcard(self.name)
        properties = all_properties(item)
        matches = [n for n in [*properties, *methods.names(item)] if matcher.fullmatch(n)]
        if len(matches) > 1:
            ctx.error(
                ambiguous(self.name, item, matches), "AmbiguousPropertyName", "InvalidArgument", item,
                exception="System.Management.Automation.PSArgumentException", target_type="PSObject",
            )  # fmt: skip
            return MISSING
        return properties.get(matches[0]) if matches else None
