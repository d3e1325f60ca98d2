"""Text to DateTime and DateTimeOffset as ``DateTime.Parse`` does it in the invariant culture.

The .NET reader is a state machine over numbers, month and day names and separators; what counts is what follows each number. The
table below gives the same transitions by name. Local time is UTC here: a text with a zone becomes that moment, of kind Local.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.conversion.ticks import MAX_TICKS, from_ticks, offset_at
from bridge.values import DateTime, DateTimeKind, DateTimeOffset, clock

__all__ = ["parse_date", "parse_date_offset"]

_TICKS_PER_DAY = 864_000_000_000
_FOURTEEN_HOURS = 14 * 36_000_000_000
_MAX_NUMBER_DIGITS = 8
_TWO_DIGIT_YEAR_MAX = 2049

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

# Words that may stand where a number may: (kind, value).
_WORDS: dict[str, tuple[str, int]] = {
    **{name: ("month", i + 1) for i, name in enumerate(_MONTHS)},
    **{name[:3]: ("month", i + 1) for i, name in enumerate(_MONTHS)},
    **{name: ("day", i) for i, name in enumerate(_DAYS)},
    **{name[:3]: ("day", i) for i, name in enumerate(_DAYS)},
    "am": ("mark", 0),
    "pm": ("mark", 1),
    "gmt": ("zone", 0),
    "z": ("zone", 0),
    "a.d.": ("era", 1),
    "ad": ("era", 1),
}
_SEPARATORS = {"am": "am", "pm": "pm", "t": "T", "/": "/", ":": ":", "-": "-"}

# What has been read so far -> what comes next -> where that leads. Tokens: a number or month or year followed by nothing (`.`), by a
# space or word (`_`), by a date separator (`/`), by `:`, by AM or PM (`a`); W a day's name, Z a zone, $ the end. Capitals end a part.
_TABLE_TEXT = """
begin   na:h      n_:n      n/:d      n:?t      m_:m      m/:m      W:begin y_:y      y/:y      Z:begin $:begin
n       n.:NN     na:HM     n_:nn     n/:ddd    m.:NM     m_:nm     m/:mnd  W:n       y_:yn     y/:ynd  y.:YN   Z:n
nn      $:NN      n.:NNN    na:HMS    n_:NNN    n:?t      m.:MNN    m_:MNN  W:nn      y_:NNY    y.:NNY  Z:nn
d       n.:NN     n_:dn     n/:ddd    m.:NM     m_:mn     m/:mnd    W:d     y_:yn     y/:ynd    y.:YN
dn      $:NN      n.:NNN    na:h      n_:NNN    n:?t      m.:MNN    m_:MNN  W:dn      y_:NNY    y.:NNY
ddd     n.:NNN    na:NNN    n_:NNN    m.:MNN    m_:MNN    W:ddd     y_:NNY  y.:NNY
m       n.:MN     n_:mn     n/:mnd    W:m       y_:ym     y/:ymd    y.:YM
mn      $:MN      n.:MNN    na:MNN    n_:MNN    n:?t      W:mn      y_:YMN  y.:YMN
nm      $:NM      n.:MNN    na:MNN    n_:MNN    n:?t      W:nm      y_:YMN  y.:YMN
mnd     n.:MNN    n_:MNN    W:mnd     y_:YMN    y.:YMN
y       n.:YN     n_:yn     n/:ynd    m.:YM     m_:ym     m/:ymd    W:y
yn      $:YN      n.:YNN    na:YNN    n_:YNN    m.:YMN    m_:YMN    W:yn
ynd     n.:YNN    na:YNN    n_:YNN    m.:YMN    m_:YMN    W:yn
ym      $:YM      n.:YMN    na:YMN    n_:YMN    W:ym
ymd     n.:YMN    na:YMN    n_:YMN    W:ym
t       n.:HM     na:HM     n_:HM     n:?tt     m.:NM     m_:nm     Z:t
tt      n.:HMS    na:HMS    n_:HMS    W:tt      Z:tt
"""
_TABLE: dict[str, dict[str, str]] = {}
for _line in _TABLE_TEXT.strip().splitlines():
    _state, *_moves = _line.replace("n:?", "n;:").split()
    _TABLE[_state] = dict(_move.split(":", 1) for _move in _moves)
_TABLE["begin"]["na"] = "H"
_TABLE["dn"]["na"] = "H"


@dataclass
class _Result:
    year: int = -1
    month: int = -1
    day: int = -1
    hour: int = -1
    minute: int = -1
    second: int = -1
    fraction: float = 0.0
    offset: int = 0
    zone: bool = False
    have_date: bool = False
    have_time: bool = False
    year_default: bool = False


@dataclass
class _Raw:
    numbers: list[int] = field(default_factory=list)
    year: int = -1
    month: int = -1
    weekday: int = -1
    mark: int = -1


class _Bad(Exception):
    """The text is no date; the message is made where the whole text is known."""


class _Reader:
    def __init__(self, text: str, offset_wanted: bool) -> None:
        self.text = text
        self.pos = 0
        self.offset_wanted = offset_wanted
        self.result = _Result()
        self.raw = _Raw()
        self.iso: tuple[int, int, int] | None = None

    # -- characters

    def _skip_space(self) -> None:
        while self.pos < len(self.text) and self.text[self.pos].isspace():
            self.pos += 1

    def _peek(self, ahead: int = 0) -> str:
        return self.text[self.pos + ahead : self.pos + ahead + 1]

    def _digits(self) -> str:
        start = self.pos
        while self._peek().isascii() and self._peek().isdigit():
            self.pos += 1
        return self.text[start : self.pos]

    def _word(self, words: dict[str, str] | dict[str, tuple[str, int]]) -> str | None:
        """The longest of ``words`` that stands here; one that starts with a letter must not run on into another letter."""
        for length in (9, 8, 7, 6, 5, 4, 3, 2, 1):
            candidate = self.text[self.pos : self.pos + length].lower()
            if len(candidate) == length and candidate in words:
                following = self._peek(length)
                if not (candidate[0].isalpha() and following.isalpha()):
                    self.pos += length
                    return candidate
        return None

    # -- tokens

    def _separator(self, state: str, kind: str) -> str:
        """What follows a number, month or year, as the second letter of a token."""
        before = self.pos
        self._skip_space()
        if self.pos >= len(self.text):
            return "."
        if self._peek().isascii() and self._peek().isdigit():
            return "_"
        found = self._word(_SEPARATORS)
        if found is None:
            return "_"
        symbol = _SEPARATORS[found]
        if symbol == "-":
            moves = _TABLE[state]
            # A dash where no date separator fits begins an offset: "2026-11-21 -05:00".
            if kind + "/" not in moves and moves.get(kind + "_", "x").isupper():
                self.pos = before
                return "_"
            return "/"
        return symbol

    def _number_token(self, state: str) -> str | None:
        digits = self._digits()
        if len(self.raw.numbers) == 3 or len(digits) > _MAX_NUMBER_DIGITS:
            raise _Bad
        value = int(digits)
        if state == "tt" and self.pos < len(self.text) - 1 and self._peek() == ".":
            self.pos += 1
            self.result.fraction = self._fraction()
        if state in ("t", "tt") and self.pos < len(self.text) - 1:
            self._zone_after_time()
        if len(digits) >= 3:
            if self.raw.year != -1:
                raise _Bad
            self.raw.year = value
            symbol = self._separator(state, "y")
            if symbol in ("am", "pm"):
                self._set_mark(symbol)
                return "y_"
            if symbol not in (".", "_", "/"):
                raise _Bad
            return "y" + symbol
        symbol = self._separator(state, "n")
        if symbol in ("am", "pm"):
            self._set_mark(symbol)
            if state == "dn":
                self._finish("NN")
            self.raw.numbers.append(value)
            if state in ("t", "tt"):
                self._zone_after_time()
            return "na"
        self.raw.numbers.append(value)
        if symbol == "T":
            return "nT"
        return "n;" if symbol == ":" else "n" + symbol

    def _set_mark(self, symbol: str) -> None:
        if self.raw.mark != -1:
            raise _Bad
        self.raw.mark = 0 if symbol == "am" else 1

    def _fraction(self) -> float:
        value, base = 0.0, 0.1
        for digit in self._digits():
            value += int(digit) * base
            base *= 0.1
        return value

    def _zone_after_time(self) -> None:
        ahead = 0
        while self._peek(ahead).isspace() and self.pos + ahead < len(self.text) - 1:
            ahead += 1
        if self._peek(ahead) in ("+", "-") and self._peek(ahead):
            self.pos += ahead
            if self.result.zone or not self._offset():
                raise _Bad
            self.result.zone = True

    def _offset(self) -> bool:
        """``+8``, ``+08``, ``+08:30``, ``+0830``; the position moves only over what was understood."""
        sign = self._peek()
        if sign not in ("+", "-") or not sign:
            return False
        self.pos += 1
        self._skip_space()
        digits = self._digits()
        minutes = 0
        if len(digits) in (1, 2):
            hours = int(digits)
            before = self.pos
            self._skip_space()
            if self._peek() == ":":
                self.pos += 1
                self._skip_space()
                text = self._digits()
                if len(text) not in (1, 2):
                    return False
                minutes = int(text)
            else:
                self.pos = before
        elif len(digits) in (3, 4):
            hours, minutes = divmod(int(digits), 100)
        else:
            return False
        if minutes >= 60:
            return False
        ticks = (hours * 60 + minutes) * 600_000_000
        self.result.offset = -ticks if sign == "-" else ticks
        return True

    def _token(self, state: str) -> str | None:
        """The next token, or None for what is skipped."""
        self._skip_space()
        if self.pos >= len(self.text):
            return "$"
        char = self._peek()
        if char.isascii() and char.isdigit():
            return self._number_token(state)
        if char in (",", "."):
            self.pos += 1
            return None
        word = self._word(_WORDS)
        if word is not None:
            return self._word_token(state, word)
        if char.isalpha():
            raise DotNetError(
                f"The string '{self.text}' was not recognized as a valid DateTime. "
                f"There is an unknown word starting at index '{_utf16_index(self.text, self.pos)}'."
            )
        if char in "+-" and not self.result.zone:
            start = self.pos
            if self._offset():
                self.result.zone = True
                return None
            self.pos = start
        if self._punctuation():
            return None
        raise _Bad

    def _word_token(self, state: str, word: str) -> str | None:
        kind, value = _WORDS[word]
        if kind == "month":
            if self.raw.month != -1:
                raise _Bad
            symbol = self._separator(state, "m")
            if symbol not in (".", "_", "/"):
                raise _Bad
            self.raw.month = value
            return "m" + symbol
        if kind == "day":
            if self.raw.weekday != -1:
                raise _Bad
            self.raw.weekday = value
            return "W"
        if kind == "zone":
            if self.result.zone:
                raise _Bad
            self.result.zone = True
            self.result.offset = 0
            return "Z"
        if kind == "mark":
            if self.raw.mark != -1:
                raise _Bad
            self.raw.mark = value
        return None

    def _punctuation(self) -> bool:
        """``#…#`` around the whole text, and trailing NULs, are accepted."""
        if self._peek() == "#":
            before, _, rest = self.text.partition("#")
            _, closed, after = rest.partition("#")
            if before.strip() or not closed or after.replace("\0", "").strip():
                return False
            self.pos += 1
            return True
        if self._peek() == "\0" and not self.text[self.pos :].strip("\0"):
            self.pos = len(self.text)
            return True
        return False

    # -- the machine

    def read(self) -> None:
        state, reached = "begin", False
        while True:
            token = self._token(state)
            if token is None:
                continue
            if token == "nT":
                if state not in ("yn", "ynd"):
                    raise _Bad
                self._iso_time()
                return
            following = _TABLE[state].get(token)
            if following is None:
                raise _Bad
            if following.isupper():
                self._finish(following)
                reached, state = True, "begin"
            else:
                state = following
            if token in ("$", "n.", "m."):
                break
        if not reached:
            raise _Bad

    def _finish(self, part: str) -> None:
        result, raw, n = self.result, self.raw, self.raw.numbers
        if part[0] == "H":
            if result.have_time or (part == "H" and raw.mark == -1):
                raise _Bad
            result.hour = n[0]
            if len(part) > 1:
                result.minute = n[1]
            if len(part) > 2:
                result.second = n[2]
            result.have_time = True
        else:
            if result.have_date:
                raise _Bad
            self._finish_date(part)
            result.have_date = part not in ("MN", "NM")
        n.clear()

    def _finish_date(self, part: str) -> None:
        raw, n = self.raw, self.raw.numbers
        if part in ("NN", "MN", "NM"):
            self.result.year_default = True
            year = clock.now().year
            choices = [(year, n[0], n[1]) if part == "NN" else (year, raw.month, n[0])]
        elif part == "NNN":
            choices = [(_four_digits(n[2]), n[0], n[1])]
        elif part == "MNN":
            choices = [(_four_digits(n[1]), raw.month, n[0]), (_four_digits(n[0]), raw.month, n[1])]
        elif part in ("YNN", "NNY"):
            choices = [(raw.year, n[0], n[1])]
        elif part == "YMN":
            choices = [(raw.year, raw.month, n[0])]
        elif part == "YN":
            choices = [(raw.year, n[0], 1)]
        else:
            choices = [(raw.year, raw.month, 1)]
        for year, month, day in choices:
            if _valid_day(year, month, day):
                self.result.year, self.result.month, self.result.day = year, month, day
                return
        raise _Bad

    def _two_digits(self) -> int:
        self._skip_space()
        text = self.text[self.pos : self.pos + 2]
        if len(text) != 2 or not text.isascii() or not text.isdigit():
            raise _Bad
        self.pos += 2
        return int(text)

    def _iso_time(self) -> None:
        """What follows ``yyyy-MM-ddT``."""
        result = self.result
        result.year, result.month, result.day = self.raw.year, self.raw.numbers[0], self.raw.numbers[1]
        result.hour = self._two_digits()
        self._skip_space()
        if self._peek() != ":":
            raise _Bad
        self.pos += 1
        result.minute = self._two_digits()
        self._skip_space()
        if self._peek() == ":":
            self.pos += 1
            result.second = self._two_digits()
            if self._peek() == ".":
                self.pos += 1
                if not self._peek().isdigit():
                    raise _Bad
                result.fraction = self._fraction()
            self._skip_space()
        if self._peek() in ("+", "-") and self._peek():
            if not self._offset():
                raise _Bad
            result.zone = True
        elif self._peek() in ("Z", "z") and self._peek():
            self.pos += 1
            result.zone = True
        if self.text[self.pos :].strip().strip("\0"):
            raise _Bad


