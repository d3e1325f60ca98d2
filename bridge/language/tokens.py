"""Tokens, the tables of words and signs, and the classes of characters that PowerShell's scanner knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bridge.language.nodes import Expression

__all__ = [
    "ASSIGNMENT",
    "BINARY",
    "DASHES",
    "DOUBLE_QUOTES",
    "FORCE_NEW_TOKEN",
    "FORCE_NEW_TOKEN_AFTER_NUMBER",
    "KEYWORDS",
    "OPERATOR_WORDS",
    "SINGLE_QUOTES",
    "UNARY",
    "ParseError",
    "Token",
    "is_identifier_follow",
    "is_identifier_start",
]

DASHES = "-\u2013\u2014\u2015"
SINGLE_QUOTES = "'\u2018\u2019\u201a\u201b"
DOUBLE_QUOTES = '"\u201c\u201d\u201e'
WHITESPACE = " \t\f\v\u00a0\u0085"

FORCE_NEW_TOKEN = frozenset("\0\t\r\n\f\v\u0085\u00a0 &(),;{|}")
"""A bare word ends before any of these, or at the end of the text."""

FORCE_NEW_TOKEN_AFTER_NUMBER = FORCE_NEW_TOKEN | frozenset("!#%*+-./<=>[]" + DASHES[1:])
"""In an expression, a number also ends before these."""


def is_identifier_start(char: str) -> bool:
    return char.isalpha() or char == "_"


def is_identifier_follow(char: str) -> bool:
    return char.isalnum() or char == "_"


KEYWORDS: dict[str, str] = {
    word.lower(): word
    for word in (
        "Begin Break Catch Class Clean Configuration Continue Data Define Do Dynamicparam Else ElseIf End Enum Exit Filter Finally "
        "For Foreach From Function Hidden If In InlineScript Interface Module Namespace Parallel Param Private Process Public "
        "Return Sequence Static Switch Throw Trap Try Type Until Using Var While Workflow Assembly Base Command Default"
    ).split()
}
"""Words that are keywords where a statement begins; elsewhere they are ordinary words."""

_LOGICAL, _BITWISE, _COMPARISON, _COALESCE, _ADD, _MULTIPLY, _FORMAT, _RANGE = 1, 2, 5, 7, 9, 10, 12, 13

_COMPARISONS = ("eq ne ge gt lt le like notlike match notmatch replace contains notcontains in notin split").split()

OPERATOR_WORDS: dict[str, str] = {
    "and": "And", "or": "Or", "xor": "Xor", "not": "Not", "band": "Band", "bor": "Bor", "bxor": "Bxor", "bnot": "Bnot",
    "shl": "Shl", "shr": "Shr", "is": "Is", "isnot": "IsNot", "as": "As", "f": "Format", "join": "Join",
}  # fmt: skip
"""``-word`` and the engine's name for the operator."""

BINARY: dict[str, int] = {
    "And": _LOGICAL, "Or": _LOGICAL, "Xor": _LOGICAL, "Band": _BITWISE, "Bor": _BITWISE, "Bxor": _BITWISE,
    "Shl": _COMPARISON, "Shr": _COMPARISON, "Is": _COMPARISON, "IsNot": _COMPARISON, "As": _COMPARISON, "Join": _COMPARISON,
    "QuestionQuestion": _COALESCE, "Plus": _ADD, "Minus": _ADD, "Multiply": _MULTIPLY, "Divide": _MULTIPLY, "Rem": _MULTIPLY,
    "Format": _FORMAT, "DotDot": _RANGE,
}  # fmt: skip
"""Binary operators and how tightly they bind."""

for _word in _COMPARISONS:
    OPERATOR_WORDS[_word] = OPERATOR_WORDS["i" + _word] = "I" + _word
    OPERATOR_WORDS["c" + _word] = "C" + _word
    BINARY["I" + _word] = BINARY["C" + _word] = _COMPARISON

UNARY = frozenset(
    {"Not", "Bnot", "Exclaim", "Minus", "Plus", "PlusPlus", "MinusMinus", "Join", "Isplit", "Csplit", "Comma"}
)

ASSIGNMENT = frozenset(
    {
        "Equals",
        "PlusEquals",
        "MinusEquals",
        "MultiplyEquals",
        "DivideEquals",
        "RemainderEquals",
        "QuestionQuestionEquals",
    }
)


@dataclass
class Token:
    """One token. ``value`` is the text that a string or word stands for, or a number; ``parts`` the expressions inside."""

    kind: str
    start: int
    end: int
    text: str
    value: Any = None
    parts: list[Expression] = field(default_factory=list)
    template: list[str] = field(default_factory=list)
    colon: bool = False


@dataclass(frozen=True)
class ParseError:
    """What the engine's parser would report: its error id, a sentence, and where (line and column count from 1)."""

    id: str
    message: str
    offset: int
    line: int = 0
    column: int = 0
