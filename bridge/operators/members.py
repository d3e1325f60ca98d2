"""``target.Name``, ``target.Method(…)``, ``[type]::Name`` and ``[type]::new(…)``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.binding.convert import convert, to_text
from bridge.operators.arithmetic import method_not_found
from bridge.operators.blocks import in_place, written_for
from bridge.operators.classes.names import lacks_method
from bridge.operators.enums import find_enum
from bridge.operators.errors import ArgumentError, NotSupportedHere, OperatorError, conversions, runtime_error
from bridge.operators.extended import Extended
from bridge.operators.indexing import element_type
from bridge.operators.kinds import is_enumerable, items_of, unwrap
from bridge.operators.objects import CLASSES, Class, Method, Overload, class_for, class_of, invoke, lineage
from bridge.operators.pipeline import NOTHING, unroll
from bridge.operators.properties import MISSING, class_property, refuse_unknown
from bridge.operators.scripted import find_kind
from bridge.operators.tables import ABSENT, entry, find_key
from bridge.operators.type_facts import type_fact
from bridge.operators.values import type_of
from bridge.operators.views import View, type_names_of
from bridge.values import (
    EnumValue,
    Instance,
    PSObject,
    ScriptBlock,
    TypedDictionary,
    TypeName,
    parse_type,
    type_name_of,
)

__all__ = ["call", "find_method", "member", "new", "set_member", "static_call", "static_member"]

_TYPE = "System.RuntimeType"


# --- properties ---------------------------------------------------------------------------------------------------------------------


def member(target: Any, name: Any) -> Any:
    """``target.name``: a property, a key of a dictionary, or the property of every element of a collection.

    A name that is no text, as in ``$h.$n``, is a key of a dictionary and nothing else (PSGetDynamicMemberBinder)."""
    plain = unwrap(target)
    if isinstance(plain, dict) and not isinstance(unwrap(name), str):
        return _keyed(plain, unwrap(name))
    name = to_text(name)
    found = _own(target, name)
    if found is not ABSENT:
        return found
    folded = name.casefold()
    if plain is None:
        return 0 if folded in ("count", "length") else None
    if is_enumerable(plain):
        if folded == "count":
            return len(plain)
        collected = _enumerated(plain, name)
        return None if not collected else collected[0] if len(collected) == 1 else collected
    if folded in ("count", "length"):
        return 1
    refuse_unknown(plain, name)
    return None


def has_member(target: Any, name: Any) -> bool:
    """True when ``target`` itself has a property or entry of this name. Raises :class:`NotSupportedHere` where that is not known."""
    plain = unwrap(target)
    if isinstance(plain, dict) and not isinstance(unwrap(name), str):
        return find_key(plain, name) is not ABSENT
    return _own(target, to_text(name)) is not ABSENT


def _keyed(table: dict[Any, Any], key: Any) -> Any:
    if key is None:
        raise NotSupportedHere("a member of a dictionary whose name is null")
    found = find_key(table, key)
    return None if found is ABSENT else entry(table, found)


def _enumerated(items: Any, name: str) -> list[Any]:
    """Member enumeration: of each element its property, unrolled; an object without it gives null, other values nothing."""
    found: list[Any] = []
    for item in items_of(items):
        value = _own(item, name)
        if value is not ABSENT:
            found += unroll(value)
            continue
        plain = unwrap(item)
        if isinstance(plain, PSObject):
            refuse_unknown(plain, name)
            found.append(None)
        elif is_enumerable(plain):
            found += _enumerated(plain, name)
        elif plain is not None and not isinstance(plain, dict):
            refuse_unknown(plain, name)
    return found


def _own(target: Any, name: str) -> Any:
    """The value of a member that ``target`` itself has, or ``ABSENT``."""
    folded = name.casefold()
    if folded in _VIEWS and target is not None:
        return _VIEWS[folded](target)
    if isinstance(target, PSObject):
        found = target.get(name, ABSENT)
        if found is not ABSENT:
            return NOTHING if found is None and target.is_blank(name) else found
        if target.type_name == _TYPE:
            return type_fact(target, folded)
    plain = unwrap(target)
    if plain is None:
        return ABSENT
    if isinstance(plain, dict):
        key = find_key(plain, name)
        if key is not ABSENT:
            return entry(plain, key)
    value = class_property(plain, name)
    return ABSENT if value is MISSING else value


_VIEWS: dict[str, Callable[[Any], Any]] = {"psobject": View, "pstypenames": type_names_of}


def set_member(target: Any, name: Any, value: Any) -> None:
    """``target.name = value``. Raises :class:`OperatorError` for a property that is not there or read-only.

    A name that is no text is an index of a dictionary (PSSetDynamicMemberBinder)."""
    plain = unwrap(target)
    if isinstance(plain, dict) and not isinstance(unwrap(name), str):
        _set_keyed(plain, unwrap(name), value)
        return
    name = to_text(name)
    folded = name.casefold()
    if plain is None:
        raise runtime_error(
            f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
            "PropertyNotFound",
        )
    if isinstance(target, PSObject) and name in target:
        target[name] = value
        return
    if value is NOTHING and not isinstance(plain, dict):
        value = None
    setter = getattr(plain, "set_member", None)
    if setter is not None:
        setter(name, value)
        return
    if isinstance(plain, dict):
        from bridge.operators.indexing import set_index

        if find_key(plain, name) is ABSENT and class_has(plain, folded):
            raise runtime_error(f"'{name}' is a ReadOnly property.", "PropertyAssignmentException")
        set_index(plain, name, value)
        return
    for one in lineage(class_for(plain)):
        if folded in one.setters:
            one.setters[folded](plain, value)
            return
    if _own(target, name) is not ABSENT:
        raise runtime_error(f"'{name}' is a ReadOnly property.", "PropertyAssignmentException")
    if is_enumerable(plain):
        raise runtime_error(
            f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
            "PropertyAssignmentException",
        )
    raise runtime_error(
        f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
        "PropertyAssignmentException",
    )


def _set_keyed(table: dict[Any, Any], key: Any, value: Any) -> None:
    from bridge.operators.indexing import set_index

    try:
        set_index(table, key, value)
    except OperatorError:
        raise NotSupportedHere("a member of a dictionary that is set by what is no key of it") from None


def class_has(plain: Any, folded: str) -> bool:
    return any(folded in one.properties for one in lineage(class_for(plain)))


# --- methods ------------------------------------------------------------------------------------------------------------------------


def call(target: Any, name: Any, *args: Any) -> Any:
    """``target.name(args)``; :data:`NOTHING` for a method without a result. Of a collection without it, of every element."""
    name, args = to_text(name), _passed(args)
    plain = unwrap(target)
    if plain is None:
        raise runtime_error("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull")
    if isinstance(target, Extended):
        result = target.call_method(name, args)
        if result is not NotImplemented:
            return result
    found = _method(plain, name)
    if found is not None:
        return _called(plain, found, args)
    folded = name.casefold()
    caller = getattr(plain, "call_method", None)
    if caller is not None:
        result = caller(name, args)
        if result is not NotImplemented:
            return result
    if isinstance(plain, PSObject):
        method = target.get(name)
        if callable(method) and not isinstance(method, ScriptBlock):
            return method(*args)
    if folded in _INTRINSIC:
        return _INTRINSIC[folded](target, *args)
    if isinstance(plain, dict):
        entry = find_key(plain, name)
        if entry is not ABSENT:
            raise NotSupportedHere(f"a call of the entry {name} of a dictionary")
    if folded == "gettype" and not args:
        return type_of(target)
    if folded == "getbaseexception" and isinstance(plain, PSObject) and "System.Exception" in plain.type_names:
        while plain.get("InnerException") is not None:
            plain = plain["InnerException"]
        return plain
    universal = CLASSES["system.object"].methods.get(folded)
    if is_enumerable(plain) and universal is None:
        if not lacks_method(plain, name):
            raise NotSupportedHere(f"the method {name} of a {type_name_of(plain)}")
        return _each_called(plain, name, args)
    if universal is not None:
        return _called(plain, universal, args)
    if lacks_method(plain, name):
        raise method_not_found(plain, name)
    raise NotSupportedHere(f"the method {name} of a {type_name_of(plain)}")


def _passed(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Arguments of a method: nothing is null there."""
    return tuple(None if a is NOTHING else a for a in args)


