"""What a method that needs arguments is when it is only named: an object that tells its overloads."""

from __future__ import annotations

from bridge.values import PSObject, short_name

__all__ = ["method_object"]

_CORE = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e"
_SMA = "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35"
_M = "System.Management.Automation."

# Facts of System.String: each overload's parameters as (type, name), in .NET's order; every one of these returns a string.
_STRING: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "PadLeft": ((("System.Int32", "totalWidth"),), (("System.Int32", "totalWidth"), ("System.Char", "paddingChar"))),
    "PadRight": ((("System.Int32", "totalWidth"),), (("System.Int32", "totalWidth"), ("System.Char", "paddingChar"))),
    "Substring": ((("System.Int32", "startIndex"),), (("System.Int32", "startIndex"), ("System.Int32", "length"))),
}


def method_object(name: str) -> PSObject | None:
    """The PSMethod of a string's method that has two overloads and no empty one; None for any other."""
    known = next((n for n in _STRING if n.casefold() == name.casefold()), None)
    if known is None:
        return None
    overloads = _STRING[known]
    definitions = [f"string {known}({', '.join(f'{short_name(t)} {n}' for t, n in o)})" for o in overloads]
    functions = [_function([*(t for t, _ in o), "System.String"]) for o in overloads]
    group = f"{_M}MethodGroup`{len(functions)}[{','.join(f'[{f}, {_CORE}]' for f in functions)}]"
    type_name = f"{_M}PSMethod`1[[{group}, {_SMA}]]"
    names = (type_name, f"{_M}PSMethod", f"{_M}PSMethodInfo", f"{_M}PSMemberInfo", "System.Object")
    return PSObject((), type_names=names, text=", ".join(definitions))


def _function(types: list[str]) -> str:
    return f"System.Func`{len(types)}[{','.join(f'[{t}, {_CORE}]' for t in types)}]"
