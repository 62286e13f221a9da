"""Who is asking: a login is a row, looked up on every event and request, so that ending it acts at once."""

import time
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, bindparam
from sqlalchemy import select as sa_select
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock, live
from mso_app.core.errors import NotSignedIn
from mso_app.core.security import new_token, token_hash
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.models import Account, Institution, LoginSession
from mso_app.schemas.accounts import Me, initials

SEEN_EVERY = timedelta(seconds=60)
REMEMBERED_SECONDS = 2.0
REMEMBERED = 20_000
ASKED_AT_ONCE = 500
ENDED = "You were signed out. Sign in to go on."
ROLE_WORDS = {Role.REQUESTER: "Requester", Role.PROVIDER: "Expert", Role.ADMIN: "Administrator"}


async def identify(session: AsyncSession, token: str | None, *, active: bool = True) -> Actor:
    """The person behind a login token, asked of the database. Raises NotSignedIn for none, ended, idle, expired or
    disabled.

    `active=False` is for screens that listen by themselves: they do not keep a login alive.
    """
    key = token_hash(token) if token else ""
    if not key:
        raise NotSignedIn
    found = (await (await session.connection()).execute(_LOGIN, {"token_hash": key})).first()
    if found is None:
        raise NotSignedIn
    known = _login(found._mapping)
    if known is None:
        _forget_login(key)
        raise NotSignedIn(ENDED)
    now = _require_good(known)
    if active and now - known.seen_at >= SEEN_EVERY:
        mine = col(LoginSession.id) == known.actor.session_id
        await session.exec(update(LoginSession).where(mine).values(seen_at=now))
        known = replace(known, seen_at=now)
    _remember(key, known)
    return known.actor


async def recognise(session: AsyncSession, token: str | None, *, active: bool = False) -> Actor:
    """The same person for a screen, whose events and wake-ups come in bursts.

    What this process found out less than two seconds ago is good enough, unless the account was woken since: whatever
    ends a login wakes it. Raises NotSignedIn.
    """
    kept = _logins.get(token_hash(token)) if token else None
    if kept is None or time.monotonic() - kept[0] > REMEMBERED_SECONDS:
        return await identify(session, token, active=active)
    now = _require_good(kept[1])
    if active and now - kept[1].seen_at >= SEEN_EVERY:
        return await identify(session, token)
    return kept[1].actor


async def still_good(session: AsyncSession, tokens: Collection[str]) -> set[str]:
    """Which of these tokens belong to logins that go on, for screens that nobody touches."""
    by_hash = {token_hash(token): token for token in tokens}
    hashes, found = list(by_hash), set[str]()
    for at in range(0, len(hashes), ASKED_AT_ONCE):
        some = _LOGINS.where(col(LoginSession.token_hash).in_(hashes[at : at + ASKED_AT_ONCE]))
        for row in (await (await session.connection()).execute(some)).all():
            known = _login(row._mapping)
            if known is not None and _is_good(known):
                found.add(by_hash[row.token_hash])
    return found


@dataclass(frozen=True, kw_only=True)
class _Login:
    seen_at: datetime
    ends_at: datetime
    actor: Actor


# Columns and not rows: this is asked at nearly every event.
_LOGINS = sa_select(
    col(LoginSession.id).label("login_id"),
    col(LoginSession.token_hash),
    col(LoginSession.seen_at),
    col(LoginSession.ends_at),
    col(LoginSession.ended_at),
    col(Account.id),
    col(Account.role),
    col(Account.name),
    col(Account.institution_id),
    col(Account.is_active),
).join(Account, col(Account.id) == LoginSession.account_id)
# Made once: at every event it would cost more than the question itself.
_LOGIN = _LOGINS.where(col(LoginSession.token_hash) == bindparam("token_hash"))
_logins: OrderedDict[str, tuple[float, _Login]] = OrderedDict()


def _login(row: RowMapping) -> _Login | None:
    """None for one that was ended, and for an account that is disabled."""
    if row["ended_at"] or not row["is_active"]:
        return None
    actor = Actor(
        id=row["id"],
        role=row["role"],
        name=row["name"],
        institution_id=row["institution_id"],
        session_id=row["login_id"],
    )
    return _Login(seen_at=row["seen_at"], ends_at=row["ends_at"], actor=actor)


def _is_good(login: _Login) -> bool:
    now = clock.now()
    return now < login.ends_at and now < login.seen_at + timedelta(minutes=settings().session_idle_minutes)


def _require_good(login: _Login) -> datetime:
    if not _is_good(login):
        raise NotSignedIn(ENDED)
    return clock.now()


def _remember(key: str, login: _Login) -> None:
    _logins[key] = (time.monotonic(), login)
    _logins.move_to_end(key)
    if len(_logins) > REMEMBERED:
        _logins.popitem(last=False)


def _forget_login(key: str) -> None:
    _logins.pop(key, None)


def _forget_account(topic: str) -> None:
    """Something about how this account is signed in changed, here or in another process."""
    account = topic.partition(":")[2]
    for key in [key for key, (_, login) in _logins.items() if str(login.actor.id) == account]:
        _forget_login(key)


live.watch("account", _forget_account)


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
