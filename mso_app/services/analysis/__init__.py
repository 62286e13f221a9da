"""The analysis of a case: asking for it, reading its documents, drafting what they say."""

from mso_app.services.analysis.asking import (
    READING_WORKFLOW,
    WORKFLOW,
    request_analysis,
    request_reading,
    rerun,
)
from mso_app.services.analysis.recovery import Unstarted, give_up_reading, start_again, unstarted
from mso_app.services.analysis.runs import begin, fail, progress
from mso_app.services.analysis.steps import Unit, draft_case, extract_document, read_document

__all__ = [
    "READING_WORKFLOW",
    "WORKFLOW",
    "Unit",
    "Unstarted",
    "begin",
    "draft_case",
    "extract_document",
    "fail",
    "give_up_reading",
    "progress",
    "read_document",
    "request_analysis",
    "request_reading",
    "rerun",
    "start_again",
    "unstarted",
]
