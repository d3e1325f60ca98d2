"""Any value that can be written is read back; any damaged text is read or refused, by both parsers alike."""

import datetime as dt
import random
import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.clixml import CLIXMLError, dump_object, dumps, load_object, loads
from bridge.clixml.repeated import MISSED, RepeatedObjects
from bridge.values import (
    Byte,
    Char,
    DateTime,
    EnumValue,
    Int64,
    OrderedDictionary,
    PSObject,
    Queue,
    ScriptBlock,
    Stack,
    Switch,
    TimeSpan,
    TypedArray,
    UInt64,
    Uri,
    Version,
    type_name_of,
)

CHARACTERS = st.characters(exclude_characters="\ufffe\uffff", exclude_categories=())
TEXT = st.text(CHARACTERS, max_size=20)
UNIT = st.integers(0, 0xFFFF).map(chr)


def joined(text: str) -> str:
    """Two halves of a surrogate pair that stand side by side are one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def moments() -> st.SearchStrategy[DateTime]:
    zones = st.sampled_from([None, dt.timezone.utc, dt.timezone(dt.timedelta(hours=-3, minutes=-30))])
    return st.builds(
        lambda at, zone, tick: DateTime.of(at.replace(tzinfo=zone), tick), st.datetimes(), zones, st.integers(0, 9)
    )


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    TEXT.map(joined),
    st.integers(-(2**96) + 1, 2**96 - 1),
    st.integers(-(2**31), 2**31 - 1).map(Int64),
    st.integers(0, 2**64 - 1).map(UInt64),
    st.integers(0, 255).map(Byte),
    st.floats(allow_nan=False),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**27), max_value=10**27, places=1),
    moments(),
    st.integers(-(2**63), 2**63 - 1).map(TimeSpan.from_ticks),
    st.uuids(),
    st.binary(max_size=12),
    UNIT.map(Char),
    TEXT.map(joined).map(ScriptBlock),
    TEXT.map(joined).map(Uri),
    st.builds(Version, st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)),
    st.booleans().map(Switch),
    st.builds(EnumValue, st.just("Contoso.Colour"), st.sampled_from(["Red", "Blue"]), st.integers(0, 9)),
)
KEYS = st.one_of(TEXT.map(joined), st.uuids(), st.binary(max_size=4))


def containers(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    items = st.lists(children, max_size=4)
    return st.one_of(
        items,
        items.map(lambda v: TypedArray("System.Int32[]", v)),
        items.map(lambda v: Stack(items=v)),
        items.map(lambda v: Queue(items=v)),
        st.dictionaries(KEYS, children, max_size=4),
        st.dictionaries(KEYS, children, max_size=4).map(OrderedDictionary),
        st.builds(
            lambda properties, text, adapted: PSObject(
                properties,
                type_names=("Contoso.Bag", "System.Object"),
                text=text,
                adapted=frozenset(n.lower() for n in list(properties)[:adapted]),
            ),
            st.dictionaries(st.text("abcDEF_x09 <&\"'", min_size=1, max_size=8), children, max_size=5),
            st.one_of(st.none(), TEXT.map(joined)),
            st.integers(0, 5),
        ),
    )


VALUES = st.recursive(SCALARS, containers, max_leaves=25)


def same(left: Any, right: Any) -> bool:
    if type_name_of(left) != type_name_of(right):
        return False
    if isinstance(left, PSObject):
        return (
            left.type_names == right.type_names
            and (left.text, left.adapted) == (right.text, right.adapted)
            and len(left) == len(right)
            and all(n in right and same(v, right[n]) for n, v in left.items())
        )
    if isinstance(left, dict):
        return len(left) == len(right) and all(
            same(a, b) for p in zip(left.items(), right.items(), strict=True) for a, b in zip(*p, strict=True)
        )
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, DateTime):
        return (left, left.tick, left.kind, left.utcoffset()) == (right, right.tick, right.kind, right.utcoffset())
    return bool(left == right)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_what_is_written_is_read_back_by_both_parsers(value: Any) -> None:
    element = dump_object(value)
    read = load_object(element)
    assert same(read, value)
    assert dump_object(read) == element
    # A comment is nothing that PowerShell writes: the strict parser takes over.
    assert same(load_object("<!-- -->" + element), value)
    assert same(loads(dumps(value))[0], value)


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_any_text_is_read_back(text: str) -> None:
    assert load_object(dump_object(text)) == joined(text)


SAMPLES = [
    dump_object(PSObject({"Id": 1, "Name": "x", "L": [1, {"k": Stack(items=[1])}]}, text="t")),
    dumps([1, 2.5, None, "a\n_x"], {"k": PSObject({"A": 1}, base=5)}, EnumValue("A.B", "C", 1)),
    '<Obj RefId="0"><TN RefId="0"><T>A</T></TN><Props><DT N="D">2026-01-02T03:04:05.1234567Z</DT><TS N="T">PT1H</TS></Props>'
    '<MS><Ref N="R" RefId="0" /><MS N="G"><B N="x">true</B></MS></MS></Obj>',
    '<Obj RefId="0"><MS><PR N="Record"><AV>a</AV><AI>0</AI><Nil /><PI>-1</PI><PC>-1</PC>'
    "<T>Completed</T><SR>-1</SR><SD> </SD></PR></MS></Obj>",
]
PIECES = [
    "<",
    ">",
    "/",
    "&",
    '"',
    " ",
    "_x0041_",
    "<S>",
    "</Obj>",
    "<Obj>",
    "<MS>",
    "<LST>",
    '<Ref RefId="0" />',
    "<![CDATA[",
    "<!--",
    "\x00",
    "é",
    "9" * 30,
]


def mutated(text: str, source: random.Random) -> str:
    for _ in range(source.randint(1, 4)):
        at, to = sorted((source.randrange(len(text) + 1), source.randrange(len(text) + 1)))
        action = source.randrange(5)
        if action == 0:
            text = text[:at] + text[to:]
        elif action == 1:
            text = text[:at] + source.choice(PIECES) + text[at:]
        elif action == 2:
            text = text[:to] + text[at : min(to, at + 200)] + text[to:]
        elif action == 3 and at < len(text):
            text = text[:at] + chr(source.randrange(1, 300)) + text[at + 1 :]
        else:
            tags = [
                source.choice(("S", "I32", "Obj", "LST", "DCT", "En", "Nil", "MS", "Props", "TN", "T", "X"))
                for _ in range(2)
            ]
            text = text.replace(f"<{tags[0]}", f"<{tags[1]}", 1)
    return text


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.sampled_from(SAMPLES))
def test_damaged_text_gives_a_value_or_the_projects_own_error(seed: int, sample: str) -> None:
    text = mutated(sample, random.Random(seed))
    try:
        values = loads(text)
    except CLIXMLError:
        return
    assert loads(dumps(*values)) is not None


def read_and_written(text: str) -> str:
    try:
        return dumps(*loads(text))
    except CLIXMLError:
        return "refused"


CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.sampled_from(SAMPLES))
def test_the_scanner_takes_nothing_that_the_strict_parser_refuses_and_reads_it_the_same(seed: int, sample: str) -> None:
    text = mutated(sample, random.Random(seed))
    if CONTROLS.search(text):
        return  # characters that XML has not, which PowerShell reads all the same
    assert read_and_written(text) == read_and_written("<!-- -->" + text)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([(b"", b""), (b"<Obj>", b""), (b"<S>", b"</S>")]))
def test_any_bytes_give_a_value_or_the_projects_own_error(data: bytes, around: tuple[bytes, bytes]) -> None:
    try:
        load_object(around[0] + data + around[1])
    except CLIXMLError:
        return


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 2**32), min_size=12, max_size=25))
def test_objects_of_one_kind_are_read_by_a_pattern_as_without_one(seeds: list[int]) -> None:
    patterns = RepeatedObjects()
    for number, seed in enumerate(seeds):
        source = random.Random(seed)
        value = PSObject(
            {
                "Id": number,
                "Name": source.choice(["a", "b&c", "", "_x\n", None]),
                "Size": source.choice([Int64(5), 2**40, 7, None]),
                "On": source.random() < 0.5,
            },
            text=source.choice([None, "t<", ""]),
        )
        element = dump_object(value)
        if source.random() < 0.2:
            element = mutated(element, source)
        try:
            plain: Any = loads(element)
        except CLIXMLError:
            plain = None
        try:
            quick = patterns.read(element)
        except CLIXMLError:
            assert plain is None
            continue
        if quick is not MISSED:
            assert plain is not None
            assert same(quick, plain[0])
