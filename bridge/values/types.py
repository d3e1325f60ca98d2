"""Names of .NET types: reading the spellings that help, metadata and recordings use, and printing the short form.

The short form is the one of a syntax line (specification of parameter binding, section 15).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

__all__ = ["ACCELERATORS", "TypeName", "parse_type", "short_name"]

_SMA = "System.Management.Automation."

ACCELERATORS: dict[str, str] = {
    "array": "System.Array",
    "bigint": "System.Numerics.BigInteger",
    "bool": "System.Boolean",
    "byte": "System.Byte",
    "char": "System.Char",
    "cimclass": "Microsoft.Management.Infrastructure.CimClass",
    "ciminstance": "Microsoft.Management.Infrastructure.CimInstance",
    "cimsession": "Microsoft.Management.Infrastructure.CimSession",
    "cimtype": "Microsoft.Management.Infrastructure.CimType",
    "cultureinfo": "System.Globalization.CultureInfo",
    "datetime": "System.DateTime",
    "decimal": "System.Decimal",
    "double": "System.Double",
    "float": "System.Single",
    "single": "System.Single",
    "guid": "System.Guid",
    "hashtable": "System.Collections.Hashtable",
    "initialsessionstate": _SMA + "Runspaces.InitialSessionState",
    "int": "System.Int32",
    "int16": "System.Int16",
    "int32": "System.Int32",
    "int64": "System.Int64",
    "ipaddress": "System.Net.IPAddress",
    "ipendpoint": "System.Net.IPEndPoint",
    "long": "System.Int64",
    "mailaddress": "System.Net.Mail.MailAddress",
    "nullable": "System.Nullable",
    "object": "System.Object",
    "physicaladdress": "System.Net.NetworkInformation.PhysicalAddress",
    "powershell": _SMA + "PowerShell",
    "psaliasproperty": _SMA + "PSAliasProperty",
    "pscredential": _SMA + "PSCredential",
    "pscustomobject": _SMA + "PSObject",
    "pslistmodifier": _SMA + "PSListModifier",
    "psmoduleinfo": _SMA + "PSModuleInfo",
    "psnoteproperty": _SMA + "PSNoteProperty",
    "psobject": _SMA + "PSObject",
    "psprimitivedictionary": _SMA + "PSPrimitiveDictionary",
    "pspropertyexpression": "Microsoft.PowerShell.Commands.PSPropertyExpression",
    "psscriptmethod": _SMA + "PSScriptMethod",
    "psscriptproperty": _SMA + "PSScriptProperty",
    "psvariable": _SMA + "PSVariable",
    "psvariableproperty": _SMA + "PSVariableProperty",
    "ref": _SMA + "PSReference",
    "regex": "System.Text.RegularExpressions.Regex",
    "runspace": _SMA + "Runspaces.Runspace",
    "runspacefactory": _SMA + "Runspaces.RunspaceFactory",
    "sbyte": "System.SByte",
    "scriptblock": _SMA + "ScriptBlock",
    "securestring": "System.Security.SecureString",
    "semver": _SMA + "SemanticVersion",
    "short": "System.Int16",
    "string": "System.String",
    "switch": _SMA + "SwitchParameter",
    "timespan": "System.TimeSpan",
    "type": "System.Type",
    "uint": "System.UInt32",
    "uint16": "System.UInt16",
    "uint32": "System.UInt32",
    "uint64": "System.UInt64",
    "ulong": "System.UInt64",
    "uri": "System.Uri",
    "ushort": "System.UInt16",
    "version": "System.Version",
    "void": "System.Void",
    "wmi": "System.Management.ManagementObject",
    "x500distinguishedname": "System.Security.Cryptography.X509Certificates.X500DistinguishedName",
    "x509certificate": "System.Security.Cryptography.X509Certificates.X509Certificate",
    "xml": "System.Xml.XmlDocument",
}
"""Names that PowerShell takes for a type, in lower case, and the type's full name."""

# Bare class names that help uses although they are no accelerators.
_BARE: dict[str, str] = {
    "actionpreference": _SMA + "ActionPreference",
    "arraylist": "System.Collections.ArrayList",
    "boolean": "System.Boolean",
    "confirmimpact": _SMA + "ConfirmImpact",
    "consolecolor": "System.ConsoleColor",
    "datetimeoffset": "System.DateTimeOffset",
    "dayofweek": "System.DayOfWeek",
    "encoding": "System.Text.Encoding",
    "fileattributes": "System.IO.FileAttributes",
    "fileinfo": "System.IO.FileInfo",
    "directoryinfo": "System.IO.DirectoryInfo",
    "errorrecord": _SMA + "ErrorRecord",
    "idictionary": "System.Collections.IDictionary",
    "pssession": _SMA + "Runspaces.PSSession",
    "switchparameter": _SMA + "SwitchParameter",
    "semanticversion": _SMA + "SemanticVersion",
    "xmldocument": "System.Xml.XmlDocument",
    "x509certificate2": "System.Security.Cryptography.X509Certificates.X509Certificate2",
    "list": "System.Collections.Generic.List",
    "dictionary": "System.Collections.Generic.Dictionary",
    "hashset": "System.Collections.Generic.HashSet",
    "collection": "System.Collections.ObjectModel.Collection",
    "idictionary`2": "System.Collections.Generic.IDictionary",
    "icollection": "System.Collections.Generic.ICollection",
    "ilist": "System.Collections.Generic.IList",
    "ienumerable": "System.Collections.Generic.IEnumerable",
    "func": "System.Func",
    "action": "System.Action",
    "stringcollection": "System.Collections.Specialized.StringCollection",
}

_FULL = {v.casefold(): v for v in (*ACCELERATORS.values(), *_BARE.values())}

