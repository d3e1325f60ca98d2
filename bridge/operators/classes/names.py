"""The names of all methods of common classes, in .NET's order: what is missing here, such a value has not."""

from __future__ import annotations

from typing import Any

from bridge.values import PSObject, parse_type, type_name_of

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
_NUMBER = (*OBJECT, *_CONVERTIBLE, "CompareTo", "TryFormat", "GetTypeCode")
_LIST = (
    "Add Clear Contains CopyTo GetEnumerator IndexOf Insert Remove RemoveAt get_Item set_Item Item"
).split()  # fmt: skip
_TABLE = "Add Clear Contains CopyTo GetEnumerator Remove get_Item set_Item Item ContainsKey ContainsValue".split()
_SET = (
    "Add Clear Contains CopyTo EnsureCapacity ExceptWith GetEnumerator GetObjectData IntersectWith IsProperSubsetOf IsProperSupersetOf "
    "IsSubsetOf IsSupersetOf OnDeserialization Overlaps Remove RemoveWhere SetEquals SymmetricExceptWith TrimExcess TryGetValue UnionWith "
    "GetAlternateLookup TryGetAlternateLookup GetViewBetween Reverse"
).split()
_G = "System.Collections.Generic."
_OWN: dict[str, tuple[str, ...]] = {
    "System.String": (*STRING, "Chars"),
    "System.Array": (
        *_LIST,
        "Clone",
        "CompareTo",
        "Equals",
        "GetHashCode",
        "GetLength",
        "GetLongLength",
        "GetLowerBound",
        "GetUpperBound",
        "GetValue",
        "Initialize",
        "SetValue",
        "Address",
        "Get",
        "Set",
    ),
    _G + "List": (
        *_LIST,
        *(
            "AddRange AsReadOnly BinarySearch ConvertAll EnsureCapacity Exists Find FindAll FindIndex FindLast FindLastIndex ForEach "
            "GetRange InsertRange LastIndexOf RemoveAll RemoveRange Reverse Slice Sort ToArray TrimExcess TrueForAll"
        ).split(),
    ),
    "System.Collections.ArrayList": (
        *_LIST,
        *(
            "AddRange BinarySearch Clone GetRange InsertRange LastIndexOf RemoveRange Reverse SetRange Sort ToArray TrimToSize"
        ).split(),
    ),
    "System.Collections.ObjectModel.Collection": (*_LIST, "AddRange", "InsertRange", "RemoveRange", "ReplaceRange"),
    "System.Collections.ObjectModel.ReadOnlyCollection": tuple(_LIST),
    _G + "HashSet": tuple(_SET),
    _G + "SortedSet": tuple(_SET),
    _G + "Queue": tuple(
        "Clear Contains CopyTo Dequeue Enqueue EnsureCapacity GetEnumerator Peek ToArray TrimExcess TryDequeue TryPeek".split()
    ),
    _G + "Stack": tuple(
        "Clear Contains CopyTo EnsureCapacity GetEnumerator Peek Pop Push ToArray TrimExcess TryPeek TryPop".split()
    ),
    "System.Collections.Queue": tuple(
        "Clear Clone Contains CopyTo Dequeue Enqueue GetEnumerator Peek ToArray TrimToSize".split()
    ),
    "System.Collections.Stack": tuple("Clear Clone Contains CopyTo GetEnumerator Peek Pop Push ToArray".split()),
    "System.Collections.Hashtable": (*_TABLE, "Clone", "GetObjectData", "OnDeserialization", "GetHash", "KeyEquals"),
    "System.Collections.Specialized.OrderedDictionary": (
        *_TABLE,
        *"AsReadOnly Insert RemoveAt GetObjectData OnDeserialization SetAt IndexOf".split(),
    ),
    _G + "Dictionary": (
        *_TABLE,
        *"EnsureCapacity GetAlternateLookup TryGetAlternateLookup GetObjectData OnDeserialization TrimExcess TryAdd TryGetValue".split(),
    ),
    "System.DateTime": tuple(
        "Add AddDays AddHours AddMicroseconds AddMilliseconds AddMinutes AddMonths AddSeconds AddTicks AddYears CompareTo Deconstruct "
        "GetDateTimeFormats GetTypeCode IsDaylightSavingTime Subtract ToBinary ToFileTime ToFileTimeUtc ToLocalTime ToLongDateString "
        "ToLongTimeString ToOADate ToShortDateString ToShortTimeString ToUniversalTime TryFormat GetObjectData".split()
    ),
    "System.TimeSpan": tuple("Add CompareTo Divide Duration Multiply Negate Subtract TryFormat".split()),
    "System.Guid": tuple("CompareTo ToByteArray TryFormat TryWriteBytes".split()),
    "System.Version": tuple("Clone CompareTo TryFormat".split()),
    "System.Char": tuple("CompareTo GetTypeCode TryFormat".split()),
    "System.Decimal": tuple("CompareTo GetTypeCode TryFormat GetObjectData OnDeserialization".split()),
    "System.Text.StringBuilder": tuple(
        "Append AppendFormat AppendJoin AppendLine Clear CopyTo EnsureCapacity GetChunks Insert Remove Replace Chars".split()
    ),
    **{
        f"System.{n}": _NUMBER
        for n in (
            "Byte",
            "SByte",
            "Int16",
            "UInt16",
            "Int32",
            "UInt32",
            "Int64",
            "UInt64",
            "Single",
            "Double",
            "Boolean",
        )
    },
}
_CONVERTED = frozenset({"System.DateTime", "System.Char", "System.Decimal"})
_NAMES = {
    kind.casefold(): frozenset(n.casefold() for n in (*names, *OBJECT, *(_CONVERTIBLE if kind in _CONVERTED else ())))
    for kind, names in _OWN.items()
}
_MARKED = ("get_", "set_", "op_", "add_", "remove_")


def lacks_method(value: Any, name: str) -> bool:
    """True when an unwrapped value surely has no method of this name: then the engine's error is known."""
    folded = name.casefold()
    if folded.startswith(_MARKED):
        return False
    if isinstance(value, PSObject):
        return value.base is None and value.type_name.endswith("PSCustomObject")
    parsed = parse_type(type_name_of(value))
    known = _NAMES.get("system.array" if parsed.is_array else parsed.name.casefold())
    return known is not None and folded not in known
