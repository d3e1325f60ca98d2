"""Error records and exceptions as scripts see and make them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bridge.binding.convert import convert
from bridge.binding.errors import BindingError
from bridge.operators import NotSupportedHere, text
from bridge.operators.exceptions import exception_chain, is_exception, known_exception
from bridge.operators.objects import class_
from bridge.operators.values import type_object
from bridge.simulator.records import CATEGORIES, ErrorRecord, ExceptionInfo
from bridge.values import EnumValue, Instance, PSObject

__all__ = [
    "ErrorObject",
    "error_object",
    "exception_info",
    "exception_object",
    "kept_record",
    "record_object",
    "thrown",
]

_SMA = "System.Management.Automation."
ERROR_RECORD = _SMA + "ErrorRecord"
_CATEGORY = _SMA + "ErrorCategory"
_DETAILS = _SMA + "ErrorDetails"
_RUNTIME = _SMA + "RuntimeException"


class ExceptionObject(PSObject):
    """An exception as scripts see it. ``record`` is the error that it came with, where it is the exception of one."""

    __slots__ = ("record",)

    record: ErrorRecord


class _Traced(ExceptionObject):
    """An exception that .NET threw: its text has a stack trace, which is not known here."""

    __slots__ = ()

    @property
    def text(self) -> str:  # type: ignore[override]
        raise NotSupportedHere("the text of an exception with its stack trace")


class _CategoryInfo(PSObject):
    """What kind of error a record is of."""

    __slots__ = ()

    def call_method(self, name: str, arguments: tuple[Any, ...]) -> Any:
        return self.text if name.casefold() == "getmessage" and not arguments else NotImplemented


class ErrorObject(PSObject):
    """An error record as scripts see it. ``record`` is the engine's own."""

    __slots__ = ("record",)

    record: ErrorRecord

    @classmethod
    def of(cls, record: ErrorRecord) -> ErrorObject:
        category = record.category
        number = CATEGORIES.index(category) if category in CATEGORIES else 0
        info = _CategoryInfo(
            {
                "Category": EnumValue(_CATEGORY, category, number),
                "Activity": record.activity,
                "Reason": record.shown_reason,
                "TargetName": record.shown_target_name,
                "TargetType": record.shown_target_type,
            },
            type_names=(_SMA + "ErrorCategoryInfo", "System.Object"),
            text=record.category_message,
        )
        # Who called it, and where, is known of what an expression, a throw or a cmdlet did.
        where = {} if record.line is None or record.line < 0 else {"InvocationInfo": _invocation(record)}
        exception = exception_object(record.exception)
        if isinstance(exception, ExceptionObject):
            object.__setattr__(exception, "record", record)
        made = cls(
            {
                "Exception": exception,
                "TargetObject": record.target,
                "CategoryInfo": info,
                "FullyQualifiedErrorId": record.fully_qualified_error_id,
                "ErrorDetails": None
                if record.details is None
                else _details(record.details, record.recommended_action or ""),
                **where,
            },
            type_names=(ERROR_RECORD, "System.Object"),
            text=record.message,
        )
        object.__setattr__(made, "record", record)
        return made

    def __setitem__(self, name: str, value: Any) -> None:
        if name.lower() == "errordetails":
            self.record.details = None if value is None else text(value)
            object.__setattr__(self, "text", self.record.message)
        elif name in self:
            raise NotSupportedHere(f"setting the {name} of an error record")
        super().__setitem__(name, value)


def _invocation(record: ErrorRecord) -> PSObject:
    kind = _SMA + "InvocationInfo"
    return PSObject({"ScriptLineNumber": record.line}, type_names=(kind, "System.Object"), text=kind)


def _details(message: str, action: str = "") -> PSObject:
    return PSObject(
        {"Message": message, "RecommendedAction": action}, type_names=(_DETAILS, "System.Object"), text=message
    )


def error_object(record: ErrorRecord) -> ErrorObject:
    """An error record as scripts see it: ``$_`` in a catch, an element of ``$Error``. The same record is the same object."""
    known = record.shown
    located = isinstance(known, ErrorObject) and ("InvocationInfo" in known or record.line is None or record.line < 0)
    if (
        not isinstance(known, ErrorObject)
        or not located
        or known["FullyQualifiedErrorId"] != record.fully_qualified_error_id
    ):
        known = record.shown = ErrorObject.of(record)
    return known


