"""How a time fits two people: whether either is taken, and whether it is outside the working hours of one of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from mso_app.domain.appointments import overlaps
from mso_app.domain.wall_time import WorkingHours, local_of
from mso_app.services.visibility.appointments import Agreed

Kind = Literal["free", "warns", "clash"]
HOURS = WorkingHours()


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two people of a case, seen by one of them (`me`); for an administrator `me` is the requester."""

    me: UUID
    my_zone: str
    other: UUID
    other_zone: str
    other_name: str


def check(
    start: datetime, end: datetime, pair: Pair, busy: list[Agreed], *, but: UUID | None = None
) -> tuple[str, Kind]:
    """What speaks against a time, or "Free for both". Of the other's calendar only that it is taken is told."""
    clashes = {
        person: until
        for person, appointment, since, until in busy
        if appointment != but and overlaps(start, end, since, until)
    }
    if pair.me in clashes:
        return f"You have an appointment until {local_of(clashes[pair.me], pair.my_zone):%H:%M}", "clash"
    if pair.other in clashes:
        return f"{pair.other_name} is not free then", "clash"
    mine, theirs = HOURS.holds(start, end, pair.my_zone), HOURS.holds(start, end, pair.other_zone)
    if mine and theirs:
        return "Free for both", "free"
    if not mine and not theirs:
        return "Free, but outside the working hours of both", "warns"
    whose = "your" if theirs else "the other side's"
    return f"Free, but outside {whose} working hours", "warns"
