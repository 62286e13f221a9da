"""Six digits beside the password: setting an authenticator up, confirming it, and taking it off."""

import segno
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import Conflict, InvalidInput
from mso_app.core.events import emit
from mso_app.core.security import encrypt, new_totp_secret, totp_address
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.events import AccountChange, AccountChanged
from mso_app.models import Account
from mso_app.schemas.accounts import SecondFactorSetup
from mso_app.services import audit
from mso_app.services.accounts import logins
from mso_app.services.accounts.passwords import SHORTEST as SHORTEST_ALONE
from mso_app.services.accounts.sign_in import TOTP_PURPOSE, confirm_password, use_code

GROUP = 4


async def begin_second_factor(session: AsyncSession, actor: Actor, password: str) -> SecondFactorSetup:
    """A new key to scan. Nothing is asked for at sign-in until a first code was confirmed."""
    account = await _mine(session, actor)
    await confirm_password(session, actor, account, password, field="password")
    if account.totp_since is not None:
        raise Conflict("Two-factor sign-in is on already.")
    secret = new_totp_secret()
    account.totp_secret = encrypt(secret, purpose=TOTP_PURPOSE)
    session.add(account)
    await session.flush()
    return _setup(account, secret)


async def confirm_second_factor(session: AsyncSession, actor: Actor, code: str) -> None:
    """Turn it on with a first right code. Every other login of this account ends. Raises InvalidInput."""
    account = await _mine(session, actor)
    if account.totp_since is not None or not account.totp_secret:
        raise Conflict("Begin the set-up again.")
    await use_code(session, account, code)
    account.totp_since = clock.now()
    account.version += 1
    session.add(account)
    await logins.end_all(session, account.id, besides=actor.session_id)
    await audit.record(session, actor, Action.CHANGE_OWN_ACCOUNT, subject="second factor", subject_id=account.id)
    await emit(session, AccountChanged(account_id=account.id, what=AccountChange.FACTOR_ON))


async def remove_second_factor(session: AsyncSession, actor: Actor, password: str) -> None:
    """Turn it off again, with the password. A password that is too short alone has to be changed first."""
    account = await _mine(session, actor)
    await confirm_password(session, actor, account, password, field="password")
    if len(password) < SHORTEST_ALONE:
        raise InvalidInput(
            fields={
                "password": f"Without the six digits a password needs {SHORTEST_ALONE} characters. Change it first."
            }
        )
    account.totp_secret, account.totp_since = None, None
    account.version += 1
    session.add(account)
    details: audit.Details = {"off": 1}
    await audit.record(
        session, actor, Action.CHANGE_OWN_ACCOUNT, subject="second factor", subject_id=account.id, details=details
    )
    await emit(session, AccountChanged(account_id=account.id, what=AccountChange.FACTOR_OFF))


async def _mine(session: AsyncSession, actor: Actor) -> Account:
    require(actor, Action.CHANGE_OWN_ACCOUNT)
    return (await session.exec(select(Account).where(Account.id == actor.id))).one()


def _setup(account: Account, secret: str) -> SecondFactorSetup:
    address = totp_address(secret, email=account.email, issuer=settings().product_name)
    drawn = segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#1c2024", light="#ffffff")
    groups = [secret[at : at + GROUP] for at in range(0, len(secret), GROUP)]
    return SecondFactorSetup(picture=drawn, key=" ".join(groups))
