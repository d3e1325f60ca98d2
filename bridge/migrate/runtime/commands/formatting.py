"""Format-Table, Format-List, Format-Wide and Out-Host: objects as tables, lists and lines.

A Format command writes the engine's own format objects: Out-String, Out-Host and a script's console turn them into text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bridge.display import DEFAULT_WIDTH, Display, FormatObject, Formatter, Options, Writer
from bridge.display.columns import Property, aligned
from bridge.display.views import ListView, TableView, WideView
from bridge.migrate.runtime.errors import NotTranslated
from bridge.model import Parameter
from bridge.operators.kinds import unwrap
from bridge.simulator.builtins.limits import enumeration_limit
from bridge.simulator.builtins.parameters import command, parameter, piped, rule, switch
from bridge.simulator.context import Context
from bridge.simulator.definition import CmdletDefinition
from bridge.values import ScriptBlock

__all__ = ["COMMANDS"]

_TABLE_KEYS = ("expression", "formatstring", "width", "alignment", "label", "name")
_LIST_KEYS = ("expression", "formatstring", "label", "name")
_WIDE_KEYS = ("expression", "formatstring")
_TYPES: dict[str, type] = {"formatstring": str, "width": int, "alignment": str, "label": str, "name": str}
_REFUSED = ("View", "Expand", "ShowError", "DisplayError", "RepeatHeader", "ExcludeProperty")


def _key(given: Any, allowed: Sequence[str]) -> str:
    """The entry of a calculated property that ``given`` is the name of, or the start of the name."""
    folded = str(given).casefold()
    found = {"label" if k == "name" else k for k in allowed if folded and k.startswith(folded)}
    if len(found) != 1:
        raise NotTranslated(f"the key {given!r} of a calculated property")
    return found.pop()


def _property(given: Any, allowed: Sequence[str]) -> Property:
    plain = unwrap(given)
    if isinstance(plain, ScriptBlock):
        compute: Callable[[Any], Any] | None = plain if callable(plain) else None
        if compute is None:
            raise NotTranslated("a script block that is only text, as a calculated property")
        return Property(str.__str__(plain), compute)
    if isinstance(plain, str) and plain:
        return Property(plain)
    if not isinstance(plain, dict):
        raise NotTranslated(f"a property that is neither a name nor a script block nor a hashtable: {given!r}")
    entries = {_key(k, allowed): unwrap(v) for k, v in plain.items()}
    for name, value in entries.items():
        if not isinstance(value, _TYPES.get(name, object)) or value is None:
            raise NotTranslated(f"the {name} of a calculated property is {value!r}")
    if "expression" not in entries or len(entries) != len(plain) or entries.get("width", 1) <= 0:
        raise NotTranslated("a calculated property with an entry that is missing, twice or out of range")
    inner = _property(entries["expression"], ())
    alignment = entries.get("alignment")
    return Property(
        inner.text, inner.compute, entries.get("label"), entries.get("width", 0),
        None if alignment is None else aligned(alignment), entries.get("formatstring"),
    )  # fmt: skip


class _Format:
    """What the Format commands have in common."""

    kind: type[TableView | ListView | WideView]
    keys: Sequence[str]

    def begin(self, ctx: Context) -> None:
        values = ctx.values
        refused = next((n for n in _REFUSED if n in values), None)
        if refused is not None:
            raise NotTranslated(f"{ctx.name} -{refused}")
        given = values.get("Property")
        named = given if isinstance(given, (list, tuple)) else [] if given is None else [given]
        group = values.get("GroupBy")
        self.formatter = Formatter(
            Options(
                kind=self.kind,
                properties=tuple(_property(p, self.keys) for p in named),
                group_by=None if group is None else _property(group, _LIST_KEYS),
                autosize=bool(values["AutoSize"]) if "AutoSize" in values else None,
                hide_header=bool(values.get("HideTableHeaders")),
                wrap=bool(values["Wrap"]) if "Wrap" in values else None,
                columns=int(values.get("Column") or 0),
                force=bool(values.get("Force")),
                limit=enumeration_limit(ctx),
            )
        )

    def process(self, ctx: Context) -> None:
        for packet in self.formatter.add(ctx.values.get("InputObject")):
            ctx.write(FormatObject(packet))

    def end(self, ctx: Context) -> None:
        for packet in self.formatter.end():
            ctx.write(FormatObject(packet))


class FormatTable(_Format):
    kind = TableView
    keys = _TABLE_KEYS


class FormatList(_Format):
    kind = ListView
    keys = _LIST_KEYS


class FormatWide(_Format):
    kind = WideView
    keys = _WIDE_KEYS

    def begin(self, ctx: Context) -> None:
        if "AutoSize" in ctx.values and "Column" in ctx.values:
            raise NotTranslated("Format-Wide with -AutoSize and -Column")
        super().begin(ctx)


class OutHost:
    """Lines on the host: no output, and no stream."""

    def begin(self, ctx: Context) -> None:
        if ctx.values.get("Paging"):
            raise NotTranslated("Out-Host -Paging")
        width = ctx.host.width or DEFAULT_WIDTH
        self.display = Display(
            Writer(ctx.host_line, width, width), options=Options(strict=False, limit=enumeration_limit(ctx))
        )

    def process(self, ctx: Context) -> None:
        if "InputObject" in ctx.values:
            self.display.add(ctx.values["InputObject"])

    def end(self) -> None:
        self.display.close()


_INPUT = piped()
_COMMON = (
    parameter("GroupBy"),
    parameter("View", "System.String"),
    switch("ShowError"),
    switch("DisplayError"),
    switch("Force"),
    parameter("Expand", "System.String", rules=[rule("Set", "CoreOnly", "EnumOnly", "Both")]),
    _INPUT,
)
_PROPERTIES = parameter("Property", "System.Object[]", 0)


def _definition(name: str, alias: str, implementation: Any, *parameters: Parameter) -> CmdletDefinition:
    made = command(name, [*parameters, *_COMMON], aliases=(alias,))
    return CmdletDefinition(made, implementation, f"Microsoft.PowerShell.Commands.{implementation.__name__}Command")


COMMANDS = (
    _definition(
        "Format-Table", "ft", FormatTable, _PROPERTIES, switch("AutoSize"), switch("RepeatHeader"), switch("HideTableHeaders"),
        switch("Wrap"),
    ),
    _definition("Format-List", "fl", FormatList, _PROPERTIES),
    _definition(
        "Format-Wide", "fw", FormatWide, parameter("Property", position=0), switch("AutoSize"),
        parameter("Column", "System.Int32", rules=[rule("Range", 1, 2**31 - 1)]),
    ),
    CmdletDefinition(
        command("Out-Host", [switch("Paging"), _INPUT], module="Core", aliases=("oh",)), OutHost,
        "Microsoft.PowerShell.Commands.OutHostCommand",
    ),
)  # fmt: skip
