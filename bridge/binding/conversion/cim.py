"""CimInstance and CimSession from text: what the engine's CIM client library does, and what is said where it is missing.

The library is part of Windows. There a text names a class or a computer, and only the host can make the object. PowerShell elsewhere has
the types without the library: loading it fails, and with it the conversion.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import ConversionError, DotNetError, UnknownTypeError

__all__ = ["CIM_INSTANCE", "CIM_SESSION", "instance_from_text", "session_from_text"]

CIM_INSTANCE = "Microsoft.Management.Infrastructure.CimInstance"
CIM_SESSION = "Microsoft.Management.Infrastructure.CimSession"
_MISSING = "Unable to load shared library 'libmi' or one of its dependencies."


def instance_from_text(library: bool) -> Callable[[Any], Any]:
    """The constructor that takes a class name."""

    def make(text: Any) -> Any:
        if library:
            raise UnknownTypeError(
                f'The host makes a CimInstance of the class "{text}".', "ConvertToFinalInvalidCastException"
            )
        raise DotNetError(_MISSING, "DllNotFoundException")

    return make


def session_from_text(library: bool) -> Callable[[Any], Any]:
    """The type's own converter, whose failure is not quoted but stands alone."""

    def make(text: Any) -> Any:
        if library:
            raise UnknownTypeError(f'The host opens a CimSession to "{text}".', "ConvertToFinalInvalidCastException")
        raise ConversionError(_MISSING, "InvalidCastTypeConverter")

    return make
