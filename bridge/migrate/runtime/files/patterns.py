"""The wildcards of the file system: those of -Filter and of ``Directory.GetFiles``."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["file_pattern"]


@lru_cache(maxsize=256)
def file_pattern(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    """A pattern for ``fullmatch``: ``*.*`` is everything, and a dot before a wildcard may stand for the end of the name."""
    if pattern in ("*", "*.*"):
        return re.compile(".*", re.DOTALL)
    out = []
    for at, c in enumerate(pattern):
        if c == "*":
            out.append(".*")
        elif c == "?":
            out.append(r"(?:[^.]|(?=\.|$))")
        elif c == "." and pattern[at + 1 : at + 2] in ("*", "?"):
            out.append(r"(?:\.|$)")
        else:
            out.append(re.escape(c))
    return re.compile("".join(out), (re.IGNORECASE if ignore_case else 0) | re.DOTALL)
