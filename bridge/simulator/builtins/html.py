"""ConvertTo-Html: a table, or a list of properties, as XHTML."""

from __future__ import annotations

from typing import Any

from bridge.binding.convert import dotnet_text, to_text
from bridge.operators import static_call
from bridge.operators.errors import NotSupportedHere
from bridge.operators.properties import MISSING, all_properties
from bridge.simulator.builtins.expressions import Expression, expressions_of
from bridge.simulator.context import Context

__all__ = ["ConvertToHtml"]

_DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
)
_REFUSED = ("Meta", "Charset", "Transitional")


def _encoded(value: Any) -> str:
    return str(static_call("System.Net.WebUtility", "HtmlEncode", dotnet_text(value)))


class ConvertToHtml:
    """The properties of the first object are those of all, unless -Property names them."""

    def begin(self, ctx: Context) -> None:
        values = ctx.values
        for name in _REFUSED:
            if name in values:
                raise NotSupportedHere(f"ConvertTo-Html -{name}")
        self.columns: list[Expression] | None = expressions_of(ctx, values.get("Property")) or None
        self.is_list = to_text(values.get("As", "Table")).casefold() == "list"
        self.first = True
        if not values.get("Fragment"):
            self._head(ctx)
        self._lines(ctx, "PreContent")
        ctx.write("<table>")

    def _lines(self, ctx: Context, name: str) -> None:
        for line in ctx.values.get(name) or ():
            ctx.write(to_text(line))

    def _head(self, ctx: Context) -> None:
        values = ctx.values
        ctx.write(_DOCTYPE)
        ctx.write('<html xmlns="http://www.w3.org/1999/xhtml">')
        ctx.write("<head>")
        if "Head" in values:
            self._lines(ctx, "Head")
        else:
            ctx.write(f"<title>{_plain(to_text(values.get('Title', 'HTML TABLE')), 'a title')}</title>")
        if "CssUri" in values:
            ctx.write(f'<link rel="stylesheet" type="text/css" href="{to_text(values["CssUri"])}" />')
        ctx.write("</head><body>")
        self._lines(ctx, "Body")

    def process(self, ctx: Context) -> None:
        item = ctx.values.get("InputObject")
        if item is None:
            return
        if self.columns is None:
            names = list(all_properties(item))
            if len(names) < 2:
                raise NotSupportedHere("ConvertTo-Html of objects with less than two properties, without -Property")
            self.columns = [Expression(name) for name in names]
        elif self.first:
            self.columns = _resolved(ctx, self.columns, item)
        cells = [(_label(c), self._cell(ctx, c, item)) for c in self.columns]
        if self.is_list:
            if not self.first:
                ctx.write("<tr><td><hr></td></tr>")
            for label, cell in cells:
                ctx.write(f"<tr><td>{label}:</td><td>{cell}</td></tr>")
        else:
            if self.first:
                ctx.write(f"<colgroup>{'<col/>' * len(cells)}</colgroup>")
                ctx.write(f"<tr>{''.join(f'<th>{label}</th>' for label, _ in cells)}</tr>")
            ctx.write(f"<tr>{''.join(f'<td>{cell}</td>' for _, cell in cells)}</tr>")
        self.first = False

    def _cell(self, ctx: Context, column: Expression, item: Any) -> str:
        found = column.values(ctx, item)
        value = found[0][1] if found else None
        return "" if value is None or value is MISSING else _encoded(value)

    def end(self, ctx: Context) -> None:
        ctx.write("</table>")
        self._lines(ctx, "PostContent")
        if not ctx.values.get("Fragment"):
            ctx.write("</body></html>")


def _resolved(ctx: Context, columns: list[Expression], item: Any) -> list[Expression]:
    found: list[Expression] = []
    for column in columns:
        if column.has_wildcard:
            found += [Expression(name) for name, _ in column.values(ctx, item)]
        else:
            found.append(column)
    return found


def _label(column: Expression) -> str:
    return _plain(column.label or str.__str__(column.text), "a column")


def _plain(text: str, what: str) -> str:
    if any(c in text for c in "<>&\"'"):
        raise NotSupportedHere(f"ConvertTo-Html with {what} named {text}")
    return text
