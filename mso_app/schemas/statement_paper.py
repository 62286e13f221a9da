"""What is printed on the statement of an expert, and nothing else: the closed schema of `reports/statement_pdf.py`."""

from datetime import datetime

from mso_app.schemas.invoice_paper import Closed


class StatementLine(Closed):
    """One piece of finished work. The case is its number and its field: no subject, no patient."""

    sealed: str
    case_number: str
    specialty: str
    kind: str
    clock: str
    units: str


class StatementPaper(Closed):
    """Units and counts, never money."""

    product: str
    expert: str
    period: str
    is_open: bool
    """The period is not over, so more may come."""
    printed_at: datetime
    printed: str
    in_time: str
    typical: str
    lines: tuple[StatementLine, ...]
    counts: tuple[tuple[str, str], ...]
    units: str
