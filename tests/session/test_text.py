"""Pipelines from text, and ``psbridge run``."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bridge.binding import ABSENT, Argument
from bridge.cli.main import main
from bridge.cli.run import plain
from bridge.errors import InputError
from bridge.session.text import pipelines_of
from bridge.values import PSObject, ScriptBlock, SecureString, Single, UInt64


def test_a_pipeline_becomes_invocations() -> None:
    (pipeline,) = pipelines_of(
        "Get-SmbSession -ClientUserName 'CONTOSO\\bob*' 3,4 | Close-SmbSession -Force -SmbInstance:CSV"
    )
    first, second = pipeline.commands
    assert (first.name, second.name) == ("Get-SmbSession", "Close-SmbSession")
    assert first.arguments == [Argument("ClientUserName"), Argument(None, "CONTOSO\\bob*"), Argument(None, [3, 4])]
    assert second.arguments == [Argument("Force"), Argument("SmbInstance", "CSV", colon=True)]
    assert pipeline.input is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5), ("-5", -5), ("1kb", 1024), ("'a''b'", "a'b"), ('"plain"', "plain"), ("$true", True), ("$null", None), ("(3)", 3),
        ("@(1,2)", [1, 2]), ("@()", []), ("@{a=1; b='x'}", {"a": 1, "b": "x"}), ("{ $_.X -gt 1 }", ScriptBlock(" $_.X -gt 1 ")),
    ],
)  # fmt: skip
def test_constants_are_values(text: str, value: Any) -> None:
    (pipeline,) = pipelines_of(f"Get-X -A:{text}" if not text.startswith("-") else f"Get-X -A:({text})")
    argument = pipeline.commands[0].arguments[0]
    assert argument.value is not ABSENT
    assert argument.value == value


def test_a_sign_before_a_constant_is_part_of_the_value() -> None:
    (pipeline,) = pipelines_of("Get-Thing (-(5)) (+ 2)")
    assert [a.value for a in pipeline.commands[0].arguments] == [-5, 2]


def test_a_value_before_the_first_bar_is_piped() -> None:
    (pipeline,) = pipelines_of("1,2 | Get-X")
    assert list(pipeline.input or ()) == [1, 2]
    (pipeline,) = pipelines_of("@{a=1} | Get-X")
    assert list(pipeline.input or ()) == [{"a": 1}]


@pytest.mark.parametrize(
    "text",
    [
        "Get-X $env:PATH", "Get-X $(whoami)", 'Get-X "a $b"', "Get-X | Out-File a > b", "if (1) { Get-X }", "Get-X &", "[int]5 | Get-X",
        "Get-X (Get-Y)", "'unclosed", "", "$x = 1", "function f { }", ". ./script.ps1", "Get-X @splat",
    ],
)  # fmt: skip
def test_what_would_need_an_engine_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        pipelines_of(text)


def test_run_prints_a_table_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "Get-SmbSession -ClientUserName 'CONTOSO\\alice'", "--on", "simulator:"]) == 0
    assert "alice" in capsys.readouterr().out
    assert main(["run", "Get-SmbSession -ClientUserName 'CONTOSO\\alice'", "--on", "simulator:", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["ClientUserName"] == "CONTOSO\\alice"


def test_run_says_what_it_would_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "Get-SmbSession | Close-SmbSession", "--what-if", "--on", "simulator:"]) == 0
    said = capsys.readouterr()
    assert said.err.count("What if: ") == 4
    assert said.out == ""


def test_run_answers_confirmations(capsys: pytest.CaptureFixture[str]) -> None:
    close = "Get-SmbSession | Close-SmbSession -PassThru"
    assert main(["run", close, "--confirm", "yes", "--json", "--on", "simulator:"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 4
    assert main(["run", close, "--confirm", "no", "--json", "--on", "simulator:"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["run", close, "--on", "simulator:"]) == 1
    assert "asks for confirmation" in capsys.readouterr().err


def test_run_fails_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    refused = {
        "Close-SmbSession 5 -Force": "SessionId",
        "Close-SmbSession -Bogus": "Bogus",
        "Get-Nope": "Get-Nope",
        "Get-X $x": "variables",
    }
    for text, said in refused.items():
        assert main(["run", text, "--on", "simulator:"]) == 1
        assert said in capsys.readouterr().err
    assert main(["run", "Get-X", "--on", "winrm+http://127.0.0.1:1"]) == 1
    assert "refused" in capsys.readouterr().err


def test_json_has_a_form_for_every_value() -> None:
    value = PSObject(
        {"A": UInt64(5), "B": float("nan"), "C": SecureString("x"), "D": b"\x00", "E": [PSObject({"F": Single(1.5)})]}
    )
    assert plain(value) == {"A": 5, "B": "nan", "C": "***", "D": "AA==", "E": [{"F": 1.5}]}


def test_a_question_that_nobody_answers_names_the_option_that_would(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "Close-SmbSession 4398046511109", "--on", "simulator:"]) == 1
    error = capsys.readouterr().err
    assert len(error.strip().splitlines()) == 1
    assert "--confirm yes" in error
