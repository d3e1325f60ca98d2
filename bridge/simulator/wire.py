"""Error records as objects on the wire (MS-PSRP 2.2.3.15)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import ConversionError
from bridge.binding.convert import convert
from bridge.operators.exceptions import exception_chain
from bridge.simulator.invocation import Invocation
from bridge.simulator.records import CATEGORIES, ErrorRecord, ExceptionInfo
from bridge.values import BigInteger, PSObject, TypedArray

__all__ = ["error_object", "exception_object", "outgoing", "revived"]

_RECORD = ("System.Management.Automation.ErrorRecord", "System.Object")
_DATA = ("System.Collections.ListDictionaryInternal", "System.Object")


def exception_object(info: ExceptionInfo) -> PSObject:
    """An exception with the adapted properties that .NET's serializer writes."""
    properties: dict[str, Any] = {
        **info.properties,
        "TargetSite": None,
        "Message": info.message,
        "Data": PSObject((), type_names=_DATA, base={}),
        "InnerException": None,
        "HelpLink": None,
        "Source": None,
        "HResult": info.hresult,
        "StackTrace": None,
    }
    return PSObject(
        properties, type_names=exception_chain(info.type_name), text=f"{info.type_name}: {info.message}",
        adapted=frozenset(name.lower() for name in properties),
    )  # fmt: skip


def revived(value: Any) -> Any:
    """A number or moment that has no tag of its own in CLIXML and so came as an object with its text."""
    if isinstance(value, PSObject) and value.text is not None and value.type_names:
        make = _REVIVED.get(value.type_names[0].removeprefix("Deserialized."))
        if make is not None:
            try:
                return make(value.text)
            except (ValueError, ConversionError):
                return value
    return value


_REVIVED: dict[str, Callable[[str], Any]] = {
    "System.Numerics.BigInteger": lambda text: BigInteger(int(text)),
    "System.DateTimeOffset": lambda text: convert(text, "System.DateTimeOffset"),
}


def outgoing(value: Any) -> Any:
    """``value`` with its error records, also those in a list, as objects."""
    if isinstance(value, ErrorRecord):
        return error_object(value)
    if isinstance(value, list) and any(isinstance(v, ErrorRecord) for v in value):
        items = [outgoing(v) for v in value]
        return TypedArray(value.type_name, items) if isinstance(value, TypedArray) else items
    return value


def error_object(record: ErrorRecord, *, in_stream: bool = False, extended: bool = False) -> PSObject:
    """An ErrorRecord. ``in_stream`` adds what only records of the error stream carry, ``extended`` where it came from."""
    category = record.category if record.category in CATEGORIES else "NotSpecified"
    facts: dict[str, Any] = {
        "Exception": exception_object(record.exception),
        "TargetObject": record.target,
        "FullyQualifiedErrorId": record.fully_qualified_error_id,
        "InvocationInfo": None,
        "ErrorCategory_Category": CATEGORIES.index(category),
        "ErrorCategory_Activity": record.activity,
        "ErrorCategory_Reason": record.shown_reason,
        "ErrorCategory_TargetName": record.shown_target_name,
        "ErrorCategory_TargetType": record.shown_target_type,
        "ErrorCategory_Message": record.category_message,
    }
    if record.details is not None:
        facts["ErrorDetails_Message"] = record.details
    if record.recommended_action is not None:
        facts["ErrorDetails_RecommendedAction"] = record.recommended_action
    told = extended and isinstance(record.invocation, Invocation)
    facts["SerializeExtendedInfo"] = told
    if told:
        facts |= record.invocation.members()
        facts["PipelineIterationInfo"] = record.invocation.iteration()
    facts["ErrorDetails_ScriptStackTrace"] = record.stack or "at <ScriptBlock>, <No file>: line 1"
    if in_stream:
        facts["PSMessageDetails"] = None
    return PSObject(facts, type_names=_RECORD, text=record.message)
