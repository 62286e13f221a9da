"""Everything people do with cases."""

from mso_app.services.cases.board import board
from mso_app.services.cases.detail import open_case
from mso_app.services.cases.drafts import discard_draft, list_drafts, new_draft, open_draft, save_draft, submit_draft
from mso_app.services.cases.figures import figures
from mso_app.services.cases.listing import SORTS, counts, list_cases, waiting_count, waiting_for
from mso_app.services.cases.moves import (
    accept,
    assign,
    change,
    force_reassign,
    lapse_answers,
    reassign,
    reject,
    requeue,
    start_review,
    unassign,
    withdraw,
)
from mso_app.services.cases.opened_again import break_glass, ended_access, ended_cases, tell_of_ended_access

__all__ = [
    "SORTS",
    "accept",
    "assign",
    "board",
    "break_glass",
    "change",
    "counts",
    "discard_draft",
    "ended_access",
    "ended_cases",
    "figures",
    "force_reassign",
    "lapse_answers",
    "list_cases",
    "list_drafts",
    "new_draft",
    "open_case",
    "open_draft",
    "reassign",
    "reject",
    "requeue",
    "save_draft",
    "start_review",
    "submit_draft",
    "tell_of_ended_access",
    "unassign",
    "waiting_count",
    "waiting_for",
    "withdraw",
]
