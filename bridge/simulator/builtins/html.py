"""ConvertTo-Html: a table, or a list of properties, as XHTML."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bridge.binding.convert import dotnet_text, to_text
from bridge.operators import static_call
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import unwrap
from bridge.operators.properties import MISSING, all_names
from bridge.simulator.builtins.expressions import Expression, expressions_of
from bridge.simulator.context import Context

__all__ = ["ConvertToHtml"]

_DOCTYPE = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 {0}//EN"  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-{1}.dtd">'
_META = {
    **dict.fromkeys(("content-type", "default-style", "x-ua-compatible"), "http-equiv"),
    **dict.fromkeys(("application-name", "author", "description", "generator", "keywords", "viewport"), "name"),
}


def _encoded(value: Any) -> str:
    return str(static_call("System.Net.WebUtility", "HtmlEncode", dotnet_text(value)))


class ConvertToHtml:
    """A table has the columns that the first object has, a list those of each. Only values are encoded."""

    def begin(self, ctx: Context) -> None:
        values = ctx.values
        self.given = expressions_of(ctx, values.get("Property")) or [Expression("*")]
        self.is_list = to_text(values.get("As", "Table")).casefold() == "list"
        self.columns: list[Expression] = []
        self.count = 0
        if not values.get("Fragment"):
            self._head(ctx)
        self._lines(ctx, "PreContent")
        ctx.write("<table>")

    def _lines(self, ctx: Context, name: str) -> None:
        for line in ctx.values.get(name) or ():
            ctx.write(to_text(line))

    def _head(self, ctx: Context) -> None:
        values = ctx.values
        kind = "Transitional" if values.get("Transitional") else "Strict"
        ctx.write(_DOCTYPE.format(kind, kind.lower()))
        ctx.write('<html xmlns="http://www.w3.org/1999/xhtml">')
        ctx.write("<head>")
        if "Charset" in values:
            ctx.write(f'<meta charset="{to_text(values["Charset"])}">')
        self._meta(ctx, unwrap(values.get("Meta")) or {})
        if "Head" in values:
            self._lines(ctx, "Head")
        else:
            ctx.write(f"<title>{to_text(values.get('Title', 'HTML TABLE'))}</title>")
        if "CssUri" in values:
            ctx.write(f'<link rel="stylesheet" type="text/css" href="{to_text(values["CssUri"])}" />')
        ctx.write("</head><body>")
        self._lines(ctx, "Body")

    def _meta(self, ctx: Context, given: dict[Any, Any]) -> None:
        if len(given) > 1:
            raise NotSupportedHere("ConvertTo-Html -Meta with several entries, which come in no fixed order")
        for name, value in given.items():
            kind = _META.get(to_text(name).lower())
            if kind is None:
                raise NotSupportedHere(f"ConvertTo-Html -Meta with {to_text(name)}")
            ctx.write(f'<meta {kind}="{to_text(name)}" content="{to_text(value)}">')

    def process(self, ctx: Context) -> None:
        item = ctx.values.get("InputObject")
        if item is None:
            return
        self.count += 1
        begun = bool(self.columns) and not self.is_list
        if not begun:
            self.columns = _resolved(ctx, self.given, item)
            if not self.columns:
                return
        cells = [(c.label or str.__str__(c.text), self._cell(ctx, c, item)) for c in self.columns]
        if self.is_list:
            if self.count > 1:
                ctx.write("<tr><td><hr></td></tr>")
            for label, cell in cells:
                ctx.write(f"<tr><td>{label}:</td><td>{cell}</td></tr>")
            return
        if not begun:
            ctx.write(f"<colgroup>{''.join(map(_column, self.columns))}</colgroup>")
            ctx.write(f"<tr>{''.join(f'<th>{label}</th>' for label, _ in cells)}</tr>")
        ctx.write(f"<tr>{''.join(f'<td>{cell}</td>' for _, cell in cells)}</tr>")

    def _cell(self, ctx: Context, column: Expression, item: Any) -> str:
        found = column.values(ctx, item)
        value = found[0][1] if found else None
        return "" if value is None or value is MISSING else _encoded(value)

    def end(self, ctx: Context) -> None:
        ctx.write("</table>")
        self._lines(ctx, "PostContent")
        if not ctx.values.get("Fragment"):
            ctx.write("</body></html>")


def _column(column: Expression) -> str:
    width = "" if column.width is None else f' width = "{column.width}"'
    return f"<col{width}{'' if column.alignment is None else f' align = {chr(34)}{column.alignment}{chr(34)}'}/>"


def _resolved(ctx: Context, columns: list[Expression], item: Any) -> list[Expression]:
    """The columns by the names that ``item`` has; what it has not is no column."""
    found: list[Expression] = []
    for column in columns:
        if column.is_script:
            found.append(column)
        else:
            found += [
                replace(column, text=_own_name(item, column, name))
                for name, value in column.values(ctx, item)
                if value is not MISSING
            ]
    return found


def _own_name(item: Any, column: Expression, name: str) -> str:
    """The property's own name, where ``name`` may be the label that it was given."""
    if column.label is None:
        return name
    if column.has_wildcard:
        raise NotSupportedHere("ConvertTo-Html with one label for a wildcard")
    return next((n for n in all_names(item) if n.casefold() == column.text.casefold()), column.text)
