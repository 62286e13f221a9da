"""What travels about cases: drafts in, rows and details out."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Specialty

PAGE_LIMIT = 100


class CaseQuery(BaseModel):
    """Which cases, in which order, which window of them."""

    model_config = ConfigDict(extra="forbid")

    search: str = Field(default="", max_length=200)
    statuses: list[CaseStatus] = []
    specialty: Specialty | None = None
    provider_id: UUID | None = None
    patient_id: UUID | None = None
    late_only: bool = False
    open_only: bool = False
    """Leave out what was withdrawn."""
    mine_to_do: bool = False
    """Leave out where this expert has sealed and waits for another reader."""
    sort: str = Field(default="clock", pattern="^(clock|newest|oldest|number|subject|patient|status)$")
    offset: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=20, ge=1, le=PAGE_LIMIT)


class ClockView(BaseModel):
    """A clock pill: `state` picks colour and icon, `percent` fills the bar."""

    state: str = "none"
    words: str = ""
    percent: int = 0
    due_at: str = ""
    due_words: str = ""


class ReviewClock(BaseModel):
    """The bar of a review: used, paused, left, each in words and as part of the bar; `answer` is the requester's clock
    while the review waits for them."""

    is_shown: bool = False
    left: str = ""
    used: str = ""
    used_percent: float = 0
    paused: str = ""
    paused_percent: float = 0
    due: str = ""
    answer: ClockView = ClockView()
    answer_note: str = ""


class CaseRow(BaseModel):
    """One case in a list."""

    id: UUID
    number: str
    short_number: str
    subject: str
    status: str
    status_label: str
    specialty: str
    urgency: str
    patient: str
    clock: ClockView
    with_name: str
    with_initials: str
    with_role: str
    submitted_at: datetime
    is_withdrawn: bool
    version: int


class CasePage(BaseModel):
    """A window of cases and how many there are in all."""

    rows: list[CaseRow]
    total: int
    offset: int


class BoardGroup(BaseModel):
    """One group of the board. `hidden` is how many more there are than are shown."""

    key: str
    label: str
    note: str = ""
    total: int
    rows: list[CaseRow]
    hidden: int = 0


class StatusCount(BaseModel):
    status: str
    label: str
    count: int


class CaseCounts(BaseModel):
    """Figures above a list, all from the same moment."""

    by_status: list[StatusCount]
    open: int
    total: int
    late: int
    due_soon: int
    listed: int = 0
    """All of them, the withdrawn ones too."""
    waiting_for_me: int


class OutcomeCount(BaseModel):
    """How often an opinion confirmed, clarified or changed the first diagnosis (N-5)."""

    outcome: str
    label: str
    count: int
    percent: int


class TrendPoint(BaseModel):
    """The median turnaround of one week, in days."""

    week: str
    days: float


class CaseFigures(BaseModel):
    """Results over a time: outcomes and the turnaround by week."""

    outcomes: list[OutcomeCount]
    trend: list[TrendPoint]
    promise_days: float
    median_turnaround_hours: float | None


class QuestionView(BaseModel):
    id: UUID
    number: int
    text: str


class MoveView(BaseModel):
    """One line of the history of a case."""

    text: str
    by: str
    at: datetime
    when: str
    status: str
    """The status the case came to, or "issue-open" and "issue-closed" for what happened to an issue."""
    reason: str = ""


class ReturnView(BaseModel):
    """What the provider needs before going on, and what was answered."""

    id: UUID
    title: str
    text: str
    wanted: list[str] = []
    reporter: str
    at: str
    answer: str = ""
    answered_at: str = ""
    is_resolved: bool = False


class PatientBrief(BaseModel):
    """The patient of a case for somebody who may know the name."""

    id: UUID
    number: str
    name: str
    age: int
    sex: str
    birth_date: str
    line: str


class CaseDetail(BaseModel):
    """One case as the asking person may see it; `can` drives every button."""

    id: UUID
    number: str
    subject: str
    status: str
    status_label: str
    specialty: str
    urgency: str
    urgency_words: str
    history: str
    first_diagnosis: str
    first_diagnosis_code: str
    first_treatment: str
    patient: PatientBrief
    institution: str
    requester: str
    provider: str = ""
    provider_initials: str = ""
    turn: str
    turn_initials: str
    is_my_turn: bool
    clock: ClockView
    review: ReviewClock = ReviewClock()
    questions: list[QuestionView]
    moves: list[MoveView]
    returns: list[ReturnView] = []
    document_count: int = 0
    appointment_count: int = 0
    """Appointments that are open or still to come."""
    claim_count: int = 0
    issue_count: int = 0
    attested_at: str = ""
    is_withdrawn: bool = False
    withdrawn_reason: str = ""
    opened_until: str = ""
    """Until when an expert reads on who opened it again."""
    opinion_edition: int = 0
    """The present version of the sealed opinion; 0 while nothing is signed."""
    is_adding: bool = False
    """Whether this person has begun an addendum that may still be written."""
    questions_until: str = ""
    """The last day for questions about it, "4 Dec"; empty when there is none or it is over."""
    can: list[str]
    standing: str
    reads_as: str = ""
    """ "A" or "B" for one of two readers, "third" for whoever decides between them."""
    version: int


class EndedCase(BaseModel):
    """A case that its expert can no longer read, without anything of the patient."""

    id: UUID
    number: str
    specialty: str
    done: str
    ended: str
    hours: int
    """How long it can be opened again."""


class DraftChange(BaseModel):
    """What the wizard saves; every field may still be missing or unfinished."""

    model_config = ConfigDict(extra="forbid")

    patient_id: UUID | None = None
    subject: str = Field(default="", max_length=200)
    specialty: str = ""
    urgency: str = "standard"
    history: str = Field(default="", max_length=20_000)
    first_diagnosis: str = Field(default="", max_length=500)
    first_diagnosis_code: str = Field(default="", max_length=10)
    first_treatment: str = Field(default="", max_length=2000)
    questions: list[str] = Field(default_factory=list, max_length=20)


class DraftDetail(DraftChange):
    """A draft as its author left it."""

    id: UUID
    patient_line: str = ""
    saved_at: str = ""
    version: int
    case_id: UUID | None = None
    document_count: int = 0
    problems: dict[str, str] = {}
    """What blocks the submission: the name of a field and a sentence."""


class DraftRow(BaseModel):
    """An unfinished case in a list."""

    id: UUID
    subject: str
    patient_line: str
    saved_at: str
    document_count: int


class CaseChange(BaseModel):
    """What a requester may still correct in a case; `version` is the one that was read."""

    model_config = ConfigDict(extra="forbid")

    version: int
    subject: str | None = Field(default=None, min_length=3, max_length=200)
    history: str | None = Field(default=None, max_length=20_000)
    first_diagnosis: str | None = Field(default=None, max_length=500)
    first_diagnosis_code: str | None = Field(default=None, max_length=10)
    first_treatment: str | None = Field(default=None, max_length=2000)
