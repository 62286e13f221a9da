"""Opinions and seals of a case that was reached; an unsigned draft is its author's only."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from mso_app.domain.access import Actor
from mso_app.models import (
    Answer,
    Assignment,
    Case,
    Citation,
    Opinion,
    ProviderProfile,
    Seal,
)
from mso_app.services.visibility.cases import case_reach
from mso_app.services.visibility.second_readings import is_held_back


async def my_opinion(session: AsyncSession, actor: Actor, case: Case, assignment: Assignment) -> Opinion | None:
    """What this person writes under this assignment; a draft is seen by its author only."""
    statement = select(Opinion).where(
        Opinion.case_id == case.id, Opinion.provider_id == actor.id, Opinion.assignment_id == assignment.id
    )
    return (await session.exec(statement.order_by(col(Opinion.edition).desc()))).first()


async def opinion_for_system(session: AsyncSession, opinion_id: UUID) -> Opinion:
    """The opinion for what follows from its signature."""
    return (await session.exec(select(Opinion).where(Opinion.id == opinion_id))).one()


def addendum_drafts(actor: Actor, case: Case) -> SelectOfScalar[Opinion]:
    """The further version this person has begun and not signed yet."""
    return select(Opinion).where(
        Opinion.case_id == case.id,
        Opinion.provider_id == actor.id,
        Opinion.edition > 1,
        col(Opinion.signed_at).is_(None),
    )


def outcomes_since(actor: Actor, since: datetime) -> SelectOfScalar[Opinion]:
    """Signed opinions of the reachable cases that went out, for counting how they compared with the first; of
    several versions of one opinion the present one."""
    return (
        select(Opinion)
        .join(Case, col(Case.id) == Opinion.case_id)
        .join(Seal, col(Seal.opinion_id) == Opinion.id)
        .where(case_reach(actor), col(Opinion.signed_at) >= since, col(Seal.superseded_by).is_(None), ~is_held_back())
    )


def answers_of(opinion: Opinion) -> SelectOfScalar[Answer]:
    return select(Answer).where(Answer.opinion_id == opinion.id)


def citations_of(opinion: Opinion) -> SelectOfScalar[Citation]:
    return select(Citation).where(Citation.opinion_id == opinion.id).order_by(col(Citation.position))


def seals_of(case: Case) -> SelectOfScalar[Seal]:
    """The seals of a case that went out, newest first; not what a second reading keeps back."""
    in_force = col(Seal.superseded_by).is_(None)
    return (
        select(Seal)
        .join(Opinion, col(Opinion.id) == Seal.opinion_id)
        .where(Seal.case_id == case.id, ~is_held_back())
        .order_by(in_force.desc(), col(Seal.signed_at).desc())
    )


async def seal_by_code(session: AsyncSession, code: str) -> Seal | None:
    """For the public check, which shows nothing of the content."""
    return (await session.exec(select(Seal).where(Seal.code == code))).first()


async def seal_by_id(session: AsyncSession, seal_id: UUID | None) -> Seal | None:
    """The seal that replaced another one, for the public check."""
    return (await session.exec(select(Seal).where(Seal.id == seal_id))).first() if seal_id else None


async def profile_of(session: AsyncSession, account_id: UUID) -> ProviderProfile | None:
    """What an expert declares; it stands under every opinion."""
    return (await session.exec(select(ProviderProfile).where(ProviderProfile.account_id == account_id))).first()
