"""CLIXML, the form of everything that crosses the wire (MS-PSRP 2.2.5)."""

from __future__ import annotations

from bridge.clixml.decode import iter_objects, load_object, load_streams, loads
from bridge.clixml.encode import dump_object, dumps
from bridge.clixml.errors import CLIXMLError, CLIXMLLimitError, DecodeError, EncodeError, SessionKeyError
from bridge.clixml.limits import DEFAULT_LIMITS, Limits
from bridge.clixml.scalars import Cipher
from bridge.clixml.stream import Received, StreamDecoder, fragments

__all__ = [
    "DEFAULT_LIMITS",
    "CLIXMLError",
    "CLIXMLLimitError",
    "Cipher",
    "DecodeError",
    "EncodeError",
    "Limits",
    "Received",
    "SessionKeyError",
    "StreamDecoder",
    "dump_object",
    "dumps",
    "fragments",
    "iter_objects",
    "load_object",
    "load_streams",
    "loads",
]
