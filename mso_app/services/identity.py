"""Who is asking: a login is a row, looked up on every event and request, so that ending it acts at once."""

from datetime import timedelta

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import NotSignedIn
from mso_app.core.security import new_token, token_hash
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.models import Account, Institution, LoginSession
from mso_app.schemas.accounts import Me, initials

SEEN_EVERY = timedelta(seconds=60)
ROLE_WORDS = {Role.REQUESTER: "Requester", Role.PROVIDER: "Expert", Role.ADMIN: "Administrator"}


async def identify(session: AsyncSession, token: str | None, *, active: bool = True) -> Actor:
    """The person behind a login token. Raises NotSignedIn for none, ended, idle, expired or disabled.

    `active=False` is for screens that listen by themselves: they do not keep a login alive.
    """
    if not token:
        raise NotSignedIn
    now = clock.now()
    found = (
        await session.exec(
            select(LoginSession, Account)
            .join(Account, col(Account.id) == LoginSession.account_id)
            .where(LoginSession.token_hash == token_hash(token))
        )
    ).first()
    if found is None:
        raise NotSignedIn
    login, account = found
    idle_since = login.seen_at + timedelta(minutes=settings().session_idle_minutes)
    if login.ended_at or now >= login.ends_at or now >= idle_since or not account.is_active:
        raise NotSignedIn("You were signed out. Sign in to go on.")
    if active and now - login.seen_at >= SEEN_EVERY:
        await session.exec(update(LoginSession).where(col(LoginSession.id) == login.id).values(seen_at=now))
    return actor_of(account, login)


def actor_of(account: Account, login: LoginSession | None = None) -> Actor:
    return Actor(
        id=account.id,
        role=account.role,
        name=account.name,
        institution_id=account.institution_id,
        session_id=login.id if login else None,
    )


async def begin(session: AsyncSession, account: Account, *, device: str, address: str) -> str:
    """Start a login and return its token, which is stored nowhere."""
    token, now = new_token(), clock.now()
    session.add(
        LoginSession(
            account_id=account.id,
            token_hash=token_hash(token),
            seen_at=now,
            ends_at=now + timedelta(hours=settings().session_absolute_hours),
            device=device[:200],
            address=address[:64],
        )
    )
    account.last_sign_in_at = now
    session.add(account)
    await session.flush()
    return token


async def end(session: AsyncSession, token: str | None) -> None:
    """End this login; an unknown or ended one is fine too."""
    if token:
        await session.exec(
            update(LoginSession)
            .where(col(LoginSession.token_hash) == token_hash(token), col(LoginSession.ended_at).is_(None))
            .values(ended_at=clock.now())
        )


async def me(session: AsyncSession, actor: Actor) -> Me:
    """The signed-in person with the name of their institution."""
    account = (await session.exec(select(Account).where(Account.id == actor.id))).one()
    institution = await session.get(Institution, account.institution_id) if account.institution_id else None
    return Me(
        id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        institution=institution.name if institution else ROLE_WORDS[account.role],
        initials=initials(account.name),
    )
