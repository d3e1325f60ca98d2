"""What a run may be told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Union

if TYPE_CHECKING:
    from bridge.session.prompts import Confirm, Prompts
    from bridge.session.records import ProgressRecord

__all__ = ["ActionPreference", "ConfirmOption", "ProgressOption", "RunOptions"]

ActionPreference = Literal["Continue", "SilentlyContinue", "Stop", "Ignore", "Inquire", "Break"]
ConfirmOption = Union["Callable[[Confirm], Any]", Literal["ask", "yes", "no", "raise"]]
ProgressOption = Union["Callable[[ProgressRecord], None]", bool]


class RunOptions(TypedDict, total=False):
    """Options of ``run``, ``stream``, ``arun``, ``astream`` and ``Fleet.run``. What is left out is taken from the session.

    ``confirm``: the answer to ShouldProcess and ShouldContinue prompts (a callable, ``"ask"``, ``"yes"``, ``"no"``, ``"raise"``).
    ``prompts``: answers every other prompt. ``timeout``: seconds for the whole run; then the pipeline is stopped and
    :class:`~bridge.session.errors.RunTimeout` raised. ``error_action``: ErrorAction of every command. ``what_if``: WhatIf of every
    command that supports it. ``progress``: a callback, or True for a progress bar on the terminal. ``bind``: False leaves binding to
    the host alone. ``batch``: objects sent in one request at most. ``log``: a logger (True: ``bridge.streams``) that gets the streams.
    """

    confirm: ConfirmOption
    prompts: Prompts | Mapping[str, Any]
    timeout: float | None
    error_action: ActionPreference
    what_if: bool
    progress: ProgressOption
    bind: bool
    batch: int
    log: logging.Logger | bool
