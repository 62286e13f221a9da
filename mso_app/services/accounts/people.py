"""The people an administrator looks after: found, made, corrected, put out of use and back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from mso_app.core.errors import ChangedMeanwhile, Conflict, InvalidInput, NotFound
from mso_app.core.events import emit
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.events import AccountChange, AccountChanged
from mso_app.domain.words import Role, Specialty
from mso_app.models import Account, DeclaredConflict, Institution, ProviderProfile
from mso_app.schemas.accounts import (
    IssuedLink,
    PeoplePage,
    PeopleQuery,
    PersonChange,
    PersonCreate,
    PersonDetail,
    PersonRow,
    ProfileChange,
)
from mso_app.services import audit
from mso_app.services.accounts import logins, person_views
from mso_app.services.accounts.passwords import issue_link
from mso_app.services.accounts.sign_in import NO_PASSWORD
from mso_app.services.text import like

SORTS: dict[str, ColumnElement[str] | ColumnElement[datetime] | ColumnElement[datetime | None]] = {
    "name": func.lower(Account.name).asc(),
    "newest": col(Account.created_at).desc(),
    "last_seen": col(Account.last_sign_in_at).desc().nulls_last(),
}


async def list_people(session: AsyncSession, actor: Actor, query: PeopleQuery) -> PeoplePage:
    """One window of the people of the platform, and how many of each role fit the search."""
    require(actor, Action.SEE_PEOPLE)
    found = _search(query.search)
    counted = select(Account.role, func.count()).where(col(Account.id).in_(found)).group_by(col(Account.role))
    by_role = {Role(role).value: number for role, number in (await session.exec(counted)).all()}
    chosen = select(Account).where(col(Account.id).in_(found))
    if query.role is not None:
        chosen = chosen.where(Account.role == query.role)
    window = chosen.order_by(SORTS[query.sort], col(Account.id)).offset(query.offset).limit(query.limit)
    people = (await session.exec(window)).all()
    details: audit.Details = {"rows": len(people)}
    await audit.record(session, actor, Action.SEE_PEOPLE, subject="people", details=details)
    total = by_role.get(query.role.value, 0) if query.role else sum(by_role.values())
    rows: list[PersonRow] = await person_views.rows(session, actor, people)
    return PeoplePage(rows=rows, total=total, offset=query.offset, by_role=by_role)


async def open_person(session: AsyncSession, actor: Actor, account_id: UUID) -> PersonDetail:
    """One person. Raises NotFound."""
    require(actor, Action.SEE_PEOPLE)
    account = await _account(session, account_id)
    await audit.record(session, actor, Action.SEE_PEOPLE, subject="account", subject_id=account.id)
    return await person_views.detail(session, actor, account)


async def create_person(session: AsyncSession, actor: Actor, new: PersonCreate) -> tuple[PersonDetail, IssuedLink]:
    """A new account and the one-time link with which its owner sets a password. Raises InvalidInput."""
    require(actor, Action.MANAGE_PEOPLE)
    await _check_place(session, new.role, new.institution_id, new.profile)
    await _check_email(session, new.email)
    account = Account(
        email=new.email,
        name=new.name,
        role=new.role,
        institution_id=new.institution_id if new.role is Role.REQUESTER else None,
        password_hash=NO_PASSWORD,
    )
    session.add(account)
    await session.flush()
    if new.profile is not None and new.role is Role.PROVIDER:
        session.add(ProviderProfile.model_validate({"account_id": account.id, **_columns(new.profile)}))
        await session.flush()
        await _declare(session, account.id, new.profile.conflicts)
    details: audit.Details = {"role": new.role.value}
    await audit.record(session, actor, Action.MANAGE_PEOPLE, subject="account", subject_id=account.id, details=details)
    link = await issue_link(session, actor, account.id)
    return await person_views.detail(session, actor, account), link


async def change_person(session: AsyncSession, actor: Actor, account_id: UUID, change: PersonChange) -> PersonDetail:
    """Correct somebody's details. Raises ChangedMeanwhile for a stale version."""
    require(actor, Action.MANAGE_PEOPLE)
    account = await _account(session, account_id)
    await _check_place(session, account.role, change.institution_id, change.profile)
    await _check_email(session, change.email, besides=account.id)
    guarded = (
        update(Account)
        .where(col(Account.id) == account.id, col(Account.version) == change.version)
        .values(
            name=change.name,
            email=change.email,
            institution_id=change.institution_id if account.role is Role.REQUESTER else None,
            version=change.version + 1,
        )
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile("This person was changed by somebody else. Your text is kept.")
    if change.profile is not None and account.role is Role.PROVIDER:
        await session.exec(
            update(ProviderProfile)
            .where(col(ProviderProfile.account_id) == account.id)
            .values(version=ProviderProfile.version + 1, **_columns(change.profile))
        )
        await _declare(session, account.id, change.profile.conflicts)
    await session.refresh(account)
    await audit.record(session, actor, Action.MANAGE_PEOPLE, subject="account", subject_id=account.id)
    return await person_views.detail(session, actor, account)


async def disable_person(session: AsyncSession, actor: Actor, account_id: UUID) -> PersonDetail:
    """Put an account out of use: its logins end and its tabs close. The last administrator stays."""
    require(actor, Action.MANAGE_PEOPLE)
    # The audit row comes first: it takes the lock that makes two administrators who disable each other queue up.
    details: audit.Details = {"active": 0}
    await audit.record(session, actor, Action.MANAGE_PEOPLE, subject="account", subject_id=account_id, details=details)
    account = await _account(session, account_id)
    if account.role is Role.ADMIN and await _active_admins(session) <= 1:
        raise Conflict("This is the last administrator. Make another one first.")
    await session.exec(
        update(Account).where(col(Account.id) == account.id).values(is_active=False, version=Account.version + 1)
    )
    await logins.end_all(session, account.id)
    await emit(session, AccountChanged(account_id=account.id, what=AccountChange.LOGINS_ENDED))
    await session.refresh(account)
    return await person_views.detail(session, actor, account)


async def enable_person(session: AsyncSession, actor: Actor, account_id: UUID) -> PersonDetail:
    """Let somebody sign in, and with a first requester their institution too."""
    require(actor, Action.MANAGE_PEOPLE)
    account = await _account(session, account_id)
    account.is_active = True
    account.version += 1
    session.add(account)
    if account.institution_id is not None:
        await session.exec(
            update(Institution).where(col(Institution.id) == account.institution_id).values(is_active=True)
        )
    details: audit.Details = {"active": 1}
    await audit.record(session, actor, Action.MANAGE_PEOPLE, subject="account", subject_id=account.id, details=details)
    return await person_views.detail(session, actor, account)


def _search(words: str) -> SelectOfScalar[UUID]:
    """The ids of everybody whose name, address, institution, licence, place or specialty has these words."""
    ids = (
        select(Account.id)
        .outerjoin(ProviderProfile, col(ProviderProfile.account_id) == Account.id)
        .outerjoin(Institution, col(Institution.id) == Account.institution_id)
    )
    if not words.strip():
        return ids
    wanted = like(words)
    columns = [Account.name, Account.email, Institution.name, ProviderProfile.licence_number, ProviderProfile.city]
    specialties = [one for one in Specialty if words.strip().lower() in one.value]
    return ids.where(
        or_(
            *(col(column).ilike(wanted, escape="\\") for column in columns),
            col(ProviderProfile.specialty).in_(specialties),
        )
    )


async def _account(session: AsyncSession, account_id: UUID) -> Account:
    found = select(Account).where(Account.id == account_id).execution_options(populate_existing=True)
    account = (await session.exec(found)).first()
    if account is None:
        raise NotFound
    return account


async def _active_admins(session: AsyncSession) -> int:
    counted = select(func.count()).where(Account.role == Role.ADMIN, col(Account.is_active).is_(True))
    return (await session.exec(counted)).one()


async def _check_place(
    session: AsyncSession, role: Role, institution_id: UUID | None, profile: ProfileChange | None
) -> None:
    if role is Role.PROVIDER and profile is None:
        raise InvalidInput(fields={"specialty": "Say what this expert is an expert in."})
    if role is not Role.REQUESTER:
        return
    if institution_id is None or await session.get(Institution, institution_id) is None:
        raise InvalidInput(fields={"institution_id": "Pick the institution this requester belongs to."})


async def _check_email(session: AsyncSession, email: str, *, besides: UUID | None = None) -> None:
    taken = (await session.exec(select(Account.id).where(Account.email == email))).first()
    if taken is not None and taken != besides:
        raise InvalidInput(fields={"email": "There is an account with this e-mail already."})


async def _declare(session: AsyncSession, account_id: UUID, names: list[str]) -> None:
    """With which institutions this expert has a conflict of interest, from now on. Raises InvalidInput."""
    wanted = {" ".join(name.split()).lower() for name in names}
    found = select(Institution.id, Institution.name).where(func.lower(Institution.name).in_(wanted))
    known = {name.lower(): institution_id for institution_id, name in (await session.exec(found)).all()}
    if missing := sorted(wanted - known.keys()):
        raise InvalidInput(fields={"conflicts": f"There is no institution called {missing[0]}. Write its full name."})
    await session.exec(delete(DeclaredConflict).where(col(DeclaredConflict.account_id) == account_id))
    session.add_all(DeclaredConflict(account_id=account_id, institution_id=one) for one in known.values())
    await session.flush()


def _columns(profile: ProfileChange) -> dict[str, object]:
    values = profile.model_dump(exclude={"conflicts"})
    values["other_specialties"] = [one.value for one in profile.other_specialties]
    return values
