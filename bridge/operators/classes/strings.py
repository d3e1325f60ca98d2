"""String: its members."""

from __future__ import annotations

from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.operators.classes.texts import (
    RANGE,
    SPACE,
    by_culture,
    char_at,
    chars,
    compare_to,
    contains,
    copy_chars,
    ends,
    equals,
    find,
    find_any,
    find_last,
    find_last_any,
    folded,
    ignores,
    insert,
    line_ends,
    lower,
    normalize,
    ordinal,
    pad,
    plain,
    remove,
    replace,
    shown,
    split,
    starts,
    substring,
    trim,
    upper,
)
from bridge.operators.collections import Enumerator
from bridge.operators.compare import compare_text
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting.composite import composite
from bridge.operators.formatting.cultures import format_in
from bridge.operators.kinds import items_of
from bridge.operators.objects import class_
from bridge.operators.regexes import units
from bridge.values import EnumValue, type_name_of

_string = class_("System.String", "System.Object")
_string.complete = True
_string.get("Length", lambda s: units(str(s)))
for _name, _fold in (("ToUpper", upper), ("ToLower", lower)):
    _string.method(_name, "", folded(_fold))
    _string.method(_name, "culture:culture", folded(_fold))
    _string.method(_name + "Invariant", "", folded(_fold))
for _name, _l, _r in (("Trim", True, True), ("TrimStart", True, False), ("TrimEnd", False, True)):
    _string.method(_name, "", lambda s, a=_l, b=_r: trim(s, (), a, b))
    _string.method(_name, "char:trimChar", lambda s, c, a=_l, b=_r: trim(s, [c], a, b))
    _string.method(_name, "char[]:trimChars", lambda s, c, a=_l, b=_r: trim(s, c, a, b), rest=True)
_string.method("Substring", "int:startIndex", substring)
_string.method("Substring", "int:startIndex, int:length", substring)
_string.method("Remove", "int:startIndex", remove)
_string.method("Remove", "int:startIndex, int:count", remove)
_string.method("Insert", "int:startIndex, string:value", insert)
for _name, _left in (("PadLeft", True), ("PadRight", False)):
    _string.method(_name, "int:totalWidth", lambda s, n, a=_left: pad(str(s), n, " ", a))
    _string.method(_name, "int:totalWidth, char:paddingChar", lambda s, n, c, a=_left: pad(str(s), n, str(c), a))
for _name, _search in (("IndexOf", find), ("LastIndexOf", find_last)):
    for _kind in ("string", "char"):
        _string.method(_name, f"{_kind}:value", _search)
        _string.method(_name, f"{_kind}:value, int:startIndex", _search)
        _string.method(_name, f"{_kind}:value, int:startIndex, int:count", _search)
    _string.method(
        _name, "string:value, comparison:comparisonType", lambda s, v, h, f=_search: f(s, v, *_FROM[f], None, h)
    )
    _string.method(
        _name,
        "string:value, int:startIndex, comparison:comparisonType",
        lambda s, v, i, h, f=_search: f(s, v, i, None, h),
    )
    _string.method(
        _name,
        "string:value, int:startIndex, int:count, comparison:comparisonType",
        lambda s, v, i, n, h, f=_search: f(s, v, i, n, h),
    )
_FROM: dict[Any, tuple[Any, ...]] = {find: (0,), find_last: (None,)}
_string.method("IndexOf", "char:value, comparison:comparisonType", lambda s, v, how: find(s, v, 0, None, how))
for _kind in ("string", "char"):
    _string.method("Contains", f"{_kind}:value", contains)
    _string.method("Contains", f"{_kind}:value, comparison:comparisonType", contains)
    _string.method("StartsWith", f"{_kind}:value", starts)
    _string.method("EndsWith", f"{_kind}:value", ends)
