"""Python forms of .NET values: native where nothing is lost, small subclasses where the type's name or range would be.

| .NET | Python |
|---|---|
| String, Boolean, null | str, bool, None |
| Int32 (Int64, then Decimal where it does not fit) | int |
| SByte … UInt64, BigInteger | the int subclass of that name, :class:`Int32` among them |
| Double, Single | float, :class:`Single` |
| Decimal | decimal.Decimal |
| Char, Uri | :class:`Char`, :class:`Uri` (str) |
| DateTime | :class:`DateTime`: a datetime.datetime with 100 ns and kind; a plain datetime is accepted |
| DateTimeOffset | :class:`DateTimeOffset` |
| TimeSpan | :class:`TimeSpan` (a datetime.timedelta with 100 ns; a plain timedelta is accepted) |
| Guid | uuid.UUID |
| Byte[] | bytes |
| Object[] | list; a typed array is a :class:`TypedArray` (a list that knows its element type) |
| Stack, Queue, other enumerables | :class:`Stack`, :class:`Queue`, :class:`Enumerable` (lists) |
| Hashtable | dict; [ordered] is :class:`OrderedDictionary`; another dictionary is a :class:`TypedDictionary` |
| Version, SemanticVersion | :class:`Version`, :class:`SemanticVersion` |
| enum | :class:`EnumValue` |
| SwitchParameter | :class:`Switch` |
| ScriptBlock, XmlDocument, SecureString, PSCredential | the class of that name |
| everything else | :class:`bridge.values.PSObject` |
"""

from __future__ import annotations

import datetime as _dt
import enum
from collections.abc import Iterable
from typing import Any, ClassVar

__all__ = [
    "BigInteger",
    "Byte",
    "Char",
    "DateTime",
    "DateTimeKind",
    "DateTimeOffset",
    "EnumValue",
    "Enumerable",
    "Int16",
    "Int32",
    "Int64",
    "OrderedDictionary",
    "PSCredential",
    "Queue",
    "SByte",
    "ScriptBlock",
    "SecureString",
    "SemanticVersion",
    "Single",
    "Stack",
    "Switch",
    "TimeSpan",
    "TypedArray",
    "TypedDictionary",
    "UInt16",
    "UInt32",
    "UInt64",
    "Uri",
    "Version",
    "XmlDocument",
]


class _SizedInt(int):
    """An integer of a .NET width. Arithmetic gives plain int again."""

    __slots__ = ()
    type_name: ClassVar[str]
    minimum: ClassVar[int]
    maximum: ClassVar[int]

    def __new__(cls, value: Any = 0) -> Any:
        number = int.__new__(cls, value)
        if not cls.minimum <= number <= cls.maximum:
            raise OverflowError(f"{int(number)} does not fit {cls.type_name}")
        return number

    def __repr__(self) -> str:
        return f"{type(self).__name__}({int(self)})"

    __str__ = int.__repr__

    def __reduce__(self) -> Any:
        return type(self), (int(self),)


class SByte(_SizedInt):
    __slots__ = ()
    type_name = "System.SByte"
    minimum, maximum = -(2**7), 2**7 - 1


class Byte(_SizedInt):
    __slots__ = ()
    type_name = "System.Byte"
    minimum, maximum = 0, 2**8 - 1


class Int16(_SizedInt):
    __slots__ = ()
    type_name = "System.Int16"
    minimum, maximum = -(2**15), 2**15 - 1


class UInt16(_SizedInt):
    __slots__ = ()
    type_name = "System.UInt16"
    minimum, maximum = 0, 2**16 - 1


class Int32(_SizedInt):
    __slots__ = ()
    type_name = "System.Int32"
    minimum, maximum = -(2**31), 2**31 - 1


class UInt32(_SizedInt):
    __slots__ = ()
    type_name = "System.UInt32"
    minimum, maximum = 0, 2**32 - 1


class Int64(_SizedInt):
    __slots__ = ()
    type_name = "System.Int64"
    minimum, maximum = -(2**63), 2**63 - 1


class UInt64(_SizedInt):
    __slots__ = ()
    type_name = "System.UInt64"
    minimum, maximum = 0, 2**64 - 1


class BigInteger(int):
    __slots__ = ()
    type_name = "System.Numerics.BigInteger"

    def __repr__(self) -> str:
        return f"BigInteger({int(self)})"

    __str__ = int.__repr__


class Single(float):
    """A System.Single. The value is the double that the 32-bit number stands for."""

    __slots__ = ()
    type_name = "System.Single"


class Char(str):
    """One UTF-16 code unit."""

    __slots__ = ()
    type_name = "System.Char"


class Uri(str):
    """A System.Uri by its original string."""

    __slots__ = ()
    type_name = "System.Uri"


class Switch(int):
    """A SwitchParameter; compares and tests as a bool."""

    __slots__ = ()
    type_name = "System.Management.Automation.SwitchParameter"

    def __new__(cls, present: bool = True) -> Switch:
        return int.__new__(cls, bool(present))

    def __repr__(self) -> str:
        return f"Switch({bool(self)})"

    def __str__(self) -> str:
        return str(bool(self))


