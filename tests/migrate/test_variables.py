"""Which variable a name means: scopes, types, and what sets variables by name."""

from __future__ import annotations

from typing import Any

from bridge.migrate import translate
from bridge.migrate.runtime import command, function, parameter
from bridge.migrate.runtime.capture import Capture, capture


def run(text: str) -> Capture:
    translation = translate(text)
    assert not translation.refused, [(r.text, r.why) for r in translation.refused]
    names: dict[str, Any] = {"__name__": "translated"}
    exec(compile(translation.python, "<translated>", "exec"), names)
    kept = capture(names["main"])
    assert kept.not_translated is None, kept.not_translated
    return kept


def test_the_views_are_of_one_chain_of_scopes() -> None:
    @function("Inner")
    def inner(ps: Any, given: Any) -> None:
        ps.out([ps.vars.x, ps.vars.Y, ps.local.x, ps.shared.x, ps.globals.x, ps.globals.g])
        ps.vars.x = "inner"
        ps.shared.s = "set"

    @function("Outer", parameter("Y"))
    def outer(ps: Any, given: Any, y: Any) -> None:
        ps.vars.y = y
        ps.vars.x = "outer"
        ps.run(command("Inner"))
        ps.out(ps.vars.x)

    def main(ps: Any) -> None:
        ps.define(inner, outer)
        ps.shared.x = "script"
        ps.globals.g = "global"
        ps.run(command("Outer", 1))
        ps.out([ps.vars.X, ps.vars.s, ps.vars.y, ps.vars["g"]])

    kept = capture(main)
    assert kept.items == ["outer", 1, None, "script", None, "global", "outer", "script", "set", None, "global"]


def test_a_private_variable_is_not_seen_in_the_scopes_inside() -> None:
    @function("Look")
    def look(ps: Any, given: Any) -> None:
        ps.out([ps.vars.p])

    def main(ps: Any) -> None:
        ps.define(look)
        ps.private.p = 1
        ps.run(command("Look"))
        ps.out(ps.vars.p)

    assert capture(main).items == [None, 1]


def test_a_declared_variable_converts_what_it_is_given_and_refuses_what_does_not_fit() -> None:
    def main(ps: Any) -> None:
        ps.declare("n", "int", "5")
        ps.vars.n = "7"
        ps.out(ps.vars.n)
        with ps.statement():
            ps.vars.n = "x"
        ps.out(ps.vars.n)

    kept = capture(main)
    assert kept.items == [7, 7]
    (error,) = kept.errors
    assert (error.fully_qualified_error_id, error.category) == ("RuntimeException", "MetadataError")
    assert error.exception.bare_name == "ArgumentTransformationMetadataException"


def test_a_block_downstream_runs_in_the_scope_of_its_caller() -> None:
    kept = run(
        "$ErrorActionPreference = 'SilentlyContinue'\n"
        "function Get-Two { $ErrorActionPreference = 'Stop'; 1; 2 }\n"
        'Get-Two | ForEach-Object { "$ErrorActionPreference $_" }'
    )
    assert kept.items == ["SilentlyContinue 1", "SilentlyContinue 2"]


def test_a_name_that_only_ends_like_a_preference_is_a_plain_variable() -> None:
    assert run("$colorPreference = 'red'; $colorPreference").items == ["red"]
