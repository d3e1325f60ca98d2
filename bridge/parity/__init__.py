"""Proof that wrappers are what the module is: help, binder and wrappers against live hosts, and recordings against this project."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bridge.parity.errors import ParityError
    from bridge.parity.pytest_cases import Case, cases
    from bridge.parity.report import CommandReport, Difference, Report
    from bridge.parity.report_html import html
    from bridge.parity.report_junit import junit
    from bridge.parity.run import parity

__all__ = ["Case", "CommandReport", "Difference", "ParityError", "Report", "cases", "html", "junit", "parity"]

# Loaded when they are asked for: ``psbridge conform`` needs none of the network stack.
_LAZY = {
    "Case": "pytest_cases",
    "CommandReport": "report",
    "Difference": "report",
    "ParityError": "errors",
    "Report": "report",
    "cases": "pytest_cases",
    "html": "report_html",
    "junit": "report_junit",
    "parity": "run",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(f"{__name__}.{_LAZY[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
