"""What a generated folder remembers: which source made which files, so that an unchanged source need not be read again.

``psbridge-manifest.json`` belongs with the output: for each source its SHA-256 and the wrappers that it gave, with the SHA-256 of their
files. ``.psbridge-state`` belongs to one checkout: it says which generator (its code, templates and options) wrote what the manifest
describes. Only when both agree with what is there is a source skipped.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.codegen.config import Config
from bridge.errors import InputError

__all__ = ["MANIFEST", "STATE", "Made", "Manifest", "Record", "digest", "fingerprint"]

MANIFEST = "psbridge-manifest.json"
STATE = ".psbridge-state"
VERSION = 1
_BRIDGE = Path(__file__).resolve().parent.parent
# Everything whose change can change the output.
_GENERATOR = ("model.py", "values", "schema", "codegen")


@dataclass(frozen=True)
class Made:
    """One wrapper: ``wanted`` is its Python name by the policy, ``name`` the one that it has, ``sha256`` of its file.

    ``source`` is the help file that it comes from, by its name in :attr:`Record.files`.
    """

    module: str
    package: str
    command: str
    source: str
    wanted: str
    name: str
    sha256: str

    @property
    def path(self) -> str:
        """Its file, relative to the output folder."""
        return f"{self.package}/_{self.name}.py"


@dataclass(frozen=True)
class Record:
    """One source: the SHA-256 of each of its files (empty for a source to read again), its wrappers, how many warnings reading gave."""

    files: Mapping[str, str]
    made: tuple[Made, ...] = ()
    warnings: int = 0


@dataclass(frozen=True)
class Manifest:
    """Sources by key: the name of the HELP argument and the path below it, with forward slashes."""

    sources: Mapping[str, Record] = field(default_factory=dict)

    def text(self) -> str:
        """JSON, sorted, one line a help file and one a wrapper."""
        blocks = []
        for key, record in sorted(self.sources.items()):
            files = [
                f"        {json.dumps(name)}: {json.dumps(sha256)}" for name, sha256 in sorted(record.files.items())
            ]
            made = [f"        {json.dumps(_plain(m))}" for m in record.made]
            body = [f'      "files": {_block("{}", files)}', f'      "made": {_block("[]", made)}']
            if record.warnings:
                body.insert(0, f'      "warnings": {record.warnings}')
            blocks.append(f"    {json.dumps(key)}: {{\n" + ",\n".join(body) + "\n    }")
        return f'{{\n  "version": {VERSION},\n  "sources": {_block("{}", blocks, "  ")}\n}}\n'

    @staticmethod
    def load(out: Path) -> Manifest:
        """The manifest of ``out``; an empty one when there is none. Raises :class:`InputError` for one that is damaged."""
        path = out / MANIFEST
        try:
            data = json.loads(path.read_bytes())
        except FileNotFoundError:
            return Manifest()
        except ValueError as exc:
            raise InputError(f"not JSON ({exc}); remove it and generate again", file=str(path)) from None
        try:
            if data["version"] != VERSION:
                raise InputError(
                    f"version {data['version']!r} is not {VERSION}; remove it and generate again", file=str(path)
                )
            return Manifest({str(k): _record(v) for k, v in data["sources"].items()})
        except (KeyError, TypeError, AttributeError, ValueError) as exc:
            raise InputError(f"damaged ({exc!r}); remove it and generate again", file=str(path)) from None


def _plain(made: Made) -> dict[str, str]:
    data: dict[str, str] = {
        name: getattr(made, name) for name in ("command", "source", "module", "package", "name", "sha256")
    }
    return data if made.wanted == made.name else data | {"wanted": made.wanted}


def _block(brackets: str, lines: Sequence[str], indent: str = "      ") -> str:
    return f"{brackets[0]}\n" + ",\n".join(lines) + f"\n{indent}{brackets[1]}" if lines else brackets


def _record(data: Mapping[str, Any]) -> Record:
    made = tuple(
        Made(
            module=m["module"],
            package=_safe(m["package"]),
            command=m["command"],
            source=m["source"],
            wanted=_safe(m.get("wanted", m["name"])),
            name=_safe(m["name"]),
            sha256=m["sha256"],
        )
        for m in data["made"]
    )
    files = {str(name): str(sha256) for name, sha256 in data["files"].items()}
    return Record(files, made, int(data.get("warnings", 0)))


def _safe(name: str) -> str:
    # A manifest is input like any other: what it names becomes a path that is removed.
    if not name.isidentifier():
        raise ValueError(f"{name!r} is no identifier")
    return name


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fingerprint(config: Config) -> str:
    """A digest of everything but the sources that the output depends on: the generator's code, the templates, the options."""
    whole = hashlib.sha256()
    for name in _GENERATOR:
        whole.update(_tree(_BRIDGE / name))
    if config.templates is not None:
        whole.update(_tree(config.templates))
    naming = config.naming
    decided = [
        config.docs.value,
        *(sorted(table.items()) for table in (naming.words, naming.modules, naming.commands, naming.parameters)),
        sorted(config.allowed.imports),
        sorted(config.allowed.calls),
    ]
    whole.update(repr(decided).encode())
    return whole.hexdigest()


def _tree(path: Path) -> bytes:
    files: Iterable[Path] = sorted(path.rglob("*")) if path.is_dir() else [path]
    whole = hashlib.sha256()
    for file in files:
        if file.is_file() and "__pycache__" not in file.parts:
            whole.update(repr(file.relative_to(path.parent).as_posix()).encode())
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.digest()
