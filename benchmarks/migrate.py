"""How long a thousand scripts of thirty lines take to translate: ``python benchmarks/migrate.py``.

The median of three runs into a fresh folder, with two processes; the scripts are all different.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from bridge.migrate.project import migrate
from bridge.migrate.report import totals

SCRIPTS, RUNS, JOBS, LIMIT = 1000, 3, 2, 20.0

_TEXT = """\
# Report {n}
param([string]$Name = 'host{n}', [int]$Count = {n}, [switch]$Force)

function Get-Share{n}([int]$value, [string]$label = 'none') {{
    # keep the even ones
    if ($value % 2 -eq 0) {{
        "$label has $value"
    }} else {{
        Write-Verbose "skipped $value"
    }}
}}

$total = 0
$names = @{{ first = 'a{n}'; second = "b$Name" }}
foreach ($i in 1..$Count) {{
    $total += $i * {n}
    if ($total -gt 1000) {{ break }}
    Get-Share{n} $i -label $names.first
}}

try {{
    $parsed = [int]$Name
}} catch {{
    Write-Warning "not a number: $Name"
    $parsed = 0
}}
Get-SmbSession | Where-Object {{ $_.NumOpens -gt {n} }} | Close-SmbSession -Force
switch ($parsed) {{ 0 {{ 'zero' }} default {{ "more: $_" }} }}
$list = 1..10 | Where-Object {{ $_ % 3 -eq 0 }} | ForEach-Object {{ $_ + $total }}
"Total: $total, $($list.Count) left"
"""


def main() -> None:
    wrappers = Path(__file__).resolve().parent.parent / "generated"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scripts = folder / "scripts"
        scripts.mkdir()
        for n in range(SCRIPTS):
            (scripts / f"s{n:04}.ps1").write_text(_TEXT.format(n=n), encoding="utf-8")
        times = []
        for attempt in range(RUNS):
            start = time.perf_counter()
            done = migrate(scripts, folder / f"out{attempt}", wrappers=wrappers, jobs=JOBS)
            times.append(time.perf_counter() - start)
        lines = len(_TEXT.splitlines())
        print(totals(done))
        print(
            f"{SCRIPTS} scripts of {lines} lines, {JOBS} processes: median {statistics.median(times):.2f} s (limit {LIMIT:g} s)"
        )


if __name__ == "__main__":
    main()
