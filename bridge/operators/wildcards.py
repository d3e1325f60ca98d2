"""PowerShell's wildcards: ``* ? [a-c]`` and the backtick (about_Wildcards)."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["WildcardError", "has_wildcard", "wildcard"]


class WildcardError(ValueError):
    """The pattern is not a valid wildcard."""


@lru_cache(maxsize=1024)
def wildcard(pattern: str, ignore_case: bool = True) -> re.Pattern[str]:
    """A PowerShell wildcard (``* ? [a-c]`` and the backtick) for ``fullmatch``. Raises :class:`WildcardError`."""
    out = []
    at, size = 0, len(pattern)
    while at < size:
        c = pattern[at]
        at += 1
        if c == "`":
            if at < size:
                out.append(re.escape(pattern[at]))
                at += 1
        elif c == "*":
            out.append(".*")
        elif c == "?":
            out.append(".")
        elif c == "[":
            end = pattern.find("]", at)
            if end == at:
                end = pattern.find("]", at + 1)
            if end < 0:
                raise WildcardError(f"The specified wildcard character pattern is not valid: {pattern}")
            body = pattern[at:end].replace("\\", "\\\\").replace("^", "\\^").replace("[", "\\[").replace("]", "\\]")
            out.append(f"[{body}]")
            at = end + 1
        else:
            out.append(re.escape(c))
    return re.compile("".join(out), (re.IGNORECASE if ignore_case else 0) | re.DOTALL)


def has_wildcard(text: str) -> bool:
    return any(c in text for c in "*?[")
