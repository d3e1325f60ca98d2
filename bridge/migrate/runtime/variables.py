"""The variables of a translated script: a chain of scopes, and the views on it that the script has.

A call of a function or script block opens a scope inside that of its caller. Reading falls through to the scopes outside, writing does not:
rules of about_Scopes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bridge.binding.coerce import require_truth
from bridge.binding.conversion.errors import ConversionError
from bridge.binding.convert import convert
from bridge.binding.types import BOOLEAN, SWITCH
from bridge.migrate.runtime.errors import NotTranslated, record_object
from bridge.operators import OperatorError, cast
from bridge.operators.kinds import unwrap
from bridge.simulator.runspace import Variables
from bridge.values import EnumValue, PSObject, TypedArray, parse_type

__all__ = ["AUTOMATIC", "Frame", "Variable", "VariableObject", "View", "typed"]

_SMA = "System.Management.Automation."
_ACTIONS = frozenset(
    f"{n}preference" for n in ("debug", "erroraction", "information", "progress", "verbose", "warning")
)
AUTOMATIC = frozenset(
    "$ ? ^ _ args confirmpreference consolefilename debugpreference enabledexperimentalfeatures error erroractionpreference errorview "
    "executioncontext false formatenumerationlimit home host informationpreference input iscoreclr islinux ismacos iswindows "
    "maximumhistorycount matches myinvocation nestedpromptlevel null outputencoding pid profile progresspreference psboundparameters "
    "pscommandpath psculture psdefaultparametervalues psedition psemailserver pshome psnativecommandargumentpassing "
    "psnativecommanduseerroractionpreference psscriptroot pssessionapplicationname pssessionconfigurationname pssessionoption psstyle "
    "psuiculture psversiontable pwd shellid stacktrace true verbosepreference warningpreference whatifpreference lastexitcode foreach "
    "switch this pscmdlet psitem".split()
)
"""Variables that the engine makes: this runtime has not all of them."""
_TRUTHS = (BOOLEAN, SWITCH)


@dataclass
class Variable:
    """A variable. ``type`` is the type constraint that an assignment keeps to, ``options`` are those of ScopedItemOptions."""

    name: str
    value: Any = None
    type: str | None = None
    options: frozenset[str] = frozenset()
    description: str = ""

    def assign(self, value: Any) -> None:
        """Set it as an assignment does. Raises :class:`OperatorError` for what its type or options do not let in."""
        if self.options & {"ReadOnly", "Constant"}:
            raise not_writable(self.name)
        self.value = _kept(self.name, value) if self.type is None else typed(self.type, value)


def not_writable(name: str) -> OperatorError:
    return OperatorError(
        f"Cannot overwrite variable {name} because it is read-only or constant.",
        "VariableNotWritable",
        _SMA + "SessionStateUnauthorizedAccessException",
        "WriteError",
    )


def _kept(name: str, value: Any) -> Any:
    """A value as the variable of this name keeps it: preference variables are of an enumeration."""
    folded = name.casefold()
    if value is None or not folded.endswith("preference"):
        return value
    if folded in _ACTIONS:
        return convert(value, _SMA + "ActionPreference")
    return convert(value, _SMA + "ConfirmImpact") if folded == "confirmpreference" else value


def typed(type_name: str, value: Any) -> Any:
    """The value as a variable with a type keeps it. Raises :class:`OperatorError` as the engine does for such a variable."""
    name = str(parse_type(type_name))
    try:
        if name in _TRUTHS:
            require_truth(unwrap(value), name, name != BOOLEAN)
        return cast(type_name, value)
    except (ConversionError, OperatorError) as error:
        kind = _SMA + "ArgumentTransformationMetadataException"
        raise OperatorError(error.message, "RuntimeException", kind, "MetadataError") from error


class Collection(TypedArray):
    """What ``-ErrorVariable`` and its like fill: records as the script sees them."""

    __slots__ = ()

    def append(self, value: Any) -> None:
        super().append(record_object(value))


class Frame(Variables):
    """One scope. ``kind`` is ``global``, ``script``, or empty for that of a function or script block."""

    def __init__(self, kind: str = "", outer: Frame | None = None, values: Mapping[str, Any] | None = None) -> None:
        self.kind = kind
        self.functions: dict[str, Any] = {}
        self.aliases: dict[str, tuple[str, str]] = {}
        self.call: Any = None
        self.strict: int | None = None
        self.outer = outer
        self.state: Frame | None = self if kind == "script" else None if outer is None else outer.state
        """The script scope that it is in: the script's own, or that of a closure."""
        self._table: dict[str, Variable] = {}
        super().__init__(values, outer)

    def inner(self, kind: str = "") -> Frame:
        """A new scope inside this one."""
        return Frame(kind, self)

    def chain(self) -> Iterator[Frame]:
        """This scope and those outside it, the nearest first."""
        frame: Frame | None = self
        while frame is not None:
            yield frame
            frame = frame.outer

    @property
    def calling(self) -> Any:
        """(the call of a function, its context) that this scope is of or in, or None."""
        return next((f.call for f in self.chain() if f.call is not None), None)

    def nearest(self, kind: str) -> Frame:
        """The scope of this kind that is around this one."""
        if kind == "script" and self.state is not None:
            return self.state
        return next(f for f in self.chain() if f.kind == kind)

    # --- variables ------------------------------------------------------------------------------------------------------------------

    def own(self, name: str) -> Variable | None:
        """The variable of this scope itself."""
        return self._table.get(name.casefold())

    def find(self, name: str) -> Variable | None:
        """The variable that a name means here: a private one is seen in its own scope alone."""
        found = self.place(name)
        return None if found is None else found[1]

    def place(self, name: str) -> tuple[Frame, Variable] | None:
        """The variable that a name means here, after its scope."""
        folded = name.casefold()
        for frame in self.chain():
            found = frame._table.get(folded)
            if found is not None and (frame is self or "Private" not in found.options):
                return frame, found
        return None

    def variables(self) -> Iterator[Variable]:
        """The variables of this scope itself, by name."""
        return iter([self._table[k] for k in sorted(self._table)])

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None

    def get(self, name: str, default: Any = None) -> Any:
        found = self.find(name)
        return default if found is None else found.value

    def __setitem__(self, name: str, value: Any) -> None:
        self.assign(name, value)

    def assign(self, name: str, value: Any) -> Variable:
        """Set a variable of this scope. Raises :class:`OperatorError` for what its type or options do not let in."""
        found = self._table.get(name.casefold())
        if found is None:
            found = self._table[name.casefold()] = Variable(name, _kept(name, value))
        else:
            found.assign(value)
        return found

    def declare(self, name: str, type_name: str, value: Any) -> Variable:
        """``[type]$name = value``"""
        kept = typed(type_name, value)
        found = self.own(name)
        if found is None:
            found = self._table[name.casefold()] = Variable(name, kept, type_name)
        else:
            found.type = None
            found.assign(kept)
            found.type = type_name
        return found

    def snapshot(self) -> Frame:
        """What GetNewClosure makes: a script scope with copies of the variables of this scope itself, without those that have options."""
        made = Frame("script", self.nearest("global"))
        for variable in self.variables():
            if not variable.options:
                made.put(replace(variable))
        return made

    def put(self, variable: Variable) -> None:
        """Put a variable into this scope, whatever was there."""
        self._table[variable.name.casefold()] = variable

    def remove(self, name: str) -> None:
        self._table.pop(name.casefold(), None)

    def scoped(self, name: str) -> tuple[Frame, str]:
        bare = super().scoped(name)[1]
        kind = name.partition(":")[0].casefold()
        return (self.nearest(kind) if bare != name and kind in ("global", "script") else self, bare)

    def collection(self) -> list[Any]:
        return Collection("System.Collections.ArrayList")

    # --- functions ------------------------------------------------------------------------------------------------------------------

    def alias(self, name: str) -> tuple[str, str] | None:
        """(name, command) of the alias that a name means here, or None."""
        folded = name.casefold()
        return next((f.aliases[folded] for f in self.chain() if folded in f.aliases), None)

    def function(self, name: str) -> Any:
        """The function that a name means here, or None."""
        folded = name.casefold()
        return next((f.functions[folded] for f in self.chain() if folded in f.functions), None)


