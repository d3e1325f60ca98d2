"""Exceptions of .NET and of PowerShell: what each derives from, what it says without a message, and how a script makes one."""

from __future__ import annotations

from typing import Any

from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import unwrap
from bridge.values import PSObject

__all__ = ["BASES", "exception", "exception_chain", "is_exception", "known_exception"]

_S = "System.SystemException"
_R = "System.Management.Automation.RuntimeException"
_M = "System.Management.Automation."
BASES: dict[str, str] = {
    "System.ArgumentException": _S,
    "System.ArgumentNullException": "System.ArgumentException",
    "System.ArgumentOutOfRangeException": "System.ArgumentException",
    "System.ArithmeticException": _S,
    "System.DivideByZeroException": "System.ArithmeticException",
    "System.OverflowException": "System.ArithmeticException",
    "System.FormatException": _S,
    "System.IndexOutOfRangeException": _S,
    "System.InvalidCastException": _S,
    "System.InvalidOperationException": _S,
    "System.ObjectDisposedException": "System.InvalidOperationException",
    "System.IO.IOException": _S,
    "System.IO.FileNotFoundException": "System.IO.IOException",
    "System.IO.DirectoryNotFoundException": "System.IO.IOException",
    "System.Collections.Generic.KeyNotFoundException": _S,
    "System.NotImplementedException": _S,
    "System.NotSupportedException": _S,
    "System.NullReferenceException": _S,
    "System.OutOfMemoryException": _S,
    "System.RankException": _S,
    "System.TimeoutException": _S,
    "System.OperationCanceledException": _S,
    "System.UnauthorizedAccessException": _S,
    "System.ComponentModel.Win32Exception": "System.Runtime.InteropServices.ExternalException",
    "System.Runtime.InteropServices.ExternalException": _S,
    "System.SystemException": "System.Exception",
    "Microsoft.PowerShell.Commands.WriteErrorException": _S,
    "Microsoft.PowerShell.Commands.ServiceCommandException": _S,
    "Microsoft.PowerShell.Commands.ProcessCommandException": _S,
    "Microsoft.Management.Infrastructure.CimException": "System.Exception",
    "Microsoft.PowerShell.Cmdletization.Cim.CimJobException": _S,
    _R: _S,
    _M + "ActionPreferenceStopException": _R,
    _M + "CmdletInvocationException": _R,
    _M + "CmdletProviderInvocationException": _M + "CmdletInvocationException",
    _M + "CommandNotFoundException": _R,
    _M + "IncompleteParseException": _M + "ParseException",
    _M + "MethodException": _M + "ExtendedTypeSystemException",
    _M + "MethodInvocationException": _M + "MethodException",
    _M + "ExtendedTypeSystemException": _R,
    _M + "GetValueException": _M + "ExtendedTypeSystemException",
    _M + "ItemNotFoundException": _M + "SessionStateException",
    _M + "DriveNotFoundException": _M + "SessionStateException",
    _M + "SessionStateException": _R,
    _M + "ParameterBindingException": _R,
    _M + "ParameterBindingValidationException": _M + "ParameterBindingException",
    _M + "ParameterBindingArgumentTransformationException": _M + "ParameterBindingException",
    _M + "ParseException": _R,
    _M + "PipelineStoppedException": _R,
    _M + "PSArgumentException": "System.ArgumentException",
    _M + "PSArgumentNullException": "System.ArgumentNullException",
    _M + "PSArgumentOutOfRangeException": "System.ArgumentOutOfRangeException",
    _M + "PSInvalidCastException": "System.InvalidCastException",
    _M + "PSInvalidOperationException": "System.InvalidOperationException",
    _M + "PSNotImplementedException": "System.NotImplementedException",
    _M + "PSNotSupportedException": "System.NotSupportedException",
    _M + "PSSecurityException": _R,
    _M + "RemoteException": _R,
    _M + "ScriptRequiresException": _R,
    _M + "WildcardPatternException": _R,
    _M + "ValidationMetadataException": _M + "MetadataException",
    _M + "MetadataException": _R,
    _M + "ArgumentTransformationMetadataException": _M + "MetadataException",
    _M + "Host.HostException": _R,
    "System.ApplicationException": "System.Exception",
    "System.IO.PathTooLongException": "System.IO.IOException",
    "System.IO.EndOfStreamException": "System.IO.IOException",
    "System.IO.DriveNotFoundException": "System.IO.IOException",
    "System.IO.InvalidDataException": _S,
    "System.PlatformNotSupportedException": "System.NotSupportedException",
    "System.Net.WebException": "System.InvalidOperationException",
    "System.Net.Http.HttpRequestException": "System.Exception",
    "Microsoft.PowerShell.Commands.HttpResponseException": "System.Net.Http.HttpRequestException",
    "System.Xml.XmlException": _S,
    "System.AggregateException": "System.Exception",
    "System.Text.Json.JsonException": "System.Exception",
    "System.Net.Sockets.SocketException": "System.ComponentModel.Win32Exception",
    "System.Management.Automation.Remoting.PSRemotingTransportException": _R,
    "System.Security.Principal.IdentityNotMappedException": _S,
    "System.Security.SecurityException": _S,
    "System.Security.Authentication.AuthenticationException": _S,
    "System.Security.Cryptography.CryptographicException": _S,
    "System.ArrayTypeMismatchException": _S,
    "System.Threading.Tasks.TaskCanceledException": "System.OperationCanceledException",
    "System.UriFormatException": "System.FormatException",
    "System.Text.RegularExpressions.RegexParseException": "System.ArgumentException",
    _M + "PropertyNotFoundException": _M + "ExtendedTypeSystemException",
    _M + "SetValueException": _M + "ExtendedTypeSystemException",
    _M + "SetValueInvocationException": _M + "SetValueException",
    _M + "GetValueInvocationException": _M + "GetValueException",
    _M + "ScriptCallDepthException": _S,
    _M + "ProviderInvocationException": _R,
    _M + "ProviderNotFoundException": _M + "SessionStateException",
    _M + "SessionStateUnauthorizedAccessException": _M + "SessionStateException",
    _M + "ApplicationFailedException": _R,
    _M + "InvalidJobStateException": _S,
    _M + "JobFailedException": _S,
    _M + "PSObjectDisposedException": "System.ObjectDisposedException",
    _M + "PSSnapInException": _R,
}
"""The base class of each exception that PowerShell's own errors use; any other derives from System.Exception."""

