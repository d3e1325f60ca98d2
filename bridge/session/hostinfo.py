"""What a remote pipeline is told of the screen here (MS-PSRP 2.2.3.14)."""

from __future__ import annotations

import shutil

from psrpcore import types as ps

__all__ = ["host_info"]


def host_info() -> ps.HostInfo:
    """A host with an interface. All ten members of the default data are needed, or host calls fail."""
    columns, lines = shutil.get_terminal_size((120, 50))
    size = ps.Size(Width=columns, Height=lines)
    data = ps.HostDefaultData(
        ForegroundColor=ps.ConsoleColor.Gray,
        BackgroundColor=ps.ConsoleColor.Black,
        CursorPosition=ps.Coordinates(X=0, Y=0),
        WindowPosition=ps.Coordinates(X=0, Y=0),
        CursorSize=25,
        BufferSize=ps.Size(Width=columns, Height=3000),
        WindowSize=size,
        MaxWindowSize=size,
        MaxPhysicalWindowSize=size,
        WindowTitle="psbridge",
    )
    return ps.HostInfo(
        IsHostNull=False, IsHostUINull=False, IsHostRawUINull=False, UseRunspaceHost=False, HostDefaultData=data
    )
