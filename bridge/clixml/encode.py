"""Values to CLIXML in the engine's form (MS-PSRP 2.2.5), without recursion."""

from __future__ import annotations

import datetime as _dt
import decimal
import enum
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bridge.clixml.engine_forms import bag_of
from bridge.clixml.errors import CLIXMLLimitError, EncodeError, SessionKeyError
from bridge.clixml.flat import Wire, encode_int, type_names_text
from bridge.clixml.limits import DEFAULT_LIMITS, Limits
from bridge.clixml.scalars import ENCODERS, Cipher
from bridge.clixml.strings import encode_text
from bridge.clixml.tokens import NAMESPACE
from bridge.values import (
    BigInteger,
    DateTimeOffset,
    Enumerable,
    EnumValue,
    OrderedDictionary,
    PSCredential,
    PSObject,
    Queue,
    SecureString,
    SemanticVersion,
    Stack,
    Switch,
    TypedArray,
    TypedDictionary,
)
from bridge.values.psobject import MemberSet

__all__ = ["dump_object", "dumps"]

_HEAD = f'<Objs Version="1.1.0.1" xmlns="{NAMESPACE}">'
_TAIL = "</Objs>"

Pairs = Iterator[tuple[str, Any]]


def dumps(*values: Any, cipher: Cipher | None = None, limits: Limits = DEFAULT_LIMITS, depth: int | None = None) -> str:
    """A CLIXML document of ``values``, as ``PSSerializer.Serialize`` or ``Export-Clixml`` writes one, without white space.

    ``cipher`` encrypts SecureStrings; without one they raise :class:`SessionKeyError`. ``depth`` (at least 1), as in PowerShell, turns
    objects with adapted properties into their text at that many levels; without it everything is written. Raises :class:`EncodeError`
    for a value that CLIXML has no form for, :class:`CLIXMLLimitError` beyond ``limits``.
    """
    return _HEAD + _Encoder(cipher, limits, depth).write(values) + _TAIL


def dump_object(value: Any, *, cipher: Cipher | None = None, limits: Limits = DEFAULT_LIMITS) -> str:
    """The bare element of ``value``, which is the payload of a PSRP message (as UTF-8). Raises as :func:`dumps` does."""
    if type(value) is PSObject and value.base is None:
        shape = value._shape
        wire: Wire = shape.wire
        if wire is None:
            wire = shape.wire = Wire(shape)
        body = None if wire.is_progress else wire.body(value._shown_values)
        if body is not None:
            text = value.text
            return wire.start + (body if text is None else f"<ToString>{encode_text(text)}</ToString>{body}")
    return _Encoder(cipher, limits, None).write((value,))


_OBJECT_ARRAY = ("System.Object[]", "System.Array", "System.Object")
_HASHTABLE = ("System.Collections.Hashtable", "System.Object")
_ORDERED = ("System.Collections.Specialized.OrderedDictionary", "System.Object")
_SMA = "System.Management.Automation."
_SWITCH = (_SMA + "SwitchParameter", "System.ValueType", "System.Object")
_CREDENTIAL = (_SMA + "PSCredential", "System.Object")
_ENUM = ("System.Enum", "System.ValueType", "System.Object")


