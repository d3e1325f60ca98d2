"""Reading a script: the entry point of the room."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from bridge.errors import InputError
from bridge.language.checks import check
from bridge.language.nodes import ScriptBlock
from bridge.language.statements import StatementParser
from bridge.language.tokens import ParseError

__all__ = ["MAX_SIZE", "Comment", "Script", "parse"]

MAX_SIZE = 4 * 1024 * 1024
"""Characters in a script that :func:`parse` takes."""


@dataclass(frozen=True)
class Comment:
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Script:
    """A script that was read: its text, its tree, its comments in order, and what the engine's parser would report."""

    text: str
    body: ScriptBlock
    comments: tuple[Comment, ...]
    errors: tuple[ParseError, ...]

    def source(self, start: int, end: int) -> str:
        return self.text[start:end]


def parse(text: str) -> Script:
    """Read a script. What is wrong with it is in ``errors``, with line and column; the tree then holds error nodes.

    Raises :class:`InputError` only for a text that is too long or nests too deeply.
    """
    if len(text) > MAX_SIZE:
        raise InputError(f"the script has {len(text)} characters; at most {MAX_SIZE} are read")
    parser = StatementParser(text)
    try:
        body = parser.script_block_body(0, None)
        token = parser.peek()
        if token.kind != "EndOfInput":
            parser.unexpected(token)
        late = check(body)
    except RecursionError:
        raise InputError("the script nests too deeply") from None
    errors = []
    for error in (*parser.errors, *late):
        line, column = parser.position(error.offset)
        errors.append(dataclasses.replace(error, line=line, column=column))
    comments = tuple(Comment(start, end, text[start:end]) for start, end in parser.comments)
    return Script(text, body, comments, tuple(errors))
