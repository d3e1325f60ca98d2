"""Short names of the built-in commands."""

from __future__ import annotations

from bridge.migrate.runtime.commands import LOCAL
from bridge.simulator.builtins import BUILTINS

__all__ = ["ALIASES", "MEANT", "WINDOWS_ONLY"]

WINDOWS_ONLY: dict[str, str] = {
    "ac": "Add-Content", "cat": "Get-Content", "clear": "Clear-Host", "compare": "Compare-Object", "cp": "Copy-Item",
    "cpp": "Copy-ItemProperty", "diff": "Compare-Object", "gsv": "Get-Service", "ls": "Get-ChildItem", "man": "help",
    "mount": "New-PSDrive", "mv": "Move-Item", "ps": "Get-Process", "rm": "Remove-Item", "rmdir": "Remove-Item",
    "sasv": "Start-Service", "sleep": "Start-Sleep", "sort": "Sort-Object", "spsv": "Stop-Service", "start": "Start-Process",
    "tee": "Tee-Object", "write": "Write-Output",
}  # fmt: skip
"""The command of each alias that PowerShell has on Windows alone: elsewhere the name is a program of the system, or nothing."""

ALIASES: dict[str, str] = {
    alias.lower(): d.command.name
    for d in (*BUILTINS, *LOCAL)
    for alias in d.command.aliases
    if alias.lower() not in WINDOWS_ONLY
}
"""The command of each alias, by the alias in lower case."""

MEANT: dict[str, str] = {**WINDOWS_ONLY, **ALIASES}
"""The command that the translator takes each alias for, those of Windows among them."""
