"""Who may do what: the one table behind both doors, every button and `docs/roles.md`.

Reach (may this person know that the thing exists) is decided by `services/visibility/`;
this table answers what somebody who has reach may do, as a requester of the case, its
current provider before or after accepting, or an administrator.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from mso_app.core.errors import NotPermitted
from mso_app.domain.appointments import STANDS_FROM
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role


class Standing(StrEnum):
    """What somebody is to one case, or to nothing in particular."""

    REQUESTER = "requester"
    ASKED = "provider asked"
    REVIEWER = "provider accepted"
    ADMIN = "admin"
    SECOND = "second reader"
    """Somebody else's case, to be read blinded or, as third reader, to be decided: services/second_readings."""


class Action(StrEnum):
    """Everything a person or machine may do. The value is what the audit log stores."""

    SEE_OWN_ACCOUNT = "account.see"
    CHANGE_OWN_ACCOUNT = "account.change"
    SEE_NOTIFICATIONS = "notifications.see"
    CHANGE_NOTIFICATIONS = "notifications.change"
    SEE_PEOPLE = "people.see"
    MANAGE_PEOPLE = "people.manage"
    MANAGE_INSTITUTIONS = "institutions.manage"
    SEE_AUDIT = "audit.see"
    SEE_REPORTS = "reports.see"

    LIST_PATIENTS = "patient.list"
    SEE_PATIENT = "patient.see"
    CREATE_PATIENT = "patient.create"
    CHANGE_PATIENT = "patient.change"

    LIST_CASES = "case.list"
    SEE_CASE = "case.see"
    CREATE_CASE = "case.create"
    CHANGE_CASE = "case.change"
    WITHDRAW_CASE = "case.withdraw"
    RANK_PROVIDERS = "case.rank"
    ASSIGN_CASE = "case.assign"
    REASSIGN_CASE = "case.reassign"
    FORCE_REASSIGN_CASE = "case.force_reassign"
    REQUEUE_CASE = "case.requeue"
    UNASSIGN_CASE = "case.unassign"
    ACCEPT_CASE = "case.accept"
    REJECT_CASE = "case.reject"
    START_REVIEW = "case.start_review"
    RETURN_CASE = "case.return"
    ANSWER_RETURN = "case.answer_return"
    RESUME_CASE = "case.resume"
    BREAK_GLASS = "case.break_glass"

    LIST_ISSUES = "issue.list"
    SEE_ISSUES = "issue.see"
    REPORT_ISSUE = "issue.report"
    CHANGE_ISSUE = "issue.change"
    RESOLVE_ISSUE = "issue.resolve"
    DELETE_ISSUE = "issue.delete"

    READ_DOCUMENT = "document.read"
    ADD_DOCUMENT = "document.add"
    REMOVE_DOCUMENT = "document.remove"
    CLASSIFY_DOCUMENT = "document.classify"
    SEE_INSIGHTS = "insights.see"
    RERUN_ANALYSIS = "insights.rerun"
    DISMISS_CLAIM = "insights.dismiss"

    WRITE_OPINION = "opinion.write"
    SIGN_OPINION = "opinion.sign"
    SEE_OPINION = "opinion.see"
    DOWNLOAD_OPINION = "opinion.download"
    CHECK_SEAL = "seal.check"

    SEE_APPOINTMENTS = "appointments.see"
    PROPOSE_APPOINTMENT = "appointment.propose"
    ANSWER_APPOINTMENT = "appointment.answer"
    CANCEL_APPOINTMENT = "appointment.cancel"
    SEE_CALENDAR = "calendar.see"
    CHANGE_CALENDAR = "calendar.change"
    SEE_CLARIFICATION = "clarification.see"
    COUNT_CLARIFICATION = "clarification.count"
    ASK_CLARIFICATION = "clarification.ask"
    ANSWER_CLARIFICATION = "clarification.answer"
    CLOSE_CLARIFICATION = "clarification.close"
    WRITE_ADDENDUM = "addendum.write"
    SIGN_ADDENDUM = "addendum.sign"
    SEE_FEEDBACK = "feedback.see"
    GIVE_FEEDBACK = "feedback.give"
    COUNT_FEEDBACK = "feedback.count"
    SEE_SECOND = "second.see"
    ASK_SECOND = "second.ask"
    WITHDRAW_SECOND = "second.withdraw"
    ANSWER_SECOND = "second.answer"
    APPOINT_THIRD = "second.appoint"
    DECIDE_SECOND = "second.decide"
    SEE_AGREEMENT = "agreement.see"

    SEE_CHAT = "chat.see"
    SEND_CHAT = "chat.send"
    EXPORT_CHAT = "chat.export"

    LIST_INVOICES = "invoice.list"
    SEE_INVOICE = "invoice.see"
    VERIFY_INVOICE = "invoice.verify"
    PAY_INVOICE = "invoice.pay"
    VOID_INVOICE = "invoice.void"
    DISPUTE_INVOICE = "invoice.dispute"
    SETTLE_DISPUTE = "invoice.settle"
    MANAGE_RATES = "rates.manage"
    LIST_SERVICE_RECORDS = "service.list"


