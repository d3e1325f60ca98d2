"""The client's host as a server sees it: methods that write, and methods that ask and wait (MS-PSRP 2.2.3.17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bridge.display import DEFAULT_WIDTH
from bridge.simulator.messages import HostMethod, bag
from bridge.simulator.records import ErrorRecord, ExceptionInfo, TerminatingError
from bridge.simulator.should_process import Choice
from bridge.values import EnumValue, PSCredential, PSObject, SecureString, TypedArray

__all__ = ["Host", "HostLink"]

_LIST = "System.Collections.ArrayList"


class HostLink(Protocol):
    """Carries a host call to the client: ``send`` does not wait, ``ask`` waits for the reply."""

    def send(self, method: HostMethod, arguments: list[Any]) -> None: ...

    def ask(self, method: HostMethod, arguments: list[Any]) -> Any: ...


class Host:
    """A client's host. ``link`` None means that the client has none: writing does nothing, asking fails as in the engine.

    ``width`` is that of its console, None when nobody can know it.
    """

    def __init__(
        self, link: HostLink | None, colors: tuple[int, int] | None = None, *, width: int | None = DEFAULT_WIDTH
    ) -> None:
        self._link = link
        self._colors = colors
        self.width = width

    def _send(self, method: HostMethod, *arguments: Any) -> None:
        if self._link is not None:
            self._link.send(method, list(arguments))

    def _ask(self, method: HostMethod, *arguments: Any) -> Any:
        if self._link is None:
            text = (
                "A command that prompts the user failed because the host program or the command type does not support user interaction. "
                "The host was attempting to request confirmation with the following message: "
                + str(arguments[1] if len(arguments) > 1 else "")
            )
            info = ExceptionInfo("System.Management.Automation.Host.HostException", text)
            raise TerminatingError(ErrorRecord(info, "HostFunctionNotImplemented", "NotImplemented"))
        return self._link.ask(method, list(arguments))

    def write_line(self, text: str) -> None:
        self._send(HostMethod.WriteLine2, text)

    def write(self, text: str) -> None:
        self._send(HostMethod.Write1, text)

    @property
    def is_interactive(self) -> bool:
        """True when there is a host that can be asked."""
        return self._link is not None

    @property
    def colors(self) -> tuple[int, int] | None:
        """The numbers of the console's usual foreground and background colour, when the client told them."""
        return self._colors if self._link is not None else None

    def write_host(self, text: str, no_newline: bool, foreground: Any, background: Any) -> None:
        """Text with or without an end of line; in colour when one is given (the other is the host's default)."""
        if foreground is None and background is None and self._colors is None:
            self._send(HostMethod.Write1 if no_newline else HostMethod.WriteLine2, text)
            return
        usual = self._colors or (7, 0)
        fore, back = _color(foreground, usual[0]), _color(background, usual[1])
        self._send(HostMethod.Write2 if no_newline else HostMethod.WriteLine3, fore, back, text)

    def write_warning_line(self, text: str) -> None:
        self._send(HostMethod.WriteWarningLine, text)

    def write_verbose_line(self, text: str) -> None:
        self._send(HostMethod.WriteVerboseLine, text)

    def write_debug_line(self, text: str) -> None:
        self._send(HostMethod.WriteDebugLine, text)

    def write_progress(self, facts: Mapping[str, Any]) -> None:
        self._send(HostMethod.WriteProgress, 0, progress_record(facts))

    def prompt_for_choice(self, caption: str, message: str, choices: Sequence[Choice], default: int) -> int:
        """The index that the user chose, -1 when the prompt was broken off."""
        described = [bag(label=c.label, helpMessage=c.help) for c in choices]
        answer = self._ask(HostMethod.PromptForChoice, caption, message, TypedArray(_LIST, described), default)
        if isinstance(answer, bool) or not isinstance(answer, int):
            raise _bad_answer()
        if answer >= len(choices):
            raise _out_of_range()
        return int(answer)

    def prompt_for_credential(self, caption: str, message: str, user: str, target: str = "") -> PSCredential | None:
        answer = self._ask(HostMethod.PromptForCredential1, caption, message, user, target)
        if answer is None or isinstance(answer, PSCredential):
            return answer
        if isinstance(answer, PSObject) and "UserName" in answer and isinstance(answer.get("Password"), SecureString):
            return PSCredential(str(answer["UserName"]), answer["Password"])
        raise _bad_answer()

    def prompt(self, caption: str, message: str, fields: Sequence[Mapping[str, str]]) -> dict[str, Any]:
        """Ask for several values; each field has ``name``, ``label``, ``type`` (a .NET type name) and ``help``."""
        described = [
            bag(
                attributes=TypedArray(_LIST, []), name=f["name"], label=f.get("label", ""), defaultValue=None, isMandatory=True,
                parameterTypeFullName=f.get("type", "System.String"), parameterAssemblyFullName="", helpMessage=f.get("help", ""),
                parameterTypeName=f.get("type", "System.String").rpartition(".")[2], isFromRemoteHost=False,
                modifiedByRemotingProtocol=False,
            )
            for f in fields
        ]  # fmt: skip
        answer = self._ask(HostMethod.Prompt, caption, message, TypedArray(_LIST, described))
        if isinstance(answer, (dict, PSObject)):
            return dict(answer.items())
        raise _bad_answer()

    def read_line(self) -> str:
        answer = self._ask(HostMethod.ReadLine)
        return "" if answer is None else str(answer)

    def read_line_as_secure_string(self) -> SecureString:
        answer = self._ask(HostMethod.ReadLineAsSecureString)
        if isinstance(answer, SecureString):
            return answer
        raise _bad_answer()

    def name(self) -> str:
        return str(self._ask(HostMethod.GetName))


