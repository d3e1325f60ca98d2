"""Truth, text, types and casts: what a value counts as, shows as and becomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bridge.binding.conversion.declared import canonical, declared_class
from bridge.binding.conversion.errors import ConversionError
from bridge.binding.conversion.names import display_name
from bridge.binding.conversion.sources import source_of
from bridge.binding.conversion.text import joined
from bridge.binding.convert import convert, is_known_type, is_true, to_text
from bridge.model import EnumType
from bridge.operators.collections import adopt, chain_of
from bridge.operators.enums import declared, find_enum
from bridge.operators.errors import NotSupportedHere, from_conversion
from bridge.operators.exceptions import exception, known_exception
from bridge.operators.kinds import unwrap
from bridge.operators.objects import class_of
from bridge.operators.regexes import Regex
from bridge.operators.tables import Hashtable, find_key, kept_pairs, ordered, put
from bridge.values import Instance, OrderedDictionary, PSObject, TypeName, parse_type, short_name, type_name_of
from bridge.values.enums import declared_type
from bridge.values.nothing import NOTHING
from bridge.values.types import ACCELERATORS

__all__ = ["as_", "cast", "custom_object", "is_", "isnot", "text", "truth", "type_of"]

_RUNTIME_TYPE = "System.RuntimeType"
_CUSTOM = frozenset(
    {"system.management.automation.psobject", "system.management.automation.pscustomobject", "pscustomobject"}
)


def truth(value: Any) -> bool:
    """What a condition takes ``value`` for (LanguagePrimitives.IsTrue)."""
    plain = unwrap(value)
    if isinstance(plain, (list, dict, str, int, float)) or plain is None:
        return is_true(plain)
    return is_true(value)


def text(value: Any) -> str:
    """``"$value"``: null is empty, elements are joined by a space, a type shows its short name."""
    plain = unwrap(value)
    if isinstance(plain, PSObject) and plain.type_name == _RUNTIME_TYPE:
        return type_text(plain.text or "")
    if isinstance(plain, (list, tuple)):
        from bridge.operators.kinds import items_of

        return joined(_element(item) for item in items_of(plain))
    return "" if plain is None else to_text(value)


def _element(value: Any) -> str:
    plain = unwrap(value)
    if isinstance(plain, (list, tuple, bytes, bytearray)):
        return display_name(type_name_of(plain))
    return text(value)


def type_text(name: str) -> str:
    """A type as PowerShell writes it: an accelerator where there is one, else the full name."""
    parsed = parse_type(name)
    suffix = "".join("[" + "," * (rank - 1) + "]" for rank in parsed.ranks)
    core = TypeName(parsed.name, parsed.arguments)
    if core.name == "System.Object":  # the word object is no accelerator
        return core.name + suffix
    if core.is_nullable or core.arguments:
        inside = ",".join(type_text(str(a)) for a in core.arguments)
        return f"{core.name}[{inside}]{suffix}"
    if core.name in ACCELERATORS.values():
        return short_name(core) + suffix
    return core.name + suffix


_BAG = "System.Management.Automation.PSCustomObject"


def type_of(value: Any) -> PSObject:
    """``value.GetType()``."""
    plain = unwrap(value)
    # Type names that were given to a property bag are no .NET types.
    bag = isinstance(plain, PSObject) and _BAG in plain.type_names
    return type_object(_BAG if bag else type_name_of(plain))


def type_object(name: str) -> PSObject:
    """``[name]`` as a value."""
    return PSObject({}, type_names=(_RUNTIME_TYPE, "System.Type", "System.Object"), text=display_name(name))


def named_type(type_text: str, enums: Sequence[EnumType] = ()) -> TypeName:
    plain = type_text.strip()
    if plain.startswith("[") and plain.endswith("]") and not plain.startswith("[]"):
        plain = plain[1:-1]
    found = canonical(declared_type(plain, declared(enums)))
    if is_known_type(found, declared(enums)) or (class_of(found) is not None and not found.ranks):
        return found
    # PowerShell looks in the namespace System, too.
    wider = parse_type(f"System.{plain}")
    known = class_of(TypeName(wider.name))
    if known is not None and class_of(TypeName(found.name)) is None:
        return TypeName(known.name, wider.arguments, wider.ranks)
    if found.arguments or "." in found.name:
        return found
    family = next((f for f in _FAMILIES if f.casefold() == str(wider).casefold()), None)
    if family is not None:
        return parse_type(family)
    core = TypeName(wider.name, wider.arguments)
    return wider if is_known_type(core) or class_of(core) is not None else found


def type_name(value: Any) -> TypeName:
    """The type that the right operand of ``-is`` and ``-as`` names: text or a type object."""
    plain = unwrap(value)
    if isinstance(plain, PSObject) and plain.type_name == _RUNTIME_TYPE:
        return named_type(plain.text or "")
    return named_type(to_text(plain))


def is_(value: Any, type_text: Any) -> bool:
    """``value -is [type]``. Raises :class:`NotSupportedHere` for a type that only the host knows, unless the value names it."""
    wanted = type_name(type_text)
    if isinstance(value, PSObject) and str(wanted).casefold() in _CUSTOM:
        return True
    if str(wanted).casefold() in _CUSTOM:
        return False
    plain = unwrap(value)
    if plain is None:
        return False
    name = type_name_of(plain)
    if name == str(wanted) or (wanted.name == "System.Object" and not wanted.ranks):
        return True
    chain = plain.kind.assignable if isinstance(plain, Instance) else chain_of(plain)
    if chain is not None:
        folded = {n.casefold() for n in chain}
        full = str(wanted).casefold()
        if full in folded or f"system.{full}" in folded:
            return True
    elif source_of(plain).derives_from(wanted):
        return True
    if not is_known_type(wanted, declared()) and str(wanted) not in _FAMILIES and find_enum(str(wanted)) is None:
        if isinstance(plain, PSObject) or chain is not None:
            return False
        raise NotSupportedHere(f"the type [{wanted}] is not known")
    return False


_DELEGATES = frozenset({"Func", "Action", "Predicate", "Comparison", "Converter"})

_FAMILIES = frozenset(
    f"System.{n}"
    for n in (
        "ValueType",
        "Enum",
        "Exception",
        "IComparable",
        "IFormattable",
        "ICloneable",
        "IDisposable",
        "IEquatable",
    )
)


def isnot(value: Any, type_text: Any) -> bool:
    """``value -isnot [type]``."""
    return not is_(value, type_text)


def as_(value: Any, type_text: Any) -> Any:
    """``value -as [type]``: null where it does not convert."""
    try:
        return _convert(None if value is NOTHING else value, type_name(type_text), ())
    except ConversionError as error:
        wrapped = from_conversion(error)
        if isinstance(wrapped, NotSupportedHere):
            raise wrapped from None
        return None


def cast(type_text: str, value: Any, enums: Sequence[EnumType] = ()) -> Any:
    """``[type]value``. Raises :class:`OperatorError` with the engine's error."""
    try:
        return _convert(value, named_type(type_text, enums), enums)
    except ConversionError as error:
        raise from_conversion(error) from None


