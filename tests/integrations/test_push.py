"""The contract with apprise: each plugin builds one request, and it leaves by our own door."""

import asyncio

import pytest

from mso_app.integrations import push
from mso_app.integrations.outside import Answer, NotAnAddress, NotReached, Refused
from mso_app.integrations.push import Push
from tests.receivers import Rerouted, web_server

BOT, CHAT = "123456789:" + "A" * 35, "12315544"
DISCORD = "https://discord.com/api/webhooks/123456789012345678/" + "d" * 68
SLACK = "https://hooks.slack.com/services/T1234567/B1234567/" + "s" * 24
USER, APP = "u" * 30, "a" * 30
WAYS = {
    "api.telegram.org": (push.check_telegram, BOT, CHAT),
    "discord.com": (push.check_discord, DISCORD, ""),
    "hooks.slack.com": (push.check_slack, SLACK, ""),
    "api.pushover.net": (push.check_pushover, APP, USER),
}
SAID = Push(subject="Opinion ready, SO-26-00012", text="Opinion ready, SO-26-00012\nhttps://mso.example/cases/7")


class Outside:
    """Answers as told and keeps what was asked."""

    def __init__(self, status: int = 200, body: bytes = b"ok", problem: NotReached | None = None) -> None:
        self.answer, self.problem = Answer(status=status, body=body), problem
        self.asked: list[tuple[str, str, bytes]] = []

    async def ask(self, method: str, url: str, *, headers: dict[str, str], body: bytes) -> Answer:
        self.asked.append((method, url, body))
        if self.problem:
            raise self.problem
        return self.answer


@pytest.mark.parametrize("host", WAYS)
async def test_each_service_is_told_once_by_our_own_way_out(host: str) -> None:
    build, secret, target = WAYS[host]
    outside = Outside()

    await push.send(outside, build(secret, target), SAID)

    [(method, url, body)] = outside.asked
    assert (method, url.split("/")[2]) == ("POST", host if host != "discord.com" else url.split("/")[2])
    assert url.startswith("https://")
    assert b"SO-26-00012" in body


@pytest.mark.parametrize("host", WAYS)
@pytest.mark.parametrize("status", [401, 404, 429, 500, 302])
async def test_what_a_service_answers_is_told_in_words_and_not_tried_again_by_the_plugin(
    host: str, status: int
) -> None:
    build, secret, target = WAYS[host]
    outside = Outside(status=status, body=b"no")

    with pytest.raises(NotReached, match=f"Answered {status}"):
        await push.send(outside, build(secret, target), SAID)

    assert len(outside.asked) == 1


@pytest.mark.parametrize("host", WAYS)
async def test_a_refused_address_is_said_so(host: str) -> None:
    build, secret, target = WAYS[host]

    with pytest.raises(NotReached, match="Address refused"):
        await push.send(Outside(problem=Refused()), build(secret, target), SAID)


@pytest.mark.parametrize(
    ("build", "secret", "target", "entry"),
    [
        (
            push.check_discord,
            "https://discord.com.evil.example/api/webhooks/123456789012345678/" + "d" * 68,
            "",
            "secret",
        ),
        (push.check_discord, "https://127.0.0.1/api/webhooks/123456789012345678/" + "d" * 68, "", "secret"),
        (push.check_discord, DISCORD + "/../../x", "", "secret"),
        (push.check_slack, SLACK.replace("hooks.slack.com", "hooks.slack.com@127.0.0.1"), "", "secret"),
        (push.check_telegram, "1:short", CHAT, "secret"),
        (push.check_telegram, BOT, "@me/../../", "target"),
        (push.check_telegram, BOT + "/../x?", CHAT, "secret"),
        (push.check_pushover, APP, "u" * 29, "target"),
        (push.check_pushover, "a b", USER, "secret"),
    ],
)
def test_what_is_not_given_out_by_the_service_is_refused(
    build: push.Builder, secret: str, target: str, entry: str
) -> None:
    with pytest.raises(NotAnAddress) as refused:
        build(secret, target)

    assert refused.value.entry == entry


async def test_many_at_once_do_not_wait_for_each_other() -> None:
    """Threads of plugins wait for our loop, so they must not be those that look names up for it."""
    async with web_server() as web:
        outside = Rerouted(web.port)
        ways = [WAYS[host] for host in WAYS for _ in range(6)]

        await asyncio.gather(*(push.send(outside, build(secret, target), SAID) for build, secret, target in ways))

        assert len(web.got) == 24
