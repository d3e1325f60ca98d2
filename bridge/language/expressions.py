"""Expressions: operators by precedence, literals, brackets, members, casts."""

from __future__ import annotations

import re

from bridge.language.lexer import COMMAND, EXPRESSION
from bridge.language.nodes import (
    ArrayExpression,
    ArrayLiteral,
    Attribute,
    AttributedExpression,
    Binary,
    Block,
    Convert,
    ErrorExpression,
    ErrorStatement,
    ExpandableString,
    Expression,
    Hashtable,
    Index,
    InvokeMember,
    Member,
    NamedArgument,
    NumberConstant,
    Paren,
    ScriptBlock,
    ScriptBlockExpression,
    Statement,
    StringConstant,
    SubExpression,
    Ternary,
    TypeConstraint,
    TypeExpression,
    Unary,
)
from bridge.language.stream import TokenStream
from bridge.language.strings import variable_node
from bridge.language.tokens import (
    BINARY,
    FORCE_NEW_TOKEN,
    KEYWORDS,
    UNARY,
    Token,
    is_identifier_follow,
    is_identifier_start,
)

__all__ = ["ExpressionParser"]

_QUOTES = {
    "StringLiteral": "SingleQuoted",
    "StringExpandable": "DoubleQuoted",
    "HereStringLiteral": "SingleQuotedHereString",
    "HereStringExpandable": "DoubleQuotedHereString",
    "Generic": "BareWord",
}
_WORDS = frozenset({"Generic", "Identifier", *KEYWORDS.values()})
_TYPE_NAME = re.compile(r"[^\W\d][\w.+`]*", re.UNICODE)
_BLANK = re.compile(r"\s+")