def _convert(value: Any, wanted: TypeName, enums: Sequence[EnumType]) -> Any:
    name = str(wanted)
    plain = unwrap(value)
    if name.casefold() == "ordered":
        if not isinstance(plain, dict):
            raise NotSupportedHere("[ordered] of something else than a hash literal")
        return plain if isinstance(plain, OrderedDictionary) else ordered(plain)
    if name.casefold() in _CUSTOM:
        return custom_object(plain) if isinstance(plain, dict) else value
    if name == "System.Void":
        return None
    if callable(plain) and wanted.bare in _DELEGATES:
        return plain
    if name == "System.Xml.XmlDocument":
        from bridge.operators.xml import Document, parse

        return plain if isinstance(plain, Document) else parse(str(convert(value, wanted)))
    if name == "System.Type" and isinstance(plain, str):
        named = named_type(plain, enums)
        if knows_type(named):
            return type_object(str(named))
        if named.name.startswith(("System.", "Microsoft.")):
            raise NotSupportedHere(f"the type [{named}]")
    if name == "System.Text.RegularExpressions.Regex" and isinstance(plain, (str, Regex)):
        if isinstance(plain, Regex):
            return plain
        convert(plain, wanted)
        return Regex(str(plain))
    if isinstance(plain, str) and known_exception(name) is not None:
        return exception(name, (plain,))
    if isinstance(plain, dict) and name == type_name_of(plain):
        return plain
    if type_name_of(plain) == name and isinstance(plain, list):
        return plain
    if name == "System.Array" and isinstance(plain, list):
        return plain
    if isinstance(plain, PSObject) or wanted.name not in ("System.String",):
        return adopt(convert(value, wanted, enums=declared(enums)))
    return text(value) if not wanted.ranks else convert(value, wanted)


def knows_type(name: TypeName) -> bool:
    """True for a type that surely is one: of the script, or of .NET and known here in some way."""
    if name.ranks:
        return knows_type(name.element)
    if find_enum(name.name) or declared_class(name.name) or class_of(name) is not None or str(name) in _FAMILIES:
        return True
    if name.arguments:
        return all(knows_type(a) for a in name.arguments) and "." in name.name
    return is_known_type(name) or name.is_known or known_exception(name.name) is not None


def custom_object(properties: Any) -> PSObject:
    """``[pscustomobject]@{ … }``: its keys, in order, become properties; ``PSTypeName`` becomes the first of its type names."""
    if isinstance(properties, PSObject):
        return properties
    facts = {to_text(key): item for key, item in kept_pairs(properties)}
    named = next((key for key in facts if key.casefold() == "pstypename"), None)
    if named is None:
        return PSObject(facts)
    return PSObject(facts, type_names=(to_text(facts.pop(named)), *PSObject(()).type_names))


def _same_key(table: dict[Any, Any], key: Any) -> Any:
    return find_key(table, key)


__all__ += ["Hashtable", "put", "type_name", "type_object", "type_text"]


def as_type(value: PSObject) -> str:
    """The name of the type that a type object stands for, as a cast takes it."""
    return value.text or "System.Object"
