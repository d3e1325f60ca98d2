"""The engine's own CLIXML."""

from pathlib import Path

from bridge.clixml import dumps, loads
from bridge.parity.conform import check_file
from bridge.parity.conform.clixml import check_row, levels, structure


def test_every_recorded_value_is_decoded_and_written_as_the_engine_does(golden_dir: Path) -> None:
    report = check_file(golden_dir / "clixml.jsonl.gz")
    assert [m.text for m in report.mismatches] == []
    assert report.passed > 200


ROW = {
    "expression": "[pscustomobject]@{a=1}",
    "depth": 1,
    "clixml": dumps(loads('<Obj RefId="0"><TN RefId="0"><T>A</T></TN><MS><I32 N="a">1</I32></MS></Obj>')[0]),
    "back": {"t": "PSCustomObject", "v": {"a": {"t": "System.Int32", "v": "1"}}},
    "backTypeNames": ["Deserialized.A"],
}


def test_a_row_passes_only_when_value_types_and_notes_agree() -> None:
    assert check_row(ROW, "1").passed
    assert not check_row(
        {**ROW, "back": {"t": "PSCustomObject", "v": {"a": {"t": "System.Int64", "v": "1"}}}}, "1"
    ).passed
    assert not check_row({**ROW, "backTypeNames": ["A"]}, "1").passed
    assert not check_row({**ROW, "backNotes": {"n": {"t": "null"}}}, "1").passed
    assert not check_row({**ROW, "backError": {"exception": "X", "message": "no"}}, "1").passed
    assert not check_row({**ROW, "clixml": "<Objs"}, "1").passed
    assert not check_row(
        {
            "expression": "1",
            "depth": 1,
            "error": {"message": "'\ufffe', hexadecimal value 0x0041, is an invalid character."},
        },
        "1",
    ).passed
    assert check_row(
        {
            "expression": "1",
            "depth": 1,
            "error": {"message": "'\ufffe', hexadecimal value 0xFFFE, is an invalid character."},
        },
        "1",
    ).passed


def test_structure_sees_everything_but_free_form() -> None:
    head = '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">'
    one = structure(f'{head}\n <Obj RefId="5"><LST>\n<S></S><Ref RefId="5"/></LST></Obj></Objs>')
    assert one == structure(f'{head}<Obj RefId="0"><LST><S /><Ref RefId="0" /></LST></Obj></Objs>')
    assert one != structure(f'{head}<Obj RefId="0"><LST><S> </S><Ref RefId="0" /></LST></Obj></Objs>')
    assert one != structure(f'{head}<Obj RefId="0"><IE><S /><Ref RefId="0" /></IE></Obj></Objs>')


def test_levels_are_counted_as_the_engines_reader_counts_them() -> None:
    assert levels(dumps("x")) == 1
    assert levels(dumps([])) == 1
    assert levels(dumps([["x"]])) == 3
    assert levels(dumps({"k": {"k": 1}})) == 3
    deep: list[object] = []
    for _ in range(60):
        deep = [deep]
    row = {
        "expression": "deep",
        "depth": 1,
        "clixml": dumps(deep),
        "backError": {"exception": "XmlException", "message": "too deep"},
    }
    assert check_row(row, "1").passed
