"""The first administrator of an installation, made from the command line."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import AlreadyExists
from mso_app.core.security import hash_password
from mso_app.domain.access import Action
from mso_app.domain.words import Role
from mso_app.models import Account
from mso_app.schemas.accounts import FirstAdmin
from mso_app.services import audit
from mso_app.services.accounts.passwords import check_strength


async def create_first_admin(session: AsyncSession, new: FirstAdmin) -> None:
    """An administrator with a password, for somebody who owns the machine. Raises AlreadyExists, InvalidInput."""
    if (await session.exec(select(Account.id).where(Account.email == new.email))).first() is not None:
        raise AlreadyExists("There is an account with this e-mail already.")
    check_strength(new.password, second_factor=False, context=(new.email, new.name))
    account = Account(email=new.email, name=new.name, role=Role.ADMIN, password_hash=await hash_password(new.password))
    session.add(account)
    await session.flush()
    await audit.record(session, None, Action.MANAGE_PEOPLE, subject="account", subject_id=account.id)


async def is_administered(session: AsyncSession) -> bool:
    """Whether anybody can sign in as an administrator yet."""
    chosen = select(Account).where(Account.role == Role.ADMIN, col(Account.is_active)).limit(1)
    return (await session.exec(chosen)).first() is not None
