"""What .NET's types give to a translated script: members, conversions, formats, references."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.binding.convert import dotnet_text
from bridge.migrate import translate
from bridge.migrate.runtime.capture import Capture, capture
from bridge.values import type_name_of


def run(text: str) -> Capture:
    translation = translate(text, "script.ps1")
    assert not translation.refused
    namespace: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "script.py", "exec"), namespace)
    found = capture(namespace["main"])
    assert found.not_translated is None
    return found


def shown(value: Any) -> str:
    return "null" if value is None else f"{type_name_of(value).removeprefix('System.')} {dotnet_text(value)}"


# The script, and what it writes: type and text of each.
WRITES: list[tuple[str, str]] = [
    ("[int]::Parse('FF', 'HexNumber')", "Int32 255"),
    ("$n = 0; [int]::TryParse('42', [ref]$n); $n", "Boolean True, Int32 42"),
    ("$n = 5; [int]::TryParse('x', [ref]$n); $n", "Boolean False, Int32 0"),
    ("$d = [datetime]::MinValue; [datetime]::TryParse('2024-01-05', [ref]$d); $d.Day", "Boolean True, Int32 5"),
    ("$v = $null; [version]::TryParse('1.2.3', [ref]$v); $v.Build", "Boolean True, Int32 3"),
    ("[math]::Round(5)", "Decimal 5"),
    ("[math]::Round(2.5); [math]::Round(2.5, [MidpointRounding]::AwayFromZero)", "Double 2, Double 3"),
    ("$r = 0; [math]::DivRem(17, 5, [ref]$r); $r", "Int32 3, Int32 2"),
    ("[convert]::ToString(255, 16); [convert]::ToInt32('1010', 2)", "String ff, Int32 10"),
    ("[convert]::ChangeType('42', [int])", "Int32 42"),
    ("[bitconverter]::ToString([byte[]](1, 171))", "String 01-AB"),
    ("[bigint]::Pow(2, 70)", "Numerics.BigInteger 1180591620717411303424"),
    ("[decimal]::Add(1.10, 2.20)", "Decimal 3.3"),
    ("[float]::MaxValue", "Single 3.4028235E+38"),
    ("'hello'.IndexOf('l', 0, 2); 'hello'.LastIndexOf('l', 2)", "Int32 -1, Int32 2"),
    ("[string]::CompareOrdinal('a', 'A')", "Int32 32"),
    ("\"a`r`nb\".ReplaceLineEndings('|')", "String a|b"),
    ("'hello'.GetTypeCode()", "TypeCode String"),
    ("[char]::IsAsciiDigit('5'); [char]::GetUnicodeCategory('a')", "Boolean True, Globalization.UnicodeCategory LowercaseLetter"),
    ("$sb = [Text.StringBuilder]::new('a-b-c'); [void]$sb.Replace('-', '+', 0, 2); \"$sb\"", "String a+b-c"),
    ("$sb = [Text.StringBuilder]::new('abc'); $sb[0] = 'X'; $sb.Chars(1); \"$sb\"", "Char b, String Xbc"),
    ("$e = (1, 2).GetEnumerator(); while ($e.MoveNext()) { $e.Current }", "Int32 1, Int32 2"),
    ("@{ 1 = 'a'; 2 = 'b'; 3 = 'c' }.Keys -join ','", "String 3,2,1"),
    ("$a = 1, 2, 3; [array]::Resize([ref]$a, 5); $a.Count", "Int32 5"),
    ("$q = [Collections.Generic.Queue[int]]::new(); $x = 0; $q.TryDequeue([ref]$x)", "Boolean False"),
    ("[Tuple]::Create(1, 'a').Item2", "String a"),
    ("[Linq.Enumerable]::Sum([int[]](1, 2, 3))", "Int32 6"),
    ("$r = [Random]::new(42); $r.Next(10); $r.Next(10); [Random]::new(1).Next()", "Int32 6, Int32 1, Int32 534011718"),
    ("[convert]::ToHexString([Security.Cryptography.MD5]::HashData([byte[]]@()))", "String D41D8CD98F00B204E9800998ECF8427E"),
    ("[dateonly]::new(2024, 1, 31).AddMonths(1)", "DateOnly 02/29/2024"),
    ("[timeonly]::new(10, 30).AddHours(15)", "TimeOnly 01:30"),
    ("[semver]'1.2.3' -gt [semver]'1.2.3-rc1'; ([semver]'1.2.3-b+x').BuildLabel", "Boolean True, String x"),
    ("([uri]'https://ex.com:8080/a/b?x=1').Port; ([uri]'https://EX.com').AbsoluteUri", "Int32 8080, String https://ex.com/"),
    ("([ipaddress]'10.0.0.1').GetAddressBytes()", "Byte 10, Byte 0, Byte 0, Byte 1"),
    ("([mailaddress]'bob@example.com').Host", "String example.com"),
    ("[datetimeoffset]::FromUnixTimeSeconds(0).AddDays(1).ToString('o')", "String 1970-01-02T00:00:00.0000000+00:00"),
    ("[timespan]::FromHours(1.5).Multiply(2)", "TimeSpan 03:00:00"),
    ("(1234.5).ToString('N2', [cultureinfo]'de-DE'); (-5.5).ToString('C', [cultureinfo]'en-US')", "String 1.234,50, String -$5.50"),
    ("$m = [regex]::Match('k=v', '(\\w)=(\\w)'); $m.Groups[1].Captures.Count", "Int32 1"),
    ("([regex]'a').Match('banana', 2).Index; ([regex]'x').Options", "Int32 3, Text.RegularExpressions.RegexOptions None"),
    ("$a = [int[,]]::new(2, 2); $a[0, 1] = 5; $a[0, 1]; $a.Rank; $a.Length", "Int32 5, Int32 2, Int32 4"),
    ("(5.5).psobject.TypeNames", "String System.Double, String System.ValueType, String System.Object"),
    ("[cultureinfo]::InvariantCulture.TextInfo.ToTitleCase('hello USA')", "String Hello USA"),
    ("[xml]$x = '<a><b i=\"1\">t</b><b/></a>'; $x.a.b[0].i; $x.OuterXml", "String 1, String <a><b i=\"1\">t</b><b /></a>"),
    ("try { 'a'.Substring(5) } catch { $_.Exception.InnerException.ParamName }", "String startIndex"),
    ("$o = [pscustomobject]@{ A = $null }; $o.A?.B?.C", "null"),
    ("$o = [pscustomobject]@{ A = 'x' }; ($o.A)?.ToUpper()", "String X"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "expected"), WRITES, ids=[w[0] for w in WRITES])
def test_scripts_write(script: str, expected: str) -> None:
    found = run(script.replace("; ", "\n") if "{" not in script else script)
    assert [e.message for e in found.errors] == []
    assert ", ".join(shown(i) for i in found.items) == expected


def calling(method: str, count: int, reason: str) -> str:
    return f'Exception calling "{method}" with "{count}" argument(s): "{reason}"'


NOT_A_NUMBER = (
    'Cannot convert value "x" to type "System.Double". Error: "The input string \'x\' was not in a correct format."'
)
FAILS: list[tuple[str, str, str]] = [
    (
        "[int]::Parse('1,000')",
        "FormatException",
        calling("Parse", 1, "The input string '1,000' was not in a correct format."),
    ),
    (
        "'abc'.Substring(9)",
        "ArgumentOutOfRangeException",
        calling("Substring", 1, "startIndex cannot be larger than length of string. (Parameter 'startIndex')"),
    ),
    ("(1..3).Add(4)", "NotSupportedException", calling("Add", 1, "Collection was of a fixed size.")),
    (
        "([datetime]'2024-01-05').Nope()",
        "MethodNotFound",
        "Method invocation failed because [System.DateTime] does not contain a method named 'Nope'.",
    ),
    (
        "([datetime]'2024-01-05').AddDays('x')",
        "MethodArgumentConversionInvalidCastArgument",
        f'Cannot convert argument "value", with value: "x", for "AddDays" to type "System.Double": "{NOT_A_NUMBER}"',
    ),
    ("[math]::Clamp(5, 10, 0)", "ArgumentException", calling("Clamp", 3, "'10' cannot be greater than 0.")),
    ("$o = $null; $o?.Foo().Bar()", "InvokeMethodOnNull", "You cannot call a method on a null-valued expression."),
    ("[Collections.Queue]::new().Dequeue()", "InvalidOperationException", calling("Dequeue", 0, "Queue empty.")),
]


@pytest.mark.parametrize(("script", "error_id", "message"), FAILS, ids=[f[0] for f in FAILS])
def test_scripts_fail(script: str, error_id: str, message: str) -> None:
    found = run(script)
    assert [(e.fully_qualified_error_id, e.message) for e in found.errors] == [(error_id, message)]


REFUSED = (
    "[string]::Join(',', 1, 2, 3)",
    "$l = [Collections.Generic.List[int]](1, 2)\n$l.Capacity",
    "(1.5).ToString('N2', [cultureinfo]'ja-JP')",
    "'a,b'.Split(@(','))",
    "[timespan]::FromHours(2, 30)",
)


@pytest.mark.parametrize("script", REFUSED)
def test_what_is_not_known_is_refused(script: str) -> None:
    translation = translate(script, "script.ps1")
    namespace: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "script.py", "exec"), namespace)
    found = capture(namespace["main"])
    assert found.not_translated is not None
    assert found.errors == []


def test_a_target_with_effects_is_evaluated_again_as_the_engine_does() -> None:
    found = run(
        "$q = [Collections.Generic.Queue[string]]::new()\n$q.Enqueue('a')\n$q.Enqueue('bb')\n$q.Dequeue()?.Length\n$q.Count"
    )
    assert found.items == [2, 0]
