"""Regex, Match, Group and their collections."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import to_text
from bridge.operators.collections import Enumerator
from bridge.operators.errors import NotSupportedHere
from bridge.operators.indexing import index
from bridge.operators.objects import class_
from bridge.operators.regexes import Group, Match, Regex, escape, unescape
from bridge.values import EnumValue, TimeSpan, TypedArray, type_name_of

_R = "System.Text.RegularExpressions."


def _options(value: Any) -> int:
    return value.value if isinstance(value, EnumValue) else int(value)


def _made(text: str, options: Any = 0) -> Regex:
    return Regex(text, _options(options))


def _with(replacement: Any) -> Any:
    return (lambda m: to_text(replacement(m))) if callable(replacement) else replacement


def _parts(found: list[str]) -> TypedArray:
    return TypedArray("System.String[]", found)


def _shown_options(value: int) -> EnumValue:
    from bridge.operators.enums import enum_of

    return enum_of(_R + "RegexOptions", value)


def _at(regex: Regex, text: str, start: int) -> Match:
    if not 0 <= start <= len(text):
        raise DotNetError(
            "Start index cannot be less than 0 or greater than input length. (Parameter 'startat')",
            "ArgumentOutOfRangeException",
        )
    if not text.isascii() or "^" in regex.text or ("\\" in regex.text and "\\G" in regex.text):
        raise NotSupportedHere("a match from within a text")
    return Match(regex.pattern, regex.pattern.search(text, start))


def _input(text: Any) -> str:
    if text is None:
        raise DotNetError("Value cannot be null. (Parameter 'input')", "ArgumentNullException")
    return str(text)


def _numbers(regex: Regex) -> TypedArray:
    return TypedArray("System.Int32[]", range(len(regex.pattern.order)))


def _number_of(regex: Regex, name: str) -> int:
    return regex.pattern.names.index(name) if name in regex.pattern.names else -1


_regex = class_(_R + "Regex", "System.Object")
_regex.constructor("string:pattern", _made)
_regex.constructor("string:pattern, options:options", _made)
_regex.get("Options", lambda r: _shown_options(r.options))
_regex.get("RightToLeft", lambda r: False)
_regex.get("MatchTimeout", lambda r: TimeSpan.from_ticks(-10_000))
_regex.complete = True
_regex.method("IsMatch", "string:input", lambda r, s: r.match(_input(s)).success)
_regex.method("IsMatch", "string:input, int:startat", lambda r, s, i: _at(r, s, i).success)
_regex.method("Match", "string:input", lambda r, s: r.match(_input(s)))
_regex.method("Match", "string:input, int:startat", _at)
_regex.method("Matches", "string:input", lambda r, s: r.matches(_input(s)))
_regex.method("Count", "string:input", lambda r, s: len(r.matches(_input(s))))
_regex.method("Replace", "string:input, string:replacement", lambda r, s, w: r.replace(_input(s), w))
_regex.method("Replace", "string:input, string:replacement, int:count", lambda r, s, w, n: r.replace(_input(s), w, n))
_regex.method("Replace", "string:input, delegate:evaluator", lambda r, s, w: r.replace(_input(s), _with(w)))
_regex.method(
    "Replace", "string:input, delegate:evaluator, int:count", lambda r, s, w, n: r.replace(_input(s), _with(w), n)
)
_regex.method("Split", "string:input", lambda r, s: _parts(r.split(_input(s))))
_regex.method("Split", "string:input, int:count", lambda r, s, n: _parts(r.split(_input(s), n)))
_regex.method("ToString", "", lambda r: r.text)
_regex.method("GetGroupNames", "", lambda r: _parts(list(r.pattern.names)))
_regex.method("GetGroupNumbers", "", _numbers)
_regex.method("GroupNumberFromName", "string:name", _number_of)
_regex.method("GroupNameFromNumber", "int:i", lambda r, i: r.pattern.names[i] if 0 <= i < len(r.pattern.names) else "")
for _more, _count in (("", 0), (", options:options", 1)):
    _regex.static(
        "IsMatch", f"string:input, string:pattern{_more}", lambda s, p, o=0: _made(p, o).match(_input(s)).success
    )
    _regex.static("Match", f"string:input, string:pattern{_more}", lambda s, p, o=0: _made(p, o).match(_input(s)))
    _regex.static("Matches", f"string:input, string:pattern{_more}", lambda s, p, o=0: _made(p, o).matches(_input(s)))
    _regex.static(
        "Count", f"string:input, string:pattern{_more}", lambda s, p, o=0: len(_made(p, o).matches(_input(s)))
    )
    _regex.static(
        "Split", f"string:input, string:pattern{_more}", lambda s, p, o=0: _parts(_made(p, o).split(_input(s)))
    )
    _regex.static(
        "Replace",
        f"string:input, string:pattern, string:replacement{_more}",
        lambda s, p, w, o=0: _made(p, o).replace(_input(s), w),
    )
    _regex.static(
        "Replace",
        f"string:input, string:pattern, delegate:evaluator{_more}",
        lambda s, p, w, o=0: _made(p, o).replace(_input(s), _with(w)),
    )
_regex.static("Escape", "string:str", escape)
_regex.static("Unescape", "string:str", unescape)


def _result(found: Match, template: str) -> str:
    from bridge.operators.regexes import replacement

    if found.found is None:
        raise NotSupportedHere("Result of a failed match")
    return replacement(template, found.pattern)(found.found)


_group = class_(_R + "Group", "System.Object")
_group.complete = True
_group.get("Captures", lambda g: g.captures())
for _name in ("Success", "Name", "Index", "Length", "Value"):
    _group.get(_name, attrgetter(_name.casefold()))
_group.method("ToString", "", Group.__str__)
_match = class_(_R + "Match", _R + "Group")
_match.complete = True
_match.get("Groups", Match.groups)
_match.method("NextMatch", "", Match.next_match)
_match.method("Result", "string", _result)
for _name in ("MatchCollection", "GroupCollection", "CaptureCollection"):
    _list = class_(_R + _name, "System.Object")
    _list.get("Count", len)
    _list.method("GetEnumerator", "", lambda c: Enumerator(f"{type_name_of(c)}+Enumerator", c, c))
    _list.method("Item", "object", index)
    _list.method("get_Item", "object", index)
