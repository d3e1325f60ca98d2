"""mypy --strict and pyright on what is generated, and on calls of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.codegen.docs import Docs
from bridge.codegen.generate import generate
from bridge.codegen.naming import Naming
from bridge.codegen.render import Package, Templates, make_page
from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    EnumMember,
    EnumType,
    Parameter,
    ParameterSet,
    ParameterSetMember,
    ValidationRule,
)

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SWITCH = "System.Management.Automation.SwitchParameter"


def needed(name: str, type_: str = "System.String", set_: str = ALL_SETS, **kwargs: object) -> Parameter:
    return Parameter(name, type_, members=(ParameterSetMember(set_, mandatory=True, **kwargs),))  # type: ignore[arg-type]


def optional(name: str, type_: str = "System.String", set_: str = ALL_SETS, **kwargs: object) -> Parameter:
    return Parameter(name, type_, members=(ParameterSetMember(set_, **kwargs),))  # type: ignore[arg-type]


def cmdlet(name: str, *parameters: Parameter, sets: str = "", **kwargs: object) -> Command:
    entries = tuple(ParameterSet(s, i == 0) for i, s in enumerate(sets.split())) or (ParameterSet(ALL_SETS),)
    return Command(name, "Shapes", CommandKind.CMDLET, parameters, entries, **kwargs)  # type: ignore[arg-type]


MODE = EnumType("Shapes.Mode", (EnumMember("On", 1), EnumMember("Off", 0)))
SHAPES = (
    cmdlet("Get-Required", needed("Path", position=0), optional("Target", position=1)),
    cmdlet("Get-Late", optional("A", position=0), needed("B", position=1)),
    cmdlet(
        "By-Name",
        needed("Name", set_="N", position=0, by_property_name=True),
        needed("InputObject", "CimInstance", "I", by_value=True),
        optional("Force", SWITCH),
        sets="N I",
    ),
    cmdlet(
        "Get-Both",
        needed("Id", "int", "I"),
        needed("Name", set_="N"),
        optional("OnlyWithId", SWITCH, "I"),
        sets="I N",
    ),
    cmdlet("Write-Rest", optional("Object", "System.Object", position=0, remaining=True), optional("Separator")),
    cmdlet("Paged", supports_paging=True),
    cmdlet("Simple", optional("A", position=0), optional("B", position=1), common_parameters=False),
    cmdlet(
        "Everything",
        *(
            optional(name, type_)
            for name, type_ in (
                ("Number", "System.Int32"), ("Big", "System.UInt64"), ("Text", "System.String"), ("Flag", "System.Boolean"),
                ("Switch", SWITCH), ("Ratio", "System.Double"), ("WholeRatio", "System.Single"), ("Money", "System.Decimal"),
                ("When", "System.DateTime"), ("Span", "System.TimeSpan"), ("Id", "System.Guid"), ("Data", "System.Byte[]"),
                ("Table", "System.Collections.Hashtable"), ("Secret", "System.Security.SecureString"), ("Credential", "PSCredential"),
                ("Block", "ScriptBlock"), ("Maybe", "System.Nullable`1[System.Int32]"), ("Class", "string"), ("Type", "string"),
                ("Filter", "string"), ("List", "string[]"), ("Self", "string"), ("Common", "int"), ("Debug_", "int"),
                ("Anything", "System.Object"), ("Names", "System.Collections.Generic.List`1[System.String]"), ("Modes", "Shapes.Mode[]"),
                ("Mode", "Shapes.Mode"), ("Str", "int"), ("Int", "string"), ("Overload", "string"), ("Any", "string"), ("Args", "int"),
            )
        ),
        Parameter("Level", "System.Int32", accepted_values=("8", "16")),
        Parameter("Nullable", validation=(ValidationRule("AllowNull"),), type="System.String"),
        enums=(MODE,),
        output_types=("System.String",),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``shapes``, the calls, and where the checkers find the rest."""
    folder = tmp_path_factory.mktemp("project")
    package = folder / "shapes"
    package.mkdir()
    naming, templates = Naming(), Templates()
    commands = {naming.command(c.name): c for c in SHAPES}
    for name, command in commands.items():
        (package / f"_{name}.py").write_text(
            templates.command(make_page(command, name, naming, Docs.FULL)), encoding="utf-8"
        )
    names = {name: command.name for name, command in sorted(commands.items())}
    (package / "__init__.py").write_text(templates.package(Package("Shapes", "Shapes.", names)), encoding="utf-8")
    (package / "py.typed").touch()
    (folder / "calls.py").write_text((HERE / "calls.py").read_text(encoding="utf-8"), encoding="utf-8")
    settings = {
        "include": ["."],
        "extraPaths": [str(ROOT)],
        "typeCheckingMode": "strict",
        # A line of calls.py that does nothing is the point of it; rejected ones leave types unknown.
        "reportUnusedExpression": False,
        "reportUnknownMemberType": False,
        "reportUnknownVariableType": False,
        "reportUnusedCallResult": False,
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder


def run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "MYPYPATH": str(ROOT), "PYTHONPATH": ""}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def mypy(folder: Path, *paths: str) -> set[tuple[str, int]]:
    """The (file, line) of every error that mypy --strict finds in ``paths`` themselves."""
    options = (
        "--strict",
        "--follow-imports=silent",
        "--no-error-summary",
        "--hide-error-context",
        f"--cache-dir={folder / '.mypy'}",
    )
    printed = run(folder, "mypy", "--config-file=", "--explicit-package-bases", *options, *paths)
    return {(m[1].replace("\\", "/"), int(m[2])) for m in re.finditer(r"^(.+?):(\d+)(?::\d+)?: error", printed, re.M)}


