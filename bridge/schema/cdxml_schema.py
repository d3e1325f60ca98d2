"""What the cdxml schema (cmdlets-over-objects 2009/11) allows: content, attributes, and which values must be unique.

The engine of Windows PowerShell refuses a whole file that breaks the schema; so does the reader. Everything here is a table; the checks
below it know no element by name.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from bridge.schema.cdxml_types import SIMPLE_TYPES, normal_value
from bridge.schema.xmlsafe import Element

__all__ = ["NAMESPACE", "Violation", "violations"]

NAMESPACE = "http://schemas.microsoft.com/cmdlets-over-objects/2009/11"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance "
_MANY = 1 << 30


@dataclass(frozen=True)
class Violation:
    """One breach: where, and what in words."""

    line: int
    message: str


@dataclass(frozen=True)
class _Particle:
    """One place in a sequence: any of ``kinds`` (element name -> content table), from ``least`` to ``most`` times."""

    kinds: dict[str, str]
    least: int = 1
    most: int = 1


@dataclass(frozen=True)
class _Content:
    """``attributes``: name -> (simple type, required). ``simple`` types the text of an element that holds text alone."""

    sequence: tuple[_Particle, ...] = ()
    attributes: dict[str, tuple[str, bool]] = field(default_factory=dict)
    simple: str | None = None
    anything: bool = False


@dataclass(frozen=True)
class _Unique:
    """Within each ``scope`` element, ``attribute`` differs between all descendants named ``of``. ``refers`` makes it a reference."""

    scope: str
    of: str
    attribute: str
    simple: str
    refers: tuple[str, str] | None = None


def _one(name: str, kind: str | None = None) -> _Particle:
    return _Particle({name: kind or name})


def _maybe(name: str, kind: str | None = None) -> _Particle:
    return _Particle({name: kind or name}, 0)


def _some(name: str, kind: str | None = None) -> _Particle:
    return _Particle({name: kind or name}, 1, _MANY)


def _need(**types: str) -> dict[str, tuple[str, bool]]:
    return {n: (t, True) for n, t in types.items()}


def _may(**types: str) -> dict[str, tuple[str, bool]]:
    return {n: (t, False) for n, t in types.items()}


_PARAMETER_RULES = (
    _maybe("AllowEmptyCollection", "any"),
    _maybe("AllowEmptyString", "any"),
    _maybe("AllowNull", "any"),
    _maybe("ValidateNotNull", "any"),
    _maybe("ValidateNotNullOrEmpty", "any"),
    _maybe("ValidateCount", "lengths"),
    _maybe("ValidateLength", "lengths"),
    _maybe("ValidateRange"),
    _maybe("ValidateSet"),
    _maybe("Obsolete"),
)
_PARAMETER = _may(IsMandatory="boolean", Aliases="aliases", PSName="parameter", Position="natural")
_BY_NAME = _may(ValueFromPipelineByPropertyName="boolean")
_BY_VALUE = _may(ValueFromPipeline="boolean")
_GET = {**_PARAMETER, **_BY_NAME, **_BY_VALUE, **_may(CmdletParameterSets="sets")}
_CMDLET = {**_need(Verb="verb"), **_may(Noun="noun", Aliases="aliases", ConfirmImpact="impact", HelpUri="uri")}
_QUERIES = {
    "RegularQuery": "wildcard query",
    "ExcludeQuery": "wildcard query",
    "MinValueQuery": "query",
    "MaxValueQuery": "query",
}

_CONTENT: dict[str, _Content] = {
    "any": _Content(anything=True),
    "PowerShellMetadata": _Content((_one("Class"), _maybe("Enums"))),
    "Enums": _Content((_some("Enum"),)),
    "Enum": _Content(
        (_some("Value"),), {**_need(EnumName="enum"), **_may(UnderlyingType="type", BitwiseFlags="boolean")}
    ),
    "Value": _Content((), _need(Name="enum-member", Value="integer")),
    "Class": _Content(
        (
            _one("Version"),
            _one("DefaultNoun"),
            _maybe("InstanceCmdlets"),
            _maybe("StaticCmdlets"),
            _maybe("CmdletAdapterPrivateData"),
        ),
        {**_need(ClassName="non-empty"), **_may(CmdletAdapter="type", ClassVersion="non-empty")},
    ),
    "Version": _Content(simple="version"),
    "DefaultNoun": _Content(simple="noun"),
    "InstanceCmdlets": _Content(
        (_one("GetCmdletParameters"), _maybe("GetCmdlet"), _Particle({"Cmdlet": "instance Cmdlet"}, 0, _MANY))
    ),
    "GetCmdlet": _Content((_one("CmdletMetadata"), _maybe("GetCmdletParameters"))),
    "instance Cmdlet": _Content(
        (_one("CmdletMetadata"), _one("Method", "instance Method"), _maybe("GetCmdletParameters"))
    ),
    "StaticCmdlets": _Content((_some("Cmdlet", "static Cmdlet"),)),
    "static Cmdlet": _Content((_one("CmdletMetadata", "static CmdletMetadata"), _some("Method", "static Method"))),
    "CmdletMetadata": _Content((_maybe("Obsolete"),), _CMDLET),
    "static CmdletMetadata": _Content((_maybe("Obsolete"),), {**_CMDLET, **_may(DefaultCmdletParameterSet="set")}),
    "CmdletAdapterPrivateData": _Content((_some("Data"),)),
    "Data": _Content((), _need(Name="non-empty"), simple="string"),
    "GetCmdletParameters": _Content(
        (_maybe("QueryableProperties"), _maybe("QueryableAssociations"), _maybe("QueryOptions")),
        _may(DefaultCmdletParameterSet="set"),
    ),
    "QueryableProperties": _Content((_some("Property"),)),
    "Property": _Content((_one("Type"), _Particle(_QUERIES, 1, _MANY)), _need(PropertyName="non-empty")),
    "query": _Content((_maybe("CmdletParameterMetadata", "filter parameter"),)),
    "wildcard query": _Content((_maybe("CmdletParameterMetadata", "filter parameter"),), _may(AllowGlobbing="boolean")),
    "QueryableAssociations": _Content((_some("Association"),)),
    "Association": _Content(
        (_one("AssociatedInstance"),),
        _need(Association="non-empty", SourceRole="non-empty", ResultRole="non-empty"),
    ),
    "AssociatedInstance": _Content((_one("Type"), _one("CmdletParameterMetadata", "filter parameter"))),
    "QueryOptions": _Content((_some("Option"),)),
    "Option": _Content(
        (_one("Type"), _maybe("CmdletParameterMetadata", "get parameter")), _need(OptionName="non-empty")
    ),
    "instance Method": _Content(
        (_maybe("ReturnValue"), _maybe("Parameters", "instance Parameters")), _need(MethodName="non-empty")
    ),
    "static Method": _Content(
        (_maybe("ReturnValue"), _maybe("Parameters", "static Parameters")),
        {**_need(MethodName="non-empty"), **_may(CmdletParameterSet="set")},
    ),
    "ReturnValue": _Content((_one("Type"), _maybe("CmdletOutputMetadata"))),
    "instance Parameters": _Content((_some("Parameter", "instance Parameter"),)),
    "static Parameters": _Content((_some("Parameter", "static Parameter"),)),
    "instance Parameter": _Content(
        (_one("Type"), _maybe("CmdletParameterMetadata", "instance parameter"), _maybe("CmdletOutputMetadata")),
        {**_need(ParameterName="non-empty"), **_may(DefaultValue="string")},
    ),
    "static Parameter": _Content(
        (_one("Type"), _maybe("CmdletParameterMetadata", "static parameter"), _maybe("CmdletOutputMetadata")),
        {**_need(ParameterName="non-empty"), **_may(DefaultValue="string")},
    ),
    "get parameter": _Content(_PARAMETER_RULES, _GET),
    "filter parameter": _Content(_PARAMETER_RULES, {**_GET, **_may(ErrorOnNoMatch="boolean")}),
    "instance parameter": _Content(_PARAMETER_RULES, {**_PARAMETER, **_BY_NAME}),
    "static parameter": _Content(_PARAMETER_RULES, {**_PARAMETER, **_BY_NAME, **_BY_VALUE}),
    "CmdletOutputMetadata": _Content((_maybe("ErrorCode", "any"),), _may(PSName="parameter")),
    "Obsolete": _Content((), _may(Message="message")),
    "Type": _Content((), {**_need(PSType="type"), **_may(ETSType="non-empty")}),
    "lengths": _Content((), _need(Min="natural", Max="natural")),
    "ValidateRange": _Content((), _need(Min="integer", Max="integer")),
    "ValidateSet": _Content((_some("AllowedValue"),)),
    "AllowedValue": _Content(simple="string"),
}

_PARAMETER_META = "CmdletParameterMetadata"
_UNIQUE = (
    _Unique("PowerShellMetadata", "Enum", "EnumName", "enum"),
    _Unique("PowerShellMetadata", "CmdletMetadata", "Aliases", "aliases"),
    _Unique("Enum", "Value", "Name", "enum-member"),
    _Unique("GetCmdletParameters", _PARAMETER_META, "PSName", "parameter"),
    _Unique("GetCmdletParameters", _PARAMETER_META, "Aliases", "aliases"),
    _Unique("QueryableProperties", "Property", "PropertyName", "non-empty"),
    _Unique("Method", _PARAMETER_META, "PSName", "parameter"),
    _Unique("Parameters", "Parameter", "ParameterName", "non-empty"),
    _Unique("Parameters", _PARAMETER_META, "Position", "natural"),
    _Unique("Cmdlet", "Method", "CmdletParameterSet", "set"),
    _Unique("Cmdlet", "CmdletMetadata", "DefaultCmdletParameterSet", "set", ("Method", "CmdletParameterSet")),
    _Unique("CmdletAdapterPrivateData", "Data", "Name", "non-empty"),
)
_SCOPES: dict[str, list[_Unique]] = {}
for _rule in _UNIQUE:
    _SCOPES.setdefault(_rule.scope, []).append(_rule)


def violations(root: Element) -> list[Violation]:
    """Every breach of the schema in the tree below ``root``, in document order. Values are compared only in a tree of sound shape."""
    found = list(_shape(root))
    if not found:
        found = list(_identities(root))
    return sorted(found, key=lambda v: v.line)


def _shape(root: Element) -> Iterator[Violation]:
    if root.name not in ("PowerShellMetadata",) or root.namespace != NAMESPACE:
        yield Violation(root.line, f"the document element must be PowerShellMetadata of {NAMESPACE}")
        return
    stack = [(root, "PowerShellMetadata")]
    while stack:
        element, kind = stack.pop()
        content = _CONTENT[kind]
        if content.anything:
            continue
        yield from _attributes(element, content)
        yield from _text(element, content)
        children = yield from _children(element, content)
        stack.extend(reversed(children))


def _attributes(element: Element, content: _Content) -> Iterator[Violation]:
    for name, value in element.attributes.items():
        if name.startswith(_INSTANCE):
            continue
        if name not in content.attributes:
            yield Violation(element.line, f"{element.name} has no attribute {name.rpartition(' ')[2]}")
            continue
        accepts, wanted = SIMPLE_TYPES[content.attributes[name][0]]
        if not accepts(value):
            yield Violation(element.line, f"{name}={_shown(value)} of {element.name} must be {wanted}")
    for name, (_, required) in content.attributes.items():
        if required and name not in element.attributes:
            yield Violation(element.line, f"{element.name} lacks its attribute {name}")


def _text(element: Element, content: _Content) -> Iterator[Violation]:
    if content.simple is not None:
        accepts, wanted = SIMPLE_TYPES[content.simple]
        if not accepts(element.text):
            yield Violation(element.line, f"{element.name} must hold {wanted}, not {_shown(element.text)}")
        return
    text = [c for c in element.content if isinstance(c, str)]
    if any(t.strip(" \t\r\n") for t in text) or (text and not content.sequence):
        yield Violation(element.line, f"{element.name} must hold no text")


def _children(element: Element, content: _Content) -> Generator[Violation, None, list[tuple[Element, str]]]:
    """Match children against the sequence, greedily: the schema is deterministic. Returns those that are known, with their tables."""
    known: list[tuple[Element, str]] = []
    place, count = 0, 0
    for child in element:
        if child.namespace != NAMESPACE:
            yield Violation(child.line, f"{child.name} is not of the cdxml namespace")
            return known
        at, seen = place, count
        while at < len(content.sequence):
            particle = content.sequence[at]
            if child.name in particle.kinds and seen < particle.most:
                break
            if seen < particle.least:
                yield Violation(child.line, f"{child.name} stands where {element.name} needs {_either(particle)}")
                return known
            at, seen = at + 1, 0
        else:
            yield Violation(child.line, f"{child.name} is not allowed here in {element.name}")
            return known
        known.append((child, content.sequence[at].kinds[child.name]))
        place, count = at, seen + 1
    for at in range(place, len(content.sequence)):
        if (count if at == place else 0) < content.sequence[at].least:
            yield Violation(element.line, f"{element.name} lacks {_either(content.sequence[at])}")
    return known


def _either(particle: _Particle) -> str:
    return " or ".join(particle.kinds)


def _shown(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:57] + "...")


def _identities(root: Element) -> Iterator[Violation]:
    for scope in root.descend():
        for rule in _SCOPES.get(scope.name, ()):
            seen = _values(scope, rule.refers) if rule.refers else set()
            for element in scope.descend():
                if element is scope or element.name != rule.of or rule.attribute not in element.attributes:
                    continue
                text = element.attributes[rule.attribute]
                value = normal_value(rule.simple, text)
                if rule.refers and value not in seen:
                    # Instance cmdlets have no such attribute, so this only concerns static ones.
                    yield Violation(
                        element.line, f"{rule.attribute}={_shown(text)} names no {rule.refers[1]} of its cmdlet"
                    )
                elif not rule.refers and value in seen:
                    yield Violation(element.line, f"{rule.attribute}={_shown(text)} is there twice in one {scope.name}")
                if not rule.refers:
                    seen.add(value)


def _values(scope: Element, of: tuple[str, str]) -> set[object]:
    return {e.attributes[of[1]] for e in scope.descend() if e.name == of[0] and of[1] in e.attributes}
