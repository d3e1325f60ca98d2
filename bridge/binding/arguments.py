"""One argument of a call, as the engine's parser or the remoting API hands it to the binder (specification, section 2.1)."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["ABSENT", "Absent", "Argument", "ParameterText"]


class Absent(enum.Enum):
    """The type of :data:`ABSENT`."""

    ABSENT = "absent"

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent.ABSENT
"""No value was given; ``None`` is PowerShell's null, which is a value."""


class ParameterText(str):
    """``-Name`` in ``$args``: a string that is a parameter again when ``$args`` is splatted."""

    __slots__ = ()


@dataclass(frozen=True)
class Argument:
    """``name`` without its dash, or None for a positional one; ``value`` may be :data:`ABSENT` for a bare ``-Name``.

    A named argument with a value is one element: from text ``-Name:value`` (``colon`` true), from the remoting API or a Python keyword.
    ``-Name value`` in text is two, a bare name and a positional one, which the binder pairs. ``colon`` only says how the name was
    written, which shows where a ValueFromRemainingArguments parameter takes it (section 5). ``splatted`` marks an entry of ``@hash``.
    """

    name: str | None = None
    value: Any = ABSENT
    colon: bool = False
    splatted: bool = False
