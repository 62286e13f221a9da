"""One's own account, as its page shows it."""

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import ChangedMeanwhile
from mso_app.domain.access import Action, Actor, require
from mso_app.models import Account, Institution
from mso_app.schemas.accounts import AccountDetail, NameChange, initials
from mso_app.services import audit
from mso_app.services.accounts.passwords import shortest
from mso_app.services.identity import ROLE_WORDS
from mso_app.services.views import day


async def open_own(session: AsyncSession, actor: Actor) -> AccountDetail:
    """My account."""
    require(actor, Action.SEE_OWN_ACCOUNT)
    account = (await session.exec(select(Account).where(Account.id == actor.id))).one()
    institution = await session.get(Institution, account.institution_id) if account.institution_id else None
    return AccountDetail(
        id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        role_word=ROLE_WORDS[account.role],
        institution=institution.name if institution else "",
        initials=initials(account.name),
        second_factor=account.totp_since is not None,
        second_factor_since=day(account.totp_since.date()) if account.totp_since else "",
        shortest_password=shortest(account),
        version=account.version,
    )


async def change_name(session: AsyncSession, actor: Actor, change: NameChange) -> AccountDetail:
    """How others read my name. Raises ChangedMeanwhile."""
    require(actor, Action.CHANGE_OWN_ACCOUNT)
    guarded = (
        update(Account)
        .where(col(Account.id) == actor.id, col(Account.version) == change.version)
        .values(name=change.name, version=change.version + 1)
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile("Your account was changed in another window. Your text is kept.")
    details: audit.Details = {"fields": "name"}
    await audit.record(
        session, actor, Action.CHANGE_OWN_ACCOUNT, subject="account", subject_id=actor.id, details=details
    )
    session.expire_all()
    return await open_own(session, actor)
