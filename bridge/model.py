"""What a command is: the frozen data that every room speaks in, with JSON in and out.

The shape follows the engine's own metadata (specification of parameter binding, sections 1.1 and 1.2): a parameter carries one
:class:`ParameterSetMember` for each set it belongs to, and the set ``__AllParameterSets`` stands for all of them.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bridge.errors import InputError

__all__ = [
    "ALL_SETS",
    "MODEL_VERSION",
    "Command",
    "CommandKind",
    "ConfirmImpact",
    "Diagnostic",
    "EnumMember",
    "EnumType",
    "Example",
    "Link",
    "Module",
    "Origin",
    "Parameter",
    "ParameterSet",
    "ParameterSetMember",
    "Severity",
    "ValidationRule",
    "command_from_json",
    "command_to_json",
    "module_from_json",
    "module_to_json",
]

ALL_SETS = "__AllParameterSets"
"""The name of the set that means "every set"."""

MODEL_VERSION = 1


class CommandKind(str, enum.Enum):
    """How a command is implemented. Compiled cmdlets and functions bind differently (specification, sections 9.5 and 14)."""

    CMDLET = "cmdlet"
    FUNCTION = "function"
    CDXML = "cdxml"

    @property
    def is_function(self) -> bool:
        """True for everything that the engine runs as an advanced function: script functions and cdxml."""
        return self is not CommandKind.CMDLET


class ConfirmImpact(str, enum.Enum):
    NONE = "None"
    LOW = "Low"
    MEDIUM = "Medium"
    HIGH = "High"


class Severity(str, enum.Enum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True)
class Diagnostic:
    """One thing that a reader noticed, and what it decided. ``code`` is stable (``PSB101``), ``name`` its slug."""

    code: str
    name: str
    severity: Severity
    message: str
    file: str | None = None
    line: int | None = None
    command: str | None = None
    parameter: str | None = None


@dataclass(frozen=True)
class Origin:
    """Where one fact of the model came from: the file, the line (1 is the first), and the rule that chose it."""

    source: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class EnumMember:
    name: str
    value: int


@dataclass(frozen=True)
class EnumType:
    """An enumeration named in a command's parameters. Help gives no numbers: members are then numbered from 0 in order. ``of`` is the
    type of its numbers."""

    name: str
    members: tuple[EnumMember, ...] = ()
    flags: bool = False
    of: str = "System.Int32"


@dataclass(frozen=True)
class ValidationRule:
    """A validation attribute. ``kind`` is the attribute's name without ``Validate``/``Attribute``.

    Kinds and what ``arguments`` holds: ``Set`` the values; ``Range`` (min, max); ``RangeKind`` (kind,); ``Pattern`` (regex,);
    ``Length`` and ``Count`` (min, max); ``Script`` (text,); ``NotNull``, ``NotNullOrEmpty``, ``NotNullOrWhiteSpace``, ``AllowNull``,
    ``AllowEmptyString``, ``AllowEmptyCollection``, ``Credential`` none. Numbers are kept as int or float, or as text with the type in
    ``type_name`` where the attribute's own type matters (``System.Decimal``).
    """

    kind: str
    arguments: tuple[str | int | float, ...] = ()
    type_name: str | None = None
    ignore_case: bool = True
    message: str | None = None


@dataclass(frozen=True)
class ParameterSetMember:
    """What a parameter is in one set. ``position`` None means named only."""

    set: str = ALL_SETS
    mandatory: bool = False
    position: int | None = None
    by_value: bool = False
    by_property_name: bool = False
    remaining: bool = False
    help_message: str | None = None


@dataclass(frozen=True)
class Parameter:
    """A declared parameter. ``type`` is the .NET name as fully as it is known (``System.UInt64[]``, or ``SmbInstance`` alone)."""

    name: str
    type: str = "System.Object"
    aliases: tuple[str, ...] = ()
    members: tuple[ParameterSetMember, ...] = (ParameterSetMember(),)
    validation: tuple[ValidationRule, ...] = ()
    ps_type_name: str | None = None
    dynamic: bool = False
    dont_show: bool = False
    obsolete: str | None = None
    default: str | None = None
    wildcards: bool = False
    accepted_values: tuple[str, ...] = ()
    description: str = ""

    def member(self, set_name: str) -> ParameterSetMember | None:
        """The membership that holds in ``set_name``: its own, else that of all sets, else None."""
        fallback = None
        for member in self.members:
            if member.set == set_name:
                return member
            if member.set == ALL_SETS:
                fallback = member
        return fallback


@dataclass(frozen=True)
class ParameterSet:
    """A set by name, in the order in which the engine lists it."""

    name: str
    default: bool = False


@dataclass(frozen=True)
class Example:
    title: str
    code: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class Link:
    text: str
    uri: str = ""


@dataclass(frozen=True)
class Command:
    """A cmdlet or function. ``parameters`` are the declared ones in metadata order; common parameters are never listed.

    ``sets`` is in bit order, default first (specification, section 1.2); one entry named ``__AllParameterSets`` when no set is named.
    ``default_set`` is the declared DefaultParameterSetName, or None. ``common_parameters`` is False only for a simple function.
    """

    name: str
    module: str = ""
    kind: CommandKind = CommandKind.FUNCTION
    parameters: tuple[Parameter, ...] = ()
    sets: tuple[ParameterSet, ...] = (ParameterSet(ALL_SETS),)
    default_set: str | None = None
    supports_should_process: bool = False
    confirm_impact: ConfirmImpact = ConfirmImpact.MEDIUM
    supports_paging: bool = False
    positional_binding: bool = True
    common_parameters: bool = True
    enums: tuple[EnumType, ...] = ()
    aliases: tuple[str, ...] = ()
    input_types: tuple[str, ...] = ()
    output_types: tuple[str, ...] = ()
    synopsis: str = ""
    description: str = ""
    notes: str = ""
    examples: tuple[Example, ...] = ()
    links: tuple[Link, ...] = ()
    help_uri: str = ""
    obsolete: str | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict, compare=False, hash=False)

    def parameter(self, name: str) -> Parameter | None:
        """The declared parameter of exactly this name, ignoring case. Aliases and prefixes are the binder's business."""
        folded = name.casefold()
        return next((p for p in self.parameters if p.name.casefold() == folded), None)

    def in_set(self, set_name: str) -> tuple[Parameter, ...]:
        """The declared parameters that belong to ``set_name``, in metadata order."""
        return tuple(p for p in self.parameters if p.member(set_name) is not None)

    def enum(self, type_name: str) -> EnumType | None:
        """The enumeration of this name (full or bare), ignoring case."""
        folded = type_name.casefold()
        return next((e for e in self.enums if e.name.casefold() == folded), None)


