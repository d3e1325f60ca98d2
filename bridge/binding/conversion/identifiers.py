"""Text to Guid, Version, SemanticVersion, IPAddress, Uri, MailAddress and PhysicalAddress, with the messages of .NET's own readers."""

from __future__ import annotations

import ipaddress
import re
import uuid
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.values import PSObject, SemanticVersion, Version

__all__ = [
    "address_from_number",
    "canonical_uri",
    "parse_endpoint",
    "parse_guid",
    "parse_ip_address",
    "parse_mail_address",
    "parse_physical_address",
    "parse_semantic_version",
    "parse_version",
]

_HEX = re.compile(r"[0-9a-fA-F]*\Z")
_GUID_LENGTH = "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."
_GUID_X = re.compile(
    r"\{0x(?P<a>[0-9a-f]{1,8}),0x(?P<b>[0-9a-f]{1,8}),0x(?P<c>[0-9a-f]{1,8}),\{(?P<rest>0x[0-9a-f]+(?:,0x[0-9a-f]+){7})\}\}\Z",
    re.IGNORECASE,
)


def object_of(type_name: str, text: str, **properties: Any) -> PSObject:
    """A value of a .NET class that has no Python form: its type and its text."""
    return PSObject(properties, type_names=(type_name, "System.Object"), text=text)


def parse_guid(text: str) -> uuid.UUID:
    """The forms N, D, B, P and X."""
    trimmed = text.strip()
    if len(trimmed) < 32:
        raise DotNetError("Unrecognized Guid format.")
    if trimmed[0] == "{" and trimmed[9] != "-":
        return _guid_x(trimmed)
    if trimmed[0] in "{(":
        closing = "}" if trimmed[0] == "{" else ")"
        if len(trimmed) != 38 or trimmed[-1] != closing:
            raise DotNetError(_GUID_LENGTH)
        return _guid_d(trimmed[1:-1])
    if trimmed[8] == "-":
        return _guid_d(trimmed)
    if len(trimmed) != 32:
        raise DotNetError(_GUID_LENGTH)
    return _guid_of(trimmed)


def _guid_d(text: str) -> uuid.UUID:
    if len(text) != 36:
        raise DotNetError(_GUID_LENGTH)
    if any(text[index] != "-" for index in (8, 13, 18, 23)):
        raise DotNetError("Dashes are in the wrong position for GUID parsing.")
    return _guid_of(text[:8] + text[9:13] + text[14:18] + text[19:23] + text[24:])


def _guid_of(digits: str) -> uuid.UUID:
    if not _HEX.match(digits):
        raise DotNetError("Guid string should only contain hexadecimal characters.")
    return uuid.UUID(hex=digits)


def _guid_x(text: str) -> uuid.UUID:
    match = _GUID_X.match("".join(text.split()))
    if match is None:
        raise DotNetError(
            "Expected {0xdddddddd, etc}." if len(text) < 3 or text[1:3].lower() == "0x" else "Expected 0x prefix."
        )
    parts = [int(match[name], 16) for name in "abc"] + [int(part, 16) for part in match["rest"].split(",")]
    if parts[1] > 0xFFFF or parts[2] > 0xFFFF or any(part > 0xFF for part in parts[3:]):
        raise DotNetError("Value was either too large or too small for an unsigned byte.", "OverflowException")
    return uuid.UUID(hex=f"{parts[0]:08x}{parts[1]:04x}{parts[2]:04x}" + "".join(f"{part:02x}" for part in parts[3:]))


def parse_version(text: str) -> Version:
    """Two to four numbers."""
    parts = text.split(".")
    if not 2 <= len(parts) <= 4:
        raise DotNetError("Version string portion was too short or too long. (Parameter 'input')", "ArgumentException")
    return Version(*(_version_part(part) for part in parts))


