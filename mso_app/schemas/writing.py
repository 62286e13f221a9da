"""What the opinion's screens show around the draft: question cards, how far each is, what another tab wrote."""

from uuid import UUID

from pydantic import BaseModel

from mso_app.schemas.opinions import OpinionDraft, SealedView, TextRun

NOBODY = UUID(int=0)


class QuestionCard(BaseModel):
    """A question with what its inputs begin with. `number` names them: "answer-1", "because-1"."""

    question_id: UUID
    number: int
    question: str
    text: str
    cannot_because: str
    is_complete: bool


class Standing(BaseModel):
    """How far the answer of one card is."""

    is_done: bool
    cannot_because: str
    detail: str
    """Why it is open, or how many links it has."""
    links: str
    runs: list[TextRun]


class Difference(BaseModel):
    """One text that two tabs wrote differently."""

    part: str
    mine: str
    theirs: str


NO_DRAFT = OpinionDraft(
    case_version=0,
    version=0,
    headline="",
    summary="",
    diagnosis="",
    diagnosis_outcome="",
    diagnosis_impact="",
    treatment="",
    treatment_outcome="",
    treatment_impact="",
    recommendations=[],
    limits="",
    answers=[],
    citations=[],
    conditions=[],
    answered=0,
    total=0,
    can_sign=False,
    saved_at="",
)
NO_SEALED = SealedView(
    case_id=NOBODY,
    state="",
    state_label="",
    headline="",
    summary=[],
    parts=[],
    answers=[],
    recommendations=[],
    limits=[],
    given_by="",
    given_by_initials="",
    licence="",
    signed_at="",
    attested_at="",
    code="",
    digest="",
    digest_groups="",
    page_count=0,
    file_size="",
    edition=1,
    verify_path="",
)
