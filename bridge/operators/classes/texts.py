"""What the methods of String do: positions, searches, parts, comparisons as .NET has them."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import dotnet_text
from bridge.operators.compare import compare_text
from bridge.operators.errors import NotSupportedHere
from bridge.operators.regexes import units
from bridge.values import Char, EnumValue, TypedArray
from bridge.values.nothing import NOTHING

__all__ = [
    "char_at",
    "ordinal",
    "shown",
    "RANGE",
    "SPACE",
    "by_culture",
    "chars",
    "compare_to",
    "contains",
    "copy_chars",
    "ends",
    "equals",
    "find",
    "find_any",
    "find_last",
    "find_last_any",
    "folded",
    "ignores",
    "insert",
    "line_ends",
    "lower",
    "normalize",
    "pad",
    "plain",
    "remove",
    "replace",
    "split",
    "starts",
    "substring",
    "text_of_culture",
    "trim",
    "upper",
]

RANGE = "ArgumentOutOfRangeException"
_PAST = "Index was out of range. Must be non-negative and less than or equal to the size of the collection. (Parameter 'startIndex')"
SPACE = " \t\n\v\f\r\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"


def upper(text: str) -> str:
    """``ToUpperInvariant``: one character for one."""
    return text.upper() if text.isascii() else "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def lower(text: str) -> str:
    """``ToLowerInvariant``: one character for one."""
    return text.lower() if text.isascii() else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def plain(text: str) -> str:
    """A text whose positions are the same in Python and .NET."""
    if not text.isascii() and any(ord(c) > 0xFFFF for c in text):
        raise NotSupportedHere("positions in a text with characters beyond 16 bits")
    return str.__str__(text)


def ignores(how: Any) -> bool:
    if isinstance(how, EnumValue):
        return how.name.endswith("IgnoreCase")
    return bool(how)


def _cultural(how: Any) -> bool:
    return isinstance(how, EnumValue) and "Culture" in how.name


def _start(text: str, start: int, length: int | None = None) -> tuple[int, int]:
    size = len(text)
    if start < 0:
        raise DotNetError("StartIndex cannot be less than zero. (Parameter 'startIndex')", RANGE)
    if start > size:
        raise DotNetError("startIndex cannot be larger than length of string. (Parameter 'startIndex')", RANGE)
    if length is None:
        return start, size
    if length < 0:
        raise DotNetError("Length cannot be less than zero. (Parameter 'length')", RANGE)
    if start + length > size:
        raise DotNetError("Index and length must refer to a location within the string. (Parameter 'length')", RANGE)
    return start, start + length


def substring(text: str, start: int, length: int | None = None) -> str:
    text = plain(text)
    begin, end = _start(text, start, length)
    return text[begin:end]


def remove(text: str, start: int, count: int | None = None) -> str:
    text = plain(text)
    if start < 0:
        raise DotNetError("StartIndex cannot be less than zero. (Parameter 'startIndex')", RANGE)
    if count is None:
        if start > len(text):
            raise DotNetError("startIndex must be less than length of string. (Parameter 'startIndex')", RANGE)
        return text[:start]
    if count < 0:
        raise DotNetError("Count cannot be less than zero. (Parameter 'count')", RANGE)
    if start + count > len(text):
        raise DotNetError("Index and count must refer to a location within the string. (Parameter 'count')", RANGE)
    return text[:start] + text[start + count :]


def insert(text: str, start: int, value: str) -> str:
    text = plain(text)
    if not 0 <= start <= len(text):
        raise DotNetError("Specified argument was out of the range of valid values. (Parameter 'startIndex')", RANGE)
    if value is None:
        raise DotNetError("Value cannot be null. (Parameter 'value')", "ArgumentNullException")
    return text[:start] + value + text[start:]


def pad(text: str, width: int, char: str, left: bool) -> str:
    if width < 0:
        raise DotNetError("Non-negative number required. (Parameter 'totalWidth')", RANGE)
    missing = max(0, width - units(text))
    return char * missing + text if left else text + char * missing


def _needle(value: Any) -> str:
    if value is None:
        raise DotNetError("Value cannot be null. (Parameter 'value')", "ArgumentNullException")
    return str(value)


_COUNT = (
    "Count must be positive and count must refer to a location within the string/array/collection. (Parameter 'count')"
)
_LESS = (
    "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'startIndex')"
)


def _simple(text: str, needle: str) -> None:
    """Refuses what a search by culture finds otherwise than one by code: combining and weightless characters, parts of a line end."""
    if text.isascii() and needle.isascii() and needle.isprintable():
        return
    for part in (text, needle):
        if any(ord(c) > 0x24F or (c < " " and c not in "\t\n\r") for c in part):
            raise NotSupportedHere("a search by culture in a text with such characters")
    if "\r\n" in text and needle.strip("\r\n") != needle and needle != "\r\n":
        raise NotSupportedHere("a search by culture for a part of a line end")


def find(text: str, value: Any, start: int = 0, count: int | None = None, how: Any = None) -> int:
    text = plain(text)
    needle = _needle(value)
    if not 0 <= start <= len(text):
        raise DotNetError(_PAST, RANGE)
    end = len(text) if count is None else start + count
    if not start <= end <= len(text):
        raise DotNetError(_COUNT, RANGE)
    if not isinstance(value, Char) and (how is None or _cultural(how)):
        _simple(text, needle)
    if ignores(how):
        return upper(text).find(upper(needle), start, end)
    return text.find(needle, start, end)


def find_last(text: str, value: Any, start: int | None = None, count: int | None = None, how: Any = None) -> int:
    text = plain(text)
    needle = _needle(value)
    if not isinstance(value, Char) and (how is None or _cultural(how)):
        _simple(text, needle)
    if start is not None and not text:
        raise NotSupportedHere("LastIndexOf with a start in an empty text")
    end = len(text) if start is None else start + 1
    if start is not None and not 0 <= start < len(text) + (not isinstance(value, Char)):
        raise DotNetError(_LESS if isinstance(value, Char) else _PAST, RANGE)
    begin = 0 if count is None else end - count
    if begin < 0 or begin > end:
        raise DotNetError(_COUNT, RANGE)
    if ignores(how):
        return upper(text).rfind(upper(needle), begin, end)
    return text.rfind(needle, begin, end)


def find_any(text: str, chars: list[str], start: int = 0, count: int | None = None) -> int:
    text = plain(text)
    if not 0 <= start <= len(text):
        raise DotNetError(_PAST, RANGE)
    end = len(text) if count is None else start + count
    if not start <= end <= len(text):
        raise DotNetError(_COUNT, RANGE)
    return min((i for i in (text.find(c, start, end) for c in chars) if i >= 0), default=-1)


def find_last_any(text: str, chars: list[str]) -> int:
    return max((plain(text).rfind(c) for c in chars), default=-1)


def contains(text: str, value: Any, how: Any = None) -> bool:
    needle = _needle(value)
    if _cultural(how):
        _simple(text, needle)
    return upper(needle) in upper(text) if ignores(how) else str(needle) in str(text)


def starts(text: str, value: Any, how: Any = None) -> bool:
    needle = _needle(value)
    if not isinstance(value, Char) and (how is None or _cultural(how)):
        _simple(text, needle)
    if ignores(how):
        return upper(text).startswith(upper(needle))
    return str(text).startswith(needle)


def ends(text: str, value: Any, how: Any = None) -> bool:
    needle = _needle(value)
    if not isinstance(value, Char) and (how is None or _cultural(how)):
        _simple(text, needle)
    if ignores(how):
        return upper(text).endswith(upper(needle))
    return str(text).endswith(needle)


def replace(text: str, old: Any, new: Any, how: Any = None) -> str:
    if old is None:
        raise DotNetError("Value cannot be null. (Parameter 'oldValue')", "ArgumentNullException")
    if old == "":
        raise DotNetError("String cannot be of zero length. (Parameter 'oldValue')", "ArgumentException")
    if _cultural(how):
        _simple(text, old)
    if ignores(how):
        return re.sub(re.escape(str(old)), lambda _: new or "", str(text), flags=re.IGNORECASE)
    return str(text).replace(str(old), new or "")


_REMOVE_EMPTY, _TRIM = 1, 2


def split(text: str, separators: list[Any], count: int | None = None, options: Any = None) -> Any:
    flags = 0 if options is None else int(options)
    if count is not None and count < 0:
        raise DotNetError("count ('-1') must be a non-negative value. (Parameter 'count')", RANGE)
    wanted = [str(s) for s in separators if s is not None and str(s) != ""]
    expression = "|".join(re.escape(s) for s in wanted) if separators else f"[{SPACE}]"
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
        parts = [p.strip(SPACE) for p in parts]
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
            part = part.strip(SPACE)
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
        rest = rest.strip(SPACE)
    if rest or not flags & _REMOVE_EMPTY:
        parts.append(rest)
    return parts


def trim(text: str, chars: Any, left: bool, right: bool) -> str:
    kept = "".join(str(c) for c in chars) if chars else SPACE
    text = str(text)
    if left:
        text = text.lstrip(kept)
    return text.rstrip(kept) if right else text


def compare_to(text: str, other: Any) -> int:
    return 1 if other is None else compare_text(str(text), str(other), False)


def chars(text: str, start: int = 0, length: int | None = None) -> TypedArray:
    data = str(text).encode("utf-16-le", "surrogatepass")
    found = [Char(chr(int.from_bytes(data[i : i + 2], "little"))) for i in range(0, len(data), 2)]
    end = len(found) if length is None else start + length
    return TypedArray("System.Char[]", found[start:end])


def equals(text: str, other: Any, how: Any = None) -> bool:
    if not isinstance(other, str) or (isinstance(other, Char) != isinstance(text, Char)):
        return False
    if _cultural(how):
        return compare_text(str(text), str(other), ignores(how)) == 0
    return upper(str(text)) == upper(str(other)) if ignores(how) else str.__eq__(str(text), str(other))


def folded(fold: Any) -> Any:
    def call(text: str, culture: Any = None) -> str:
        if culture is not None and text_of_culture(culture) not in ("", "en-US", "en-GB", "de-DE", "fr-FR"):
            raise NotSupportedHere(f"letters of the culture {text_of_culture(culture)}")
        return str(fold(str(text)))

    return call


def text_of_culture(culture: Any) -> str:
    """The name of a CultureInfo; that of the invariant one is empty."""
    return str(culture)


_FORMS = {"FormC": "NFC", "FormD": "NFD", "FormKC": "NFKC", "FormKD": "NFKD"}


def normalize(text: str, form: Any = None) -> str:
    return unicodedata.normalize(_FORMS[form.name] if form is not None else "NFC", str(text))  # type: ignore[arg-type]


def line_ends(text: str, with_: str = "\n") -> str:
    return re.sub("\r\n|[\r\n\f\x85\u2028\u2029]", lambda _: with_, str(text))


def copy_chars(text: str, start: int, target: Any, at: int, count: int) -> Any:
    found = chars(text)
    if min(start, at, count) < 0 or start + count > len(found) or at + count > len(target):
        raise NotSupportedHere("CopyTo beyond the end")
    target[at : at + count] = found[start : start + count]
    return NOTHING


def by_culture(test: Any) -> Any:
    def call(text: str, value: Any, ignore: bool, culture: Any) -> bool:
        return bool(test(text, value, ignore or None))

    return call


def char_at(text: str, position: int) -> Char:
    found = chars(text)
    if not 0 <= position < len(found):
        raise DotNetError("Index was outside the bounds of the array.", "IndexOutOfRangeException")
    char = found[position]
    assert isinstance(char, Char)
    return char


def ordinal(a: str, b: str, ignore_case: bool) -> int:
    """What .NET's ordinal comparison gives: the distance of the first characters that differ, else that of the lengths."""
    if ignore_case:
        if not (a.isascii() and b.isascii()):
            raise NotSupportedHere("an ordinal comparison without case beyond ASCII")
        a, b = a.upper(), b.upper()
    if not plain(a).isascii() or not plain(b).isascii():
        a, b = str(a), str(b)
    for x, y in zip(a, b, strict=False):
        if x != y:
            return ord(x) - ord(y)
    return len(a) - len(b)


def shown(value: Any) -> str:
    return "" if value is None else dotnet_text(value)
