"""Help and metadata of PowerShell modules, read into the model."""

from __future__ import annotations

from bridge.schema.read import examine, module_folders, read, read_modules, read_text_as

__all__ = ["examine", "module_folders", "read", "read_modules", "read_text_as"]
