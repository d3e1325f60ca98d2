"""The facade: a PowerShell host in this process whose cmdlets are Python functions."""

from __future__ import annotations

import secrets
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from bridge.model import ConfirmImpact
from bridge.simulator.auth import Credentials
from bridge.simulator.builtins import BUILTINS, METADATA_ANSWER
from bridge.simulator.builtins.psbridge import definitions as psbridge_functions
from bridge.simulator.calls import CallLog, Expectation, Expectations, call_of
from bridge.simulator.context import Context
from bridge.simulator.definition import CmdletDefinition, command_from_signature, resolve_help
from bridge.simulator.endpoint import Endpoint, EndpointOptions
from bridge.simulator.errors import SimulatorError
from bridge.simulator.execution import METADATA_CALL, CommandCall
from bridge.simulator.faults import Faults
from bridge.simulator.implementation import Instance
from bridge.simulator.recording import RecordedPipeline, Recording
from bridge.simulator.records import ErrorRecord, ExceptionInfo, TerminatingError
from bridge.simulator.registry import Registry
from bridge.simulator.service import Service, ServiceLimits

__all__ = ["Simulator"]

F = TypeVar("F", bound=Callable[..., Any])


class Simulator:
    """A WSMan/PSRP endpoint on the loopback. Use it as a context manager, or call :meth:`start` and :meth:`close`.

    ``state`` is any object that cmdlets see as ``ctx.state``; ``variables`` are set in every new runspace (``ConfirmPreference`` …);
    ``strict`` refuses calls that no :meth:`expect` allows; ``tls`` serves HTTPS with a certificate made on the fly
    (:attr:`certificate` is its PEM); ``builtins`` False leaves out Where-Object and the rest. A password is made up unless given.
    """

    def __init__(
        self, *, host: str = "127.0.0.1", port: int = 0, username: str = "user", password: str | None = None,
        users: Mapping[str, str] | None = None, state: Any = None, variables: Mapping[str, Any] | None = None, strict: bool = False,
        tls: bool = False, builtins: bool = True, limits: ServiceLimits | None = None, options: EndpointOptions | None = None,
    ) -> None:  # fmt: skip
        self.username = username
        self.password = password if password is not None else secrets.token_urlsafe(12)
        self.state = state
        self.calls = CallLog()
        self.registry = Registry()
        self.variables: dict[str, Any] = dict(variables or {})
        self.faults = Faults()
        self._expectations = Expectations(strict)
        self._host = host
        self._port = port
        self._limits = limits
        self._options = replace(options or EndpointOptions(), tls=tls or (options.tls if options else False))
        self._credentials = Credentials({self.username: self.password, **(users or {})})
        self._endpoint: Endpoint | None = None
        self._recording: Recording | None = None
        if builtins:
            for definition in (*BUILTINS, *psbridge_functions(self.registry)):
                self.registry.add(definition)
        self.registry.prepare(METADATA_ANSWER)

    # -- life ---------------------------------------------------------------------------------------------------------------

    def start(self) -> Simulator:
        """Listen. Raises :class:`SimulatorError` when the port is in use."""
        if self._endpoint is not None:
            raise SimulatorError("the simulator is running already")
        service = Service(self, self.variables, self._limits)
        endpoint = Endpoint(service, self._credentials, self._host, self._port, self._options, self.faults)
        endpoint.start()
        self._endpoint = endpoint
        return self

    def close(self) -> None:
        """Stop listening, end every session, and wait for the threads."""
        endpoint, self._endpoint = self._endpoint, None
        if endpoint is not None:
            endpoint.close()

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        self.close()
        if kind is None:
            self._expectations.verify()

    @property
    def endpoint(self) -> Endpoint:
        if self._endpoint is None:
            raise SimulatorError("the simulator is not running: use it in a with statement, or call start()")
        return self._endpoint

    @property
    def port(self) -> int:
        return self.endpoint.port

    @property
    def host(self) -> str:
        return self._host

    @property
    def url(self) -> str:
        """``http://127.0.0.1:port/wsman``."""
        scheme = "https" if self._options.tls else "http"
        return f"{scheme}://{self._bracketed}:{self.port}/wsman"

    @property
    def address(self) -> str:
        """``winrm+http://user@127.0.0.1:port``, as :func:`bridge.connect` takes it (the password apart)."""
        scheme = "https" if self._options.tls else "http"
        return f"winrm+{scheme}://{self.username}@{self._bracketed}:{self.port}"

    @property
    def _bracketed(self) -> str:
        return f"[{self._host}]" if ":" in self._host else self._host

    @property
    def certificate(self) -> str:
        """The PEM of the certificate that HTTPS is served with. Raises :class:`SimulatorError` without ``tls``."""
        return self.endpoint.certificate

    def __repr__(self) -> str:
        return f"<Simulator {self.address}>" if self._endpoint is not None else "<Simulator not running>"

    # -- cmdlets ------------------------------------------------------------------------------------------------------------

    def cmdlet(
        self, name: str, help: Any = None, *, should_process: bool = False,  # noqa: A002
        confirm_impact: str | None = None, default_set: str | None = None, aliases: tuple[str, ...] = (),
    ) -> Callable[[F], F]:  # fmt: skip
        """Register the decorated function or class as the cmdlet ``name``.

        With ``help`` (a model, a generated wrapper, a module, or the path of help or metadata) the metadata come from there, and the
        function names the parameters that it wants, in Python's way (``session_id`` for ``-SessionId``). Without, its signature says it
        all; see :class:`Param`.
        Raises :class:`SimulatorError` when the two do not fit.
        """

        def register(target: F) -> F:
            self.add(
                name,
                target,
                help=help,
                should_process=should_process,
                confirm_impact=confirm_impact,
                default_set=default_set,
                aliases=aliases,
            )
            return target

        return register

    def add(
        self, name: str, target: Any, *, help: Any = None, should_process: bool = False,  # noqa: A002
        confirm_impact: str | None = None, default_set: str | None = None, aliases: tuple[str, ...] = (),
    ) -> CmdletDefinition:  # fmt: skip
        """Register ``target`` as a cmdlet, as :meth:`cmdlet` does."""
        if help is not None:
            command = resolve_help(name, help)
            if confirm_impact is not None:
                command = replace(command, confirm_impact=ConfirmImpact(confirm_impact))
        else:
            command = command_from_signature(
                name,
                target,
                should_process=should_process,
                confirm_impact=ConfirmImpact(confirm_impact or "Medium"),
                default_set=default_set,
            )
        definition = CmdletDefinition(command, target, command.name)
        self.registry.add(definition, aliases)
        return definition

    def script(self, text: str) -> Callable[[F], F]:
        """Register the decorated function as what runs for exactly this script text. Any other script is refused."""

        def register(target: F) -> F:
            command = command_from_signature("", target)
            self.registry.add_script(text, CmdletDefinition(command, target, "", script=True))
            return target

        return register

    # -- for tests ----------------------------------------------------------------------------------------------------------

    def expect(self, command: str, /, **parameters: Any) -> Expectation:
        """Demand a call of ``command`` with these bound parameters (by PowerShell's names, ignoring case); checked at the end."""
        expectation = Expectation(command, parameters)
        self._expectations.add(expectation)
        return expectation

    def verify(self) -> None:
        """Raise :class:`~bridge.simulator.errors.StrictError` for expectations that are not met."""
        self._expectations.verify()

    def reset(self) -> None:
        """Forget calls, expectations and faults; cmdlets and state stay."""
        self.calls.clear()
        self._expectations.clear()
        self.faults.clear()

    def replay(self, recording: Recording | str | Path) -> None:
        """Play recorded pipelines back to clients that send the same commands. Raises :class:`InputError` for what is no recording."""
        self._recording = recording if isinstance(recording, Recording) else Recording.read(Path(recording))

    # -- Environment (what execution asks) ----------------------------------------------------------------------------------

    def find(self, name: str) -> CmdletDefinition | None:
        return METADATA_ANSWER if name == METADATA_CALL else self.registry.find(name)

    def failed(self, ctx: Context, error: Exception) -> BaseException:
        return ctx.failed(error)

    def find_script(self, text: str) -> CmdletDefinition | None:
        return self.registry.script(text)

    def recorded(self, statements: Sequence[Sequence[CommandCall]]) -> RecordedPipeline | None:
        return None if self._recording is None else self._recording.find(statements)

    def create(self, definition: CmdletDefinition) -> Instance:
        return self.registry.create(definition)

    def called(self, ctx: Context, position: int) -> Callable[[Context], bool]:
        """Log a call; the result logs each record and says whether the cmdlet is to run."""
        call = call_of(ctx, position)
        self.calls.add(call)
        decided: list[Expectation | None] = []

        def record(current: Context) -> bool:
            call.bound = dict(current.bound)
            call.parameter_set = current.parameter_set
            call.records.append(dict(current.bound))
            if current.has_input:
                call.input.append(current.current)
            if not decided:
                decided.append(self._decide(current, call))
            return _answer(current, decided[0], len(call.records) == 1)

        return record

    def _decide(self, ctx: Context, call: Any) -> Expectation | None:
        expectation = self._expectations.find(call)
        if expectation is None and self._expectations.strict and not ctx.definition.builtin:
            shown = " ".join(f"-{k} {v!r}" for k, v in ctx.bound.items())
            text = f"{ctx.name} {shown}".rstrip() + " was called and is not expected"
            self._expectations.unexpected.append(text)
            info = ExceptionInfo("System.Management.Automation.PSInvalidOperationException", f"Strict mode: {text}.")
            raise TerminatingError(
                ErrorRecord(info, "UnexpectedCall", "InvalidOperation", source=ctx.name, activity=ctx.name)
            )
        return expectation


def _answer(ctx: Context, expectation: Expectation | None, first: bool) -> bool:
    if expectation is None:
        return True
    if expectation.failure is not None:
        facts = expectation.failure
        raising = ctx.throw if facts["terminating"] else ctx.error
        raising(facts["message"], facts["id"], facts["category"])
        return False
    if expectation.answer is not None:
        if first:
            for value in expectation.answer:
                ctx.write(value)
        return False
    return True
