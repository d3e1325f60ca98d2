"""Fragments (MS-PSRP 2.2.4): values while they arrive."""

import struct
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.clixml import CLIXMLError, DecodeError, Limits, StreamDecoder, fragments
from bridge.values import PSObject

POOL, PIPELINE = uuid.UUID(int=1), uuid.UUID(int=2)
OUTPUT = 0x00041004


def cut(values: list[object], size: int = 64, first_id: int = 1) -> list[bytes]:
    return list(fragments(values, kind=OUTPUT, pool=POOL, pipeline=PIPELINE, size=size, first_id=first_id))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\ufffe\uffff", exclude_categories=["Cs"]), max_size=80), max_size=5
    ),
    st.integers(1, 50),
)
def test_values_come_out_as_soon_as_they_are_whole(values: list[str], step: int) -> None:
    decoder = StreamDecoder()
    data = b"".join(cut(values))
    received = []
    for at in range(0, len(data), step):
        received += decoder.feed(data[at : at + step])
    decoder.close()
    assert [r.value for r in received] == values
    assert all((r.kind, r.pool, r.pipeline) == (OUTPUT, POOL, PIPELINE) for r in received)


def test_messages_of_several_pipelines_may_be_mixed() -> None:
    first, second = cut([PSObject({"A": "x" * 200})], first_id=1), cut(["y" * 300], first_id=9)
    mixed = [part for pair in zip(first, second, strict=False) for part in pair]
    rest = first[len(second) :] + second[len(first) :]
    values = [r.value for r in StreamDecoder().feed(b"".join(mixed + rest))]
    assert {v if isinstance(v, str) else v.A for v in values} == {"x" * 200, "y" * 300}


def test_a_message_without_content_has_no_value() -> None:
    head = struct.pack("<II16s16s", 1, 0x00010008, POOL.bytes_le, bytes(16))
    (received,) = StreamDecoder().feed(struct.pack(">QQBI", 1, 0, 3, len(head)) + head)
    assert (received.value, received.pipeline) == (None, None)


@pytest.mark.parametrize(
    "parts",
    [
        [(1, 1, 1, b"x")],
        [(1, 0, 1, b"x"), (1, 2, 2, b"y")],
        [(1, 0, 1, b"x"), (1, 0, 1, b"y")],
        [(1, 0, 0, b"x")],
        [(1, 0, 8, b"x")],
        [(1, 0, 3, b"short")],
    ],
)
def test_what_does_not_fit_together_is_refused(parts: list[tuple[int, int, int, bytes]]) -> None:
    data = b"".join(struct.pack(">QQBI", o, n, f, len(b)) + b for o, n, f, b in parts)
    with pytest.raises(DecodeError):
        list(StreamDecoder().feed(data))


def test_what_is_held_is_limited() -> None:
    with pytest.raises(CLIXMLError, match="larger"):
        list(StreamDecoder().feed(struct.pack(">QQBI", 1, 0, 1, 2**31)))
    parts = [struct.pack(">QQBI", number + 1, 0, 1, 50) + bytes(50) for number in range(10)]
    with pytest.raises(CLIXMLError, match="not complete"):
        list(StreamDecoder(limits=Limits(size=100)).feed(b"".join(parts)))


def test_a_stream_that_ends_early_is_noticed() -> None:
    decoder = StreamDecoder()
    list(decoder.feed(cut(["x" * 100])[0]))
    with pytest.raises(DecodeError):
        decoder.close()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_give_messages_or_the_projects_own_error(data: bytes) -> None:
    try:
        list(StreamDecoder().feed(data))
    except CLIXMLError:
        return
