"""The people of a journey, put into an empty database: `python -m tests.e2e.cast`, with the server's settings."""

import asyncio
from datetime import timedelta

from mso_app.core import clock
from mso_app.core.db import engine, unit_of_work
from mso_app.core.security import hash_password
from mso_app.domain.words import Role, Specialty
from mso_app.models import Account, Institution, ProviderProfile

PASSWORD = "seven quiet herons at dusk"
REQUESTER = ("Elena Marsh", "elena.marsh@bergblick.example")
ADMIN = ("Jonas Vermeer", "jonas.vermeer@secunda.example")
PROVIDER = ("Miriam Okafor", "miriam.okafor@experts.example")
SECOND_PROVIDER = ("Tomas Lindqvist", "tomas.lindqvist@experts.example")
THIRD_PROVIDER = ("Anil Rao", "anil.rao@experts.example")
PROVIDERS = (PROVIDER, SECOND_PROVIDER, THIRD_PROVIDER)


async def enter() -> None:
    """One institution with its requester, an administrator, three experts for blood."""
    password = await hash_password(PASSWORD)
    async with unit_of_work() as session:
        house = Institution(name="Bergblick Clinic", country="DE", time_zone="Europe/Berlin")
        session.add(house)
        await session.flush()
        for (name, email), role in ((REQUESTER, Role.REQUESTER), (ADMIN, Role.ADMIN)):
            at = house.id if role is Role.REQUESTER else None
            session.add(Account(email=email, name=name, role=role, institution_id=at, password_hash=password))
        for number, (name, email) in enumerate(PROVIDERS, start=1):
            account = Account(email=email, name=name, role=Role.PROVIDER, password_hash=password)
            session.add(account)
            await session.flush()
            session.add(_profile(account, number))
    await engine().dispose()


def _profile(account: Account, number: int) -> ProviderProfile:
    return ProviderProfile(
        account_id=account.id,
        specialty=Specialty.HAEMATOLOGY,
        sub_specialties=["plasma cell disease"] if number == 1 else [],
        languages=["en"],
        licence_number=f"DE-{4400 + number}",
        licence_until=(clock.now() + timedelta(days=400)).date(),
        capacity=6,
        city="Berlin",
        time_zone="Europe/Berlin",
    )


if __name__ == "__main__":
    asyncio.run(enter())
