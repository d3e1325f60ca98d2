"""What PowerShell's operators, casts, indexes and members mean on :mod:`bridge.values`.

Each function takes and gives values as a script has them. What PowerShell refuses raises :class:`OperatorError` with the engine's error
id; what this project does not know raises :class:`NotSupportedHere` and does nothing.
"""

from __future__ import annotations

from bridge.operators import classes as _classes  # noqa: F401 - fills the registry
from bridge.operators.arithmetic import add, dec, div, inc, mod, mul, neg, pos, range_, sub
from bridge.operators.bits import band, bnot, bor, bxor, shl, shr
from bridge.operators.comparison import (
    ccontains,
    ceq,
    cge,
    cgt,
    cin,
    cle,
    clt,
    cne,
    cnotcontains,
    cnotin,
    contains,
    eq,
    ge,
    gt,
    in_,
    le,
    lt,
    ne,
    notcontains,
    notin,
)
from bridge.operators.enums import declare
from bridge.operators.errors import NotSupportedHere, OperatorError
from bridge.operators.formatting import fmt
from bridge.operators.indexing import index, set_index
from bridge.operators.matching import (
    clike,
    cmatch,
    cnotlike,
    cnotmatch,
    creplace,
    csplit,
    join,
    like,
    match,
    notlike,
    notmatch,
    replace,
    unary_join,
    unary_split,
)
from bridge.operators.matching import split_ as split
from bridge.operators.members import call, member, new, set_member, static_call, static_member
from bridge.operators.pipeline import NOTHING, array, collect, each, unroll
from bridge.operators.references import Reference
from bridge.operators.tables import hashtable, ordered
from bridge.operators.types import call_as, set_static, static_of, step_member, step_static
from bridge.operators.values import as_, cast, custom_object, is_, isnot, text, truth

__all__ = [
    "NOTHING",
    "NotSupportedHere",
    "OperatorError",
    "Reference",
    "add",
    "array",
    "as_",
    "band",
    "bnot",
    "bor",
    "bxor",
    "call",
    "call_as",
    "cast",
    "ccontains",
    "ceq",
    "cge",
    "cgt",
    "cin",
    "cle",
    "clike",
    "clt",
    "cmatch",
    "cne",
    "cnotcontains",
    "cnotin",
    "cnotlike",
    "cnotmatch",
    "collect",
    "contains",
    "creplace",
    "csplit",
    "custom_object",
    "dec",
    "declare",
    "div",
    "each",
    "eq",
    "fmt",
    "ge",
    "gt",
    "hashtable",
    "in_",
    "inc",
    "index",
    "is_",
    "isnot",
    "join",
    "le",
    "like",
    "lt",
    "match",
    "member",
    "mod",
    "mul",
    "ne",
    "neg",
    "new",
    "notcontains",
    "notin",
    "notlike",
    "notmatch",
    "ordered",
    "pos",
    "range_",
    "replace",
    "set_index",
    "set_member",
    "set_static",
    "shl",
    "shr",
    "split",
    "static_call",
    "static_member",
    "static_of",
    "step_member",
    "step_static",
    "sub",
    "text",
    "truth",
    "unary_join",
    "unary_split",
    "unroll",
]
