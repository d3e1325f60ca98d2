"""FileInfo and DirectoryInfo, with the properties that PowerShell adds; lines of text that know the file they came from."""

from __future__ import annotations

import os
import stat as modes
from collections.abc import Callable, Mapping
from typing import Any

from bridge.binding.conversion.ticks import from_ticks
from bridge.migrate.runtime.errors import NotTranslated
from bridge.operators.enums import enum_of
from bridge.operators.errors import OperatorError
from bridge.values import DateTimeKind, EnumValue, Int64, PSObject
from bridge.values.primitives import ticks_of

__all__ = [
    "ATTRIBUTES",
    "DRIVE",
    "PROVIDER",
    "DirectoryInfo",
    "FileInfo",
    "FileSystemInfo",
    "Line",
    "extension_of",
    "item_at",
    "normalized",
    "path_info",
    "provider_notes",
]

ATTRIBUTES = "System.IO.FileAttributes"
_READ_ONLY, _HIDDEN, _DIRECTORY, _NORMAL, _REPARSE = 1, 2, 16, 128, 1024
_EPOCH = 621_355_968_000_000_000
_NEVER = 504_911_232_000_000_000  # what .NET gives for the times of a file that is not there
_QUALIFIER = "Microsoft.PowerShell.Core\\FileSystem::"
_SETTABLE = frozenset({"lastwritetime", "lastwritetimeutc", "lastaccesstime", "lastaccesstimeutc"})


def normalized(path: str) -> str:
    """``path`` as .NET's ``Path.GetFullPath`` gives it: absolute, without dots and doubled separators."""
    full = os.path.normpath(os.path.join(os.getcwd(), path))
    full = "/" + full.lstrip("/")
    return full + "/" if path.endswith("/") and full != "/" else full


def extension_of(name: str) -> str:
    at = name.rfind(".")
    return "" if at < 0 or at == len(name) - 1 else name[at:]