class ExpressionParser(TokenStream):
    """Reads expressions. Each method returns None, having taken nothing, where no expression begins."""

    # What the statement rules provide.
    def block_until(self, closing: str) -> list[Statement]:
        raise NotImplementedError

    def pipeline_chain(self) -> Statement | None:
        raise NotImplementedError

    def statement(self) -> Statement | None:
        raise NotImplementedError

    def script_block_body(self, start: int, closing: str | None) -> ScriptBlock:
        raise NotImplementedError

    # --- operators ----------------------------------------------------------------------------------------------------------------

    def expression(self) -> Expression | None:
        """Any expression, the ternary operator included."""
        with self.in_mode(EXPRESSION):
            condition = self._binary()
            if condition is None or self.peek().kind != "QuestionMark":
                return condition
            self.take()
            self.skip_newlines()
            if_true = self._operand_of_ternary()
            self.skip_newlines()
            if self.peek().kind != "Colon":
                self.missing("MissingColonInTernaryExpression", "':' in a ternary expression", self.pos)
                return ErrorExpression(condition.start, if_true.end)
            self.take()
            self.skip_newlines()
            if_false = self._operand_of_ternary()
            return Ternary(condition.start, if_false.end, condition, if_true, if_false)

    def _operand_of_ternary(self) -> Expression:
        found = self.expression()
        if found is not None:
            return found
        self.missing("ExpectedValueExpression", "an expression in a ternary expression", self.pos)
        return ErrorExpression(self.pos, self.pos)

    def _binary(self) -> Expression | None:
        left = self._array_literal()
        if left is None or self.peek().kind not in BINARY:
            return left
        operands: list[Expression] = [left]
        operators: list[str] = []
        while (operator := self.peek()).kind in BINARY:
            self.take()
            self.skip_newlines()
            right = self._array_literal()
            if right is None:
                self.missing("ExpectedValueExpression", f"a value after '{operator.text}'", operator.end)
                right = ErrorExpression(operator.start, operator.end)
            while operators and BINARY[operators[-1]] >= BINARY[operator.kind]:
                _reduce(operands, operators)
            operators.append(operator.kind)
            operands.append(right)
        while operators:
            _reduce(operands, operators)
        return operands[0]

    def _array_literal(self) -> Expression | None:
        first = self.unary()
        if first is None or not self.commas or self.peek().kind != "Comma":
            return first
        items = [first]
        while self.peek().kind == "Comma":
            comma = self.take()
            self.skip_newlines()
            item = self.unary()
            if item is None:
                self.missing("MissingExpressionAfterToken", "an expression after ','", comma.end)
                items.append(ErrorExpression(comma.start, comma.end))
                break
            items.append(item)
        return ArrayLiteral(first.start, items[-1].end, items)

    def unary(self) -> Expression | None:
        """Prefix and postfix operators, casts, and what they apply to."""
        # A chain of prefix operators is read in a loop: a ruler of dashes must not cost a stack frame each.
        prefixes: list[Token] = []
        while True:
            token = self.peek(signed=True)
            if token.kind not in UNARY or (token.kind == "Comma" and not self.commas):
                break
            prefixes.append(self.take(signed=True))
            self.skip_newlines()
        operand = self._type_or_attribute() if token.kind == "LBracket" else self.primary(signed=True)
        if operand is None and prefixes:
            last = prefixes.pop()
            self.missing(
                "MissingExpressionAfterOperator", f"an expression after unary operator '{last.text}'", last.end
            )
            operand = ErrorExpression(last.start, last.end)
        elif operand is not None:
            postfix = self.peek()
            if postfix.kind in ("PlusPlus", "MinusMinus"):
                self.take()
                operand = Unary(operand.start, postfix.end, "Postfix" + postfix.kind, operand)
        for prefix in reversed(prefixes):
            assert operand is not None
            if prefix.kind == "Comma":
                operand = ArrayLiteral(prefix.start, operand.end, [operand])
            else:
                operand = Unary(prefix.start, operand.end, prefix.kind, operand)
        return operand

    # --- types, casts, attributes -------------------------------------------------------------------------------------------------

    def _type_or_attribute(self) -> Expression | None:
        attributes = self.attributes(in_expression=True)
        if not attributes:
            return None
        last = attributes.pop()
        result: Expression
        if isinstance(last, Attribute):
            self.skip_newlines()
            operand = self.unary()
            if operand is None:
                self.error("UnexpectedAttribute", f"Unexpected attribute '{last.type}'.", last.start)
                return ErrorExpression(last.start, last.end)
            result = AttributedExpression(last.start, operand.end, last, operand)
        else:
            follow = self.text[self.pos : self.pos + 1]
            operand = None if follow in (".", ":") or self.peek().kind == "Comma" else self.unary()
            if operand is not None:
                result = Convert(last.start, operand.end, last.type, operand)
            else:
                result = self._members(TypeExpression(last.start, last.end, last.type))
        while attributes:
            outer = attributes.pop()
            if isinstance(outer, Attribute):
                result = AttributedExpression(outer.start, result.end, outer, result)
            else:
                result = Convert(outer.start, result.end, outer.type, result)
        return result

    def attributes(self, *, in_expression: bool = False) -> list[Attribute | TypeConstraint]:
        """``[A(…)][B]`` before an expression, a parameter or a definition. A type in an expression ends with its line."""
        found: list[Attribute | TypeConstraint] = []
        with self.in_mode(EXPRESSION):
            while self.peek().kind == "LBracket":
                item = self._attribute()
                if item is None:
                    break
                found.append(item)
                mark = self.pos
                if not in_expression or isinstance(item, Attribute):
                    self.skip_newlines()
                if self.peek().kind != "LBracket":
                    self.pos = mark
        return found

    def _attribute(self) -> Attribute | TypeConstraint | None:
        opening = self.take()
        name, after = self.type_name(self.skip_blanks(self.pos))
        if not name:
            self.missing("MissingTypename", "a type name after '['", opening.end)
            self.pos = opening.start
            return None
        self.pos = after
        token = self.peek()
        if token.kind == "LParen":
            self.take()
            positional, named = self._attribute_arguments()
            self.expect("RParen", "MissingEndParenthesisInExpression", "closing ')' in expression")
            end = self.expect("RBracket", "EndSquareBracketExpectedAtEndOfAttribute", "']' at end of attribute")
            return Attribute(opening.start, end, name, positional, named)
        end = self.expect("RBracket", "EndSquareBracketExpectedAtEndOfType", "']' after a type name")
        return TypeConstraint(opening.start, end, name)

    def _attribute_arguments(self) -> tuple[list[Expression], list[NamedArgument]]:
        positional: list[Expression] = []
        named: list[NamedArgument] = []
        with self.nested(), self.in_mode(EXPRESSION):
            self.commas = False
            while True:
                self.skip_newlines()
                token = self.peek()
                mark = self.pos
                if token.kind in _WORDS:
                    self.take()
                    if self.peek().kind == "Equals":
                        self.take()
                        self.skip_newlines()
                        value = self.expression()
                        named.append(NamedArgument(token.start, value.end if value else token.end, token.text, value))
                    else:
                        named.append(NamedArgument(token.start, token.end, token.text, None))
                else:
                    self.pos = mark
                    value = self.expression()
                    if value is None:
                        break
                    positional.append(value)
                self.skip_newlines()
                if self.peek().kind != "Comma":
                    break
                self.take()
        return positional, named

    def type_name(self, pos: int) -> tuple[str, int]:
        """The name of a type with its generic arguments and array suffixes, blanks removed, and its end; empty when there is none."""
        match = _TYPE_NAME.match(self.text, pos)
        if match is None:
            return "", pos
        name, pos = match[0], match.end()
        while self.text[pos : pos + 1] == "[":
            inside, end = self._bracketed(pos)
            if end < 0:
                break
            name += f"[{inside}]"
            pos = end
        assembly = re.compile(r"\s*,\s*([^\]\r\n]*)").match(self.text, pos)
        if assembly is not None and assembly[1]:
            return f"{name}, {assembly[1].strip()}", assembly.end()
        return name, pos

    def _bracketed(self, pos: int) -> tuple[str, int]:
        depth = 0
        for i in range(pos, min(self.size, pos + 2000)):
            char = self.text[i]
            if char == "[":
                depth += 1
            elif char == "]":
                depth -= 1
                if not depth:
                    return _BLANK.sub("", self.text[pos + 1 : i]), i + 1
            elif not (is_identifier_follow(char) or char in " ,.`+*="):
                return "", -1
        return "", -1

    # --- what operators apply to --------------------------------------------------------------------------------------------------

    def primary(self, *, members: bool = True, signed: bool = False) -> Expression | None:
        """A literal, variable or bracket, with the members and indexes that follow it."""
        token = self.peek(signed=signed)
        found = self._primary(token, signed)
        return self._members(found) if found is not None and members else found

    def _primary(self, token: Token, signed: bool) -> Expression | None:
        kind = token.kind
        if kind == "Variable" or kind == "SplattedVariable":
            self.take(signed=signed)
            return variable_node(token.start, token.end, token.value, kind == "SplattedVariable")
        if kind == "Number":
            self.take(signed=signed)
            return NumberConstant(token.start, token.end, token.value, token.text)
        if kind in _QUOTES and kind != "Generic":
            self.take(signed=signed)
            return string_node(token)
        if kind in ("AtParen", "DollarParen"):
            return self._statements_in_parentheses(self.take(signed=signed))
        if kind == "AtCurly":
            return self._hashtable(self.take(signed=signed))
        if kind == "LParen":
            return self._parenthesized(self.take(signed=signed))
        if kind == "LCurly":
            self.take(signed=signed)
            with self.nested():
                body = self.script_block_body(token.end, "RCurly")
            end = self.expect("RCurly", "MissingEndCurlyBrace", "closing '}' in statement block", token.start)
            return ScriptBlockExpression(token.start, end, body)
        return None

    def _statements_in_parentheses(self, opening: Token) -> Expression:
        with self.nested():
            statements = self.block_until("RParen")
        inner = self.pos
        end = self.expect("RParen", "MissingEndParenthesisInSubexpression", "closing ')' in subexpression")
        body = Block(opening.end, inner, statements)
        return (ArrayExpression if opening.kind == "AtParen" else SubExpression)(opening.start, end, body)

    def sub_expression_at(self, pos: int) -> SubExpression:
        mark, held = self.pos, self._peeked
        opening = Token("DollarParen", pos, pos + 2, "$(")
        self.pos = opening.end
        node = self._statements_in_parentheses(opening)
        self.pos, self._peeked = mark, held
        assert isinstance(node, SubExpression)
        return node

    def _parenthesized(self, opening: Token) -> Expression:
        with self.nested():
            self.skip_newlines()
            inner = self.pipeline_chain()
            if inner is None:
                self.missing("ExpectedExpression", "an expression after '('", opening.end)
                inner = ErrorStatement(opening.end, opening.end)
            self.skip_newlines()
            end = self.expect("RParen", "MissingEndParenthesisInExpression", "closing ')' in expression")
        return Paren(opening.start, end, inner)

    def _hashtable(self, opening: Token) -> Expression:
        items: list[tuple[Expression, Statement]] = []
        with self.nested():
            self.skip_separators()
            while True:
                key = self._hashtable_key()
                if key is None:
                    break
                with self.in_mode(EXPRESSION):
                    equals = self.peek()
                if equals.kind != "Equals":
                    self.missing("MissingEqualsInHashLiteral", "'=' after key in hash literal", key.end)
                    items.append((key, ErrorStatement(key.end, key.end)))
                    self._skip_to_closing_brace()
                else:
                    with self.in_mode(EXPRESSION):
                        self.take()
                    self.skip_newlines()
                    value = self.statement()
                    if value is None:
                        self.missing("MissingStatementInHashLiteral", "statement after '=' in hash literal", equals.end)
                        value = ErrorStatement(equals.start, equals.end)
                    items.append((key, value))
                if self.peek().kind not in ("NewLine", "Semi"):
                    break
                self.skip_separators()
        end = self.expect("RCurly", "MissingEndCurlyBrace", "closing '}' in hash literal", opening.start)
        return Hashtable(opening.start, end, items)

    def _hashtable_key(self) -> Expression | None:
        with self.in_mode(EXPRESSION):
            token = self.peek()
            if token.kind in _WORDS:
                self.take()
                return StringConstant(token.start, token.end, token.text)
            return self.unary()

    def _skip_to_closing_brace(self) -> None:
        """After an error in a hash literal the engine goes on at its end."""
        depth = 0
        while (token := self.peek()).kind != "EndOfInput":
            if token.kind in ("LCurly", "AtCurly"):
                depth += 1
            elif token.kind == "RCurly":
                if not depth:
                    return
                depth -= 1
            self.take()

    # --- members and indexes ------------------------------------------------------------------------------------------------------

    def _members(self, target: Expression) -> Expression:
        """Members, calls and indexes that stand right after ``target``, without a space."""
        while True:
            pos = target.end
            text = self.text
            conditional = text[pos : pos + 1] == "?" and text[pos + 1 : pos + 2] in (".", "[")
            sign = text[pos + 1 : pos + 2] if conditional else text[pos : pos + 1]
            start = pos + conditional
            if sign == "[":
                target = self._index(target, start + 1, conditional)
            elif (sign == "." and self._dot_is_member(start + 1)) or text.startswith("::", start):
                target = self._member(target, start + (2 if sign == ":" else 1), sign == ":", conditional)
            else:
                return target

    def _dot_is_member(self, pos: int) -> bool:
        """In command mode a dot at the end of a word is a word of its own."""
        follow = self.text[pos : pos + 1]
        return follow != "." and not (self.mode == COMMAND and (not follow or follow in FORCE_NEW_TOKEN - {"("}))

    def _index(self, target: Expression, pos: int, conditional: bool) -> Expression:
        self.pos = pos
        with self.nested():
            self.skip_newlines()
            index = self.expression()
            if index is None:
                self.missing("MissingArrayIndexExpression", "an index after '['", pos)
                index = ErrorExpression(pos, pos)
            with self.in_mode(EXPRESSION):
                self.skip_newlines()
                end = self.expect("RBracket", "MissingEndSquareBracket", "closing ']'")
        return Index(target.start, end, target, index, conditional)

    def _member(self, target: Expression, pos: int, static: bool, conditional: bool) -> Expression:
        self.pos = pos
        with self.in_mode(EXPRESSION):
            self.skip_newlines()
            start = self.skip_blanks(self.pos)
            end = start
            while end < self.size and is_identifier_follow(self.text[end]):
                end += 1
            member: Expression | None
            if end > start and is_identifier_start(self.text[start]):
                self.pos = end
                member = StringConstant(start, end, self.text[start:end])
            else:
                member = self.primary(members=False)
        if member is None:
            self.missing("MissingPropertyName", "a property name after the dot", pos)
            return Member(target.start, pos, target, ErrorExpression(pos, pos), static, conditional)
        follow = self.text[member.end : member.end + 1]
        if follow == "(":
            arguments = self._call_arguments(member.end)
        elif follow == "{":
            self.pos = member.end
            block = self.primary(members=False)
            arguments = [block] if block is not None else []
        else:
            return Member(target.start, member.end, target, member, static, conditional)
        return InvokeMember(target.start, self.pos, target, member, arguments, static, conditional)

    def _call_arguments(self, pos: int) -> list[Expression]:
        self.pos = pos + 1
        arguments: list[Expression] = []
        with self.nested(), self.in_mode(EXPRESSION):
            self.commas = False
            self.skip_newlines()
            while True:
                argument = self.expression()
                if argument is None:
                    if arguments:
                        self.missing("MissingExpressionAfterToken", "an expression after ','", self.pos)
                    break
                arguments.append(argument)
                self.skip_newlines()
                if self.peek().kind != "Comma":
                    break
                self.take()
                self.skip_newlines()
            self.skip_newlines()
            self.expect("RParen", "MissingEndParenthesisInMethodCall", "')' in method call")
        return arguments


def string_node(token: Token) -> Expression:
    """The node of a string token, quoted or bare."""
    quote = _QUOTES[token.kind]
    if token.parts:
        return ExpandableString(token.start, token.end, token.value, quote, token.parts, token.template)
    return StringConstant(token.start, token.end, token.value, quote)


def _reduce(operands: list[Expression], operators: list[str]) -> None:
    right = operands.pop()
    left = operands.pop()
    operands.append(Binary(left.start, right.end, operators.pop(), left, right))