ANYONE = frozenset(Role)
REQUESTER, ASKED, REVIEWER, ADMIN, SECOND = Standing
ALL_STATUSES = frozenset(CaseStatus)
S = CaseStatus

# Actions that belong to a person and not to one case.
OF_A_ROLE: dict[Action, frozenset[Role]] = {
    Action.SEE_OWN_ACCOUNT: ANYONE,
    Action.CHANGE_OWN_ACCOUNT: ANYONE,
    Action.SEE_NOTIFICATIONS: ANYONE,
    Action.CHANGE_NOTIFICATIONS: ANYONE,
    Action.SEE_PEOPLE: frozenset({Role.ADMIN}),
    Action.MANAGE_PEOPLE: frozenset({Role.ADMIN}),
    Action.MANAGE_INSTITUTIONS: frozenset({Role.ADMIN}),
    Action.SEE_AUDIT: frozenset({Role.ADMIN}),
    Action.SEE_REPORTS: frozenset({Role.ADMIN}),
    Action.LIST_PATIENTS: frozenset({Role.REQUESTER, Role.ADMIN}),
    Action.SEE_PATIENT: frozenset({Role.REQUESTER, Role.ADMIN}),
    Action.CREATE_PATIENT: frozenset({Role.REQUESTER}),
    Action.CHANGE_PATIENT: frozenset({Role.REQUESTER}),
    Action.LIST_CASES: ANYONE,
    Action.CREATE_CASE: frozenset({Role.REQUESTER}),
    Action.LIST_ISSUES: frozenset({Role.ADMIN}),
    Action.CHECK_SEAL: ANYONE,
    Action.LIST_INVOICES: frozenset({Role.REQUESTER, Role.ADMIN}),
    Action.MANAGE_RATES: frozenset({Role.ADMIN}),
    Action.LIST_SERVICE_RECORDS: frozenset({Role.PROVIDER, Role.ADMIN}),
    Action.SEE_CALENDAR: frozenset({Role.REQUESTER, Role.PROVIDER}),
    Action.CHANGE_CALENDAR: frozenset({Role.REQUESTER, Role.PROVIDER}),
    Action.COUNT_FEEDBACK: frozenset({Role.ADMIN}),
    Action.SEE_AGREEMENT: frozenset({Role.ADMIN}),
}