_string.method("StartsWith", "string:value, comparison:comparisonType", starts)
_string.method("EndsWith", "string:value, comparison:comparisonType", ends)
_string.method("StartsWith", "string:value, bool:ignoreCase, culture:culture", by_culture(starts))
_string.method("EndsWith", "string:value, bool:ignoreCase, culture:culture", by_culture(ends))
_string.method("IndexOfAny", "char[]:anyOf", find_any)
_string.method("IndexOfAny", "char[]:anyOf, int:startIndex", find_any)
_string.method("IndexOfAny", "char[]:anyOf, int:startIndex, int:count", find_any)
_string.method("LastIndexOfAny", "char[]:anyOf", find_last_any)
_string.method("Replace", "char:oldChar, char:newChar", replace)
_string.method("Replace", "string:oldValue, string:newValue", replace)
_string.method("Replace", "string:oldValue, string:newValue, comparison:comparisonType", replace)
_string.method(
    "Replace",
    "string:oldValue, string:newValue, bool:ignoreCase, culture:culture",
    lambda s, old, new, ignore, _: replace(s, old, new, ignore or None),
)
_string.method("ReplaceLineEndings", "", line_ends)
_string.method("ReplaceLineEndings", "string:replacementText", line_ends)
_string.method("Split", "char[]:separator", lambda s, c: split(s, list(c or ())), rest=True)
_string.method("Split", "char[]:separator, int:count", lambda s, c, n: split(s, list(c or ()), n))
_string.method("Split", "char[]:separator, splitting:options", lambda s, c, o: split(s, list(c or ()), None, o))
_string.method(
    "Split", "char[]:separator, int:count, splitting:options", lambda s, c, n, o: split(s, list(c or ()), n, o)
)
for _kind in ("char", "string"):
    _string.method("Split", f"{_kind}:separator, splitting:options?", lambda s, c, o=None: split(s, [c], None, o))
    _string.method(
        "Split", f"{_kind}:separator, int:count, splitting:options?", lambda s, c, n, o=None: split(s, [c], n, o)
    )
_string.method("Split", "string[]:separator, splitting:options", lambda s, c, o: split(s, list(c or ()), None, o))
_string.method(
    "Split", "string[]:separator, int:count, splitting:options", lambda s, c, n, o: split(s, list(c or ()), n, o)
)
_string.method("CompareTo", "object:value", lambda s, o: _compare_object(s, o))
_string.method("CompareTo", "string:strB", compare_to)
_string.method("Equals", "object:obj", equals)
_string.method("Equals", "string:value", equals)
_string.method("Equals", "string:value, comparison:comparisonType", equals)
_string.method("ToCharArray", "", chars)
_string.method("ToCharArray", "int:startIndex, int:length", chars)
_string.method("ToString", "", str.__str__)
_string.method("ToString", "provider:provider", lambda s, _: str(s))
_string.method("Clone", "", lambda s: s)
_string.method("CopyTo", "int:sourceIndex, char[]:destination, int:destinationIndex, int:count", copy_chars)
_string.method("Normalize", "", normalize)
_string.method("Normalize", "System.Text.NormalizationForm:normalizationForm", normalize)
_string.method("IsNormalized", "", lambda s: normalize(s) == s)
_string.method("IsNormalized", "System.Text.NormalizationForm:normalizationForm", lambda s, f: normalize(s, f) == s)
_string.method("GetHashCode", "", lambda s: hash(str(s)) & 0x7FFFFFFF)
_string.method("GetTypeCode", "", lambda s: EnumValue("System.TypeCode", "String", 18))
_string.method("get_Length", "", lambda s: units(str(s)))
_string.method("get_Chars", "int:index", lambda s, i: char_at(s, i))
_string.method("Chars", "int:index", lambda s, i: char_at(s, i))
_string.method("GetEnumerator", "", lambda s: Enumerator("System.CharEnumerator", chars(s), s))
_string.close_all()


def _compare_object(text: str, other: Any) -> int:
    if other is not None and type_name_of(other) != "System.String":
        raise DotNetError("Object must be of type String.", "ArgumentException")
    return compare_to(text, other)


# --- static members -----------------------------------------------------------------------------------------------------------------

_string.statics["empty"] = lambda: ""


def _string_compare(a: Any, b: Any, how: Any = None) -> int:
    if a is None or b is None:
        return (a is not None) - (b is not None)
    if isinstance(how, EnumValue) and how.name.startswith("Ordinal"):
        return ordinal(a, b, ignores(how))
    return compare_text(str(a), str(b), ignores(how))


def _compare_parts(a: str, i: int, b: str, j: int, n: int, how: Any = None) -> int:
    return _string_compare(plain(a)[i : i + n], plain(b)[j : j + n], how)


def _joined(separator: Any, items: Any) -> str:
    if items is None:
        raise DotNetError("Value cannot be null. (Parameter 'values')", "ArgumentNullException")
    return str(separator or "").join(shown(i) for i in items_of(items))


def _joined_part(separator: Any, items: Any, start: int, count: int) -> str:
    if start < 0 or count < 0 or start + count > len(items):
        raise NotSupportedHere("Join of elements that are not there")
    return _joined(separator, items[start : start + count])


