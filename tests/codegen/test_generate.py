"""``psbridge generate`` as a user runs it: folders of help in, a folder of wrappers out."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bridge.cli.main import main
from bridge.codegen import writer
from bridge.codegen.generate import generate
from bridge.codegen.manifest import MANIFEST, STATE, Manifest
from bridge.codegen.render import MARKER
from bridge.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "bridge" / "demo" / "help"

PAGE = """---
external help file: Things-help.xml
Module Name: {module}
online version:
schema: 2.0.0
---

# {name}

## SYNOPSIS
{synopsis}

## SYNTAX

```
{name} [-{parameter} <String>] [<CommonParameters>]
```

## DESCRIPTION
Gets things.

## PARAMETERS

### -{parameter}
Names a thing.

```yaml
Type: String
Parameter Sets: (All)
Aliases:

Required: False
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```

### CommonParameters
See about_CommonParameters.

## INPUTS

### None

## OUTPUTS

### System.String

## NOTES

## RELATED LINKS
"""


def page(name: str, module: str = "Things", parameter: str = "Name", synopsis: str = "Gets a thing.") -> str:
    return PAGE.format(name=name, module=module, parameter=parameter, synopsis=synopsis)


def snapshot(folder: Path) -> dict[str, tuple[str, int]]:
    """Every file with its digest and time of change."""
    return {
        p.relative_to(folder).as_posix(): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns)
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "__pycache__" not in p.parts
    }


def contents(folder: Path) -> dict[str, str]:
    return {path: digest for path, (digest, _) in snapshot(folder).items()}


@pytest.fixture
def help_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "help"
    shutil.copytree(DEMO, folder)
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "generated"


def test_the_demo_help_becomes_two_packages(help_dir: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", str(help_dir), "--out", str(out)]) == 0
    files = set(contents(out))
    assert {"__init__.py", "py.typed", MANIFEST, "smbshare/__init__.py", "smbshare/_close_smb_session.py"} <= files
    assert {"multipoint/_get_wms_session.py", "multipoint/_disconnect_wms_session.py"} <= files
    printed = capsys.readouterr().out
    assert "7 wrappers in 2 modules from 7 files; 7 written, 0 unchanged, 0 removed; 0 refused" in printed
    assert "SmbShare" in printed
    for path in out.rglob("*.py"):
        assert MARKER in path.read_text(encoding="utf-8")


def test_the_checked_in_wrappers_are_what_the_demo_help_gives() -> None:
    report = generate([DEMO], ROOT / "generated", check=True)
    assert report.diff == []
    assert not report.stale


def test_the_same_input_gives_the_same_bytes(help_dir: Path, tmp_path: Path) -> None:
    generate([help_dir], tmp_path / "a" / "generated")
    again = tmp_path / "elsewhere" / "help"
    shutil.copytree(help_dir, again)
    generate([again], tmp_path / "b", jobs=2)
    code = (
        f"import sys; from bridge.cli.main import main; sys.exit(main(['generate', {str(help_dir)!r}, '--out', 'c']))"
    )
    env = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=True, capture_output=True)
    assert contents(tmp_path / "a" / "generated") == contents(tmp_path / "b") == contents(tmp_path / "c")


def test_several_processes_give_the_same_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(80):
        (folder / f"Get-Thing{i}.md").write_text(page(f"Get-Thing{i}"), encoding="utf-8")
    seen: list[tuple[int, int]] = []
    generate([folder], tmp_path / "one")
    report = generate([folder], tmp_path / "two", jobs=2, progress=lambda done, total: seen.append((done, total)))
    assert report.commands == 80
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert seen[0] == (0, 80)
    assert seen[-1] == (80, 80)


def test_a_second_run_touches_nothing_and_reads_nothing_again(help_dir: Path, out: Path) -> None:
    generate([help_dir], out)
    before = snapshot(out)
    report = generate([help_dir], out)
    assert snapshot(out) == before
    assert (report.skipped, report.written, report.unchanged) == (7, 0, 7)


def test_only_the_changed_file_is_written(help_dir: Path, out: Path) -> None:
    generate([help_dir], out)
    before = snapshot(out)
    source = help_dir / "SmbShare" / "Get-SmbSession.md"
    source.write_text(
        source.read_text(encoding="utf-8").replace("## DESCRIPTION\n", "## DESCRIPTION\nNew words. "), encoding="utf-8"
    )
    report = generate([help_dir], out)
    changed = {path for path, fact in snapshot(out).items() if before.get(path) != fact}
    assert changed == {"smbshare/_get_smb_session.py", MANIFEST, STATE}
    assert report.written == 1


def test_check_tells_what_is_stale_and_writes_nothing(
    help_dir: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    generate([help_dir], out)
    assert main(["generate", str(help_dir), "--out", str(out), "--check"]) == 0
    target = out / "smbshare" / "_get_smb_session.py"
    target.write_text(
        target.read_text(encoding="utf-8").replace("Get-SmbSession", "Get-Smbsession", 1), encoding="utf-8"
    )
    (out / "smbshare" / "_close_smb_session.py").unlink()
    (out / "py.typed").unlink()
    before = snapshot(out)
    capsys.readouterr()
    assert main(["generate", str(help_dir), "--out", str(out), "--check"]) == 1
    printed = capsys.readouterr().out
    assert '-"""Get-Smbsession of SmbShare."""' in printed
    assert '+"""Get-SmbSession of SmbShare."""' in printed
    assert "--- smbshare/_close_smb_session.py (is)" in printed
    assert "py.typed is missing" in printed
    assert snapshot(out) == before
    assert main(["generate", str(help_dir), "--out", str(out / "never"), "--check"]) == 1
    assert not (out / "never").exists()


def test_a_command_that_left_the_help_leaves_the_output(help_dir: Path, out: Path) -> None:
    generate([help_dir], out)
    (help_dir / "SmbShare" / "Get-SmbSession.md").unlink()
    shutil.rmtree(help_dir / "MultiPoint")
    assert generate([help_dir], out, check=True).stale
    report = generate([help_dir], out)
    files = set(contents(out))
    assert "smbshare/_get_smb_session.py" not in files
    assert not (out / "multipoint").exists()
    assert "get_smb_session" not in (out / "smbshare" / "__init__.py").read_text(encoding="utf-8")
    assert "smbshare/_get_smb_session.py" in report.removed
    assert not generate([help_dir], out, check=True).stale


def test_modules_generated_one_by_one_live_side_by_side(help_dir: Path, out: Path) -> None:
    generate([help_dir / "SmbShare"], out)
    generate([help_dir / "MultiPoint"], out)
    assert {"smbshare/_get_smb_session.py", "multipoint/_get_wms_session.py"} <= set(contents(out))
    shutil.copy(help_dir / "SmbShare" / "Get-SmbSession.md", help_dir / "alone.md")
    report = generate([help_dir / "SmbShare" / "Get-SmbSession.md"], out)
    assert report.removed == []
    assert (out / "smbshare" / "_close_smb_session.py").exists()


def test_a_lost_or_changed_output_file_comes_back(help_dir: Path, out: Path) -> None:
    generate([help_dir], out)
    before = contents(out)
    (out / "smbshare" / "_get_smb_session.py").unlink()
    target = out / "smbshare" / "_close_smb_session.py"
    target.write_text(target.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    generate([help_dir], out)
    assert contents(out) == before


def test_a_stray_generated_file_goes_and_any_other_stays(help_dir: Path, out: Path) -> None:
    generate([help_dir], out)
    stray, own = out / "smbshare" / "_get_old_thing.py", out / "smbshare" / "helpers.py"
    stray.write_text(f"{MARKER}\n", encoding="utf-8")
    own.write_text("mine = 1\n", encoding="utf-8")
    generate([help_dir], out)
    assert not stray.exists()
    assert own.read_text(encoding="utf-8") == "mine = 1\n"


def test_a_file_of_the_user_is_never_overwritten(help_dir: Path, out: Path) -> None:
    (out / "smbshare").mkdir(parents=True)
    own = out / "smbshare" / "__init__.py"
    own.write_text("mine = 1\n", encoding="utf-8")
    with pytest.raises(InputError, match="not written by psbridge"):
        generate([help_dir], out)
    assert list(contents(out)) == ["smbshare/__init__.py"]
    assert own.read_text(encoding="utf-8") == "mine = 1\n"


def test_an_init_file_of_the_users_own_package_is_left_alone(help_dir: Path, out: Path) -> None:
    out.mkdir()
    (out / "__init__.py").write_text("version = 1\n", encoding="utf-8")
    generate([help_dir], out)
    assert (out / "__init__.py").read_text(encoding="utf-8") == "version = 1\n"


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="symbolic links need rights on Windows")
def test_nothing_is_written_through_a_link(help_dir: Path, out: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    out.mkdir()
    (out / "smbshare").symlink_to(outside, target_is_directory=True)
    with pytest.raises(InputError, match="symbolic link"):
        generate([help_dir], out)
    assert list(outside.iterdir()) == []


def test_a_change_of_the_options_makes_everything_again(help_dir: Path, out: Path) -> None:
    assert main(["generate", str(help_dir), "--out", str(out)]) == 0
    full = contents(out)
    assert main(["generate", str(help_dir), "--out", str(out), "--docs", "none"]) == 0
    none = contents(out)
    assert full["smbshare/_get_smb_session.py"] != none["smbshare/_get_smb_session.py"]
    assert main(["generate", str(help_dir), "--out", str(out)]) == 0
    assert contents(out) == full


def test_a_change_of_the_generator_itself_is_noticed(help_dir: Path, out: Path) -> None:
    generate([help_dir], out)
    stamp, manifest = (out / STATE).read_text(encoding="ascii").split()
    (out / STATE).write_text(f"{'0' * len(stamp)} {manifest}\n", encoding="ascii")
    assert generate([help_dir], out).skipped == 0
    assert generate([help_dir], out).skipped == 7
    (out / MANIFEST).write_text((out / MANIFEST).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert generate([help_dir], out).skipped == 7  # the same content
    text = (out / MANIFEST).read_text(encoding="utf-8")
    (out / MANIFEST).write_text(
        text.replace('"name": "get_smb_session"', '"name": "get_smb_sessions"'), encoding="utf-8"
    )
    assert generate([help_dir], out).skipped == 0


def test_docs_levels_hold_more_or_less_of_the_help(help_dir: Path, out: Path) -> None:
    sizes = {}
    for level in ("full", "summary", "none"):
        assert main(["generate", str(help_dir), "--out", str(out), "--docs", level]) == 0
        text = (out / "smbshare" / "_close_smb_session.py").read_text(encoding="utf-8")
        sizes[level] = len(text)
        assert "PowerShell: Close-SmbSession" in text
        assert ("Ends SMB sessions at once." in text) == (level != "none")
        assert ("whatever their clients are doing" in text) == (level == "full")
        assert ("-SessionId <ulong[]>; position 0" in text) == (level != "none")
    assert sizes["full"] > sizes["summary"] > sizes["none"]


BAD = {
    "empty.md": b"",
    "binary.md": bytes(range(256)) * 20,
    "prose.md": b"# Shopping\n\nEggs, milk.\n",
    "broken.xml": b"<helpItems><command>",
    "fence.md": page("Get-Fence").replace("```\n\n## DESCRIPTION", "\n\n## DESCRIPTION").encode()[:400],
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_and_the_others_are_generated(
    name: str, help_dir: Path, out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = help_dir / "SmbShare" / name
    bad.write_bytes(BAD[name])
    assert main(["generate", str(help_dir), "--out", str(out)]) == 1
    assert "smbshare/_close_smb_session.py" in contents(out)
    lines = [line for line in capfd.readouterr().err.splitlines() if str(bad) in line]
    assert lines
    assert all(line.startswith(str(bad)) for line in lines)
    assert "Traceback" not in "".join(lines)
    # It is not forgotten: the next run says it again.
    assert main(["generate", str(help_dir), "--out", str(out)]) == 1
    assert str(bad) in capfd.readouterr().err


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="a file that its owner cannot read needs an ordinary user"
)
def test_an_unreadable_file_is_one_line(help_dir: Path, out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bad = help_dir / "SmbShare" / "Get-SmbSession.md"
    bad.chmod(0)
    assert main(["generate", str(help_dir), "--out", str(out)]) == 1
    assert f"{bad}: PSB901: Permission denied" in capfd.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_place_of_a_file_does_not_hang(tmp_path: Path, out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "Pipe.md"
    os.mkfifo(bad)
    assert main(["generate", str(bad), "--out", str(out)]) == 1
    assert f"{bad}: PSB701: " in capfd.readouterr().err


def test_a_file_that_is_no_help_is_one_line(tmp_path: Path, out: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "broken.json"
    bad.write_bytes(b'{"a": ')
    assert main(["generate", str(bad), "--out", str(out)]) == 1
    assert f"{bad}:1: PSB701: " in capfd.readouterr().err


@pytest.mark.parametrize(("argument", "reason"), [("missing", "no such file or folder"), ("empty", "holds no help")])
def test_an_argument_that_cannot_be_used_is_one_line(
    argument: str, reason: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["generate", str(tmp_path / argument), "--out", str(tmp_path / "out")]) == 1
    assert capfd.readouterr().err.startswith(f"psbridge: {tmp_path / argument}: {reason}")


def test_a_damaged_manifest_is_one_line(help_dir: Path, out: Path) -> None:
    generate([help_dir], out)
    for text in ("{", "[]", '{"version": 9, "sources": {}}', '{"version": 1, "sources": {"x": {}}}'):
        (out / MANIFEST).write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=MANIFEST):
            generate([help_dir], out)


def test_a_manifest_cannot_name_files_elsewhere(help_dir: Path, out: Path, tmp_path: Path) -> None:
    generate([help_dir], out)
    victim = tmp_path / "_x.py"
    victim.write_text(MARKER, encoding="utf-8")
    made = '{"module": "M", "package": "..", "command": "Get-X", "name": "x", "sha256": ""}'
    (out / MANIFEST).write_text(
        f'{{"version": 1, "sources": {{"help/a.md": {{"sha256": "", "made": [{made}]}}}}}}', encoding="utf-8"
    )
    with pytest.raises(InputError, match="identifier"):
        generate([help_dir], out)
    assert victim.exists()


def test_an_interrupted_run_leaves_the_old_output_whole(
    help_dir: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generate([help_dir], out)
    before = contents(out)
    for source in help_dir.rglob("*.md"):
        source.write_text(
            source.read_text(encoding="utf-8").replace("## DESCRIPTION\n", "## DESCRIPTION\nNew words. "),
            encoding="utf-8",
        )

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate([help_dir], out, progress=stop)
    assert contents(out) == before
    assert [p.name for p in out.iterdir() if p.name.startswith(".psbridge-staging")] == []


def test_an_interruption_while_files_are_put_in_place_waits_for_the_last(
    help_dir: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = writer._put
    calls = []

    def interrupted(folder: Path, change: writer.Change) -> None:
        calls.append(change.path)
        if len(calls) == 2:
            signal.raise_signal(signal.SIGINT)
        put(folder, change)

    monkeypatch.setattr(writer, "_put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        generate([help_dir], out)
    monkeypatch.undo()
    assert not generate([help_dir], out, check=True).stale


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to interrupt like a terminal's")
@pytest.mark.parametrize(("early", "twice"), [(True, False), (False, False), (False, True)])
def test_ctrl_c_with_several_processes_is_one_line_and_changes_nothing(
    early: bool, twice: bool, tmp_path: Path, out: Path
) -> None:
    folder = tmp_path / "help"
    for i in range(400):
        (folder / f"Module{i % 8}").mkdir(parents=True, exist_ok=True)
        (folder / f"Module{i % 8}" / f"Get-Thing{i}.md").write_text(
            page(f"Get-Thing{i}", f"Module{i % 8}"), encoding="utf-8"
        )
    generate([folder], out)
    before = contents(out)
    for source in folder.rglob("*.md"):
        source.write_text(source.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "bridge.cli.main",
        "generate",
        str(folder),
        "--out",
        str(out),
        "--jobs",
        "2",
        "--docs",
        "none",
    ]
    child = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    # From before the other processes are up until they have written something.
    wait = ".psbridge-staging-*" if early else ".psbridge-staging-*/*"
    while child.poll() is None and not list(out.glob(wait)):
        time.sleep(0.005)
    time.sleep(0.1 if early else 0)
    os.killpg(child.pid, signal.SIGINT)
    if twice:
        time.sleep(0.02)
        os.killpg(child.pid, signal.SIGINT)
    _, error = child.communicate(timeout=60)
    assert error.strip() == "psbridge: interrupted"
    assert child.returncode == 130
    assert contents(out) == before
    assert list(out.glob(".psbridge-staging-*")) == []


def test_a_killed_run_leaves_whole_files_and_the_next_one_repairs(help_dir: Path, out: Path) -> None:
    """Kill a run at many moments; whatever is there imports, and the next run makes it current."""
    code = f"from bridge.codegen.generate import generate; from pathlib import Path; print('go', flush=True); " \
           f"generate([Path({str(help_dir)!r})], Path({str(out)!r}))"  # fmt: skip
    for delay in (0.0, 0.01, 0.02, 0.03, 0.04, 0.06):
        shutil.rmtree(out, ignore_errors=True)
        child = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(delay)
        child.kill()
        child.wait()
        child.stdout.close()
        for path in out.rglob("*.py"):
            if ".psbridge-staging-" not in str(path):
                compile(path.read_bytes(), str(path), "exec")
        for init in out.glob("*/__init__.py"):
            names = [
                line.split("'")[1]
                for line in init.read_text(encoding="utf-8").splitlines()
                if line.startswith("    '") and ":" in line
            ]
            assert all((init.parent / f"_{name}.py").exists() for name in names)
        generate([help_dir], out)
        assert not generate([help_dir], out, check=True).stale


def test_an_abandoned_staging_folder_is_cleared_away(help_dir: Path, out: Path) -> None:
    old = out / ".psbridge-staging-old"
    old.mkdir(parents=True)
    (old / "x").write_text("x", encoding="utf-8")
    os.utime(old, (1, 1))
    young = out / ".psbridge-staging-young"
    young.mkdir()
    generate([help_dir], out)
    assert not old.exists()
    assert young.exists()


def test_two_commands_of_one_python_name_get_the_same_names_in_any_order(tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "help", tmp_path / "b" / "help"
    for folder, names in ((first, ("1", "2")), (second, ("2", "1"))):
        folder.mkdir(parents=True)
        for prefix, name in zip(names, ("Get-IPv4Thing", "Get-Ipv4_Thing"), strict=True):
            (folder / f"{prefix}.md").write_text(page(name), encoding="utf-8")
    for folder, out in ((first, tmp_path / "x"), (second, tmp_path / "y")):
        generate([folder], out)
        made = {m.command: m.name for r in Manifest.load(out).sources.values() for m in r.made}
        assert made == {"Get-IPv4Thing": "get_ipv4_thing_2", "Get-Ipv4_Thing": "get_ipv4_thing"}
        assert "def get_ipv4_thing_2()" in (out / "things" / "_get_ipv4_thing_2.py").read_text(encoding="utf-8")
        assert generate([folder], out).skipped == 2
        assert not generate([folder], out, check=True).stale


def test_a_command_described_twice_is_generated_once(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, name, synopsis in (("a", "Get-Thing", "First."), ("b", "get-thing", "Second.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.md").write_text(page(name, synopsis=synopsis), encoding="utf-8")
    assert main(["generate", str(tmp_path / "a"), str(tmp_path / "b"), "--out", str(out)]) == 0
    assert "First." in (out / "things" / "_get_thing.py").read_text(encoding="utf-8")
    assert "PSB703: get-thing is already described by a; left out" in capsys.readouterr().err


HOSTILE_NAMES = [
    "a\nb.md",
    "a\rb.md",
    "con.md",
    "'; import os #.md",
    "{{ x }}.md",
    "a\u2028b.md",
    "\\..\\x.md",
    'x""".md',
    "%s.md",
]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_file_name_is_never_more_than_a_key(name: str, tmp_path: Path, out: Path) -> None:
    folder = tmp_path / "help" / name.removesuffix(".md")
    folder.mkdir(parents=True)
    (folder / name).write_text(page("Get-Thing"), encoding="utf-8")
    report = generate([tmp_path / "help"], out)
    assert report.problems == []
    assert {p for p in contents(out) if p.startswith("things/")} == {"things/__init__.py", "things/_get_thing.py"}
    assert generate([tmp_path / "help"], out).skipped == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["generated", "help"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_a_file_name_that_is_no_text_is_a_key_too(tmp_path: Path, out: Path) -> None:
    folder = tmp_path / "help"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md")).write_text(page("Get-Thing"), encoding="utf-8")
    assert generate([folder], out).commands == 1
    assert generate([folder], out).skipped == 1


@pytest.mark.parametrize(
    ("name", "module", "parameter"),
    [
        ("../../evil", "Things", "Name"),
        ("Get-Thing", "../evil", "Name"),
        ("Get-Thing", "/tmp/evil", "Name"),
        ("Get-Thing", "..", "Name"),
        ("Get-" + "x" * 10_000, "Things", "Name"),
        ("Get-Thing", "y" * 10_000, "Name"),
        ("Get-Thing", "Things", "z" * 10_000),
    ],
)
def test_a_page_whose_names_lead_elsewhere_is_refused(
    name: str, module: str, parameter: str, tmp_path: Path, out: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "help"
    folder.mkdir()
    (folder / "bad.md").write_text(page(name, module, parameter), encoding="utf-8")
    (folder / "good.md").write_text(page("Get-Other"), encoding="utf-8")
    assert main(["generate", str(folder), "--out", str(out)]) == 1
    error = capfd.readouterr().err
    assert str(folder / "bad.md") in error
    assert max(map(len, error.splitlines())) < 600
    assert "things/_get_other.py" in contents(out)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["generated", "help"]


def test_own_templates_and_names_are_used(help_dir: Path, out: Path, tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "package.py.jinja").write_text(
        '{{ ("Our wrappers of " ~ package.module) | docstring }}\n\n{{ package.marker }}\n__all__ = {{ package.commands | list | py }}\n'
    )
    config = tmp_path / "psbridge.toml"
    config.write_text(
        '[generate]\ntemplates = "templates"\ndocs = "summary"\n[names.commands]\n"Get-SmbSession" = "smb_sessions"\n'
        '[names.parameters]\n"ClientUserName" = "user"\n[names.modules]\nSmbShare = "smb"\n'
    )
    assert main(["generate", str(help_dir), "--out", str(out), "--config", str(config)]) == 0
    assert (out / "smb" / "__init__.py").read_text(encoding="utf-8").startswith('"""Our wrappers of SmbShare"""')
    text = (out / "smb" / "_smb_sessions.py").read_text(encoding="utf-8")
    assert "user: Sequence[str] | str = ..." in text
    assert "'user': 'ClientUserName'" in text


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{{ page.nothing }}", "has no attribute 'nothing'"),
        ("{% if %}", "template"),
        ("{{ page.name }} = (", "is not Python"),
        ("import os\n", "Import is not allowed"),
    ],
)
def test_a_template_that_is_wrong_is_one_clear_line(
    template: str, reason: str, help_dir: Path, out: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "command.py.jinja").write_text(template)
    assert main(["generate", str(help_dir), "--out", str(out), "--templates", str(tmp_path / "own")]) == 1
    error = capfd.readouterr().err
    assert reason in error
    assert "Traceback" not in error


