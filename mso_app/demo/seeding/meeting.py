"""What requester and expert of a demo case agree to meet about: held, agreed, waiting, or proposed another time."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidInput, Overlap
from mso_app.core.ids import new_id
from mso_app.domain.access import Actor
from mso_app.models import Case
from mso_app.schemas.appointments import (
    Acceptance,
    AppointmentCreate,
    AppointmentView,
    CounterProposal,
    Refusal,
    SlotView,
)
from mso_app.services import appointments
from mso_app.services.accounts.logins import zone_of

LINK = "https://video.secunda.example/"
ASKED_AFTER = timedelta(hours=3)
ANSWERED_AFTER = timedelta(minutes=31)
SATURDAY = 5
PURPOSES = (
    "Which pictures are still missing",
    "What the board should know first",
    "Going through the findings together",
    "Whether to repeat the sample",
)


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One story. `ahead` are the times in working days after the day of asking, with the hour in the house's zone."""

    by_expert: bool
    ahead: tuple[tuple[int, int], ...]
    minutes: int = 30
    answer: str = ""
    """ "accept", "decline", "counter", "countered" (and accepted), or "" while nobody answered."""
    other: tuple[tuple[int, int], ...] = ()
    note: str = ""


STORIES = (
    Meeting(by_expert=True, ahead=((1, 10),), answer="accept", minutes=45),
    Meeting(by_expert=True, ahead=((2, 13), (3, 9)), note="Half an hour is enough, I have the pictures open."),
    Meeting(
        by_expert=True,
        ahead=((1, 13),),
        answer="countered",
        other=((2, 10), (3, 11)),
        note="I chair the tumour board then. The same agenda on the other days.",
    ),
    Meeting(by_expert=False, ahead=((2, 14), (3, 15)), note="Before our board meets, if you can."),
    Meeting(by_expert=False, ahead=((1, 9),), answer="accept"),
    Meeting(by_expert=True, ahead=((1, 11),), answer="decline", note="In clinic all day."),
    Meeting(by_expert=True, ahead=((3, 16),)),
)


def local_time(asked: datetime, working_days: int, hour: int, *, shift: int, zone: str) -> str:
    """The wall time so many working days later, as a proposal gives it."""
    day = asked.astimezone(ZoneInfo(zone)).date()
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= day.weekday() < SATURDAY
    return f"{day.isoformat()}T{hour:02}:{shift:02}"


async def propose(session: AsyncSession, who: Actor, case: Case, story: Meeting, at: datetime, place: int) -> None:
    """The first proposal of a story; `place` makes every case's times a little different."""
    zone = await zone_of(session, case.requester_id)
    times = [{"local": local_time(at, days, hour, shift=15 * (place % 4), zone=zone)} for days, hour in story.ahead]
    # What an answer says is not said before.
    note = "" if story.answer else story.note
    asked = {
        "times": times,
        "minutes": story.minutes,
        "purpose": PURPOSES[place % len(PURPOSES)],
        "note": note,
        "place": f"{LINK}{case.number.lower()}",
        "zone": zone,
        "client_key": new_id().hex,
    }
    with suppress(InvalidInput):
        await appointments.propose(session, who, case.id, AppointmentCreate.model_validate(asked))


async def answer(session: AsyncSession, who: Actor, case: Case, story: Meeting, at: datetime, place: int) -> None:
    """What the other side says to it."""
    listed = (await appointments.of_case(session, who, case.id)).running
    one = next((view for view in listed if view.may_answer), None)
    if one is None:
        return
    if story.answer == "accept":
        await _agree(session, who, one, one.offers[0])
    elif story.answer == "decline":
        await appointments.decline(session, who, one.id, Refusal(version=one.version, reason=story.note))
    else:
        zone = await zone_of(session, case.requester_id)
        times = [{"local": local_time(at, days, hour, shift=15 * (place % 4), zone=zone)} for days, hour in story.other]
        other = {"times": times, "note": story.note, "zone": zone, "client_key": new_id().hex, "version": one.version}
        other |= {"place": f"{LINK}{case.number.lower()}"}
        with suppress(InvalidInput):
            await appointments.counter(session, who, one.id, CounterProposal.model_validate(other))


async def settle(session: AsyncSession, who: Actor, case: Case) -> None:
    """The one who asked first takes the first of the other times."""
    listed = (await appointments.of_case(session, who, case.id)).running
    one = next((view for view in listed if view.face == "answer"), None)
    if one is not None:
        await _agree(session, who, one, next(offer for offer in one.offers if not offer.is_mine))


async def _agree(session: AsyncSession, who: Actor, one: AppointmentView, offer: SlotView) -> None:
    """Somebody who is taken then leaves it open, as people do."""
    with suppress(Overlap):
        await appointments.accept(session, who, one.id, offer.id, Acceptance(version=one.version))
