"""Classes that a script declares: properties with types, overloaded methods, constructors, what they derive from.

The rules are those of the engine's own classes (about_Classes): every assignment to a property converts, a call picks the overload by
number and types of its arguments and converts them, an error in a method ends the method.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bridge.binding.conversion.declared import declared_class, forget
from bridge.binding.conversion.targets import Target
from bridge.binding.convert import dotnet_text, to_text
from bridge.binding.validate import CannotValidate, ValidationFailure, validate
from bridge.errors import BridgeError
from bridge.model import ValidationRule
from bridge.operators.enums import enum_of, find_enum
from bridge.operators.errors import ArgumentError, NotSupportedHere, OperatorError, method_error, runtime_error
from bridge.operators.exceptions import exception, exception_chain
from bridge.operators.kinds import unwrap
from bridge.operators.objects import no_overload
from bridge.operators.overloads import Ambiguous, Overload, choose, forget_types
from bridge.operators.pipeline import NOTHING
from bridge.operators.values import cast, type_text
from bridge.values import Instance, Switch, TypeName, parse_type
from bridge.values.instances import make_instance
from bridge.values.psobject import Shape, shape_of

__all__ = ["Kind", "Member", "Property", "find_kind", "forget_all", "typed"]

_SMA = "System.Management.Automation."
_OBJECTS = frozenset({"System.Object", _SMA + "PSObject"})
_EXCEPTION = "System.Exception"


@dataclass(frozen=True)
class Property:
    """A property. ``initial`` makes its first value, of the object (None for a static one) and the script."""

    name: str
    type: str = "System.Object"
    initial: Callable[[Any, Any], Any] | None = None
    static: bool = False
    hidden: bool = False
    validate: tuple[ValidationRule, ...] = ()


@dataclass(frozen=True)
class Member:
    """A method or constructor: the names and types of its parameters, what it gives, and the Python that runs.

    ``base`` gives the arguments for the constructor of the class that this one derives from.
    """

    name: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    body: Callable[..., Any]
    returns: str = "System.Void"
    static: bool = False
    hidden: bool = False
    base: Callable[..., Any] | None = None


Run = Callable[[bool, Callable[[Any], Any]], Any]
"""Runs a method's body with the script: (does it give nothing, what to do with the script)."""