def _each_called(items: Any, name: str, args: tuple[Any, ...]) -> Any:
    found: list[Any] = []
    for item in items_of(items):
        plain = unwrap(item)
        if plain is None:
            raise runtime_error("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull")
        found += unroll(call(item, name, *args))
    if not found:
        return NOTHING
    return found[0] if len(found) == 1 else found


def _method(plain: Any, name: str) -> Any:
    folded = name.casefold()
    for one in lineage(class_for(plain)):
        if folded in one.methods:
            return one.methods[folded]
    if isinstance(plain, EnumValue):
        return CLASSES["system.enum"].methods.get(folded)
    if isinstance(plain, PSObject) and plain.type_name == _TYPE:
        return CLASSES["system.type"].methods.get(folded)
    return None


def find_method(plain: Any, name: str) -> Any:
    """The method of an unwrapped value, or None."""
    if isinstance(plain, Instance) and (own := plain.kind.members(name, static=False)):
        return Method(own[0].name, tuple(Overload(m.types, m.body) for m in own))
    return _method(plain, name) or CLASSES["system.object"].methods.get(name.casefold())


def _called(plain: Any, found: Any, args: tuple[Any, ...]) -> Any:
    try:
        return invoke(found, args, (plain,), _generics(plain))
    except ArgumentError as error:
        raise _named(error) from None


