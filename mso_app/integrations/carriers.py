"""Every kind of channel and how a message travels by it."""

import base64
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from mso_app.core.settings import settings
from mso_app.domain.channels import ChannelKind
from mso_app.integrations.mail import Mail, mailer
from mso_app.integrations.outside import NotAnAddress, NotReached, Refused, outside, taken_apart

SHORTEST_SECRET, LONGEST_ENTRY = 16, 500
OK = range(200, 300)
PUSHED = frozenset({ChannelKind.TELEGRAM, ChannelKind.DISCORD, ChannelKind.SLACK, ChannelKind.PUSHOVER})


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened: words, and where to read on."""

    kind: str
    words: str
    number: str
    count: int
    url: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """What goes out, whichever way. `number` is the same at every try."""

    number: str
    at: datetime
    subject: str
    lines: tuple[Line, ...]
    more: int = 0
    """How many did not find room."""

    @property
    def text(self) -> str:
        told = [f"{line.words}\n{line.url}" if line.url else line.words for line in self.lines]
        rest = [f"And {self.more} more in your inbox.\n{settings().origin}/notifications"] if self.more else []
        return "\n\n".join([*told, *rest])


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where a channel leads, in the clear; lives as long as one try."""

    kind: ChannelKind
    mail_to: str = ""
    address: str = ""
    secret: str = ""
    target: str = ""


async def carry(way: Way, message: Message) -> None:
    """Bring one message on its way, once. Raises NotReached."""
    await _CARRIERS[way.kind](way, message)


def check(way: Way) -> None:
    """Whether what somebody typed can be right. Raises NotAnAddress."""
    if way.kind in PUSHED:
        _push().BUILDERS[way.kind](way.secret, way.target)
    if way.kind is not ChannelKind.WEBHOOK:
        return
    try:
        taken_apart(way.address, allowed=settings().allowed_outside)
    except Refused:
        sentence = "Write a public address with https:// or http:// and port 443, 80 or 8443."
        raise NotAnAddress("address", sentence) from None
    if len(way.secret) < SHORTEST_SECRET:
        raise NotAnAddress("secret", f"Use {SHORTEST_SECRET} characters or more.")


async def _by_mail(way: Way, message: Message) -> None:
    foot = f"You choose what is sent here: {settings().origin}/notifications/settings"
    text = f"{message.text}\n\n-- \n{settings().product_name}. {foot}\n"
    await mailer().send(Mail(number=message.number, to=way.mail_to, subject=message.subject, text=text))


async def _by_push(way: Way, message: Message) -> None:
    push = _push()
    try:
        plugin = push.BUILDERS[way.kind](way.secret, way.target)
    except NotAnAddress:
        raise NotReached("Set up wrongly") from None
    await push.send(outside(), plugin, push.Push(subject=message.subject, text=message.text))


def _push() -> ModuleType:
    from mso_app.integrations import push  # noqa: PLC0415 -- its library is heavy, and few houses use these

    return push


async def _by_webhook(way: Way, message: Message) -> None:
    body = json.dumps(
        {
            "id": message.number,
            "at": message.at.isoformat(),
            "subject": message.subject,
            "more": message.more,
            "items": [
                {"kind": line.kind, "text": line.words, "case": line.number, "count": line.count, "url": line.url}
                for line in message.lines
            ],
        }
    ).encode()
    moment = str(int(message.at.timestamp()))
    headers = {
        "content-type": "application/json",
        "user-agent": settings().product_name,
        "idempotency-key": message.number,
        "webhook-id": message.number,
        "webhook-timestamp": moment,
        "webhook-signature": signature(way.secret, message.number, moment, body),
    }
    answer = await outside().ask("POST", way.address, headers=headers, body=body)
    if answer.status not in OK:
        raise NotReached(f"Answered {answer.status}")


def signature(secret: str, number: str, moment: str, body: bytes) -> str:
    """ "v1," and HMAC-SHA-256 in base64 over id, timestamp and body with dots between, as Standard Webhooks has it."""
    signed = b".".join([number.encode(), moment.encode(), body])
    return "v1," + base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


_CARRIERS: dict[ChannelKind, Callable[[Way, Message], Awaitable[None]]] = {
    ChannelKind.MAIL: _by_mail,
    ChannelKind.WEBHOOK: _by_webhook,
    **dict.fromkeys(PUSHED, _by_push),
}