# Actions on one case: who, and in which statuses.
OF_A_CASE: dict[Action, tuple[frozenset[Standing], frozenset[CaseStatus]]] = {
    Action.SEE_CASE: (frozenset({REQUESTER, ASKED, REVIEWER, SECOND, ADMIN}), ALL_STATUSES),
    Action.CHANGE_CASE: (frozenset({REQUESTER}), frozenset({S.NEW, S.RETURNED})),
    Action.WITHDRAW_CASE: (frozenset({REQUESTER}), frozenset({S.NEW, S.ASSIGNED, S.REJECTED})),
    Action.RANK_PROVIDERS: (frozenset({ADMIN}), ALL_STATUSES - {S.DONE}),
    Action.ASSIGN_CASE: (frozenset({ADMIN}), frozenset({S.NEW})),
    Action.REASSIGN_CASE: (frozenset({ADMIN}), frozenset({S.REJECTED, S.ASSIGNED, S.RETURNED})),
    Action.FORCE_REASSIGN_CASE: (frozenset({ADMIN}), frozenset({S.ACCEPTED, S.IN_PROGRESS})),
    Action.REQUEUE_CASE: (frozenset({ADMIN}), frozenset({S.REJECTED})),
    Action.UNASSIGN_CASE: (frozenset({ADMIN}), frozenset({S.ASSIGNED})),
    Action.ACCEPT_CASE: (frozenset({ASKED}), frozenset({S.ASSIGNED})),
    Action.REJECT_CASE: (frozenset({ASKED}), frozenset({S.ASSIGNED})),
    Action.START_REVIEW: (frozenset({REVIEWER}), frozenset({S.ACCEPTED})),
    Action.RETURN_CASE: (frozenset({REVIEWER}), frozenset({S.ACCEPTED, S.IN_PROGRESS})),
    Action.ANSWER_RETURN: (frozenset({REQUESTER}), frozenset({S.RETURNED})),
    Action.RESUME_CASE: (frozenset({REVIEWER, ADMIN}), frozenset({S.RETURNED})),
    # Only an expert whose access has ended, who may then read for a while: services/cases/opened_again.py.
    Action.BREAK_GLASS: (frozenset({REVIEWER}), frozenset({S.DONE})),
    Action.SEE_ISSUES: (frozenset({REQUESTER, REVIEWER, ADMIN}), ALL_STATUSES),
    Action.REPORT_ISSUE: (frozenset({REVIEWER, ADMIN}), ALL_STATUSES),
    Action.CHANGE_ISSUE: (frozenset({REVIEWER, ADMIN}), ALL_STATUSES),
    Action.RESOLVE_ISSUE: (frozenset({REVIEWER, ADMIN}), ALL_STATUSES),
    # Whoever reported it, or an administrator: services/issues/changing.py.
    Action.DELETE_ISSUE: (frozenset({REVIEWER, ADMIN}), ALL_STATUSES),
    Action.READ_DOCUMENT: (frozenset({REQUESTER, ASKED, REVIEWER, SECOND, ADMIN}), ALL_STATUSES),
    Action.ADD_DOCUMENT: (frozenset({REQUESTER, REVIEWER}), ALL_STATUSES - {S.REJECTED, S.DONE}),
    Action.REMOVE_DOCUMENT: (frozenset({REQUESTER}), frozenset({S.NEW, S.RETURNED})),
    Action.CLASSIFY_DOCUMENT: (frozenset({REQUESTER, REVIEWER}), ALL_STATUSES - {S.DONE}),
    Action.SEE_INSIGHTS: (frozenset({REQUESTER, ASKED, REVIEWER, SECOND, ADMIN}), ALL_STATUSES),
    Action.RERUN_ANALYSIS: (frozenset({REQUESTER, REVIEWER}), ALL_STATUSES - {S.DONE}),
    Action.DISMISS_CLAIM: (frozenset({REVIEWER}), frozenset({S.ACCEPTED, S.IN_PROGRESS, S.RETURNED})),
    Action.WRITE_OPINION: (frozenset({REVIEWER, SECOND}), frozenset({S.ACCEPTED, S.IN_PROGRESS})),
    Action.SIGN_OPINION: (frozenset({REVIEWER, SECOND}), frozenset({S.ACCEPTED, S.IN_PROGRESS})),
    Action.SEE_OPINION: (frozenset({REQUESTER, REVIEWER, SECOND, ADMIN}), frozenset({S.DONE})),
    Action.DOWNLOAD_OPINION: (frozenset({REQUESTER, REVIEWER, SECOND, ADMIN}), frozenset({S.DONE})),
    # Only the two people of a case propose and answer, and nobody what they proposed: services/appointments/rights.py.
    Action.SEE_APPOINTMENTS: (frozenset({REQUESTER, REVIEWER, ADMIN}), ALL_STATUSES),
    Action.PROPOSE_APPOINTMENT: (frozenset({REQUESTER, REVIEWER}), STANDS_FROM),
    Action.ANSWER_APPOINTMENT: (frozenset({REQUESTER, REVIEWER}), STANDS_FROM),
    Action.CANCEL_APPOINTMENT: (frozenset({REQUESTER, REVIEWER}), STANDS_FROM),
    # An administrator learns how many there are, never what they say.
    Action.SEE_CLARIFICATION: (frozenset({REQUESTER, REVIEWER}), frozenset({S.DONE})),
    Action.COUNT_CLARIFICATION: (frozenset({REQUESTER, REVIEWER, ADMIN}), frozenset({S.DONE})),
    # For as long as the window is open: domain/clarification.py.
    Action.ASK_CLARIFICATION: (frozenset({REQUESTER}), frozenset({S.DONE})),
    Action.ANSWER_CLARIFICATION: (frozenset({REVIEWER}), frozenset({S.DONE})),
    Action.CLOSE_CLARIFICATION: (frozenset({REQUESTER}), frozenset({S.DONE})),
    Action.WRITE_ADDENDUM: (frozenset({REVIEWER}), frozenset({S.DONE})),
    Action.SIGN_ADDENDUM: (frozenset({REVIEWER}), frozenset({S.DONE})),
    Action.SEE_FEEDBACK: (frozenset({REQUESTER, REVIEWER}), frozenset({S.DONE})),
    Action.GIVE_FEEDBACK: (frozenset({REQUESTER}), frozenset({S.DONE})),
    # What each of them sees of it, and when, is decided in services/second_readings.
    Action.SEE_SECOND: (frozenset({REQUESTER, ASKED, REVIEWER, SECOND, ADMIN}), ALL_STATUSES),
    Action.ASK_SECOND: (frozenset({ADMIN}), frozenset({S.ACCEPTED, S.IN_PROGRESS, S.RETURNED})),
    Action.WITHDRAW_SECOND: (frozenset({ADMIN}), ALL_STATUSES - {S.DONE}),
    Action.ANSWER_SECOND: (frozenset({SECOND}), ALL_STATUSES - {S.DONE}),
    Action.APPOINT_THIRD: (frozenset({ADMIN}), frozenset({S.IN_PROGRESS})),
    Action.DECIDE_SECOND: (frozenset({REVIEWER, SECOND}), frozenset({S.IN_PROGRESS})),
    # Only the two people of the conversation reach it, not everybody of their standing: services/chat/reach.py.
    Action.SEE_CHAT: (frozenset({REQUESTER, REVIEWER}), ALL_STATUSES),
    Action.SEND_CHAT: (frozenset({REQUESTER, REVIEWER}), frozenset({S.ACCEPTED, S.IN_PROGRESS, S.RETURNED, S.DONE})),
    Action.EXPORT_CHAT: (frozenset({REQUESTER, REVIEWER}), ALL_STATUSES),
    # Providers do not learn that there is an invoice: services/visibility/invoices.py.
    Action.SEE_INVOICE: (frozenset({REQUESTER, ADMIN}), frozenset({S.DONE})),
    Action.VERIFY_INVOICE: (frozenset({ADMIN}), frozenset({S.DONE})),
    Action.PAY_INVOICE: (frozenset({ADMIN}), frozenset({S.DONE})),
    Action.VOID_INVOICE: (frozenset({ADMIN}), frozenset({S.DONE})),
    Action.DISPUTE_INVOICE: (frozenset({REQUESTER}), frozenset({S.DONE})),
    Action.SETTLE_DISPUTE: (frozenset({ADMIN}), frozenset({S.DONE})),
}


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who was identified just now. `session_id` is the login, not a browser tab."""

    id: UUID
    role: Role
    name: str
    institution_id: UUID | None
    session_id: UUID | None = None


def allows(role: Role, action: Action) -> bool:
    """May this role do what belongs to no single case?"""
    return role in OF_A_ROLE.get(action, frozenset())


def require(actor: Actor, action: Action) -> None:
    """Raise NotPermitted unless the actor's role may do this."""
    if not allows(actor.role, action):
        raise NotPermitted