@dataclass(eq=False)
class Kind:
    """A class of the script that runs. ``net`` is the class of .NET that it derives from in the end."""

    name: str
    python: type[Instance]
    properties: tuple[Property, ...]
    methods: tuple[Member, ...]
    constructors: tuple[Member, ...]
    run: Run
    parent: Kind | None = None
    net: str = "System.Object"
    interfaces: tuple[str, ...] = ()
    type_initializer: Member | None = None
    statics: dict[str, Any] = field(default_factory=dict)
    _started: bool = False
    _overloads: dict[tuple[str, bool], list[Member]] = field(default_factory=dict)

    # --- what it is -------------------------------------------------------------------------------------------------------------------

    @cached_property
    def chain(self) -> tuple[str, ...]:
        """The type names, down to System.Object."""
        if self.parent is not None:
            return (self.name, *self.parent.chain)
        if self.net == "System.Object":
            return (self.name, self.net)
        return (self.name, *exception_chain(self.net))

    @cached_property
    def assignable(self) -> frozenset[str]:
        """Every class and interface that an object of this class can be taken for."""
        inherited = self.parent.assignable if self.parent is not None else frozenset(self.chain)
        return inherited | {self.name, *self.interfaces}

    @property
    def is_exception(self) -> bool:
        return _EXCEPTION in self.chain

    def lineage(self) -> list[Kind]:
        """The class and those of the script that it derives from."""
        return [self, *(self.parent.lineage() if self.parent is not None else ())]

    def derives_from(self, other: Kind) -> bool:
        return other in self.lineage()

    @cached_property
    def _fields(self) -> dict[str, Property]:
        found: dict[str, Property] = {}
        for one in self.lineage():
            for p in one.properties:
                if not p.static:
                    found.setdefault(p.name.casefold(), p)
        return found

    def fields(self) -> list[Property]:
        """The properties of an object: the class's own first, as .NET's reflection lists them."""
        return list(self._fields.values())

    def find_field(self, name: str) -> Property | None:
        return self._fields.get(name.casefold())

    def is_hidden(self, name: str) -> bool:
        found = self.find_field(name)
        return found is not None and found.hidden

    def members(self, name: str, *, static: bool) -> list[Member]:
        """The overloads of a method: those of the class, then inherited ones that it does not replace."""
        key = (name.casefold(), static)
        if key in self._overloads:
            return self._overloads[key]
        found = self._overloads[key] = []
        for one in self.lineage():
            for method in one.methods:
                same = method.static == static and method.name.casefold() == name.casefold()
                if same and not any(m.types == method.types for m in found):
                    found.append(method)
        return found

    def has_method(self, name: str) -> bool:
        return bool(self.members(name, static=False)) or name.casefold() in _UNIVERSAL

    # --- objects ----------------------------------------------------------------------------------------------------------------------

    def new(self, arguments: Sequence[Any]) -> Instance:
        """``[C]::new(…)``"""
        self.start()
        shape = self._shape()
        made = make_instance(self.python, self, shape, [self._zero(name) for name in shape.names])
        self.construct(made, arguments, "new")
        return made

    def _shape(self) -> Shape:
        names = [p.name for p in self.fields()]
        if self.is_exception:
            names += ["Message", "InnerException", "HResult"]
        return shape_of(tuple(names), self.chain, frozenset(n.lower() for n in names))

    def _zero(self, name: str) -> Any:
        found = self.find_field(name)
        return None if found is None else zero(found.type)

    def construct(self, made: Instance, arguments: Sequence[Any], called: str) -> None:
        """Run a constructor on an object. ``called`` is its name in an error."""
        if not self.constructors:
            if arguments:
                raise no_overload(called, arguments)
            self.run(True, lambda script: self._begin(made, script, None))
            return
        chosen = pick(called, self.constructors, arguments)
        values = converted_arguments(chosen, arguments, ".ctor")

        def body(script: Any) -> None:
            base = chosen.base
            self._begin(made, script, None if base is None else lambda: base(made, script, *values))
            chosen.body(made, script, *values)

        self.run(True, body)

    def _begin(self, made: Instance, script: Any, base: Callable[[], Sequence[Any]] | None) -> None:
        """The first values of the class's own properties, then the constructor of the class that it derives from."""
        for p in self.properties:
            if p.initial is not None and not p.static:
                value = typed(p.initial(made, script), p.type)
                _validate(p, value)
                made.put(p.name, value)
        arguments = () if base is None else base()
        if self.parent is not None:
            self.parent.construct(made, arguments, "base")
        elif self.net != "System.Object":
            self._begin_exception(made, arguments)
        elif arguments:
            raise no_overload("base", arguments)

    def _begin_exception(self, made: Instance, arguments: Sequence[Any]) -> None:
        found = exception(self.net, tuple(arguments))
        message = found.get("Message")
        if not arguments and self.net == _EXCEPTION:
            message = f"Exception of type '{made.kind.name}' was thrown."
        made.put("Message", message)
        made.put("InnerException", found.get("InnerException"))
        made.put("HResult", found.get("HResult", -2146233088))

    def converted(self, name: str, value: Any) -> Any:
        """What a property takes when it is set to ``value``. Raises :class:`OperatorError`."""
        found = self.find_field(name)
        if found is None:
            if self.is_exception and name.casefold() in ("message", "innerexception"):
                raise runtime_error(f"'{name}' is a ReadOnly property.", "PropertyAssignmentException")
            return value
        return set_value(found, value)

    # --- methods ----------------------------------------------------------------------------------------------------------------------

    def call(self, target: Instance, name: str, arguments: Sequence[Any]) -> Any:
        """``$object.name(…)``; NotImplemented when there is no such method."""
        found = self.members(name, static=False)
        if not found:
            if name.casefold() in _UNIVERSAL:
                return self._universal(target, name.casefold(), arguments)
            if self.net == "System.Object":
                shown = f"Method invocation failed because [{self.name}] does not contain a method named '{name}'."
                raise runtime_error(shown, "MethodNotFound")
            return NotImplemented
        return self._run(pick(found[0].name, found, arguments), target, arguments)

    def _run(self, method: Member, target: Instance | None, arguments: Sequence[Any]) -> Any:
        values = converted_arguments(method, arguments, method.name)
        void = method.returns == "System.Void"
        if target is None:
            result = self.run(void, lambda script: method.body(script, *values))
        else:
            result = self.run(void, lambda script: method.body(target, script, *values))
        return NOTHING if void else typed(result, method.returns)

    def _universal(self, target: Instance, name: str, arguments: Sequence[Any]) -> Any:
        from bridge.operators.values import type_object

        if name == "gettype" and not arguments:
            return type_object(target.kind.name)
        if name == "tostring" and not arguments:
            return self.text(target)
        if name == "equals" and len(arguments) == 1:
            return target is unwrap(arguments[0])
        raise NotSupportedHere(f"{name} of an object of the script's class {self.name}")

    def static_call(self, name: str, arguments: Sequence[Any]) -> Any:
        """``[C]::name(…)``. Raises :class:`OperatorError` when there is no such method."""
        self.start()
        found = self.members(name, static=True)
        if not found:
            if name.casefold() in ("equals", "referenceequals"):
                return NotImplemented
            shown = f"Method invocation failed because [{self.name}] does not contain a method named '{name}'."
            raise runtime_error(shown, "MethodNotFound")
        return self._run(pick(found[0].name, found, arguments), None, arguments)

    def definitions(self) -> list[tuple[str, str, str]]:
        """The properties and methods of an object as Get-Member shows them, hidden ones left out: name, kind, definition."""
        found = [(p.name, "Property", f"{_shown(p.type)} {p.name} {{get;set;}}") for p in self.fields() if not p.hidden]
        names = {m.name.casefold(): m.name for one in reversed(self.lineage()) for m in one.methods if not m.static}
        for name in names.values():
            overloads = [m for m in self.members(name, static=False) if not m.hidden]
            shown = ", ".join(f"{_shown(m.returns)} {m.name}({_parameters(m)})" for m in overloads)
            if overloads:
                found.append((name, "Method", shown))
        return found

    # --- statics ----------------------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Give the static properties their first values, once, when the class is first used."""
        if self.parent is not None:
            self.parent.start()
        if self._started:
            return
        self._started = True
        static = [p for p in self.properties if p.static]
        for p in static:
            self.statics[p.name.casefold()] = zero(p.type)
        try:
            for p in static:
                if p.initial is not None:
                    self.statics[p.name.casefold()] = typed(self._initial(p), p.type)
            if self.type_initializer is not None:
                self.run(True, self.type_initializer.body)
        except BridgeError as error:
            raise NotSupportedHere(f"an error where the class {self.name} is first used: {error}") from error

    def _initial(self, p: Property) -> Any:
        initial = p.initial
        assert initial is not None
        return self.run(False, lambda script: initial(None, script))

    def static_property(self, name: str) -> tuple[Kind, Property] | None:
        """The class that has a static property of this name, and the property."""
        for one in self.lineage():
            for p in one.properties:
                if p.static and p.name.casefold() == name.casefold():
                    return one, p
        return None

    def get_static(self, name: str) -> Any:
        """``[C]::name``; null where there is no such property."""
        self.start()
        found = self.static_property(name)
        if found is None:
            if self.members(name, static=True) or name.casefold() == "new":
                raise NotSupportedHere(f"the method {name} without a call")
            return None
        return found[0].statics[found[1].name.casefold()]

    def set_static(self, name: str, value: Any) -> None:
        """``[C]::name = value``. Raises :class:`OperatorError`."""
        self.start()
        found = self.static_property(name)
        if found is None:
            raise runtime_error(
                f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
                "PropertyAssignmentException",
            )
        found[0].statics[found[1].name.casefold()] = set_value(found[1], value)

    # --- what the engine asks ---------------------------------------------------------------------------------------------------------

    def text(self, target: Instance) -> str:
        """``ToString()``: the class's own, else its name; of an exception its class and message."""
        found = [m for m in target.kind.members("ToString", static=False) if not m.types]
        if found:
            result = self._run(found[0], target, ())
            return "" if result is None or result is NOTHING else to_text(result)
        if self.is_exception:
            return f"{target.kind.name}: {to_text(target.get('Message'))}"
        return str(target.kind.name)

    def equals(self, left: Instance, right: Any) -> bool:
        """``left.Equals(right)``: the class's own, else whether the two are one."""
        if left is right:
            return True
        found = [m for m in self.members("Equals", static=False) if len(m.types) == 1]
        if not found or right is None:
            return False
        chosen = pick("Equals", found, (right,))
        if not _fits(right, chosen.types[0]):
            return False
        return bool(self._run(chosen, left, (right,)))

    @property
    def is_comparable(self) -> bool:
        return any(name.startswith("System.IComparable") for one in self.lineage() for name in one.interfaces)

    def compare(self, left: Instance, right: Any) -> int:
        """``left.CompareTo(right)`` of a class that is comparable."""
        found = [m for m in self.members("CompareTo", static=False) if len(m.types) == 1]
        chosen = pick("CompareTo", found, (right,))
        if not _fits(right, chosen.types[0]):
            raise NotSupportedHere(f"an object of the class {self.name} is compared with something else")
        return int(self._run(chosen, left, (right,)))

    def target(self) -> Target:
        """The ways from other types to this class: its Parse, its constructors of one argument, its properties."""
        parse = [m for m in self.members("Parse", static=True) if m.types == ("System.String",)]
        single = tuple((c.types[0], self._maker()) for c in self.constructors if len(c.types) == 1)
        empty = not self.constructors or any(not c.types for c in self.constructors)
        return Target(
            parse=self._parser() if parse else None,
            constructors=single,
            empty=(lambda: self.new(())) if empty else None,
            settable={p.name: p.type for p in self.fields()},
            put=_put,
        )

    def _maker(self) -> Callable[[Any], Any]:
        return lambda value: _sure(lambda: self.new((value,)), f"the constructor of {self.name} in a conversion")

    def _parser(self) -> Callable[[str], Any]:
        return lambda value: _sure(lambda: self.static_call("Parse", (value,)), f"[{self.name}]::Parse in a conversion")


