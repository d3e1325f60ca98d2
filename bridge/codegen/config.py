"""``psbridge.toml``: what a user decides about generated wrappers.

::

    [generate]
    docs = "summary"                      # full, summary or none
    templates = "templates"               # a folder, relative to this file

    [generate.allow]                      # what own templates may use
    imports = ["mytools.audit"]
    calls = ["audited"]

    [names.words]
    "FooBar" = "foobar"                   # read as one word, wherever it stands

    [names.modules]
    "Hyper-V" = "hv"

    [names.commands]
    "Get-VM" = "list_vms"

    [names.parameters]
    "ComputerName" = "computer"           # in every command
    "Get-VM.Id" = "vm_id"                 # in one
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.codegen.docs import Docs
from bridge.codegen.guard import Allowed
from bridge.codegen.naming import Naming, override_problem
from bridge.errors import InputError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["CONFIG_NAME", "Config", "load_config"]

CONFIG_NAME = "psbridge.toml"


@dataclass(frozen=True)
class Config:
    """The decisions. ``templates`` is a folder whose templates replace the built-in ones of the same name."""

    docs: Docs = Docs.FULL
    templates: Path | None = None
    naming: Naming = field(default_factory=Naming)
    allowed: Allowed = field(default_factory=Allowed)


_KEYS = {
    "": {"generate", "names"},
    "generate": {"docs", "templates", "allow"},
    "generate.allow": {"imports", "calls"},
    "names": {"words", "modules", "commands", "parameters"},
}
_SNAKE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")


def load_config(path: Path) -> Config:
    """Read ``path``. Raises :class:`InputError` naming the key that is wrong, OSError when the file cannot be read."""
    reader = _Reader(path)
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise InputError(f"not TOML: {exc}", file=str(path)) from None
    reader.known(data, "")
    generate = reader.table(data, "generate", "generate")
    allow = reader.table(generate, "allow", "generate.allow")
    names = reader.table(data, "names", "names")
    docs = generate.get("docs", Docs.FULL.value)
    if docs not in {d.value for d in Docs}:
        raise reader.error("generate.docs", f"{docs!r} is not full, summary or none")
    templates = generate.get("templates")
    if templates is not None:
        if not isinstance(templates, str):
            raise reader.error("generate.templates", "a path was expected")
        templates = path.parent / templates
        if not templates.is_dir():
            raise reader.error("generate.templates", f"{str(templates)!r} is no folder")
    return Config(
        docs=Docs(docs),
        templates=templates,
        naming=Naming(
            words=reader.names(names, "words", snake=True),
            modules=reader.names(names, "modules"),
            commands=reader.names(names, "commands"),
            parameters=reader.names(names, "parameters"),
        ),
        allowed=Allowed(reader.strings(allow, "imports"), reader.strings(allow, "calls")),
    )


@dataclass(frozen=True)
class _Reader:
    path: Path

    def error(self, key: str, problem: str) -> InputError:
        return InputError(f"{key}: {problem}", file=str(self.path))

    def known(self, table: Mapping[str, Any], where: str) -> None:
        for key in table:
            if key not in _KEYS[where]:
                name = f"{where}.{key}" if where else key
                raise self.error(name, f"unknown; known are {', '.join(sorted(_KEYS[where]))}")

    def table(self, parent: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
        found = parent.get(key, {})
        if not isinstance(found, dict):
            raise self.error(where, "a table was expected")
        self.known(found, where)
        return found

    def strings(self, table: Mapping[str, Any], key: str) -> frozenset[str]:
        found = table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(v, str) for v in found):
            raise self.error(f"generate.allow.{key}", "a list of names was expected")
        return frozenset(found)

    def names(self, table: Mapping[str, Any], key: str, *, snake: bool = False) -> dict[str, str]:
        found = table.get(key, {})
        if not isinstance(found, dict):
            raise self.error(f"names.{key}", "a table was expected")
        out: dict[str, str] = {}
        for name, value in found.items():
            where = f"names.{key}.{name!r}"
            if snake:
                if not (isinstance(value, str) and _SNAKE.fullmatch(value)):
                    raise self.error(where, f"{value!r} is not lower-case words joined by _")
            else:
                problem = override_problem(key, value) if isinstance(value, str) else "is no text"
                if problem:
                    raise self.error(where, f"{value!r} {problem}")
            out[name.casefold()] = value
        return out
