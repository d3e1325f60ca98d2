"""What a cmdlet sees of the engine: ``ctx.write``, the streams with their preferences, ShouldProcess, prompts, and stop."""

from __future__ import annotations

import datetime as _dt
import getpass
import os
import platform
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from bridge.binding import PromptField
from bridge.model import Command, ConfirmImpact
from bridge.simulator.host import Host
from bridge.simulator.invocation import FLAGS, Invocation
from bridge.simulator.output import to_output
from bridge.simulator.preferences import Preferences, is_on
from bridge.simulator.records import (
    ErrorRecord,
    ExceptionInfo,
    PipelineStopped,
    TerminatingError,
    exception_of,
    full_exception_name,
)
from bridge.simulator.runspace import Runspace, Variables
from bridge.simulator.should_process import Choice, Confirmation, ConfirmMemory, ShouldProcessReason, description_of
from bridge.values import DateTime, PSCredential, PSObject, SecureString, TypedArray, UInt32

if TYPE_CHECKING:
    from bridge.simulator.definition import CmdletDefinition

__all__ = ["Context", "Sink", "ToAll"]

_M = "System.Management.Automation."
_STOP = _M + "ActionPreferenceStopException"


def _stop(preference: str, message: str, record: ErrorRecord | None = None) -> ExceptionInfo:
    """The exception that ends a command by an action preference. ``-ErrorVariable`` keeps it with the record of the error."""
    text = f'The running command stopped because the preference variable "{preference}" or common parameter is set to Stop: {message}'
    return ExceptionInfo(_STOP, text, {} if record is None else {"ErrorRecord": record})


class Sink:
    """Where a command's records go. The pipeline's own sink sends them to the client; a nested call may gather them."""

    def output(self, value: Any) -> None:
        raise NotImplementedError

    def record(self, stream: str, value: Any) -> None:
        """``stream`` is error, warning, verbose, debug, information or progress."""
        raise NotImplementedError


class ToAll:
    """The answer "to all" of :meth:`Context.should_continue`, kept by the caller between questions."""

    def __init__(self) -> None:
        self.memory = ConfirmMemory.ASK