def _shown(name: str) -> str:
    return "void" if name == "System.Void" else type_text(name)


def _parameters(method: Member) -> str:
    return ", ".join(f"{_shown(t)} {n}" for n, t in zip(method.names, method.types, strict=True))


_UNIVERSAL = frozenset({"gettype", "tostring", "equals", "gethashcode"})


def _sure(make: Callable[[], Any], what: str) -> Any:
    try:
        return make()
    except BridgeError as error:
        raise NotSupportedHere(f"an error in {what}: {error}") from error


def _put(made: Any, name: str, value: Any) -> None:
    _sure(lambda: made.__setitem__(made.kind.find_field(name).name, value), f"the property {name} in a conversion")


def _fits(value: Any, wanted: str) -> bool:
    if wanted in _OBJECTS:
        return True
    plain = unwrap(value)
    return isinstance(plain, Instance) and wanted in plain.kind.assignable


def forget_all() -> None:
    """Forget the classes and enumerations of the script before, and what was found out about them."""
    forget()
    forget_types()


def find_kind(name: str | TypeName) -> Kind | None:
    """The class of the script of this name, or None."""
    if isinstance(name, TypeName):
        if name.ranks or name.arguments:
            return None
        name = name.name
    found = declared_class(name)
    return found if isinstance(found, Kind) else None


