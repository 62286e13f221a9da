"""One's own channels: setting one up, trying it, what was tried, and taking it away."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock, throttle
from mso_app.core.errors import ChangedMeanwhile, Conflict, InvalidInput, TooMany
from mso_app.core.events import after_the_commit
from mso_app.core.ids import new_id
from mso_app.core.live import wake
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.channels import CHANNELS_EACH, ENTRIES, TEST, ChannelKind, Outcome, goes, is_locked
from mso_app.domain.notification_kinds import WORDS, Kind
from mso_app.domain.notifications import ALWAYS, RECEIVES
from mso_app.integrations import carriers
from mso_app.integrations.outside import NotAnAddress
from mso_app.models import Account, Channel, LetterAttempt
from mso_app.schemas.channels import (
    HISTORY_PAGE,
    AttemptRow,
    Cell,
    CellChange,
    ChannelIn,
    ChannelRow,
    History,
    Matrix,
    MatrixRow,
)
from mso_app.services import audit, visibility
from mso_app.services.accounts.logins import zone_of
from mso_app.services.notifications import outbox, sealed
from mso_app.services.notifications.choices import CANNOT, settings_of
from mso_app.services.views import day

TESTS = throttle.Rule(limit=12, within=timedelta(minutes=10))
CHANGED = "This channel was changed in another window. Your text is kept."
IS_MAIL = "Mail goes to the address of your account. Switch it off if you do not want it."
ALL_TAKEN = f"You have {CHANNELS_EACH} channels, which is as many as there can be. Remove one first."

_AS_NEW: dict[str, object] = {"failures": 0, "failed_at": None, "problem": "", "retry_at": None, "paused_at": None}


async def my_matrix(session: AsyncSession, actor: Actor) -> Matrix:
    """Every kind of news this person's role hears of, and by which of their channels it goes out."""
    require(actor, Action.SEE_NOTIFICATIONS)
    await outbox.give_mail(session, actor.id)
    rows = (await session.exec(visibility.my_channels(actor))).all()
    channels = [row for row in rows if _is_there(row)]
    shown = await _rows(session, actor, channels)
    muted = (await settings_of(session, actor.id)).muted
    kinds = RECEIVES[actor.role]
    return Matrix(
        channels=shown,
        rows=[
            _matrix_row(kind, kinds[at - 1] if at else None, muted, list(zip(channels, shown, strict=True)))
            for at, kind in enumerate(kinds)
        ],
        may_add=len(channels) < CHANNELS_EACH,
        has_mail=settings().sends_mail,
    )


async def my_channels(session: AsyncSession, actor: Actor) -> list[ChannelRow]:
    """The channels by themselves."""
    require(actor, Action.SEE_NOTIFICATIONS)
    await outbox.give_mail(session, actor.id)
    rows = (await session.exec(visibility.my_channels(actor))).all()
    return await _rows(session, actor, [row for row in rows if _is_there(row)])


