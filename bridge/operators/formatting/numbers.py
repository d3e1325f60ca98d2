"""Numbers by standard (``N2``, ``X8``, ``P1``) and custom (``#,##0.00``) formats."""

from __future__ import annotations

import decimal
import math
import re
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import dotnet_text
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import number_of, type_code
from bridge.values import BigInteger, Single, type_name_of

__all__ = ["format_number"]

_STANDARD = re.compile(r"([A-Za-z])(\d{0,9})\Z", re.ASCII)
_CONTEXT = decimal.Context(prec=1200, rounding=decimal.ROUND_HALF_UP, Emax=999999, Emin=-999999)
_BITS = {5: 8, 6: 8, 7: 16, 8: 16, 9: 32, 10: 32, 11: 64, 12: 64}
_CURRENCY = "¤"
_INVALID = "Format specifier was invalid."


def format_number(value: Any, spec: str) -> str:
    """``value.ToString(spec)``. Raises :class:`DotNetError` for a format that the type does not take."""
    plain = number_of(value)
    if isinstance(plain, float) and not math.isfinite(plain):
        return dotnet_text(plain)
    standard = _STANDARD.match(spec)
    if standard is None:
        return _custom(value, plain, spec)
    kind, digits = standard[1], int(standard[2]) if standard[2] else None
    if digits is not None and digits > 1000:
        raise NotSupportedHere(f"the number format {spec}")
    upper = kind.upper()
    integer = isinstance(plain, int)
    if upper in "DXB" and not integer:
        raise DotNetError(_INVALID)
    if upper == "R":
        if integer and not isinstance(value, BigInteger):
            raise NotSupportedHere(f"the format {spec} of an integer")
        if isinstance(plain, decimal.Decimal):
            raise DotNetError(_INVALID)
        return dotnet_text(value)
    if upper == "D":
        sign = "-" if plain < 0 else ""
        return sign + str(abs(plain)).rjust(digits or 0, "0")
    if upper in "XB":
        return _bits(value, plain, kind, digits)
    if upper == "G":
        return _general(value, plain, kind, digits)
    if upper not in _RENDER:
        raise DotNetError(_INVALID)
    return _RENDER[upper](_exact(plain), digits, kind)


def _exact(plain: Any) -> decimal.Decimal:
    """The number that is formatted: a real's exact value, as .NET since Core 3.0 does."""
    return decimal.Decimal(plain)


def _bits(value: Any, plain: int, kind: str, digits: int | None) -> str:
    if isinstance(value, BigInteger):
        raise NotSupportedHere("the formats X and B of a BigInteger")
    width = _BITS.get(type_code(value), 32)
    bits = plain & ((1 << width) - 1)
    text = format(bits, "b" if kind in "bB" else "X" if kind == "X" else "x")
    return text.rjust(digits or 0, "0")


def _round(value: decimal.Decimal, places: int) -> decimal.Decimal:
    return value.quantize(decimal.Decimal(1).scaleb(-places), context=_CONTEXT)


def _fixed(value: decimal.Decimal, places: int, group: bool) -> tuple[bool, str]:
    rounded = _round(value, places)
    negative = rounded.is_signed() and rounded != 0
    if rounded == 0 and value.is_signed() and value != 0:
        negative = False
    text = f"{abs(rounded):f}"
    whole, _, fraction = text.partition(".")
    if group:
        whole = f"{int(whole):,}"
    return negative, whole + ("." + fraction if fraction else "")


def _minus(value: decimal.Decimal, negative: bool) -> str:
    return "-" if negative else ""


def _f(value: decimal.Decimal, digits: int | None, kind: str) -> str:
    negative, text = _fixed(value, 2 if digits is None else digits, False)
    return _minus(value, negative or _kept(value, text)) + text


def _kept(value: decimal.Decimal, text: str) -> bool:
    """A negative number that rounds to zero keeps its sign, as in .NET since Core 3.0."""
    return value.is_signed()


def _n(value: decimal.Decimal, digits: int | None, kind: str) -> str:
    negative, text = _fixed(value, 2 if digits is None else digits, True)
    return _minus(value, negative or _kept(value, text)) + text