class VariableObject(PSObject):
    """A variable as Get-Variable gives it: its value is the variable's own."""

    __slots__ = ("variable",)

    variable: Variable

    @classmethod
    def of(cls, variable: Variable) -> VariableObject:
        numbers = {"ReadOnly": 1, "Constant": 2, "Private": 4}
        number = sum(numbers.get(o, 0) for o in variable.options)
        shown = ", ".join(n for n in numbers if n in variable.options) or "None"
        made = cls(
            {
                "Name": variable.name,
                "Description": variable.description,
                "Value": None,
                "Visibility": EnumValue(_SMA + "SessionStateEntryVisibility", "Public", 0),
                "Module": None,
                "ModuleName": "",
                "Options": EnumValue(_SMA + "ScopedItemOptions", shown, number),
                "Attributes": TypedArray("System.Management.Automation.PSVariableAttributeCollection"),
            },
            type_names=(_SMA + "PSVariable", "System.Object"),
            text=_SMA + "PSVariable",
        )
        object.__setattr__(made, "variable", variable)
        return made

    def __getitem__(self, name: str) -> Any:
        return self.variable.value if name.casefold() == "value" else super().__getitem__(name)

    def __setitem__(self, name: str, value: Any) -> None:
        if name.casefold() != "value":
            raise NotTranslated(f"the property {name} of a variable that is set")
        self.variable.assign(value)

    def get(self, name: str, default: Any = None) -> Any:
        return self.variable.value if name.casefold() == "value" else super().get(name, default)

    def items(self) -> list[tuple[str, Any]]:
        return [(name, self.get(name)) for name in self.keys()]


class View:
    """The variables of a scope as attributes, or as items where a name is none of Python's. One that is not set is None.

    ``through``: reading falls through to the scopes outside.
    """

    __slots__ = ("_frame", "_options", "_through")

    _frame: Callable[[], Frame]
    _options: frozenset[str]
    _through: bool

    def __init__(
        self, frame: Callable[[], Frame], *, through: bool = False, options: frozenset[str] = frozenset()
    ) -> None:
        object.__setattr__(self, "_frame", frame)
        object.__setattr__(self, "_through", through)
        object.__setattr__(self, "_options", options)

    def __getitem__(self, name: str) -> Any:
        frame = self._frame()
        found = frame.find(name) if self._through else frame.own(name)
        return None if found is None else found.value

    def holds(self, name: str) -> bool:
        """True when the variable is set."""
        frame = self._frame()
        return (frame.find(name) if self._through else frame.own(name)) is not None

    def __setitem__(self, name: str, value: Any) -> None:
        self._frame().assign(name, value).options |= self._options

    def __getattr__(self, name: str) -> Any:
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value
