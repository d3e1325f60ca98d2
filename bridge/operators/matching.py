"""``-like -match -replace -split -join`` (about_Comparison_Operators, about_Split, about_Join)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import convert, to_text
from bridge.operators.blocks import in_place
from bridge.operators.compare import compare_text
from bridge.operators.errors import NotSupportedHere, OperatorError, conversions, runtime_error
from bridge.operators.kinds import is_enumerable, items_of, unwrap
from bridge.operators.regexes import Pattern, Regex, escape, pattern, split, substitute, without_captures
from bridge.operators.tables import Hashtable
from bridge.operators.wildcards import WildcardError, wildcard
from bridge.values import EnumValue, ScriptBlock

__all__ = [
    "clike", "cmatch", "cmatch_clause", "cnotlike", "cnotmatch", "creplace", "csplit", "is_case", "join", "like", "match", "match_clause",
    "notlike", "notmatch", "replace", "split_", "unary_join", "unary_split",
]  # fmt: skip


def _filtered(left: Any, test: Callable[[str], bool]) -> Any:
    if is_enumerable(left):
        return [item for item in items_of(left) if test(to_text(item))]
    return test(to_text(left))


def _wild(ignore_case: bool, wanted: bool) -> Callable[[Any, Any], Any]:
    def operator(left: Any, right: Any) -> Any:
        try:
            matcher = wildcard(to_text(right), ignore_case)
        except WildcardError as error:
            raise OperatorError(
                str(error), "RuntimeException", "System.Management.Automation.WildcardPatternException"
            ) from None
        return _filtered(left, lambda text: (matcher.fullmatch(text) is not None) == wanted)

    return operator


def compiled(value: Any, ignore_case: bool) -> Pattern:
    """The pattern of an operator's right side. Raises the engine's error for one that .NET refuses."""
    value = unwrap(value)
    if isinstance(value, Regex):
        return value.pattern
    text = to_text(value)
    try:
        return pattern(text, ignore_case)
    except DotNetError as error:
        raise OperatorError(
            error.message,
            "System.Text.RegularExpressions.RegexParseException",
            "System.Text.RegularExpressions.RegexParseException",
            "OperationStopped",
        ) from None


def _matching(ignore_case: bool, wanted: bool) -> Callable[..., Any]:
    def operator(left: Any, right: Any, *, matches: Callable[[Hashtable], None] | None = None) -> Any:
        found = compiled(right, ignore_case)
        if is_enumerable(left):
            return _filtered(left, lambda text: (found.search(text) is not None) == wanted)
        hit = found.search(to_text(left))
        if hit is not None and matches is not None:
            matches(groups_of(found, hit))
        return (hit is not None) == wanted

    return operator


def _matching_clause(ignore_case: bool) -> Callable[..., bool]:
    plain = _matching(ignore_case, True)

    def operator(left: Any, right: Any, *, matches: Callable[[Hashtable], None] | None = None) -> bool:
        """Whether a clause of ``switch -Regex`` takes a text. A Regex that minds case where the statement does not is made anew."""
        right = unwrap(right)
        shown = to_text(right)
        if isinstance(right, Regex) and bool(right.options & 1) != ignore_case:
            right = shown
        try:
            return bool(plain(left, right, matches=matches))
        except OperatorError as error:
            message = f"The regular expression pattern {shown} is not valid."
            raise OperatorError(message, "InvalidRegularExpression", inner=(error.exception, error.message)) from None

    return operator


def is_case(value: Any, clause: Any, *, exact: bool = False) -> bool:
    """Whether the clause of a ``switch`` is the one for ``value``: both are compared as text, whatever they are
    (PSSwitchClauseEvalBinder). Null is a clause for null alone; a script block decides itself."""
    from bridge.operators.values import text, truth

    wanted = unwrap(clause)
    if wanted is None:
        return unwrap(value) is None
    if isinstance(wanted, ScriptBlock):
        if not callable(wanted):
            raise NotSupportedHere("a clause of a switch that is a script block without code")
        return bool(truth(wanted(value)))
    if isinstance(wanted, Regex):
        raise NotSupportedHere("a clause of a switch that is a regular expression")
    return compare_text(text(value), text(clause), not exact) == 0


def groups_of(found: Pattern, hit: re.Match[str]) -> Hashtable:
    """``$Matches``: groups that caught something, by name, or by number where they have none."""
    matches = Hashtable()
    for name, index in zip(found.names, found.order, strict=True):
        value = hit.group(index)
        if value is not None:
            matches[int(name) if name.isdigit() else name] = value
    return matches


like, notlike = _wild(True, True), _wild(True, False)
clike, cnotlike = _wild(False, True), _wild(False, False)
match, notmatch = _matching(True, True), _matching(True, False)
cmatch, cnotmatch = _matching(False, True), _matching(False, False)
match_clause, cmatch_clause = _matching_clause(True), _matching_clause(False)


def _replacing(ignore_case: bool) -> Callable[[Any, Any], Any]:
    def operator(left: Any, right: Any) -> Any:
        operands = list(items_of(right)) if is_enumerable(right) else [right]
        if len(operands) > 2:
            name = "-ireplace" if ignore_case else "-creplace"
            raise runtime_error(
                f"The {name} operator allows only two elements to follow it, not {len(operands)}.", "BadReplaceArgument"
            )
        try:
            found = compiled(operands[0] if operands else "", ignore_case)
        except OperatorError:
            raise runtime_error(
                f"The regular expression pattern {to_text(operands[0])} is not valid.", "InvalidRegularExpression"
            ) from None
        with_ = _replacement(operands[1]) if len(operands) > 1 else ""
        if is_enumerable(left):
            return [substitute(found, to_text(item), with_) for item in items_of(left)]
        return substitute(found, to_text(left), with_)

    return operator


def _replacement(value: Any) -> Any:
    value = unwrap(value)
    if callable(value):
        made = in_place(value)
        return lambda m: to_text(unwrap(made(m)))
    if isinstance(value, ScriptBlock):
        raise NotSupportedHere("a script block that is text alone as a replacement")
    return to_text(value)


replace, creplace = _replacing(True), _replacing(False)


def unary_split(value: Any) -> Any:
    """``-split value``: the parts between white space; an empty text is one of them."""
    parts: list[Any] = []
    for item in items_of(value) if is_enumerable(value) else (value,):
        parts += to_text(item).split() or [""]
    return parts


_SIMPLE, _IGNORE_CASE, _EXPLICIT = 1, 64, 128
_OPTIONS = {
    "simplematch": _SIMPLE, "regexmatch": 2, "cultureinvariant": 4, "ignorepatternwhitespace": 8, "multiline": 16, "singleline": 32,
    "ignorecase": _IGNORE_CASE, "explicitcapture": _EXPLICIT,
}  # fmt: skip
"""SplitOptions by name."""
_FLAGS = {8: re.VERBOSE, 16: re.MULTILINE, 32: re.DOTALL}


def _splitting(ignore_case: bool) -> Callable[[Any, Any], Any]:
    def operator(left: Any, right: Any) -> Any:
        operands = list(items_of(right)) if is_enumerable(right) else [right]
        texts = [to_text(item) for item in (items_of(left) if is_enumerable(left) else (left,))]
        limit = 0
        if len(operands) > 1:
            with conversions():
                limit = int(convert(operands[1], "System.Int32"))
        delimiter = unwrap(operands[0]) if operands else ""
        options = _split_options(operands, ignore_case, callable(delimiter))
        if callable(delimiter):
            return [part for text in texts for part in _by_predicate(text, delimiter, limit)]
        if isinstance(delimiter, ScriptBlock):
            raise NotSupportedHere("a script block that is text alone as a delimiter")
        found = _delimiting(delimiter, options)
        return [part for text in texts for part in _parts(found, text, limit)]

    return operator


def _delimiting(delimiter: Any, options: int) -> Pattern:
    ignore = bool(options & _IGNORE_CASE)
    if options & _SIMPLE:
        if options & ~(_SIMPLE | _IGNORE_CASE):
            raise _bad_options(
                "The combination of options with the -split operator is not valid.", "InvalidSplitOptionCombination"
            )
        return pattern(escape(to_text(delimiter)), ignore, 0)
    flags = 0
    for option, flag in _FLAGS.items():
        flags |= flag if options & option else 0
    if options & _EXPLICIT:
        delimiter = without_captures(to_text(delimiter))
    return pattern(to_text(delimiter), ignore, flags) if flags else compiled(delimiter, ignore)


def _split_options(operands: list[Any], ignore_case: bool, by_block: bool) -> int:
    """The options of the third operand as a number. One that says nothing takes even the operator's own indifference to case away."""
    own = _IGNORE_CASE if ignore_case else 0
    if len(operands) < 3:
        return own
    value = unwrap(operands[2])
    if value is None or value == "":
        return 0
    if by_block:
        raise _bad_options(
            "Options are not allowed on the -split operator with a predicate.", "InvalidSplitOptionWithPredicate"
        )
    if type(value) is int and 0 <= value < 256:
        return value | own
    text = value.name if isinstance(value, EnumValue) else to_text(value)
    names = [n.strip().casefold() for n in text.split(",") if n.strip()]
    if any(n not in _OPTIONS for n in names):
        raise NotSupportedHere(f"the split option {text}")
    return own | sum({_OPTIONS[n] for n in names})


