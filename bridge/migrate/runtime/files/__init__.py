"""Files and directories as a translated script sees them: .NET's objects, PowerShell's paths, the text in files.

They act on the machine that runs the script. Only the script runtime imports this package: nothing of it can be reached from a client of
the simulator.
"""

from __future__ import annotations
