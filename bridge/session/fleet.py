"""One invocation on many hosts: results as hosts finish, and one bad host never stops the rest."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bridge.errors import BridgeError
from bridge.session.addresses import parse_address
from bridge.session.connect import connect
from bridge.session.credentials import sealed
from bridge.session.errors import AddressError, SessionError
from bridge.session.invocation import Pipeline, Runnable
from bridge.session.result import Result

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from bridge.session.options import RunOptions
    from bridge.session.session import Session

__all__ = ["Fleet", "FleetResult", "HostFailed"]

T = TypeVar("T")


class HostFailed(SessionError):
    """What went wrong on a host outside this project's own errors; raised inside a worker and brought home as text."""


class FleetResult(Mapping[str, "Result[T] | BaseException"], Generic[T]):
    """What each host gave: a mapping of address to :class:`Result` or exception, in the order in which hosts were named."""

    def __init__(self, outcomes: Mapping[str, Result[T] | BaseException]) -> None:
        self._outcomes = dict(outcomes)

    def __getitem__(self, address: str) -> Result[T] | BaseException:
        return self._outcomes[address]

    def __iter__(self) -> Iterator[str]:
        return iter(self._outcomes)

    def __len__(self) -> int:
        return len(self._outcomes)

    @property
    def succeeded(self) -> dict[str, Result[T]]:
        """The hosts whose run ended (with or without non-terminating errors)."""
        return {a: o for a, o in self._outcomes.items() if isinstance(o, Result)}

    @property
    def failed(self) -> dict[str, BaseException]:
        """The hosts that could not be reached, or whose run was ended by an error."""
        return {a: o for a, o in self._outcomes.items() if isinstance(o, BaseException)}

    @property
    def had_errors(self) -> bool:
        return bool(self.failed) or any(r.had_errors for r in self.succeeded.values())

    def objects(self) -> Iterator[tuple[str, T]]:
        """Each output object with its host."""
        for address, result in self.succeeded.items():
            for item in result:
                yield address, item

    def __repr__(self) -> str:
        return f"<FleetResult {len(self.succeeded)} succeeded, {len(self.failed)} failed>"


class Fleet:
    """``addresses`` with what :func:`bridge.connect` needs for them.

    ``throttle`` hosts are worked on at a time. ``executor`` takes any :class:`concurrent.futures.Executor`: processes, or a cluster's
    (``distributed.Client.get_executor()``), which is the way beyond one machine; what is run is then pickled. ``connections`` gives
    options of :func:`connect` for single hosts.
    """

    def __init__(
        self, addresses: Iterable[str], *, throttle: int = 32, executor: Executor | None = None,
        connections: Mapping[str, Mapping[str, Any]] | None = None, **connect_options: Any,
    ) -> None:  # fmt: skip
        self.addresses = list(dict.fromkeys(addresses))
        for address in self.addresses:
            parse_address(address)
        if throttle < 1:
            raise AddressError("throttle must be at least 1")
        self.throttle = throttle
        self._executor = executor
        self._options = _sealed(connect_options)
        self._connections = {k: _sealed(v) for k, v in (connections or {}).items()}

    def __repr__(self) -> str:
        return f"<Fleet of {len(self.addresses)} hosts>"

    def run(
        self, what: Runnable[T], *, progress_bar: bool = False, on_result: Callable[[str, Any], None] | None = None,
        **options: Unpack[RunOptions],
    ) -> FleetResult[T]:  # fmt: skip
        """Run ``what`` on every host and return what each gave. ``on_result`` is called as hosts finish."""
        outcomes: dict[str, Any] = {}
        bar = _bar(len(self.addresses)) if progress_bar else contextlib.nullcontext(lambda failed: None)
        with bar as advance:
            for address, outcome in self.as_completed(what, **options):
                outcomes[address] = outcome
                advance(isinstance(outcome, BaseException))
                if on_result is not None:
                    on_result(address, outcome)
        return FleetResult({address: outcomes[address] for address in self.addresses})

    def as_completed(
        self, what: Runnable[T], **options: Unpack[RunOptions]
    ) -> Iterator[tuple[str, Result[T] | BaseException]]:
        """Yield (address, result or exception) as hosts finish. Leaving early starts no further host."""
        pipeline = _portable(what.as_pipeline())
        if pipeline.input is not None and not isinstance(pipeline.input, (list, tuple)):
            # Every host gets the whole input, so an iterator is read once, here.
            pipeline = dataclasses.replace(pipeline, input=list(pipeline.input))
        executor = self._executor or ThreadPoolExecutor(
            min(self.throttle, max(1, len(self.addresses))), "psbridge-fleet"
        )
        live: set[Session] | None = set() if self._executor is None else None
        todo = iter(self.addresses)
        working: dict[Future[Any], str] = {}
        hold = () if live is None else (live,)
        try:
            while True:
                while len(working) < self.throttle:
                    address = next(todo, None)
                    if address is None:
                        break
                    given = {**self._options, **self._connections.get(address, {})}
                    working[executor.submit(run_on, address, given, pipeline, dict(options), *hold)] = address
                if not working:
                    return
                done, _ = wait(list(working), return_when=FIRST_COMPLETED)
                for future in done:
                    yield working.pop(future), _outcome(future)
        finally:
            for future in working:
                future.cancel()
            # Left early: what still runs is stopped, or leaving would wait for it.
            for session in list(live or ()):
                session.close()
            if self._executor is None:
                executor.shutdown(wait=True, cancel_futures=True)


def _portable(pipeline: Pipeline[T]) -> Pipeline[T]:
    """``pipeline`` without the session that made it, and with models in place of what gives them: so it may go to another process."""
    commands = tuple(dataclasses.replace(c, command=c.model, host=None) for c in pipeline.commands)
    return dataclasses.replace(pipeline, commands=commands, host=None)


def _sealed(options: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(options)
    if "credential" in made:
        made["credential"] = sealed(made["credential"])
    return made


def _outcome(future: Future[Any]) -> Any:
    try:
        return future.result()
    except CancelledError:
        return HostFailed("the host was not worked on: its worker was cancelled")
    except Exception as exc:
        return exc


def run_on(
    address: str, connect_options: Mapping[str, Any], what: Runnable[T], options: Mapping[str, Any], live: set[Session] | None = None
) -> Any:  # fmt: skip
    """Connect, run, close: the part of a fleet that one worker does. Gives the result or the exception, which then needs no raising."""
    try:
        with connect(address, **connect_options) as session:
            if live is not None:
                live.add(session)
            try:
                return session.run(what, **options)
            finally:
                if live is not None:
                    live.discard(session)
    except BridgeError as exc:
        return exc
    except Exception as exc:  # a user's callback, on one host of many
        return HostFailed(f"{parse_address(address).text}: {type(exc).__name__}: {exc}")


@contextlib.contextmanager
def _bar(total: int) -> Iterator[Callable[[bool], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("hosts"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[failed]}"), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    ) as progress:  # fmt: skip
        task = progress.add_task("hosts", total=total, failed="")
        failures = 0

        def advance(failed: bool) -> None:
            nonlocal failures
            failures += failed
            progress.update(task, advance=1, failed=f"{failures} failed" if failures else "")

        yield advance
