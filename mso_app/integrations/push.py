"""Messages to Telegram, Discord, Slack and Pushover: apprise knows how each wants to be told, our own door sends it.

The plugins of apprise call the library `requests`, which connects wherever it is told. Here they find a stand-in that
takes what they built and sends it by `integrations/outside`. `tests/integrations/test_push.py` holds the contract.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from functools import partial

import requests
from apprise import AppriseAsset, NotifyBase, NotifyFormat
from apprise.plugins import discord, pushover, slack, telegram
from requests import PreparedRequest, Request, Response

from mso_app.domain.channels import ChannelKind
from mso_app.integrations.outside import Answer, NotAnAddress, NotReached, Outside

# What it says quotes addresses, and in those the tokens.
logging.getLogger("apprise").setLevel(logging.CRITICAL)

_DISCORD = re.compile(r"https://(?:discord|discordapp)\.com/api/webhooks/(\d{15,21})/([\w-]{40,100})/?")
_SLACK = re.compile(r"https://hooks\.slack\.com/services/(T[A-Z0-9]{6,14})/(B[A-Z0-9]{6,14})/([A-Za-z0-9]{20,32})/?")
_TELEGRAM_BOT = re.compile(r"\d{6,14}:[\w-]{30,50}")
_TELEGRAM_CHAT = re.compile(r"-?\d{4,20}")
_PUSHOVER = re.compile(r"[A-Za-z0-9]{30}")
TOO_MANY = 429
# Their own: each waits for our loop, which looks names up with the threads that everybody shares.
_THREADS = ThreadPoolExecutor(max_workers=8, thread_name_prefix="push")


@dataclass(frozen=True, kw_only=True)
class Push:
    """A heading and a few lines of plain text."""

    subject: str
    text: str


def check_discord(secret: str, _target: str) -> NotifyBase:
    found = _DISCORD.fullmatch(secret)
    if found is None:
        raise NotAnAddress("secret", "Copy the whole address; it begins with https://discord.com/api/webhooks/")
    return discord.NotifyDiscord(webhook_id=found[1], webhook_token=found[2], avatar=False, asset=_ASSET)


def check_slack(secret: str, _target: str) -> NotifyBase:
    found = _SLACK.fullmatch(secret)
    if found is None:
        raise NotAnAddress("secret", "Copy the whole address; it begins with https://hooks.slack.com/services/")
    return slack.NotifySlack(
        token_a=found[1], token_b=found[2], token_c=found[3], include_image=False, include_footer=False, asset=_ASSET
    )


def check_telegram(secret: str, target: str) -> NotifyBase:
    if not _TELEGRAM_BOT.fullmatch(secret):
        raise NotAnAddress("secret", "A token is a number, a colon and 35 characters.")
    if not _TELEGRAM_CHAT.fullmatch(target):
        raise NotAnAddress("target", "The number of a chat has digits only; that of a group begins with a minus.")
    return telegram.NotifyTelegram(bot_token=secret, targets=[target], detect_owner=False, asset=_ASSET)


def check_pushover(secret: str, target: str) -> NotifyBase:
    for entry, value in (("target", target), ("secret", secret)):
        if not _PUSHOVER.fullmatch(value):
            raise NotAnAddress(entry, "This has 30 letters and digits. Copy it again.")
    return pushover.NotifyPushover(user_key=target, token=secret, asset=_ASSET)


Builder = Callable[[str, str], NotifyBase]
"""Makes the plugin for what somebody typed. Raises NotAnAddress."""

BUILDERS: dict[ChannelKind, Builder] = {
    ChannelKind.TELEGRAM: check_telegram,
    ChannelKind.DISCORD: check_discord,
    ChannelKind.SLACK: check_slack,
    ChannelKind.PUSHOVER: check_pushover,
}


async def send(outside: Outside, plugin: NotifyBase, push: Push) -> None:
    """Tell the service once. Raises NotReached."""
    errand = _Errand(outside=outside, loop=asyncio.get_running_loop())
    _errand.set(errand)
    # It would wait between two messages; we send one.
    plugin.request_rate_per_sec = 0
    said = partial(plugin.notify, body=push.text, title=push.subject, body_format=NotifyFormat.TEXT)
    done = await errand.loop.run_in_executor(_THREADS, copy_context().run, said)
    if not done:
        raise NotReached(errand.problem or (f"Answered {errand.status}" if errand.status else "Not sent"))


@dataclass(kw_only=True)
class _Errand:
    """One message of a plugin, while its thread runs."""

    outside: Outside
    loop: asyncio.AbstractEventLoop
    status: int = 0
    problem: str = field(default="")

    def run(self, prepared: PreparedRequest) -> Response:
        raw = prepared.body
        body = raw.encode() if isinstance(raw, str) else raw if isinstance(raw, bytes) else b""
        asked = self.outside.ask(
            prepared.method or "POST",
            str(prepared.url),
            headers={str(name).lower(): str(value) for name, value in prepared.headers.items()},
            body=body,
        )
        try:
            answer: Answer = asyncio.run_coroutine_threadsafe(asked, self.loop).result()
        except NotReached as problem:
            self.problem = str(problem)
            raise requests.ConnectionError from None
        self.status = answer.status
        if answer.status == TOO_MANY:
            # A plugin would sleep and try again; trying again is our own business.
            raise requests.ConnectionError
        made = Response()
        made.status_code, made._content = answer.status, answer.body
        return made


_errand: ContextVar[_Errand] = ContextVar("errand")


class _StandIn:
    """What the plugins call `requests`."""

    def __getattr__(self, name: str) -> object:
        if name in {"codes", "RequestException", "ConnectionError", "exceptions", "utils"}:
            return getattr(requests, name)
        raise AttributeError(f"Plugins have no business with requests.{name}.")

    def request(
        self,
        method: str,
        url: str,
        *,
        params: dict[str, str] | None = None,
        data: str | bytes | dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_transport: object,
    ) -> Response:
        made = Request(method, url, params=params, data=data, headers=headers, auth=auth)
        return _errand.get().run(made.prepare())

    def post(self, url: str, **said: object) -> Response:
        return self.request("POST", url, **said)  # pyright: ignore[reportArgumentType]


for _plugin in (discord, pushover, slack, telegram):
    _plugin.requests = _StandIn()  # pyright: ignore[reportAttributeAccessIssue]
_ASSET = AppriseAsset(app_id="Secunda", app_desc="Secunda", app_url="", secure_logging=True, async_mode=False)