class _Encoder:
    """One document: numbers its objects and type-name lists as it writes them."""

    def __init__(self, cipher: Cipher | None, limits: Limits, depth: int | None) -> None:
        if depth is not None and depth < 1:
            raise EncodeError("value of depth parameter must be greater than or equal to 1")
        self.cipher = cipher
        self.limits = limits
        self.depth = depth
        self.level = 0
        self.out: list[str] = []
        self.count = 0
        self.seen: dict[int, int] = {}
        self.types: dict[tuple[str, ...], int] = {}
        # Keeps what was made on the way alive: an id() must not be given out twice.
        self.kept: list[Any] = []

    def write(self, values: Iterable[Any]) -> str:
        out = self.out
        work: list[Pairs] = [iter([("", value) for value in values])]
        max_depth = self.limits.depth
        encoders = ENCODERS
        while work:
            for attribute, value in work[-1]:
                cls = type(value)
                known = encoders.get(cls)
                if known is not None:
                    tag, encode = known
                    out.append(f"<{tag}{attribute}>{encode(value)}</{tag}>")
                elif cls is int and -_DECIMAL_END < value < _DECIMAL_END:
                    out.append(encode_int(attribute, value))
                elif value is None:
                    out.append(f"<Nil{attribute} />")
                else:
                    members = self.open(attribute, value)
                    if members is not None:
                        if len(work) > max_depth:
                            raise CLIXMLLimitError(f"objects are nested deeper than {max_depth}", writing=True)
                        work.append(members)
                        break
            else:
                work.pop()
        return "".join(out)

    def open(self, attribute: str, value: Any) -> Pairs | None:
        """Write the start of ``value`` and return its members; they are written next, and the end when they are exhausted. None when
        all is written."""
        cls = type(value)
        opener = _OPENERS.get(cls)
        if opener is None:
            opener = _opener_of(value)
        return opener(self, attribute, value)

    def head(self, attribute: str, types: tuple[str, ...]) -> str:
        """The start tag of an object and its type names."""
        number = self.count
        self.count = number + 1
        if not types:
            return f'<Obj{attribute} RefId="{number}">'
        known = self.types.get(types)
        if known is not None:
            return f'<Obj{attribute} RefId="{number}"><TNRef RefId="{known}" />'
        self.types[types] = known = len(self.types)
        return f'<Obj{attribute} RefId="{number}"><TN RefId="{known}">{type_names_text(types)}</TN>'

    def referred(self, attribute: str, value: Any) -> bool:
        """Write a reference when ``value`` was written before; else number it."""
        number = self.seen.setdefault(id(value), self.count)
        if number == self.count:
            return False
        self.out.append(f'<Ref{attribute} RefId="{number}" />')
        return True

    # One method for each kind of value that is an Obj.

    def open_object(self, attribute: str, value: PSObject) -> Pairs | None:
        shape = value._shape
        wire: Wire = shape.wire
        if wire is None:
            wire = shape.wire = Wire(shape)
        base, text = value.base, value.text
        if base is not None and text is None and not shape.names and not shape.type_names:
            return iter(((attribute, base),))
        if isinstance(value, MemberSet) and attribute:
            return self.member_set(attribute, value, wire)
        if wire.is_progress and base is None:
            record = _progress(attribute, value)
            if record is not None:
                self.out.append(record)
                return None
        if self.depth is not None and wire.adapted and self.level >= self.depth:
            self.out.append(f"<S{attribute}>{encode_text(str(value))}</S>")
            return None
        if self.referred(attribute, value):
            return None
        start = self.head(attribute, shape.type_names)
        if text is not None:
            start = f"{start}<ToString>{encode_text(text)}</ToString>"
        self.out.append(start)
        if base is None:
            body = wire.body(value._shown_values)
            if body is not None:
                self.out.append(body)
                return None
        return self.all_members(wire, value._shown_values, base)

    def rest(self, tag: str, pairs: list[tuple[str, Any]]) -> Pairs:
        yield from pairs
        self.out.append(f"</{tag}></Obj>")

    def all_members(self, wire: Wire, values: Sequence[Any], base: Any) -> Pairs:
        out = self.out
        if base is not None:
            yield from self.contents(base)
        if wire.adapted:
            self.level += 1
            out.append("<Props>")
            for attribute, position in wire.adapted:
                yield attribute, values[position]
            out.append("</Props>")
            self.level -= 1
        if wire.extended:
            out.append("<MS>")
            for attribute, position in wire.extended:
                yield attribute, values[position]
            out.append("</MS>")
        out.append("</Obj>")

    def contents(self, base: Any) -> Pairs:
        """The value that an object wraps, without an Obj of its own."""
        if isinstance(base, dict):
            yield from self.entries(base)
        elif isinstance(base, list):
            tag, items = _listed(base)
            yield from self.items(tag, items)
        else:
            yield "", base

    def member_set(self, attribute: str, value: MemberSet, wire: Wire) -> Pairs:
        self.out.append(f"<MS{attribute}>")
        for name, position in wire.adapted + wire.extended:
            yield name, value._shown_values[position]
        self.out.append("</MS>")

    def items(self, tag: str, items: Iterable[Any]) -> Pairs:
        self.out.append(f"<{tag}>")
        for item in items:
            yield "", item
        self.out.append(f"</{tag}>")

    def entries(self, table: Mapping[Any, Any]) -> Pairs:
        out = self.out
        out.append("<DCT>")
        for key, value in table.items():
            if key is None:
                raise EncodeError("a dictionary's key is None")
            out.append("<En>")
            yield ' N="Key"', key
            yield ' N="Value"', value
            out.append("</En>")
        out.append("</DCT>")

    def closed(self, members: Pairs) -> Pairs:
        yield from members
        self.out.append("</Obj>")

    def open_list(self, attribute: str, value: list[Any]) -> Pairs | None:
        if self.referred(attribute, value):
            return None
        self.out.append(self.head(attribute, value.type_names if isinstance(value, TypedArray) else _OBJECT_ARRAY))
        tag, items = _listed(value)
        return self.closed(self.items(tag, items))

    def open_iterable(self, attribute: str, value: Iterable[Any]) -> Pairs | None:
        made = list(value)
        self.kept.append(made)
        return self.open_list(attribute, made)

    def open_table(self, attribute: str, value: Mapping[Any, Any]) -> Pairs | None:
        if self.referred(attribute, value):
            return None
        types: tuple[str, ...] = _HASHTABLE
        if isinstance(value, OrderedDictionary):
            types = _ORDERED
        elif isinstance(value, TypedDictionary):
            types = value.type_names
        self.out.append(self.head(attribute, types))
        return self.closed(self.entries(value))

    def open_enum(self, attribute: str, value: EnumValue) -> Pairs:
        if self.referred(attribute, value):
            return
        head = self.head(attribute, (value.type_name, *_ENUM))
        self.out.append(f"{head}<ToString>{encode_text(value.name)}</ToString>")
        yield "", value.value
        self.out.append("</Obj>")

    def open_switch(self, attribute: str, value: Switch) -> None:
        flag = bool(value)
        self.out.append(
            f"{self.head(attribute, _SWITCH)}<ToString>{flag}</ToString>"
            f'<Props><B N="IsPresent">{"true" if flag else "false"}</B></Props></Obj>'
        )

    def open_secure(self, attribute: str, value: SecureString) -> None:
        if self.cipher is None:
            raise SessionKeyError(
                "A SecureString is only written with a session key; exchange keys first and give the cipher."
            )
        try:
            protected = self.cipher.encrypt(value.reveal())
        except Exception as exc:  # a cipher of any library
            raise SessionKeyError(
                f"A SecureString cannot be encrypted with the session key ({type(exc).__name__})."
            ) from None
        self.out.append(f"<SS{attribute}>{encode_text(protected)}</SS>")

    def open_credential(self, attribute: str, value: PSCredential) -> Pairs | None:
        if self.referred(attribute, value):
            return None
        self.out.append(f"{self.head(attribute, _CREDENTIAL)}<ToString>{_CREDENTIAL[0]}</ToString><Props>")
        return self.rest("Props", [(' N="UserName"', value.user_name), (' N="Password"', value.password)])

    def open_bag(self, attribute: str, value: Any) -> Pairs | None:
        bag = bag_of(value)
        self.kept.append(bag)
        return self.open_object(attribute, bag)

    def open_plain(self, attribute: str, value: Any) -> Pairs:
        """A subclass of a scalar that has no form of its own."""
        yield attribute, value


