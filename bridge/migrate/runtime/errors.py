"""How PowerShell's errors and jumps look in a translated script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from bridge.binding.errors import BindingError
from bridge.errors import BridgeError
from bridge.migrate.runtime.error_objects import error_object, exception_object, kept_record, record_object, thrown
from bridge.operators import NotSupportedHere, OperatorError
from bridge.simulator.records import ErrorRecord, ExceptionInfo, TerminatingError

__all__ = [
    "CATCHABLE",
    "NotTranslated",
    "ScriptExit",
    "error_object",
    "exception_object",
    "kept_record",
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


_PARAMETER = re.compile(r" \(Parameter '([^']*)'\)\Z")


def _inner(kind: str, message: str) -> ExceptionInfo:
    """What .NET threw; an argument's exception knows the parameter that its message ends with."""
    named = _PARAMETER.search(message) if kind.startswith("System.Argument") else None
    return ExceptionInfo(kind, message, {} if named is None else {"ParamName": named[1]})


def record_of(error: BaseException) -> ErrorRecord:
    """The error record of what was raised. Raises :class:`NotTranslated` where the true error is not known."""
    if isinstance(error, TerminatingError):
        return error.record
    if isinstance(error, NotSupportedHere):
        raise NotTranslated(str(error)) from error
    if isinstance(error, OperatorError):
        inner = {} if error.inner is None else {"InnerException": exception_object(_inner(*error.inner))}
        return ErrorRecord(ExceptionInfo(error.exception, error.message, inner), error.error_id, error.category)
    if isinstance(error, BindingError):
        name = f"System.Management.Automation.{error.exception}"
        info = ExceptionInfo(name, error.message, binding=error)
        return ErrorRecord(info, error.error_id, error.category, error.target)
    raise NotTranslated(f"{type(error).__name__}: {error}") from error


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
