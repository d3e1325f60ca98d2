"""Script blocks of a translated script, and the commands that run them for each item."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bridge.errors import BridgeError
from bridge.migrate.runtime.errors import NotTranslated, no_bug, record_of
from bridge.migrate.runtime.functions import Function
from bridge.migrate.runtime.jumps import returning
from bridge.operators import NotSupportedHere, OperatorError, collect, truth
from bridge.operators.collections import NetList
from bridge.simulator.builtins.foreach import ForEachObject
from bridge.simulator.builtins.where import WhereObject
from bridge.simulator.context import Context
from bridge.simulator.records import ErrorRecord, TerminatingError
from bridge.values import ScriptBlock

if TYPE_CHECKING:
    from bridge.migrate.runtime.script import Script
    from bridge.migrate.runtime.variables import Frame

_ITEM = re.compile(r"\$(?:\{_\}|_\b|psitem\b)", re.IGNORECASE)
_COLLECTION = "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]"
__all__ = ["Block", "ForEachBlock", "WhereBlock"]


class Block(ScriptBlock):
    """A script block as a Python function that writes through the script.

    A short block is a function of ``$_``, or of ``$args`` where it reads those; one with parameters or clauses is a :class:`Function`, a
    command without a name. Calling a block runs it for an item in a scope of its own and gives what it wrote; :meth:`here` is the same in
    the current scope, as for ForEach-Object; :meth:`delegate` passes arguments, as .NET does.
    """

    __slots__ = ("_body", "_script", "command", "state")

    _script: Script
    _body: Callable[..., None] | None
    command: Function | None
    state: Frame | None
    """The script scope that it belongs to."""

    def __new__(cls, script: Script, body: Callable[..., None] | Function, text: str = "") -> Block:
        made = str.__new__(cls, text)
        made._script = script
        made.command = body if isinstance(body, Function) else None
        made._body = None if isinstance(body, Function) else body
        made.state = script.frame.state
        return made

    @property
    def takes_arguments(self) -> bool:
        """True for a short block that reads ``$args``."""
        code = getattr(self._body, "__code__", None)
        return bool(code is not None and code.co_flags & 0x04)

    def __call__(self, item: Any = None, *arguments: Any) -> Any:
        with self._script.own_scope(self.state):
            return self.here(item, *arguments)

    def here(self, item: Any = None, *arguments: Any) -> Any:
        """What the block writes for ``item``, run in the current scope."""
        return collect(self.written(item, *arguments))

    def written(self, item: Any = None, *arguments: Any) -> list[Any]:
        """As :meth:`here`, object by object."""
        return self._script.gather(lambda: self.run_for(item, arguments))

    def run_for(self, item: Any, arguments: tuple[Any, ...] = ()) -> None:
        """Run it in the current scope, with ``item`` as ``$_``."""
        with self._script.within(self._script.current_of(self.state)), self._script.item(item):
            self.write(*arguments)

    def delegate(self, *arguments: Any) -> Any:
        """What the block writes when .NET calls it with ``arguments``: ``$_`` is that of its surroundings."""
        if len(arguments) == 2 and self._reads_item:
            raise NotSupportedHere("a script block that reads $_ as a delegate of two arguments")
        return collect(self.gather(*arguments))

    def as_method(self, this: Any, *arguments: Any) -> Any:
        """What the block writes as a script property or method of ``this``. Its errors have no counterpart here."""
        try:
            with self._script.holding(this):
                return collect(self.gather(*arguments))
        except Exception as error:
            raise NotTranslated(f"an error inside a script property or method: {error}") from error

    @property
    def _reads_item(self) -> bool:
        return _ITEM.search(str.__str__(self)) is not None

    def gather(self, *arguments: Any) -> list[Any]:
        """What the block writes, run in a scope of its own."""
        with self._script.own_scope(self.state):
            return self._script.gather(lambda: self.write(*arguments))

    def write(self, *arguments: Any) -> None:
        """Run the block; what it writes goes where the script's output goes now."""
        if self.command is not None:
            if isinstance(self.command.target, type):
                raise NotTranslated("a script block with begin, process or end that is not called as a command")
            self._script.call_block(self, arguments)
            return
        assert self._body is not None
        with no_bug(self._script.trying_now), returning():
            self._body(*(arguments if self.takes_arguments else (self._script.it,)))

    def attempt(self, item: Any) -> tuple[Any, ErrorRecord | None]:
        """(what the block writes for ``item``, the error that ended it), as a calculated property: in a scope of its own, and an error that
        would only end a statement ends all of it."""
        try:
            with self._script.trying(), self._script.own_scope(self.state):
                return self(item), None
        except BridgeError as error:
            return None, record_of(error)

    def into(self, ctx: Context, item: Any) -> None:
        """Run the block with ``$_`` as ``item``; what it writes is output of the command ``ctx``."""
        with self._script.writing(ctx):
            self.run_for(item)

    def closure(self) -> Block:
        """``$block.GetNewClosure()``: the block with the variables of the current scope as they are now."""
        made = Block(self._script, self.command or self._body, str.__str__(self))  # type: ignore[arg-type]
        made.state = self._script.frame.snapshot()
        return made

    def call_method(self, name: str, arguments: tuple[Any, ...]) -> Any:
        """``$block.Invoke(…)`` and its like."""
        folded = name.casefold()
        if folded == "getnewclosure":
            return self.closure()
        if folded not in ("invoke", "invokereturnasis"):
            return NotImplemented
        try:
            found = self.gather(*arguments)
        except TerminatingError as error:
            raise _invocation_failed(name, len(arguments), error) from error
        return NetList(_COLLECTION, found) if folded == "invoke" else collect(found)