def _listed(value: list[Any]) -> tuple[str, Iterable[Any]]:
    if isinstance(value, TypedArray):
        if isinstance(value, Stack):
            return "STK", reversed(value)
        if isinstance(value, Queue):
            return "QUE", value
        if isinstance(value, Enumerable):
            return "IE", value
    return "LST", value


_DECIMAL_END = 2**96


def _progress(attribute: str, value: PSObject) -> str | None:
    fields = (
        ("AV", "Activity"),
        ("AI", "ActivityId"),
        ("S", "CurrentOperation"),
        ("PI", "ParentActivityId"),
        ("PC", "PercentComplete"),
        ("T", "RecordType"),
        ("SR", "SecondsRemaining"),
        ("SD", "StatusDescription"),
    )
    parts = []
    for tag, name in fields:
        if name not in value:
            return None
        item = value[name]
        if item is None:
            parts.append("<Nil />")
        elif isinstance(item, (str, int, EnumValue)):
            parts.append(f"<{tag}>{encode_text(str(item))}</{tag}>")
        else:
            return None
    return f"<PR{attribute}>{''.join(parts)}</PR>"


Opener = Callable[[_Encoder, str, Any], "Pairs | None"]

_OPENERS: dict[type, Opener] = {
    PSObject: _Encoder.open_object,
    MemberSet: _Encoder.open_object,
    list: _Encoder.open_list,
    tuple: _Encoder.open_iterable,
    TypedArray: _Encoder.open_list,
    dict: _Encoder.open_table,
    OrderedDictionary: _Encoder.open_table,
    EnumValue: _Encoder.open_enum,
    Switch: _Encoder.open_switch,
    SecureString: _Encoder.open_secure,
    PSCredential: _Encoder.open_credential,
    DateTimeOffset: _Encoder.open_bag,
    SemanticVersion: _Encoder.open_bag,
    BigInteger: _Encoder.open_bag,
    int: _Encoder.open_bag,
}


