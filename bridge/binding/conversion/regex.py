""".NET regular expressions: what .NET refuses, and the same pattern for Python's ``re`` where it has the constructs."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bridge.binding.conversion.errors import DotNetError

__all__ = ["UnsupportedPattern", "check_pattern", "compile_pattern"]

_DEEPEST = 50
_ESCAPES = frozenset("abtrvfn0e\\dDwWsSbBAZzGpPkxuc123456789")
_QUANTIFIER = re.compile(r"\{(\d+)(?:(,)(\d*))?\}", re.ASCII)
_GROUP = re.compile(
    r"\((?:\?(?:(?P<look><?[=!])|(?P<plain>[:>])|<(?P<name>\w+)>|'(?P<quoted>\w+)'|(?P<flags>[imnsx]*(?:-[imnsx]*)?)(?P<end>[:)])"
    r"|(?P<comment>\#[^)]*\))))?"
)


class UnsupportedPattern(Exception):
    """The pattern is good .NET, but uses what Python's ``re`` has not (balancing groups, conditions, ``\\G``)."""


def _error(pattern: str, offset: int, what: str) -> DotNetError:
    return DotNetError(f"Invalid pattern '{pattern}' at offset {offset}. {what}", "RegexParseException")


def check_pattern(pattern: str) -> None:
    """Raises :class:`DotNetError` with .NET's message for the mistakes that .NET refuses."""
    _Translator(pattern).run()


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, ignore_case: bool = True) -> re.Pattern[str]:
    """The pattern for ``re.search``. Raises :class:`DotNetError` or :class:`UnsupportedPattern`."""
    translator = _Translator(pattern)
    text = translator.run()
    if translator.unsupported is not None:
        raise UnsupportedPattern(translator.unsupported)
    try:
        return re.compile(text, re.IGNORECASE if ignore_case else 0)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnsupportedPattern(str(error)) from None


@lru_cache(maxsize=64)
def _category(name: str) -> str | None:
    """The inside of a character class for a Unicode category; None for a name that is none (a block)."""
    if not re.match(r"[LMNPSZC][a-z]?\Z", name):
        return None
    ranges: list[tuple[int, int]] = []
    for code in range(0x10000):
        if unicodedata.category(chr(code)).startswith(name):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1] = (ranges[-1][0], code)
            else:
                ranges.append((code, code))
    return "".join(f"\\u{low:04x}-\\u{high:04x}" for low, high in ranges)


