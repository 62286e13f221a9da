"""Channels: whose they are, what they take, what goes by which, and that a secret never comes back."""

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import events, throttle
from mso_app.core.envelopes import Unreadable
from mso_app.core.errors import ChangedMeanwhile, Conflict, InvalidInput, NotFound, TooMany
from mso_app.core.settings import settings
from mso_app.domain.channels import CHANNELS_EACH, ChannelKind
from mso_app.domain.notification_kinds import Kind
from mso_app.domain.notifications import ALWAYS, RECEIVES
from mso_app.domain.words import Role
from mso_app.models import Channel
from mso_app.schemas.channels import CellChange, ChannelIn
from mso_app.schemas.notifications import KindChange
from mso_app.services import notifications, reactions
from mso_app.services.notifications import sealed
from tests.build import make_admin, make_requester
from tests.conftest import Clock
from tests.integrations.test_push import APP, BOT, CHAT, DISCORD, SLACK, USER

SECRET = "a secret that nobody else reads"
TYPED = {
    ChannelKind.TELEGRAM: {"secret": BOT, "target": CHAT},
    ChannelKind.DISCORD: {"secret": DISCORD},
    ChannelKind.SLACK: {"secret": SLACK},
    ChannelKind.PUSHOVER: {"secret": APP, "target": USER},
    ChannelKind.WEBHOOK: {"address": "https://board.example/hooks/4f5e6d7c8b9a", "secret": SECRET},
}


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    throttle.start_over()
    before = dict(events._reactions)
    reactions.install()
    yield
    events._reactions.clear()
    events._reactions.update(before)


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This installation sends mail."""
    monkeypatch.setenv("MSO_SMTP_HOST", "mail.test")
    monkeypatch.setenv("MSO_SMTP_FROM", "secunda@hospital.example")
    settings.cache_clear()
    yield
    settings.cache_clear()


def new(kind: ChannelKind, **more: object) -> ChannelIn:
    return ChannelIn.model_validate({"kind": kind, **TYPED[kind], **more})


@pytest.mark.parametrize("kind", TYPED)
async def test_a_channel_is_kept_and_nothing_of_its_secret_is_ever_shown_again(
    session: AsyncSession, clock: Clock, kind: ChannelKind
) -> None:
    """Secrets are encrypted at rest and come back masked; row, history, audit log and every answer are without."""
    person = await make_requester(session)

    row = await notifications.add_channel(session, person, new(kind, name="Ward 3"))
    matrix = await notifications.my_matrix(session, person)

    secrets = [value for name, value in TYPED[kind].items() if name == "secret" or kind is ChannelKind.PUSHOVER]
    told = row.model_dump_json() + matrix.model_dump_json()
    stored = await _whole_database(session)
    assert [secret for secret in secrets if secret in told or secret in stored] == []
    assert "••••" in row.shown
    assert (row.title, row.says, row.mood) == ("Ward 3", "Not tried yet", "new")
    kept = sealed.way_of(await session.get_one(Channel, row.id))
    assert {name: getattr(kept, name) for name in TYPED[kind]} == TYPED[kind]


async def _whole_database(session: AsyncSession) -> str:
    rows = []
    for table in ("channel", "letter", "letter_line", "letter_attempt", "notification", "audit_row"):
        found = (await session.exec(text(f"SELECT * FROM {table}"))).all()  # pyright: ignore[reportCallIssue,reportArgumentType]
        rows += [repr(tuple(row)) for row in found]
    return "\n".join(rows)


async def test_a_cipher_that_is_moved_to_another_channel_opens_nothing(session: AsyncSession, clock: Clock) -> None:
    person = await make_requester(session)
    one = await notifications.add_channel(session, person, new(ChannelKind.WEBHOOK))
    other = await notifications.add_channel(session, person, new(ChannelKind.WEBHOOK))
    row, moved = await session.get_one(Channel, one.id), await session.get_one(Channel, other.id)

    moved.entries = row.entries

    with pytest.raises(Unreadable):
        sealed.way_of(moved)


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        (ChannelKind.WEBHOOK, {"address": "http://127.0.0.1/"}, "address"),
        (ChannelKind.WEBHOOK, {"address": "http://[::ffff:10.0.0.1]/"}, "address"),
        (ChannelKind.WEBHOOK, {"address": "https://board.example:22/"}, "address"),
        (ChannelKind.WEBHOOK, {"address": "https://me:secret@board.example/"}, "address"),
        (ChannelKind.WEBHOOK, {"address": "file:///etc/passwd"}, "address"),
        (ChannelKind.WEBHOOK, {"address": ""}, "address"),
        (ChannelKind.WEBHOOK, {"secret": "too short"}, "secret"),
        (ChannelKind.TELEGRAM, {"target": "me"}, "target"),
        (ChannelKind.SLACK, {"secret": "https://hooks.slack.example/services/T/B/C"}, "secret"),
        (ChannelKind.MAIL, {}, "kind"),
    ],
)
async def test_what_cannot_be_right_is_said_under_its_input(
    session: AsyncSession, clock: Clock, kind: ChannelKind, wrong: dict[str, str], field: str
) -> None:
    """Row 36, before anything is kept."""
    person = await make_requester(session)
    given = ChannelIn.model_validate({"kind": kind, **TYPED.get(kind, {}), **wrong})

    with pytest.raises(InvalidInput) as refused:
        await notifications.add_channel(session, person, given)

    assert list(refused.value.fields) == [field]
    assert await notifications.my_channels(session, person) == []


async def test_a_change_keeps_the_secret_that_is_left_empty_and_refuses_a_stale_one(
    session: AsyncSession, clock: Clock
) -> None:
    person = await make_requester(session)
    row = await notifications.add_channel(session, person, new(ChannelKind.WEBHOOK))
    change = new(ChannelKind.WEBHOOK, secret="", address="https://other.example/in", name="Board", version=row.version)

    changed = await notifications.change_channel(session, person, row.id, change)

    way = sealed.way_of(await session.get_one(Channel, row.id))
    assert (changed.title, changed.shown) == ("Board", "https://other.example/in")
    assert (way.address, way.secret) == ("https://other.example/in", SECRET)
    with pytest.raises(ChangedMeanwhile):
        await notifications.change_channel(session, person, row.id, change)


async def test_somebody_elses_channel_does_not_exist(session: AsyncSession, clock: Clock) -> None:
    """Row 30: what is out of reach is not found, as what is not there."""
    owner, other = await make_requester(session), await make_admin(session)
    row = await notifications.add_channel(session, owner, new(ChannelKind.DISCORD))

    for channel_id in (row.id, uuid4()):
        for deed in (
            notifications.change_channel(session, other, channel_id, new(ChannelKind.DISCORD)),
            notifications.switch_channel(session, other, channel_id, is_on=False),
            notifications.choose_cell(session, other, channel_id, CellChange(kind=Kind.LATE, is_on=False)),
            notifications.test_channel(session, other, channel_id),
            notifications.resume_channel(session, other, channel_id),
            notifications.remove_channel(session, other, channel_id),
            notifications.history(session, other, channel_id),
        ):
            with pytest.raises(NotFound):
                await deed
    assert [one.id for one in await notifications.my_channels(session, owner)] == [row.id]


@pytest.mark.parametrize("role", Role)
async def test_the_matrix_has_a_row_for_every_kind_this_role_hears_of(
    session: AsyncSession, clock: Clock, mail: None, role: Role
) -> None:
    """Rows come from the table of kinds, so that a new kind is there by itself; security is locked for mail."""
    person = await make_requester(session) if role is Role.REQUESTER else await make_admin(session)
    if person.role is not role:
        person = type(person)(id=person.id, role=role, name="", institution_id=None)
    await notifications.add_channel(session, person, new(ChannelKind.PUSHOVER))

    matrix = await notifications.my_matrix(session, person)

    assert [row.kind for row in matrix.rows] == [kind.value for kind in RECEIVES[role]]
    assert [channel.kind for channel in matrix.channels] == [ChannelKind.MAIL, ChannelKind.PUSHOVER]
    locked = [[cell.is_fixed for cell in row.cells] for row in matrix.rows]
    assert locked == [[kind in ALWAYS, False] for kind in RECEIVES[role]]
    assert all(row.cells[0].is_on for row in matrix.rows if row.is_fixed)


async def test_a_box_is_kept_and_what_is_locked_stays(session: AsyncSession, clock: Clock, mail: None) -> None:
    person = await make_requester(session)
    await notifications.add_channel(session, person, new(ChannelKind.SLACK))
    by_mail, by_slack = await notifications.my_channels(session, person)
    before = await _cell(session, person, Kind.LATE, 1)

    await notifications.choose_cell(session, person, by_slack.id, CellChange(kind=Kind.LATE, is_on=not before))

    assert await _cell(session, person, Kind.LATE, 1) is not before
    with pytest.raises(InvalidInput):
        await notifications.choose_cell(session, person, by_mail.id, CellChange(kind=Kind.PASSWORD, is_on=False))
    with pytest.raises(InvalidInput):
        await notifications.choose_cell(session, person, by_mail.id, CellChange(kind=Kind.TO_ASSIGN, is_on=True))
    await notifications.choose_cell(session, person, by_slack.id, CellChange(kind=Kind.PASSWORD, is_on=True))
    assert await _cell(session, person, Kind.PASSWORD, 1)


async def _cell(session: AsyncSession, person: object, kind: Kind, at: int) -> bool:
    matrix = await notifications.my_matrix(session, person)  # pyright: ignore[reportArgumentType]
    return next(row.cells[at].is_on for row in matrix.rows if row.kind == kind.value)


async def test_what_does_not_come_into_the_inbox_goes_nowhere(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    await notifications.add_channel(session, admin, new(ChannelKind.SLACK))

    await notifications.change_kind(session, admin, KindChange(kind=Kind.LATE, is_on=False))

    row = next(row for row in (await notifications.my_matrix(session, admin)).rows if row.kind == "late")
    assert (row.is_in_inbox, row.cells[0].is_off) == (False, True)


async def test_mail_is_there_for_everybody_where_the_house_sends_mail_and_cannot_be_removed(
    session: AsyncSession, clock: Clock, mail: None
) -> None:
    person = await make_requester(session)

    await notifications.my_channels(session, person)
    [row] = await notifications.my_channels(session, person)

    assert (row.kind, row.is_mail, row.shown.endswith("@hospital.example")) == (ChannelKind.MAIL, True, True)
    with pytest.raises(Conflict):
        await notifications.remove_channel(session, person, row.id)
    off = await notifications.switch_channel(session, person, row.id, is_on=False)
    assert off.says == "Off, account security still comes"


async def test_without_a_mail_server_there_is_no_mail(session: AsyncSession, clock: Clock) -> None:
    matrix = await notifications.my_matrix(session, await make_requester(session))

    assert (matrix.channels, matrix.has_mail, matrix.may_add) == ([], False, True)


async def test_nobody_has_more_than_eight(session: AsyncSession, clock: Clock) -> None:
    person = await make_requester(session)
    for _ in range(CHANNELS_EACH):
        await notifications.add_channel(session, person, new(ChannelKind.DISCORD))

    with pytest.raises(Conflict):
        await notifications.add_channel(session, person, new(ChannelKind.DISCORD))

    assert not (await notifications.my_matrix(session, person)).may_add


async def test_a_channel_is_tested_twelve_times_in_ten_minutes_at_most(session: AsyncSession, clock: Clock) -> None:
    """A test knocks at somebody's door, so there is an end to it."""
    person = await make_requester(session)
    row = await notifications.add_channel(session, person, new(ChannelKind.DISCORD))
    for _ in range(12):
        await notifications.test_channel(session, person, row.id)

    with pytest.raises(TooMany):
        await notifications.test_channel(session, person, row.id)


