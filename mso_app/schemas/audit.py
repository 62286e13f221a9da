"""What travels about the audit log: ids, words and counts, never what was read or written."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mso_app.domain.audit_words import Kind

MAX_ROW = 2**31 - 1
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)


class AuditQuery(BaseModel):
    """One window of the log, newest first. Days are whole days in UTC, both included.

    `upto` is the number of the newest row of the first window: later windows stay on the same rows
    although reading the log makes it longer.
    """

    model_config = ConfigDict(extra="forbid")

    search: str = Field(default="", max_length=200)
    kind: Kind | None = None
    refused_only: bool = False
    case_id: UUID | None = None
    first_day: date | None = Field(default=None, ge=FIRST_DAY, le=LAST_DAY)
    last_day: date | None = Field(default=None, ge=FIRST_DAY, le=LAST_DAY)
    upto: int | None = Field(default=None, ge=0, le=MAX_ROW)
    offset: int = Field(default=0, ge=0, le=MAX_ROW)
    limit: int = Field(default=25, ge=1, le=50)


class AuditLine(BaseModel):
    """One row of the log as a person reads it."""

    seq: int
    number: str
    at: str
    moment: str
    who: str
    role: str
    action: str
    kind: Kind
    what: str
    case_id: str
    case_number: str
    is_refused: bool
    hash_before: str
    hash_own: str


class AuditFact(BaseModel):
    """A word or count that was stored with a row."""

    term: str
    value: str


class AuditDetail(BaseModel):
    """One row with everything that was stored of it, and whether it fits between its neighbours."""

    line: AuditLine
    facts: list[AuditFact]
    hash_after: str
    fits: bool


class ChainCheck(BaseModel):
    """What a walk over the whole log found; `sentence` is "1,040 rows, intact" or names the first bad row."""

    is_intact: bool
    sentence: str
    checked: str


class AuditPage(BaseModel):
    rows: list[AuditLine]
    total: int
    refused: int
    offset: int
    upto: int
    last_check: ChainCheck | None
    case_number: str = ""
    """The case the window is limited to."""
