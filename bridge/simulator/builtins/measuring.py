"""Measure-Object."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from bridge.binding.conversion.errors import ConversionError
from bridge.binding.convert import convert, to_text
from bridge.operators.compare import CompareError, compare
from bridge.operators.kinds import unwrap
from bridge.operators.properties import MISSING, is_custom
from bridge.simulator.builtins.expressions import Expression, expressions_of
from bridge.simulator.builtins.strictness import strictness
from bridge.simulator.context import Context
from bridge.values import Char, PSObject

__all__ = ["MeasureObject"]

_NAMESPACE = "Microsoft.PowerShell.Commands."


@dataclass
class Statistics:
    """What is gathered for one property."""

    count: int = 0
    total: float = 0.0
    mean: float = 0.0
    deviations: float = 0.0
    largest: Any = None
    smallest: Any = None
    lines: int = 0
    words: int = 0
    characters: int = 0


def _number(value: Any) -> float | None:
    plain = unwrap(value)
    if isinstance(plain, Char):
        return float(ord(plain))
    try:
        return float(convert(plain, "System.Double"))
    except (ConversionError, OverflowError):
        return None


def _extreme(ctx: Context, value: Any, known: Any, sign: int) -> Any:
    """The larger (``sign`` 1) or smaller of the two: as numbers when both are, else as text when their types differ."""
    if known is None:
        return value
    a, b = unwrap(known), unwrap(value)
    x, y = (None if v is None else _number(v) for v in (a, b))
    first: Any = a if x is None else x
    second: Any = b if y is None else y
    if second is not None and type(first) is not type(second):
        first, second = to_text(first), to_text(second)
    try:
        order = compare(first, second, ignore_case=False)
    except (CompareError, ConversionError) as error:
        ctx.throw(
            str(error), "Argument", "InvalidArgument", exception="System.Management.Automation.PSArgumentException"
        )
    return value if sign * order < 0 else known


class MeasureObject:
    """Counts, sums and extremes, or lines, words and characters."""

    def begin(self, ctx: Context) -> None:
        values = ctx.values
        self.text = any(values.get(n) for n in ("Line", "Word", "Character", "IgnoreWhiteSpace"))
        everything = bool(values.get("AllStats"))
        self.wants = {
            n: everything or bool(values.get(n)) for n in ("Sum", "Average", "StandardDeviation", "Minimum", "Maximum")
        }
        self.numbers = self.wants["Sum"] or self.wants["Average"] or self.wants["StandardDeviation"]
        self.expressions: list[Expression] = expressions_of(ctx, values.get("Property"))
        self.found: dict[str, Statistics] = {} if self.expressions else {"": Statistics()}
        self.names: dict[str, str | None] = {"": None}
        self.not_numeric = False

    def process(self, ctx: Context) -> None:
        item = ctx.values.get("InputObject")
        if item is None:
            return
        if not self.expressions:
            # Of a property bag the base object alone is measured, which has no properties.
            self._take(ctx, self.found[""], PSObject(()) if is_custom(item) else item)
            return
        counted: set[str] = set()
        for expression in self.expressions:
            for name, value in expression.values(ctx, item):
                key = name.casefold()
                self.names.setdefault(key, name)
                stat = self.found.setdefault(key, Statistics())
                if value is not MISSING and key not in counted:
                    counted.add(key)
                    self._take(ctx, stat, value)

    def _take(self, ctx: Context, stat: Statistics, value: Any) -> None:
        stat.count += 1
        if self.text:
            self._measure_text(ctx, stat, to_text(value))
            return
        if self.numbers:
            number = 0.0 if value is None else _number(value)
            if number is None:
                self.not_numeric = True
                ctx.error(
                    f'Input object "{to_text(value)}" is not numeric.', "NonNumericInputObject", "InvalidType", unwrap(value),
                    exception="System.Management.Automation.PSInvalidOperationException",
                )  # fmt: skip
                return
            stat.total += number
            before = stat.mean
            stat.mean += (number - before) / stat.count
            stat.deviations += (number - before) * (number - stat.mean)
        if self.wants["Maximum"]:
            stat.largest = _extreme(ctx, value, stat.largest, 1)
        if self.wants["Minimum"]:
            stat.smallest = _extreme(ctx, value, stat.smallest, -1)

    def _measure_text(self, ctx: Context, stat: Statistics, text: str) -> None:
        ignore = bool(ctx.values.get("IgnoreWhiteSpace"))
        stat.words += len(text.split())
        stat.characters += sum(not c.isspace() for c in text) if ignore else len(text)
        if text:
            stat.lines += text.count("\n") + (0 if text.endswith("\n") else 1)
        elif not ignore:
            stat.lines += 1

    def end(self, ctx: Context) -> None:
        for key, stat in self.found.items():
            if self.expressions and not stat.count:
                self._unknown(ctx, key)
                continue
            ctx.write(self._text(ctx, key, stat) if self.text else self._generic(key, stat))

    def _unknown(self, ctx: Context, key: str) -> None:
        """A property that no object has is an error in strict mode alone."""
        if strictness(ctx) >= 2:
            ctx.error(
                f'The property "{self.names[key]}" cannot be found in the input for any objects.',
                f"{'Text' if self.text else 'Generic'}MeasurePropertyNotFound", "InvalidArgument",
                exception="System.Management.Automation.PSArgumentException",
            )  # fmt: skip

    def _text(self, ctx: Context, key: str, stat: Statistics) -> PSObject:
        values = ctx.values
        return _info("TextMeasureInfo", {
            "Lines": stat.lines if values.get("Line") else None, "Words": stat.words if values.get("Word") else None,
            "Characters": stat.characters if values.get("Character") else None, "Property": self.names[key],
        })  # fmt: skip

    def _generic(self, key: str, stat: Statistics) -> PSObject:
        wants, good = self.wants, not self.not_numeric
        facts: dict[str, Any] = {
            "Count": stat.count,
            "Average": stat.total / stat.count if wants["Average"] and good and stat.count else None,
            "Sum": stat.total if wants["Sum"] and good else None,
            "Maximum": stat.largest,
            "Minimum": stat.smallest,
            "StandardDeviation": self._deviation(stat) if wants["StandardDeviation"] and good else None,
            "Property": self.names[key],
        }
        extremes = {n: facts[n] for n in ("Maximum", "Minimum") if facts[n] is not None}
        as_numbers = {n: _number(v) for n, v in extremes.items()}
        if all(v is not None for v in as_numbers.values()):
            return _info("GenericMeasureInfo", {**facts, **as_numbers})
        return _info("GenericObjectMeasureInfo", facts)

    @staticmethod
    def _deviation(stat: Statistics) -> float:
        return math.sqrt(stat.deviations / (stat.count - 1)) if stat.count > 1 else 0.0


def _info(name: str, facts: dict[str, Any]) -> PSObject:
    names = (f"{_NAMESPACE}{name}", f"{_NAMESPACE}MeasureInfo", "System.Object")
    return PSObject(facts, type_names=names, text=names[0], adapted=frozenset(n.lower() for n in facts))
