"""Get-Random, Get-SecureRandom and New-Guid. No call of these gives what another run gave, so the source of chance is free."""

from __future__ import annotations

import random
import uuid
from typing import Any

from bridge.operators import cast
from bridge.operators.errors import NotSupportedHere, OperatorError
from bridge.operators.kinds import unwrap
from bridge.simulator.context import Context
from bridge.values import Int64, type_name_of

__all__ = ["GetRandom", "GetSecureRandom", "NewGuid", "WrittenGuid"]

_INT, _LONG = "System.Int32", "System.Int64"
_MOST = {_INT: 2**31 - 1, _LONG: 2**63 - 1}
_chance = random.SystemRandom()


def _operand(value: Any) -> Any:
    plain = unwrap(value)
    if not isinstance(plain, str):
        return plain
    number = plain.strip()
    if not number.lstrip("-").isdigit() or abs(int(number)) >= 2**31:
        raise NotSupportedHere(f"Get-Random with the text {plain!r} for a number")
    return int(number)


class GetRandom:
    """A number between two, or objects of those that came in."""

    def begin(self, ctx: Context) -> None:
        self.items: list[Any] = []
        if ctx.values.get("SetSeed") is not None:
            raise NotSupportedHere(f"{ctx.name} -SetSeed, whose numbers are those of .NET's generator")
        if ctx.parameter_set == "RandomNumberParameterSet":
            self._numbers(ctx)

    def _numbers(self, ctx: Context) -> None:
        low, high = (_operand(ctx.values.get(n)) for n in ("Minimum", "Maximum"))
        kinds = {type_name_of(v) for v in (low, high) if v is not None} or {_INT}
        whole = kinds <= {_INT, _LONG}
        kind = (_LONG if _LONG in kinds else _INT) if whole else "System.Double"
        if not whole:
            low, high = (None if v is None else float(v) for v in (low, high))
        low = 0 if low is None else low
        high = _MOST.get(kind, 1.7976931348623157e308) if high is None else high
        if low >= high:
            ctx.throw(
                f"The Minimum value ({cast('string', low)}) cannot be greater than or equal to the Maximum value ({cast('string', high)}).",
                "MinGreaterThanOrEqualMax", "InvalidArgument", exception="System.ArgumentException",
            )  # fmt: skip
        for _ in range(int(ctx.values.get("Count", 1))):
            if not whole:
                ctx.write(low + _chance.random() * (high - low))
            else:
                number = _chance.randrange(int(low), int(high))
                ctx.write(number if kind == _INT else Int64(number))

    def process(self, ctx: Context) -> None:
        if "InputObject" in ctx.values:
            self.items += ctx.values["InputObject"]

    def end(self, ctx: Context) -> None:
        if ctx.parameter_set == "RandomNumberParameterSet":
            return
        count = len(self.items) if ctx.values.get("Shuffle") else int(ctx.values.get("Count", 1))
        for item in _chance.sample(self.items, min(count, len(self.items))):
            ctx.write(item)


class GetSecureRandom(GetRandom):
    """As Get-Random, without a seed."""


class WrittenGuid(uuid.UUID):
    """A GUID that a command wrote: to ConvertTo-Json it is an object, where a bare one is text."""

    __slots__ = ()


class NewGuid:
    def process(self, ctx: Context) -> None:
        if ctx.values.get("Empty"):
            ctx.write(WrittenGuid(int=0))
        elif "InputObject" in ctx.values:
            try:
                ctx.write(WrittenGuid(int=cast("guid", str(ctx.values["InputObject"])).int))
            except OperatorError:
                raise NotSupportedHere("New-Guid -InputObject with text that is no GUID") from None
        else:
            ctx.write(WrittenGuid(int=uuid.uuid4().int))
