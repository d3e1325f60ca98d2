"""Error records: what scripts read of them, and how they make and throw them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.migrate.test_flow import play

CASES: list[tuple[str, str, list[Any]]] = [
    (
        "a thrown text",
        'try { throw \'boom\' } catch { "$($_.CategoryInfo)"; $_.TargetObject; "$($_.Exception)" }',
        [
            "OperationStopped: (boom:String) [], RuntimeException",
            "boom",
            "System.Management.Automation.RuntimeException: boom",
        ],
    ),
    ("throw of nothing", 'try { throw } catch { "$_"; $null -eq $_.TargetObject }', ["ScriptHalted", True]),
    (
        "throw of a table",
        'try { throw @{ code = 42 } } catch { $_.TargetObject.code; "$_" }',
        [42, "System.Collections.Hashtable"],
    ),
    (
        "a record of the script's own",
        "$r = [System.Management.Automation.ErrorRecord]::new([Exception]::new('m'), 'MyId', 'InvalidData', 'tgt')\n"
        'try { throw $r } catch { $_.FullyQualifiedErrorId; "$($_.CategoryInfo)"; $_.Exception.Message }',
        ["MyId", "InvalidData: (tgt:String) [], Exception", "m"],
    ),
    (
        "a kept record is thrown as it is",
        "try { [int]'x' } catch { $e = $_ }\ntry { throw $e } catch { $_.FullyQualifiedErrorId; $_.CategoryInfo.Reason }",
        ["InvalidCastFromStringToInteger", "RuntimeException"],
    ),
    (
        "Write-Error with everything",
        "Write-Error -Message m -ErrorId I -Category InvalidArgument -TargetObject 5 -CategoryReason R -EA 0\n"
        "$Error[0].CategoryInfo.ToString()\n$Error[0].TargetObject",
        ["InvalidArgument: (5:Int32) [Write-Error], R", 5],
    ),
    (
        "Write-Error of an exception",
        "Write-Error -Exception ([InvalidOperationException]::new('i')) -EA 0\n$Error[0].Exception.GetType().Name\n\"$($Error[0])\"",
        ["InvalidOperationException", "i"],
    ),
    (
        "Write-Error of a record",
        "try { [int]'x' } catch { Write-Error -ErrorRecord $_ -EA 0 }\n$Error.Count\n$Error[0].FullyQualifiedErrorId -like 'InvalidCast*'",
        [1, True],
    ),
    (
        "Write-Error names who calls it",
        "function f { Write-Error b -ErrorId B -EA 0; $Error[0].FullyQualifiedErrorId }\nf\nWrite-Error c -ErrorId C -EA 0\n"
        "$Error[0].FullyQualifiedErrorId\n& { Write-Error d -ErrorId D -EA 0 }\n$Error[0].FullyQualifiedErrorId",
        ["B,f", "C,script.ps1", "D"],
    ),
    (
        "exceptions about arguments",
        "try { throw [ArgumentNullException]::new('p') } catch { $_.Exception.Message; $_.Exception.ParamName }\n"
        "try { throw [ArgumentException]::new('m', 'q') } catch { \"$_\" }",
        ["Value cannot be null. (Parameter 'p')", "p", "m (Parameter 'q')"],
    ),
    (
        "an inner exception",
        "try { try { [int]::Parse('x') } catch { throw [Exception]::new('outer', $_.Exception.InnerException) } } "
        'catch { "$_"; $_.Exception.InnerException.GetType().Name }',
        ["outer", "FormatException"],
    ),
    (
        "a text as an exception",
        "try { throw [TimeoutException]'slow' } catch [TimeoutException] { \"t $_\" }",
        ["t slow"],
    ),
    (
        "a base class catches",
        "try { throw [IO.FileNotFoundException]::new('n') } catch [System.IO.IOException] { 'io' }",
        ["io"],
    ),
    (
        "nested catches give $_ back",
        "try { throw 'one' } catch { try { throw 'two' } catch { \"$_\" }; \"$_\" }",
        ["two", "one"],
    ),
]


@pytest.mark.parametrize(("script", "items"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_records(script: str, items: list[Any]) -> None:
    kept = play(script)
    assert (kept.not_translated, kept.terminating, kept.items) == (None, None, items)


@pytest.mark.parametrize(
    "read", ["$_.ScriptStackTrace", "$_.Exception.StackTrace", '"$($_.Exception)"', "$_.Exception.Source"]
)
def test_what_only_the_engine_knows_is_refused(read: str) -> None:
    kept = play(f"$z = 0\ntry {{ 1 / $z }} catch {{ {read} }}")
    assert kept.items == []
    assert kept.not_translated is not None


def test_the_line_of_an_error() -> None:
    script = (
        "function f {\n    throw 'x'\n}\ntry { f } catch { $_.InvocationInfo.ScriptLineNumber }\nGet-Item /no/such -EA 0\n"
        "$Error[0].InvocationInfo.ScriptLineNumber"
    )
    assert play(script).items == [2, 5]
    over_two_lines = "$z = 0\ntry { Write-Output @(\n 1 / $z) } catch { $_.InvocationInfo.ScriptLineNumber }"
    assert play(over_two_lines).not_translated is not None
