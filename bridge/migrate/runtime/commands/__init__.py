"""Built-in commands that only translated scripts have, beside those of the simulator: they may touch the machine that runs the script.

One module a job; each has a tuple ``COMMANDS`` of its definitions, and this list has the tuples.
"""

from __future__ import annotations

from bridge.migrate.runtime.commands import (
    content,
    csv_files,
    formatting,
    getting,
    invoking,
    item_properties,
    locations,
    moving,
    naming,
    objects,
    out_file,
    paths,
    removing,
    select_files,
    strictness,
    tee,
    timing,
    variables,
)
from bridge.simulator.definition import CmdletDefinition

__all__ = ["LOCAL"]

LOCAL: tuple[CmdletDefinition, ...] = (
    *formatting.COMMANDS,
    *objects.COMMANDS,
    *content.COMMANDS,
    *csv_files.COMMANDS,
    *getting.COMMANDS,
    *invoking.COMMANDS,
    *item_properties.COMMANDS,
    *locations.COMMANDS,
    *moving.COMMANDS,
    *naming.COMMANDS,
    *out_file.COMMANDS,
    *paths.COMMANDS,
    *removing.COMMANDS,
    *select_files.COMMANDS,
    *tee.COMMANDS,
    *timing.COMMANDS,
    *strictness.COMMANDS,
    *variables.COMMANDS,
)
"""All of them, for the runtime and for the translator."""
