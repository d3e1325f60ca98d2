"""What a session raises; the failures of the way to the host come from :mod:`bridge.transport.errors` and are given here too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bridge.transport.errors import (
    AddressError,
    AuthenticationFailed,
    ConnectionDropped,
    HostFault,
    HostUnreachable,
    MissingDependency,
    OutcomeUnknown,
    PoolBroken,
    ProtocolViolation,
    SessionError,
    TlsFailure,
    TransportError,
    TransportTimeout,
)

if TYPE_CHECKING:
    from bridge.session.records import ErrorRecord
    from bridge.session.result import Result

__all__ = [
    "AddressError",
    "AuthenticationFailed",
    "ConfirmationRequired",
    "ConnectionDropped",
    "CredentialError",
    "HostFault",
    "HostUnreachable",
    "MissingDependency",
    "OutcomeUnknown",
    "PipelineStopped",
    "PoolBroken",
    "PromptRequired",
    "ProtocolViolation",
    "RemoteError",
    "RunTimeout",
    "SessionBusy",
    "SessionClosed",
    "SessionError",
    "TlsFailure",
    "TransportError",
    "TransportTimeout",
]


class _WithResult(SessionError):
    """An error that ended a run. ``result`` holds what had arrived before it, None where nothing had started."""

    result: Result[Any] | None = None


class RemoteError(_WithResult):
    """A terminating error of the host. ``error`` is its record; ``error_id``, ``category`` and ``target`` are taken from it."""

    def __init__(self, error: ErrorRecord, result: Result[Any] | None = None) -> None:
        super().__init__(error.message)
        self.error = error
        self.result = result

    @property
    def error_id(self) -> str:
        """The FullyQualifiedErrorId."""
        return self.error.error_id

    @property
    def category(self) -> str:
        return self.error.category

    @property
    def target(self) -> Any:
        return self.error.target


class PipelineStopped(_WithResult):
    """The pipeline was stopped before its end, here or on the host."""


class RunTimeout(PipelineStopped):
    """The run's ``timeout`` passed; the pipeline was stopped."""


class PromptRequired(_WithResult):
    """The host asked something that nobody was there to answer; the pipeline was stopped. ``prompt`` is what it asked."""

    def __init__(self, message: str, prompt: Any = None) -> None:
        super().__init__(message)
        self.prompt = prompt


class ConfirmationRequired(PromptRequired):
    """The host asked for confirmation and ``confirm=`` was not given; the pipeline was stopped and nothing confirmed."""


class CredentialError(SessionError):
    """A credential could not be found where it was said to be."""


class SessionClosed(SessionError):
    """The session was closed, or disconnected, before."""


class SessionBusy(SessionError):
    """All runspaces of the session run a pipeline."""
