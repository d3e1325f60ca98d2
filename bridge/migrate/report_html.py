"""The report as one HTML file: the script and its Python side by side. It loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bridge.migrate.project import Migrated

__all__ = ["html"]

_STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 2em; color: #222 }
table.sums { border-collapse: collapse } .sums td, .sums th { padding: .2em .8em; text-align: right; border-bottom: 1px solid #ddd }
.sums td:first-child, .sums th:first-child { text-align: left }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1em }
pre { background: #f6f6f6; padding: .8em; overflow-x: auto; font: 13px/1.45 ui-monospace, monospace; margin: 0 }
.refused { background: #ffd9d9 } .warned { background: #fff0c2 }
.no { color: #a00 } .careful { color: #850 } .error { color: #a00; font-weight: bold }
"""


def html(done: Sequence[Migrated], summary: str) -> str:
    """The page."""
    rows = "".join(
        f'<tr><td><a href="#s{i}">{escape(m.source)}</a></td><td>{m.translated}</td><td>{m.helped}</td><td>{len(m.refused)}</td>'
        f"<td>{len(m.warned)}</td></tr>\n"
        for i, m in enumerate(done)
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Migration report</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>Migration report</h1>\n<p>{escape(summary)}</p>\n"
        '<table class="sums"><tr><th>script</th><th>translated</th><th>helped</th><th>refused</th><th>warned</th></tr>\n'
        f"{rows}</table>\n{''.join(_section(i, m) for i, m in enumerate(done))}</body></html>\n"
    )


def _section(number: int, m: Migrated) -> str:
    reasons = "".join(f"<li>line {r.line}: {escape(r.why)}</li>" for r in m.refused)
    warnings = "".join(f"<li>line {w.line}: {escape(w.why)}</li>" for w in m.warned)
    error = f'<p class="error">{escape(m.error)}</p>\n' if m.error is not None else ""
    return (
        f'<h2 id="s{number}">{escape(m.source)}</h2>\n{error}'
        + (f'<ul class="no">{reasons}</ul>\n' if reasons else "")
        + (f'<ul class="careful">{warnings}</ul>\n' if warnings else "")
        + f'<div class="sides"><pre>{_marked(m)}</pre><pre>{escape(m.python)}</pre></div>\n'
    )


def _marked(m: Migrated) -> str:
    """The script with the lines marked that were refused or warned about."""
    marks = {w.line: "warned" for w in m.warned}
    marks |= {line: "refused" for r in m.refused for line in range(r.line, r.line + r.text.count("\n") + 1)}
    return "".join(
        f'<span class="{marks[number]}">{escape(text)}</span>\n' if number in marks else escape(text) + "\n"
        for number, text in enumerate(m.original.splitlines(), 1)
    )
