"""Statements: conditions, loops, jumps, error handling."""

from __future__ import annotations

from collections.abc import Callable

from bridge.language.commands import CommandParser
from bridge.language.definitions import DefinitionParser
from bridge.language.lexer import COMMAND, EXPRESSION
from bridge.language.nodes import (
    Block,
    BlockStatement,
    BreakStatement,
    CatchClause,
    ConfigurationStatement,
    ContinueStatement,
    DataStatement,
    DoStatement,
    ErrorExpression,
    ErrorStatement,
    ExitStatement,
    Expression,
    ForEachStatement,
    ForStatement,
    IfStatement,
    ReturnStatement,
    Statement,
    StringConstant,
    SwitchStatement,
    ThrowStatement,
    TrapStatement,
    TryStatement,
    TypeConstraint,
    Variable,
    WhileStatement,
)
from bridge.language.tokens import Token

__all__ = ["StatementParser"]

_LOOPS = frozenset({"Foreach", "For", "While", "Do", "Switch"})
_ENDS = frozenset({"EndOfInput", "RCurly", "RParen"})


class StatementParser(DefinitionParser, CommandParser):
    """Reads statements."""

    def block_until(self, closing: str) -> list[Statement]:
        """Statements up to a closing bracket or the end of the text, which are left for the caller.

        Outside all brackets (``closing`` is EndOfInput) a stray bracket is reported and passed over.
        """
        found: list[Statement] = []
        with self.in_mode(COMMAND):
            self.skip_separators()
            while (token := self.peek()).kind not in _ENDS or closing == "EndOfInput" != token.kind:
                if token.kind in _ENDS:
                    self.unexpected(self.take())
                    self.skip_separators()
                    continue
                mark = self.pos
                statement = self.statement()
                if statement is None:
                    token = self.peek()
                    if self.pos == mark and token.kind not in _ENDS:
                        # Nothing begins here: the engine reports the token and goes on after it.
                        self.unexpected(self.take())
                        self.skip_separators()
                        continue
                    break
                found.append(statement)
                self.skip_separators()
        return found

    def statement(self) -> Statement | None:
        with self.in_mode(COMMAND):
            token = self.peek()
            if token.kind == "Label":
                self.take()
                self.skip_newlines()
                if self.peek().kind in _LOOPS:
                    return self._keyword(self.peek(), token.value)
                self.missing("MissingStatementAfterLabel", "a loop after the label", token.end)
                return self.statement()
            if token.text.startswith("["):
                definition = self.type_definition()
                if definition is not None:
                    return definition
            rule = self._keyword(token, None)
            return rule if rule is not None else self.pipeline_chain()

    def _keyword(self, token: Token, label: str | None) -> Statement | None:
        rule = _RULES.get(token.kind)
        if rule is None:
            return None
        if token.kind in ("Class", "Enum", "Interface"):
            return self.type_definition()
        self.take()
        found = rule(self, token, label)
        if label is not None:
            found.start = min(found.start, token.start)
        return found

    # --- pieces -------------------------------------------------------------------------------------------------------------------

    def _body(self, after: str) -> Block:
        """``{ … }``"""
        self.skip_newlines()
        opening = self.peek()
        if opening.kind != "LCurly":
            self.missing("MissingStatementBlock", f"statement block after {after}", self.pos)
            return Block(self.pos, self.pos, [])
        self.take()
        with self.nested():
            statements = self.block_until("RCurly")
        end = self.expect("RCurly", "MissingEndCurlyBrace", "closing '}' in statement block", opening.start)
        return Block(opening.start, end, statements)

    def _condition(self, keyword: str) -> Statement:
        """``( … )``"""
        self.skip_newlines()
        opening = self.peek()
        if opening.kind != "LParen":
            self.missing("MissingOpenParenthesisInIfStatement", f"'(' after '{keyword}'", self.pos)
            return ErrorStatement(self.pos, self.pos)
        self.take()
        with self.nested():
            self.skip_newlines()
            found = self.pipeline_chain()
            if found is None:
                self.missing("IfStatementMissingCondition", f"a condition after '{keyword} ('", opening.end)
                found = ErrorStatement(opening.end, opening.end)
            self.skip_newlines()
            self.expect(
                "RParen",
                "MissingEndParenthesisAfterStatement",
                f"closing ')' after expression in '{keyword}' statement",
            )
        return found

    def _optional_value(self) -> Statement | None:
        return None if self.peek().kind in (*_ENDS, "NewLine", "Semi") else self.pipeline_chain()

    def _optional_label(self) -> Expression | None:
        with self.in_mode(EXPRESSION):
            token = self.peek()
            if token.kind in ("NewLine", "Semi", *_ENDS, "Pipe", "AndAnd", "OrOr"):
                return None
            found = self.unary()
        if found is not None:
            return found
        token = self.take()
        return StringConstant(token.start, token.end, token.text)

    # --- rules --------------------------------------------------------------------------------------------------------------------

    def _if(self, token: Token, label: str | None) -> Statement:
        clauses = [(self._condition("if"), self._body("if ( condition )"))]
        otherwise: Block | None = None
        while True:
            mark = self.pos
            self.skip_newlines()
            follow = self.peek()
            if follow.kind == "ElseIf":
                self.take()
                clauses.append((self._condition("elseif"), self._body("elseif ( condition )")))
            elif follow.kind == "Else":
                self.take()
                otherwise = self._body("'else'")
                break
            else:
                self.pos = mark
                break
        return IfStatement(token.start, self.pos, clauses, otherwise)

    def _switch(self, token: Token, label: str | None) -> Statement:
        flags: list[str] = []
        condition: Statement | None = None
        while (follow := self.peek()).kind == "Parameter":
            self.take()
            name = follow.value.lower()
            flags.append(name)
            if name == "file":
                self.skip_newlines()
                value = self._value(self.peek(), name=False)
                condition = None if value is None else self._command_expression(value)
        if condition is None:
            condition = self._condition("switch")
        clauses: list[tuple[Expression, Block]] = []
        default: Block | None = None
        self.skip_newlines()
        if self.peek().kind != "LCurly":
            self.missing("MissingCurlyBraceInSwitchStatement", "condition in switch statement clause", self.pos)
            return SwitchStatement(token.start, self.pos, label, flags, condition, clauses, default)
        opening = self.take()
        with self.nested():
            self.skip_separators()
            while (follow := self.peek()).kind not in ("RCurly", "EndOfInput"):
                if follow.kind == "Default":
                    self.take()
                    default = self._body("'default'")
                else:
                    test = self._value(follow, name=False)
                    if test is None:
                        self.missing(
                            "MissingSwitchConditionExpression", "a condition in switch statement clause", follow.start
                        )
                        break
                    clauses.append((test, self._body("switch clause condition")))
                self.skip_separators()
        end = self.expect("RCurly", "MissingEndCurlyBrace", "closing '}' in switch statement", opening.start)
        return SwitchStatement(token.start, end, label, flags, condition, clauses, default)

    def _foreach(self, token: Token, label: str | None) -> Statement:
        if self.peek().kind == "Parameter":
            self.take()  # -parallel, of workflows
        self.skip_newlines()
        opening = self.peek()
        variable = Variable(opening.end, opening.end, "")
        condition: Statement = ErrorStatement(opening.end, opening.end)
        if opening.kind != "LParen":
            self.missing("MissingOpenParenthesisAfterKeyword", "'(' after 'foreach'", self.pos)
        else:
            self.take()
            with self.nested(), self.in_mode(EXPRESSION):
                self.skip_newlines()
                name = self.peek()
                if name.kind != "Variable":
                    self.missing("MissingVariableNameAfterForeach", "variable name after foreach", self.pos)
                else:
                    self.take()
                    variable = Variable(name.start, name.end, name.value)
                    self.skip_newlines()
                    if self.peek().kind != "In":
                        self.missing("MissingInInForeach", "'in' after variable in foreach loop", self.pos)
                    else:
                        self.take()
                        self.skip_newlines()
                        found = self.pipeline_chain()
                        if found is None:
                            self.missing("MissingForeachExpression", "expression after 'in' in foreach loop", self.pos)
                        else:
                            condition = found
                self.skip_newlines()
                self.expect(
                    "RParen", "MissingEndParenthesisAfterForeach", "closing ')' after expression part of foreach loop"
                )
        body = self._body("foreach loop")
        return ForEachStatement(token.start, self.pos, label, variable, condition, body)

    def _for(self, token: Token, label: str | None) -> Statement:
        parts: list[Statement | None] = [None, None, None]
        self.skip_newlines()
        if self.peek().kind != "LParen":
            self.missing("MissingOpenParenthesisAfterKeyword", "opening '(' after 'for'", self.pos)
        else:
            self.take()
            with self.nested():
                for i in range(3):
                    self.skip_newlines()
                    if self.peek().kind not in ("Semi", "RParen"):
                        parts[i] = self.pipeline_chain()
                    mark = self.pos
                    self.skip_newlines()
                    if self.peek().kind == "Semi" and i < 2:
                        self.take()
                    elif self.peek().kind == "RParen" or self.pos == mark:
                        break
                self.skip_newlines()
                self.expect(
                    "RParen", "MissingEndParenthesisAfterStatement", "closing ')' after expression in 'for' statement"
                )
        body = self._body("for loop")
        return ForStatement(token.start, self.pos, label, parts[0], parts[1], parts[2], body)

    def _while(self, token: Token, label: str | None) -> Statement:
        condition = self._condition("while")
        body = self._body("while loop")
        return WhileStatement(token.start, self.pos, label, condition, body)

    def _do(self, token: Token, label: str | None) -> Statement:
        body = self._body("do loop")
        self.skip_newlines()
        follow = self.peek()
        if follow.kind not in ("While", "Until"):
            self.missing("MissingWhileOrUntilInDoWhile", "while or until keyword after do loop", self.pos)
            return DoStatement(token.start, self.pos, label, body, ErrorStatement(self.pos, self.pos), False)
        self.take()
        condition = self._condition(follow.text)
        return DoStatement(token.start, self.pos, label, body, condition, follow.kind == "Until")

    def _try(self, token: Token, label: str | None) -> Statement:
        body = self._body("'try'")
        catches: list[CatchClause] = []
        final: Block | None = None
        while True:
            mark = self.pos
            self.skip_newlines()
            follow = self.peek()
            if follow.kind == "Catch" and final is None:
                self.take()
                types = self._catch_types()
                block = self._body("'catch'")
                catches.append(CatchClause(follow.start, block.end, types, block))
            elif follow.kind == "Finally" and final is None:
                self.take()
                final = self._body("'finally'")
            else:
                self.pos = mark
                break
        if not catches and final is None:
            self.missing("MissingCatchOrFinally", "catch or finally after try block", self.pos)
        return TryStatement(token.start, self.pos, body, catches, final)

    def _catch_types(self) -> list[str]:
        types: list[str] = []
        while True:
            self.skip_newlines()
            types += [a.type for a in self.attributes() if isinstance(a, TypeConstraint)]
            self.skip_newlines()
            if self.peek().kind != "Comma":
                return types
            self.take()

    def _trap(self, token: Token, label: str | None) -> Statement:
        self.skip_newlines()
        constraints = [a for a in self.attributes() if isinstance(a, TypeConstraint)]
        body = self._body("'trap'")
        return TrapStatement(token.start, self.pos, constraints[0].type if constraints else None, body)

    def _return(self, token: Token, label: str | None) -> Statement:
        value = self._optional_value()
        return ReturnStatement(token.start, value.end if value else token.end, value)

    def _throw(self, token: Token, label: str | None) -> Statement:
        value = self._optional_value()
        return ThrowStatement(token.start, value.end if value else token.end, value)

    def _exit(self, token: Token, label: str | None) -> Statement:
        value = self._optional_value()
        return ExitStatement(token.start, value.end if value else token.end, value)

    def _break(self, token: Token, label: str | None) -> Statement:
        target = self._optional_label()
        return BreakStatement(token.start, target.end if target else token.end, target)

    def _continue(self, token: Token, label: str | None) -> Statement:
        target = self._optional_label()
        return ContinueStatement(token.start, target.end if target else token.end, target)

    def _data(self, token: Token, label: str | None) -> Statement:
        variable: str | None = None
        follow = self.peek()
        if follow.kind not in ("LCurly", "Parameter", "NewLine"):
            variable = self.take().text
        while self.peek().kind == "Parameter":  # -SupportedCommand a, b
            self.take()
            self._argument(self.peek())
        body = self._body("'data'")
        return DataStatement(token.start, self.pos, variable, body)

    def _block_statement(self, token: Token, label: str | None) -> Statement:
        body = self._body(f"'{token.text}'")
        return BlockStatement(token.start, self.pos, token.kind.lower(), body)

    def _configuration(self, token: Token, label: str | None) -> Statement:
        name = self._value(self.peek(), name=False) or ErrorExpression(token.end, token.end)
        self.skip_newlines()
        block = self.script_block_in_braces("configuration")
        return ConfigurationStatement(token.start, self.pos, name, block)


_Rule = Callable[[StatementParser, Token, "str | None"], Statement]

_RULES: dict[str, _Rule] = {
    "If": StatementParser._if,
    "Switch": StatementParser._switch,
    "Foreach": StatementParser._foreach,
    "For": StatementParser._for,
    "While": StatementParser._while,
    "Do": StatementParser._do,
    "Try": StatementParser._try,
    "Trap": StatementParser._trap,
    "Return": StatementParser._return,
    "Throw": StatementParser._throw,
    "Exit": StatementParser._exit,
    "Break": StatementParser._break,
    "Continue": StatementParser._continue,
    "Data": StatementParser._data,
    "Parallel": StatementParser._block_statement,
    "Sequence": StatementParser._block_statement,
    "Configuration": StatementParser._configuration,
    "Function": DefinitionParser.function,
    "Filter": DefinitionParser.function,
    "Workflow": DefinitionParser.function,
    "Using": DefinitionParser.using,
    "Class": DefinitionParser.function,
    "Enum": DefinitionParser.function,
    "Interface": DefinitionParser.function,
}