class Context:
    """One command of one pipeline. A cmdlet gets it as its parameter ``ctx``.

    ``bound`` is ``$PSBoundParameters``; ``values`` what holds for the record in hand; ``parameter_set`` the set that was chosen;
    ``current`` the pipeline object in hand (``$_``); ``state`` the simulator's shared state object; ``user`` who is connected.
    """

    def __init__(
        self, definition: CmdletDefinition, runspace: Runspace, host: Host, sink: Sink, stop: threading.Event, *, state: Any = None,
        user: str = "", variables: Variables | None = None, invocation_name: str = "", server: Any = None,
    ) -> None:  # fmt: skip
        self.definition = definition
        self.runspace = runspace
        self.host = host
        self.state = state
        self.user = user
        self.server = server
        self.variables = variables if variables is not None else runspace.variables
        self.invocation_name = invocation_name or definition.command.name
        self.parameter_set = ""
        self.bound: Mapping[str, Any] = {}
        self.values: Mapping[str, Any] = {}
        self.arguments: list[Any] = []
        self.current: Any = None
        self.has_input = False
        self.input_expected = False
        self.had_errors = False
        self.preferences = Preferences(self.variables, {})
        self.caller = ""
        self.record_options = 0
        self.place = (1, 1)
        self._scope: Variables | None = None
        self.nested: Callable[..., list[Any]] | None = None
        self.sink = sink
        self._stop = stop
        self._confirmation = Confirmation(
            self.command.supports_should_process, self.command.confirm_impact, self._choose,
            self._what_if, self.verbose, self._broke_off,
        )  # fmt: skip

    @property
    def command(self) -> Command:
        return self.definition.command

    @property
    def name(self) -> str:
        return self.definition.command.name

    # -- stop ---------------------------------------------------------------------------------------------------------------

    @property
    def stopping(self) -> bool:
        """True once the client asked the pipeline to stop."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise :class:`PipelineStopped` when the pipeline is to stop; every write does this too."""
        if self._stop.is_set():
            raise PipelineStopped

    def sleep(self, seconds: float) -> None:
        """Wait, but no longer than until the pipeline is stopped."""
        if self._stop.wait(seconds):
            raise PipelineStopped

    # -- output -------------------------------------------------------------------------------------------------------------

    def write(self, value: Any, *, enumerate: bool = False) -> None:  # noqa: A002 - WriteObject's own word
        """WriteObject: one object to the next command, or each element of a list with ``enumerate``."""
        self.check()
        if enumerate and isinstance(value, (list, tuple)):
            for item in value:
                self._output(item)
        else:
            self._output(value)

    def _output(self, value: Any) -> None:
        value = to_output(value)
        self.preferences.collect("OutVariable", value)
        name = self.preferences.given("PipelineVariable")
        if name:
            self.variables[str(name)] = value
        self.sink.output(value)

    # -- errors -------------------------------------------------------------------------------------------------------------

    def record(
        self, message: str, id: str = "", category: str = "NotSpecified", target: Any = None, *, exception: str = "System.Exception",  # noqa: A002
        details: str | None = None, recommended_action: str | None = None, target_type: str | None = None,
    ) -> ErrorRecord:  # fmt: skip
        """An error record of this command. ``exception`` is a .NET class name, bare or full."""
        name = full_exception_name(exception)
        record = ErrorRecord(
            ExceptionInfo(name, message), id or name.rpartition(".")[2], category, target, target_type=target_type, details=details,
            recommended_action=recommended_action,
        )  # fmt: skip
        return self.own(record)

    def own(self, record: ErrorRecord) -> ErrorRecord:
        """``record`` with this command's name in its id and activity, where it has none."""
        if not record.source:
            record.source = self.definition.type_name
        if not record.activity:
            record.activity = self.name
        if record.invocation is None and self.record_options & FLAGS["error"]:
            record.invocation = self.invocation()
        return record

    def invocation(self) -> Invocation:
        """This command as its records show it."""
        position, length = self.place
        return Invocation(self.name, self.command.kind.value, position, length, self.has_input, dict(self.bound))

    def error(
        self, message: str | ErrorRecord, id: str = "", category: str = "NotSpecified", target: Any = None, **more: Any,  # noqa: A002
    ) -> None:  # fmt: skip
        """WriteError: a non-terminating error, as -ErrorAction decides. ``category`` is an ErrorCategory name; ``more`` is as for
        :meth:`record`."""
        self.check()
        if isinstance(message, ErrorRecord):
            self.write_error(self.own(message))
        else:
            self.write_error(self.record(message, id, category, target, **more))

    def write_error(self, record: ErrorRecord, *, action: str | None = None) -> None:
        """Send ``record`` through the gate of ErrorAction; ``action`` overrides the preference."""
        self.had_errors = True
        action = action or self.preferences.action("Error")
        if action == "Ignore":
            return
        if action == "Stop":
            self.preferences.collect("ErrorVariable", _stop("ErrorActionPreference", record.message, record))
            record.carrier = _STOP
            raise TerminatingError(record, stop=True)
        if action == "Inquire":
            self._inquire(record.message, "Confirm", record)
        self.runspace.remember(record)
        self.preferences.collect("ErrorVariable", record)
        if action != "SilentlyContinue":
            self.sink.record("error", record)

    def throw(
        self, message: str | ErrorRecord, id: str = "", category: str = "NotSpecified", target: Any = None, **more: Any,  # noqa: A002
    ) -> NoReturn:  # fmt: skip
        """ThrowTerminatingError: ends this command whatever -ErrorAction says."""
        record = message if isinstance(message, ErrorRecord) else self.record(message, id, category, target, **more)
        record.carrier = _M + "CmdletInvocationException"
        raise TerminatingError(self.own(record))

    def failed(self, error: Exception) -> TerminatingError:
        """The terminating error for a Python exception that left the cmdlet."""
        if isinstance(error, TerminatingError):
            return error
        info = exception_of(error)
        return TerminatingError(self.own(ErrorRecord(info, info.type_name, "NotSpecified")))

    # -- other streams ------------------------------------------------------------------------------------------------------

    def warning(self, message: str) -> None:
        """WriteWarning, as -WarningAction and ``$WarningPreference`` decide."""
        self._message("Warning", str(message), self.host.write_warning_line)

    def verbose(self, message: str) -> None:
        """WriteVerbose: nothing unless -Verbose or ``$VerbosePreference`` is on."""
        self._message("Verbose", str(message), self.host.write_verbose_line)

    def debug(self, message: str) -> None:
        """WriteDebug: nothing unless -Debug or ``$DebugPreference`` is on."""
        self._message("Debug", str(message), self.host.write_debug_line)

    def _message(self, stream: str, message: str, line: Callable[[str], None]) -> None:
        self.check()
        action = self.preferences.action(stream)
        asked = self.record_options & FLAGS.get(stream.lower(), 0)
        record = message_record(stream, message, self.invocation() if asked else None)
        if stream == "Warning":
            # Kept even where -WarningAction says Ignore.
            self.preferences.collect("WarningVariable", record)
        if not is_on(action):
            return
        self.sink.record(stream.lower(), record)
        line(message)
        self._after(stream, message, action)

    def _after(self, stream: str, message: str, action: str) -> None:
        if action == "Stop":
            raise TerminatingError(self.stopped_by(stream, message), stop=True)
        if action == "Inquire":
            self._inquire("Continue with this operation?", "Confirm", None)

    def stopped_by(self, stream: str, message: str) -> ErrorRecord:
        """The ActionPreferenceStop error of a warning, verbose, debug or information record."""
        preference = "ActionPreference" if stream == "Error" else f"{stream}Preference"
        return self.own(ErrorRecord(_stop(preference, message), "ActionPreferenceStop", "OperationStopped"))

    def information(self, data: Any, tags: tuple[str, ...] | list[str] = (), *, source: str = "") -> None:
        """WriteInformation. The record reaches the client even when the preference is SilentlyContinue."""
        self.check()
        action = self.preferences.action("Information")
        if action == "Ignore":
            return
        record = information_record(data, list(tags), source or self.name)
        self.preferences.collect("InformationVariable", kept_information(record))
        self.sink.record("information", record)
        if is_on(action):
            if "PSHOST" not in tags:
                self.host.write_line(str(data))
            self._after("Information", str(data), action)

    def write_host_text(self, text: str, no_newline: bool, foreground: Any, background: Any) -> None:
        """Write-Host's text on the client's host, in its colours where both or either are given."""
        self.check()
        self.host.write_host(text, no_newline, foreground, background)

    def host_line(self, text: str) -> None:
        """Write a line on the client's host: no stream, just like the text of -WhatIf."""
        self.check()
        self.host.write_line(text)

    def progress(
        self, activity: str, status: str = "Processing", *, percent: int = -1, seconds: int = -1, id: int = 0, parent: int = -1,  # noqa: A002
        operation: str | None = None, completed: bool = False,
    ) -> None:  # fmt: skip
        """WriteProgress: ``percent`` 0 to 100 or -1, ``seconds`` left or -1."""
        self.check()
        action = self.preferences.action("Progress")
        if not is_on(action):
            return
        facts = {
            "Activity": activity, "ActivityId": id, "StatusDescription": status, "CurrentOperation": operation, "ParentActivityId": parent,
            "PercentComplete": percent, "SecondsRemaining": seconds, "Type": completed,
        }  # fmt: skip
        self.sink.record("progress", facts)
        self.host.write_progress(facts)
        self._after("Progress", activity, action)

    # -- questions ----------------------------------------------------------------------------------------------------------

    def should_process(
        self, target: str, action: str | None = None, *, description: str | None = None, warning: str | None = None,
        caption: str | None = None, force: bool = False,
    ) -> bool:  # fmt: skip
        """ShouldProcess: True when the change may be made (specification of parameter binding, section 11).

        With ``description`` (and ``warning``, ``caption``) it is the form that says its own text. ``force`` is for a cmdlet's own
        -Force: nothing is asked unless -Confirm was given too; -WhatIf still holds.
        """
        return self.should_process_reason(
            target, action, description=description, warning=warning, caption=caption, force=force
        )[0]

    def should_process_reason(
        self, target: str, action: str | None = None, *, description: str | None = None, warning: str | None = None,
        caption: str | None = None, force: bool = False,
    ) -> tuple[bool, ShouldProcessReason]:  # fmt: skip
        """As :meth:`should_process`, with the reason for a refusal."""
        self.check()
        text = description if description is not None else description_of(self.name, target, action)
        threshold = self.preferences.confirm_threshold
        if force and self.preferences.given("Confirm") is None:
            threshold = ConfirmImpact.NONE
        return self._confirmation.should_process(
            text, warning, caption, what_if=self.preferences.what_if, threshold=threshold
        )

    def should_continue(
        self, query: str, caption: str = "", *, to_all: ToAll | None = None, security: bool = False
    ) -> bool:
        """ShouldContinue: always asks; with ``to_all`` there are "to all" answers, which that object remembers."""
        self.check()
        if to_all is not None and to_all.memory is not ConfirmMemory.ASK:
            return to_all.memory is ConfirmMemory.YES_TO_ALL
        answer, memory = self._confirmation.should_continue(
            query, caption, to_all=to_all is not None, security=security
        )
        if to_all is not None:
            to_all.memory = memory
        return answer

    def credential(
        self, message: str = "Enter your credentials.", user: str = "", caption: str = "PowerShell credential request"
    ) -> PSCredential | None:
        """Ask the client's host for a credential."""
        self.check()
        return self.host.prompt_for_credential(caption, message, user)

    def prompt_for_parameters(
        self, caption: str, message: str, fields: Sequence[PromptField]
    ) -> Mapping[str, Any] | None:
        """Ask the client's host for mandatory parameters; None when it has none."""
        if not self.host.is_interactive:
            return None
        described = [{"name": f.name, "label": f.label, "type": f.type, "help": f.help_message} for f in fields]
        return self.host.prompt(caption, message, described)

    def read_line(self) -> str:
        """Ask the client's host for a line of text."""
        self.check()
        return self.host.read_line()

    def read_secret(self) -> SecureString:
        """Ask the client's host for a line that is not shown."""
        self.check()
        return self.host.read_line_as_secure_string()

    def invoke(self, name: str, /, *arguments: Any, **parameters: Any) -> list[Any]:
        """Run another registered command inside this one and return its output; its other streams go where this command's go."""
        assert self.nested is not None
        return self.nested(self, name, arguments, parameters)

    def pipe(
        self, name: str, /, *arguments: Any, input: Any = None, emit: Callable[[Any], None] | None = None, **parameters: Any,  # noqa: A002
    ) -> None:  # fmt: skip
        """As :meth:`invoke`, but each object is written as this command's own output (or given to ``emit``) as soon as it comes;
        ``input`` is an iterable of objects to pipe in."""
        assert self.nested is not None
        self.nested(self, name, arguments, parameters, emit or self.write, input)

    def scope(self) -> Variables:
        """The scope that commands called from this one run in: a script's own, a new one with the preferences of a function."""
        if self._scope is None:
            self._scope = self.variables if self.definition.script else self.variables.inner()
            self.preferences.inherit(self._scope)
        return self._scope

    # -- within -------------------------------------------------------------------------------------------------------------

    def _choose(self, caption: str, message: str, choices: tuple[Choice, ...], default: int) -> int:
        try:
            return self.host.prompt_for_choice(caption, message, choices, default)
        except TerminatingError as error:
            self.own(error.record)
            raise

    def _what_if(self, text: str) -> None:
        self.host.write_line(text)

    def _broke_off(self) -> TerminatingError:
        text = "The running command stopped because the user interrupted the command."
        return TerminatingError(
            self.own(
                ErrorRecord(
                    ExceptionInfo(_M + "ActionPreferenceStopException", text),
                    "ActionPreferenceStop",
                    "OperationStopped",
                )
            )
        )

    def _inquire(self, message: str, caption: str, record: ErrorRecord | None) -> None:
        from bridge.simulator.should_process import HALT, INQUIRE_CHOICES

        answer = self._choose(caption, message, INQUIRE_CHOICES, 0)
        if 0 <= answer < len(INQUIRE_CHOICES) and INQUIRE_CHOICES[answer] is not HALT:
            return
        text = "The running command stopped because the user selected the Stop option."
        halted = ErrorRecord(
            ExceptionInfo(_M + "ActionPreferenceStopException", text), "ActionPreferenceStop", "OperationStopped"
        )
        raise TerminatingError(self.own(halted))


