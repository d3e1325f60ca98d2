"""Conversion failures: the engine's messages by shape (specification of parameter binding, section 9.3)."""

from __future__ import annotations

from bridge.errors import BridgeError

__all__ = ["ConversionError", "DotNetError", "UnknownTypeError"]


class ConversionError(BridgeError):
    """A value cannot be converted. ``error_id``, ``exception`` and ``message`` are the engine's own."""

    def __init__(self, message: str, error_id: str, exception: str = "PSInvalidCastException") -> None:
        super().__init__(message)
        self.message = message
        self.error_id = error_id
        self.exception = exception


class UnknownTypeError(ConversionError):
    """The target is a type that this project does not know: only the host can say whether it takes the value."""


class DotNetError(BridgeError):
    """What a .NET method threw: ``kind`` its exception class, ``message`` its text. Converters wrap it into a ConversionError."""

    def __init__(self, message: str, kind: str = "FormatException") -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind


def no_conversion(text: str, from_type: str, target: str) -> ConversionError:
    """Shape (a): nothing converts this type to that one."""
    return ConversionError(
        f'Cannot convert the "{text}" value of type "{from_type}" to type "{target}".',
        "ConvertToFinalInvalidCastException",
    )


def wrapped(text: str, target: str, inner: str, error_id: str) -> ConversionError:
    """Shape (b): a conversion was tried and failed with ``inner``."""
    return ConversionError(f'Cannot convert value "{text}" to type "{target}". Error: "{inner}"', error_id)


def from_null(target: str) -> ConversionError:
    """Shape (c)."""
    return ConversionError(f'Cannot convert null to type "{target}".', "nullToObjectInvalidCast")
