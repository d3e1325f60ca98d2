"""TimeSpans by standard (``c``, ``g``, ``G``) and custom (``hh\\:mm``) formats."""

from __future__ import annotations

import datetime as dt
import re

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.text import time_span_text
from bridge.values import TimeSpan

__all__ = ["format_span"]

_INVALID = "Input string was not in a correct format."
_PIECE = re.compile(r"""'([^']*)'|"([^"]*)"|\\(.)|%([dhmsfF])|((?:d+|h+|m+|s+|f+|F+))""", re.DOTALL)


def format_span(value: dt.timedelta, spec: str) -> str:
    """``value.ToString(spec)``. In a custom format everything that is no letter must be escaped or quoted, as in .NET."""
    if spec in ("c", "t", "T"):
        return time_span_text(value)
    ticks = (
        value.ticks if isinstance(value, TimeSpan) else TimeSpan(value.days, value.seconds, value.microseconds).ticks
    )
    negative, ticks = ticks < 0, abs(ticks)
    seconds, fraction = divmod(ticks, 10_000_000)
    days, seconds = divmod(seconds, 86400)
    parts = {"d": days, "h": seconds // 3600, "m": seconds % 3600 // 60, "s": seconds % 60}
    if spec in ("g", "G"):
        sign = "-" if negative else ""
        if spec == "G":
            return f"{sign}{days}:{parts['h']:02d}:{parts['m']:02d}:{parts['s']:02d}.{fraction:07d}"
        tail = f".{fraction:07d}".rstrip("0") if fraction else ""
        head = f"{days}:" if days else ""
        return f"{sign}{head}{parts['h']}:{parts['m']:02d}:{parts['s']:02d}{tail}"
    if len(spec) == 1:
        raise DotNetError(_INVALID)
    out, at = [], 0
    while at < len(spec):
        m = _PIECE.match(spec, at)
        if m is None:
            raise DotNetError(_INVALID)
        at = m.end()
        if m[1] is not None or m[2] is not None:
            out.append(m[1] or m[2] or "")
        elif m[3] is not None:
            out.append(m[3])
        else:
            out.append(_run(m[4] or m[5], parts, fraction))
    return "".join(out)


def _run(run: str, parts: dict[str, int], fraction: int) -> str:
    letter, count = run[0], len(run)
    if letter in "fF":
        if count > 7:
            raise DotNetError(_INVALID)
        digits = f"{fraction:07d}"[:count]
        return digits if letter == "f" else digits.rstrip("0")
    if count > (8 if letter == "d" else 2):
        raise DotNetError(_INVALID)
    return str(parts[letter]).rjust(count, "0")