def test_generated_names_can_be_found_again(help_dir: Path, out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    generate([help_dir], out)
    for name in ("close-smbsession", "close_smb_session"):
        capsys.readouterr()
        assert main(["inspect", name, "--in", str(out)]) == 0
        printed = capsys.readouterr().out
        assert "Close-SmbSession" in printed
        assert "-InputObject" in printed
        assert "mandatory, by value" in printed
        assert "Close-SmbSession -InputObject <" in printed
    assert main(["inspect", "Get-Nothing", "--in", str(out)]) == 1


def test_inspect_shows_a_file(help_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(help_dir / "MultiPoint" / "Close-WmsSession.md")]) == 0
    printed = capsys.readouterr().out
    assert "close_wms_session" in printed
    assert "-TimeoutInSecond" in printed


def test_inspect_shows_many_sets_in_as_many_tables_as_the_terminal_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sets = [f"SetNumber{i}" for i in range(9)]
    text = page("Get-Thing").split("## SYNTAX")[0] + "## SYNTAX\n"
    text += "".join(
        f"\n### {s}\n```\nGet-Thing -Only{i} <String> [<CommonParameters>]\n```\n" for i, s in enumerate(sets)
    )
    text += "\n## DESCRIPTION\nGets things.\n\n## PARAMETERS\n"
    block = (
        page("Get-Thing")
        .split("### -Name\n")[1]
        .split("### CommonParameters")[0]
        .replace("Required: False", "Required: True")
    )
    text += "".join(f"\n### -Only{i}\n" + block.replace("(All)", s) for i, s in enumerate(sets))
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["inspect", str(tmp_path / "page.md")]) == 0
    printed = capsys.readouterr().out
    tables = printed.split("\n\n")[1:-1]
    assert sum("parameter" in t for t in tables) == 3
    assert all(printed.count(s) == 2 for s in sets)
    assert "…" not in printed
    assert max(len(line) for t in tables if "parameter" in t for line in t.splitlines()) <= 80


def test_every_page_of_a_real_docset_compiles_or_is_refused_with_a_reason(corpus_dir: Path, tmp_path: Path) -> None:
    """A sample of the docset here; the benchmark generates all of it."""
    modules = ["SmbShare", "Hyper-V", "NetSecurity", "DnsServer", "Defender", "Appx"]
    report = generate([corpus_dir / "winserver2025" / m for m in modules], tmp_path / "out", jobs=2)
    assert report.commands > 500
    assert len(report.problems) < 0.005 * report.commands
    for path in (tmp_path / "out").rglob("*.py"):
        compile(path.read_bytes(), str(path), "exec")
