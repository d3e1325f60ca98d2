"""Classes of a translated script: how they are written in Python, and how their methods run.

A property is :func:`prop`, a method a function with :func:`method`; both are found on the Python class when ``ps.classes(…)`` makes the
classes known to the script that runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bridge.binding.conversion.declared import canonical, declare_class
from bridge.migrate.runtime.errors import NotTranslated, no_bug
from bridge.model import ValidationRule
from bridge.operators.scripted import Kind, Member, Property
from bridge.simulator.context import Sink
from bridge.values import Instance, parse_type

__all__ = ["Classes", "Instance", "constructor", "method", "prop", "script_class"]

_VOID = "System.Void"
_NAMES = "_script_class"


class prop:  # noqa: N801 - reads as the built-in property does
    """A property of a class of the script: PowerShell's name and type for it, and what makes its first value."""

    def __init__(
        self,
        name: str,
        type: str = "object",  # noqa: A002 - PowerShell's own word
        initial: Callable[[Any, Any], Any] | None = None,
        *,
        static: bool = False,
        hidden: bool = False,
        validate: tuple[ValidationRule, ...] = (),
    ) -> None:
        self.property_name = name
        self.type = type
        self.initial = initial
        self.static = static
        self.hidden = hidden
        self.validate = validate

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else instance[self.property_name]

    def __set__(self, instance: Any, value: Any) -> None:
        instance[self.property_name] = value


class _Declared:
    """A method as the class has it. Called in Python it is the plain function."""

    def __init__(
        self, body: Callable[..., Any], name: str, parameters: tuple[tuple[str, str], ...], options: dict[str, Any]
    ) -> None:
        self.body = body
        self.name = name
        self.parameters = parameters
        self.options = options

    def member(self) -> Member:
        return Member(
            self.name,
            tuple(n for n, _ in self.parameters),
            tuple(full_type(t) for _, t in self.parameters),
            self.body,
            full_type(self.options.get("returns", "void")),
            bool(self.options.get("static")),
            bool(self.options.get("hidden")),
            self.options.get("base"),
        )


def full_type(text: str) -> str:
    """The full name of a type; classes of the script as they are declared."""
    return str(canonical(parse_type(text)))


def method(
    name: str, *parameters: tuple[str, str], returns: str = "void", static: bool = False, hidden: bool = False
) -> Callable[[Callable[..., Any]], Any]:
    """A method: its parameters by name and type, and the type of what it gives."""
    return lambda body: _Declared(body, name, parameters, {"returns": returns, "static": static, "hidden": hidden})


def constructor(
    *parameters: tuple[str, str], base: Callable[..., Any] | None = None, static: bool = False
) -> Callable[[Callable[..., Any]], Any]:
    """A constructor. ``base`` makes the arguments for the class that this one derives from; a static one runs when the class is used."""
    return lambda body: _Declared(body, "", parameters, {"base": base, "static": static})


class _MethodSink(Sink):
    """Where a method's statements write: what they put out is lost, records go on.

    An error that ends nothing is shown by a method without a result and lost in one with a result.
    """

    def __init__(self, outer: Sink, void: bool) -> None:
        self._outer = outer
        self._void = void

    def output(self, value: Any) -> None:
        return None

    def record(self, stream: str, value: Any) -> None:
        if stream != "error":
            self._outer.record(stream, value)
        elif self._void:
            if isinstance(self._outer, _MethodSink) and not self._outer._void:
                raise NotTranslated("an error that ends nothing, in a method called by one with a result")
            self._outer.record(stream, value)


class Classes:
    """The classes of a script that runs."""

    def __init__(self, script: Any) -> None:
        self._script = script
        self._kinds: dict[type, Kind] = {}

    def declare(self, *classes: type[Instance]) -> None:
        """Make classes known, those that others derive from first. Types may name classes that come later."""
        for cls in classes:
            options = cls.__dict__[_NAMES]
            kind = Kind(options["name"], cls, (), (), (), self.run, self._kinds.get(cls.__bases__[0]))
            kind.net = options["base"] if kind.parent is None else kind.parent.net
            kind.interfaces = options["interfaces"]
            self._kinds[cls] = kind
            declare_class(kind)
        for cls in classes:
            self._fill(self._kinds[cls], cls)

    def _fill(self, kind: Kind, cls: type[Instance]) -> None:
        kind.properties = tuple(
            Property(p.property_name, full_type(p.type), p.initial, p.static, p.hidden, p.validate)
            for p in vars(cls).values()
            if isinstance(p, prop)
        )
        declared = [d for d in vars(cls).values() if isinstance(d, _Declared)]
        kind.methods = tuple(d.member() for d in declared if d.name)
        kind.constructors = tuple(d.member() for d in declared if not d.name and not d.options["static"])
        kind.type_initializer = next((d.member() for d in declared if not d.name and d.options["static"]), None)
        kind.interfaces = tuple(full_type(i) for i in kind.interfaces)

    def run(self, void: bool, body: Callable[[Any], Any]) -> Any:
        """Run a method's body. An error in it ends it, as inside a ``try``."""
        with self._inside(void), no_bug(True):
            return body(self._script)

    @contextmanager
    def _inside(self, void: bool) -> Iterator[None]:
        script = self._script
        with (
            script.writing_to(_MethodSink(script.sink, void)),
            script.own_scope(),
            script.item(None),
            script.trying(),
        ):
            yield


def script_class(
    name: str, *, base: str = "System.Object", interfaces: tuple[str, ...] = ()
) -> Callable[[type[Instance]], type[Instance]]:
    """A class of the script. ``base`` is the class of .NET that it derives from."""

    def made(cls: type[Instance]) -> type[Instance]:
        setattr(cls, _NAMES, {"name": name, "base": base, "interfaces": interfaces})
        return cls

    return made
