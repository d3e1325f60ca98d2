"""Classes of the script in Python: properties, methods, constructors."""

from __future__ import annotations

import keyword
from collections.abc import Iterable
from typing import Any

from bridge.language import nodes
from bridge.language.checks import walk
from bridge.migrate.translate.expressions import Code, string
from bridge.migrate.translate.functions import FunctionTranslator
from bridge.migrate.translate.methods import always_leaves, returned_values, unset_variable
from bridge.migrate.translate.parameters import RULES, kind_of
from bridge.migrate.translate.refusal import Refusal
from bridge.migrate.translate.regions import plain
from bridge.migrate.translate.scopes import python_name
from bridge.operators.exceptions import known_exception
from bridge.operators.values import knows_type, named_type
from bridge.values import Instance, TypeName, parse_type
from bridge.values.types import ACCELERATORS

__all__ = ["ClassTranslator"]

_INTERFACES = frozenset(
    {
        "system.icomparable",
        "system.iequatable",
        "system.idisposable",
        "system.icloneable",
        "system.collections.icomparer",
    }
)
_NEEDED = {"system.icomparable": "compareto", "system.iequatable": "equals", "system.idisposable": "dispose"}
_NOT_IN_METHODS = frozenset({"psboundparameters", "pscmdlet", "args", "input", "myinvocation", "foreach", "switch"})


