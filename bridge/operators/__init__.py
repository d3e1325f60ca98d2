"""What PowerShell's operators and members mean on :mod:`bridge.values`."""
