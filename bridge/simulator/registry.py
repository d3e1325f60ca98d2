"""The commands an endpoint knows, and how a call finds its own."""

from __future__ import annotations

import fnmatch
import threading
from collections.abc import Callable

from bridge.simulator.definition import CmdletDefinition
from bridge.simulator.implementation import Instance, factory_for

__all__ = ["Registry"]


class Registry:
    """Commands by name, alias or ``Module\\Name``, ignoring case; a later registration replaces an earlier one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._commands: dict[str, CmdletDefinition] = {}
        self._aliases: dict[str, str] = {}
        self._factories: dict[int, Callable[[], Instance]] = {}
        self._scripts: dict[str, CmdletDefinition] = {}

    def add(self, definition: CmdletDefinition, aliases: tuple[str, ...] = ()) -> None:
        """Register. Raises :class:`SimulatorError` when the implementation does not fit the command."""
        factory = factory_for(definition.command, definition.implementation)
        with self._lock:
            self._factories[id(definition)] = factory
            self._commands[definition.command.name.casefold()] = definition
            for alias in (*definition.command.aliases, *aliases):
                self._aliases[alias.casefold()] = definition.command.name.casefold()

    def prepare(self, definition: CmdletDefinition) -> None:
        """Make ``definition`` runnable without giving it a name."""
        self._factories[id(definition)] = factory_for(definition.command, definition.implementation)

    def add_script(self, text: str, definition: CmdletDefinition) -> None:
        factory = factory_for(definition.command, definition.implementation)
        with self._lock:
            self._factories[id(definition)] = factory
            self._scripts[text.strip()] = definition

    def find(self, name: str) -> CmdletDefinition | None:
        folded = name.casefold()
        with self._lock:
            found = self._commands.get(folded) or self._commands.get(self._aliases.get(folded, ""))
            if found is None and "\\" in folded:
                module, _, bare = folded.rpartition("\\")
                found = self._commands.get(bare)
                if found is not None and found.command.module.casefold() != module:
                    found = None
            return found

    def script(self, text: str) -> CmdletDefinition | None:
        with self._lock:
            return self._scripts.get(text.strip())

    def create(self, definition: CmdletDefinition) -> Instance:
        return self._factories[id(definition)]()

    def matching(self, pattern: str) -> list[CmdletDefinition]:
        """Commands whose names match a wildcard pattern, sorted by name."""
        folded = pattern.casefold()
        with self._lock:
            found = [d for n, d in self._commands.items() if fnmatch.fnmatchcase(n, folded)]
        return sorted(found, key=lambda d: d.command.name.casefold())