def _enum_member(encoder: _Encoder, attribute: str, value: enum.Enum) -> Pairs:
    return encoder.open_plain(attribute, value.value)


def _path(encoder: _Encoder, attribute: str, value: os.PathLike[str]) -> Pairs:
    return encoder.open_plain(attribute, os.fspath(value))


def _as(cls: Callable[[Any], Any]) -> Opener:
    def opener(encoder: _Encoder, attribute: str, value: Any) -> Pairs:
        return encoder.open_plain(attribute, cls(value))

    return opener


def _same_moment(value: _dt.datetime) -> _dt.datetime:
    return _dt.datetime(
        value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond, value.tzinfo
    )


# What a value is, when its class is not known: the first that holds.
_BASES: tuple[tuple[Any, Opener], ...] = (
    (enum.Enum, _enum_member),
    (PSObject, _Encoder.open_object),
    (str, _as(lambda v: str.__str__(v))),
    (bool, _as(bool)),
    (int, _as(lambda v: int.__int__(v))),
    (float, _as(lambda v: float.__float__(v))),
    (decimal.Decimal, _as(decimal.Decimal)),
    (_dt.datetime, _as(_same_moment)),
    (_dt.timedelta, _as(lambda v: _dt.timedelta(v.days, v.seconds, v.microseconds))),
    (uuid.UUID, _as(lambda v: uuid.UUID(int=v.int))),
    ((bytes, bytearray, memoryview), _as(bytes)),
    (list, _Encoder.open_list),
    (Mapping, _Encoder.open_table),
    (os.PathLike, _path),
    ((tuple, set, frozenset, range, Iterator), _Encoder.open_iterable),
)


def _opener_of(value: Any) -> Opener:
    for base, opener in _BASES:
        if isinstance(value, base):
            return opener
    cls = type(value)
    raise EncodeError(f"there is no form for a {cls.__module__}.{cls.__qualname__}")
