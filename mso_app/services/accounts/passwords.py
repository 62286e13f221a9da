"""Passwords: what is good enough, changing one's own, and the one-time links that let somebody set one."""

import unicodedata
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock, throttle
from mso_app.core.addresses import limited_as
from mso_app.core.blocklist import is_common
from mso_app.core.errors import InvalidInput, NotFound, TooMany
from mso_app.core.events import emit
from mso_app.core.security import PASSWORD_MAX, hash_password, new_token, token_hash
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.events import AccountChange, AccountChanged
from mso_app.models import Account, Institution, OneTimeLink
from mso_app.schemas.accounts import IssuedLink, LinkOwner, PasswordChange, PasswordSet
from mso_app.services import audit, identity
from mso_app.services.accounts import logins, sign_in

SHORTEST = 12
SHORTEST_WITH_CODE = 8
LINK_MINUTES = 60
LINK_TRIES = throttle.Rule(limit=10, within=timedelta(minutes=1))
LINK_GONE = "This link was used already or is too old. Ask your administrator for a new one."


def check_strength(password: str, *, second_factor: bool, context: tuple[str, ...], field: str = "password") -> None:
    """Long enough and not a usual guess; there are no rules about kinds of characters. Raises InvalidInput."""
    password = unicodedata.normalize("NFC", password)
    least = SHORTEST_WITH_CODE if second_factor else SHORTEST
    if len(password) < least:
        raise InvalidInput(fields={field: f"Use at least {least} characters. A short sentence is easy to remember."})
    if len(password) > PASSWORD_MAX:
        raise InvalidInput(fields={field: f"Use at most {PASSWORD_MAX} characters."})
    if is_common(password, context=(*context, settings().product_name)):
        raise InvalidInput(fields={field: "This is one of the first passwords a guesser tries. Pick another one."})


async def change_password(session: AsyncSession, actor: Actor, change: PasswordChange) -> None:
    """Set a new password of one's own; every other login of this account ends."""
    require(actor, Action.CHANGE_OWN_ACCOUNT)
    account = (await session.exec(select(Account).where(Account.id == actor.id))).one()
    await sign_in.confirm_password(session, actor, account, change.current, field="current")
    if change.new != change.again:
        raise InvalidInput(fields={"again": "The two new passwords differ. Type the second one again."})
    if change.new == change.current:
        raise InvalidInput(fields={"new": "This is the password you have. Pick another one."})
    await _set(session, account, change.new, field="new")
    await logins.end_all(session, account.id, besides=actor.session_id)
    await audit.record(session, actor, Action.CHANGE_OWN_ACCOUNT, subject="password", subject_id=account.id)
    await emit(session, AccountChanged(account_id=account.id, what=AccountChange.PASSWORD))


async def issue_link(session: AsyncSession, actor: Actor, account_id: UUID) -> IssuedLink:
    """A one-time link for an hour with which this person sets a password; earlier links stop working.

    The link goes to the administrator's screen, and by mail to its owner where the house sends mail.
    """
    require(actor, Action.MANAGE_PEOPLE)
    account = await session.get(Account, account_id)
    if account is None:
        raise NotFound
    now = clock.now()
    unused = col(OneTimeLink.account_id) == account_id, col(OneTimeLink.used_at).is_(None)
    await session.exec(update(OneTimeLink).where(*unused).values(used_at=now))
    token, ends_at = new_token(), now + timedelta(minutes=LINK_MINUTES)
    session.add(OneTimeLink(account_id=account_id, token_hash=token_hash(token), ends_at=ends_at))
    await audit.record(session, actor, Action.MANAGE_PEOPLE, subject="reset link", subject_id=account_id)
    if account.password_hash != sign_in.NO_PASSWORD:
        await emit(session, AccountChanged(account_id=account_id, what=AccountChange.LINK))
    # Behind the hash sign, so that the token is sent to no server and stands in no log.
    path = f"/reset#{token}"
    mailed = await _by_mail(session, account_id, path, ends_at)
    return IssuedLink(
        url=settings().origin + path,
        minutes=LINK_MINUTES,
        name=account.name,
        mailed_to=account.email if mailed else "",
    )


async def _by_mail(session: AsyncSession, account_id: UUID, path: str, until: datetime) -> bool:
    from mso_app.services.notifications import outbox  # noqa: PLC0415 -- the post asks accounts where somebody is

    return await outbox.post_link(session, account_id, path, until=until)


async def link_owner(session: AsyncSession, token: str, *, address: str) -> LinkOwner:
    """Whose password this link sets. Raises NotFound for an unknown, used or late link, TooMany for guessing."""
    _, account = await _usable(session, token, address)
    return LinkOwner(name=account.name, email=account.email, shortest=shortest(account))


async def set_by_link(session: AsyncSession, token: str, new: PasswordSet, *, address: str) -> None:
    """Set the password this link is for; the link and every login of the account end."""
    link, account = await _usable(session, token, address)
    if new.password != new.again:
        raise InvalidInput(fields={"again": "The two passwords differ. Type the second one again."})
    await _set(session, account, new.password, field="password")
    now = clock.now()
    used = (
        update(OneTimeLink)
        .where(col(OneTimeLink.id) == link.id, col(OneTimeLink.used_at).is_(None))
        .values(used_at=now)
    )
    if (await session.exec(used)).rowcount != 1:
        raise NotFound(LINK_GONE)
    await logins.end_all(session, account.id)
    actor = identity.actor_of(account)
    await audit.record(session, actor, Action.CHANGE_OWN_ACCOUNT, subject="password", subject_id=account.id)
    await emit(session, AccountChanged(account_id=account.id, what=AccountChange.PASSWORD))


async def _usable(session: AsyncSession, token: str, address: str) -> tuple[OneTimeLink, Account]:
    wait = await throttle.hit(f"auth:{limited_as(address)}", LINK_TRIES)
    if wait:
        raise TooMany(retry_after=wait)
    statement = (
        select(OneTimeLink, Account)
        .join(Account)
        .where(
            OneTimeLink.token_hash == token_hash(token),
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.ends_at) > clock.now(),
            col(Account.is_active).is_(True),
        )
    )
    found = (await session.exec(statement)).first()
    if found is None:
        raise NotFound(LINK_GONE)
    return found[0], found[1]


async def _set(session: AsyncSession, account: Account, password: str, *, field: str) -> None:
    institution = await session.get(Institution, account.institution_id) if account.institution_id else None
    context = (account.email, account.name, institution.name if institution else "")
    check_strength(password, second_factor=account.totp_since is not None, context=context, field=field)
    account.password_hash = await hash_password(password)
    account.version += 1
    session.add(account)
    await session.flush()


def shortest(account: Account) -> int:
    """The fewest characters this account may have in its password."""
    return SHORTEST if account.totp_since is None else SHORTEST_WITH_CODE
