"""PowerShell's paths: drives, the script's own location, wildcards."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.errors import BridgeError
from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.files.items import DirectoryInfo, FileInfo, FileSystemInfo
from bridge.migrate.runtime.files.temporary import temporary_directory
from bridge.operators.compare import collation_key
from bridge.operators.wildcards import has_wildcard, wildcard

__all__ = [
    "FILE_SYSTEM", "SESSION_FUNCTIONS", "PathFailure", "Place", "Places", "children", "dotnet_path_failure", "entries", "globs",
    "listing", "matches_any", "path_not_found",
]  # fmt: skip

FILE_SYSTEM = ""
"""The drive name of places in the file system; those of the other drives have their own."""

_SMA = "System.Management.Automation."
_DRIVES = {"env": "Env", "variable": "Variable", "function": "Function", "alias": "Alias"}
_PROVIDERS = {"filesystem": FILE_SYSTEM, "environment": "Env"} | {
    n: n.title() for n in ("variable", "function", "alias")
}
SESSION_FUNCTIONS = frozenset("cd.. cd\\ cd~ clear-host exec help mkdir oss pause prompt tabexpansion2".split())
"""Functions that a session of PowerShell has from its start, on one system or another."""


class PathFailure(BridgeError):
    """A path that a command cannot work on: what its error record says."""

    def __init__(self, message: str, error_id: str, category: str, target: object, exception: str) -> None:
        super().__init__(message)
        self.message, self.error_id, self.category, self.target, self.exception = (
            message,
            error_id,
            category,
            target,
            exception,
        )


def path_not_found(path: str) -> PathFailure:
    return PathFailure(
        f"Cannot find path '{path}' because it does not exist.", "PathNotFound", "ObjectNotFound", path,
        f"{_SMA}ItemNotFoundException",
    )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A path on a drive, as its provider takes it."""

    path: str
    drive: str = FILE_SYSTEM

    @property
    def shown(self) -> str:
        """The path with its drive, as messages and locations show it."""
        return self.path if self.drive == FILE_SYSTEM else f"{self.drive}:/{self.path}"

    @property
    def in_files(self) -> bool:
        return self.drive == FILE_SYSTEM


class Places:
    """Where a script stands, and what its paths name. The process's own directory does not change with it."""

    def __init__(self) -> None:
        self.location = Place(os.getcwd())
        self.stacks: dict[str, list[Place]] = {}
        self.history: list[Place] = []

    @property
    def home(self) -> str:
        return os.path.expanduser("~")

    # --- one path -----------------------------------------------------------------------------------------------------------------------

    def resolve(self, path: str) -> Place:
        """The place that ``path`` names, whether or not there is something; wildcards stay. Raises :class:`PathFailure`."""
        provider, qualified, rest = path.partition("::")
        if qualified and provider and "/" not in provider:
            name = provider.rpartition("\\")[2].casefold()
            if name not in _PROVIDERS:
                raise PathFailure(
                    f"Cannot find a provider with the name '{provider}'.", "ProviderNotFound", "ObjectNotFound", provider,
                    f"{_SMA}ProviderNotFoundException",
                )  # fmt: skip
            drive = _PROVIDERS[name]
            return Place(_normal(rest.replace("\\", "/"))) if drive == FILE_SYSTEM else Place(rest.strip("/\\"), drive)
        path = path.replace("\\", "/")
        if path == "~" or path.startswith("~/"):
            if not self.location.in_files:
                raise NotTranslated("the home of a drive that is no file system")
            path = self.home + path[1:]
        if path.startswith("/"):
            return Place(_normal(path))
        drive, colon, rest = path.partition(":")
        if colon and not path.startswith("./") and drive:
            return self._on_drive(drive, rest)
        if not self.location.in_files:
            return Place(path.strip("/").removeprefix("./"), self.location.drive)
        return Place(_normal(f"{self.location.path.rstrip('/')}/{path}"))

    def _on_drive(self, name: str, rest: str) -> Place:
        folded = name.casefold()
        if folded in _DRIVES:
            return Place(rest.strip("/"), _DRIVES[folded])
        if folded == "temp":
            return Place(_normal(f"{temporary_directory().rstrip('/')}/{rest}"))
        raise PathFailure(
            f"Cannot find drive. A drive with the name '{name}' does not exist.", "DriveNotFound", "ObjectNotFound", name,
            f"{_SMA}DriveNotFoundException",
        )  # fmt: skip

    def file(self, path: str) -> str:
        """The full path of a file, for commands that take nothing else."""
        place = self.resolve(path)
        if not place.in_files:
            raise NotTranslated(f"a file on the drive {place.drive}:")
        return place.path

    # --- wildcards ----------------------------------------------------------------------------------------------------------------------

    def expand(
        self, path: str, *, literal: bool = False, missing: bool = False, force: bool = False, include: Sequence[str] = (),
        exclude: Sequence[str] = (), leaf: Callable[[FileSystemInfo], bool] | None = None,
    ) -> list[Place]:  # fmt: skip
        """The places that a path names. One without wildcards that is not there raises :class:`PathFailure`, unless ``missing``.

        ``leaf`` is asked about each name that a wildcard at the end of the path finds.
        """
        place = self.resolve(path)
        filtered = bool(include or exclude)
        if not place.in_files:
            return self._expand_drive(place, path, literal, missing, include, exclude)
        if literal:
            if missing or os.path.lexists(place.path):
                return [place]
            if globs(path):
                raise NotTranslated("a literal path with wildcard characters that does not exist")
            raise path_not_found(place.path)
        if not globs(path):
            plain = Place(_unescaped(place.path)) if "`" in path else place
            if not os.path.lexists(plain.path) and not missing:
                if filtered:
                    return []
                raise path_not_found(plain.path)
            name = os.path.basename(plain.path.rstrip("/"))
            return [plain] if not filtered or _passes(name, include, exclude) else []
        return [
            Place(p)
            for p in _glob(place.path, force, leaf)
            if not filtered or _passes(os.path.basename(p), include, exclude)
        ]

    def _expand_drive(
        self, place: Place, path: str, literal: bool, missing: bool, include: Sequence[str], exclude: Sequence[str]
    ) -> list[Place]:
        if place.drive != "Env":
            raise NotTranslated(f"the items of the drive {place.drive}:")
        if include or exclude:
            raise NotTranslated("-Include and -Exclude on the drive Env:")
        if not literal and globs(place.path):
            matcher = wildcard(place.path)
            return [Place(n, "Env") for n in sorted(os.environ, key=_collated) if matcher.fullmatch(n)]
        if not place.path or place.path in os.environ or missing:
            return [place]
        raise path_not_found(place.shown)

    def exists(self, place: Place) -> bool:
        if place.in_files:
            return os.path.lexists(place.path)
        if place.drive == "Env":
            return not place.path or place.path in os.environ
        raise NotTranslated(f"the items of the drive {place.drive}:")

    def is_container(self, place: Place) -> bool:
        return os.path.isdir(place.path) if place.in_files else not place.path