def pyright(folder: Path, *paths: str) -> set[tuple[str, int]]:
    """The same of pyright in strict mode (basedpyright carries it in its wheel, so that nothing is fetched when it first runs)."""
    printed = json.loads(run(folder, "basedpyright", "--outputjson", "--pythonpath", sys.executable, *paths))
    assert printed["summary"]["filesAnalyzed"] > 0
    return {
        (Path(d["file"]).resolve().relative_to(folder.resolve()).as_posix(), d["range"]["start"]["line"] + 1)
        for d in printed["generalDiagnostics"]
        if d["severity"] == "error"
    }


CHECKERS = {"mypy": mypy, "pyright": pyright}


@pytest.mark.parametrize("checker", CHECKERS)
def test_calls_that_fit_a_set_are_accepted_and_the_others_rejected(checker: str, project: Path) -> None:
    lines = (project / "calls.py").read_text(encoding="utf-8").splitlines()
    expected = {n for n, line in enumerate(lines, 1) if line.endswith("# rejected")}
    found = {line for _, line in CHECKERS[checker](project, "calls.py")}
    assert {n: lines[n - 1] for n in found - expected} == {}
    assert {n: lines[n - 1] for n in expected - found} == {}
    assert len(expected) > 40


@pytest.mark.parametrize("checker", CHECKERS)
def test_wrappers_of_unusual_shape_are_clean(checker: str, project: Path) -> None:
    assert CHECKERS[checker](project, "shapes") == set()


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_demo_wrappers_are_clean(checker: str, project: Path) -> None:
    generate([ROOT / "bridge" / "demo" / "help"], project / "demo")
    assert CHECKERS[checker](project, "demo") == set()


@pytest.fixture(scope="module")
def sample(corpus_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Modules that have the widest, the most overloaded and the oddest commands of a real docset."""
    folder = tmp_path_factory.mktemp("sample")
    names = ("Hyper-V", "NetSecurity", "Defender", "DnsServer", "SmbShare", "Storage", "RemoteAccess")
    report = generate([corpus_dir / "winserver2025" / name for name in names], folder / "generated", jobs=2)
    assert report.commands > 700
    (folder / "pyrightconfig.json").write_text(
        json.dumps({"extraPaths": [str(ROOT)], "typeCheckingMode": "strict"}), encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_sample_of_a_real_docset_is_clean(checker: str, sample: Path) -> None:
    assert CHECKERS[checker](sample, "generated") == set()
