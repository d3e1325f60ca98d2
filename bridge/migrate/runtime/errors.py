"""How PowerShell's errors and jumps look in a translated script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeGuard

from bridge.binding.errors import BindingError
from bridge.errors import BridgeError
from bridge.operators import NotSupportedHere, OperatorError, text
from bridge.simulator.records import CATEGORIES, ErrorRecord, ExceptionInfo, TerminatingError, exception_chain
from bridge.values import EnumValue, Instance, PSObject

__all__ = [
    "CATCHABLE",
    "ErrorObject",
    "NotTranslated",
    "ScriptExit",
    "error_object",
    "exception_object",
    "no_bug",
    "record_object",
    "record_of",
    "thrown",
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
ERROR_RECORD = "System.Management.Automation.ErrorRecord"
_RUNTIME = "System.Management.Automation.RuntimeException"


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


class ErrorObject(PSObject):
    """An error record as scripts see it. ``record`` is the engine's own."""

    __slots__ = ("record",)

    record: ErrorRecord

    @classmethod
    def of(cls, record: ErrorRecord) -> ErrorObject:
        category = record.category
        number = CATEGORIES.index(category) if category in CATEGORIES else 0
        info = PSObject(
            {
                "Category": EnumValue(_ERROR_CATEGORY, category, number),
                "Activity": record.activity,
                "Reason": record.shown_reason,
                "TargetName": record.shown_target_name,
                "TargetType": record.shown_target_type,
            },
            type_names=("System.Management.Automation.ErrorCategoryInfo", "System.Object"),
            text=record.category_message,
        )
        details = None if record.details is None else PSObject({"Message": record.details}, text=record.details)
        made = cls(
            {
                "Exception": exception_object(record),
                "TargetObject": record.target,
                "CategoryInfo": info,
                "FullyQualifiedErrorId": record.fully_qualified_error_id,
                "ErrorDetails": details,
            },
            type_names=(ERROR_RECORD, "System.Object"),
            text=record.message,
        )
        object.__setattr__(made, "record", record)
        return made


def error_object(record: ErrorRecord) -> ErrorObject:
    """An error record as scripts see it: ``$_`` in a catch, an element of ``$Error``. The same record is the same object."""
    known = record.shown
    if not isinstance(known, ErrorObject) or known["FullyQualifiedErrorId"] != record.fully_qualified_error_id:
        known = record.shown = ErrorObject.of(record)
    return known


def record_object(value: Any) -> Any:
    """A record of any stream as scripts see it: an error record, or a message with its ``Message``."""
    if isinstance(value, ErrorRecord):
        return error_object(value)
    if isinstance(value, PSObject) and "InformationalRecord_Message" in value:
        message = value["InformationalRecord_Message"]
        return PSObject({"Message": message}, type_names=value.type_names, text=str(message))
    return value


def exception_object(record: ErrorRecord) -> PSObject:
    """The exception of a record, with the type names that a typed ``catch`` and ``-is`` look at."""
    info = record.exception
    if isinstance(info.thrown, PSObject):
        return info.thrown
    return PSObject(
        {"Message": info.message, "InnerException": None, "HResult": info.hresult, **info.properties},
        type_names=exception_chain(info.type_name),
        text=f"{info.type_name}: {info.message}",
    )


def exception_info(value: PSObject) -> ExceptionInfo:
    """The engine's exception of one that a script made or kept."""
    known = {n: v for n, v in value.items() if n not in ("Message", "HResult")}
    own = value if isinstance(value, Instance) else None
    return ExceptionInfo(value.type_name, text(value.get("Message")), known, own)


def is_exception(value: Any) -> TypeGuard[PSObject]:
    return isinstance(value, PSObject) and "System.Exception" in value.type_names


def kept_record(value: PSObject) -> ErrorRecord:
    """The engine's record of an error that a script kept or made. Raises :class:`NotTranslated` for one that was changed."""
    if isinstance(value, ErrorObject):
        return value.record
    raise NotTranslated("an error record that is no longer what it was")


def thrown(*value: Any) -> ErrorRecord:
    """The error of ``throw value``, or of ``throw`` alone."""
    what = value[0] if value else None
    if isinstance(what, PSObject) and what.type_name == ERROR_RECORD:
        return kept_record(what)
    if isinstance(what, PSObject) and is_exception(what):
        info = exception_info(what)
        return ErrorRecord(info, info.message, "OperationStopped")
    message = "ScriptHalted" if what is None else text(what)
    return ErrorRecord(ExceptionInfo(_RUNTIME, message), message, "OperationStopped", what)


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
