"""Set-StrictMode: what a script may not read (about_Set-StrictMode)."""

from __future__ import annotations

from typing import Any

from bridge.migrate.runtime.errors import NotTranslated
from bridge.migrate.runtime.variables import Frame, View
from bridge.operators import OperatorError, text
from bridge.operators import index as plain_index
from bridge.operators import member as plain_member
from bridge.operators.errors import runtime_error
from bridge.operators.kinds import is_array, is_enumerable, items_of, unwrap
from bridge.operators.members import has_member

__all__ = ["UNSET", "Strict"]

_LATEST = 3


class Unset:
    """The type of :data:`UNSET`."""

    def __repr__(self) -> str:
        return "UNSET"


UNSET = Unset()
"""A variable that has no value yet, in a script that sets strict mode."""


class Strict:
    """What strict mode looks at. :class:`~bridge.migrate.runtime.script.Script` is one."""

    _scopes: list[Frame]

    @property
    def strict(self) -> int:
        """The version of strict mode here, 0 where it is off."""
        return next((f.strict for f in self._scopes[-1].chain() if f.strict is not None), 0)

    def known(self, value: Any, name: str) -> Any:
        """The value of a variable, which must have one in strict mode."""
        if value is not UNSET:
            return value
        if self.strict:
            raise runtime_error(
                f"The variable '${name}' cannot be retrieved because it has not been set.", "VariableIsUndefined"
            )
        return None

    def seen(self, view: View, name: str, shown: str) -> Any:
        """The value of a variable of a scope, which must be there in strict mode; ``shown`` is how the script writes it."""
        return self.known(view[name] if view.holds(name) else UNSET, shown)

    def member(self, target: Any, name: Any) -> Any:
        """``target.name``, which must be there in strict mode."""
        if self.strict >= 2:
            self._need(target, name)
        return plain_member(target, name)

    def _need(self, target: Any, wanted: Any) -> None:
        if has_member(target, wanted):
            return
        name = text(wanted)
        plain = unwrap(target)
        if plain is not None and is_enumerable(plain):
            found = [has_member(item, name) for item in items_of(plain)]
            if found and all(found):
                return
            if any(found) or any(is_enumerable(unwrap(item)) for item in items_of(plain)):
                raise NotTranslated(f"strict mode and the property {name} of some elements of a collection")
        if plain is not None and name.casefold() not in ("count", "length"):
            plain_member(target, name)  # a property that may be there all the same is refused by name
        raise OperatorError(
            f"The property '{name}' cannot be found on this object. Verify that the property exists.",
            "PropertyNotFoundStrict",
            "System.Management.Automation.PropertyNotFoundException",
            "NotSpecified",
        )

    def index(self, target: Any, position: Any) -> Any:
        """``target[position]``, which must be there in strict mode."""
        found = plain_index(target, position)
        plain, at = unwrap(target), unwrap(position)
        if self.strict < _LATEST or isinstance(plain, dict):
            return found
        if type(at) is not int:
            raise NotTranslated("strict mode and an index that is not one number")
        if not is_enumerable(plain) or -len(plain) <= at < len(plain):
            return found
        if not is_array(plain):
            raise NotTranslated("strict mode and an index outside a collection that is no array")
        kind = "System.IndexOutOfRangeException"
        raise OperatorError("Index was outside the bounds of the array.", kind, kind, "OperationStopped")
