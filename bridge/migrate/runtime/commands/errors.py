"""Write-Error as a script calls it: with exceptions and records that the script made or kept."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from bridge.migrate.runtime.error_objects import exception_info, kept_record
from bridge.migrate.runtime.errors import NotTranslated
from bridge.simulator.context import Context
from bridge.simulator.records import ErrorRecord, ExceptionInfo
from bridge.values import PSObject

if TYPE_CHECKING:
    from bridge.migrate.runtime.script import Script

__all__ = ["WriteErrorOfScript"]

_KIND = "Microsoft.PowerShell.Commands.WriteErrorException"
_CATEGORY_FIELDS = {
    "CategoryReason": "reason",
    "CategoryTargetName": "target_name",
    "CategoryTargetType": "target_type",
}


class WriteErrorOfScript:
    """``Write-Error``: the error names the function that called it, or the script."""

    def process(self, ctx: Context) -> None:
        values = ctx.values
        record = self._record(values)
        for name, field in _CATEGORY_FIELDS.items():
            if values.get(name):
                setattr(record, field, str(values[name]))
        if values.get("RecommendedAction"):
            record.details = record.message
            record.recommended_action = str(values["RecommendedAction"])
        record.activity = str(values.get("CategoryActivity") or ctx.name)
        caller: Script = ctx.server
        record.source = caller.caller
        record.line = -1  # that of the call of the caller
        ctx.write_error(record)

    def _record(self, values: Any) -> ErrorRecord:
        kept = values.get("ErrorRecord")
        if kept is not None:
            if not isinstance(kept, PSObject):
                raise NotTranslated("Write-Error -ErrorRecord of something that is no error record")
            return dataclasses.replace(kept_record(kept), shown=None)
        message, made = values.get("Message"), values.get("Exception")
        if isinstance(made, PSObject):
            info = exception_info(made)
        else:
            text = f"Exception of type '{_KIND}' was thrown." if message is None else str(message)
            info = ExceptionInfo(_KIND, text, untraced=True)
        details = str(message) if made is not None and message else None
        return ErrorRecord(
            info,
            str(values.get("ErrorId") or info.type_name),
            str(values.get("Category") or "NotSpecified"),
            values.get("TargetObject"),
            details=details,
        )
