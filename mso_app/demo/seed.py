"""Puts the demo world into an empty database, through the services that people use, at the time it happened.

Everything is one transaction: a world is there whole or not at all, and a start that was killed begins again.
"""

from datetime import datetime, timedelta
from operator import itemgetter
from pathlib import Path

from sqlmodel import select

from mso_app.core import clock, ids
from mso_app.core.db import engine, unit_of_work
from mso_app.core.settings import settings
from mso_app.demo.seeding import billing, channels, people
from mso_app.demo.seeding.course import Course, Step
from mso_app.demo.seeding.reading import Shelf
from mso_app.demo.seeding.reopening import reopen
from mso_app.demo.world import World, world
from mso_app.models import Account
from mso_app.services import notifications, reactions

SEED = 26
# Nobody has weeks of unread lines: everybody looked this long ago.
CAUGHT_UP = timedelta(days=3)


async def seed_if_new(at: datetime | None = None) -> bool:
    """Make the world as it stands at this moment (now, when none is given). False when somebody is here already."""
    reactions.install()
    told = world(SEED, at or clock.now())
    try:
        with ids.repeatable(SEED):
            async with unit_of_work() as session:
                if (await session.exec(select(Account).limit(1))).first() is not None:
                    return False
                clock.fix(told.cases[0].course.submitted_at)
                everybody = await people.enter(session, told)
                shelf = Shelf(told.cases)
                courses = [
                    Course(
                        session=session,
                        people=everybody,
                        demo=demo,
                        admin=everybody.admins[place % 2],
                        shelf=shelf,
                        now=told.now,
                        place=place,
                        raises=place % 3 == 0 or demo.course.returned_at is not None,
                        talks=place % 2 == 0 or demo.provider == told.providers[0].email,
                    )
                    for place, demo in enumerate(told.cases)
                ]
                await billing.enter(session, everybody.admins[0])
                with billing.seller():
                    await _live(sorted((step for course in courses for step in course.steps()), key=itemgetter(0)))
                await billing.raise_prices(session, everybody.admins[0], told.now)
                await reopen(session, everybody, told)
                await notifications.mark_older_read(session, told.now - CAUGHT_UP)
                await channels.connect(session, everybody.actors[told.requesters[0].email])
    finally:
        clock.fix(None)
        await engine().dispose()
    note_path().write_text(sign_ins(told))
    return True


async def _live(steps: list[Step]) -> None:
    for number, (when, happens) in enumerate(steps, start=1):
        clock.fix(when)
        await happens()
        if number % 60 == 0 or number == len(steps):
            print(f"  {number} of {len(steps)} things have happened", flush=True)


def note_path() -> Path:
    """Where the sign-ins stand that every start prints."""
    return settings().data_dir.absolute() / "demo-sign-ins.txt"


def sign_ins(told: World) -> str:
    """Three people to sign in as."""
    shown = (
        ("Requester", told.requesters[0].email),
        ("Provider", told.providers[0].email),
        ("Admin", told.admins[0].email),
    )
    lines = [f"  {role:<10} {email:<44} {people.PASSWORD}" for role, email in shown]
    return "\n".join(["  Sign in as", *lines, ""])
