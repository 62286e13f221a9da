"""From account rows to what an administrator sees of people."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role, Specialty
from mso_app.models import Account, Case, DeclaredConflict, Institution, ProviderProfile
from mso_app.schemas.accounts import PersonDetail, PersonRow, ProfileChange, initials
from mso_app.services.accounts.sign_in import NO_PASSWORD
from mso_app.services.identity import ROLE_WORDS
from mso_app.services.views import day, moment
from mso_app.services.visibility import case_reach

RUNNING = (CaseStatus.ASSIGNED, CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.RETURNED)
SOON_DAYS = 30
STATE_WORDS = {"active": "Active", "invited": "Invited", "waiting": "Waiting for you", "disabled": "Disabled"}


async def rows(session: AsyncSession, actor: Actor, people: Sequence[Account]) -> list[PersonRow]:
    """One line per person, with three queries for all of them."""
    ids = [account.id for account in people]
    profiles = {
        profile.account_id: profile
        for profile in (
            await session.exec(select(ProviderProfile).where(col(ProviderProfile.account_id).in_(ids)))
        ).all()
    }
    places = {account.institution_id for account in people if account.institution_id}
    named = select(Institution.id, Institution.name).where(col(Institution.id).in_(places))
    institutions: dict[UUID, str] = dict((await session.exec(named)).all())
    load = await _running(session, actor, ids)
    return [
        _row(account, profiles.get(account.id), institutions.get(account.institution_id or account.id, ""), load)
        for account in people
    ]


async def detail(session: AsyncSession, actor: Actor, account: Account) -> PersonDetail:
    row = (await rows(session, actor, [account]))[0]
    profile = (await session.exec(select(ProviderProfile).where(ProviderProfile.account_id == account.id))).first()
    institution = await session.get(Institution, account.institution_id) if account.institution_id else None
    return PersonDetail(
        **row.model_dump(),
        institution_id=account.institution_id,
        institution=institution.name if institution else "",
        second_factor=account.totp_since is not None,
        since=day(account.created_at.date()),
        open_cases=(await _running(session, actor, [account.id])).get(account.id, 0),
        profile=_profile(profile, await _conflicts(session, account)) if profile else None,
        version=account.version,
    )


def state_of(account: Account) -> str:
    """active, invited (has no password yet), waiting (asked for access) or disabled."""
    if account.is_active:
        return "invited" if account.password_hash == NO_PASSWORD else "active"
    return "waiting" if account.last_sign_in_at is None and account.password_hash != NO_PASSWORD else "disabled"


def licence_state(until: date | None) -> str:
    """none, expired, soon (within a month) or valid."""
    if until is None:
        return "none"
    left = (until - clock.now().date()).days
    return "expired" if left < 0 else "soon" if left <= SOON_DAYS else "valid"


async def _running(session: AsyncSession, actor: Actor, ids: list[UUID]) -> dict[UUID, int]:
    counted = (
        select(Case.provider_id, func.count())
        .where(
            case_reach(actor),
            col(Case.provider_id).in_(ids),
            col(Case.status).in_(RUNNING),
            col(Case.withdrawn_at).is_(None),
        )
        .group_by(col(Case.provider_id))
    )
    return {provider: number for provider, number in (await session.exec(counted)).all() if provider}


def _row(account: Account, profile: ProviderProfile | None, institution: str, load: dict[UUID, int]) -> PersonRow:
    state = state_of(account)
    row = PersonRow(
        id=account.id,
        name=account.name,
        initials=initials(account.name),
        email=account.email,
        role=account.role,
        role_word=ROLE_WORDS[account.role],
        detail=institution or (account.email if account.role is Role.ADMIN else ""),
        state=state,
        state_word=STATE_WORDS[state],
        last_sign_in=moment(account.last_sign_in_at, zone="UTC") if account.last_sign_in_at else "never",
    )
    if profile is None:
        return row
    running = load.get(account.id, 0)
    row.detail = ", ".join([profile.specialty.value.capitalize(), *profile.sub_specialties[:2]])
    row.licence_state = licence_state(profile.licence_until)
    row.licence = day(profile.licence_until) if profile.licence_until else "No licence"
    row.load = f"{running}/{profile.capacity}"
    row.load_percent = min(100, round(100 * running / profile.capacity)) if profile.capacity else 100
    return row


async def _conflicts(session: AsyncSession, account: Account) -> list[str]:
    declared = (
        select(Institution.name)
        .join(DeclaredConflict, col(DeclaredConflict.institution_id) == Institution.id)
        .where(DeclaredConflict.account_id == account.id)
        .order_by(col(Institution.name))
    )
    return list((await session.exec(declared)).all())


def _profile(profile: ProviderProfile, conflicts: list[str]) -> ProfileChange:
    return ProfileChange(
        specialty=profile.specialty,
        other_specialties=[Specialty(one) for one in profile.other_specialties],
        sub_specialties=profile.sub_specialties,
        languages=profile.languages,
        licence_number=profile.licence_number,
        licence_until=profile.licence_until,
        capacity=profile.capacity,
        city=profile.city,
        time_zone=profile.time_zone,
        conflicts=conflicts,
    )
