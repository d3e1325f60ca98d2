"""Uri, IPAddress, MailAddress and WebUtility."""

from __future__ import annotations

import html
import ipaddress
import urllib.parse
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.identifiers import parse_ip_address, parse_mail_address
from bridge.binding.conversion.text import uri_text
from bridge.operators.errors import NotSupportedHere
from bridge.operators.objects import class_
from bridge.operators.references import Reference
from bridge.values import EnumValue, PSObject, TypedArray, Uri

# --- Uri ----------------------------------------------------------------------------------------------------------------------------

_PORTS = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443, "ldap": 389}
_RELATIVE = "This operation is not supported for a relative URI."


def _absolute(uri: str) -> bool:
    return "://" in str(uri)


def _parts(uri: Any) -> urllib.parse.SplitResult:
    """The parts of an absolute address that .NET leaves as written. Raises :class:`NotSupportedHere` for others."""
    text = str.__str__(uri)
    if not _absolute(text):
        raise NotSupportedHere("a part of a relative Uri")
    found = urllib.parse.urlsplit(text)
    plain = text.isascii() and not set(text) & set(' <>"{}|\\^`') and "/." not in found.path and "%" not in text
    if found.scheme.lower() not in _PORTS or not found.hostname or not plain or ":" in (found.hostname or ""):
        raise NotSupportedHere(f"the parts of the Uri {text}")
    return found


def _port(uri: Any) -> int:
    found = _parts(uri)
    return _PORTS[found.scheme.lower()] if found.port is None else found.port


def _authority(uri: Any) -> str:
    found = _parts(uri)
    standard = found.port is None or found.port == _PORTS[found.scheme.lower()]
    return str(found.hostname) + ("" if standard else f":{found.port}")


def _path(uri: Any) -> str:
    return _parts(uri).path or "/"


def _query(uri: Any) -> str:
    found = _parts(uri).query
    return f"?{found}" if found else ""


def _fragment(uri: Any) -> str:
    found = _parts(uri).fragment
    return f"#{found}" if found else ""


def _user(uri: Any) -> str:
    before, at, _ = _parts(uri).netloc.rpartition("@")
    return before if at else ""


def _whole(uri: Any) -> str:
    found = _parts(uri)
    user = _user(uri)
    return f"{found.scheme.lower()}://{user + '@' if user else ''}{_authority(uri)}{_path(uri)}{_query(uri)}{_fragment(uri)}"


def _segments(uri: Any) -> TypedArray:
    found, rest = [], _path(uri)
    while rest:
        at = rest.find("/") + 1
        found.append(rest[:at] if at else rest)
        rest = rest[at:] if at else ""
    return TypedArray("System.String[]", found)


def _made(text: Any) -> Uri:
    if text is None:
        raise DotNetError("Value cannot be null. (Parameter 'uriString')", "ArgumentNullException")
    if not _absolute(text):
        reason = (
            "Invalid URI: The URI is empty."
            if text == ""
            else "Invalid URI: The format of the URI could not be determined."
        )
        if text.startswith("/") or ":" in text:
            raise NotSupportedHere(f"the Uri {text}")
        raise DotNetError(reason, "UriFormatException")
    _parts(text)
    return Uri(text)


def _joined(base: Any, relative: Any) -> Uri:
    return Uri(urllib.parse.urljoin(_whole(base), str(relative)))


def _tried(text: Any, kind: Any, reference: Reference) -> bool:
    wanted = int(kind)
    if text is None or (wanted == 1 and not _absolute(text) and ":" not in text and not text.startswith("/")):
        reference.value = None
        return False
    if not _absolute(text):
        raise NotSupportedHere(f"the Uri {text}")
    _parts(text)
    reference.value = Uri(text)
    return True


def _well_formed(text: Any, kind: Any) -> bool:
    if text is None or not _absolute(text):
        if text is None or (int(kind) == 1 and ":" not in text and not text.startswith("/")):
            return False
        raise NotSupportedHere(f"the Uri {text}")
    _parts(text)
    return int(kind) != 2


_uri = class_("System.Uri")
_uri.complete = False
for _name, _read in (
    ("Scheme", lambda u: _parts(u).scheme.lower()), ("Host", lambda u: str(_parts(u).hostname)), ("Port", _port), ("AbsolutePath", _path),
    ("DnsSafeHost", lambda u: str(_parts(u).hostname)), ("Authority", _authority), ("Query", _query), ("Fragment", _fragment),
    ("PathAndQuery", lambda u: _path(u) + _query(u)), ("AbsoluteUri", _whole), ("LocalPath", _path), ("Segments", _segments),
    ("UserInfo", _user), ("OriginalString", str.__str__), ("IsAbsoluteUri", _absolute),
    ("IsDefaultPort", lambda u: _port(u) == _PORTS[_parts(u).scheme.lower()]), ("IsFile", lambda u: bool(_parts(u)) and False),
    ("IsLoopback", lambda u: _parts(u).hostname in ("localhost", "127.0.0.1")), ("IsUnc", lambda u: bool(_parts(u)) and False),
):  # fmt: skip
    _uri.get(_name, _read)
