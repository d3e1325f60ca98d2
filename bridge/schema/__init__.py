"""Help and metadata of PowerShell modules, read into the model."""

from __future__ import annotations

from bridge.schema.read import module_folders, read, read_modules, read_text_as

__all__ = ["module_folders", "read", "read_modules", "read_text_as"]