# What the engine prints; of several accelerators for one type it has one favourite.
_SHORT: dict[str, str] = {}
for _name, _full in ACCELERATORS.items():
    if _name not in (
        "single",
        "int16",
        "int32",
        "int64",
        "uint16",
        "uint32",
        "uint64",
        "pscustomobject",
        "object",
        "cimsession",
    ):
        _SHORT.setdefault(_full, _name)
_SHORT[_SMA + "PSObject"] = "psobject"
# The few whose names the engine writes with capitals.
_SHORT["System.Net.IPEndPoint"] = "IPEndpoint"
for _name in ("physicaladdress", "x500distinguishedname", "x509certificate"):
    del _SHORT[ACCELERATORS[_name]]


@dataclass(frozen=True)
class TypeName:
    """A .NET type by name. ``name`` has no arity, no assembly; ``ranks`` is one entry an array suffix (``[]`` is 1, ``[,]`` is 2)."""

    name: str
    arguments: tuple[TypeName, ...] = ()
    ranks: tuple[int, ...] = ()

    @property
    def is_array(self) -> bool:
        return bool(self.ranks)

    @property
    def element(self) -> TypeName:
        """The element type of an array. Raises ValueError for any other type."""
        if not self.ranks:
            raise ValueError(f"{self} is not an array")
        return TypeName(self.name, self.arguments, self.ranks[:-1])

    @property
    def is_nullable(self) -> bool:
        return not self.ranks and self.name == "System.Nullable" and len(self.arguments) == 1

    @property
    def bare(self) -> str:
        """The class name alone, without namespace or array suffix."""
        return self.name.rpartition(".")[2]

    @property
    def is_known(self) -> bool:
        """True when the name is a type of .NET or PowerShell that this project knows by its full name."""
        return self.name.casefold() in _FULL

    def array_of(self) -> TypeName:
        return TypeName(self.name, self.arguments, (*self.ranks, 1))

    def __str__(self) -> str:
        """The reflection form: ``System.Nullable`1[System.Boolean]``, ``System.Int32[]``."""
        text = self.name
        if self.arguments:
            text += f"`{len(self.arguments)}[{','.join(str(a) for a in self.arguments)}]"
        return text + "".join("[" + "," * (r - 1) + "]" for r in self.ranks)


@lru_cache(maxsize=8192)
def parse_type(text: str) -> TypeName:
    """Read any usual spelling: accelerators, bare or full names, arrays, ``Nullable``, generics with one or two brackets, assemblies.

    A name that is not known stays as written. Never raises: what cannot be read as a type's grammar becomes a plain name.
    """
    parser = _Parser(text.strip())
    parsed = parser.type()
    if parsed is None or parser.rest():
        return TypeName(text.strip())
    return parsed


def short_name(name: str | TypeName) -> str:
    """The name as a syntax line prints it: accelerator or bare class, ``T[]``, ``List[int]``; Nullable prints its argument."""
    t = parse_type(name) if isinstance(name, str) else name
    suffix = "".join("[" + "," * (r - 1) + "]" for r in t.ranks)
    core = TypeName(t.name, t.arguments)
    if core.is_nullable:
        return short_name(core.arguments[0]) + suffix
    out = _SHORT.get(core.name, core.bare)
    if core.arguments:
        out += f"[{','.join(short_name(a) for a in core.arguments)}]"
    return out + suffix


class _Parser:
    """One pass over ``Name[`n][[args]][ranks][, Assembly…]``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.depth = 0

    def rest(self) -> str:
        return self.text[self.pos :].strip()

    def peek(self) -> str:
        return self.text[self.pos : self.pos + 1]

    def type(self) -> TypeName | None:
        self.depth += 1
        if self.depth > 32:
            return None
        start = self.pos
        while self.pos < len(self.text) and self.text[self.pos] not in "[],<>":
            self.pos += 1
        name, _, arity = self.text[start : self.pos].strip().partition("`")
        if not name:
            return None
        arguments: tuple[TypeName, ...] = ()
        if self.peek() == "<" or (self.peek() == "[" and (arity or self._generic_ahead())):
            angle = self.peek() == "<"
            found = self._arguments("<" if angle else "[", ">" if angle else "]")
            if found is None:
                return None
            arguments = found
        ranks = []
        while self.peek() == "[":
            end = self.text.find("]", self.pos)
            inside = self.text[self.pos + 1 : end] if end >= 0 else "?"
            if inside.strip(", "):
                return None
            ranks.append(inside.count(",") + 1)
            self.pos = end + 1
        self.depth -= 1
        return TypeName(_canonical(name, bool(arguments)), arguments, tuple(ranks))

    def _generic_ahead(self) -> bool:
        return self.text[self.pos + 1 : self.pos + 2] not in ("]", ",", "", " ")

    def _arguments(self, opening: str, closing: str) -> tuple[TypeName, ...] | None:
        self.pos += 1
        found: list[TypeName] = []
        while True:
            while self.peek() == " ":
                self.pos += 1
            double = opening == "[" and self.peek() == "["
            if double:
                self.pos += 1
            argument = self.type()
            if argument is None:
                return None
            if double:
                end = self.text.find("]", self.pos)  # what is left is the assembly
                if end < 0:
                    return None
                self.pos = end + 1
            found.append(argument)
            while self.peek() == " ":
                self.pos += 1
            if self.peek() == ",":
                self.pos += 1
            elif self.peek() == closing:
                self.pos += 1
                return tuple(found)
            else:
                return None


def _canonical(name: str, generic: bool) -> str:
    folded = name.casefold()
    if generic and folded == "idictionary":
        return "System.Collections.Generic.IDictionary"
    return ACCELERATORS.get(folded) or _BARE.get(folded) or _FULL.get(folded) or _FULL.get("system." + folded) or name
