"""What travels about an opinion: the draft its author edits, the conditions for signing, the sealed text."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

TEXT_MAX = 20_000


class CitationIn(BaseModel):
    """A place in a document; the quote must stand there literally. For an image: the frame, and no quote."""

    model_config = ConfigDict(extra="forbid")

    document_id: UUID
    page: int = Field(ge=1)
    start: int = Field(default=0, ge=0)
    end: int = Field(default=0, ge=0)
    quote: str = Field(default="", max_length=4000)


class AnswerChange(BaseModel):
    """One answer as its author left it."""

    model_config = ConfigDict(extra="forbid")

    question_id: UUID
    text: str = Field(default="", max_length=TEXT_MAX)
    cannot_because: str = Field(default="", max_length=2000)
    is_complete: bool = False


class OpinionChange(BaseModel):
    """Everything the editor saves, except for citations; unfinished is fine."""

    model_config = ConfigDict(extra="forbid")

    headline: str = Field(default="", max_length=300)
    summary: str = Field(default="", max_length=TEXT_MAX)
    diagnosis: str = Field(default="", max_length=500)
    diagnosis_outcome: str = ""
    diagnosis_impact: str = ""
    treatment: str = Field(default="", max_length=2000)
    treatment_outcome: str = ""
    treatment_impact: str = ""
    recommendations: list[str] = Field(default_factory=list, max_length=30)
    limits: str = Field(default="", max_length=4000)
    answers: list[AnswerChange] = Field(default_factory=list, max_length=20)


class CitationView(BaseModel):
    """A chip: `token` is how it is written in the text, "[[D3 p 1]]"."""

    id: UUID
    document_id: UUID
    code: str
    label: str
    token: str
    document_name: str
    page: int
    start: int
    end: int
    quote: str
    used_in: str
    """The numbers of the questions whose answers cite it, "1, 2"; empty when none does."""
    is_found: bool = True
    where: str = ""
    """The place after the code, "p 1"."""


class TextRun(BaseModel):
    """A piece of an answer: text, bold text, or a citation (then `document_id` is set)."""

    text: str
    is_bold: bool = False
    is_break: bool = False
    is_lit: bool = False
    """What another reader's text does not say."""
    where: str = ""
    """The place after the code of a document, "p 1"."""
    quote: str = ""
    document_id: str = ""
    page: int = 0
    start: int = 0
    end: int = 0


class SentenceView(BaseModel):
    """A sentence that questions can hang on; `change` says "added" or "struck" where two versions are compared."""

    id: str = ""
    runs: list[TextRun]
    change: str = ""


class Passage(BaseModel):
    """Sentences that stand together: an answer, a summary, one recommendation."""

    sentences: list[SentenceView] = []


class AnswerView(BaseModel):
    question_id: UUID
    number: int
    question: str
    text: str
    cannot_because: str
    is_complete: bool
    citations: list[CitationView]
    runs: list[TextRun] = []
    links_words: str = ""
    """ "5 links, all found in the documents"."""


class Condition(BaseModel):
    """One line of the sign panel; `target` names the part of the editor to go to."""

    text: str
    detail: str
    is_met: bool
    target: str


class OpinionDraft(BaseModel):
    """The draft as its author sees it."""

    case_version: int
    version: int
    """0 until something was saved."""
    headline: str
    summary: str
    diagnosis: str
    diagnosis_outcome: str
    diagnosis_impact: str
    treatment: str
    treatment_outcome: str
    treatment_impact: str
    recommendations: list[str]
    limits: str
    certainty: str = ""
    """ "high", or "" for an author who has not said how sure they are."""
    answers: list[AnswerView]
    citations: list[CitationView]
    conditions: list[Condition]
    answered: int
    total: int
    can_sign: bool
    saved_at: str
    edition: int = 1
    """Above 1: an addendum to what is sealed already."""
    first_diagnosis: str = ""
    first_treatment: str = ""
    institution: str = ""


class SealedPart(BaseModel):
    """A comparison with the first opinion."""

    name: str
    first: str
    second: str
    outcome: str
    outcome_label: str
    impact: str
    was: str = ""
    """What the version before said, where two are compared and it said something else."""


class SealedAnswerView(BaseModel):
    number: int
    part: str
    question: str
    sentences: list[SentenceView]
    """The answer, or the reason why there is none."""
    is_declined: bool = False


class VersionView(BaseModel):
    """One version of a sealed opinion, for its card."""

    edition: int
    name: str
    """ "Opinion" or "Addendum"."""
    state: str
    signed_at: str
    code: str
    digest_short: str
    parent_short: str = ""
    """The digest it is built on; empty for the first."""


class SealedView(BaseModel):
    """The sealed opinion on the screen, from the sealed bytes and nothing else."""

    case_id: UUID
    state: str
    state_label: str
    headline: str
    headline_was: str = ""
    summary: list[SentenceView]
    parts: list[SealedPart]
    answers: list[SealedAnswerView]
    recommendations: list[Passage]
    limits: list[SentenceView]
    given_by: str
    given_by_initials: str
    licence: str
    signed_at: str
    attested_at: str
    code: str
    digest: str
    digest_groups: str
    page_count: int
    file_size: str
    edition: int
    verify_path: str
    versions: list[VersionView] = []
    """Newest first."""
    is_compared: bool = False
    change_words: str = ""
    """ "1 sentence changed, 1 added, nothing removed"."""


class SealCheck(BaseModel):
    """What anybody learns from a code: nothing of the patient, the case or the content."""

    state: str
    label: str
    sentence: str
    code: str = ""
    signed_at: str = ""
    digest: str = ""
    edition: int = 0
    superseded_by: str = ""
    """The code of the version that stands now."""
    newest_edition: int = 0
