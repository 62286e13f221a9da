"""What a second reading takes from what the access table gives: nobody writes past a seal, nobody decides too early."""

from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.second_readings import WRITING, ReadingStatus, Step, moves_on
from mso_app.domain.words import Role
from mso_app.models import Case, SecondReading

AUTHORS = frozenset({Action.WRITE_OPINION, Action.SIGN_OPINION})
# Not after reader A has sealed: the case waits for the other reader, and only their result moves it.
SETTLED_BY_A_SEAL = AUTHORS | {Action.START_REVIEW, Action.RETURN_CASE, Action.DISMISS_CLAIM}


def is_blinded(actor: Actor, case: Case) -> bool:
    """Whether this is a provider who has somebody else's case open: the second or the third reader."""
    return actor.role is Role.PROVIDER and case.provider_id != actor.id


def letter_of(actor: Actor, reading: SecondReading) -> str:
    """What a provider goes by who has somebody else's case open: "B", or "third" for whoever decides."""
    return "B" if actor.id == reading.reader_id else "third"


def is_secret(actor: Actor, case: Case) -> bool:
    """Whether names of readers are still kept from this person."""
    return is_blinded(actor, case) and case.status is not CaseStatus.DONE


def narrowed(actor: Actor, case: Case, reading: SecondReading | None, allowed: list[Action]) -> list[Action]:
    """Of what the table allows now, what the second reading leaves."""
    return [action for action in allowed if action not in _taken(actor, case, reading)]


def may_decide(actor: Actor, case: Case, reading: SecondReading) -> bool:
    """The third reader alone where there is one, else either of the two."""
    if reading.status is not ReadingStatus.COMPARED:
        return False
    if reading.adjudicator_id is not None:
        return actor.id == reading.adjudicator_id
    return actor.id in (case.provider_id, reading.reader_id)


def has_sealed(actor: Actor, case: Case, reading: SecondReading) -> bool:
    """Whether this person has done their part of an open second reading."""
    if actor.id == case.provider_id:
        return reading.first_opinion_id is not None
    return actor.id != reading.reader_id or reading.second_opinion_id is not None


def _taken(actor: Actor, case: Case, reading: SecondReading | None) -> frozenset[Action]:
    if actor.role is Role.ADMIN:
        return _from_admin(reading)
    if reading is None:
        return frozenset({Action.SEE_SECOND, Action.DECIDE_SECOND})
    taken: set[Action] = set()
    if not may_decide(actor, case, reading):
        taken.add(Action.DECIDE_SECOND)
    if is_blinded(actor, case):
        is_reader = actor.id == reading.reader_id
        if not is_reader or reading.status is not ReadingStatus.ASKED:
            taken.add(Action.ANSWER_SECOND)
        if not is_reader or reading.status not in WRITING:
            taken |= AUTHORS
    elif reading.first_opinion_id is not None:
        taken |= SETTLED_BY_A_SEAL
    return frozenset(taken)


def _from_admin(reading: SecondReading | None) -> frozenset[Action]:
    taken: set[Action] = set()
    is_open = reading is not None and reading.ended_at is None
    if is_open:
        taken.add(Action.ASK_SECOND)
    if reading is None or not moves_on(Step.WITHDRAW, reading.status):
        taken.add(Action.WITHDRAW_SECOND)
    if reading is None or reading.status is not ReadingStatus.COMPARED or reading.adjudicator_id is not None:
        taken.add(Action.APPOINT_THIRD)
    if reading is None:
        taken.add(Action.SEE_SECOND)
    elif is_open and reading.first_opinion_id is not None:
        taken.add(Action.FORCE_REASSIGN_CASE)
    return frozenset(taken)
