"""What we write, psrpcore and pypsrp read; what they write, we read."""

import datetime as dt
import decimal
import uuid
from typing import Any
from xml.etree import ElementTree

import psrpcore.types as ps
import pypsrp.serializer
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from psrpcore._crypto import PSRemotingCrypto

from bridge.clixml import dump_object, load_object
from bridge.values import (
    Byte,
    Char,
    DateTime,
    EnumValue,
    Int64,
    OrderedDictionary,
    PSObject,
    Queue,
    SecureString,
    Single,
    Stack,
    Switch,
    TimeSpan,
    TypedArray,
    UInt64,
    Uri,
    Version,
)

KEY = bytes(range(32))
CIPHER = PSRemotingCrypto()
CIPHER.register_key(KEY)

WHEN = DateTime.of(dt.datetime(2026, 1, 2, 3, 4, 5, 123456, dt.timezone.utc), 7)

VALUES: list[Any] = [
    None,
    True,
    "text \n_x0041_ \U0001f600 <&>",
    5,
    Int64(5),
    UInt64(2**64 - 1),
    Byte(7),
    1.5,
    Single(0.25),
    decimal.Decimal("1.10"),
    Char("x"),
    WHEN,
    TimeSpan.from_ticks(123),
    uuid.UUID(int=5),
    b"\x00\xff",
    Uri("http://a/"),
    Version(1, 2, 3),
    [1, [2, "x"], None],
    TypedArray("System.String[]", ["a"]),
    Stack(items=[1, 2]),
    Queue(items=[1, 2]),
    {"k": [1], 2: "v"},
    OrderedDictionary({"z": 1}),
    EnumValue("System.DayOfWeek", "Friday", 5),
    Switch(True),
    PSObject({"Id": 1, "Name": "x", "When": WHEN, "Nested": PSObject({"A": [1]})}),
    PSObject({"X": 1}, type_names=("Contoso.Thing", "System.Object"), text="thing", adapted=frozenset({"x"})),
    PSObject({"Note": "n"}, base=5, type_names=()),
    SecureString("secret"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda v: type(v).__name__)
def test_psrpcore_reads_what_we_write_and_writes_it_back_unchanged(value: Any) -> None:
    element = dump_object(value, cipher=CIPHER)
    theirs = ps.deserialize(ElementTree.fromstring(element), CIPHER)
    back = ElementTree.tostring(ps.serialize(theirs, CIPHER), encoding="unicode")
    again = load_object(back, cipher=CIPHER)
    if isinstance(value, (TypedArray, OrderedDictionary)):
        assert list(again) == list(value)
    elif isinstance(value, EnumValue):
        assert (again.name, again.value) == (value.name, value.value) if isinstance(again, EnumValue) else again == 5
    elif isinstance(value, Switch):
        assert bool(again) is bool(value) if isinstance(again, Switch) else again.IsPresent
    elif isinstance(value, PSObject):
        assert again.to_dict() == value.to_dict()
    else:
        assert again == value


@pytest.mark.parametrize("value", VALUES, ids=lambda v: type(v).__name__)
def test_pypsrp_reads_what_we_write(value: Any) -> None:
    serializer = pypsrp.serializer.Serializer()
    serializer.cipher = Cipher(algorithms.AES(KEY), modes.CBC(bytes(16)))
    read = serializer.deserialize(dump_object(value, cipher=CIPHER))
    if isinstance(value, PSObject) and value.base is None:
        found = {**read.adapted_properties, **read.extended_properties}
        assert list(found) == value.keys()
        assert [t.removeprefix("Deserialized.") for t in read.types] == list(value.type_names)
    elif isinstance(value, SecureString):
        assert read == "secret"
    elif value is None:
        assert not read
    elif isinstance(value, (str, bool, int)) and not isinstance(value, (Char, Switch)):
        assert read == value


PEERS_OWN: list[tuple[Any, Any]] = [
    (ps.PSInt64(5), Int64(5)),
    (ps.PSUInt64(2**64 - 1), UInt64(2**64 - 1)),
    (ps.PSDateTime(2026, 1, 2, 3, 4, 5, 123456, dt.timezone.utc, nanosecond=700), WHEN),
    (ps.PSDuration(nanoseconds=12300), TimeSpan.from_ticks(123)),
    (ps.PSDecimal("1.5"), decimal.Decimal("1.5")),
    (ps.PSChar("x"), Char("x")),
    (ps.PSVersion("1.2.3"), Version(1, 2, 3)),
    (ps.PSGuid(int=5), uuid.UUID(int=5)),
    (ps.PSByteArray(b"ab"), b"ab"),
    (ps.PSSecureString("secret"), SecureString("secret")),
]


@pytest.mark.parametrize(("theirs", "ours"), PEERS_OWN, ids=lambda v: type(v).__name__)
def test_we_read_what_psrpcore_writes(theirs: Any, ours: Any) -> None:
    read = load_object(ElementTree.tostring(ps.serialize(theirs, CIPHER), encoding="unicode"), cipher=CIPHER)
    assert read == ours
    assert type(read) is type(ours)


def test_we_read_records_that_psrpcore_writes() -> None:
    record = ps.ErrorRecord(
        Exception=ps.NETException(Message="boom"),
        CategoryInfo=ps.ErrorCategoryInfo(Category=ps.ErrorCategory.InvalidData, Activity="act"),
        TargetObject="t",
        FullyQualifiedErrorId="Id,Cmd",
    )
    read = load_object(ElementTree.tostring(ps.serialize(record, CIPHER), encoding="unicode"), cipher=CIPHER)
    assert read.Exception.Message == "boom"
    assert read.FullyQualifiedErrorId == "Id,Cmd"
    assert read.ErrorCategory_Category == int(ps.ErrorCategory.InvalidData)
