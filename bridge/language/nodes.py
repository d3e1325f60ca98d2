"""The syntax tree of a PowerShell script. Names are those of the engine's own tree (System.Management.Automation.Language).

``start`` and ``end`` are offsets into the script's text; comments are kept beside the tree (:class:`bridge.language.Script`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "ArrayExpression",
    "ArrayLiteral",
    "Assignment",
    "Attribute",
    "AttributedExpression",
    "Binary",
    "Block",
    "BlockStatement",
    "BreakStatement",
    "CatchClause",
    "ClassMember",
    "Command",
    "CommandExpression",
    "CommandParameter",
    "ConfigurationStatement",
    "ContinueStatement",
    "Convert",
    "DataStatement",
    "DoStatement",
    "ErrorExpression",
    "ErrorStatement",
    "ExitStatement",
    "ExpandableString",
    "Expression",
    "ForEachStatement",
    "ForStatement",
    "FunctionDefinition",
    "Hashtable",
    "IfStatement",
    "Index",
    "InvokeMember",
    "Member",
    "NamedArgument",
    "NamedBlock",
    "Node",
    "NumberConstant",
    "ParamBlock",
    "Parameter",
    "Paren",
    "Pipeline",
    "PipelineChain",
    "Redirection",
    "ReturnStatement",
    "ScriptBlock",
    "ScriptBlockExpression",
    "Statement",
    "StringConstant",
    "SubExpression",
    "SwitchStatement",
    "Ternary",
    "ThrowStatement",
    "TrapStatement",
    "TryStatement",
    "TypeConstraint",
    "TypeDefinition",
    "TypeExpression",
    "Unary",
    "UsingExpression",
    "UsingStatement",
    "Variable",
    "WhileStatement",
]


@dataclass
class Node:
    """A piece of text that means something."""

    start: int
    end: int


# --- expressions ------------------------------------------------------------------------------------------------------------------


@dataclass
class StringConstant(Node):
    """``quote`` is BareWord, SingleQuoted, DoubleQuoted, SingleQuotedHereString or DoubleQuotedHereString."""

    value: str
    quote: str = "BareWord"


@dataclass
class ExpandableString(Node):
    """A string with expressions in it. ``value`` is its text with escapes resolved and the expressions as written; ``parts`` are the
    expressions, ``template`` the text around them: one string more than there are parts."""

    value: str
    quote: str
    parts: list[Expression]
    template: list[str]


@dataclass
class NumberConstant(Node):
    value: Any
    text: str


@dataclass
class Variable(Node):
    """``name`` without the dollar sign and braces, with its scope or drive: ``env:PATH``, ``script:x``."""

    name: str
    splatted: bool = False


@dataclass
class ArrayLiteral(Node):
    items: list[Expression]


@dataclass
class ArrayExpression(Node):
    """``@( … )``"""

    body: Block


@dataclass
class SubExpression(Node):
    """``$( … )``"""

    body: Block


@dataclass
class Paren(Node):
    pipeline: Statement


@dataclass
class Hashtable(Node):
    items: list[tuple[Expression, Statement]]


@dataclass
class ScriptBlockExpression(Node):
    body: ScriptBlock


@dataclass
class Member(Node):
    target: Expression
    member: Expression
    static: bool = False
    null_conditional: bool = False


@dataclass
class InvokeMember(Node):
    target: Expression
    member: Expression
    arguments: list[Expression]
    static: bool = False
    null_conditional: bool = False


@dataclass
class Index(Node):
    target: Expression
    index: Expression
    null_conditional: bool = False


@dataclass
class Binary(Node):
    """``operator`` is the engine's token kind: Plus, Ieq, Clike, And, Format, DotDot, …"""

    operator: str
    left: Expression
    right: Expression


@dataclass
class Unary(Node):
    """``operator``: Not, Exclaim, Minus, Plus, Bnot, Join, Isplit, Csplit, PlusPlus, MinusMinus, PostfixPlusPlus,
    PostfixMinusMinus."""

    operator: str
    operand: Expression


@dataclass
class Ternary(Node):
    condition: Expression
    if_true: Expression
    if_false: Expression


@dataclass
class TypeExpression(Node):
    type: str


@dataclass
class TypeConstraint(Node):
    type: str


@dataclass
class Convert(Node):
    """``[type]operand``"""

    type: str
    operand: Expression


@dataclass
class AttributedExpression(Node):
    """``[ValidateRange(1, 2)]$x``"""

    attribute: Attribute
    operand: Expression


@dataclass
class UsingExpression(Node):
    """``$using:name``"""

    variable: Variable


@dataclass
class ErrorExpression(Node):
    """What could not be read where an expression was expected."""


Expression = (
    StringConstant | ExpandableString | NumberConstant | Variable | ArrayLiteral | ArrayExpression | SubExpression
    | Paren | Hashtable | ScriptBlockExpression | Member | InvokeMember | Index | Binary | Unary | Ternary
    | TypeExpression | Convert | AttributedExpression | UsingExpression | ErrorExpression
)  # fmt: skip

# --- commands and pipelines -------------------------------------------------------------------------------------------------------


@dataclass
class CommandParameter(Node):
    """``-Name`` or ``-Name:argument``"""

    name: str
    argument: Expression | None = None


@dataclass
class Redirection(Node):
    """``text`` as written; ``stream`` 1-6 or ``*``; ``target`` an expression, or the stream number that it merges into."""

    text: str
    stream: str
    target: Expression | str
    append: bool = False


