"""The scanner. What a character means depends on the mode the parser is in, so tokens are made one at a time, on demand.

The modes are the engine's: in ``command`` mode a word runs to the next space or delimiter; in ``expression`` mode signs are operators.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bridge.language.strings import StringScanner
from bridge.language.tokens import (
    DASHES,
    DOUBLE_QUOTES,
    FORCE_NEW_TOKEN,
    FORCE_NEW_TOKEN_AFTER_NUMBER,
    KEYWORDS,
    OPERATOR_WORDS,
    SINGLE_QUOTES,
    WHITESPACE,
    Token,
    is_identifier_follow,
    is_identifier_start,
)
from bridge.values.literals import parse_number

if TYPE_CHECKING:
    from bridge.language.nodes import SubExpression

__all__ = ["COMMAND", "EXPRESSION", "Lexer"]

COMMAND, EXPRESSION = "command", "expression"

_NUMBER = re.compile(
    r"(?:0x[0-9a-f]+|0b[01]+|(?:\d+(?:\.(?!\.)\d*)?|\.\d+)(?:e[-+\u2013\u2014\u2015]?\d+)?)(?:u[ysl]?|[yslnd])?(?:[kmgtp]b)?",
    re.IGNORECASE | re.ASCII,
)
_SIMPLE = {",": "Comma", ";": "Semi", "(": "LParen", ")": "RParen", "{": "LCurly", "}": "RCurly", "]": "RBracket"}
_COMPOUND = {"*": "Multiply", "/": "Divide", "%": "Rem", "=": "Equals", "+": "Plus"}
_COMPOUND_EQUALS = {
    "*": "MultiplyEquals",
    "/": "DivideEquals",
    "%": "RemainderEquals",
    "+": "PlusEquals",
    "-": "MinusEquals",
}
_SPECIAL_VARIABLES = "$?^"
_REDIRECTION = re.compile(r"([1-6*])?(>>|>)(?:&([12]))?")


class Lexer(StringScanner):
    """Scans ``text``. ``comments`` holds (start, end) of each comment met, once each; ``errors`` what was wrong."""

    def __init__(self, text: str, parse_sub_expression: Callable[[int], SubExpression]) -> None:
        super().__init__(text, parse_sub_expression)
        self._comments: dict[int, int] = {}

    @property
    def comments(self) -> list[tuple[int, int]]:
        return sorted(self._comments.items())

    # --- blanks -------------------------------------------------------------------------------------------------------------------

    def skip_blanks(self, pos: int) -> int:
        """Past spaces, continued lines and comments; new lines are tokens."""
        text, size = self.text, self.size
        while pos < size:
            char = text[pos]
            if char in WHITESPACE:
                pos += 1
            elif char == "`" and self._newline_length(pos + 1):
                pos += 1 + self._newline_length(pos + 1)
            elif char == "#":
                end = min((i for i in (text.find("\n", pos), text.find("\r", pos)) if i >= 0), default=size)
                self._comments[pos] = end
                pos = end
            elif text.startswith("<#", pos):
                end = text.find("#>", pos + 2)
                if end < 0:
                    self.error(
                        "MissingTerminatorMultiLineComment",
                        "The terminator '#>' is missing from the multiline comment.",
                        pos,
                    )
                end = size if end < 0 else end + 2
                self._comments[pos] = end
                pos = end
            else:
                break
        return pos

    def _newline_length(self, pos: int) -> int:
        if self.text.startswith("\r\n", pos):
            return 2
        return 1 if self.text[pos : pos + 1] in ("\n", "\r") and pos < self.size else 0

    # --- tokens -------------------------------------------------------------------------------------------------------------------

    def next(self, pos: int, mode: str, *, signed: bool = False) -> Token:
        """The token at or after ``pos``. ``signed``: a minus before a digit belongs to the number."""
        pos = self.skip_blanks(pos)
        if pos >= self.size:
            return Token("EndOfInput", self.size, self.size, "")
        char = self.text[pos]
        command = mode == COMMAND
        length = self._newline_length(pos)
        if length:
            return self._token("NewLine", pos, pos + length)
        if char in SINGLE_QUOTES:
            return self.single_quoted(pos)
        if char in DOUBLE_QUOTES:
            return self.double_quoted(pos)
        if char in "123456*>":
            redirection = _REDIRECTION.match(self.text, pos)
            if redirection:
                return self._token("Redirection", pos, redirection.end())
        if char in "0123456789":
            return self._number(pos, pos, command)
        if char == "$":
            return self._dollar(pos, command)
        if char in DASHES:
            return self._dash(pos, command, signed)
        if char in _SIMPLE:
            return self._token(_SIMPLE[char], pos, pos + 1)
        if is_identifier_start(char):
            return self._word(pos, command)
        return self._sign(char, pos, command, signed)

    def _sign(self, char: str, pos: int, command: bool, signed: bool) -> Token:
        follow = self._at(pos + 1)
        if char in _COMPOUND:
            if follow == "=" and char != "=":
                return self._operator(_COMPOUND_EQUALS[char], pos, 2, command)
            if char == "+" and follow == "+":
                return self._operator("PlusPlus", pos, 2, command)
            if char == "+" and signed and not command and self._digit_ahead(pos + 1):
                return self._number(pos, pos + 1, command)
            if char == "+" and command and self._digit_ahead(pos + 1):
                return self._number(pos, pos + 1, command)
            return self._operator(_COMPOUND[char], pos, 1, command)
        if char == "@":
            return self._at_sign(pos, follow, command)
        if char == ".":
            return self._dot(pos, follow, command)
        if char == "[":
            if command and follow not in FORCE_NEW_TOKEN and follow:
                return self.generic(pos)
            return self._token("LBracket", pos, pos + 1)
        if char == "&":
            return self._token("AndAnd", pos, pos + 2) if follow == "&" else self._token("Ampersand", pos, pos + 1)
        if char == "|":
            return self._token("OrOr", pos, pos + 2) if follow == "|" else self._token("Pipe", pos, pos + 1)
        if char == "<":
            return self._token("RedirectInStd", pos, pos + 1)
        if char == "!":
            if (command and not self._ends_word(pos + 1)) or (not command and is_identifier_start(follow)):
                return self.generic(pos)
            return self._token("Exclaim", pos, pos + 1)
        if char == ":":
            return self._colon(pos, follow, command)
        if char == "?" and not command:
            return self._question(pos)
        return self.generic(pos)

    def _token(self, kind: str, start: int, end: int) -> Token:
        return Token(kind, start, end, self.text[start:end])

    def _ends_word(self, pos: int) -> bool:
        return pos >= self.size or self.text[pos] in FORCE_NEW_TOKEN

    def _operator(self, kind: str, pos: int, length: int, command: bool) -> Token:
        if command and not self._ends_word(pos + length):
            return self.generic(pos)
        return self._token(kind, pos, pos + length)

    def _digit_ahead(self, pos: int) -> bool:
        char = self._at(pos)
        return (char.isdecimal() and char.isascii()) or (char == "." and self._at(pos + 1).isdecimal())

    def _number(self, start: int, digits: int, command: bool) -> Token:
        match = _NUMBER.match(self.text, digits)
        if match is not None:
            end = match.end()
            follow = self._at(end)
            value = parse_number(self.text[start:end])
            stops = FORCE_NEW_TOKEN if command else FORCE_NEW_TOKEN_AFTER_NUMBER
            if (not follow or follow in stops or (not command and follow in "?:")) and value is not None:
                return Token("Number", start, end, self.text[start:end], value)
            if value is None and not command and (not follow or follow in stops):
                self.error("BadNumericConstant", f"The numeric constant {self.text[start:end]} is not valid.", start)
                return Token("Number", start, end, self.text[start:end], 0)
        return self.generic(start)

    def _word(self, pos: int, command: bool) -> Token:
        end = pos + 1
        while end < self.size and is_identifier_follow(self.text[end]):
            end += 1
        if command and not self._ends_word(end):
            return self.generic(pos)
        word = self.text[pos:end]
        keyword = KEYWORDS.get(word.lower())
        if keyword is not None:
            return Token(keyword, pos, end, word, word)
        return Token("Generic" if command else "Identifier", pos, end, word, word)

    def _dash(self, pos: int, command: bool, signed: bool) -> Token:
        follow = self._at(pos + 1)
        if follow and follow in DASHES:
            if command and not self._ends_word(pos + 2):
                return self.generic(pos)
            return self._token("MinusMinus", pos, pos + 2)
        if follow == "=":
            return self._operator("MinusEquals", pos, 2, command)
        if follow and (is_identifier_start(follow) or follow == "?"):
            return self._parameter(pos, command)
        if (command or signed) and self._digit_ahead(pos + 1):
            return self._number(pos, pos + 1, command)
        return self._operator("Minus", pos, 1, command)

    def _parameter(self, pos: int, command: bool) -> Token:
        end = pos + 1
        while end < self.size:
            char = self.text[end]
            if char in FORCE_NEW_TOKEN or char in ".[:":
                break
            if char in SINGLE_QUOTES or char in DOUBLE_QUOTES:
                if command:
                    return self.generic(pos)
                break
            if not command and not is_identifier_follow(char):
                break
            end += 1
        name = self.text[pos + 1 : end]
        if not command:
            kind = OPERATOR_WORDS.get(name.lower())
            if kind is not None:
                return self._token(kind, pos, end)
            return Token("Parameter", pos, end, self.text[pos:end], name)
        colon = self._at(end) == ":"
        return Token("Parameter", pos, end + colon, self.text[pos : end + colon], name, colon=colon)

    def _dot(self, pos: int, follow: str, command: bool) -> Token:
        if follow.isdecimal() and follow.isascii():
            return self._number(pos, pos, command)
        if follow == ".":
            return self._operator("DotDot", pos, 2, command)
        return self._operator("Dot", pos, 1, command)

    def _colon(self, pos: int, follow: str, command: bool) -> Token:
        if follow == ":":
            return self._operator("ColonColon", pos, 2, command)
        if command:
            end = pos + 1
            while end < self.size and is_identifier_follow(self.text[end]):
                end += 1
            if end > pos + 1 and self._ends_word(end):
                return Token("Label", pos, end, self.text[pos:end], self.text[pos + 1 : end])
            return self.generic(pos)
        return self._token("Colon", pos, pos + 1)

    def _question(self, pos: int) -> Token:
        for sign, kind in (("??=", "QuestionQuestionEquals"), ("??", "QuestionQuestion")):
            if self.text.startswith(sign, pos):
                return self._token(kind, pos, pos + len(sign))
        return self._token("QuestionMark", pos, pos + 1)

    def _at_sign(self, pos: int, follow: str, command: bool) -> Token:
        if follow == "(":
            return self._token("AtParen", pos, pos + 2)
        if follow == "{":
            return self._token("AtCurly", pos, pos + 2)
        if follow and follow in SINGLE_QUOTES:
            return self.here_string(pos, expandable=False)
        if follow and follow in DOUBLE_QUOTES:
            return self.here_string(pos, expandable=True)
        name, end = self.variable_name(pos + 1, in_string=False)
        if name and command and not self._ends_word(end) and self.text[end] not in ".[=:":
            return self.generic(pos)
        if name:
            return Token("SplattedVariable", pos, end, self.text[pos:end], name)
        self.error("UnrecognizedToken", "Unrecognized token in source text.", pos)
        return self._token("Unknown", pos, pos + 1)

    def _dollar(self, pos: int, command: bool) -> Token:
        if self._at(pos + 1) == "(":
            return self._token("DollarParen", pos, pos + 2)
        name, end = self.variable_name(pos + 1, in_string=False)
        if not name:
            return self.generic(pos)
        braced = self._at(pos + 1) == "{"
        special = self._at(pos + 1) in _SPECIAL_VARIABLES
        if command and not braced and not special and not self._ends_word(end) and self.text[end] not in ".[=:":
            return self.generic(pos)
        return Token("Variable", pos, end, self.text[pos:end], name)
