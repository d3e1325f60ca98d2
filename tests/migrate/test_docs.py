"""The pairs of docs/migrate.md: the Python shown is what the script is translated to. That it runs is checked with all examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bridge.cli.main import main

ROOT = Path(__file__).resolve().parent.parent.parent
_PAIR = re.compile(r"<!-- file: scripts/(\w+\.ps1) -->\n```powershell\n(.*?)```\n\n```python\n(.*?)```\n", re.DOTALL)
PAIRS = _PAIR.findall((ROOT / "docs" / "migrate.md").read_text(encoding="utf-8"))


def test_there_are_three_pairs() -> None:
    assert len(PAIRS) == 3


@pytest.mark.parametrize(("name", "script", "python"), PAIRS, ids=[p[0] for p in PAIRS])
def test_the_python_shown_is_the_translation(name: str, script: str, python: str, tmp_path: Path) -> None:
    wrappers = tmp_path / "smb_wrappers"
    assert main(["generate", str(ROOT / "bridge" / "demo" / "help"), "--out", str(wrappers)]) == 0
    (tmp_path / name).write_text(script, encoding="utf-8")
    main(["migrate", str(tmp_path / name), "--out", str(tmp_path / "out"), "--wrappers", str(wrappers)])
    assert (tmp_path / "out" / name.replace(".ps1", ".py")).read_text(encoding="utf-8") == python
