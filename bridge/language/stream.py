"""The tokens as the parser asks for them, one ahead, with what concerns them all: modes, nesting, new lines, errors."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from contextlib import contextmanager

from bridge.errors import InputError
from bridge.language.lexer import COMMAND, Lexer
from bridge.language.nodes import SubExpression
from bridge.language.tokens import Token

__all__ = ["MAX_DEPTH", "TokenStream"]

MAX_DEPTH = 60
"""How deeply brackets and blocks may nest. Deeper scripts are refused rather than risk the interpreter's stack."""


class TokenStream(Lexer):
    """A cursor over the text. ``pos`` is the end of the last token taken."""

    def __init__(self, text: str) -> None:
        super().__init__(text, self.sub_expression_at)
        self.pos = 0
        self.mode = COMMAND
        self.commas = True
        self._depth = 0
        self._line_starts: list[int] | None = None
        self._peeked: tuple[int, str, bool, Token] | None = None

    def sub_expression_at(self, pos: int) -> SubExpression:
        raise NotImplementedError

    def peek(self, *, signed: bool = False) -> Token:
        held = self._peeked
        if held is not None and held[0] == self.pos and held[1] == self.mode and held[2] == signed:
            return held[3]
        token = self.next(self.pos, self.mode, signed=signed)
        self._peeked = (self.pos, self.mode, signed, token)
        return token

    def take(self, *, signed: bool = False) -> Token:
        token = self.peek(signed=signed)
        self.pos = token.end
        return token

    def put_back(self, token: Token) -> None:
        """Make ``token``, which was taken, the next one again."""
        self.pos = token.start

    def skip_newlines(self) -> None:
        while self.peek().kind == "NewLine":
            self.take()

    def skip_separators(self) -> None:
        while self.peek().kind in ("NewLine", "Semi"):
            self.take()

    @contextmanager
    def in_mode(self, mode: str) -> Iterator[None]:
        old, self.mode = self.mode, mode
        try:
            yield
        finally:
            self.mode = old

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Inside brackets: commands are read as at the start of a statement, commas make arrays again."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            line, _ = self.position(self.pos)
            raise InputError(f"line {line}: blocks and brackets nest more than {MAX_DEPTH} deep")
        mode, commas = self.mode, self.commas
        self.mode, self.commas = COMMAND, True
        try:
            yield
        finally:
            self.mode, self.commas = mode, commas
            self._depth -= 1

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, from 1."""
        if self._line_starts is None:
            self._line_starts = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", self.text))]
        line = bisect.bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def unexpected(self, token: Token) -> None:
        self.error("UnexpectedToken", f"Unexpected token '{token.text}' in expression or statement.", token.start)

    def missing(self, error_id: str, what: str, offset: int) -> None:
        self.error(error_id, f"Missing {what}.", offset)

    def expect(self, kind: str, error_id: str, what: str, opened: int | None = None) -> int:
        """Take a closing token; where it is missing, report that after the last one (or where it was ``opened``).

        Returns the end of what was read.
        """
        token = self.peek()
        if token.kind == kind:
            return self.take().end
        self.missing(error_id, what, self.pos if opened is None else opened)
        return self.pos