def typed(value: Any, wanted: str) -> Any:
    """``value`` as the type of a property, parameter or result. Raises :class:`OperatorError`."""
    if value is NOTHING:
        value = None
    if wanted in _OBJECTS:
        return value
    return cast(wanted, value)


def zero(wanted: str) -> Any:
    """What a property of this type holds before it is set."""
    from bridge.operators.creation import zero as empty

    parsed = parse_type(wanted)
    enum = None if parsed.ranks or parsed.arguments else find_enum(parsed.name)
    if enum is not None:
        return enum_of(enum.name, 0)
    if parsed.is_nullable or parsed.arguments or parsed.ranks or find_kind(parsed) is not None:
        return None
    if parsed.name == "System.Management.Automation.SwitchParameter":
        return Switch(False)
    try:
        return empty(parsed)
    except OperatorError as error:
        raise NotSupportedHere(f"a property of the type {wanted} that was not set") from error


def set_value(p: Property, value: Any) -> Any:
    """What the property holds after ``= value``. Raises :class:`OperatorError`, as setting any property of .NET does."""
    try:
        made = typed(value, p.type)
    except OperatorError as error:
        raise _not_set(p, error.message, error.inner or (_SMA + "PSInvalidCastException", error.message)) from None
    try:
        _validate(p, made)
    except ValidationFailure as failure:
        raise _not_set(p, str(failure), (_SMA + "ValidationMetadataException", str(failure))) from None
    return made


def _validate(p: Property, value: Any) -> None:
    try:
        for rule in p.validate:
            validate(rule, value)
    except CannotValidate as unknown:
        raise NotSupportedHere(str(unknown)) from unknown


def _not_set(p: Property, message: str, inner: tuple[str, str]) -> OperatorError:
    return OperatorError(
        f'Exception setting "{p.name}": "{message}"',
        "ExceptionWhenSetting",
        _SMA + "SetValueInvocationException",
        "NotSpecified",
        inner,
    )


def pick(name: str, members: Sequence[Member], arguments: Sequence[Any]) -> Member:
    """The overload that a call means. Raises :class:`OperatorError` where there is none or where several are as good."""
    overloads = {Overload(m.types, m.body): m for m in members}
    try:
        chosen = choose(list(overloads), arguments, lambda wanted: wanted)
    except Ambiguous:
        raise method_error(
            f'Multiple ambiguous overloads found for "{name}" and the argument count: "{len(arguments)}".',
            "MethodCountCouldNotFindBest",
        ) from None
    if chosen is None:
        raise no_overload(name, arguments)
    return overloads[chosen.overload]


def converted_arguments(method: Member, arguments: Sequence[Any], called: str) -> list[Any]:
    """The arguments as the parameters' types. Raises :class:`OperatorError`."""
    return [
        _argument(i, name, wanted, value, called)
        for i, (name, wanted, value) in enumerate(zip(method.names, method.types, arguments, strict=True))
    ]


def _argument(position: int, name: str, wanted: str, value: Any, called: str) -> Any:
    try:
        return typed(value, wanted)
    except OperatorError as error:
        shown = "null" if value is None else dotnet_text(value)
        failed = ArgumentError(position, name, shown, called, wanted, error.message)
        failed.inner = error.inner
        raise failed from None
