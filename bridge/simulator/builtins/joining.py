"""Join-String and ConvertFrom-StringData."""

from __future__ import annotations

from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import to_text
from bridge.operators import fmt
from bridge.operators.errors import NotSupportedHere
from bridge.operators.properties import MISSING
from bridge.operators.regexes import unescape
from bridge.operators.tables import ABSENT, Hashtable, find_key
from bridge.simulator.builtins.expressions import Expression, expressions_of
from bridge.simulator.context import Context

__all__ = ["ConvertFromStringData", "JoinString"]


class JoinString:
    """One text of all that comes in; nulls are left out."""

    def begin(self, ctx: Context) -> None:
        values = ctx.values
        given = values.get("Property")
        self.property: Expression | None = None if given is None else expressions_of(ctx, [given])[0]
        separator = values.get("Separator", ctx.variables.get("OFS"))
        self.separator = ("," if values.get("UseCulture") else "") if separator is None else to_text(separator)
        self.quote = "'" if values.get("SingleQuote") else '"' if values.get("DoubleQuote") else ""
        self.parts: list[str] = []

    def process(self, ctx: Context) -> None:
        for item in ctx.values.get("InputObject") or ():
            if item is not None:
                self.parts.append(self._text(ctx, self._value(ctx, item)))

    def _value(self, ctx: Context, item: Any) -> Any:
        if self.property is None:
            return item
        found = self.property.values(ctx, item)
        return None if not found or found[0][1] is MISSING else found[0][1]

    def _text(self, ctx: Context, value: Any) -> str:
        spec = ctx.values.get("FormatString")
        if self.quote or not spec:
            return f"{self.quote}{to_text(value)}{self.quote}"
        return fmt(str(spec), [value])

    def end(self, ctx: Context) -> None:
        prefix, suffix = (to_text(ctx.values.get(n, "")) for n in ("OutputPrefix", "OutputSuffix"))
        ctx.write(prefix + self.separator.join(self.parts) + suffix)


class ConvertFromStringData:
    """``name = value`` lines as a hashtable; values are unescaped as regular expressions are."""

    def process(self, ctx: Context) -> None:
        delimiter = str(ctx.values.get("Delimiter", "="))
        table = Hashtable()
        for line in str(ctx.values["StringData"]).split("\n"):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            name, found, value = line.partition(delimiter)
            if not found or not name:
                self._fail(ctx, f"Data line '{line}' is not in 'name=value' format.")
            name = name.strip()
            if find_key(table, name) is not ABSENT:
                self._fail(ctx, f"Data item '{name}' in line '{line}' is already defined.")
            try:
                table[name] = unescape(value.strip())
            except DotNetError as error:
                raise NotSupportedHere(f"ConvertFrom-StringData: {error.message}") from None
        ctx.write(table)

    @staticmethod
    def _fail(ctx: Context, text: str) -> None:
        ctx.throw(
            text, "InvalidOperation", "InvalidOperation", exception="System.Management.Automation.PSInvalidOperationException"
        )  # fmt: skip
