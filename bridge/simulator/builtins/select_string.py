"""Select-String over what is piped in: patterns in the text of objects, with the lines around them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bridge.binding.conversion.errors import DotNetError
from bridge.binding.convert import to_text
from bridge.operators.errors import NotSupportedHere
from bridge.operators.kinds import unwrap
from bridge.operators.regexes import Match, Pattern, pattern
from bridge.simulator.builtins.refusing import refuse
from bridge.simulator.context import Context
from bridge.values import PSObject, TypedArray, UInt64

__all__ = ["Finder", "SelectString"]

_INFO = ("Microsoft.PowerShell.Commands.MatchInfo", "System.Object")
_CONTEXT = ("Microsoft.PowerShell.Commands.MatchInfoContext", "System.Object")
_STREAM = "InputStream"


class Finder:
    """What Select-String looks for in one line. Raises :class:`NotSupportedHere` for a pattern that is not known to work alike."""

    def __init__(self, ctx: Context) -> None:
        values = ctx.values
        self.patterns = [str(p) for p in values["Pattern"]]
        self.ignore_case = not values.get("CaseSensitive")
        self.simple = bool(values.get("SimpleMatch"))
        self.negated = bool(values.get("NotMatch"))
        self.everything = bool(values.get("AllMatches")) and not self.negated
        culture = values.get("Culture")
        if culture is not None and (
            not self.simple or str(culture).casefold() not in ("ordinal", "invariant", "current")
        ):
            raise NotSupportedHere(f"Select-String -Culture {culture}")
        self._compiled = [] if self.simple else [self._regex(ctx, p) for p in self.patterns]

    def _regex(self, ctx: Context, text: str) -> Pattern:
        try:
            return pattern(text, self.ignore_case)
        except DotNetError as error:
            ctx.throw(
                f"The string {text} is not a valid regular expression: {error.message}", "InvalidRegex", "InvalidArgument",
                exception="System.ArgumentException",
            )  # fmt: skip

    def find(self, line: str) -> tuple[str, list[Match]] | None:
        """The pattern that decided for ``line``, and its matches; None when the line is not wanted."""
        for position, text in enumerate(self.patterns):
            matches = self._matches(position, line)
            if matches is not None:
                return None if self.negated else (text, matches)
        return (self.patterns[0], []) if self.negated else None

    def _matches(self, position: int, line: str) -> list[Match] | None:
        if self.simple:
            wanted = re.escape(self.patterns[position])
            flags = re.IGNORECASE if self.ignore_case else 0
            return [] if re.search(wanted, line, flags) else None
        compiled = self._compiled[position]
        found = compiled.compiled.finditer(line) if self.everything else [compiled.compiled.search(line)]
        matches = [Match(compiled, m) for m in found if m is not None]
        return matches or None


def match_info(
    line: str, number: int, found: tuple[str, list[Match]], ignore_case: bool, path: str | None = None
) -> PSObject:
    """A MatchInfo; without a ``path`` of the input stream."""
    name = _STREAM if path is None else path.rpartition("/")[2]
    facts = {
        "IgnoreCase": ignore_case, "LineNumber": UInt64(number), "Line": line, "Filename": name,
        "Path": _STREAM if path is None else path, "Pattern": found[0], "Context": None,
        "Matches": TypedArray("System.Text.RegularExpressions.Match[]", found[1]),
    }  # fmt: skip
    text = line if path is None else f"{path}:{number}:{line}"
    return PSObject(facts, type_names=_INFO, text=text, adapted=frozenset(n.lower() for n in facts))


class _Around:
    """The lines before and after each match. ``pre`` and ``shown_pre`` differ: what an earlier match showed is not shown again."""

    def __init__(self, before: int, after: int) -> None:
        self.before = before
        self.after = after
        self._lines: list[str] = []
        self._waiting: list[tuple[PSObject, int]] = []
        self._shown = 0

    def line(self, text: str, info: PSObject | None) -> Iterable[PSObject]:
        """Take the next line; the matches whose surroundings are complete now."""
        at = len(self._lines)
        self._lines.append(text)
        if info is not None:
            self._waiting.append((info, at))
        while self._waiting and len(self._lines) > self._waiting[0][1] + self.after:
            yield self._complete()

    def rest(self) -> Iterable[PSObject]:
        while self._waiting:
            yield self._complete()

    def _complete(self) -> PSObject:
        info, at = self._waiting.pop(0)
        pre = self._lines[max(0, at - self.before) : at]
        post = self._lines[at + 1 : at + 1 + self.after]
        first = max(self._shown, at - self.before, 0)
        following = self._waiting[0][1] if self._waiting else len(self._lines)
        last = min(at + 1 + self.after, following)
        shown_pre, shown_post = self._lines[min(first, at) : at], self._lines[at + 1 : last]
        self._shown = max(last, at + 1)
        names = ("PreContext", "PostContext", "DisplayPreContext", "DisplayPostContext")
        lists = [TypedArray("System.String[]", lines) for lines in (pre, post, shown_pre, shown_post)]
        info["Context"] = PSObject(
            dict(zip(names, lists, strict=True)), type_names=_CONTEXT, text=_CONTEXT[0], adapted=frozenset(n.lower() for n in names)
        )  # fmt: skip
        before = "".join(f"  {_placed(info, at - len(shown_pre) + i, t)}\n" for i, t in enumerate(shown_pre))
        after = "".join(f"\n  {_placed(info, at + 1 + i, t)}" for i, t in enumerate(shown_post))
        info.text = f"{before}> {info.text}{after}"
        return info


def _placed(info: PSObject, index: int, text: str) -> str:
    return text if info["Path"] == _STREAM else f"{info['Path']}:{index + 1}:{text}"


class SelectString:
    """Select-String without files: each object that comes in is a line."""

    in_files = False

    def begin(self, ctx: Context) -> None:
        if not self.in_files:
            refuse(ctx, "Path", "LiteralPath")
            refuse(ctx, "Include", "Exclude")
        self.finder = Finder(ctx)
        self.around = around_of(ctx)
        self.seen = 0
        self.done = False

    def process(self, ctx: Context) -> None:
        if self.done or "InputObject" not in ctx.values:
            return
        item = ctx.values["InputObject"]
        self.seen += 1
        plain = unwrap(item)
        info: PSObject | None
        if isinstance(plain, PSObject) and plain.type_name == _INFO[0]:
            if plain["Context"] is not None or self.around is not None:
                raise NotSupportedHere("Select-String over matches with their context")
            line = str(plain["Line"])
            info = plain if self.finder.find(line) is not None else None
        else:
            if isinstance(plain, PSObject) and plain.type_name == "System.IO.FileInfo":
                raise NotSupportedHere("Select-String in files")
            line = to_text(item)
            found = self.finder.find(line)
            info = None if found is None else match_info(line, self.seen, found, self.finder.ignore_case)
        if self.around is not None:
            self.emit(ctx, self.around.line(line, info))
        elif info is not None:
            self.emit(ctx, [info])

    def end(self, ctx: Context) -> None:
        if self.around is not None and not self.done:
            self.emit(ctx, self.around.rest())

    def emit(self, ctx: Context, found: Iterable[PSObject]) -> None:
        """Write matches as the parameters want them."""
        for info in found:
            if self.done:
                return
            if ctx.values.get("Raw"):
                ctx.write(info["Line"])
            elif ctx.values.get("Quiet") and not ctx.values.get("List"):
                ctx.write(True)
                self.done = True
            else:
                ctx.write(info)


def around_of(ctx: Context) -> _Around | None:
    """What -Context asks for: one number for both sides, or one for each."""
    given = [int(n) for n in ctx.values.get("Context") or ()]
    if not any(given):
        return None
    return _Around(given[0], given[1] if len(given) > 1 else given[0])
