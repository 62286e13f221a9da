"""What is wrong with a case: reported, worded anew, answered, resolved, deleted; a return is one of them."""

from mso_app.services.issues.board import open_board, open_issue
from mso_app.services.issues.changing import change, delete, resolve
from mso_app.services.issues.consequences import case_moved, documents_arrived
from mso_app.services.issues.disputes import open_dispute, resolve_dispute
from mso_app.services.issues.listing import list_issues
from mso_app.services.issues.reporting import report
from mso_app.services.issues.returns import resume, return_case, save_answer, send_answer

__all__ = [
    "case_moved",
    "change",
    "delete",
    "documents_arrived",
    "list_issues",
    "open_board",
    "open_dispute",
    "open_issue",
    "report",
    "resolve",
    "resolve_dispute",
    "resume",
    "return_case",
    "save_answer",
    "send_answer",
]