def _utf16_index(text: str, index: int) -> int:
    return index + sum(1 for char in text[:index] if ord(char) > 0xFFFF)


def _four_digits(year: int) -> int:
    if year >= 100:
        return year
    century = _TWO_DIGIT_YEAR_MAX // 100 - (1 if year > _TWO_DIGIT_YEAR_MAX % 100 else 0)
    return century * 100 + year


def _valid_day(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _moment(text: str, offset_wanted: bool) -> tuple[int, _Result]:
    """Ticks on the clock's face and what else was read. Raises :class:`DotNetError`."""
    reader = _Reader(text, offset_wanted)
    result, raw = reader.result, reader.raw
    try:
        if not text:
            raise _Bad
        reader.read()
        if raw.mark == 0:
            if result.hour > 12:
                raise _Bad
            result.hour = 0 if result.hour == 12 else result.hour
        elif raw.mark == 1:
            if result.hour > 23:
                raise _Bad
            result.hour = result.hour + 12 if result.hour < 12 else result.hour
    except _Bad:
        raise DotNetError(f"String '{text}' was not recognized as a valid DateTime.") from None
    if offset_wanted and result.month != -1 and result.year_default and result.zone:
        raise DotNetError(f"There must be at least a partial date with a year present in the input string '{text}'.")
    if result.year == -1:
        now = clock.now()
        if offset_wanted and result.zone:
            now += dt.timedelta(microseconds=result.offset // 10)
        result.year, result.month, result.day = now.year, now.month, now.day
    hour, minute, second = max(result.hour, 0), max(result.minute, 0), max(result.second, 0)
    if not (_valid_day(result.year, result.month, result.day) and hour < 24 and minute < 60 and second < 60):
        raise DotNetError(
            f"The DateTime represented by the string '{text}' is not supported in calendar 'System.Globalization.GregorianCalendar'."
        )
    days = dt.date(result.year, result.month, result.day).toordinal() - 1
    ticks = (
        days * _TICKS_PER_DAY + (hour * 3600 + minute * 60 + second) * 10_000_000 + round(result.fraction * 10_000_000)
    )
    if ticks > MAX_TICKS:
        raise DotNetError(f"String '{text}' was not recognized as a valid DateTime.")
    if raw.weekday not in (-1, (days + 1) % 7):
        raise DotNetError(
            f"String '{text}' was not recognized as a valid DateTime because the day of week was incorrect."
        )
    return ticks, result


def parse_date(text: str) -> DateTime:
    """``DateTime.Parse``. A zone in the text gives kind Local. Raises :class:`DotNetError`."""
    ticks, result = _moment(text, False)
    if not -_FOURTEEN_HOURS <= result.offset <= _FOURTEEN_HOURS:
        raise DotNetError(f"The time zone offset of string '{text}' must be within plus or minus 14 hours.")
    if not result.zone:
        return from_ticks(ticks)
    in_first_day = ticks < _TICKS_PER_DAY
    ticks -= result.offset
    if in_first_day and ticks < 0:
        ticks += _TICKS_PER_DAY
    if not 0 <= ticks <= MAX_TICKS:
        raise DotNetError(f"The DateTime represented by the string '{text}' is out of range.")
    return from_ticks(ticks, DateTimeKind.LOCAL)


def parse_date_offset(text: str) -> DateTimeOffset:
    """``DateTimeOffset.Parse``. Without a zone the offset is zero. Raises :class:`DotNetError`."""
    ticks, result = _moment(text, True)
    if not 0 <= ticks - result.offset <= MAX_TICKS:
        raise DotNetError(f"The UTC representation of the date '{text}' falls outside the year range 1-9999.")
    if not -_FOURTEEN_HOURS <= result.offset <= _FOURTEEN_HOURS:
        raise DotNetError(f"The time zone offset of string '{text}' must be within plus or minus 14 hours.")
    return offset_at(ticks, dt.timezone(dt.timedelta(microseconds=result.offset // 10)))
