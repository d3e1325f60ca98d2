"""Error records and the other records that a cmdlet makes, as PowerShell shapes them (MS-PSRP 2.2.3.15, 2.2.5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.errors import BridgeError
from bridge.operators.errors import NotSupportedHere
from bridge.operators.exceptions import BASES, exception_chain
from bridge.values import PSObject, type_name_of
from bridge.values.types import parse_type

__all__ = ["CATEGORIES", "ErrorRecord", "ExceptionInfo", "PipelineStopped", "TerminatingError", "exception_of"]

CATEGORIES = (
    "NotSpecified", "OpenError", "CloseError", "DeviceError", "DeadlockDetected", "InvalidArgument", "InvalidData", "InvalidOperation",
    "InvalidResult", "InvalidType", "MetadataError", "NotImplemented", "NotInstalled", "ObjectNotFound", "OperationStopped",
    "OperationTimeout", "SyntaxError", "ParserError", "PermissionDenied", "ResourceBusy", "ResourceExists", "ResourceUnavailable",
    "ReadError", "WriteError", "FromStdErr", "SecurityError", "ProtocolError", "ConnectionError", "AuthenticationError", "LimitsExceeded",
    "QuotaExceeded", "NotEnabled",
)  # fmt: skip
"""ErrorCategory members in the order of their numbers."""

_M = "System.Management.Automation."
_BARE = {name.rpartition(".")[2].casefold(): name for name in BASES} | {"exception": "System.Exception"}

_PYTHON: tuple[tuple[type[BaseException], str], ...] = (
    (NotSupportedHere, _M + "PSNotSupportedException"),
    (FileNotFoundError, "System.IO.FileNotFoundException"),
    (PermissionError, "System.UnauthorizedAccessException"),
    (TimeoutError, "System.TimeoutException"),
    (OSError, "System.IO.IOException"),
    (KeyError, "System.Collections.Generic.KeyNotFoundException"),
    (IndexError, "System.IndexOutOfRangeException"),
    (ZeroDivisionError, "System.DivideByZeroException"),
    (OverflowError, "System.OverflowException"),
    (NotImplementedError, "System.NotImplementedException"),
    (ValueError, "System.ArgumentException"),
    (TypeError, "System.ArgumentException"),
)

_HRESULTS = {
    "System.ArgumentException": -2147024809,
    "System.ArgumentNullException": -2147467261,
    "System.ArgumentOutOfRangeException": -2146233086,
    "System.DivideByZeroException": -2147352558,
    "System.FormatException": -2146233033,
    "System.IO.FileNotFoundException": -2147024894,
    "System.InvalidCastException": -2147467262,
    "System.InvalidOperationException": -2146233079,
    "System.NotImplementedException": -2147467263,
    "System.NotSupportedException": -2146233067,
    "System.NullReferenceException": -2147467261,
    "System.TimeoutException": -2146233083,
    "System.UnauthorizedAccessException": -2147024891,
    "System.Exception": -2146233088,
}
_HRESULT_DEFAULT = -2146233087


def full_exception_name(name: str) -> str:
    """The full .NET name for ``ItemNotFoundException`` or a full name; an unknown bare name is taken to be in System."""
    if "." in name:
        return name
    return _BARE.get(name.casefold(), f"System.{name}")


@dataclass
class ExceptionInfo:
    """A .NET exception: its full type name, message, and further properties. ``untraced``: it was made but never thrown by .NET itself, so
    that its text has no stack trace."""

    type_name: str
    message: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    thrown: Any = None
    """The object that a script threw, where it is one of its own classes."""
    untraced: bool = False
    binding: Any = field(default=None, compare=False, repr=False)
    """What the binder said, where the exception is its own: a :class:`~bridge.binding.errors.BindingError`."""

    @property
    def bare_name(self) -> str:
        return self.type_name.rpartition(".")[2]

    @property
    def hresult(self) -> int:
        for name in exception_chain(self.type_name):
            if name in _HRESULTS and (name != "System.Exception" or self.type_name == name):
                return _HRESULTS[name]
        return _HRESULT_DEFAULT


def exception_of(error: BaseException) -> ExceptionInfo:
    """The .NET exception that stands for a Python one that left a cmdlet."""
    name = next((net for cls, net in _PYTHON if isinstance(error, cls)), "System.Exception")
    text = str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)
    return ExceptionInfo(name, text or type(error).__name__)


@dataclass
class ErrorRecord:
    """An ErrorRecord. ``error_id`` is the FullyQualifiedErrorId up to the comma; ``source`` what follows it.

    ``activity``, ``reason``, ``target_name`` and ``target_type`` are filled from command, exception and target unless given.
    """

    exception: ExceptionInfo
    error_id: str = ""
    category: str = "NotSpecified"
    target: Any = None
    source: str = ""
    activity: str = ""
    reason: str = ""
    target_name: str | None = None
    target_type: str | None = None
    details: str | None = None
    recommended_action: str | None = None
    stack: str = ""
    invocation: Any = None
    line: int | None = field(default=None, compare=False)
    """The line of the script where it happened; None where nobody kept it."""
    carrier: str = field(default="", compare=False)
    """The class of what carried the record to a ``catch``, where that is not the record's own exception."""
    shown: Any = field(default=None, compare=False, repr=False)
    """The object that stands for this record in a script; whoever makes it keeps it here."""

    @property
    def message(self) -> str:
        return self.details if self.details is not None else self.exception.message

    @property
    def fully_qualified_error_id(self) -> str:
        if self.error_id and self.source:
            return f"{self.error_id},{self.source}"
        return self.error_id or self.source

    @property
    def shown_reason(self) -> str:
        return self.reason or self.exception.bare_name

    @property
    def shown_target_name(self) -> str:
        return self.target_name if self.target_name is not None else target_text(self.target)

    @property
    def shown_target_type(self) -> str:
        if self.target_type is not None:
            return self.target_type
        return "" if self.target is None else short_type(self.target)

    @property
    def category_message(self) -> str:
        """``ObjectNotFound: (name:Type) [Command], Reason``, as CategoryInfo prints."""
        return (
            f"{self.category}: ({_short(self.shown_target_name)}:{_short(self.shown_target_type)}) "
            f"[{_short(self.activity)}], {_short(self.shown_reason)}"
        )

    def __str__(self) -> str:
        return self.message


