"""PowerShell names as Python names: the policy, and its one data table.

A name is read word by word, as a person reads it: ``Get-NetIPAddress`` is ``get_net_ip_address``. In order, at each place:

1. a word of :data:`WORDS` (any case), if no lower-case letter follows it: ``IPv4Address`` is ``ipv4_address``;
2. capitals: one word, split where all of it is words of :data:`ACRONYMS` (``VMTPM`` is ``vm_tpm``). The last capital starts the next
   word when lower case follows (``VMHost`` is ``vm_host``), but not before a version (``SMBv1`` is ``smb_v1``) or a plural s (``VMs``);
3. a capital with its lower-case letters, up to a version (``DhcpServerv4`` is ``dhcp_server_v4``);
4. digits belong to the word before them (``Phase1AuthSet`` is ``phase1_auth_set``).

Keywords get a trailing underscore. So do commands that are named like a builtin; parameters may be (``filter``, ``type``, ``id``).
Names that would be equal are told apart by a number, in the order of the PowerShell names: see :func:`resolve`.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bridge.errors import InputError

__all__ = ["ACRONYMS", "MAX_NAME", "WORDS", "NameRefused", "Naming", "is_identifier", "override_problem", "resolve"]

MAX_NAME = 128
"""Longest PowerShell name, in characters, that gets a Python name. The longest in public help has 66."""

# One data table. WORDS are read as written whatever their capitals; the value is the Python spelling.
WORDS: dict[str, str] = {
    "6to4": "6to4",
    "BitLocker": "bitlocker",
    "DNSSec": "dnssec",
    "Fx3d": "fx3d",
    "HyperV": "hyper_v",
    "IPsec": "ipsec",
    "IPv4": "ipv4",
    "IPv6": "ipv6",
    "iSCSI": "iscsi",
    "iSNS": "isns",
    "JScript": "jscript",
    "L2tp": "l2tp",
    "NetBIOS": "netbios",
    "OAuth": "oauth",
    "OAuth2": "oauth2",
    "OpenID": "openid",
    "PowerShell": "powershell",
    "VBScript": "vbscript",
    "WebDAV": "webdav",
    "WinHTTP": "winhttp",
    "WinRM": "winrm",
    "WSMan": "wsman",
}

# Acronyms that help writes side by side without a sign of where one ends. "AD DS" is the Python spelling ad_ds.
_PLAIN = """
AAD AAAA ACL AD ADFS AH AIA API APP ATC BC BCC BIOS CA CATI CAT CDP CI CIM CPU CRL CSR CSV DA DAX DC DCB DFS DFSN DFSR DHCP
DN DNS DO DS EC EKU EMET ESP ETL ETS FC FCOE FD FQDN FS FSRM FTP FXP GP GPO GPU GRE GUID HBA HGS HTTP HTTPS HVCI
IAS ID IDE IGMP IIS IO IOPS IP ISA ISTG JEA JWK JWKS JWT KCC KDC KDS KPS KS LDAP LUN MAC MAPS MBR MDM MED MFA MM
MPIO MSDSM MSMQ MTU NAT NCSI NFS NIC NLA NPS NS NTFS NTLM NTP NUMA OB OCSP OID OM OS OU PDC PFA PFX PKI PS PXE
QOS QUIC RA RAID RD RDMA RDP RDS REST RID RPC RPO RSS SA SAL SAM SAN SAS SCP SCSI SDDL SID SLA SM SMB SMBIOS SMTP SNMP
SP SPN SQL SR SRIOV SSD SSH SSL SSO SSP TCP TGT TLS TPM TTL UDP UEFI UI UM UNC UPN URI URL USB UTC UTF UUID
VFP VHD VIP VLAN VM VPN VSS WAS WB WCF WDAC WDS WF WID WIM WINS WMI WPP WS WSUS XML
"""
ACRONYMS: dict[str, str] = {
    **{word: word.lower() for word in _PLAIN.split()},
    "ADCS": "ad_cs",
    "ADDS": "ad_ds",
    "ADLDS": "ad_lds",
    "ADRMS": "ad_rms",
}

_LOWER = re.compile(r"[^\W\d_A-Z]+?(?=v\d)|[^\W\d_A-Z]+")
_UPPER = re.compile(r"[A-Z]+")
_DIGITS = re.compile(r"\d+")

# Names that a generated file itself uses.
_OWN = frozenset({"self", "datetime", "overload", "timedelta"})
_BUILTINS = frozenset(n for n in dir(builtins) if not n.startswith("_"))
_RESERVED_FILES = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{d}" for d in range(10)), *(f"lpt{d}" for d in range(10))},
)


class NameRefused(InputError):
    """A name from help that cannot become a Python name. The text says which and why."""


def override_problem(kind: str, name: str) -> str | None:
    """Why ``name`` cannot be a user's own name for a thing of ``kind`` (``modules``, ``commands`` or ``parameters``); None when it can."""
    if not is_identifier(name) or name.startswith("_"):
        return "is no Python name that a wrapper can have"
    if len(name) > MAX_NAME:
        return f"has more than {MAX_NAME} characters"
    taken = {"modules": _RESERVED_FILES, "commands": _OWN | _BUILTINS, "parameters": frozenset({"self"})}[kind]
    return "is taken: a generated file, Python or Windows uses it itself" if name.lower() in taken else None


