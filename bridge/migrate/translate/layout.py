"""How translated Python is laid out: as ``ruff format`` leaves it.

The translator writes a statement on one line; here the lines get their final form: quotes, parentheses that say nothing, line breaks, and
blank lines around functions. What the lines mean does not change.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

__all__ = ["LINE_LENGTH", "finished", "laid_out", "single_quoted"]

LINE_LENGTH = 88
_INDENT = "    "
_TOKEN = re.compile(
    r"""[rbfRBF]{0,2}"(?:[^"\\]|\\.)*"|[rbfRBF]{0,2}'(?:[^'\\]|\\.)*'|[A-Za-z_]\w*|\d[\w.]*|:=|[=!<>]=|\*\*|\s+|.""",
    re.DOTALL,
)
_OPENING = "([{"
_CLOSING = ")]}"
_ENDS_BEFORE = {",", ")", "]", "}", ":", ""}
_BEGINS_AFTER = {"(", ",", "[", "{", ":", "=", ":=", "return", "if", "elif", "while", "in", "else", "raise"}
_CLAUSES = ("else:", "elif ", "except", "finally:")
_OWNERS = ("def ", "class ")
_DEFINES = (*_OWNERS, "@")


def finished(lines: Sequence[str], tree: ast.Module) -> str:
    """The text of a module in its final form; as it is where that would mean something else than its ``tree``."""
    made = "\n".join(laid_out(lines)) + "\n"
    try:
        same = ast.dump(ast.parse(made)) == ast.dump(tree)
    except SyntaxError:
        same = False
    return made if same else "\n".join(lines) + "\n"


def laid_out(lines: Sequence[str]) -> list[str]:
    """The lines of a module in their final form; ``lines`` are statements, comments and blank lines."""
    out: list[str] = []
    for line in _spaced(lines):
        code = line.strip()
        if not code or code.startswith(("#", '"""')):
            out.append(line)
            continue
        indent = line[: len(line) - len(code)]
        tokens = [_requoted(t) for t in _TOKEN.findall(code)]
        if "#" not in tokens:
            tokens = _bare(tokens)
            out += _wrapped(tokens, indent, "")
        else:
            out.append(indent + "".join(tokens))
    return out


# --- blank lines ---------------------------------------------------------------------------------------------------------------------


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _spaced(lines: Sequence[str]) -> Iterator[str]:
    """The lines with a blank one before and after each function within another."""
    before = ""
    open_at: list[int] = []  # the depths of the functions that a line may end
    for at, line in enumerate(lines):
        code = line.strip()
        if not code:
            if not before.strip().startswith(_OWNERS) or not before.endswith(":"):
                yield line
                before = line
            continue
        depth = _depth(line)
        ended = False
        while open_at and depth <= open_at[-1]:
            open_at.pop()
            ended = True
        if not depth and ended and before.strip():
            yield from ("", "")
        inner = bool(depth) and before.strip() != ""
        begins = _introduces(lines, at)
        decorated = before.strip().startswith("@")
        if inner and not decorated and not before.strip().startswith("#"):
            first = before.endswith(":") and _depth(before) < depth
            owner = before.strip().startswith(_OWNERS)
            if (ended and not code.startswith(_CLAUSES)) or (begins and not (first and owner)):
                yield ""
        elif inner and ended and before.strip().startswith("#") and _depth(before) > depth:
            yield ""
        if code.startswith(_OWNERS):
            open_at.append(depth)
        yield line
        before = line


def _introduces(lines: Sequence[str], at: int) -> bool:
    """True for a line that a function begins with: its decorator, or the comments above it."""
    depth = _depth(lines[at])
    for line in lines[at:]:
        code = line.strip()
        if _depth(line) != depth or not code.startswith(("#", *_DEFINES)):
            return False
        if code.startswith(_DEFINES):
            return True
    return False


# --- quotes and parentheses ------------------------------------------------------------------------------------------------------------


