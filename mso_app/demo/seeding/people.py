"""Enters the institutions and everybody who signs in."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.security import hash_password
from mso_app.demo.people import Provider
from mso_app.demo.world import World
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.models import Account, Institution, ProviderProfile
from mso_app.services.identity import actor_of

PASSWORD = "a second look at it"  # noqa: S105 -- printed at every start of a demo world


@dataclass(frozen=True, kw_only=True)
class People:
    """Everybody by e-mail; administrators in their order."""

    actors: dict[str, Actor]
    admins: tuple[Actor, ...]


async def enter(session: AsyncSession, world: World) -> People:
    """Institutions, requesters, experts with their profiles, administrators; all with the demo password."""
    houses: dict[str, Institution] = {}
    for house in world.institutions:
        houses[house.key] = Institution(
            name=house.name, country=house.country, region=house.region, time_zone=house.time_zone
        )
        session.add(houses[house.key])
    await session.flush()
    actors: dict[str, Actor] = {}
    for person in world.requesters:
        house = houses[person.institution]
        actors[person.email] = await _account(session, person.name, person.email, Role.REQUESTER, house)
    for expert in world.providers:
        actors[expert.email] = await _account(session, expert.name, expert.email, Role.PROVIDER, None)
        session.add(_profile(actors[expert.email], expert))
    admins = [await _account(session, one.name, one.email, Role.ADMIN, None) for one in world.admins]
    await session.flush()
    return People(actors=actors, admins=tuple(admins))


async def _account(session: AsyncSession, name: str, email: str, role: Role, house: Institution | None) -> Actor:
    account = Account(
        email=email.lower(),
        name=name,
        role=role,
        institution_id=house.id if house else None,
        password_hash=await hash_password(PASSWORD),
    )
    session.add(account)
    await session.flush()
    return actor_of(account)


def _profile(actor: Actor, expert: Provider) -> ProviderProfile:
    return ProviderProfile(
        account_id=actor.id,
        specialty=expert.specialty,
        sub_specialties=list(expert.sub_specialties),
        languages=list(expert.languages),
        licence_number=expert.licence_number,
        licence_until=expert.licence_expires,
        capacity=expert.capacity,
        city=expert.city,
        time_zone=expert.time_zone,
    )