class FileSystemInfo:
    """What files and directories share. What the file system says is asked for once and kept until ``Refresh``, as in .NET.

    ``notes`` are the properties that PowerShell hangs on the objects that its commands give.
    """

    type_name = "System.IO.FileSystemInfo"
    is_directory = False

    def __init__(self, path: str, *, shown: str | None = None) -> None:
        self.path = normalized(path)
        self.shown = path if shown is None else shown
        self.notes: dict[str, Any] = {}
        self._stat: os.stat_result | bool | None = False

    @property
    def type_names(self) -> tuple[str, ...]:
        return (self.type_name, "System.IO.FileSystemInfo", "System.MarshalByRefObject", "System.Object")

    def __str__(self) -> str:
        return self.shown

    @property
    def bare(self) -> str:
        return self.path.rstrip("/") or "/"

    @property
    def name(self) -> str:
        return os.path.basename(self.path) if not self.is_directory else os.path.basename(self.bare) or "/"

    def refresh(self) -> None:
        self._stat = False

    def described(self, *notes: tuple[str, Any]) -> FileSystemInfo:
        self.notes.update(notes)
        return self

    # --- what the file system says ----------------------------------------------------------------------------------------------------

    def status(self) -> os.stat_result | None:
        """None where there is nothing of this name."""
        if isinstance(self._stat, bool):
            try:
                self._stat = os.stat(self.path)
            except OSError:
                try:
                    self._stat = os.lstat(self.path)  # a link to nothing is there itself
                except OSError:
                    self._stat = None
        return self._stat

    @property
    def exists(self) -> bool:
        found = self.status()
        return found is not None and modes.S_ISDIR(found.st_mode) == self.is_directory

    @property
    def is_link(self) -> bool:
        return os.path.islink(self.bare)

    @property
    def hidden(self) -> bool:
        return self.name.startswith(".") and self.name not in (".", "..")

    @property
    def read_only(self) -> bool:
        found = self.status()
        if found is None:
            return False
        bits = [(found.st_mode >> shift) & 0o6 for shift in (6, 3, 0)]
        user, group, other = (b & 0o4 != 0 and b & 0o2 == 0 for b in bits)
        if user == group == other:
            return user
        if found.st_uid == os.geteuid():
            return user
        return group if found.st_gid in (os.getegid(), *os.getgroups()) else other

    def attributes(self) -> EnumValue:
        found = self.status()
        if found is None:
            raise NotTranslated(f"the attributes of {self.path}, which does not exist")
        number = (
            (_READ_ONLY if self.read_only else 0)
            | (_HIDDEN if self.hidden else 0)
            | (_DIRECTORY if modes.S_ISDIR(found.st_mode) else 0)
            | (_REPARSE if self.is_link else 0)
        )
        return enum_of(ATTRIBUTES, number or _NORMAL)

    def set_attributes(self, value: EnumValue) -> None:
        number = int(value.value)
        if number & ~(_READ_ONLY | _HIDDEN | _DIRECTORY | _NORMAL | 32) or bool(number & _HIDDEN) != self.hidden:
            raise NotTranslated(f"setting the attributes {value} of a file")
        self.set_read_only(bool(number & _READ_ONLY))

    def set_read_only(self, value: bool) -> None:
        found = self.status()
        if found is None:
            raise _getter_failed("IsReadOnly", self.path)
        mode = modes.S_IMODE(found.st_mode)
        os.chmod(self.path, mode & ~0o222 if value else mode | 0o200)
        self.refresh()

    def time(self, which: str, utc: bool = False) -> Any:
        found = self.status()
        if found is None:
            moment = _NEVER
        elif which == "birth":
            born = getattr(found, "st_birthtime", None)
            if born is None and found.st_mtime_ns < found.st_ctime_ns - 1_000_000_000:
                raise NotTranslated("the creation time of a file whose other times were set")
            moment = _EPOCH + (
                min(found.st_mtime_ns, found.st_ctime_ns) // 100 if born is None else int(born * 10_000_000)
            )
        else:
            moment = _EPOCH + (found.st_mtime_ns if which == "write" else found.st_atime_ns) // 100
        universal = from_ticks(moment, DateTimeKind.UTC)
        return universal if utc else _local(universal)

    def set_time(self, which: str, value: Any, utc: bool = False) -> None:
        moment = _nanoseconds(value, utc)
        found = os.stat(self.path)
        write, access = (moment, found.st_atime_ns) if which == "write" else (found.st_mtime_ns, moment)
        os.utime(self.path, ns=(access, write))
        self.refresh()

    def mode(self, *, links: bool) -> str:
        number = self.attributes().value
        found = self.status()
        linked = self.is_link or (links and not self.is_directory and found is not None and found.st_nlink > 1)
        first = "l" if linked else "d" if number & _DIRECTORY else "-"
        letters = ((32, "a"), (_READ_ONLY, "r"), (_HIDDEN, "h"), (4, "s"))
        return first + "".join(letter if number & bit else "-" for bit, letter in letters)

    # --- what scripts see ---------------------------------------------------------------------------------------------------------------

    def property_names(self) -> list[str]:
        return [*self.notes, *_ADDED, *(n for n in _OWN[type(self)])]

    def get_member(self, name: str) -> Any:
        """The value of a property, NotImplemented where there is none of this name."""
        folded = name.casefold()
        for known, value in self.notes.items():
            if known.casefold() == folded:
                return value
        if folded in _REFUSED:
            raise NotTranslated(f"the property {name} of a file")
        reader = _READERS[type(self)].get(folded)
        return NotImplemented if reader is None else reader(self)

    def set_member(self, name: str, value: Any) -> None:
        from bridge.operators.values import cast

        folded = name.casefold()
        if folded in _SETTABLE:
            self.set_time(
                "write" if "write" in folded else "access", cast("datetime", value), utc=folded.endswith("utc")
            )
        elif folded == "attributes":
            self.set_attributes(cast(ATTRIBUTES, value))
        elif folded == "isreadonly" and not self.is_directory:
            self.set_read_only(cast("bool", value))
        else:
            raise NotTranslated(f"setting the property {name} of a file")


class FileInfo(FileSystemInfo):
    type_name = "System.IO.FileInfo"

    def length(self) -> int:
        found = self.status()
        if found is None or modes.S_ISDIR(found.st_mode):
            raise _getter_failed("Length", self.path)
        size: int = Int64(found.st_size)
        return size


class DirectoryInfo(FileSystemInfo):
    type_name = "System.IO.DirectoryInfo"
    is_directory = True

    def parent(self) -> DirectoryInfo | None:
        return None if self.bare == "/" else DirectoryInfo(os.path.dirname(self.bare))


def item_at(path: str) -> FileSystemInfo:
    """The object for what there is at ``path``."""
    return DirectoryInfo(path) if os.path.isdir(path) else FileInfo(path)


def _getter_failed(name: str, path: str) -> OperatorError:
    message = f"Could not find file '{path}'."
    return OperatorError(
        f'Exception getting "{name}": "{message}"',
        "GetValueInvocationException",
        "System.Management.Automation.GetValueInvocationException",
        "NotSpecified",
        ("System.IO.FileNotFoundException", message),
    )


def _local(universal: Any) -> Any:
    from bridge.operators import call

    return call(universal, "ToLocalTime")