def _bad_options(message: str, error_id: str) -> OperatorError:
    return OperatorError(message, error_id, "System.Management.Automation.ParseException")


def _parts(found: Pattern, text: str, limit: int) -> list[str]:
    if limit >= 0:
        return split(found, text, limit)
    # A negative limit counts from the end: the first part takes the rest.
    hits = list(found.compiled.finditer(text))
    if any(_otherwise(found, text, hit) for hit in hits):
        raise NotSupportedHere("a negative limit of a split whose delimiters may overlap")
    keep = hits[len(hits) - (-limit - 1) :] if -limit - 1 < len(hits) else hits
    if limit == -1:
        return [text]
    parts, last = [], 0
    for hit in keep:
        parts.append(text[last : hit.start()])
        parts += [hit.group(i) for i in found.order[1:] if hit.group(i) is not None]
        last = hit.end()
    return [*parts, text[last:]]


def _otherwise(found: Pattern, text: str, hit: re.Match[str]) -> bool:
    """True where a search from the end, as .NET's, would find another delimiter than ``hit``."""
    for start in range(hit.start() + 1, hit.end()):
        inner = found.compiled.match(text, start)
        if inner is not None and inner.end() > hit.end():
            return True
    return False


def _by_predicate(text: str, test: Callable[[Any], Any], limit: int) -> list[str]:
    """A script block is asked of every character whether it separates; with a negative limit from the end."""
    from bridge.binding.convert import is_true

    if limit in (1, -1):
        return [text]
    backwards = limit < 0
    limit = abs(limit)
    parts, last = [], 0
    characters = text[::-1] if backwards else text
    for position, char in enumerate(characters):
        if is_true(test(char)):
            parts.append(characters[last:position])
            last = position + 1
            if limit and len(parts) == limit - 1:
                break
    parts.append(characters[last:])
    return [part[::-1] for part in reversed(parts)] if backwards else parts


split_, csplit = _splitting(True), _splitting(False)


def join(left: Any, right: Any) -> str:
    """``left -join right``."""
    items = items_of(left) if is_enumerable(left) else (left,)
    return to_text(right).join(text_of(item) for item in items)


def unary_join(value: Any) -> str:
    """``-join value``."""
    return join(value, "")


def text_of(value: Any) -> str:
    from bridge.operators.values import text

    return text(value)
