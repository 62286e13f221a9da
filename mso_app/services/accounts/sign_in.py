"""The way in: a password that is right becomes a ticket, a ticket becomes a login, once."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock, throttle
from mso_app.core.addresses import limited_as
from mso_app.core.errors import InvalidInput, NotSignedIn, TooMany
from mso_app.core.events import emit
from mso_app.core.security import decrypt, new_token, password_is_right, token_hash, totp_step
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.events import AccountChange, AccountChanged, LoginEnded
from mso_app.domain.words import Role
from mso_app.models import Account, LoginSession, SignInTicket
from mso_app.services import audit, identity

TICKET_SECONDS = 30
TOTP_PURPOSE = "totp"
# What stands in place of a hash until somebody has set a password.
NO_PASSWORD = "!"  # noqa: S105 -- nobody can type a password that has this hash
WRONG = "This e-mail and password do not belong together. Check both and try again."
WRONG_CODE = "This code is not right, or was used already. Wait for the next one and type it."

# Nobody fails faster than this, from wherever, on whatever account.
PER_ADDRESS = throttle.Rule(limit=10, within=timedelta(minutes=1))
# All unknown addresses together on one account: a guess from many machines is still one guesser.
PER_ACCOUNT = throttle.Rule(limit=10, within=timedelta(minutes=1))
CONSECUTIVE = throttle.Rule(limit=100, within=timedelta(days=1))
FIRST_DELAY = timedelta(seconds=30)
# So many places and devices of one account are looked at.
KNOWN = 200


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """Half a minute to turn this into a login; `needs_code` asks for the six digits first, without a ticket."""

    token: str = ""
    needs_code: bool = False


@dataclass(frozen=True, kw_only=True)
class Login:
    """A login that began just now. `token` goes into the cookie and is stored nowhere."""

    token: str
    account_id: UUID
    role: Role


def clean_email(email: str) -> str:
    return email.strip().lower()


async def check_password(session: AsyncSession, *, email: str, password: str, code: str, address: str) -> Ticket:
    """A ticket for the right password, and the right code where one is asked for.

    Raises InvalidInput alike, and after the same work, for an unknown account, a wrong password
    and a disabled account; TooMany before anything is looked at.
    """
    email, place = clean_email(email), limited_as(address)
    account = (await session.exec(select(Account).where(Account.email == email))).first()
    tries = await _admit(session, email, place, account)
    usable = account is not None and account.is_active and account.password_hash != NO_PASSWORD
    right = await password_is_right(password, account.password_hash if account and usable else None)
    if not right or account is None:
        await _refused(session, account)
        raise InvalidInput(WRONG)
    # A whole hospital may sign in from one address in the same minute: only failures count there.
    if account.totp_since is not None and not code.strip():
        for key in (f"auth:{place}", *tries):
            await throttle.take_back(key)
        return Ticket(needs_code=True)
    if account.totp_since is not None:
        await use_code(session, account, code)
    await throttle.take_back(f"auth:{place}")
    for key in tries:
        await throttle.forget(key)
    token = new_token()
    ends_at = clock.now() + timedelta(seconds=TICKET_SECONDS)
    session.add(SignInTicket(account_id=account.id, token_hash=token_hash(token), ends_at=ends_at))
    await session.flush()
    return Ticket(token=token)


async def use_code(session: AsyncSession, account: Account, code: str) -> None:
    """Accept a code of the account's authenticator, each at most once. Raises InvalidInput."""
    secret = decrypt(account.totp_secret, purpose=TOTP_PURPOSE) if account.totp_secret else ""
    step = totp_step(secret, code) if secret else None
    if step is not None:
        used = (
            update(Account)
            .where(col(Account.id) == account.id, col(Account.totp_last_step) < step)
            .values(totp_last_step=step)
        )
        if (await session.exec(used)).rowcount == 1:
            return
    await _refused(session, account)
    raise InvalidInput(fields={"code": WRONG_CODE})


