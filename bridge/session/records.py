"""What a pipeline says beside its output, as Python objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bridge.values import PSObject

__all__ = [
    "ErrorRecord",
    "InformationRecord",
    "ProgressRecord",
    "error_of",
    "information_of",
    "message_of",
    "progress_of",
]


@dataclass(frozen=True)
class ErrorRecord:
    """An error as PowerShell tells it (MS-PSRP 2.2.3.15). ``str()`` is its message.

    ``error_id`` is the FullyQualifiedErrorId (``ItemNotFound,Close-SmbSession``), ``category`` the name of the ErrorCategory,
    ``target`` the object the error is about, ``exception_type`` the .NET class, ``position`` the lines that say where, ``raw`` the
    whole record as it came.
    """

    message: str
    error_id: str = ""
    category: str = "NotSpecified"
    reason: str = ""
    activity: str = ""
    target: Any = None
    target_name: str = ""
    target_type: str = ""
    exception_type: str = ""
    recommended_action: str = ""
    command: str = ""
    position: str = ""
    stack_trace: str = ""
    exception: PSObject | None = field(default=None, repr=False, compare=False)
    raw: PSObject | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class InformationRecord:
    """A record of the information stream; Write-Host makes one with the tag PSHOST. ``str()`` is its message."""

    message: Any
    source: str = ""
    tags: tuple[str, ...] = ()
    time: Any = None
    user: str = ""
    computer: str = ""
    raw: PSObject | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class ProgressRecord:
    """How far an activity is: ``percent`` 0-100 or None, ``seconds_remaining`` or None; ``parent`` is the id of the outer activity."""

    activity: str
    activity_id: int = 0
    parent: int | None = None
    status: str = ""
    operation: str = ""
    percent: int | None = None
    seconds_remaining: int | None = None
    completed: bool = False


# MS-PSRP 2.2.3.9 gives the category by number; the names are those of System.Management.Automation.ErrorCategory.
_CATEGORIES = (
    "NotSpecified", "OpenError", "CloseError", "DeviceError", "DeadlockDetected", "InvalidArgument", "InvalidData", "InvalidOperation",
    "InvalidResult", "InvalidType", "MetadataError", "NotImplemented", "NotInstalled", "ObjectNotFound", "OperationStopped",
    "OperationTimeout", "SyntaxError", "ParserError", "PermissionDenied", "ResourceBusy", "ResourceExists", "ResourceUnavailable",
    "ReadError", "WriteError", "FromStdErr", "SecurityError", "ProtocolError", "ConnectionError", "AuthenticationError",
    "LimitsExceeded", "QuotaExceeded", "NotEnabled",
)  # fmt: skip


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _inner(record: PSObject, name: str) -> PSObject | None:
    value = record.get(name)
    return value if isinstance(value, PSObject) else None


def error_of(value: Any) -> ErrorRecord:
    """The record in an ERROR_RECORD message or a pipeline's final state."""
    if not isinstance(value, PSObject):
        return ErrorRecord(_text(value))
    exception = _inner(value, "Exception")
    invocation = _inner(value, "InvocationInfo")
    number = value.get("ErrorCategory_Category")
    number = number if isinstance(number, int) else 0
    # ErrorDetails is what a cmdlet wrote to replace the exception's words.
    message = value.get("ErrorDetails_Message") or (exception.get("Message") if exception else None) or value.text
    return ErrorRecord(
        message=_text(message),
        error_id=_text(value.get("FullyQualifiedErrorId")),
        category=_CATEGORIES[number] if 0 <= number < len(_CATEGORIES) else str(number),
        reason=_text(value.get("ErrorCategory_Reason")),
        activity=_text(value.get("ErrorCategory_Activity")),
        target=value.get("TargetObject"),
        target_name=_text(value.get("ErrorCategory_TargetName")),
        target_type=_text(value.get("ErrorCategory_TargetType")),
        exception_type=exception.type_name.removeprefix("Deserialized.") if exception else "",
        recommended_action=_text(value.get("ErrorDetails_RecommendedAction")),
        command=_text(invocation.get("MyCommand")) if invocation else "",
        position=_text(invocation.get("PositionMessage")) if invocation else "",
        stack_trace=_text(value.get("ErrorDetails_ScriptStackTrace")),
        exception=exception,
        raw=value,
    )


def message_of(value: Any) -> str:
    """The text of a warning, verbose or debug record."""
    if isinstance(value, PSObject):
        return _text(value.get("InformationalRecord_Message", value.text))
    return _text(value)


def information_of(value: Any) -> InformationRecord:
    """The record in an INFORMATION_RECORD message."""
    if not isinstance(value, PSObject):
        return InformationRecord(value)
    message = value.get("MessageData")
    if isinstance(message, PSObject) and "Message" in message:
        message = message["Message"]
    tags = value.get("Tags")
    return InformationRecord(
        message=message,
        source=_text(value.get("Source")),
        tags=tuple(str(t) for t in tags) if isinstance(tags, list) else (),
        time=value.get("TimeGenerated"),
        user=_text(value.get("User")),
        computer=_text(value.get("Computer")),
        raw=value,
    )


def progress_of(value: Any) -> ProgressRecord:
    """The record in a PROGRESS_RECORD message."""
    if not isinstance(value, PSObject):
        return ProgressRecord(_text(value))

    def number(name: str) -> int | None:
        given = value.get(name)
        return given if isinstance(given, int) and given >= 0 else None

    return ProgressRecord(
        activity=_text(value.get("Activity")),
        activity_id=number("ActivityId") or 0,
        parent=number("ParentActivityId"),
        status=_text(value.get("StatusDescription")),
        operation=_text(value.get("CurrentOperation")),
        percent=number("PercentComplete"),
        seconds_remaining=number("SecondsRemaining"),
        completed=str(value.get("Type")) == "Completed",
    )
