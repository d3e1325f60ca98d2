"""CLIXML to values (MS-PSRP 2.2.5), without recursion and in time linear in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from bridge.clixml.errors import CLIXMLLimitError, DecodeError
from bridge.clixml.limits import DEFAULT_LIMITS, Limits
from bridge.clixml.objects import Later, OpenObject, insert_entry, progress_record, shape_from
from bridge.clixml.repeated import MISSED, RepeatedObjects
from bridge.clixml.scalars import DECODERS, Cipher, secure_decoder
from bridge.clixml.strings import decode_text
from bridge.clixml.tokens import Token, attributes, document_start, scan, strict
from bridge.values import Enumerable, OrderedDictionary, Queue, Stack, TypedArray, TypedDictionary
from bridge.values.psobject import MemberSet, make_object

__all__ = ["iter_objects", "load_object", "load_streams", "loads"]


def loads(data: str | bytes, *, cipher: Cipher | None = None, limits: Limits = DEFAULT_LIMITS) -> list[Any]:
    """The values of a CLIXML document (``<Objs>``: a file of ``Export-Clixml``, ``PSSerializer.Serialize``, a ``#< CLIXML`` stream) or
    of a bare value.

    ``cipher`` decrypts SecureStrings. Raises :class:`CLIXMLError` and nothing else: :class:`DecodeError` for text that is not CLIXML,
    :class:`CLIXMLLimitError` beyond ``limits``, :class:`SessionKeyError` for a SecureString that ``cipher`` cannot read.
    """
    return [value for _, value in load_streams(data, cipher=cipher, limits=limits)]


def load_object(data: str | bytes, *, cipher: Cipher | None = None, limits: Limits = DEFAULT_LIMITS) -> Any:
    """The one value of a PSRP message's payload. Raises as :func:`loads` does."""
    text = _as_text(data, limits)
    value = _quickly(text)
    if value is not MISSED:
        return value
    values = list(_Decoder(text, cipher, limits).run())
    if len(values) != 1:
        raise DecodeError(f"one value was expected, not {len(values)}")
    return values[0][1]


def iter_objects(data: str | bytes, *, cipher: Cipher | None = None, limits: Limits = DEFAULT_LIMITS) -> Iterator[Any]:
    """As :func:`loads`, one value at a time: values before a defect are yielded before it raises."""
    for pair in _Decoder(_as_text(data, limits), cipher, limits).run():
        yield pair[1]


def load_streams(
    data: str | bytes, *, cipher: Cipher | None = None, limits: Limits = DEFAULT_LIMITS
) -> list[tuple[str | None, Any]]:
    """As :func:`loads`, each value with the stream it was sent on (``output``, ``error``, …; attribute S, in lower case) or None."""
    text = _as_text(data, limits)
    if text.endswith(_END):
        start, document = _start(text)
        value = _quickly(text[start : -len(_END)].strip(" \t\r\n")) if document else MISSED
        if value is not MISSED:
            return [(None, value)]
    return list(_Decoder(text, cipher, limits).run())


_END = "</Objs>"


def _start(text: str) -> tuple[int, bool]:
    try:
        return document_start(text)
    except DecodeError:
        return 0, False  # the decoder says what is wrong


def _quickly(text: str) -> Any:
    """The value of one bare object whose kind was seen before, or :data:`MISSED`; what is wrong is for the decoder to say."""
    try:
        return _repeated.read(text)
    except DecodeError:
        return MISSED


_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def _as_text(data: str | bytes, limits: Limits) -> str:
    if len(data) > limits.size:
        raise CLIXMLLimitError(f"{len(data)} characters are more than the limit of {limits.size}")
    if not isinstance(data, str):
        encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
        try:
            data = bytes(data).decode(encoding)
        except UnicodeDecodeError as exc:
            raise DecodeError(f"it is not {encoding} at byte {exc.start}") from None
    # Each element has one '<' that no '/' follows, and takes at least four characters.
    if len(data) > 4 * limits.objects and data.count("<") - data.count("</") > limits.objects:
        raise CLIXMLLimitError(f"there are more than {limits.objects} elements")
    return data


_repeated = RepeatedObjects()


class _NotPlain(Exception):
    """The scanner met XML that PowerShell does not write."""


class _Nothing(list[Any]):
    """Takes the place of a list of values where no value may stand."""

    def append(self, value: Any) -> NoReturn:
        raise DecodeError("a value stands where none may be")


_NOTHING = _Nothing()
_LISTS: dict[str, tuple[type[TypedArray], tuple[str, ...]]] = {
    "LST": (TypedArray, ("System.Object[]", "System.Array", "System.Object")),
    "STK": (Stack, ("System.Collections.Stack", "System.Object")),
    "QUE": (Queue, ("System.Collections.Queue", "System.Object")),
    "IE": (Enumerable, ("System.Object",)),
}
_HASHTABLE = ("System.Collections.Hashtable", "System.Object")
_ORDERED = ("System.Collections.Specialized.OrderedDictionary", "System.Object")
_KEY_VALUE = ["Key", "Value"]


class _Decoder:
    """One document. The fast scanner goes first; whatever it stumbles over is judged by the strict parser."""

    def __init__(self, data: str, cipher: Cipher | None, limits: Limits) -> None:
        self.data = data.rstrip(" \t\r\n")
        self.limits = limits
        self.decoders = DECODERS if cipher is None else {**DECODERS, "SS": secure_decoder(cipher)}
        self.streams: list[str | None] = []
        self.line = self.column = 0

    def run(self) -> Iterator[tuple[str | None, Any]]:
        done = 0
        try:
            start, document = document_start(self.data)
            for value in self.values(scan(self.data, start), document):
                if done and not document:
                    raise DecodeError("values stand side by side without Objs around them")
                done += 1
                yield self.streams[done - 1], value
            if done or document:
                return
        except CLIXMLLimitError:
            raise
        except (_NotPlain, DecodeError):
            pass
        self.streams.clear()
        count = 0
        try:
            for value in self.values(self.placed(), None):
                count += 1
                if count > done:
                    yield self.streams[count - 1], value
        except CLIXMLLimitError:
            raise
        except DecodeError as exc:
            if exc.line is not None or not self.line:
                raise
            raise DecodeError(exc.reason, line=self.line, column=self.column) from None

    def placed(self) -> Iterator[Token]:
        for token, line, column in strict(self.data):
            self.line, self.column = line, column
            yield token

    def values(self, tokens: Iterable[Token], document: bool | None) -> Iterator[Any]:
        """Build the values of ``tokens``. Each top-level value is yielded when it is complete.

        ``names`` and ``values`` are where the element that is read next goes: ``names`` is None where members have no names.
        """
        decoders = self.decoders
        references: dict[str, Any] = {}
        types: dict[str, tuple[str, ...]] = {}
        stack: list[tuple[str, list[str] | None, list[Any]]] = []
        open_objects: list[OpenObject] = []
        current: OpenObject | None = None
        container: Any = None
        containers: list[Any] = []
        inside = "Objs"
        names: list[str] | None = None
        values: list[Any] = []
        type_names: list[str] = []
        top = values
        max_depth = self.limits.depth

        for tag, name, ref, other, slash, text, end, _bad in tokens:
            if tag is not None:
                decode = decoders.get(tag)
                if decode is not None and inside != "PR":
                    if text is None and slash is None:
                        raise DecodeError(f"{tag} holds elements")
                    if names is not None:
                        if other or name is None:
                            name = _named(tag, inside, name, other)
                        names.append(name)
                    values.append(decode(text or ""))
                    if inside == "Objs":
                        self.streams.append(_stream(other))
                        yield values.pop()
                    continue
                if other:
                    found = attributes(other)
                    if (name is not None and "N" in found) or (ref is not None and "RefId" in found):
                        raise DecodeError("an attribute is there twice")
                    name = found.get("N", name)
                    ref = found.get("RefId", ref)
                empty = slash is not None or text is not None
                if text and not text.isspace() and tag not in _WITH_TEXT:
                    raise DecodeError(f"{tag} holds text")

                if inside == "PR":
                    if not empty:
                        raise DecodeError(f"{tag[:40]} in a progress record holds elements")
                    values.append((tag, decode_text(text or "")))
                    continue

                if tag == "Obj":
                    if names is not None:
                        if name is None:
                            raise DecodeError(f"Obj in {inside} has no name")
                        names.append(name)
                    opened = OpenObject(ref)
                    if inside == "Objs":
                        self.streams.append(_stream(other))
                    elif values is _NOTHING:
                        values.append(None)
                    if ref is not None:
                        references[ref] = opened
                    if len(open_objects) >= max_depth:
                        raise CLIXMLLimitError(f"objects are nested deeper than {max_depth}")
                    if not empty:
                        stack.append((inside, names, values))
                        open_objects.append(opened)
                        current, inside, names, values = opened, "Obj", None, opened.base
                        continue
                    value = opened.complete()
                    if ref is not None:
                        references[ref] = value
                    values.append(value)
                    if inside == "Objs":
                        yield values.pop()
                    continue

                if tag == "Ref":
                    if ref not in references:
                        raise DecodeError(f"Ref to {ref!r}, which is not there")
                    if not empty or inside == "Obj":
                        raise DecodeError(f"Ref in {inside}" if empty else "Ref holds elements")
                    if names is not None:
                        if name is None:
                            raise DecodeError(f"Ref in {inside} has no name")
                        names.append(name)
                    target = references[ref]
                    if type(target) is OpenObject:
                        if inside == "En":
                            values.append(Later(target))
                        else:
                            # A stack is turned round when it is complete: count from its other end.
                            if current is not None:
                                current.growing = True
                            target.wanted_at(values, -1 - len(values) if inside == "STK" else len(values))
                            values.append(None)
                    else:
                        values.append(target)
                    if inside == "Objs":
                        self.streams.append(_stream(other))
                        yield values.pop()
                    continue

                if inside == "Obj":
                    assert current is not None
                    if tag == "TNRef":
                        if ref not in types or not empty:
                            raise DecodeError(f"TNRef to {ref!r}, which is not there")
                        current.types = types[ref]
                        continue
                    if tag == "ToString":
                        if not empty:
                            raise DecodeError("ToString holds elements")
                        current.text = decode_text(text or "")
                        continue
                    if tag == "Props":
                        current.adapted_from = len(current.names)
                        current.adapted_to = -1
                        if empty:
                            current.adapted_to = current.adapted_from
                            continue
                        stack.append((inside, names, values))
                        inside, names, values = tag, current.names, current.values
                        continue
                    if tag == "MS":
                        if not empty:
                            stack.append((inside, names, values))
                            inside, names, values = tag, current.names, current.values
                        continue
                    if tag == "TN":
                        current.types = ()
                        stack.append((inside, names, values))
                        inside, names, values = tag, None, _NOTHING
                        type_names = []
                        if ref is not None:
                            types[ref] = ()
                        if empty:
                            inside, names, values = stack.pop()
                        else:
                            current.types_ref = ref
                        continue
                    if tag in _LISTS:
                        made = _new_list(tag, current.types)
                        values.append(made)
                        if not empty:
                            stack.append((inside, names, values))
                            inside, names, values = tag, None, made
                        continue
                    if tag == "DCT":
                        table = _new_table(current.types)
                        values.append(table)
                        if not empty:
                            stack.append((inside, names, values))
                            containers.append(container)
                            container, inside, names, values = table, tag, None, _NOTHING
                        continue
                elif inside == "TN":
                    if tag == "T" and empty:
                        type_names.append(decode_text(text or ""))
                        continue
                elif inside == "DCT":
                    if tag == "En" and not empty:
                        stack.append((inside, names, values))
                        inside, names, values = tag, [], []
                        continue
                elif inside == "MS" and tag == "MS":
                    if name is None:
                        raise DecodeError("a member set has no name")
                    assert names is not None
                    names.append(name)
                    if empty:
                        values.append(make_object(shape_from([], ()), [], cls=MemberSet))
                    else:
                        if len(stack) >= 4 * max_depth:
                            raise CLIXMLLimitError(f"member sets are nested deeper than {max_depth}")
                        stack.append((inside, names, values))
                        inside, names, values = tag, [], []
                    continue
                if tag == "PR" and values is not _NOTHING and not empty:
                    if names is not None:
                        if name is None:
                            raise DecodeError(f"PR in {inside} has no name")
                        names.append(name)
                    stack.append((inside, names, values))
                    inside, names, values = tag, None, []
                    continue
                raise DecodeError(f"element {tag[:40]} is unknown in {inside}")

            if end is None:
                raise _NotPlain
            if end != inside:
                raise DecodeError(f"{inside} ends as {end[:40]}")
            if end == "Obj":
                assert current is not None
                value = current.complete()
                if current.ref is not None:
                    references[current.ref] = value
                open_objects.pop()
                current = open_objects[-1] if open_objects else None
                inside, names, values = stack.pop()
                values.append(value)
                if inside == "Objs":
                    yield values.pop()
                continue
            if end == "Objs":
                if not document:
                    raise DecodeError("Objs ends that did not start")
                document = None
                inside, values = "the end", _NOTHING
                continue
            if end == "En":
                assert names is not None
                if names != _KEY_VALUE and [n.lower() for n in names] != ["key", "value"]:
                    raise DecodeError("an entry must hold Key and Value")
                insert_entry(container, values[0], values[1])
                inside, names, values = stack.pop()
                continue
            if end == "TN":
                assert current is not None
                current.types = tuple(n for n in type_names if n)
                if current.types_ref is not None:
                    types[current.types_ref] = current.types
                    current.types_ref = None
            elif end == "Props":
                assert current is not None
                current.adapted_to = len(current.names)
            elif end == "DCT":
                container = containers.pop()
            elif end == "STK":
                values.reverse()
            elif end == "MS" and stack[-1][0] == "MS":
                assert names is not None
                members = make_object(shape_from(names, ()), values, cls=MemberSet)
                inside, names, values = stack.pop()
                values.append(members)
                continue
            elif end == "PR":
                record = progress_record(values)
                inside, names, values = stack.pop()
                values.append(record)
                if inside == "Objs":
                    self.streams.append(None)
                    yield values.pop()
                continue
            inside, names, values = stack.pop()

        if stack or document:
            raise DecodeError(f"the text ends within {inside}")
        assert not top


_WITH_TEXT = frozenset(("ToString", "T", "AV", "AI", "PI", "PC", "SR", "SD"))


def _named(tag: str, inside: str, name: str | None, other: str) -> str:
    found = attributes(other).get("N", name)
    if found is None or (name is not None and found is not name):
        raise DecodeError(f"{tag} in {inside} has {'no name' if found is None else 'two names'}")
    return found


def _stream(other: str | None) -> str | None:
    if not other:
        return None
    name = attributes(other).get("S")
    return None if name is None else name.lower()


def _new_list(tag: str, types: tuple[str, ...]) -> list[Any]:
    cls, usual = _LISTS[tag]
    if tag == "LST" and (types == usual or not types):
        return []
    types = types or usual
    return cls(types[0], (), types)


def _new_table(types: tuple[str, ...]) -> dict[Any, Any]:
    if types == _HASHTABLE or not types:
        return {}
    if types == _ORDERED:
        return OrderedDictionary()
    return TypedDictionary(types[0], (), types)
