"""Reads cdxml, the XML of cmdlets over objects: the commands that the engine's script writer makes of a file.

The rules are those of section 14 of the specification of parameter binding. A file that the engine does not load gives no command and one
or more diagnostics of severity error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from bridge.common import COMMON, SHOULD_PROCESS
from bridge.errors import InputError
from bridge.model import (
    ALL_SETS,
    Command,
    CommandKind,
    ConfirmImpact,
    Diagnostic,
    Origin,
    ParameterSet,
    ValidationRule,
)
from bridge.schema.cdxml_parameters import Draft, Enums, Refusal, Slot, Unresolvable, draft_parameter, order_positions
from bridge.schema.cdxml_schema import violations
from bridge.schema.cdxml_types import is_true, split_list
from bridge.schema.diagnostics import diagnostic
from bridge.schema.xmlsafe import MAX_BYTES, Element, parse_xml, root_name
from bridge.values import parse_type

__all__ = ["looks_like", "read_document"]

_ROOT = "PowerShellMetadata"
_CIM_ADAPTER = "Microsoft.PowerShell.Cmdletization.Cim.CimCmdletAdapter"
_CIM_INSTANCE = "Microsoft.Management.Infrastructure.CimInstance"
_INPUT_SET = "InputObject (cdxml)"
_QUERY_SET = "Query (cdxml)"
_SWITCH = parse_type("switch")
_MAX_SETS = 32
_MAX_PARAMETERS = 100_000


def looks_like(text: str, file: str) -> bool:
    """True when ``text`` begins like a cdxml file. Never raises."""
    return root_name(text) == _ROOT


def read_document(text: str, file: str, max_bytes: int = MAX_BYTES) -> tuple[list[Command], list[Diagnostic]]:
    """The commands of a cdxml file, those of static methods first, in file order.

    Raises :class:`InputError` when ``text`` is not XML, breaks a limit, or is not cdxml at all.
    """
    root = parse_xml(text, file, max_bytes=max_bytes)
    if root.name != _ROOT:
        raise InputError(f"is not cdxml: its document element is {root.name}", file=file, line=root.line)
    broken = violations(root)
    if broken:
        return [], [_refused(v.message, file, v.line) for v in broken]
    try:
        writer = _Writer(root, file)
        commands = list(writer.commands())
    except Refusal as exc:
        return [], [_refused(exc.message, file, exc.line)]
    return commands, writer.diagnostics


def _refused(message: str, file: str, line: int, command: str | None = None) -> Diagnostic:
    what = "the engine does not load this file" if command is None else "the engine cannot resolve this command"
    return diagnostic("cdxml-refused", file=file, line=line, command=command, reason=f"{what}: {message}")


class _Writer:
    """One file. Method parameter sets without a name are numbered through the whole file."""

    def __init__(self, root: Element, file: str) -> None:
        self.file = file
        declared = root.first("Enums")
        self.enums = Enums(declared if declared is not None else ())
        body = root.first("Class")
        assert body is not None
        self.body = body
        self.class_name = body.attributes["ClassName"]
        adapter = str(parse_type(body.attributes.get("CmdletAdapter", _CIM_ADAPTER)))
        self.is_cim = adapter in (_CIM_ADAPTER, "CimCmdletAdapter")
        self.noun = (body.first("DefaultNoun") or body).text
        private = body.first("CmdletAdapterPrivateData")
        keys = () if private is None else (d.attributes["Name"] for d in private)
        self.has_namespace = self.is_cim and "CimNamespaceParameter" in keys
        self.numbered = 0
        self.made = 0
        self.diagnostics: list[Diagnostic] = []
        if not self.is_cim:
            found = diagnostic("cdxml-adapter-unknown", file=file, line=body.line, adapter=adapter)
            self.diagnostics.append(found)

    def commands(self) -> Iterator[Command]:
        static, instance = self.body.first("StaticCmdlets"), self.body.first("InstanceCmdlets")
        for cmdlet in static or ():
            yield from self.checked(partial(self.static, cmdlet), cmdlet)
        if instance is None:
            return
        shared = instance.first("GetCmdletParameters")
        assert shared is not None
        getter = instance.first("GetCmdlet")
        own = getter.first("GetCmdletParameters") if getter is not None else None
        meta = getter.first("CmdletMetadata") if getter is not None else None
        yield from self.checked(partial(self.getter, meta, own or shared), getter or shared)
        for cmdlet in instance.all("Cmdlet"):
            yield from self.checked(
                partial(self.instance, cmdlet, cmdlet.first("GetCmdletParameters") or shared), cmdlet
            )

    def checked(self, make: Callable[[], Command], element: Element) -> Iterator[Command]:
        """The command, unless the engine cannot resolve it."""
        try:
            command = make()
            _hold_names_apart(command)
            yield command
        except Unresolvable as exc:
            self.diagnostics.append(_refused(exc.message, self.file, element.line, exc.name))

    def name(self, meta: Element | None) -> str:
        attributes = {} if meta is None else meta.attributes
        return f"{attributes.get('Verb', 'Get')}-{attributes.get('Noun', self.noun)}"

    def static(self, cmdlet: Element) -> Command:
        """One set for each method. A parameter that several methods share is as its first mention says."""
        meta = cmdlet.first("CmdletMetadata")
        assert meta is not None
        sets: dict[str, tuple[str, Element]] = {}
        for method in cmdlet.all("Method"):
            name = method.attributes.get("CmdletParameterSet") or self.number(method)
            if name.casefold() in sets:
                raise Refusal(f"two methods of one cmdlet make the parameter set {name}", method.line)
            sets[name.casefold()] = name, method
        names = [name for name, _ in sets.values()]
        _hold_sets_few(self.name(meta), names)
        methods: dict[str, Draft] = {}
        outputs: list[str] = []
        for name, method in sets.values():
            for draft, slot in self.method_parameters(method):
                known = methods.setdefault(draft.name.casefold(), draft)
                known.add_set(name, slot)
            outputs += self.method_output(method)
        common = self.common()
        for draft in common.values():
            draft.replace_sets(names)
        return self.finish(meta, [methods, common], meta.attributes.get("DefaultCmdletParameterSet"), outputs)

    def getter(self, meta: Element | None, query: Element) -> Command:
        names, default = self.query_sets(query)
        _hold_sets_few(self.name(meta), names)
        parameters = self.query_parameters(query, names)
        common = self.common()
        for draft in common.values():
            draft.replace_sets(names)
        return self.finish(meta, [parameters, common], default, self.instance_output())

    def instance(self, cmdlet: Element, query: Element) -> Command:
        meta, method = cmdlet.first("CmdletMetadata"), cmdlet.first("Method")
        assert meta is not None
        assert method is not None
        self.number(method)
        names, default = self.query_sets(query)
        if any(n.casefold() == _INPUT_SET.casefold() for n in names):
            raise Refusal(f"a parameter set is named {_INPUT_SET}, which the engine keeps for itself", query.line)
        names.append(_INPUT_SET)
        _hold_sets_few(self.name(meta), names)
        if not default and len(names) == 1:
            default = names[0]
        queries = self.query_parameters(query, names)
        self.add_input_object(queries, query)
        methods: dict[str, Draft] = {}
        for draft, slot in self.method_parameters(method):
            if draft.name.casefold() in methods:
                raise Refusal(f"the method has two parameters {draft.name}", draft.line)
            draft.add_set(ALL_SETS, slot)
            draft.replace_sets(names)
            methods[draft.name.casefold()] = draft
        produced = [e for e in _outputs(method) if _is_output(e)]
        common = self.common()
        if not produced:
            common["passthru"] = Draft("PassThru", _SWITCH, cmdlet.line, sets={ALL_SETS: Slot()})
        for draft in common.values():
            draft.replace_sets(names)
        order_positions(queries.values(), methods.values())
        outputs = self.method_output(method) if produced else self.instance_output()
        return self.finish(meta, [queries, methods, common], default, outputs)

    def number(self, method: Element) -> str:
        name = f"{method.attributes['MethodName']}{self.numbered}"
        self.numbered += 1
        return name

    def query_sets(self, query: Element) -> tuple[list[str], str | None]:
        """The sets that query parameters name, in order of mention, and the default set."""
        metas = list(_query_metas(query))
        names: dict[str, str] = {}
        for meta in metas:
            for name in split_list(meta.attributes.get("CmdletParameterSets", "")) if meta is not None else ():
                names.setdefault(name.casefold(), name)
        if metas and not names:
            return [_QUERY_SET], _QUERY_SET
        return list(names.values()), query.attributes.get("DefaultCmdletParameterSet")

    def query_parameters(self, query: Element, names: list[str]) -> dict[str, Draft]:
        """Properties, then associations, then options, each in file order."""
        found: dict[str, Draft] = {}
        for default_name, type_element, holder, kind in _query_items(query):
            meta = holder.first("CmdletParameterMetadata")
            self.made += 1
            if self.made > _MAX_PARAMETERS:
                # Every cmdlet repeats the query parameters, so a file may stand for far more than it holds.
                raise Refusal(
                    f"its cmdlets have more than {_MAX_PARAMETERS:,} query parameters, more than are read", query.line
                )
            draft, slot = draft_parameter(default_name, type_element, meta, self.enums)
            own = split_list(meta.attributes.get("CmdletParameterSets", "")) if meta is not None else []
            for name in own or names:
                if name.casefold() != _INPUT_SET.casefold():
                    draft.add_set(name, slot)
            if kind in ("RegularQuery", "ExcludeQuery"):
                if not draft.is_switch:
                    draft.type = draft.type.array_of()
                globbing = holder.attributes.get("AllowGlobbing")
                draft.wildcards = is_true(globbing) if globbing is not None else str(draft.type) == "System.String[]"
            if kind not in ("MinValueQuery", "MaxValueQuery", "Option"):
                draft.rules.append(ValidationRule("NotNull"))
            if draft.name.casefold() in found:
                raise Refusal(f"GetCmdletParameters makes the parameter {draft.name} twice", draft.line)
            found[draft.name.casefold()] = draft
        return found

    def add_input_object(self, queries: dict[str, Draft], query: Element) -> None:
        if "inputobject" in queries:
            raise Refusal(
                "a query parameter is named InputObject, which the engine adds itself", queries["inputobject"].line
            )
        instance = _CIM_INSTANCE if self.is_cim else "System.Object"
        name = self.class_name
        if self.is_cim:
            name = name[max(name.rfind("/"), name.rfind("\\")) + 1 :]
        queries["inputobject"] = Draft(
            "InputObject",
            parse_type(instance).array_of(),
            query.line,
            rules=[ValidationRule("NotNull")],
            sets={_INPUT_SET: Slot(mandatory=bool(queries), by_value=True)},
            ps_type_name=f"{instance}#{name}",
        )

    def method_parameters(self, method: Element) -> Iterator[tuple[Draft, Slot]]:
        for parameter in method.first("Parameters") or ():
            type_element, meta = parameter.first("Type"), parameter.first("CmdletParameterMetadata")
            assert type_element is not None
            if meta is not None:
                draft, slot = draft_parameter(parameter.attributes["ParameterName"], type_element, meta, self.enums)
                draft.default = parameter.attributes.get("DefaultValue")
                yield draft, slot

    def common(self) -> dict[str, Draft]:
        """What the CIM adapter adds to every command."""
        if not self.is_cim:
            return {}
        line = self.body.line
        session = Draft(
            "CimSession",
            parse_type("cimsession[]"),
            line,
            aliases=["Session"],
            rules=[ValidationRule("NotNullOrEmpty")],
        )
        drafts = [session, Draft("ThrottleLimit", parse_type("int"), line), Draft("AsJob", _SWITCH, line)]
        for draft in drafts:
            draft.sets[ALL_SETS] = Slot()
        return {d.name.casefold(): d for d in drafts}

    def instance_output(self) -> list[str]:
        if not self.is_cim:
            return []
        return [_CIM_INSTANCE, f"{_CIM_INSTANCE}#{self.class_name}"]

    def method_output(self, method: Element) -> list[str]:
        """The type that the method puts out; none where it puts out several."""
        types = [t for e in _outputs(method) if _is_output(e) and (t := e.first("Type")) is not None]
        if len(types) != 1:
            return []
        ets = types[0].attributes.get("ETSType")
        return [str(self.enums.resolve(types[0])), *([ets] if ets else [])]

    def finish(
        self, meta: Element | None, groups: list[dict[str, Draft]], default: str | None, outputs: list[str]
    ) -> Command:
        attributes = {} if meta is None else meta.attributes
        name = self.name(meta)
        drafts: dict[str, Draft] = {}
        for group in groups:
            for key, draft in group.items():
                if key in drafts:
                    raise Refusal(f"{name} has two parameters {draft.name}", drafts[key].line)
                drafts[key] = draft
        if self.has_namespace:
            rules = [ValidationRule("NotNullOrEmpty")]
            drafts.setdefault(
                "cimnamespace", Draft("CimNamespace", parse_type("string"), self.body.line, rules=rules, dynamic=True)
            )
        parameters = tuple(d.freeze() for d in drafts.values())
        enums = {e.name: e for d in drafts.values() if (e := self.enums.of(d.type)) is not None}
        impact = ConfirmImpact(attributes.get("ConfirmImpact", "None"))
        obsolete = meta.first("Obsolete") if meta is not None else None
        line = self.body.line if meta is None else meta.line
        origin = Origin("cdxml", self.file, line)
        return Command(
            name=name,
            kind=CommandKind.CDXML,
            parameters=parameters,
            sets=_sets(default, (m.set for p in parameters for m in p.members)),
            default_set=default or None,
            supports_should_process=impact is not ConfirmImpact.NONE,
            confirm_impact=impact,
            positional_binding=False,
            enums=tuple(enums.values()),
            aliases=tuple(split_list(attributes.get("Aliases", ""))),
            input_types=tuple(
                dict.fromkeys(p.ps_type_name or p.type for p in parameters if any(m.by_value for m in p.members))
            ),
            output_types=tuple(outputs),
            help_uri=attributes.get("HelpUri", ""),
            obsolete=obsolete.attributes.get("Message", "") if obsolete is not None else None,
            origins={
                "name": origin,
                **{f"parameters.{d.name}": Origin("cdxml", self.file, d.line) for d in drafts.values()},
            },
        )


def _sets(default: str | None, mentioned: Iterable[str]) -> tuple[ParameterSet, ...]:
    """Sets in bit order: the default, then in order of mention (specification, section 1.2). Names differ by case."""
    names = dict.fromkeys([*([default] if default else []), *(m for m in mentioned if m != ALL_SETS)])
    if not names:
        return (ParameterSet(ALL_SETS),)
    return tuple(ParameterSet(n, default=n == default) for n in names)


def _query_items(query: Element) -> Iterator[tuple[str, Element, Element, str]]:
    """Default name, ``Type``, the element that may hold metadata, and the element's name, for each query parameter."""
    for prop in query.first("QueryableProperties") or ():
        kind = prop.first("Type")
        assert kind is not None
        for item in prop:
            if item is not kind:
                yield prop.attributes["PropertyName"], kind, item, item.name
    for association in query.first("QueryableAssociations") or ():
        instance = association.first("AssociatedInstance")
        assert instance is not None
        kind = instance.first("Type")
        assert kind is not None
        yield association.attributes["SourceRole"], kind, instance, "Association"
    for option in query.first("QueryOptions") or ():
        kind = option.first("Type")
        assert kind is not None
        yield option.attributes["OptionName"], kind, option, "Option"


