"""PowerShell modules as typed Python, with PowerShell's own parameter binding."""

__version__ = "0.1.0"
