"""What a client's PSRP objects say: CREATE_PIPELINE and its commands (MS-PSRP 2.2.2.10, 2.2.3.11 to 2.2.3.13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bridge.binding.arguments import Argument
from bridge.simulator.errors import ProtocolError
from bridge.simulator.execution import CommandCall
from bridge.simulator.host import colors_of
from bridge.values import EnumValue, PSObject, Version

__all__ = ["CreatePipeline", "commands_of", "create_pipeline", "session_version"]

_OUTPUT = 1
_MERGES = {
    "MergeError": "error",
    "MergeWarning": "warning",
    "MergeVerbose": "verbose",
    "MergeDebug": "debug",
    "MergeInformation": "information",
}


@dataclass(frozen=True)
class CreatePipeline:
    statements: tuple[tuple[CommandCall, ...], ...]
    no_input: bool
    has_host: bool
    use_pool_host: bool
    invocation_info: int
    colors: tuple[int, int] | None = None
    nested: bool = False


def _number(value: Any) -> int:
    if isinstance(value, EnumValue):
        return value.value
    if isinstance(value, PSObject):
        value = value.base
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int):
        raise ProtocolError("An enumeration value is not a number.")
    return int(value)


def _items(value: Any) -> Sequence[Any]:
    if isinstance(value, PSObject) and isinstance(value.base, list):
        value = value.base
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ProtocolError("A list was expected in a pipeline message.")
    return value


def _object(value: Any) -> PSObject:
    if not isinstance(value, PSObject):
        raise ProtocolError("An object was expected in a pipeline message.")
    return value


def argument_of(entry: PSObject) -> Argument:
    """One argument by the remoting rules (specification of parameter binding, section 2.1): a name without a dash always has a value."""
    name, value = entry.get("N"), entry.get("V")
    if name is None or not str(name).strip():
        return Argument(value=value)
    text = str(name)
    if text[0] not in "-\u2013\u2014\u2015":
        return Argument(text, value)
    text = text[1:].rstrip()
    if text.endswith(":"):
        return Argument(text[:-1].rstrip(), value, colon=True)
    return Argument(text) if value is None else Argument(text, value)


def _command(entry: PSObject) -> CommandCall:
    merge = {stream for key, stream in _MERGES.items() if _number(entry.get(key)) & _OUTPUT}
    if _number(entry.get("MergeMyResult")) & 2 and _number(entry.get("MergeToResult")) & _OUTPUT:
        merge.add("error")
    arguments = tuple(argument_of(_object(a)) for a in _items(entry.get("Args")))
    return CommandCall(str(entry.get("Cmd") or ""), arguments, bool(entry.get("IsScript")), frozenset(merge))


def create_pipeline(message: PSObject) -> CreatePipeline:
    """Read CREATE_PIPELINE. Raises :class:`ProtocolError` for what has not its shape."""
    power_shell = _object(message.get("PowerShell"))
    extra = _items(power_shell.get("ExtraCmds"))
    groups = [_items(_object(e).get("Cmds")) for e in extra] or [_items(power_shell.get("Cmds"))]
    statements = tuple(tuple(_command(_object(c)) for c in group) for group in groups if group)
    if not statements:
        raise ProtocolError("A pipeline has no commands.")
    host = message.get("HostInfo")
    has_host = isinstance(host, PSObject) and not host.get("_isHostNull", True)
    use_pool_host = isinstance(host, PSObject) and bool(host.get("_useRunspaceHost", False))
    return CreatePipeline(
        statements,
        bool(message.get("NoInput", True)),
        has_host,
        use_pool_host,
        _number(message.get("RemoteStreamOptions")),
        colors_of(host),
        bool(message.get("IsNested") or power_shell.get("IsNested")),
    )


def commands_of(message: PSObject) -> tuple[Argument, ...]:
    """GET_COMMAND_METADATA as arguments of the command that answers it."""
    names = [str(n) for n in _items(message.get("Name"))]
    return (
        Argument("Name", names or ["*"], colon=True),
        Argument("CommandType", _number(message.get("CommandType")), colon=True),
    )


def session_version(message: PSObject) -> Version:
    """The protocol version of a SESSION_CAPABILITY. Raises :class:`ProtocolError` for one that this server does not speak."""
    version = message.get("protocolversion")
    if isinstance(version, str):
        try:
            version = Version.parse(version)
        except ValueError:
            version = None
    if not isinstance(version, Version) or version.major != 2:
        raise ProtocolError("The protocol version is not 2.x.")
    return version
