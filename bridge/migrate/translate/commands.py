"""Commands and pipelines in Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bridge.binding.convert import dotnet_text
from bridge.common import COMMON
from bridge.language import Script as Source
from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.runtime.commands import LOCAL
from bridge.migrate.runtime.commands.aliases import ALIASES, WINDOWS_ONLY
from bridge.migrate.runtime.unknown import is_alias
from bridge.migrate.translate.by_name import sets_variable
from bridge.migrate.translate.comprehensions import Comprehensions, Generated
from bridge.migrate.translate.expressions import Code, single_expression, string
from bridge.migrate.translate.literals import is_kept_as_text, keeps_text
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.remote import Wrappers, bound_call
from bridge.model import Command
from bridge.simulator.builtins import BUILTINS

__all__ = ["Commands"]

_STREAMS = {
    "1": "output", "2": "error", "3": "warning", "4": "verbose", "5": "debug", "6": "information", "*": "*",
}  # fmt: skip
_ON_HOST = frozenset(
    "Sort-Object Select-Object Group-Object Measure-Object Where-Object ForEach-Object Get-Unique Get-Member Join-String Select-String "
    "ConvertTo-Json ConvertTo-Csv Out-String Out-Null".split()
)
"""Built-ins that go on with objects where these are: on the host they are alive, and less of them comes back."""
_SWITCH = "System.Management.Automation.SwitchParameter"
_TAKES_VALUE = frozenset(n.lower() for p in COMMON if p.type != _SWITCH for n in (p.name, *p.aliases))

_KEEP: tuple[tuple[str, ...], ...] = ((), ("keep=True",))

_VALUE = Command("")
"""What is called is a value: a script block, or a name that is only known when the script runs."""

BUILTIN_COMMANDS = {d.command.name.lower(): d.command for d in (*BUILTINS, *LOCAL)}


class Commands(Comprehensions):
    """Translates commands. ``functions`` are those of the script, by lower-case name."""

    functions: dict[str, Command]
    aliases: dict[str, str]
    """What the aliases that the script makes stand for, both in lower case."""
    runtime: set[str]
    wrappers: Wrappers
    source: Source

    def warn(self, node: nodes.Node, why: str) -> None:
        """Tell the reader of the report what was taken for granted at ``node``."""
        raise NotImplementedError

    def pipeline(self, node: nodes.Pipeline) -> tuple[Code | None, list[str]]:
        """(what is piped in first, the calls) of a pipeline."""
        if node.background:
            raise Refusal("a background job", node)
        given: Code | None = None
        calls: list[str] = []
        remote = True
        for element in node.elements:
            if isinstance(element, nodes.CommandExpression):
                given = self.first_value(element)
                continue
            # What is remote runs to its end before anything local begins.
            source = given if not calls else Code(self.run("items", given, calls), "list") if remote else None
            folded = self.comprehension(source, element) if source is not None else None
            if folded is not None:
                given, calls = folded, []
            else:
                piped = given is not None or bool(calls)
                stays = remote and bool(calls) and self.on_host(element)
                calls.append(
                    self.remote(element, self.resolve(element)[0], piped) if stays else self.command(element, piped)
                )
                remote = remote and (stays or self.resolve(element)[1] is None)
        return given, calls

    def run(self, method: str, given: Code | None, calls: list[str], *how: str) -> str:
        if not calls and given is not None:
            return {"run": f"ps.out({given})", "items": f"[{given}]"}.get(method) or self.call("collect", f"[{given}]")
        piped = f"({given})" if isinstance(given, Generated) else str(given)
        arguments = [*calls, *([f"given={piped}"] if given is not None else []), *how]
        return f"ps.{method}({', '.join(arguments)})"

    def value_of(self, statement: Any, *, keep: bool = False) -> Code:
        """A statement as a value: what an assignment from it would take. ``keep``: what it wrote before an error is written."""
        if isinstance(statement, (nodes.Pipeline, nodes.CommandExpression)):
            only = single_expression([statement])
            if only is not None:
                return self.expression(only)
            if isinstance(statement, nodes.Pipeline) and self.invocation(statement) is None:
                return Code(self.run("value", *self.pipeline(statement), *_KEEP[keep]))
        return Code(self.call("collect", self.gathered(self.captured(statement), *_KEEP[keep])))

    def listed(self, statement: Any) -> Code:
        """A statement as what a loop goes through, or several variables take: each thing that it writes as it is."""
        if single_expression([statement]) is not None:
            return self.value_of(statement)
        if isinstance(statement, nodes.Pipeline) and self.invocation(statement) is None:
            return Code(self.run("items", *self.pipeline(statement)), "list")
        return Code(self.gathered(self.captured(statement), "whole=True"), "list")

    def captured(self, statement: Any) -> str:
        """A local function of one statement whose output is a value. Its error is that of the statement around it."""
        if isinstance(statement, nodes.ErrorStatement):
            raise Refusal("the script has a syntax error here", statement)
        return self.local_def([statement], statement, bare=True)

    def gathered(self, name: str, *how: str) -> str:
        return f"ps.gather({', '.join([name, *how])})"

    def local_def(self, statements: list[Any], node: nodes.Node, *, bare: bool = False) -> str:
        raise NotImplementedError

    def block_value(self, statements: list[Any], node: nodes.Node, keep: bool) -> Code:
        """``$( … )`` of statements that are more than an expression."""
        if len(statements) == 1 and isinstance(statements[0], nodes.Pipeline):
            only = statements[0]
            if single_expression([only]) is None and self.invocation(only) is None:
                if self.tries:
                    return Code(self.run("value", *self.pipeline(only), *_KEEP[keep]))
                if not only.elements[-1].redirections:
                    run = self.run("run", *self.pipeline(only))
                    if ":=" not in run:
                        return Code(self.call("collect", self.gathered(f"lambda: {run}", *_KEEP[keep])))
        return Code(self.call("collect", self.gathered(self.local_def(statements, node), *_KEEP[keep])))

    def items_of(self, statements: list[Any], node: nodes.Node) -> Code:
        if not statements:
            return Code("[]", "list")
        only = single_expression(statements)
        if isinstance(only, nodes.Unary) and only.operator.endswith(("PlusPlus", "MinusMinus")):
            raise Refusal("a step inside @( )", node)
        if only is not None:
            code = self.expression(only)
            if isinstance(only, nodes.ArrayLiteral):
                return code
            return Code(f"ps.array({code})", "list")
        lone = statements[0] if len(statements) == 1 else None
        if isinstance(lone, nodes.Pipeline) and self.invocation(lone) is None:
            return Code(self.run("items", *self.pipeline(lone)), "list")
        return Code(self.gathered(self.local_def(statements, node), "whole=True"), "list")

    # --- one command --------------------------------------------------------------------------------------------------------------------

    def resolve(self, node: nodes.Command) -> tuple[str, Command | None]:
        name = node.name
        if name is None:
            return "", _VALUE
        bare = name.lower()
        target = self.aliases.get(bare)
        if target is not None:
            # A function's alias is looked up when it is called; a built-in command is called by its own name.
            known = self.functions.get(target)
            built_in = None if known is not None else BUILTIN_COMMANDS.get(ALIASES.get(target, target).lower())
            return (name, known or _VALUE) if built_in is None else (built_in.name, built_in)
        if bare not in self.functions and bare in WINDOWS_ONLY:
            if WINDOWS_ONLY[bare].lower() not in BUILTIN_COMMANDS:
                raise Refusal(
                    f"{bare}, which is a cmdlet's alias on Windows and a program of the system elsewhere", node
                )
            name, bare = WINDOWS_ONLY[bare], WINDOWS_ONLY[bare].lower()
            self.warn(node, f"{node.name} is taken for {name}, as on Windows; elsewhere it is a program of the system")
        if bare in ALIASES:
            # An alias comes before a function of its name.
            name, bare = ALIASES[bare], ALIASES[bare].lower()
        if bare in self.functions:
            if is_alias(bare):
                raise Refusal(f"{bare}, which is an alias before it is a function", node)
            return self.functions[bare].name, self.functions[bare]
        found = BUILTIN_COMMANDS.get(bare)
        return (found.name, found) if found is not None else (name, None)

    def command(self, node: nodes.Command, piped: bool = False) -> str:
        name, known = self.resolve(node)
        if node.invocation == "Dot":
            return self.dotted(node, name, known)
        if known is None:
            return self.remote(node, name, piped)
        called = str(self.argument(node.elements[0])) if known is _VALUE and node.name is None else string(name)
        arguments = [called, *self.arguments(node, name, known), *self.where(node.redirections)]
        self.runtime.add("command")
        return f"command({', '.join(arguments)})"

    def dotted(self, node: nodes.Command, name: str, known: Command | None) -> str:
        """``. { … }`` or ``. Name`` in a pipeline."""
        if node.name is not None and name.lower() not in self.functions:
            raise Refusal("dot-sourcing something that is no function of the script", node)
        self.runtime.add("command")
        target = string(name) if node.name is not None else self.argument(node.elements[0])
        arguments = [f"ps.dotted({target})", *self.arguments(node, name, known), *self.where(node.redirections)]
        return f"command({', '.join(arguments)})"

    def remote(self, node: nodes.Command, name: str, piped: bool) -> str:
        """A command of the host: its wrapper where there is one that can say the call."""
        if node.redirections:
            raise Refusal("a redirection of a command of the host", node)
        wrapper = self.wrappers.get(name.lower())
        call = bound_call(wrapper, node, piped) if wrapper is not None else None
        if wrapper is not None and call is not None:
            values = [f"{k}={'True' if v is None else self.argument(v)}" for k, v in call.keywords]
            return f"{self.wrapper_module(wrapper.package)}.{wrapper.name}({', '.join(values)})"
        called = string(name) if wrapper is None else f"{self.wrapper_module(wrapper.package)}.{wrapper.name}"
        return f"ps.command({', '.join([called, *self.arguments(node, name, None)])})"

    def on_host(self, node: nodes.Command) -> bool:
        """True for a built-in that the host can run on what comes before it there: all its arguments are values."""
        name, known = self.resolve(node)
        own = name.lower() in self.functions
        return (
            known is not None
            and not own
            and name in _ON_HOST
            and not node.redirections
            and not any(_stays_here(e) for e in node.elements[1:])
        )

    def wrapper_module(self, package: str) -> str:
        """The name that a package of wrappers is imported by."""
        raise NotImplementedError

    def where(self, redirections: list[nodes.Redirection]) -> list[str]:
        """Where the streams of a command or block go, as keyword arguments."""
        sets: dict[str, list[str]] = {"merge": [], "drop": []}
        files: dict[str, list[str]] = {"to": [], "append": []}
        for one in redirections:
            stream = _STREAMS[one.stream]
            if isinstance(one.target, str):
                if one.target != "1":
                    raise Refusal("a redirection to another stream than the output", one)
                sets["merge"].append(string(stream))
            elif isinstance(one.target, nodes.Variable) and one.target.name.lower() == "null":
                sets["drop"].append(string(stream))
            else:
                files["append" if one.append else "to"].append(f"{string(stream)}: {self.expression(one.target)}")
        return [f"{name}={{{', '.join(found)}}}" for name, found in {**sets, **files}.items() if found]

    def first_value(self, element: nodes.CommandExpression) -> Code:
        """The expression that a pipeline begins with."""
        if element.redirections:
            return self.items_of([nodes.Pipeline(element.start, element.end, [element])], element)
        return self.expression(element.expression)

    def arguments(self, node: nodes.Command, name: str, known: Command | None) -> Iterable[str]:
        elements = node.elements[1:]
        given = [e.name for e in elements if isinstance(e, nodes.CommandParameter)]
        i = place = 0
        while i < len(elements):
            element = elements[i]
            i += 1
            if not isinstance(element, nodes.CommandParameter):
                if isinstance(element, nodes.StringConstant) and (element.value, element.quote) == ("--", "BareWord"):
                    raise Refusal("--, after which no argument is a parameter", element)
                yield self.as_bound(element, known, None, place, given)
                place += 1
                continue
            self.runtime.add("named")
            if element.argument is not None:
                value = self.as_bound(element.argument, known, element.name, 0, given)
                yield f"named({string(element.name)}, {value})"
            elif self.takes_value(element.name, known) and i < len(elements) and not _is_parameter(elements[i]):
                value = self.as_bound(elements[i], known, element.name, 0, given)
                yield f"named({string(element.name)}, {value})"
                i += 1
            else:
                yield f"named({string(element.name)})"

    def as_bound(self, node: Any, known: Command | None, name: str | None, place: int, given: list[str]) -> str:
        """An argument as its parameter gets it: a number is the text that it was written as where that is text."""
        if known is not None and keeps_text(node) and is_kept_as_text(node, known, name, place, given):
            return string(node.text)
        return self.argument(node)

    def takes_value(self, name: str, known: Command | None) -> bool:
        """True when ``-name`` is surely a parameter with a value: then it and the value can stand together."""
        if name.lower() in _TAKES_VALUE:
            return True
        found = known.parameter(name) if known is not None else None
        return found is not None and found.type != _SWITCH

    def argument(self, node: Any) -> str:
        if isinstance(node, nodes.Variable) and node.splatted:
            self.runtime.add("splat")
            return f"*splat({self.expression(nodes.Variable(node.start, node.end, node.name))})"
        if isinstance(node, nodes.ScriptBlockExpression):
            return str(self.block(node))
        return str(self.expression(node))

    def invocation(self, node: nodes.Pipeline) -> nodes.Command | None:
        """The command when a pipeline is only ``& $block`` or ``& { … }``."""
        if len(node.elements) != 1 or not isinstance(node.elements[0], nodes.Command):
            return None
        found = node.elements[0]
        first = found.elements[0] if found.elements else None
        if found.invocation == "Dot" and isinstance(first, nodes.StringConstant):
            return found
        invoked = found.invocation in ("Ampersand", "Dot") and isinstance(
            first,
            (
                nodes.Variable,
                nodes.ScriptBlockExpression,
                nodes.Paren,
                nodes.ExpandableString,
                nodes.Member,
                nodes.Index,
            ),
        )
        return found if invoked and not any(_sets_variable(e) for e in found.elements) else None

    def invoke(self, node: nodes.Command) -> str:
        name, known = self.resolve(node)
        if node.invocation != "Dot":
            for element in node.elements[1:]:
                value = element.argument if isinstance(element, nodes.CommandParameter) else element
                if not isinstance(value, nodes.NumberConstant):
                    continue
                written = self.source.source(value.start, value.end)
                if written != dotnet_text(value.value):
                    raise Refusal(f"the number {written} for a block, which may read it as text", element)
            target = self.argument(node.elements[0])
            return f"ps.invoke({', '.join([target, *self.arguments(node, '', _VALUE)])})"
        if node.name is not None and name.lower() not in self.functions:
            raise Refusal("dot-sourcing something that is no function of the script", node)
        target = string(name) if node.name is not None else self.argument(node.elements[0])
        return f"ps.source({', '.join([target, *self.arguments(node, name, known)])})"


def _sets_variable(argument: Any) -> bool:
    return isinstance(argument, nodes.CommandParameter) and sets_variable(argument.name)


def _stays_here(argument: Any) -> bool:
    """True for an argument that only this process can use: a block, or a parameter that sets a variable."""
    return _sets_variable(argument) or any(isinstance(n, nodes.ScriptBlockExpression) for n in walk(argument))


def _is_parameter(node: Any) -> bool:
    return isinstance(node, nodes.CommandParameter)
