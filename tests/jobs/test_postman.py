"""The post: everything arrives once, nothing is lost while somebody is away, and not a word about a patient leaves."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import events, throttle
from mso_app.core.db import unit_of_work
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.channels import PAUSED_AFTER, ChannelKind, LetterStatus
from mso_app.domain.events import AccountChange, AccountChanged
from mso_app.domain.notification_kinds import WORDS, Kind
from mso_app.domain.notifications import ALWAYS, MESSAGE_WAITS, RECEIVES, SECURITY
from mso_app.integrations import carriers
from mso_app.jobs import postman
from mso_app.models import Account, Case, Channel, Letter
from mso_app.schemas.channels import CellChange
from mso_app.schemas.chat import MessageIn
from mso_app.schemas.notifications import InboxQuery, QuietChange
from mso_app.services import accounts, cases, chat, notifications, reactions
from mso_app.services.notifications import posting, telling
from tests.build import make_admin, make_case, make_patient, make_provider, make_requester
from tests.conftest import Clock, Database
from tests.receivers import MailServer, Rerouted, WebServer, mail_server, web_server
from tests.services.test_channels import SECRET, TYPED, new

PATIENT, CHAT_TEXT, SUBJECT = "Zebrafink", "Nachtigall", "Wiedehopf"
HOSTS = {
    ChannelKind.TELEGRAM: "api.telegram.org",
    ChannelKind.DISCORD: "discord.com",
    ChannelKind.SLACK: "hooks.slack.com",
    ChannelKind.PUSHOVER: "api.pushover.net",
    ChannelKind.WEBHOOK: "board.example",
}
CASES = 50
TITLES = ("New case to assign", "You are asked for an opinion", "An expert accepted the case", "New message")
SENTENCE = re.compile(rf"(?:{'|'.join(TITLES)})(?:,| in case) SO-\d\d-\d{{5}}")


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    throttle.start_over()
    before = dict(events._reactions)
    reactions.install()
    yield
    events._reactions.clear()
    events._reactions.update(before)


@dataclass(kw_only=True)
class Outdoors:
    """Everything that can be told."""

    mail: MailServer
    web: WebServer

    @property
    def numbers(self) -> list[str]:
        """The ids of what arrived at the webhook, and by mail."""
        by_web = [one.headers["webhook-id"] for one in self.web.of("board.example")]
        return [*by_web, *(str(mail["message-id"]) for mail in self.mail.mails)]

    @property
    def everything(self) -> str:
        said = [f"{one.host} {one.path} {one.headers} {one.body.decode()} {one.said}" for one in self.web.got]
        return "\n".join([*said, *self.mail.bodies, *self.mail.subjects])


@pytest.fixture
async def out(database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Outdoors]:
    """A mail server and a web server that stands for every other service."""
    async with mail_server() as mail, web_server() as web:
        for name, value in {
            "HOST": "127.0.0.1",
            "PORT": str(mail.port),
            "SECURITY": "none",
            "FROM": "secunda@hospital.example",
        }.items():
            monkeypatch.setenv(f"MSO_SMTP_{name}", value)
        settings.cache_clear()
        monkeypatch.setattr(carriers, "outside", lambda: Rerouted(web.port))
        yield Outdoors(mail=mail, web=web)


async def _with_channel(session: AsyncSession, person: Actor, kind: ChannelKind, *, everything: bool = True) -> UUID:
    """A channel by which every kind of news goes."""
    await notifications.my_channels(session, person)
    if kind is not ChannelKind.MAIL:
        await notifications.add_channel(session, person, new(kind))
    row = next(row for row in await notifications.my_channels(session, person) if row.kind is kind)
    for one in RECEIVES[person.role] if everything else ():
        if kind is not ChannelKind.MAIL or one not in ALWAYS:
            await notifications.choose_cell(session, person, row.id, CellChange(kind=one, is_on=True))
    return row.id


async def _post(clock: Clock, *, until_empty: bool = True, **by: float) -> int:
    """Let time pass, and send what is due then."""
    clock.move(**by)
    taken = total = await postman.post_due()
    while taken and until_empty:
        taken = await postman.post_due()
        total += taken
    return total


async def _tell_of_messages(session: AsyncSession, clock: Clock) -> None:
    """What the timekeeper does each second: whoever has not read a message by now is away."""
    clock.move(seconds=3)
    await chat.let_know(session, waited=MESSAGE_WAITS)


async def _notice(person: Actor, what: AccountChange = AccountChange.PASSWORD) -> None:
    async with unit_of_work() as session:
        await events.emit(session, AccountChanged(account_id=person.id, what=what))


async def _letters() -> list[Letter]:
    async with unit_of_work() as session:
        return list((await session.exec(select(Letter).order_by(Letter.created_at))).all())  # pyright: ignore[reportArgumentType]


async def _channel(channel_id: UUID) -> Channel:
    async with unit_of_work() as session:
        return await session.get_one(Channel, channel_id)


async def test_200_events_by_all_channels_arrive_once_each_and_say_nothing_about_anybody(
    out: Outdoors, clock: Clock
) -> None:
    """Row 37: what leaves is the kind, the number of a case and a link. 0 canaries in 200 events by six channels."""
    async with unit_of_work() as session:
        requester, admin, provider = (
            await make_requester(session),
            await make_admin(session),
            await make_provider(session, capacity=500),
        )
        patient = await make_patient(session, requester, name=f"{PATIENT} Halvorsen")
        for person in (requester, admin, provider):
            for kind in ChannelKind:
                await _with_channel(session, person, kind)
        ids = [
            (await make_case(session, requester, patient=patient, subject=f"{SUBJECT} {at}")).id for at in range(CASES)
        ]
    await _post(clock, seconds=61)
    for deed in ("assign", "accept", "say"):
        async with unit_of_work() as session:
            for case_id in ids:
                version = (await session.get_one(Case, case_id)).version
                if deed == "assign":
                    await cases.assign(session, admin, case_id, provider.id, version=version)
                elif deed == "accept":
                    await cases.accept(session, provider, case_id, version=version, attested=True)
                else:
                    said = MessageIn(client_msg_id=uuid4(), text=f"{CHAT_TEXT} sings")
                    await chat.send(session, requester, case_id, said)
            await _tell_of_messages(session, clock)
        await _post(clock, seconds=61)

    told = _told(out)
    assert {by: Counter(map(_without_number, lines)) for by, lines in told.items()} == {
        kind.value: dict.fromkeys(TITLES, CASES) for kind in ChannelKind
    }
    assert all(len(set(lines)) == len(lines) == 4 * CASES for lines in told.values())
    assert len(set(out.numbers)) == len(out.numbers) == 2 * 4 * CASES
    secret = [PATIENT, "Halvorsen", CHAT_TEXT, SUBJECT, "Fatigue", "myeloma", "criteria", requester.name, provider.name]
    assert await _planted(ids[0], requester) == [True, True, True]
    assert [word for word in secret if word.lower() in out.everything.lower()] == []
    assert await _post(clock, hours=30) == 0


async def test_every_kind_there_is_goes_by_every_channel_and_says_nothing_about_anybody(
    out: Outdoors, clock: Clock
) -> None:
    """Row 37: also what tells of questions, addenda and second readings. 0 canaries, whatever the kind."""
    async with unit_of_work() as session:
        people = requester, admin, provider = (
            await make_requester(session),
            await make_admin(session),
            await make_provider(session),
        )
        patient = await make_patient(session, requester, name=f"{PATIENT} Halvorsen")
        case = await make_case(session, requester, patient=patient, subject=f"{SUBJECT} sits")
        await cases.assign(session, admin, case.id, provider.id, version=case.version)
        await cases.accept(session, provider, case.id, version=case.version, attested=True)
        await chat.send(session, requester, case.id, MessageIn(client_msg_id=uuid4(), text=f"{CHAT_TEXT} sings"))
        for person in people:
            for channel in ChannelKind:
                await _with_channel(session, person, channel)
            for kind in RECEIVES[person.role]:
                about = None if kind in SECURITY else case
                await telling.tell(session, [person.id], kind, case=about, key=f"every:{kind}")
    await _post(clock, hours=1)

    told = [(person.role, kind) for person in people for kind in RECEIVES[person.role]]
    assert {kind for _, kind in told} == set(Kind)
    sent = [(letter.channel_id, letter.kind) for letter in await _letters() if letter.status is LetterStatus.SENT]
    assert len(set(sent)) == len(sent) == len(told) * len(ChannelKind)
    said = {"mail": [str(body) for body in (*out.mail.bodies, *out.mail.subjects)]}
    said |= {kind.value: [str(one.said) for one in out.web.got if one.host == host] for kind, host in HOSTS.items()}
    assert [
        (by, kind) for by, texts in said.items() for kind in Kind if not any(WORDS[kind].title in one for one in texts)
    ] == []
    secret = [PATIENT, "Halvorsen", CHAT_TEXT, SUBJECT, "Fatigue", "myeloma", "criteria", requester.name, provider.name]
    assert await _planted(case.id, requester) == [True, True, True]
    assert [word for word in secret if word.lower() in out.everything.lower()] == []


async def _planted(case_id: UUID, requester: Actor) -> list[bool]:
    """What could leak is there to leak."""
    async with unit_of_work() as session:
        queries = (
            f"SELECT count(*) FROM patient WHERE name LIKE '{PATIENT}%'",
            f"SELECT count(*) FROM medical_case WHERE subject LIKE '{SUBJECT}%'",
        )
        rows = [(await session.exec(text(query))).one()[0] > 0 for query in queries]  # pyright: ignore[reportCallIssue,reportArgumentType]
        room = await chat.open_room(session, requester, case_id)
        return [*rows, CHAT_TEXT in room.model_dump_json()]


def _told(out: Outdoors) -> dict[str, list[str]]:
    """By channel every sentence that arrived, one for each message; each names its case."""
    found = {"mail": out.mail.subjects}
    for kind, host in HOSTS.items():
        found[kind.value] = [_sentence(one.said) for one in out.web.got if one.host == host]
    return found


def _sentence(said: str) -> str:
    """What a message tells, however the service has it wrapped."""
    [told] = set(SENTENCE.findall(said))
    return told


def _without_number(line: str) -> str:
    return re.sub(r"(,| in case) SO-\d\d-\d{5}$", "", line)


async def test_a_channel_that_is_away_for_an_hour_loses_nothing_and_doubles_nothing(
    out: Outdoors, clock: Clock
) -> None:
    """Retried with growing pauses, one at a time, until it answers; then everything goes, each once."""
    async with unit_of_work() as session:
        admin = await make_admin(session)
        channel_id = await _with_channel(session, admin, ChannelKind.WEBHOOK)
    knocks, began = 0, clock.now
    out.web.status = lambda _: 503

    for minute in range(60):
        if minute % 6 == 0:
            async with unit_of_work() as session:
                await make_case(session)
        await _post(clock, minutes=1)
        knocks = out.web.connections
    failing = await _channel(channel_id)
    out.web.status = lambda _: 200
    await _post(clock, minutes=61)

    got = out.web.of("board.example")
    assert (clock.now - began).total_seconds() >= 2 * 3600
    assert (failing.failures, failing.paused_at, failing.problem) == (7, None, "Answered 503")
    assert knocks <= 20
    assert len(got) == len({one.headers["webhook-id"] for one in got}) == 10
    assert {letter.status for letter in await _letters()} == {LetterStatus.SENT}
    assert (await _channel(channel_id)).failures == 0


async def test_a_kill_between_sending_and_marking_sends_once_more_under_the_same_id(
    out: Outdoors, clock: Clock
) -> None:
    """At most once more: the next process cannot know, the receiver can."""
    async with unit_of_work() as session:
        person = await make_admin(session)
        await _with_channel(session, person, ChannelKind.WEBHOOK)
    await _notice(person)
    await _killed_before_marking()
    at_once = await _post(clock, seconds=60)

    after = await _post(clock, seconds=61)
    never = await _post(clock, hours=25)

    # Two letters, by mail and by webhook.
    assert (at_once, after, never) == (0, 2, 0)
    assert sorted(Counter(out.numbers).values()) == [2, 2]


async def _killed_before_marking() -> None:
    """What a process does until it is killed in the worst moment."""
    async with unit_of_work() as session:
        mine = await posting.claim(session, limit=8)
        parcels = [await posting.open_letter(session, one) for one in mine]
    for parcel in parcels:
        assert parcel is not None
        await carriers.carry(parcel.way, parcel.message)


async def test_two_processes_take_every_letter_once(out: Outdoors, clock: Clock) -> None:
    async with unit_of_work() as session:
        person = await make_admin(session)
        await _with_channel(session, person, ChannelKind.WEBHOOK)
        for _ in range(20):
            await make_case(session)
    clock.move(minutes=1)

    async def one() -> None:
        while await postman.post_due():
            pass

    await asyncio.gather(*(one() for _ in range(4)))

    assert len(out.numbers) == len(set(out.numbers)) == 40


async def test_ten_messages_are_one_mail_and_what_was_read_is_none(out: Outdoors, clock: Clock) -> None:
    async with unit_of_work() as session:
        requester, provider = await make_requester(session), await make_provider(session)
        case = await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=provider)
        await notifications.mark_all_read(session, requester)
        await notifications.mark_all_read(session, provider)
        for _ in range(10):
            await chat.send(session, provider, case.id, MessageIn(client_msg_id=uuid4(), text=CHAT_TEXT))
        await chat.send(session, requester, case.id, MessageIn(client_msg_id=uuid4(), text=CHAT_TEXT))
        await _tell_of_messages(session, clock)
        await notifications.mark_all_read(session, provider)

    await _post(clock, seconds=30)
    early = out.mail.subjects
    await _post(clock, seconds=31)

    assert early == []
    assert out.mail.subjects == [f"10 new messages in case {case.number}"]
    assert f"/cases/{case.id}/chat" in out.mail.bodies[0]
    assert LetterStatus.NOT_NEEDED in {letter.status for letter in await _letters()}


async def test_more_messages_while_the_line_is_unread_wait_a_quarter_of_an_hour(out: Outdoors, clock: Clock) -> None:
    async with unit_of_work() as session:
        requester, provider = await make_requester(session), await make_provider(session)
        case = await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=provider)
        await notifications.mark_all_read(session, requester)
        await chat.send(session, provider, case.id, MessageIn(client_msg_id=uuid4(), text=CHAT_TEXT))
        await _tell_of_messages(session, clock)
    await _post(clock, minutes=2)
    before = len(out.mail.mails)
    for _ in range(3):
        async with unit_of_work() as session:
            await chat.send(session, provider, case.id, MessageIn(client_msg_id=uuid4(), text=CHAT_TEXT))
            await _tell_of_messages(session, clock)
        await _post(clock, minutes=4)
    in_between = len(out.mail.mails)

    await _post(clock, minutes=4)

    mine = [subject for subject in out.mail.subjects if "message" in subject]
    assert in_between == before
    assert mine == [f"New message in case {case.number}", f"4 new messages in case {case.number}"]


async def test_quiet_hours_hold_back_what_can_wait_and_send_it_as_one(out: Outdoors, clock: Clock) -> None:
    """20:00 to 06:30 in Berlin; account security goes at any hour."""
    async with unit_of_work() as session:
        requester, admin, provider = (
            await make_requester(session),
            await make_admin(session),
            await make_provider(session),
        )
        await _with_channel(session, requester, ChannelKind.MAIL)
        await notifications.change_quiet_hours(session, requester, QuietChange(quiet_from="20:00", quiet_to="06:30"))
    clock.set(datetime(2026, 3, 2, 19, 30, tzinfo=UTC))
    cases_of_the_night = []
    for _ in range(3):
        async with unit_of_work() as session:
            cases_of_the_night.append(
                await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=provider, admin=admin)  # pyright: ignore[reportArgumentType]
            )
    await _notice(requester)
    mails = lambda: [mail for mail in out.mail.mails if "requester" in str(mail["to"])]  # noqa: E731

    await _post(clock, hours=2)
    at_night = [str(mail["subject"]) for mail in mails()]
    clock.set(datetime(2026, 3, 3, 5, 30, tzinfo=UTC))
    await _post(clock, seconds=1)

    morning = mails()[-1]
    assert at_night == ["Your password was changed"]
    assert str(morning["subject"]) == "3 notifications are waiting for you"
    assert [case.number in morning.get_content() for case in cases_of_the_night] == [True] * 3
    assert len(mails()) == 2


async def test_a_channel_that_keeps_failing_pauses_and_tells_its_owner_who_sets_it_right(
    out: Outdoors, clock: Clock
) -> None:
    async with unit_of_work() as session:
        admin = await make_admin(session)
        channel_id = await _with_channel(session, admin, ChannelKind.WEBHOOK)
        await make_case(session)
    out.web.status = lambda _: 401
    for _ in range(PAUSED_AFTER + 4):
        await _post(clock, minutes=61)
    paused, knocks = await _channel(channel_id), out.web.connections
    async with unit_of_work() as session:
        lines = [row.kind for row in (await notifications.inbox(session, admin, InboxQuery())).rows]
        [_, row] = await notifications.my_channels(session, admin)
    out.web.status = lambda _: 200

    async with unit_of_work() as session:
        await notifications.test_channel(session, admin, channel_id)
    await _post(clock, seconds=1)

    assert (paused.failures, knocks) == (PAUSED_AFTER, PAUSED_AFTER)
    assert (row.is_paused, row.says) == (True, "Paused after 12 tries: Answered 401")
    assert lines == ["channel_paused", "to_assign"]
    assert "One of your channels has paused" in out.mail.subjects
    works = await _channel(channel_id)
    assert (works.failures, works.paused_at, works.tested_at == works.worked_at) == (0, None, True)


async def test_what_cannot_go_for_a_day_is_given_up_on_record(out: Outdoors, clock: Clock) -> None:
    async with unit_of_work() as session:
        admin = await make_admin(session)
        channel_id = await _with_channel(session, admin, ChannelKind.WEBHOOK)
        await make_case(session)
    out.web.status = lambda _: 500
    await _post(clock, minutes=1)

    clock.move(hours=25)
    await postman.tidy()

    out.web.status = lambda _: 200
    assert await _post(clock, hours=1) == 0 or out.web.got == []
    async with unit_of_work() as session:
        rows = (await notifications.history(session, admin, channel_id)).rows
    assert [row.result for row in rows][:1] == ["Given up after 24 h, try 1"] or rows[0].is_failed
    assert "SO-" not in "".join(row.model_dump_json() for row in rows)


async def test_a_webhook_can_tell_that_it_is_us(out: Outdoors, clock: Clock) -> None:
    """Signed as Standard Webhooks has it, over id, time and body."""
    async with unit_of_work() as session:
        person = await make_admin(session)
        channel_id = await _with_channel(session, person, ChannelKind.WEBHOOK)
        await notifications.test_channel(session, person, channel_id)

    await _post(clock, seconds=1)

    [got] = out.web.of("board.example")
    head = got.headers
    assert head["webhook-signature"] == carriers.signature(
        SECRET, head["webhook-id"], head["webhook-timestamp"], got.body
    )
    assert head["idempotency-key"] == head["webhook-id"]
    assert got.path == "/hooks/4f5e6d7c8b9a"
    assert SECRET not in out.everything


async def test_whoever_is_out_of_use_is_told_nothing(out: Outdoors, clock: Clock) -> None:
    async with unit_of_work() as session:
        person = await make_admin(session)
        await _with_channel(session, person, ChannelKind.WEBHOOK)
    await _notice(person)
    async with unit_of_work() as session:
        account = await session.get_one(Account, person.id)
        account.is_active = False
        session.add(account)

    await _post(clock, seconds=1)

    assert out.numbers == []
    assert {letter.status for letter in await _letters()} == {LetterStatus.NOT_NEEDED}


async def test_whoever_switches_a_channel_off_is_not_told_by_it_any_more(out: Outdoors, clock: Clock) -> None:
    """Also not of what was on its way; account security goes by mail all the same."""
    async with unit_of_work() as session:
        admin = await make_admin(session)
        hook = await _with_channel(session, admin, ChannelKind.WEBHOOK)
        mail = await _with_channel(session, admin, ChannelKind.MAIL)
        await make_case(session)
        for channel_id in (hook, mail):
            await notifications.switch_channel(session, admin, channel_id, is_on=False)
    await _notice(admin)

    await _post(clock, minutes=1)

    assert (out.web.got, out.mail.subjects) == ([], ["Your password was changed"])


async def test_what_is_rolled_back_is_never_sent(out: Outdoors, clock: Clock) -> None:
    """The letter is written in the transaction of what happened."""
    async with unit_of_work() as session:
        person = await make_admin(session)

    with suppress(ZeroDivisionError):
        async with unit_of_work() as session:
            await events.emit(session, AccountChanged(account_id=person.id, what=AccountChange.PASSWORD))
            raise ZeroDivisionError

    assert await _post(clock, hours=1) == 0


async def test_a_mail_server_that_refuses_is_said_in_words(out: Outdoors, clock: Clock) -> None:
    async with unit_of_work() as session:
        person = await make_admin(session)
    out.mail.answer = "554 No"
    await _notice(person)

    await _post(clock, seconds=1)

    async with unit_of_work() as session:
        [row] = await notifications.my_channels(session, person)
    assert (row.mood, row.says) == ("failing", "Mail server answered 554 at 09:00, 1 try")


async def test_no_carrier_stops_the_post(out: Outdoors, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that stumbles is a failure of one letter."""
    async with unit_of_work() as session:
        person = await make_admin(session)
        channel_id = await _with_channel(session, person, ChannelKind.WEBHOOK)

    async def broken(*_: object) -> None:
        raise LookupError

    monkeypatch.setitem(carriers._CARRIERS, ChannelKind.WEBHOOK, broken)
    await _notice(person)

    await _post(clock, seconds=1)

    assert (await _channel(channel_id)).problem == "Not sent"
    assert len(out.mail.mails) == 1


