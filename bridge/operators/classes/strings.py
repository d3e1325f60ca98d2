"""String, Char and StringBuilder."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import dotnet_text
from bridge.operators.compare import compare_text
from bridge.operators.errors import NotSupportedHere
from bridge.operators.formatting.composite import composite
from bridge.operators.objects import class_
from bridge.operators.regexes import units
from bridge.values import Char, EnumValue, TypedArray

__all__ = ["Comparer", "StringBuilder", "lower", "upper"]

_RANGE = "ArgumentOutOfRangeException"
_PAST = "Index was out of range. Must be non-negative and less than or equal to the size of the collection. (Parameter 'startIndex')"
_SPACE = " \t\n\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


def upper(text: str) -> str:
    """``ToUpperInvariant``: one character for one."""
    return text.upper() if text.isascii() else "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def lower(text: str) -> str:
    """``ToLowerInvariant``: one character for one."""
    return text.lower() if text.isascii() else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _plain(text: str) -> str:
    """A text whose positions are the same in Python and .NET."""
    if not text.isascii() and any(ord(c) > 0xFFFF for c in text):
        raise NotSupportedHere("positions in a text with characters beyond 16 bits")
    return str.__str__(text)


def _ignores(how: Any) -> bool:
    if isinstance(how, EnumValue):
        return how.name.endswith("IgnoreCase")
    return bool(how)


def _cultural(how: Any) -> bool:
    return isinstance(how, EnumValue) and "Culture" in how.name


def _start(text: str, start: int, length: int | None = None) -> tuple[int, int]:
    size = len(text)
    if start < 0:
        raise DotNetError("StartIndex cannot be less than zero. (Parameter 'startIndex')", _RANGE)
    if start > size:
        raise DotNetError("startIndex cannot be larger than length of string. (Parameter 'startIndex')", _RANGE)
    if length is None:
        return start, size
    if length < 0:
        raise DotNetError("Length cannot be less than zero. (Parameter 'length')", _RANGE)
    if start + length > size:
        raise DotNetError("Index and length must refer to a location within the string. (Parameter 'length')", _RANGE)
    return start, start + length


def _substring(text: str, start: int, length: int | None = None) -> str:
    text = _plain(text)
    begin, end = _start(text, start, length)
    return text[begin:end]


def _remove(text: str, start: int, count: int | None = None) -> str:
    text = _plain(text)
    if start < 0:
        raise DotNetError("StartIndex cannot be less than zero. (Parameter 'startIndex')", _RANGE)
    if count is None:
        if start > len(text):
            raise DotNetError("startIndex must be less than length of string. (Parameter 'startIndex')", _RANGE)
        return text[:start]
    if count < 0:
        raise DotNetError("Count cannot be less than zero. (Parameter 'count')", _RANGE)
    if start + count > len(text):
        raise DotNetError("Index and count must refer to a location within the string. (Parameter 'count')", _RANGE)
    return text[:start] + text[start + count :]


def _insert(text: str, start: int, value: str) -> str:
    text = _plain(text)
    if not 0 <= start <= len(text):
        raise DotNetError("Specified argument was out of the range of valid values. (Parameter 'startIndex')", _RANGE)
    if value is None:
        raise DotNetError("Value cannot be null. (Parameter 'value')", "ArgumentNullException")
    return text[:start] + value + text[start:]


def _pad(text: str, width: int, char: str, left: bool) -> str:
    if width < 0:
        raise DotNetError("Non-negative number required. (Parameter 'totalWidth')", _RANGE)
    missing = max(0, width - units(text))
    return char * missing + text if left else text + char * missing


def _needle(value: Any) -> str:
    if value is None:
        raise DotNetError("Value cannot be null. (Parameter 'value')", "ArgumentNullException")
    return str(value)


def _find(text: str, value: Any, start: int = 0, how: Any = None) -> int:
    text = _plain(text)
    if not 0 <= start <= len(text):
        raise DotNetError(_PAST, _RANGE)
    if _ignores(how):
        return upper(text).find(upper(_needle(value)), start)
    return text.find(_needle(value), start)


def _find_last(text: str, value: Any, how: Any = None) -> int:
    text = _plain(text)
    if _ignores(how):
        return upper(text).rfind(upper(_needle(value)))
    return text.rfind(_needle(value))


def _find_any(text: str, chars: list[str]) -> int:
    return min((i for i in (_plain(text).find(c) for c in chars) if i >= 0), default=-1)


def _find_last_any(text: str, chars: list[str]) -> int:
    return max((_plain(text).rfind(c) for c in chars), default=-1)


def _contains(text: str, value: Any, how: Any = None) -> bool:
    return _find(text, value, 0, how) >= 0


def _starts(text: str, value: Any, how: Any = None) -> bool:
    """The overload of a text compares by culture: characters without weight are passed over."""
    needle = _needle(value)
    if _ignores(how):
        return upper(text).startswith(upper(needle))
    return str(text).startswith(needle)


def _ends(text: str, value: Any, how: Any = None) -> bool:
    needle = _needle(value)
    if _ignores(how):
        return upper(text).endswith(upper(needle))
    return str(text).endswith(needle)


def _replace(text: str, old: Any, new: Any, how: Any = None) -> str:
    if old is None:
        raise DotNetError("Value cannot be null. (Parameter 'oldValue')", "ArgumentNullException")
    if old == "":
        raise DotNetError("String cannot be of zero length. (Parameter 'oldValue')", "ArgumentException")
    if _ignores(how):
        return re.sub(re.escape(str(old)), lambda _: new or "", str(text), flags=re.IGNORECASE)
    return str(text).replace(str(old), new or "")


_REMOVE_EMPTY, _TRIM = 1, 2


def _split(text: str, separators: list[Any], count: int | None = None, options: Any = None) -> Any:
    flags = 0 if options is None else int(options)
    if count is not None and count < 0:
        raise DotNetError("count ('-1') must be a non-negative value. (Parameter 'count')", _RANGE)
    wanted = [str(s) for s in separators if s is not None and str(s) != ""]
    expression = "|".join(re.escape(s) for s in wanted) if separators else f"[{_SPACE}]"
    if separators and not wanted:
        parts = [str(text)]
    elif count is not None and flags:
        parts = _limited(str(text), expression, count, flags)
        return TypedArray("System.String[]", parts)
    elif count == 0:
        parts = []
    elif count == 1:
        parts = [str(text)]
    else:
        parts = re.split(expression, str(text), maxsplit=0 if count is None else count - 1)
    if flags & _TRIM:
        parts = [p.strip(_SPACE) for p in parts]
    if flags & _REMOVE_EMPTY:
        parts = [p for p in parts if p]
    return TypedArray("System.String[]", parts)


def _limited(text: str, expression: str, count: int, flags: int) -> list[str]:
    """With a limit, parts that are dropped do not count; the last part is the rest as it stands."""
    parts: list[str] = []
    last = 0
    for m in re.finditer(expression, text):
        if len(parts) >= count - 1:
            break
        part = text[last : m.start()]
        if flags & _TRIM:
            part = part.strip(_SPACE)
        if part or not flags & _REMOVE_EMPTY:
            parts.append(part)
        last = m.end()
    if count == 0:
        return []
    rest = text[last:]
    if flags & _REMOVE_EMPTY:
        # Separators that lead the rest are dropped with the empty parts between them.
        while (m2 := re.match(expression, rest)) is not None:
            rest = rest[m2.end() :]
    if flags & _TRIM:
        rest = rest.strip(_SPACE)
    if rest or not flags & _REMOVE_EMPTY:
        parts.append(rest)
    return parts


def _trim(text: str, chars: Any, left: bool, right: bool) -> str:
    kept = "".join(str(c) for c in chars) if chars else _SPACE
    text = str(text)
    if left:
        text = text.lstrip(kept)
    return text.rstrip(kept) if right else text


def _compare_to(text: str, other: Any) -> int:
    return 1 if other is None else compare_text(str(text), str(other), False)


def _chars(text: str, start: int = 0, length: int | None = None) -> TypedArray:
    data = str(text).encode("utf-16-le", "surrogatepass")
    found = [Char(chr(int.from_bytes(data[i : i + 2], "little"))) for i in range(0, len(data), 2)]
    end = len(found) if length is None else start + length
    return TypedArray("System.Char[]", found[start:end])


def _equals(text: str, other: Any, how: Any = None) -> bool:
    if not isinstance(other, str) or (isinstance(other, Char) != isinstance(text, Char)):
        return False
    if _cultural(how):
        return compare_text(str(text), str(other), _ignores(how)) == 0
    return upper(str(text)) == upper(str(other)) if _ignores(how) else str.__eq__(str(text), str(other))


def _normalize(text: str) -> str:
    return unicodedata.normalize("NFC", str(text))


_string = class_("System.String", "System.Object")
_string.get("Length", lambda s: units(str(s)))
for _name, _fold in (("ToUpper", upper), ("ToLower", lower)):
    _string.method(_name, "", lambda s, f=_fold: f(str(s)))
    _string.method(_name + "Invariant", "", lambda s, f=_fold: f(str(s)))
for _name, _l, _r in (("Trim", True, True), ("TrimStart", True, False), ("TrimEnd", False, True)):
    _string.method(_name, "", lambda s, a=_l, b=_r: _trim(s, (), a, b))
    _string.method(_name, "char[]", lambda s, c, a=_l, b=_r: _trim(s, c, a, b), rest=True)
_string.method("Substring", "int", _substring)
_string.method("Substring", "int, int", _substring)
_string.method("Remove", "int", _remove)
_string.method("Remove", "int, int", _remove)
_string.method("Insert", "int, string", _insert)
for _name, _left in (("PadLeft", True), ("PadRight", False)):
    _string.method(_name, "int", lambda s, n, a=_left: _pad(str(s), n, " ", a))
    _string.method(_name, "int, char", lambda s, n, c, a=_left: _pad(str(s), n, str(c), a))
for _kind in ("string", "char"):
    _string.method("IndexOf", _kind, _find)
    _string.method("IndexOf", f"{_kind}, int", _find)
    _string.method("IndexOf", f"{_kind}, comparison", lambda s, v, how: _find(s, v, 0, how))
    _string.method("LastIndexOf", _kind, _find_last)
    _string.method("Contains", _kind, _contains)
    _string.method("Contains", f"{_kind}, comparison", _contains)
    _string.method("StartsWith", _kind, _starts)
    _string.method("EndsWith", _kind, _ends)
_string.method("LastIndexOf", "string, comparison", _find_last)
_string.method("StartsWith", "string, comparison", _starts)
_string.method("EndsWith", "string, comparison", _ends)
_string.method("IndexOfAny", "char[]", _find_any)
_string.method("LastIndexOfAny", "char[]", _find_last_any)
_string.method("Replace", "char, char", _replace)
_string.method("Replace", "string, string", _replace)
_string.method("Replace", "string, string, comparison", _replace)
_string.method("Split", "", lambda s: _split(s, []))
_string.method("Split", "char[]", lambda s, c: _split(s, list(c)), rest=True)
_string.method("Split", "char, splitting", lambda s, c, o: _split(s, [c], None, o))
_string.method("Split", "char, int", lambda s, c, n: _split(s, [c], n))
_string.method("Split", "char, int, splitting", lambda s, c, n, o: _split(s, [c], n, o))
_string.method("Split", "char[], splitting", lambda s, c, o: _split(s, list(c), None, o))
_string.method("Split", "char[], int", lambda s, c, n: _split(s, list(c), n))
_string.method("Split", "char[], int, splitting", lambda s, c, n, o: _split(s, list(c), n, o))
_string.method("Split", "string", lambda s, c: _split(s, [c]))
_string.method("Split", "string, splitting", lambda s, c, o: _split(s, [c], None, o))
_string.method("Split", "string, int", lambda s, c, n: _split(s, [c], n))
_string.method("Split", "string, int, splitting", lambda s, c, n, o: _split(s, [c], n, o))
_string.method("Split", "string[], splitting", lambda s, c, o: _split(s, list(c), None, o))
_string.method("Split", "string[], int, splitting", lambda s, c, n, o: _split(s, list(c), n, o))
_string.method("CompareTo", "string", _compare_to)
_string.method("Equals", "object", _equals)
_string.method("Equals", "string", _equals)
_string.method("Equals", "string, comparison", _equals)
_string.method("ToCharArray", "", _chars)
_string.method("ToCharArray", "int, int", _chars)
_string.method("ToString", "", str.__str__)
_string.method("ToString", "culture", lambda s, _: str(s))
_string.method("Clone", "", lambda s: s)
_string.method("Normalize", "", _normalize)
_string.method("GetHashCode", "", lambda s: hash(str(s)) & 0x7FFFFFFF)
_string.method("get_Length", "", lambda s: units(str(s)))
_string.method("get_Chars", "int", lambda s, i: _char_at(s, i))
_string.method("Chars", "int", lambda s, i: _char_at(s, i))
_string.method("GetEnumerator", "", _chars)


def _char_at(text: str, position: int) -> Char:
    found = _chars(text)
    if not 0 <= position < len(found):
        raise DotNetError("Index was outside the bounds of the array.", "IndexOutOfRangeException")
    char = found[position]
    assert isinstance(char, Char)
    return char


# --- static members -----------------------------------------------------------------------------------------------------------------

_string.statics["empty"] = lambda: ""


def _string_compare(a: Any, b: Any, how: Any = None) -> int:
    if a is None or b is None:
        return (a is not None) - (b is not None)
    if isinstance(how, EnumValue) and how.name.startswith("Ordinal"):
        x, y = (upper(a), upper(b)) if _ignores(how) else (str(a), str(b))
        if x == y:
            return 0
        raise NotSupportedHere("the size of an ordinal comparison's result")
    return compare_text(str(a), str(b), _ignores(how))


_string.static("IsNullOrEmpty", "string", lambda s: not s)
_string.static("IsNullOrWhiteSpace", "string", lambda s: not s or not str(s).strip(_SPACE))
_string.static("Join", "string, string[]", lambda sep, items: (sep or "").join(i or "" for i in items), rest=True)
_string.static("Join", "string, object[]", lambda sep, items: (sep or "").join(_shown(i) for i in items), rest=True)
_string.static("Join", "string, list", lambda sep, items: (sep or "").join(_shown(i) for i in items))
_string.static("Join", "string, string[], int, int", lambda sep, items, a, n: (sep or "").join(items[a : a + n]))
_string.static("Join", "char, string[]", lambda sep, items: str(sep).join(i or "" for i in items), rest=True)
_string.static("Concat", "object[]", lambda items: "".join(_shown(i) for i in items), rest=True)
_string.static("Concat", "string[]", lambda items: "".join(i or "" for i in items), rest=True)
_string.static("Format", "string, object[]", lambda f, items: composite(f, list(items)), rest=True)
_string.static("Compare", "string, string", _string_compare)
_string.static("Compare", "string, string, bool", _string_compare)
_string.static("Compare", "string, string, comparison", _string_compare)
_string.static("Equals", "string, string", lambda a, b: a == b)
_string.static(
    "Equals", "string, string, comparison", lambda a, b, how: a == b if a is None or b is None else _equals(a, b, how)
)
_string.static("Copy", "string", str)
_string.constructor("char, int", lambda c, n: str(c) * n)
_string.constructor("char[]", lambda c: "".join(c))
_string.constructor("char[], int, int", lambda c, a, n: "".join(c)[a : a + n])


def _shown(value: Any) -> str:
    return "" if value is None else dotnet_text(value)


# --- Char ---------------------------------------------------------------------------------------------------------------------------

_char = class_("System.Char", "System.ValueType")
_char.statics["maxvalue"] = lambda: Char("\uffff")
_char.statics["minvalue"] = lambda: Char("\0")
_char.method("ToString", "", str.__str__)
_char.method("CompareTo", "char", lambda c, o: ord(c) - ord(o))
_char.method("Equals", "object", lambda c, o: isinstance(o, Char) and str(c) == str(o))
_CHAR_TESTS = {
    "IsDigit": lambda c: unicodedata.category(c) == "Nd",
    "IsNumber": lambda c: unicodedata.category(c)[0] == "N",
    "IsLetter": lambda c: unicodedata.category(c)[0] == "L",
    "IsLetterOrDigit": lambda c: unicodedata.category(c)[0] == "L" or unicodedata.category(c) == "Nd",
    "IsUpper": lambda c: unicodedata.category(c) == "Lu",
    "IsLower": lambda c: unicodedata.category(c) == "Ll",
    "IsWhiteSpace": lambda c: c in _SPACE,
    "IsPunctuation": lambda c: unicodedata.category(c)[0] == "P",
    "IsSymbol": lambda c: unicodedata.category(c)[0] == "S",
    "IsControl": lambda c: unicodedata.category(c) == "Cc",
    "IsSeparator": lambda c: unicodedata.category(c)[0] == "Z",
}
for _name, _test in _CHAR_TESTS.items():
    _char.static(_name, "char", lambda c, t=_test: t(str(c)))
    _char.static(_name, "string, int", lambda s, i, t=_test: t(str(_char_at(s, i))))
for _name, _fold in (("ToUpper", upper), ("ToLower", lower)):
    _char.static(_name, "char", lambda c, f=_fold: Char(f(str(c))))
    _char.static(_name + "Invariant", "char", lambda c, f=_fold: Char(f(str(c))))
_char.static("ConvertFromUtf32", "int", chr)
_char.static("ConvertToUtf32", "string, int", lambda s, i: ord(str(s)[i]))
_char.static("GetNumericValue", "char", lambda c: float(unicodedata.numeric(c, -1.0)))


# --- StringBuilder ------------------------------------------------------------------------------------------------------------------


class StringBuilder:
    """``System.Text.StringBuilder``."""

    type_name = "System.Text.StringBuilder"

    def __init__(self, text: str = "") -> None:
        self._parts = [text]

    @property
    def text(self) -> str:
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0]

    @text.setter
    def text(self, value: str) -> None:
        self._parts = [value]

    def append(self, value: str) -> StringBuilder:
        self._parts.append(value)
        return self

    def __str__(self) -> str:
        return self.text

    def get_item(self, position: Any) -> Char:
        return _char_at(self.text, int(position))

    def set_length(self, size: int) -> None:
        self.text = _plain(self.text)[:size].ljust(size, "\0")


def _builder_set(self: StringBuilder, text: str) -> StringBuilder:
    self.text = text
    return self


def _joined(separator: Any, items: Any) -> str:
    return (separator or "").join(_shown(i) for i in items)


_builder = class_("System.Text.StringBuilder", "System.Object")
_builder.constructor("", StringBuilder)
_builder.constructor("string", lambda s: StringBuilder(s or ""))
_builder.constructor("int", lambda _: StringBuilder())
_builder.constructor("string, int", lambda s, _: StringBuilder(s or ""))
_builder.get("Length", lambda b: units(b.text))
_builder.setters["length"] = lambda b, v: b.set_length(int(v))
_builder.method("Append", "string", lambda b, s: b.append(s or ""))
_builder.method("Append", "object", lambda b, s: b.append(_shown(s)))
_builder.method("Append", "char", lambda b, c: b.append(str(c)))
_builder.method("Append", "char, int", lambda b, c, n: b.append(str(c) * n))
_builder.method("Append", "char[]", lambda b, c: b.append("".join(c)))
for _number in ("int", "long", "double", "decimal", "bool"):
    _builder.method("Append", _number, lambda b, v: b.append(_shown(v)))
_builder.method("AppendLine", "", lambda b: b.append("\n"))
_builder.method("AppendLine", "string", lambda b, s: b.append((s or "") + "\n"))
_builder.method("AppendFormat", "string, object[]", lambda b, f, items: b.append(composite(f, list(items))), rest=True)
_builder.method("AppendJoin", "string, object[]", lambda b, sep, items: b.append(_joined(sep, items)), rest=True)
_builder.method("Insert", "int, string", lambda b, i, s: _builder_set(b, _insert(b.text, i, s or "")))
_builder.method("Insert", "int, object", lambda b, i, s: _builder_set(b, _insert(b.text, i, _shown(s))))
_builder.method("Remove", "int, int", lambda b, i, n: _builder_set(b, _remove(b.text, i, n)))
_builder.method("Replace", "string, string", lambda b, old, new: _builder_set(b, _replace(b.text, old, new)))
_builder.method("Replace", "char, char", lambda b, old, new: _builder_set(b, _replace(b.text, old, new)))
_builder.method("Clear", "", lambda b: _builder_set(b, ""))
_builder.method("ToString", "", lambda b: b.text)
_builder.method("ToString", "int, int", lambda b, i, n: _substring(b.text, i, n))


# --- StringComparer -----------------------------------------------------------------------------------------------------------------


class Comparer:
    """``[StringComparer]::OrdinalIgnoreCase`` and its kin."""

    type_name = "System.StringComparer"

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def ignore_case(self) -> bool:
        return self.name.endswith("IgnoreCase")


_comparer = class_("System.StringComparer", "System.Object")
_COMPARERS = ("Ordinal", "InvariantCulture", "CurrentCulture")
for _name in (*_COMPARERS, *(f"{c}IgnoreCase" for c in _COMPARERS)):
    _comparer.statics[_name.casefold()] = lambda n=_name: Comparer(n)  # type: ignore[misc]
_comparer.method(
    "Equals", "string, string", lambda c, a, b: _equals(a, b, c.ignore_case) if a is not None else b is None
)
