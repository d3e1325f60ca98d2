"""The common parameters as types. Apart from the rest, so that a generated package can be imported without :mod:`typing`."""

from __future__ import annotations

from typing import Literal, TypedDict

__all__ = ["ActionPreference", "CommonParameters"]

ActionPreference = Literal["SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break"]


class CommonParameters(TypedDict, total=False):
    """The parameters that every advanced command has (specification of parameter binding, section 1.4)."""

    verbose: bool
    debug: bool
    error_action: ActionPreference
    warning_action: ActionPreference
    information_action: ActionPreference
    progress_action: ActionPreference
    error_variable: str
    warning_variable: str
    information_variable: str
    out_variable: str
    out_buffer: int
    pipeline_variable: str
