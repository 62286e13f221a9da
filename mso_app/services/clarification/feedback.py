"""What a requester thinks of an opinion (MSO-16): once per case, corrected with a history, counted for admins."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition, NotFound
from mso_app.core.events import emit
from mso_app.domain import access
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.events import FeedbackGiven
from mso_app.domain.opinions import Outcome
from mso_app.models import Case, Feedback, FeedbackChange, Institution
from mso_app.schemas.clarification import (
    FeedbackChangeView,
    FeedbackFigures,
    FeedbackIn,
    FeedbackOutcomeCount,
    FeedbackView,
)
from mso_app.services import audit, visibility
from mso_app.services.clarification.reading import NOTHING_YET
from mso_app.services.once import insert_once
from mso_app.services.views import day, moment

STALE = "Your feedback was changed in another tab. Read it again; what you typed is kept."
HISTORY_SHOWN = 10


async def give_feedback(session: AsyncSession, actor: Actor, case_id: UUID, given: FeedbackIn) -> FeedbackView:
    """Rate an opinion, or correct the rating; what it said before is kept. Raises ChangedMeanwhile when stale."""
    case = await visibility.case_of(session, actor, case_id, Action.GIVE_FEEDBACK)
    if case.status is not CaseStatus.DONE:
        raise InvalidTransition("Feedback can be given once the opinion is signed.")
    outcome, outcome_on = await _outcome(session, case, given)
    row = await visibility.feedback_of(session, case)
    if row is None:
        row = await _first(session, actor, case, given, outcome, outcome_on)
    else:
        await _correct(session, actor, row, given, outcome, outcome_on)
    details: audit.Details = {"version": row.version}
    await audit.record(
        session,
        actor,
        Action.GIVE_FEEDBACK,
        subject="feedback",
        subject_id=row.id,
        case_id=case.id,
        details=details,
    )
    await emit(session, FeedbackGiven(case_id=case.id))
    return await _view(session, actor, case, row)


async def open_feedback(session: AsyncSession, actor: Actor, case_id: UUID) -> FeedbackView:
    """What was said, with its history; empty while nothing was. Raises NotFound while there is no opinion."""
    case = await visibility.case_of(session, actor, case_id, Action.SEE_FEEDBACK)
    if case.status is not CaseStatus.DONE:
        raise NotFound(NOTHING_YET)
    row = await visibility.feedback_of(session, case)
    await audit.record(
        session, actor, Action.SEE_FEEDBACK, subject="feedback", subject_id=row.id if row else None, case_id=case.id
    )
    return await _view(session, actor, case, row)


async def feedback_figures(session: AsyncSession, actor: Actor) -> FeedbackFigures:
    """Counts and averages over all cases, without anybody's words."""
    require(actor, Action.COUNT_FEEDBACK)
    ratings, usefulness, timeliness = (await session.exec(visibility.feedback_figures(actor))).one()
    counted = dict((await session.exec(visibility.feedback_outcomes(actor))).all())
    finished = visibility.visible_cases(actor).where(Case.status == CaseStatus.DONE).subquery()
    done = (await session.exec(select(func.count()).select_from(finished))).one()
    await audit.record(session, actor, Action.COUNT_FEEDBACK, subject="feedback")
    return FeedbackFigures(
        ratings=ratings,
        done=done,
        usefulness=f"{float(usefulness):.1f}" if usefulness is not None else "",
        timeliness=f"{float(timeliness):.1f}" if timeliness is not None else "",
        outcomes=[
            FeedbackOutcomeCount(outcome=outcome.value, label=outcome.label, count=counted.get(outcome.value, 0))
            for outcome in Outcome
        ],
    )


async def _first(
    session: AsyncSession,
    actor: Actor,
    case: Case,
    given: FeedbackIn,
    outcome: Outcome | None,
    outcome_on: date | None,
) -> Feedback:
    row = Feedback(
        case_id=case.id,
        given_by=actor.id,
        usefulness=given.usefulness,
        timeliness=given.timeliness,
        comment=given.comment,
        outcome=outcome,
        outcome_on=outcome_on,
        changed_at=clock.now(),
    )
    if given.version != 0 or not await insert_once(session, row, unique=["case_id"]):
        raise ChangedMeanwhile(STALE)
    return row