class _Translator:
    """One pass: checks as .NET's parser does and writes Python's spelling."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.pos = 0
        self.out: list[str] = []
        self.inline: list[list[str]] = [[]]
        self.unsupported: str | None = None
        self.extended = False

    def run(self) -> str:
        quantifiable = quantified = False
        pattern = self.pattern
        while self.pos < len(pattern):
            char = pattern[self.pos]
            match = _QUANTIFIER.match(pattern, self.pos) if char == "{" else None
            if char in "*+?" or match:
                token = match.group() if match else char
                end = self.pos + len(token)
                if quantified:
                    raise _error(
                        pattern,
                        end if not match else self.pos + 1,
                        f"Nested quantifier '{char if not match else '{'}'.",
                    )
                if not quantifiable:
                    raise _error(pattern, self.pos + 1, f"Quantifier '{char}' following nothing.")
                if match and match[3] and int(match[1]) > int(match[3]):
                    raise _error(pattern, end, "Illegal {x,y} with x > y.")
                if end < len(pattern) and pattern[end] == "?":
                    token += "?"
                    end += 1
                self.out.append(token)
                self.pos = end
                quantified = True
                continue
            quantified = False
            quantifiable = self._item(char)
        if len(self.inline) > 1:
            raise _error(pattern, len(pattern), "Not enough )'s.")
        return "".join(self.out) + ")" * len(self.inline[0])

    def _enter(self) -> None:
        self.inline.append([])

    def _item(self, char: str) -> bool:
        """One construct; True when a quantifier may follow it."""
        if char == "\\":
            self._escape(in_class=False)
            return True
        if char == "[":
            self._class()
            return True
        if char == "(":
            return self._open()
        if char == ")":
            if len(self.inline) == 1:
                raise _error(self.pattern, self.pos + 1, "Too many )'s.")
            self.out.append(")" * (len(self.inline.pop()) + 1))
            self.pos += 1
            return True
        if char == "|":
            options = self.inline[-1]
            self.out.append(")" * len(options) + "|" + "".join(options))
            self.pos += 1
            return False
        self.out.append("\\{" if char == "{" else char)
        self.pos += 1
        return char not in "^"

    def _open(self) -> bool:
        match = _GROUP.match(self.pattern, self.pos)
        assert match is not None
        following = self.pattern[self.pos + 1 : self.pos + 2]
        if following == "?" and match.end() == self.pos + 1:
            if re.match(r"\(\?(?:\(|<\w*-\w+>|'\w*-\w+')", self.pattern[self.pos :]):
                self.unsupported = self.unsupported or "a condition or balancing group"
                self.out.append("(")
                end = self.pattern.find(">", self.pos) if self.pattern[self.pos + 2] == "<" else self.pos + 1
                self.pos = end + 1
                self._enter()
                return False
            raise _error(self.pattern, min(self.pos + 3, len(self.pattern)), "Unrecognized grouping construct.")
        self.pos = match.end()
        if match["comment"]:
            return False
        if match["flags"] is not None and match["end"]:
            return self._flags(match["flags"], match["end"])
        name = match["name"] or match["quoted"]
        if name:
            self.out.append("(" if name.isdigit() else f"(?P<{name}>")
        elif match["look"]:
            self.out.append(f"(?{match['look']}")
        elif match["plain"] == ">":
            self.out.append("(?:")
            self.unsupported = self.unsupported or "an atomic group"
        else:
            self.out.append("(?:" if match["plain"] else "(")
        self._enter()
        return False

    def _flags(self, flags: str, end: str) -> bool:
        on, _, off = flags.partition("-")
        kept = "".join(f for f in on if f in "imsx") + ("-" + "".join(f for f in off if f in "imsx") if off else "")
        if "n" in on:
            self.unsupported = self.unsupported or "the option n"
        self.out.append(f"(?{kept}:" if kept.strip("-") else "(?:")
        if end == ":":
            self._enter()
        else:
            # Options without a group of their own hold to the end of the group around them, in every later alternative.
            self.inline[-1].append(self.out[-1])
        return False

    def _escape(self, *, in_class: bool) -> None:
        pattern = self.pattern
        if self.pos + 1 >= len(pattern):
            raise _error(pattern, len(pattern), "Illegal \\ at end of pattern.")
        char = pattern[self.pos + 1]
        if char.isalnum() and char not in _ESCAPES:
            raise _error(pattern, self.pos + 2, f"Unrecognized escape sequence \\{char}.")
        self.pos += 2
        if char in "pP":
            self._property(char == "P", in_class)
        elif char == "k":
            match = re.compile(r"[<'](\w+)[>']").match(pattern, self.pos)
            if match is None:
                raise _error(pattern, self.pos, "Malformed \\k<...> named back reference.")
            self.pos = match.end()
            self.out.append(f"\\{match[1]}" if match[1].isdigit() else f"(?P={match[1]})")
        elif char == "z":
            self.out.append("\\Z")
        elif char == "Z":
            self.out.append("(?=\\n?\\Z)")
        elif char == "G":
            self.unsupported = self.unsupported or "\\G"
        elif char == "e":
            self.out.append("\\x1b")
        elif char == "c":
            control = pattern[self.pos : self.pos + 1]
            if not control:
                raise _error(pattern, len(pattern), "Missing control character.")
            self.pos += 1
            self.out.append(f"\\x{ord(control.upper()) & 31:02x}")
        elif char in "xu":
            width = 2 if char == "x" else 4
            digits = pattern[self.pos : self.pos + width]
            if not re.match(rf"[0-9a-fA-F]{{{width}}}\Z", digits):
                raise _error(
                    pattern, min(self.pos + width, len(pattern)), "Insufficient or invalid hexadecimal digits."
                )
            self.pos += width
            self.out.append(f"\\{char}{digits}")
        elif char == "b" and in_class:
            self.out.append("\\x08")
        else:
            self.out.append("\\" + char if char.isalnum() or char not in "<>'\"_#`" else re.escape(char))

    def _property(self, negated: bool, in_class: bool) -> None:
        match = re.compile(r"\{([\w-]+)\}").match(self.pattern, self.pos)
        if match is None:
            raise _error(self.pattern, min(self.pos, len(self.pattern)), "Incomplete \\p{X} character escape.")
        self.pos = match.end()
        inside = _category(match[1])
        if inside is None or (negated and in_class):
            self.unsupported = self.unsupported or f"\\p{{{match[1]}}}"
            inside = ""
        self.out.append(inside if in_class else f"[{'^' if negated else ''}{inside}]" if inside else ".")

    def _class(self, depth: int = 0) -> None:
        pattern = self.pattern
        self.pos += 1
        self.out.append("[")
        if pattern[self.pos : self.pos + 1] == "^":
            self.out.append("^")
            self.pos += 1
        first, previous, ranging = True, "", False
        while True:
            if self.pos >= len(pattern):
                raise _error(pattern, len(pattern), "Unterminated [] set.")
            char = pattern[self.pos]
            if char == "]" and not first:
                break
            first = False
            if char == "-" and pattern[self.pos + 1 : self.pos + 2] == "[":
                self.unsupported = self.unsupported or "a class with a subtraction"
                if depth > _DEEPEST:
                    self.pos = len(pattern)
                    return
                self.pos += 1
                self._class(depth + 1)
                self.out.pop()
                continue
            if char == "\\":
                self._escape(in_class=True)
                previous, ranging = "", False
                continue
            if ranging:
                if char < previous:
                    raise _error(pattern, self.pos + 1, "[x-y] range in reverse order.")
                ranging, previous = False, ""
            elif char == "-" and previous and pattern[self.pos + 1 : self.pos + 2] != "]":
                ranging = True
            else:
                previous = char
            self.out.append("-" if char == "-" and ranging else re.escape(char) if char in "[]-^&|~" else char)
            self.pos += 1
        self.pos += 1
        self.out.append("]")
