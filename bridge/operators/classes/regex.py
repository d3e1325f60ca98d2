"""Regex, Match, Group and their collections."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from bridge.binding.convert import to_text
from bridge.operators.errors import NotSupportedHere
from bridge.operators.objects import class_
from bridge.operators.regexes import Group, Match, Regex, escape, unescape
from bridge.values import EnumValue, TypedArray

_R = "System.Text.RegularExpressions."


def _options(value: Any) -> int:
    return value.value if isinstance(value, EnumValue) else int(value)


def _made(text: str, options: Any = 0) -> Regex:
    return Regex(text, _options(options))


def _with(replacement: Any) -> Any:
    return (lambda m: to_text(replacement(m))) if callable(replacement) else replacement


def _parts(found: list[str]) -> TypedArray:
    return TypedArray("System.String[]", found)


_regex = class_(_R + "Regex", "System.Object")
_regex.constructor("string", _made)
_regex.constructor("string, options", _made)
_regex.get("Options", lambda r: r.options)
_regex.method("IsMatch", "string", lambda r, s: r.match(s).success)
_regex.method("Match", "string", lambda r, s: r.match(s))
_regex.method("Matches", "string", lambda r, s: r.matches(s))
_regex.method("Replace", "string, string", lambda r, s, w: r.replace(s, w))
_regex.method("Replace", "string, string, int", lambda r, s, w, n: r.replace(s, w, n))
_regex.method("Replace", "string, delegate", lambda r, s, w: r.replace(s, _with(w)))
_regex.method("Replace", "string, delegate, int", lambda r, s, w, n: r.replace(s, _with(w), n))
_regex.method("Split", "string", lambda r, s: _parts(r.split(s)))
_regex.method("Split", "string, int", lambda r, s, n: _parts(r.split(s, n)))
_regex.method("ToString", "", lambda r: r.text)
_regex.method("GetGroupNames", "", lambda r: _parts(list(r.pattern.names)))
_regex.static("IsMatch", "string, string", lambda s, p: _made(p).match(s).success)
_regex.static("IsMatch", "string, string, options", lambda s, p, o: _made(p, o).match(s).success)
_regex.static("Match", "string, string", lambda s, p: _made(p).match(s))
_regex.static("Match", "string, string, options", lambda s, p, o: _made(p, o).match(s))
_regex.static("Matches", "string, string", lambda s, p: _made(p).matches(s))
_regex.static("Matches", "string, string, options", lambda s, p, o: _made(p, o).matches(s))
_regex.static("Replace", "string, string, string", lambda s, p, w: _made(p).replace(s, w))
_regex.static("Replace", "string, string, string, options", lambda s, p, w, o: _made(p, o).replace(s, w))
_regex.static("Replace", "string, string, delegate", lambda s, p, w: _made(p).replace(s, _with(w)))
_regex.static("Replace", "string, string, delegate, options", lambda s, p, w, o: _made(p, o).replace(s, _with(w)))
_regex.static("Split", "string, string", lambda s, p: _parts(_made(p).split(s)))
_regex.static("Split", "string, string, options", lambda s, p, o: _parts(_made(p, o).split(s)))
_regex.static("Escape", "string", escape)
_regex.static("Unescape", "string", unescape)


def _result(found: Match, template: str) -> str:
    from bridge.operators.regexes import replacement

    if found.found is None:
        raise NotSupportedHere("Result of a failed match")
    return replacement(template, found.pattern)(found.found)


_group = class_(_R + "Group", "System.Object")
for _name in ("Success", "Name", "Index", "Length", "Value"):
    _group.get(_name, attrgetter(_name.casefold()))
_group.method("ToString", "", Group.__str__)
_match = class_(_R + "Match", _R + "Group")
_match.get("Groups", Match.groups)
_match.method("NextMatch", "", Match.next_match)
_match.method("Result", "string", _result)
for _name in ("MatchCollection", "GroupCollection"):
    _list = class_(_R + _name, "System.Object")
    _list.get("Count", len)
    _list.method("GetEnumerator", "", list)
