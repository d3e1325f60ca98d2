"""Reading PowerShell text: modes, literals, statements, errors, limits."""

from __future__ import annotations

import contextlib
import decimal
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.errors import BridgeError, InputError
from bridge.language import nodes, parse, walk
from bridge.parity.conform import check_file
from bridge.parity.conform.syntax import show_script


def only(text: str) -> Any:
    script = parse(text)
    assert not script.errors, script.errors
    assert len(script.body.statements) == 1
    return script.body.statements[0]


def command(text: str) -> nodes.Command:
    pipeline = only(text)
    assert isinstance(pipeline, nodes.Pipeline)
    found = pipeline.elements[0]
    assert isinstance(found, nodes.Command)
    return found


def expression(text: str) -> Any:
    pipeline = only(text)
    assert isinstance(pipeline, nodes.Pipeline)
    found = pipeline.elements[0]
    assert isinstance(found, nodes.CommandExpression)
    return found.expression


def values(text: str) -> list[object]:
    return [getattr(e, "value", getattr(e, "name", None)) for e in command(text).elements[1:]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f -IPv4Address 10.0.0.1 -C5", ["IPv4Address", "10.0.0.1", "C5"]),
        ("f a+b 7z 5 -5 1kb .5", ["a+b", "7z", 5, -5, 1024, 0.5]),
        ("f C:\\x\\*.txt cert:\\LocalMachine\\My", ["C:\\x\\*.txt", "cert:\\LocalMachine\\My"]),
        ("f '-Name' \"a\"\"b\" 'it''s'", ["-Name", 'a"b', "it's"]),
        ("f a`,b a`nb x#y # a comment", ["a,b", "a\nb", "x#y"]),
        ("f a'b c'd", ["ab cd"]),
        ("f = == if foreach", ["=", "==", "if", "foreach"]),
    ],
)
def test_words_of_a_command_are_read_as_the_engine_reads_them(text: str, expected: list[object]) -> None:
    assert values(text) == expected


def test_a_parameter_with_a_colon_holds_its_argument() -> None:
    parameter = command("f -Confirm:$false").elements[1]
    assert isinstance(parameter, nodes.CommandParameter)
    assert isinstance(parameter.argument, nodes.Variable)


def test_commas_make_an_array_argument_with_blanks_around_them() -> None:
    array = command("f node1, node2 ,\n node3").elements[1]
    assert isinstance(array, nodes.ArrayLiteral)
    assert [getattr(i, "value", None) for i in array.items] == ["node1", "node2", "node3"]


def test_after_the_stop_parsing_sign_the_line_is_one_argument() -> None:
    pipeline = only('icacls --% X:\\a /grant "a b":(F) | f')
    assert [getattr(e, "value", None) for e in pipeline.elements[0].elements] == [
        "icacls",
        "--%",
        'X:\\a /grant "a b":(F)',
    ]
    assert pipeline.elements[1].name == "f"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0x10", 16),
        ("1e3", 1000.0),
        ("2147483648", 2147483648),
        ("1d", decimal.Decimal(1)),
        ("5gb", 5 * 2**30),
        ("-3", -3),
    ],
)
def test_numbers_have_their_literal_value(text: str, value: object) -> None:
    found = expression(text)
    assert isinstance(found, nodes.NumberConstant)
    assert found.value == value
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("1 + 2 * 3", "(1 Plus (2 Multiply 3))"),
        ("1 - 2 - 3", "((1 Minus 2) Minus 3)"),
        ("1, 2 + 3", "([1 2] Plus 3)"),
        ("'a' -eq 'b' -and 'c' -like 'd*'", "((a Ieq b) And (c Ilike d*))"),
        ("1 + 2 -eq 3", "((1 Plus 2) Ieq 3)"),
        ("1 .. 3 -join ','", "((1 DotDot 3) Join ,)"),
        ("'{0}' -f 1 + 2", "(({0} Format 1) Plus 2)"),
        ("-not 1 -eq 2", "((Not 1) Ieq 2)"),
        ("'a' -ceq 'b' -or 1 -band 3", "((a Ceq b) Or (1 Band 3))"),
    ],
)
def test_operators_bind_as_tightly_as_in_powershell(text: str, shape: str) -> None:
    def show(node: Any) -> str:
        if isinstance(node, nodes.Binary):
            return f"({show(node.left)} {node.operator} {show(node.right)})"
        if isinstance(node, nodes.Unary):
            return f"({node.operator} {show(node.operand)})"
        if isinstance(node, nodes.ArrayLiteral):
            return "[" + " ".join(show(i) for i in node.items) + "]"
        return str(node.value)

    assert show(expression(text)) == shape


def test_a_string_keeps_its_text_around_the_expressions_in_it() -> None:
    found = expression('"a $($x.b + "c") `$d ${e f} $env:PATH."')
    assert isinstance(found, nodes.ExpandableString)
    assert found.template == ["a ", " $d ", " ", "."]
    assert [type(p).__name__ for p in found.parts] == ["SubExpression", "Variable", "Variable"]
    assert found.value == 'a $($x.b + "c") $d ${e f} $env:PATH.'


def test_here_strings_end_at_the_sign_that_begins_a_line() -> None:
    found = expression("@'\none \"@ two\n 'three\n'@")
    assert found.value == "one \"@ two\n 'three"


