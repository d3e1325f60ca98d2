"""What an operator or a member raises: the engine's error, or an honest refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bridge.binding.conversion.errors import ConversionError, DotNetError, UnknownTypeError
from bridge.errors import BridgeError

__all__ = [
    "ArgumentError",
    "NotSupportedHere",
    "OperatorError",
    "conversions",
    "from_conversion",
    "invocation",
    "method_error",
    "runtime_error",
]

_SMA = "System.Management.Automation."
RUNTIME = _SMA + "RuntimeException"
METHOD = _SMA + "MethodException"


class OperatorError(BridgeError):
    """The error that a script's ``catch`` sees.

    ``error_id`` is the FullyQualifiedErrorId, ``exception`` the full .NET class of the exception, ``category`` a member of
    ErrorCategory, ``inner`` the class and message of the inner exception where there is one.
    """

    def __init__(
        self,
        message: str,
        error_id: str,
        exception: str = RUNTIME,
        category: str = "InvalidOperation",
        inner: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.error_id = error_id
        self.exception = exception
        self.category = category
        self.inner = inner


class NotSupportedHere(BridgeError):
    """PowerShell may well do this, but this project does not know how: a type, a member, a format. Nothing was done."""


class ArgumentError(OperatorError):
    """An argument does not become what its parameter takes. The language names the parameter, ForEach-Object gives its position."""

    def __init__(self, position: int, name: str, shown: str, method: str, wanted: str, reason: str) -> None:
        text = f'Cannot convert argument "{{}}", with value: "{shown}", for "{method}" to type "{wanted}": "{reason}"'
        super().__init__(text.format(name), "MethodArgumentConversionInvalidCastArgument", METHOD, "NotSpecified")
        self.named = bool(name)
        self.by_position = text.format(position)


def method_error(message: str, error_id: str) -> OperatorError:
    """A call that found no method to call: MethodException, of no category."""
    return OperatorError(message, error_id, METHOD, "NotSpecified")


def runtime_error(message: str, error_id: str) -> OperatorError:
    """An error of the language itself: RuntimeException, category InvalidOperation."""
    return OperatorError(message, error_id)


def plain_runtime_error(message: str, inner: str) -> OperatorError:
    """What the number operators throw: a RuntimeException around .NET's own ``inner``, with no id or category of its own."""
    return OperatorError(message, "RuntimeException", category="NotSpecified", inner=(inner, message))


def from_conversion(error: ConversionError) -> Exception:
    """A conversion's error as a script sees it; one that only the host could judge as a refusal."""
    if isinstance(error, UnknownTypeError):
        return NotSupportedHere(error.message)
    inner = (_SMA + error.exception, error.message)
    return OperatorError(error.message, error.error_id, category="InvalidArgument", inner=inner)


@contextmanager
def conversions() -> Iterator[None]:
    """Conversion errors of the block are raised as the errors that a script sees."""
    try:
        yield
    except ConversionError as error:
        raise from_conversion(error) from None


def invocation(method: str, count: int, kind: str, message: str) -> OperatorError:
    """A method threw ``kind`` (a full class name): the engine wraps it, and its id is the bare name of the class."""
    if method == "new":
        method = ".ctor"  # what a constructor is called inside .NET
    return OperatorError(
        f'Exception calling "{method}" with "{count}" argument(s): "{message}"',
        kind.rpartition(".")[2],
        _SMA + "MethodInvocationException",
        "NotSpecified",
        (kind, message),
    )


def full_kind(error: DotNetError) -> str:
    """The full class name of what .NET threw."""
    return error.kind if "." in error.kind else f"System.{error.kind}"
