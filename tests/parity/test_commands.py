"""``psbridge parity``, ``psbridge export`` and the tests that users parametrise."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bridge.cli.main import main
from bridge.demo import HELP
from bridge.schema import read

GENERATED = Path(__file__).resolve().parents[2] / "generated"


def test_parity_prints_a_table_and_writes_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, xml = tmp_path / "out" / "p.html", tmp_path / "p.xml"
    given = ["--help-dir", str(HELP), "--wrappers", str(GENERATED), "--html", str(page), "--junit", str(xml)]
    assert main(["parity", "--on", "simulator:", "SmbShare", *given]) == 0
    printed = capsys.readouterr().out
    assert "Close-SmbSession" in printed
    assert "0 differences" in printed
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert ElementTree.parse(xml).getroot().tag == "testsuites"


def test_parity_exits_1_on_differences_and_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "SmbShare").mkdir()
    for file in (HELP / "SmbShare").iterdir():
        text = file.read_text(encoding="utf-8").replace("-ThrottleLimit <Int32>", "-ThrottleLimit <Int64>")
        (tmp_path / "SmbShare" / file.name).write_text(text.replace("Type: Int32", "Type: Int64"), encoding="utf-8")
    assert (
        main(["parity", "--on", "simulator:", "SmbShare", "--help-dir", str(tmp_path), "--no-binding", "--json"]) == 1
    )
    data = json.loads(capsys.readouterr().out)
    found = [d for c in data["commands"] for d in c["differences"]]
    assert {d["what"] for d in found} == {"type"}
    assert (
        main(["parity", "--on", "simulator:", "SmbShare", "--help-dir", str(tmp_path), "--no-binding", "--show", "1"])
        == 1
    )
    assert "more (--show" in capsys.readouterr().out


def test_export_writes_what_generate_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--on", "simulator:", "SmbShare", "MultiPoint", "--out", str(tmp_path)]) == 0
    assert [c.name for c in read(tmp_path / "MultiPoint.json").commands] == [
        "Close-WmsSession",
        "Disconnect-WmsSession",
        "Get-WmsSession",
    ]
    assert main(["generate", str(tmp_path), "--out", str(tmp_path / "made")]) == 0
    assert list((tmp_path / "made").rglob("_close_smb_session.py"))
    assert not list(tmp_path.glob(".*"))


def test_export_of_single_commands(tmp_path: Path) -> None:
    assert main(["export", "--on", "simulator:", "--command", "Get-SmbSession", "--out", str(tmp_path)]) == 0
    assert [c.name for c in read(tmp_path / "commands.json").commands] == ["Get-SmbSession"]


@pytest.mark.parametrize("module", ["../up", "a/b", "", "a\\b"])
def test_a_module_name_never_leaves_the_folder(module: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--on", "simulator:", module, "--out", str(tmp_path / "x")]) == 1
    assert "no name of a module" in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_users_parametrise_their_tests(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(
        "import pytest\nimport bridge.parity\n\n"
        f"@pytest.mark.parametrize('case', bridge.parity.cases('simulator:', 'MultiPoint', help_dir={str(HELP)!r}))\n"
        "def test_parity(case):\n    case.check()\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tmp_path)],
        capture_output=True, encoding="utf-8", timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "test_parity[MultiPoint.Get-WmsSession-binding] PASSED" in done.stdout
    assert "6 passed" in done.stdout
