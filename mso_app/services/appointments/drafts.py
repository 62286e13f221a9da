"""Times that somebody is about to propose, weighed for both before anything is sent."""

from datetime import datetime
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidInput
from mso_app.domain.access import Action, Actor
from mso_app.domain.appointments import LONGEST, MOST_TIMES, SHORTEST, problem_of_time
from mso_app.models import Account
from mso_app.schemas.appointments import TimeDraft, TimeIn
from mso_app.services import visibility
from mso_app.services.accounts.logins import zones_of
from mso_app.services.appointments.checks import Pair, check
from mso_app.services.appointments.proposing import resolved_time
from mso_app.services.appointments.rights import require_one_of_the_two, require_open
from mso_app.services.appointments.words import long_day, short_name, side

TOO_MANY = f"You can propose up to {MOST_TIMES} times. Take one away first."


async def weigh(
    session: AsyncSession,
    actor: Actor,
    case_id: UUID,
    times: list[TimeIn],
    *,
    minutes: int,
    but: UUID | None = None,
) -> list[TimeDraft]:
    """These times by both clocks, in their order, and how each fits. Nothing is written but that somebody looked.

    Raises NotFound, NotPermitted, InvalidTransition, NoSuchTime, TwoSuchTimes, and InvalidInput under "time".
    """
    case = await visibility.case_of(session, actor, case_id, Action.PROPOSE_APPOINTMENT)
    await require_one_of_the_two(session, actor, case, Action.PROPOSE_APPOINTMENT)
    require_open(case)
    if len(times) > MOST_TIMES:
        raise InvalidInput(fields={"time": TOO_MANY})
    if not SHORTEST <= minutes <= LONGEST:
        raise InvalidInput(fields={"time": "Choose how long it takes."})
    assert case.provider_id is not None
    other = case.provider_id if actor.id == case.requester_id else case.requester_id
    zones = await zones_of(session, {actor.id, other})
    name = (await session.exec(select(Account.name).where(Account.id == other))).one()
    pair = Pair(
        me=actor.id,
        my_zone=zones[actor.id],
        other=other,
        other_zone=zones[other],
        other_name=short_name(name),
    )
    resolved = [resolved_time(one.local, pair.my_zone, one.fold, minutes) for one in times]
    _require_sense(resolved)
    if not resolved:
        return []
    first, last = min(start for start, _ in resolved), max(end for _, end in resolved)
    busy = await visibility.agreed_times(session, {actor.id, other}, first, last)
    return [
        _draft(given, start, end, pair, check(start, end, pair, busy, but=but))
        for given, (start, end) in zip(times, resolved, strict=True)
    ]


def _require_sense(times: list[tuple[datetime, datetime]]) -> None:
    now = clock.now()
    for position, (start, end) in enumerate(times):
        if problem := problem_of_time(start, end, now=now):
            raise InvalidInput(fields={"time": problem})
        if any(start == other for other, _ in times[:position]):
            raise InvalidInput(fields={"time": "This time is in the list already."})


def _draft(given: TimeIn, start: datetime, end: datetime, pair: Pair, fits: tuple[str, str]) -> TimeDraft:
    words, kind = fits
    return TimeDraft.model_validate({
        "local": given.local.isoformat(timespec="minutes"),
        "fold": given.fold,
        "starts_at": start.isoformat(),
        "day_key": given.local.date().isoformat(),
        "minute": given.local.hour * 60 + given.local.minute,
        "minutes": round((end - start).total_seconds() / 60),
        "time": f"{given.local:%H:%M}",
        "day": long_day(start, pair.my_zone),
        "sides": [
            side("You", start, end, pair.my_zone),
            side(pair.other_name, start, end, pair.other_zone, than=pair.my_zone),
        ],
        "check": words,
        "check_kind": kind,
    })  # fmt: skip
