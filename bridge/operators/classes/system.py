"""Path, Environment, Encoding, CultureInfo, Random and the like."""

from __future__ import annotations

import posixpath
import urllib.parse
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.identifiers import object_of
from bridge.operators.errors import NotSupportedHere
from bridge.operators.objects import class_
from bridge.values import PSObject, Version

# --- paths: those of a host that separates by a slash --------------------------------------------------------------------------------

_path = class_("System.IO.Path")
_path.statics.update(
    directoryseparatorchar=lambda: _char("/"),
    altdirectoryseparatorchar=lambda: _char("/"),
    pathseparator=lambda: _char(":"),
    volumeseparatorchar=lambda: _char("/"),
)


def _char(text: str) -> Any:
    from bridge.values import Char

    return Char(text)


def _combine(parts: list[Any]) -> str:
    found = ""
    for part in parts:
        if part is None:
            raise DotNetError("Value cannot be null. (Parameter 'paths')", "ArgumentNullException")
        if part == "":
            continue
        found = (
            part if not found or part.startswith("/") else found + part if found.endswith("/") else f"{found}/{part}"
        )
    return found


def _join(parts: list[Any]) -> str:
    found = ""
    for part in parts:
        if not part:
            continue
        found = (
            part if not found else found + part if found.endswith("/") or part.startswith("/") else f"{found}/{part}"
        )
    return found


def _name(path: Any) -> Any:
    return None if path is None else path.rpartition("/")[2]


def _extension(path: Any) -> Any:
    if path is None:
        return None
    name = _name(path)
    at = name.rfind(".")
    return "" if at < 0 or at == len(name) - 1 else name[at:]


def _stem(path: Any) -> Any:
    if path is None:
        return None
    name = _name(path)
    at = name.rfind(".")
    return name if at < 0 else name[:at]


def _change_extension(path: Any, extension: Any) -> Any:
    if not path:
        return path
    at = path.rfind(".")
    base = path if at < 0 or "/" in path[at:] else path[:at]
    if extension is None:
        return base
    return base + (extension if extension.startswith(".") else f".{extension}") if extension else f"{base}."


def _directory(path: Any) -> Any:
    if not path or path == "/":
        return None
    head = path.rpartition("/")[0].rstrip("/")
    while "//" in head:
        head = head.replace("//", "/")
    return head or ("/" if path.startswith("/") else "")


def _full_path(path: str) -> str:
    if not path.startswith("/"):
        raise NotSupportedHere("the full path of a relative one")
    return posixpath.normpath(path) + ("/" if path.endswith("/") and posixpath.normpath(path) != "/" else "")


_path.static("Combine", "string[]", _combine, rest=True)
_path.static("Join", "string[]", _join, rest=True)
_path.static("GetFileName", "string", _name)
_path.static("GetFileNameWithoutExtension", "string", _stem)
_path.static("GetExtension", "string", _extension)
_path.static("HasExtension", "string", lambda p: bool(_extension(p)))
_path.static("ChangeExtension", "string, string", _change_extension)
_path.static("GetDirectoryName", "string", _directory)
_path.static("IsPathRooted", "string", lambda p: bool(p) and p.startswith("/"))
_path.static("GetPathRoot", "string", lambda p: None if not p else "/" if p.startswith("/") else "")
_path.static("GetFullPath", "string", _full_path)
_path.static("TrimEndingDirectorySeparator", "string", lambda p: p[:-1] if len(p) > 1 and p.endswith("/") else p)

# --- environment ---------------------------------------------------------------------------------------------------------------------

_environment = class_("System.Environment")
_environment.statics["newline"] = lambda: "\n"

# --- encodings -----------------------------------------------------------------------------------------------------------------------