def _nanoseconds(value: Any, utc: bool) -> int:
    from bridge.operators import call

    universal = value if utc else call(value, "ToUniversalTime")
    return (ticks_of(universal) - _EPOCH) * 100


def _base_name(item: FileSystemInfo) -> str:
    extension = extension_of(item.name)
    return item.name if item.is_directory or not extension else item.name[: -len(extension)]


def _link_target(item: FileSystemInfo) -> Any:
    return os.readlink(item.bare) if item.is_link else None


_Reader = Callable[[Any], Any]
_ADDED = ("Mode", "ModeWithoutHardLink", "VersionInfo", "BaseName", "ResolvedTarget", "Target", "LinkType")
_SHARED: dict[str, _Reader] = {
    "FullName": lambda i: i.path,
    "Extension": lambda i: extension_of(i.name),
    "Name": lambda i: i.name,
    "Exists": lambda i: i.exists,
    "CreationTime": lambda i: i.time("birth"),
    "CreationTimeUtc": lambda i: i.time("birth", True),
    "LastAccessTime": lambda i: i.time("access"),
    "LastAccessTimeUtc": lambda i: i.time("access", True),
    "LastWriteTime": lambda i: i.time("write"),
    "LastWriteTimeUtc": lambda i: i.time("write", True),
    "LinkTarget": _link_target,
    "UnixFileMode": lambda i: None,
    "Attributes": lambda i: i.attributes(),
}
_OWN: dict[type, dict[str, _Reader]] = {
    FileInfo: {
        "Length": lambda i: i.length(),
        "DirectoryName": lambda i: os.path.dirname(i.path),
        "Directory": lambda i: DirectoryInfo(os.path.dirname(i.path)),
        "IsReadOnly": lambda i: i.read_only,
        **_SHARED,
    },
    DirectoryInfo: {"Parent": lambda i: i.parent(), "Root": lambda i: DirectoryInfo("/"), **_SHARED},
}
_EXTENDED: dict[str, _Reader] = {
    "Mode": lambda i: i.mode(links=True),
    "ModeWithoutHardLink": lambda i: i.mode(links=False),
    "BaseName": _base_name,
    "Target": _link_target,
    "LinkType": lambda i: "SymbolicLink" if i.is_link else None,
}
_REFUSED = frozenset(
    "versioninfo resolvedtarget unixfilemode unixstat unixmode user group size namestring lengthstring".split()
)
_READERS: dict[type, Mapping[str, _Reader]] = {
    kind: {name.casefold(): read for name, read in (_EXTENDED | own).items()} for kind, own in _OWN.items()
}


class Line(str):
    """A line that Get-Content gave: text, with notes of where it came from."""

    type_name = "System.String"
    __slots__ = ("notes",)
    notes: Mapping[str, Any]

    @classmethod
    def of(cls, text: str, notes: Mapping[str, Any]) -> Line:
        self = cls(text)
        self.notes = notes
        return self

    def get_member(self, name: str) -> Any:
        folded = name.casefold()
        return next((v for k, v in self.notes.items() if k.casefold() == folded), NotImplemented)


def provider_notes(path: str, *, container: bool | None) -> dict[str, Any]:
    """The notes that a provider's item carries. Only drives and providers of the file system are described."""
    bare = path.rstrip("/") or "/"
    parent = "" if bare == "/" else _QUALIFIER + (os.path.dirname(bare) or "/")
    notes: dict[str, Any] = {
        "PSPath": _QUALIFIER + path,
        "PSParentPath": parent,
        "PSChildName": os.path.basename(bare) or "/",
        "PSDrive": DRIVE,
        "PSProvider": PROVIDER,
    }
    return notes if container is None else notes | {"PSIsContainer": container}


PROVIDER = PSObject(
    {"Name": "FileSystem", "ModuleName": "Microsoft.PowerShell.Core"},
    type_names=("System.Management.Automation.ProviderInfo", "System.Object"),
    text="Microsoft.PowerShell.Core\\FileSystem",
)
DRIVE = PSObject(
    {"Name": "/", "Provider": PROVIDER, "Root": "/"},
    type_names=("System.Management.Automation.PSDriveInfo", "System.Object"),
    text="/",
)


def path_info(place: Any) -> PSObject:
    """A place as Get-Location and Resolve-Path give it."""
    if not place.in_files:
        raise NotTranslated(f"a location on the drive {place.drive}:")
    path = place.path
    return PSObject(
        {"Drive": DRIVE, "Provider": PROVIDER, "ProviderPath": path, "Path": path},
        type_names=("System.Management.Automation.PathInfo", "System.Object"),
        text=path,
        adapted=frozenset({"drive", "provider", "providerpath", "path"}),
    )
