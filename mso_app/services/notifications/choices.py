"""What somebody wants to hear of, and when nothing shall ring."""

from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidInput
from mso_app.core.events import after_the_commit
from mso_app.core.live import wake
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.notification_kinds import WORDS, Kind
from mso_app.domain.notifications import ALWAYS, RECEIVES, QuietHours
from mso_app.models import NotificationSettings
from mso_app.schemas.notifications import Choice, KindChange, NotificationChoices, QuietChange
from mso_app.services.accounts.logins import zone_of

FROM, TO = "20:00", "06:30"
CANNOT = "This cannot be switched off: it tells you when somebody else may be in your account."


async def my_choices(session: AsyncSession, actor: Actor) -> NotificationChoices:
    """The kinds this person's role hears of, and their quiet hours."""
    require(actor, Action.SEE_NOTIFICATIONS)
    chosen = await settings_of(session, actor.id)
    kinds = RECEIVES[actor.role]
    return NotificationChoices(
        choices=[_choice(kind, chosen.muted, kinds[at - 1] if at else None) for at, kind in enumerate(kinds)],
        is_quiet=chosen.quiet_from is not None,
        quiet_from=_words(chosen.quiet_from, FROM),
        quiet_to=_words(chosen.quiet_to, TO),
        zone=await zone_of(session, actor.id),
    )


async def change_kind(session: AsyncSession, actor: Actor, change: KindChange) -> NotificationChoices:
    """Hear of a kind, or no longer. Raises InvalidInput for what everybody has to hear."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    if change.kind not in RECEIVES[actor.role]:
        raise InvalidInput(fields={"kind": "Choose one of the kinds in the list."})
    if change.kind in ALWAYS:
        raise InvalidInput(fields={"kind": CANNOT})
    chosen = await settings_of(session, actor.id)
    muted = set(chosen.muted) - {change.kind.value} | (set() if change.is_on else {change.kind.value})
    chosen.muted = sorted(muted)
    return await _keep(session, actor, chosen)


async def change_quiet_hours(session: AsyncSession, actor: Actor, change: QuietChange) -> NotificationChoices:
    """Between these two times of day nothing rings; everything is in the inbox all the same."""
    require(actor, Action.CHANGE_NOTIFICATIONS)
    if change.is_quiet and change.quiet_from == change.quiet_to:
        raise InvalidInput(fields={"quiet_to": "Quiet hours have to end at another time than they begin."})
    chosen = await settings_of(session, actor.id)
    chosen.quiet_from = _minutes(change.quiet_from) if change.is_quiet else None
    chosen.quiet_to = _minutes(change.quiet_to) if change.is_quiet else None
    return await _keep(session, actor, chosen)


async def settings_of(session: AsyncSession, account_id: UUID) -> NotificationSettings:
    """What this person chose; nothing is muted and no hour is quiet until they choose."""
    found = select(NotificationSettings).where(NotificationSettings.account_id == account_id)
    return (await session.exec(found)).first() or NotificationSettings(account_id=account_id)


async def quiet_hours(session: AsyncSession, account_id: UUID) -> QuietHours | None:
    """This person's quiet hours by the clock of their institution or practice."""
    chosen = await settings_of(session, account_id)
    if chosen.quiet_from is None or chosen.quiet_to is None:
        return None
    return QuietHours(start=chosen.quiet_from, end=chosen.quiet_to, zone=await zone_of(session, account_id))


async def _keep(session: AsyncSession, actor: Actor, chosen: NotificationSettings) -> NotificationChoices:
    session.add(chosen)
    await session.flush()

    async def again() -> None:
        await wake(f"inbox:{actor.id}")

    after_the_commit(session, again)
    return await my_choices(session, actor)


def _choice(kind: Kind, muted: list[str], before: Kind | None) -> Choice:
    words = WORDS[kind]
    return Choice(
        kind=kind.value,
        group=words.group.value,
        group_label=words.group.label,
        words=words.choice,
        is_on=kind.value not in muted,
        is_fixed=kind in ALWAYS,
        begins_group=before is None or WORDS[before].group is not words.group,
    )


def _minutes(words: str) -> int:
    hours, minutes = words.split(":")
    return int(hours) * 60 + int(minutes)


def _words(minutes: int | None, otherwise: str) -> str:
    return otherwise if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"
