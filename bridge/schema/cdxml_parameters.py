"""Parameters of cdxml commands before they are frozen: types, validation attributes, positions, membership in sets.

The rules are those of the engine's script writer (specification of parameter binding, section 14), which turns a cdxml file into a module
of advanced functions. Set names compare ignoring case within one parameter; one :class:`Slot` may serve several sets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bridge.model import ALL_SETS, EnumMember, EnumType, Parameter, ParameterSetMember, ValidationRule
from bridge.schema.cdxml_types import is_true, split_list
from bridge.schema.xmlsafe import Element
from bridge.values import TypeName, parse_type

__all__ = ["ENUM_NAMESPACE", "Draft", "Enums", "Refusal", "Slot", "Unresolvable", "draft_parameter", "order_positions"]

ENUM_NAMESPACE = "Microsoft.PowerShell.Cmdletization.GeneratedTypes"
"""Where the engine puts the enumerations of a cdxml file."""

_CREDENTIAL = "System.Management.Automation.PSCredential"
_INT_LIMIT = 2**31 - 1
_WORD = re.compile(r"\w+")
_MAX_WORDS = 11
_INTEGER_BITS: dict[str, tuple[int, int]] = {
    "System.Byte": (0, 2**8 - 1),
    "System.SByte": (-(2**7), 2**7 - 1),
    "System.Int16": (-(2**15), 2**15 - 1),
    "System.UInt16": (0, 2**16 - 1),
    "System.Int32": (-(2**31), _INT_LIMIT),
    "System.UInt32": (0, 2**32 - 1),
    "System.Int64": (-(2**63), 2**63 - 1),
    "System.UInt64": (0, 2**64 - 1),
}
_ANY_NUMBER = frozenset(
    (
        "System.String",
        "System.Object",
        "System.Management.Automation.PSObject",
        "System.Uri",
        "System.Decimal",
        "System.Double",
        "System.Single",
        "System.Numerics.BigInteger",
    )
)


class Refusal(Exception):
    """The engine does not load the file. ``line`` is where the reason stands."""

    def __init__(self, message: str, line: int) -> None:
        self.message = message
        self.line = line
        super().__init__(message)


class Unresolvable(Exception):
    """The engine loads the file and cannot resolve the one command ``name`` (specification, section 1.3)."""

    def __init__(self, name: str, message: str) -> None:
        self.name = name
        self.message = message
        super().__init__(message)


@dataclass
class Slot:
    """What a parameter is in the sets that share this object. ``position`` None means named only."""

    mandatory: bool = False
    position: int | None = None
    by_value: bool = False
    by_property_name: bool = False


@dataclass
class Draft:
    """A parameter while its command is put together. ``sets`` maps a set's name to its slot, in the order of declaration."""

    name: str
    type: TypeName
    line: int
    aliases: list[str] = field(default_factory=list)
    rules: list[ValidationRule] = field(default_factory=list)
    sets: dict[str, Slot] = field(default_factory=dict)
    ps_type_name: str | None = None
    obsolete: str | None = None
    default: str | None = None
    wildcards: bool = False
    credential: bool = False
    dynamic: bool = False
    _folded: set[str] = field(default_factory=set)

    @property
    def is_switch(self) -> bool:
        return str(self.type) == "System.Management.Automation.SwitchParameter"

    def add_set(self, name: str, slot: Slot) -> None:
        """Join a set. Raises :class:`Refusal` when the parameter is in it already."""
        if name.casefold() in self._folded:
            raise Refusal(f"the parameter {self.name} is declared in the parameter set {name} twice", self.line)
        self._folded.add(name.casefold())
        self.sets[name] = slot

    def replace_sets(self, names: Iterable[str]) -> None:
        """Put each slot into every one of ``names`` instead; without names the parameter is in all sets, and named."""
        slots = list(self.sets.values())
        self.sets, self._folded = {}, set()
        for slot in slots:
            for name in names:
                self.add_set(name, slot)

    def freeze(self) -> Parameter:
        """The finished parameter. Members are in bit order: a function reverses its attributes (specification, section 1.2)."""
        members = [
            ParameterSetMember(name, s.mandatory, s.position, s.by_value, s.by_property_name)
            for name, s in reversed(self.sets.items())
        ]
        rules = [*self.rules, *([ValidationRule("Credential")] if self.credential else [])]
        return Parameter(
            name=self.name,
            type=str(self.type),
            aliases=tuple(self.aliases),
            members=tuple(members) or (ParameterSetMember(ALL_SETS),),
            validation=tuple(rules),
            ps_type_name=self.ps_type_name,
            obsolete=self.obsolete,
            default=self.default,
            wildcards=self.wildcards,
            accepted_values=tuple(str(a) for r in self.rules if r.kind == "Set" for a in r.arguments),
            dynamic=self.dynamic,
        )


