"""Days of one's own calendar as columns: what stands where, by the reader's wall clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.appointments import Face, overlaps
from mso_app.domain.wall_time import difference, local_of, minute_of, signed, zone_words
from mso_app.schemas.appointments import AppointmentList, AppointmentView, CaseChoice
from mso_app.schemas.calendar import Band, Block, Day, Hour, WeekQuery, WeekView
from mso_app.services import visibility
from mso_app.services.accounts.logins import zone_of
from mso_app.services.appointments.checks import HOURS
from mso_app.services.appointments.listing import choices, views_where
from mso_app.services.appointments.views import People

FROM, TO = 7, 18
"""The hours that are always there; earlier and later ones appear when something stands in them."""
SMALLEST = 26
TWO_LINES = 45
STEP = 15
DAY = 24 * 60
WEEKEND = 5
DOTS = 2
OFF = "off"
ORDER = (Face.ANSWER.value, Face.CONFIRMED.value, Face.WAITS.value, Face.HELD.value, OFF)


async def week(
    session: AsyncSession,
    actor: Actor,
    query: WeekQuery,
    *,
    mine: AppointmentList | None = None,
    people: People | None = None,
    others: list[CaseChoice] | None = None,
) -> WeekView:
    """The appointments of some days; the whole week of `first` unless one day is asked for. What stands in `mine`, read
    a moment before, is not read again, nor are the people and the cases given with it."""
    require(actor, Action.SEE_CALENDAR)
    zone = mine.zone if mine else await zone_of(session, actor.id)
    drawn = [*mine.answers, *mine.coming, *mine.earlier] if mine else []
    first = query.first if query.days == 1 else query.first - timedelta(days=query.first.weekday())
    begins, ends = _midnight(first, zone), _midnight(first + timedelta(days=query.days), zone)
    views = await views_where(session, actor, visibility.has_a_time_between(begins, ends), drawn=drawn, people=people)
    other = await _beside(session, actor, query, others)
    times = [one for view in views for one in _times(view)]
    shown = [one for one in times if begins <= one[0] < ends]
    span = _axis(shown, zone)
    days = [
        _day(first + timedelta(days=place), shown, span, zone, other.zone if other else "")
        for place in range(query.days)
    ]
    noon = begins + timedelta(hours=12)
    return WeekView(
        title=_title(first, first + timedelta(days=query.days - 1)),
        week=f"week {first.isocalendar().week}",
        month=f"{first:%B %Y}",
        zone_word=zone_words(noon, zone),
        other_word=zone_words(noon, other.zone) if other else "",
        other_offset=signed(difference(noon, mine=zone, theirs=other.zone)) if other else "",
        first_minute=span[0] * 60,
        height=(span[1] - span[0]) * 60,
        hours=_hours(span, first, zone, other.zone if other else ""),
        days=days,
        total=len(shown),
    )


async def _beside(
    session: AsyncSession, actor: Actor, query: WeekQuery, others: list[CaseChoice] | None
) -> CaseChoice | None:
    if query.beside is None:
        return None
    if others is None:
        others = await choices(session, actor)
    return next((one for one in others if one.case_id == query.beside), None)


Time = tuple[datetime, int, str, AppointmentView]
"""When, how many minutes, how it stands, and of what."""


def _times(view: AppointmentView) -> list[Time]:
    """Everything that stands in a calendar because of one appointment: what is agreed, and what is on offer."""
    times: list[Time] = []
    is_agreed = view.face in (Face.CONFIRMED, Face.HELD) or (view.face == Face.ANSWER and view.has_file)
    if is_agreed and view.starts_at is not None:
        face = Face.HELD if view.face == Face.HELD else Face.CONFIRMED
        times.append((view.starts_at, view.minutes, face.value, view))
    elif view.face in (Face.DECLINED, Face.CANCELLED, Face.LAPSED) and view.starts_at is not None:
        times.append((view.starts_at, view.minutes, OFF, view))
    for offer in view.offers:
        face = Face.WAITS if offer.is_mine else Face.ANSWER
        times.append((offer.starts_at, offer.minutes, face.value, view))
    return times


def _day(day: date, times: list[Time], span: tuple[int, int], zone: str, other_zone: str) -> Day:
    mine = sorted((one for one in times if local_of(one[0], zone).date() == day), key=lambda one: (one[0], -one[1]))
    blocks: list[Block] = []
    for place, one in enumerate(mine):
        is_inset, is_covered = (
            any(_overlap(one, other) for other in part) for part in (mine[:place], mine[place + 1 :])
        )
        blocks.append(_block(one, span, zone, is_inset=is_inset, is_covered=is_covered, place=place))
    today = local_of(clock.now(), zone).date()
    faces = sorted({block.face for block in blocks}, key=ORDER.index)
    return Day(
        key=day.isoformat(),
        number=str(day.day),
        name=f"{day:%a}",
        said=f"{day:%A} {day.day} {day:%B}",
        is_today=day == today,
        answers=sum(block.face == Face.ANSWER for block in blocks),
        dots=faces[:DOTS],
        blocks=blocks,
        bands=_bands(day, span, zone, other_zone),
    )


def _overlap(one: Time, other: Time) -> bool:
    return overlaps(one[0], one[0] + _length(one[1]), other[0], other[0] + _length(other[1]))


def _block(one: Time, span: tuple[int, int], zone: str, *, is_inset: bool, is_covered: bool, place: int) -> Block:
    start, minutes, face, view = one
    local = local_of(start, zone)
    top = minute_of(local) - span[0] * 60
    height = max(SMALLEST, min(minutes, span[1] * 60 - minute_of(local)))
    short = view.case_number.rpartition("-")[2]
    return Block(
        id=view.id,
        key=f"{view.id}-{place}-{start.isoformat()}",
        face=face,
        top=top,
        height=height - 2,
        title=f"{local:%H:%M} {view.with_surname}",
        detail=f"{short}, {view.way_words.lower()}" if minutes >= TWO_LINES and not is_covered else "",
        said=f"{local:%A} {local:%H:%M}, {minutes} min, {view.with_name}, {view.case_number}, {SAID[face]}",
        is_inset=is_inset,
    )


SAID = {
    Face.ANSWER.value: "wants your answer",
    Face.WAITS.value: "waits for them",
    Face.CONFIRMED.value: "confirmed",
    Face.HELD.value: "held",
    OFF: "not taking place",
}


def _axis(times: list[Time], zone: str) -> tuple[int, int]:
    """From which hour to which."""
    first, last = FROM, TO
    for start, minutes, _, _ in times:
        minute = minute_of(local_of(start, zone))
        first, last = min(first, minute // 60), max(last, -(-min(DAY, minute + minutes) // 60))
    return first, last


def _hours(span: tuple[int, int], day: date, zone: str, other_zone: str) -> list[Hour]:
    return [
        Hour(
            minute=hour * 60,
            top=(hour - span[0]) * 60,
            mine=f"{hour:02}:00" if span[0] < hour else "",
            theirs=f"{_moment(day, hour * 60, zone).astimezone(ZoneInfo(other_zone)):%H:%M}"
            if other_zone and span[0] < hour
            else "",
        )
        for hour in range(*span)
    ]


def _bands(day: date, span: tuple[int, int], zone: str, other_zone: str) -> list[Band]:
    """Quarters of an hour at which one of the two does not work, drawn together."""
    bands: list[Band] = []
    for minute in range(span[0] * 60, span[1] * 60, STEP):
        start = _moment(day, minute, zone)
        end = start + _length(STEP)
        if all(HOURS.holds(start, end, one) for one in (zone, other_zone) if one):
            continue
        top = minute - span[0] * 60
        if bands and bands[-1].top + bands[-1].height == top:
            bands[-1].height += STEP
        else:
            bands.append(Band(top=top, height=STEP))
    return bands


def _title(first: date, last: date) -> str:
    """ "23 to 27 November", "30 November to 4 December", "Monday 23 November"."""
    if first == last:
        return f"{first:%A} {first.day} {first:%B}"
    if first.month == last.month:
        return f"{first.day} to {last.day} {last:%B}"
    return f"{first.day} {first:%B} to {last.day} {last:%B}"


def _midnight(day: date, zone: str) -> datetime:
    return _moment(day, 0, zone)


def _moment(day: date, minute: int, zone: str) -> datetime:
    """For lines on a screen, where an hour that does not exist is drawn all the same."""
    local = datetime.combine(day, time(), tzinfo=None) + _length(minute)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _length(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)
