"""Notifications: who hears of what, once, in one line per group, without a word about anybody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import events, live
from mso_app.core.errors import InvalidInput, NotFound
from mso_app.core.events import emit
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.events import AccountChange, AccountChanged
from mso_app.domain.notification_kinds import WORDS, Kind
from mso_app.domain.notifications import MESSAGE_WAITS, OF_A_MOVE, OF_AN_ACCOUNT, RECEIVES, QuietHours
from mso_app.domain.words import Role
from mso_app.models import Case, Notification
from mso_app.schemas.chat import MessageIn
from mso_app.schemas.notifications import InboxQuery, KindChange, QuietChange
from mso_app.services import cases, chat, issues, notifications, reactions
from tests.build import answer_return, make_admin, make_case, make_patient, make_provider, make_requester
from tests.conftest import Clock

CANARY = "Zebrafink"


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    """The consequences of the product, and of no other test."""
    before = dict(events._reactions)
    reactions.install()
    yield
    events._reactions.clear()
    events._reactions.update(before)


async def _lines(session: AsyncSession, actor: Actor, view: str = "all") -> list[tuple[str, bool]]:
    query = InboxQuery.model_validate({"view": view})
    return [(row.kind, row.is_read) for row in (await notifications.inbox(session, actor, query)).rows]


async def _unread(session: AsyncSession, actor: Actor) -> int:
    return (await notifications.bell(session, actor)).unread


def test_every_kind_has_words_and_somebody_who_hears_it() -> None:
    assert set(WORDS) == set(Kind)
    assert {kind for kinds in RECEIVES.values() for kind in kinds} == set(Kind)
    assert set(OF_A_MOVE) == set(Move)
    assert set(OF_AN_ACCOUNT) == set(AccountChange)


async def test_a_new_case_is_told_to_every_administrator_and_is_over_when_one_assigns_it(
    session: AsyncSession, clock: Clock
) -> None:
    """N-15: new case to assign; assigned to you."""
    one, other, provider = await make_admin(session), await make_admin(session), await make_provider(session)
    case = await make_case(session)
    told = [await _lines(session, person) for person in (one, other)]

    await cases.assign(session, one, case.id, provider.id, version=case.version)

    assert told == [[("to_assign", False)]] * 2
    assert [await _lines(session, person) for person in (one, other)] == [[("to_assign", True)]] * 2
    assert await _lines(session, provider) == [("assigned", False)]


async def test_the_way_of_a_case_is_told_to_whom_it_concerns_and_never_to_who_did_it(
    session: AsyncSession, clock: Clock
) -> None:
    """Accepted, returned, answered: MSO-17, MSO-28."""
    requester, admin, provider = await make_requester(session), await make_admin(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.RETURNED, provider=provider, admin=admin)
    clock.move(minutes=5)

    await answer_return(session, requester, case, "Here it is.")

    assert set(await _lines(session, requester)) == {("returned", True), ("accepted", False)}
    assert await _lines(session, provider) == [("answered", False), ("assigned", True)]
    assert await _lines(session, admin) == [("to_assign", True)]


async def test_a_rejection_is_for_the_administrators(session: AsyncSession, clock: Clock) -> None:
    requester, admin, provider = await make_requester(session), await make_admin(session), await make_provider(session)

    await make_case(session, requester, status=CaseStatus.REJECTED, provider=provider, admin=admin)

    assert set(await _lines(session, admin)) == {("rejected", False), ("to_assign", True)}
    assert await _lines(session, requester) == []


async def test_a_former_provider_keeps_a_line_that_leads_nowhere(session: AsyncSession, clock: Clock) -> None:
    """Row 4: whoever was taken off a case has no way back into it."""
    admin, provider, other = await make_admin(session), await make_provider(session), await make_provider(session)
    case = await make_case(session, status=CaseStatus.ASSIGNED, provider=provider, admin=admin)
    before = (await notifications.inbox(session, provider, InboxQuery())).rows[0]
    clock.move(minutes=5)

    await cases.reassign(session, admin, case.id, other.id, version=case.version)

    rows = (await notifications.inbox(session, provider, InboxQuery())).rows
    assert before.href == f"/cases/{case.id}"
    assert [(row.kind, row.href, row.needs_you) for row in rows] == [("taken_back", "", False), ("assigned", "", False)]
    assert [await notifications.open_notification(session, provider, row.id) for row in rows] == ["", ""]


async def test_the_same_thing_again_while_it_is_unread_is_one_line_with_a_count(
    session: AsyncSession, clock: Clock
) -> None:
    person = await make_requester(session)
    for _ in range(3):
        await emit(session, AccountChanged(account_id=person.id, what=AccountChange.NEW_DEVICE))
    first = await notifications.inbox(session, person, InboxQuery())
    await notifications.mark_read(session, person, first.rows[0].id)
    clock.move(minutes=1)

    await emit(session, AccountChanged(account_id=person.id, what=AccountChange.NEW_DEVICE))

    rows = (await notifications.inbox(session, person, InboxQuery())).rows
    assert [row.title for row in first.rows] == ["3 sign-ins from new devices"]
    assert [(row.title, row.is_read) for row in rows] == [
        ("Sign-in from a new device", False),
        ("3 sign-ins from new devices", True),
    ]


async def test_everything_is_read_at_once_and_only_mine(session: AsyncSession, clock: Clock) -> None:
    one, other = await make_admin(session), await make_admin(session)
    for _ in range(3):
        await make_case(session)

    number = await notifications.mark_all_read(session, one)

    assert (number, await _unread(session, one), await _unread(session, other)) == (3, 0, 3)


async def test_somebody_elses_line_is_not_found(session: AsyncSession, clock: Clock) -> None:
    one, other = await make_admin(session), await make_admin(session)
    await make_case(session)
    theirs = (await notifications.inbox(session, other, InboxQuery())).rows[0]

    for deed in (notifications.open_notification, notifications.mark_read):
        for row_id in (theirs.id, uuid4()):
            with pytest.raises(NotFound):
                await deed(session, one, row_id)

    assert await _unread(session, other) == 1


async def test_views_filter_by_what_is_asked(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    await make_case(session)
    await emit(session, AccountChanged(account_id=admin.id, what=AccountChange.PASSWORD))
    everything = await notifications.inbox(session, admin, InboxQuery())

    found = {view: await _lines(session, admin, view) for view in ("needs", "cases", "security", "messages", "unread")}
    first = await notifications.inbox(session, admin, InboxQuery(limit=1))

    assert found["needs"] == found["cases"] == [("to_assign", False)]
    assert found["security"] == [("password", False)]
    assert found["messages"] == []
    assert len(found["unread"]) == 2
    assert (everything.unread, everything.needs, everything.all, first.total, len(first.rows)) == (2, 1, 2, 2, 1)


async def test_a_muted_kind_makes_no_line_and_security_cannot_be_muted(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)

    await notifications.change_kind(session, admin, KindChange(kind=Kind.TO_ASSIGN, is_on=False))
    await make_case(session)

    assert await _lines(session, admin) == []
    with pytest.raises(InvalidInput):
        await notifications.change_kind(session, admin, KindChange(kind=Kind.PASSWORD, is_on=False))
    with pytest.raises(InvalidInput):
        await notifications.change_kind(session, admin, KindChange(kind=Kind.RETURNED, is_on=False))
    again = await notifications.change_kind(session, admin, KindChange(kind=Kind.TO_ASSIGN, is_on=True))
    assert all(choice.is_on for choice in again.choices)


async def test_in_quiet_hours_the_line_is_there_and_the_bell_is_silent_until_they_end(
    session: AsyncSession, clock: Clock
) -> None:
    """Hours are those of the institution: 20:00 in Berlin is 19:00 UTC in March."""
    requester, admin, provider = await make_requester(session), await make_admin(session), await make_provider(session)
    await notifications.change_quiet_hours(session, requester, QuietChange(quiet_from="20:00", quiet_to="06:30"))
    clock.set(datetime(2026, 3, 2, 18, 59, tzinfo=UTC))
    early = await make_case(session, requester, status=CaseStatus.ASSIGNED, provider=provider, admin=admin)
    late = await make_case(session, requester, status=CaseStatus.ASSIGNED, provider=provider, admin=admin)
    await cases.accept(session, provider, early.id, version=early.version, attested=True)
    clock.set(datetime(2026, 3, 2, 19, 1, tzinfo=UTC))

    await cases.accept(session, provider, late.id, version=late.version, attested=True)

    assert len(await _lines(session, requester, "unread")) == 2
    heard = {hour: await _at(session, requester, clock, hour) for hour in ("23:00", "05:29", "05:30")}
    assert heard == {"23:00": 1, "05:29": 1, "05:30": 2}


async def _at(session: AsyncSession, actor: Actor, clock: Clock, hour: str) -> int:
    hours, minutes = map(int, hour.split(":"))
    clock.set(datetime(2026, 3, 2 if hours > 12 else 3, hours, minutes, tzinfo=UTC))
    return await _unread(session, actor)


async def test_late_and_security_ring_at_night_too(session: AsyncSession, clock: Clock) -> None:
    person = await make_requester(session)
    await notifications.change_quiet_hours(session, person, QuietChange(quiet_from="00:00", quiet_to="23:59"))

    await emit(session, AccountChanged(account_id=person.id, what=AccountChange.PASSWORD))

    assert await _unread(session, person) == 1


@pytest.mark.parametrize(
    ("at", "began"),
    [
        (datetime(2026, 3, 2, 19, 0, tzinfo=UTC), datetime(2026, 3, 2, 19, 0, tzinfo=UTC)),
        (datetime(2026, 3, 3, 5, 0, tzinfo=UTC), datetime(2026, 3, 2, 19, 0, tzinfo=UTC)),
        (datetime(2026, 3, 3, 5, 30, tzinfo=UTC), None),
        # The night the clocks go forward in Europe.
        (datetime(2026, 3, 29, 4, 0, tzinfo=UTC), datetime(2026, 3, 28, 19, 0, tzinfo=UTC)),
    ],
)
def test_quiet_hours_go_over_midnight(at: datetime, began: datetime | None) -> None:
    assert QuietHours(start=20 * 60, end=6 * 60 + 30, zone="Europe/Berlin").began(at) == began


async def test_a_clock_is_told_once_per_colour(session: AsyncSession, clock: Clock) -> None:
    """Clock amber or red, each once per clock and colour, to who has the turn."""
    requester, admin, provider = await make_requester(session), await make_admin(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=provider, admin=admin)
    assert case.clock_due_at is not None
    told: list[int] = [await notifications.watch_clocks(session)]

    clock.set(case.clock_due_at - timedelta(hours=2))
    told += [await notifications.watch_clocks(session) for _ in range(2)]
    amber = await _lines(session, provider, "deadlines")
    clock.set(case.clock_due_at + timedelta(minutes=1))
    await notifications.mark_all_read(session, provider)
    told += [await notifications.watch_clocks(session) for _ in range(2)]

    assert told == [0, 1, 0, 1, 0]
    assert amber == [("due_soon", False)]
    assert await _lines(session, provider, "deadlines") == [("late", False), ("due_soon", True)]
    assert [await _lines(session, who, "deadlines") for who in (requester, admin)] == [[("late", False)]] * 2


async def test_a_clock_that_ran_out_long_ago_is_no_news(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    await make_case(session)
    clock.move(days=30)

    assert await notifications.watch_clocks(session) == 0
    assert await _lines(session, admin, "deadlines") == []


async def test_what_was_read_is_forgotten_after_ninety_days(session: AsyncSession, clock: Clock) -> None:
    one, other = await make_admin(session), await make_admin(session)
    await make_case(session)
    await notifications.mark_all_read(session, one)

    clock.move(days=89)
    early = await notifications.forget_old(session)
    clock.move(days=2)

    assert (early, await notifications.forget_old(session)) == (0, 1)
    assert [await _lines(session, who) for who in (one, other)] == [[], [("to_assign", False)]]


async def test_two_hundred_events_tell_nothing_of_a_patient(session: AsyncSession, clock: Clock) -> None:
    """Row 37: no names, no patient, no text that anybody typed: in no row, in nothing a screen gets."""
    admin, provider = await make_admin(session), await make_provider(session, capacity=99)
    requester = await make_requester(session)
    patient = await make_patient(session, requester, name=f"{CANARY} Halvorsen")
    for _ in range(25):
        case = await make_case(
            session,
            requester,
            status=CaseStatus.RETURNED,
            provider=provider,
            admin=admin,
            patient=patient,
            subject=f"{CANARY} or not",
            questions=(f"Is it {CANARY}?",),
        )
        await answer_return(session, requester, case, f"{CANARY} it is.")
        await session.refresh(case)
        await _say(session, requester, case)
        await _say(session, provider, case)
        await issues.return_case(
            session, provider, case.id, version=case.version, text=f"Which {CANARY}?", items=[f"The {CANARY}"]
        )
        await session.refresh(case)
        await issues.resume(session, admin, case.id, version=case.version)
    rows = (await session.exec(select(Notification))).all()

    shown = [str(row.model_dump()) for row in rows]
    for person in (admin, provider, requester):
        shown.append(str(await notifications.bell(session, person)))
        windows = [InboxQuery(offset=offset, limit=50) for offset in range(0, 200, 50)]
        shown += [str(await notifications.inbox(session, person, window)) for window in windows]

    people = (CANARY, patient.number, admin.name, provider.name, requester.name)
    assert sum(row.count for row in rows) >= 200
    assert [word for word in people for text in shown if word in text] == []


async def _say(session: AsyncSession, actor: Actor, case: Case) -> int:
    message = MessageIn(client_msg_id=uuid4(), text=f"{CANARY}, I think.")
    return (await chat.send(session, actor, case.id, message)).seq


async def test_ten_messages_are_one_line_that_leads_to_the_chat(session: AsyncSession, clock: Clock) -> None:
    """Message while away: one line with a count, and no word of what was said."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=provider)
    for _ in range(10):
        await _say(session, requester, case)
    clock.move(seconds=3)
    told = [await chat.let_know(session, waited=MESSAGE_WAITS) for _ in range(2)]

    rows = (await notifications.inbox(session, provider, InboxQuery(view="messages"))).rows

    assert told == [1, 0]
    assert [(row.title, row.href) for row in rows] == [("10 new messages", f"/cases/{case.id}/chat")]
    assert await _lines(session, requester, "messages") == []
    assert CANARY not in str([row.model_dump() for row in (await session.exec(select(Notification))).all()])


