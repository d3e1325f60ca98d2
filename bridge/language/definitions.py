"""Script blocks with their named blocks and parameters; functions, classes, enums; using statements."""

from __future__ import annotations

from bridge.language.commands import CommandParser
from bridge.language.lexer import COMMAND, EXPRESSION
from bridge.language.nodes import (
    Attribute,
    ClassMember,
    ErrorExpression,
    Expression,
    FunctionDefinition,
    NamedBlock,
    ParamBlock,
    Parameter,
    ScriptBlock,
    Statement,
    TypeConstraint,
    TypeDefinition,
    UsingStatement,
    Variable,
)
from bridge.language.tokens import Token

__all__ = ["DefinitionParser"]

_NAMED_BLOCKS = frozenset({"Begin", "Process", "End", "Clean", "Dynamicparam"})


class DefinitionParser(CommandParser):
    """Reads definitions, and the bodies of script blocks."""

    # --- script blocks ------------------------------------------------------------------------------------------------------------

    def script_block_body(self, start: int, closing: str | None) -> ScriptBlock:
        """What stands between the braces of a script block, or a whole script (``closing`` None)."""
        usings: list[UsingStatement] = []
        self.skip_separators()
        while self.peek().kind == "Using" and closing is None:
            statement = self.using(self.take(), None)
            if isinstance(statement, UsingStatement):
                usings.append(statement)
            self.skip_separators()
        params = self._param_block()
        blocks: list[NamedBlock] = []
        self.skip_separators()
        while (token := self.peek()).kind in _NAMED_BLOCKS and self._brace_follows(token):
            self.take()
            self.skip_newlines()
            opening = self.take()
            with self.nested():
                statements = self.block_until("RCurly")
            end = self.expect("RCurly", "MissingEndCurlyBrace", "closing '}' in statement block", opening.start)
            blocks.append(NamedBlock(token.start, end, token.kind.lower(), statements))
            self.skip_separators()
        if not blocks:
            first = self.peek().start
            statements = self.block_until(closing or "EndOfInput")
            if statements:
                blocks.append(NamedBlock(first, statements[-1].end, "unnamed", statements))
        elif self.peek().kind not in ("EndOfInput", "RCurly"):
            token = self.peek()
            self.error(
                "MissingNamedBlocks",
                f"unexpected token '{token.text}', expected 'begin', 'process', 'end' or 'clean'.",
                token.start,
            )
            self.block_until(closing or "EndOfInput")
        return ScriptBlock(start, self.pos, usings, params, blocks)

    def _brace_follows(self, token: Token) -> bool:
        mark = self.pos
        self.take()
        self.skip_newlines()
        found = self.peek().kind == "LCurly"
        self.pos = mark
        return found

    def script_block_in_braces(self, after: str) -> ScriptBlock:
        self.skip_newlines()
        opening = self.peek()
        if opening.kind != "LCurly":
            self.missing("MissingFunctionBody", f"body in {after} declaration", self.pos)
            return ScriptBlock(self.pos, self.pos, [], None, [])
        self.take()
        with self.nested():
            body = self.script_block_body(opening.start, "RCurly")
        body.end = self.expect("RCurly", "MissingEndCurlyBrace", "closing '}' in statement block", opening.start)
        return body

    # --- parameters ---------------------------------------------------------------------------------------------------------------

    def _param_block(self) -> ParamBlock | None:
        mark = self.pos
        start = self.peek().start
        known = set(self._errors)
        attributes = self.attributes()
        self.skip_newlines()
        token = self.peek()
        if token.kind != "Param" or not self._parenthesis_follows():
            # What looked like attributes is the first statement.
            self.pos = mark
            for key in set(self._errors) - known:
                del self._errors[key]
            return None
        self.take()
        self.skip_newlines()
        parameters = self.parameter_list()
        return ParamBlock(start, self.pos, attributes, parameters)

    def _parenthesis_follows(self) -> bool:
        mark = self.pos
        self.take()
        self.skip_newlines()
        found = self.peek().kind == "LParen"
        self.pos = mark
        return found

    def parameter_list(self) -> list[Parameter]:
        """``( [attribute]$name = default, … )``"""
        self.take()
        found: list[Parameter] = []
        with self.nested(), self.in_mode(EXPRESSION):
            self.commas = False
            while True:
                self.skip_newlines()
                parameter = self._parameter_definition()
                if parameter is None:
                    if found and self.peek().kind != "EndOfInput":
                        self.missing("MissingExpressionAfterToken", "a parameter after ','", self.pos)
                    break
                found.append(parameter)
                self.skip_newlines()
                if self.peek().kind != "Comma":
                    break
                self.take()
            self.skip_newlines()
            self.expect("RParen", "MissingEndParenthesisInFunctionParameterList", "')' in function parameter list")
        self._check_duplicates(found)
        return found

    def _check_duplicates(self, parameters: list[Parameter]) -> None:
        seen: set[str] = set()
        for parameter in parameters:
            name = parameter.variable.name.lower()
            if name in seen:
                self.error(
                    "DuplicateFormalParameter",
                    f"Duplicate parameter ${name} in parameter list.",
                    parameter.variable.start,
                )
            seen.add(name)

    def _parameter_definition(self) -> Parameter | None:
        start = self.peek().start
        attributes = self.attributes()
        self.skip_newlines()
        token = self.peek()
        if token.kind != "Variable":
            if attributes:
                self.missing("InvalidFunctionParameter", "a parameter name after the attributes", self.pos)
            return None
        self.take()
        variable = Variable(token.start, token.end, token.value)
        mark = self.pos
        self.skip_newlines()
        if self.peek().kind != "Equals":
            self.pos = mark
            return Parameter(start, token.end, variable, attributes, None)
        equals = self.take()
        self.skip_newlines()
        default = self.expression()
        if default is None:
            self.missing("MissingExpressionAfterToken", "an expression after '='", equals.end)
            default = ErrorExpression(equals.end, equals.end)
        return Parameter(start, default.end, variable, attributes, default)

    # --- functions ----------------------------------------------------------------------------------------------------------------

    def function(self, token: Token, label: str | None) -> Statement:
        with self.in_mode(COMMAND):
            name = self.peek()
            if name.kind in ("LCurly", "LParen", "EndOfInput", "NewLine", "Semi"):
                self.missing("MissingNameAfterKeyword", f"name after {token.text} keyword", token.end)
                text = ""
            else:
                self.take()
                text = name.value if name.kind == "Generic" else name.text
        parameters: list[Parameter] | None = None
        mark = self.pos
        self.skip_newlines()
        if self.peek().kind == "LParen":
            parameters = self.parameter_list()
        else:
            self.pos = mark
        body = self.script_block_in_braces("function")
        return FunctionDefinition(token.start, self.pos, token.kind.lower(), text, parameters, body)

    def using(self, token: Token, label: str | None) -> Statement:
        with self.in_mode(COMMAND):
            kind = self.take().text.lower()
            name = self._argument(self.peek())
            if name is None:
                self.missing("MissingUsingItemName", "a name after 'using'", token.end)
                name = ErrorExpression(token.end, token.end)
            if self.peek().kind == "Equals":  # using namespace alias = name
                self.take()
                self._argument(self.peek())
        return UsingStatement(token.start, self.pos, kind, name)

    # --- classes and enums --------------------------------------------------------------------------------------------------------

    def type_definition(self) -> Statement | None:
        """A class, interface or enum, attributes first; None (nothing taken) when none begins here."""
        mark = self.pos
        known = set(self._errors)
        start = self.peek().start
        attributes = self.attributes()
        self.skip_newlines()
        keyword = self.peek()
        if keyword.kind not in ("Class", "Enum", "Interface"):
            self.pos = mark
            for key in set(self._errors) - known:
                del self._errors[key]
            return None
        self.take()
        with self.in_mode(EXPRESSION):
            name = self.peek()
            if name.kind in ("LCurly", "EndOfInput", "NewLine"):
                self.missing("MissingNameAfterKeyword", f"name after {keyword.text} keyword", keyword.end)
            else:
                self.take()
            bases = self._base_types()
            self.skip_newlines()
            members: list[ClassMember] = []
            if self.peek().kind != "LCurly":
                self.missing("MissingTypeBody", f"type body in {keyword.text} declaration", self.pos)
            else:
                opening = self.take()
                with self.nested():
                    members = self._enum_members() if keyword.kind == "Enum" else self._class_members(name.text)
                self.expect("RCurly", "MissingEndCurlyBrace", "closing '}' in type definition", opening.start)
        return TypeDefinition(start, self.pos, keyword.kind.lower(), name.text, bases, members, attributes)

    def _base_types(self) -> list[str]:
        bases: list[str] = []
        if self.peek().kind != "Colon":
            return bases
        self.take()
        while True:
            self.skip_newlines()
            name, end = self.type_name(self.skip_blanks(self.pos))
            if not name:
                self.missing("TypeNameExpected", "a type name after ':'", self.pos)
                return bases
            name, comma, rest = name.partition(", ")
            bases.append(name)
            self.pos = end - len(comma + rest)
            if self.peek().kind != "Comma":
                return bases
            self.take()

    def _enum_members(self) -> list[ClassMember]:
        members: list[ClassMember] = []
        with self.in_mode(EXPRESSION):
            self.skip_separators()
            while (token := self.peek()).kind not in ("RCurly", "EndOfInput"):
                self.take()
                value: Expression | None = None
                if self.peek().kind == "Equals":
                    self.take()
                    self.skip_newlines()
                    value = self.expression()
                members.append(ClassMember(token.start, self.pos, token.text, None, True, False, [], value=value))
                if self.peek().kind not in ("NewLine", "Semi", "RCurly", "EndOfInput"):
                    self.unexpected(self.take())
                self.skip_separators()
        return members

    def _class_members(self, class_name: str) -> list[ClassMember]:
        members: list[ClassMember] = []
        with self.in_mode(EXPRESSION):
            self.skip_separators()
            while self.peek().kind not in ("RCurly", "EndOfInput"):
                member = self._class_member(class_name)
                if member is None:
                    self.unexpected(self.take())
                else:
                    members.append(member)
                self.skip_separators()
        return members

    def _class_member(self, class_name: str) -> ClassMember | None:
        start = self.peek().start
        attributes: list[Attribute | TypeConstraint] = []
        flags: set[str] = set()
        while True:
            self.skip_newlines()
            token = self.peek()
            if token.kind == "LBracket":
                found = self.attributes()
                if not found:
                    return None
                attributes += found
            elif token.kind in ("Static", "Hidden"):
                flags.add(self.take().kind)
            else:
                break
        types = [a for a in attributes if isinstance(a, TypeConstraint)]
        type_name = types[-1].type if types else None
        member = ClassMember(start, token.end, "", type_name, "Static" in flags, "Hidden" in flags, attributes)
        if token.kind == "Variable":
            self.take()
            member.name = token.value
            if self.peek().kind == "Equals":
                self.take()
                self.skip_newlines()
                member.value = self.expression()
            member.end = self.pos
            return member
        if token.kind in ("EndOfInput", "RCurly", "NewLine", "Semi"):
            return None
        self.take()
        member.name = token.text
        if self.peek().kind != "LParen":
            return None
        member.parameters = self.parameter_list()
        if self.peek().kind == "Colon" and member.name.lower() == class_name.lower():
            self.take()
            self.skip_newlines()
            if self.peek().text.lower() == "base":
                base = self.take()
                member.base_arguments = self._call_arguments(base.end)
        with self.in_mode(COMMAND):
            member.body = self.script_block_in_braces("method")
        member.end = self.pos
        return member
