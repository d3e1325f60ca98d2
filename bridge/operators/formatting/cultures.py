"""Formats in a culture: those of a few whose separators are known; every other one is refused.

The number of decimals that a culture has by itself is not used: a format must say how many.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting.composite import format_value
from bridge.operators.kinds import is_numeric, unwrap
from bridge.values import BigInteger

__all__ = ["culture_name", "format_in"]

_GROUP, _POINT = 0, 1
_SEPARATORS = {
    "en-US": ",.",
    "en-GB": ",.",
    "en-CA": ",.",
    "en-AU": ",.",
    "de-DE": ".,",
    "es-ES": ".,",
    "it-IT": ".,",
    "nl-NL": ".,",
}
_MONEY = {"en-US": "$", "en-GB": "£", "en-AU": "$", "en-CA": "$"}
_NUMBER = re.compile(r"[NnFf]\d+\Z")
_PLAIN = re.compile(r"[DdXxEeBb]\d*\Z|0+\Z")


def culture_name(culture: Any) -> str:
    """The name of a culture; none is the invariant one here, whose name is empty."""
    return "" if culture is None else str(culture)


def format_in(value: Any, spec: Any, culture: Any) -> str:
    """``value.ToString(spec, culture)``. Raises :class:`NotSupportedHere` for what is not known of the culture."""
    name = culture_name(culture)
    if not name:
        return format_value(value, spec)
    plain = unwrap(value)
    if isinstance(plain, dt.datetime):
        return _date(plain, spec, name)
    if is_numeric(plain) or isinstance(plain, BigInteger):
        return _number(plain, spec or "", name)
    if isinstance(plain, (dt.timedelta, float)):
        raise NotSupportedHere(f"a format in the culture {name}")
    return format_value(value, spec)


def _number(value: Any, spec: str, name: str) -> str:
    if name not in _SEPARATORS:
        raise NotSupportedHere(f"numbers of the culture {name}")
    integer = isinstance(value, int)
    if (integer and (not spec or spec in "Gg")) or (integer and _PLAIN.match(spec)):
        return format_value(value, spec)
    if _NUMBER.match(spec) or not spec or (name in _MONEY and re.fullmatch(r"[0#,.]+", spec)):
        return _swapped(format_value(value, spec), name)
    if re.fullmatch(r"[Cc]\d*", spec) and name in _MONEY:
        text = format_value(value, "N" + (spec[1:] or "2"))
        return f"-{_MONEY[name]}{text[1:]}" if text.startswith("-") else _MONEY[name] + text
    if re.fullmatch(r"[Pp]\d+", spec) and name in _MONEY:
        return format_value(value, spec).replace(" %", "%")
    raise NotSupportedHere(f"the format {spec} in the culture {name}")


def _swapped(text: str, name: str) -> str:
    separators = _SEPARATORS[name]
    return text.translate({ord(","): separators[_GROUP], ord("."): separators[_POINT]})


def _date(value: dt.datetime, spec: Any, name: str) -> str:
    """Names of days and months are English in the invariant culture; its separators are those of en-US."""
    single = not spec or len(spec) == 1
    letters = re.sub(r"'[^']*'|\"[^\"]*\"|\\.", "", spec or "")
    named = re.search(r"d{3}|M{3}|t|g", letters) is not None
    if single and (spec or "G") not in ("o", "O", "r", "R", "s", "u"):
        raise NotSupportedHere(f"the date format {spec} in the culture {name}")
    if not single and named and name != "en-US":
        raise NotSupportedHere(f"names in the culture {name}")
    if not single and set(letters) & set("/:") and name not in ("en-US", "en-GB"):
        raise NotSupportedHere(f"separators of the culture {name}")
    return format_value(value, spec)