def _named(error: ArgumentError) -> Exception:
    """The language's own message names the parameter: where its name is not known, neither is the message."""
    return error if error.named else NotSupportedHere(f"the name of a parameter: {error.by_position}")


def _generics(plain: Any) -> dict[str, str] | None:
    """What the generic parameters of a value's class stand for."""
    if isinstance(plain, TypedDictionary):
        arguments = parse_type(plain.type_name).arguments
        return dict(zip("KV", map(str, arguments), strict=False)) if len(arguments) == 2 else None
    element = element_type(plain) if is_enumerable(plain) else None
    return None if element is None else {"T": str(element)}


def _for_each(target: Any, *args: Any) -> Any:
    """The engine's own ``ForEach``: a script block, a type, a property or a method for each element."""
    from bridge.operators.collections import NetList
    from bridge.operators.values import as_type, cast

    if not args:
        raise NotSupportedHere("ForEach without an argument")
    how = unwrap(args[0])
    found: list[Any] = []
    for item in list(unroll(target)):
        if callable(how):
            found += written_for(how, item, *args[1:])
        elif isinstance(how, PSObject) and how.type_name == _TYPE:
            found.append(cast(as_type(how), item))
        elif isinstance(how, str):
            found += unroll(_one(item, str(how), args[1:]))
        else:
            raise NotSupportedHere(f"ForEach with a {type_name_of(how)}")
    return NetList("System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]", found)


def _one(item: Any, name: str, args: tuple[Any, ...]) -> Any:
    if _own(item, name) is not ABSENT:
        if args:
            set_member(item, name, args[0] if len(args) == 1 else list(args))
            return NOTHING
        return member(item, name)
    return call(item, name, *args)


_MODES = ("Default", "First", "Last", "SkipUntil", "Until", "Split")