_KNOWN = {name.casefold(): name for name in (*BASES, "System.Exception")}


def exception_chain(name: str) -> tuple[str, ...]:
    """Type names from ``name`` down to System.Object."""
    chain = [name]
    while chain[-1] not in ("System.Exception", "System.Object"):
        chain.append(BASES.get(chain[-1], "System.Exception"))
    return (*chain, "System.Object")


def is_exception(value: Any) -> bool:
    """True for an exception as scripts hold it."""
    return isinstance(value, PSObject) and "System.Exception" in value.type_names


_DEFAULTS = {
    "System.Exception": "Exception of type 'System.Exception' was thrown.",
    "System.ApplicationException": "Error in the application.",
    "System.SystemException": "System error.",
    "System.InvalidOperationException": "Operation is not valid due to the current state of the object.",
    "System.ArgumentException": "Value does not fall within the expected range.",
    "System.ArgumentNullException": "Value cannot be null.",
    "System.ArgumentOutOfRangeException": "Specified argument was out of the range of valid values.",
    "System.ArithmeticException": "Overflow or underflow in the arithmetic operation.",
    "System.DivideByZeroException": "Attempted to divide by zero.",
    "System.OverflowException": "Arithmetic operation resulted in an overflow.",
    "System.FormatException": "One of the identified items was in an invalid format.",
    "System.IndexOutOfRangeException": "Index was outside the bounds of the array.",
    "System.InvalidCastException": "Specified cast is not valid.",
    "System.NullReferenceException": "Object reference not set to an instance of an object.",
    "System.OutOfMemoryException": "Insufficient memory to continue the execution of the program.",
    "System.NotImplementedException": "The method or operation is not implemented.",
    "System.NotSupportedException": "Specified method is not supported.",
    "System.PlatformNotSupportedException": "Operation is not supported on this platform.",
    "System.OperationCanceledException": "The operation was canceled.",
    "System.TimeoutException": "The operation has timed out.",
    "System.UnauthorizedAccessException": "Attempted to perform an unauthorized operation.",
    "System.Collections.Generic.KeyNotFoundException": "The given key was not present in the dictionary.",
    "System.IO.IOException": "I/O error occurred.",
    "System.IO.FileNotFoundException": "Unable to find the specified file.",
    "System.IO.DirectoryNotFoundException": "Attempted to access a path that is not on the disk.",
    "System.IO.EndOfStreamException": "Attempted to read past the end of the stream.",
    "System.IO.InvalidDataException": "Found invalid data while decoding.",
}
# The first argument is a parameter's name.
_PARAMETER_FIRST = frozenset(
    (
        "System.ArgumentNullException",
        "System.ArgumentOutOfRangeException",
        _M + "PSArgumentNullException",
        _M + "PSArgumentOutOfRangeException",
    )
)
# Texts of two arguments mean something of their own.
_TWO_TEXTS = frozenset(("System.ArgumentException", _M + "PSArgumentException", "System.IO.FileNotFoundException"))
# What has constructors that are not the usual three.
_PECULIAR = frozenset(
    (
        "System.ObjectDisposedException",
        _M + "PSObjectDisposedException",
        _M + "ParameterBindingException",
        "System.ComponentModel.Win32Exception",
    )
)


