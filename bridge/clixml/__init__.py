"""CLIXML, the form of everything that crosses the wire (MS-PSRP 2.2.5)."""

from __future__ import annotations

from bridge.clixml.decode import iter_objects, load_object, load_streams, loads
from bridge.clixml.encode import dump_object, dumps
from bridge.clixml.errors import CLIXMLError, CLIXMLLimitError, DecodeError, EncodeError, SessionKeyError
from bridge.clixml.limits import DEFAULT_LIMITS, Limits
from bridge.clixml.scalars import Cipher

__all__ = [
    "DEFAULT_LIMITS",
    "CLIXMLError",
    "CLIXMLLimitError",
    "Cipher",
    "DecodeError",
    "EncodeError",
    "Limits",
    "SessionKeyError",
    "dump_object",
    "dumps",
    "iter_objects",
    "load_object",
    "load_streams",
    "loads",
]