class Enums:
    """The enumerations of one file, and how type names refer to them."""

    def __init__(self, declarations: Iterable[Element]) -> None:
        """Raises :class:`Refusal` for a value that its underlying type cannot hold."""
        self._types: dict[str, EnumType] = {}
        for element in declarations:
            name = element.attributes["EnumName"]
            self._types[name] = _enum(element, f"{ENUM_NAMESPACE}.{name}")
        self._full = {e.name.casefold(): e for e in self._types.values()}

    def resolve(self, element: Element) -> TypeName:
        """The type that a ``Type`` element names. Only when exactly one enumeration of the file occurs in it, it means that one."""
        text = element.attributes["PSType"]
        found = {name for name in _dotted(text) if name in self._types} if self._types else set()
        if len(found) == 1:
            name = found.pop()
            text = text.replace(name, self._types[name].name)
        return parse_type(text)

    def of(self, type_name: TypeName) -> EnumType | None:
        """The enumeration that ``type_name``, an array of it or Nullable of it is, if any."""
        core = TypeName(type_name.name, type_name.arguments)
        if core.is_nullable:
            core = core.arguments[0]
        return self._full.get(core.name.casefold())


def _dotted(text: str) -> Iterator[str]:
    """Every run of whole words with dots between them that ``text`` holds, as long as an enumeration's name may be."""
    words = list(_WORD.finditer(text))
    for at, first in enumerate(words):
        yield first.group()
        for last, word in zip(words[at:], words[at + 1 : at + _MAX_WORDS], strict=False):
            if text[last.end() : word.start()] != ".":
                break
            yield text[first.start() : word.end()]


def _enum(element: Element, full_name: str) -> EnumType:
    underlying = str(parse_type(element.attributes.get("UnderlyingType", "int")))
    if underlying not in _INTEGER_BITS:
        raise Refusal(f"{underlying} cannot underlie the enumeration {full_name}", element.line)
    least, most = _INTEGER_BITS[underlying]
    members = []
    for value in element.all("Value"):
        number = int(value.attributes["Value"].strip())
        if not least <= number <= most:
            raise Refusal(f"{number} of {full_name} does not fit in {underlying}", value.line)
        members.append(EnumMember(value.attributes["Name"], number))
    return EnumType(full_name, tuple(members), flags=is_true(element.attributes.get("BitwiseFlags")))


def draft_parameter(default_name: str, type_element: Element, meta: Element | None, enums: Enums) -> tuple[Draft, Slot]:
    """A parameter of the given ``Type`` and ``CmdletParameterMetadata`` (or None), in no set yet, and its slot.

    Raises :class:`Refusal` where the engine would fail to build an attribute.
    """
    attributes: Mapping[str, str] = {} if meta is None else meta.attributes
    draft = Draft(attributes.get("PSName") or default_name, enums.resolve(type_element), type_element.line)
    draft.ps_type_name = type_element.attributes.get("ETSType")
    draft.credential = str(draft.type) == _CREDENTIAL
    slot = Slot(
        mandatory=is_true(attributes.get("IsMandatory")),
        by_value=is_true(attributes.get("ValueFromPipeline")),
        by_property_name=is_true(attributes.get("ValueFromPipelineByPropertyName")),
    )
    if meta is None:
        return draft, slot
    draft.line = meta.line
    draft.aliases = split_list(attributes.get("Aliases", ""))
    if "Position" in attributes:
        slot.position = _int32(attributes["Position"], meta.line)
    for name, build in _RULES:
        child = meta.first(name)
        if child is not None:
            draft.rules.append(build(child, draft, enums))
    obsolete = meta.first("Obsolete")
    if obsolete is not None:
        draft.obsolete = obsolete.attributes.get("Message", "")
    return draft, slot


