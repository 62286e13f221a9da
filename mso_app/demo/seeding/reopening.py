"""What an administrator and an expert did lately: a conflict that was declared, and a finished case opened again."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.demo.seeding.people import People
from mso_app.demo.world import World
from mso_app.schemas.accounts import PersonChange
from mso_app.services import accounts, cases

OPENED = timedelta(hours=3)
WHY = "The patient's new doctor called me about the second answer; I need to read the sheet it rests on."
LEFT_TO_OPEN = 1


async def reopen(session: AsyncSession, people: People, told: World) -> None:
    """The first expert reads an old case of theirs again and has others whose access is over; the last expert once
    worked for the first institution."""
    clock.fix(told.now - OPENED)
    expert = people.actors[told.providers[0].email]
    ended = await cases.ended_cases(session, expert)
    if len(ended) > LEFT_TO_OPEN:
        await cases.break_glass(session, expert, ended[-1].id, reason=WHY)
    admin = people.admins[0]
    person = await accounts.open_person(session, admin, people.actors[told.providers[-1].email].id)
    if person.profile is not None:
        profile = person.profile.model_copy(update={"conflicts": [told.institutions[0].name]})
        change = PersonChange(version=person.version, name=person.name, email=person.email, profile=profile)
        await accounts.change_person(session, admin, person.id, change)