@dataclass(frozen=True)
class Module:
    """Commands that belong together, with what was noticed while reading them."""

    name: str
    commands: tuple[Command, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


T = TypeVar("T")


def _dump(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        out = {}
        for f in fields(value):
            item = getattr(value, f.name)
            # A field at its default is left out: files stay small, and the same model gives the same bytes.
            if item != f.default and not (f.default is MISSING and item in ((), {})):
                out[f.name] = _dump(item)
            elif f.name in ("name", "kind", "set"):
                out[f.name] = _dump(item)
        return out
    if isinstance(value, (tuple, list)):
        return [_dump(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _dump(v) for k, v in sorted(value.items())}
    return value


_HINTS: dict[type, dict[str, Any]] = {}


def _load(hint: Any, value: Any, where: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, type(int | str)):
        if value is None and type(None) in args:
            return None
        plain = [a for a in args if a is not type(None)]
        if len(plain) == 1:
            return _load(plain[0], value, where)
        if type(value) in plain:
            return value
        raise InputError(f"{where}: {value!r} is not one of {', '.join(a.__name__ for a in plain)}")
    if origin is tuple:
        if not isinstance(value, list):
            raise InputError(f"{where}: a list was expected, not {type(value).__name__}")
        return tuple(_load(args[0], v, f"{where}[{i}]") for i, v in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise InputError(f"{where}: an object was expected, not {type(value).__name__}")
        return {str(k): _load(args[1], v, f"{where}.{k}") for k, v in value.items()}
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        try:
            return hint(value)
        except ValueError:
            raise InputError(f"{where}: {value!r} is not one of {', '.join(m.value for m in hint)}") from None
    if isinstance(hint, type) and is_dataclass(hint):
        return _load_dataclass(hint, value, where)
    if hint in (str, int, float, bool) and type(value) is not hint:
        raise InputError(f"{where}: {hint.__name__} was expected, not {type(value).__name__}")
    return value


def _load_dataclass(cls: type[T], value: Any, where: str) -> T:
    if not isinstance(value, dict):
        raise InputError(f"{where}: an object was expected, not {type(value).__name__}")
    hints = _HINTS.setdefault(cls, get_type_hints(cls))
    known = {f.name for f in fields(cls)}  # type: ignore[arg-type]
    unknown = sorted(set(value) - known)
    if unknown:
        raise InputError(f"{where}: unknown member {unknown[0]!r}")
    try:
        return cls(**{k: _load(hints[k], v, f"{where}.{k}") for k, v in value.items()})
    except TypeError as exc:
        raise InputError(f"{where}: {exc}") from None


def command_to_json(command: Command) -> dict[str, Any]:
    """``command`` as plain JSON data; members at their default are left out."""
    return {"version": MODEL_VERSION, **_dump(command)}


def command_from_json(data: object) -> Command:
    """Read what :func:`command_to_json` wrote. Raises :class:`InputError` naming the member that is wrong."""
    return _from_json(Command, data, "command")


def module_to_json(module: Module) -> dict[str, Any]:
    """``module`` as plain JSON data."""
    return {"version": MODEL_VERSION, **_dump(module)}


def module_from_json(data: object) -> Module:
    """Read what :func:`module_to_json` wrote. Raises :class:`InputError` naming the member that is wrong."""
    return _from_json(Module, data, "module")


def _from_json(cls: type[T], data: object, where: str) -> T:
    if isinstance(data, (str, bytes)):
        try:
            data = json.loads(data)
        except ValueError as exc:
            raise InputError(f"{where}: not JSON: {exc}") from None
    if not isinstance(data, dict):
        raise InputError(f"{where}: an object was expected, not {type(data).__name__}")
    version = data.get("version")
    if version != MODEL_VERSION:
        raise InputError(f"{where}: version {version!r} is not {MODEL_VERSION}, which this release reads")
    return _load_dataclass(cls, {k: v for k, v in data.items() if k != "version"}, where)