def is_identifier(name: str) -> bool:
    """True for a Python identifier that is no keyword and is the same after NFKC, so that Python sees the name that is written."""
    return name.isidentifier() and not keyword.iskeyword(name) and unicodedata.normalize("NFKC", name) == name


@dataclass(frozen=True)
class Naming:
    """The policy with a user's overrides (``[names]`` of ``psbridge.toml``); keys of the overrides are folded PowerShell names.

    ``words`` are read before :data:`WORDS`; ``parameters`` has ``name`` or ``command.name`` as its keys. Values are Python names.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)
    commands: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    _words: dict[str, str] = field(init=False, repr=False, compare=False)
    _cache: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        table = {k.casefold(): v for k, v in WORDS.items()}
        table.update((k.casefold(), v) for k, v in self.words.items())
        object.__setattr__(self, "_words", table)
        object.__setattr__(self, "_cache", {})

    def snake(self, name: str) -> str:
        """``name`` in snake case, by the policy alone: no overrides of whole names, no keyword rule."""
        found = self._cache.get(name)
        if found is None:
            found = self._cache[name] = "_".join(self._split(name))
        return found

    def module(self, name: str) -> str:
        """The package of a module: ``Hyper-V`` is ``hyper_v``, ``SmbShare`` is ``smbshare`` (module names read as one word).

        Raises :class:`NameRefused`.
        """
        override = self.modules.get(name.casefold())
        if override is not None:
            return override
        _refuse_odd(name, "module", allowed=".-_ ")
        made = re.sub(r"[^\w]+", "_", unicodedata.normalize("NFKC", name)).strip("_").lower()
        return _finish(made, name, "module", _RESERVED_FILES)

    def command(self, name: str) -> str:
        """The wrapper of a command: ``Close-SmbSession`` is ``close_smb_session``. Raises :class:`NameRefused`."""
        override = self.commands.get(name.casefold())
        if override is not None:
            return override
        _refuse_odd(name, "command", allowed="-_.")
        return _finish(self.snake(name), name, "command", _BUILTINS | _OWN)

    def parameter(self, name: str, command: str = "") -> str:
        """The keyword of a parameter: ``ClientUserName`` is ``client_user_name``, ``From`` is ``from_``. Raises :class:`NameRefused`."""
        folded = name.casefold()
        override = self.parameters.get(f"{command.casefold()}.{folded}") or self.parameters.get(folded)
        if override is not None:
            return override
        _refuse_odd(name, "parameter", allowed="_")
        return _finish(self.snake(name), name, "parameter", frozenset({"self"}))

    def _split(self, name: str) -> list[str]:
        text = unicodedata.normalize("NFKC", name)
        words: list[str] = []
        at = 0
        while at < len(text):
            if not (text[at].isalnum()):
                at += 1
                continue
            word, at = self._word(text, at)
            words.append(word)
        return words

    def _word(self, text: str, at: int) -> tuple[str, int]:
        """One word of ``text`` from ``at``, with the digits that follow it, and where the next one starts."""
        known = self._known(text, at)
        if known:
            return known
        upper = _UPPER.match(text, at)
        if upper is None:
            lower = _LOWER.match(text, at)
            end = lower.end() if lower else _DIGITS.match(text, at).end() if text[at].isdecimal() else at + 1  # type: ignore[union-attr]
            return self._with_digits(text, at, end)
        run = upper.group()
        end = upper.end()
        # A table word may start inside the run: DAIPsec is DA and IPsec.
        for cut in range(1, len(run)):
            if run[:cut] in ACRONYMS and self._known(text, at + cut):
                return ACRONYMS[run[:cut]], at + cut
        if len(run) > 1 and text[end : end + 1] == "s" and not text[end + 1 : end + 2].islower():
            return _segment(run) + "s", end + 1
        version = text[end : end + 1] == "v" and text[end + 1 : end + 2].isdecimal()
        if end < len(text) and text[end].islower() and not version:
            if len(run) == 1:
                lower = _LOWER.match(text, end)
                return self._with_digits(text, at, lower.end() if lower else end)
            return _segment(run[:-1]), end - 1
        word, stop = self._with_digits(text, at, end)
        return (_segment(run) + word[len(run) :]), stop

    def _with_digits(self, text: str, at: int, end: int) -> tuple[str, int]:
        digits = _DIGITS.match(text, end)
        stop = digits.end() if digits and not self._known(text, end) else end
        return text[at:stop].lower(), stop

    def _known(self, text: str, at: int) -> tuple[str, int] | None:
        rest = text[at : at + 24].casefold()
        best = ""
        for word in self._words:
            if len(word) > len(best) and rest.startswith(word):
                after = text[at + len(word) : at + len(word) + 1]
                if not after.islower():
                    best = word
        return (self._words[best], at + len(best)) if best else None


def _segment(run: str) -> str:
    """A run of capitals as words: itself when known or when it cannot be split entirely, else the fewest known acronyms."""
    if run in ACRONYMS:
        return ACRONYMS[run]
    best: list[list[str] | None] = [[]] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(end):
            head = best[start]
            if head is None or run[start:end] not in ACRONYMS:
                continue
            current = best[end]
            if current is None or len(head) + 1 < len(current):
                best[end] = [*head, ACRONYMS[run[start:end]]]
    found = best[-1]
    return "_".join(found) if found else run.lower()


def _refuse_odd(name: str, what: str, allowed: str) -> None:
    if not name:
        raise NameRefused(f"a {what} without a name")
    if len(name) > MAX_NAME:
        raise NameRefused(f"the {what} name {name[:24]!r}… has {len(name)} characters; at most {MAX_NAME} are read")
    for char in name:
        if not (char.isalnum() or char in allowed):
            raise NameRefused(f"the {what} name {name!r} has the character {char!r}, which no {what} name has")


def _finish(made: str, name: str, what: str, taken: frozenset[str]) -> str:
    if made[:1].isdecimal():
        made = "n" + made
    if keyword.iskeyword(made) or made in taken:
        made += "_"
    if not is_identifier(made):
        raise NameRefused(f"the {what} name {name!r} cannot be written as a Python name")
    return made


def resolve(wanted: Iterable[tuple[str, str]], reserved: Iterable[str] = ()) -> dict[str, str]:
    """Tell equal Python names apart. ``wanted`` are pairs (PowerShell name, Python name); the answer maps the first to its final name.

    The order of the pairs does not matter: of several equal ones, the first by PowerShell name keeps the name and the others get ``_2``,
    ``_3``, and so on. A name in ``reserved`` gets a trailing underscore first.
    """
    used = set(reserved)
    pairs = sorted(set(wanted), key=lambda p: (p[0].casefold(), p[0]))
    natural = {python for _, python in pairs}
    out: dict[str, str] = {}
    for powershell, python in pairs:
        name = python + "_" if python in reserved else python
        number = 2
        while name in used or (name != python and name in natural):
            name = f"{python}_{number}"
            number += 1
        used.add(name)
        out[powershell] = name
    return out