class ClassTranslator(FunctionTranslator):
    """Translates class definitions. ``types`` are all types that the script defines, in its order."""

    types: list[nodes.TypeDefinition]
    _method: nodes.ClassMember | None = None
    _this: dict[str, str] | None = None
    _class: nodes.TypeDefinition | None = None

    @property
    def classes(self) -> dict[str, nodes.TypeDefinition]:
        return {t.name.lower(): t for t in self.types if t.kind == "class"}

    def emit_classes(self) -> tuple[list[str], list[tuple[Any, Refusal]]]:
        """Write the classes; their Python names, and those that are refused."""
        made: list[str] = []
        refused: list[tuple[Any, Refusal]] = []
        for definition in self.types:
            if definition.kind == "enum":
                continue
            mark, count, lost = len(self.lines), self._count, len(self.refused)
            self.emit("")
            self.emit("")
            self.comments_before(definition.start)
            try:
                self.class_definition(definition)
                made.append(self.class_name(definition))
                self.translated += 1
            except Refusal as refusal:
                del self.lines[mark:]
                self._count = count
                del self.refused[lost:]
                refused.append((definition, refusal))
        return made, refused

    def class_name(self, definition: nodes.TypeDefinition) -> str:
        """The Python name: the script's own, with a capital so that it is no variable's."""
        name = definition.name[0].upper() + definition.name[1:]
        made = f"{name}_" if name in _TAKEN or keyword.iskeyword(name) else name
        self.taken.add(made)
        return made

    # --- the class --------------------------------------------------------------------------------------------------------------------

    def class_definition(self, node: nodes.TypeDefinition) -> None:
        if node.kind != "class" or node.attributes:
            raise Refusal(f"a {node.kind} with attributes" if node.attributes else f"a {node.kind}", node)
        if parse_type(node.name).name != node.name or node.name.lower() in ACCELERATORS or not node.name.isidentifier():
            raise Refusal(f"a class that has the name of a type of .NET, {node.name}", node)
        if len(self.classes) != sum(t.kind == "class" for t in self.types):
            raise Refusal("two classes of one name", node)
        base, options = self.bases(node)
        self.runtime.add("script_class")
        self.emit(f"@script_class({', '.join([string(node.name), *options])})")
        if base == "Instance":
            self.runtime.add("Instance")
        self.emit(f"class {self.class_name(node)}({base}):")
        outer, self._class = self.scope, node
        self._this = self.attributes_of(node)
        names: set[str] = set(self._this.values())
        try:
            with self.indented():
                for member in node.members:
                    self.comments_before(member.start)
                    self.scope = outer.inner(member)
                    if member.body is None and member.parameters is None:
                        self.class_property(member)
                    else:
                        self.emit("")
                        stem = "new" if member.name.lower() == node.name.lower() else python_name(member.name)
                        self.class_method(member, node, _free(stem, names))
        finally:
            self.scope, self._class, self._this = outer, None, None

    def bases(self, node: nodes.TypeDefinition) -> tuple[str, list[str]]:
        """The Python base class, and what else the decorator says."""
        base, options, interfaces = "Instance", [], []
        methods = {m.name.lower() for m in node.members if m.parameters is not None}
        for i, name in enumerate(node.bases):
            own = self.classes.get(name.lower())
            full = parse_type(name)
            bare = full.name.lower() if "." in full.name else f"system.{full.name.lower()}"
            if own is not None and i == 0:
                if own.start > node.start:
                    raise Refusal(f"a class that derives from {own.name}, which comes after it", node)
                base = self.class_name(own)
            elif bare in _INTERFACES:
                if _NEEDED.get(bare, "") not in (*methods, ""):
                    raise Refusal(f"a class without the method that {name} asks for", node)
                interfaces.append(name if "." in name else f"System.{name}")
            elif i == 0 and bare.endswith("exception") and not full.arguments:
                options.append(f"base={string(self.exception_name(full.name, node))}")
            else:
                raise Refusal(f"a class that derives from {name}", node)
        if interfaces:
            options.append(f"interfaces=({', '.join(map(string, interfaces))},)")
        return base, options

    def exception_name(self, name: str, node: nodes.Node) -> str:
        found = known_exception(name)
        if found is None:
            raise Refusal(f"a class that derives from {name}", node)
        return found

    def lineage(self, node: nodes.TypeDefinition) -> list[nodes.TypeDefinition]:
        """The class and those of the script that it derives from."""
        found = [node]
        while (
            found[-1].bases and (base := self.classes.get(found[-1].bases[0].lower())) is not None and base not in found
        ):
            found.append(base)
        return found

    def attributes_of(self, node: nodes.TypeDefinition) -> dict[str, str]:
        """How the properties of an object are read in Python, by their lower-case names."""
        found: dict[str, str] = {}
        for one in reversed(self.lineage(node)):
            for member in one.members:
                if member.body is None and member.parameters is None and not member.static:
                    found.setdefault(member.name.lower(), _free(python_name(member.name), set(found.values())))
        return found

    def class_property(self, member: nodes.ClassMember) -> None:
        self.runtime.add("prop")
        inherited = self.lineage(self._class)[1:] if self._class is not None else []
        if any(m.name.lower() == member.name.lower() and m.parameters is None for c in inherited for m in c.members):
            raise Refusal(f"the property {member.name}, which the class it derives from has too", member)
        types = [a for a in member.attributes if isinstance(a, nodes.TypeConstraint)]
        if len(types) > 1:
            raise Refusal("a property with several types", member)
        parts = [string(member.name)]
        if member.type is not None:
            self.check_type(member.type, member)
            parts.append(string(member.type))
        if member.value is not None:
            if member.type is None:
                parts.append('"object"')
            parts.append(self.initial(member))
        if member.static:
            parts.append("static=True")
        if member.hidden:
            parts.append("hidden=True")
        rules = self.rules(a for a in member.attributes if isinstance(a, nodes.Attribute))
        if rules:
            parts.append(f"validate=({', '.join(rules)},)")
        python = (self._this or {}).get(member.name.lower()) if not member.static else None
        self.emit(
            f"{python or _free(python_name(member.name), set((self._this or {}).values()))} = prop({', '.join(parts)})"
        )

    def rules(self, attributes: Iterable[nodes.Attribute]) -> list[str]:
        """Validation attributes as rules."""
        found = []
        for attribute in attributes:
            kind = kind_of(attribute)
            if kind not in RULES or not kind.startswith("validate") or kind == "validatescript":
                raise Refusal(f"the attribute [{attribute.type}] of a property", attribute)
            found.append(self.rule(attribute, kind))
        return found

    def initial(self, member: nodes.ClassMember) -> str:
        """What makes the first value: a lambda, or a function before the property where it takes statements."""
        value = member.value
        unset = unset_variable([value], ())
        if unset is not None:
            raise Refusal(f"${unset.name} where a property gets its first value", member)
        mark = len(self.lines)
        tries, self.tries = self.tries, 1
        name = self.fresh("first")
        self.emit(f"def {name}(this, ps):")
        with self.indented():
            code = self.expression(value)
            self.emit(f"return {code}")
        self.tries = tries
        if len(self.lines) == mark + 2:
            del self.lines[mark:]
            self._count -= 1
            return f"lambda this, ps: {code}"
        return name

    # --- methods ----------------------------------------------------------------------------------------------------------------------

    def class_method(self, member: nodes.ClassMember, node: nodes.TypeDefinition, python: str) -> None:
        body = member.body
        assert body is not None
        assert member.parameters is not None
        if body.usings or body.params is not None or any(b.kind != "unnamed" for b in body.blocks):
            raise Refusal("a method with a param block or named blocks", member)
        if any(isinstance(a, nodes.Attribute) for a in member.attributes):
            raise Refusal(f"an attribute of the method {member.name}", member)
        is_constructor = member.name.lower() == node.name.lower()
        names = [p.variable.name.lower() for p in member.parameters]
        self.check_method(member, body.statements, names, is_constructor)
        parameters = [self.method_parameter(p) for p in member.parameters]
        arguments = [self.scope.local(n) for n in names]
        first = [] if member.static else ["this"]
        self.method_head(member, parameters, arguments, is_constructor)
        item, tries, self._method = self._item, self.tries, member
        self._item, self.tries = "ps.it", 1
        try:
            self.emit(f"def {python}({', '.join([*first, 'ps', *arguments])}):")
            with self.indented(), self.variables_first():
                self.placed(member.parameters)
                self.body(body.statements)
        finally:
            self._item, self.tries, self._method = item, tries, None

    def method_head(
        self, member: nodes.ClassMember, parameters: list[str], arguments: list[str], is_constructor: bool
    ) -> None:
        options = []
        if is_constructor:
            self.runtime.add("constructor")
            if member.base_arguments is not None:
                mark = len(self.lines)
                # They are made before the constructor has variables of its own.
                self.scope.direct = frozenset(p.variable.name.lower() for p in member.parameters or ())
                values = [str(self.expression(a)) for a in member.base_arguments]
                self.scope.direct = frozenset()
                if len(self.lines) != mark:
                    raise Refusal("arguments of base(…) that need statements of their own", member)
                options.append(f"base=lambda {', '.join(['this', 'ps', *arguments])}: [{', '.join(values)}]")
        else:
            self.runtime.add("method")
            parameters.insert(0, string(member.name))
            if member.type is not None and member.type.lower() not in ("void", "system.void"):
                self.check_type(member.type, member)
                options.append(f"returns={string(member.type)}")
            if member.hidden:
                options.append("hidden=True")
        if member.static:
            options.append("static=True")
        self.emit(f"@{'constructor' if is_constructor else 'method'}({', '.join([*parameters, *options])})")

    def method_parameter(self, p: nodes.Parameter) -> str:
        types = [a.type for a in p.attributes if isinstance(a, nodes.TypeConstraint)]
        if p.default is not None or len(types) > 1 or len(types) != len(p.attributes) or ":" in p.variable.name:
            raise Refusal(f"the parameter ${p.variable.name} of a method", p)
        if types:
            self.check_type(types[0], p)
            self.scope.typed[p.variable.name.lower()] = types[0]
        return f"({string(p.variable.name)}, {string(types[0] if types else 'object')})"

    def check_method(
        self, member: nodes.ClassMember, statements: list[Any], names: list[str], is_constructor: bool
    ) -> None:
        """What would keep the engine from reading the script at all."""
        void = is_constructor or member.type is None or member.type.lower() in ("void", "system.void")
        returns = list(returned_values(statements))
        if void and any(r.value is not None for r in returns):
            raise Refusal(
                f"{member.name} returns a value and has no type: PowerShell does not read such a class", member
            )
        if not void and any(r.value is None for r in returns):
            raise Refusal(f"{member.name} returns without a value: PowerShell does not read such a class", member)
        if not void and not always_leaves(statements):
            raise Refusal(f"{member.name} may end without return: PowerShell does not read such a class", member)
        unset = unset_variable(statements, names)
        if unset is not None:
            raise Refusal(
                f"${unset.name} is not set in the method {member.name}: PowerShell does not read such a class", unset
            )
        for one in (n for s in statements for n in walk(s) if isinstance(n, nodes.Variable)):
            prefix, name = plain(one.name)
            if prefix in ("", "local") and name in _NOT_IN_METHODS:
                raise Refusal(f"${one.name} in a method", one)
            if name == "this" and member.static:
                raise Refusal("$this in a static method", one)
        for assigned in (n for s in statements for n in walk(s) if isinstance(n, nodes.Assignment)):
            target = assigned.left
            while isinstance(target, (nodes.Convert, nodes.AttributedExpression)):
                target = target.operand
            fields = (
                [m.name.lower() for m in self._class.members if m.parameters is None] if self._class is not None else []
            )
            if (
                isinstance(target, nodes.Variable)
                and target.name.lower() in fields
                and target.name.lower() not in names
            ):
                raise Refusal(
                    f"${target.name} is a property of the class: PowerShell does not read an assignment to it", assigned
                )

    # --- what is different inside a method --------------------------------------------------------------------------------------------

    def _s_ReturnStatement(self, node: nodes.ReturnStatement) -> None:  # noqa: N802
        if self._method is None or node.value is None:
            super()._s_ReturnStatement(node)
        else:
            self.emit(f"return {self.value_of(node.value)}")

    def expression_statement(self, node: Any) -> None:
        steps = isinstance(node, nodes.Unary) and node.operator.endswith(("PlusPlus", "MinusMinus"))
        if self._method is None or steps or (isinstance(node, nodes.Convert) and node.type.lower() == "void"):
            super().expression_statement(node)
        elif isinstance(node, nodes.Paren) and isinstance(node.pipeline, nodes.Assignment):
            self.statement(node.pipeline)
        elif not isinstance(node, (nodes.StringConstant, nodes.NumberConstant, nodes.Variable)):
            # What a method writes is lost.
            self.emit(str(self.expression(node)))

    def block(self, node: nodes.ScriptBlockExpression) -> Code:
        method, self._method = self._method, None
        try:
            return super().block(node)
        finally:
            self._method = method

    def local_def(self, statements: list[Any], node: nodes.Node, *, bare: bool = False) -> str:
        if self._method is not None and any(returned_values(statements)):
            raise Refusal("a return out of a value in a method", node)
        method, self._method = self._method, None
        try:
            return super().local_def(statements, node, bare=bare)
        finally:
            self._method = method

    def _TypeExpression(self, node: nodes.TypeExpression) -> Code:  # noqa: N802
        self.check_type(node.type, node)
        return super()._TypeExpression(node)

    def check_type(self, name: str, node: nodes.Node) -> None:
        """Raises :class:`Refusal` for a type that may not be one."""
        own = {t.name.lower() for t in self.types}
        pending = [named_type(name)]
        while pending:
            one = pending.pop()
            core = TypeName(one.name, one.arguments)
            if core.arguments and core.name.lower() not in own:
                pending += core.arguments
                core = TypeName(core.name, tuple(_ANY for _ in core.arguments))
            if core.name.lower() not in own and (name.lower() == "ordered" or not knows_type(core)):
                raise Refusal(f"the type [{name}], which may not exist", node)

    def _Variable(self, node: nodes.Variable) -> Code:  # noqa: N802
        if node.name.lower() == "this" and self._this is not None:
            return Code("this")
        return super()._Variable(node)

    def own_property(self, node: Any) -> str | None:
        """The Python of ``$this.Name`` where the class has a property of this name."""
        if not isinstance(node, nodes.Member) or node.static or node.null_conditional or self._this is None:
            return None
        if not isinstance(node.target, nodes.Variable) or node.target.name.lower() != "this":
            return None
        name = getattr(node.member, "value", None)
        python = self._this.get(name.lower()) if isinstance(name, str) else None
        return f"this.{python}" if python is not None else None

    def _Member(self, node: nodes.Member) -> Code:  # noqa: N802
        own = self.own_property(node)
        return Code(own) if own is not None else super()._Member(node)

    def store(self, target: Any, value: str | Code, node: nodes.Node) -> None:
        own = self.own_property(target)
        if own is not None:
            self.emit(f"{own} = {value}")
        else:
            super().store(target, value, node)

    def _InvokeMember(self, node: nodes.InvokeMember) -> Code:  # noqa: N802
        """``([Base]$x).Method()`` calls the method that the class in brackets has."""
        inner = node.target
        if (
            isinstance(inner, nodes.Paren)
            and isinstance(inner.pipeline, nodes.Pipeline)
            and len(inner.pipeline.elements) == 1
        ):
            only = getattr(inner.pipeline.elements[0], "expression", None)
            if isinstance(only, nodes.Convert) and not node.static and not node.null_conditional:
                name = only.type.lower()
                if name in self.classes or name in ("object", "system.object"):
                    arguments = [self.expression(a) for a in node.arguments]
                    target, member = self.expression(only.operand), self.expression(node.member)
                    return Code(self.call("call_as", string(only.type), target, member, *arguments))
        return super()._InvokeMember(node)

    def _step_in_expression(self, node: nodes.Unary) -> Code:
        target = node.operand
        if not isinstance(target, nodes.Member) or target.null_conditional:
            return super()._step_in_expression(node)
        step = self.use("inc" if node.operator.endswith("PlusPlus") else "dec")
        before = f"before={node.operator.startswith('Postfix')}"
        member = self.expression(target.member)
        if target.static:
            return Code(self.call("step_static", self.type_of(target.target), member, step, before))
        return Code(self.call("step_member", self.expression(target.target), member, step, before))


_TAKEN = frozenset({"Instance", "ValidationRule", "Decimal", "CATCHABLE", "Script", "Break", "Continue", "Return"})
_API = frozenset(dir(Instance))
_ANY = parse_type("System.Object")


def _free(name: str, taken: set[str]) -> str:
    """A name for a member that neither the runtime nor another member has; kept in ``taken``."""
    made = name + "_" if name in _API else name
    number = 2
    while made in taken:
        made = f"{name}_{number}"
        number += 1
    taken.add(made)
    return made
