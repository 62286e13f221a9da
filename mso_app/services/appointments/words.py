"""How times and people of an appointment are said: always by the clock of one of the two, with its zone."""

from datetime import datetime

from mso_app.domain.wall_time import local_of, zone_words
from mso_app.schemas.appointments import SideTime

TITLES = ("Prof.", "Dr.", "PD", "Sir", "Dame")


def surname(name: str) -> str:
    """ "Okafor"."""
    return name.rsplit(maxsplit=1)[-1] if name.split() else ""


def short_name(name: str) -> str:
    """ "Prof. Rao" of "Prof. Anand Rao"; a name without a title stays whole."""
    words = name.split()
    titles = [word for word in words if word in TITLES]
    return f"{titles[0]} {words[-1]}" if titles else name


def city(zone: str) -> str:
    """ "Kolkata" of "Asia/Kolkata"."""
    return zone.rpartition("/")[2].replace("_", " ")


def stretch(start: datetime, end: datetime, zone: str) -> str:
    """ "10:00–10:30"."""
    return f"{local_of(start, zone):%H:%M}–{local_of(end, zone):%H:%M}"


def side(label: str, start: datetime, end: datetime, zone: str, *, than: str = "") -> SideTime:
    """The same time for one of the two. A day that differs from the reader's (`than`) is said."""
    local = local_of(start, zone)
    words = stretch(start, end, zone)
    if than and local.date() != local_of(start, than).date():
        words = f"{local:%a} {words}"
    return SideTime(label=f"{label}, {city(zone)}", words=words, zone=zone_words(start, zone))


def long_day(start: datetime, zone: str) -> str:
    """ "Wednesday 25 November"."""
    local = local_of(start, zone)
    return f"{local:%A} {local.day} {local:%B}"


def short_day(start: datetime, zone: str) -> str:
    """ "Wed 25 Nov"."""
    local = local_of(start, zone)
    return f"{local:%a} {local.day} {local:%b}"


def short_time(start: datetime, zone: str) -> str:
    """ "Wed 25 Nov, 10:00"."""
    return f"{short_day(start, zone)}, {local_of(start, zone):%H:%M}"


def when(at: datetime, now: datetime, zone: str) -> str:
    """ "Today, 15:05", "12 Nov, 09:10"."""
    local, today = local_of(at, zone), local_of(now, zone).date()
    if local.date() == today:
        return f"Today, {local:%H:%M}"
    year = f" {local.year}" if local.year != today.year else ""
    return f"{local.day} {local:%b}{year}, {local:%H:%M}"
