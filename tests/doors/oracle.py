"""What the right answer is, worked out from the tables of `domain/access.py` and, once more, the rules of reach.

Reach is written here a second time on purpose: from facts of the test's world, not with a line of the product.
"""

from enum import StrEnum

from mso_app.domain.access import OF_A_CASE, OF_A_ROLE, Action, Standing
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role
from tests.doors.world import Thing, Who, World

# What a withdrawn case still gives to those who reach it; everything else is over.
READS = frozenset({
    *(Action.SEE_CASE, Action.READ_DOCUMENT, Action.SEE_INSIGHTS, Action.SEE_OPINION, Action.SEE_APPOINTMENTS),
    Action.SEE_ISSUES,
})  # fmt: skip
# What ends with the days after Done in which an opinion may be asked about.
WITHIN_THE_WINDOW = frozenset({
    *(Action.ASK_CLARIFICATION, Action.ANSWER_CLARIFICATION, Action.CLOSE_CLARIFICATION),
    *(Action.WRITE_ADDENDUM, Action.SIGN_ADDENDUM),
})  # fmt: skip
TALKING = frozenset({CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.RETURNED, CaseStatus.DONE})


class Verdict(StrEnum):
    """The answer of a door; over REST each is one status code."""

    DONE = "done"
    SIGN_IN = "sign in first"
    UNKNOWN = "does not exist for you"
    FORBIDDEN = "not yours to do"
    NOT_NOW = "not in this status"


STATUS_CODES = {
    Verdict.SIGN_IN: 401,
    Verdict.UNKNOWN: 404,
    Verdict.FORBIDDEN: 403,
    Verdict.NOT_NOW: 409,
}


def reaches(who: Who, thing: Thing, *, shared: bool = False) -> bool:
    """Whether somebody may know that a case exists. `shared` is the switch of the institution."""
    if who.actor is None:
        return False
    if thing.status is None:
        return who.actor.id == thing.owner
    if who.actor.role is Role.ADMIN:
        return True
    if who.actor.role is Role.REQUESTER:
        return who.actor.id == thing.owner or (shared and who.actor.institution_id == thing.institution)
    return who.actor.id == thing.provider and not thing.is_withdrawn and not thing.is_old


def standing(who: Who, thing: Thing) -> Standing:
    """What somebody who reaches a case is to it."""
    assert who.actor is not None
    if who.actor.role is Role.ADMIN:
        return Standing.ADMIN
    if who.actor.role is Role.REQUESTER:
        return Standing.REQUESTER
    return Standing.ASKED if thing.status is CaseStatus.ASSIGNED else Standing.REVIEWER


def on_a_case(who: Who, thing: Thing, action: Action, *, shared: bool = False, any_status: bool = False) -> Verdict:
    """The answer to an action on a case, or on a file in it."""
    if not who.is_in:
        return Verdict.SIGN_IN
    if action is Action.BREAK_GLASS and _had_it(who, thing):
        return Verdict.DONE
    if not reaches(who, thing, shared=shared):
        return Verdict.UNKNOWN
    if action is Action.BREAK_GLASS and standing(who, thing) is Standing.REVIEWER:
        return Verdict.NOT_NOW
    if thing.status is None:
        return Verdict.DONE
    people, statuses = OF_A_CASE[action]
    if standing(who, thing) not in people:
        return Verdict.FORBIDDEN
    if any_status:
        return Verdict.DONE
    if thing.status not in statuses or (thing.is_withdrawn and action not in READS):
        return Verdict.NOT_NOW
    if thing.is_old and action in WITHIN_THE_WINDOW:
        return Verdict.NOT_NOW
    return Verdict.DONE


def _had_it(who: Who, thing: Thing) -> bool:
    """Whether this is the expert of a case that was done too long ago to be read."""
    is_over = thing.status is CaseStatus.DONE and thing.is_old and not thing.is_withdrawn
    return who.actor is not None and who.actor.role is Role.PROVIDER and who.actor.id == thing.provider and is_over


def on_an_issue(who: Who, thing: Thing, action: Action, *, shared: bool = False) -> Verdict:
    """The same for an issue that an administrator reported, so that no expert may delete it."""
    answer = on_a_case(who, thing, action, shared=shared)
    is_expert = who.actor is not None and who.actor.role is Role.PROVIDER
    is_deleting = action is Action.DELETE_ISSUE and answer is Verdict.DONE
    return Verdict.FORBIDDEN if is_deleting and is_expert else answer


def talks(who: Who, thing: Thing) -> bool:
    """Whether somebody is one of the two of a conversation now; no switch and no role opens it to anybody else."""
    if who.actor is None or thing.status is None:
        return False
    if who.actor.id == thing.owner:
        return True
    is_reached = not thing.is_withdrawn and not thing.is_old
    return who.actor.id == thing.provider and thing.status in TALKING and is_reached


def on_a_conversation(who: Who, thing: Thing, action: Action) -> Verdict:
    """The answer to something that is done in the conversation of a case."""
    if not who.is_in:
        return Verdict.SIGN_IN
    if not talks(who, thing):
        return Verdict.UNKNOWN
    if thing.status not in TALKING or thing.is_withdrawn:
        return Verdict.NOT_NOW
    return Verdict.NOT_NOW if action is Action.SEND_CHAT and thing.is_old else Verdict.DONE


