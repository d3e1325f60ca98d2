"""What a value must pass after coercion: PSTypeName, validation attributes, null and empty (specification, sections 9.1 and 10)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bridge.binding.errors import BindingError, error
from bridge.binding.types import OBJECT, PSOBJECT, STRING, Collection, runtime_type
from bridge.model import Parameter, ValidationRule
from bridge.values import PSObject, type_name_of

if TYPE_CHECKING:
    from bridge.binding.coerce import Target

__all__ = ["Check", "value_check"]

_RELAXING = frozenset(("AllowNull", "AllowEmptyString", "AllowEmptyCollection", "Credential"))
_NULL = "ParameterArgumentValidationErrorNullNotAllowed"
_EMPTY_STRING = "ParameterArgumentValidationErrorEmptyStringNotAllowed"
_EMPTY_ARRAY = "ParameterArgumentValidationErrorEmptyArrayNotAllowed"
_EMPTY_COLLECTION = "ParameterArgumentValidationErrorEmptyCollectionNotAllowed"


class Check:
    """The checks of one parameter; ``any`` is False when there are none to run."""

    __slots__ = ("allows", "any", "mandatory", "name", "rules", "target", "type_name")

    def __init__(
        self,
        name: str,
        target: Target,
        rules: tuple[ValidationRule, ...],
        type_name: str | None,
        mandatory: bool,
        allows: frozenset[str],
    ) -> None:
        self.name = name
        self.target = target
        self.rules = rules
        self.type_name = type_name
        self.mandatory = mandatory
        self.allows = allows
        self.any = bool(rules or type_name or mandatory)

    def __call__(self, value: Any, coerced: bool, wrapped: bool, notes: list[str]) -> None:
        """Raises :class:`BindingError` for the first check that ``value`` fails."""
        # An untyped parameter keeps the PSObject around a piped value, and [psobject] puts one around any.
        wrapped = self.target.text == PSOBJECT or (wrapped and self.target.text == OBJECT)
        if self.type_name is not None and value is not None:
            self._type_names(value, coerced)
        if self.rules:
            from bridge.binding.validate import ValidationFailure, validate
        for rule in self.rules:
            if rule.kind == "Script" and not callable(rule.arguments[0]):
                self._left_to_host(rule, notes)
                continue
            try:
                validate(rule, value)
            except ValidationFailure as exc:
                specified = runtime_type(value, wrapped)
                failed = error(
                    "ParameterArgumentValidationError", self.name, self.target.text, specified, more=str(exc)
                )
                failed.swallowed = exc.swallowed
                raise failed from None
        if self.mandatory:
            self._not_empty(value)

    def _left_to_host(self, rule: ValidationRule, notes: list[str]) -> None:
        note = f"the validation script of parameter '{self.name}' runs on the host"
        if note not in notes:
            notes.append(note)

    def _failed(self, error_id: str, value: Any) -> BindingError:
        return error(error_id, self.name, self.target.text, runtime_type(value))

    def _type_names(self, value: Any, coerced: bool) -> None:
        wanted = (self.type_name or "").casefold()
        for item in value if _enumerable(value) else (value,):
            if item is None or wanted in (n.casefold().removeprefix("deserialized.") for n in _type_names(item)):
                continue
            raise error(
                "MismatchedPSTypeName",
                self.name,
                self.target.text,
                runtime_type(item),
                more=self.type_name or "",
                # In an attempt without coercion the failure is one that lets the binder go on.
                exception=None if coerced else "ParameterBindingException",
            )

    def _not_empty(self, value: Any) -> None:
        """Null and empty are refused by a parameter that is mandatory in some set, whichever set is used (section 10.4)."""
        target = self.target
        if value is None:
            if target.text != "System.Nullable`1[System.Boolean]" and "AllowNull" not in self.allows:
                raise self._failed(_NULL, value)
            return
        if target.text == STRING:
            if value == "" and "AllowEmptyString" not in self.allows:
                raise self._failed(_EMPTY_STRING, value)
            return
        if target.collection is Collection.NONE or not isinstance(value, (list, tuple, bytes, bytearray)):
            # No collection, or a value that only the host can turn into one.
            return
        if not len(value):
            if "AllowEmptyCollection" not in self.allows:
                raise self._failed(_EMPTY_ARRAY if target.collection is Collection.ARRAY else _EMPTY_COLLECTION, value)
            return
        element = target.element
        if element is not None and element.struct:
            return
        strings = element is not None and element.text == STRING
        for item in value:
            if item is None:
                if "AllowNull" not in self.allows:
                    raise error(_NULL, self.name, element.text if element is not None else None)
            elif strings and item == "" and "AllowEmptyString" not in self.allows:
                raise self._failed(_EMPTY_STRING, item)


def _enumerable(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, (str, dict, PSObject))


def _type_names(value: Any) -> tuple[str, ...]:
    chain = getattr(value, "type_names", None)
    return tuple(chain) if chain else (type_name_of(value),)


def value_check(model: Parameter, target: Target, *, function: bool, mandatory: bool) -> Check:
    """The checks of a parameter. A function's attributes run in reverse order of declaration (section 10.1)."""
    rules = tuple(r for r in model.validation if r.kind not in _RELAXING)
    allows = frozenset(r.kind for r in model.validation if r.kind in _RELAXING)
    return Check(model.name, target, rules[::-1] if function else rules, model.ps_type_name, mandatory, allows)
