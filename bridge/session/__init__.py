"""Running: connect to a host, run invocations and pipelines on it, read what came back."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from bridge.session.invocation import Invocation, Pipeline, Runnable

if TYPE_CHECKING:
    from bridge.session.result import Result
    from bridge.session.session import Session

__all__ = ["Invocation", "Pipeline", "Result", "Runnable", "Session"]

# Loaded when they are asked for: the network stack takes longer to import than the rest together.
_LAZY = {"Result": "result", "Session": "session"}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(f"{__name__}.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
