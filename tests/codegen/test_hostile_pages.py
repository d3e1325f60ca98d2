"""Hostile pages from disk to wrappers: every place of a page with every payload, then everything generated is imported."""

from __future__ import annotations

import builtins
import inspect
import pydoc
import sys
import types
from pathlib import Path

import pytest

from bridge.codegen.generate import generate
from bridge.codegen.manifest import MANIFEST, STATE
from bridge.wrappers import Wrapper

BOOM = "__import__('builtins').canary.append(1)"

PLACES = {
    "module": "Things",
    "uri": "https://example.com/",
    "title": "Get-Thing{n}",
    "synopsis": "Gets a thing.",
    "heading": "First (Default)",
    "fence": "",
    "syntax": "[-Name <String>]",
    "description": "Gets things.",
    "example": "One",
    "code": "Get-Thing",
    "parameter": "Name",
    "text": "Names a thing.",
    "type": "String",
    "sets": "First",
    "aliases": "",
    "accepted": "A, B",
    "required": "False",
    "position": "Named",
    "default": "None",
    "pipeline": "False",
    "output": "System.String",
    "output text": "A string.",
    "notes": "",
    "link": "[Other](Other.md)",
}

PAGE = """---
external help file: Things-help.xml
Module Name: {module}
online version: {uri}
schema: 2.0.0
---

# {title}

## SYNOPSIS
{synopsis}

## SYNTAX

### {heading}
```{fence}
{title} {syntax} [<CommonParameters>]
```

### Second
```
{title} -Other <Int32> [<CommonParameters>]
```

## DESCRIPTION
{description}

## EXAMPLES

### {example}
```
{code}
```

## PARAMETERS

### -{parameter}
{text}

```yaml
Type: {type}
Parameter Sets: {sets}
Aliases: {aliases}
Accepted values: {accepted}

Required: {required}
Position: {position}
Default value: {default}
Accept pipeline input: {pipeline}
Accept wildcard characters: False
```

### -Other
Another.

```yaml
Type: Int32
Parameter Sets: Second
Aliases:

Required: True
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

### {output}
{output text}

## NOTES
{notes}

## RELATED LINKS

{link}
"""

PAYLOADS = (
    BOOM,
    f"' + {BOOM} + '",
    f'" + {BOOM} + "',
    f'"""\n{BOOM}\n"""',
    'x"""',
    "x\\",
    f'\\"""\n{BOOM}\n',
    f"x\n{BOOM}\n",
    f"x\r{BOOM}",
    f"x\u2028{BOOM}",
    f"x\0{BOOM}",
    "{" + BOOM + "}",
    "{{ " + BOOM + " }}",
    "{% raw %}",
    "../../evil",
    "/tmp/evil",
    "..\\evil",
    "CON",
    "__init__",
    "import",
    f"); {BOOM}; (",
    "A" * 10_000,
    "[[[[[<{({",
    "```",
    "---",
    "&amp;&lt;&#0;",
    "!!python/object/apply:os.system ['x']",
    "*x",
    "%s %(x)s",
)


def pages(folder: Path) -> int:
    """One page for each place and payload, each command with a name of its own."""
    number = 0
    for place in PLACES:
        for payload in PAYLOADS:
            number += 1
            values = {name: value.replace("{n}", str(number)) for name, value in PLACES.items()}
            values[place] = payload
            text = PAGE
            for name, value in values.items():
                text = text.replace("{" + name + "}", value) if name != place else text
            text = text.replace("{" + place + "}", payload)
            (folder / f"page{number}.md").write_bytes(text.encode("utf-8"))
    return number


def test_no_place_of_a_page_leads_out_of_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    canary: list[int] = []
    monkeypatch.setattr(builtins, "canary", canary, raising=False)
    folder, out = tmp_path / "help", tmp_path / "generated"
    folder.mkdir()
    number = pages(folder)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    report = generate([folder], out)
    assert report.commands > 0.6 * number
    for problem in report.problems:
        assert problem.file is not None
        assert Path(problem.file).is_relative_to(folder)
        assert len(problem.message) < 1000
        assert not problem.message.startswith("psbridge failed"), problem.message
    # Only packages with plain names, only our files in them, nothing beside the folder.
    assert sorted(p.name for p in tmp_path.iterdir()) == ["generated", "help", "work"]
    assert list((tmp_path / "work").iterdir()) == []
    for path in out.rglob("*"):
        assert path.name.isascii() or path.name.isidentifier()
        assert path.suffix == ".py" or path.is_dir() or path.name in (MANIFEST, STATE, "py.typed")
    checked = 0
    for path in sorted(out.glob("*/_[!_]*.py")):
        module = types.ModuleType("hostile")
        monkeypatch.setitem(sys.modules, "hostile", module)
        exec(compile(path.read_bytes(), str(path), "exec"), vars(module))
        wrapper = getattr(module, path.stem[1:])
        assert isinstance(wrapper, Wrapper)
        str(inspect.signature(wrapper))
        pydoc.render_doc(wrapper)
        wrapper(**dict.fromkeys(wrapper.names, 1))
        checked += 1
    assert checked == report.commands
    for path in out.glob("*/__init__.py"):
        compile(path.read_bytes(), str(path), "exec")
    assert canary == []
    # And the second run, which reads the manifest, finds all of it current.
    assert not generate([folder], out, check=True).stale
