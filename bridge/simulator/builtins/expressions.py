"""The -Property parameter of Select-, Sort-, Group- and Measure-Object: names, wildcards, hashtables, script blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from bridge.binding.convert import to_text
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import unwrap
from bridge.operators.properties import all_names, get_property, property_names
from bridge.operators.wildcards import has_wildcard, wildcard
from bridge.simulator.builtins.scripts import evaluate
from bridge.simulator.context import Context
from bridge.simulator.records import ErrorRecord
from bridge.values import PSObject, ScriptBlock, type_name_of

__all__ = ["Expression", "expressions_of"]


@dataclass(frozen=True)
class Expression:
    """One property: its text (or script block), the name it is to have, and the direction that a hashtable gave."""

    text: str
    is_script: bool = False
    label: str | None = None
    descending: bool | None = None
    ascending: bool | None = None
    width: str | None = None
    alignment: str | None = None

    @property
    def has_wildcard(self) -> bool:
        return not self.is_script and has_wildcard(self.text)

    def values(self, ctx: Context, item: Any) -> list[tuple[str, Any]]:
        """(name, value) of each property that this names in ``item``; MISSING for a plain name that there is not.

        A hashtable's keys come before its properties; other dictionaries have their properties alone."""
        if self.is_script:
            return [(self.label or str.__str__(self.text), self._written(ctx, item))]
        table = _table(item)
        if self.has_wildcard:
            matcher = wildcard(self.text)
            names = [k for k in table if matcher.fullmatch(k)] or property_names(item, self.text)
            return [(self.label or n, get_property(item, n, entries=n in table)) for n in names]
        found = get_property(item, self.text, entries=bool(table))
        spelled = next((n for n in (*table, *all_names(item)) if n.casefold() == self.text.casefold()), self.text)
        return [(self.label or spelled, found)]

    def _written(self, ctx: Context, item: Any) -> Any:
        """What the script block writes. Its error leaves null; the commands that order objects report it."""
        attempt = getattr(self.text, "attempt", None)
        if attempt is None:
            return evaluate(ctx, self.text, item)
        value, error = attempt(item)
        if error is not None and ctx.name in _REPORTING:
            if not error.exception.bare_name.endswith("RuntimeException"):
                raise NotSupportedHere(f"{ctx.name} by a script block that fails: {error.message}")
            record = ErrorRecord(error.exception, "ExpressionEvaluation", "InvalidResult", item, target_type="PSObject")
            ctx.error(record)
        return value


_REPORTING = frozenset({"Compare-Object", "Group-Object", "Sort-Object"})


_TABLES = ("System.Collections.Hashtable", "System.Management.Automation.OrderedHashtable")


def _table(item: Any) -> list[str]:
    """The keys of a hashtable; none of anything else."""
    plain = unwrap(item)
    if not isinstance(plain, dict) or type_name_of(plain) not in _TABLES:
        return []
    return [k for k in plain if isinstance(k, str)]


def _fail(ctx: Context, error_id: str, details: str) -> NoReturn:
    ctx.throw(
        "Specified method is not supported.",
        error_id,
        "InvalidArgument",
        exception="System.NotSupportedException",
        details=details,
    )


_KEYS = {
    "Select-Object": ("expression", "name", "label"),
    "Sort-Object": ("expression", "ascending", "descending"),
    "Group-Object": ("expression",),
    "Compare-Object": ("expression",),
    "ConvertTo-Html": ("expression", "label", "name", "alignment", "width"),
}


def _key(ctx: Context, given: str, allowed: Sequence[str]) -> str:
    folded = given.casefold()
    found = [k for k in allowed if k.startswith(folded)]
    if len(found) != 1 or not folded:
        _fail(ctx, "DictionaryKeyIllegal", f"The {given} key is not valid.")
    return found[0]


def expressions_of(ctx: Context, given: Any, *, wildcards: bool = True) -> list[Expression]:
    """What ``-Property`` names. Raises the terminating errors of the command in ``ctx`` for what it cannot name."""
    allowed = _KEYS.get(ctx.name, ("expression",))
    return [_one(ctx, item, allowed, wildcards) for item in (given or ()) if item is not None]


def _one(ctx: Context, item: Any, allowed: Sequence[str], wildcards: bool) -> Expression:
    item = unwrap(item)
    if isinstance(item, ScriptBlock):
        return Expression(item, True)
    if isinstance(item, str):
        if not item:
            _fail(ctx, "ExpressionEmptyString2", "An empty string value is not allowed.")
        if not wildcards and has_wildcard(item):
            _fail(ctx, "ExpressionGlobbing2", f'Wildcard characters are not allowed in "{item}".')
        return Expression(item)
    if isinstance(item, dict):
        entries = {_key(ctx, str(k), allowed): v for k, v in item.items()}
        if "expression" not in entries:
            _fail(ctx, "DictionaryKeyMandatoryEntry", "A mandatory entry for expression is missing.")
        inner = _one(ctx, entries["expression"], allowed, wildcards)
        label = entries.get("name", entries.get("label"))
        if label is not None and not isinstance(unwrap(label), str):
            raise NotSupportedHere(f"{ctx.name} with a name that is no text")
        down, up = entries.get("descending"), entries.get("ascending")
        return Expression(
            inner.text,
            inner.is_script,
            None if label is None else str(label),
            None if down is None else bool(down),
            None if up is None else bool(up),
            *(None if entries.get(n) is None else to_text(entries[n]) for n in ("width", "alignment")),
        )
    if isinstance(item, PSObject) and item.text is not None:
        return Expression(item.text)
    allowed_types = "System.String, System.Management.Automation.ScriptBlock"
    _fail(
        ctx,
        "DictionaryKeyUnknownType",
        f"Cannot convert {type_name_of(item)} to one of the following types {{{allowed_types}}}.",
    )