def _normal(path: str) -> str:
    full = "/" + os.path.normpath(path).lstrip("/")
    return full + "/" if path.endswith("/") and full != "/" else full


def globs(path: str) -> bool:
    """True when a path has wildcard characters that are not escaped."""
    return has_wildcard(re.sub("`.", "", path) if "`" in path else path)


def _unescaped(path: str) -> str:
    return re.sub("`(.)", r"\1", path)


def matches_any(name: str, patterns: Iterable[str]) -> bool:
    return any(wildcard(p).fullmatch(name) for p in patterns)


def _passes(name: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    return (not include or matches_any(name, include)) and not matches_any(name, exclude)


def _collated(name: str) -> tuple[Any, ...]:
    return collation_key(name, True)


def _glob(path: str, force: bool, leaf: Callable[[FileSystemInfo], bool] | None) -> Iterator[str]:
    parts = path.strip("/").split("/")
    found = [""]
    for at, part in enumerate(parts):
        last = at == len(parts) - 1
        if globs(part):
            matcher = wildcard(part)
            found = [
                f"{base}/{item.name}"
                for base in found
                for item in _listed(base or "/", force)
                if matcher.fullmatch(item.name) and (not last or leaf is None or leaf(item))
            ]
        else:
            plain = _unescaped(part)
            found = [f"{base}/{plain}" for base in found if os.path.lexists(f"{base}/{plain}")]
    yield from found


def _listed(path: str, force: bool) -> list[FileSystemInfo]:
    try:
        return [item for item in children(path) if force or not item.hidden]
    except NotADirectoryError:
        return []


def children(path: str) -> list[FileSystemInfo]:
    """What is in a directory: directories first, each kind by name in the order of the culture. Raises OSError."""
    directories, files = entries(path)
    return [
        *sorted(directories, key=lambda i: collation_key(i.name, True)),
        *sorted(files, key=lambda i: collation_key(i.name, True)),
    ]


def listing(path: str) -> list[FileSystemInfo]:
    """What is in a directory, in the order of the file system. Raises OSError."""
    with os.scandir(path) as found:
        base = path.rstrip("/")
        return [(DirectoryInfo if e.is_dir() else FileInfo)(f"{base}/{e.name}") for e in found]


def entries(path: str) -> tuple[list[FileSystemInfo], list[FileSystemInfo]]:
    """The directories and the files in a directory, in the order of the file system, as .NET enumerates them. Raises OSError."""
    found = listing(path)
    return [i for i in found if i.is_directory], [i for i in found if not i.is_directory]


def dotnet_path_failure(error: DotNetError, error_id: str, category: str, target: object) -> PathFailure:
    """What .NET threw, as the error of a provider."""
    kind = error.kind if "." in error.kind else f"System.{error.kind}"
    return PathFailure(error.message, error_id, category, target, kind)
