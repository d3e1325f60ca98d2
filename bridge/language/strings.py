"""Scanning of quoted strings, here-strings and bare words, with the expressions inside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bridge.language.nodes import Expression, UsingExpression, Variable
from bridge.language.tokens import (
    DOUBLE_QUOTES,
    FORCE_NEW_TOKEN,
    SINGLE_QUOTES,
    WHITESPACE,
    ParseError,
    Token,
    is_identifier_follow,
)

if TYPE_CHECKING:
    from bridge.language.nodes import SubExpression

__all__ = ["StringScanner", "variable_node"]

_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_UNICODE_ESCAPE = re.compile(r"u\{([0-9a-fA-F]{1,6})\}")


def variable_node(start: int, end: int, name: str, splatted: bool = False) -> Expression:
    """The node of a variable; ``$using:x`` is an expression of its own."""
    variable = Variable(start, end, name, splatted)
    return UsingExpression(start, end, variable) if name.lower().startswith("using:") else variable


class _Text:
    """A string being read: its value so far, and the pieces around the expressions in it."""

    def __init__(self) -> None:
        self.value: list[str] = []
        self.piece: list[str] = []
        self.template: list[str] = []
        self.parts: list[Expression] = []

    def add(self, text: str) -> None:
        self.value.append(text)
        self.piece.append(text)

    def add_part(self, part: Expression, text: str) -> None:
        self.value.append(text)
        self.template.append("".join(self.piece))
        self.piece.clear()
        self.parts.append(part)

    def token(self, kind: str, start: int, end: int, text: str) -> Token:
        template = [*self.template, "".join(self.piece)] if self.parts else []
        return Token(kind, start, end, text, "".join(self.value), self.parts, template)


class StringScanner:
    """The part of the scanner that reads strings."""

    def __init__(self, text: str, parse_sub_expression: Callable[[int], SubExpression]) -> None:
        self.text = text
        self.size = len(text)
        self._errors: dict[tuple[str, int], ParseError] = {}
        self._sub_expression = parse_sub_expression

    @property
    def errors(self) -> list[ParseError]:
        return list(self._errors.values())

    def error(self, error_id: str, message: str, offset: int) -> None:
        # A token may be scanned twice, once in each mode; what is wrong with it is reported once.
        self._errors.setdefault((error_id, offset), ParseError(error_id, message, offset))

    def _at(self, pos: int) -> str:
        return self.text[pos : pos + 1]

    # --- quoted strings -----------------------------------------------------------------------------------------------------------

    def single_quoted(self, pos: int) -> Token:
        out: list[str] = []
        i = self._single_body(pos + 1, out, pos)
        return Token("StringLiteral", pos, i, self.text[pos:i], "".join(out))

    def _single_body(self, i: int, out: list[str], start: int) -> int:
        while i < self.size:
            char = self.text[i]
            if char in SINGLE_QUOTES:
                if self._at(i + 1) and self._at(i + 1) in SINGLE_QUOTES:
                    out.append(char)
                    i += 2
                    continue
                return i + 1
            out.append(char)
            i += 1
        self.error("TerminatorExpectedAtEndOfString", "The string is missing the terminator: '.", start)
        return i

    def double_quoted(self, pos: int) -> Token:
        text = _Text()
        i = self._double_body(pos + 1, text, pos)
        return text.token("StringExpandable", pos, i, self.text[pos:i])

    def _double_body(self, i: int, text: _Text, start: int) -> int:
        while i < self.size:
            char = self.text[i]
            if char in DOUBLE_QUOTES:
                if self._at(i + 1) and self._at(i + 1) in DOUBLE_QUOTES:
                    text.add(char)
                    i += 2
                    continue
                return i + 1
            i = self._expandable_char(i, text)
        self.error("TerminatorExpectedAtEndOfString", 'The string is missing the terminator: ".', start)
        return i

    def _expandable_char(self, i: int, text: _Text) -> int:
        """One character, escape or expression of an expandable string."""
        char = self.text[i]
        if char == "`" and i + 1 < self.size:
            value, end = self.escape(i)
            text.add(value)
            return end
        if char == "$":
            end = self._expression(i, text)
            if end > i:
                return end
        text.add(char)
        return i + 1

    def _expression(self, i: int, text: _Text) -> int:
        """An expression that begins with the dollar sign at ``i``: its end, or ``i`` when it is only a dollar sign."""
        if self._at(i + 1) == "(":
            node = self._sub_expression(i)
            text.add_part(node, self.text[i : node.end])
            return node.end
        name, end = self.variable_name(i + 1, in_string=True)
        if not name:
            return i
        text.add_part(variable_node(i, end, name), self.text[i:end])
        return end

    def escape(self, i: int) -> tuple[str, int]:
        """What the back-tick at ``i`` and what follows it stand for, and where that ends."""
        char = self._at(i + 1)
        if char == "u":
            match = _UNICODE_ESCAPE.match(self.text, i + 1)
            if match is not None and int(match[1], 16) <= 0x10FFFF:
                return chr(int(match[1], 16)), match.end()
            self.error("InvalidUnicodeEscapeSequence", "The Unicode escape sequence is not valid.", i)
            return char, i + 2
        return _ESCAPES.get(char, char), i + 2

    # --- here-strings -------------------------------------------------------------------------------------------------------------

    def here_string(self, pos: int, *, expandable: bool) -> Token:
        quotes = DOUBLE_QUOTES if expandable else SINGLE_QUOTES
        kind = "HereStringExpandable" if expandable else "HereStringLiteral"
        i = pos + 2
        while i < self.size and self.text[i] in WHITESPACE:
            i += 1
        if self._at(i) not in ("\r", "\n"):
            self.error(
                "UnexpectedCharactersAfterHereStringHeader",
                "No characters are allowed after a here-string header.",
                pos,
            )
            return Token(kind, pos, self.size, self.text[pos:], "")
        body = i + (2 if self.text.startswith("\r\n", i) else 1)
        closing = re.compile(rf"(?:\r\n|\n|\r)?[{quotes}]@")
        end = i if self._at(body) and self._at(body) in quotes and self._at(body + 1) == "@" else -1
        found = closing.match(self.text, body) if end >= 0 else None
        if found is None:
            found = re.compile(rf"(?:\r\n|\n|\r)[{quotes}]@").search(self.text, body)
        if found is None:
            self.error("TerminatorExpectedAtEndOfString", "The here-string is missing its terminator.", pos)
        stop = found.start() if found else self.size
        end = found.end() if found else self.size
        if not expandable:
            return Token(kind, pos, end, self.text[pos:end], self.text[body:stop])
        text = _Text()
        i = body
        while i < stop:
            i = self._expandable_char(i, text)
        return text.token(kind, pos, end, self.text[pos:end])

    # --- bare words and variables -------------------------------------------------------------------------------------------------

    def generic(self, pos: int) -> Token:
        """A bare word: up to a delimiter, with escapes, quoted pieces and expressions in it."""
        text = _Text()
        i = pos
        while i < self.size and self.text[i] not in FORCE_NEW_TOKEN:
            char = self.text[i]
            if char in SINGLE_QUOTES:
                out: list[str] = []
                i = self._single_body(i + 1, out, i)
                text.add("".join(out))
            elif char in DOUBLE_QUOTES:
                i = self._double_body(i + 1, text, i)
            else:
                i = self._expandable_char(i, text)
        if i == pos:
            text.add(self.text[pos])
            i = pos + 1
        return text.token("Generic", pos, i, self.text[pos:i])

    def variable_name(self, pos: int, *, in_string: bool) -> tuple[str, int]:
        """The name that begins at ``pos``, right after the dollar (or at) sign, and its end; an empty name when there is none."""
        first = self._at(pos)
        if first == "{":
            return self._braced_name(pos)
        if first and first in "$?^":
            return first, pos + 1
        i = pos
        while i < self.size:
            char = self.text[i]
            if is_identifier_follow(char) or char == "?":
                i += 1
            elif char == ":" and i > pos and self._at(i + 1) != ":":
                follow = self._at(i + 1)
                if not (follow and (is_identifier_follow(follow) or follow == "?")):
                    break
                i += 1
            else:
                break
        return self.text[pos:i], i

    def _braced_name(self, pos: int) -> tuple[str, int]:
        out: list[str] = []
        i = pos + 1
        while i < self.size and self.text[i] != "}":
            if self.text[i] == "`" and i + 1 < self.size:
                value, i = self.escape(i)
                out.append(value)
            else:
                out.append(self.text[i])
                i += 1
        if i >= self.size:
            self.error("IncompleteDollarVariableReference", "Incomplete variable reference token.", pos - 1)
        return "".join(out) or "{}", min(i + 1, self.size)
