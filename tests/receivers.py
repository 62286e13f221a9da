"""Who gets what goes outside: a real mail server and a real web server on this machine, and hosts that answer badly."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from ssl import SSLContext
from urllib.parse import parse_qsl, urlsplit

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from mso_app.integrations.outside import Answer, GuardedOutside


@dataclass(kw_only=True)
class MailServer:
    """Keeps every mail it accepted. `answer` is what it says to one; anything but 250 keeps nothing."""

    port: int = 0
    answer: str = "250 Kept"
    mails: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    @property
    def bodies(self) -> list[str]:
        return [mail.as_string() + mail.get_content() for mail in self.mails]

    @property
    def subjects(self) -> list[str]:
        return [str(mail["subject"]) for mail in self.mails]


class _Keeper:
    """What the library asks about each mail. It looks at every attribute of this at each connection, so: only one."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- theirs
        mine = self._server
        if mine.answer.startswith("250"):
            content = envelope.content or b""
            made: Message = message_from_bytes(
                content.encode() if isinstance(content, str) else content, policy=default
            )
            assert isinstance(made, EmailMessage)
            mine.mails.append(made)
            mine.to.extend(envelope.rcpt_tos)
        return mine.answer


@asynccontextmanager
async def mail_server(
    *, tls: SSLContext | None = None, start_tls: SSLContext | None = None, password: str = ""
) -> AsyncIterator[MailServer]:
    """A mail server on a free port of this machine."""
    made = MailServer()

    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, said: LoginPassword
    ) -> AuthResult:
        made.logins.append(said.login.decode())
        return AuthResult(success=said.password.decode() == password, handled=False)

    def protocol() -> SMTP:
        return SMTP(
            _Keeper(made),
            hostname="mail.test",
            tls_context=start_tls,
            require_starttls=start_tls is not None,
            authenticator=check if password else None,
            auth_required=bool(password),
            auth_require_tls=start_tls is not None,
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()


@dataclass(frozen=True, kw_only=True)
class Got:
    """One request as it arrived. `host` is whom it was meant for."""

    host: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> str:
        """The words of the message, wherever the service wants them."""
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            form = dict(parse_qsl(self.body.decode()))
            return f"{form.get('title', '')}\n{form.get('message', '')}"
        return json.dumps(json.loads(self.body), ensure_ascii=False).replace("\\n", "\n")


@dataclass(kw_only=True)
class WebServer:
    """Keeps every request. `answers` decides what each host gets: status and body."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    connections: int = 0
    status: Callable[[Got], int] = lambda _: 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Callable[[Got], bytes] = lambda got: b"ok" if "slack" in got.host else b"{}"
    slow_seconds: float = 0.0

    def of(self, host: str) -> list[Got]:
        return [one for one in self.got if one.host == host]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
            headers |= {name: line.split(": ", 1)[1] for line in head[1:] if (name := line.split(": ")[0].lower())}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            path = head[0].split(" ")[1]
            meant = re.match(r"/as/([^/]+)(/.*)", path)
            host, path = (meant[1], meant[2]) if meant else (headers.get("host", ""), path)
            one = Got(host=host, path=path, headers=headers, body=body)
            await asyncio.sleep(self.slow_seconds)
            status = self.status(one)
            if status < 300:
                self.got.append(one)
            answer = self.body(one)
            lines = [f"HTTP/1.1 {status} X", f"content-length: {len(answer)}", "connection: close"]
            lines += [f"{name}: {value}" for name, value in self.headers.items()]
            writer.write("\r\n".join([*lines, "", ""]).encode() + answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def web_server() -> AsyncIterator[WebServer]:
    """A web server on a free port of this machine."""
    made = WebServer()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()


class Rerouted:
    """The real way out, with every host moved to a server of this machine; which one it was meant for stays known."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._outside = GuardedOutside(allowed=[f"127.0.0.1:{port}"])

    async def ask(self, method: str, url: str, *, headers: dict[str, str], body: bytes) -> Answer:
        parts = urlsplit(url)
        here = f"http://127.0.0.1:{self.port}/as/{parts.hostname}{parts.path or '/'}"
        return await self._outside.ask(
            method, f"{here}?{parts.query}" if parts.query else here, headers=headers, body=body
        )
