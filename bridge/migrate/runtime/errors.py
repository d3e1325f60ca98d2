"""How PowerShell's errors and jumps look in a translated script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bridge.binding.errors import BindingError
from bridge.errors import BridgeError
from bridge.operators import NotSupportedHere, OperatorError
from bridge.simulator.records import ErrorRecord, ExceptionInfo, TerminatingError, exception_chain
from bridge.values import EnumValue, PSObject

__all__ = [
    "CATCHABLE",
    "NotTranslated",
    "ScriptExit",
    "error_object",
    "exception_object",
    "no_bug",
    "record_of",
]


class NotTranslated(BaseException):  # not an Exception: neither a translated catch nor a cmdlet may swallow it
    """The script reached a statement that was not translated, or that PowerShell would go on from in a way Python cannot."""


class ScriptExit(BaseException):  # not an Exception, for the same reason
    """``exit``. ``code`` is the exit code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


CATCHABLE = (BridgeError,)
"""What a translated ``catch`` takes: the errors of this project. A bug in Python code is no PowerShell error and passes."""

_ERROR_CATEGORY = "System.Management.Automation.ErrorCategory"
_CATEGORIES = (
    "NotSpecified OpenError CloseError DeviceError DeadlockDetected InvalidArgument InvalidData InvalidOperation InvalidResult InvalidType "
    "MetadataError NotImplemented NotInstalled ObjectNotFound OperationStopped OperationTimeout SyntaxError ParserError PermissionDenied "
    "ResourceBusy ResourceExists ResourceUnavailable ReadError WriteError FromStdErr SecurityError ProtocolError ConnectionError "
    "AuthenticationError LimitsExceeded QuotaExceeded NotEnabled"
).split()


def record_of(error: BaseException) -> ErrorRecord:
    """The error record of what was raised. Raises :class:`NotTranslated` where the true error is not known."""
    if isinstance(error, TerminatingError):
        return error.record
    if isinstance(error, NotSupportedHere):
        raise NotTranslated(str(error)) from error
    if isinstance(error, OperatorError):
        inner = (
            {}
            if error.inner is None
            else {"InnerException": exception_object(ErrorRecord(ExceptionInfo(*error.inner)))}
        )
        return ErrorRecord(ExceptionInfo(error.exception, error.message, inner), error.error_id, error.category)
    if isinstance(error, BindingError):
        name = f"System.Management.Automation.{error.exception}"
        return ErrorRecord(ExceptionInfo(name, error.message), error.error_id, error.category, error.target)
    raise NotTranslated(f"{type(error).__name__}: {error}") from error


def error_object(record: ErrorRecord) -> PSObject:
    """An error record as scripts see it: ``$_`` in a catch, an element of ``$Error``."""
    category = record.category
    number = _CATEGORIES.index(category) if category in _CATEGORIES else 0
    info = PSObject(
        {
            "Category": EnumValue(_ERROR_CATEGORY, category, number),
            "Activity": record.activity,
            "Reason": record.shown_reason,
            "TargetName": record.shown_target_name,
            "TargetType": record.shown_target_type,
        },
        type_names=("System.Management.Automation.ErrorCategoryInfo", "System.Object"),
    )
    return PSObject(
        {
            "Exception": exception_object(record),
            "TargetObject": record.target,
            "CategoryInfo": info,
            "FullyQualifiedErrorId": record.fully_qualified_error_id,
            "ErrorDetails": None
            if record.details is None
            else PSObject({"Message": record.details}, text=record.details),
        },
        type_names=("System.Management.Automation.ErrorRecord", "System.Object"),
        text=record.message,
    )


def exception_object(record: ErrorRecord) -> PSObject:
    """The exception of a record, with the type names that a typed ``catch`` and ``-is`` look at."""
    info = record.exception
    return PSObject(
        {"Message": info.message, "InnerException": None, "HResult": info.hresult, **info.properties},
        type_names=exception_chain(info.type_name),
        text=f"{info.type_name}: {info.message}",
    )


@contextmanager
def no_bug(trying: bool) -> Iterator[None]:
    """A Python error in translated code is no PowerShell error: it must not look like one.

    Nor may an error end a function or block that PowerShell would go on with: outside a ``try`` a guard should have taken it.
    """
    try:
        yield
    except TerminatingError:
        raise
    except BridgeError as error:
        record = record_of(error)
        if not trying:
            raise NotTranslated(f"an error that PowerShell would go on from: {record.message}") from error
        raise TerminatingError(record) from error
    except Exception as error:
        raise NotTranslated(f"{type(error).__name__}: {error}") from error
