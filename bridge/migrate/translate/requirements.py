"""``#Requires``: what would keep a script from running at all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bridge.language import Comment

__all__ = ["unmet"]

_LINE = re.compile(r"#requires\s+(.*)", re.IGNORECASE)
_OWN = re.compile(r"Microsoft\.PowerShell\.(?:Core|Management|Utility|Security|Host|Diagnostics)", re.IGNORECASE)
_VERSION = (7, 6)


def unmet(comments: Iterable[Comment]) -> str | None:
    """The first requirement that PowerShell 7.6 alone may not meet, or None."""
    for comment in comments:
        found = _LINE.match(comment.text)
        if found is None:
            continue
        words = found[1].split()
        option, value = words[0].lower(), " ".join(words[1:]).strip("\"'")
        if option == "-version" and re.fullmatch(r"\d+(\.\d+)*", value):
            if tuple(int(n) for n in value.split(".")[:2]) <= _VERSION:
                continue
        elif (option == "-psedition" and value.lower() == "core") or (option == "-modules" and _OWN.fullmatch(value)):
            continue
        return f"#Requires {found[1].strip()}"
    return None
