"""The binder's errors: one table of ids, categories and messages (specification of parameter binding, section 13)."""

from __future__ import annotations

from typing import Any, NamedTuple

from bridge.errors import BridgeError

__all__ = ["ERRORS", "BindingError", "ErrorKind", "TransformationError", "ValidationError", "error"]

_PBE = "ParameterBindingException"
_PATE = "ParameterBindingArgumentTransformationException"
_PBVE = "ParameterBindingValidationException"


class BindingError(BridgeError):
    """What the engine would report for this call. ``str()`` and ``message`` are the engine's own sentence.

    ``error_id`` is the FullyQualifiedErrorId before its comma, ``category`` the error category, ``exception`` the name of the .NET
    exception class. ``parameter`` is the name the engine puts into the exception; ``parameter_type`` and ``type_specified`` are full
    .NET type names or None. ``target`` is the piped object that could not be bound, if it was one.
    """

    swallowed = True
    """True for a failure after which positional and pipeline binding go on with the next candidate (section 4.5)."""

    elaborated = False
    """True when the sentence about default parameter values was added (section 6)."""

    def __init__(
        self,
        error_id: str,
        category: str,
        exception: str,
        message: str,
        *,
        parameter: str | None = None,
        parameter_type: str | None = None,
        type_specified: str | None = None,
        target: Any = None,
    ) -> None:
        super().__init__(message)
        self.error_id = error_id
        self.category = category
        self.exception = exception
        self.message = message
        self.parameter = parameter
        self.parameter_type = parameter_type
        self.type_specified = type_specified
        self.target = target

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> Any:
        return _rebuild, (type(self), self.error_id, self.category, self.exception, self.message, self.__dict__)


class TransformationError(BindingError):
    """A ParameterBindingArgumentTransformationException. ``invalid_cast`` is true when a conversion was its cause (section 8.4)."""

    swallowed = False
    invalid_cast = True


class ValidationError(BindingError):
    """A ParameterBindingValidationException."""

    swallowed = False


def _rebuild(
    cls: type[BindingError], error_id: str, category: str, exception: str, message: str, state: dict[str, Any]
) -> Any:
    made = cls(error_id, category, exception, message)
    made.__dict__.update(state)
    return made


_CLASSES: dict[str, type[BindingError]] = {_PBE: BindingError, _PATE: TransformationError, _PBVE: ValidationError}


class ErrorKind(NamedTuple):
    """One row of the table. In ``template`` {0} is the command, {1} the parameter, {2} its type, {6} and {7} what the place adds."""

    category: str
    template: str
    exception: str = _PBE


_ALREADY = (
    "Cannot bind parameter because parameter '{1}' is specified more than once. To provide multiple values to parameters that can "
    'accept multiple values, use the array syntax. For example, "-parameter value1,value2,value3".'
)
_AMBIGUOUS_SET = (
    "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or "
    "an insufficient number of parameters were provided."
)
_NOT_BOUND = (
    "The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or "
    "the input and its properties do not match any of the parameters that take pipeline input."
)
_NO_ADD = (
    "Cannot bind cmdlet {0} because parameter '{1}' is of type '{2}' and the Add() method cannot be identified, or multiple Add() "
    "methods exist. {6}"
)
_TYPE_NAME = (
    "Cannot bind argument to parameter '{1}', because PSTypeNames of the argument do not match the PSTypeName required by the "
    "parameter: {6}."
)
_NO_INPUT = (
    "Cannot evaluate parameter '{1}' because its argument is specified as a script block and there is no input. A script block "
    "cannot be evaluated without input."
)

