"""Providers for a case: who may be asked at all, and in which order (MSO-9, N-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidInput, InvalidTransition
from mso_app.core.settings import settings
from mso_app.domain import ranking
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Account, Assignment, Case, DeclaredConflict, Institution, ProviderProfile
from mso_app.schemas.accounts import initials
from mso_app.schemas.ranking import Candidate, FactorView, HardStop, Ranking
from mso_app.services import audit, visibility
from mso_app.services.views import moment

CANDIDATES_SHOWN = 20
STOPPED_SHOWN = 20
RUNNING = (CaseStatus.ASSIGNED, CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.RETURNED)
SAMPLE = 500
OVERRIDE_MIN = 3
DAY_SECONDS = 86_400
Barred = dict[UUID, str]
"""People who cannot be asked for this case, each with the reason."""


@dataclass(frozen=True, kw_only=True)
class _Past:
    """What a provider did so far."""

    running: int = 0
    asked: int = 0
    accepted: int = 0
    days: tuple[float, ...] = ()
    """What their reviews took in business days, pauses left out."""


async def rank(session: AsyncSession, actor: Actor, case_id: UUID) -> Ranking:
    """Everybody who could take this case, best first, and who could not, with the reason."""
    case = await visibility.case_of(session, actor, case_id, Action.RANK_PROVIDERS)
    barred = dict.fromkeys(await visibility.other_first_readers(session, case), "Reads this case second")
    found = await rank_without(session, case, barred)
    await audit.record(session, actor, Action.RANK_PROVIDERS, subject="case", subject_id=case.id, case_id=case.id)
    return found


async def rank_without(session: AsyncSession, case: Case, barred: Barred) -> Ranking:
    """The ranking for a case that was reached; whoever is barred is stopped with that reason."""
    institution = await session.get_one(Institution, case.institution_id)
    statement = (
        select(Account, ProviderProfile)
        .join(ProviderProfile, col(ProviderProfile.account_id) == Account.id)
        .order_by(col(Account.name))
    )
    people = (await session.exec(statement)).all()
    rejected, conflicted = await _rejected(session, case), await _conflicted(session, case)
    past = await _past(session)
    contenders = [
        ranking.Contender(
            id=account.id,
            eligibility=_eligibility(case, account, profile, rejected, conflicted, barred),
            facts=_facts(case, institution, profile, past.get(account.id, _Past())),
        )
        for account, profile in people
    ]
    by_id = {account.id: (account, profile) for account, profile in people}
    placed, stopped = ranking.ranked(contenders, today=clock.now().date())
    accept_by = clock.now() + timedelta(hours=settings().accept_hours)
    return Ranking(
        candidates=[
            _candidate(*by_id[one.contender.id], one, place)
            for place, one in enumerate(placed[:CANDIDATES_SHOWN], start=1)
        ],
        stopped=[_stopped(by_id[one.id][0], stop) for one, stop in stopped[:STOPPED_SHOWN]],
        accept_by=moment(accept_by, zone=institution.time_zone),
    )


async def require_assignable(session: AsyncSession, case: Case, provider_id: UUID, *, override: str) -> None:
    """Raise when this provider cannot be asked (T2's guards); a full one can be, with a reason."""
    statement = (
        select(Account, ProviderProfile)
        .join(ProviderProfile, col(ProviderProfile.account_id) == Account.id)
        .where(Account.id == provider_id)
    )
    found = (await session.exec(statement)).first()
    if found is None:
        raise InvalidInput(fields={"provider_id": "Choose one of the listed experts."})
    account, profile = found
    who = _eligibility(case, account, profile, await _rejected(session, case), await _conflicted(session, case))
    stop = ranking.hard_stop(who, today=clock.now().date())
    if stop is not None:
        raise InvalidTransition(f"{account.name} cannot be asked: {stop.reason}.")
    if provider_id in (case.provider_id, *await visibility.other_first_readers(session, case)):
        raise InvalidTransition(f"{account.name} has this case already.")
    running = (await _past(session)).get(provider_id, _Past()).running
    if running >= profile.capacity and len(override.strip()) < OVERRIDE_MIN:
        sentence = f"{account.name} has {running} of {profile.capacity} cases. Say why this one goes on top."
        raise InvalidInput(fields={"override": sentence})


def _eligibility(
    case: Case,
    account: Account,
    profile: ProviderProfile,
    rejected: dict[UUID, str],
    conflicted: set[UUID],
    barred: Barred | None = None,
) -> ranking.Eligibility:
    return ranking.Eligibility(
        is_active=account.is_active,
        licence_until=profile.licence_until,
        rejected=rejected.get(account.id),
        works_there=account.institution_id is not None and account.institution_id == case.institution_id,
        declared_conflict=account.id in conflicted,
        reads_it=(barred or {}).get(account.id, ""),
    )


def _stopped(account: Account, stop: ranking.Stop) -> HardStop:
    return HardStop(
        id=account.id,
        name=account.name,
        initials=initials(account.name),
        reason=stop.reason,
        remedy=stop.remedy,
    )


async def _conflicted(session: AsyncSession, case: Case) -> set[UUID]:
    """Who declared a conflict of interest with the institution that asks."""
    declared = select(DeclaredConflict.account_id).where(DeclaredConflict.institution_id == case.institution_id)
    return set((await session.exec(declared)).all())


async def _rejected(session: AsyncSession, case: Case) -> dict[UUID, str]:
    statement = select(Assignment).where(Assignment.case_id == case.id, col(Assignment.rejected_at).is_not(None))
    return {row.provider_id: row.reject_code or "no reason" for row in (await session.exec(statement)).all()}


async def _past(session: AsyncSession) -> dict[UUID, _Past]:
    running = await _grouped(session)
    statement = select(Assignment.provider_id, Assignment.accepted_at).order_by(col(Assignment.created_at).desc())
    asked: dict[UUID, list[datetime | None]] = {}
    for provider, accepted in (await session.exec(statement.limit(SAMPLE))).all():
        asked.setdefault(provider, []).append(accepted)
    done = (
        select(Case.provider_id, Case.review_seconds)
        .where(col(Case.review_seconds).is_not(None))
        .order_by(col(Case.done_at).desc())
        .limit(SAMPLE)
    )
    days: dict[UUID, list[float]] = {}
    for provider, seconds in (await session.exec(done)).all():
        if provider is not None and seconds is not None:
            days.setdefault(provider, []).append(seconds / DAY_SECONDS)
    return {
        provider: _Past(
            running=running.get(provider, 0),
            asked=len(asked.get(provider, [])),
            accepted=sum(1 for at in asked.get(provider, []) if at is not None),
            days=tuple(days.get(provider, [])),
        )
        for provider in {*running, *asked, *days}
    }


async def _grouped(session: AsyncSession) -> dict[UUID, int]:
    statement = (
        select(Case.provider_id, func.count())
        .where(col(Case.status).in_(RUNNING), col(Case.withdrawn_at).is_(None))
        .group_by(col(Case.provider_id))
    )
    return {provider: count for provider, count in (await session.exec(statement)).all() if provider is not None}


def _facts(case: Case, institution: Institution, profile: ProviderProfile, past: _Past) -> ranking.Facts:
    text = f"{case.subject} {case.first_diagnosis}".lower()
    return ranking.Facts(
        is_main_specialty=profile.specialty is case.specialty,
        has_specialty=case.specialty.value in profile.other_specialties,
        matching_sub_specialty=_matching(profile.sub_specialties, text),
        capacity=profile.capacity,
        running=past.running,
        median_days=median(past.days) if past.days else None,
        accepted=past.accepted,
        asked=past.asked,
        shared_languages=tuple(
            language for language in profile.languages if language in ("English", *_spoken(institution.country))
        ),
        hours_apart=_hours_apart(institution.time_zone, profile.time_zone),
    )


def _matching(sub_specialties: Sequence[str], text: str) -> str:
    return next((name for name in sub_specialties if name.lower() in text), "")


def _spoken(country: str) -> tuple[str, ...]:
    return {"DE": ("German",), "IT": ("Italian",), "ES": ("Spanish",), "FR": ("French",), "NO": ("Norwegian",)}.get(
        country, ()
    )


def _hours_apart(one: str, other: str) -> float:
    now = clock.now()
    first, second = now.astimezone(ZoneInfo(one)).utcoffset(), now.astimezone(ZoneInfo(other)).utcoffset()
    if first is None or second is None:
        return 0.0
    return abs((first - second) / timedelta(hours=1))


def _candidate(account: Account, profile: ProviderProfile, one: ranking.Placed, place: int) -> Candidate:
    where = [profile.specialty.value.capitalize(), *profile.sub_specialties[:1], profile.city]
    return Candidate(
        id=account.id,
        name=account.name,
        initials=initials(account.name),
        line=", ".join(part for part in where if part),
        score=f"{one.score:.3f}",
        rank=place,
        factors=[
            FactorView(
                name=line.name,
                fact=line.fact,
                value=f"{line.value:.2f}",
                weight=f"× {line.weight:.2f}",
                points=f"{line.points:.3f}",
                percent=round(line.points * 100, 1),
            )
            for line in one.factors
        ],
        needs_override=one.contender.facts.running >= one.contender.facts.capacity,
    )
