"""What generated modules import: the base of every wrapper, the common parameters, and lazy loading.

A wrapper is an object that is called: it turns keywords into PowerShell's arguments and gives an
:class:`~bridge.session.invocation.Invocation`; nothing has run. A keyword that is left out (or is :data:`UNSET`) is not sent; None is
sent, as PowerShell's ``$null``.
"""

from __future__ import annotations

import importlib
import sys

from bridge.errors import BridgeError

# Type checkers take this name for true. Importing it from typing would cost more than everything else that a generated package does.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import inspect
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, Final

    from typing_extensions import Self

    from bridge.binding.arguments import Argument
    from bridge.model import Command
    from bridge.session.invocation import Invocation
    from bridge.wrappers.common import ActionPreference, CommonParameters

__all__ = ["COMMON", "UNSET", "ActionPreference", "CallError", "CommonParameters", "Unset", "Wrapper", "lazy"]

if not TYPE_CHECKING:

    def __getattr__(name):
        if name in ("ActionPreference", "CommonParameters"):
            from bridge.wrappers import common

            return getattr(common, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


COMMON: Final[Mapping[str, str]] = {
    "verbose": "Verbose",
    "debug": "Debug",
    "error_action": "ErrorAction",
    "warning_action": "WarningAction",
    "information_action": "InformationAction",
    "progress_action": "ProgressAction",
    "error_variable": "ErrorVariable",
    "warning_variable": "WarningVariable",
    "information_variable": "InformationVariable",
    "out_variable": "OutVariable",
    "out_buffer": "OutBuffer",
    "pipeline_variable": "PipelineVariable",
}
"""The keywords of :class:`CommonParameters` and PowerShell's names for them."""


class CallError(BridgeError, TypeError):
    """A wrapper was called with a keyword that it does not have, or with a hole between its positional arguments."""


class Unset:
    """The type of :data:`UNSET`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNSET"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Final[Any] = Unset()
"""Stands for an argument that is not given, where one must be written: ``get_vm(name=name or UNSET)``. Fits every annotation."""


class Wrapper:
    """A PowerShell command as a Python callable. Generated modules make one subclass, with one instance, for each command."""

    powershell_name: str
    """The command's own name, ``Close-SmbSession``."""
    module: str
    """The PowerShell module that it belongs to."""
    names: Mapping[str, str]
    """Each keyword and PowerShell's name for it, the common parameters left out."""

    def __init__(
        self, function: Callable[[], None], name: str, module: str, names: Mapping[str, str], model: str, common: bool
    ) -> None:
        self.__name__ = function.__name__
        self.__qualname__ = function.__name__
        self.__module__ = function.__module__
        self.__doc__ = function.__doc__
        self.powershell_name = name
        self.module = module
        self.names = names
        self._keywords: Mapping[str, str] = {**COMMON, **names} if common else names
        self._model = model
        self._command: Command | None = None

    @classmethod
    def wraps(
        cls, name: str, *, module: str, names: Mapping[str, str], model: str, common: bool = True
    ) -> Callable[[Callable[[], None]], Self]:
        """Turn the function that carries the docstring into the wrapper.

        ``names`` maps keywords to parameters, ``model`` is the JSON of the :class:`~bridge.model.Command`, read when it is needed.
        """
        return lambda function: cls(function, name, module, names, model, common)

    @property
    def command(self) -> Command:
        """The model of the command: parameters, sets, types. It has no prose; that is in the docstring."""
        if self._command is None:
            from bridge.model import command_from_json

            self._command = command_from_json(self._model)
        return self._command

    def __call__(self, /, *args: Any, **kwargs: Any) -> Invocation[Any]:
        from bridge.session.invocation import Invocation

        return Invocation(self.powershell_name, self.arguments(args, kwargs), self._give_command)

    def arguments(self, args: Iterable[Any], kwargs: Mapping[str, Any]) -> tuple[Argument, ...]:
        """The arguments of a call in PowerShell's terms, positional ones first. Raises :class:`CallError`."""
        from bridge.binding.arguments import Argument

        positional = list(args)
        while positional and positional[-1] is UNSET:
            positional.pop()
        if any(value is UNSET for value in positional):
            raise CallError(
                f"{self.__name__}(): a positional argument is UNSET but a later one is not; give the later one by keyword"
            )
        out = [Argument(None, _plain(value)) for value in positional]
        for keyword, value in kwargs.items():
            try:
                name = self._keywords[keyword]
            except KeyError:
                raise CallError(self._unknown(keyword)) from None
            if value is not UNSET:
                out.append(Argument(name, _plain(value), colon=True))
        return tuple(out)

    def _give_command(self) -> Command:
        return self.command

    def _unknown(self, keyword: str) -> str:
        import difflib

        text = f"{self.__name__}() has no parameter {keyword!r}"
        folded = keyword.replace("_", "").casefold()
        same = [k for k, name in self._keywords.items() if name.casefold() == folded]
        close = same or difflib.get_close_matches(keyword, self._keywords, 1)
        return f"{text}; did you mean {close[0]!r}?" if close else f"{text}; it has {', '.join(self.names) or 'none'}"

    @property
    def __signature__(self) -> inspect.Signature:
        from bridge.codegen.signatures import runtime_signature

        return runtime_signature(self.command, {name: keyword for keyword, name in self.names.items()})

    def __repr__(self) -> str:
        return f"<wrapper {self.__name__}: {self.powershell_name} of {self.module or 'no module'}>"

    def __reduce__(self) -> str:
        return self.__qualname__


def _plain(value: Any) -> Any:
    """Python's other containers as the list or dict that stands for a .NET array or Hashtable; paths as text."""
    kind = type(value)
    if kind in _DIRECT:
        return value
    from collections.abc import Iterator, Mapping, Sequence, Set
    from os import PathLike, fspath

    if isinstance(value, (str, bytes, bytearray, list, dict)):
        return value
    if isinstance(value, (Sequence, Set, Iterator)):
        return list(value)
    if isinstance(value, Mapping):
        return dict(value)
    return fspath(value) if isinstance(value, PathLike) else value


_DIRECT = frozenset({str, int, bool, float, list, dict, bytes, type(None)})


def lazy(package: str, commands: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of a generated package: the file of a command is imported at its first use.

    ``commands`` maps wrapper names to PowerShell names; the wrapper ``x`` lives in the module ``_x``.
    """

    def load(name: str) -> Any:
        if name not in commands:
            raise AttributeError(_no_wrapper(package, commands, name))
        wrapper = getattr(importlib.import_module(f"{package}._{name}"), name)
        setattr(sys.modules[package], name, wrapper)
        return wrapper

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *commands})

    return load, names


def _no_wrapper(package: str, commands: Mapping[str, str], name: str) -> str:
    text = f"module {package!r} has no wrapper {name!r}"
    if name.startswith("__"):
        return text
    import difflib

    close = difflib.get_close_matches(name, commands, 1)
    return f"{text}; did you mean {close[0]!r}?" if close else text