class DateTimeKind(enum.IntEnum):
    UNSPECIFIED = 0
    UTC = 1
    LOCAL = 2


class DateTime(_dt.datetime):
    """A datetime with the seventh decimal (``tick``, 0-9, in units of 100 ns) and .NET's kind.

    tzinfo follows kind: none for Unspecified, UTC for Utc, a fixed offset for Local.
    """

    __slots__ = ("kind", "tick")
    type_name: ClassVar[str] = "System.DateTime"
    tick: int
    kind: DateTimeKind

    @classmethod
    def of(cls, moment: _dt.datetime, tick: int = 0, kind: DateTimeKind | None = None) -> DateTime:
        """``moment`` with what .NET adds. ``kind`` defaults to Utc for a UTC tzinfo, Local for another, else Unspecified."""
        self = cls(
            moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, moment.microsecond,
            moment.tzinfo, fold=moment.fold,
        )  # fmt: skip
        self.tick = tick
        self.kind = kind_of(moment) if kind is None else kind
        return self

    def __new__(cls, *args: Any, **kwargs: Any) -> DateTime:
        self = super().__new__(cls, *args, **kwargs)
        self.tick = 0
        self.kind = kind_of(self)
        return self

    @property
    def ticks(self) -> int:
        """100 ns units since 0001-01-01, as .NET counts them (the clock's face, whatever the kind)."""
        return ticks_of(self)

    def __reduce_ex__(self, protocol: Any) -> Any:
        plain = _dt.datetime(  # noqa: DTZ001 - the zone is the fourth argument
            *self.timetuple()[:6], self.microsecond, self.tzinfo, fold=self.fold
        )
        return DateTime.of, (plain, self.tick, self.kind)


def kind_of(moment: _dt.datetime) -> DateTimeKind:
    """The .NET kind that a Python datetime stands for."""
    if isinstance(moment, DateTime) and hasattr(moment, "kind"):
        return moment.kind
    if moment.tzinfo is None:
        return DateTimeKind.UNSPECIFIED
    return DateTimeKind.UTC if moment.tzinfo is _dt.timezone.utc else DateTimeKind.LOCAL


def ticks_of(moment: _dt.datetime) -> int:
    """100 ns units since 0001-01-01 of the clock's face."""
    seconds = (moment.toordinal() - 1) * 86400 + moment.hour * 3600 + moment.minute * 60 + moment.second
    return (seconds * 1_000_000 + moment.microsecond) * 10 + getattr(moment, "tick", 0)


class DateTimeOffset(DateTime):
    """A moment with its offset; tzinfo is always set."""

    __slots__ = ()
    type_name = "System.DateTimeOffset"


class TimeSpan(_dt.timedelta):
    """A timedelta with the seventh decimal: ``ticks`` counts units of 100 ns."""

    __slots__ = ("ticks",)
    type_name: ClassVar[str] = "System.TimeSpan"
    ticks: int

    @classmethod
    def from_ticks(cls, ticks: int) -> TimeSpan:
        self = cls(microseconds=ticks // 10)
        self.ticks = ticks
        return self

    def __new__(cls, *args: Any, **kwargs: Any) -> TimeSpan:
        self = super().__new__(cls, *args, **kwargs)
        self.ticks = ((self.days * 86400 + self.seconds) * 1_000_000 + self.microseconds) * 10
        return self

    def __reduce__(self) -> Any:
        return TimeSpan.from_ticks, (self.ticks,)


class TypedArray(list[Any]):
    """A .NET list whose type is more than ``Object[]``: an array, ``List<T>``, ``ArrayList``. ``type_name`` is the whole type,
    ``System.Int32[]``; ``type_names`` the chain up to ``System.Object``."""

    __slots__ = ("_chain", "type_name")

    def __init__(self, type_name: str, items: Iterable[Any] = (), type_names: tuple[str, ...] | None = None) -> None:
        super().__init__(items)
        self.type_name = type_name
        self._chain = type_names

    @property
    def type_names(self) -> tuple[str, ...]:
        if self._chain is not None:
            return self._chain
        if self.type_name.endswith("]") and self.type_name.rpartition("[")[2].strip(",") == "]":
            return (self.type_name, "System.Array", "System.Object")
        return (self.type_name, "System.Object")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.type_name!r}, {super().__repr__()})"

    def __reduce__(self) -> Any:
        return type(self), (self.type_name, list(self), self._chain)


class Stack(TypedArray):
    """A ``System.Collections.Stack``; the last item is the top, as a list's ``pop`` takes it."""

    __slots__ = ()

    def __init__(
        self,
        type_name: str = "System.Collections.Stack",
        items: Iterable[Any] = (),
        type_names: tuple[str, ...] | None = None,
    ) -> None:
        super().__init__(type_name, items, type_names)


class Queue(TypedArray):
    """A ``System.Collections.Queue``; the first item is the next one out."""

    __slots__ = ()

    def __init__(
        self,
        type_name: str = "System.Collections.Queue",
        items: Iterable[Any] = (),
        type_names: tuple[str, ...] | None = None,
    ) -> None:
        super().__init__(type_name, items, type_names)


