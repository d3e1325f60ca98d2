"""``break``, ``continue`` and ``return``: Python's own words where they reach, an exception where they do not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bridge.language import nodes
from bridge.language.checks import parts_of, walk
from bridge.migrate.translate.expressions import string
from bridge.migrate.translate.variables import Variables

__all__ = ["Jumps", "Loop", "loose_jumps"]

_LOOPS = (nodes.ForEachStatement, nodes.ForStatement, nodes.WhileStatement, nodes.DoStatement, nodes.SwitchStatement)
_JUMPS = (nodes.BreakStatement, nodes.ContinueStatement)


@dataclass
class Loop:
    """A loop around the statement in hand. ``broken`` and ``continued``: a jump comes to it as an exception."""

    label: str
    broken: bool = False
    continued: bool = False


def word_of(node: Any) -> str:
    return "break" if isinstance(node, nodes.BreakStatement) else "continue"


def label_of(node: Any) -> str | None:
    """The label of a jump in lower case: empty without one, None when it is only known at run time."""
    if node.label is None:
        return ""
    value = getattr(node.label, "value", None)
    return value.lower() if isinstance(value, str) else None


def loose_jumps(root: Any) -> set[tuple[str, str | None]]:
    """Jumps that leave the script block or function they are in, as (word, label)."""
    found: set[tuple[str, str | None]] = set()
    pending: list[tuple[Any, tuple[str, ...] | None]] = [(root, ())]
    while pending:
        node, around = pending.pop()
        if isinstance(node, (list, tuple)):
            pending += [(n, around) for n in node]
            continue
        if not isinstance(node, nodes.Node):
            continue
        if isinstance(node, (nodes.ScriptBlockExpression, nodes.FunctionDefinition, nodes.ClassMember)):
            around = ()
        elif isinstance(node, nodes.TrapStatement):
            around = None  # what leaves its body is for the trap
        elif isinstance(node, _LOOPS):
            around = (*(around or ()), (node.label or "").lower())
        elif isinstance(node, _JUMPS) and around is not None:
            label = label_of(node)
            if label is None or not around or (label and label not in around):
                found.add((word_of(node), label))
        pending += [(getattr(node, name), around) for name in parts_of(type(node))]
    return found


class Jumps(Variables):
    """Keeps the loops around a statement. None among them is the border of a local function."""

    lines: list[str]
    depth: int
    loops: list[Loop | None]
    loose: set[tuple[str, str | None]]
    runtime: set[str]
    parts: int

    def emit(self, text: str) -> None:
        raise NotImplementedError

    @contextmanager
    def whole_loop(self, node: Any) -> Iterator[Loop]:
        """All the lines of a loop."""
        made = Loop((node.label or "").lower())
        calls = any(
            isinstance(n, (nodes.Command, nodes.InvokeMember))
            for n in walk(node.body if hasattr(node, "body") else node)
        )
        for word, label in self.loose if calls else ():
            if not label or label == made.label:
                made.broken |= word == "break"
                made.continued |= word == "continue"
        mark = len(self.lines)
        yield made
        if made.broken:
            self._within(mark, "loop", made)

    @contextmanager
    def one_turn(self, made: Loop) -> Iterator[None]:
        """The body of a loop."""
        mark = len(self.lines)
        self.loops.append(made)
        try:
            yield
        finally:
            self.loops.pop()
        if made.continued:
            self._within(mark, "turn", made)

    def _within(self, mark: int, helper: str, made: Loop) -> None:
        self.runtime.add(helper)
        label = string(made.label) if made.label else ""
        self.lines[mark:] = [
            "    " * self.depth + f"with {helper}({label}):",
            *("    " + line if line else "" for line in self.lines[mark:]),
        ]

    def jump(self, node: Any) -> None:
        word, label = word_of(node), label_of(node)
        near = self.loops[-1] if self.loops else None
        if near is not None and label in ("", near.label):
            self.emit(word)
            return
        for around in reversed(self.loops):
            if around is not None and (not label or around.label == label):
                around.broken |= word == "break"
                around.continued |= word == "continue"
                if label is not None:
                    break
        name = word.title()
        self.runtime.add(name)
        shown = str(self.expression(node.label)) if label is None else string(label) if label else ""
        self.emit(f"raise {name}({shown})")
