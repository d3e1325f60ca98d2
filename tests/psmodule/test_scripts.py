"""The PowerShell module, held without an engine: every script parses and keeps the house rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from bridge.language import Script, parse, walk
from bridge.language import nodes as ast
from bridge.schema.metadata import SCHEMA, VERSION

ROOT = Path(__file__).resolve().parents[2] / "psmodule"
MODULE = ROOT / "PSBridge"
SCRIPTS = sorted(p for p in ROOT.rglob("*.ps*1"))
FUNCTIONS = sorted(MODULE.glob("P*/*.ps1"))
PUBLIC = sorted((MODULE / "Public").glob("*.ps1"))

# The part of Get-Verb that this module draws from.
VERBS = frozenset(
    "Add Clear Compare Convert ConvertFrom ConvertTo Copy Export Find Format Get Import Invoke Join Measure Move New Read Register Remove "
    "Resolve Select Set Split Start Stop Test Update Write".split()
)
# What Windows PowerShell 5.1 has not, and aliases that this module must not lean on.
NEWER_PARAMETERS = {
    "convertfrom-json": {"ashashtable", "depth", "noenumerate", "datekind"},
    "convertto-json": {"asarray", "escapehandling", "enumsasstrings"},
    "foreach-object": {"parallel"},
    "join-path": {"additionalchildpath"},
    "get-content": {"asbytestream"},
    "new-item": {"literalpath"},
}
FORBIDDEN = frozenset(
    ("invoke-expression", "write-host", "read-host", "get-wmiobject", "start-process", "invoke-webrequest")
)
FULL_NAME = re.compile(r"[A-Za-z]+-[A-Za-z]+\Z")


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def script(path: Path) -> Script:
    return parse(path.read_text("utf-8"))


def commands(tree: Script) -> Iterator[tuple[str, ast.Command]]:
    for node in walk(tree.body):
        if isinstance(node, ast.Command) and node.elements and isinstance(node.elements[0], ast.StringConstant):
            yield node.elements[0].value, node


def functions(tree: Script) -> list[ast.FunctionDefinition]:
    return [n for n in walk(tree.body) if isinstance(n, ast.FunctionDefinition)]


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_a_script_parses_as_the_engine_would(path: Path) -> None:
    assert script(path).errors == ()


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_a_script_parses_with_an_independent_grammar(path: Path) -> None:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    assert not parser.parse(path.read_bytes()).root_node.has_error


@pytest.mark.parametrize("path", SCRIPTS, ids=relative)
def test_text_is_plain(path: Path) -> None:
    text = path.read_bytes().decode(
        "ascii"
    )  # Windows PowerShell takes other characters for the machine's own code page
    assert text.endswith("\n")
    assert "\r" not in text
    for number, line in enumerate(text.splitlines(), 1):
        assert len(line) <= 140, number
        assert line == line.rstrip(), number
        assert "\t" not in line, number


@pytest.mark.parametrize("path", FUNCTIONS, ids=relative)
def test_a_file_holds_the_one_function_of_its_name(path: Path) -> None:
    tree = script(path)
    assert [f.name for f in functions(tree)] == [path.stem]
    verb, _, noun = path.stem.partition("-")
    assert verb in VERBS
    assert noun.startswith("Bridge")


@pytest.mark.parametrize("path", FUNCTIONS, ids=relative)
def test_a_function_is_advanced_and_says_what_it_is_for(path: Path) -> None:
    tree = script(path)
    (function,) = functions(tree)
    params = function.body.params
    assert params is not None
    assert "CmdletBinding" in [a.type for a in params.attributes if isinstance(a, ast.Attribute)]
    helps = [c.text for c in tree.comments if c.text.startswith("<#")]
    assert len(helps) == 1
    assert re.search(r"\.SYNOPSIS\n    \S", helps[0])


@pytest.mark.parametrize("path", PUBLIC, ids=relative)
def test_a_public_function_documents_itself_and_each_parameter(path: Path) -> None:
    tree = script(path)
    (function,) = functions(tree)
    params = function.body.params
    assert params is not None
    text = next(c.text for c in tree.comments if c.text.startswith("<#"))
    described = re.findall(r"\.PARAMETER (\w+)\n", text)
    assert described == [p.variable.name for p in params.parameters]
    for part in (".DESCRIPTION", ".EXAMPLE", ".OUTPUTS"):
        assert re.search(rf"\{part}\n    \S", text), part


@pytest.mark.parametrize("path", [p for p in SCRIPTS if "tests" not in p.parts], ids=relative)
def test_commands_have_their_full_names_and_named_parameters_that_5_1_knows(path: Path) -> None:
    own = {p.stem for p in FUNCTIONS}
    tree = script(path)
    for name, command in commands(tree):
        assert FULL_NAME.match(name), name
        assert name.casefold() not in FORBIDDEN
        assert name in own or "Bridge" not in name, f"{name} is no function of the module"
        given = {e.name.casefold() for e in command.elements if isinstance(e, ast.CommandParameter)}
        assert not given & NEWER_PARAMETERS.get(name.casefold(), set()), name


@pytest.mark.parametrize("path", [p for p in SCRIPTS if "tests" not in p.parts], ids=relative)
def test_nothing_newer_than_5_1_is_written(path: Path) -> None:
    tree = script(path)
    for node in walk(tree.body):
        assert not isinstance(node, (ast.Ternary, ast.PipelineChain)), tree.source(node.start, node.end)
        assert not (isinstance(node, ast.Binary) and "??" in tree.source(node.start, node.end))
        assert not (isinstance(node, ast.NamedBlock) and node.kind == "clean")


def test_parameters_given_to_the_modules_own_functions_exist() -> None:
    declared = {}
    for path in FUNCTIONS:
        (function,) = functions(script(path))
        assert function.body.params is not None
        declared[path.stem] = {p.variable.name.casefold() for p in function.body.params.parameters}
    common = {"confirm", "whatif", "erroraction"}
    seen = 0
    for path in FUNCTIONS:
        for name, command in commands(script(path)):
            for element in command.elements if name in declared else ():
                if isinstance(element, ast.CommandParameter):
                    seen += 1
                    assert element.name.casefold() in declared[name] | common, f"{path.stem}: {name} -{element.name}"
    assert seen > 50


def test_variables_are_assigned_before_strict_mode_would_complain() -> None:
    automatic = set(
        "_ true false null psboundparameters pscmdlet psscriptroot psversiontable error args input matches".split()
    )
    for path in FUNCTIONS:
        tree = script(path)
        (function,) = functions(tree)
        assert function.body.params is not None
        known = {p.variable.name.casefold() for p in function.body.params.parameters} | automatic
        for node in walk(tree.body):
            if isinstance(node, ast.Assignment):
                known |= {v.name.casefold() for v in walk(node.left) if isinstance(v, ast.Variable)}
            elif isinstance(node, ast.ForEachStatement):
                known.add(node.variable.name.casefold())
        used = {n.name.casefold() for n in walk(tree.body) if isinstance(n, ast.Variable)}
        assert used <= known, (path.stem, used - known)


def test_the_manifest_exports_the_public_functions_and_nothing_else() -> None:
    manifest = (MODULE / "PSBridge.psd1").read_text("utf-8")
    listed = re.search(r"FunctionsToExport\s*=\s*@\(([^)]*)\)", manifest)
    assert listed is not None
    assert sorted(re.findall(r"'([^']+)'", listed.group(1))) == [p.stem for p in PUBLIC]
    for empty in ("CmdletsToExport", "VariablesToExport", "AliasesToExport"):
        assert re.search(rf"{empty}\s*=\s*@\(\)", manifest), empty
    assert "PowerShellVersion    = '5.1'" in manifest
    assert "RequiredModules" not in manifest


def test_the_module_is_strict() -> None:
    assert (MODULE / "PSBridge.psm1").read_text("utf-8").startswith("Set-StrictMode -Version Latest\n")


def test_the_exporter_writes_the_schema_that_is_read() -> None:
    text = (MODULE / "Public" / "Export-BridgeMetadata.ps1").read_text("utf-8")
    assert f"schema   = '{SCHEMA}'" in text
    assert f"version  = {VERSION}\n" in text


def test_members_that_the_exporter_writes_are_documented() -> None:
    documented = (ROOT.parent / "docs" / "metadata-schema.md").read_text("utf-8")
    for name in (
        "Get-BridgeCommandDetail",
        "ConvertTo-BridgeCommand",
        "ConvertTo-BridgeParameter",
        "ConvertTo-BridgeAttribute",
        "ConvertTo-BridgeEnum",
    ):
        text = (MODULE / "Private" / f"{name}.ps1").read_text("utf-8")
        written = re.findall(r"\$(?:detail|written)\['(\w+)'\]", text)
        written += [
            k
            for block in re.findall(r"\[ordered\] @\{(.*?)\}", text, re.DOTALL)
            for k in re.findall(r"(?:^|;|\s)\s*(\w+)\s*=\s", block)
        ]
        assert written, name
        for member in written:
            assert f"`{member}`" in documented or f"{{{member}," in documented or f", {member}}}" in documented, (
                name,
                member,
            )
