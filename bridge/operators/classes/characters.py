"""Char."""

from __future__ import annotations

import unicodedata

from bridge.binding.conversion.errors import DotNetError
from bridge.operators.classes.texts import SPACE, char_at, lower, upper
from bridge.operators.objects import class_
from bridge.operators.references import Reference
from bridge.values import Char, EnumValue

_char = class_("System.Char", "System.ValueType")
_char.statics["maxvalue"] = lambda: Char("\uffff")
_char.statics["minvalue"] = lambda: Char("\0")
_char.method("ToString", "", str.__str__)
_char.method("CompareTo", "char", lambda c, o: ord(c) - ord(o))
_char.method("Equals", "object", lambda c, o: isinstance(o, Char) and str(c) == str(o))
_CHAR_TESTS = {
    "IsDigit": lambda c: unicodedata.category(c) == "Nd",
    "IsNumber": lambda c: unicodedata.category(c)[0] == "N",
    "IsLetter": lambda c: unicodedata.category(c)[0] == "L",
    "IsLetterOrDigit": lambda c: unicodedata.category(c)[0] == "L" or unicodedata.category(c) == "Nd",
    "IsUpper": lambda c: unicodedata.category(c) == "Lu",
    "IsLower": lambda c: unicodedata.category(c) == "Ll",
    "IsWhiteSpace": lambda c: c in SPACE,
    "IsPunctuation": lambda c: unicodedata.category(c)[0] == "P",
    "IsSymbol": lambda c: unicodedata.category(c)[0] == "S",
    "IsControl": lambda c: unicodedata.category(c) == "Cc",
    "IsSeparator": lambda c: unicodedata.category(c)[0] == "Z",
}
for _name, _test in _CHAR_TESTS.items():
    _char.static(_name, "char", lambda c, t=_test: t(str(c)))
    _char.static(_name, "string, int", lambda s, i, t=_test: t(str(char_at(s, i))))
for _name, _fold in (("ToUpper", upper), ("ToLower", lower)):
    _char.static(_name, "char", lambda c, f=_fold: Char(f(str(c))))
    _char.static(_name + "Invariant", "char", lambda c, f=_fold: Char(f(str(c))))
_ASCII_TESTS = {
    "IsAscii": lambda c: c < "\x80",
    "IsAsciiDigit": lambda c: "0" <= c <= "9",
    "IsAsciiLetter": lambda c: c.isascii() and c.isalpha(),
    "IsAsciiLetterOrDigit": lambda c: c.isascii() and c.isalnum(),
    "IsAsciiLetterLower": lambda c: "a" <= c <= "z",
    "IsAsciiLetterUpper": lambda c: "A" <= c <= "Z",
    "IsAsciiHexDigit": lambda c: c in "0123456789abcdefABCDEF",
    "IsAsciiHexDigitLower": lambda c: c in "0123456789abcdef",
    "IsAsciiHexDigitUpper": lambda c: c in "0123456789ABCDEF",
    "IsHighSurrogate": lambda c: "\ud800" <= c <= "\udbff",
    "IsLowSurrogate": lambda c: "\udc00" <= c <= "\udfff",
    "IsSurrogate": lambda c: "\ud800" <= c <= "\udfff",
}
for _name, _test in _ASCII_TESTS.items():
    _char.static(_name, "char:c", lambda c, t=_test: t(str(c)))
_char.static("IsBetween", "char:c, char:minInclusive, char:maxInclusive", lambda c, a, b: str(a) <= str(c) <= str(b))
for _name, _fold in (("ToUpper", upper), ("ToLower", lower)):
    _char.static(_name, "char:c, culture:culture", lambda c, _, f=_fold: Char(f(str(c))))
_char.static("ConvertFromUtf32", "int:utf32", chr)
_char.static("ConvertToUtf32", "string:s, int:index", lambda s, i: ord(str(s)[i]))
_char.static("GetNumericValue", "char:c", lambda c: float(unicodedata.numeric(c, -1.0)))
_char.static("GetNumericValue", "string:s, int:index", lambda s, i: float(unicodedata.numeric(char_at(s, i), -1.0)))
_char.static("ToString", "char:c", str)
_char.static("Parse", "string:s", lambda s: _parsed(s))
_char.static("TryParse", "string:s, &char:result", lambda s, ref: _tried(s, ref))
_CATEGORIES = {
    "Lu": 0, "Ll": 1, "Lt": 2, "Lm": 3, "Lo": 4, "Mn": 5, "Mc": 6, "Me": 7, "Nd": 8, "Nl": 9, "No": 10, "Zs": 11, "Zl": 12, "Zp": 13,
    "Cc": 14, "Cf": 15, "Cs": 16, "Co": 17, "Pc": 18, "Pd": 19, "Ps": 20, "Pe": 21, "Pi": 22, "Pf": 23, "Po": 24, "Sm": 25, "Sc": 26,
    "Sk": 27, "So": 28, "Cn": 29,
}  # fmt: skip
_CATEGORY_NAMES = (
    "UppercaseLetter LowercaseLetter TitlecaseLetter ModifierLetter OtherLetter NonSpacingMark SpacingCombiningMark EnclosingMark "
    "DecimalDigitNumber LetterNumber OtherNumber SpaceSeparator LineSeparator ParagraphSeparator Control Format Surrogate PrivateUse "
    "ConnectorPunctuation DashPunctuation OpenPunctuation ClosePunctuation InitialQuotePunctuation FinalQuotePunctuation OtherPunctuation "
    "MathSymbol CurrencySymbol ModifierSymbol OtherSymbol OtherNotAssigned"
).split()


def _category(char: str) -> EnumValue:
    number = _CATEGORIES[unicodedata.category(char)]
    return EnumValue("System.Globalization.UnicodeCategory", _CATEGORY_NAMES[number], number)


_char.static("GetUnicodeCategory", "char:c", lambda c: _category(str(c)))
_char.method("CompareTo", "object:value", lambda c, o: _compared(c, o))
_char.method("Equals", "char:obj", lambda c, o: str(c) == str(o))
_char.method("GetTypeCode", "", lambda c: EnumValue("System.TypeCode", "Char", 4))
_char.method("ToString", "provider:provider", lambda c, _: str.__str__(c))
_char.complete = True
_char.close_all()


def _compared(char: Char, other: object) -> int:
    if other is None:
        return 1
    if not isinstance(other, Char):
        raise DotNetError("Object must be of type Char.", "ArgumentException")
    return ord(char) - ord(other)


def _parsed(text: str | None) -> Char:
    if text is None:
        raise DotNetError("Value cannot be null. (Parameter 's')", "ArgumentNullException")
    if len(text) != 1:
        raise DotNetError("String must be exactly one character long.")
    return Char(text)


def _tried(text: str | None, reference: Reference) -> bool:
    fits = text is not None and len(text) == 1
    reference.value = Char(text if fits else "\0")
    return fits