def _c(value: decimal.Decimal, digits: int | None, kind: str) -> str:
    negative, text = _fixed(value, 2 if digits is None else digits, True)
    return f"({_CURRENCY}{text})" if negative or _kept(value, text) else _CURRENCY + text


def _p(value: decimal.Decimal, digits: int | None, kind: str) -> str:
    negative, text = _fixed(_CONTEXT.multiply(value, decimal.Decimal(100)), 2 if digits is None else digits, True)
    return _minus(value, negative or _kept(value, text)) + text + " %"


def _e(value: decimal.Decimal, digits: int | None, kind: str) -> str:
    mantissa, exponent = _scientific(value, 6 if digits is None else digits)
    return f"{'-' if value.is_signed() else ''}{mantissa}{kind}{'-' if exponent < 0 else '+'}{abs(exponent):03d}"


def _scientific(value: decimal.Decimal, places: int) -> tuple[str, int]:
    if value == 0:
        return "0" + ("." + "0" * places if places else ""), 0
    size = abs(value)
    exponent = size.adjusted()
    rounded = _round(size.scaleb(-exponent, context=_CONTEXT), places)
    if rounded >= 10:
        exponent += 1
        rounded = _round(size.scaleb(-exponent, context=_CONTEXT), places)
    return f"{rounded:f}", exponent


_RENDER = {"F": _f, "N": _n, "C": _c, "P": _p, "E": _e}


def _general(value: Any, plain: Any, kind: str, digits: int | None) -> str:
    if not digits:
        text = dotnet_text(value)
        return text if kind == "G" else text.replace("E", "e")
    exact = _exact(plain)
    if exact == 0:
        return "-0" if exact.is_signed() and isinstance(plain, float) else "0"
    mantissa, exponent = _scientific(exact, digits - 1)
    figures = mantissa.replace(".", "").rstrip("0") or "0"
    sign = "-" if exact.is_signed() else ""
    if exponent >= digits or exponent < -5:
        body = figures[0] + ("." + figures[1:] if len(figures) > 1 else "")
        return f"{sign}{body}{'E' if kind == 'G' else 'e'}{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{figures}"
    if len(figures) <= exponent + 1:
        return sign + figures.ljust(exponent + 1, "0")
    return f"{sign}{figures[: exponent + 1]}.{figures[exponent + 1 :]}"


# --- custom formats -----------------------------------------------------------------------------------------------------------------

_SECTION = re.compile(r"""'[^']*'?|"[^"]*"?|\\.?|;|[^;'"\\]""", re.DOTALL)


def _sections(spec: str) -> list[str]:
    found = [""]
    for token in _SECTION.findall(spec):
        if token == ";":
            found.append("")
        else:
            found[-1] += token
    return found


def _custom(value: Any, plain: Any, spec: str) -> str:
    # A real has fifteen digits in a custom format, a Single seven.
    exact = decimal.Decimal(plain)
    if isinstance(plain, float):
        figures = 7 if isinstance(value, Single) or type_name_of(value) == "System.Single" else 15
        exact = decimal.Decimal(f"{plain:.{figures - 1}e}")
    sections = _sections(spec)[:3]
    negative = exact.is_signed() and exact != 0
    if len(sections) > 1 and negative and (sections[1] or len(sections) == 2) and sections[1]:
        text, zero = _section(abs(exact), sections[1])
        if zero and len(sections) > 2 and sections[2]:
            return _section(decimal.Decimal(0), sections[2])[0]
        return text
    if len(sections) > 2 and exact == 0 and sections[2]:
        return _section(exact, sections[2])[0]
    text, zero = _section(abs(exact), sections[0])
    if zero and len(sections) > 2 and sections[2]:
        return _section(decimal.Decimal(0), sections[2])[0]
    return ("-" if negative and not zero else "") + text


_TOKEN = re.compile(r"""'[^']*'?|"[^"]*"?|\\.?|[Ee][+-]?0+|.""", re.DOTALL)


