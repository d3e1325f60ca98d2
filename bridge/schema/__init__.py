"""Help and metadata of PowerShell modules, read into the model."""

from __future__ import annotations

from bridge.schema.provenance import origin_of
from bridge.schema.read import examine, module_folders, read, read_modules, read_text_as

__all__ = ["examine", "module_folders", "origin_of", "read", "read_modules", "read_text_as"]
