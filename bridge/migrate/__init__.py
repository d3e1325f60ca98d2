"""From a PowerShell script to Python that a person would keep."""

from __future__ import annotations

from bridge.migrate.translate.module import Translation, translate

__all__ = ["Translation", "translate"]