@dataclass
class Command(Node):
    """``invocation`` is Unknown (plain), Ampersand or Dot. The first element is the command itself."""

    elements: list[Expression | CommandParameter]
    redirections: list[Redirection]
    invocation: str = "Unknown"

    @property
    def name(self) -> str | None:
        """The command's name where it is a plain string."""
        first = self.elements[0] if self.elements else None
        return first.value if isinstance(first, StringConstant) else None


@dataclass
class CommandExpression(Node):
    """An expression as the first (or only) element of a pipeline."""

    expression: Expression
    redirections: list[Redirection] = field(default_factory=list)


@dataclass
class Pipeline(Node):
    elements: list[Command | CommandExpression]
    background: bool = False


@dataclass
class PipelineChain(Node):
    """``left && right`` or ``left || right``"""

    operator: str
    left: Statement
    right: Statement
    background: bool = False


# --- statements -------------------------------------------------------------------------------------------------------------------


@dataclass
class Block(Node):
    statements: list[Statement]


@dataclass
class Assignment(Node):
    """``operator``: Equals, PlusEquals, MinusEquals, MultiplyEquals, DivideEquals, RemainderEquals, QuestionQuestionEquals."""

    operator: str
    left: Expression
    right: Statement


@dataclass
class IfStatement(Node):
    clauses: list[tuple[Statement, Block]]
    otherwise: Block | None


@dataclass
class SwitchStatement(Node):
    label: str | None
    flags: list[str]
    condition: Statement
    clauses: list[tuple[Expression, Block]]
    default: Block | None


@dataclass
class ForEachStatement(Node):
    label: str | None
    variable: Variable
    condition: Statement
    body: Block


@dataclass
class ForStatement(Node):
    label: str | None
    initializer: Statement | None
    condition: Statement | None
    iterator: Statement | None
    body: Block


@dataclass
class WhileStatement(Node):
    label: str | None
    condition: Statement
    body: Block


@dataclass
class DoStatement(Node):
    label: str | None
    body: Block
    condition: Statement
    until: bool


@dataclass
class CatchClause(Node):
    types: list[str]
    body: Block


@dataclass
class TryStatement(Node):
    body: Block
    catches: list[CatchClause]
    final: Block | None


@dataclass
class TrapStatement(Node):
    type: str | None
    body: Block


@dataclass
class ReturnStatement(Node):
    value: Statement | None


@dataclass
class ThrowStatement(Node):
    value: Statement | None


@dataclass
class ExitStatement(Node):
    value: Statement | None


@dataclass
class BreakStatement(Node):
    label: Expression | None


@dataclass
class ContinueStatement(Node):
    label: Expression | None


@dataclass
class DataStatement(Node):
    variable: str | None
    body: Block


@dataclass
class BlockStatement(Node):
    """``parallel { … }`` and ``sequence { … }`` of workflows."""

    kind: str
    body: Block


@dataclass
class ConfigurationStatement(Node):
    name: Expression
    body: ScriptBlock


@dataclass
class UsingStatement(Node):
    kind: str
    name: Expression


@dataclass
class NamedArgument(Node):
    """``Mandatory`` or ``Position = 0`` in an attribute."""

    name: str
    value: Expression | None


@dataclass
class Attribute(Node):
    type: str
    positional: list[Expression]
    named: list[NamedArgument]


@dataclass
class Parameter(Node):
    variable: Variable
    attributes: list[Attribute | TypeConstraint]
    default: Expression | None


@dataclass
class ParamBlock(Node):
    attributes: list[Attribute | TypeConstraint]
    parameters: list[Parameter]


@dataclass
class NamedBlock(Node):
    """``begin``, ``process``, ``end``, ``clean`` or ``dynamicparam``; ``unnamed`` for the statements of a block without names."""

    kind: str
    statements: list[Statement]


@dataclass
class ScriptBlock(Node):
    usings: list[UsingStatement]
    params: ParamBlock | None
    blocks: list[NamedBlock]

    @property
    def statements(self) -> list[Statement]:
        """The statements of the end block, named or not."""
        return next((b.statements for b in self.blocks if b.kind in ("end", "unnamed")), [])


@dataclass
class FunctionDefinition(Node):
    """``kind`` is function, filter or workflow. ``parameters`` are those in parentheses after the name, else None."""

    kind: str
    name: str
    parameters: list[Parameter] | None
    body: ScriptBlock


@dataclass
class ClassMember(Node):
    """A property (``body`` None, ``parameters`` None) or a method of a class, or a member of an enum (``value`` its number)."""

    name: str
    type: str | None
    static: bool
    hidden: bool
    attributes: list[Attribute | TypeConstraint]
    parameters: list[Parameter] | None = None
    body: ScriptBlock | None = None
    value: Expression | None = None
    base_arguments: list[Expression] | None = None


@dataclass
class TypeDefinition(Node):
    """``kind`` is class, interface or enum."""

    kind: str
    name: str
    bases: list[str]
    members: list[ClassMember]
    attributes: list[Attribute | TypeConstraint] = field(default_factory=list)


@dataclass
class ErrorStatement(Node):
    """What could not be read where a statement was expected."""

    kind: str | None = None


Statement = (
    Pipeline | PipelineChain | Assignment | IfStatement | SwitchStatement | ForEachStatement | ForStatement
    | WhileStatement | DoStatement | TryStatement | TrapStatement | ReturnStatement | ThrowStatement | ExitStatement
    | BreakStatement | ContinueStatement | DataStatement | BlockStatement | ConfigurationStatement | UsingStatement
    | FunctionDefinition | TypeDefinition | ErrorStatement | CommandExpression
)  # fmt: skip