def _version_part(part: str) -> int:
    stripped = part.strip(" \t\n\v\f\r")
    if not re.match(r"[-+]?\d+\Z", stripped, re.ASCII):
        raise DotNetError(f"The input string '{part}' was not in a correct format.")
    if len(stripped) > 20 or not -(2**31) <= int(stripped) < 2**31:
        raise DotNetError("Value was either too large or too small for an Int32.", "OverflowException")
    number = int(stripped)
    if number < 0:
        raise DotNetError(
            f"input ('{number}') must be a non-negative value. (Parameter 'input')\nActual value was {number}.",
            "ArgumentOutOfRangeException",
        )
    return number


_SEMANTIC = re.compile(
    r"(?P<major>\d+)(?:\.(?P<minor>\d+))?(?:\.(?P<patch>\d+))?"
    r"(?:-(?P<pre>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+(?P<build>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?\Z",
    re.ASCII,
)


def parse_semantic_version(text: str) -> SemanticVersion:
    """``major[.minor[.patch]][-label][+build]``; missing numbers are 0."""
    match = _SEMANTIC.match(text)
    if match is None or any(
        len(match[name] or "") > 10 or int(match[name] or 0) >= 2**31 for name in ("major", "minor", "patch")
    ):
        raise DotNetError(
            'Cannot process argument because the value of argument "version" is not valid. Change the value of the "version" '
            "argument and run the operation again.",
            "PSArgumentException",
        )
    numbers = ".".join(str(int(match[name] or 0)) for name in ("major", "minor", "patch"))
    label = f"-{match['pre']}" if match["pre"] else ""
    return SemanticVersion(numbers + label + (f"+{match['build']}" if match["build"] else ""))


_BAD_ADDRESS = "An invalid IP address was specified."


def parse_ip_address(text: str) -> PSObject:
    """``IPAddress.Parse``: IPv6, or one to four numbers (decimal, octal or hexadecimal) the last of which fills what is left."""
    return object_of("System.Net.IPAddress", _ip_text(text))


def _ip_text(text: str) -> str:
    if ":" in text:
        return _ip6_text(text)
    parts = text.split(".")
    numbers = [_ip_part(part) for part in parts]
    if len(parts) > 4 or any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(parts)):
        raise DotNetError(_BAD_ADDRESS)
    value = numbers[-1]
    for index, number in enumerate(numbers[:-1]):
        value += number << (24 - 8 * index)
    return str(ipaddress.IPv4Address(value))


def _ip_part(part: str) -> int:
    for pattern, base in ((r"0[xX]([0-9a-fA-F]{1,8})\Z", 16), (r"0([0-7]{1,12})\Z", 8), (r"(\d{1,11})\Z", 10)):
        match = re.match(pattern, part, re.ASCII)
        if match and not (base == 10 and len(part) > 1 and part[0] == "0"):
            return int(match[1], base)
    raise DotNetError(_BAD_ADDRESS)


def _ip6_text(text: str) -> str:
    body = text
    if body.startswith("["):
        inside, closed, after = body[1:].partition("]")
        if not closed or (after and not re.match(r":(0x[0-9a-fA-F]+|\d+)\Z", after)):
            raise DotNetError(_BAD_ADDRESS)
        body = inside
    address, percent, scope = body.partition("%")
    try:
        value = ipaddress.IPv6Address(address)
    except ValueError:
        raise DotNetError(_BAD_ADDRESS) from None
    shown = str(value)
    mapped = value.ipv4_mapped
    if mapped is not None:
        shown = f"::ffff:{mapped}"
    elif 0xFFFF < int(value) <= 0xFFFFFFFF:
        shown = f"::{ipaddress.IPv4Address(int(value))}"
    return f"{shown}%{int(scope)}" if percent and scope.isdigit() and int(scope) else shown