class Enumerable(TypedArray):
    """What something enumerable, but no list, gave when it was sent: a set, an iterator."""

    __slots__ = ()


class TypedDictionary(dict[Any, Any]):
    """A dictionary whose type is more than ``Hashtable``: ``Dictionary<K,V>`` and the like."""

    __slots__ = ("_chain", "type_name")

    def __init__(self, type_name: str, items: Any = (), type_names: tuple[str, ...] | None = None) -> None:
        super().__init__(items)
        self.type_name = type_name
        self._chain = type_names

    @property
    def type_names(self) -> tuple[str, ...]:
        return (self.type_name, "System.Object") if self._chain is None else self._chain

    def __repr__(self) -> str:
        return f"TypedDictionary({self.type_name!r}, {super().__repr__()})"

    def __reduce__(self) -> Any:
        return TypedDictionary, (self.type_name, dict(self), self._chain)


class OrderedDictionary(dict[Any, Any]):
    """``[ordered]@{}``. ``blank`` are the keys that were given what a command wrote that wrote nothing: to all but the language null."""

    __slots__ = ("blank",)
    blank: set[Any]
    type_name = "System.Collections.Specialized.OrderedDictionary"


class EnumValue:
    """A member of an enumeration: type, member name(s) as .NET prints them, and number."""

    __slots__ = ("name", "type_name", "value")

    def __init__(self, type_name: str, name: str, value: int) -> None:
        self.type_name = type_name
        self.name = name
        self.value = value

    def __eq__(self, other: object) -> bool:
        if isinstance(other, EnumValue):
            return self.value == other.value and self.type_name == other.type_name
        if isinstance(other, str):
            return self.name.casefold() == other.casefold()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.name.casefold())

    def __int__(self) -> int:
        return self.value

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"EnumValue({self.type_name!r}, {self.name!r}, {self.value})"


class Version:
    """A System.Version of two to four numbers; an absent one is -1, as in .NET."""

    __slots__ = ("build", "major", "minor", "revision")
    type_name = "System.Version"

    def __init__(self, major: int, minor: int, build: int = -1, revision: int = -1) -> None:
        self.major, self.minor, self.build, self.revision = major, minor, build, revision

    @classmethod
    def parse(cls, text: str) -> Version:
        """Raises ValueError for what .NET would not take."""
        parts = text.split(".")
        if not 2 <= len(parts) <= 4:
            raise ValueError("Version string portion was too short or too long. (Parameter 'input')")
        return cls(*(int(p) for p in parts))

    def _key(self) -> tuple[int, int, int, int]:
        return (self.major, self.minor, self.build, self.revision)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Version) else NotImplemented

    def __lt__(self, other: Version) -> bool:
        return self._key() < other._key()

    def __le__(self, other: Version) -> bool:
        return self._key() <= other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __str__(self) -> str:
        return ".".join(str(n) for n in self._key() if n >= 0)

    def __repr__(self) -> str:
        return f"Version({str(self)!r})"


class SemanticVersion(str):
    """A SemanticVersion by its text."""

    __slots__ = ()
    type_name = "System.Management.Automation.SemanticVersion"

    def _key(self) -> tuple[Any, ...]:
        """What orders versions: the numbers, then the label (none is highest), its numbers below its words; a build does not count."""
        numbers, dash, label = str(self).partition("+")[0].partition("-")
        parts = tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in label.split(".")) if dash else ()
        return (tuple(int(n) for n in numbers.split(".")), not dash, parts)

    def compare_to(self, other: Any) -> int:
        """-1, 0 or 1 against another SemanticVersion."""
        mine, others = self._key(), other._key()
        return int(mine > others) - int(mine < others)


class ScriptBlock(str):
    """Text of a script block. It is data here: nothing on this side runs it."""

    __slots__ = ()
    type_name = "System.Management.Automation.ScriptBlock"

    def __repr__(self) -> str:
        return f"ScriptBlock({str(self)!r})"


class XmlDocument(str):
    """An XML document by its outer text."""

    __slots__ = ()
    type_name = "System.Xml.XmlDocument"


class SecureString:
    """Text that is sent encrypted with the session key and never printed. ``reveal()`` gives it."""

    __slots__ = ("_text",)
    type_name = "System.Security.SecureString"

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, SecureString) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "SecureString(***)"

    def __str__(self) -> str:
        return self.type_name


class PSCredential:
    """A user name and a password."""

    __slots__ = ("password", "user_name")
    type_name = "System.Management.Automation.PSCredential"

    def __init__(self, user_name: str, password: SecureString | str) -> None:
        self.user_name = user_name
        self.password = password if isinstance(password, SecureString) else SecureString(password)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PSCredential):
            return NotImplemented
        return (self.user_name, self.password) == (other.user_name, other.password)

    def __hash__(self) -> int:
        return hash(self.user_name)

    def __repr__(self) -> str:
        return f"PSCredential({self.user_name!r}, ***)"
