"""Numbers, moments and durations as XML Schema text, the way .NET's ``XmlConvert`` reads and writes them (MS-PSRP 2.2.5.1)."""

from __future__ import annotations

import datetime as _dt
import decimal
import math
import re
import struct
from collections.abc import Callable
from typing import Any

from bridge.clixml.errors import DecodeError, EncodeError
from bridge.values import DateTime, DateTimeKind, Single, TimeSpan

__all__ = [
    "decode_datetime",
    "decode_decimal",
    "decode_double",
    "decode_single",
    "decode_timespan",
    "encode_datetime",
    "encode_decimal",
    "encode_double",
    "encode_single",
    "encode_timespan",
    "integer_decoder",
]

_SPACE = " \t\r\n"


def integer_decoder(name: str, minimum: int, maximum: int, make: Callable[[int], Any]) -> Callable[[str], Any]:
    """A reader of one integer type; ``make`` gives the Python form."""

    def decode(text: str) -> Any:
        if len(text) > 100:  # int() takes time that is quadratic in the digits
            raise DecodeError(f"{text[:40]!r}… is not a {name}")
        try:
            number = int(text)
        except ValueError:
            raise DecodeError(f"{text[:40]!r} is not a {name}") from None
        # int() takes more than digits: underscores and every script's numerals.
        if not text.isascii() or "_" in text:
            raise DecodeError(f"{text[:40]!r} is not a {name}")
        if not minimum <= number <= maximum:
            raise DecodeError(f"{text[:40]} does not fit {name}")
        return make(number)

    return decode


_FLOAT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?").fullmatch
_NOT_FINITE = {
    "INF": math.inf,
    "-INF": -math.inf,
    "NaN": math.nan,
    "Infinity": math.inf,
    "-Infinity": -math.inf,
}


def decode_double(text: str, name: str = "System.Double") -> float:
    text = text.strip(_SPACE)
    if _FLOAT(text) is not None:
        return float(text)
    try:
        return _NOT_FINITE[text]
    except KeyError:
        raise DecodeError(f"{text[:40]!r} is not a {name}") from None


def _to_single(number: float) -> float:
    try:
        rounded: float = struct.unpack("<f", struct.pack("<f", number))[0]
    except OverflowError:
        return math.copysign(math.inf, number)
    return rounded


def decode_single(text: str) -> Single:
    return Single(_to_single(decode_double(text, "System.Single")))


def encode_double(number: float) -> str:
    """The shortest text that reads back the same; an exponent from 17 digits on and below 0.0001."""
    text = float.__repr__(number)
    if "e" in text:
        if text.endswith("e+16"):
            return _plain_digits(text)
        return text.replace("e", "E")
    if text.endswith(".0"):
        return text[:-2]
    return _named(number) if text[-1] in "fn" else text


def _named(number: float) -> str:
    return "NaN" if number != number else "INF" if number > 0 else "-INF"


def _plain_digits(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    return whole + fraction.ljust(int(exponent), "0")


def encode_single(number: float) -> str:
    """As :func:`encode_double` for 32 bits: an exponent from 10 digits on. Raises :class:`EncodeError` beyond the range."""
    if not math.isfinite(number):
        return _named(number)
    if number == 0:
        return encode_double(number)
    single = _to_single(number)
    if math.isinf(single):
        raise EncodeError(f"{number!r} does not fit System.Single")
    text = next(t for t in (f"{single:.{digits}e}" for digits in range(9)) if _to_single(float(t)) == single)
    mantissa, _, exponent = text.partition("e")
    power = int(exponent)
    if -5 < power < 9:
        digits = mantissa.lstrip("-").replace(".", "")
        sign = "-" if single < 0 else ""
        if power < 0:
            return f"{sign}0.{'0' * (-power - 1)}{digits}"
        fraction = digits[power + 1 :]
        return sign + digits[: power + 1].ljust(power + 1, "0") + (f".{fraction}" if fraction else "")
    return f"{mantissa}E{'-' if power < 0 else '+'}{abs(power):02}"


_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)").fullmatch
_DECIMAL_LIMIT = 2**96
_WIDE = decimal.Context(prec=70, rounding=decimal.ROUND_HALF_EVEN)


def decode_decimal(text: str) -> decimal.Decimal:
    text = text.strip(_SPACE)
    if _DECIMAL(text) is None or len(text) > 4000:
        raise DecodeError(f"{text[:40]!r} is not a System.Decimal")
    number = decimal.Decimal(text)
    fitted = fit_decimal(number)
    if fitted is None:
        raise DecodeError(f"{text[:40]} does not fit System.Decimal")
    return fitted


