"""What the audit log calls what people did: each stored action as a word, and which kind of act it is."""

from enum import StrEnum

from mso_app.domain.access import Action
from mso_app.domain.case_status import Move

SIGN_IN = "account.sign_in"
SIGN_OUT = "account.sign_out"
INVOICE_ISSUED = "invoice.issue"


class Kind(StrEnum):
    """What somebody who looks through the log wants to tell apart."""

    READ = "read"
    CHANGE = "change"
    MOVE = "move"
    DOOR = "door"


_WORDS: dict[Kind, dict[str, str]] = {
    Kind.DOOR: {SIGN_IN: "Sign-in", SIGN_OUT: "Sign-out"},
    Kind.MOVE: {
        f"case.move.{move}": word
        for move, word in {
            Move.SUBMIT: "Submitted",
            Move.ASSIGN: "Assigned",
            Move.ACCEPT: "Accepted",
            Move.REJECT: "Rejected",
            Move.REASSIGN: "Re-assigned",
            Move.BACK_TO_QUEUE: "Back to the queue",
            Move.START_REVIEW: "Review started",
            Move.RETURN: "Returned",
            Move.RESUME: "Resumed",
            Move.FORCE_REASSIGN: "Re-assigned by force",
            Move.SIGN: "Done",
            Move.UNASSIGN: "Taken back",
        }.items()
    },
    Kind.READ: {
        Action.SEE_OWN_ACCOUNT: "Own account",
        Action.SEE_NOTIFICATIONS: "Notifications",
        Action.SEE_PEOPLE: "People",
        Action.SEE_AUDIT: "Audit log",
        Action.SEE_REPORTS: "Reports",
        Action.LIST_PATIENTS: "List of patients",
        Action.SEE_PATIENT: "Patient",
        Action.LIST_CASES: "List of cases",
        Action.SEE_CASE: "Case",
        Action.RANK_PROVIDERS: "Ranking",
        Action.READ_DOCUMENT: "Document",
        Action.SEE_SECOND: "Second reading",
        Action.SEE_AGREEMENT: "Agreement of readers",
        Action.SEE_INSIGHTS: "Insights",
        Action.LIST_ISSUES: "List of issues",
        Action.SEE_ISSUES: "Issues",
        Action.SEE_OPINION: "Opinion",
        Action.DOWNLOAD_OPINION: "Opinion as PDF",
        Action.CHECK_SEAL: "Seal",
        Action.SEE_APPOINTMENTS: "Appointments",
        Action.SEE_CALENDAR: "Calendar",
        Action.SEE_CLARIFICATION: "Questions",
        Action.COUNT_CLARIFICATION: "Number of questions",
        Action.SEE_FEEDBACK: "Feedback",
        Action.COUNT_FEEDBACK: "Feedback figures",
        Action.SEE_CHAT: "Chat",
        Action.EXPORT_CHAT: "Chat as PDF",
        Action.LIST_INVOICES: "List of invoices",
        Action.SEE_INVOICE: "Invoice",
        Action.LIST_SERVICE_RECORDS: "Service records",
    },
    Kind.CHANGE: {
        Action.CHANGE_OWN_ACCOUNT: "Own account",
        Action.CHANGE_NOTIFICATIONS: "Notifications",
        Action.MANAGE_PEOPLE: "People",
        Action.MANAGE_INSTITUTIONS: "Institution",
        Action.CREATE_PATIENT: "New patient",
        Action.CHANGE_PATIENT: "Patient",
        Action.CREATE_CASE: "New case",
        Action.CHANGE_CASE: "Case",
        Action.WITHDRAW_CASE: "Withdrawn",
        Action.ASSIGN_CASE: "Assign",
        Action.REASSIGN_CASE: "Re-assign",
        Action.FORCE_REASSIGN_CASE: "Re-assign by force",
        Action.REQUEUE_CASE: "Back to the queue",
        Action.UNASSIGN_CASE: "Take back",
        Action.ACCEPT_CASE: "Accept",
        Action.REJECT_CASE: "Reject",
        Action.START_REVIEW: "Start review",
        Action.RETURN_CASE: "Return",
        Action.ANSWER_RETURN: "Answer a return",
        Action.RESUME_CASE: "Resume",
        Action.BREAK_GLASS: "Opened again",
        Action.REPORT_ISSUE: "Issue reported",
        Action.CHANGE_ISSUE: "Issue changed",
        Action.RESOLVE_ISSUE: "Issue resolved",
        Action.DELETE_ISSUE: "Issue deleted",
        Action.ADD_DOCUMENT: "Document added",
        Action.REMOVE_DOCUMENT: "Document removed",
        Action.CLASSIFY_DOCUMENT: "Document sorted",
        Action.RERUN_ANALYSIS: "Analysis again",
        Action.DISMISS_CLAIM: "Statement judged",
        Action.WRITE_OPINION: "Draft opinion",
        Action.SIGN_OPINION: "Opinion signed",
        Action.PROPOSE_APPOINTMENT: "Appointment proposed",
        Action.ANSWER_APPOINTMENT: "Appointment answered",
        Action.CANCEL_APPOINTMENT: "Appointment cancelled",
        Action.CHANGE_CALENDAR: "Calendar address",
        Action.ASK_CLARIFICATION: "Question asked",
        Action.ANSWER_CLARIFICATION: "Question answered",
        Action.CLOSE_CLARIFICATION: "Question closed",
        Action.WRITE_ADDENDUM: "Draft addendum",
        Action.SIGN_ADDENDUM: "Addendum signed",
        Action.GIVE_FEEDBACK: "Feedback",
        Action.ASK_SECOND: "Second reader asked",
        Action.ANSWER_SECOND: "Second reader answered",
        Action.WITHDRAW_SECOND: "Second reading withdrawn",
        Action.APPOINT_THIRD: "Third reader asked",
        Action.DECIDE_SECOND: "Two readings decided",
        Action.SEND_CHAT: "Chat message",
        INVOICE_ISSUED: "Invoice issued",
        Action.VERIFY_INVOICE: "Invoice verified",
        Action.PAY_INVOICE: "Invoice paid",
        Action.VOID_INVOICE: "Invoice voided",
        Action.DISPUTE_INVOICE: "Invoice disputed",
        Action.SETTLE_DISPUTE: "Dispute settled",
        Action.MANAGE_RATES: "Rate card",
    },
}
WORDS: dict[str, str] = {str(action): word for words in _WORDS.values() for action, word in words.items()}
ACTIONS: dict[Kind, frozenset[str]] = {kind: frozenset(map(str, words)) for kind, words in _WORDS.items()}


def word_of(action: str) -> str:
    """The word for a stored action; an action that is not known any more is read as it was stored."""
    return WORDS.get(action) or action.replace(".", " ").replace("_", " ").capitalize()


def kind_of(action: str) -> Kind:
    """What kind of act it was; what is not known is shown as a change, the graver of the two."""
    return next((kind for kind, actions in ACTIONS.items() if action in actions), Kind.CHANGE)


def actions_like(text: str) -> list[str]:
    """The stored actions whose word has this text in it."""
    wanted = text.strip().lower()
    return [action for action, word in WORDS.items() if wanted and wanted in word.lower()]