def known_exception(name: str) -> str | None:
    """The full name of an exception class that is known, with or without ``System.``."""
    return _KNOWN.get(name.casefold()) or _KNOWN.get(f"system.{name}".casefold())


def exception(name: str, args: tuple[Any, ...]) -> PSObject:
    """A new exception of the class ``name``: from nothing, a message, or a message and an inner exception; those about arguments from the
    parameter's name too. Raises :class:`NotSupportedHere` for a class or constructor that is not known."""
    full = known_exception(name)
    values = [unwrap(a) for a in args]
    texts = [v for v in values if isinstance(v, str)]
    inner = args[-1] if len(args) > 1 and is_exception(args[-1]) else None
    if full is None or full in _PECULIAR or len(texts) + (inner is not None) != len(args) or len(args) > 2:
        raise NotSupportedHere(f"[{name}]::new() with {len(args)} argument(s) of these types")
    more: dict[str, Any] = {}
    if full in _PARAMETER_FIRST and texts and inner is None:
        default = _DEFAULTS[full.replace(_M + "PS", "System.")]
        message = f"{texts[1] if len(texts) > 1 else default} (Parameter '{texts[0]}')"
        more["ParamName"] = texts[0]
    elif len(texts) == 2:
        if full not in _TWO_TEXTS:
            raise NotSupportedHere(f"[{name}]::new() with two texts")
        file = full == "System.IO.FileNotFoundException"
        message = texts[0] if file else f"{texts[0]} (Parameter '{texts[1]}')"
        more["FileName" if file else "ParamName"] = texts[1]
    elif texts:
        message = texts[0]
    elif full in _DEFAULTS:
        message = _DEFAULTS[full]
    else:
        raise NotSupportedHere(f"the message of a {full}")
    return PSObject(
        {"Message": message, "InnerException": inner, **more},
        type_names=exception_chain(full),
        text=f"{full}: {message}",
    )