def _where(target: Any, *args: Any) -> Any:
    """The engine's own ``Where``: a script block, a mode, a number."""
    from bridge.operators.collections import NetList
    from bridge.operators.values import truth

    test = in_place(unwrap(args[0])) if args else None
    if not callable(test):
        raise NotSupportedHere("Where without a script block")
    mode = to_text(args[1]).casefold() if len(args) > 1 else "default"
    shown = next((m for m in _MODES if m.casefold() == mode), None)
    if shown is None:
        raise NotSupportedHere(f"the mode {mode} of Where")
    with conversions():
        limit = int(convert(args[2], "System.Int32")) if len(args) > 2 else 0
    items = list(unroll(target))
    name = "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]"
    if shown in ("Default", "First"):
        most = limit or (1 if shown == "First" else len(items))
        chosen: list[Any] = []
        for item in items:
            if len(chosen) >= most:
                break
            if truth(_condition(test(item))):
                chosen.append(item)
        return NetList(name, chosen)
    if shown == "Split":
        if limit:
            raise NotSupportedHere("Where with Split and a number")
        yes: list[Any] = []
        no: list[Any] = []
        for item in items:
            (yes if truth(_condition(test(item))) else no).append(item)
        return [NetList(name, yes), NetList(name, no)]
    if shown == "Last":
        chosen = [item for item in items if truth(_condition(test(item)))]
        return NetList(name, chosen[-(limit or 1) :])
    at = next((i for i, item in enumerate(items) if truth(_condition(test(item)))), len(items))
    chosen = items[at:] if shown == "SkipUntil" else items[:at]
    return NetList(name, chosen[:limit] if limit else chosen)


def _condition(value: Any) -> Any:
    return None if value is NOTHING else value


_INTRINSIC: dict[str, Callable[..., Any]] = {"foreach": _for_each, "where": _where}


# --- static members -----------------------------------------------------------------------------------------------------------------


def _resolve(type_text: Any) -> tuple[TypeName, Class | None]:
    from bridge.operators.values import type_name

    parsed = type_name(type_text)
    known = class_of(parsed) or CLASSES.get("system." + parsed.name.casefold())
    return parsed, known


def static_member(type_text: Any, name: Any) -> Any:
    """``[type]::name``: a member of an enumeration or a static property."""
    parsed, known = _resolve(type_text)
    folded = to_text(name).casefold()
    enum = None if parsed.ranks else find_enum(parsed.name)
    if enum is not None:
        from bridge.binding.conversion.enums import enum_value

        found = next((m for m in enum.members if m.name.casefold() == folded), None)
        if found is None:
            return None
        return enum_value(enum, found.value)
    kind = find_kind(parsed)
    if kind is not None:
        return kind.get_static(to_text(name))
    for one in lineage(known):
        if folded in one.statics:
            return one.statics[folded]()
    if (
        known is not None
        and known.lacks is not None
        and folded not in known.lacks
        and folded not in known.static_methods
    ):
        return None
    raise NotSupportedHere(f"[{parsed}]::{to_text(name)}")


def static_call(type_text: Any, name: Any, *args: Any) -> Any:
    """``[type]::name(args)``."""
    parsed, known = _resolve(type_text)
    name, args = to_text(name), _passed(args)
    folded = name.casefold()
    if folded == "new":
        return new(type_text, *args)
    kind = find_kind(parsed)
    if kind is not None and (result := kind.static_call(name, args)) is not NotImplemented:
        return result
    for one in lineage(known):
        if folded in one.static_methods:
            return _static(one.static_methods[folded], args)
    if find_enum(parsed.name) is not None and folded in CLASSES["system.enum"].static_methods:
        return _static(CLASSES["system.enum"].static_methods[folded], args)
    if known is not None and known.lacks is not None and folded not in known.lacks:
        raise runtime_error(
            f"Method invocation failed because [{known.name}] does not contain a method named '{name}'.",
            "MethodNotFound",
        )
    raise NotSupportedHere(f"[{parsed}]::{name}()")


def _static(found: Any, args: tuple[Any, ...]) -> Any:
    try:
        return invoke(found, args)
    except ArgumentError as error:
        raise _named(error) from None


def new(type_text: Any, *args: Any) -> Any:
    """``[type]::new(args)`` and ``New-Object type args``."""
    from bridge.operators.creation import create

    parsed, known = _resolve(type_text)
    kind = find_kind(parsed)
    args = _passed(args)
    return create(parsed, known, args) if kind is None else kind.new(args)