_uri.method("ToString", "", uri_text)
_uri.method("GetLeftPart", "System.UriPartial:part", lambda u, p: _left(u, p))
_uri.method("MakeRelativeUri", "System.Uri:uri", lambda u, o: _left(u, o))
_uri.method("Equals", "object:comparand", lambda u, o: isinstance(o, Uri) and _whole(u) == _whole(o))
_uri.constructor("string:uriString", _made)
_uri.constructor("System.Uri:baseUri, string:relativeUri", _joined)
_uri.static("EscapeDataString", "string:stringToEscape", lambda s: urllib.parse.quote(s, safe="~"))
_uri.static("UnescapeDataString", "string:stringToUnescape", urllib.parse.unquote)
_uri.static("TryCreate", "string:uriString, System.UriKind:uriKind, &System.Uri:result", _tried)
_uri.static("IsWellFormedUriString", "string:uriString, System.UriKind:uriKind", _well_formed)
_uri.static(
    "CheckSchemeName", "string:schemeName", lambda s: bool(s) and s[0].isalpha() and s.replace("+", "a").isalnum()
)


def _left(*_: Any) -> Any:
    raise NotSupportedHere("a part of a Uri")


# --- IPAddress ----------------------------------------------------------------------------------------------------------------------

_IP = "System.Net.IPAddress"


def _address(value: PSObject) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address((value.text or "").partition("%")[0])


def _family(value: PSObject) -> EnumValue:
    four = _address(value).version == 4
    return EnumValue(
        "System.Net.Sockets.AddressFamily", "InterNetwork" if four else "InterNetworkV6", 2 if four else 23
    )


def _number(value: PSObject) -> Any:
    from bridge.values import Int64

    if _address(value).version != 4:
        raise DotNetError(
            "The attempted operation is not supported for the type of object referenced.", "SocketException"
        )
    return Int64(int.from_bytes(_address(value).packed, "little"))


def _tried_ip(text: Any, reference: Reference) -> bool:
    try:
        reference.value = None if text is None else parse_ip_address(text)
    except DotNetError:
        reference.value = None
    return reference.value is not None


def _parse_ip(text: Any) -> PSObject:
    if text is None:
        raise DotNetError("Value cannot be null. (Parameter 'ipString')", "ArgumentNullException")
    return parse_ip_address(text)


def _of_bytes(data: Any) -> PSObject:
    if len(data) not in (4, 16):
        raise DotNetError("An invalid IP address was specified. (Parameter 'address')", "ArgumentException")
    return parse_ip_address(str(ipaddress.ip_address(bytes(data))))


_ip = class_(_IP, "System.Object")
_ip.get("AddressFamily", _family)
_ip.get("IPAddressToString", lambda a: a.text)
_ip.get("Address", _number)
_ip.get("IsIPv6LinkLocal", lambda a: _address(a).version == 6 and _address(a).is_link_local)
_ip.get("IsIPv6Multicast", lambda a: _address(a).version == 6 and _address(a).is_multicast)
_ip.method("ToString", "", lambda a: a.text)
_ip.method("GetAddressBytes", "", lambda a: bytearray(_address(a).packed))
_ip.method(
    "Equals", "object:comparand", lambda a, b: isinstance(b, PSObject) and b.type_name == _IP and a.text == b.text
)
_ip.static("Parse", "string:ipString", _parse_ip)
_ip.static("TryParse", f"string:ipString, &{_IP}:address", _tried_ip)
_ip.static("IsLoopback", f"{_IP}:address", lambda a: _address(a).is_loopback)
_ip.constructor("byte[]:address", _of_bytes)
for _name, _text in (
    ("Loopback", "127.0.0.1"),
    ("Any", "0.0.0.0"),
    ("Broadcast", "255.255.255.255"),
    ("None", "255.255.255.255"),
):
    _ip.statics[_name.casefold()] = lambda t=_text: parse_ip_address(t)  # type: ignore[misc]
for _name, _text in (("IPv6Loopback", "::1"), ("IPv6Any", "::")):
    _ip.statics[_name.casefold()] = lambda t=_text: parse_ip_address(t)  # type: ignore[misc]

# --- MailAddress --------------------------------------------------------------------------------------------------------------------


def _mail(value: PSObject) -> tuple[str, str]:
    """(display name, address)"""
    text = value.text or ""
    if not text.endswith(">"):
        return "", text
    name, _, address = text[:-1].rpartition("<")
    return name.strip().strip('"'), address


_address_class = class_("System.Net.Mail.MailAddress", "System.Object")
_address_class.get("DisplayName", lambda m: _mail(m)[0])
_address_class.get("User", lambda m: _mail(m)[1].rpartition("@")[0])
_address_class.get("Host", lambda m: _mail(m)[1].rpartition("@")[2])
_address_class.get("Address", lambda m: _mail(m)[1])
_address_class.complete = True
_address_class.method("ToString", "", lambda m: m.text)
_address_class.constructor("string:address", lambda s: parse_mail_address(str(s)))

# --- WebUtility ---------------------------------------------------------------------------------------------------------------------

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def _encoded(text: Any) -> Any:
    if text is None:
        return None
    return "".join(_HTML.get(c, f"&#{ord(c)};" if 160 <= ord(c) < 256 or ord(c) > 0xFFFF else c) for c in text)


def _decoded(text: Any) -> Any:
    if text is None:
        return None
    if text.count("&") != text.count(";") and "&" in text:
        raise NotSupportedHere("HtmlDecode of an entity without its end")
    return html.unescape(text)


_web = class_("System.Net.WebUtility")
_web.static("HtmlEncode", "string:value", _encoded)
_web.static("HtmlDecode", "string:value", _decoded)
_web.static(
    "UrlEncode",
    "string:value",
    lambda s: s if s is None else urllib.parse.quote_plus(s, safe="!()*-._").replace("~", "%7E"),
)
_web.static("UrlDecode", "string:encodedValue", lambda s: s if s is None else urllib.parse.unquote_plus(s))