def _section(size: decimal.Decimal, spec: str) -> tuple[str, bool]:
    """A positive number by one section; and whether it rounded to zero."""
    tokens = _TOKEN.findall(spec)
    digits = [i for i, t in enumerate(tokens) if t in ("0", "#")]
    point = tokens.index(".") if "." in tokens else len(tokens)
    if any(len(t) > 1 and t[0] in "Ee" for t in tokens):
        return _exponential(size, tokens, point)
    scale = sum(2 for t in tokens if t == "%") + sum(3 for t in tokens if t == "‰")
    whole_places = [i for i in digits if i < point]
    # Commas right before the point (or the end of the digits) divide by a thousand, others group.
    group = False
    trailing = 0
    last = whole_places[-1] if whole_places else -1
    for i, token in enumerate(tokens[:point]):
        if token == ",":
            if whole_places and whole_places[0] < i < last:
                group = True
            elif i > last >= 0:
                trailing += 1
    scaled = size.scaleb(scale - 3 * trailing, context=_CONTEXT) if scale or trailing else size
    places = len([i for i in digits if i > point])
    rounded = _round(scaled, places)
    text = f"{rounded:f}"
    whole, _, fraction = text.partition(".")
    whole = whole.lstrip("0")
    least_whole = next((len(whole_places) - n for n, i in enumerate(whole_places) if tokens[i] == "0"), 0)
    whole = whole.rjust(least_whole, "0")
    after = [i for i in digits if i > point]
    least_fraction = max((n + 1 for n, i in enumerate(after) if tokens[i] == "0"), default=0)
    fraction = fraction.rstrip("0").ljust(least_fraction, "0") if fraction or least_fraction else ""
    return _write(tokens, point, whole, fraction, whole_places, after, group), rounded == 0


def _grouped(whole: str, position_from_right: int, group: bool) -> str:
    return "," if group and position_from_right and position_from_right % 3 == 0 else ""


def _write(
    tokens: list[str], point: int, whole: str, fraction: str, before: list[int], after: list[int], group: bool
) -> str:
    out: list[str] = []
    slots = len(before)
    extra = max(0, len(whole) - slots)
    shown_point = False

    def put_whole(start: int, end: int) -> None:
        for i in range(start, end):
            left = len(whole) - 1 - i
            out.append(whole[i])
            if group and left and left % 3 == 0:
                out.append(",")

    used = 0
    seen = 0
    fractions = iter(fraction)
    for i, token in enumerate(tokens):
        if token in ("0", "#"):
            if i < point:
                if seen == 0 and extra:
                    put_whole(0, extra)
                    used = extra
                seen += 1
                remaining = slots - seen
                if len(whole) - used > remaining:
                    put_whole(used, used + 1)
                    used += 1
            else:
                char = next(fractions, "")
                if char and not shown_point:
                    out.append(".")
                    shown_point = True
                out.append(char)
        elif token == ".":
            if i == point and not before and whole:
                put_whole(0, len(whole))
        elif token == ",":
            continue
        else:
            out.append(_literal(token))
    return "".join(out)


def _literal(token: str) -> str:
    if token[0] in "'\"":
        return token[1:-1] if len(token) > 1 and token[-1] == token[0] else token[1:]
    if token[0] == "\\":
        return token[1:]
    return token


def _exponential(size: decimal.Decimal, tokens: list[str], point: int) -> tuple[str, bool]:
    before = [i for i, t in enumerate(tokens[:point]) if t in ("0", "#")]
    after = [i for i, t in enumerate(tokens) if i > point and t in ("0", "#")]
    if len(before) != 1 or size == 0:
        raise NotSupportedHere(f"the number format {''.join(tokens)}")
    mantissa, exponent = _scientific(size, len(after))
    whole, _, fraction = mantissa.partition(".")
    least = max((n + 1 for n, i in enumerate(after) if tokens[i] == "0"), default=0)
    fraction = fraction.rstrip("0").ljust(least, "0")
    shown = []
    for token in tokens:
        if len(token) > 1 and token[0] in "Ee":
            signed = "+" if token[1] == "+" else ""
            width = token.count("0")
            shown.append(
                "'" + token[0] + ("-" if exponent < 0 else signed) + str(abs(exponent)).rjust(width, "0") + "'"
            )
        else:
            shown.append(token)
    return _write(shown, point, whole, fraction, before, after, False), False