def _short(text: str) -> str:
    # CategoryInfo keeps 40 characters of each part: the first half and the last.
    if len(text) <= 40:
        return text
    return text[:18] + "..." + text[len(text) - 19 :]


def target_text(target: Any) -> str:
    """How CategoryInfo names a target: its ToString()."""
    if target is None:
        return ""
    if isinstance(target, bool):
        return str(target)
    if isinstance(target, (list, dict)) and not isinstance(target, PSObject):
        return type_name_of(target)
    return str(target)


def short_type(target: Any) -> str:
    """The bare class name of a value, as CategoryInfo prints it."""
    name = type_name_of(target)
    if isinstance(target, PSObject) and target.base is None and name.endswith("PSCustomObject"):
        return "PSObject"
    parsed = parse_type(name)
    return parsed.bare + "[]" * len(parsed.ranks)


class TerminatingError(BridgeError):
    """An error that ends the command (ThrowTerminatingError, ``-ErrorAction Stop``, a binding error); carries its record.

    ``script`` marks a ``throw``, ``stop`` an action preference of Stop: both also end the statement sequence that they are in.
    """

    def __init__(self, record: ErrorRecord, *, script: bool = False, stop: bool = False) -> None:
        super().__init__(record.message)
        self.record = record
        self.script = script
        self.stop = stop


class PipelineStopped(BaseException):  # not an Exception: a cmdlet's `except Exception` must not swallow a stop
    """The client stopped the pipeline, or its session is gone."""


def command_not_found(name: str) -> ErrorRecord:
    """The record for a command that does not exist, with the engine's text."""
    text = (
        f"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\n"
        "Check the spelling of the name, or if a path was included, verify that the path is correct and try again."
    )
    return ErrorRecord(
        ExceptionInfo(_M + "CommandNotFoundException", text),
        "CommandNotFoundException",
        "ObjectNotFound",
        name,
        target_type="String",
    )


def scripts_not_allowed() -> ErrorRecord:
    """What a NoLanguage endpoint says to script text."""
    text = "The syntax is not supported by this runspace. This can occur if the runspace is in no-language mode."
    info = ExceptionInfo(_M + "ParseException", text)
    return ErrorRecord(info, "ScriptsNotAllowed", "ParserError", reason="ParentContainsErrorRecordException")


def pipeline_stopped() -> ErrorRecord:
    """The reason that comes with the state Stopped."""
    return ErrorRecord(
        ExceptionInfo(_M + "PipelineStoppedException", "The pipeline has been stopped."),
        "PipelineStopped",
        "OperationStopped",
    )
