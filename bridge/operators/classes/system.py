"""Path, Environment, Encoding, CultureInfo, Random and the like."""

from __future__ import annotations

import os
import platform
import posixpath
import re
from typing import Any

from bridge.binding.conversion.cultures import culture_from_name, culture_from_number
from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.identifiers import object_of
from bridge.operators.classes.texts import lower, upper
from bridge.operators.errors import NotSupportedHere
from bridge.operators.objects import class_
from bridge.values import PSObject, Version
from bridge.values.nothing import NOTHING

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
_environment.statics.update(
    newline=lambda: "\n",
    machinename=platform.node,
    username=lambda: os.environ.get("USER", "root"),
    processorcount=lambda: os.cpu_count() or 1,
    currentdirectory=os.getcwd,
    is64bitoperatingsystem=lambda: True,
    is64bitprocess=lambda: True,
    processid=os.getpid,
    systempagesize=lambda: 4096,
    hasshutdownstarted=lambda: False,
    exitcode=lambda: 0,
    userinteractive=lambda: True,
)


def _set_variable(name: str, value: str) -> Any:
    if not name or "=" in name or "\0" in name:
        raise NotSupportedHere("an environment variable of this name")
    # A script's null is an empty text by now, which .NET keeps; only [NullString]::Value would remove.
    os.environ[name] = value
    return NOTHING


def _expanded(text: str) -> str:
    return re.sub(r"%([^%]+)%", lambda m: os.environ.get(m[1], m[0]), text)


_environment.static("GetEnvironmentVariable", "string:variable", os.environ.get)
_environment.static("SetEnvironmentVariable", "string:variable, string:value", _set_variable)
_environment.static("ExpandEnvironmentVariables", "string:name", _expanded)

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


def _string(encoding: Encoding, data: Any, start: int = 0, count: int | None = None) -> str:
    if data is None:
        raise DotNetError("Value cannot be null. (Parameter 'bytes')", "ArgumentNullException")
    end = len(data) if count is None else start + count
    if not 0 <= start <= end <= len(data):
        raise NotSupportedHere("GetString of bytes that are not there")
    return encoding.to_text(bytes(data)[start:end])


_NAMED = {
    "utf-8": "UTF8", "us-ascii": "ASCII", "ascii": "ASCII", "utf-16": "Unicode", "unicode": "Unicode", "utf-16le": "Unicode",
    "utf-16be": "BigEndianUnicode", "utf-32": "UTF32", "iso-8859-1": "Latin1", "latin1": "Latin1",
}  # fmt: skip


def _by_name(name: str) -> Encoding:
    known = _NAMED.get(str(name).lower())
    if known is None:
        raise NotSupportedHere(f"the encoding {name}")
    return Encoding(*_ENCODINGS[known])


_encoding.method("GetBytes", "string:s", _bytes)
_encoding.method("GetBytes", "char[]:chars", lambda e, c: _bytes(e, "".join(c)))
_encoding.method("GetString", "byte[]:bytes", _string)
_encoding.method("GetString", "byte[]:bytes, int:index, int:count", _string)
_encoding.method("GetByteCount", "string:s", lambda e, text: len(_bytes(e, text)))
_encoding.method("GetByteCount", "char[]:chars", lambda e, c: len(_bytes(e, "".join(c))))
_encoding.method("GetCharCount", "byte[]:bytes", lambda e, data: len(_string(e, data)))
_encoding.static("GetEncoding", "string:name", _by_name)
_encoding.statics["default"] = lambda: Encoding(*_ENCODINGS["UTF8"])
_marked = class_("System.Text.UTF8Encoding", "System.Text.Encoding")
_marked.constructor("", lambda: Encoding("UTF8Encoding", "utf-8", "utf-8"))
_marked.constructor("bool:encoderShouldEmitUTF8Identifier", lambda mark: Encoding("UTF8Encoding", "utf-8", "utf-8"))

# --- cultures: only the invariant one ------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’](?=[^\W\d_]))*")


class TextInfo:
    """``CultureInfo.TextInfo``."""

    type_name = "System.Globalization.TextInfo"

    def __init__(self, name: str) -> None:
        self.name = name

    def title(self, text: str) -> str:
        """Each word with a capital first; a word of capitals alone stays. Raises :class:`NotSupportedHere` beyond ASCII."""
        if not text.isascii() or self.name.startswith(("nl", "tr", "az")):
            raise NotSupportedHere("ToTitleCase of such a text")
        return _WORD.sub(
            lambda m: m[0] if m[0].isupper() and len(m[0]) > 1 else m[0][0].upper() + m[0][1:].lower(), text
        )


_text = class_(TextInfo.type_name, "System.Object")
_text.get("CultureName", lambda t: t.name)
_text.method("ToTitleCase", "string:str", lambda t, s: t.title(s))
for _kind in ("string", "char"):
    _text.method("ToUpper", f"{_kind}:str", lambda t, s: type(s)(upper(str(s))))
    _text.method("ToLower", f"{_kind}:str", lambda t, s: type(s)(lower(str(s))))
_culture = class_("System.Globalization.CultureInfo", "System.Object")
for _key in ("InvariantCulture", "CurrentCulture", "CurrentUICulture"):
    _culture.statics[_key.casefold()] = lambda: _invariant()


def _invariant() -> PSObject:
    return object_of("System.Globalization.CultureInfo", "")


_culture.static("GetCultureInfo", "string:name", culture_from_name)
_culture.static("GetCultureInfo", "int:culture", culture_from_number)
_culture.constructor("string:name", culture_from_name)
_culture.constructor("int:culture", culture_from_number)
_culture.get("Name", lambda c: c.text or "")
_culture.get("TwoLetterISOLanguageName", lambda c: (c.text or "iv").partition("-")[0].lower())
_culture.get("IsNeutralCulture", lambda c: bool(c.text) and "-" not in c.text)
_culture.get("TextInfo", lambda c: TextInfo(c.text or ""))
_culture.method("ToString", "", lambda c: c.text or "")


class_("System.Version").constructor("", lambda: Version(0, 0))

# --- switches --------------------------------------------------------------------------------------------------------------------------

_switch = class_("System.Management.Automation.SwitchParameter", "System.ValueType")
_switch.get("IsPresent", bool)
_switch.method("ToBool", "", bool)
_switch.method("ToString", "", lambda s: str(bool(s)))
