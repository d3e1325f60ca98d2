"""Recordings of every message that a pipeline makes the engine send, run on the simulator over PSRP.

The recorded scripts define a function ``Test-Streams`` and call it. The function is written here as a simulator cmdlet whose statements
are read from the script, and the script's text is sent as it stands: the simulator runs only what is registered for exactly that text.
A script that needs more of the language than these statements has failed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bridge.binding.arguments import ABSENT, Argument
from bridge.binding.convert import to_text
from bridge.errors import BridgeError
from bridge.model import Command, CommandKind, Parameter, ParameterSetMember
from bridge.parity.conform.events import Observer, expected_events
from bridge.parity.conform.psrp_client import call_object, connected
from bridge.parity.conform.report import ConformOptions, Outcome
from bridge.simulator import Context, Simulator
from bridge.simulator.definition import CmdletDefinition
from bridge.simulator.records import ErrorRecord, ExceptionInfo, TerminatingError, full_exception_name
from bridge.values import TypedArray

__all__ = ["check", "matches"]

_M = "System.Management.Automation."


def matches(row: dict[str, Any]) -> bool:
    return "script" in row and "events" in row


class NotRead(Exception):
    """The script needs a statement that is not read here."""


def check(rows: Iterable[dict[str, Any]], options: ConformOptions) -> Iterator[Outcome | str]:
    """One outcome a row."""
    unread = 0
    for row in rows:
        outcome = _tried(row)
        unread += str(outcome.actual).startswith("NotRead")
        yield outcome
    if unread:
        yield f"scripts that need statements of the language that this check does not read: {unread}"


def _tried(row: dict[str, Any]) -> Outcome:
    try:
        return _case(row)
    except (NotRead, BridgeError) as error:
        return Outcome(row["id"], False, row["script"], "the recorded events", f"{type(error).__name__}: {error}")


_FUNCTION = re.compile(
    r"(?P<before>.*?)function Test-Streams \{ \[CmdletBinding\(\)\] param\(\[Parameter\(ValueFromPipeline\)\]\[object\]\$Item, "
    r"\[string\]\$How = 'all'\) process \{(?P<process>.*)\} end \{ 'end' \} \}; (?P<calls>.*)",
    re.DOTALL,
)


def _case(row: dict[str, Any]) -> Outcome:
    script = row["script"]
    if any(k in row for k in ("stopAfter", "then", "input")):
        raise NotRead("it is stopped, followed or given input")
    found = _FUNCTION.fullmatch(script)
    if found is None:
        statements = [_statement(s) for s in split(script, ";")]
        process: list[Statement] = []
    else:
        process = [_statement(s) for s in split(found["process"], ";")]
        statements = [_statement(s) for s in [*split(found["before"], ";"), *split(found["calls"], ";")]]
    simulator = Simulator()
    simulator.registry.add(CmdletDefinition(_TEST_STREAMS, _cmdlet(process), "Test-Streams"))
    for command, name in ((_GET_ITEM, "GetItem"), (_GET_RANDOM, "GetRandom")):
        simulator.registry.add(CmdletDefinition(command, _get_item, f"Microsoft.PowerShell.Commands.{name}Command"))

    @simulator.script(script)
    def run(ctx: Context) -> None:
        for statement in statements:
            guarded(ctx, statement, inside_try=False)

    observer = Observer(int(row.get("answer", 0)))
    with simulator, connected(simulator) as client:
        result = client.run([[call_object(script, [], script=True)]], None, observer)
    expected, actual = expected_events(row), observer.shown(result)
    passed = expected == actual
    return Outcome(row["id"], passed, script[-160:], None if passed else expected, None if passed else actual)


_TEST_STREAMS = Command(
    "Test-Streams", kind=CommandKind.FUNCTION,
    parameters=(
        Parameter("Item", "System.Object", members=(ParameterSetMember(position=0, by_value=True),)),
        Parameter("How", "System.String", members=(ParameterSetMember(position=1),)),
    ),
)  # fmt: skip
_GET_ITEM = Command(
    "Get-Item",
    kind=CommandKind.CMDLET,
    parameters=(Parameter("Path", "System.String[]", members=(ParameterSetMember(position=0),)),),
)
_GET_RANDOM = Command(
    "Get-Random", kind=CommandKind.CMDLET,
    parameters=(Parameter("Maximum", "System.Object", members=(ParameterSetMember(position=0),)), Parameter("Count", "System.Int32")),
)  # fmt: skip


def _get_item(ctx: Context, **bound: Any) -> None:
    """There is no file here."""
    for path in bound.get("Path") or ():
        text = f"Cannot find path '{path}' because it does not exist."
        ctx.error(text, "PathNotFound", "ObjectNotFound", str(path), exception=f"{_M}ItemNotFoundException")


def _cmdlet(process: list[Statement]) -> Any:
    class TestStreams:
        def process(self, ctx: Context) -> None:
            for statement in process:
                guarded(ctx, statement, inside_try=bool(ctx.variables.get("__try")))

        def end(self, ctx: Context) -> None:
            ctx.write("end")

    return TestStreams


# -- statements -------------------------------------------------------------------------------------------------------------

Statement = Callable[[Context], None]


def guarded(ctx: Context, statement: Statement, *, inside_try: bool) -> None:
    """Run a statement as a script does: an error that ends a statement is written and the next statement runs, unless errors stop or a
    ``try`` waits further up."""
    try:
        statement(ctx)
    except TerminatingError as error:
        action = ctx.preferences.action("Error")
        if isinstance(error, Leaving) and error.leaves is ctx:
            raise
        quiet = action in ("SilentlyContinue", "Ignore")
        if error.script and quiet and not inside_try:
            return
        if error.script or error.stop or inside_try or action == "Stop":
            raise
        ctx.runspace.remember(error.record)
        ctx.write_error(error.record, action=action)


def split(text: str, separator: str) -> list[str]:
    """The parts of ``text`` between separators outside quotes and brackets, without empty ones."""
    parts, depth, quote, start = [], 0, "", 0
    for at, c in enumerate(text):
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == separator and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [p.strip() for p in parts if p.strip()]


_RECORD = re.compile(
    r"\$PSCmdlet\.(?P<how>WriteError|ThrowTerminatingError)\(\[System\.Management\.Automation\.ErrorRecord\]::new\("
    r"\[(?P<type>[\w.]+)\]::new\('(?P<message>[^']*)'\), '(?P<id>[^']*)', '(?P<category>\w+)', '(?P<target>[^']*)'\)\)"
)
_THROW = re.compile(r"throw (?:'(?P<text>[^']*)'|\[(?P<type>[\w.]+)\]::new\('(?P<message>[^']*)'\))")
_TRY = re.compile(r"try \{ (?P<call>Test-Streams) \} catch \{ 'caught ' \+ \$_\.FullyQualifiedErrorId \}")
_ASSIGN = re.compile(r"\$(?P<name>\w+) ?= ?(?:'(?P<text>[^']*)'|@\((?P<number>\d+)\))")
_SHOWN = re.compile(
    r"\$(?P<name>\w+) \| ForEach-Object \{ \$_\.GetType\(\)\.Name \+ ' ' \+ \$_\.FullyQualifiedErrorId \}"
)
_PIPED = re.compile(r"(?P<call>.*) \| ForEach-Object \{ \"\$(?P<name>\w+)/\$_\" \}")
_CALL = re.compile(r"(?:(?P<input>[\d, ]+) \| )?(?P<command>[A-Z]\w+-\w+)(?P<arguments>.*)")


def _statement(text: str) -> Statement:
    for pattern, make in _FORMS:
        found = re.fullmatch(pattern, text)
        if found is not None:
            return make(found)
    raise NotRead(text)


def _error(found: re.Match[str]) -> Statement:
    def run(ctx: Context) -> None:
        info = ExceptionInfo(full_exception_name(found["type"]), found["message"])
        record = ErrorRecord(info, found["id"], found["category"], found["target"])
        if found["how"] == "WriteError":
            ctx.error(record)
        else:
            ctx.preferences.collect("ErrorVariable", CmdletInvocationException())
            raise Leaving(ctx.own(record), ctx)

    return run


class Leaving(TerminatingError):
    """ThrowTerminatingError: ends the function that calls it, whatever its preferences say."""

    def __init__(self, record: ErrorRecord, ctx: Context) -> None:
        super().__init__(record)
        self.leaves = ctx


class CmdletInvocationException:
    """What -ErrorVariable keeps of ThrowTerminatingError."""


def _throw(found: re.Match[str]) -> Statement:
    def run(ctx: Context) -> None:
        if found["text"] is not None:
            text = found["text"]
            record = ErrorRecord(ExceptionInfo(f"{_M}RuntimeException", text), text, "OperationStopped", text)
        else:
            info = ExceptionInfo(full_exception_name(found["type"]), found["message"])
            record = ErrorRecord(info, found["message"], "OperationStopped")
        raise TerminatingError(record, script=True)

    return run


def _fails(kind: str, error_id: str, text: str, category: str = "NotSpecified") -> Callable[[re.Match[str]], Statement]:
    def run(ctx: Context) -> None:
        raise TerminatingError(ErrorRecord(ExceptionInfo(f"{_M}{kind}", text), error_id, category))

    return lambda found: run


def _assign(found: re.Match[str]) -> Statement:
    def run(ctx: Context) -> None:
        ctx.variables[found["name"]] = found["text"] if found["text"] is not None else [int(found["number"])]

    return run


def _variable(found: re.Match[str]) -> Statement:
    def run(ctx: Context) -> None:
        value = ctx.variables.get(found["name"])
        ctx.write(list(value) if isinstance(value, TypedArray) else value, enumerate=True)

    return run


def _count(found: re.Match[str]) -> Statement:
    def run(ctx: Context) -> None:
        value = ctx.runspace.errors if found["name"] == "Error" else ctx.variables.get(found["name"])
        ctx.write(len(value) if isinstance(value, list) else 0 if value is None else 1)

    return run


def _shown(found: re.Match[str]) -> Statement:
    def run(ctx: Context) -> None:
        for item in ctx.variables.get(found["name"]) or ():
            known = isinstance(item, ErrorRecord)
            ctx.write(f"{type(item).__name__} {item.fully_qualified_error_id if known else ''}")

    return run


def _caught(found: re.Match[str]) -> Statement:
    def run(ctx: Context) -> None:
        ctx.variables["__try"] = True
        try:
            ctx.pipe("Test-Streams")
        except TerminatingError as error:
            ctx.write(f"caught {error.record.fully_qualified_error_id}")
        finally:
            ctx.variables["__try"] = None

    return run


def _joined(found: re.Match[str]) -> Statement:
    inner = re.fullmatch(_CALL, found["call"])
    if inner is None:
        raise NotRead(found["call"])

    def run(ctx: Context) -> None:
        _invoke(ctx, inner, lambda item: ctx.write(f"{to_text(ctx.variables.get(found['name']))}/{to_text(item)}"))

    return run


def _call(found: re.Match[str]) -> Statement:
    if "|" in found["arguments"] or re.search(r"\d?>", found["arguments"]):
        raise NotRead(found.group())
    arguments_of(found["arguments"])
    return lambda ctx: _invoke(ctx, found, None)


def _invoke(ctx: Context, found: re.Match[str], emit: Callable[[Any], None] | None) -> None:
    given = None if found["input"] is None else [int(n) for n in found["input"].split(",")]
    ctx.pipe(found["command"], *arguments_of(found["arguments"]), input=given, emit=emit)


_WORD = re.compile(r"'([^']*)'|\(\[object\]::new\(\)\)|-(\w+)(?:(:)(\$\w+))?|(\d+)|([^\s'$({\"@|;&,]+)")


def arguments_of(text: str) -> list[Argument]:
    """The arguments of a call as its text gives them."""
    out: list[Argument] = []
    at = 0
    listing = False
    text = text.strip()
    while at < len(text):
        found = _WORD.match(text, at)
        if found is None:
            raise NotRead(text)
        quoted, name, colon, literal, number, bare = found.groups()
        if name is not None:
            value = (
                {"$true": True, "$false": False, "$null": None}.get(str(literal).casefold(), literal)
                if colon
                else ABSENT
            )
            out.append(Argument(name, value, colon=bool(colon)))
        else:
            out.append(
                Argument(
                    value=quoted if quoted is not None else int(number) if number is not None else bare or found.group()
                )
            )
            if listing:
                item = out.pop().value
                before = out.pop().value
                out.append(Argument(value=[*(before if isinstance(before, list) else [before]), item]))
        at = found.end()
        comma = re.compile(r"\s*,\s*").match(text, at)
        listing = comma is not None
        if comma is not None:
            at = comma.end()
        while at < len(text) and text[at] == " ":
            at += 1
    return out


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Statement]], ...] = (
    (re.compile(r"'([^']*)'"), lambda found: lambda ctx: ctx.write(found.group(1))),
    (re.compile(r"(\d+)"), lambda found: lambda ctx: ctx.write(int(found.group(1)))),
    (re.compile(r"\$null"), lambda found: lambda ctx: ctx.write(None)),
    (_RECORD, _error),
    (_THROW, _throw),
    (_TRY, _caught),
    (_ASSIGN, _assign),
    (_SHOWN, _shown),
    (re.compile(r"\$(?P<name>\w+)\.Count"), _count),
    (re.compile(r"\$(?P<name>wv|iv|ov|ev|v)"), _variable),
    (re.compile(r"\[int\]::Parse\('x'\)"), _fails(
        "MethodInvocationException", "FormatException",
        "Exception calling \"Parse\" with \"1\" argument(s): \"The input string 'x' was not in a correct format.\"",
    )),
    (re.compile(r"1/0"), _fails("RuntimeException", "RuntimeException", "Attempted to divide by zero.")),
    (re.compile(r"\$null\.Foo\(\)"), _fails(
        "RuntimeException", "InvokeMethodOnNull", "You cannot call a method on a null-valued expression.", "InvalidOperation",
    )),
    (_PIPED, _joined),
    (_CALL, _call),
)  # fmt: skip