def fit_decimal(number: decimal.Decimal) -> decimal.Decimal | None:
    """``number`` with at most 28 decimals and 96 bits, rounded half to even; None when it is too large."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    if -28 <= exponent <= 0 and len(digits) <= 28:
        return number
    if number.adjusted() > 28:
        return None
    scale = min(max(-exponent, 0), 28)
    while scale >= 0:
        rounded = number.quantize(decimal.Decimal(1).scaleb(-scale), context=_WIDE)
        if abs(int(rounded.scaleb(scale, context=_WIDE))) < _DECIMAL_LIMIT:
            return rounded
        scale -= 1
    return None


def encode_decimal(number: decimal.Decimal) -> str:
    if not number.is_finite():
        raise EncodeError(f"{number} does not exist in System.Decimal")
    fitted = fit_decimal(number)
    if fitted is None:
        raise EncodeError(f"{number} does not fit System.Decimal")
    text = format(fitted, "f")
    return text[1:] if fitted.is_zero() and text.startswith("-") else text


_DATETIME = re.compile(
    r"\s*([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}:[0-9]{2})?\s*"
).fullmatch
_new_datetime = _dt.datetime.__new__
_UNSPECIFIED, _UTC, _LOCAL = DateTimeKind.UNSPECIFIED, DateTimeKind.UTC, DateTimeKind.LOCAL
_UTC_ZONE = _dt.timezone.utc
_zones: dict[str, _dt.timezone] = {}


def decode_datetime(text: str) -> DateTime:
    """``Z`` gives kind Utc, an offset Local with that offset (.NET would turn the clock to its own zone), neither Unspecified."""
    match = _DATETIME(text)
    if match is None:
        raise DecodeError(f"{text[:40]!r} is not a System.DateTime")
    year, month, day, hour, minute, second, fraction, suffix = match.groups()
    micro = tick = 0
    carry = False
    if fraction is not None:
        if len(fraction) < 7:
            micro = int(fraction.ljust(6, "0"))
        else:
            sevenths = int(fraction[:7]) + (fraction[7:8] >= "5")
            carry = sevenths == 10_000_000
            micro, tick = divmod(0 if carry else sevenths, 10)
    if suffix is None:
        kind, zone = _UNSPECIFIED, None
    elif suffix == "Z":
        kind, zone = _UTC, _UTC_ZONE
    else:
        kind, zone = _LOCAL, _zones.get(suffix) or _zone(suffix)
    try:
        self = _new_datetime(
            DateTime,
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            micro,
            zone,
        )
        self.tick = tick
        self.kind = kind
        if carry:
            self = DateTime.of(_dt.datetime.__add__(self, _dt.timedelta(seconds=1)), 0, kind)
    except (ValueError, OverflowError):
        raise DecodeError(f"{text[:40]!r} is not a System.DateTime") from None
    return self


def _zone(suffix: str) -> _dt.timezone:
    hours, minutes = int(suffix[1:3]), int(suffix[4:6])
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        raise DecodeError(f"{suffix} is not an offset")
    delta = _dt.timedelta(hours=hours, minutes=minutes)
    zone = _zones[suffix] = _dt.timezone(-delta if suffix[0] == "-" else delta)
    return zone


_isoformat = _dt.datetime.isoformat


def encode_datetime(moment: _dt.datetime) -> str:
    text = _isoformat(moment)
    if type(moment) is DateTime and moment.kind is _UTC and moment.tick and moment.microsecond and len(text) == 32:
        return f"{text[:26]}{moment.tick}Z"  # what most moments are, files' and events' times among them
    zone = moment.tzinfo
    kind = getattr(moment, "kind", None)
    if zone is None:
        if kind is _LOCAL:
            return encode_datetime(DateTime.of(moment.astimezone(), getattr(moment, "tick", 0), _LOCAL))
        suffix = "Z" if kind is _UTC else ""
    else:
        suffix = text[-6:]
        if suffix[0] not in "+-":
            raise EncodeError(f"{text} has an offset with seconds, which .NET has not")
        text = text[:-6]
        if zone is _UTC_ZONE and kind is not _LOCAL:
            suffix = "Z"
    tick = getattr(moment, "tick", 0)
    if tick:
        text = f"{text if moment.microsecond else text + '.000000'}{tick}"
    elif moment.microsecond:
        text = text.rstrip("0")
    return text + suffix


_DURATION = re.compile(
    r"\s*(-)?P(?=[0-9T])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?\s*"
).fullmatch
_SECOND = 10_000_000


def decode_timespan(text: str) -> TimeSpan:
    """A year counts 365 days and a month 30, as .NET has it."""
    match = _DURATION(text)
    if match is None or len(text) > 200:
        raise DecodeError(f"{text[:40]!r} is not a System.TimeSpan")
    sign, years, months, days, hours, minutes, seconds, fraction = match.groups()
    total = (int(years or 0) * 365 + int(months or 0) * 30 + int(days or 0)) * 86400
    total += int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    ticks = total * _SECOND + int((fraction or "0").ljust(7, "0")[:7])
    if sign:
        ticks = -ticks
    if not -(2**63) <= ticks < 2**63:
        raise DecodeError(f"{text[:40]} does not fit System.TimeSpan")
    return TimeSpan.from_ticks(ticks)


def encode_timespan(span: _dt.timedelta) -> str:
    ticks = span.ticks if isinstance(span, TimeSpan) else _ticks(span)
    if not -(2**63) <= ticks < 2**63:
        raise EncodeError(f"{span} does not fit System.TimeSpan")
    if ticks == 0:
        return "PT0S"
    sign = "-" if ticks < 0 else ""
    seconds, fraction = divmod(abs(ticks), _SECOND)
    days, seconds = divmod(seconds, 86400)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    clock = f"{hours}H" if hours else ""
    if minutes:
        clock += f"{minutes}M"
    if fraction:
        clock += f"{seconds}.{f'{fraction:07}'.rstrip('0')}S"
    elif seconds:
        clock += f"{seconds}S"
    return f"{sign}P{f'{days}D' if days else ''}{'T' + clock if clock else ''}"


def _ticks(span: _dt.timedelta) -> int:
    return ((span.days * 86400 + span.seconds) * 1_000_000 + span.microseconds) * 10