def message_record(stream: str, message: str, invocation: Invocation | None = None) -> PSObject:
    """A WarningRecord, VerboseRecord or DebugRecord as it travels (MS-PSRP 2.2.2.22 to 2.2.2.24)."""
    more: dict[str, Any] = {}
    if invocation is not None:
        more = {**invocation.members(), "InformationalRecord_PipelineIterationInfo": invocation.iteration()}
    return PSObject(
        {"InformationalRecord_Message": message, "InformationalRecord_SerializeInvocationInfo": bool(more), **more},
        type_names=(f"{_M}{stream}Record", f"{_M}InformationalRecord", "System.Object"), text=message,
    )  # fmt: skip


_STRINGS = (
    "System.Collections.Generic.List`1[[System.String, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, "
    "PublicKeyToken=7cec85d7bea7798e]]"
)


def information_record(data: Any, tags: list[str], source: str) -> PSObject:
    """An InformationRecord as it travels (MS-PSRP 2.2.2.26)."""
    return PSObject(
        {
            "MessageData": to_output(data), "Source": source, "TimeGenerated": DateTime.of(_dt.datetime.now(_dt.timezone.utc)),
            "Tags": TypedArray(_STRINGS, tags), "User": _user(), "Computer": platform.node(), "ProcessId": UInt32(os.getpid()),
            "NativeThreadId": UInt32(threading.get_native_id() % 2**32), "ManagedThreadId": UInt32(1),
        },
        type_names=(),
    )  # fmt: skip


def kept_information(record: PSObject) -> PSObject:
    """The record as a variable holds it: an InformationRecord with its properties."""
    return PSObject(
        record.items(), type_names=("System.Management.Automation.InformationRecord", "System.Object"), text=str(record["MessageData"]),
        adapted=frozenset(n.lower() for n in record),
    )  # fmt: skip


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