async def redeem(session: AsyncSession, ticket: str, *, device: str, address: str, old_token: str | None) -> Login:
    """Turn a ticket into a new login and end the one this browser had. Raises NotSignedIn for a used or late one."""
    now = clock.now()
    guarded = (
        update(SignInTicket)
        .where(
            col(SignInTicket.token_hash) == token_hash(ticket),
            col(SignInTicket.used_at).is_(None),
            col(SignInTicket.ends_at) > now,
        )
        .values(used_at=now)
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise NotSignedIn("This sign-in took too long. Sign in again.")
    found = select(Account).join(SignInTicket).where(SignInTicket.token_hash == token_hash(ticket))
    account = (await session.exec(found)).one()
    if not account.is_active:
        raise NotSignedIn
    await sign_out(session, old_token)
    is_new = await _is_new_device(session, account, device=device, address=address)
    token = await identity.begin(session, account, device=device, address=address)
    await audit.record(session, identity.actor_of(account), "account.sign_in", subject="account", subject_id=account.id)
    if is_new:
        await emit(session, AccountChanged(account_id=account.id, what=AccountChange.NEW_DEVICE))
    return Login(token=token, account_id=account.id, role=account.role)


async def sign_out(session: AsyncSession, token: str | None) -> None:
    """End the login behind this token and throw its open tabs out; an unknown one is fine too."""
    if not token:
        return
    login = (await session.exec(select(LoginSession).where(LoginSession.token_hash == token_hash(token)))).first()
    if login is None or login.ended_at is not None:
        return
    await identity.end(session, token)
    account = (await session.exec(select(Account).where(Account.id == login.account_id))).one()
    actor = identity.actor_of(account, login)
    await audit.record(session, actor, "account.sign_out", subject="account", subject_id=account.id)
    await emit(session, LoginEnded(account_id=account.id))


async def confirm_password(session: AsyncSession, actor: Actor, account: Account, password: str, *, field: str) -> None:
    """Somebody signed in proves once more who they are. Raises InvalidInput under that field, or TooMany."""
    key = f"confirm:{actor.id}"
    _wait(await throttle.hit(key, _failures()))
    if not await password_is_right(password, account.password_hash):
        await _refused(session, account)
        raise InvalidInput(fields={field: "This is not your present password."})
    await throttle.forget(key)


async def _admit(session: AsyncSession, email: str, place: str, account: Account | None) -> list[str]:
    """Count this try everywhere it counts, or raise TooMany. Returns the keys a success clears."""
    _wait(await throttle.hit(f"auth:{place}", PER_ADDRESS))
    who = hashlib.sha256(email.encode()).hexdigest()[:32]
    rules = {f"sign-in:{who}:{place}": _failures()}
    if not await _is_known_place(session, account, place):
        # A place this person came from before is not held up by what strangers do elsewhere.
        rules |= {f"account:{who}": PER_ACCOUNT, f"row:{who}": CONSECUTIVE}
    counted: list[str] = []
    for key, rule in rules.items():
        wait = await throttle.hit(key, rule)
        if wait:
            for earlier in counted:
                await throttle.take_back(earlier)
            _wait(wait)
        counted.append(key)
    return counted


def _failures() -> throttle.Rule:
    """After this many failures the next try waits half a minute, then one, two, four … at most fifteen minutes."""
    return throttle.Rule(limit=settings().failures_before_throttle, within=timedelta(hours=24), first_delay=FIRST_DELAY)


async def _is_known_place(session: AsyncSession, account: Account | None, place: str) -> bool:
    account_id = account.id if account else None
    logins = select(LoginSession.address).where(LoginSession.account_id == account_id).distinct().limit(KNOWN)
    return place in {limited_as(address) for address in (await session.exec(logins)).all()}


async def _is_new_device(session: AsyncSession, account: Account, *, device: str, address: str) -> bool:
    """Whether this account was used before, but never by this kind of device from this place."""
    known = select(LoginSession.device, LoginSession.address).where(LoginSession.account_id == account.id).distinct()
    before = {(name, limited_as(place)) for name, place in (await session.exec(known.limit(KNOWN))).all()}
    return bool(before) and (device, limited_as(address)) not in before


async def _refused(session: AsyncSession, account: Account | None) -> None:
    await audit.record_refusal(
        session, None, "account.sign_in", subject="account", subject_id=account.id if account else None
    )


def _wait(seconds: int) -> None:
    if seconds:
        minutes = -(-seconds // 60)
        when = f"{seconds} seconds" if seconds < 60 else f"{minutes} minute{'s' if minutes > 1 else ''}"
        raise TooMany(f"Too many tries. Wait {when} and try again.", retry_after=seconds)