async def _correct(
    session: AsyncSession,
    actor: Actor,
    row: Feedback,
    given: FeedbackIn,
    outcome: Outcome | None,
    outcome_on: date | None,
) -> None:
    before = _kept(row)
    guarded = (
        update(Feedback)
        .where(col(Feedback.id) == row.id, col(Feedback.version) == given.version)
        .values(
            usefulness=given.usefulness,
            timeliness=given.timeliness,
            comment=given.comment,
            outcome=outcome,
            outcome_on=outcome_on,
            changed_at=clock.now(),
            version=given.version + 1,
        )
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile(STALE)
    session.add(FeedbackChange(feedback_id=row.id, version=given.version, changed_by=actor.id, before=before))
    await session.flush()
    await session.refresh(row)


def _kept(row: Feedback) -> dict[str, str | int | None]:
    return {
        "usefulness": row.usefulness,
        "timeliness": row.timeliness,
        "comment": row.comment,
        "outcome": row.outcome.value if row.outcome else None,
        "outcome_on": row.outcome_on.isoformat() if row.outcome_on else None,
    }


async def _outcome(session: AsyncSession, case: Case, given: FeedbackIn) -> tuple[Outcome | None, date | None]:
    """What turned out later, with its day. Raises InvalidInput for a day before the opinion or in the future."""
    if not given.outcome:
        if given.outcome_on is not None:
            raise InvalidInput(fields={"outcome": "Choose what became known on that day."})
        return None, None
    try:
        outcome = Outcome(given.outcome)
    except ValueError:
        raise InvalidInput(fields={"outcome": "Choose one of the offered words."}) from None
    if given.outcome_on is None:
        raise InvalidInput(fields={"outcome_on": "Say on which day it became known."})
    zone = ZoneInfo((await session.get_one(Institution, case.institution_id)).time_zone)
    first = case.done_at.astimezone(zone).date() if case.done_at else given.outcome_on
    if not first <= given.outcome_on <= clock.now().astimezone(zone).date():
        raise InvalidInput(fields={"outcome_on": "Choose a day between the signature and today."})
    return outcome, given.outcome_on


async def _view(session: AsyncSession, actor: Actor, case: Case, row: Feedback | None) -> FeedbackView:
    can_give = Action.GIVE_FEEDBACK in access.can(visibility.standing(actor, case), case.status)
    if row is None:
        return FeedbackView(can_give=can_give)
    zone = (await session.get_one(Institution, case.institution_id)).time_zone
    changes = (await session.exec(visibility.feedback_changes_of(row).limit(HISTORY_SHOWN))).all()
    return FeedbackView(
        usefulness=row.usefulness,
        timeliness=row.timeliness,
        comment=row.comment,
        outcome=row.outcome.value if row.outcome else "",
        outcome_label=row.outcome.label if row.outcome else "",
        outcome_on=row.outcome_on.isoformat() if row.outcome_on else "",
        outcome_day=day(row.outcome_on) if row.outcome_on else "",
        given_at=moment(row.created_at, zone=zone),
        changed_at=moment(row.changed_at, zone=zone) if row.version > 1 else "",
        version=row.version,
        history=[_change(change, zone) for change in changes],
        can_give=can_give,
    )


def _change(change: FeedbackChange, zone: str) -> FeedbackChangeView:
    """ "Before: useful 3, in time 4, outcome not known"."""
    before = change.before
    outcome = f"outcome {before['outcome']}" if before["outcome"] else "outcome not known"
    comment = f", “{before['comment']}”" if before["comment"] else ""
    words = f"Usefulness {before['usefulness']}, timeliness {before['timeliness']}, {outcome}{comment}"
    return FeedbackChangeView(when=moment(change.created_at, zone=zone), words=words)
