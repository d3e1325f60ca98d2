"""Commands and pipelines: command mode, arguments, redirections, chains."""

from __future__ import annotations

from bridge.language.expressions import ExpressionParser, string_node
from bridge.language.lexer import COMMAND, EXPRESSION
from bridge.language.nodes import (
    ArrayLiteral,
    Assignment,
    Command,
    CommandExpression,
    CommandParameter,
    ErrorExpression,
    ErrorStatement,
    Expression,
    Pipeline,
    PipelineChain,
    Redirection,
    Statement,
    StringConstant,
)
from bridge.language.tokens import ASSIGNMENT, Token

__all__ = ["CommandParser"]

_ENDS_COMMAND = frozenset({"EndOfInput", "NewLine", "RParen", "RCurly", "Semi", "AndAnd", "OrOr", "Pipe", "Ampersand"})
_STARTS_VALUE = frozenset(
    {
        "Variable",
        "SplattedVariable",
        "Number",
        "StringLiteral",
        "StringExpandable",
        "HereStringLiteral",
        "HereStringExpandable",
        "AtParen",
        "AtCurly",
        "DollarParen",
        "LParen",
        "LCurly",
    }
)


class CommandParser(ExpressionParser):
    """Reads commands and pipelines."""

    def pipeline_chain(self) -> Statement | None:
        """An assignment, or pipelines joined with ``&&`` and ``||``."""
        mark = self.pos
        with self.in_mode(COMMAND):
            first = self.expression()
            if first is not None:
                assigned = self._assignment(first)
                if assigned is not None:
                    return assigned
            elif self.pos != mark:
                self.pos = mark
            left: Statement | None = self._pipeline(first)
            if left is None:
                return None
            while (operator := self.peek()).kind in ("AndAnd", "OrOr"):
                self.take()
                self.skip_newlines()
                right = self._pipeline(self.expression())
                if right is None:
                    self.missing("EmptyPipelineChainElement", f"a pipeline after '{operator.text}'", operator.end)
                    right = Pipeline(operator.end, operator.end, [])
                left = PipelineChain(left.start, right.end, operator.kind, left, right)
            if self.peek().kind == "Ampersand" and isinstance(left, (Pipeline, PipelineChain)):
                left.end = self.take().end
                left.background = True
            return left

    def _assignment(self, left: Expression) -> Statement | None:
        with self.in_mode(EXPRESSION):
            operator = self.peek()
            if operator.kind not in ASSIGNMENT:
                return None
            self.take()
        self.skip_newlines()
        right = self.statement()
        if right is None:
            self.missing("ExpectedValueExpression", f"a value after '{operator.text}'", operator.end)
            right = ErrorStatement(operator.start, operator.end)
        return Assignment(left.start, right.end, operator.kind, left, right)

    def _pipeline(self, first: Expression | None) -> Pipeline | None:
        elements: list[Command | CommandExpression] = []
        start = first.start if first is not None else self.peek().start
        while True:
            expression = first if not elements else self.expression()
            element: Command | CommandExpression | None
            if expression is not None:
                if elements:
                    message = "Expressions are only allowed as the first element of a pipeline."
                    self.error("ExpressionsMustBeFirstInPipeline", message, expression.start)
                element = self._command_expression(expression)
            else:
                element = self._command()
            if element is not None:
                elements.append(element)
            elif elements or self.peek().kind == "Pipe":
                self.error("EmptyPipelineElement", "An empty pipe element is not allowed.", self.pos)
            token = self.peek()
            if token.kind == "NewLine":
                token = self._continued_pipe(token)
            if token.kind == "Pipe":
                self.take()
                self.skip_newlines()
                if self.peek().kind == "EndOfInput":
                    self.error("EmptyPipelineElement", "An empty pipe element is not allowed.", self.pos)
                    break
                continue
            if token.kind not in _ENDS_COMMAND:
                self.unexpected(token)
            break
        if not elements:
            return None
        return Pipeline(start, elements[-1].end, elements)

    def _continued_pipe(self, newline: Token) -> Token:
        """A line that begins with ``|`` goes on with the pipeline of the lines before it."""
        mark = self.pos
        self.skip_newlines()
        token = self.peek()
        if token.kind != "Pipe":
            self.pos = mark
            return newline
        return token

    def _command_expression(self, expression: Expression) -> CommandExpression:
        found = CommandExpression(expression.start, expression.end, expression)
        while self.peek().kind == "Redirection":
            redirection = self._redirection(self.take())
            found.redirections.append(redirection)
            found.end = redirection.end
        return found

    def _redirection(self, token: Token) -> Redirection:
        stream = token.text[0] if token.text[0] in "123456*" else "1"
        append = ">>" in token.text
        if "&" in token.text:
            return Redirection(token.start, token.end, token.text, stream, token.text[-1], append)
        target = self._value(self.peek(), name=False)
        if target is None:
            self.missing("MissingFileSpecification", "file specification after redirection operator", token.end)
            target = ErrorExpression(token.end, token.end)
        return Redirection(token.start, target.end, self.text[token.start : target.end], stream, target, append)

    def _command(self) -> Command | None:
        """A command: its name or what is invoked, then parameters, arguments and redirections up to a delimiter."""
        first = self.peek()
        invocation = {"Dot": "Dot", "Ampersand": "Ampersand"}.get(first.kind, "Unknown")
        if invocation != "Unknown":
            self.take()
        found = Command(first.start, first.end, [], [], invocation)
        only_values = False
        while (token := self.peek()).kind not in _ENDS_COMMAND:
            named = not found.elements
            if token.kind == "Redirection" and named and invocation == "Unknown":
                # Where a name is due the sign is the name: a prompt that was copied along.
                self.take()
                found.elements.append(StringConstant(token.start, token.end, token.text))
            elif token.kind == "Redirection":
                redirection = self._redirection(self.take())
                found.redirections.append(redirection)
            elif token.kind == "RedirectInStd":
                self.error("RedirectionNotSupported", "The '<' operator is reserved for future use.", self.take().start)
                # The engine reads on as if it were a redirection: what follows is its file.
                self._value(self.peek(), name=False)
            elif token.kind == "Comma":
                self.take()
                self.missing("MissingArgument", "an argument in parameter list", token.start)
                self.skip_newlines()
            elif token.kind == "Parameter" and not named and not only_values:
                self.take()
                found.elements.append(self._parameter_element(token))
            elif token.kind == "MinusMinus" and not named:
                self.take()
                only_values = True
                found.elements.append(StringConstant(token.start, token.end, token.text))
            else:
                argument = (
                    self._value(token, name=named and invocation == "Unknown") if named else self._argument(token)
                )
                if argument is None:
                    break
                found.elements.append(argument)
                if isinstance(argument, StringConstant) and argument.value == "--%" and argument.quote == "BareWord":
                    self._verbatim(found)
            found.end = self.pos
        if not found.elements and not found.redirections:
            if invocation != "Unknown":
                self.missing("MissingExpression", f"an expression after '{first.text}'", first.end)
            return None
        return found

    def _verbatim(self, command: Command) -> None:
        """After ``--%`` the rest of the line, up to a pipe, is one argument as it stands."""
        start = end = self.skip_blanks(self.pos)
        quoted = False
        while end < self.size and self.text[end] not in "\r\n":
            if self.text[end] == '"':
                quoted = not quoted
            elif (self.text[end] == "|" and not quoted) or self.text.startswith("&&", end):
                break
            end += 1
        text = self.text[start:end].rstrip()
        if text:
            command.elements.append(StringConstant(start, start + len(text), text))
        self.pos = end

    def _parameter_element(self, token: Token) -> CommandParameter:
        element = CommandParameter(token.start, token.end, token.value)
        if token.colon and self.peek().kind != "Comma":
            argument = self._argument(self.peek())
            if argument is None:
                self.missing("ParameterRequiresArgument", f"an argument of parameter '{token.text}'", token.end)
            else:
                element.argument = argument
                element.end = argument.end
        return element

    def _argument(self, token: Token) -> Expression | None:
        """One argument, or several with commas between them, which are one array."""
        first = self._value(token, name=False)
        if first is None or self.peek().kind != "Comma":
            return first
        items = [first]
        while self.peek().kind == "Comma":
            comma = self.take()
            self.skip_newlines()
            item = self._value(self.peek(), name=False)
            if item is None:
                self.missing("MissingExpression", "an argument after ','", comma.end)
                return ErrorExpression(first.start, comma.end)
            items.append(item)
        return ArrayLiteral(first.start, items[-1].end, items)

    def _value(self, token: Token, *, name: bool) -> Expression | None:
        """A single argument: an expression in brackets, a literal, or a bare word. ``name``: it is the command's name."""
        kind = token.kind
        if kind in _STARTS_VALUE:
            return self.primary()
        if kind in _ENDS_COMMAND or kind in ("Comma", "Redirection", "RedirectInStd"):
            return None
        self.take()
        if kind != "Generic":
            return StringConstant(token.start, token.end, token.text)
        if name:
            return StringConstant(token.start, token.end, token.value)
        return string_node(token)
