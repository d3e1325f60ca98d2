"""HTTP to WSMan: path, authentication, envelope in, envelope out, faults on order."""

from __future__ import annotations

import ssl
import threading
from dataclasses import dataclass, field

from bridge import __version__
from bridge.simulator import wsman
from bridge.simulator.auth import Credentials, Identity, basic_identity
from bridge.simulator.errors import ProtocolError
from bridge.simulator.faults import Fault as OrderedFault
from bridge.simulator.faults import Faults, hold
from bridge.simulator.http import Connection, HttpLimits, HttpRequest, HttpResponse, HttpServer
from bridge.simulator.negotiate import NegotiateSession, NegotiateStore
from bridge.simulator.service import Service
from bridge.simulator.tls import self_signed
from bridge.simulator.wsman import Request

__all__ = ["Endpoint", "EndpointOptions"]


@dataclass(frozen=True)
class EndpointOptions:
    """``auth`` lists the schemes that are offered; ``path`` is the endpoint's."""

    auth: tuple[str, ...] = ("Negotiate", "Basic")
    path: str = "/wsman"
    tls: bool = False
    http: HttpLimits = field(default_factory=HttpLimits)


@dataclass
class _Client:
    """What is known of one connection."""

    identity: Identity | None = None
    negotiate: NegotiateSession | None = None


class Endpoint:
    """One listening WSMan endpoint."""

    def __init__(
        self, service: Service, credentials: Credentials, host: str, port: int, options: EndpointOptions, faults: Faults
    ) -> None:
        self.service = service
        self._credentials = credentials
        self._options = options
        self._faults = faults
        self._stopped = threading.Event()
        self.certificate = ""
        tls: ssl.SSLContext | None = None
        self._certificate_hash = b""
        if options.tls:
            made = self_signed(host)
            self.certificate, tls, self._certificate_hash = made.pem, made.context, made.hash
        self._store = NegotiateStore(credentials) if "Negotiate" in options.auth else None
        self._http = HttpServer(self._handle, host=host, port=port, tls=tls, limits=options.http)

    @property
    def port(self) -> int:
        return self._http.port

    @property
    def connection_count(self) -> int:
        return self._http.connection_count

    def start(self) -> None:
        self.service.start()
        self._http.start()

    def close(self) -> None:
        self._stopped.set()
        self.service.close()
        self._http.close()
        if self._store is not None:
            self._store.close()

    # -- one request --------------------------------------------------------------------------------------------------------

    def _handle(self, connection: Connection, http: HttpRequest) -> HttpResponse:
        if http.path.split("?", 1)[0].rstrip("/") != self._options.path:
            return HttpResponse(404, close=True)
        if http.method != "POST":
            return HttpResponse(405, headers=[("Allow", "POST")], close=True)
        if not isinstance(connection.state, _Client):
            connection.state = _Client()
        client = connection.state
        if http.headers.get("wsmanidentify", "").lower() == "unauthenticated":
            return self._identify(http.body)
        refused, extra = self._authenticate(client, http)
        if refused is not None:
            return refused
        assert client.identity is not None
        encrypted = http.headers.get("content-type", "").lower().startswith("multipart/encrypted")
        body = http.body
        if encrypted:
            if client.negotiate is None:
                return HttpResponse(400, close=True)
            try:
                body = client.negotiate.unwrap(body, http.headers["content-type"])
            except ProtocolError:
                return HttpResponse(400, close=True)
        if not body.strip():
            return HttpResponse(200, headers=extra)
        response = self._envelope(body, client.identity, connection.peer)
        response.headers += extra
        if encrypted and response.body and client.negotiate is not None:
            response.body, response.content_type = client.negotiate.wrap(response.body)
        return response

    def _identify(self, body: bytes) -> HttpResponse:
        """Identify is answered to anyone who says that it is unauthenticated, without telling more than the protocol."""
        try:
            identify = wsman.parse(body).identify
        except ProtocolError:
            identify = False
        return (
            HttpResponse(200, wsman.identify_envelope("OS: 0.0.0 SP: 0.0 Stack: 3.0"))
            if identify
            else self._unauthorized()
        )

    def _authenticate(self, client: _Client, http: HttpRequest) -> tuple[HttpResponse | None, list[tuple[str, str]]]:
        """None and the headers to add when the client is known, else the refusal."""
        header = http.headers.get("authorization", "")
        scheme = header.partition(" ")[0].lower()
        if scheme == "basic" and "Basic" in self._options.auth:
            client.identity = basic_identity(header, self._credentials)
        elif scheme in ("negotiate", "ntlm", "kerberos") and self._store is not None:
            return self._negotiate(client, header)
        elif header:
            client.identity = None
        if client.identity is None or (client.negotiate is None and not header):
            return self._unauthorized(), []
        return None, []

    def _negotiate(self, client: _Client, header: str) -> tuple[HttpResponse | None, list[tuple[str, str]]]:
        assert self._store is not None
        if client.negotiate is None or client.negotiate.complete or client.negotiate.failed:
            client.negotiate = NegotiateSession(self._store, self._certificate_hash)
            client.identity = None
        answer = client.negotiate.step(header)
        client.identity = client.negotiate.identity
        extra = [("WWW-Authenticate", answer)] if answer else []
        if client.identity is not None:
            return None, extra
        if client.negotiate.failed:
            client.negotiate = None
            return self._unauthorized(), []
        return HttpResponse(401, headers=extra), []

    def _unauthorized(self) -> HttpResponse:
        offers = [("WWW-Authenticate", 'Basic realm="WSMAN"' if n == "Basic" else n) for n in self._options.auth]
        return HttpResponse(401, headers=offers)

    def _envelope(self, body: bytes, identity: Identity, peer: str) -> HttpResponse:
        try:
            request = wsman.parse(body)
        except ProtocolError as error:
            fault = wsman.Fault(2150858817, "w:SchemaValidationError", f"The request cannot be read: {error}")
            return HttpResponse(400, wsman.fault_envelope(fault, None))
        if not self._faults:
            return self._answer(request, identity, peer)
        ordered = self._faults.strike(request.action.rpartition("/")[2], self._commands(request))
        return (
            self._answer(request, identity, peer) if ordered is None else self._struck(ordered, request, identity, peer)
        )

    def _answer(self, request: Request, identity: Identity, peer: str) -> HttpResponse:
        if request.identify:
            return HttpResponse(200, wsman.identify_envelope(f"OS: simulated SP: 0.0 Stack: {__version__}"))
        try:
            return HttpResponse(200, self.service.handle(request, identity, peer))
        except wsman.Fault as fault:
            return HttpResponse(500, wsman.fault_envelope(fault, request))

    def _struck(self, ordered: OrderedFault, request: Request, identity: Identity, peer: str) -> HttpResponse:
        if ordered.kind == "drop_before":
            return HttpResponse(0, drop=True)
        if ordered.kind == "status":
            return HttpResponse(int(ordered.value), close=True)
        if ordered.kind == "timeout":
            return HttpResponse(500, wsman.fault_envelope(wsman.Fault.timed_out(), request))
        if ordered.kind == "broken":
            self.service.break_shell(request)
            return HttpResponse(500, wsman.fault_envelope(wsman.Fault.aborted(), request))
        if ordered.kind == "delay":
            hold(ordered.value, self._stopped)
        response = self._answer(request, identity, peer)
        if ordered.kind == "drop_after":
            response.drop = True
        elif ordered.kind == "truncate":
            response.truncate = int(ordered.value)
        return response

    def _commands(self, request: Request) -> tuple[str, ...]:
        return self.service.commands_of(request)
