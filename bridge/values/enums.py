"""Enumerations of .NET and PowerShell that parameters use often, with the numbers of their members.

One line an enumeration: its full name, ``flags`` where it has that attribute, then members with numbers; a member without a number is one
more than the one before it.
"""

from __future__ import annotations

from functools import lru_cache

from bridge.model import EnumMember, EnumType

__all__ = ["well_known_enum", "well_known_enums"]

_TABLE = """
System.DayOfWeek : Sunday=0 Monday Tuesday Wednesday Thursday Friday Saturday
System.DateTimeKind : Unspecified=0 Utc Local
System.ConsoleColor : Black=0 DarkBlue DarkGreen DarkCyan DarkRed DarkMagenta DarkYellow Gray DarkGray Blue Green Cyan Red Magenta Yellow White
System.StringComparison : CurrentCulture=0 CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal OrdinalIgnoreCase
System.StringSplitOptions flags : None=0 RemoveEmptyEntries=1 TrimEntries=2
System.MidpointRounding : ToEven=0 AwayFromZero ToZero ToNegativeInfinity ToPositiveInfinity
System.UriKind : RelativeOrAbsolute=0 Absolute Relative
System.TypeCode : Empty=0 Object DBNull Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal DateTime String=18
System.PlatformID : Win32S=0 Win32Windows Win32NT WinCE Unix Xbox MacOSX Other
System.Environment+SpecialFolder : Desktop=0 Programs=2 Personal=5 MyDocuments=5 Favorites=6 Startup=7 Recent=8 SendTo=9 StartMenu=11 MyMusic=13 MyVideos=14 DesktopDirectory=16 MyComputer=17 NetworkShortcuts=19 Fonts=20 Templates=21 CommonStartMenu=22 CommonPrograms=23 CommonStartup=24 CommonDesktopDirectory=25 ApplicationData=26 PrinterShortcuts=27 LocalApplicationData=28 InternetCache=32 Cookies=33 History=34 CommonApplicationData=35 Windows=36 System=37 ProgramFiles=38 MyPictures=39 UserProfile=40 SystemX86=41 ProgramFilesX86=42 CommonProgramFiles=43 CommonProgramFilesX86=44 CommonTemplates=45 CommonDocuments=46 CommonAdminTools=47 AdminTools=48 CommonMusic=53 CommonPictures=54 CommonVideos=55 Resources=56 LocalizedResources=57 CommonOemLinks=58 CDBurning=59
System.EnvironmentVariableTarget : Process=0 User Machine
System.IO.FileAttributes flags : None=0 ReadOnly=1 Hidden=2 System=4 Directory=16 Archive=32 Device=64 Normal=128 Temporary=256 SparseFile=512 ReparsePoint=1024 Compressed=2048 Offline=4096 NotContentIndexed=8192 Encrypted=16384 IntegrityStream=32768 NoScrubData=131072
System.IO.FileMode : CreateNew=1 Create Open OpenOrCreate Truncate Append
System.IO.FileAccess flags : Read=1 Write=2 ReadWrite=3
System.IO.FileShare flags : None=0 Read=1 Write=2 ReadWrite=3 Delete=4 Inheritable=16
System.IO.FileOptions flags : None=0 Encrypted=16384 DeleteOnClose=67108864 SequentialScan=134217728 RandomAccess=268435456 Asynchronous=1073741824 WriteThrough=-2147483648
System.IO.SearchOption : TopDirectoryOnly=0 AllDirectories
System.IO.DriveType : Unknown=0 NoRootDirectory Removable Fixed Network CDRom Ram
System.IO.Compression.CompressionLevel : Optimal=0 Fastest NoCompression SmallestSize
System.Diagnostics.ProcessPriorityClass : Normal=32 Idle=64 High=128 RealTime=256 BelowNormal=16384 AboveNormal=32768
System.Diagnostics.ProcessWindowStyle : Normal=0 Hidden Minimized Maximized
System.Diagnostics.EventLogEntryType : Error=1 Warning=2 Information=4 SuccessAudit=8 FailureAudit=16
System.ServiceProcess.ServiceStartMode : Boot=0 System Automatic Manual Disabled
System.ServiceProcess.ServiceControllerStatus : Stopped=1 StartPending StopPending Running ContinuePending PausePending Paused
System.Net.Sockets.AddressFamily : Unspecified=0 Unix=1 InterNetwork=2 ImpLink=3 Pup=4 Chaos=5 NS=6 Ipx=6 Iso=7 Osi=7 Ecma=8 DataKit=9 Ccitt=10 Sna=11 DecNet=12 DataLink=13 Lat=14 HyperChannel=15 AppleTalk=16 NetBios=17 VoiceView=18 FireFox=19 Banyan=21 Atm=22 InterNetworkV6=23 Cluster=24 Ieee12844=25 Irda=26 NetworkDesigners=28 Max=29 Packet=65536 ControllerAreaNetwork=65537 Unknown=-1
System.Net.Sockets.ProtocolType : IP=0 IPv6HopByHopOptions=0 Unspecified=0 Icmp=1 Igmp=2 Ggp=3 IPv4=4 Tcp=6 Pup=12 Udp=17 Idp=22 IPv6=41 IPv6RoutingHeader=43 IPv6FragmentHeader=44 IPSecEncapsulatingSecurityPayload=50 IPSecAuthenticationHeader=51 IcmpV6=58 IPv6NoNextHeader=59 IPv6DestinationOptions=60 ND=77 Raw=255 Ipx=1000 Spx=1256 SpxII=1257 Unknown=-1
System.Net.HttpStatusCode : Continue=100 SwitchingProtocols Processing EarlyHints OK=200 Created Accepted NonAuthoritativeInformation NoContent ResetContent PartialContent MultiStatus AlreadyReported IMUsed=226 MultipleChoices=300 Ambiguous=300 MovedPermanently=301 Moved=301 Found=302 Redirect=302 SeeOther=303 RedirectMethod=303 NotModified=304 UseProxy Unused TemporaryRedirect=307 RedirectKeepVerb=307 PermanentRedirect=308 BadRequest=400 Unauthorized PaymentRequired Forbidden NotFound MethodNotAllowed NotAcceptable ProxyAuthenticationRequired RequestTimeout Conflict Gone LengthRequired PreconditionFailed RequestEntityTooLarge RequestUriTooLong UnsupportedMediaType RequestedRangeNotSatisfiable ExpectationFailed MisdirectedRequest=421 UnprocessableEntity=422 UnprocessableContent=422 Locked=423 FailedDependency UpgradeRequired=426 PreconditionRequired=428 TooManyRequests=429 RequestHeaderFieldsTooLarge=431 UnavailableForLegalReasons=451 InternalServerError=500 NotImplemented BadGateway ServiceUnavailable GatewayTimeout HttpVersionNotSupported VariantAlsoNegotiates InsufficientStorage LoopDetected NotExtended=510 NetworkAuthenticationRequired
System.Net.SecurityProtocolType flags : SystemDefault=0 Ssl3=48 Tls=192 Tls11=768 Tls12=3072 Tls13=12288
System.Security.AccessControl.AccessControlType : Allow=0 Deny
System.Security.AccessControl.InheritanceFlags flags : None=0 ContainerInherit=1 ObjectInherit=2
System.Security.AccessControl.PropagationFlags flags : None=0 NoPropagateInherit=1 InheritOnly=2
System.Security.Cryptography.X509Certificates.StoreLocation : CurrentUser=1 LocalMachine
System.Security.Cryptography.X509Certificates.StoreName : AddressBook=1 AuthRoot CertificateAuthority Disallowed My Root TrustedPeople TrustedPublisher
System.Text.RegularExpressions.RegexOptions flags : None=0 IgnoreCase=1 Multiline=2 ExplicitCapture=4 Compiled=8 Singleline=16 IgnorePatternWhitespace=32 RightToLeft=64 ECMAScript=256 CultureInvariant=512 NonBacktracking=1024
System.Text.NormalizationForm : FormC=1 FormD=2 FormKC=5 FormKD=6
System.Threading.ApartmentState : STA=0 MTA Unknown
System.Threading.ThreadPriority : Lowest=0 BelowNormal Normal AboveNormal Highest
System.Threading.ThreadState flags : Running=0 StopRequested=1 SuspendRequested=2 Background=4 Unstarted=8 Stopped=16 WaitSleepJoin=32 Suspended=64 AbortRequested=128 Aborted=256
System.Xml.XmlNodeType : None=0 Element Attribute Text CDATA EntityReference Entity ProcessingInstruction Comment Document DocumentType DocumentFragment Notation Whitespace SignificantWhitespace EndElement EndEntity XmlDeclaration
System.Globalization.NumberStyles flags : None=0 AllowLeadingWhite=1 AllowTrailingWhite=2 AllowLeadingSign=4 Integer=7 AllowTrailingSign=8 AllowParentheses=16 AllowDecimalPoint=32 AllowThousands=64 Number=111 AllowExponent=128 Float=167 AllowCurrencySymbol=256 Currency=383 Any=511 AllowHexSpecifier=512 HexNumber=515 AllowBinarySpecifier=1024 BinaryNumber=1027
System.Globalization.DateTimeStyles flags : None=0 AllowLeadingWhite=1 AllowTrailingWhite=2 AllowInnerWhite=4 AllowWhiteSpaces=7 NoCurrentDateDefault=8 AdjustToUniversal=16 AssumeLocal=32 AssumeUniversal=64 RoundtripKind=128
System.Reflection.BindingFlags flags : Default=0 IgnoreCase=1 DeclaredOnly=2 Instance=4 Static=8 Public=16 NonPublic=32 FlattenHierarchy=64 InvokeMethod=256 CreateInstance=512 GetField=1024 SetField=2048 GetProperty=4096 SetProperty=8192 PutDispProperty=16384 PutRefDispProperty=32768 ExactBinding=65536 SuppressChangeType=131072 OptionalParamBinding=262144 IgnoreReturn=16777216 DoNotWrapExceptions=33554432
System.Management.Automation.ActionPreference : SilentlyContinue=0 Stop Continue Inquire Ignore Suspend Break
System.Management.Automation.ConfirmImpact : None=0 Low Medium High
System.Management.Automation.CommandTypes flags : Alias=1 Function=2 Filter=4 Cmdlet=8 ExternalScript=16 Application=32 Script=64 Configuration=256 All=383
System.Management.Automation.ErrorCategory : NotSpecified=0 OpenError CloseError DeviceError DeadlockDetected InvalidArgument InvalidData InvalidOperation InvalidResult InvalidType MetadataError NotImplemented NotInstalled ObjectNotFound OperationStopped OperationTimeout SyntaxError ParserError PermissionDenied ResourceBusy ResourceExists ResourceUnavailable ReadError WriteError FromStdErr SecurityError ProtocolError ConnectionError AuthenticationError LimitsExceeded QuotaExceeded NotEnabled
System.Management.Automation.JobState : NotStarted=0 Running Completed Failed Stopped Blocked Suspended Disconnected Suspending Stopping AtBreakpoint
System.Management.Automation.PSLanguageMode : FullLanguage=0 RestrictedLanguage NoLanguage ConstrainedLanguage
System.Management.Automation.PSMemberTypes flags : AliasProperty=1 CodeProperty=2 Property=4 NoteProperty=8 ScriptProperty=16 Properties=31 PropertySet=32 Method=64 CodeMethod=128 ScriptMethod=256 Methods=448 ParameterizedProperty=512 MemberSet=1024 Event=2048 Dynamic=4096 InferredProperty=8192 All=16383
System.Management.Automation.PSMemberViewTypes flags : Extended=1 Adapted=2 Base=4 All=7
System.Management.Automation.RollbackSeverity : Error=0 TerminatingError Never
System.Management.Automation.ScopedItemOptions flags : None=0 ReadOnly=1 Constant=2 Private=4 AllScope=8 Unspecified=16
System.Management.Automation.SessionStateEntryVisibility : Public=0 Private
System.Management.Automation.ShouldProcessReason flags : None=0 WhatIf=1
System.Management.Automation.SigningOption : AddOnlyCertificate=0 AddFullCertificateChain AddFullCertificateChainExceptRoot Default=2
System.Management.Automation.ValidateRangeKind : Positive=0 NonNegative Negative NonPositive
System.Management.Automation.WildcardOptions flags : None=0 Compiled=1 IgnoreCase=2 CultureInvariant=4
System.Management.Automation.ModuleType : Script=0 Binary Manifest Cim Workflow
System.Management.Automation.PSTokenType : Unknown=0 Command CommandParameter CommandArgument Number String Variable Member LoopLabel Attribute Type Operator GroupStart GroupEnd Keyword Comment StatementSeparator NewLine LineContinuation Position
System.Management.Automation.Runspaces.AuthenticationMechanism : Default=0 Basic Negotiate NegotiateWithImplicitCredential Credssp Digest Kerberos
System.Management.Automation.Runspaces.OutputBufferingMode : None=0 Drop Block
System.Management.Automation.Runspaces.PSThreadOptions : Default=0 UseNewThread ReuseThread UseCurrentThread
Microsoft.PowerShell.ExecutionPolicy : Unrestricted=0 RemoteSigned AllSigned Restricted Default=3 Bypass Undefined
Microsoft.PowerShell.ExecutionPolicyScope : Process=0 CurrentUser LocalMachine UserPolicy MachinePolicy
Microsoft.PowerShell.Commands.TestPathType : Any=0 Container Leaf
Microsoft.PowerShell.Commands.FileSystemCmdletProviderEncoding : Unknown=0 String Unicode Byte BigEndianUnicode UTF8 UTF7 UTF32 Ascii Default Oem BigEndianUTF32
Microsoft.PowerShell.Commands.WebRequestMethod : Default=0 Get Head Post Put Delete Trace Options Merge Patch
Microsoft.PowerShell.Commands.WebAuthenticationType : None=0 Basic Bearer OAuth
Microsoft.PowerShell.Commands.OpenMode : Add=0 New Overwrite
Microsoft.PowerShell.Commands.OutputAssemblyType : ConsoleApplication=0 WindowsApplication Library
Microsoft.PowerShell.Commands.BreakpointType flags : Line=1 Variable=2 Command=4
Microsoft.Win32.RegistryValueKind : Unknown=0 String=1 ExpandString=2 Binary=3 DWord=4 MultiString=7 QWord=11 None=-1
Microsoft.Win32.RegistryHive : ClassesRoot=-2147483648 CurrentUser LocalMachine Users PerformanceData CurrentConfig
Microsoft.Management.Infrastructure.CimType : Unknown=0 Boolean UInt8 SInt8 UInt16 SInt16 UInt32 SInt32 UInt64 SInt64 Real32 Real64 Char16 DateTime String Reference Instance BooleanArray UInt8Array SInt8Array UInt16Array SInt16Array UInt32Array SInt32Array UInt64Array SInt64Array Real32Array Real64Array Char16Array DateTimeArray StringArray ReferenceArray InstanceArray
Microsoft.Management.Infrastructure.Options.PasswordAuthenticationMechanism : Default=0 Digest Negotiate Basic Kerberos NtlmDomain CredSsp
"""


@lru_cache(maxsize=1)
def well_known_enums() -> dict[str, EnumType]:
    """Every enumeration of the table by its full name in lower case."""
    found: dict[str, EnumType] = {}
    for line in _TABLE.strip().splitlines():
        head, _, body = line.partition(" : ")
        name, *marks = head.split()
        members, number = [], -1
        for word in body.split():
            member, equals, text = word.partition("=")
            number = int(text) if equals else number + 1
            members.append(EnumMember(member, number))
        found[name.lower()] = EnumType(name, tuple(members), "flags" in marks)
    return found


def well_known_enum(name: str) -> EnumType | None:
    """The enumeration of this full name, ignoring case; None when it is not in the table."""
    return well_known_enums().get(name.lower())