def colors_of(host_info: Any) -> tuple[int, int] | None:
    """The console colours in a HostInfo (MS-PSRP 2.2.3.14, members 0 and 1 of its default data)."""
    data = host_info.get("_hostDefaultData") if isinstance(host_info, PSObject) else None
    table = data.get("data") if isinstance(data, PSObject) else None
    if isinstance(table, PSObject):
        table = table.base
    if not isinstance(table, dict):
        return None
    found = []
    for key in (0, 1):
        entry = table.get(key)
        value = entry.get("V") if isinstance(entry, PSObject) else None
        if isinstance(value, EnumValue):
            value = value.value
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        found.append(int(value))
    return found[0], found[1]


def _color(value: Any, default: int) -> int:
    return value.value if isinstance(value, EnumValue) else default


def _bad_answer() -> TerminatingError:
    text = "The client's host answered a prompt with a value of the wrong type."
    return TerminatingError(
        ErrorRecord(
            ExceptionInfo("System.Management.Automation.Host.HostException", text), "InvalidHostReply", "InvalidResult"
        )
    )


def _out_of_range() -> TerminatingError:
    text = "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')"
    return TerminatingError(
        ErrorRecord(
            ExceptionInfo("System.ArgumentOutOfRangeException", text), "ArgumentOutOfRangeException", "NotSpecified"
        )
    )


def progress_record(facts: Mapping[str, Any]) -> PSObject:
    """A ProgressRecord as it travels (MS-PSRP 2.2.2.25)."""
    completed = bool(facts["Type"])
    kind = EnumValue(
        "System.Management.Automation.ProgressRecordType", "Completed" if completed else "Processing", int(completed)
    )
    return bag(
        Activity=facts["Activity"], ActivityId=facts["ActivityId"], StatusDescription=facts["StatusDescription"],
        CurrentOperation=facts["CurrentOperation"], ParentActivityId=facts["ParentActivityId"], PercentComplete=facts["PercentComplete"],
        Type=kind, SecondsRemaining=facts["SecondsRemaining"],
    )  # fmt: skip
