"""``-f`` and ``ToString(format)``: .NET's composite, number, date and time span formats in the invariant culture."""

from __future__ import annotations

from bridge.operators.formatting.composite import fmt, format_value

__all__ = ["fmt", "format_value"]