async def test_a_removed_channel_leaves_nothing_behind(session: AsyncSession, clock: Clock) -> None:
    person = await make_requester(session)
    row = await notifications.add_channel(session, person, new(ChannelKind.WEBHOOK))
    await notifications.test_channel(session, person, row.id)

    await notifications.remove_channel(session, person, row.id)

    counts = [
        (await session.exec(text(f"SELECT count(*) FROM {table}"))).one()[0]  # pyright: ignore[reportCallIssue,reportArgumentType]
        for table in ("channel", "letter", "letter_line", "letter_attempt")
    ]
    assert counts == [0, 0, 0, 0]


async def test_what_is_done_to_a_channel_is_on_record_without_a_word_of_what_was_typed(
    session: AsyncSession, clock: Clock
) -> None:
    person = await make_requester(session)
    row = await notifications.add_channel(session, person, new(ChannelKind.WEBHOOK, name="Secret name"))
    await notifications.remove_channel(session, person, row.id)

    found = await session.exec(text("SELECT details FROM audit_row WHERE subject = 'channel' ORDER BY seq"))  # pyright: ignore[reportCallIssue,reportArgumentType]
    details = [value if isinstance(value, dict) else json.loads(value) for (value,) in found.all()]
    assert details == [{"what": "added", "kind": "webhook"}, {"what": "removed", "kind": "webhook"}]