def _query_metas(query: Element) -> Iterator[Element | None]:
    for _, _, holder, _ in _query_items(query):
        yield holder.first("CmdletParameterMetadata")


def _outputs(method: Element) -> list[Element]:
    """Where output may come from: the parameters in order, then the return value."""
    parameters = method.first("Parameters")
    returned = method.first("ReturnValue")
    return [*(parameters or ()), *([returned] if returned is not None else [])]


def _is_output(element: Element) -> bool:
    output = element.first("CmdletOutputMetadata")
    return output is not None and output.first("ErrorCode") is None


def _hold_sets_few(name: str, sets: list[str]) -> None:
    if len(sets) > _MAX_SETS:
        raise Unresolvable(name, f"it has {len(sets)} parameter sets, more than {_MAX_SETS}")


def _hold_names_apart(command: Command) -> None:
    """Raises :class:`Unresolvable` for a name or alias that is there twice, or one set too many."""
    added = (*COMMON, *(SHOULD_PROCESS if command.supports_should_process else ()))
    taken = {n.casefold() for p in added for n in (p.name, *p.aliases)}
    for parameter in command.parameters:
        for name in (parameter.name, *parameter.aliases):
            if name.casefold() in taken:
                raise Unresolvable(command.name, f"{name} names two parameters")
            taken.add(name.casefold())
    _hold_sets_few(command.name, [s.name for s in command.sets])
