"""What an error does in a translated script: where it is reported, where it is caught, what it leaves in ``$Error`` and ``$?``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from bridge.migrate.runtime.blocks import Block
from bridge.migrate.runtime.cmdlet import Leaving
from bridge.migrate.runtime.errors import NotTranslated, error_object, record_of, thrown
from bridge.migrate.runtime.handlers import CATCH_ALL, for_catch, for_trap
from bridge.migrate.runtime.jumps import Break, Continue
from bridge.migrate.runtime.variables import Frame
from bridge.simulator.context import Sink
from bridge.simulator.records import ErrorRecord, TerminatingError
from bridge.simulator.runspace import MAX_ERRORS, Runspace
from bridge.values import TypedArray

__all__ = ["Catch", "Failures", "ScriptRunspace"]

_QUIET = ("silentlycontinue", "ignore")


class ScriptRunspace(Runspace):
    """A runspace whose ``$Error`` is a list that the script sees and changes."""

    variables: Frame

    def __init__(self) -> None:
        super().__init__({})
        self.errors = TypedArray("System.Collections.ArrayList")
        self.line: int | None = None

    def reset(self) -> None:
        super().reset()
        self.variables = Frame("global", values=self._initial)

    def remember(self, record: Any) -> None:
        """Put an error first in ``$Error``, unless the same exception is there already."""
        first = getattr(self.errors[0], "record", None) if self.errors else None
        if first is not None and first.exception is record.exception:
            return
        if record.line is None:
            record.line = self.line
        self.errors.insert(0, error_object(record))
        del self.errors[MAX_ERRORS:]


class Catch:
    """The error that a translated ``catch`` holds. ``it`` is PowerShell's ``$_``. ``types`` are those of all the catch clauses."""

    def __init__(self, record: ErrorRecord, types: Sequence[str] = ()) -> None:
        self.record = record
        self._taken, passed = for_catch(record, types) if types else (CATCH_ALL, record)
        self.it = error_object(passed)

    def matches(self, *types: str) -> bool:
        """True when the clause with these types is the one that takes the error."""
        return self._taken in types

    def again(self) -> BaseException:
        """What ``throw`` without a value raises: the same error, which now ends the script."""
        return TerminatingError(self.record, script=True)


class Failures:
    """The part of a script that errors go through."""

    _runspace: ScriptRunspace
    _scopes: list[Frame]
    _tries: int = 0
    ok: bool = True
    """``$?``: whether the last statement did what it should."""

    @property
    def sink(self) -> Sink:
        raise NotImplementedError

    @property
    def line(self) -> int | None:
        """The line of the statement that runs, in scripts that ask where an error was; None where it has several."""
        return self._runspace.line

    @line.setter
    def line(self, line: int | None) -> None:
        self._runspace.line = line

    def item(self, value: Any) -> AbstractContextManager[None]:
        raise NotImplementedError

    @property
    def tries(self) -> int:
        """How many ``try`` statements are up the call stack."""
        return self._tries

    @property
    def trying_now(self) -> bool:
        """True while a ``try`` is somewhere up the call stack."""
        return self._tries > 0

    @contextmanager
    def trying(self) -> Iterator[None]:
        """The body of a ``try``: errors that would only end a statement come to the catch."""
        self._tries += 1
        try:
            yield
        finally:
            self._tries -= 1

    @contextmanager
    def catching(self, error: BaseException, *types: str) -> Iterator[Catch]:
        """The bodies of the ``catch`` clauses, of these ``types``. An error in one ends the whole statement: to the engine the ``try``
        lasts until its ``finally``."""
        record = record_of(error)
        self.ok = False
        self._runspace.remember(record)
        call = self._scopes[-1].calling
        if call is not None and call[1].preferences.collects("ErrorVariable"):
            # The engine adds it to the variable once for each block that the error left on its way to the handler.
            raise NotTranslated("an error that is caught within a command with -ErrorVariable") from error
        caught = Catch(record, types)
        with self.item(caught.it), self.trying():
            yield caught

    @contextmanager
    def statement(self) -> Iterator[None]:
        """A statement whose error is reported and gone on from, unless a ``try`` waits for it or the error ends the script."""
        try:
            yield
        except Exception as error:
            record = self._noted(error)
            thrown_here = isinstance(error, TerminatingError) and error.script
            stopped = isinstance(error, TerminatingError) and error.stop
            if self._tries or stopped or isinstance(error, Leaving):
                raise _same(error, record) from error
            self._by_preference(record, thrown_here)

    def _noted(self, error: BaseException) -> ErrorRecord:
        record = record_of(error)
        self.ok = False
        self._runspace.remember(record)
        return record

    def _by_preference(self, record: ErrorRecord, thrown_here: bool = False) -> None:
        """What ``$ErrorActionPreference`` says of an error that ended a statement."""
        call = self._scopes[-1].calling
        if call is not None:
            call[1].preferences.collect("ErrorVariable", record)
        action = str(self._scopes[-1].get("ErrorActionPreference")).casefold()
        if action == "stop":
            raise TerminatingError(record, script=True, stop=True)
        if action in _QUIET:
            return
        if action != "continue":
            raise NotTranslated(f"an error while $ErrorActionPreference is {action}: {record.message}")
        if thrown_here:
            raise TerminatingError(record, script=True)
        self.sink.record("error", record)

    def throw(self, *value: Any) -> BaseException:
        """What ``throw`` raises."""
        return TerminatingError(thrown(*value), script=True)

    @property
    def errors(self) -> list[Any]:
        """``$Error``, newest first."""
        return self._runspace.errors

    # --- traps --------------------------------------------------------------------------------------------------------------------

    def traps(self, *traps: tuple[str, Block]) -> Callable[[], AbstractContextManager[None]]:
        """The ``trap`` statements of a block: what each of its statements runs in. An empty type name takes every error."""

        @contextmanager
        def guard() -> Iterator[None]:
            try:
                with self.trying():
                    yield
            except Exception as error:
                record = self._noted(error)
                taken, passed = for_trap(record, [name for name, _ in traps])
                if taken is None:
                    if self._tries:
                        raise _same(error, record) from error
                    raise NotTranslated(f"an error that no trap takes: {record.message}") from error
                self._trapped(traps[taken][1], record, passed)

        return guard

    def _trapped(self, body: Block, record: ErrorRecord, passed: ErrorRecord) -> None:
        try:
            body.run_for(error_object(passed))
        except Continue:
            return
        except Break:
            raise TerminatingError(record, script=True, stop=True) from None
        self._by_preference(record)


def _same(error: BaseException, record: ErrorRecord) -> BaseException:
    """The error with its record made, so that it stays one error on its way up."""
    return error if isinstance(error, TerminatingError) else TerminatingError(record)
