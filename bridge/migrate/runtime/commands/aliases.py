"""Short names of the built-in commands."""

from __future__ import annotations

from bridge.migrate.runtime.commands import LOCAL
from bridge.simulator.builtins import BUILTINS

__all__ = ["ALIASES", "WINDOWS_ONLY"]

WINDOWS_ONLY = frozenset(
    "ac cat clear compare cp cpp diff gsv ls man mount mv ps rm rmdir sasv sleep sort spsv start tee write".split()
)
"""Aliases that PowerShell has on Windows alone: elsewhere the name is a program of the system, or nothing."""

ALIASES: dict[str, str] = {
    alias.lower(): d.command.name
    for d in (*BUILTINS, *LOCAL)
    for alias in d.command.aliases
    if alias.lower() not in WINDOWS_ONLY
}
"""The command of each alias, by the alias in lower case."""
