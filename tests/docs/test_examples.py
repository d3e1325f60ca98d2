"""Every example in README.md and docs/ is run as a reader would run it.

- A ``python`` block runs; blocks of one page share their names. A ``text`` block right after it is what it prints.
- A ``console`` block holds lines ``$ psbridge …`` (or ``$ pytest …``) and, below each, what is printed; ``…`` stands for anything.
- ``<!-- file: NAME -->`` before any block writes it as that file into the page's folder, in which all of this runs.
- ``<!-- needs: WHAT -->`` before a block says that it needs something that a test machine lacks (a Windows host): it must still compile,
  and every name that it imports must exist.
- ``sh`` blocks install things: the continuous integration runs those of the README.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import importlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_DIRECTIVE = re.compile(r"<!--\s*(file|needs):\s*(.*?)\s*-->")
_CHECK = doctest.OutputChecker()


@dataclass
class Block:
    language: str
    text: str
    line: int
    directives: dict[str, str]
    output: str | None = None


def blocks_of(page: Path) -> list[Block]:
    found: list[Block] = []
    pending: dict[str, str] = {}
    last_was_python = False
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8")):
        if token.type == "html_block":
            pending.update(dict(_DIRECTIVE.findall(token.content)))
        elif token.type == "fence":
            language = token.info.split()[0] if token.info.strip() else ""
            if language == "text" and last_was_python and not pending:
                found[-1].output = token.content
            else:
                found.append(Block(language, token.content, (token.map or [0])[0] + 1, pending))
            last_was_python = language == "python"
            pending = {}
        elif token.type in ("heading_open",):
            last_was_python = False
    return found


def agree(expected: str, printed: str) -> bool:
    def tidy(text: str) -> str:
        return "\n".join(line.rstrip() for line in text.replace("…", "...").strip().splitlines()) + "\n"

    return _CHECK.check_output(tidy(expected), tidy(printed), doctest.ELLIPSIS)


def run_python(block: Block, page: Path, names: dict[str, Any]) -> None:
    code = compile("\n" * block.line + block.text, str(page), "exec")
    if "needs" in block.directives:
        for node in ast.walk(ast.parse(block.text)):
            if isinstance(node, ast.ImportFrom) and node.module:
                module = importlib.import_module(node.module)
                for alias in node.names:
                    assert hasattr(module, alias.name), f"{page.name}:{block.line}: {node.module} has no {alias.name}"
        return
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, names)
    if block.output is not None:
        assert agree(block.output, printed.getvalue()), f"{page.name}:{block.line} prints\n{printed.getvalue()}"


def run_console(block: Block, page: Path, folder: Path) -> None:
    if "needs" in block.directives:
        return
    steps: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            steps.append((line[2:], []))
        else:
            assert steps, f"{page.name}:{block.line}: a console block begins with a command"
            steps[-1][1].append(line)
    for command, expected in steps:
        words = shlex.split(command, comments=True)
        program = {"psbridge": "bridge.cli.main", "pytest": "pytest", "python": None}[words[0]]
        argv = [sys.executable, *(["-m", program] if program else []), *words[1:]]
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=100, check=False)
        printed = done.stdout + done.stderr
        if expected:
            assert agree("\n".join(expected), printed), f"{page.name}:{block.line}: {command} prints\n{printed}"
        else:
            assert done.returncode == 0, f"{page.name}:{block.line}: {command}: {printed}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(ROOT / "bridge" / "demo" / "help", tmp_path / "help")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_examples_of_a_page_do_what_it_says(page: Path, folder: Path) -> None:
    names: dict[str, Any] = {"__name__": "__example__"}
    for block in blocks_of(page):
        if "file" in block.directives:
            target = folder / block.directives["file"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            run_python(block, page, names)
        elif block.language == "console":
            run_console(block, page, folder)
