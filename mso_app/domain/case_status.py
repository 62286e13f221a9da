"""The seven statuses of a case and the only moves between them (T1–T15 of the specification)."""

from enum import StrEnum

from mso_app.core.errors import InvalidTransition


class CaseStatus(StrEnum):
    NEW = "new"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    REJECTED = "rejected"
    RETURNED = "returned"
    DONE = "done"

    @property
    def label(self) -> str:
        """The word people read."""
        return self.value.replace("_", " ").capitalize()


class Move(StrEnum):
    """What a person or the system does to a case; the value is what the history stores."""

    SUBMIT = "submit"
    ASSIGN = "assign"
    ACCEPT = "accept"
    REJECT = "reject"
    REASSIGN = "reassign"
    BACK_TO_QUEUE = "back_to_queue"
    START_REVIEW = "start_review"
    RETURN = "return"
    RESUME = "resume"
    FORCE_REASSIGN = "force_reassign"
    SIGN = "sign"
    UNASSIGN = "unassign"


S = CaseStatus
ALLOWED: dict[Move, dict[CaseStatus | None, CaseStatus]] = {
    Move.SUBMIT: {None: S.NEW},  # T1
    Move.ASSIGN: {S.NEW: S.ASSIGNED},  # T2
    Move.ACCEPT: {S.ASSIGNED: S.ACCEPTED},  # T3
    Move.REJECT: {S.ASSIGNED: S.REJECTED},  # T4
    Move.REASSIGN: {S.REJECTED: S.ASSIGNED, S.ASSIGNED: S.ASSIGNED, S.RETURNED: S.ASSIGNED},  # T5, T7, T11
    Move.BACK_TO_QUEUE: {S.REJECTED: S.NEW},  # T6
    Move.START_REVIEW: {S.ACCEPTED: S.IN_PROGRESS},  # T8
    Move.RETURN: {S.ACCEPTED: S.RETURNED, S.IN_PROGRESS: S.RETURNED},  # T9
    Move.RESUME: {S.RETURNED: S.IN_PROGRESS},  # T10
    Move.SIGN: {S.IN_PROGRESS: S.DONE},  # T12; T13 is START_REVIEW and then SIGN
    Move.FORCE_REASSIGN: {S.ACCEPTED: S.ASSIGNED, S.IN_PROGRESS: S.ASSIGNED},  # T14
    Move.UNASSIGN: {S.ASSIGNED: S.NEW},  # T15
}

_REFUSALS: dict[CaseStatus, str] = {
    S.NEW: "This case is waiting for an administrator to assign an expert.",
    S.ASSIGNED: "This case already has a provider who has not answered yet.",
    S.ACCEPTED: "This case has been accepted by its provider.",
    S.IN_PROGRESS: "This case is being reviewed.",
    S.REJECTED: "The provider rejected this case; an administrator decides what happens next.",
    S.RETURNED: "This case was returned to the requester, who has to answer first.",
    S.DONE: "This case is done. It can only be followed by a question or an addendum.",
}


def after(move: Move, status: CaseStatus) -> CaseStatus:
    """The status after this move. Raises InvalidTransition with the reason."""
    target = ALLOWED[move].get(status)
    if target is None:
        raise InvalidTransition(_REFUSALS[status])
    return target


def moves_from(status: CaseStatus) -> frozenset[Move]:
    """What may happen to a case in this status."""
    return frozenset(move for move, pairs in ALLOWED.items() if status in pairs)


OPEN: frozenset[CaseStatus] = frozenset(CaseStatus) - {S.DONE}
WITHDRAWABLE: frozenset[CaseStatus] = frozenset({S.NEW, S.ASSIGNED, S.REJECTED})
REVIEWING: frozenset[CaseStatus] = frozenset({S.ACCEPTED, S.IN_PROGRESS})
