"""Asking for access: an account that waits until an administrator has looked at it (behind `MSO_SIGN_UP`)."""

from datetime import timedelta
from zoneinfo import available_timezones

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import throttle
from mso_app.core.addresses import limited_as
from mso_app.core.errors import InvalidInput, NotFound, TooMany
from mso_app.core.security import hash_password
from mso_app.core.settings import settings
from mso_app.domain.access import Action
from mso_app.domain.words import Role
from mso_app.models import Account, Institution
from mso_app.schemas.accounts import SignUp
from mso_app.services import audit
from mso_app.services.accounts.passwords import check_strength

PER_ADDRESS = throttle.Rule(limit=5, within=timedelta(hours=1))
DEFAULT_ZONES = {"DE": "Europe/Berlin", "AT": "Europe/Vienna", "CH": "Europe/Zurich", "GB": "Europe/London",
                 "FR": "Europe/Paris", "NO": "Europe/Oslo", "SE": "Europe/Stockholm", "US": "America/New_York",
                 "IN": "Asia/Kolkata", "AE": "Asia/Dubai"}  # fmt: skip


async def request_access(session: AsyncSession, new: SignUp, *, address: str) -> None:
    """Keep the request of a requester. The answer is the same for an e-mail that has an account already."""
    if not settings().sign_up:
        raise NotFound
    wait = await throttle.hit(f"sign-up:{limited_as(address)}", PER_ADDRESS)
    if wait:
        raise TooMany(retry_after=wait)
    if new.password != new.again:
        raise InvalidInput(fields={"again": "The two passwords differ. Type the second one again."})
    check_strength(new.password, second_factor=False, context=(new.email, new.name, new.institution))
    hashed = await hash_password(new.password)
    if (await session.exec(select(Account.id).where(Account.email == new.email))).first() is not None:
        return
    institution = await _institution(session, new)
    account = Account(
        email=new.email,
        name=new.name,
        role=Role.REQUESTER,
        institution_id=institution.id,
        password_hash=hashed,
        is_active=False,
    )
    session.add(account)
    await session.flush()
    await audit.record(session, None, Action.MANAGE_PEOPLE, subject="request for access", subject_id=account.id)


async def _institution(session: AsyncSession, new: SignUp) -> Institution:
    same = select(Institution).where(func.lower(Institution.name) == new.institution.lower())
    found = (await session.exec(same)).first()
    if found is not None:
        return found
    zone = DEFAULT_ZONES.get(new.country, "UTC")
    assert zone in available_timezones()
    made = Institution(name=new.institution, country=new.country, time_zone=zone, is_active=False)
    session.add(made)
    await session.flush()
    return made