def record_object(value: Any) -> Any:
    """A record of any stream as scripts see it: an error record, or a message with its ``Message``. An error that ended its command is
    kept by ``-ErrorVariable`` as its exception."""
    if isinstance(value, ErrorRecord):
        return error_object(value)
    if isinstance(value, ExceptionInfo):
        return exception_object(replace(value, properties={n: record_object(v) for n, v in value.properties.items()}))
    if isinstance(value, PSObject) and "InformationalRecord_Message" in value:
        message = value["InformationalRecord_Message"]
        return PSObject({"Message": message}, type_names=value.type_names, text=str(message))
    return value


def exception_object(info: ExceptionInfo) -> PSObject:
    """The exception of a record, with the type names that a typed ``catch`` and ``-is`` look at."""
    if isinstance(info.thrown, PSObject):
        return info.thrown
    kind = ExceptionObject if info.untraced else _Traced
    return kind(
        {"Message": info.message, "InnerException": None, "HResult": info.hresult, **_bound(info), **info.properties},
        type_names=exception_chain(info.type_name),
        text=f"{info.type_name}: {info.message}",
    )


def _bound(info: ExceptionInfo) -> dict[str, Any]:
    """What a ParameterBindingException says of the parameter."""
    error = info.binding
    if not isinstance(error, BindingError):
        return {}
    types = [None if n is None else type_object(n) for n in (error.parameter_type, error.type_specified)]
    return {
        "ParameterName": error.parameter,
        "ParameterType": types[0],
        "TypeSpecified": types[1],
        "ErrorId": error.error_id,
    }


def exception_info(value: PSObject) -> ExceptionInfo:
    """The engine's exception of one that a script made or kept."""
    known = {n: v for n, v in value.items() if n not in ("Message", "HResult")}
    own = value if isinstance(value, Instance) else None
    kept = getattr(value, "record", None) if isinstance(value, ExceptionObject) else None
    binding = None if kept is None else kept.exception.binding
    return ExceptionInfo(
        value.type_name,
        text(value.get("Message")),
        known,
        own,
        untraced=not isinstance(value, _Traced),
        binding=binding,
    )


def kept_record(value: PSObject) -> ErrorRecord:
    """The engine's record of an error that a script kept or made. Raises :class:`NotSupportedHere` for one that is no longer one."""
    if isinstance(value, ErrorObject):
        return value.record
    raise NotSupportedHere("an error record that is no longer what it was")


def thrown(*value: Any) -> ErrorRecord:
    """The error of ``throw value``, or of ``throw`` alone."""
    what = value[0] if value else None
    if isinstance(what, PSObject) and what.type_name == ERROR_RECORD:
        record = kept_record(what)
        record.carrier = _RUNTIME
        return record
    if isinstance(what, PSObject) and is_exception(what):
        info = exception_info(what)
        if _RUNTIME not in what.type_names:
            return ErrorRecord(info, info.message, "OperationStopped")
        # One that carries a record of its own: that is the error.
        known = getattr(what, "record", None)
        if isinstance(known, ErrorRecord):
            return known
        if known_exception(what.type_name) not in (None, _RUNTIME):
            raise NotSupportedHere(f"the error of a {what.type_name} that is thrown")
        return ErrorRecord(info, "RuntimeException", "NotSpecified")
    message = "ScriptHalted" if what is None else text(what)
    return ErrorRecord(ExceptionInfo(_RUNTIME, message, untraced=True), message, "OperationStopped", what)


# --- [ErrorRecord]::new(…) and [ErrorDetails]::new(…) ---------------------------------------------------------------------------------


def _record(exception: Any, error_id: str, category: Any, target: Any) -> ErrorObject:
    if not is_exception(exception):
        raise NotSupportedHere("an error record of something that is no exception")
    return error_object(ErrorRecord(exception_info(exception), error_id, str(convert(category, _CATEGORY)), target))


class_(ERROR_RECORD).constructor("object string object object", _record)
class_(_DETAILS).constructor("string", lambda message: _details(message))