async def test_whoever_looks_is_not_told_by_a_server_that_is_late(session: AsyncSession, clock: Clock) -> None:
    """The screen of somebody who reads is about to say so. Once they are gone they are told after two seconds."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=provider)
    room = await chat.open_room(session, provider, case.id)
    await chat.attention.say(room.thread_id, provider.id, is_looking=True)
    await _say(session, requester, case)
    told: list[int] = []
    for gone in (False, False, True, False):
        if gone:
            await live.wake(f"gone:{room.thread_id}:{provider.id}")
        clock.move(seconds=3)
        told.append(await chat.let_know(session, waited=MESSAGE_WAITS))

    assert told == [0, 0, 1, 0]


async def test_whoever_has_the_chat_open_sees_no_figure_flash(session: AsyncSession, clock: Clock) -> None:
    """A message counts only when it is still unread after two seconds; reading ends its line."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=provider)
    await notifications.mark_all_read(session, provider)
    seen: list[int] = []
    for is_open in (True, False):
        seq = await _say(session, requester, case)
        seen.append(await _unread(session, provider))
        if is_open:
            await chat.mark_read(session, provider, case.id, seq)
        await chat.let_know(session, waited=MESSAGE_WAITS)
        clock.move(seconds=3)
        await chat.let_know(session, waited=MESSAGE_WAITS)
        seen.append(await _unread(session, provider))

    await chat.mark_read(session, provider, case.id, seq)

    assert seen == [0, 0, 0, 1]
    assert await _lines(session, provider, "messages") == [("message", True)]


async def test_withdrawing_ends_what_was_asked_for(session: AsyncSession, clock: Clock) -> None:
    requester, admin, provider = await make_requester(session), await make_admin(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.ASSIGNED, provider=provider, admin=admin)
    clock.move(minutes=1)

    await cases.withdraw(session, requester, case.id, version=case.version, reason="Treated elsewhere.")

    assert await _lines(session, provider) == [("taken_back", False), ("assigned", True)]


async def test_the_bell_counts_the_cases_that_wait_for_me(session: AsyncSession, clock: Clock) -> None:
    requester, admin, provider = await make_requester(session), await make_admin(session), await make_provider(session)
    await make_case(session, requester)
    await make_case(session, requester, status=CaseStatus.RETURNED, provider=provider, admin=admin)
    await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=provider, admin=admin)

    waiting = [(await notifications.bell(session, who)).waiting for who in (requester, provider, admin)]

    assert waiting == [1, 1, 1]


def test_every_role_that_can_be_moved_is_told() -> None:
    assert set(RECEIVES) == set(Role)