def address_from_number(value: int) -> PSObject:
    """``new IPAddress(long)``: the number's lowest byte comes first."""
    if not 0 <= value <= 0xFFFFFFFF:
        unsigned = value & 0xFFFF_FFFF_FFFF_FFFF
        raise DotNetError(
            f"newAddress ('{unsigned}') must be less than or equal to '4294967295'. (Parameter 'newAddress')\n"
            f"Actual value was {unsigned}.",
            "ArgumentOutOfRangeException",
        )
    return object_of("System.Net.IPAddress", ".".join(str(value >> shift & 255) for shift in (0, 8, 16, 24)))


def parse_endpoint(text: str) -> PSObject:
    """``IPEndPoint.Parse``: an address with an optional port."""
    host, colon, port = text.rpartition(":")
    if not colon or (":" in host and not host.endswith("]")):
        host, port = text, "0"
    try:
        number = int(port)
        shown = _ip_text(host)
    except (ValueError, DotNetError):
        raise DotNetError("An invalid IPEndPoint was specified.") from None
    if not 0 <= number <= 65535:
        raise DotNetError("An invalid IPEndPoint was specified.")
    return object_of("System.Net.IPEndPoint", f"[{shown}]:{number}" if ":" in shown else f"{shown}:{number}")


_MAIL = re.compile(r"""\s*(?:(?P<quoted>"[^"]*")|(?P<name>[^<>"@]*?))\s*<\s*(?P<address>[^<>\s]+)\s*>\s*\Z""")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\x80-\U0010ffff-]+"
_ADDRESS = re.compile(rf"""(?:{_ATOM}(?:\.+{_ATOM})*\.?|"[^"]*")@(?:\[[^\]]*\]|{_ATOM}(?:\.{_ATOM})*)\Z""")


def parse_mail_address(text: str) -> PSObject:
    """``new MailAddress(text)``: ``user@host`` or ``name <user@host>``."""
    if text == "":
        raise DotNetError(
            "The parameter 'address' cannot be an empty string. (Parameter 'address')", "ArgumentException"
        )
    match = _MAIL.match(text)
    address = (match["address"] if match else text).strip()
    if not _ADDRESS.match(address):
        raise DotNetError("The specified string is not in the form required for an e-mail address.")
    name = ((match["quoted"] or f'"{match["name"]}"') if match and (match["quoted"] or match["name"]) else "").strip()
    return object_of("System.Net.Mail.MailAddress", f"{name} <{address}>" if name else address)


def parse_physical_address(text: str) -> PSObject:
    """``PhysicalAddress.Parse``: hexadecimal pairs, bare or separated by dashes, colons or (in fours) dots."""
    for separator, width in (("-", 2), (":", 2), (".", 4), ("", 0)):
        if separator and separator not in text:
            continue
        groups = text.split(separator) if separator else [text]
        fits = all(len(group) == width for group in groups) if separator else len(text) % 2 == 0
        if fits and all(_HEX.match(group) for group in groups):
            return object_of("System.Net.NetworkInformation.PhysicalAddress", "".join(groups).upper())
        break
    raise DotNetError(f"An invalid physical address was specified: '{text}'.")


_PORTS = {"http": "80", "https": "443", "ftp": "21", "ws": "80", "wss": "443"}
_ABSOLUTE = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<rest>.*)\Z", re.DOTALL)


def canonical_uri(text: str) -> str:
    """``Uri.ToString()``: scheme and host in lower case, the default port left out, an empty path as ``/``; else as written."""
    match = _ABSOLUTE.match(text)
    if match is None or not match["authority"]:
        return text
    scheme = match["scheme"].lower()
    user, at, host = match["authority"].rpartition("@")
    name, colon, port = host.rpartition(":")
    if colon and port.isdigit() and not name.endswith(":"):
        host = name if port == _PORTS.get(scheme) else f"{name}:{int(port)}"
    rest = match["rest"]
    if scheme in _PORTS and not rest.startswith("/"):
        rest = "/" + rest
    return f"{scheme}://{user}{at}{host.lower()}{rest}"
