"""``psbridge conform``: recordings of a real engine, run through this project's public API.

A *kind* is one form of recording. Each kind is a module of this package that offers ``matches(row)`` and ``check(rows, options)``;
:data:`KINDS` lists them. ``check`` yields one :class:`Outcome` for every case, never fewer: what cannot be expressed has failed.
"""

from __future__ import annotations

from bridge.parity.conform.report import ConformOptions, FileReport, Outcome
from bridge.parity.conform.runner import KINDS, check_file

__all__ = ["KINDS", "ConformOptions", "FileReport", "Outcome", "check_file"]