def standing(actor: Actor, *, provider_id: UUID | None, status: CaseStatus) -> Standing:
    """What somebody with reach is to a case. Whether they have reach is not asked here."""
    if actor.role is Role.ADMIN:
        return Standing.ADMIN
    if actor.role is Role.REQUESTER:
        return Standing.REQUESTER
    if provider_id == actor.id:
        return Standing.ASKED if status is CaseStatus.ASSIGNED else Standing.REVIEWER
    return Standing.SECOND


def may(standing: Standing, action: Action) -> bool:
    """May somebody of this standing do this at all, whatever the status?"""
    return standing in OF_A_CASE[action][0]


def is_time_for(action: Action, status: CaseStatus, *, withdrawn: bool) -> bool:
    """May this be done to a case now, by whoever may do it at all?"""
    return status in OF_A_CASE[action][1] and not (withdrawn and action not in READ_ONLY)


def can(standing: Standing, status: CaseStatus, *, withdrawn: bool = False) -> list[Action]:
    """Everything somebody of this standing may do to a case they reach; it drives every button."""
    return [
        action
        for action, (who, when) in OF_A_CASE.items()
        if standing in who and status in when and not (withdrawn and action not in READ_ONLY)
        if action is not Action.BREAK_GLASS
    ]


READ_ONLY = frozenset(
    {
        *(Action.SEE_CASE, Action.READ_DOCUMENT, Action.SEE_INSIGHTS, Action.SEE_OPINION),
        *(Action.SEE_CHAT, Action.EXPORT_CHAT, Action.SEE_APPOINTMENTS, Action.SEE_ISSUES, Action.SEE_SECOND),
    }
)
OF_A_CONVERSATION = frozenset({
    *(Action.SEE_CHAT, Action.SEND_CHAT, Action.EXPORT_CHAT),
    *(Action.PROPOSE_APPOINTMENT, Action.ANSWER_APPOINTMENT, Action.CANCEL_APPOINTMENT),
})  # fmt: skip
"""What a colleague of the institution, who may see the case, takes no part in."""
