"""The names of all methods of common classes, in .NET's order: what is missing here, such a value has not."""

from __future__ import annotations

from typing import Any

from bridge.values import Char, PSObject, type_name_of

__all__ = ["OBJECT", "STRING", "lacks_method"]

OBJECT = ("ToString", "GetType", "Equals", "GetHashCode")
_CONVERTIBLE = (
    "ToBoolean", "ToChar", "ToSByte", "ToByte", "ToInt16", "ToUInt16", "ToInt32", "ToUInt32", "ToInt64", "ToUInt64", "ToSingle", "ToDouble",
    "ToDecimal", "ToDateTime", "ToType",
)  # fmt: skip
STRING = (
    "CompareTo", "EndsWith", "Equals", "GetHashCode", "StartsWith", "Clone", "CopyTo", "TryCopyTo", "ToCharArray", "GetPinnableReference",
    "ToString", "GetEnumerator", "EnumerateRunes", "GetTypeCode", "IsNormalized", "Normalize", "get_Chars", "get_Length", "Insert",
    "PadLeft", "PadRight", "Remove", "Replace", "ReplaceLineEndings", "Split", "Substring", "ToLower", "ToLowerInvariant", "ToUpper",
    "ToUpperInvariant", "Trim", "TrimStart", "TrimEnd", "Contains", "IndexOf",
    "IndexOfAny", "LastIndexOf", "LastIndexOfAny", "GetType", *_CONVERTIBLE,
)  # fmt: skip
_NUMBER = frozenset(n.casefold() for n in (*OBJECT, *_CONVERTIBLE, "CompareTo", "TryFormat", "GetTypeCode"))
_NUMBERS = frozenset(
    f"System.{n}"
    for n in ("Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Boolean")
)
_STRING = frozenset(n.casefold() for n in (*STRING, "Chars"))


def lacks_method(value: Any, name: str) -> bool:
    """True when an unwrapped value surely has no method of this name: then the engine's error is known."""
    folded = name.casefold()
    if folded.startswith(("get_", "set_", "op_")):
        return False
    if isinstance(value, PSObject):
        return value.base is None and value.type_name.endswith("PSCustomObject")
    if isinstance(value, str) and not isinstance(value, Char) and type_name_of(value) == "System.String":
        return folded not in _STRING
    return type_name_of(value) in _NUMBERS and folded not in _NUMBER
