"""Commands that are neither functions of the script nor built in here, when there is no host to ask."""

from __future__ import annotations

import re

from bridge.migrate.runtime.commands.aliases import WINDOWS_ONLY
from bridge.simulator.records import ErrorRecord, command_not_found

__all__ = ["NO_HOST", "is_alias", "not_found", "ships_with_powershell"]


NO_HOST = "none"
"""What a script's ``session`` is when there is no other host: a command that PowerShell does not ship does not exist then, as on a
machine with nothing but PowerShell."""

# What PowerShell 7.6 itself ships, on any system, by verb.
_NOUNS = {
    "Add": "Content History Member Type",
    "Clear": "Content History Host Item ItemProperty RecycleBin Variable",
    "Compare": "Object",
    "Compress": "Archive PSResource",
    "Connect": "PSSession WSMan",
    "Convert": "Path",
    "ConvertFrom": "CliXml Csv Json Markdown SddlString SecureString StringData",
    "ConvertTo": "CliXml Csv Html Json SecureString Xml",
    "Copy": "Item ItemProperty",
    "Debug": "Job Process Runspace",
    "Disable": (
        "ExperimentalFeature PSBreakpoint PSRemoting PSSessionConfiguration PSTrace PSWSManCombinedTrace RunspaceDebug "
        "WSManCredSSP WSManTrace"
    ),
    "Disconnect": "PSSession WSMan",
    "Enable": (
        "ExperimentalFeature PSBreakpoint PSRemoting PSSessionConfiguration PSTrace PSWSManCombinedTrace RunspaceDebug "
        "WSManCredSSP WSManTrace"
    ),
    "Enter": "PSHostProcess PSSession",
    "Exit": "PSHostProcess PSSession",
    "Expand": "Archive",
    "Export": "Alias Clixml Csv FormatData ModuleMember PSSession",
    "Find": "Command DscResource Module PSResource Package PackageProvider RoleCapability Script",
    "ForEach": "Object",
    "Format": "Custom Hex List Table Wide",
    "Get": (
        "Acl Alias AuthenticodeSignature ChildItem CimAssociatedInstance CimClass CimInstance CimSession Clipboard CmsMessage "
        "Command ComputerInfo Content Counter Credential CredsFromCredentialProvider Culture Date Error Event EventSubscriber "
        "ExecutionPolicy ExperimentalFeature FileHash FormatData Help History Host HotFix InstalledModule InstalledPSResource "
        "InstalledScript Item ItemProperty ItemPropertyValue Job Location LogProperties MarkdownOption Member Module "
        "PSBreakpoint PSCallStack PSDrive PSHostProcessInfo PSProvider PSReadLineKeyHandler PSReadLineOption PSRepository "
        "PSResource PSResourceRepository PSScriptFileInfo PSSession PSSessionCapability PSSessionConfiguration PSSubsystem "
        "Package PackageProvider PackageSource PfxCertificate Process Random Runspace RunspaceDebug SecureRandom Service "
        "TimeZone TraceSource TypeData UICulture Unique Uptime Variable Verb WSManCredSSP WSManInstance WinEvent"
    ),
    "Group": "Object",
    "Import": "Alias Clixml Csv LocalizedData Module PSGetRepository PSSession PackageProvider PowerShellDataFile",
    "Install": "Module PSResource Package PackageProvider Script",
    "Invoke": "CimMethod Command Expression History Item RestMethod WSManAction WebRequest",
    "Join": "Path String",
    "Measure": "Command Object",
    "Move": "Item ItemProperty",
    "New": (
        "Alias CimInstance CimSession CimSessionOption Event FileCatalog Guid Item ItemProperty Module ModuleManifest Object "
        "PSDrive PSRoleCapabilityFile PSScriptFileInfo PSSession PSSessionConfigurationFile PSSessionOption PSTransportOption "
        "ScriptFileInfo Service TemporaryFile TimeSpan Variable WSManInstance WSManSessionOption WinEvent"
    ),
    "Out": "Default File GridView Host Null Printer String",
    "Pop": "Location",
    "Protect": "CmsMessage",
    "Publish": "Module PSResource Script",
    "Push": "Location",
    "Read": "Host",
    "Receive": "Job PSSession",
    "Register": (
        "ArgumentCompleter CimIndicationEvent EngineEvent ObjectEvent PSRepository PSResourceRepository PSSessionConfiguration "
        "PackageSource"
    ),
    "Remove": (
        "Alias CimInstance CimSession Event Item ItemProperty Job Module PSBreakpoint PSDrive PSReadLineKeyHandler PSSession "
        "Service TypeData Variable WSManInstance"
    ),
    "Rename": "Computer Item ItemProperty",
    "Resolve": "Path",
    "Restart": "Computer Service",
    "Resume": "Service",
    "Save": "Help Module PSResource Package Script",
    "Select": "Object String Xml",
    "Send": "MailMessage",
    "Set": (
        "Acl Alias AuthenticodeSignature CimInstance Clipboard Content Date ExecutionPolicy Item ItemProperty Location "
        "LogProperties MarkdownOption PSBreakpoint PSDebug PSReadLineKeyHandler PSReadLineOption PSRepository "
        "PSResourceRepository PSSessionConfiguration PackageSource Service StrictMode TimeZone TraceSource Variable "
        "WSManInstance WSManQuickConfig"
    ),
    "Show": "Command Markdown",
    "Sort": "Object",
    "Split": "Path",
    "Start": "Job Process Service Sleep ThreadJob Trace Transcript",
    "Stop": "Computer Job Process Service Trace Transcript",
    "Suspend": "Service",
    "Switch": "Process",
    "Tee": "Object",
    "Test": "Connection FileCatalog Json ModuleManifest PSScriptFileInfo PSSessionConfigurationFile Path ScriptFileInfo WSMan",
    "Trace": "Command",
    "Unblock": "File",
    "Uninstall": "Module PSResource Package Script",
    "Unprotect": "CmsMessage",
    "Unregister": "Event PSRepository PSResourceRepository PSSessionConfiguration PackageSource",
    "Update": "FormatData Help List Module ModuleManifest PSModuleManifest PSResource PSScriptFileInfo Script ScriptFileInfo TypeData",
    "Wait": "Debugger Event Job Process",
    "Where": "Object",
    "Write": "Debug Error Host Information Output Progress Verbose Warning",
}  # fmt: skip
_OWN = frozenset(f"{verb}-{noun}".lower() for verb, nouns in _NOUNS.items() for noun in nouns.split())
_FUNCTIONS = frozenset("cd.. cd\\ clear-host exec help mkdir more oss pause prompt tabexpansion2".split())
_ALIASES = frozenset(
    "? % ac cat cd chdir clc clear clhy cli clp cls clv cnsn compare copy cp cpi cpp cvpa dbp del diff dir dnsn ebp echo epal epcsv erase "
    "etsn exsn fc fhx fl foreach ft fw gal gbp gc gcb gci gcm gcs gdr gerr ghy gi gin gjb gl gm gmo gp gps gpv group gsn gsv gtz gu gv h "
    "history icm iex ihy ii inmo invoke-command ipal ipcsv ipmo irm iwr kill ls man md measure mi mount move mp mv nal ndr ni nmo nsn nv "
    "ogv oh popd ps pumo pushd pwd r rbp rcjb rcsn rd rdr ren ri rjb rm rmdir rmo rni rnp rp rsn rv rvpa sajb sal saps sasv sbp scb "
    "select set shcm si sl sleep sls sort sp spjb spps spsv start stz sv tee type where wjb write".split()
)  # fmt: skip
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*")
_VERBS = re.compile(r"(?:get|set|new|test|invoke)-")
_PATHLIKE = re.compile(r"[/\\:*?\[\]~]|^\.|\.\w+$")


def ships_with_powershell(name: str) -> bool:
    """True for a cmdlet, function or alias that PowerShell itself has; for a bare noun whose ``Get-`` would be found too."""
    bare = name.rpartition("\\")[2].lower()
    return bare in _OWN or bare in _ALIASES or bare in _FUNCTIONS or f"get-{bare}" in _OWN


def is_alias(name: str) -> bool:
    """True for an alias that PowerShell itself has on any system."""
    return name.lower() in _ALIASES - WINDOWS_ONLY.keys()


def not_found(name: str) -> ErrorRecord | None:
    """The engine's error for a command that does not exist, or None where it may well: one of PowerShell's own, or a program."""
    program = "-" not in name and " " not in name and not _PASCAL.fullmatch(name)
    lower = "-" in name and name == name.lower() and " " not in name and not _VERBS.match(name)
    if not name.strip() or _PATHLIKE.search(name) or ships_with_powershell(name) or program or lower:
        return None
    record = command_not_found(name)
    record.exception.properties = {"CommandName": name}
    return record