ERRORS: dict[str, ErrorKind] = {
    "AmbiguousParameter": ErrorKind(
        "InvalidArgument",
        "Parameter cannot be processed because the parameter name '{1}' is ambiguous. Possible matches include:{6}.",
    ),
    "NamedParameterNotFound": ErrorKind(
        "InvalidArgument", "A parameter cannot be found that matches parameter name '{1}'."
    ),
    "PositionalParameterNotFound": ErrorKind(
        "InvalidArgument", "A positional parameter cannot be found that accepts argument '{1}'."
    ),
    "MissingArgument": ErrorKind(
        "InvalidArgument",
        "Missing an argument for parameter '{1}'. Specify a parameter of type '{2}' and try again.",
    ),
    "ParameterAlreadyBound": ErrorKind("InvalidArgument", _ALREADY),
    "ParameterNotInParameterSet": ErrorKind(
        "InvalidArgument", "Parameter '{1}' cannot be specified in parameter set '{6}'."
    ),
    "AmbiguousParameterSet": ErrorKind("InvalidArgument", _AMBIGUOUS_SET),
    "AmbiguousPositionalParameterNoName": ErrorKind(
        "InvalidArgument", "Cannot bind positional parameters because no names were given."
    ),
    "MissingMandatoryParameter": ErrorKind(
        "InvalidArgument", "Cannot process command because of one or more missing mandatory parameters:{1}."
    ),
    "CannotConvertArgument": ErrorKind(
        "InvalidArgument", "Cannot convert '{6}' to the type '{2}' required by parameter '{1}'. {7}"
    ),
    "CannotConvertArgumentNoMessage": ErrorKind("InvalidArgument", "Cannot bind parameter '{1}'. {6}"),
    "CannotExtractAddMethod": ErrorKind("InvalidArgument", _NO_ADD),
    "ParameterBindingFailed": ErrorKind("WriteError", "Cannot bind parameter '{1}' to the target. {6}"),
    "ParameterArgumentTransformationError": ErrorKind(
        "InvalidData", "Cannot process argument transformation on parameter '{1}'. {6}", _PATE
    ),
    "MismatchedPSTypeName": ErrorKind("InvalidArgument", _TYPE_NAME, _PATE),
    "ParameterArgumentValidationError": ErrorKind(
        "InvalidData", "Cannot validate argument on parameter '{1}'. {6}", _PBVE
    ),
    "ParameterArgumentValidationErrorNullNotAllowed": ErrorKind(
        "InvalidData", "Cannot bind argument to parameter '{1}' because it is null.", _PBVE
    ),
    "ParameterArgumentValidationErrorEmptyStringNotAllowed": ErrorKind(
        "InvalidData", "Cannot bind argument to parameter '{1}' because it is an empty string.", _PBVE
    ),
    "ParameterArgumentValidationErrorEmptyCollectionNotAllowed": ErrorKind(
        "InvalidData", "Cannot bind argument to parameter '{1}' because it is an empty collection.", _PBVE
    ),
    "ParameterArgumentValidationErrorEmptyArrayNotAllowed": ErrorKind(
        "InvalidData", "Cannot bind argument to parameter '{1}' because it is an empty array.", _PBVE
    ),
    "ScriptBlockArgumentNoInput": ErrorKind("MetadataError", _NO_INPUT),
    "ScriptBlockArgumentInvocationFailed": ErrorKind(
        "InvalidArgument", "The input to the script block for parameter '{1}' failed. {6}"
    ),
    "ScriptBlockArgumentNoOutput": ErrorKind(
        "InvalidArgument", "Cannot evaluate parameter '{1}' because its argument input did not produce any output."
    ),
    "InputObjectNotBound": ErrorKind("InvalidArgument", _NOT_BOUND),
    "InputObjectMissingMandatory": ErrorKind(
        "InvalidArgument",
        "The input object cannot be bound because it did not contain the information required to bind all mandatory parameters: {6}",
    ),
    "GetDynamicParametersException": ErrorKind(
        "InvalidArgument", "Cannot retrieve the dynamic parameters for the cmdlet. {6}"
    ),
    "Argument": ErrorKind(
        "InvalidArgument",
        'Cannot process argument because the value of argument "{1}" is not valid. Change the value of the "{1}" argument and run the '
        "operation again.",
        "PSArgumentException",
    ),
    "ParsingTooManyParameterSets": ErrorKind(
        "MetadataError",
        "Cannot get or run the command. The maximum number of parameter sets for this command has been exceeded.",
        "MetadataException",
    ),
    "ParameterDeclaredInParameterSetMultipleTimes": ErrorKind(
        "MetadataError",
        'The parameter "{1}" is declared in parameter-set "{6}" multiple times.',
        "MetadataException",
    ),
    "ParameterNameAlreadyExistsForCommand": ErrorKind(
        "MetadataError",
        "A parameter with the name '{1}' was defined multiple times for the command.",
        "MetadataException",
    ),
    "AliasParameterNameAlreadyExistsForCommand": ErrorKind(
        "MetadataError",
        "The parameter alias cannot be specified because an alias with the name '{1}' was already defined multiple times for the command.",
        "MetadataException",
    ),
    "AliasDeclaredMultipleTimes": ErrorKind(
        "MetadataError", 'The alias "{1}" is declared multiple times.', "MetadataException"
    ),
    "ReservedParameterName": ErrorKind(
        "MetadataError", 'The parameter name "{1}" is reserved for future use.', "MetadataException"
    ),
    "ParameterNameConflictsWithAlias": ErrorKind(
        "MetadataError",
        "The parameter '{1}' cannot be specified because it conflicts with the parameter alias of the same name for parameter '{6}'.",
        "MetadataException",
    ),
}
"""FullyQualifiedErrorId (before the comma) -> category, message, exception class."""


def error(
    error_id: str,
    parameter: str | None = None,
    parameter_type: str | None = None,
    type_specified: str | None = None,
    *,
    command: str = "",
    more: str = "",
    last: str = "",
    category: str | None = None,
    exception: str | None = None,
    target: Any = None,
) -> BindingError:
    """A row of :data:`ERRORS` filled in: ``more`` is {6}, ``last`` is {7}; ``category`` and ``exception`` override the row."""
    kind = ERRORS[error_id]
    made = exception or kind.exception
    message = kind.template.format(command, parameter, parameter_type, "", "", "", more, last)
    return _CLASSES.get(made, BindingError)(
        error_id,
        category or kind.category,
        made,
        message,
        parameter=parameter,
        parameter_type=parameter_type,
        type_specified=type_specified,
        target=target,
    )
