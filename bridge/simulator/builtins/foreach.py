"""ForEach-Object: a member of each object, or a script block of the simplest kind."""

from __future__ import annotations

from typing import Any

from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import unwrap
from bridge.operators.pipeline import NOTHING
from bridge.operators.properties import MISSING, all_names, get_property, refuse_unknown
from bridge.operators.wildcards import has_wildcard, wildcard
from bridge.simulator.builtins import methods
from bridge.simulator.builtins.method_objects import method_object
from bridge.simulator.builtins.refusing import refuse
from bridge.simulator.builtins.scripts import evaluate
from bridge.simulator.builtins.strictness import strictness
from bridge.simulator.builtins.where import ambiguous
from bridge.simulator.context import Context
from bridge.simulator.records import TerminatingError
from bridge.values import PSObject, type_name_of

__all__ = ["ForEachObject"]

_CHARS = "char Chars(int index) {get;}"
_ARGUMENT = "System.Management.Automation.PSArgumentException"


class ForEachObject:
    """``ForEach-Object Name``, ``ForEach-Object Method arguments``, ``ForEach-Object { $_.Name }``."""

    def begin(self, ctx: Context) -> None:
        refuse(ctx, "Parallel")

    def process(self, ctx: Context) -> None:
        if "InputObject" not in ctx.values:
            return
        item = ctx.values["InputObject"]
        if "MemberName" not in ctx.values:
            for script in ctx.values.get("Process") or ():
                if script is not None:
                    _write(ctx, evaluate(ctx, str(script), item))
            return
        name = str(ctx.values["MemberName"])
        if item is None:
            # Members of null are null, unless strict mode is on.
            if strictness(ctx) >= 2:
                self._null(ctx)
            else:
                ctx.write(None)
        elif "ArgumentList" in ctx.values:
            self._call(ctx, item, name, list(ctx.values["ArgumentList"] or ()))
        else:
            self._member(ctx, item, name)

    @staticmethod
    def _null(ctx: Context) -> None:
        ctx.error(
            "Cannot operate on a 'null' input object.", "InputObjectIsNull", "InvalidArgument", exception=_ARGUMENT
        )

    def _error(
        self,
        ctx: Context,
        item: Any,
        error_id: str,
        text: str,
        category: str = "InvalidArgument",
        kind: str = _ARGUMENT,
    ) -> None:
        ctx.error(text, error_id, category, item, exception=kind, target_type="PSObject")

    def _matches(self, ctx: Context, item: Any, name: str, members: list[str]) -> str | None:
        if not has_wildcard(name):
            return name
        matcher = wildcard(name)
        found = [m for m in members if matcher.fullmatch(m)]
        if len(found) > 1:
            self._error(ctx, item, "AmbiguousPropertyOrMethodName", ambiguous(name, item, found))
            return None
        return found[0] if found else name

    def _member(self, ctx: Context, item: Any, name: str) -> None:
        members = [*all_names(item), *methods.names(item)]
        if isinstance(unwrap(item), str):
            members.insert(0, "Chars")
        resolved = self._matches(ctx, item, name, members)
        if resolved is None:
            return
        value = get_property(item, resolved, refuse=False)
        if value is not MISSING:
            if self._may(ctx, item, f"Retrieve the value for property '{resolved}'"):
                _write(ctx, value)
            return
        if resolved.casefold() == "gettype":
            name = type_name_of(unwrap(item))
            ctx.write(PSObject((), type_names=("System.RuntimeType", "System.Type", "System.Object"), text=name))
            return
        if resolved.casefold() == "chars" and isinstance(unwrap(item), str):
            ctx.write(
                PSObject(
                    (),
                    type_names=("System.Management.Automation.PSParameterizedProperty", "System.Object"),
                    text=_CHARS,
                )
            )
            return
        method = methods.find(item, resolved)
        if method is not None and methods.takes_none(method):
            if self._may(ctx, item, f"Invoke method '{resolved}'"):
                self._invoke(ctx, item, resolved, [])
            return
        described = method_object(resolved) if isinstance(unwrap(item), str) else None
        if described is not None:
            ctx.write(described)
        elif method is None and strictness(ctx) >= 2:
            self._error(
                ctx, item, "PropertyOrMethodNotFound", f'The input name "{name}" cannot be resolved to a member.'
            )
        else:
            if method is None and unwrap(item) is not None:
                refuse_unknown(unwrap(item), name)
            ctx.write(None)

    def _may(self, ctx: Context, item: Any, action: str) -> bool:
        from bridge.binding.convert import to_text

        return ctx.should_process(f"InputObject: {to_text(item)}", action)

    def _call(self, ctx: Context, item: Any, name: str, arguments: list[Any]) -> None:
        resolved = self._matches(ctx, item, name, methods.names(item))
        if resolved is None:
            return
        if methods.find(item, resolved) is None:
            self._error(ctx, item, "MethodNotFound", f'Input name "{name}" cannot be resolved to a method.')
        elif self._may(ctx, item, f"Invoke method '{resolved}' with arguments: {', '.join(str(a) for a in arguments)}"):
            self._invoke(ctx, item, resolved, arguments)

    def _invoke(self, ctx: Context, item: Any, name: str, arguments: list[Any]) -> None:
        try:
            _write(ctx, methods.call(item, name, arguments))
        except TerminatingError as error:
            raise NotSupportedHere(f"an error in a method that ForEach-Object calls: {error.record.message}") from error
        except methods.MethodFailure as error:
            kind = f"System.Management.Automation.{error.kind}"
            self._error(ctx, item, "MethodInvocationError", str(error), "InvalidOperation", kind)


def _write(ctx: Context, value: Any) -> None:
    plain = unwrap(value)
    if isinstance(plain, list):
        ctx.write(list(plain), enumerate=True)
    elif value is not NOTHING:
        ctx.write(value)