async def add_channel(session: AsyncSession, actor: Actor, given: ChannelIn) -> ChannelRow:
    """A new way to me. Raises InvalidInput with a sentence per field, Conflict when there are enough."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    if given.kind is ChannelKind.MAIL:
        raise InvalidInput(fields={"kind": IS_MAIL})
    have = (await session.exec(visibility.my_channels(actor))).all()
    if len(have) >= CHANNELS_EACH:
        raise Conflict(ALL_TAKEN)
    way = _checked(given, None)
    channel = Channel(id=new_id(), account_id=actor.id, kind=given.kind, name=given.name, shown=sealed.shown(way))
    channel.entries = sealed.close(channel.id, way)
    session.add(channel)
    await session.flush()
    return await _kept(session, actor, channel, "added")


async def change_channel(session: AsyncSession, actor: Actor, channel_id: UUID, given: ChannelIn) -> ChannelRow:
    """Another name or another way; a secret that is left empty stays. It works again as if it were new."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    channel = await visibility.channel_of(session, actor, channel_id, Action.CHANGE_NOTIFICATIONS)
    if channel.kind is ChannelKind.MAIL or channel.kind is not given.kind:
        raise InvalidInput(fields={"kind": IS_MAIL if channel.kind is ChannelKind.MAIL else "Add a new channel."})
    way = _checked(given, sealed.way_of(channel))
    guarded = (
        update(Channel)
        .where(col(Channel.id) == channel.id, col(Channel.version) == given.version)
        .values(
            name=given.name,
            entries=sealed.close(channel.id, way),
            shown=sealed.shown(way),
            version=Channel.version + 1,
            **_AS_NEW,
        )
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile(CHANGED)
    return await _kept(session, actor, channel, "changed")


async def switch_channel(session: AsyncSession, actor: Actor, channel_id: UUID, *, is_on: bool) -> ChannelRow:
    """Use a channel or leave it alone; account security goes by mail all the same."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    channel = await visibility.channel_of(session, actor, channel_id, Action.CHANGE_NOTIFICATIONS)
    await session.exec(update(Channel).where(col(Channel.id) == channel.id).values(is_on=is_on))
    return await _kept(session, actor, channel, "on" if is_on else "off")


async def choose_cell(session: AsyncSession, actor: Actor, channel_id: UUID, change: CellChange) -> ChannelRow:
    """Send a kind of news by a channel, or no longer. Raises InvalidInput for what cannot be switched off."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    channel = await visibility.channel_of(session, actor, channel_id, Action.CHANGE_NOTIFICATIONS)
    if change.kind not in RECEIVES[actor.role]:
        raise InvalidInput(fields={"kind": "Choose one of the kinds in the list."})
    if is_locked(channel.kind, change.kind):
        raise InvalidInput(fields={"kind": CANNOT})
    channel.chosen = channel.chosen | {change.kind.value: change.is_on}
    session.add(channel)
    await session.flush()
    return await _kept(session, actor, channel, "chosen")


async def test_channel(session: AsyncSession, actor: Actor, channel_id: UUID) -> None:
    """Send one message that says it is a test. How it went stands at the channel a moment later."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    channel = await visibility.channel_of(session, actor, channel_id, Action.CHANGE_NOTIFICATIONS)
    wait = await throttle.hit(f"channel-test:{actor.id}", TESTS)
    if wait:
        raise TooMany("That were many tests. Wait a few minutes.", retry_after=wait)
    await outbox.post_test(session, channel)
    await audit.record(
        session,
        actor,
        Action.CHANGE_NOTIFICATIONS,
        subject="channel",
        subject_id=channel.id,
        details={"what": "tested"},
    )


async def resume_channel(session: AsyncSession, actor: Actor, channel_id: UUID) -> ChannelRow:
    """Try again now, also after it paused itself; what waits goes if it works."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    channel = await visibility.channel_of(session, actor, channel_id, Action.CHANGE_NOTIFICATIONS)
    await session.exec(update(Channel).where(col(Channel.id) == channel.id).values(paused_at=None, retry_at=None))

    async def soon() -> None:
        await wake(outbox.TOPIC)

    after_the_commit(session, soon)
    return await _kept(session, actor, channel, "resumed")


async def remove_channel(session: AsyncSession, actor: Actor, channel_id: UUID) -> None:
    """Forget a channel, its secret and what was tried by it. Raises Conflict for mail."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    channel = await visibility.channel_of(session, actor, channel_id, Action.CHANGE_NOTIFICATIONS)
    if channel.kind is ChannelKind.MAIL:
        raise Conflict(IS_MAIL)
    await session.exec(delete(Channel).where(col(Channel.id) == channel.id))
    await _say(session, actor, channel, "removed")


async def history(session: AsyncSession, actor: Actor, channel_id: UUID, *, offset: int = 0) -> History:
    """What was tried by a channel, newest first."""
    require(actor, Action.SEE_NOTIFICATIONS)
    channel = await visibility.channel_of(session, actor, channel_id, Action.SEE_NOTIFICATIONS)
    tried = visibility.attempts_of(channel)
    total = (await session.exec(select(func.count()).select_from(tried.order_by(None).subquery()))).one()
    zone = ZoneInfo(await zone_of(session, actor.id))
    rows = (await session.exec(tried.offset(offset).limit(HISTORY_PAGE))).all()
    return History(rows=[_attempt(row, zone) for row in rows], total=total, offset=offset)


def _checked(given: ChannelIn, before: carriers.Way | None) -> carriers.Way:
    way = sealed.typed(given, before=before)
    missing = {entry.name: "Fill this in." for entry in ENTRIES[given.kind] if not getattr(way, entry.name)}
    if missing:
        raise InvalidInput(fields=missing)
    try:
        carriers.check(way)
    except NotAnAddress as problem:
        raise InvalidInput(fields={problem.entry: str(problem)}) from None
    return way


async def _kept(session: AsyncSession, actor: Actor, channel: Channel, what: str) -> ChannelRow:
    await _say(session, actor, channel, what)
    await session.refresh(channel)
    return (await _rows(session, actor, [channel]))[0]


async def _say(session: AsyncSession, actor: Actor, channel: Channel, what: str) -> None:
    """On record without anything of what was typed, and to the other windows."""
    details: audit.Details = {"what": what, "kind": channel.kind.value}
    await audit.record(
        session, actor, Action.CHANGE_NOTIFICATIONS, subject="channel", subject_id=channel.id, details=details
    )

    async def again() -> None:
        await wake(f"channels:{actor.id}")

    after_the_commit(session, again)


def _is_there(channel: Channel) -> bool:
    """A house that stopped sending mail has none, whatever stands in the table."""
    return channel.kind is not ChannelKind.MAIL or settings().sends_mail


async def _rows(session: AsyncSession, actor: Actor, channels: list[Channel]) -> list[ChannelRow]:
    if not channels:
        return []
    zone = ZoneInfo(await zone_of(session, actor.id))
    midnight = clock.now().astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    counts = dict((await session.exec(visibility.sent_counts(actor, midnight))).all())
    email = ""
    if any(channel.kind is ChannelKind.MAIL for channel in channels):
        email = (await session.exec(select(Account.email).where(Account.id == actor.id))).one()
    return [_row(channel, zone, email, counts.get(channel.id, 0)) for channel in channels]


def _row(channel: Channel, zone: ZoneInfo, email: str, sent_today: int) -> ChannelRow:
    mood, says = _says(channel, zone)
    is_mail = channel.kind is ChannelKind.MAIL
    return ChannelRow(
        id=channel.id,
        kind=channel.kind,
        title=channel.name or channel.kind.label,
        shown=email if is_mail else channel.shown,
        is_on=channel.is_on,
        is_mail=is_mail,
        is_failing=channel.failures > 0,
        is_paused=channel.paused_at is not None,
        says=says,
        mood=mood,
        sent_today=sent_today,
        version=channel.version,
    )


def _says(channel: Channel, zone: ZoneInfo) -> tuple[str, str]:
    """How a channel is, in a word for the code and in words for its owner."""
    if channel.paused_at is not None:
        return "failing", f"Paused after {channel.failures} tries: {channel.problem}"
    if channel.failures and channel.failed_at:
        tries = "1 try" if channel.failures == 1 else f"{channel.failures} tries"
        return "failing", f"{channel.problem} at {_time(channel.failed_at, zone)}, {tries}"
    if not channel.is_on:
        return "off", "Off, account security still comes" if channel.kind is ChannelKind.MAIL else "Off"
    if channel.worked_at is None:
        return "new", "Not tried yet"
    if channel.tested_at == channel.worked_at:
        return "works", f"Works, tested {_time(channel.worked_at, zone)}"
    return "works", f"Works, {_time(channel.worked_at, zone)}"


def _time(at: datetime, zone: ZoneInfo) -> str:
    """ "14:40" today, "2 May 2026, 14:40" before."""
    local = at.astimezone(zone)
    is_today = local.date() == clock.now().astimezone(zone).date()
    return f"{local:%H:%M}" if is_today else f"{day(local.date())}, {local:%H:%M}"


def _matrix_row(
    kind: Kind, before: Kind | None, muted: list[str], channels: list[tuple[Channel, ChannelRow]]
) -> MatrixRow:
    is_in_inbox = kind.value not in muted
    return MatrixRow(
        kind=kind.value,
        words=WORDS[kind].choice,
        group_label=WORDS[kind].group.label,
        begins_group=before is None or WORDS[before].group is not WORDS[kind].group,
        is_in_inbox=is_in_inbox,
        is_fixed=kind in ALWAYS,
        cells=[
            Cell(
                channel_id=str(channel.id),
                title=row.title,
                is_on=goes(channel.kind, kind, is_on=True, chosen=channel.chosen),
                is_fixed=is_locked(channel.kind, kind),
                is_failing=row.is_failing,
                is_off=not is_in_inbox or not channel.is_on,
            )
            for channel, row in channels
        ],
    )


def _attempt(row: LetterAttempt, zone: ZoneInfo) -> AttemptRow:
    what = "Test" if row.kind == TEST else WORDS[Kind(row.kind)].choice
    nth = f", try {row.number}" if row.number > 1 else ""
    return AttemptRow(
        id=row.id,
        when=_time(row.at, zone),
        what=what,
        result=f"{row.result}{nth}",
        is_ok=row.outcome is Outcome.SENT,
        is_failed=row.outcome in (Outcome.FAILED, Outcome.GIVEN_UP),
    )