def test_statements_nest() -> None:
    text = """
    function Get-Thing {
        [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
        param(
            [Parameter(Mandatory, Position = 0)][string[]]$Name = @('a'),
            [switch]$Force
        )
        begin { $n = 0 }
        process {
            foreach ($one in $Name) {
                if ($one -eq 'a') { continue } elseif ($Force) { break } else { $n++ }
                switch -Regex ($one) { '^a' { 'A' } default { 'other' } }
            }
            try { throw 'x' } catch [System.IO.IOException], [ArgumentException] { $_ } finally { 1 }
        }
        end { do { $n-- } while ($n -gt 0); for ($i = 0; $i -lt 3; $i++) { $i }; return $n }
    }
    """
    function = only(text)
    assert isinstance(function, nodes.FunctionDefinition)
    assert function.name == "Get-Thing"
    assert [b.kind for b in function.body.blocks] == ["begin", "process", "end"]
    assert function.body.params is not None
    assert [p.variable.name for p in function.body.params.parameters] == ["Name", "Force"]
    first = function.body.params.parameters[0].attributes[0]
    assert isinstance(first, nodes.Attribute)
    assert [n.name for n in first.named] == ["Mandatory", "Position"]
    kinds = {type(n).__name__ for n in walk(function)}
    expected = {
        "ForEachStatement",
        "IfStatement",
        "SwitchStatement",
        "TryStatement",
        "DoStatement",
        "ForStatement",
        "ReturnStatement",
    }
    assert expected <= kinds


def test_classes_and_enums_are_read() -> None:
    script = parse(
        "enum E { A; B = 5 }\nclass C : Base {\n [int]$X = 1\n static [string] Go([int]$n) { return 'x' }\n C() : base(1) { }\n}"
    )
    assert not script.errors
    enum, cls = script.body.statements
    assert isinstance(enum, nodes.TypeDefinition)
    assert [m.name for m in enum.members] == ["A", "B"]
    assert isinstance(cls, nodes.TypeDefinition)
    assert cls.bases == ["Base"]
    assert [(m.name, m.type, m.static) for m in cls.members] == [
        ("X", "int", False),
        ("Go", "string", True),
        ("C", None, False),
    ]


def test_chains_background_and_redirections_are_read() -> None:
    chain = only("a && b || c")
    assert isinstance(chain, nodes.PipelineChain)
    assert (chain.operator, chain.left.operator) == ("OrOr", "AndAnd")  # type: ignore[union-attr]
    assert only("a &").background
    assert [r.text for r in command("a 2>&1 > out.txt 3>> x").redirections] == ["2>&1", "> out.txt", "3>> x"]


def test_a_line_that_begins_with_a_pipe_goes_on() -> None:
    pipeline = only("a\n  # why\n  | b |\n c")
    assert [e.name for e in pipeline.elements] == ["a", "b", "c"]


def test_comments_are_kept_in_order() -> None:
    script = parse("# one\na <# two #> b # three\n")
    assert [c.text for c in script.comments] == ["# one", "<# two #>", "# three"]


@pytest.mark.parametrize(
    ("text", "error", "line", "column"),
    [
        ("a\nb 'x", "TerminatorExpectedAtEndOfString", 2, 3),
        ("if ($x) {\n 1", "MissingEndCurlyBrace", 1, 9),
        ("1 +", "ExpectedValueExpression", 1, 4),
        ("a | ", "EmptyPipelineElement", 1, 4),
        ("a\n)", "UnexpectedToken", 2, 1),
        ("f @(a, b)", "MissingArgument", 1, 6),
        ("'a'++", "OperatorRequiresVariableOrProperty", 1, 1),
        ("@{a = 1; A = 2}", "DuplicateKeyInHashLiteral", 1, 10),
        ("1 = 2", "InvalidLeftHandSide", 1, 1),
        ("f < x", "RedirectionNotSupported", 1, 3),
        ("1 | 2", "ExpressionsMustBeFirstInPipeline", 1, 5),
    ],
)
def test_errors_have_the_engines_id_and_their_place(text: str, error: str, line: int, column: int) -> None:
    found = parse(text).errors[0]
    assert (found.id, found.line, found.column) == (error, line, column)


@pytest.mark.parametrize(
    "piece", ["(", "$(", "{", "@{a=", '"$(', "-not ", "[int]", "if(1){", "a|{", "f -x:(", "$a[", "a.b("]
)
def test_deep_nesting_is_refused_or_read_but_never_breaks(piece: str) -> None:
    with contextlib.suppress(InputError):
        assert parse(piece * 5000).text


@pytest.mark.parametrize("char", list("a'\"`$@#-.,;([{<>|&%!?:= \n"))
def test_a_long_run_of_one_character_takes_linear_time(char: str) -> None:
    with contextlib.suppress(InputError):
        assert parse(char * 20_000).text


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                "a -Name $x 'q' \"d $y\" @( ) { } ( [int] ; \n | && = + - -eq 1 2kb . :: [ ] , # <# #> ` % ? "
                "if else foreach function param class enum switch try @' '@ @\" \"@ $( -- @{ $"
            ).split(" ")
        ),
        max_size=40,
    )
)
def test_any_mixture_of_tokens_is_read_without_a_crash(parts: list[str]) -> None:
    try:
        script = parse(" ".join(parts))
    except BridgeError:
        return
    for node in walk(script.body):
        assert 0 <= node.start <= len(script.text)
        assert 0 <= node.end <= len(script.text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    try:
        first = show_script(text)
    except BridgeError:
        return
    assert show_script(text) == first


def test_trees_equal_the_engines(golden_dir: Path) -> None:
    report = check_file(golden_dir / "syntax.jsonl.gz")
    assert report.failed == 0
    assert report.passed > 3000


def test_the_recorded_scripts_are_read_without_an_error(golden_dir: Path) -> None:
    with gzip.open(golden_dir / "scripts.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            assert not parse(row["text"]).errors, row["id"]