class Encoding:
    """``[System.Text.Encoding]::UTF8`` and its kin."""

    def __init__(self, name: str, codec: str, shown: str) -> None:
        self.type_name = f"System.Text.{name}"
        self.type_names = (self.type_name, "System.Text.Encoding", "System.Object")
        self.codec = codec
        self.shown = shown

    def properties(self) -> dict[str, Any]:
        return {"WebName": self.shown}

    def __str__(self) -> str:
        return self.type_name

    def to_bytes(self, text: str) -> bytearray:
        if self.codec in ("ascii", "latin-1"):
            return bytearray(text.encode(self.codec, "replace"))
        return bytearray(text.encode(self.codec, "surrogatepass" if "16" in self.codec else "replace"))

    def to_text(self, data: Any) -> str:
        plain = bytes(data)
        if self.codec == "ascii":
            return "".join(chr(b) if b < 128 else "�" for b in plain)
        return plain.decode(self.codec, "replace")


_ENCODINGS = {
    "UTF8": ("UTF8Encoding+UTF8EncodingSealed", "utf-8", "utf-8"),
    "ASCII": ("ASCIIEncoding+ASCIIEncodingSealed", "ascii", "us-ascii"),
    "Unicode": ("UnicodeEncoding", "utf-16-le", "utf-16"),
    "BigEndianUnicode": ("UnicodeEncoding", "utf-16-be", "utf-16BE"),
    "UTF32": ("UTF32Encoding", "utf-32-le", "utf-32"),
    "Latin1": ("Latin1Encoding+Latin1EncodingSealed", "latin-1", "iso-8859-1"),
}
_encoding = class_("System.Text.Encoding", "System.Object")
for _key, _facts in _ENCODINGS.items():
    _encoding.statics[_key.casefold()] = lambda f=_facts: Encoding(*f)  # type: ignore[misc]
    _one = class_(f"System.Text.{_facts[0]}", "System.Text.Encoding")


def _bytes(encoding: Encoding, text: Any) -> bytearray:
    if text is None:
        raise DotNetError("Value cannot be null. (Parameter 's')", "ArgumentNullException")
    return encoding.to_bytes(str(text))


_encoding.method("GetBytes", "string", _bytes)
_encoding.method("GetString", "byte[]", lambda e, data: e.to_text(data))
_encoding.method("GetString", "byte[], int, int", lambda e, data, a, n: e.to_text(bytes(data)[a : a + n]))
_encoding.method("GetByteCount", "string", lambda e, text: len(e.to_bytes(text)))

# --- cultures: only the invariant one ------------------------------------------------------------------------------------------------

_culture = class_("System.Globalization.CultureInfo", "System.Object")
for _key in ("InvariantCulture", "CurrentCulture", "CurrentUICulture"):
    _culture.statics[_key.casefold()] = lambda: _invariant()


def _invariant() -> PSObject:
    return object_of("System.Globalization.CultureInfo", "", Name="")


_culture.static("GetCultureInfo", "string", lambda name: _invariant() if name == "" else _other(name))


def _other(name: str) -> Any:
    raise NotSupportedHere(f"the culture {name}")


class_("System.Version").constructor("", lambda: Version(0, 0))

# --- switches --------------------------------------------------------------------------------------------------------------------------

_switch = class_("System.Management.Automation.SwitchParameter", "System.ValueType")
_switch.get("IsPresent", bool)
_switch.method("ToBool", "", bool)
_switch.method("ToString", "", lambda s: str(bool(s)))

# --- the web ---------------------------------------------------------------------------------------------------------------------------

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def _html(text: Any) -> Any:
    if text is None:
        return None
    return "".join(_HTML.get(c, f"&#{ord(c)};" if 160 <= ord(c) < 256 or ord(c) > 0xFFFF else c) for c in text)


_web = class_("System.Net.WebUtility")
_web.static("HtmlEncode", "string", _html)
_web.static("UrlEncode", "string", lambda s: urllib.parse.quote_plus(s, safe="!()*-._").replace("~", "%7E"))
_web.static("UrlDecode", "string", urllib.parse.unquote_plus)
_uri = class_("System.Uri")
_uri.static("EscapeDataString", "string", lambda s: urllib.parse.quote(s, safe=""))
_uri.static("UnescapeDataString", "string", urllib.parse.unquote)