def _format(template: Any, items: Any, culture: Any = None) -> str:
    if template is None:
        raise DotNetError("Value cannot be null. (Parameter 'format')", "ArgumentNullException")
    return composite(template, list(items), lambda value, spec: format_in(value, spec, culture))


_COMPOSITE = ("object:arg0", "object:arg0, object:arg1", "object:arg0, object:arg1, object:arg2")

_string.static("IsNullOrEmpty", "string:value", lambda s: not s)
_string.static("IsNullOrWhiteSpace", "string:value", lambda s: not s or not str(s).strip(SPACE))
for _kind in ("string", "char"):
    _string.static("Join", f"{_kind}:separator, string[]:value", _joined, rest=True)
    _string.static("Join", f"{_kind}:separator, object[]:values", _joined, rest=True)
    _string.static("Join", f"{_kind}:separator, string[]:value, int:startIndex, int:count", _joined_part)
_string.static("Join", "string:separator, System.Collections.Generic.IEnumerable`1[System.String]:values", _joined)
_string.static("Concat", "object:arg0", lambda a: shown(a))
_string.static("Concat", "object:arg0, object:arg1", lambda *a: "".join(shown(i) for i in a))
_string.static("Concat", "object:arg0, object:arg1, object:arg2", lambda *a: "".join(shown(i) for i in a))
_string.static("Concat", "object[]:args", lambda items: _joined("", items), rest=True)
_string.static("Concat", "string[]:values", lambda items: _joined("", items), rest=True)
for _kinds in ("string:str0, string:str1", "string:str0, string:str1, string:str2", "string, string, string, string"):
    _string.static("Concat", _kinds, lambda *a: "".join(i or "" for i in a))
_string.static("Concat", "System.Collections.Generic.IEnumerable`1[System.String]:values", lambda v: _joined("", v))
_string.static("Format", "string:format, object[]:args", _format, rest=True)
for _kinds in _COMPOSITE:
    _string.static("Format", f"string:format, {_kinds}", lambda f, *items: _format(f, items))
_string.static(
    "Format", "provider:provider, string:format, object[]:args", lambda c, f, items: _format(f, items, c), rest=True
)
for _kinds in _COMPOSITE:
    _string.static("Format", f"provider:provider, string:format, {_kinds}", lambda c, f, *items: _format(f, items, c))
_string.static("Compare", "string:strA, string:strB", _string_compare)
_string.static("Compare", "string:strA, string:strB, bool:ignoreCase", _string_compare)
_string.static("Compare", "string:strA, string:strB, comparison:comparisonType", _string_compare)
_string.static(
    "Compare", "string:strA, string:strB, bool:ignoreCase, culture:culture", lambda a, b, i, _: _string_compare(a, b, i)
)
_string.static("Compare", "string:strA, int:indexA, string:strB, int:indexB, int:length", _compare_parts)
_string.static(
    "Compare", "string:strA, int:indexA, string:strB, int:indexB, int:length, bool:ignoreCase", _compare_parts
)
_string.static(
    "Compare", "string:strA, int:indexA, string:strB, int:indexB, int:length, comparison:comparisonType", _compare_parts
)
_string.static(
    "CompareOrdinal",
    "string:strA, string:strB",
    lambda a, b: (a is not None) - (b is not None) if a is None or b is None else ordinal(a, b, False),
)
_string.static("Equals", "object:objA, object:objB", lambda a, b: a is b if a is None or b is None else equals(a, b))
_string.static("Equals", "string:a, string:b", lambda a, b: a == b)
_string.static(
    "Equals",
    "string:a, string:b, comparison:comparisonType",
    lambda a, b, how: a is b if a is None or b is None else equals(a, b, how),
)
_string.static("Copy", "string:str", str)
_string.static("Intern", "string:str", str)
_string.static("IsInterned", "string:str", lambda s: _interned(s))
_string.close("IsNullOrEmpty IsNullOrWhiteSpace CompareOrdinal Copy Intern Format")
_string.constructor("char:c, int:count", lambda c, n: str(c) * _positive(n))
_string.constructor("char[]:value", lambda c: "".join(c or ()))
_string.constructor("char[]:value, int:startIndex, int:length", lambda c, a, n: "".join(c)[a : a + n])
_string.closed_constructors = True


def _positive(count: int) -> int:
    if count < 0:
        raise DotNetError("'count' must be non-negative. (Parameter 'count')", RANGE)
    return count


def _interned(text: str) -> Any:
    raise NotSupportedHere("[string]::IsInterned()")
