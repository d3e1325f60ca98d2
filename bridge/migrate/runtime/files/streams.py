"""StreamReader, StreamWriter, StringReader and StringWriter, as far as scripts use them: text line by line."""

from __future__ import annotations

from typing import Any, ClassVar

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import dotnet_text
from bridge.migrate.runtime.files.encodings import UTF8, TextEncoding, decoded
from bridge.migrate.runtime.files.failures import dotnet_failures
from bridge.migrate.runtime.files.void import give_nothing
from bridge.operators.objects import class_

__all__ = ["Reader", "StreamWriter", "StringWriter"]


class Reader:
    """A text that is read from its start: ``StringReader``, or a ``StreamReader`` over a file."""

    def __init__(self, text: str, type_name: str = "System.IO.StringReader") -> None:
        self.type_name = type_name
        self.type_names = (type_name, "System.IO.TextReader", "System.MarshalByRefObject", "System.Object")
        self._text = text
        self._at = 0
        self._closed = False

    def __str__(self) -> str:
        return self.type_name

    def get_member(self, name: str) -> Any:
        if name.casefold() == "endofstream" and self.type_name.endswith("StreamReader"):
            self._check()
            return self._at >= len(self._text)
        return NotImplemented

    def _check(self) -> None:
        if self._closed:
            what = "TextReader" if self.type_name.endswith("StreamReader") else self.type_name
            raise DotNetError(f"Cannot read from a closed {what}.", "ObjectDisposedException")

    def close(self) -> None:
        self._closed = True

    def read_line(self) -> str | None:
        self._check()
        if self._at >= len(self._text):
            return None
        rest = self._text[self._at :]
        ends = [i for i in (rest.find("\n"), rest.find("\r")) if i >= 0]
        if not ends:
            self._at = len(self._text)
            return rest
        end = min(ends)
        self._at += end + (2 if rest[end : end + 2] == "\r\n" else 1)
        return rest[:end]

    def read_to_end(self) -> str:
        self._check()
        rest, self._at = self._text[self._at :], len(self._text)
        return rest

    def peek(self) -> int:
        self._check()
        return ord(self._text[self._at]) if self._at < len(self._text) else -1

    def read(self) -> int:
        found = self.peek()
        self._at += found >= 0
        return found


class _Writer:
    type_name: ClassVar[str]

    @property
    def type_names(self) -> tuple[str, ...]:
        return (self.type_name, "System.IO.TextWriter", "System.MarshalByRefObject", "System.Object")

    def add(self, text: str) -> None:
        raise NotImplementedError

    def write(self, value: Any) -> None:
        self.add(dotnet_text(value))

    def write_line(self, value: Any = "") -> None:
        self.add(dotnet_text(value) + "\n")

    def flush(self) -> None:
        """Everything is written at once already."""

    def close(self) -> None:
        """Nothing is held open."""


class StringWriter(_Writer):
    type_name = "System.IO.StringWriter"

    def __init__(self) -> None:
        self.text = ""

    def __str__(self) -> str:
        return self.text

    def add(self, text: str) -> None:
        self.text += text


class StreamWriter(_Writer):
    """Writes through: a script that reads the file before it closes the writer may see more than .NET would show."""

    type_name = "System.IO.StreamWriter"

    def __init__(self, path: str, append: bool = False, encoding: TextEncoding = UTF8) -> None:
        self.path = path
        self.encoding = encoding
        self._closed = False
        with dotnet_failures(path), open(path, "ab" if append else "wb") as file:
            if file.tell() == 0:
                file.write(encoding.preamble)

    def __str__(self) -> str:
        return self.type_name

    def get_member(self, name: str) -> Any:
        return True if name.casefold() == "autoflush" else NotImplemented

    def set_member(self, name: str, value: Any) -> None:
        if name.casefold() != "autoflush":
            from bridge.operators.errors import NotSupportedHere

            raise NotSupportedHere(f"setting {name} of a StreamWriter")

    def add(self, text: str) -> None:
        if self._closed:
            raise DotNetError("Cannot write to a closed TextWriter.", "ObjectDisposedException")
        with dotnet_failures(self.path), open(self.path, "ab") as file:
            file.write(self.encoding.encode(text))

    def close(self) -> None:
        self._closed = True


def read_file(path: str, encoding: TextEncoding = UTF8) -> str:
    """The text of a file, as ``File.ReadAllText`` gives it. Raises :class:`DotNetError`."""
    with dotnet_failures(path), open(path, "rb") as file:
        return decoded(file.read(), encoding)


_reader = class_("System.IO.TextReader", "System.Object")
_reader.method("ReadLine", "", Reader.read_line)
_reader.method("ReadToEnd", "", Reader.read_to_end)
_reader.method("Peek", "", Reader.peek)
_reader.method("Read", "", Reader.read)
_reader.method("Close", "", Reader.close)
_reader.method("Dispose", "", Reader.close)
_writer = class_("System.IO.TextWriter", "System.Object")
for _name, _call in (("Write", _Writer.write), ("WriteLine", _Writer.write_line)):
    _writer.method(_name, "object", lambda w, v, f=_call: f(w, v))
    _writer.method(_name, "string", lambda w, v, f=_call: f(w, v))
_writer.method("WriteLine", "", lambda w: w.write_line())
_writer.method("Flush", "", lambda w: w.flush())
_writer.method("Close", "", lambda w: w.close())
_writer.method("Dispose", "", lambda w: w.close())
_writer.method("ToString", "", str)
_strings = class_("System.IO.StringReader", "System.IO.TextReader")
_strings.constructor("string", lambda text: Reader(str(text or "")))
class_("System.IO.StreamReader", "System.IO.TextReader")
class_("System.IO.StreamWriter", "System.IO.TextWriter")
class_("System.IO.StringWriter", "System.IO.TextWriter").constructor("", StringWriter)
for _class in (_reader, _writer):
    give_nothing(_class, "Write WriteLine Flush Close Dispose")
__all__ += ["read_file"]