def on_a_message(who: Who, thing: Thing, action: Action) -> Verdict:
    """The same for a message of the requester or its file, which do not exist before there is a conversation."""
    answer = on_a_conversation(who, thing, action)
    return Verdict.UNKNOWN if answer is Verdict.NOT_NOW and not thing.chat_mark else answer


def on_an_invoice(who: Who, thing: Thing, action: Action, *, shared: bool = False) -> Verdict:
    """The answer to an action on the invoice of a finished case, which to a provider does not exist."""
    if not who.is_in or who.actor is None:
        return Verdict.SIGN_IN
    if who.actor.role is Role.PROVIDER or not thing.invoice_mark or not reaches(who, thing, shared=shared):
        return Verdict.UNKNOWN
    return Verdict.DONE if standing(who, thing) in OF_A_CASE[action][0] else Verdict.FORBIDDEN


def of_the_books(who: Who, action: Action) -> Verdict:
    """The answer to what one role has no idea of: invoices for providers, records of service for requesters."""
    answer = of_a_role(who, action)
    return Verdict.UNKNOWN if answer is Verdict.FORBIDDEN else answer


def proposes(who: Who, thing: Thing, *, shared: bool = False) -> Verdict:
    """The answer to a proposal: of the two people only, and while there is time for questions."""
    answer = on_a_case(who, thing, Action.PROPOSE_APPOINTMENT, shared=shared)
    if answer in (Verdict.DONE, Verdict.NOT_NOW) and not _is_one_of_the_two(who, thing):
        return Verdict.FORBIDDEN
    return Verdict.NOT_NOW if answer is Verdict.DONE and thing.is_old else answer


def on_an_appointment(who: Who, thing: Thing, action: Action, *, shared: bool = False, adds: bool = False) -> Verdict:
    """The answer to something done to the time that the requester proposed; it is theirs to cancel, not to answer.

    `adds` tells what agrees or proposes, which ends with the time for questions, from a no, which does not.
    """
    if not who.is_in:
        return Verdict.SIGN_IN
    if not reaches(who, thing, shared=shared) or not thing.has_appointment:
        return Verdict.UNKNOWN
    answer = on_a_case(who, thing, action, shared=shared)
    if answer is Verdict.FORBIDDEN or action is Action.SEE_APPOINTMENTS:
        return answer
    if not _is_one_of_the_two(who, thing):
        return Verdict.FORBIDDEN
    is_creator = who.actor is not None and who.actor.id == thing.owner
    if (action is Action.ANSWER_APPOINTMENT and is_creator) or (action is Action.CANCEL_APPOINTMENT and not is_creator):
        return Verdict.FORBIDDEN
    return Verdict.NOT_NOW if adds and thing.is_old else answer


def _is_one_of_the_two(who: Who, thing: Thing) -> bool:
    return who.actor is not None and who.actor.id in (thing.owner, thing.provider)


def of_a_role(who: Who, action: Action) -> Verdict:
    """The answer to an action that belongs to no single case."""
    if not who.is_in or who.actor is None:
        return Verdict.SIGN_IN
    return Verdict.DONE if who.actor.role in OF_A_ROLE[action] else Verdict.FORBIDDEN


def secrets_from(who: Who, world: World, *, shared: bool = False) -> frozenset[str]:
    """Every mark that this person must never be sent."""
    kept: set[str] = set()
    for thing in world.everything:
        if not reaches(who, thing, shared=shared):
            kept |= {thing.mark}
            if not _looks_up(who, thing):
                kept |= {thing.patient_mark}
        if thing.private_mark and not (
            reaches(who, thing) and who.actor is not None and who.actor.id == thing.provider
        ):
            kept |= {thing.private_mark}
        if thing.sealed_mark and not reaches(who, thing, shared=shared):
            kept |= {thing.sealed_mark}
        is_expert = who.actor is not None and who.actor.role is Role.PROVIDER
        if is_expert or not reaches(who, thing, shared=shared):
            kept |= {thing.billing_mark}
        # Questions about an opinion and what its requester thinks of it are not for administrators.
        if not reaches(who, thing, shared=shared) or (who.actor is not None and who.actor.role is Role.ADMIN):
            kept |= {thing.asked_mark}
        if not talks(who, thing):
            kept |= {thing.chat_mark}
        if who.actor is None or who.actor.role is Role.PROVIDER or not reaches(who, thing, shared=shared):
            kept |= {thing.invoice_mark}
    return frozenset(kept - {""})


def _looks_up(who: Who, thing: Thing) -> bool:
    """Patients belong to an institution: its requesters find them without the case, and so do administrators."""
    if who.actor is None:
        return False
    if who.actor.role is Role.ADMIN:
        return True
    return who.actor.role is Role.REQUESTER and who.actor.institution_id == thing.institution


def marks_in(text: bytes | str, marks: frozenset[str]) -> list[str]:
    """Which marks occur, in whatever was sent."""
    data = text.encode() if isinstance(text, str) else text
    return sorted(mark for mark in marks if mark.encode() in data)
