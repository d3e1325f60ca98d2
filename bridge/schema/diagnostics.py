"""The one table of everything that a reader can notice, and the diagnostics made from it.

Codes are stable: a code once given keeps its meaning, and a new finding gets a new code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bridge.model import Diagnostic, Severity

__all__ = ["CODES", "Code", "Log", "diagnostic", "documentation"]


@dataclass(frozen=True)
class Code:
    """One kind of finding. ``text`` says what was found and decided, ``advice`` what the author of the help should do."""

    code: str
    name: str
    severity: Severity
    text: str
    advice: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

_TABLE = (
    # 1xx: parameter sets
    ("PSB101", "set-headings-swapped", _W, "The headings {was} stand over each other's syntax; read as {now}.",
     "Put each SYNTAX heading over the block that has the set's own parameters."),
    ("PSB102", "sets-unnamed", _W, "PARAMETERS speaks of {names}; each was taken for the block of its number in SYNTAX.",
     "Give every parameter set its real name, in SYNTAX and in PARAMETERS."),
    ("PSB103", "set-renamed", _W, "SYNTAX calls a set {heading!r}, PARAMETERS calls it {name!r}; the latter was taken.",
     "Use the same name in the SYNTAX heading and in Parameter Sets."),
    ("PSB104", "set-without-syntax", _W, "PARAMETERS names the set {name!r}, which no SYNTAX heading has.",
     "Add the SYNTAX block of the set, or correct the name."),
    ("PSB105", "set-heading-repeated", _N, "The set {name!r} has {count} SYNTAX blocks; they were joined.",
     "Keep one SYNTAX block for each parameter set."),
    ("PSB106", "set-headings-missing", _W, "SYNTAX has {count} blocks without a heading; they were named {names}.",
     "Put a heading with the set's name over each SYNTAX block."),
    ("PSB107", "several-default-sets", _W, "{count} sets are marked as default; {name!r}, the first, was taken.",
     "Mark one set as (Default)."),
    ("PSB108", "set-name-from-parameters", _N, "The only SYNTAX block has no heading; PARAMETERS calls the set {name!r}.",
     "Put a heading with the set's name over the SYNTAX block."),
    ("PSB109", "set-name-has-default-mark", _N, "Parameter Sets says {text!r}; the mark (Default) was taken off the name.",
     "Write the set's name alone in Parameter Sets."),
    ("PSB110", "set-added", _W, "PARAMETERS alone has the set {name!r}, with parameters that are in no SYNTAX line; it was added.",
     "Add the SYNTAX block of the set."),
    # 2xx: one parameter
    ("PSB201", "parameter-not-in-syntax", _W, "-{parameter} is in no SYNTAX line; PARAMETERS puts it in {sets}.",
     "Add the parameter to the SYNTAX block of each of its sets."),
    ("PSB202", "parameter-undescribed", _W, "-{parameter} is in SYNTAX but has no attributes in PARAMETERS; only the line was used.",
     "Describe the parameter, with its yaml block, under PARAMETERS."),
    ("PSB203", "membership-differs", _W, "-{parameter}: SYNTAX has it in {syntax}, PARAMETERS in {yaml}; SYNTAX was followed.",
     "Make Parameter Sets and the SYNTAX blocks agree."),
    ("PSB204", "mandatory-differs", _W, "-{parameter}: Required says {yaml}, SYNTAX says {syntax}; {followed} was followed.",
     "Make Required and the brackets in SYNTAX agree."),
    ("PSB205", "position-differs", _W, "-{parameter}: Position says {yaml}, SYNTAX shows it {syntax}; SYNTAX was followed.",
     "Make Position and the brackets in SYNTAX agree."),
    ("PSB206", "positions-renumbered", _N, "Positions {was} were renumbered {now}: only their order counts, and the first is 0.",
     "Number positions from 0."),
    ("PSB207", "positions-tied", _W, "{names} share position {position} in the set {set!r}; the order in SYNTAX decides.",
     "Give each positional parameter of a set its own number."),
    ("PSB208", "type-differs", _N, "-{parameter}: SYNTAX says {syntax}, Type says {yaml}; {followed} was followed.",
     "Write the same type in SYNTAX and in Type."),
    ("PSB209", "type-missing", _W, "-{parameter} has no type; {type} was assumed.",
     "Fill in Type."),
    ("PSB210", "attributes-missing", _W, "-{parameter}: {keys} {verb} not given; {assumed}.",
     "Give the yaml block all of its keys."),
    ("PSB211", "parameter-repeated", _W, "-{parameter} is described twice; the first description was kept, attributes were joined by set.",
     "Describe each parameter once."),
    ("PSB212", "accepted-values-prose", _W, "-{parameter}: Accepted values says what no {type} can be: {values!r}; not enforced.",
     "List the values alone, separated by commas."),
    ("PSB213", "accepted-values-repaired", _N, "-{parameter}: Accepted values {was}.",
     "List each value once, separated by commas."),
    ("PSB214", "accepted-values-range", _N, "-{parameter}: Accepted values {text!r} was read as a range.",
     "Describe ranges in the text of the parameter."),
    ("PSB215", "pipeline-input-unclear", _W, "-{parameter}: Accept pipeline input says {text!r}; read as {decided}.",
     "Write False, True (ByValue), True (ByPropertyName) or True (ByPropertyName, ByValue)."),
    ("PSB216", "required-unclear", _N, "-{parameter}: Required says {text!r}; read as {decided}.",
     "Write True or False, or one yaml block for each group of sets."),
    ("PSB217", "heading-cleaned", _N, "The heading {text!r} was read as -{parameter}.",
     "Write the parameter's name alone in its heading."),
    ("PSB218", "alias-dropped", _W, "-{parameter}: the alias {alias!r} {why}; it was dropped.",
     "List aliases that the command really has."),
    ("PSB219", "position-unclear", _W, "-{parameter}: Position says {text!r}; read as {decided}.",
     "Write Named or a number."),
    ("PSB220", "common-parameter-listed", _N, "-{parameter} is a common parameter; it is not listed again.",
     "Leave common parameters out; [<CommonParameters>] stands for them."),
    ("PSB221", "should-process-partial", _N, "{given} is documented without {other}; the command has both or neither, both were taken.",
     "Document -WhatIf and -Confirm together."),
    ("PSB222", "parameter-twice-in-syntax", _W, "-{parameter} stands twice in one SYNTAX line; the first was kept.",
     "Keep each parameter once in a SYNTAX line."),
    ("PSB223", "attributes-unreadable", _W, "-{parameter}: the attributes cannot be used: {reason}; the syntax line was used.",
     "Make the block under the parameter YAML."),
    ("PSB224", "attribute-unclear", _W, "-{parameter}: {key} says {text!r}; read as {decided}.", "Write true or false."),
    ("PSB225", "switch-with-values", _W, "-{parameter}: Type says SwitchParameter, but it takes one of {values}; read as an enumeration.",
     "Fill in the real type."),
    # 3xx: cdxml (its own reader gives the reasons)
    ("PSB301", "cdxml-refused", _E, "{reason}", "Correct the cdxml file; the engine refuses it for the same reason."),
    ("PSB302", "cdxml-adapter-unknown", _W,
     "The parameters that the adapter {adapter} adds to every command are not known; none were added.",
     "Export the metadata of the loaded module and give it beside the cdxml."),
    # 4xx: the page
    ("PSB401", "no-module-name", _N, "The page names no module; {module!r} was taken from {source}.",
     "Fill in Module Name in the front matter."),
    ("PSB402", "no-common-parameters", _N, "SYNTAX leaves out [<CommonParameters>]; the command has them all the same.",
     "End each SYNTAX line with [<CommonParameters>]."),
    ("PSB403", "mojibake", _N, "{count} garbled character sequence{s} such as {sample!r} repaired to {repaired!r}.",
     "Save the page as UTF-8, once."),
    ("PSB404", "replacement-characters", _N, "{count} character{s} lost (U+FFFD).",
     "Restore the lost characters from an older version of the page."),
    ("PSB405", "syntax-repaired", _W, "The SYNTAX line is malformed ({problem}); it was read as far as it makes sense.",
     "Correct the brackets of the SYNTAX line."),
    ("PSB406", "name-differs", _N, "The title says {title!r}, SYNTAX says {syntax!r}; the title was taken.",
     "Use one name in title and SYNTAX."),
    ("PSB407", "no-parameters-section", _N, "The page has no PARAMETERS section.",
     "Describe every parameter under PARAMETERS."),
    ("PSB408", "placeholder-text", _N, "{what} still holds the placeholder {text!r}; it was left empty.",
     "Write the text."),
    ("PSB409", "sections-missing", _N, "The page has no {names}.", "Add the missing sections, empty if need be."),
    ("PSB410", "syntax-language", _N, "The SYNTAX fence is marked {language!r}; read as syntax all the same.",
     "Leave the fence without a language."),
    ("PSB411", "no-sets-in-source", _N, "{reason}", "Describe the command in a form that names its parameter sets."),
    ("PSB412", "duplicate-command", _W, "{command} is described in {kept} as well; {kept} was kept.",
     "Keep one page for each command."),
    ("PSB413", "front-matter-unreadable", _W, "The front matter {reason}; each of its lines was read as a key and a value.",
     "Make the front matter YAML."),
    ("PSB414", "fence-without-end", _W, "The code fence opened here is never closed; it was taken for text.",
     "Close the fence with three backticks."),
    # 5xx: MAML
    ("PSB501", "maml-name-missing", _W, "A command without a name was skipped.", "Give every command element its name in details."),
    # 6xx: exported metadata
    ("PSB601", "metadata-command-refused", _E, "This command is not of the schema: {reason}.",
     "Export the metadata again with the module of this release."),
    ("PSB602", "metadata-command-unreadable", _W, "The engine could not tell about this command: {reason}",
     "Correct the command; the engine cannot resolve it either."),
    ("PSB603", "metadata-validation-unknown", _N, "-{parameter}: {kind} is an attribute of the module's own; only the host checks it.",
     "Nothing need be done."),
    # 7xx: generating wrappers
    ("PSB701", "source-unreadable", _E, "{reason}", "Correct or remove the file; the rest was generated."),
    ("PSB702", "refused", _E, "{reason}", "Correct the help of the command; the rest was generated."),
    ("PSB703", "defined-twice", _E, "{reason}", "Keep one description of each command."),
    ("PSB709", "internal", _E, "{reason}", "Report it, with the help that it fails on."),
    # 9xx: nothing could be read
    ("PSB901", "unreadable", _E, "{reason}", "Check that the file exists and may be read."),
    ("PSB902", "too-large", _E, "{reason}", "Raise the size limit if the file is meant to be read."),
    ("PSB903", "not-text", _E, "{reason}", "Give UTF-8 text."),
    ("PSB904", "empty", _E, "The file is empty.", "Delete it or write the page."),
    ("PSB905", "not-help", _E, "{reason}", "Give help or metadata in a known form, or leave the file out."),
    ("PSB906", "unclosed-fence", _E, "The code fence opened here is never closed, so what follows cannot be told apart.",
     "Close the fence with three backticks."),
    ("PSB907", "no-syntax", _E, "{reason}", "Add a SYNTAX section with the command's syntax lines."),
    ("PSB911", "passed-over", _W, "{reason} It was passed over.", "Correct the file if it is exported metadata."),
    ("PSB910", "too-many-sets", _E, "SYNTAX has {count} blocks; no command has more than 32 parameter sets.",
     "Describe one command on a page."),
    ("PSB908", "outside-folder", _W, "{reason}", "Give the linked folder or file by itself if it is meant to be read."),
    ("PSB909", "too-deep", _W, "{reason}", "Give the inner folder by itself."),
)  # fmt: skip

_MAX_FACT = 300

CODES: dict[str, Code] = {row[1]: Code(*row) for row in _TABLE}
"""Every finding by its slug."""


def diagnostic(
    name: str,
    /,
    *,
    file: str | None = None,
    line: int | None = None,
    command: str | None = None,
    parameter: str | None = None,
    **facts: object,
) -> Diagnostic:
    """The diagnostic of the slug ``name`` with its text filled from ``facts``. Raises KeyError for an unknown slug or fact."""
    entry = CODES[name]
    shown = {k: _clipped(v) if isinstance(v, str) else v for k, v in facts.items()}
    message = entry.text.format(command=_clipped(command or ""), parameter=_clipped(parameter or ""), **shown)
    return Diagnostic(entry.code, entry.name, entry.severity, message, file, line, command, parameter)


def _clipped(text: str) -> str:
    return text if len(text) <= _MAX_FACT else text[: _MAX_FACT - 1] + "…"


class Log:
    """Collects the diagnostics of one document about one command."""

    def __init__(self, file: str, command: str | None = None) -> None:
        self.file = file
        self.command = command
        self.found: list[Diagnostic] = []

    def add(self, name: str, /, line: int | None = None, parameter: str | None = None, **facts: object) -> None:
        """Note the finding of the slug ``name``."""
        self.found.append(
            diagnostic(name, file=self.file, line=line, command=self.command, parameter=parameter, **facts)
        )

    def extend(self, found: Iterable[Diagnostic]) -> None:
        self.found.extend(found)


_GROUPS = {
    "1": "Parameter sets",
    "2": "One parameter",
    "3": "cdxml",
    "4": "The page",
    "5": "MAML",
    "6": "Exported metadata",
    "7": "Generating wrappers",
    "9": "Nothing could be read",
}


def documentation() -> str:
    """``docs/diagnostics.md``: the table as a page."""
    lines = [
        "# Diagnostics",
        "",
        "What `psbridge doctor` and every reader can report. Codes are stable. An *error* means that the file gave no command, a",
        "*warning* that the help contradicts itself and a side was taken, a *note* that something was repaired without doubt.",
        "This page is made from the table in `bridge/schema/diagnostics.py`; a test holds that it is current.",
    ]
    for digit, title in _GROUPS.items():
        lines += [
            "",
            f"## {title}",
            "",
            "| code | name | severity | what it says | what to do |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {c.code} | {c.name} | {c.severity.value} | {c.text.replace('|', chr(92) + '|')} | {c.advice} |"
            for c in CODES.values()
            if c.code[3] == digit
        ]
    return "\n".join(lines) + "\n"