def _invocation_failed(name: str, count: int, error: TerminatingError) -> Exception:
    record = record_of(error)
    if record.exception.bare_name in ("MethodException", "MethodInvocationException"):
        return error
    return OperatorError(
        f'Exception calling "{name}" with "{count}" argument(s): "{record.message}"',
        record.exception.bare_name,
        "System.Management.Automation.MethodInvocationException",
        "NotSpecified",
        (record.exception.type_name, record.message),
    )


class ForEachBlock(ForEachObject):
    """``ForEach-Object { … }``: what the block writes goes on as it is written."""

    def begin(self, ctx: Context) -> None:
        super().begin(ctx)
        self._run(ctx, 0, None)

    def process(self, ctx: Context) -> None:
        if not any(self._parts(ctx)):
            super().process(ctx)
        elif ctx.has_input:
            self._run(ctx, 1, ctx.values.get("InputObject"))

    def end(self, ctx: Context) -> None:
        self._run(ctx, 2, None)

    def _run(self, ctx: Context, part: int, item: Any) -> None:
        for block in self._parts(ctx)[part]:
            block.into(ctx, item)

    def _parts(self, ctx: Context) -> tuple[list[Block], list[Block], list[Block]]:
        """The blocks for begin, process and end. Of several the first is that of begin and, of three or more, the last that of end,
        unless -End has one."""
        given = (
            ctx.values.get("Begin"),
            *(ctx.values.get("Process") or ()),
            *(ctx.values.get("RemainingScripts") or ()),
        )
        blocks = [b for b in given if isinstance(b, Block)]
        end = [b for b in (ctx.values.get("End"),) if isinstance(b, Block)]
        if not end and len(blocks) > 2:
            end = [blocks.pop()]
        return (blocks[:1], blocks[1:], end) if len(blocks) > 1 else ([], blocks, end)


class WhereBlock(WhereObject):
    """``Where-Object { … }``, and ``Where-Object Name -match 'x'``, which sets ``$Matches``."""

    def begin(self, ctx: Context) -> None:
        variables = ctx.variables
        self.matched = lambda found: variables.__setitem__("Matches", found)
        super().begin(ctx)

    def process(self, ctx: Context) -> None:
        block: Any = ctx.values.get("FilterScript")
        if not isinstance(block, Block):
            super().process(ctx)
        elif ctx.has_input and truth(block.here(ctx.values.get("InputObject"))):
            ctx.write(ctx.values.get("InputObject"))