def order_positions(before: Iterable[Draft], after: Iterable[Draft]) -> None:
    """Move the positions of ``after`` behind those of ``before`` (specification, section 14).

    The shift is made once for each set a parameter is in, and sets may share a slot: such a slot moves once for each of them.
    Raises :class:`Refusal` when a position leaves 32 bits.
    """
    after = list(after)
    taken = [s.position for d in before for s in d.sets.values() if s.position is not None]
    moving = [s.position for d in after for s in d.sets.values() if s.position is not None]
    if not taken or not moving or max(taken) < 0 or min(moving) > max(taken):
        return
    shift = 1001 - min(moving) % 1000
    for draft in after:
        for slot in draft.sets.values():
            if slot.position is not None:
                slot.position += shift
                if slot.position > _INT_LIMIT:
                    raise Refusal(
                        f"the position of {draft.name} leaves 32 bits when it moves behind the query parameters",
                        draft.line,
                    )


def _int32(text: str, line: int) -> int:
    number = int(text.strip())
    if number > _INT_LIMIT:
        raise Refusal(f"{number} does not fit in 32 bits", line)
    return number


def _plain(kind: str) -> Callable[[Element, Draft, Enums], ValidationRule]:
    return lambda *_: ValidationRule(kind)


def _lengths(kind: str) -> Callable[[Element, Draft, Enums], ValidationRule]:
    def build(element: Element, _: Draft, __: Enums) -> ValidationRule:
        least, most = (_int32(element.attributes[n], element.line) for n in ("Min", "Max"))
        if most <= 0 or most < least:
            raise Refusal(f"{element.name} allows nothing: Min is {least}, Max is {most}", element.line)
        return ValidationRule(kind, (least, most))

    return build


def _range(element: Element, draft: Draft, enums: Enums) -> ValidationRule:
    """The bounds pass through the parameter's element type and then through the text of a script, so only numbers survive."""
    target = draft.type.element if draft.type.is_array else draft.type
    if target.is_nullable:
        target = target.arguments[0]
    name, enum = str(target), enums.of(target) if not target.is_array else None
    least, most = (_bound(element.attributes[n].strip(), name, enum, element.line) for n in ("Min", "Max"))
    if least > most:
        raise Refusal(f"ValidateRange allows nothing: Min is {least}, Max is {most}", element.line)
    return ValidationRule("Range", (least, most), type_name=enum.name if enum else None)


def _bound(text: str, type_name: str, enum: EnumType | None, line: int) -> int:
    number = int(text)
    limits = _INTEGER_BITS.get(type_name)
    if limits and limits[0] <= number <= limits[1]:
        return number
    if type_name in _ANY_NUMBER:
        return number
    # A bound of an enumeration is written as one of its members.
    if enum is not None and any(m.value == number for m in enum.members):
        return number
    if type_name == "System.Char" and len(text) == 1:
        return number
    raise Refusal(f"ValidateRange cannot make a {type_name} of {text}", line)


def _values(element: Element, _: Draft, __: Enums) -> ValidationRule:
    return ValidationRule("Set", tuple(v.text for v in element.all("AllowedValue")))


_RULES: tuple[tuple[str, Callable[[Element, Draft, Enums], ValidationRule]], ...] = (
    ("AllowEmptyCollection", _plain("AllowEmptyCollection")),
    ("AllowEmptyString", _plain("AllowEmptyString")),
    ("AllowNull", _plain("AllowNull")),
    ("ValidateCount", _lengths("Count")),
    ("ValidateLength", _lengths("Length")),
    ("ValidateNotNull", _plain("NotNull")),
    ("ValidateNotNullOrEmpty", _plain("NotNullOrEmpty")),
    ("ValidateRange", _range),
    ("ValidateSet", _values),
)
# The order in which the engine declares the attributes, whatever the order in the file. A function runs them in reverse.