def _requoted(token: str) -> str:
    """A string in double quotes, unless it has more of those inside than of the others."""
    at = next((i for i, c in enumerate(token[:3]) if c in "\"'"), None)
    if at is None or len(token) < 2:
        return token
    prefix, quote, body = token[:at], token[at], token[at + 1 : -1]
    if quote == "'":
        return f'{prefix}"{body}"' if '"' not in body and "\\'" not in body and "f" not in prefix else token
    literal, expressions = _literal(body) if "f" in prefix else (body, "")
    doubles = literal.count('\\"')
    if not doubles or doubles <= literal.count("'") or '"' in expressions:
        return token
    out, in_expression = [], 0
    for piece in re.split(r"(\{\{|\}\}|[{}])" if "f" in prefix else r"(?!)", body):
        in_expression += (piece == "{") - (piece == "}")
        if in_expression:
            out.append(piece.replace("'", '"'))
        else:
            out.append(piece.replace('\\"', '"').replace("'", "\\'"))
    return f"{prefix}'{''.join(out)}'"


def _literal(body: str) -> tuple[str, str]:
    """The text of an f-string that stands for itself, and that of its expressions (which have no braces of their own)."""
    found: tuple[list[str], list[str]] = ([], [])
    in_expression = 0
    for piece in re.split(r"(\{\{|\}\}|[{}])", body):
        in_expression += (piece == "{") - (piece == "}")
        found[in_expression > 0].append(piece)
    return "".join(found[0]), "".join(found[1])


def single_quoted(code: str) -> str | None:
    """``code`` as it can stand within an f-string in double quotes; None where it cannot before Python 3.12."""
    out = []
    for token in _TOKEN.findall(code):
        at = next((i for i, c in enumerate(token[:3]) if c in "\"'"), None)
        if at is not None:
            body = token[at + 1 : -1]
            if "f" in token[:at] or any(c in body for c in "'\"\\{}#"):
                return None
            token = f"{token[:at]}'{body}'"
        elif token in "#\\\n{}":
            return None
        out.append(token)
    return "".join(out)


