"""What a route asks for: one unit of work per request, and the person behind the login cookie."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.addresses import client_address
from mso_app.core.db import unit_of_work
from mso_app.core.errors import NotPermitted
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.services import audit, identity


async def _uow() -> AsyncIterator[AsyncSession]:
    async with unit_of_work() as session:
        yield session


# "function" commits before the answer leaves; the other scope would answer first and fail later.
Uow = Annotated[AsyncSession, Depends(_uow, scope="function")]


def login_cookie(request: Request) -> str | None:
    """The login token this browser sent."""
    return request.cookies.get(settings().cookie_name)


@asynccontextmanager
async def signed_in(request: Request) -> AsyncIterator[tuple[AsyncSession, Actor]]:
    """A unit of work that ends before bytes move, unlike the one a whole request shares."""
    async with unit_of_work() as session:
        actor = await identity.identify(session, login_cookie(request))
        try:
            yield session, actor
        except NotPermitted:
            await audit.record_refused_role(session, actor)
            raise


async def _actor(request: Request, session: Uow) -> AsyncIterator[Actor]:
    actor = await identity.identify(session, login_cookie(request))
    try:
        yield actor
    except NotPermitted:
        await audit.record_refused_role(session, actor)
        raise


CurrentActor = Annotated[Actor, Depends(_actor, scope="function")]


def _address(request: Request) -> str:
    peer = request.client.host if request.client else ""
    return client_address(peer, request.headers, trusted_hops=settings().trusted_proxy_hops)


Address = Annotated[str, Depends(_address)]
