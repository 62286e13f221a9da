"""What the tests of the files' routes stand on: people who are signed in, and the API without the pages."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.api.app import around, make_api
from mso_app.core import throttle
from mso_app.core.db import unit_of_work
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.models import Account
from mso_app.services import cases, identity
from tests.build import make_admin, make_requester


@dataclass(kw_only=True)
class World:
    """A requester with a draft, a stranger and an admin, each with a login token."""

    requester: Actor
    stranger: Actor
    admin: Actor
    draft_id: UUID
    tokens: dict[UUID, str]

    def headers(self, who: Actor | None) -> dict[str, str]:
        """What a page of ours sends with every request."""
        login = {"cookie": f"{settings().cookie_name}={self.tokens[who.id]}"} if who else {}
        return {"origin": settings().origin} | login

    def address(self, key: str = "", name: str = "report.pdf") -> str:
        """Where a new file of the draft goes."""
        return str(httpx.URL(f"/api/v1/drafts/{self.draft_id}/documents/{key or uuid4().hex}", params={"name": name}))


async def tokens_of(session: AsyncSession, people: Iterable[Actor]) -> dict[UUID, str]:
    """Sign each of them in."""
    return {
        one.id: await identity.begin(
            session, await session.get_one(Account, one.id), device="test", address="127.0.0.1"
        )
        for one in people
    }


async def make_world() -> World:
    throttle.start_over()
    async with unit_of_work() as session:
        people = [await make_requester(session), await make_requester(session), await make_admin(session)]
        draft = await cases.new_draft(session, people[0])
        tokens = await tokens_of(session, people)
    return World(requester=people[0], stranger=people[1], admin=people[2], draft_id=draft.id, tokens=tokens)


@asynccontextmanager
async def client_of(world: World, who: Actor | None) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of this person, or of nobody."""
    transport = httpx.ASGITransport(app=around(make_api()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin, headers=world.headers(who)) as client:
        yield client