@pytest.mark.parametrize("kind", TYPED)
async def test_a_test_goes_at_once_and_is_not_repeated(out: Outdoors, clock: Clock, kind: ChannelKind) -> None:
    async with unit_of_work() as session:
        person = await make_admin(session)
        channel_id = await _with_channel(session, person, kind, everything=False)
        await notifications.test_channel(session, person, channel_id)
    out.web.status = lambda _: 403
    await _post(clock, seconds=1)
    async with unit_of_work() as session:
        row = (await notifications.my_channels(session, person))[1]

    assert await _post(clock, hours=2) == 0

    assert (row.is_failing, row.says) == (True, "Answered 403 at 09:00, 1 try")
    assert out.web.connections == 1


async def test_a_one_time_link_goes_by_mail_and_is_kept_closed_until_then(out: Outdoors, clock: Clock) -> None:
    """The administrator still sees it; in the database it is never readable, and gone once it is sent."""
    async with unit_of_work() as session:
        admin, person = await make_admin(session), await make_requester(session)
        link = await accounts.issue_link(session, admin, person.id)
        stored = (await session.exec(text("SELECT enclosure FROM letter"))).all()  # pyright: ignore[reportCallIssue,reportArgumentType]

    await _post(clock, seconds=1)

    token = link.url.partition("#")[2]
    [mail] = [one for one in out.mail.mails if "link" in str(one["subject"])]
    assert link.mailed_to in str(mail["to"])
    assert link.url in mail.get_content()
    assert [bytes(row[0]).find(token.encode()) for row in stored] == [-1]
    assert [letter.enclosure for letter in await _letters()] == [None]
    async with unit_of_work() as session:
        assert (await accounts.link_owner(session, token, address="192.0.2.1")).email == link.mailed_to


async def test_what_goes_wrong_outside_is_logged_without_addresses_and_secrets(
    out: Outdoors, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Row 30: channels fail, and the log knows neither where to nor with what."""
    out.web.status = lambda _: 401
    async with unit_of_work() as session:
        person = await make_admin(session)
        for kind in TYPED:
            channel_id = await _with_channel(session, person, kind, everything=False)
            await notifications.test_channel(session, person, channel_id)
    with caplog.at_level("DEBUG"):
        await _post(clock, seconds=1)

    typed = [value for entries in TYPED.values() for value in entries.values()]
    tokens = [*typed, "d" * 30, "s" * 20, "board.example"]
    ours = "\n".join(
        line.getMessage() for line in caplog.records if line.name.startswith(("mso", "apprise", "urllib3"))
    )
    assert len(out.web.got) == 0 < out.web.connections
    assert [word for word in tokens if word in ours] == []