def _pairs(tokens: Sequence[str]) -> dict[int, int]:
    """Where each bracket that opens is closed."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for at, token in enumerate(tokens):
        if token in _OPENING and len(token) == 1:
            stack.append(at)
        elif token in _CLOSING and len(token) == 1 and stack:
            found[stack.pop()] = at
    return found


def _beside(tokens: Sequence[str], at: int, step: int) -> str:
    at += step
    while 0 <= at < len(tokens):
        if not tokens[at].isspace():
            return tokens[at]
        at += step
    return ""


def _top(tokens: Sequence[str]) -> set[str]:
    """The tokens outside all brackets."""
    return {t for _, t in _at_top(tokens)}


def _at_top(tokens: Sequence[str]) -> Iterator[tuple[int, str]]:
    depth = 0
    for at, token in enumerate(tokens):
        if len(token) == 1 and token in _CLOSING:
            depth -= 1
        if depth == 0:
            yield at, token
        if len(token) == 1 and token in _OPENING:
            depth += 1


def _bare(tokens: list[str]) -> list[str]:
    """The tokens without the parentheses that change nothing, and without the comma that ends a short tuple."""
    for start, end in sorted(_pairs(tokens).items(), key=lambda pair: -pair[1]):
        last = end - 1 if tokens[end - 1] == "," else end - 2
        if tokens[last] == "," and tokens[last + 1 : end] in ([], [" "]) and _commas(tokens[start + 1 : end]) > 1:
            del tokens[last:end]
    at = 0
    while at < len(tokens):
        if tokens[at] == "(":
            closed = _pairs(tokens).get(at)
            if closed is not None and _idle(tokens, at, closed):
                del tokens[closed], tokens[at]
                continue
        at += 1
    return tokens


def _commas(tokens: Sequence[str]) -> int:
    return sum(token == "," for _, token in _at_top(tokens))


def _idle(tokens: Sequence[str], start: int, end: int) -> bool:
    before, after = _beside(tokens, start, -1), _beside(tokens, end, 1)
    inner = tokens[start + 1 : end]
    top = _top(inner)
    if not inner or "," in top or "yield" in top:
        return False
    if before in ("and", "or"):
        return (
            inner[0] == "not"
            and not top & {"and", "or", "if", "lambda", ":="}
            and after in {*_ENDS_BEFORE, "and", "or"}
        )
    if before not in _BEGINS_AFTER or after not in _ENDS_BEFORE:
        return False
    if "for" in top or ":=" in top:
        # A generator or an assignment needs its own unless it is the only argument of a call.
        call = start - 2
        return before == "(" and after == ")" and call >= 0 and tokens[start - 1] == "(" and tokens[call].isidentifier()
    if before == ":" or after == ":":
        return not top & {"lambda", "if"}
    if before in ("else", "in", "raise"):
        return False
    return not (before == "if" and "if" in top)


# --- line breaks -----------------------------------------------------------------------------------------------------------------------


def _wrapped(tokens: Sequence[str], indent: str, end: str) -> list[str]:
    """A line as it is when it fits, else broken within its last brackets. ``end`` is a comma that is to follow it."""
    line = f"{indent}{''.join(tokens)}{end}"
    if len(line) <= LINE_LENGTH:
        return [line]
    words = [t for _, t in _at_top(tokens) if t in ("and", "or")]
    if words and tokens[0] == "if" and tokens[-1] != ":":  # a clause of a generator
        parts = _split(tokens, frozenset({"and", "or"}), before=True)
        return [line for part in parts for line in _wrapped(part, indent, end)]
    if words and tokens[0] in ("if", "elif", "while") and (len(words) > 1 or tokens[-2] != ")"):
        body = _stripped(tokens[1:-1])
        return [f"{indent}{tokens[0]} (", *_broken(body, indent + _INDENT), f"{indent}):"]
    if words and tokens[0] == "lambda":
        colon = next(at for at, t in _at_top(tokens) if t == ":")
        body = _stripped(tokens[colon + 1 :])
        whole = f"{indent}{_INDENT}{''.join(body)}"
        inside = [whole] if len(whole) <= LINE_LENGTH else _broken(body, indent + _INDENT)
        return [f"{indent}{''.join(tokens[: colon + 1])} (", *inside, f"{indent}){end}"]
    span = _last_brackets(tokens)
    if span is None:
        return [line]
    start, stop = span
    body = list(tokens[start + 1 : stop])
    head, tail = "".join(tokens[: start + 1]), "".join(tokens[stop:])
    if len(indent) + len(head) > LINE_LENGTH:
        return [line]
    inner = indent + _INDENT
    whole = inner + "".join(body)
    definition = tokens[0] == "def"
    if len(whole) <= LINE_LENGTH and not definition:
        return [indent + head, whole, indent + tail + end]
    return [indent + head, *_broken(body, inner), indent + tail + end]


def _last_brackets(tokens: Sequence[str]) -> tuple[int, int] | None:
    """The last brackets of a line that have something in them."""
    pairs = [(start, stop) for start, stop in _pairs(tokens).items() if stop > start + 1]
    return max(pairs, key=lambda pair: pair[1], default=None)


def _broken(tokens: Sequence[str], indent: str) -> list[str]:
    """What stands in brackets, on lines of its own: arguments, parts of a generator or a condition, terms."""
    for marks, before in (
        (frozenset({","}), False),
        (frozenset({"for", "if", "else"}), True),
        (frozenset({"and", "or"}), True),
    ):
        parts = _split(tokens, marks, before=before)
        if len(parts) > 1:
            # Arguments have a comma behind the last one, too, where that is not the rest of a list with a star.
            comma = "," if not before else ""
            return [line for part in parts for line in _wrapped(part, indent, comma)]
    parts = _split(tokens, frozenset({"+"}), before=True)
    if len(parts) > 1:
        return [line for part in parts for line in _wrapped(part, indent, "")]
    return _wrapped(tokens, indent, "")


def _split(tokens: Sequence[str], marks: frozenset[str], *, before: bool) -> list[list[str]]:
    cuts, head = [], False  # the parameters of a lambda, and its body, belong together
    for at, token in _at_top(tokens):
        head = token == "lambda" or (head and token != ":")
        if token in marks and not head:
            cuts.append(at)
    if "lambda" in _top(tokens) and marks != {","}:
        cuts = []
    parts: list[Sequence[str]] = []
    last = 0
    for at in cuts:
        parts.append(tokens[last:at])
        last = at if before else at + 1
    parts.append(tokens[last:])
    return [p for p in (_stripped(part) for part in parts) if p]


def _stripped(tokens: Sequence[str]) -> list[str]:
    found = list(tokens)
    while found and found[0].isspace():
        found.pop(0)
    while found and found[-1].isspace():
        found.pop()
    return found
